//! One plan: what is proposed, its steps, what people said about it.

use askama::Template;
use poem::handler;
use poem::http::{HeaderMap, StatusCode};
use poem::web::{Path, Query};
use serde::Deserialize;
use yousaid_services::views::public::{self, COMMENTS_PER_PAGE, Comment, PlanHead, StepView};

use crate::components::{Breadcrumbs, Button, Pagination};
use crate::http::{Context, ErrorKind, PageResult};
use crate::ui::Ui;

/// What stands in the address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    page: String,
}

#[derive(Template)]
#[template(path = "pages/resident/plan.html")]
struct PlanPage {
    ui: Ui,
    head: PlanHead,
    steps: Vec<StepView>,
    comments: Vec<Comment>,
    total: u64,
    pagination: Option<Pagination>,
}

/// `GET /plans/:slug`: at most five statements, or one when the page is kept.
#[handler]
pub async fn get(
    context: &Context,
    headers: &HeaderMap,
    Path(slug): Path<String>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let core = &context.app.core;
    let head = public::head(core, &slug).await?;
    let page = asked.page.parse().unwrap_or(1_u64).max(1);
    let is_visitor = context.session().is_none();
    let address = format!("{}:{slug}:{page}", context.locale);
    let revision = head.public_revision;
    if is_visitor && let Some(kept) = context.app.pages.get(&address, revision, headers) {
        return Ok(kept);
    }
    let ui = context.ui();
    let steps = public::steps(core, head.version_id).await?;
    let (comments, total) = public::comments(core, head.id, page).await?;
    let last = usize::try_from(total.div_ceil(COMMENTS_PER_PAGE)).unwrap_or(usize::MAX);
    let pagination = Pagination::pages(
        ui.locale,
        usize::try_from(page).unwrap_or(1),
        last,
        |page| {
            format!(
                "{}?page={page}#comments",
                ui.href(&format!("/plans/{slug}"))
            )
        },
    );
    let page = PlanPage {
        ui: ui.clone(),
        head,
        steps,
        comments,
        total,
        pagination,
    };
    if is_visitor {
        let html = page
            .render()
            .map_err(|error| ErrorKind::Internal.because(error.to_string()))?;
        Ok(context.app.pages.put(&address, revision, html, headers))
    } else {
        Ok(ui.page(StatusCode::OK, &page))
    }
}

impl PlanPage {
    fn crumbs(&self) -> Breadcrumbs {
        let href = self
            .ui
            .href(&format!("/councils/{}", self.head.council_slug));
        super::crumbs(&self.ui).item(&self.head.council_name, href)
    }

    fn feedback_href(&self) -> String {
        self.ui.href(&format!("/plans/{}/feedback", self.head.slug))
    }

    fn outcome_href(&self) -> String {
        self.ui.href(&format!("/plans/{}/outcome", self.head.slug))
    }
}
