//! How a council moderates: what it held and rejected, why, how long people waited, and how often
//! another officer decided otherwise.

use askama::Template;
use poem::handler;
use poem::http::StatusCode;
use poem::web::Path;
use yousaid_services::views::board::People;
use yousaid_services::views::moderation::{self, Figures};
use yousaid_services::views::public::{self, CouncilCard};

use super::words;
use crate::components::{Cell, SummaryList, Table};
use crate::http::{Context, PageResult};
use crate::ui::Ui;

#[derive(Template)]
#[template(path = "pages/resident/moderation.html")]
struct Page {
    ui: Ui,
    council: CouncilCard,
    figures: Figures,
}

/// `GET /councils/:slug/moderation`
#[handler]
pub async fn get(context: &Context, Path(slug): Path<String>) -> PageResult {
    let core = &context.app.core;
    let page = Page {
        ui: context.ui(),
        council: public::council(core, &slug).await?,
        figures: moderation::figures(core, &slug).await?,
    };
    Ok(page.ui.page(StatusCode::OK, &page))
}

impl Page {
    fn back(&self) -> String {
        format!("/councils/{}", self.council.slug)
    }

    fn since(&self) -> String {
        let day = super::day_of(&self.ui, self.figures.since);
        self.ui.f1("moderation-since", "day", day)
    }

    fn count(&self, count: People) -> String {
        match count {
            People::None => self.ui.t("moderation-none").into_owned(),
            People::Few => self.ui.t("moderation-few").into_owned(),
            People::Some(count) => self.ui.f1("moderation-count", "count", count),
        }
    }

    fn of_given(&self, count: i64) -> String {
        self.ui.f2(
            "moderation-of-given",
            ("count", count),
            ("given", self.figures.given),
        )
    }

    fn wait(&self) -> String {
        match self.figures.median_wait {
            None => self.ui.t("moderation-none").into_owned(),
            Some(minutes) if minutes < 120 => self.ui.f1("moderation-minutes", "count", minutes),
            Some(minutes) if minutes < 48 * 60 => {
                self.ui.f1("moderation-hours", "count", minutes / 60)
            }
            Some(minutes) => self.ui.f1("moderation-days", "count", minutes / (24 * 60)),
        }
    }

    fn overturned(&self) -> String {
        self.ui.f2(
            "moderation-overturned-of",
            ("count", self.count(self.figures.overturned)),
            ("appeals", self.count(self.figures.appeals)),
        )
    }

    fn list(&self) -> SummaryList {
        let (ui, figures) = (&self.ui, &self.figures);
        SummaryList::new()
            .row(
                ui.t("moderation-given"),
                self.count(People::from(figures.given)),
            )
            .row(ui.t("moderation-held"), self.of_given(figures.held))
            .row(ui.t("moderation-decided"), self.of_given(figures.decided))
            .row(ui.t("moderation-wait"), self.wait())
            .row(ui.t("moderation-overturned"), self.overturned())
    }

    fn rejected(&self) -> Table {
        let ui = &self.ui;
        let table = Table::new(ui.t("moderation-rejected")).head([
            Cell::new(ui.t("moderation-reason")),
            Cell::numeric(ui.t("moderation-times")),
        ]);
        self.figures
            .rejected
            .iter()
            .fold(table, |table, (reason, times)| {
                table.row([
                    Cell::new(ui.t(words::reason(reason))),
                    Cell::numeric(self.count(*times)),
                ])
            })
    }
}
