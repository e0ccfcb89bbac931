//! The plans of a council: the list, a new one, what a plan says about itself, its service.

use askama::Template;
use jiff::civil::Date;
use poem::handler;
use poem::http::StatusCode;
use poem::web::{Data, Path, Query};
use serde::Deserialize;
use yousaid_entities::{CivilDate, design};
use yousaid_services::designs::{self, About, Seen};
use yousaid_services::views::plans;

use super::plan::after;
use super::{Area, nav, note, plan_tag};
use crate::app::App;
use crate::components::{
    Button, Cell, CharacterCount, Choice, DateInput, FormErrors, Input, Markup, Radios, Table,
};
use crate::http::{Officer, PageResult, ProtectedForm, see_other};
use crate::pages::words;
use crate::ui::Ui;

#[derive(Template)]
#[template(path = "pages/officer/plans.html")]
struct List {
    ui: Ui,
    nav: Markup,
    council: String,
    table: Option<Table>,
    new: Button,
}

/// The list.
#[handler]
pub async fn get(app: Data<&App>, ui: Ui, officer: Officer) -> PageResult {
    let plans = plans::list(&app.core, officer.council.id).await?;
    let base = ui.href(&format!("/manage/{}", officer.council.slug));
    let table = (!plans.is_empty()).then(|| {
        let head = [
            Cell::new(ui.t("officer-plans-plan")),
            Cell::new(ui.t("officer-plans-state")),
            Cell::new(ui.t("officer-plans-last-day")),
            Cell::numeric(ui.t("officer-plans-waiting")),
            Cell::numeric(ui.t("officer-plans-published")),
        ];
        let rows = plans.iter().map(|line| {
            let link = Markup::trusted(format!(
                "<a class=\"govuk-link\" href=\"{base}/plans/{}\">{}</a>",
                line.design.slug,
                Markup::escaped(&line.design.title)
            ));
            let last = line.design.closes_on.map(|day| words::date(&ui, day));
            [
                Cell::html(link),
                Cell::html(Markup::of(&plan_tag(&ui, line.design.state))),
                Cell::new(last.unwrap_or_default()),
                Cell::numeric(line.waiting),
                Cell::numeric(line.published),
            ]
        });
        rows.fold(
            Table::new(ui.t("officer-plans-heading")).head(head),
            Table::row,
        )
    });
    let page = List {
        nav: nav(&ui, &officer, Area::Plans),
        council: officer.council.name.clone(),
        table,
        new: Button::link(ui.t("officer-plans-new"), format!("{base}/new-plan")),
        ui,
    };
    Ok(page.ui.page(StatusCode::OK, &page))
}

/// What the form about a plan sends.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    revision: String,
    title: String,
    summary: String,
    #[serde(rename = "opens_on-day")]
    opens_day: String,
    #[serde(rename = "opens_on-month")]
    opens_month: String,
    #[serde(rename = "opens_on-year")]
    opens_year: String,
    #[serde(rename = "closes_on-day")]
    closes_day: String,
    #[serde(rename = "closes_on-month")]
    closes_month: String,
    #[serde(rename = "closes_on-year")]
    closes_year: String,
}

impl Sent {
    fn of(design: &design::Model) -> Self {
        let parts = |day: Option<CivilDate>| match day {
            Some(CivilDate(day)) => [
                day.day().to_string(),
                day.month().to_string(),
                day.year().to_string(),
            ],
            None => Default::default(),
        };
        let [opens_day, opens_month, opens_year] = parts(design.opens_on);
        let [closes_day, closes_month, closes_year] = parts(design.closes_on);
        Self {
            revision: design.revision.to_string(),
            title: design.title.clone(),
            summary: design.summary.clone(),
            opens_day,
            opens_month,
            opens_year,
            closes_day,
            closes_month,
            closes_year,
        }
    }

    fn about(&self, ui: &Ui, service: Option<i32>, errors: &mut FormErrors) -> About {
        let mut date = |field, day: &str, month: &str, year: &str| {
            let parts = [day.trim(), month.trim(), year.trim()];
            if parts.iter().all(|part| part.is_empty()) {
                return None;
            }
            let date = parts[2]
                .parse()
                .ok()
                .filter(|year| (2000..=2100).contains(year))
                .zip(parts[1].parse().ok())
                .zip(parts[0].parse().ok())
                .and_then(|((year, month), day)| Date::new(year, month, day).ok());
            if date.is_none() {
                errors.add(field, ui.t("officer-error-date"));
            }
            date.map(CivilDate)
        };
        About {
            opens_on: date(
                "opens_on",
                &self.opens_day,
                &self.opens_month,
                &self.opens_year,
            ),
            closes_on: date(
                "closes_on",
                &self.closes_day,
                &self.closes_month,
                &self.closes_year,
            ),
            title: self.title.clone(),
            summary: self.summary.clone(),
            service_number: service,
        }
    }

    /// What was typed, to be given back when somebody else was faster.
    fn words(&self, ui: &Ui) -> Vec<(String, String)> {
        vec![
            (ui.t("officer-plan-title").into_owned(), self.title.clone()),
            (
                ui.t("officer-plan-summary").into_owned(),
                self.summary.clone(),
            ),
        ]
    }
}

#[derive(Template)]
#[template(path = "pages/officer/plan-form.html")]
struct Form {
    ui: Ui,
    nav: Markup,
    heading: String,
    back: String,
    here: String,
    revision: String,
    errors: FormErrors,
    title: Input,
    summary: CharacterCount,
    opens: DateInput,
    closes: DateInput,
    save: Button,
}

fn form(
    ui: Ui,
    officer: &Officer,
    plan: Option<&str>,
    sent: &Sent,
    errors: FormErrors,
) -> poem::Response {
    let base = format!("/manage/{}", officer.council.slug);
    let (heading, back, here) = match plan {
        Some(plan) => (
            ui.t("officer-plan-edit"),
            format!("{base}/plans/{plan}"),
            format!("{base}/plans/{plan}/edit"),
        ),
        None => (
            ui.t("officer-plans-new"),
            format!("{base}/plans"),
            format!("{base}/new-plan"),
        ),
    };
    let page = Form {
        nav: nav(&ui, officer, Area::Plans),
        heading: heading.into_owned(),
        back,
        here: ui.href(&here),
        revision: sent.revision.clone(),
        title: Input::new("title")
            .label(&*ui.t("officer-plan-title"))
            .hint(ui.t("officer-plan-title-hint"))
            .value(sent.title.clone())
            .error(errors.get("title")),
        summary: CharacterCount::limited("summary", ui.locale, 1_000)
            .label(&*ui.t("officer-plan-summary"))
            .hint(ui.t("officer-plan-summary-hint"))
            .value(sent.summary.clone())
            .error(errors.get("summary")),
        opens: DateInput::new(ui.locale, "opens_on")
            .legend(ui.t("officer-plan-opens"))
            .hint(ui.t("officer-plan-opens-hint"))
            .typed(
                sent.opens_day.clone(),
                sent.opens_month.clone(),
                sent.opens_year.clone(),
            )
            .error(errors.get("opens_on")),
        closes: DateInput::new(ui.locale, "closes_on")
            .legend(ui.t("officer-plan-closes"))
            .hint(ui.t("officer-plan-closes-hint"))
            .typed(
                sent.closes_day.clone(),
                sent.closes_month.clone(),
                sent.closes_year.clone(),
            )
            .error(errors.get("closes_on")),
        save: Button::submit(ui.t("officer-save")),
        errors,
        ui,
    };
    page.ui.page(page.errors.status(), &page)
}

/// The form of a new plan.
#[handler]
pub fn new(ui: Ui, officer: Officer) -> PageResult {
    let errors = FormErrors::new(ui.locale);
    Ok(form(ui, &officer, None, &Sent::default(), errors))
}

/// Begins a plan.
#[handler]
pub async fn create(
    app: Data<&App>,
    ui: Ui,
    officer: Officer,
    ProtectedForm(sent, _): ProtectedForm<Sent>,
) -> PageResult {
    let mut errors = FormErrors::new(ui.locale);
    let about = sent.about(&ui, None, &mut errors);
    let council = officer.council.id;
    if errors.is_empty() {
        match designs::create(&app.core, officer.actor, council, &about).await {
            Ok(id) => {
                let slug = plans::slug(&app.core, council, id).await?;
                let path = format!("/manage/{}/plans/{slug}", officer.council.slug);
                return Ok(see_other(&ui.href(&path)));
            }
            Err(error) => note(&ui, &mut errors, error)?,
        }
    }
    Ok(form(ui, &officer, None, &sent, errors))
}

/// The form about a plan.
#[handler]
pub async fn edit(
    app: Data<&App>,
    ui: Ui,
    officer: Officer,
    Path((_, plan)): Path<(String, String)>,
) -> PageResult {
    let design = plans::plan(&app.core, officer.council.id, &plan).await?;
    let errors = FormErrors::new(ui.locale);
    Ok(form(ui, &officer, Some(&plan), &Sent::of(&design), errors))
}

/// Changes what a plan says about itself.
#[handler]
pub async fn save(
    app: Data<&App>,
    ui: Ui,
    officer: Officer,
    Path((_, plan)): Path<(String, String)>,
    ProtectedForm(sent, _): ProtectedForm<Sent>,
) -> PageResult {
    let design = plans::plan(&app.core, officer.council.id, &plan).await?;
    let mut errors = FormErrors::new(ui.locale);
    let about = sent.about(&ui, design.service_number, &mut errors);
    if errors.is_empty() {
        let seen = seen(&officer, &design, &sent.revision);
        let outcome = designs::edit(&app.core, officer.actor, seen, &about).await;
        let (written, words) = ((&design, "saved"), sent.words(&ui));
        let after = after(&app, &ui, &officer, written, outcome, words, &mut errors);
        if let Some(page) = after.await? {
            return Ok(page);
        }
    }
    Ok(form(ui, &officer, Some(&plan), &sent, errors))
}

/// A plan with the revision that stood in the form.
pub(super) fn seen(officer: &Officer, design: &design::Model, revision: &str) -> Seen {
    Seen {
        council: officer.council.id,
        id: design.id,
        revision: revision.parse().unwrap_or(-1),
    }
}

/// The words to find a service by.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
}

#[derive(Template)]
#[template(path = "pages/officer/plan-service.html")]
struct Service {
    ui: Ui,
    nav: Markup,
    back: String,
    here: String,
    revision: i64,
    asked: String,
    errors: FormErrors,
    words: Input,
    found: Option<Radios>,
    more: Option<String>,
    find: Button,
    choose: Button,
}

/// The search for the service that a plan is about.
#[handler]
pub async fn find_service(
    app: Data<&App>,
    ui: Ui,
    officer: Officer,
    Path((_, plan)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let errors = FormErrors::new(ui.locale);
    show_services(&app, ui, &officer, &plan, asked.q, errors).await
}

async fn show_services(
    app: &App,
    ui: Ui,
    officer: &Officer,
    plan: &str,
    asked: String,
    errors: FormErrors,
) -> PageResult {
    let design = plans::plan(&app.core, officer.council.id, plan).await?;
    let (services, total) = plans::services(&app.core, &asked).await?;
    let found = (!services.is_empty()).then(|| {
        services
            .iter()
            .map(|service| Choice::new(service.number.to_string(), service.name.clone()))
            .fold(Radios::new("service"), Radios::choice)
            .legend(ui.t("officer-service-choose"))
            .value(
                design
                    .service_number
                    .map(|n| n.to_string())
                    .unwrap_or_default(),
            )
            .error(errors.get("service"))
    });
    let more = if asked.trim().is_empty() {
        None
    } else if total == 0 {
        Some(ui.t("officer-service-none").into_owned())
    } else if total > plans::SERVICES {
        Some(ui.f2(
            "officer-service-more",
            ("shown", plans::SERVICES),
            ("total", total),
        ))
    } else {
        None
    };
    let base = format!("/manage/{}/plans/{plan}", officer.council.slug);
    let page = Service {
        nav: nav(&ui, officer, Area::Plans),
        here: ui.href(&format!("{base}/service")),
        back: base,
        revision: design.revision,
        words: Input::new("q")
            .kind("search")
            .label(&*ui.t("officer-service-words"))
            .hint(ui.t("officer-service-hint"))
            .value(asked.clone()),
        asked,
        found,
        more,
        find: Button::submit(ui.t("officer-service-find")).secondary(),
        choose: Button::submit(ui.t("officer-save")),
        errors,
        ui,
    };
    Ok(page.ui.page(page.errors.status(), &page))
}

/// The service that was chosen.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Chosen {
    revision: String,
    service: String,
    q: String,
}

/// Says which service a plan is about.
#[handler]
pub async fn set_service(
    app: Data<&App>,
    ui: Ui,
    officer: Officer,
    Path((_, plan)): Path<(String, String)>,
    ProtectedForm(chosen, _): ProtectedForm<Chosen>,
) -> PageResult {
    let mut errors = FormErrors::new(ui.locale);
    if let Ok(number) = chosen.service.parse() {
        let design = plans::plan(&app.core, officer.council.id, &plan).await?;
        let about = About {
            title: design.title.clone(),
            summary: design.summary.clone(),
            service_number: Some(number),
            opens_on: design.opens_on,
            closes_on: design.closes_on,
        };
        let seen = seen(&officer, &design, &chosen.revision);
        let outcome = designs::edit(&app.core, officer.actor, seen, &about).await;
        let (written, words) = ((&design, "saved"), Vec::new());
        let after = after(&app, &ui, &officer, written, outcome, words, &mut errors);
        if let Some(page) = after.await? {
            return Ok(page);
        }
    } else {
        errors.add("service", ui.t("officer-error-service"));
    }
    show_services(&app, ui, &officer, &plan, chosen.q, errors).await
}
