//! One step of a plan, as its users would meet it.

use askama::Template;
use poem::handler;
use poem::http::StatusCode;
use poem::web::Path;
use yousaid_services::views::public::{self, PlanHead, StepView};

use crate::components::{Button, Markup, Pagination};
use crate::http::{Context, ErrorKind, PageResult};
use crate::markdown;
use crate::ui::Ui;

#[derive(Template)]
#[template(path = "pages/resident/step.html")]
struct StepPage {
    ui: Ui,
    head: PlanHead,
    step: StepView,
    last: usize,
    around: Pagination,
}

/// `GET /plans/:slug/steps/:number`
#[handler]
pub async fn get(context: &Context, Path((slug, number)): Path<(String, String)>) -> PageResult {
    let core = &context.app.core;
    let ui = context.ui();
    let head = public::head(core, &slug).await?;
    let steps = public::steps(core, head.version_id).await?;
    let at = steps
        .iter()
        .position(|step| step.number.to_string() == number)
        .ok_or(ErrorKind::NotFound)?;
    let link = |at: Option<usize>| {
        let step = steps.get(at?)?;
        let href = ui.href(&format!("/plans/{slug}/steps/{}", step.number));
        Some((step.title.as_str(), href))
    };
    let around = Pagination::around(ui.locale, link(at.checked_sub(1)), link(Some(at + 1)));
    let step = steps.get(at).cloned().ok_or(ErrorKind::NotFound)?;
    let last = steps.len();
    let page = StepPage {
        ui: ui.clone(),
        head,
        step,
        last,
        around,
    };
    Ok(ui.page(StatusCode::OK, &page))
}

impl StepPage {
    fn position(&self) -> String {
        let counts = [
            ("number", self.step.number.into()),
            ("last", self.last.into()),
        ];
        self.ui.f("step-of", &counts)
    }

    fn body(&self) -> Markup {
        markdown::render(&self.step.body)
    }

    fn feedback_href(&self) -> String {
        let path = format!(
            "/plans/{}/feedback?step={}",
            self.head.slug, self.step.number
        );
        self.ui.href(&path)
    }
}
