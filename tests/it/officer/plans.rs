//! Plans, their versions and pictures.

use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage};
use sea_orm::EntityTrait;
use yousaid_entities::step;

use super::leeds;
use crate::support::TestApp;

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

fn drawing(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Vec::new();
    RgbImage::from_fn(width, height, |x, y| {
        Rgb([x.to_le_bytes()[0], y.to_le_bytes()[0], 90])
    })
    .write_to(&mut Cursor::new(&mut bytes), format)
    .unwrap();
    bytes
}
