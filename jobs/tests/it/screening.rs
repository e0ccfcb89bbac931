//! Screening many comments in one transaction.

use sea_orm::EntityTrait;
use yousaid_entities::{FeedbackState, feedback, screening_result};
use yousaid_services::outbox::Job;

use crate::support::on_both;

#[tokio::test]
async fn comments_are_screened_and_only_what_is_still_received_moves() {
    on_both("screening", |world| async move {
        let council = world.council().await;
        let mut texts = vec!["The form should say which bin was missed, and when."; 150];
        texts[7] = "Ring me on 07700 900123 or write to ann@residents.test about the bins.";
        let ids = world.feedback(council, &texts).await;
        let published = format!(
            "UPDATE feedback SET state = 'published' WHERE reference = \
             (SELECT reference FROM feedback WHERE text = '{}' LIMIT 1)",
            texts[0]
        );
        world.execute(&published).await;
        let jobs = ids.iter().map(|feedback_id| Job::ScreenFeedback {
            feedback_id: *feedback_id,
            revision: 1,
        });
        world.enqueue(jobs).await;
        world.drain().await;

        assert_eq!(world.count("outbox WHERE done_at IS NULL").await, 0);
        assert_eq!(
            world
                .count("feedback WHERE state = 'ready' AND revision = 2")
                .await,
            148
        );
        assert_eq!(
            world
                .count("feedback WHERE state = 'published' AND revision = 1")
                .await,
            1
        );
        let rows = feedback::Entity::find()
            .all(world.core.db.reader())
            .await
            .unwrap();
        let held: Vec<_> = rows
            .iter()
            .filter(|row| row.state == FeedbackState::Held)
            .collect();
        assert_eq!(held.len(), 1);
        assert_eq!(held[0].id, ids[7]);
        assert!(
            held[0].reasons.contains("personal:EMAIL_ADDRESS"),
            "{}",
            held[0].reasons
        );
        assert!(
            held[0].reasons.contains("personal:PHONE_NUMBER"),
            "{}",
            held[0].reasons
        );

        let results = screening_result::Entity::find()
            .all(world.core.db.reader())
            .await
            .unwrap();
        assert_eq!(results.len(), 149);
        let found = results
            .iter()
            .find(|row| row.feedback_id == ids[7])
            .unwrap();
        assert!(!found.redacted.contains("07700"));
        assert_eq!(found.findings.as_array().unwrap().len(), 2);
        assert_eq!(
            world
                .count("audit_events WHERE action = 'feedback.screened'")
                .await,
            148
        );
        assert_eq!(
            world
                .count("audit_events WHERE action = 'feedback.held'")
                .await,
            1
        );
    })
    .await;
}

#[tokio::test]
async fn a_second_run_finds_nothing_to_do() {
    on_both("screening_twice", |world| async move {
        let council = world.council().await;
        let ids = world
            .feedback(council, &["More buses in the evening, please."])
            .await;
        let job = Job::ScreenFeedback {
            feedback_id: ids[0],
            revision: 1,
        };
        world.enqueue([job]).await;
        world.drain().await;
        world.execute("UPDATE outbox SET done_at = NULL").await;
        world.drain().await;
        assert_eq!(world.count("screening_results").await, 1);
        assert_eq!(world.count("outbox WHERE done_at IS NULL").await, 0);
    })
    .await;
}
