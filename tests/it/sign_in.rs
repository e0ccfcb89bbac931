//! Signing in by mail, and sessions with their end.

use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use yousaid_entities::{Role, session, sign_in_challenge};

use crate::support::{Browser, Page, TestApp};

/// The browser with the session that a response began.
fn signed_in(app: &TestApp, page: &Page) -> Browser {
    let cookie = page
        .header("set-cookie")
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    assert!(cookie.starts_with("session="), "{cookie}");
    app.with_cookie(Some(cookie))
}

/// Asks for a mail, and returns the page that asks for the code.
async fn ask(app: &TestApp, email: &str) -> String {
    let page = app.submit("/account/sign-in", &[("email", email)]).await;
    assert_eq!(page.status, 303, "{}", page.text());
    app.run_jobs_until_idle().await;
    page.location().to_owned()
}

#[tokio::test]
async fn the_link_signs_in_once_and_only_by_its_button() {
    let app = TestApp::start().await;
    let officer = app.officer("leeds").await;
    ask(&app, &officer.email).await;
    let mail = app.mail.last_to(&officer.email);
    let link = mail.link("/account/sign-in/link/");

    // A scanner opens the link twice; nothing is used up.
    for _ in 0..2 {
        let page = app.get(&link).await;
        assert_eq!(
            (page.status, page.header("referrer-policy")),
            (200, "no-referrer")
        );
        assert_eq!(page.header("cache-control"), "no-store");
    }
    let page = app.submit(&link, &[]).await;
    assert_eq!((page.status, page.location()), (303, "/manage"));
    let cookie = page.header("set-cookie");
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
        "{cookie}"
    );
    let browser = signed_in(&app, &page);
    let account = browser.get("/account").await;
    assert!(
        account.text().contains(&officer.email),
        "{}",
        account.text()
    );

    let again = app.post_form(&link, &[]).await;
    assert_eq!((again.status, again.header("set-cookie")), (410, ""));
    assert_eq!(app.get(&link).await.status, 410);
}

#[tokio::test]
async fn the_code_signs_in_and_leads_to_where_one_wanted_to_go() {
    let app = TestApp::start().await;
    let member = app.board_member().await;
    let asked = app.get("/account?tab=1").await;
    assert_eq!(asked.status, 303);
    assert_eq!(
        asked.location(),
        "/account/sign-in?next=%2Faccount%3Ftab%3D1"
    );
    let sent = app
        .submit(asked.location(), &[("email", &member.email.to_uppercase())])
        .await;
    app.run_jobs_until_idle().await;
    let code = app.mail.last_to(&member.email).code();
    let spaced = format!(" {} {} ", &code[..3], &code[3..]);
    let page = app.submit(sent.location(), &[("code", &spaced)]).await;
    assert_eq!((page.status, page.location()), (303, "/account?tab=1"));
    assert_eq!(signed_in(&app, &page).get("/account").await.status, 200);
    // Used up: the link of the same mail does not work any more.
    let link = app
        .mail
        .last_to(&member.email)
        .link("/account/sign-in/link/");
    assert_eq!(app.get(&link).await.status, 410);
}

#[tokio::test]
async fn an_unknown_address_gets_the_same_answers_and_no_mail() {
    let app = TestApp::start().await;
    let officer = app.officer("leeds").await;
    let known = ask(&app, &officer.email).await;
    let unknown = ask(&app, "nobody@council.example").await;
    let (known_page, unknown_page) = (app.get(&known).await, app.get(&unknown).await);
    assert_eq!(known_page.text(), unknown_page.text());
    assert!(app.mail.sent_to("nobody@council.example").is_empty());
    for _ in 0..7 {
        let known = app.submit(&known, &[("code", "000000")]).await;
        let unknown = app.submit(&unknown, &[("code", "000000")]).await;
        assert_eq!(
            (known.status, known.errors()),
            (unknown.status, unknown.errors())
        );
        assert_eq!(known.status, 422);
    }
    let count = sign_in_challenge::Entity::find()
        .count(app.app.core.db.reader())
        .await
        .unwrap();
    assert_eq!(count, 1);
}

#[tokio::test]
async fn after_five_wrong_codes_the_right_one_is_worth_nothing() {
    let app = TestApp::start().await;
    let officer = app.officer("leeds").await;
    let sent = ask(&app, &officer.email).await;
    let code = app.mail.last_to(&officer.email).code();
    let wrong = if code == "123456" { "654321" } else { "123456" };
    for _ in 0..5 {
        assert_eq!(app.submit(&sent, &[("code", wrong)]).await.status, 422);
    }
    let page = app.submit(&sent, &[("code", &code)]).await;
    assert_eq!((page.status, page.header("set-cookie")), (422, ""));
    assert_eq!(
        session::Entity::find()
            .count(app.app.core.db.reader())
            .await
            .unwrap(),
        0
    );
}

#[tokio::test]
async fn after_a_quarter_of_an_hour_the_mail_is_worth_nothing() {
    let app = TestApp::start().await;
    let officer = app.officer("leeds").await;
    let sent = ask(&app, &officer.email).await;
    let mail = app.mail.last_to(&officer.email);
    app.wait_minutes(15);
    assert_eq!(
        app.submit(&sent, &[("code", &mail.code())]).await.status,
        422
    );
    assert_eq!(
        app.post_form(&mail.link("/account/sign-in/link/"), &[])
            .await
            .status,
        410
    );
}

#[tokio::test]
async fn two_clicks_on_the_link_at_once_sign_in_once() {
    let app = TestApp::start().await;
    let officer = app.officer("leeds").await;
    ask(&app, &officer.email).await;
    let link = app
        .mail
        .last_to(&officer.email)
        .link("/account/sign-in/link/");
    let (first, second) = tokio::join!(app.post_form(&link, &[]), app.post_form(&link, &[]));
    let mut statuses = [first.status, second.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 410]);
}

#[tokio::test]
async fn a_session_ends_by_itself_when_it_is_idle_or_old() {
    let app = TestApp::start().await;
    let officer = app.officer("leeds").await;
    let browser = app.sign_in(&officer).await;
    for _ in 0..3 {
        app.wait_minutes(11 * 60);
        assert_eq!(browser.get("/account").await.status, 200);
    }
    app.wait_minutes(12 * 60);
    assert_eq!(browser.get("/account").await.status, 303);

    let busy = app.sign_in(&officer).await;
    let mut days = 0;
    while busy.get("/account").await.status == 200 {
        app.wait_minutes(6 * 60);
        days += 1;
        assert!(days < 40, "a session never ends");
    }
    assert_eq!(days, 7 * 4);
}

#[tokio::test]
async fn ending_a_session_works_at_once() {
    let app = TestApp::start().await;
    let officer = app.officer("leeds").await;
    let here = app.sign_in(&officer).await;
    let there = app.sign_in(&officer).await;
    let page = here.get("/account").await;
    let action = page
        .attr("form[action^='/account/sessions/']", "action")
        .unwrap();
    let ended = here
        .submit_page(&page, "/account", Some(&action), &[])
        .await;
    assert_eq!((ended.status, ended.location()), (303, "/account"));
    assert_eq!(there.get("/account").await.status, 303);
    assert_eq!(here.get("/account").await.status, 200);

    let out = here.submit_to("/account", "/account/sign-out", &[]).await;
    assert_eq!((out.status, out.location()), (303, "/account/sign-in"));
    assert!(out.header("set-cookie").contains("Max-Age=0"));
    assert_eq!(here.get("/account").await.status, 303);
}

#[tokio::test]
async fn nobody_ends_the_session_of_another() {
    let app = TestApp::start().await;
    let (one, other) = (app.officer("leeds").await, app.officer("leeds").await);
    let (browser, others) = (app.sign_in(&one).await, app.sign_in(&other).await);
    let sessions = session::Entity::find()
        .filter(session::Column::UserId.eq(other.id))
        .all(app.app.core.db.reader())
        .await
        .unwrap();
    assert_eq!(sessions.len(), 1);
    let path = format!("/account/sessions/{}/end", sessions[0].id);
    assert_eq!(browser.post_form(&path, &[]).await.status, 404);
    assert_eq!(others.get("/account").await.status, 200);
}

#[tokio::test]
async fn a_closed_account_is_out_at_once() {
    use sea_orm::{ActiveModelTrait, ActiveValue::Set, IntoActiveModel};

    let app = TestApp::start().await;
    let officer = app.officer("leeds").await;
    let browser = app.sign_in(&officer).await;
    let mut row = officer.clone().into_active_model();
    row.disabled_at = Set(Some(app.app.core.now()));
    row.update(app.app.core.db.writer()).await.unwrap();
    assert_eq!(browser.get("/account").await.status, 303);
    ask(&app, &officer.email).await;
    assert!(app.mail.sent().is_empty());
}

#[tokio::test]
async fn asking_too_often_is_refused_for_a_while() {
    let app = TestApp::start_with(&[("YOUSAID_SIGN_IN_RATE", "4")]).await;
    let asked = async |email: &str| app.submit("/account/sign-in", &[("email", email)]).await;
    assert_eq!(asked("a@council.example").await.status, 303);
    let page = asked("a@council.example").await;
    assert_eq!(page.status, 429);
    let wait: u32 = page.header("retry-after").parse().unwrap();
    assert!((1..=900).contains(&wait));
    assert!(
        page.body.contains("a@council.example"),
        "the words are given back"
    );
    assert_eq!(asked("b@council.example").await.status, 303);
    assert_eq!(asked("c@council.example").await.status, 303);
    assert_eq!(
        asked("d@council.example").await.status,
        429,
        "the address has asked four times"
    );
    app.wait_minutes(16);
    if std::env::var("TEST_REDIS_URL").is_err() {
        assert_eq!(asked("a@council.example").await.status, 303);
    }
}

#[tokio::test]
async fn a_wrong_address_is_explained_and_kept() {
    let app = TestApp::start().await;
    let page = app
        .submit("/cy/account/sign-in", &[("email", "not an address")])
        .await;
    assert_eq!(page.status, 422);
    assert_eq!(page.field("email"), "not an address");
    assert_eq!(page.errors().len(), 1);
    assert_eq!(page.attr("html", "lang").as_deref(), Some("cy"));
    let person = app.person(Role::Operator, None).await;
    let page = app.sign_in(&person).await.get("/cy/account").await;
    assert!(page.text().contains("Gweithredwr"));
}

#[tokio::test]
async fn on_a_site_with_tls_the_cookie_is_for_this_host_and_tls_only() {
    let app = TestApp::start_with(&[("YOUSAID_BASE_URL", "https://yousaid.example")]).await;
    let officer = app.officer("leeds").await;
    ask(&app, &officer.email).await;
    let code_page = app
        .submit("/account/sign-in", &[("email", &officer.email)])
        .await;
    app.run_jobs_until_idle().await;
    let code = app.mail.last_to(&officer.email).code();
    let page = app.submit(code_page.location(), &[("code", &code)]).await;
    let cookie = page.header("set-cookie");
    assert!(
        cookie.starts_with("__Host-session=") && cookie.contains("; Secure"),
        "{cookie}"
    );
    assert!(
        cookie.contains("Path=/") && !cookie.contains("Domain"),
        "{cookie}"
    );
    assert_eq!(page.header("strict-transport-security"), "max-age=31536000");
}
