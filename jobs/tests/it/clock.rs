//! The jobs of the clock: slots, dates and erasure.

use serde_json::json;
use yousaid_entities::{DesignState, SubmissionId, draft};
use yousaid_jobs::schedules::write_due;
use yousaid_services::outbox::Job;

use crate::mail::receipt;
use crate::support::on_both;

#[tokio::test]
async fn a_slot_is_one_run_however_many_processes_tick() {
    on_both("slots", |world| async move {
        let other = world.another().await;
        let (mut here, mut there) = (Vec::new(), Vec::new());
        for _ in 0..3 {
            write_due(&world.core, &mut here).await.unwrap();
            write_due(&other, &mut there).await.unwrap();
        }
        assert_eq!(world.count("outbox").await, 4);
        world.clock.advance(3_600_000);
        write_due(&world.core, &mut here).await.unwrap();
        write_due(&other, &mut there).await.unwrap();
        assert_eq!(world.count("outbox WHERE kind = 'daily_work'").await, 1);
        assert_eq!(world.count("outbox WHERE kind = 'erase'").await, 2);
        assert_eq!(world.count("outbox WHERE kind = 'keep_dates'").await, 2);
    })
    .await;
}

/// The bank holidays of 2026 in England, as published.
const HOLIDAYS: [&str; 8] = [
    "2026-01-01",
    "2026-04-03",
    "2026-04-06",
    "2026-05-04",
    "2026-05-25",
    "2026-08-31",
    "2026-12-25",
    "2026-12-28",
];

/// Slots with the moments at which they begin, in milliseconds.
type Slots = Vec<(i64, String)>;

/// The slots of 2026: every hour, and seven in the morning on working days. Summer time is from 29 March to 25 October, 01:00 UTC.
fn slots_of_the_year() -> (Slots, Slots) {
    let at = |text: &str| {
        let at: jiff::Timestamp = text.parse().unwrap();
        at.as_millisecond()
    };
    let begin = at("2026-01-01T00:00:00Z");
    let summer = at("2026-03-29T01:00:00Z")..at("2026-10-25T01:00:00Z");
    let (mut hours, mut mornings) = (Vec::new(), Vec::new());
    for hour in 0..365 * 24 {
        let begins = begin + hour * 3_600_000;
        let text = jiff::Timestamp::from_millisecond(begins)
            .unwrap()
            .to_string();
        let (day, time) = text.split_once('T').unwrap();
        hours.push((begins, format!("{day}T{}Z", &time[..2])));
        let on_the_wall = &time[..2] == if summer.contains(&begins) { "06" } else { "07" };
        // 1 January 2026 is a Thursday.
        let is_weekend = matches!((hour / 24) % 7, 2 | 3);
        if on_the_wall && !is_weekend && !HOLIDAYS.contains(&day) {
            mornings.push((begins, day.to_owned()));
        }
    }
    (hours, mornings)
}

/// Which slots must have run, when somebody looked at these moments: the last that had begun.
fn seen(slots: &[(i64, String)], looks: &[i64]) -> std::collections::BTreeSet<String> {
    looks
        .iter()
        .filter_map(|at| {
            let next = slots.partition_point(|(begins, _)| begins <= at);
            Some(slots.get(next.checked_sub(1)?)?.1.clone())
        })
        .collect()
}

#[tokio::test]
async fn two_processes_run_each_slot_of_a_year_once() {
    on_both("year", |world| async move {
        let (hours, mornings) = slots_of_the_year();
        let other = world.another().await;
        let ends = hours.last().unwrap().0;
        world.clock.advance(hours[0].0 - world.core.now().0);
        let (mut here, mut there) = (Vec::new(), Vec::new());
        let mut looks = Vec::new();
        // Both look about once an hour, and sometimes one of them or both are
        // away for up to two days.
        let [mut one_away, mut other_away] = [0, 0];
        while world.core.now().0 < ends {
            let random = u64::from_be_bytes(world.core.random_bytes());
            let now = world.core.now().0;
            if random % 400 == 0 {
                one_away = now + i64::try_from(random / 400 % 172_800_000).unwrap();
            }
            if random % 300 == 0 {
                other_away = now + i64::try_from(random / 300 % 172_800_000).unwrap();
            }
            if now >= one_away {
                write_due(&world.core, &mut here).await.unwrap();
            }
            if now >= other_away {
                if now < one_away || random % 7 == 0 {
                    // A process that has just been started remembers nothing.
                    there.clear();
                }
                write_due(&other, &mut there).await.unwrap();
            }
            if now >= one_away || now >= other_away {
                looks.push(now);
            }
            let step = 1_800_000 + random % 2_700_000;
            world.clock.advance(i64::try_from(step).unwrap());
        }
        let mut written = std::collections::BTreeMap::<String, Vec<String>>::new();
        for row in world.jobs().await {
            let key = row.dedupe_key.unwrap();
            let slot = key.rsplit_once(&format!(":{}:", row.kind)).unwrap().1;
            written.entry(row.kind).or_default().push(slot.to_owned());
        }
        for (kind, slots) in [
            ("keep_dates", &hours),
            ("erase", &hours),
            ("daily_work", &mornings),
        ] {
            let mut ran = written.remove(kind).unwrap();
            ran.sort();
            // Before the first morning of the year the last one of the year before is the last.
            ran.retain(|slot| slot.starts_with("2026"));
            let expected: Vec<_> = seen(slots, &looks).into_iter().collect();
            assert_eq!(ran, expected, "{kind}");
        }
    })
    .await;
}

#[tokio::test]
async fn plans_open_and_close_by_their_dates_and_cached_pages_notice() {
    on_both("dates", |world| async move {
        let council = world.council().await;
        let (draft, open) = (DesignState::Draft, DesignState::Open);
        let today = Some("2026-11-23");
        world
            .design_between(council, draft, today, Some("2026-12-24"))
            .await;
        world
            .design_between(council, draft, Some("2026-11-24"), None)
            .await;
        world.design_between(council, open, None, today).await;
        world
            .design_between(council, open, None, Some("2026-11-22"))
            .await;
        let job = |slot: &str| Job::KeepDates {
            slot: slot.to_owned(),
        };
        world.enqueue([job("2026-11-23T10")]).await;
        world.drain().await;
        assert_eq!(
            world
                .count("designs WHERE state = 'open' AND public_revision = 2")
                .await,
            1
        );
        assert_eq!(
            world
                .count("designs WHERE state = 'open' AND public_revision = 1")
                .await,
            1
        );
        assert_eq!(
            world
                .count("designs WHERE state = 'closed' AND public_revision = 2")
                .await,
            1
        );
        assert_eq!(world.count("designs WHERE state = 'draft'").await, 1);
        assert_eq!(
            world
                .count("audit_events WHERE action = 'design.opened'")
                .await,
            1
        );
        assert_eq!(
            world
                .count("audit_events WHERE action = 'design.closed'")
                .await,
            1
        );
        world.enqueue([job("2026-11-23T11")]).await;
        world.drain().await;
        assert_eq!(
            world
                .count("audit_events WHERE action LIKE 'design.%'")
                .await,
            2,
            "the second time there is nothing to do"
        );
    })
    .await;
}

#[tokio::test]
async fn what_is_past_its_time_is_erased_and_the_rest_stays() {
    on_both("erase", |world| async move {
        receipt(&world, "en").await;
        world.drain().await;
        // More than one batch.
        for n in 0..501 {
            world
                .insert::<draft::Entity, _>(draft::Model {
                    id: world.core.id::<SubmissionId>(),
                    design_id: world.core.id(),
                    payload: json!({}),
                    created_at: world.core.now(),
                    expires_at: world.core.now().plus(if n == 0 { 86_400_000 } else { -1 }),
                })
                .await;
        }
        let erase = |slot: &str| Job::Erase {
            slot: slot.to_owned(),
        };
        world.enqueue([erase("1")]).await;
        world.drain().await;
        assert_eq!(world.count("drafts").await, 1);
        assert_eq!(world.count("contacts WHERE email <> ''").await, 1);
        assert_eq!(world.count("deliveries WHERE recipient <> ''").await, 1);
        assert_eq!(world.count("outbox").await, 2);

        world.clock.advance(31 * 86_400_000);
        world.enqueue([erase("2")]).await;
        world.drain().await;
        assert_eq!(
            world
                .count("contacts WHERE email <> '' OR erased_at IS NULL")
                .await,
            0
        );
        assert_eq!(world.count("deliveries WHERE recipient <> ''").await, 0);
        assert_eq!(world.count("outbox").await, 1, "only the job that erased");
    })
    .await;
}

#[tokio::test]
async fn addresses_go_when_the_plan_was_answered_long_ago() {
    on_both("erase_answered", |world| async move {
        let (council, feedback, _) = receipt(&world, "en").await;
        world.execute("UPDATE contacts SET confirmed_at = 1").await;
        world.execute("UPDATE designs SET state = 'answered'").await;
        let other = world.feedback(council, &["Longer hours."]).await[0];
        assert_ne!(other, feedback);
        world.contact(council, other, "en", true).await;
        let erase = |slot: &str| Job::Erase {
            slot: slot.to_owned(),
        };
        world.clock.advance(89 * 86_400_000);
        world.enqueue([erase("1")]).await;
        world.drain().await;
        assert_eq!(world.count("contacts WHERE erased_at IS NULL").await, 2);
        world.clock.advance(2 * 86_400_000);
        world.enqueue([erase("2")]).await;
        world.drain().await;
        assert_eq!(world.count("contacts WHERE erased_at IS NULL").await, 1);
    })
    .await;
}
