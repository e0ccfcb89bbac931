//! Following by mail, as residents do it: without an account, without a cookie, with buttons only.

use sea_orm::EntityTrait;
use yousaid_entities::{Frequency, delivery, membership, subscription, user};
use yousaid_services::audit::Actor;
use yousaid_services::designs;
use yousaid_services::outbox::{self, Job, NewJob};
use yousaid_services::tokens::Purpose;

use crate::support::{Page, Plan, TestApp};

const SAM: &str = "sam@example.org";

async fn follows(app: &TestApp) -> Vec<subscription::Model> {
    let db = app.app.core.db.reader();
    subscription::Entity::find().all(db).await.unwrap()
}

async fn ask(app: &TestApp, path: &str, email: &str, frequency: &str) -> Page {
    let form = format!("{path}/follow");
    let page = app
        .submit(&form, &[("email", email), ("frequency", frequency)])
        .await;
    app.run_jobs_until_idle().await;
    page
}

/// Follows by the whole journey, and gives the page of the settings.
async fn follow(app: &TestApp, path: &str, email: &str, frequency: &str) -> Page {
    let sent = ask(app, path, email, frequency).await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    let link = app.mail.last_to(email).link("/follow/confirm/");
    let confirmed = app.submit(&link, &[]).await;
    assert_eq!(confirmed.status, 303, "{}", confirmed.text());
    app.follow(&confirmed).await
}

async fn new_version(app: &TestApp, plan: &Plan) {
    let author = Actor::User(app.officer("leeds").await.id);
    let core = &app.app.core;
    let seen = app.seen(plan.council, plan.id).await;
    designs::begin_version(core, author, seen).await.unwrap();
    let seen = app.seen(plan.council, plan.id).await;
    designs::set_change_note(core, author, seen, "You can add a photo.")
        .await
        .unwrap();
    let seen = app.seen(plan.council, plan.id).await;
    designs::publish_version(core, author, seen).await.unwrap();
    app.run_jobs_until_idle().await;
}

async fn digest(app: &TestApp, slot: &str) {
    let core = &app.app.core;
    let job = Job::WriteDigests {
        slot: slot.to_owned(),
    };
    outbox::enqueue(core.db.writer(), core, [NewJob::now(core, None, job)])
        .await
        .unwrap();
    app.run_jobs_until_idle().await;
}

#[tokio::test]
async fn a_plan_is_followed_by_two_buttons_and_a_mail() {
    let app = TestApp::start().await;
    let plan = app.open_plan("leeds", "Report a missed bin").await;
    let page = format!("/plans/{}", plan.slug);
    assert!(
        app.get(&page)
            .await
            .body
            .contains(&format!("{page}/follow"))
    );
    let form = app.get(&format!("{page}/follow")).await;
    assert_eq!(form.h1(), "Get emails about “Report a missed bin”");
    let sent = app.follow(&ask(&app, &page, SAM, "immediate").await).await;
    assert_eq!(sent.h1(), "Check your email");
    assert!(!sent.body.contains(SAM) && sent.header("set-cookie").is_empty());

    // Opening the link, however often, is not confirming.
    let request = app.mail.last_to(SAM);
    assert_eq!(
        request.subject(),
        "Please confirm: follow Report a missed bin"
    );
    let link = request.link("/follow/confirm/");
    for _ in 0..10 {
        let page = app.get(&link).await;
        assert_eq!((page.status, page.header("set-cookie")), (200, ""));
        assert_eq!(page.header("cache-control"), "no-store");
    }
    new_version(&app, &plan).await;
    assert_eq!(
        app.mail.sent_to(SAM).len(),
        1,
        "nothing before it is confirmed"
    );
    app.wait_minutes(1);
    let confirmed = app.submit(&link, &[]).await;
    let settings = app.follow(&confirmed).await;
    assert_eq!(settings.h1(), "Your emails about “Report a missed bin”");
    assert!(
        settings
            .text()
            .contains("You will now get emails about this.")
    );

    app.wait_minutes(1);
    new_version(&app, &plan).await;
    let news = app.mail.last_to(SAM);
    assert_eq!(news.subject(), "New version: Report a missed bin");
    assert!(
        news.text().contains("> You can add a photo."),
        "{}",
        news.text()
    );
    assert_eq!(app.mail.sent_to(SAM).len(), 2);
    let jobs = app.jobs_left().await;
    assert_eq!(jobs, 0);
}

#[tokio::test]
async fn a_plan_that_opens_is_news_for_those_who_follow_its_council() {
    let app = TestApp::start().await;
    app.council("leeds").await;
    assert!(
        app.get("/councils/leeds")
            .await
            .body
            .contains("/councils/leeds/follow")
    );
    follow(&app, "/councils/leeds", SAM, "immediate").await;
    app.wait_minutes(1);
    app.open_plan("leeds", "Report a missed bin").await;
    app.run_jobs_until_idle().await;
    let news = app.mail.last_to(SAM);
    assert_eq!(news.subject(), "New plan: Report a missed bin");
    assert!(
        news.text().contains("until 31 December 2026"),
        "{}",
        news.text()
    );
    assert_eq!(app.get(&news.link("/plans/")).await.status, 200);
}

#[tokio::test]
async fn the_answer_does_not_tell_who_follows() {
    let app = TestApp::start().await;
    let plan = app.open_plan("leeds", "Report a missed bin").await;
    let page = format!("/plans/{}", plan.slug);
    follow(&app, &page, SAM, "weekly").await;
    app.wait_minutes(11);
    let known = ask(&app, &page, " SAM@example.org ", "immediate").await;
    let unknown = ask(&app, &page, "kim@example.org", "immediate").await;
    assert_eq!(
        (known.status, known.location(), &known.body),
        (unknown.status, unknown.location(), &unknown.body)
    );
    // Nothing changed for Sam, who is told so by mail.
    let rows = follows(&app).await;
    assert_eq!(rows.len(), 2);
    let sam = rows.iter().find(|row| row.email == SAM).unwrap();
    assert!(sam.confirmed_at.is_some());
    assert_eq!(sam.frequency, Frequency::Weekly);
    let told = app.mail.last_to(SAM);
    assert_eq!(told.subject(), "You already follow Report a missed bin");
    assert_eq!(app.get(&told.link("/follow/settings/")).await.status, 200);

    // Wrong answers are named and keep what was typed.
    let form = format!("{page}/follow");
    let wrong = app.submit(&form, &[("email", "sam")]).await;
    assert_eq!(wrong.status, 422);
    assert_eq!(
        wrong.errors(),
        [
            "Enter an email address in the correct format, like name@example.com",
            "Select how often you want to get emails"
        ]
    );
    assert_eq!(wrong.field("email"), "sam");
}

#[tokio::test]
async fn nobody_sends_wishes_without_end() {
    let app = TestApp::start().await;
    let plan = app.open_plan("leeds", "Report a missed bin").await;
    let path = format!("/plans/{}/follow", plan.slug);
    let form = app.get(&path).await;
    let mut last = 0;
    for n in 0..21 {
        let email = format!("someone{n}@example.org");
        let fields = [("email", email.as_str()), ("frequency", "weekly")];
        last = app.submit_page(&form, &path, None, &fields).await.status;
    }
    assert_eq!(last, 429);
    assert_eq!(follows(&app).await.len(), 20);
}

#[tokio::test]
async fn how_often_and_in_which_language_is_changed_by_the_private_link() {
    let app = TestApp::start().await;
    let plan = app.open_plan("leeds", "Report a missed bin").await;
    let page = format!("/plans/{}", plan.slug);
    // The language of the form is that of the mail.
    let settings = follow(&app, &format!("/cy{page}"), SAM, "immediate").await;
    let request = app.mail.last_to(SAM);
    assert!(
        request.text().contains("Ie, anfonwch newyddion ataf"),
        "{}",
        request.text()
    );
    assert!(request.link("/follow/confirm/").starts_with("/cy/"));
    follow(&app, "/cy/councils/leeds", SAM, "immediate").await;
    let path = settings.attr("main form", "action").unwrap();
    let path = path.trim_start_matches("/cy").to_owned();
    let other = app.get(&path).await;
    assert!(
        other
            .text()
            .contains("What else you follow Leeds City Council"),
        "{}",
        other.text()
    );
    let changed = app
        .submit_to(&path, &path, &[("frequency", "weekly"), ("language", "cy")])
        .await;
    assert!(
        app.follow(&changed)
            .await
            .text()
            .contains("Your changes are saved.")
    );
    let rows = follows(&app).await;
    assert!(rows.iter().all(|row| row.locale == "cy"));
    let weekly = rows.iter().filter(|row| row.frequency == Frequency::Weekly);
    assert_eq!(weekly.count(), 1);
    let wrong = app
        .submit_to(&path, &path, &[("frequency", "daily"), ("language", "fr")])
        .await;
    assert_eq!(wrong.errors().len(), 2);

    // Both wishes weekly: one mail, in Welsh.
    for row in &rows {
        let token = app.app.core.keys.token(Purpose::FollowSettings, row.id);
        let path = format!("/follow/settings/{token}");
        app.submit_to(&path, &path, &[("frequency", "weekly"), ("language", "cy")])
            .await;
    }
    app.wait_minutes(1);
    new_version(&app, &plan).await;
    let before = app.mail.sent_to(SAM).len();
    app.wait_minutes(7 * 24 * 60);
    digest(&app, "2026-W49").await;
    let mail = app.mail.last_to(SAM);
    assert_eq!(app.mail.sent_to(SAM).len(), before + 1);
    assert_eq!(mail.subject(), "Eich newyddion yr wythnos hon");
    assert!(
        mail.text().contains("Mae 1 darn o newyddion"),
        "{}",
        mail.text()
    );
    assert!(mail.link("/plans/").starts_with("/cy/plans/"));

    // Stopping one thing by the settings, and taking it back.
    let stopped = app.submit_to(&path, &format!("{path}/stop"), &[]).await;
    let ended = app.follow(&stopped).await;
    assert!(
        ended.text().contains("You have stopped these emails."),
        "{}",
        ended.text()
    );
    let back = app.submit_to(&path, &format!("{path}/undo"), &[]).await;
    assert!(
        app.follow(&back)
            .await
            .text()
            .contains("You will get these emails again.")
    );
    assert!(follows(&app).await.iter().all(|row| row.ended_at.is_none()));
}

/// What a mail program sends for its "unsubscribe" (RFC 8058): no cookie, no seal of a form, and
/// from another site.
async fn one_click(app: &TestApp, link: &str) -> Page {
    let headers = [
        ("origin", "https://mail.example"),
        ("sec-fetch-site", "cross-site"),
    ];
    let body = b"List-Unsubscribe=One-Click".to_vec();
    app.post_body(link, &headers, body).await
}

#[tokio::test]
async fn one_click_ends_mail_without_a_cookie_and_ten_looks_end_nothing() {
    let app = TestApp::start().await;
    let plan = app.open_plan("leeds", "Report a missed bin").await;
    let page = format!("/plans/{}", plan.slug);
    app.feedback_from(&plan, "Show the day.", Some("kim@example.org"))
        .await;
    app.run_jobs_until_idle().await;
    let confirm = app.mail.last_to("kim@example.org").link("/confirm/");
    app.submit(&confirm, &[]).await;
    follow(&app, &page, SAM, "weekly").await;
    follow(&app, "/councils/leeds", SAM, "weekly").await;
    let lead = app.lead("leeds").await;
    let core = &app.app.core;
    let keys = &core.keys;
    let contact = yousaid_entities::contact::Entity::find()
        .one(core.db.reader())
        .await
        .unwrap()
        .unwrap();
    let follow_id = follows(&app).await[0].id;
    let state = || async {
        let rows = follows(&app).await;
        let kim = yousaid_entities::contact::Entity::find()
            .one(core.db.reader())
            .await
            .unwrap()
            .unwrap();
        let ended = rows.iter().filter(|row| row.ended_at.is_some()).count();
        let work = yousaid_services::accounts::has_ended_work_mail(core, lead.id);
        (kim.ended_at.is_some(), ended, work.await.unwrap())
    };
    for (link, after) in [
        (
            keys.token(Purpose::EndContact, contact.id),
            (true, 0, false),
        ),
        (keys.token(Purpose::EndFollow, follow_id), (false, 1, false)),
        (keys.token(Purpose::EndDigest, follow_id), (false, 2, false)),
        (keys.token(Purpose::EndWorkMail, lead.id), (false, 0, true)),
    ] {
        let link = format!("/stop/{link}");
        for _ in 0..10 {
            assert_eq!(app.get(&link).await.status, 200);
        }
        assert_eq!(state().await, (false, 0, false), "looking changes nothing");
        let stopped = one_click(&app, &link).await;
        assert_eq!(stopped.status, 200, "no redirect: {}", stopped.text());
        assert_eq!(stopped.header("set-cookie"), "");
        assert_eq!(state().await, after);
        assert_eq!(one_click(&app, &link).await.status, 200);
        assert_eq!(state().await, after, "again is nothing");
        // The page after it takes it back, and so does the link later.
        let undo = app.submit_page(&stopped, &link, None, &[]).await;
        assert_eq!(undo.status, 303, "{}", undo.text());
        assert_eq!(state().await, (false, 0, false), "taken back");
        let forged = app.post_raw(&format!("{link}/undo"), &[]).await;
        assert_eq!(forged.status, 403, "only the page takes it back");
    }
    assert_eq!(app.get("/stop/nonsense").await.status, 404);
    assert_eq!(one_click(&app, "/stop/nonsense").await.status, 404);

    // A day later the addresses are erased, and the link says so.
    let link = format!("/stop/{}", keys.token(Purpose::EndFollow, follow_id));
    one_click(&app, &link).await;
    app.wait_minutes(25 * 60);
    let erase = Job::Erase {
        slot: "later".to_owned(),
    };
    outbox::enqueue(core.db.writer(), core, [NewJob::now(core, None, erase)])
        .await
        .unwrap();
    app.run_jobs_until_idle().await;
    assert_eq!(app.get(&link).await.status, 410);
    let erased = follows(&app).await;
    let erased = erased
        .iter()
        .filter(|row| row.email.is_empty() && row.email_key.is_empty());
    assert_eq!(erased.count(), 1);
}

#[tokio::test]
async fn the_links_of_mails_end_what_the_mails_are_about() {
    let app = TestApp::start().await;
    let plan = app.open_plan("leeds", "Report a missed bin").await;
    let page = format!("/plans/{}", plan.slug);
    follow(&app, &page, SAM, "immediate").await;
    app.wait_minutes(1);
    new_version(&app, &plan).await;
    let news = app.mail.last_to(SAM);
    let header = news
        .source
        .lines()
        .any(|line| line == "List-Unsubscribe-Post: List-Unsubscribe=One-Click");
    assert!(header, "{}", news.source);
    let stopped = one_click(&app, &news.link("/stop/")).await;
    assert_eq!(
        stopped.h1(),
        "You have stopped emails about what you followed"
    );
    new_version(&app, &plan).await;
    assert_eq!(app.mail.sent_to(SAM).len(), 2, "nothing more");
    // Asking again is asking for the first time.
    app.wait_minutes(61);
    follow(&app, &page, SAM, "immediate").await;
    let rows = follows(&app).await;
    assert_eq!(rows.len(), 2);
    assert_eq!(rows.iter().filter(|row| row.ended_at.is_none()).count(), 1);
}

#[tokio::test]
async fn an_officer_stops_the_mail_about_work_on_their_own_page() {
    let app = TestApp::start().await;
    let plan = app.open_plan("leeds", "Report a missed bin").await;
    app.feedback(&plan, "Show the day.").await;
    app.run_jobs_until_idle().await;
    let lead = app.lead("leeds").await;
    let browser = app.sign_in(&lead).await;
    let page = browser
        .submit_to("/account", "/account/work-mail", &[])
        .await;
    assert_eq!(page.status, 303);
    let text = browser.get("/account").await.text();
    assert!(
        text.contains("We do not email you about waiting work."),
        "{text}"
    );
    let core = &app.app.core;
    let job = Job::DailyWork {
        slot: "2026-11-23".to_owned(),
    };
    outbox::enqueue(core.db.writer(), core, [NewJob::now(core, None, job)])
        .await
        .unwrap();
    app.run_jobs_until_idle().await;
    assert!(app.mail.sent_to(&lead.email).is_empty());
    let officers = membership::Entity::find()
        .all(core.db.reader())
        .await
        .unwrap();
    let users = user::Entity::find().all(core.db.reader()).await.unwrap();
    assert_eq!(officers.len(), users.len());
    let sent = delivery::Entity::find()
        .all(core.db.reader())
        .await
        .unwrap();
    assert_eq!(sent.len(), officers.len() - 1, "everyone else still hears");
    browser
        .submit_to("/account", "/account/work-mail", &[])
        .await;
    let text = browser.get("/account").await.text();
    assert!(text.contains("We email you on working days"), "{text}");
}
