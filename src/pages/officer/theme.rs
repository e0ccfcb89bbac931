//! One theme: its words, its service, what is in it, and where its answer comes from.

use askama::Template;
use poem::handler;
use poem::web::{Data, Path, Query};
use serde::Deserialize;
use yousaid_entities::{RouteState, ThemeId, ThemeState};
use yousaid_services::themes::{
    self as use_cases, Coding, DESCRIPTION_LENGTH, NAME_LENGTH, Seen, Wording,
};
use yousaid_services::views::routes::{self as route_views, Move};
use yousaid_services::views::themes::{self as views, Member, PAGE, ServiceChoice, ThemePage};

use super::themes::{Acted, given};
use crate::app::App;
use crate::components::{
    Button, CharacterCount, FormErrors, Input, NotificationBanner, Pagination, Radios, Select, Tag,
};
use crate::http::{ErrorKind, Officer, PageResult, ProtectedForm, see_other};
use crate::pages::words::{self, Line};
use crate::ui::Ui;

/// The value of the choice that leaves the service to the plan.
const OF_THE_PLAN: &str = "plan";

#[derive(Template)]
#[template(path = "pages/officer/theme.html")]
struct Page {
    ui: Ui,
    council: String,
    at: ThemePage,
    history: Vec<Line>,
    services: Vec<ServiceChoice>,
    asked: Asked,
    errors: FormErrors,
    banner: Option<NotificationBanner>,
    wording: Wording,
    clock: String,
}

impl Page {
    fn here(&self) -> String {
        self.ui.href(&format!(
            "/manage/{}/themes/{}",
            self.council, self.at.theme.id
        ))
    }

    fn back(&self) -> String {
        format!(
            "/manage/{}/plans/{}/themes",
            self.council, self.at.design.slug
        )
    }

    fn size(&self) -> String {
        words::size(&self.ui, self.at.theme.people, self.at.theme.feedback)
    }

    fn route_href(&self) -> Option<String> {
        let route = self.at.theme.route_id?;
        Some(
            self.ui
                .href(&format!("/manage/{}/routed/{route}", self.council)),
        )
    }

    fn tag(&self) -> Tag {
        words::state_tag(&self.ui, self.at.theme.route_state)
    }

    fn is_in_frame(&self) -> bool {
        self.at.theme.state == ThemeState::Accepted
    }

    fn can_return(&self) -> bool {
        self.at.theme.state.may_become(ThemeState::Accepted)
    }

    fn can_change(&self) -> bool {
        self.is_in_frame() && self.at.theme.route_state != Some(RouteState::Answered)
    }

    fn can_set_service(&self) -> bool {
        !matches!(
            self.at.theme.route_state,
            Some(RouteState::Accepted | RouteState::Answered)
        ) && self.at.theme.state != ThemeState::Merged
    }

    fn name_field(&self) -> Input {
        Input::new("name")
            .label(&*self.ui.t("theme-name"))
            .hint(self.ui.f1("theme-name-hint", "count", NAME_LENGTH))
            .value(self.wording.name.clone())
            .error(self.errors.get("name"))
    }

    fn description_field(&self) -> CharacterCount {
        let limit = u32::try_from(DESCRIPTION_LENGTH).unwrap_or(u32::MAX);
        CharacterCount::limited("description", self.ui.locale, limit)
            .label(&*self.ui.t("theme-description"))
            .hint(self.ui.t("theme-description-hint"))
            .value(self.wording.description.clone())
            .error(self.errors.get("description"))
    }

    fn save(&self) -> Button {
        if self.can_return() {
            Button::submit(self.ui.t("themes-accept")).named("action", "accept")
        } else {
            Button::submit(self.ui.t("theme-save")).named("action", "describe")
        }
    }

    fn service_search(&self) -> Input {
        Input::new("service")
            .label(&*self.ui.t("theme-service-search"))
            .hint(self.ui.t("theme-service-hint"))
            .value(self.asked.service.clone())
            .error(self.errors.get("service"))
    }

    fn service_choices(&self) -> Radios {
        let chosen = self
            .at
            .theme
            .service_number
            .map(|number| number.to_string());
        let radios = Radios::new("number").legend(self.ui.t("theme-service-choose"));
        self.services
            .iter()
            .fold(radios, |radios, service| {
                radios.item(service.number.to_string(), service.name.clone())
            })
            .item(OF_THE_PLAN, self.ui.t("theme-service-design"))
            .value(chosen.unwrap_or_else(|| OF_THE_PLAN.to_owned()))
    }

    fn candidate_search(&self) -> Input {
        Input::new("words")
            .label(&*self.ui.t("theme-add-search"))
            .value(self.asked.words.clone())
    }

    fn targets(&self) -> Select {
        let select = Select::new("into").label(&*self.ui.t("theme-merge-into"));
        self.at.siblings.iter().fold(select, |select, sibling| {
            select.item(sibling.id.to_string(), sibling.name.clone())
        })
    }

    fn sure(&self, member: &Member) -> String {
        #[expect(clippy::cast_possible_truncation, reason = "a share of 100 fits")]
        let percent = (member.confidence.unwrap_or_default() * 100.0).round() as i64;
        self.ui.f1("theme-by-engine", "percent", percent)
    }

    fn search(&self) -> Button {
        Button::submit(self.ui.t("theme-search")).secondary()
    }

    fn set_service(&self) -> Button {
        Button::submit(self.ui.t("theme-service-set")).named("action", "service")
    }

    fn merge(&self) -> Button {
        Button::submit(self.ui.t("theme-merge"))
            .secondary()
            .named("action", "merge")
    }

    fn retire(&self) -> Button {
        Button::submit(self.ui.t("theme-retire"))
            .warning()
            .named("action", "dismiss")
    }

    fn pages(&self) -> Option<Pagination> {
        let last = words::pages(self.at.theme.feedback, PAGE);
        let current = usize::try_from(words::page_number(&self.asked.page)).unwrap_or(1);
        Pagination::pages(self.ui.locale, current, last, |page| {
            format!("{}?page={page}", self.here())
        })
    }
}

/// What the address asks for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    page: String,
    words: String,
    service: String,
    done: String,
}

/// The page.
#[handler]
pub async fn get(
    app: Data<&App>,
    ui: Ui,
    officer: Officer,
    Path((_, id)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let errors = FormErrors::new(ui.locale);
    show(&app, ui, &officer, given(&id)?, asked, errors, None).await
}

async fn show(
    app: &App,
    ui: Ui,
    officer: &Officer,
    theme: ThemeId,
    asked: Asked,
    errors: FormErrors,
    typed: Option<Wording>,
) -> PageResult {
    let council = &officer.council;
    let sought = Some(asked.words.trim()).filter(|words| !words.is_empty());
    let page = words::page_number(&asked.page);
    let at = views::theme(&app.core, council.id, theme, page, sought).await?;
    let services = views::services(&app.core, &asked.service).await?;
    let history: Vec<Move> = match at.theme.route_id {
        Some(route) => route_views::history(&app.core, route).await?,
        None => Vec::new(),
    };
    let banner = match asked.done.as_str() {
        "saved" => Some(ui.t("theme-done-save")),
        "assigned" => Some(ui.t("theme-done-assign")),
        "unassigned" => Some(ui.t("theme-done-unassign")),
        "service" => Some(ui.t("theme-done-service")),
        _ => None,
    };
    let status = errors.status();
    let clock = match (at.theme.due_on, at.theme.route_state) {
        (Some(due), Some(state)) if state != RouteState::Answered => {
            words::clock(&ui, app.core.now().date(), due)
        }
        _ => String::new(),
    };
    let page = Page {
        council: council.slug.clone(),
        history: words::timeline(&ui, &history),
        wording: typed.unwrap_or_else(|| Wording {
            name: at.theme.name.clone(),
            description: at.theme.description.clone(),
        }),
        banner: banner.map(|text| NotificationBanner::success(ui.locale, text)),
        at,
        services,
        asked,
        errors,
        clock,
        ui,
    };
    Ok(page.ui.page(status, &page))
}

/// The forms of this page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Form {
    action: String,
    revision: String,
    name: String,
    description: String,
    number: String,
    into: String,
    feedback: String,
}

/// One of the forms.
#[handler]
pub async fn post(
    app: Data<&App>,
    ui: Ui,
    officer: Officer,
    Path((_, id)): Path<(String, String)>,
    form: ProtectedForm<Form>,
) -> PageResult {
    let ProtectedForm(form, _) = form;
    let theme: ThemeId = given(&id)?;
    let slug = &officer.council.slug;
    match act(&app, &officer, theme, &form).await {
        Ok((to, done)) => Ok(see_other(
            &ui.href(&format!("/manage/{slug}/themes/{to}?done={done}")),
        )),
        Err(Acted::Field(field, key)) => {
            let mut errors = FormErrors::new(ui.locale);
            errors.add(field, ui.t(key));
            let typed = matches!(form.action.as_str(), "accept" | "describe").then(|| Wording {
                name: form.name.clone(),
                description: form.description.clone(),
            });
            show(&app, ui, &officer, theme, Asked::default(), errors, typed).await
        }
        Err(Acted::Page(error)) => Err(error),
    }
}

/// Gives the theme to show afterwards, and what to say there.
async fn act(
    app: &App,
    officer: &Officer,
    theme_id: ThemeId,
    form: &Form,
) -> Result<(ThemeId, &'static str), Acted> {
    let (core, actor, council_id) = (&app.core, officer.actor, officer.council.id);
    let seen = || -> Result<Seen, ErrorKind> {
        let revision = given(&form.revision)?;
        Ok(Seen {
            council_id,
            theme_id,
            revision,
        })
    };
    let coding = || -> Result<Coding, ErrorKind> {
        let feedback_id = given(&form.feedback)?;
        Ok(Coding {
            council_id,
            theme_id,
            feedback_id,
        })
    };
    let wording = Wording {
        name: form.name.clone(),
        description: form.description.clone(),
    };
    match form.action.as_str() {
        "accept" => use_cases::accept(core, actor, seen()?, wording).await?,
        "describe" => use_cases::describe(core, actor, seen()?, wording).await?,
        "dismiss" => use_cases::retire(core, actor, seen()?).await?,
        "merge" => {
            let into = given(&form.into)?;
            use_cases::merge(core, actor, seen()?, into).await?;
            return Ok((into, "saved"));
        }
        "service" => {
            let number = match form.number.as_str() {
                OF_THE_PLAN => None,
                number => Some(given(number)?),
            };
            use_cases::set_service(core, actor, seen()?, number).await?;
            return Ok((theme_id, "service"));
        }
        "assign" => {
            use_cases::assign(core, actor, coding()?).await?;
            return Ok((theme_id, "assigned"));
        }
        "unassign" => {
            use_cases::unassign(core, actor, coding()?).await?;
            return Ok((theme_id, "unassigned"));
        }
        _ => return Err(ErrorKind::NotFound.into()),
    }
    Ok((theme_id, "saved"))
}
