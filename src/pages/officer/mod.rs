//! Officers' pages: what waits, the queue, plans, the audit trail, people.
//!
//! Every address but `/manage` itself and the pictures names a council, and its guard has checked
//! that the person works there; every read and write below is given that council's id.

use askama::Template;
use yousaid_domain::calendar::{self, Language};
use yousaid_domain::locale::Locale;
use yousaid_domain::screening::PersonalData;
use yousaid_entities::{DesignState, FeedbackState, Role, UnixMillis};
use yousaid_services::Error;

use crate::components::{FormErrors, Link, Markup, SelectItem, Tag};
use crate::http::{Access, Officer, PageError, Route, get, post};
use crate::ui::Ui;

mod answers;
mod audit;
mod feedback;
mod images;
mod people;
mod plan;
mod plan_questions;
mod plan_steps;
mod plans;
mod queue;
mod reply;
mod route;
mod routed;
mod theme;
mod themes;
mod work;

/// The routes of this area.
#[must_use]
pub fn routes() -> Vec<Route> {
    const QUEUE: &str = "/manage/:council/feedback";
    const FEEDBACK: &str = "/manage/:council/feedback/:id";
    const NEW: &str = "/manage/:council/new-plan";
    const PLAN: &str = "/manage/:council/plans/:plan";
    const EDIT: &str = "/manage/:council/plans/:plan/edit";
    const SERVICE: &str = "/manage/:council/plans/:plan/service";
    const CONFIRM: &str = "/manage/:council/plans/:plan/confirm";
    const STEP: &str = "/manage/:council/plans/:plan/step";
    const STEPS: &str = "/manage/:council/plans/:plan/steps";
    const QUESTION: &str = "/manage/:council/plans/:plan/question";
    const VERSION: &str = "/manage/:council/plans/:plan/versions/:number";
    const PEOPLE: &str = "/manage/:council/people";
    let council = Access::Council;
    let mut routes = vec![
        get("/manage", Access::SignedIn, work::choose),
        get("/manage/:council", council, work::get),
        get(QUEUE, council, queue::get),
        post(QUEUE, council, queue::post),
        get("/manage/:council/feedback-done", council, queue::result),
        get(FEEDBACK, council, feedback::get),
        post(FEEDBACK, council, feedback::post),
        get("/manage/:council/plans", council, plans::get),
        get(NEW, council, plans::new),
        post(NEW, council, plans::create),
        get(PLAN, council, plan::get),
        post(PLAN, council, plan::post),
        get(EDIT, council, plans::edit),
        post(EDIT, council, plans::save),
        get(SERVICE, council, plans::find_service),
        post(SERVICE, council, plans::set_service),
        get(CONFIRM, council, plan::confirm),
        post(CONFIRM, council, plan::confirmed),
        get(STEP, council, plan_steps::get),
        post(STEP, council, plan_steps::post),
        post(STEPS, council, plan_steps::arrange),
        get(QUESTION, council, plan_questions::get),
        post(QUESTION, council, plan_questions::post),
        get(VERSION, council, plan_steps::read_version),
        get("/manage/:council/audit", council, audit::get),
        get(PEOPLE, Access::Lead, people::get),
        post(PEOPLE, Access::Lead, people::post),
        get("/images/:id", Access::Public, images::get),
    ];
    routes.extend(answers::routes());
    routes
}

/// The parts of a council's area, as its navigation names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Area {
    Work,
    Feedback,
    Plans,
    Audit,
    People,
}

#[derive(Template)]
#[template(path = "pages/officer/nav.html")]
struct Nav<'a> {
    council: &'a str,
    links: Vec<Link>,
}

/// The navigation of a council's area.
fn nav(ui: &Ui, officer: &Officer, current: Area) -> Markup {
    let slug = &officer.council.slug;
    let link = |area, text, path: &str| Link {
        current: area == Some(current),
        ..Link::new(text, ui.href(&format!("/manage/{slug}{path}")))
    };
    let mut links = vec![
        link(Some(Area::Work), ui.t("officer-nav-work"), ""),
        link(
            Some(Area::Feedback),
            ui.t("officer-nav-feedback"),
            "/feedback",
        ),
        link(Some(Area::Plans), ui.t("officer-nav-plans"), "/plans"),
        link(None, ui.t("officer-nav-routed"), "/routed"),
        link(Some(Area::Audit), ui.t("officer-nav-audit"), "/audit"),
    ];
    if officer.role == Role::Lead {
        links.push(link(
            Some(Area::People),
            ui.t("officer-nav-people"),
            "/people",
        ));
    }
    let nav = Nav {
        council: &officer.council.name,
        links,
    };
    Markup::trusted(nav.render().unwrap_or_default())
}

/// Notes what a use case said about a field; anything else is a page of its own.
fn note(ui: &Ui, errors: &mut FormErrors, error: Error) -> Result<(), PageError> {
    match error {
        Error::Invalid { field, key } => {
            errors.add(field, ui.t(key));
            Ok(())
        }
        error => Err(error.into()),
    }
}

/// Date and time of a moment, in London.
fn moment(ui: &Ui, at: UnixMillis) -> String {
    let language = match ui.locale {
        Locale::En => Language::English,
        Locale::Cy => Language::Welsh,
    };
    calendar::date_and_time(at.timestamp(), language)
}

/// The state of a piece of feedback as a tag.
fn feedback_tag(ui: &Ui, state: FeedbackState) -> Tag {
    let colour = match state {
        FeedbackState::Received | FeedbackState::Withdrawn => "grey",
        FeedbackState::Ready => "blue",
        FeedbackState::Held => "yellow",
        FeedbackState::Published => "green",
        FeedbackState::Rejected => "red",
    };
    Tag::colour(feedback_state(ui, state), colour)
}

fn feedback_state(ui: &Ui, state: FeedbackState) -> std::borrow::Cow<'static, str> {
    match state {
        FeedbackState::Received => ui.t("officer-state-received"),
        FeedbackState::Ready => ui.t("officer-state-ready"),
        FeedbackState::Held => ui.t("officer-state-held"),
        FeedbackState::Published => ui.t("officer-state-published"),
        FeedbackState::Rejected => ui.t("officer-state-rejected"),
        FeedbackState::Withdrawn => ui.t("officer-state-withdrawn"),
    }
}

/// The state of a plan as a tag.
fn plan_tag(ui: &Ui, state: DesignState) -> Tag {
    let (text, colour) = match state {
        DesignState::Draft => (ui.t("officer-plan-draft"), "grey"),
        DesignState::Open => (ui.t("officer-plan-open"), "green"),
        DesignState::Closed => (ui.t("officer-plan-closed"), "blue"),
        DesignState::Answered => (ui.t("officer-plan-answered"), "purple"),
        DesignState::Withdrawn => (ui.t("officer-plan-withdrawn"), "red"),
    };
    Tag::colour(text, colour)
}

/// A reason in words: why something is held or was rejected.
fn reason(ui: &Ui, code: &str) -> String {
    if let Some(kind) = code.strip_prefix("personal:") {
        return match kind.parse() {
            Ok(kind) => ui.f1("officer-reason-found", "kind", &*kind_word(ui, kind)),
            Err(_) => ui.t("officer-reason-personal").into_owned(),
        };
    }
    match code {
        "personal" => ui.t("officer-reason-personal"),
        "threat" => ui.t("officer-reason-threat"),
        "slur" => ui.t("officer-reason-slur"),
        "abuse" => ui.t("officer-reason-abuse"),
        "spam" => ui.t("officer-reason-spam"),
        "campaign" => ui.t("officer-reason-campaign"),
        "language" => ui.t("officer-reason-language"),
        "second_opinion" => ui.t("officer-reason-second-opinion"),
        "appeal" => ui.t("officer-reason-appeal"),
        "personal_data" => ui.t("officer-reason-personal-data"),
        "off_topic" => ui.t("officer-reason-off-topic"),
        "duplicate" => ui.t("officer-reason-duplicate"),
        _ => ui.t("officer-reason-other"),
    }
    .into_owned()
}

/// The reasons of a column that holds several, in words.
fn reasons(ui: &Ui, codes: &str) -> Vec<String> {
    codes
        .split(';')
        .filter(|code| !code.is_empty())
        .map(|code| reason(ui, code))
        .collect()
}

/// A kind of personal data in words.
fn kind_word(ui: &Ui, kind: PersonalData) -> std::borrow::Cow<'static, str> {
    match kind {
        PersonalData::EmailAddress => ui.t("officer-kind-email"),
        PersonalData::PhoneNumber => ui.t("officer-kind-phone"),
        PersonalData::UkPostcode => ui.t("officer-kind-postcode"),
        PersonalData::StreetAddress => ui.t("officer-kind-address"),
        PersonalData::UkNhs => ui.t("officer-kind-nhs"),
        PersonalData::UkNino => ui.t("officer-kind-nino"),
        PersonalData::UkDrivingLicence => ui.t("officer-kind-licence"),
        PersonalData::UkPassport => ui.t("officer-kind-passport"),
        PersonalData::UkVehicleRegistration => ui.t("officer-kind-vehicle"),
        PersonalData::UkBank => ui.t("officer-kind-bank"),
        PersonalData::CreditCard => ui.t("officer-kind-card"),
        PersonalData::DateOfBirth => ui.t("officer-kind-birth"),
        PersonalData::Person => ui.t("officer-kind-person"),
        PersonalData::IpAddress => ui.t("officer-kind-ip"),
        PersonalData::Url => ui.t("officer-kind-url"),
    }
}

/// The reasons an officer can give, for a list to choose from; nothing is chosen beforehand.
fn reason_items(ui: &Ui) -> Vec<SelectItem> {
    let mut items = vec![SelectItem {
        value: Some("".into()),
        text: ui.t("officer-choose-reason").into(),
        ..SelectItem::default()
    }];
    items.extend(
        yousaid_domain::moderation::Reason::ALL
            .into_iter()
            .map(|one| SelectItem {
                value: Some(one.as_str().into()),
                text: reason(ui, one.as_str()).into(),
                ..SelectItem::default()
            }),
    );
    items
}
