//! The audit trail of a council: who did what, newest first.

use askama::Template;
use poem::handler;
use poem::http::StatusCode;
use poem::web::{Data, Query};
use serde::Deserialize;
use yousaid_entities::ActorKind;
use yousaid_services::views::audit::{self, Filter, KINDS, Line};

use super::{Area, moment, nav, reason};
use crate::app::App;
use crate::components::{Button, Markup, Pagination, Select, SelectItem};
use crate::http::{Officer, PageResult};
use crate::pages::words;
use crate::ui::Ui;

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    kind: String,
    subject: String,
    page: String,
}

/// One event as the page shows it.
struct Event {
    what: String,
    about: String,
    why: String,
    when: String,
    href: String,
}

#[derive(Template)]
#[template(path = "pages/officer/audit.html")]
struct Page {
    ui: Ui,
    nav: Markup,
    council: String,
    base: String,
    kind: Select,
    apply: Button,
    count: String,
    events: Vec<Event>,
    pagination: Option<Pagination>,
}

/// The page.
#[handler]
pub async fn get(
    app: Data<&App>,
    ui: Ui,
    officer: Officer,
    Query(asked): Query<Asked>,
) -> PageResult {
    let filter = Filter {
        kind: Some(asked.kind.clone()).filter(|kind| KINDS.contains(&kind.as_str())),
        subject: asked.subject.parse().ok(),
    };
    let number = usize::try_from(words::page_number(&asked.page)).unwrap_or(1);
    let trail = audit::page(&app.core, officer.council.id, &filter, number as u64).await?;
    let base = ui.href(&format!("/manage/{}/audit", officer.council.slug));
    let council = ui.href(&format!("/manage/{}", officer.council.slug));
    let last = usize::try_from(trail.total.div_ceil(audit::PAGE)).unwrap_or(usize::MAX);
    let pagination = Pagination::pages(ui.locale, number, last, |page| {
        format!(
            "{base}?kind={}&subject={}&page={page}",
            words::encode(&asked.kind),
            words::encode(&asked.subject)
        )
    });
    let events = trail
        .lines
        .iter()
        .map(|line| Event {
            what: sentence(&ui, line),
            about: [&line.title, &line.reference, &line.theme]
                .into_iter()
                .flatten()
                .next()
                .cloned()
                .unwrap_or_default(),
            why: line
                .detail
                .get("reason")
                .and_then(serde_json::Value::as_str)
                .filter(|code| line.reference.is_some() && !code.is_empty())
                .map(|code| reason(&ui, code))
                .unwrap_or_default(),
            when: moment(&ui, line.created_at),
            href: match line.subject_kind.as_str() {
                "feedback" => format!("{council}/feedback/{}", line.subject_id),
                _ => format!("{base}?subject={}", line.subject_id),
            },
        })
        .collect();
    let mut items = vec![item("", &ui.t("officer-audit-all"))];
    items.extend(KINDS.iter().map(|kind| item(kind, &kind_word(&ui, kind))));
    let page = Page {
        nav: nav(&ui, &officer, Area::Audit),
        council: officer.council.name.clone(),
        base,
        kind: Select {
            items,
            ..Select::new("kind")
        }
        .label(&*ui.t("officer-audit-kind"))
        .value(asked.kind.clone()),
        apply: Button::submit(ui.t("officer-filter-apply")).secondary(),
        count: ui.f1("officer-audit-count", "count", trail.total),
        events,
        pagination,
        ui,
    };
    Ok(page.ui.page(StatusCode::OK, &page))
}

fn item(value: &str, text: &str) -> SelectItem {
    SelectItem {
        value: Some(value.to_owned().into()),
        text: text.to_owned().into(),
        ..SelectItem::default()
    }
}

fn kind_word(ui: &Ui, kind: &str) -> std::borrow::Cow<'static, str> {
    match kind {
        "feedback" => ui.t("officer-audit-feedback"),
        "design" => ui.t("officer-audit-plan"),
        "theme" => ui.t("officer-audit-theme"),
        "route" => ui.t("officer-audit-route"),
        _ => ui.t("officer-audit-person"),
    }
}

/// Who did what, as a sentence.
pub(super) fn sentence(ui: &Ui, line: &Line) -> String {
    let name = match (&line.name, line.actor_kind) {
        (Some(name), _) => name.clone(),
        (None, ActorKind::Resident) => ui.t("officer-audit-resident").into_owned(),
        (None, ActorKind::Operator) => ui.t("officer-audit-operator").into_owned(),
        (None, _) => ui.t("officer-audit-service").into_owned(),
    };
    format!("{name}: {}", action(ui, &line.action))
}

fn action(ui: &Ui, action: &str) -> String {
    match action {
        "feedback.received" => ui.t("officer-did-received"),
        "feedback.screened" => ui.t("officer-did-screened"),
        "feedback.published" => ui.t("officer-did-published"),
        "feedback.redacted" => ui.t("officer-did-redacted"),
        "feedback.held" => ui.t("officer-did-held"),
        "feedback.second_opinion" => ui.t("officer-did-second-opinion"),
        "feedback.rejected" => ui.t("officer-did-rejected"),
        "feedback.appealed" => ui.t("officer-did-appealed"),
        "feedback.withdrawn" => ui.t("officer-did-withdrawn"),
        "design.created" => ui.t("officer-did-created"),
        "design.edited" => ui.t("officer-did-edited"),
        "design.change_note" => ui.t("officer-did-change-note"),
        "design.step_added" => ui.t("officer-did-step-added"),
        "design.step_edited" => ui.t("officer-did-step-edited"),
        "design.step_moved" => ui.t("officer-did-step-moved"),
        "design.step_removed" => ui.t("officer-did-step-removed"),
        "design.picture_removed" => ui.t("officer-did-picture-removed"),
        "design.question_saved" => ui.t("officer-did-question-saved"),
        "design.question_retired" => ui.t("officer-did-question-retired"),
        "design.version_begun" => ui.t("officer-did-version-begun"),
        "design.version_published" => ui.t("officer-did-version-published"),
        "design.opened" => ui.t("officer-did-opened"),
        "design.closed" => ui.t("officer-did-closed"),
        "design.reopened" => ui.t("officer-did-reopened"),
        "design.answered" => ui.t("officer-did-answered"),
        "design.withdrawn" => ui.t("officer-did-plan-withdrawn"),
        "membership.given" => ui.t("officer-did-membership-given"),
        "membership.ended" => ui.t("officer-did-membership-ended"),
        // What other parts of the service write is shown by its code.
        other => return other.replace(['.', '_'], " "),
    }
    .into_owned()
}
