//! From published words to a published answer, through the pages of officers.

use sea_orm::EntityTrait;
use yousaid_entities::{FeedbackId, ThemeId, feedback, route, theme};
use yousaid_services::audit::Actor;
use yousaid_services::moderation::{self, Decision, Seen, Verdict};
use yousaid_services::own;

use crate::support::{Browser, Plan, TestApp};

const BINS: [&str; 6] = [
    "The brown bin was not emptied again this week",
    "My green bin is never emptied on the right day",
    "Bins are left on the pavement after they are emptied",
    "Please empty the food waste bin every week",
    "Our recycling bin was not emptied for three weeks",
    "The bins smell because they are not emptied often enough",
];

/// Feedback that an officer has published; its author confirmed the address, if there is one.
pub async fn publish(app: &TestApp, plan: &Plan, words: &str, email: Option<&str>) -> FeedbackId {
    let core = &app.app.core;
    let id = app.feedback_from(plan, words, email).await;
    app.run_jobs_until_idle().await;
    if email.is_some() {
        let contact = yousaid_entities::contact::Entity::find()
            .all(core.db.reader())
            .await
            .unwrap()
            .into_iter()
            .find(|contact| contact.feedback_id == id)
            .unwrap();
        own::confirm(core, contact.id).await.unwrap();
    }
    let found = feedback::Entity::one_in_council(plan.council, id)
        .one(core.db.reader())
        .await
        .unwrap()
        .unwrap();
    let officer = app.officer("leeds").await;
    let seen = Seen {
        id,
        revision: found.revision,
    };
    let decision = Decision {
        verdict: Verdict::Publish,
        reason: None,
        note: String::new(),
    };
    moderation::decide(core, Actor::User(officer.id), plan.council, seen, &decision)
        .await
        .unwrap();
    app.run_jobs_until_idle().await;
    id
}

/// Adds a theme on the page of the plan, and gives its id.
pub async fn add_theme(app: &TestApp, officer: &Browser, plan: &Plan, name: &str) -> ThemeId {
    let themes = format!("/manage/leeds/plans/{}/themes", plan.slug);
    let fields = [("action", "create"), ("name", name)];
    let page = officer.submit(&themes, &fields).await;
    assert_eq!(page.status, 303, "{}", page.text());
    app.run_jobs_until_idle().await;
    theme::Entity::of_design(plan.council, plan.id)
        .all(app.app.core.db.reader())
        .await
        .unwrap()
        .into_iter()
        .find(|theme| theme.name == name)
        .unwrap()
        .id
}

pub async fn route_of(app: &TestApp, theme: ThemeId) -> route::Model {
    route::Entity::of_theme(theme)
        .one(app.app.core.db.reader())
        .await
        .unwrap()
        .unwrap()
}

/// Puts a piece of feedback in a theme, by searching for it.
async fn put(officer: &Browser, theme: ThemeId, search: &str) {
    let page = format!("/manage/leeds/themes/{theme}?words={search}");
    let here = format!("/manage/leeds/themes/{theme}");
    let found = officer.get(&page).await;
    assert_eq!(found.status, 200, "{}", found.text());
    let id = found
        .attr("form:has([value=assign]) [name=feedback]", "value")
        .unwrap();
    let csrf = found.field("csrf");
    let fields = [
        ("action", "assign"),
        ("feedback", id.as_str()),
        ("csrf", csrf.as_str()),
    ];
    let page = officer.post_raw(&here, &fields).await;
    assert_eq!(page.status, 303, "{}", page.text());
}

#[tokio::test]
async fn a_theme_is_answered_and_everyone_in_it_is_told_once() {
    let app = TestApp::start().await;
    let plan = app.open_plan("leeds", "Report a missed bin").await;
    let officer = app.officer("leeds").await;
    let officer = app.sign_in(&officer).await;
    publish(&app, &plan, BINS[0], Some("ann@example.org")).await;
    publish(&app, &plan, BINS[3], Some("bob@example.org")).await;
    publish(&app, &plan, "The page is too slow on my phone", None).await;
    let theme = add_theme(&app, &officer, &plan, "Bins that are missed").await;
    put(&officer, theme, "brown").await;
    put(&officer, theme, "food").await;

    let themes = officer
        .get(&format!("/manage/leeds/plans/{}/themes", plan.slug))
        .await;
    assert!(themes.text().contains("2 people, 2 pieces of feedback"));
    assert!(themes.text().contains("Not taken yet"));

    let list = officer.get("/manage/leeds/routed").await;
    assert!(list.text().contains("Bins that are missed"));
    assert!(list.text().contains("10 working days left"));
    assert!(list.text().contains("due on 7 December 2026"));

    let route = route_of(&app, theme).await;
    let here = format!("/manage/leeds/routed/{}", route.id);
    let page = officer.submit(&here, &[("action", "accept")]).await;
    assert_eq!(page.status, 303, "{}", page.text());
    let again = officer
        .post_form(&here, &[("action", "accept"), ("revision", "0")])
        .await;
    assert_eq!(again.status, 409);

    let reply = format!("{here}/reply");
    let empty = officer.submit(&reply, &[("action", "save")]).await;
    assert_eq!(empty.status, 422);
    assert_eq!(empty.errors(), ["Select what your council will do"]);
    let written = [
        ("action", "save"),
        ("kind", "will_do"),
        ("body", "We will empty **every bin** weekly."),
    ];
    let saved = officer.submit(&reply, &written).await;
    assert_eq!(saved.status, 303, "{}", saved.text());
    let preview = officer.get(&reply).await;
    assert_eq!(preview.one(".ys-said strong"), "We will do this");
    let before = app.mail.sent().len();
    let published = officer
        .submit(&reply, &[("action", "publish"), ("route_revision", "1")])
        .await;
    assert_eq!(published.status, 303, "{}", published.text());
    app.run_jobs_until_idle().await;

    let sent = app.mail.sent();
    let mut told: Vec<_> = sent[before..].iter().map(|mail| mail.to.as_str()).collect();
    told.sort_unstable();
    assert_eq!(told, ["ann@example.org", "bob@example.org"]);
    let page = officer.get(&here).await;
    assert!(page.text().contains("published its reply"));
    // It is final.
    assert_eq!(officer.get(&reply).await.status, 409);
}

#[tokio::test]
async fn suggestions_wait_for_an_officer() {
    let app = TestApp::start().await;
    let plan = app.open_plan("leeds", "Report a missed bin").await;
    for words in BINS {
        publish(&app, &plan, words, None).await;
    }
    let held = app
        .feedback(&plan, "Ring me on 0113 496 0999 about my bin")
        .await;
    let officer = app.officer("leeds").await;
    let officer = app.sign_in(&officer).await;
    let themes = format!("/manage/leeds/plans/{}/themes", plan.slug);
    let page = officer.submit(&themes, &[("action", "find")]).await;
    assert_eq!(page.status, 303);
    app.run_jobs_until_idle().await;
    let page = officer.get(&themes).await;
    assert!(!page.text().contains("496 0999"), "{held} is held");
    let ids = page.all(".ys-card h3");
    assert!(!ids.is_empty(), "{}", page.text());
    assert_eq!(page.all(".ys-facts dd"), ["6", "6", "6"]);

    let nameless = officer
        .submit(
            &themes,
            &[
                ("action", "accept"),
                ("theme", &page.field("theme")),
                ("name", " "),
            ],
        )
        .await;
    assert_eq!(nameless.status, 422);
    assert_eq!(nameless.errors(), ["Enter a name for the theme"]);
    let accepted = [
        ("action", "accept"),
        ("theme", &page.field("theme")),
        ("revision", "0"),
        ("name", "Bins"),
    ];
    let done = officer.submit(&themes, &accepted).await;
    assert_eq!(done.status, 303, "{}", done.text());
    app.run_jobs_until_idle().await;
    let page = officer.get(&themes).await;
    assert!(page.text().contains("Accepted themes (1)"));
    let welsh = officer.get(&format!("/cy{themes}")).await;
    assert_eq!((welsh.status, welsh.h1().as_str()), (200, "Themâu"));
}

#[tokio::test]
async fn another_council_sees_published_words_only_and_no_controls() {
    let app = TestApp::start().await;
    let plan = app.open_plan("leeds", "Report a missed bin").await;
    let officer = app.officer("leeds").await;
    let officer = app.sign_in(&officer).await;
    publish(&app, &plan, BINS[0], None).await;
    let theme = add_theme(&app, &officer, &plan, "Bins that are missed").await;
    put(&officer, theme, "brown").await;
    let route = route_of(&app, theme).await;

    let stranger = app.officer("bradford").await;
    let stranger = app.sign_in(&stranger).await;
    let theirs = format!("/manage/bradford/routed/{}", route.id);
    assert_eq!(stranger.get(&theirs).await.status, 404);
    for path in [
        format!("/manage/leeds/plans/{}/themes", plan.slug),
        format!("/manage/bradford/plans/{}/themes", plan.slug),
        format!("/manage/bradford/themes/{theme}"),
        format!("/manage/leeds/routed/{}", route.id),
        format!("/manage/bradford/routed/{}/reply", route.id),
    ] {
        assert_eq!(stranger.get(&path).await.status, 404, "{path}");
    }

    let here = format!("/manage/leeds/routed/{}", route.id);
    let bradford = app.council("bradford").await.id.to_string();
    let silent = [("action", "hand_on"), ("to", bradford.as_str())];
    let silent = officer.submit(&here, &silent).await;
    assert_eq!(
        (silent.status, silent.errors()),
        (422, vec!["Enter a reason".to_owned()])
    );
    let fields = [
        ("action", "hand_on"),
        ("to", bradford.as_str()),
        ("reason", "These streets are yours"),
    ];
    let done = officer.submit(&here, &fields).await;
    assert_eq!(done.status, 303, "{}", done.text());

    let page = stranger.get(&theirs).await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains(BINS[0]));
    assert!(page.text().contains("These streets are yours"));
    // The theme itself stays with the council whose plan it is.
    let frame = stranger
        .get(&format!("/manage/bradford/themes/{theme}"))
        .await;
    assert_eq!(frame.status, 404);
    let late = officer
        .post_form(&here, &[("action", "accept"), ("revision", "0")])
        .await;
    assert_eq!(late.status, 409);

    let decline = [("action", "decline"), ("reason", "They are not")];
    let done = stranger.submit(&theirs, &decline).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let back = officer.get(&here).await;
    assert!(back.text().contains("They are not"));
    assert!(back.text().contains("Is this for your council?"));
}
