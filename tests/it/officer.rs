//! What officers do: read, decide, take parts out, decide on many at once, write plans with
//! pictures, publish versions that never change again, and look after people.

use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use yousaid_entities::{
    DecisionAction, FeedbackId, FeedbackState, feedback, moderation_decision, step,
};
use yousaid_services::{moderation, own};

use crate::support::{Browser, Page, Plan, TestApp};

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

/// The references on a page of the queue, in their order.
fn references(page: &Page) -> Vec<String> {
    page.all(".ys-queue .ys-meta:first-child a")
}

fn pick(row: &feedback::Model) -> String {
    format!("{}:{}", row.id, row.revision)
}

fn drawing(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Vec::new();
    RgbImage::from_fn(width, height, |x, y| {
        Rgb([x.to_le_bytes()[0], y.to_le_bytes()[0], 90])
    })
    .write_to(&mut Cursor::new(&mut bytes), format)
    .unwrap();
    bytes
}

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
        self::row(&app, &plan, row.id).await.state,
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

    let now = self::row(&app, &plan, row.id).await;
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
        self::row(&app, &plan, row.id).await.state,
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
    let now = self::row(&app, &plan, row.id).await;
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
    let row = self::row(&app, &plan, id).await;
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
    let rejected = self::row(&app, &plan, id).await;
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
    let held = self::row(&app, &plan, id).await;
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
    let held = self::row(&app, &plan, row.id).await;
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
        self::row(&app, &plan, row.id).await.state,
        FeedbackState::Held
    );
    // Having read it, the officer may decide again.
    let done = officer
        .submit_page(&conflict, &path, None, &[("action", "decide")])
        .await;
    assert_eq!(done.status, 303);
}

#[tokio::test]
async fn many_are_decided_at_once_and_the_rest_is_explained() {
    let (app, plan, officer) = leeds().await;
    let one = screened(&app, &plan, "Let me report several bins at once").await;
    let two = screened(&app, &plan, "Show the day of the next collection").await;
    let personal = screened(&app, &plan, "Write to jo.bloggs@example.org please").await;
    let stale = screened(&app, &plan, "Send a text when the lorry is near").await;
    let unscreened = app.feedback(&plan, "Not screened yet").await;
    let unscreened = self::row(&app, &plan, unscreened).await;
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
        let now = self::row(&app, &plan, row.id).await;
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
    let now = self::row(&app, &plan, personal.id).await;
    assert_eq!(
        now.published_text.as_deref(),
        Some("Write to [email address] please")
    );
    app.run_jobs_until_idle().await;
    assert_eq!(app.jobs_left().await, 0);
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
async fn a_plan_is_written_published_and_continued() {
    let app = TestApp::start().await;
    let officer = app.officer("leeds").await;
    let officer = app.sign_in(&officer).await;
    let wrong = [
        ("title", ""),
        ("closes_on-day", "31"),
        ("closes_on-month", "2"),
    ];
    let page = officer.submit("/manage/leeds/new-plan", &wrong).await;
    assert_eq!((page.status, page.errors().len()), (422, 1));
    let form = [
        ("title", "Apply for a parking permit"),
        ("summary", "Apply online with a photo of the logbook."),
        ("closes_on-day", "31"),
        ("closes_on-month", "1"),
        ("closes_on-year", "2027"),
    ];
    let page = officer.submit("/manage/leeds/new-plan", &form).await;
    let path = page.location().to_owned();
    assert_eq!(path, "/manage/leeds/plans/apply-for-a-parking-permit");
    let page = officer.get(&path).await;
    assert!(page.text().contains("Add at least one step"));
    let early = officer.get(&format!("{path}/confirm?what=publish")).await;
    assert_eq!(early.status, 422);
    assert_eq!(early.errors(), ["Add at least one step"]);

    let step = format!("{path}/step");
    for title in ["Prove where you live", "Pay", "Add your car"] {
        let revision = officer.get(&step).await.field("revision");
        let fields = [
            ("title", title),
            ("body", "Some *text*."),
            ("revision", &revision),
        ];
        let none = ("picture", "", Vec::new());
        assert_eq!(officer.upload(&step, &fields, none).await.status, 303);
    }
    let page = officer.get(&path).await;
    assert_eq!(
        page.all(".ys-steps h3"),
        ["Prove where you live", "Pay", "Add your car"]
    );
    let last = page
        .attr(".ys-steps li:last-child [name=up]", "value")
        .unwrap();
    let steps = format!("{path}/steps");
    let moved = officer.submit_to(&path, &steps, &[("up", &last)]).await;
    assert_eq!(moved.status, 303);
    let page = officer.get(&path).await;
    assert_eq!(
        page.all(".ys-steps h3"),
        ["Prove where you live", "Add your car", "Pay"]
    );
    let first = page
        .attr(".ys-steps li:first-child [name=remove]", "value")
        .unwrap();
    officer
        .submit_to(&path, &steps, &[("remove", &first)])
        .await;
    assert_eq!(
        officer.get(&path).await.all(".ys-steps h3"),
        ["Add your car", "Pay"]
    );

    // A form that was open while the plan changed is refused with who did what.
    let stale = officer
        .submit_page(&page, &path, Some(&steps), &[("up", &last)])
        .await;
    assert_eq!(stale.status, 409);
    assert!(stale.text().contains("removed a step"), "{}", stale.text());

    let found = officer.get(&format!("{path}/service?q=parking")).await;
    let number = found.attr("[name=service]", "value").unwrap();
    let chosen = officer
        .submit(
            &format!("{path}/service?q=parking"),
            &[("service", &number)],
        )
        .await;
    assert_eq!(chosen.status, 303);
    let question = [
        ("prompt", "How many cars have you got?"),
        ("kind", "choice"),
        ("options", "One\nTwo or more"),
    ];
    let asked = officer.submit(&format!("{path}/question"), &question).await;
    assert_eq!(asked.status, 303, "{}", asked.text());

    let publish = format!("{path}/confirm?what=publish");
    assert_eq!(officer.submit(&publish, &[]).await.status, 303);
    let page = officer.get(&path).await;
    assert!(page.text().contains("Open"));
    assert!(page.all(".ys-steps h3").is_empty(), "there is no draft");

    let begun = officer
        .submit_to(&path, &path, &[("action", "begin")])
        .await;
    assert_eq!(begun.status, 303);
    let page = officer.get(&path).await;
    assert_eq!(page.all(".ys-steps h3"), ["Add your car", "Pay"]);
    assert!(page.text().contains("Say what is new in this version"));
    let note = [("action", "note"), ("change_note", "You can add two cars.")];
    assert_eq!(officer.submit_to(&path, &path, &note).await.status, 303);
    assert_eq!(officer.submit(&publish, &[]).await.status, 303);
    let old = officer.get(&format!("{path}/versions/1")).await;
    assert_eq!(old.status, 200);
    let close = officer
        .submit(&format!("{path}/confirm?what=close"), &[])
        .await;
    assert_eq!(close.status, 303);
    let reopen = officer
        .submit(&format!("{path}/confirm?what=reopen"), &[])
        .await;
    assert_eq!(reopen.status, 303);
    let withdraw = officer
        .submit(&format!("{path}/confirm?what=withdraw"), &[])
        .await;
    assert_eq!(withdraw.status, 303);
    let again = officer
        .post_form(
            &format!("{path}/confirm"),
            &[("what", "close"), ("revision", "0")],
        )
        .await;
    assert_eq!(again.status, 409);
}

#[tokio::test]
async fn a_published_version_never_changes() {
    let (app, plan, officer) = leeds().await;
    let core = &app.app.core;
    let path = format!("/manage/leeds/plans/{}", plan.slug);
    let form = officer
        .get(&format!("{path}/step?id={}", plan.steps[0]))
        .await;
    assert_eq!(form.status, 409, "there is no draft to change");
    // The database refuses as well, whatever the code asks for.
    for sql in [
        "UPDATE steps SET title = 'other' WHERE design_version_id = $1",
        "DELETE FROM steps WHERE design_version_id = $1",
        "UPDATE design_versions SET change_note = 'other' WHERE id = $1",
        "UPDATE design_versions SET state = 'draft' WHERE id = $1",
    ] {
        let result =
            yousaid_services::sql::execute(core.db.writer(), sql, [plan.version.into()]).await;
        let error = format!("{:?}", result.unwrap_err());
        assert!(error.contains("never change"), "{sql}: {error}");
    }
    let steps = step::Entity::of_version(plan.council, plan.version)
        .all(core.db.reader())
        .await
        .unwrap();
    assert_eq!(steps.len(), 3);
    assert_eq!(steps[0].title, "Say where you are");
    let mut added: step::ActiveModel = steps[0].clone().into();
    added.id = sea_orm::ActiveValue::Set(core.id());
    added.number = sea_orm::ActiveValue::Set(4);
    let added = step::Entity::insert(added)
        .exec_without_returning(core.db.writer())
        .await;
    assert!(added.unwrap_err().to_string().contains("never change"));
}

#[tokio::test]
async fn a_picture_is_made_safe_and_shown_to_those_who_may_see_it() {
    let (app, plan, officer) = leeds().await;
    let path = format!("/manage/leeds/plans/{}", plan.slug);
    officer
        .submit_to(&path, &path, &[("action", "begin")])
        .await;
    let step = format!("{path}/step");
    let revision = officer.get(&step).await.field("revision");
    let fields = [
        ("title", "Take a photo"),
        ("body", "Show us the bin."),
        ("image_alt", "A bin with its lid open"),
        ("revision", &*revision),
    ];
    let without_alt = [fields[0], fields[1], fields[3]];
    let png = || drawing(2_000, 500, ImageFormat::Png);
    let page = officer
        .upload(&step, &without_alt, ("picture", "bin.png", png()))
        .await;
    assert_eq!(page.errors(), ["Say what the picture shows"]);
    assert!(page.body.contains("Show us the bin."), "the words are kept");
    let pdf = b"%PDF-1.7 not a picture".to_vec();
    let page = officer
        .upload(&step, &fields, ("picture", "bin.png", pdf))
        .await;
    assert_eq!(
        page.errors(),
        ["The picture must be a PNG, JPEG or WebP file"]
    );
    let bomb = drawing(10_000, 5_000, ImageFormat::Png);
    let page = officer
        .upload(&step, &fields, ("picture", "bin.png", bomb))
        .await;
    assert_eq!(
        page.errors(),
        ["The picture must have 40 million pixels or fewer"]
    );
    let page = officer
        .upload(&step, &fields, ("picture", "bin.png", png()))
        .await;
    assert_eq!(page.status, 303, "{}", page.text());

    let preview = officer.get(&format!("{path}/versions/2")).await;
    let src = preview.attr(".ys-figure img", "src").unwrap();
    assert_eq!(
        preview.attr(".ys-figure img", "alt").unwrap(),
        "A bin with its lid open"
    );
    let shown = officer.get(&src).await;
    assert_eq!(shown.status, 200);
    assert!(shown.header("content-type").starts_with("image/"));
    assert_eq!(shown.header("x-content-type-options"), "nosniff");
    assert!(
        shown.header("cache-control").contains("private"),
        "{}",
        shown.header("cache-control")
    );
    assert_eq!(app.get(&src).await.status, 404, "a draft is not public");
    let stranger = app.officer("bradford").await;
    assert_eq!(app.sign_in(&stranger).await.get(&src).await.status, 404);

    let note = [("action", "note"), ("change_note", "A photo helps.")];
    officer.submit_to(&path, &path, &note).await;
    let published = officer
        .submit(&format!("{path}/confirm?what=publish"), &[])
        .await;
    assert_eq!(published.status, 303);
    let shown = app.get(&src).await;
    assert_eq!(shown.status, 200);
    assert!(shown.header("cache-control").contains("immutable"));
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
