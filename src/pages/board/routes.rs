//! Themes that need the board: without an owner, overdue, disputed, or out of reach.

use askama::Template;
use poem::handler;
use poem::http::StatusCode;
use poem::web::{Data, Query};
use serde::Deserialize;
use yousaid_entities::CivilDate;
use yousaid_services::views::board::{self as views, Need, Needs, PAGE, ThemeRow};

use crate::app::App;
use crate::components::{Pagination, Tag};
use crate::http::{BoardMember, PageResult};
use crate::pages::words;
use crate::ui::Ui;

#[derive(Template)]
#[template(path = "pages/board/routes.html")]
struct Page {
    ui: Ui,
    rows: Vec<ThemeRow>,
    needs: Needs,
    need: Need,
    number: i64,
    today: CivilDate,
}

impl Page {
    /// The lists: their names with counts, addresses, and which one is shown.
    fn tabs(&self) -> Vec<(String, String, bool)> {
        Need::ALL
            .into_iter()
            .map(|need| {
                let count = self.count(need);
                let text = match need {
                    Need::Board => self.ui.f1("board-tab-board", "count", count),
                    Need::Overdue => self.ui.f1("board-tab-overdue", "count", count),
                    Need::Disputed => self.ui.f1("board-tab-disputed", "count", count),
                    Need::Unreachable => self.ui.f1("board-tab-unreachable", "count", count),
                };
                (text, self.list_href(need, 1), need == self.need)
            })
            .collect()
    }

    const fn count(&self, need: Need) -> i64 {
        match need {
            Need::Board => self.needs.board,
            Need::Overdue => self.needs.overdue,
            Need::Disputed => self.needs.disputed,
            Need::Unreachable => self.needs.unreachable,
        }
    }

    fn list_href(&self, need: Need, page: usize) -> String {
        self.ui
            .href(&format!("/board/routes?show={}&page={page}", need.as_str()))
    }

    fn href(&self, row: &ThemeRow) -> String {
        self.ui
            .href(&format!("/board/themes/{}", row.route.theme_id))
    }

    fn tag(&self, row: &ThemeRow) -> Tag {
        words::state_tag(&self.ui, Some(row.route.state))
    }

    fn people(&self, row: &ThemeRow) -> String {
        words::people(&self.ui, row.people)
    }

    fn clock(&self, row: &ThemeRow) -> String {
        words::clock(&self.ui, self.today, row.route.due_on)
    }

    fn date(&self, row: &ThemeRow) -> String {
        words::date(&self.ui, row.route.due_on)
    }

    fn pages(&self) -> Option<Pagination> {
        let current = usize::try_from(self.number).unwrap_or(1);
        let last = words::pages(self.count(self.need), PAGE);
        Pagination::pages(self.ui.locale, current, last, |page| {
            self.list_href(self.need, page)
        })
    }
}

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    show: String,
    page: String,
}

/// The page.
#[handler]
pub async fn get(
    app: Data<&App>,
    ui: Ui,
    _member: BoardMember,
    Query(asked): Query<Asked>,
) -> PageResult {
    let (need, number) = (Need::parse(&asked.show), words::page_number(&asked.page));
    let (rows, needs) = views::routes(&app.core, need, number).await?;
    let page = Page {
        rows,
        needs,
        need,
        number,
        today: app.core.now().date(),
        ui,
    };
    Ok(page.ui.page(StatusCode::OK, &page))
}
