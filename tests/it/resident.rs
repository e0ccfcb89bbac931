//! What residents do, by plain HTTP: every page works without scripts.

use sea_orm::EntityTrait;
use yousaid_entities::{FeedbackState, delivery, feedback, screening_result};

use crate::support::{Page, Plan, TestApp};

const WORDS: &str = "Let me see when the crew comes back.";

/// Types the words, and gives the page after it.
async fn write(app: &TestApp, plan: &Plan, words: &str) -> Page {
    let path = format!("/plans/{}/feedback", plan.slug);
    let page = app.submit(&path, &[("text", words)]).await;
    assert_eq!(page.status, 303, "{}", page.text());
    app.follow(&page).await
}

/// Sends what the check page shows, and gives the confirmation.
async fn send(app: &TestApp, page: &Page) -> Page {
    let sent = app.submit_page(page, "", None, &[]).await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    app.follow(&sent).await
}

async fn rows(app: &TestApp) -> Vec<feedback::Model> {
    feedback::Entity::find()
        .all(app.app.core.db.reader())
        .await
        .unwrap()
}

#[tokio::test]
async fn one_answer_is_enough() {
    let app = TestApp::start().await;
    let plan = app.open_plan("leeds", "Report a missed bin").await;
    let check = write(&app, &plan, WORDS).await;
    assert_eq!(check.h1(), "Check your answers");
    assert!(check.text().contains(WORDS));
    let sent = send(&app, &check).await;
    let reference = sent.one(".govuk-panel strong");
    assert_eq!(reference.len(), 8);
    assert!(!reference.contains(['0', 'O', '1', 'I']), "{reference}");
    let [row] = rows(&app).await.try_into().unwrap();
    assert_eq!(
        (row.text.as_str(), row.reference.as_str()),
        (WORDS, reference.as_str())
    );
    app.run_jobs_until_idle().await;
    assert_eq!(rows(&app).await[0].state, FeedbackState::Ready);
    assert_eq!(app.jobs_left().await, 0);
    assert_eq!(sent.header("cache-control"), "no-store");
    assert_eq!(sent.header("set-cookie"), "");
}

#[tokio::test]
async fn sending_twice_is_sending_once_and_new_words_are_new() {
    let app = TestApp::start().await;
    let plan = app.open_plan("leeds", "Report a missed bin").await;
    let path = format!("/plans/{}/feedback", plan.slug);
    let form = app.get(&path).await;
    let check = app
        .follow(&app.submit_page(&form, "", None, &[("text", WORDS)]).await)
        .await;
    let first = app.submit_page(&check, "", None, &[]).await;
    let again = app.submit_page(&check, "", None, &[]).await;
    assert_eq!(first.location(), again.location());
    // The same form once more with the same words leads to the same confirmation …
    let same = app.submit_page(&form, "", None, &[("text", WORDS)]).await;
    assert_eq!(same.location(), first.location());
    assert_eq!(rows(&app).await.len(), 1);
    // … and with other words it is another piece of feedback.
    let other = app
        .follow(
            &app.submit_page(&form, "", None, &[("text", "Something else.")])
                .await,
        )
        .await;
    send(&app, &other).await;
    assert_eq!(rows(&app).await.len(), 2);
    // Those who watch see it, over all processes; the counter is written beside the answer.
    let mut counted = String::new();
    for _ in 0..100 {
        counted = app.get("/metrics").await.body;
        if counted.contains("yousaid_feedback_today 2\n") {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("{counted}");
}

#[tokio::test]
async fn fifty_posts_at_once_are_one() {
    let app = TestApp::start().await;
    let plan = app.open_plan("leeds", "Report a missed bin").await;
    let check = write(&app, &plan, WORDS).await;
    let path = check.attr("main form", "action").unwrap();
    let email = path.replace("/check", "/email");
    let kept = app.submit(&email, &[("answer", "sam@example.org")]).await;
    assert_eq!(kept.status, 303);
    let posts = (0..50).map(|_| app.submit_page(&check, "", None, &[]));
    let pages = futures::future::join_all(posts).await;
    let mut places: Vec<_> = pages
        .iter()
        .map(|page| page.location().to_owned())
        .collect();
    places.dedup();
    assert_eq!(places.len(), 1, "{places:?}");
    assert_eq!(rows(&app).await.len(), 1);
    app.run_jobs_until_idle().await;
    assert_eq!(app.mail.sent_to("sam@example.org").len(), 1, "one receipt");
}

#[tokio::test]
async fn personal_data_is_shown_before_it_is_sent() {
    let app = TestApp::start().await;
    let plan = app.open_plan("leeds", "Report a missed bin").await;
    let page = write(&app, &plan, "Ring me on 07700 900123 when it is done.").await;
    assert_eq!(page.h1(), "Your words may include personal details");
    assert_eq!(page.one("mark"), "07700 900123");
    let kept = app.submit_page(&page, "", None, &[]).await;
    let check = app.follow(&kept).await;
    send(&app, &check).await;
    app.run_jobs_until_idle().await;
    let row = rows(&app).await.remove(0);
    assert_eq!(row.state, FeedbackState::Held);
    assert_eq!(row.reasons, "personal:PHONE_NUMBER");
    let own = app.get(&own_path(&app, &row)).await;
    assert!(own.text().contains("It includes personal details."));
}

/// The author's own page.
fn own_path(app: &TestApp, row: &feedback::Model) -> String {
    let purpose = yousaid_services::tokens::Purpose::OwnPage;
    format!("/m/{}", app.app.core.keys.token(purpose, row.id))
}

#[tokio::test]
async fn wrong_answers_keep_what_was_typed() {
    let app = TestApp::start().await;
    let plan = app.open_plan("leeds", "Report a missed bin").await;
    let path = format!("/plans/{}/feedback", plan.slug);
    let page = app.submit(&path, &[("text", "  \n ")]).await;
    assert_eq!(page.status, 422);
    assert_eq!(page.errors(), ["Enter what would make it better"]);
    let long = "a".repeat(10_001);
    let page = app.submit(&path, &[("text", &long)]).await;
    assert_eq!(
        page.errors(),
        ["Your words must be 10,000 characters or fewer"]
    );
    assert_eq!(page.one("textarea"), long);
    let check = write(&app, &plan, WORDS).await;
    let base = check
        .attr("main form", "action")
        .unwrap()
        .replace("/check", "");
    for (name, field, typed, error) in [
        (
            "email",
            "answer",
            "not an address",
            "Enter an email address in the correct format, like name@example.com",
        ),
        (
            "about",
            "postcode",
            "nonsense",
            "Enter a full postcode, like OX1 1AA",
        ),
    ] {
        let page = app
            .submit(&format!("{base}/{name}"), &[(field, typed)])
            .await;
        assert_eq!(page.status, 422, "{name}");
        assert_eq!(page.errors(), [error]);
        assert_eq!(page.field(field), typed);
    }
    let page = app
        .submit(&format!("{base}/ease"), &[("answer", "9")])
        .await;
    assert_eq!(page.errors(), ["Select how easy it looks, or “Not sure”"]);
    assert!(rows(&app).await.is_empty(), "nothing half-written stays");
}

#[tokio::test]
async fn sixty_four_kilobytes_come_back_and_what_nobody_can_keep_is_named() {
    let app = TestApp::start().await;
    let plan = app.open_plan("leeds", "Report a missed bin").await;
    let path = format!("/plans/{}/feedback", plan.slug);
    let long = "(bins) ".repeat(64 * 1024 / 7 + 1);
    let long = &long[..64 * 1024];
    let page = app.submit(&path, &[("text", long)]).await;
    assert_eq!(page.status, 422);
    assert_eq!(
        page.errors(),
        ["Your words must be 10,000 characters or fewer"]
    );
    assert_eq!(page.one("textarea"), long.trim());
    let page = app.submit(&path, &[("text", "The bin\0 is full")]).await;
    assert_eq!(
        (page.status, page.h1().as_str()),
        (400, "The text contains a character we cannot keep")
    );
    assert!(page.one("textarea").contains("is full"));
    let drafts = yousaid_entities::draft::Entity::find()
        .all(app.app.core.db.reader())
        .await
        .unwrap();
    assert!(rows(&app).await.is_empty() && drafts.is_empty());
}

#[tokio::test]
async fn a_plan_needs_at_most_six_statements_however_many_comments() {
    let app = TestApp::start().await;
    let plan = app.open_plan("leeds", "Report a missed bin").await;
    let path = format!("/plans/{}", plan.slug);
    let mut needed = Vec::new();
    for comments in [1, 199] {
        for number in 0..comments {
            app.feedback(&plan, &format!("{WORDS} ({comments}, {number})"))
                .await;
        }
        for publish in [
            "UPDATE feedback SET state = 'published', published_text = text, published_at = created_at",
            "UPDATE designs SET public_revision = public_revision + 1",
        ] {
            sea_orm::ConnectionTrait::execute_unprepared(app.app.core.db.writer(), publish)
                .await
                .unwrap();
        }
        for _ in 0..2 {
            let before = app.app.core.db.statements();
            assert!(app.get(&path).await.text().contains(WORDS));
            needed.push(app.app.core.db.statements() - before);
        }
    }
    let [few, few_kept, many, many_kept] = needed[..] else {
        unreachable!("four visits")
    };
    assert_eq!(few, many, "the number of comments changes nothing");
    assert!((2..=6).contains(&many), "{many}");
    assert_eq!((few_kept, many_kept), (1, 1), "a kept page asks once");
}

#[tokio::test]
async fn optional_answers_are_kept_and_shown() {
    let app = TestApp::start().await;
    let plan = app.open_plan("leeds", "Report a missed bin").await;
    let check = write(&app, &plan, WORDS).await;
    let base = check
        .attr("main form", "action")
        .unwrap()
        .replace("/check", "");
    let page = app
        .submit(&format!("{base}/ease"), &[("answer", "0")])
        .await;
    assert!(app.follow(&page).await.text().contains("Not sure"));
    let about = [
        ("role", "carer"),
        ("disability", "yes"),
        ("age", "not a code"),
    ];
    let page = app.submit(&format!("{base}/about"), &about).await;
    let check = app.follow(&page).await;
    assert!(check.text().contains("I help somebody who lives here"));
    send(&app, &check).await;
    let row = rows(&app).await.remove(0);
    assert_eq!(row.ease, Some(0));
    assert_eq!(
        row.about,
        serde_json::json!({ "role": "carer", "disability": "yes" })
    );
}

#[tokio::test]
async fn authors_change_and_withdraw() {
    let app = TestApp::start().await;
    let plan = app.open_plan("leeds", "Report a missed bin").await;
    app.feedback_from(&plan, WORDS, Some("sam@example.org"))
        .await;
    app.run_jobs_until_idle().await;
    let own = own_path(&app, &rows(&app).await[0]);
    let page = app
        .submit(&format!("{own}/change"), &[("text", "Changed words.")])
        .await;
    assert_eq!(page.status, 303, "{}", page.text());
    app.run_jobs_until_idle().await;
    let row = rows(&app).await.remove(0);
    assert_eq!(
        (row.text.as_str(), row.state, row.revision),
        ("Changed words.", FeedbackState::Ready, 4)
    );
    let old = app
        .submit(
            &format!("{own}/change"),
            &[("text", "x"), ("revision", "1")],
        )
        .await;
    assert_eq!(old.status, 409);
    let page = app.submit(&format!("{own}/withdraw"), &[]).await;
    assert_eq!(page.status, 303);
    let row = rows(&app).await.remove(0);
    assert_eq!(
        (row.text.as_str(), row.state),
        ("", FeedbackState::Withdrawn)
    );
    let left = screening_result::Entity::find()
        .all(app.app.core.db.reader())
        .await
        .unwrap();
    assert!(
        left.is_empty(),
        "what screening found is erased with the words"
    );
    assert!(
        app.get(&own)
            .await
            .text()
            .contains("Your words are erased.")
    );
    let page = app
        .get("/m/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
        .await;
    assert_eq!(page.status, 404);
}

#[tokio::test]
async fn mail_is_confirmed_and_stopped_by_buttons_only() {
    let app = TestApp::start().await;
    let plan = app.open_plan("leeds", "Report a missed bin").await;
    app.feedback_from(&plan, WORDS, Some("sam@example.org"))
        .await;
    app.run_jobs_until_idle().await;
    let receipt = app.mail.last_to("sam@example.org");
    assert_eq!(receipt.from, "noreply@yousaid.example");
    assert!(
        receipt.subject().contains(&rows(&app).await[0].reference),
        "{}",
        receipt.subject()
    );
    assert!(receipt.html().contains(WORDS));
    let link = |kind: &str| {
        let text = receipt.text();
        let start = text
            .find(&format!("{}/{kind}/", app.base))
            .unwrap_or_else(|| panic!("{text}"));
        let link: String = text[start + app.base.len()..]
            .chars()
            .take_while(|c| !c.is_whitespace())
            .collect();
        link
    };
    let contact = || async {
        let contacts = yousaid_entities::contact::Entity::find().all(app.app.core.db.reader());
        contacts.await.unwrap().remove(0)
    };
    for _ in 0..10 {
        assert_eq!(app.get(&link("confirm")).await.status, 200);
    }
    assert_eq!(
        contact().await.confirmed_at,
        None,
        "a scanner that opens links confirms nothing"
    );
    assert_eq!(app.submit(&link("confirm"), &[]).await.status, 303);
    assert!(contact().await.confirmed_at.is_some());
    let stop = app
        .post_raw(&link("stop"), &[("List-Unsubscribe", "One-Click")])
        .await;
    assert_eq!(stop.status, 200, "one click without a cookie or token");
    assert!(contact().await.ended_at.is_some());
    let sent = delivery::Entity::find()
        .all(app.app.core.db.reader())
        .await
        .unwrap();
    assert_eq!(sent.len(), 1);
}

#[tokio::test]
async fn closed_plans_and_lost_drafts_say_so() {
    let app = TestApp::start().await;
    let plan = app.open_plan("leeds", "Report a missed bin").await;
    let check = write(&app, &plan, WORDS).await;
    app.wait_minutes(25 * 60);
    let path = check.attr("main form", "action").unwrap();
    assert_eq!(
        app.get(&path).await.status,
        410,
        "a draft is kept for a day"
    );
    let check = write(&app, &plan, WORDS).await;
    let form = app.get(&format!("/plans/{}/feedback", plan.slug)).await;
    let close = "UPDATE designs SET state = 'closed', public_revision = public_revision + 1";
    sea_orm::ConnectionTrait::execute_unprepared(app.app.core.db.writer(), close)
        .await
        .unwrap();
    let late = app.submit_page(&check, "", None, &[]).await;
    assert_eq!(late.status, 409);
    let late = app
        .submit_page(&form, "", None, &[("text", "Typed before it closed")])
        .await;
    assert_eq!(late.status, 409);
    assert!(
        late.one("textarea").contains("Typed before it closed"),
        "the words are given back"
    );
    assert!(rows(&app).await.is_empty());
}

#[tokio::test]
async fn a_kept_page_changes_with_the_plan() {
    let app = TestApp::start().await;
    let plan = app.open_plan("leeds", "Report a missed bin").await;
    let path = format!("/plans/{}", plan.slug);
    let before = app.get(&path).await;
    assert!(!before.text().contains(WORDS));
    assert_eq!(app.get(&path).await.body, before.body);
    crate::answers::publish(&app, &plan, WORDS, None).await;
    let after = app.get(&path).await;
    assert!(after.text().contains(WORDS));
    let welsh = app.get(&format!("/cy{path}")).await;
    assert!(
        welsh.text().contains("Rhoi adborth"),
        "each language has its own page"
    );
    let row = rows(&app).await.remove(0);
    app.submit(&format!("{}/withdraw", own_path(&app, &row)), &[])
        .await;
    assert!(
        !app.get(&path).await.text().contains(WORDS),
        "withdrawn words go at once"
    );
}
