//! The document that describes the API, and the page made of it.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Value, json};
use yousaid::api;
use yousaid::http::router;

use super::document;
use crate::support::TestApp;

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
