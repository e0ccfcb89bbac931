//! The councils that take part, and one of them with its plans.

use askama::Template;
use poem::handler;
use poem::http::StatusCode;
use poem::web::Path;
use yousaid_services::views::public::{self, CouncilCard, PlanCard, PlanSearch};

use crate::http::{Context, PageResult};
use crate::ui::Ui;

#[derive(Template)]
#[template(path = "pages/resident/councils.html")]
struct Councils {
    ui: Ui,
    councils: Vec<CouncilCard>,
}

/// `GET /councils`
#[handler]
pub async fn get(context: &Context) -> PageResult {
    let ui = context.ui();
    let councils = public::councils(&context.app.core).await?;
    Ok(ui.clone().page(StatusCode::OK, &Councils { ui, councils }))
}

#[derive(Template)]
#[template(path = "pages/resident/council.html")]
struct Council {
    ui: Ui,
    council: CouncilCard,
    plans: Vec<PlanCard>,
    total: u64,
}

/// `GET /councils/:slug`
#[handler]
pub async fn get_one(context: &Context, Path(slug): Path<String>) -> PageResult {
    let core = &context.app.core;
    let ui = context.ui();
    let council = public::council(core, &slug).await?;
    let asked = PlanSearch {
        council: Some(slug),
        page: 1,
        ..PlanSearch::default()
    };
    let list = public::search(core, &asked).await?;
    let page = Council {
        ui: ui.clone(),
        council,
        plans: list.plans,
        total: list.total,
    };
    Ok(ui.page(StatusCode::OK, &page))
}
