//! Personal data was found in the words: the author sees where, and chooses.

use askama::Template;
use poem::handler;
use poem::http::StatusCode;
use poem::web::Path;
use serde::Deserialize;
use yousaid_domain::screening::Finding;

use super::feedback::Journey;
use super::words;
use crate::components::{Button, Markup, WarningText};
use crate::http::{Context, PageResult, ProtectedForm};
use crate::ui::Ui;

/// The page sends nothing but its token.
#[derive(Debug, Deserialize)]
pub struct Nothing {}

#[derive(Template)]
#[template(path = "pages/resident/personal-data.html")]
struct Warning {
    note: WarningText,
    ui: Ui,
    action: String,
    change: String,
    back: String,
    marked: Markup,
    kinds: Vec<String>,
}

/// `GET /plans/:slug/feedback/:id/personal-data`
#[handler]
pub async fn get(context: &Context, Path((slug, id)): Path<(String, String)>) -> PageResult {
    context.make_private();
    let journey = match Journey::load(context, &slug, &id).await? {
        Ok(journey) => journey,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let text = journey.draft.text.as_str();
    let findings = context.app.screener.screen(text).findings;
    let ui = context.ui();
    let mut kinds: Vec<String> = findings
        .iter()
        .map(|finding| ui.t(words::personal(finding.kind)).into_owned())
        .collect();
    kinds.dedup();
    let page = Warning {
        note: WarningText::new(ui.locale, ui.t("personal-warning")),
        action: journey.href(context, "personal-data"),
        change: journey.href(context, "words"),
        back: format!("/plans/{slug}/feedback/{id}/words"),
        marked: marked(text, &findings),
        kinds,
        ui: ui.clone(),
    };
    Ok(ui.page(StatusCode::OK, &page))
}

/// `POST /plans/:slug/feedback/:id/personal-data`: the author keeps the words.
#[handler]
pub async fn post(
    context: &Context,
    Path((slug, id)): Path<(String, String)>,
    ProtectedForm(Nothing {}, _): ProtectedForm<Nothing>,
) -> PageResult {
    context.make_private();
    match Journey::load(context, &slug, &id).await? {
        Ok(mut journey) => {
            journey.draft.warned = true;
            journey.keep(context).await
        }
        Err(elsewhere) => Ok(elsewhere),
    }
}

/// The words with the findings marked. Offsets count characters.
fn marked(text: &str, findings: &[Finding]) -> Markup {
    let characters: Vec<char> = text.chars().collect();
    let part = |from: usize, to: usize| -> String {
        characters
            .get(from..to)
            .unwrap_or_default()
            .iter()
            .collect()
    };
    let mut html = String::new();
    let mut at = 0;
    for finding in findings {
        html.push_str(Markup::escaped(&part(at, finding.start)).as_str());
        let found = Markup::escaped(&part(finding.start, finding.end));
        html.push_str(&format!(
            "<mark class=\"ys-found\">{}</mark>",
            found.as_str()
        ));
        at = finding.end;
    }
    html.push_str(Markup::escaped(&part(at, characters.len())).as_str());
    Markup::trusted(html)
}
