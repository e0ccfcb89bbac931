//! The API from outside: what it tells, what it takes, and what it says when it takes nothing.

mod openapi;
mod read;
mod write;

use reqwest::Method;
use sea_orm::{ConnectionTrait, EntityTrait, PaginatorTrait};
use serde_json::Value;
use yousaid_entities::feedback;

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
