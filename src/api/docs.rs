//! The OpenAPI document, and a page that lists what it says in words.

use std::sync::Arc;

use askama::Template;
use poem::http::StatusCode;
use poem::{Endpoint, Request, Response};
use serde_json::Value;
use yousaid_services::messages;

use super::problem::Kind;
use crate::http::Context;
use crate::ui::Ui;

/// The document as it is sent, and what the page shows of it.
pub struct Document {
    json: String,
    operations: Vec<Operation>,
}

/// An operation on the page.
#[derive(Clone)]
struct Operation {
    id: String,
    method: String,
    path: String,
    summary: String,
    description: String,
    values: Vec<Parameter>,
}

/// A parameter, or a member of the body.
#[derive(Clone)]
struct Parameter {
    name: String,
    place: String,
    required: bool,
    description: String,
}

fn text(value: &Value, name: &str) -> String {
    value
        .get(name)
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}

impl Document {
    /// Reads what the framework made of the code.
    pub fn of(json: &str) -> Self {
        let document: Value = serde_json::from_str(json).unwrap_or_default();
        let mut operations = Vec::new();
        let paths = document.get("paths").and_then(Value::as_object);
        for (path, methods) in paths.into_iter().flatten() {
            for (method, operation) in methods.as_object().into_iter().flatten() {
                let parameters = operation.get("parameters").and_then(Value::as_array);
                let mut values: Vec<_> = parameters.into_iter().flatten().map(parameter).collect();
                values.extend(members(&document, operation));
                operations.push(Operation {
                    id: text(operation, "operationId"),
                    method: method.to_uppercase(),
                    path: path.clone(),
                    summary: text(operation, "summary"),
                    description: text(operation, "description"),
                    values,
                });
            }
        }
        operations.sort_by(|a, b| a.path.cmp(&b.path).then(a.method.cmp(&b.method)));
        Self {
            json: json.to_owned(),
            operations,
        }
    }
}

fn parameter(value: &Value) -> Parameter {
    Parameter {
        name: text(value, "name"),
        place: text(value, "in"),
        required: value
            .get("required")
            .and_then(Value::as_bool)
            .unwrap_or_default(),
        description: text(value, "description"),
    }
}

/// The members of the body that an operation takes.
fn members(document: &Value, operation: &Value) -> Vec<Parameter> {
    let schema = operation
        .pointer("/requestBody/content/application~1json/schema/$ref")
        .and_then(Value::as_str)
        .and_then(|name| document.pointer(name.trim_start_matches('#')));
    let Some(schema) = schema else {
        return Vec::new();
    };
    let required = schema.get("required").and_then(Value::as_array);
    let is_required =
        |name: &str| required.is_some_and(|all| all.iter().any(|one| one.as_str() == Some(name)));
    let properties = schema.get("properties").and_then(Value::as_object);
    let member = |(name, value): (&String, &Value)| Parameter {
        name: name.clone(),
        place: "body".to_owned(),
        required: is_required(name),
        description: text(value, "description"),
    };
    properties.into_iter().flatten().map(member).collect()
}

/// The OpenAPI document.
pub struct Json(pub Arc<Document>);

impl Endpoint for Json {
    type Output = Response;

    async fn call(&self, _: Request) -> poem::Result<Response> {
        Ok(Response::builder()
            .content_type("application/json")
            .body(self.0.json.clone()))
    }
}

/// A kind of problem on the page.
struct ProblemRow {
    name: &'static str,
    status: u16,
    title: String,
    text: String,
}

#[derive(Template)]
#[template(path = "pages/api/docs.html")]
struct DocsPage {
    operations: Vec<Operation>,
    problems: Vec<ProblemRow>,
    ui: Ui,
}

/// The page.
pub struct Page(pub Arc<Document>);

impl Endpoint for Page {
    type Output = Response;

    async fn call(&self, req: Request) -> poem::Result<Response> {
        let context = Context::of(&req)?;
        let problems = Kind::ALL.map(|kind| {
            let (status, name, title, detail) = kind.parts();
            let text = |key| messages::text(context.locale, key).into_owned();
            ProblemRow {
                name,
                status: status.as_u16(),
                title: text(title),
                text: text(detail),
            }
        });
        let ui = context.ui();
        let page = DocsPage {
            operations: self.0.operations.clone(),
            problems: problems.into(),
            ui: ui.clone(),
        };
        Ok(ui.page(StatusCode::OK, &page))
    }
}
