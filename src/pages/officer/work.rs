//! What waits in a council, and the choice of the council for those who work in several.

use askama::Template;
use poem::handler;
use poem::http::StatusCode;
use poem::web::Data;
use yousaid_entities::RouteState;
use yousaid_services::views::work::{self, Waiting, Work};

use super::{Area, nav, reason};
use crate::app::App;
use crate::components::{Cell, Markup, Table};
use crate::http::{ErrorKind, Officer, PageResult, SignedIn, see_other};
use crate::pages::words;
use crate::ui::Ui;

#[derive(Template)]
#[template(path = "pages/officer/choose.html")]
struct Choose {
    ui: Ui,
    /// Name and address of each council.
    councils: Vec<(String, String)>,
}

/// Where the person works. With one council it leads there at once.
#[handler]
pub fn choose(ui: Ui, signed_in: SignedIn) -> PageResult {
    let mut councils: Vec<(String, String)> = signed_in
        .session
        .roles
        .iter()
        .filter_map(|held| held.council.as_ref())
        .map(|(_, slug, name)| (name.clone(), ui.href(&format!("/manage/{slug}"))))
        .collect();
    councils.sort();
    councils.dedup();
    match councils.as_slice() {
        [] => Err(ErrorKind::NotFound.into()),
        [(_, only)] => Ok(see_other(only)),
        _ => {
            let page = Choose { ui, councils };
            Ok(page.ui.page(StatusCode::OK, &page))
        }
    }
}

#[derive(Template)]
#[template(path = "pages/officer/work.html")]
struct Page {
    ui: Ui,
    nav: Markup,
    council: String,
    base: String,
    work: Work,
    facts: Vec<(u64, String, String)>,
    routes: Option<Table>,
    closing: Option<Table>,
    nothing: bool,
}

/// The page.
#[handler]
pub async fn get(app: Data<&App>, ui: Ui, officer: Officer) -> PageResult {
    let work = work::load(&app.core, officer.council.id).await?;
    let today = app.core.now().date();
    let base = ui.href(&format!("/manage/{}", officer.council.slug));
    let age = |waiting: &Waiting| match waiting.oldest {
        None => ui.t("officer-work-none-waits").into_owned(),
        Some(oldest) => match ui.calendar.working_days_between(oldest.date().0, today.0) {
            0 => ui.t("officer-work-since-today").into_owned(),
            days => ui.f1("officer-work-since", "days", days),
        },
    };
    let facts = vec![
        (
            work.ready.count,
            ui.f1("officer-work-ready", "count", work.ready.count),
            age(&work.ready),
        ),
        (
            work.held.count,
            ui.f1("officer-work-held", "count", work.held.count),
            age(&work.held),
        ),
        (
            work.received.count,
            ui.f1("officer-work-received", "count", work.received.count),
            age(&work.received),
        ),
    ];
    let link = |href: &str, text: &str| {
        Markup::trusted(format!(
            "<a class=\"govuk-link\" href=\"{}\">{}</a>",
            Markup::escaped(href),
            Markup::escaped(text)
        ))
    };
    let routes = (!work.routes.is_empty()).then(|| {
        let head = [
            Cell::new(ui.t("officer-work-theme")),
            Cell::new(ui.t("officer-work-next")),
            Cell::new(ui.t("officer-work-due")),
        ];
        let rows = work.routes.iter().map(|route| {
            let next = match route.state {
                RouteState::Offered => ui.t("officer-work-decide"),
                _ => ui.t("officer-work-answer"),
            };
            let due = format!(
                "{} ({})",
                words::date(&ui, route.due_on),
                words::clock(&ui, today, route.due_on)
            );
            [
                Cell::html(link(&format!("{base}/routed/{}", route.id), &route.name)),
                Cell::new(next),
                Cell::new(due),
            ]
        });
        rows.fold(
            Table::new(ui.t("officer-work-routes")).head(head),
            Table::row,
        )
    });
    let closing = (!work.closing.is_empty()).then(|| {
        let head = [
            Cell::new(ui.t("officer-work-plan")),
            Cell::new(ui.t("officer-work-last-day")),
        ];
        let rows = work.closing.iter().map(|plan| {
            let last = format!(
                "{} ({})",
                words::date(&ui, plan.closes_on),
                words::clock(&ui, today, plan.closes_on)
            );
            [
                Cell::html(link(&format!("{base}/plans/{}", plan.slug), &plan.title)),
                Cell::new(last),
            ]
        });
        rows.fold(
            Table::new(ui.t("officer-work-closing")).head(head),
            Table::row,
        )
    });
    let nothing = work.ready.count + work.held.count == 0
        && work.themes.is_empty()
        && routes.is_none()
        && closing.is_none();
    let page = Page {
        nav: nav(&ui, &officer, Area::Work),
        council: officer.council.name.clone(),
        base,
        work,
        facts,
        routes,
        closing,
        nothing,
        ui,
    };
    Ok(page.ui.page(StatusCode::OK, &page))
}

impl Page {
    fn reason(&self, code: &str) -> String {
        reason(&self.ui, code)
    }
}
