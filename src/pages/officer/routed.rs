//! The themes a council has to take or to answer, and those of its plans that others have.

use askama::Template;
use poem::handler;
use poem::http::StatusCode;
use poem::web::{Data, Path, Query};
use serde::Deserialize;
use yousaid_entities::CivilDate;
use yousaid_services::views::routes::{self as views, Counts, PAGE, RouteCard, Show};

use crate::app::App;
use crate::components::{Markup, Pagination, Tag};
use crate::http::{Officer, PageResult};
use crate::pages::words;
use crate::ui::Ui;

#[derive(Template)]
#[template(path = "pages/officer/routed.html")]
struct Page {
    ui: Ui,
    council: String,
    cards: Vec<RouteCard>,
    counts: Counts,
    show: Show,
    number: i64,
    today: CivilDate,
}

impl Page {
    /// The lists: their names with counts, addresses, and which one is shown.
    fn tabs(&self) -> Vec<(String, String, bool)> {
        Show::ALL
            .into_iter()
            .map(|show| {
                let text = match show {
                    Show::Offered => self
                        .ui
                        .f1("routed-tab-offered", "count", self.counts.offered),
                    Show::Accepted => {
                        self.ui
                            .f1("routed-tab-accepted", "count", self.counts.accepted)
                    }
                    Show::Answered => {
                        self.ui
                            .f1("routed-tab-answered", "count", self.counts.answered)
                    }
                    Show::Elsewhere => {
                        self.ui
                            .f1("routed-tab-elsewhere", "count", self.counts.elsewhere)
                    }
                };
                (text, self.list_href(show, 1), show == self.show)
            })
            .collect()
    }

    fn list_href(&self, show: Show, page: usize) -> String {
        let show = show.as_str();
        let path = format!("/manage/{}/routed?show={show}&page={page}", self.council);
        self.ui.href(&path)
    }

    fn href(&self, card: &RouteCard) -> String {
        self.ui
            .href(&format!("/manage/{}/routed/{}", self.council, card.id))
    }

    fn back(&self) -> Markup {
        self.ui.back(&format!("/manage/{}", self.council))
    }

    fn size(&self, card: &RouteCard) -> String {
        words::size(&self.ui, card.people, card.feedback)
    }

    fn tag(&self, card: &RouteCard) -> Tag {
        words::state_tag(&self.ui, Some(card.state))
    }

    fn clock(&self, card: &RouteCard) -> String {
        words::clock(&self.ui, self.today, card.due_on)
    }

    fn date(&self, card: &RouteCard) -> String {
        words::date(&self.ui, card.due_on)
    }

    fn has_clock(&self) -> bool {
        self.show != Show::Answered
    }

    fn pages(&self) -> Option<Pagination> {
        let rows = match self.show {
            Show::Offered => self.counts.offered,
            Show::Accepted => self.counts.accepted,
            Show::Answered => self.counts.answered,
            Show::Elsewhere => self.counts.elsewhere,
        };
        let current = usize::try_from(self.number).unwrap_or(1);
        let last = words::pages(rows, PAGE);
        Pagination::pages(self.ui.locale, current, last, |page| {
            self.list_href(self.show, page)
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
    officer: Officer,
    Path(_): Path<String>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let (show, number) = (Show::parse(&asked.show), words::page_number(&asked.page));
    let (cards, counts) = views::list(&app.core, officer.council.id, show, number).await?;
    let page = Page {
        council: officer.council.slug,
        cards,
        counts,
        show,
        number,
        today: app.core.now().date(),
        ui,
    };
    Ok(page.ui.page(StatusCode::OK, &page))
}
