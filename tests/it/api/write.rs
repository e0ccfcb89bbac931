//! What the API takes, and what it says when it takes nothing.

use std::collections::BTreeSet;

use futures::future::join_all;
use reqwest::Method;
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::{Value, json};
use yousaid_entities::{QuestionKind, contact, feedback};
use yousaid_services::audit::Actor;
use yousaid_services::designs::{NewQuestion, save_question};

use super::{document, give, kept, post, sql};
use crate::support::{Page, TestApp};

#[tokio::test]
async fn the_same_key_is_the_same_feedback() {
    let app = TestApp::start().await;
    let plan = app.open_plan("leeds", "Report a missed bin").await;
    let words = json!({ "text": "Say when you come back", "step": 2, "ease": 3 });
    let first = give(&app, &plan, "key 1", &words).await;
    assert_eq!(first.status, 201, "{}", first.body);
    let receipt = document(&first);
    assert_eq!(receipt["reference"].as_str().unwrap().len(), 8);
    assert_eq!(first.location(), receipt["link"].as_str().unwrap());
    assert_eq!(first.header("cache-control"), "no-store");
    let row = feedback::Entity::find()
        .one(app.app.core.db.reader())
        .await
        .unwrap()
        .unwrap();
    assert_eq!((row.step_id, row.ease), (Some(plan.steps[1]), Some(3)));

    let again = give(&app, &plan, "key 1", &words).await;
    assert_eq!((again.status, document(&again)), (200, receipt.clone()));
    for other in [
        json!({ "text": "Say when you come back", "step": 2 }),
        json!({ "text": "Other words", "step": 2, "ease": 3 }),
        json!({ "text": "Say when you come back", "step": 2, "ease": 3, "language": "cy" }),
    ] {
        let refused = give(&app, &plan, "key 1", &other).await;
        assert_eq!(
            problem(&refused),
            (422, "key-reused".to_owned(), Vec::new())
        );
    }
    assert_eq!(kept(&app).await, 1);

    // The key counts within its plan.
    let other = app.open_plan("oxford", "Renew a parking permit").await;
    assert_eq!(give(&app, &other, "key 1", &words).await.status, 201);

    // Closing the plan takes nothing back.
    sql(&app, "UPDATE designs SET state = 'closed'").await;
    let later = give(&app, &plan, "key 1", &words).await;
    assert_eq!((later.status, document(&later)), (200, receipt));
    let late = give(&app, &plan, "key 2", &words).await;
    assert_eq!(problem(&late), (409, "plan-closed".to_owned(), Vec::new()));
    assert_eq!(kept(&app).await, 2);
}

#[tokio::test]
async fn fifty_requests_at_once_with_one_key_make_one_piece_and_one_receipt() {
    let app = TestApp::start().await;
    let plan = app.open_plan("leeds", "Report a missed bin").await;
    let words = json!({ "text": "Say when you come back", "email": "kim@home.example" });
    let answers = join_all((0..50).map(|_| give(&app, &plan, "one", &words))).await;
    let mut statuses: Vec<_> = answers.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!((statuses[0], statuses[48], statuses[49]), (200, 200, 201));
    let bodies: BTreeSet<_> = answers.iter().map(|answer| answer.body.clone()).collect();
    assert_eq!(bodies.len(), 1);
    assert_eq!(kept(&app).await, 1);
    let contacts = contact::Entity::find()
        .count(app.app.core.db.reader())
        .await
        .unwrap();
    assert_eq!(contacts, 1);
    app.run_jobs_until_idle().await;
    assert_eq!(app.mail.sent_to("kim@home.example").len(), 1);
}

#[tokio::test]
async fn answers_to_questions_must_fit_them() {
    let app = TestApp::start().await;
    let plan = app.open_plan("leeds", "Report a missed bin").await;
    let officer = app.officer("leeds").await;
    let question = NewQuestion {
        prompt: "How often do you use it?".to_owned(),
        hint: String::new(),
        kind: QuestionKind::Choice,
        options: "Often\nNever".to_owned(),
    };
    let seen = app.seen(plan.council, plan.id).await;
    save_question(
        &app.app.core,
        Actor::User(officer.id),
        seen,
        None,
        &question,
    )
    .await
    .unwrap();
    let shown = document(&app.get(&format!("/api/v1/plans/{}", plan.slug)).await);
    assert_eq!(shown["questions"][0]["options"], json!(["Often", "Never"]));

    let with = |answers: Value| json!({ "text": "Words", "answers": answers });
    let refused = || (422, "invalid".to_owned(), vec!["answers".to_owned()]);
    for (key, answers) in [
        ("a", json!([{ "question": 1, "answer": "often" }])),
        ("b", json!([{ "question": 9, "answer": "Often" }])),
        (
            "c",
            json!([
                { "question": 1, "answer": "Often" },
                { "question": 1, "answer": "Never" },
            ]),
        ),
        ("d", json!({ "question": 1 })),
    ] {
        let page = give(&app, &plan, key, &with(answers)).await;
        assert_eq!(problem(&page), refused(), "{key}");
    }
    let taken = give(
        &app,
        &plan,
        "e",
        &with(json!([{ "question": 1, "answer": "Often" }])),
    )
    .await;
    assert_eq!(taken.status, 201, "{}", taken.body);
}

/// What it is, headers, body, status, and what the problem document says of it.
type Case<'a> = (
    &'a str,
    &'a [(&'a str, &'a str)],
    &'a [u8],
    u16,
    &'a str,
    &'a str,
);

#[expect(
    clippy::too_many_lines,
    reason = "a table of everything that can be wrong"
)]
#[tokio::test]
async fn everything_that_can_be_wrong_is_a_problem_document() {
    let app = TestApp::start_with(&[("YOUSAID_BODY_LIMIT", "60000")]).await;
    let plan = app.open_plan("leeds", "Report a missed bin").await;
    let to = format!("/api/v1/plans/{}/feedback", plan.slug);
    for (path, status, name, field) in [
        ("/api", 404, "not-found", ""),
        ("/api/", 404, "not-found", ""),
        ("/api/v1", 404, "not-found", ""),
        ("/api/v1/nothing", 404, "not-found", ""),
        ("/api/v9/plans", 404, "not-found", ""),
        ("/api/v1/plans/", 404, "not-found", ""),
        ("/api/v1/plans/nothing", 404, "not-found", ""),
        ("/api/v1/plans/a%00b", 404, "not-found", ""),
        ("/api/v1/plans/%ff", 404, "not-found", ""),
        ("/api/v1/plans/nothing/themes", 404, "not-found", ""),
        ("/api/v1/outcomes?council=nothing", 404, "not-found", ""),
        ("/api/v1/plans?q=%00", 422, "invalid", "q"),
        ("/api/v1/plans?council=a%00", 422, "invalid", "council"),
        ("/api/v1/plans?page=0", 422, "invalid", "page"),
        ("/api/v1/plans?page=two", 422, "invalid", "page"),
        (
            "/api/v1/plans?page=99999999999999999999",
            422,
            "invalid",
            "page",
        ),
        ("/api/v1/plans?state=draft", 422, "invalid", "state"),
        (
            "/api/v1/plans/x/feedback?cursor=zzz",
            422,
            "invalid",
            "cursor",
        ),
    ] {
        let (found, kind, fields) = problem(&app.get(path).await);
        assert_eq!(
            (found, kind.as_str(), fields.concat().as_str()),
            (status, name, field),
            "{path}"
        );
    }
    for (method, path, allow) in [
        (Method::DELETE, "/api/v1/plans", "GET, HEAD, OPTIONS"),
        (Method::POST, "/api/v1/councils", "GET, HEAD, OPTIONS"),
        (Method::PUT, to.as_str(), "GET, HEAD, POST, OPTIONS"),
        (Method::POST, "/api/v1/docs", "GET, HEAD, OPTIONS"),
    ] {
        let page = app.send(method, path, &[], None).await;
        assert_eq!(
            problem(&page),
            (405, "method".to_owned(), Vec::new()),
            "{path}"
        );
        assert_eq!(page.header("allow"), allow);
    }

    let json_type = ("content-type", "application/json");
    let key = ("idempotency-key", "k");
    let (long, endless) = ("k".repeat(256), vec![b' '; 70_000]);
    let too_long = json!({ "text": "a".repeat(10_001) }).to_string();
    let cases: [Case; 16] = [
        ("no key", &[json_type], b"{\"text\":\"a\"}", 400, "key", ""),
        (
            "empty key",
            &[json_type, ("idempotency-key", "")],
            b"{\"text\":\"a\"}",
            400,
            "key",
            "",
        ),
        (
            "long key",
            &[json_type, ("idempotency-key", &long)],
            b"{\"text\":\"a\"}",
            400,
            "key",
            "",
        ),
        (
            "no type",
            &[key],
            b"{\"text\":\"a\"}",
            415,
            "media-type",
            "",
        ),
        (
            "form",
            &[key, ("content-type", "application/x-www-form-urlencoded")],
            b"text=a",
            415,
            "media-type",
            "",
        ),
        (
            "latin-1 type",
            &[
                key,
                ("content-type", "application/json; charset=iso-8859-1"),
            ],
            b"{}",
            415,
            "media-type",
            "",
        ),
        (
            "gzip",
            &[key, json_type, ("content-encoding", "gzip")],
            b"{}",
            415,
            "media-type",
            "",
        ),
        (
            "latin-1",
            &[key, json_type],
            b"{\"text\":\"caf\xe9\"}",
            400,
            "not-utf-8",
            "",
        ),
        ("no body", &[key, json_type], b"", 400, "not-json", ""),
        (
            "half",
            &[key, json_type],
            b"{\"text\":",
            400,
            "not-json",
            "",
        ),
        ("list", &[key, json_type], b"[]", 400, "not-json", ""),
        (
            "lone surrogate",
            &[key, json_type],
            b"{\"text\":\"\\ud800\"}",
            400,
            "not-json",
            "",
        ),
        ("empty", &[key, json_type], b"{}", 422, "invalid", "text"),
        (
            "NUL",
            &[key, json_type],
            b"{\"text\":\"a\\u0000b\"}",
            422,
            "invalid",
            "text",
        ),
        (
            "too long",
            &[key, json_type],
            too_long.as_bytes(),
            422,
            "invalid",
            "text",
        ),
        (
            "over the limit",
            &[key, json_type],
            &endless,
            413,
            "too-large",
            "",
        ),
    ];
    for (what, headers, body, status, name, field) in cases {
        let (found, kind, fields) = problem(&post(&app, &to, headers, body).await);
        assert_eq!(
            (found, kind.as_str(), fields.concat().as_str()),
            (status, name, field),
            "{what}"
        );
    }
    let unknown = post(
        &app,
        "/api/v1/plans/x/feedback",
        &[key, json_type],
        b"{\"text\":\"a\"}",
    )
    .await;
    assert_eq!(problem(&unknown), (404, "not-found".to_owned(), Vec::new()));
    let no_step = give(&app, &plan, "k", &json!({ "text": "a", "step": 9 })).await;
    assert_eq!(
        problem(&no_step),
        (422, "invalid".to_owned(), vec!["step".to_owned()])
    );
    assert_eq!(kept(&app).await, 0);
    // A key that was refused was not used up.
    assert_eq!(
        give(&app, &plan, "k", &json!({ "text": "a" })).await.status,
        201
    );

    let welsh = app.get("/cy/api/v1/nothing").await;
    assert_eq!(document(&welsh)["title"], "Heb ei ganfod");
}

#[tokio::test]
async fn the_limit_of_the_forms_holds_here_too() {
    let app = TestApp::start_with(&[("YOUSAID_POST_RATE", "2")]).await;
    let plan = app.open_plan("leeds", "Report a missed bin").await;
    for key in ["a", "b"] {
        assert_eq!(
            give(&app, &plan, key, &json!({ "text": "Words" }))
                .await
                .status,
            201
        );
    }
    let refused = give(&app, &plan, "c", &json!({ "text": "Words" })).await;
    assert_eq!(
        problem(&refused),
        (429, "rate-limited".to_owned(), Vec::new())
    );
    assert!(refused.header("retry-after").parse::<u32>().unwrap() > 0);
    assert_eq!(app.get("/api/v1/plans").await.status, 200);
    app.wait_minutes(2);
    assert_eq!(
        give(&app, &plan, "c", &json!({ "text": "Words" }))
            .await
            .status,
        201
    );
}

#[tokio::test]
async fn without_the_database_one_is_asked_to_come_back() {
    let app = TestApp::start().await;
    let plan = app.open_plan("leeds", "Report a missed bin").await;
    let (reader, writer) = (
        app.app.core.db.reader().clone(),
        app.app.core.db.writer().clone(),
    );
    reader.close().await.unwrap();
    writer.close().await.unwrap();
    for page in [
        app.get("/api/v1/plans").await,
        give(&app, &plan, "k", &json!({ "text": "Words" })).await,
    ] {
        assert_eq!(problem(&page), (503, "unavailable".to_owned(), Vec::new()));
        assert_eq!(page.header("retry-after"), "5");
    }
    assert_eq!(app.get("/api/v1/openapi.json").await.status, 200);
}

#[tokio::test]
async fn every_website_may_call_it_and_no_cookie_takes_part() {
    let app = TestApp::start().await;
    let asked = [
        ("origin", "https://other.example"),
        ("access-control-request-method", "POST"),
        (
            "access-control-request-headers",
            "content-type, idempotency-key",
        ),
    ];
    let page = app
        .send(Method::OPTIONS, "/api/v1/plans/x/feedback", &asked, None)
        .await;
    assert_eq!((page.status, page.body.as_str()), (204, ""));
    assert_eq!(page.header("access-control-allow-origin"), "*");
    assert!(page.header("access-control-allow-methods").contains("POST"));
    assert!(
        page.header("access-control-allow-headers")
            .contains("Idempotency-Key")
    );
    assert!(
        page.headers
            .get("access-control-allow-credentials")
            .is_none()
    );
    let page = app.get("/api/v1/plans").await;
    assert_eq!(page.header("access-control-allow-origin"), "*");
    assert!(page.headers.get("set-cookie").is_none());
}

/// The problem: its status, the last part of its type, and the names of its fields.
fn problem(page: &Page) -> (u16, String, Vec<String>) {
    assert_eq!(
        page.header("content-type"),
        "application/problem+json",
        "{}",
        page.body
    );
    assert_eq!(page.header("access-control-allow-origin"), "*");
    assert_eq!(page.header("cache-control"), "no-store");
    let found = document(page);
    assert_eq!(found["status"], page.status);
    for member in ["title", "detail", "instance"] {
        assert!(
            found[member].as_str().is_some_and(|text| text.len() > 3),
            "{found}"
        );
    }
    let (_, name) = found["type"]
        .as_str()
        .unwrap()
        .split_once("/api/v1/docs#")
        .unwrap();
    let fields = found["errors"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|field| {
            assert!(
                field["detail"].as_str().is_some_and(|text| text.len() > 3),
                "{field}"
            );
            field["field"].as_str().unwrap().to_owned()
        });
    (page.status, name.to_owned(), fields.collect())
}
