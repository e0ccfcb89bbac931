//! Followers hear once of what is new, at once or once a week; an address gets no more than it
//! should, and none that a server has refused.

use std::sync::Arc;
use std::time::Duration;

use sea_orm::EntityTrait;
use tokio_util::sync::CancellationToken;
use yousaid_entities::{
    CouncilId, DecisionAction, DeliveryKind, DeliveryState, DesignId, DesignState, NewsEvent,
    NewsId, delivery,
};
use yousaid_jobs::runtime::{self, Until};
use yousaid_jobs::{Worker, WorkerSettings, drain};
use yousaid_services::audit::Actor;
use yousaid_services::mail::{Message, NewDelivery};
use yousaid_services::news::{self, Cause};
use yousaid_services::outbox::Job;
use yousaid_services::{Core, mailbox, own};

use crate::mail::{answered, decided, officer, piece_of_news, receipt, send};
use crate::smtp::Server;
use crate::support::{World, on_both};

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

async fn open_plan(world: &World) -> (CouncilId, DesignId) {
    let council = world.council().await;
    let design = world.design(council, DesignState::Open).await;
    (council, design)
}

/// Publishes news as use cases do.
async fn publish(core: &Core, council: CouncilId, design: DesignId, cause: Cause) {
    let txn = core.db.begin().await.unwrap();
    news::publish_in(&txn, core, [(council, design, cause)])
        .await
        .unwrap();
    txn.commit().await.unwrap();
}

async fn kind(world: &World, kind: DeliveryKind) -> Vec<delivery::Model> {
    let rows = world.deliveries().await;
    rows.into_iter().filter(|row| row.kind == kind).collect()
}

async fn recipients(world: &World, of: DeliveryKind) -> Vec<String> {
    let rows = kind(world, of).await;
    let mut found: Vec<_> = rows.into_iter().map(|row| row.recipient).collect();
    found.sort();
    found
}

async fn weekly(world: &World, email: &str) {
    let key = world.core.keys.mailbox(email);
    world
        .execute(&format!(
            "UPDATE subscriptions SET frequency = 'weekly' WHERE email_key = '{key}'"
        ))
        .await;
}

#[tokio::test]
async fn each_follower_hears_once_and_nobody_else() {
    on_both("follow_once", |world| async move {
        let (council, plan) = open_plan(&world).await;
        let (other_council, other_plan) = open_plan(&world).await;
        // The same person twice, by plan and by council, typed in two ways.
        world
            .follows("ann@residents.test", council, Some(plan), true)
            .await;
        world
            .follows("Ann@Residents.TEST", council, None, true)
            .await;
        world
            .follows("bob@residents.test", council, None, true)
            .await;
        weekly(&world, "bob@residents.test").await;
        // Not asked for news of this.
        world
            .follows("cat@residents.test", other_council, Some(other_plan), true)
            .await;
        world
            .follows("dan@residents.test", council, None, false)
            .await;
        let ended = world
            .follows("eve@residents.test", council, None, true)
            .await;
        yousaid_services::follow::end(&world.core, ended, yousaid_services::follow::End::One)
            .await
            .unwrap();
        publish(&world.core, council, plan, Cause::Opened).await;
        publish(&world.core, council, plan, Cause::Opened).await;
        world.clock.advance(1);
        world
            .follows("fay@residents.test", council, None, true)
            .await;
        world.drain().await;
        assert_eq!(world.count("news").await, 1);
        assert_eq!(recipients(&world, DeliveryKind::News).await.len(), 1);
        assert_eq!(world.count("digest_items").await, 1);

        // A second run tells nobody anything, not even who changed how they want to hear.
        weekly(&world, "ann@residents.test").await;
        let key = world.core.keys.mailbox("bob@residents.test");
        world
            .execute(&format!(
                "UPDATE subscriptions SET frequency = 'immediate' WHERE email_key = '{key}'"
            ))
            .await;
        world
            .execute("UPDATE outbox SET done_at = NULL WHERE kind = 'tell_followers'")
            .await;
        world.drain().await;
        assert_eq!(kind(&world, DeliveryKind::News).await.len(), 1);
        assert_eq!(world.count("digest_items").await, 1);
    })
    .await;
}

#[tokio::test]
async fn an_author_hears_of_the_answer_once() {
    on_both("follow_author", |world| async move {
        let council = world.council().await;
        let feedback = world.feedback(council, &["Show the day."]).await[0];
        world.contact(council, feedback, "en", true).await;
        world
            .execute("UPDATE feedback SET state = 'published'")
            .await;
        let plan = yousaid_entities::feedback::Entity::find()
            .one(world.core.db.reader())
            .await
            .unwrap()
            .unwrap()
            .design_id;
        let user = officer(&world, council).await;
        let reply_id = answered(&world, council, plan, user).await;
        let theme = yousaid_entities::reply::Entity::for_job(reply_id)
            .one(world.core.db.reader())
            .await
            .unwrap()
            .unwrap()
            .theme_id;
        let assignment = yousaid_entities::theme_assignment::Model {
            theme_id: theme,
            feedback_id: feedback,
            council_id: council,
            made_by: yousaid_entities::MadeBy::Officer,
            actor_id: None,
            confidence: 1.0,
            created_at: world.core.now(),
        };
        world
            .insert::<yousaid_entities::theme_assignment::Entity, _>(assignment)
            .await;
        // The author follows the plan, too, and somebody else does.
        world
            .follows("ANN@residents.test", council, Some(plan), true)
            .await;
        world
            .follows("bob@residents.test", council, Some(plan), true)
            .await;
        publish(&world.core, council, plan, Cause::Answered(reply_id)).await;
        world.enqueue([Job::AnnounceReply { reply_id }]).await;
        world.drain().await;
        assert_eq!(
            recipients(&world, DeliveryKind::Reply).await,
            ["ann@residents.test"]
        );
        assert_eq!(
            recipients(&world, DeliveryKind::News).await,
            ["bob@residents.test"]
        );
    })
    .await;
}

async fn digests(world: &World, slot: &str) {
    let slot = slot.to_owned();
    world.enqueue([Job::WriteDigests { slot }]).await;
    world.drain().await;
}

#[tokio::test]
async fn a_week_of_news_is_one_mail_for_those_who_have_news() {
    on_both("follow_digest", |world| async move {
        let (council, plan) = open_plan(&world).await;
        let (other_council, _) = open_plan(&world).await;
        for (email, council) in [
            ("ann@residents.test", council),
            ("bob@residents.test", other_council),
        ] {
            world.follows(email, council, None, true).await;
            weekly(&world, email).await;
        }
        let version = world.version(council, plan).await;
        publish(&world.core, council, plan, Cause::Opened).await;
        world.clock.advance(DAY);
        let cause = Cause::NewVersion(yousaid_entities::DesignVersionId(version));
        publish(&world.core, council, plan, cause).await;
        // It is Tuesday; the mail of this week was due on Monday at eight, before the news.
        digests(&world, "2026-W48").await;
        assert!(kind(&world, DeliveryKind::Digest).await.is_empty());

        world.clock.advance(6 * DAY);
        digests(&world, "2026-W49").await;
        assert_eq!(
            recipients(&world, DeliveryKind::Digest).await,
            ["ann@residents.test"],
            "nothing is written to people without news"
        );
        assert_eq!(world.count("digest_items").await, 0);
        let row = kind(&world, DeliveryKind::Digest).await.remove(0);
        assert_eq!(row.state, DeliveryState::Sent);
        let Message::Digest { news, week, .. } = serde_json::from_value(row.message).unwrap()
        else {
            panic!("another message");
        };
        assert_eq!((news.len(), week.as_str()), (2, "2026-W49"));

        // Again is nothing, and late news of that week waits for the next one.
        world
            .execute(
                "UPDATE outbox SET done_at = NULL WHERE dedupe_key = 'cron:write_digests:2026-W49'",
            )
            .await;
        world.drain().await;
        let person = world.core.keys.mailbox("ann@residents.test");
        let late = piece_of_news(&world, council, plan, NewsEvent::Answered, plan.0).await;
        world
            .execute(&format!(
                "INSERT INTO digest_items (person, news_id, created_at) \
                 SELECT '{person}', id, 1 FROM news WHERE event = 'answered'"
            ))
            .await;
        world
            .execute(
                "UPDATE outbox SET done_at = NULL WHERE dedupe_key = 'cron:write_digests:2026-W49'",
            )
            .await;
        world.drain().await;
        assert_eq!(kind(&world, DeliveryKind::Digest).await.len(), 1);
        assert_eq!(world.count("digest_items").await, 1, "{late} is not lost");
        // Nothing ran for three weeks.
        world.clock.advance(21 * DAY);
        digests(&world, "2026-W52").await;
        assert_eq!(kind(&world, DeliveryKind::Digest).await.len(), 2);
        assert_eq!(world.count("digest_items").await, 0);
    })
    .await;
}

#[tokio::test]
async fn who_leaves_before_monday_gets_no_mail_on_monday() {
    on_both("follow_left", |world| async move {
        let (council, plan) = open_plan(&world).await;
        let wish = world
            .follows("ann@residents.test", council, None, true)
            .await;
        weekly(&world, "ann@residents.test").await;
        publish(&world.core, council, plan, Cause::Opened).await;
        world.drain().await;
        world.clock.advance(7 * DAY);
        world.execute("UPDATE subscriptions SET ended_at = 1").await;
        digests(&world, "2026-W49").await;
        assert!(kind(&world, DeliveryKind::Digest).await.is_empty());
        assert_eq!(world.count("digest_items").await, 0);

        // The plan is taken back after the mail was written and before it is sent.
        world
            .execute("UPDATE subscriptions SET ended_at = NULL")
            .await;
        world
            .execute("UPDATE designs SET state = 'withdrawn'")
            .await;
        let news = piece_of_news(&world, council, plan, NewsEvent::Answered, plan.0).await;
        let message = Message::Digest {
            person: world.core.keys.mailbox("ann@residents.test"),
            subscription_id: wish,
            week: "2026-W49".to_owned(),
            news: vec![news],
        };
        send(&world, "en", None, message).await;
        world.drain().await;
        let row = kind(&world, DeliveryKind::Digest).await.remove(0);
        assert_eq!(row.state, DeliveryState::Suppressed);
        assert_eq!(
            row.explanation,
            "nothing in it is followed or public any more"
        );
    })
    .await;
}

/// More news at once than an address gets in an hour.
async fn five_news(world: &World) -> Vec<NewsId> {
    let (council, _) = open_plan(world).await;
    let follow = world
        .follows("ann@residents.test", council, None, true)
        .await;
    let mut ids = Vec::new();
    for _ in 0..5 {
        let plan = world.design(council, DesignState::Open).await;
        let news_id = piece_of_news(world, council, plan, NewsEvent::Opened, plan.0).await;
        let message = Message::News {
            news_id,
            subscription_id: follow,
            person: world.core.keys.mailbox("ann@residents.test"),
        };
        send(world, "en", None, message).await;
        ids.push(news_id);
    }
    ids
}

#[tokio::test]
async fn what_is_too_much_for_an_hour_waits_and_is_not_lost() {
    on_both("follow_hour", |world| async move {
        five_news(&world).await;
        world.drain().await;
        let of = |state: DeliveryState| {
            let world = &world;
            async move {
                let rows = kind(world, DeliveryKind::News).await;
                rows.into_iter()
                    .filter(|row| row.state == state)
                    .collect::<Vec<_>>()
            }
        };
        assert_eq!(of(DeliveryState::Sent).await.len(), 3);
        let waiting = of(DeliveryState::Queued).await;
        assert_eq!(waiting.len(), 2);
        for row in &waiting {
            assert_eq!(row.next_try_at, Some(world.core.now().plus(HOUR + 1)));
            assert_eq!(row.attempts, 0, "waiting is not trying");
            assert!(
                row.explanation.contains("within an hour"),
                "{}",
                row.explanation
            );
        }
        let counted = "outbox WHERE kind = 'send_mail' AND done_at IS NULL AND attempts <> 0";
        assert_eq!(world.count(counted).await, 0);

        // What anybody can ask for does not take the place of what waits.
        world.clock.advance(HOUR + 1);
        receipt(&world, "en").await;
        receipt(&world, "en").await;
        world.drain().await;
        assert_eq!(of(DeliveryState::Sent).await.len(), 5);
        let receipts = kind(&world, DeliveryKind::Receipt).await;
        let sent = receipts
            .iter()
            .filter(|row| row.state == DeliveryState::Sent);
        assert_eq!(sent.count(), 1);
        let sent_in_hour = format!(
            "deliveries WHERE state = 'sent' AND slot_at > {}",
            world.core.now().0 - HOUR
        );
        assert_eq!(world.count(&sent_in_hour).await, 3);
    })
    .await;
}

#[tokio::test]
async fn two_workers_at_once_give_an_address_no_more_than_one_does() {
    on_both("follow_race", |world| async move {
        for _ in 0..12 {
            receipt(&world, "en").await;
        }
        let server = Server::start("250 fine", "250 fine").await;
        let other = world.another().await;
        let (one, two) = tokio::join!(
            drain(&world.core, server.settings()),
            drain(&other, server.settings())
        );
        one.unwrap();
        two.unwrap();
        assert_eq!(world.count("deliveries WHERE state = 'sent'").await, 3);
        assert_eq!(
            world.count("deliveries WHERE state = 'suppressed'").await,
            9
        );
        assert_eq!(server.taken.lock().unwrap().len(), 3);
    })
    .await;
}

#[tokio::test]
async fn a_refused_address_gets_nothing_until_it_is_confirmed_again() {
    on_both("follow_refused", |world| async move {
        let (_, _, contact) = receipt(&world, "en").await;
        let gone = Server::start("550 5.1.1 <ann@residents.test> unknown here", "250 fine").await;
        let ready = Server::start("250 fine", "250 fine").await;
        drain(&world.core, gone.settings()).await.unwrap();
        assert_eq!(world.count("refused_addresses").await, 1);
        let refused = mailbox::find(&world.core, " ANN@residents.test ")
            .await
            .unwrap();
        let words = refused.unwrap().words;
        assert_eq!(words, "550 5.1.1 (address) unknown here");

        // A decision is not even tried, and a request to confirm only a day later.
        decided(&world, DecisionAction::Publish, true, "en").await;
        receipt(&world, "en").await;
        drain(&world.core, ready.settings()).await.unwrap();
        let suppressed = "deliveries WHERE state = 'suppressed' AND attempts = 0 \
             AND explanation = 'this address was refused before: 550 5.1.1 (address) unknown here'";
        assert_eq!(world.count(suppressed).await, 2);
        assert!(ready.offered.lock().unwrap().is_empty());
        world.clock.advance(DAY);
        receipt(&world, "en").await;
        drain(&world.core, ready.settings()).await.unwrap();
        assert_eq!(ready.taken.lock().unwrap().len(), 1);
        assert_eq!(
            world.count("refused_addresses").await,
            1,
            "taking is not reading"
        );

        // Whoever follows the link has got the mail.
        own::confirm(&world.core, contact).await.unwrap();
        assert_eq!(world.count("refused_addresses").await, 0);
        decided(&world, DecisionAction::Publish, true, "en").await;
        drain(&world.core, ready.settings()).await.unwrap();
        assert_eq!(ready.taken.lock().unwrap().len(), 2);

        // An operator can do it, too.
        world.clock.advance(DAY);
        receipt(&world, "en").await;
        drain(&world.core, gone.settings()).await.unwrap();
        let clear = || mailbox::clear(&world.core, Actor::Operator, "Ann@residents.test");
        assert!(clear().await.unwrap());
        assert!(!clear().await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn a_full_mailbox_ends_one_message_and_not_the_address() {
    on_both("follow_full", |world| async move {
        receipt(&world, "en").await;
        let full = Server::start("552 5.2.2 mailbox full", "250 fine").await;
        drain(&world.core, full.settings()).await.unwrap();
        let row = world.deliveries().await.remove(0);
        assert_eq!((row.state, row.attempts), (DeliveryState::Failed, 1));
        assert_eq!(row.explanation, "552 5.2.2 mailbox full");
        assert_eq!(row.next_try_at, None);
        assert_eq!(world.count("refused_addresses").await, 0);
        assert_eq!(world.count("outbox WHERE done_at IS NULL").await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_decision_and_a_digest_are_the_same_bytes_at_every_try() {
    on_both("follow_bytes", |world| async move {
        let (council, plan) = open_plan(&world).await;
        let follow = world
            .follows("bob@residents.test", council, None, true)
            .await;
        let mut news = Vec::new();
        for event in [NewsEvent::Opened, NewsEvent::NewVersion] {
            news.push(piece_of_news(&world, council, plan, event, plan.0).await);
        }
        let delivery = NewDelivery {
            recipient: "bob@residents.test".to_owned(),
            locale: "cy".to_owned(),
            council_id: None,
            feedback_id: None,
            message: Message::Digest {
                person: world.core.keys.mailbox("bob@residents.test"),
                subscription_id: follow,
                week: "2026-W48".to_owned(),
                news,
            },
        };
        let txn = world.core.db.begin().await.unwrap();
        yousaid_services::mail::send_in(&txn, &world.core, delivery)
            .await
            .unwrap();
        txn.commit().await.unwrap();
        decided(&world, DecisionAction::Reject, true, "en").await;

        let busy = Server::start("250 fine", "451 4.3.0 try again later").await;
        for _ in 0..3 {
            drain(&world.core, busy.settings()).await.unwrap();
            for row in world.deliveries().await {
                assert_eq!(row.state, DeliveryState::Queued);
                assert!(row.next_try_at.unwrap() > world.core.now());
            }
            // What happens meanwhile does not change what is said.
            world.clock.advance(HOUR);
            let other = world.design(council, DesignState::Open).await;
            publish(&world.core, council, other, Cause::Opened).await;
            world
                .execute("DELETE FROM outbox WHERE kind = 'tell_followers'")
                .await;
        }
        let ready = Server::start("250 fine", "250 fine").await;
        drain(&world.core, ready.settings()).await.unwrap();
        let taken = ready.taken.lock().unwrap().clone();
        assert_eq!(taken.len(), 2);
        let offered = busy.offered.lock().unwrap().clone();
        assert_eq!(offered.len(), 6);
        for message in &taken {
            let same = offered.iter().filter(|offer| *offer == message);
            assert_eq!(same.count(), 3, "{message}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_domain_that_stalls_keeps_no_other_one_waiting() {
    on_both("follow_stall", |world| async move {
        let (council, _, contact) = receipt(&world, "en").await;
        world.execute("DELETE FROM deliveries").await;
        world.execute("DELETE FROM outbox").await;
        let mut rows = Vec::new();
        for n in 0..30 {
            let domain = if n < 20 { "slow.test" } else { "quick.test" };
            let message = Message::Receipt {
                contact_id: contact,
            };
            rows.push((format!("ann{n}@{domain}"), message));
        }
        for (n, (recipient, message)) in rows.into_iter().enumerate() {
            let delivery = NewDelivery {
                recipient,
                locale: "en".to_owned(),
                council_id: Some(council),
                feedback_id: None,
                message,
            };
            let txn = world.core.db.begin().await.unwrap();
            yousaid_services::mail::send_in(&txn, &world.core, delivery)
                .await
                .unwrap();
            txn.commit().await.unwrap();
            // The same cause for many people: only so are these different messages.
            world
                .execute(&format!(
                    "UPDATE deliveries SET dedupe_key = 'receipt:{n}' \
                     WHERE dedupe_key = 'receipt:{contact}'"
                ))
                .await;
        }
        let server = Server::start("250 fine", "250 fine").await;
        let mut settings: WorkerSettings = server.settings();
        settings.mail_hands = 4;
        settings.conversations.per_domain = 2;
        settings.conversations.within = Duration::from_secs(4);
        let lanes = settings.lanes();
        let worker = Arc::new(Worker::new(world.core.clone(), settings).unwrap());
        let stop = CancellationToken::new();
        runtime::serve(&world.core, &lanes, worker, Until::Idle, &stop).await;
        assert_eq!(server.taken.lock().unwrap().len(), 10, "the quick ones");
        let slow = world.deliveries().await;
        let slow: Vec<_> = slow
            .iter()
            .filter(|row| row.recipient.ends_with("@slow.test"))
            .collect();
        assert!(slow.iter().all(|row| row.state == DeliveryState::Queued));
        let tried: i32 = slow.iter().map(|row| row.attempts).sum();
        assert!((2..20).contains(&tried), "{tried}");
        // Whoever was put back has not used up an attempt.
        let put_back = world
            .count("outbox WHERE done_at IS NULL AND attempts = 0 AND fence > 0")
            .await;
        assert_eq!(put_back, i64::from(20 - tried));
    })
    .await;
}
