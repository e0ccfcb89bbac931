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
        assert_eq!(world.count("outbox").await, 3);
        world.clock.advance(3_600_000);
        write_due(&world.core, &mut here).await.unwrap();
        write_due(&other, &mut there).await.unwrap();
        assert_eq!(world.count("outbox WHERE kind = 'daily_work'").await, 1);
        assert_eq!(world.count("outbox WHERE kind = 'erase'").await, 2);
        assert_eq!(world.count("outbox WHERE kind = 'keep_dates'").await, 2);
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
