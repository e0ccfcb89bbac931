//! What the API tells.

use std::collections::BTreeSet;

use reqwest::Method;
use sea_orm::{ActiveValue::Set, EntityTrait};
use serde_json::{Value, json};
use uuid::Uuid;
use yousaid_entities::{
    FeedbackId, MadeBy, ThemeId, ThemeState, feedback, theme, theme_assignment,
};

use super::{document, give, publish_all, sql};
use crate::support::TestApp;

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
