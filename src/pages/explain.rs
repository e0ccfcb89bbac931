//! Why a council answers, in plain words: sentences from the codes and names of a decision.

use std::borrow::Cow;

use serde_json::Value;
use yousaid_domain::calendar::{Language, long_date};
use yousaid_domain::locale::Locale;
use yousaid_domain::register::{BodyKind, Country};
use yousaid_domain::routing::{Decision, OtherBody, Reason, Rule};
use yousaid_services::routes::Basis;
use yousaid_services::views::routes::RouteCard;

use crate::ui::Ui;

/// What the rule is about.
#[must_use]
pub fn rule(ui: &Ui, rule: Rule) -> Cow<'static, str> {
    match rule {
        Rule::R0 => ui.t("rule-r0"),
        Rule::R1 => ui.t("rule-r1"),
        Rule::R2 => ui.t("rule-r2"),
        Rule::R3 => ui.t("rule-r3"),
        Rule::R4 => ui.t("rule-r4"),
        Rule::R5 => ui.t("rule-r5"),
        Rule::R6 => ui.t("rule-r6"),
        Rule::R7 => ui.t("rule-r7"),
        Rule::R8 => ui.t("rule-r8"),
        Rule::R9 => ui.t("rule-r9"),
        Rule::R10 => ui.t("rule-r10"),
    }
}

fn country(ui: &Ui, country: Country) -> Cow<'static, str> {
    match country {
        Country::England => ui.t("country-england"),
        Country::Wales => ui.t("country-wales"),
        Country::Scotland => ui.t("country-scotland"),
        Country::NorthernIreland => ui.t("country-northern-ireland"),
        Country::ChannelIslands => ui.t("country-channel-islands"),
        Country::IsleOfMan => ui.t("country-isle-of-man"),
    }
}

/// The name of a body; one without a code is known by its kind only.
#[must_use]
pub fn body(ui: &Ui, body: &OtherBody) -> String {
    if body.code.is_some() {
        return body.name.clone();
    }
    let kind = match body.kind {
        BodyKind::Fire => ui.t("body-fire"),
        BodyKind::Police => ui.t("body-police"),
        BodyKind::Water => ui.t("body-water"),
        BodyKind::Transport => ui.t("body-transport"),
        BodyKind::NationalPark => ui.t("body-national-park"),
    };
    kind.into_owned()
}

/// The reason of a decision, as one or two sentences.
#[must_use]
pub fn reason(ui: &Ui, decision: &Decision) -> String {
    let language = match ui.locale {
        Locale::En => Language::English,
        Locale::Cy => Language::Welsh,
    };
    match &decision.reason {
        Reason::UnknownCouncil { given } => ui.f1("reason-unknown-council", "given", &**given),
        Reason::InvalidPostcode { .. } => ui.t("reason-invalid-postcode").into_owned(),
        Reason::UnknownPostcode => ui.t("reason-unknown-postcode").into_owned(),
        Reason::OutsideEngland {
            country: nation,
            council,
        } => {
            let nation = country(ui, *nation).into_owned();
            match council {
                Some(council) => ui.f2(
                    "reason-outside-england",
                    ("country", nation),
                    ("council", &**council),
                ),
                None => ui.f1("reason-outside-england-unnamed", "country", nation),
            }
        }
        Reason::SplitPostcode {
            other_side_known: true,
        } => ui.t("reason-split-postcode").into_owned(),
        Reason::SplitPostcode {
            other_side_known: false,
        } => ui.t("reason-split-postcode-best-fit").into_owned(),
        Reason::Divided { council, last_day } => match last_day {
            Some(day) => ui.f2(
                "reason-divided",
                ("council", &**council),
                ("date", long_date(*day, language)),
            ),
            None => ui.f1("reason-divided-undated", "council", &**council),
        },
        Reason::NotYet { council, started } => match started {
            Some(day) => ui.f2(
                "reason-not-yet",
                ("council", &**council),
                ("date", long_date(*day, language)),
            ),
            None => ui.f1("reason-not-yet-undated", "council", &**council),
        },
        Reason::Shared {
            council,
            delivered_by,
            source,
        } => {
            let values = [
                ("council", council.as_str().into()),
                ("body", delivered_by.as_str().into()),
                ("source", source.as_str().into()),
            ];
            ui.f("reason-shared", &values)
        }
        Reason::OtherBody { body: other } => ui.f1("reason-other-body", "body", body(ui, other)),
        Reason::SingleTier { council } => ui.f1("reason-single-tier", "council", &**council),
        Reason::District { council } => ui.f1("reason-district", "council", &**council),
        Reason::County {
            council,
            district: Some(district),
        } => ui.f2(
            "reason-county",
            ("council", &**council),
            ("district", &**district),
        ),
        Reason::County {
            council,
            district: None,
        } => ui.f1("reason-county-alone", "council", &**council),
        Reason::DistrictLeads { district, county } => ui.f2(
            "reason-district-leads",
            ("district", &**district),
            ("county", &**county),
        ),
        Reason::DistrictNeeded { county } => ui.f1("reason-district-needed", "county", &**county),
        Reason::UnknownService { number } => {
            ui.f1("reason-unknown-service", "number", number.to_string())
        }
        Reason::NoService => ui.t("reason-no-service").into_owned(),
        Reason::NoPlace => ui.t("reason-no-place").into_owned(),
    }
}

/// Why a theme went to its council, with the rule: for every page that shows a routed theme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why {
    /// The reason in the language of the page, or in English where only that was kept.
    pub reason: String,
    /// The language of the reason, where it is not the page's.
    pub lang: Option<&'static str>,
    /// The rule with what it is about.
    pub rule: String,
    /// That others share the theme, and that the council cannot be reached; may be empty.
    pub more: String,
}

/// Why a theme went to its council.
#[must_use]
pub fn why(ui: &Ui, route: &RouteCard) -> Why {
    match basis(route.decision.as_ref()) {
        Some(basis) => made_from(ui, &basis),
        None => Why {
            reason: route.reason.clone(),
            lang: (ui.locale != Locale::En).then_some("en"),
            rule: ui.f1("route-rule", "rule", route.rule.as_str()),
            more: String::new(),
        },
    }
}

/// Why a theme is with the council of this code: none when that council was named by people.
#[must_use]
pub fn why_with(ui: &Ui, decision: Option<&Value>, council: Option<&str>) -> Option<Why> {
    let basis = basis(decision)?;
    let named = basis.decision.owners.first()?.as_str();
    (council == Some(named)).then(|| made_from(ui, &basis))
}

fn basis(decision: Option<&Value>) -> Option<Basis> {
    serde_json::from_value(decision?.clone()).ok()
}

fn made_from(ui: &Ui, basis: &Basis) -> Why {
    let decided = basis.decision.rule;
    let mut more = String::new();
    if !basis.others.is_empty() && !basis.joint_with.is_empty() {
        more += &if basis.leads_by_share {
            ui.t("reason-theme-share")
        } else {
            ui.t("reason-theme-rule")
        };
        more.push(' ');
    }
    if basis.unreachable {
        let rule_10 = Rule::R10.to_string();
        more += &ui.f1("reason-unreachable", "rule", rule_10);
    }
    Why {
        reason: reason(ui, &basis.decision),
        lang: None,
        rule: ui.f2(
            "route-rule-about",
            ("rule", decided.to_string()),
            ("about", rule(ui, decided).into_owned()),
        ),
        more,
    }
}
