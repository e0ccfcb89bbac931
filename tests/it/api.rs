//! The API from outside: what it tells, what it takes, and what it says when it takes nothing.

use std::collections::BTreeSet;

use futures::future::join_all;
use reqwest::Method;
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, PaginatorTrait};
use serde_json::{Value, json};
use uuid::Uuid;
use yousaid::api;
use yousaid::http::router;
use yousaid_entities::{
    FeedbackId, MadeBy, QuestionKind, ThemeId, ThemeState, contact, feedback, theme,
    theme_assignment,
};
use yousaid_services::audit::Actor;
use yousaid_services::designs::{NewQuestion, save_question};

use crate::support::{Page, Plan, TestApp};

fn document(page: &Page) -> Value {
    serde_json::from_str(&page.body).unwrap_or_else(|error| panic!("{error}: {}", page.body))
}

async fn post(app: &TestApp, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Page {
    app.send(Method::POST, path, headers, Some(body.to_vec()))
        .await
}

/// Gives feedback with a key.
async fn give(app: &TestApp, plan: &Plan, key: &str, body: &Value) -> Page {
    let path = format!("/api/v1/plans/{}/feedback", plan.slug);
    let headers = [
        ("content-type", "application/json"),
        ("idempotency-key", key),
    ];
    post(app, &path, &headers, body.to_string().as_bytes()).await
}

async fn sql(app: &TestApp, statement: &str) {
    app.app
        .core
        .db
        .writer()
        .execute_unprepared(statement)
        .await
        .unwrap();
}

/// Publishes everything that was given, as it was given.
async fn publish_all(app: &TestApp) {
    let statement =
        "UPDATE feedback SET state = 'published', published_text = text, published_at = created_at";
    sql(app, statement).await;
}

async fn kept(app: &TestApp) -> u64 {
    feedback::Entity::find()
        .count(app.app.core.db.reader())
        .await
        .unwrap()
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

#[tokio::test]
async fn plans_are_found_and_read() {
    let app = TestApp::start().await;
    let bins = app.open_plan("leeds", "Report a missed bin").await;
    app.open_plan("oxford", "Renew a parking permit").await;

    let all = document(&app.get("/api/v1/plans").await);
    assert_eq!(
        (&all["total"], &all["page"], &all["next"]),
        (&json!(2), &json!(1), &Value::Null)
    );
    for query in ["q=bin%20report", "council=leeds", "q=LEEDS&state=open"] {
        let found = document(&app.get(&format!("/api/v1/plans?{query}")).await);
        assert_eq!(found["total"], 1, "{query}");
        assert_eq!(found["plans"][0]["slug"], bins.slug.as_str(), "{query}");
        assert_eq!(found["plans"][0]["council_slug"], "leeds");
    }
    let none = document(&app.get("/api/v1/plans?state=closed").await);
    assert_eq!((&none["total"], &none["plans"]), (&json!(0), &json!([])));
    let beyond = document(&app.get("/api/v1/plans?page=7").await);
    assert_eq!(
        (&beyond["plans"], &beyond["next"]),
        (&json!([]), &Value::Null)
    );

    let plan = document(&app.get(&format!("/api/v1/plans/{}", bins.slug)).await);
    assert_eq!(
        (&plan["state"], &plan["version"]),
        (&json!("open"), &json!(1))
    );
    let steps: Vec<_> = plan["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| &s["title"])
        .collect();
    assert_eq!(
        steps,
        ["Say where you are", "Say what happened", "Check and send"]
    );

    let councils = document(&app.get("/api/v1/councils").await);
    let slugs: Vec<_> = councils["councils"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| &c["slug"])
        .collect();
    assert_eq!(slugs, ["leeds", "oxford"]);

    sql(&app, "UPDATE designs SET state = 'draft'").await;
    assert_eq!(
        app.get(&format!("/api/v1/plans/{}", bins.slug))
            .await
            .status,
        404
    );
    assert_eq!(document(&app.get("/api/v1/plans").await)["total"], 0);
}

#[tokio::test]
async fn feedback_comes_in_pages_that_never_shift() {
    let app = TestApp::start().await;
    let plan = app.open_plan("leeds", "Report a missed bin").await;
    for number in 0..230 {
        app.feedback(&plan, &format!("Words {number}")).await;
    }
    let path = format!("/api/v1/plans/{}/feedback", plan.slug);
    let held = document(&app.get(&path).await);
    assert_eq!(
        (&held["feedback"], &held["next"]),
        (&json!([]), &Value::Null)
    );
    publish_all(&app).await;

    let (mut seen, mut sizes, mut next) = (BTreeSet::new(), Vec::new(), String::new());
    loop {
        let page = document(&app.get(&format!("{path}{next}")).await);
        let texts = page["feedback"].as_array().unwrap().iter();
        let texts: Vec<_> = texts
            .map(|one| one["text"].as_str().unwrap().to_owned())
            .collect();
        sizes.push(texts.len());
        for text in texts {
            assert!(seen.insert(text.clone()), "{text} came twice");
        }
        // News in the middle of reading belongs to the front, and moves nothing.
        app.wait_minutes(1);
        app.feedback(&plan, &format!("News {}", sizes.len())).await;
        sql(
            &app,
            "UPDATE feedback SET state = 'published', published_text = text, \
             published_at = created_at WHERE text LIKE 'News%'",
        )
        .await;
        match page["next"].as_str() {
            Some(cursor) => next = format!("?cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!(sizes, [100, 100, 30]);
    assert!(seen.iter().all(|text| text.starts_with("Words")));
}

#[tokio::test]
async fn small_numbers_of_people_are_not_told() {
    let app = TestApp::start().await;
    let plan = app.open_plan("leeds", "Report a missed bin").await;
    let mut pieces: Vec<FeedbackId> = Vec::new();
    for number in 0..5 {
        pieces.push(app.feedback(&plan, &format!("Words {number}")).await);
    }
    publish_all(&app).await;
    let core = &app.app.core;
    for (name, state, size) in [
        ("Of five", ThemeState::Accepted, 5),
        ("Of four", ThemeState::Accepted, 4),
        ("Proposed", ThemeState::Proposed, 5),
    ] {
        let id: ThemeId = core.id();
        let row = theme::ActiveModel {
            id: Set(id),
            council_id: Set(plan.council),
            design_id: Set(plan.id),
            name: Set(name.to_owned()),
            description: Set(String::new()),
            keywords: Set(String::new()),
            state: Set(state),
            made_by: Set(MadeBy::Officer),
            merged_into: Set(None),
            service_number: Set(None),
            created_at: Set(core.now()),
            updated_at: Set(core.now()),
            revision: Set(1),
        };
        theme::Entity::insert(row)
            .exec_without_returning(core.db.writer())
            .await
            .unwrap();
        let rows = pieces
            .iter()
            .take(size)
            .map(|piece| theme_assignment::ActiveModel {
                theme_id: Set(id),
                feedback_id: Set(*piece),
                council_id: Set(plan.council),
                made_by: Set(MadeBy::Officer),
                actor_id: Set(None),
                confidence: Set(1.0),
                created_at: Set(core.now()),
            });
        let insert = theme_assignment::Entity::insert_many(rows);
        insert
            .exec_without_returning(core.db.writer())
            .await
            .unwrap();
    }
    let told = |theme: &Value| {
        (
            theme["people"].clone(),
            theme["feedback"].clone(),
            theme["suppressed"].clone(),
        )
    };
    let themes = document(
        &app.get(&format!("/api/v1/plans/{}/themes", plan.slug))
            .await,
    );
    let themes = themes["themes"].as_array().unwrap();
    assert_eq!(themes.len(), 2);
    assert_eq!(told(&themes[0]), (json!(5), json!(5), json!(false)));
    assert_eq!(told(&themes[1]), (Value::Null, Value::Null, json!(true)));

    let outcome = document(
        &app.get(&format!("/api/v1/plans/{}/outcome", plan.slug))
            .await,
    );
    assert_eq!(
        (&outcome["feedback"], &outcome["people"]),
        (&json!(5), &json!(5))
    );
    let waiting = outcome["waiting"].as_array().unwrap();
    let people: Vec<_> = waiting.iter().map(|theme| &theme["people"]).collect();
    assert_eq!(people, [&json!(5), &Value::Null]);
    let across = document(&app.get("/api/v1/outcomes?council=leeds").await);
    assert_eq!(across["outcomes"], json!([]));
}

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
async fn what_is_known_is_not_sent_again() {
    let app = TestApp::start().await;
    let plan = app.open_plan("leeds", "Report a missed bin").await;
    let path = format!("/api/v1/plans/{}", plan.slug);
    let first = app.get(&path).await;
    let tag = first.header("etag").to_owned();
    assert!(tag.starts_with("W/\"") && first.header("cache-control").contains("no-cache"));
    let ask = |known: &str| {
        let headers = [("if-none-match".to_owned(), known.to_owned())];
        let (app, path) = (&app, &path);
        async move {
            let headers: Vec<_> = headers
                .iter()
                .map(|(n, v)| (n.as_str(), v.as_str()))
                .collect();
            app.send(Method::GET, path, &headers, None).await
        }
    };
    let same = ask(&format!("\"other\", {tag}")).await;
    assert_eq!((same.status, same.body.as_str()), (304, ""));
    assert_eq!(
        (
            same.header("etag"),
            same.header("access-control-allow-origin")
        ),
        (tag.as_str(), "*")
    );
    assert_eq!(ask("\"other\"").await.status, 200);
    sql(&app, "UPDATE designs SET summary = 'Something else'").await;
    assert_eq!(ask(&tag).await.status, 200);

    let head = app.send(Method::HEAD, &path, &[], None).await;
    assert_eq!((head.status, head.body.as_str()), (200, ""));
    assert_eq!(head.header("content-type"), "application/json");
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

/// Every value below `value` that is under the name `name`.
fn under<'a>(value: &'a Value, name: &str, found: &mut Vec<&'a Value>) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                if key == name {
                    found.push(value);
                }
                under(value, name, found);
            }
        }
        Value::Array(values) => values.iter().for_each(|value| under(value, name, found)),
        _ => {}
    }
}

#[tokio::test]
async fn the_openapi_document_names_every_address_and_holds_together() {
    let app = TestApp::start().await;
    let page = app.get("/api/v1/openapi.json").await;
    assert_eq!(page.header("content-type"), "application/json");
    let openapi = document(&page);
    assert!(openapi["openapi"].as_str().unwrap().starts_with("3."));
    assert_eq!(openapi["servers"][0]["url"], app.base.as_str());

    let mut described = BTreeSet::new();
    let mut ids = BTreeSet::new();
    for (path, methods) in openapi["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            described.insert((method.to_uppercase(), path.clone()));
            let id = operation["operationId"].as_str().unwrap();
            assert!(ids.insert(id.to_owned()), "{id} twice");
            assert!(
                operation["summary"]
                    .as_str()
                    .is_some_and(|text| !text.is_empty()),
                "{id}"
            );
            let none = Vec::new();
            let parameters = operation["parameters"].as_array().unwrap_or(&none);
            let in_path = parameters
                .iter()
                .filter(|parameter| parameter["in"] == "path");
            assert_eq!(in_path.count(), path.matches('{').count(), "{id}");
            for parameter in parameters {
                assert!(parameter["schema"].is_object() && parameter["description"].is_string());
            }
            let responses = operation["responses"].as_object().unwrap();
            let problems = &responses["default"]["content"]["application/problem+json"];
            assert_eq!(
                problems["schema"]["$ref"], "#/components/schemas/Problem",
                "{id}"
            );
            let good = if method == "post" { "201" } else { "200" };
            assert!(
                responses[good]["content"]["application/json"]["schema"].is_object(),
                "{id}"
            );
        }
    }
    let addresses: BTreeSet<_> = router::all()
        .into_iter()
        .filter(|(_, path, _)| api::is_below(path))
        .filter(|(_, path, _)| !path.ends_with("/docs") && !path.ends_with("/openapi.json"))
        .map(|(method, path, _)| (method.to_string(), path.replace(":slug", "{slug}")))
        .collect();
    assert_eq!(described, addresses);
    assert!(addresses.len() >= 8);

    let mut references = Vec::new();
    under(&openapi, "$ref", &mut references);
    assert!(!references.is_empty());
    for reference in references {
        let pointer = reference.as_str().unwrap().strip_prefix('#').unwrap();
        assert!(
            openapi.pointer(pointer).is_some(),
            "{reference} leads nowhere"
        );
    }
    let post = &openapi["paths"]["/api/v1/plans/{slug}/feedback"]["post"];
    let key = post["parameters"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["in"] == "header");
    assert_eq!(
        (&key.unwrap()["name"], &key.unwrap()["required"]),
        (&json!("Idempotency-Key"), &json!(true))
    );
    assert_eq!(post["requestBody"]["required"], true);
    assert_eq!(
        openapi["components"]["schemas"]["NewFeedback"]["required"],
        json!(["text"])
    );
}

#[tokio::test]
async fn every_address_of_the_table_answers() {
    let app = TestApp::start().await;
    let plan = app.open_plan("leeds", "Report a missed bin").await;
    for (method, path) in api::ADDRESSES {
        let path = path.replace(":slug", &plan.slug);
        let body = (method == "POST").then(|| b"{\"text\":\"Words\"}".to_vec());
        let headers = [
            ("content-type", "application/json"),
            ("idempotency-key", "k"),
        ];
        let method: Method = method.as_str().parse().unwrap();
        let page = app.send(method.clone(), &path, &headers, body).await;
        assert!(
            (200..300).contains(&page.status),
            "{method} {path}: {} {}",
            page.status,
            page.body
        );
    }
}

#[tokio::test]
async fn the_page_for_people_lists_what_the_document_says() {
    let app = TestApp::start().await;
    let openapi = document(&app.get("/api/v1/openapi.json").await);
    let mut ids = Vec::new();
    under(&openapi, "operationId", &mut ids);
    for (path, title) in [("/api/v1/docs", "The API"), ("/cy/api/v1/docs", "Yr API")] {
        let page = app.get(path).await;
        assert_eq!((page.status, page.h1().as_str()), (200, title));
        for id in &ids {
            assert!(
                page.attr(&format!("#{}", id.as_str().unwrap()), "class")
                    .is_some(),
                "{id}"
            );
        }
        for kind in api::problem::Kind::ALL {
            let (_, name, _, _) = kind.parts();
            assert!(
                page.attr(&format!("[id=\"{name}\"]"), "class").is_some(),
                "{name}"
            );
        }
        assert!(page.text().contains("Idempotency-Key"));
        assert!(!page.body.contains("//cdn") && !page.body.contains("<style"));
    }
}

#[tokio::test]
async fn the_private_link_opens_the_authors_own_feedback() {
    let app = TestApp::start().await;
    let plan = app.open_plan("leeds", "Report a missed bin").await;
    let receipt = document(&give(&app, &plan, "k", &json!({ "text": "Words" })).await);
    let token = receipt["link"]
        .as_str()
        .unwrap()
        .rsplit('/')
        .next()
        .unwrap();
    let purpose = yousaid_services::tokens::Purpose::OwnPage;
    let id: FeedbackId = app.app.core.keys.open(purpose, token).unwrap();
    let row = feedback::Entity::by_link(id)
        .one(app.app.core.db.reader())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(row.reference, receipt["reference"].as_str().unwrap());
    assert_ne!(row.id.0, Uuid::nil());
}
