//! One resident's words, all the way: from the form to the mail about the council's reply.

use sea_orm::EntityTrait;
use yousaid_entities::{FeedbackState, RouteState, feedback, route, theme};

use crate::support::{Browser, TestApp};

const WORDS: &str = "Please text me when the missed bin will be collected.";

/// Where the first link in the text goes that begins like this.
fn link(app: &TestApp, text: &str, kind: &str) -> String {
    let start = text
        .find(&format!("{}/{kind}/", app.base))
        .unwrap_or_else(|| panic!("{text}"));
    text[start + app.base.len()..]
        .chars()
        .take_while(|c| !c.is_whitespace())
        .collect()
}

/// Presses the button of a form, and fails with the page when that is refused.
async fn press(officer: &Browser, path: &str, fields: &[(&str, &str)]) {
    let page = officer.submit(path, fields).await;
    assert_eq!(page.status, 303, "{path}: {}", page.text());
}

#[expect(
    clippy::too_many_lines,
    reason = "one way, told from its beginning to its end"
)]
#[tokio::test]
async fn from_the_form_to_the_mail_about_the_reply() {
    let app = TestApp::start().await;
    let plan = app.open_plan("leeds", "Report a missed bin").await;
    let db = app.app.core.db.reader();

    // The resident writes, leaves an address, sends, and confirms the address.
    let page = app
        .submit(
            &format!("/plans/{}/feedback", plan.slug),
            &[("text", WORDS)],
        )
        .await;
    let check = app.follow(&page).await;
    let base = check
        .attr("main form", "action")
        .unwrap()
        .replace("/check", "");
    app.submit(
        &format!("{base}/email"),
        &[("answer", "resident@example.org")],
    )
    .await;
    let sent = app.submit(&format!("{base}/check"), &[]).await;
    assert_eq!(app.follow(&sent).await.one("h1"), "Feedback sent");
    app.run_jobs_until_idle().await;
    let receipt = app.mail.last_to("resident@example.org");
    assert!(receipt.text().contains(WORDS));
    let confirmed = app
        .submit(&link(&app, &receipt.text(), "confirm"), &[])
        .await;
    assert_eq!(confirmed.status, 303);
    let own = confirmed.location().to_owned();

    // An officer publishes it; the resident is told.
    let row = feedback::Entity::find().one(db).await.unwrap().unwrap();
    assert_eq!(row.state, FeedbackState::Ready);
    let officer = app.sign_in(&app.officer("leeds").await).await;
    let path = format!("/manage/leeds/feedback/{}", row.id);
    let page = officer.get(&path).await;
    assert!(page.text().contains(WORDS));
    press(
        &officer,
        &path,
        &[("verdict", "publish"), ("action", "decide")],
    )
    .await;
    app.run_jobs_until_idle().await;
    assert_eq!(
        app.mail.sent_to("resident@example.org").len(),
        2,
        "told of the decision"
    );
    assert!(
        app.get(&format!("/plans/{}", plan.slug))
            .await
            .text()
            .contains(WORDS)
    );

    // Others say alike; themes are found, one is accepted and routed.
    for words in [
        "A text message when the missed bin is collected would help",
        "Send a text with the day the missed bin will be collected",
        "I want a text message about my missed bin",
        "Text me the new collection day of the missed bin please",
        "Let people get a text when the missed bin is collected",
    ] {
        crate::answers::publish(&app, &plan, words, None).await;
    }
    let themes = format!("/manage/leeds/plans/{}/themes", plan.slug);
    press(&officer, &themes, &[("action", "find")]).await;
    app.run_jobs_until_idle().await;
    let proposals = theme::Entity::find().all(db).await.unwrap();
    assert!(!proposals.is_empty(), "a theme is proposed");
    let assignments = yousaid_entities::theme_assignment::Entity::find()
        .all(db)
        .await
        .unwrap();
    let mine = assignments.iter().find(|found| found.feedback_id == row.id);
    let theme = mine.expect("the words are in a theme").theme_id;
    let (theme, name) = (theme.to_string(), "Texts about missed bins");
    let accept = [
        ("action", "accept"),
        ("theme", &theme),
        ("revision", "0"),
        ("name", name),
    ];
    press(&officer, &themes, &accept).await;
    app.run_jobs_until_idle().await;
    let routed = route::Entity::find().one(db).await.unwrap().unwrap();
    assert_eq!(routed.state, RouteState::Offered);
    assert_eq!(
        routed.council_id,
        Some(plan.council),
        "waste collection is this council's"
    );

    // The council accepts and replies; the resident reads it in a mail and on the page for all.
    let here = format!("/manage/leeds/routed/{}", routed.id);
    let reply = format!("{here}/reply");
    let body = ("body", "We will send texts from March.");
    press(&officer, &here, &[("action", "accept")]).await;
    press(
        &officer,
        &reply,
        &[("action", "save"), ("kind", "will_do"), body],
    )
    .await;
    press(
        &officer,
        &reply,
        &[("action", "publish"), ("route_revision", "1")],
    )
    .await;
    app.run_jobs_until_idle().await;
    let mails = app.mail.sent_to("resident@example.org");
    assert_eq!(mails.len(), 3, "receipt, decision, reply: each once");
    let told = app.mail.last_to("resident@example.org").text();
    assert!(told.contains("We will send texts from March."), "{told}");
    let outcome = app
        .get(&format!("/plans/{}/outcome", plan.slug))
        .await
        .text();
    assert!(outcome.contains("We will send texts from March."));
    assert!(outcome.contains("Texts about missed bins"));
    assert!(
        app.get(&own)
            .await
            .text()
            .contains("We will send texts from March.")
    );

    // The board sees it, across councils.
    let board = app.sign_in(&app.board_member().await).await;
    assert!(
        board
            .get("/board/themes")
            .await
            .text()
            .contains("Texts about missed bins")
    );
    assert_eq!(app.jobs_left().await, 0);
}

#[tokio::test]
async fn a_mail_server_that_is_away_or_busy_costs_time_and_no_message() {
    let app = TestApp::start().await;
    let plan = app.open_plan("leeds", "Report a missed bin").await;
    app.mail.close(true);
    app.feedback_from(&plan, WORDS, Some("resident@example.org"))
        .await;
    app.run_jobs_until_idle().await;
    assert_eq!(app.mail.sent_to("resident@example.org").len(), 0);
    app.mail.close(false);
    app.mail.refuse("451 4.3.0 later");
    for _ in 0..6 {
        app.wait_minutes(10);
        app.run_jobs_until_idle().await;
    }
    assert_eq!(app.mail.sent_to("resident@example.org").len(), 1);
    assert_eq!(app.jobs_left().await, 0);
}
