//! The first page: what this is for, and one field to find a plan with.

use askama::Template;
use poem::handler;
use poem::http::StatusCode;
use yousaid_entities::DesignState;
use yousaid_services::views::outcome;
use yousaid_services::views::public::{self, PlanCard, PlanSearch};

use crate::components::{Button, Input};
use crate::http::{Context, PageResult};
use crate::ui::Ui;

#[derive(Template)]
#[template(path = "pages/resident/home.html")]
struct Home {
    ui: Ui,
    open: Vec<PlanCard>,
    total: u64,
    answered: Vec<outcome::Answered>,
}

/// `GET /`
#[handler]
pub async fn get(context: &Context) -> PageResult {
    let ui = context.ui();
    let asked = PlanSearch {
        state: Some(DesignState::Open),
        page: 1,
        ..PlanSearch::default()
    };
    let found = public::search(&context.app.core, &asked).await?;
    let mut open = found.plans;
    open.truncate(5);
    let mut answered = outcome::across(&context.app.core, None, 1).await?;
    answered.truncate(3);
    Ok(ui.clone().page(
        StatusCode::OK,
        &Home {
            ui,
            open,
            total: found.total,
            answered,
        },
    ))
}
