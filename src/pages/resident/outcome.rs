//! "You said, we did": what a council answered, for one plan and across plans.

use askama::Template;
use poem::handler;
use poem::http::StatusCode;
use poem::web::{Path, Query};
use serde::Deserialize;
use yousaid_services::views::outcome::{self, Answered, Outcome, Waiting};
use yousaid_services::views::public::{self, PlanHead};

use crate::http::{Context, PageResult};
use crate::pages::explain::{self, Why};
use crate::ui::Ui;

#[derive(Template)]
#[template(path = "pages/resident/outcome.html")]
struct OutcomePage {
    ui: Ui,
    head: PlanHead,
    outcome: Outcome,
}

impl OutcomePage {
    /// Why this council, when the rules named it.
    fn why(&self, theme: &Waiting) -> Option<Why> {
        explain::why_with(
            &self.ui,
            theme.decision.as_ref(),
            theme.council_gss.as_deref(),
        )
    }

    fn heard(&self) -> String {
        let heard = self.outcome.heard;
        let counts = [
            ("people", heard.people.into()),
            ("published", heard.published.into()),
        ];
        self.ui.f("outcome-heard", &counts)
    }
}

/// `GET /plans/:slug/outcome`
#[handler]
pub async fn get(context: &Context, Path(slug): Path<String>) -> PageResult {
    let core = &context.app.core;
    let ui = context.ui();
    let head = public::head(core, &slug).await?;
    let outcome = outcome::of_design(core, head.id).await?;
    Ok(ui
        .clone()
        .page(StatusCode::OK, &OutcomePage { ui, head, outcome }))
}

/// What stands in the address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    page: String,
}

#[derive(Template)]
#[template(path = "pages/resident/outcomes.html")]
struct Outcomes {
    ui: Ui,
    answered: Vec<Answered>,
    newer: Option<String>,
    older: Option<String>,
}

/// `GET /outcomes`
#[handler]
pub async fn get_all(context: &Context, Query(asked): Query<Asked>) -> PageResult {
    let ui = context.ui();
    let page = asked.page.parse().unwrap_or(1_i64).max(1);
    let answered = outcome::across(&context.app.core, None, page).await?;
    let href = |page: i64| format!("{}?page={page}", ui.href("/outcomes"));
    let is_full = i64::try_from(answered.len()).is_ok_and(|length| length == outcome::PAGE);
    let page = Outcomes {
        newer: (page > 1).then(|| href(page - 1)),
        older: is_full.then(|| href(page + 1)),
        ui: ui.clone(),
        answered,
    };
    Ok(ui.page(StatusCode::OK, &page))
}
