//! The queue: feedback of a council, filtered, oldest first, decided one by one or several at once.

use askama::Template;
use poem::handler;
use poem::http::StatusCode;
use poem::web::{Data, Query};
use serde::Deserialize;
use yousaid_entities::FeedbackState;
use yousaid_services::moderation::{self, Decision, Redaction, Seen, Skip, Verdict};
use yousaid_services::views::plans;
use yousaid_services::views::queue::{self, Filter, Line};

use super::{Area, feedback_state, feedback_tag, nav, note, reason_items, reasons};
use crate::app::App;
use crate::components::{
    Button, CharacterCount, FormErrors, Input, Markup, NotificationBanner, Pagination, Select,
    SelectItem, Tag,
};
use crate::http::{Officer, PageResult, ProtectedForm, see_other};
use crate::pages::words;
use crate::ui::Ui;

/// What the address asks for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    state: String,
    plan: String,
    reason: String,
    q: String,
    page: String,
    /// What was just decided on one piece, and which.
    done: String,
    reference: String,
}

impl Asked {
    /// The query of the same list, on page `page`.
    fn query(&self, page: usize) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in [
            ("state", &self.state),
            ("plan", &self.plan),
            ("reason", &self.reason),
            ("q", &self.q),
        ] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        if page > 1 {
            query.append_pair("page", &page.to_string());
        }
        query.finish()
    }
}

/// What the bulk form sends.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    pick: Vec<String>,
    verdict: String,
    reason: String,
    note: String,
    state: String,
    plan: String,
    filter_reason: String,
    q: String,
    page: String,
}

/// A line as the page shows it.
struct Row {
    line: Line,
    href: String,
    tag: Tag,
    reasons: Vec<String>,
    when: String,
    picked: bool,
}

#[derive(Template)]
#[template(path = "pages/officer/queue.html")]
struct Page {
    ui: Ui,
    nav: Markup,
    council: String,
    base: String,
    errors: FormErrors,
    banner: Option<NotificationBanner>,
    filters: [Select; 3],
    words: Input,
    rows: Vec<Row>,
    count: String,
    pagination: Option<Pagination>,
    /// The filter, for the bulk form to come back to.
    asked: Asked,
    number: usize,
    verdict: Select,
    reason: Select,
    note: CharacterCount,
}

impl Page {
    fn filter_button(&self) -> Button {
        Button::submit(self.ui.t("officer-filter-apply")).secondary()
    }

    fn decide_button(&self) -> Button {
        Button::submit(self.ui.t("officer-bulk-decide"))
    }

    fn about(&self, row: &Row) -> String {
        match (&row.line.step_number, &row.line.step_title) {
            (Some(number), Some(title)) => self.ui.f(
                "officer-about-step",
                &[
                    ("plan", row.line.design_title.as_str().into()),
                    ("number", (*number).into()),
                    ("step", title.as_str().into()),
                ],
            ),
            _ => self
                .ui
                .f1("officer-about-plan", "plan", row.line.design_title.as_str()),
        }
    }

    fn pick_label(&self, row: &Row) -> String {
        self.ui
            .f1("officer-pick", "reference", row.line.reference.as_str())
    }
}

/// The page.
#[handler]
pub async fn get(
    app: Data<&App>,
    ui: Ui,
    officer: Officer,
    Query(asked): Query<Asked>,
) -> PageResult {
    let errors = FormErrors::new(ui.locale);
    show(&app, ui, &officer, asked, errors, &Sent::default()).await
}

/// Decides what is ticked.
#[handler]
pub async fn post(
    app: Data<&App>,
    ui: Ui,
    officer: Officer,
    ProtectedForm(sent, _): ProtectedForm<Sent>,
) -> PageResult {
    let mut errors = FormErrors::new(ui.locale);
    let asked = Asked {
        state: sent.state.clone(),
        plan: sent.plan.clone(),
        reason: sent.filter_reason.clone(),
        q: sent.q.clone(),
        page: sent.page.clone(),
        ..Asked::default()
    };
    let picked: Vec<Seen> = sent.pick.iter().filter_map(|pick| seen(pick)).collect();
    if picked.is_empty() {
        errors.add("pick", ui.t("officer-error-pick"));
    }
    let verdict = match sent.verdict.as_str() {
        "publish" => Some(Verdict::Publish),
        "redact" => Some(Verdict::Redact(Redaction::default())),
        "hold" => Some(Verdict::Hold),
        "second_opinion" => Some(Verdict::SecondOpinion),
        "reject" => Some(Verdict::Reject),
        _ => None,
    };
    if verdict.is_none() {
        errors.add("verdict", ui.t("officer-error-verdict"));
    }
    if let (Some(verdict), true) = (verdict, errors.is_empty()) {
        let decision = Decision {
            verdict,
            reason: sent.reason.parse().ok(),
            note: sent.note.replace("\r\n", "\n"),
        };
        let council = officer.council.id;
        match moderation::decide_many(&app.core, officer.actor, council, &picked, &decision).await {
            Ok(bulk) => {
                let mut query = url::form_urlencoded::Serializer::new(String::new());
                query.append_pair("verdict", &sent.verdict);
                query.append_pair("done", &bulk.done.to_string());
                for (reference, _, skip) in &bulk.skipped {
                    query.append_pair("skip", &format!("{reference}.{}", skip.as_str()));
                }
                query.append_pair("back", &asked.query(1));
                let path = format!(
                    "/manage/{}/feedback-done?{}",
                    officer.council.slug,
                    query.finish()
                );
                return Ok(see_other(&ui.href(&path)));
            }
            Err(error) => note(&ui, &mut errors, error)?,
        }
    }
    show(&app, ui, &officer, asked, errors, &sent).await
}

/// The id and revision in the value of a tick box.
fn seen(pick: &str) -> Option<Seen> {
    let (id, revision) = pick.split_once(':')?;
    Some(Seen {
        id: id.parse().ok()?,
        revision: revision.parse().ok()?,
    })
}

async fn show(
    app: &App,
    ui: Ui,
    officer: &Officer,
    asked: Asked,
    errors: FormErrors,
    sent: &Sent,
) -> PageResult {
    let council = officer.council.id;
    let plans = plans::titles(&app.core, council).await?;
    let filter = Filter {
        state: asked.state.parse().ok(),
        design: plans
            .iter()
            .find(|(_, slug, _)| *slug == asked.plan)
            .map(|(id, ..)| *id),
        reason: Some(asked.reason.clone()).filter(|code| REASONS.contains(&code.as_str())),
        words: asked.q.clone(),
    };
    let number = usize::try_from(words::page_number(&asked.page)).unwrap_or(1);
    let list = queue::page(&app.core, council, &filter, number as u64).await?;
    let base = ui.href(&format!("/manage/{}/feedback", officer.council.slug));
    let rows = list.lines.into_iter().map(|line| Row {
        href: format!("{base}/{}", line.id),
        tag: feedback_tag(&ui, line.state),
        reasons: reasons(&ui, &line.reasons),
        when: words::day_of(&ui, line.created_at),
        picked: sent
            .pick
            .iter()
            .any(|pick| *pick == format!("{}:{}", line.id, line.revision)),
        line,
    });
    let pages = usize::try_from(list.total.div_ceil(queue::PAGE)).unwrap_or(usize::MAX);
    let pagination = Pagination::pages(ui.locale, number, pages, |page| {
        format!("{base}?{}", asked.query(page))
    });
    let banner = match asked.done.as_str() {
        "published" => Some(ui.f1("officer-done-published", "reference", &*asked.reference)),
        "held" => Some(ui.f1("officer-done-held", "reference", &*asked.reference)),
        "rejected" => Some(ui.f1("officer-done-rejected", "reference", &*asked.reference)),
        _ => None,
    };
    let page = Page {
        nav: nav(&ui, officer, Area::Feedback),
        council: officer.council.name.clone(),
        banner: banner.map(|text| NotificationBanner::success(ui.locale, text)),
        filters: filters(&ui, &asked, &plans),
        words: Input::new("q")
            .kind("search")
            .label(&*ui.t("officer-filter-words"))
            .value(asked.q.clone()),
        rows: rows.collect(),
        count: ui.f1("officer-queue-count", "count", list.total),
        pagination,
        verdict: verdicts(&ui, &sent.verdict).error(errors.get("verdict")),
        reason: Select {
            items: reason_items(&ui),
            ..Select::new("reason")
        }
        .label(&*ui.t("officer-bulk-reason"))
        .value(sent.reason.clone())
        .error(errors.get("reason")),
        note: CharacterCount::limited("note", ui.locale, 1_000)
            .rows(3)
            .label(&*ui.t("officer-note"))
            .hint(ui.t("officer-note-hint"))
            .value(sent.note.clone())
            .error(errors.get("note")),
        base,
        asked,
        number,
        errors,
        ui,
    };
    Ok(page.ui.page(page.errors.status(), &page))
}

/// The reasons to filter by.
const REASONS: [&str; 13] = [
    "personal",
    "threat",
    "slur",
    "abuse",
    "spam",
    "campaign",
    "language",
    "second_opinion",
    "appeal",
    "personal_data",
    "off_topic",
    "duplicate",
    "other",
];

fn item(value: &str, text: impl Into<crate::components::Text>) -> SelectItem {
    SelectItem {
        value: Some(value.to_owned().into()),
        text: text.into(),
        ..SelectItem::default()
    }
}

fn filters(
    ui: &Ui,
    asked: &Asked,
    plans: &[(yousaid_entities::DesignId, String, String)],
) -> [Select; 3] {
    let mut states = vec![item("", ui.t("officer-filter-waiting"))];
    states.extend(
        FeedbackState::ALL
            .iter()
            .map(|state| item(state.as_str(), feedback_state(ui, *state))),
    );
    let mut by_plan = vec![item("", ui.t("officer-filter-all-plans"))];
    by_plan.extend(
        plans
            .iter()
            .map(|(_, slug, title)| item(slug, title.clone())),
    );
    let mut by_reason = vec![item("", ui.t("officer-filter-all-reasons"))];
    by_reason.extend(
        REASONS
            .iter()
            .map(|code| item(code, super::reason(ui, code))),
    );
    let select = |name: &'static str, items, label, value: &str| {
        Select {
            items,
            ..Select::new(name)
        }
        .id(format!("filter-{name}"))
        .label(label)
        .value(value.to_owned())
    };
    [
        select(
            "state",
            states,
            &*ui.t("officer-filter-state"),
            &asked.state,
        ),
        select("plan", by_plan, &*ui.t("officer-filter-plan"), &asked.plan),
        select(
            "reason",
            by_reason,
            &*ui.t("officer-filter-reason"),
            &asked.reason,
        ),
    ]
}

fn verdicts(ui: &Ui, chosen: &str) -> Select {
    Select {
        items: vec![
            item("", ui.t("officer-choose-verdict")),
            item("publish", ui.t("officer-verdict-publish")),
            item("redact", ui.t("officer-verdict-redact-found")),
            item("hold", ui.t("officer-verdict-hold")),
            item("second_opinion", ui.t("officer-verdict-second-opinion")),
            item("reject", ui.t("officer-verdict-reject")),
        ],
        ..Select::new("verdict")
    }
    .label(&*ui.t("officer-bulk-verdict"))
    .value(chosen.to_owned())
}

/// What a bulk decision did, as its address tells.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Done {
    verdict: String,
    #[serde(rename = "done")]
    count: String,
    back: String,
}

#[derive(Template)]
#[template(path = "pages/officer/queue-done.html")]
struct DonePage {
    ui: Ui,
    nav: Markup,
    title: String,
    /// Reference and reason of what was skipped.
    skipped: Vec<(String, String)>,
    queue: String,
}

/// The result of a bulk decision.
#[handler]
pub fn result(
    ui: Ui,
    officer: Officer,
    Query(done): Query<Done>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> PageResult {
    let count: u64 = done.count.parse().unwrap_or_default();
    let title = match done.verdict.as_str() {
        "publish" | "redact" => ui.f1("officer-bulk-published", "count", count),
        "reject" => ui.f1("officer-bulk-rejected", "count", count),
        _ => ui.f1("officer-bulk-held", "count", count),
    };
    let skipped = pairs
        .iter()
        .filter(|(name, _)| name == "skip")
        .filter_map(|(_, value)| value.split_once('.'))
        .filter(|(reference, _)| reference.chars().all(|c| c.is_ascii_alphanumeric()))
        .map(|(reference, why)| (reference.to_owned(), skip_word(&ui, why)))
        .collect();
    let queue = ui.href(&format!(
        "/manage/{}/feedback?{}",
        officer.council.slug, done.back
    ));
    let page = DonePage {
        nav: nav(&ui, &officer, Area::Feedback),
        title,
        skipped,
        queue,
        ui,
    };
    Ok(page.ui.page(StatusCode::OK, &page))
}

fn skip_word(ui: &Ui, why: &str) -> String {
    let known = [
        Skip::Changed,
        Skip::State,
        Skip::NotScreened,
        Skip::AnotherOfficer,
        Skip::PersonalData,
        Skip::NothingToTakeOut,
    ];
    match known.into_iter().find(|skip| skip.as_str() == why) {
        Some(Skip::Changed) => ui.t("officer-skip-changed"),
        Some(Skip::State) => ui.t("officer-skip-state"),
        Some(Skip::NotScreened) => ui.t("officer-error-not-screened"),
        Some(Skip::AnotherOfficer) => ui.t("officer-error-another-officer"),
        Some(Skip::PersonalData) => ui.t("officer-error-personal-data"),
        Some(Skip::NothingToTakeOut) => ui.t("officer-error-nothing-to-take-out"),
        Some(Skip::Gone) | None => ui.t("officer-skip-gone"),
    }
    .into_owned()
}

/// The address of the queue with a word about what was just decided.
pub(super) fn after(ui: &Ui, council: &str, state: FeedbackState, reference: &str) -> String {
    ui.href(&format!(
        "/manage/{council}/feedback?done={state}&reference={reference}"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tick_names_what_was_seen() {
        let id = "0190a0c8-0000-7000-8000-000000000001";
        assert_eq!(seen(&format!("{id}:7")).unwrap().revision, 7);
        assert_eq!(seen(id), None);
        assert_eq!(seen("x:7"), None);
    }

    #[test]
    fn the_filter_stays_from_page_to_page() {
        let asked = Asked {
            q: "bins & more".to_owned(),
            state: "held".to_owned(),
            ..Asked::default()
        };
        assert_eq!(asked.query(2), "state=held&q=bins+%26+more&page=2");
    }
}
