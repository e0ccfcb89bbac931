//! What officers do: read, decide, take parts out, decide on many at once, write plans with
//! pictures, publish versions that never change again, and look after people.

mod plans;
mod queue;

use yousaid_entities::{FeedbackId, feedback};

use crate::support::{Browser, Plan, TestApp};

/// An application with an open plan in Leeds and a signed-in officer.
async fn leeds() -> (TestApp, Plan, Browser) {
    let app = TestApp::start().await;
    let plan = app.open_plan("leeds", "Report a missed bin").await;
    let officer = app.officer("leeds").await;
    let officer = app.sign_in(&officer).await;
    (app, plan, officer)
}

async fn row(app: &TestApp, plan: &Plan, id: FeedbackId) -> feedback::Model {
    feedback::Entity::one_in_council(plan.council, id)
        .one(app.app.core.db.reader())
        .await
        .unwrap()
        .unwrap()
}

async fn screened(app: &TestApp, plan: &Plan, words: &str) -> feedback::Model {
    let id = app.feedback(plan, words).await;
    app.run_jobs_until_idle().await;
    row(app, plan, id).await
}

fn address(row: &feedback::Model) -> String {
    format!("/manage/leeds/feedback/{}", row.id)
}

#[tokio::test]
async fn a_lead_looks_after_the_people() {
    let app = TestApp::start().await;
    let lead = app.lead("leeds").await;
    let lead = app.sign_in(&lead).await;
    let path = "/manage/leeds/people";
    let page = lead
        .submit(path, &[("action", "add"), ("email", "nonsense")])
        .await;
    assert_eq!((page.status, page.errors().len()), (422, 3));
    let form = [
        ("action", "add"),
        ("name", "Sam Newman"),
        ("email", "sam@leeds.example"),
        ("role", "officer"),
    ];
    assert_eq!(lead.submit(path, &form).await.status, 303);
    let page = lead.get(path).await;
    assert!(page.text().contains("sam@leeds.example"));
    let own = page
        .attr(
            ".govuk-summary-list__row:first-child [name=membership]",
            "value",
        )
        .unwrap();
    let refused = lead
        .post_form(path, &[("action", "end"), ("membership", &own)])
        .await;
    assert_eq!(refused.status, 422, "the last lead stays");
    let sam = page
        .attr(
            ".govuk-summary-list__row:last-child [name=membership]",
            "value",
        )
        .unwrap();
    let ended = lead
        .post_form(path, &[("action", "end"), ("membership", &sam)])
        .await;
    assert_eq!(ended.status, 303);
    assert!(!lead.get(path).await.text().contains("sam@leeds.example"));
    let trail = lead.get("/manage/leeds/audit").await;
    assert!(trail.text().contains("ended somebody’s role"));
}

#[tokio::test]
async fn officers_read_welsh_too() {
    let (app, plan, officer) = leeds().await;
    let row = screened(&app, &plan, "Write to jo.bloggs@example.org please").await;
    for path in [
        "/manage/leeds",
        "/manage/leeds/feedback",
        "/manage/leeds/plans",
        &address(&row),
    ] {
        let page = officer.get(&format!("/cy{path}")).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(page.body.contains("lang=\"cy\""));
        assert!(
            !page.body.contains("officer-"),
            "a key without a text on {path}"
        );
    }
}
