//! The queue, and decisions on what is in it.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use yousaid_entities::{DecisionAction, FeedbackId, FeedbackState, feedback, moderation_decision};
use yousaid_services::{moderation, own};

use super::{address, leeds, screened};
use crate::support::{Page, Plan, TestApp};

#[tokio::test]
async fn the_queue_is_filtered_and_the_oldest_comes_first() {
    let (app, plan, officer) = leeds().await;
    let other = app.open_plan("leeds", "Book a bulky collection").await;
    let first = screened(&app, &plan, "Let me report several bins at once, 100%_sure").await;
    app.wait_minutes(1);
    let held = screened(
        &app,
        &plan,
        "Please write to jo.bloggs@example.org about my bin",
    )
    .await;
    app.wait_minutes(1);
    let third = screened(&app, &other, "Offer evening slots for the collection").await;
    assert_eq!(held.state, FeedbackState::Held);

    let page = officer.get("/manage/leeds/feedback").await;
    assert_eq!(page.status, 200);
    assert_eq!(
        references(&page),
        [&first, &held, &third].map(|row| row.reference.clone())
    );
    for (query, expected) in [
        ("state=held", vec![&held]),
        ("state=ready", vec![&first, &third]),
        ("state=published", vec![]),
        ("reason=personal", vec![&held]),
        ("reason=abuse", vec![]),
        ("q=SEVERAL+bins", vec![&first]),
        ("q=100%25_", vec![&first]),
        ("q=0%25_", vec![&first]),
        ("q=several%25bins", vec![]),
        ("plan=book-a-bulky-collection", vec![&third]),
        ("plan=report-a-missed-bin&state=ready", vec![&first]),
    ] {
        let page = officer
            .get(&format!("/manage/leeds/feedback?{query}"))
            .await;
        let expected: Vec<String> = expected.iter().map(|row| row.reference.clone()).collect();
        assert_eq!(references(&page), expected, "{query}");
    }
    let by_reference = format!(
        "/manage/leeds/feedback?q={}",
        third.reference.to_lowercase()
    );
    assert_eq!(
        references(&officer.get(&by_reference).await),
        [third.reference]
    );

    let work = officer.get("/manage/leeds").await;
    assert_eq!(work.all(".ys-facts dd"), ["2", "1", "0"]);
    assert!(
        work.text().contains("Personal data found (1)"),
        "{}",
        work.text()
    );
    // Somebody who works in one council only is led there.
    assert_eq!(officer.get("/manage").await.location(), "/manage/leeds");
}

#[tokio::test]
async fn another_councils_officer_finds_nothing() {
    let (app, plan, officer) = leeds().await;
    let row = screened(&app, &plan, "Let me report several bins at once").await;
    let stranger = app.officer("bradford").await;
    let stranger = app.sign_in(&stranger).await;
    for path in [
        "/manage/leeds".to_owned(),
        "/manage/leeds/feedback".to_owned(),
        address(&row),
        format!("/manage/bradford/feedback/{}", row.id),
        format!("/manage/bradford/plans/{}", plan.slug),
        format!("/manage/bradford/plans/{}/versions/1", plan.slug),
    ] {
        assert_eq!(stranger.get(&path).await.status, 404, "{path}");
    }
    let sent = stranger
        .post_form(
            &format!("/manage/bradford/feedback/{}", row.id),
            &[
                ("verdict", "publish"),
                ("revision", &row.revision.to_string()),
            ],
        )
        .await;
    assert_eq!(sent.status, 404);
    let bulk = stranger
        .post_form(
            "/manage/bradford/feedback",
            &[("pick", &pick(&row)), ("verdict", "publish")],
        )
        .await;
    let bulk = stranger.follow(&bulk).await;
    assert!(bulk.text().contains("no such feedback"), "{}", bulk.text());
    assert_eq!(
        super::row(&app, &plan, row.id).await.state,
        FeedbackState::Ready
    );
    // An officer who is no lead does not see the people.
    assert_eq!(officer.get("/manage/leeds/people").await.status, 404);
}

#[tokio::test]
async fn publishing_reaches_everyone_and_is_remembered() {
    let (app, plan, officer) = leeds().await;
    let row = screened(&app, &plan, "Let me report several bins at once").await;
    let page = officer
        .submit(&address(&row), &[("action", "decide")])
        .await;
    assert_eq!((page.status, page.errors().len()), (422, 1));
    let page = officer
        .submit(
            &address(&row),
            &[("verdict", "publish"), ("action", "decide")],
        )
        .await;
    assert_eq!(page.status, 303);
    let page = officer.follow(&page).await;
    assert!(page.text().contains("is published"), "{}", page.text());

    let now = super::row(&app, &plan, row.id).await;
    assert_eq!(
        now.published_text.as_deref(),
        Some("Let me report several bins at once")
    );
    assert_eq!(now.published_at, Some(app.app.core.now()));
    assert_eq!(now.revision, row.revision + 1);
    let decisions = moderation_decision::Entity::history_in_council(plan.council, [row.id])
        .all(app.app.core.db.reader())
        .await
        .unwrap();
    assert_eq!(decisions.len(), 1);
    assert_eq!(decisions[0].action, DecisionAction::Publish);
    let trail = officer.get("/manage/leeds/audit?kind=feedback").await;
    assert!(
        trail.text().contains("published feedback"),
        "{}",
        trail.text()
    );
    assert!(!trail.text().contains("began the plan"));
    assert!(trail.text().contains(&row.reference));
}

#[tokio::test]
async fn what_is_taken_out_is_shown_before_it_is_published() {
    let (app, plan, officer) = leeds().await;
    let words = "Mail jo.bloggs@example.org. Ask Mrs O’Neill at No 5, she knows the bins.";
    let row = screened(&app, &plan, words).await;
    let path = address(&row);
    let page = officer.get(&path).await;
    assert!(
        page.all("mark")
            .contains(&"jo.bloggs@example.org".to_owned())
    );
    assert!(page.text().contains("email address: jo.bloggs@example.org"));

    let wrong = [("phrases", "Mr O'Neill"), ("action", "preview")];
    let page = officer.submit(&path, &wrong).await;
    assert_eq!(page.status, 422);
    assert!(page.errors()[0].contains("exactly as they stand"));
    assert!(page.body.contains("Mr O&#39;Neill"), "the words are kept");

    let form = [
        ("phrases", "at no 5"),
        ("reason", "personal_data"),
        ("verdict", "redact"),
        ("action", "decide"),
    ];
    let shown = officer.submit(&path, &form).await;
    assert_eq!(shown.status, 200, "nothing is published unseen");
    assert_eq!(
        super::row(&app, &plan, row.id).await.state,
        FeedbackState::Held
    );
    let preview = shown.one(".ys-card blockquote");
    assert!(preview.starts_with("Mail [email address]."), "{preview}");
    assert!(
        preview.contains("[removed], she knows the bins."),
        "{preview}"
    );
    // Another text than the one that was shown is shown first.
    let other = [("phrases", "she knows"), ("action", "decide")];
    let again = officer.submit_page(&shown, &path, None, &other).await;
    assert_eq!(again.status, 200);
    assert!(
        again
            .one(".ys-card blockquote")
            .contains("[removed] the bins")
    );

    let done = officer
        .submit_page(&shown, &path, None, &[("action", "decide")])
        .await;
    assert_eq!(done.status, 303, "{}", done.text());
    let now = super::row(&app, &plan, row.id).await;
    assert_eq!(now.published_text, Some(preview));
    assert_eq!(now.text, words);
    assert_eq!(now.reasons, "");
}

#[tokio::test]
async fn a_rejection_needs_a_reason_and_can_be_appealed_to_somebody_else() {
    let (app, plan, officer) = leeds().await;
    let id = app
        .feedback_from(&plan, "Why is the mayor so rich?", Some("ann@example.org"))
        .await;
    app.run_jobs_until_idle().await;
    let contact = contact_of(&app, id).await;
    own::confirm(&app.app.core, contact).await.unwrap();
    let before = app.mail.sent().len();
    let row = super::row(&app, &plan, id).await;
    let path = address(&row);

    let page = officer
        .submit(&path, &[("verdict", "reject"), ("action", "decide")])
        .await;
    assert_eq!(page.errors(), ["Choose a reason"]);
    let page = officer
        .submit(
            &path,
            &[
                ("verdict", "reject"),
                ("reason", "other"),
                ("action", "decide"),
            ],
        )
        .await;
    assert_eq!(page.status, 422);
    let form = [
        ("verdict", "reject"),
        ("reason", "off_topic"),
        ("note", "Tell us about the bins."),
        ("action", "decide"),
    ];
    assert_eq!(officer.submit(&path, &form).await.status, 303);
    let rejected = super::row(&app, &plan, id).await;
    assert_eq!(
        (rejected.state, rejected.reasons.as_str()),
        (FeedbackState::Rejected, "off_topic")
    );
    app.run_jobs_until_idle().await;
    assert_eq!(app.mail.sent().len(), before + 1, "the author is told");
    assert!(
        app.mail
            .last_to("ann@example.org")
            .text()
            .contains("Tell us about the bins.")
    );

    moderation::appeal(&app.app.core, id, "The bins cost money")
        .await
        .unwrap();
    let twice = moderation::appeal(&app.app.core, id, "Again").await;
    assert!(matches!(twice, Err(yousaid_services::Error::State(_))));
    let held = super::row(&app, &plan, id).await;
    assert_eq!(
        (held.state, held.reasons.as_str()),
        (FeedbackState::Held, "appeal")
    );

    // Who rejected it does not decide on the appeal; somebody else does.
    let page = officer.get(&path).await;
    assert!(page.text().contains("Another officer must decide"));
    let publish = [
        ("verdict", "publish"),
        ("revision", &*held.revision.to_string()),
    ];
    let refused = officer.post_form(&path, &publish).await;
    assert_eq!(refused.status, 422);
    let colleague = app.officer("leeds").await;
    let colleague = app.sign_in(&colleague).await;
    let done = colleague
        .submit(&path, &[("verdict", "publish"), ("action", "decide")])
        .await;
    assert_eq!(done.status, 303, "{}", done.text());
    app.run_jobs_until_idle().await;
    assert_eq!(app.jobs_left().await, 0);
}

/// The contact of a piece of feedback.
async fn contact_of(app: &TestApp, id: FeedbackId) -> yousaid_entities::ContactId {
    use yousaid_entities::contact;
    contact::Entity::find()
        .filter(contact::Column::FeedbackId.eq(id))
        .one(app.app.core.db.reader())
        .await
        .unwrap()
        .unwrap()
        .id
}

#[tokio::test]
async fn a_second_opinion_is_somebody_elses() {
    let (app, plan, officer) = leeds().await;
    let row = screened(&app, &plan, "The form should ask for less").await;
    let path = address(&row);
    let ask = [
        ("verdict", "second_opinion"),
        ("reason", "abuse"),
        ("action", "decide"),
    ];
    assert_eq!(officer.submit(&path, &ask).await.status, 303);
    let held = super::row(&app, &plan, row.id).await;
    let publish = [
        ("verdict", "publish"),
        ("revision", &*held.revision.to_string()),
    ];
    assert_eq!(officer.post_form(&path, &publish).await.status, 422);
    let colleague = app.officer("leeds").await;
    let colleague = app.sign_in(&colleague).await;
    assert_eq!(colleague.post_form(&path, &publish).await.status, 303);
}

#[tokio::test]
async fn nobody_overwrites_a_colleagues_decision() {
    let (app, plan, officer) = leeds().await;
    let row = screened(&app, &plan, "Let me report several bins at once").await;
    let path = address(&row);
    let open = officer.get(&path).await;
    let colleague = app.officer("leeds").await;
    let name = colleague.name.clone();
    let colleague = app.sign_in(&colleague).await;
    let hold = [
        ("verdict", "hold"),
        ("reason", "off_topic"),
        ("action", "decide"),
    ];
    assert_eq!(colleague.submit(&path, &hold).await.status, 303);

    let form = [
        ("verdict", "publish"),
        ("note", "My careful note"),
        ("action", "decide"),
    ];
    let conflict = officer.submit_page(&open, &path, None, &form).await;
    assert_eq!(conflict.status, 409);
    assert!(
        conflict.text().contains(&format!("{name} put it on hold")),
        "{}",
        conflict.text()
    );
    assert!(conflict.body.contains("My careful note"));
    assert_eq!(
        super::row(&app, &plan, row.id).await.state,
        FeedbackState::Held
    );
    // Having read it, the officer may decide again.
    let done = officer
        .submit_page(&conflict, &path, None, &[("action", "decide")])
        .await;
    assert_eq!(done.status, 303);
}

async fn design_revision(app: &TestApp, plan: &Plan) -> i64 {
    yousaid_entities::design::Entity::one_in_council(plan.council, plan.id)
        .one(app.app.core.db.reader())
        .await
        .unwrap()
        .unwrap()
        .public_revision
}

#[tokio::test]
async fn many_are_decided_at_once_and_the_rest_is_explained() {
    let (app, plan, officer) = leeds().await;
    let one = screened(&app, &plan, "Let me report several bins at once").await;
    let two = screened(&app, &plan, "Show the day of the next collection").await;
    let personal = screened(&app, &plan, "Write to jo.bloggs@example.org please").await;
    let stale = screened(&app, &plan, "Send a text when the lorry is near").await;
    let unscreened = app.feedback(&plan, "Not screened yet").await;
    let unscreened = super::row(&app, &plan, unscreened).await;
    let picks = [pick(&one), pick(&two), pick(&personal), pick(&unscreened)];
    let before = design_revision(&app, &plan).await;
    let mut fields: Vec<(&str, &str)> = picks.iter().map(|pick| ("pick", &**pick)).collect();
    let old = format!("{}:{}", stale.id, stale.revision - 1);
    fields.push(("pick", &old));

    let nothing = officer
        .submit("/manage/leeds/feedback", &[("verdict", "publish")])
        .await;
    assert_eq!(nothing.errors(), ["Choose at least one piece of feedback"]);
    fields.push(("verdict", "reject"));
    let unreasoned = officer.submit("/manage/leeds/feedback", &fields).await;
    assert_eq!(unreasoned.errors(), ["Choose a reason"]);
    assert!(
        unreasoned.attr("[name=pick]", "checked").is_some(),
        "the ticks are kept"
    );
    fields.pop();
    fields.push(("verdict", "publish"));
    let done = officer.submit("/manage/leeds/feedback", &fields).await;
    assert_eq!(done.status, 303);
    let done = officer.follow(&done).await;
    assert_eq!(done.h1(), "2 pieces of feedback published");
    let skipped: Vec<(String, String)> = done.all("dt").into_iter().zip(done.all("dd")).collect();
    let why = |row: &feedback::Model| {
        let found = skipped
            .iter()
            .find(|(reference, _)| *reference == row.reference);
        found.unwrap().1.clone()
    };
    assert!(why(&personal).contains("Personal data was found"));
    assert!(why(&unscreened).contains("still being screened"));
    assert!(why(&stale).contains("Somebody changed it"));
    for row in [&one, &two] {
        let now = super::row(&app, &plan, row.id).await;
        assert_eq!(now.published_text.as_deref(), Some(row.text.as_str()));
    }
    assert_eq!(
        design_revision(&app, &plan).await,
        before + 1,
        "one change for residents"
    );

    // What was found is taken out of many at once.
    let redact = [
        ("pick", &*pick(&personal)),
        ("verdict", "redact"),
        ("reason", "personal_data"),
    ];
    let done = officer.submit("/manage/leeds/feedback", &redact).await;
    assert_eq!(
        officer.follow(&done).await.h1(),
        "1 piece of feedback published"
    );
    let now = super::row(&app, &plan, personal.id).await;
    assert_eq!(
        now.published_text.as_deref(),
        Some("Write to [email address] please")
    );
    app.run_jobs_until_idle().await;
    assert_eq!(app.jobs_left().await, 0);
}

/// The references on a page of the queue, in their order.
fn references(page: &Page) -> Vec<String> {
    page.all(".ys-queue .ys-meta:first-child a")
}

fn pick(row: &feedback::Model) -> String {
    format!("{}:{}", row.id, row.revision)
}
