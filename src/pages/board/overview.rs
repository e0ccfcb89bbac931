//! The overview: every figure with its denominator and its period.

use askama::Template;
use poem::handler;
use poem::http::StatusCode;
use poem::web::{Data, Query};
use serde::Deserialize;
use yousaid_services::views::board::{self as views, Overview, Period};

use crate::app::App;
use crate::components::{Cell, Table};
use crate::http::{BoardMember, PageResult};
use crate::pages::words;
use crate::ui::Ui;

#[derive(Template)]
#[template(path = "pages/board/overview.html")]
struct Page {
    ui: Ui,
    overview: Overview,
    period: Period,
    since: String,
    today: String,
}

impl Page {
    /// The periods: their names, addresses, and which one is shown.
    fn periods(&self) -> Vec<(String, String, bool)> {
        Period::ALL
            .into_iter()
            .map(|period| {
                let text = self.ui.f1("board-period", "days", period.as_str());
                let href = self.ui.href(&format!("/board?days={}", period.as_str()));
                (text, href, period == self.period)
            })
            .collect()
    }

    fn span(&self) -> String {
        self.ui.f2(
            "board-since",
            ("from", self.since.as_str()),
            ("to", self.today.as_str()),
        )
    }

    fn people(&self) -> String {
        words::people(&self.ui, self.overview.heard.people.into())
    }

    /// A share in whole percent with its two numbers; no percent of nothing.
    fn share(&self, part: i64, whole: i64) -> String {
        if whole == 0 {
            return self.ui.t("board-share-none").into_owned();
        }
        let percent = (part * 200 + whole) / (whole * 2);
        self.ui.f(
            "board-share",
            &[
                ("percent", percent.into()),
                ("part", part.into()),
                ("whole", whole.into()),
            ],
        )
    }

    fn published(&self) -> String {
        let heard = self.overview.heard;
        self.share(heard.published, heard.decided)
    }

    fn in_time(&self) -> String {
        let figures = self.overview.timeliness;
        self.share(figures.in_time, figures.due)
    }

    fn states(&self) -> Table {
        let ui = &self.ui;
        let themes = self.overview.themes;
        let row = |text: std::borrow::Cow<'static, str>, count: i64| {
            [
                Cell::new(text),
                Cell::numeric(ui.f1("board-count", "count", count)),
            ]
        };
        Table::new(ui.f1("board-states", "count", themes.themes))
            .head([
                Cell::new(ui.t("board-states-state")),
                Cell::numeric(ui.t("board-states-themes")),
            ])
            .row(row(ui.t("answers-state-unrouted"), themes.unrouted))
            .row(row(ui.t("answers-state-offered"), themes.offered))
            .row(row(ui.t("answers-state-accepted"), themes.accepted))
            .row(row(ui.t("answers-state-board"), themes.board))
            .row(row(ui.t("answers-state-answered"), themes.answered))
    }
}

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    days: String,
}

/// The page.
#[handler]
pub async fn get(
    app: Data<&App>,
    ui: Ui,
    _member: BoardMember,
    Query(asked): Query<Asked>,
) -> PageResult {
    let period = Period::parse(&asked.days);
    let overview = views::overview(&app.core, period).await?;
    let page = Page {
        since: words::day_of(&ui, overview.since),
        today: words::date(&ui, app.core.now().date()),
        overview,
        period,
        ui,
    };
    Ok(page.ui.page(StatusCode::OK, &page))
}
