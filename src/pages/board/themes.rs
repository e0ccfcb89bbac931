//! Themes across councils, to be narrowed down.

use askama::Template;
use poem::handler;
use poem::http::StatusCode;
use poem::web::{Data, Query};
use serde::Deserialize;
use yousaid_entities::RouteState;
use yousaid_services::views::board::{
    self as views, CouncilOption, Filter, ServiceOption, ThemeRow,
};

use crate::app::App;
use crate::components::{Button, Input, Pagination, Select, Tag};
use crate::http::{BoardMember, PageResult};
use crate::pages::words;
use crate::ui::Ui;

#[derive(Template)]
#[template(path = "pages/board/themes.html")]
struct Page {
    ui: Ui,
    rows: Vec<ThemeRow>,
    councils: Vec<CouncilOption>,
    services: Vec<ServiceOption>,
    asked: Asked,
    number: i64,
    has_more: bool,
}

impl Page {
    fn tag(&self, row: &ThemeRow) -> Tag {
        words::state_tag(&self.ui, Some(row.route.state))
    }

    fn people(&self, row: &ThemeRow) -> String {
        words::people(&self.ui, row.people)
    }

    fn href(&self, row: &ThemeRow) -> String {
        self.ui
            .href(&format!("/board/themes/{}", row.route.theme_id))
    }

    fn words_field(&self) -> Input {
        Input::new("words")
            .label(&*self.ui.t("board-filter-words"))
            .value(self.asked.words.clone())
    }

    fn council_field(&self) -> Select {
        let select = Select::new("council")
            .label(&*self.ui.t("board-filter-council"))
            .item("", self.ui.t("board-filter-any"));
        self.councils
            .iter()
            .fold(select, |select, council| {
                select.item(council.slug.clone(), council.name.clone())
            })
            .value(self.asked.council.clone())
    }

    fn service_field(&self) -> Select {
        let select = Select::new("service")
            .label(&*self.ui.t("board-filter-service"))
            .item("", self.ui.t("board-filter-any"));
        self.services
            .iter()
            .fold(select, |select, service| {
                select.item(service.number.to_string(), service.name.clone())
            })
            .value(self.asked.service.clone())
    }

    fn state_field(&self) -> Select {
        let select = Select::new("state")
            .label(&*self.ui.t("board-filter-state"))
            .item("", self.ui.t("board-filter-any"));
        RouteState::ALL
            .iter()
            .fold(select, |select, state| {
                select.item(state.as_str(), words::state_word(&self.ui, *state))
            })
            .value(self.asked.state.clone())
    }

    fn apply(&self) -> Button {
        Button::submit(self.ui.t("board-filter-apply")).secondary()
    }

    fn pages(&self) -> Option<Pagination> {
        if self.number == 1 && !self.has_more {
            return None;
        }
        let href = |page: i64| {
            let asked = &self.asked;
            self.ui.href(&format!(
                "/board/themes?words={}&council={}&service={}&state={}&page={page}",
                words::encode(&asked.words),
                words::encode(&asked.council),
                words::encode(&asked.service),
                words::encode(&asked.state),
            ))
        };
        let previous = (self.number > 1).then(|| ("", href(self.number - 1)));
        let next = self.has_more.then(|| ("", href(self.number + 1)));
        Some(Pagination::around(self.ui.locale, previous, next))
    }
}

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    words: String,
    council: String,
    service: String,
    state: String,
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
    let (councils, services) = views::options(&app.core).await?;
    let council = councils
        .iter()
        .find(|council| council.slug == asked.council);
    let filter = Filter {
        council_id: council.map(|council| council.id),
        service_number: asked.service.parse().ok(),
        state: asked.state.parse().ok(),
        words: asked.words.clone(),
    };
    let number = words::page_number(&asked.page);
    let mut rows = views::themes(&app.core, &filter, number).await?;
    let a_page = usize::try_from(views::PAGE).unwrap_or(usize::MAX);
    let has_more = rows.len() > a_page;
    rows.truncate(a_page);
    let page = Page {
        ui,
        rows,
        councils,
        services,
        asked,
        number,
        has_more,
    };
    Ok(page.ui.page(StatusCode::OK, &page))
}
