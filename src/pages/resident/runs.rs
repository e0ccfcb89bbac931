//! Who runs what: the council that answers for a service in a place, and why.
//!
//! Everything stands in the address and nothing is kept, so that an answer can be shared and asked
//! for again.

use askama::Template;
use poem::handler;
use poem::http::StatusCode;
use poem::web::Query;
use serde::Deserialize;
use url::form_urlencoded;
use yousaid_domain::calendar::long_date;
use yousaid_domain::locale::Locale;
use yousaid_domain::register::{Council, GssCode, Register, Service, ServiceNumber};
use yousaid_domain::routing::{Decision, Outcome, Place, Question, Reason};

use crate::components::{Button, Input};
use crate::http::{Context, PageResult};
use crate::pages::explain;
use crate::ui::{self, Ui};

/// Services to choose from on one page.
const CHOICES: usize = 12;

/// Councils of a similar name.
const SIMILAR: usize = 8;

/// What stands in the address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    place: String,
    service: String,
}

/// A link of this page, or to a council.
struct Choice {
    text: String,
    href: String,
}

/// What came of the question.
struct Answer {
    heading: String,
    reason: String,
    rule: String,
    /// What is known about the service: its name.
    service: Option<String>,
    /// Councils that answer, or could.
    councils: Vec<Choice>,
    councils_heading: String,
    /// What changes on a day that is known already.
    later: Option<String>,
}

enum Found {
    /// Nothing was asked.
    Nothing,
    /// The words fit several services.
    Services(Vec<Choice>),
    /// No service has these words.
    NoService,
    Answer(Box<Answer>),
}

#[derive(Template)]
#[template(path = "pages/resident/runs.html")]
struct Runs {
    ui: Ui,
    asked: Asked,
    found: Found,
}

/// `GET /who-runs-what`
#[handler]
pub async fn get(context: &Context, Query(asked): Query<Asked>) -> PageResult {
    let ui = context.ui();
    let core = &context.app.core;
    let (place, words) = (asked.place.trim(), asked.service.trim());
    if place.is_empty() && words.is_empty() {
        let page = Runs {
            ui: ui.clone(),
            asked,
            found: Found::Nothing,
        };
        return Ok(ui.page(StatusCode::OK, &page));
    }
    let facts = core.places().await?;
    let register = facts.register();
    let service = service(register, words);
    let found = match service {
        Meant::Several(services) => Found::Services(
            services
                .into_iter()
                .map(|service| Choice {
                    text: name_of(&ui, service),
                    href: here(&ui, place, &service.number.to_string()),
                })
                .collect(),
        ),
        Meant::Unknown if !words.is_empty() => Found::NoService,
        Meant::Unknown | Meant::One(_) => {
            let number = match service {
                Meant::One(number) => Some(number),
                _ => None,
            };
            let question = Question {
                place: Place::parse(place),
                service: number,
                as_of: core.now().date().0,
            };
            let decision = facts.decide(&question);
            let later = later(&ui, register, &decision, |on| {
                facts.decide(&Question {
                    as_of: on,
                    ..question.clone()
                })
            });
            let service = number.and_then(|number| register.service(number));
            Found::Answer(Box::new(answer(&ui, register, &decision, service, later)))
        }
    };
    // The address may hold a postcode: nobody stores the page.
    let page = Runs { ui, asked, found };
    Ok(ui::page(StatusCode::OK, &page))
}

/// What the words for a service mean.
enum Meant<'a> {
    One(ServiceNumber),
    Several(Vec<&'a Service>),
    Unknown,
}

fn service<'a>(register: &'a Register, words: &str) -> Meant<'a> {
    if let Ok(number) = words.parse() {
        return Meant::One(ServiceNumber(number));
    }
    if let Some(service) = register.service_meant(words) {
        return Meant::One(service.number);
    }
    let mut found = register.find_services(words);
    found.truncate(CHOICES);
    match found[..] {
        [] => Meant::Unknown,
        [one] => Meant::One(one.number),
        _ => Meant::Several(found),
    }
}

fn name_of(ui: &Ui, service: &Service) -> String {
    match (ui.locale, &service.welsh) {
        (Locale::Cy, Some(welsh)) => welsh.clone(),
        _ => service.name.clone(),
    }
}

fn here(ui: &Ui, place: &str, service: &str) -> String {
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("place", place)
        .append_pair("service", service)
        .finish();
    format!("{}?{query}", ui.href("/who-runs-what"))
}

fn council_link(ui: &Ui, council: &Council) -> Choice {
    Choice {
        text: council.name.clone(),
        href: ui.href(&format!("/councils/{}", council.slug)),
    }
}

fn names(register: &Register, codes: &[GssCode]) -> Vec<String> {
    codes
        .iter()
        .filter_map(|code| register.council(*code))
        .map(|council| council.name.clone())
        .collect()
}

/// Who answers after a reorganisation that is law already, when it is somebody else.
fn later(
    ui: &Ui,
    register: &Register,
    decision: &Decision,
    ask: impl FnOnce(jiff::civil::Date) -> Decision,
) -> Option<String> {
    let ends = decision
        .councils()
        .iter()
        .filter_map(|code| register.council(*code)?.last_day)
        .filter(|last_day| *last_day >= decision.as_of)
        .min()?;
    let first_day = ends.tomorrow().ok()?;
    let then = ask(first_day);
    let names = names(register, then.councils());
    if names.is_empty() || then.councils() == decision.councils() {
        return None;
    }
    let date = long_date(first_day, super::words_of(ui.locale));
    let councils = names.join(", ");
    Some(if then.owners.is_empty() {
        ui.f2("runs-later-one-of", ("date", date), ("councils", councils))
    } else {
        ui.f2("runs-later", ("date", date), ("councils", councils))
    })
}

fn answer(
    ui: &Ui,
    register: &Register,
    decision: &Decision,
    service: Option<&Service>,
    later: Option<String>,
) -> Answer {
    let owners = names(register, &decision.owners);
    let heading = match (&owners[..], decision.outcome) {
        ([one], _) => ui.f1("runs-answers", "council", &**one),
        ([lead, others @ ..], _) => ui.f2(
            "runs-answer-together",
            ("lead", &**lead),
            ("others", others.join(", ")),
        ),
        ([], Outcome::OutOfScope) => match &decision.reason {
            Reason::OtherBody { body } => {
                ui.f1("runs-answers-body", "body", explain::body(ui, body))
            }
            _ => ui.t("runs-not-council").into_owned(),
        },
        ([], Outcome::NeedsPlace | Outcome::NeedsAddress) => ui.t("runs-need-more").into_owned(),
        ([], Outcome::OutsideEngland) => ui.t("runs-outside").into_owned(),
        ([], Outcome::Triage) => ui.t("runs-which-service").into_owned(),
        ([], Outcome::Sector) => ui.t("runs-where").into_owned(),
        ([], _) => ui.t("runs-unknown").into_owned(),
    };
    let mut councils: Vec<Choice> = decision
        .councils()
        .iter()
        .filter_map(|code| register.council(*code))
        .map(|council| council_link(ui, council))
        .collect();
    let mut councils_heading = if decision.owners.is_empty() {
        ui.t("runs-could")
    } else {
        ui.t("runs-more")
    };
    if let Reason::UnknownCouncil { given } = &decision.reason {
        councils_heading = ui.t("runs-similar");
        let similar = register.find_councils(given, decision.as_of);
        councils.extend(
            similar
                .into_iter()
                .take(SIMILAR)
                .map(|council| council_link(ui, council)),
        );
    }
    Answer {
        heading,
        reason: explain::reason(ui, decision),
        rule: ui.f2(
            "route-rule-about",
            ("rule", decision.rule.to_string()),
            ("about", explain::rule(ui, decision.rule).into_owned()),
        ),
        service: service.map(|service| name_of(ui, service)),
        councils,
        councils_heading: councils_heading.into_owned(),
        later,
    }
}
