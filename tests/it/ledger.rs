//! The ledger of decisions, and the page on which everyone sees how a council moderates.

use sea_orm::ConnectionTrait as _;
use yousaid_domain::ledger::Broken;
use yousaid_services::audit::Actor;
use yousaid_services::ledger::{self, Checked};
use yousaid_services::moderation::{self, Decision, Seen, Verdict};

use crate::support::{Plan, TestApp};

/// Decides pieces of feedback at the same moment, each by an officer of its own.
async fn decided(app: &TestApp, plan: &Plan, count: usize) {
    let mut all = Vec::new();
    for number in 0..count {
        let id = app
            .feedback(plan, &format!("Thought number {number}"))
            .await;
        all.push((id, app.officer("leeds").await));
    }
    app.run_jobs_until_idle().await;
    let decide = all.iter().map(|(id, officer)| {
        let decision = Decision {
            verdict: Verdict::Publish,
            reason: None,
            note: String::new(),
        };
        let seen = Seen {
            id: *id,
            revision: 2,
        };
        let (core, actor) = (&app.app.core, Actor::User(officer.id));
        async move { moderation::decide(core, actor, plan.council, seen, &decision).await }
    });
    for result in futures::future::join_all(decide).await {
        result.unwrap();
    }
}

async fn verified(app: &TestApp) -> Checked {
    let mut chains = ledger::verify(&app.app.core, None).await.unwrap();
    assert_eq!(chains.len(), 1);
    chains.remove(0)
}

async fn sql(app: &TestApp, statement: &str) {
    let db = app.app.core.db.writer();
    db.execute_unprepared(statement).await.unwrap();
}

#[tokio::test]
async fn what_is_changed_afterwards_is_found_at_its_row() {
    let app = TestApp::start().await;
    let plan = app.open_plan("leeds", "Report a missed bin").await;
    decided(&app, &plan, 12).await;
    let good = verified(&app).await;
    assert!(good.holds());
    assert_eq!((good.council.as_str(), good.entries), ("leeds", 12));
    for (number, change) in [
        (7, "reason = 'spam'"),
        (1, "action = 'reject'"),
        (12, "created_at = created_at + 1"),
        (5, "to_state = 'held'"),
    ] {
        let keep = format!("CREATE TABLE kept AS SELECT * FROM ledger WHERE number = {number}");
        sql(&app, &keep).await;
        sql(
            &app,
            &format!("UPDATE ledger SET {change} WHERE number = {number}"),
        )
        .await;
        let found = verified(&app).await;
        assert_eq!(found.broken, Some(Broken::Changed(number)), "{change}");
        assert_eq!((found.entries, found.unlike), (number - 1, 1), "{change}");
        sql(&app, &format!("DELETE FROM ledger WHERE number = {number}")).await;
        if number < 12 {
            assert_eq!(verified(&app).await.broken, Some(Broken::Missing(number)));
        } else {
            // The end of a chain can be cut off, but not without the decision standing alone.
            assert_eq!(verified(&app).await.unlike, 1);
        }
        sql(&app, "INSERT INTO ledger SELECT * FROM kept").await;
        sql(&app, "DROP TABLE kept").await;
    }
    // One bit of a hash.
    let flipped = match app.app.core.db.backend() {
        sea_orm::DbBackend::Postgres => "set_bit(hash, 77, 1 - get_bit(hash, 77))",
        _ => "CAST(substr(hash, 1, 31) || x'00' AS BLOB)",
    };
    sql(
        &app,
        &format!("UPDATE ledger SET hash = {flipped} WHERE number = 3"),
    )
    .await;
    assert_eq!(verified(&app).await.broken, Some(Broken::Changed(3)));
    // A decision that was rewritten where officers look.
    let app = TestApp::start().await;
    let plan = app.open_plan("leeds", "Report a missed bin").await;
    decided(&app, &plan, 2).await;
    sql(&app, "UPDATE moderation_decisions SET reason = 'spam'").await;
    let found = verified(&app).await;
    assert_eq!((found.broken, found.unlike), (None, 2));
}

#[tokio::test]
async fn everyone_sees_how_a_council_moderates() {
    let app = TestApp::start().await;
    let plan = app.open_plan("leeds", "Report a missed bin").await;
    let path = "/councils/leeds/moderation";
    assert!(app.get(path).await.text().contains("Fewer than 5 pieces"));
    app.feedback(&plan, "Ring me on 07700 900123").await;
    decided(&app, &plan, 7).await;
    app.wait_minutes(180);
    let page = app.get(path).await;
    let facts = page.all(".govuk-summary-list__value");
    assert_eq!(
        facts,
        ["8", "1 of 8", "7 of 8", "0 minutes", "None of None"]
    );
    let head = verified(&app).await.head;
    assert_eq!(page.one("code"), head);
    assert!(page.text().contains("Decision 7"));
    assert_eq!(app.get("/councils/nowhere/moderation").await.status, 404);
}
