//! Finding plans by council, postcode, service, status and words.

use askama::Template;
use poem::handler;
use poem::http::StatusCode;
use poem::web::Query;
use serde::Deserialize;
use url::form_urlencoded;
use yousaid_entities::DesignState;
use yousaid_services::views::public::{self, Found, PLANS_PER_PAGE, PlanCard, PlanSearch};

use crate::components::{Button, Input, Pagination, Select};
use crate::http::{Context, PageResult};
use crate::ui::Ui;

/// What stands in the address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    council: String,
    state: String,
    page: String,
}

/// What to say about the words that were searched for.
enum Notice {
    None,
    UnknownPostcode,
    Councils(Vec<(String, String)>),
}

#[derive(Template)]
#[template(path = "pages/resident/plans.html")]
struct Plans {
    ui: Ui,
    asked: Asked,
    notice: Notice,
    plans: Vec<PlanCard>,
    total: u64,
    councils: Vec<(String, String)>,
    pagination: Option<Pagination>,
}

/// `GET /plans`
#[handler]
pub async fn get(context: &Context, Query(asked): Query<Asked>) -> PageResult {
    let core = &context.app.core;
    let ui = context.ui();
    let words = asked.q.trim();
    let found = public::place_of(core, words).await?;
    let page = asked.page.parse().unwrap_or(1).max(1);
    let mut search = PlanSearch {
        council: Some(asked.council.clone()).filter(|slug| !slug.is_empty()),
        state: asked
            .state
            .parse()
            .ok()
            .filter(|state| *state != DesignState::Draft),
        page,
        ..PlanSearch::default()
    };
    let notice = match found {
        Found::Place { councils, .. } => {
            let facts = core.facts().await?;
            let named = councils
                .iter()
                .filter_map(|code| facts.register().council(code.parse().ok()?))
                .map(|council| (council.slug.clone(), council.name.clone()))
                .collect();
            search.places = councils;
            Notice::Councils(named)
        }
        Found::UnknownPostcode => {
            // The postcode is real enough to be typed; its plans are simply not known here.
            search.places = vec![String::from("-")];
            Notice::UnknownPostcode
        }
        Found::Words => {
            words.clone_into(&mut search.words);
            Notice::None
        }
    };
    let list = public::search(core, &search).await?;
    let last = usize::try_from(list.total.div_ceil(PLANS_PER_PAGE)).unwrap_or(usize::MAX);
    let pagination = Pagination::pages(
        ui.locale,
        usize::try_from(page).unwrap_or(1),
        last,
        |page| {
            let query = form_urlencoded::Serializer::new(String::new())
                .append_pair("q", words)
                .append_pair("council", &asked.council)
                .append_pair("state", &asked.state)
                .append_pair("page", &page.to_string())
                .finish();
            format!("{}?{query}", ui.href("/plans"))
        },
    );
    let councils = public::councils(core).await?;
    let councils = councils
        .into_iter()
        .map(|council| (council.slug, council.name))
        .collect();
    let page = Plans {
        ui: ui.clone(),
        notice,
        plans: list.plans,
        total: list.total,
        councils,
        pagination,
        asked,
    };
    Ok(ui.page(StatusCode::OK, &page))
}

impl Plans {
    fn council_field(&self) -> Select {
        let all = [(String::new(), self.ui.t("plans-any-council").into_owned())];
        Select::new("council")
            .label(self.ui.t("plans-council"))
            .items(all.into_iter().chain(self.councils.iter().cloned()))
            .value(&self.asked.council)
    }

    fn state_field(&self) -> Select {
        Select::new("state")
            .label(self.ui.t("plans-state"))
            .item("", self.ui.t("plans-any-state"))
            .item("open", self.ui.t("state-open"))
            .item("closed", self.ui.t("state-closed"))
            .item("answered", self.ui.t("state-answered"))
            .value(&self.asked.state)
    }
}
