//! One piece of feedback: the whole text with what screening found, its history, and the decision.
//!
//! Nothing is published with parts taken out before the officer has seen it as everyone will: the
//! form carries a seal of the text that was shown, and another text is shown first.

use askama::Template;
use poem::http::StatusCode;
use poem::web::{Data, Path};
use poem::{Response, handler};
use serde::Deserialize;
use yousaid_domain::moderation::Reason;
use yousaid_entities::{DecisionAction, FeedbackId, FeedbackState};
use yousaid_services::Error;
use yousaid_services::moderation::{self, Decision, Found, Redaction, Seen, Span, Verdict};
use yousaid_services::tokens::Purpose;
use yousaid_services::views::queue::{self, Detail, Past};

use super::queue::after;
use super::{Area, feedback_tag, kind_word, moment, nav, note, reason, reason_items, reasons};
use crate::app::App;
use crate::components::{
    Button, CharacterCount, Checkboxes, Choice, FormErrors, Hint, Markup, NotificationBanner,
    Radios, Select, SummaryList, Tag, Textarea, WarningText,
};
use crate::http::{ErrorKind, Officer, PageResult, ProtectedForm, see_other};
use crate::ui::Ui;

/// What the form sends.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    revision: String,
    verdict: String,
    found: Vec<String>,
    phrases: String,
    reason: String,
    note: String,
    /// The seal of the text that was shown as a preview.
    shown: String,
    /// `preview` to see the text only.
    action: String,
}

impl Sent {
    fn redaction(&self) -> Redaction {
        let spans = self.found.iter().filter_map(|span| {
            let (start, end) = span.split_once('-')?;
            Some((start.parse().ok()?, end.parse().ok()?))
        });
        Redaction {
            found: Found::These(spans.collect()),
            phrases: self
                .phrases
                .lines()
                .map(str::trim)
                .filter(|phrase| !phrase.is_empty())
                .map(str::to_owned)
                .collect(),
        }
    }
}

/// What happened, as a line of the timeline.
struct Event {
    what: String,
    reason: String,
    note: String,
    when: String,
}

#[derive(Template)]
#[template(path = "pages/officer/feedback.html")]
struct Page {
    ui: Ui,
    nav: Markup,
    here: String,
    queue: String,
    next: Option<String>,
    detail: Detail,
    errors: FormErrors,
    banner: Option<NotificationBanner>,
    tag: Tag,
    reasons: Vec<String>,
    text: Markup,
    facts: SummaryList,
    events: Vec<Event>,
    warnings: Vec<WarningText>,
    found: Option<Checkboxes>,
    phrases: Textarea,
    verdict: Radios,
    reason: Select,
    note: CharacterCount,
    preview: Option<String>,
    shown: String,
    may_decide: bool,
}

impl Page {
    fn preview_button(&self) -> Button {
        Button::submit(self.ui.t("officer-preview"))
            .secondary()
            .named("action", "preview")
    }

    /// The reasons in the order of the list, for choosing one by its number.
    fn reasons_by_number(&self) -> Vec<String> {
        Reason::ALL
            .iter()
            .map(|one| reason(&self.ui, one.as_str()))
            .collect()
    }

    fn decide_button(&self) -> Button {
        let text = if self.preview.is_some() && !self.shown.is_empty() {
            self.ui.t("officer-publish-this")
        } else {
            self.ui.t("officer-decide")
        };
        Button::submit(text).named("action", "decide")
    }
}

/// The page.
#[handler]
pub async fn get(
    app: Data<&App>,
    ui: Ui,
    officer: Officer,
    Path((_, id)): Path<(String, String)>,
) -> PageResult {
    let detail = load(&app, &officer, &id).await?;
    // Everything that was found is ticked, so that leaving something in is what needs a hand.
    let sent = Sent {
        found: detail.spans.iter().map(value).collect(),
        ..Sent::default()
    };
    let errors = FormErrors::new(ui.locale);
    Ok(show(
        &app,
        ui,
        &officer,
        detail,
        &sent,
        errors,
        StatusCode::OK,
    ))
}

async fn load(app: &App, officer: &Officer, id: &str) -> Result<Detail, crate::http::PageError> {
    let id: FeedbackId = id.parse().map_err(|_| ErrorKind::NotFound)?;
    Ok(queue::detail(&app.core, officer.council.id, id, officer.user.id).await?)
}

/// Decides, or shows what would be published.
#[handler]
pub async fn post(
    app: Data<&App>,
    ui: Ui,
    officer: Officer,
    Path((_, id)): Path<(String, String)>,
    ProtectedForm(mut sent, _): ProtectedForm<Sent>,
) -> PageResult {
    let detail = load(&app, &officer, &id).await?;
    let mut errors = FormErrors::new(ui.locale);
    if sent.action == "preview" {
        "redact".clone_into(&mut sent.verdict);
    }
    let verdict = match sent.verdict.as_str() {
        "publish" => Verdict::Publish,
        "redact" => Verdict::Redact(sent.redaction()),
        "hold" => Verdict::Hold,
        "second_opinion" => Verdict::SecondOpinion,
        "reject" => Verdict::Reject,
        _ => {
            errors.add("verdict", ui.t("officer-error-verdict"));
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return Ok(show(&app, ui, &officer, detail, &sent, errors, status));
        }
    };
    if let Verdict::Redact(redaction) = &verdict {
        match moderation::redacted(&detail.feedback.text, &detail.spans, redaction) {
            Ok(text) => {
                let seal = seal(&app, &text);
                if sent.action == "preview" || sent.shown != seal {
                    sent.shown = seal;
                    return Ok(show(
                        &app,
                        ui,
                        &officer,
                        detail,
                        &sent,
                        errors,
                        StatusCode::OK,
                    ));
                }
            }
            Err(error) => {
                note(&ui, &mut errors, error)?;
                let status = StatusCode::UNPROCESSABLE_ENTITY;
                return Ok(show(&app, ui, &officer, detail, &sent, errors, status));
            }
        }
    }
    let seen = Seen {
        id: detail.feedback.id,
        revision: sent.revision.parse().unwrap_or(-1),
    };
    let decision = Decision {
        verdict,
        reason: sent.reason.parse().ok(),
        note: sent.note.replace("\r\n", "\n"),
    };
    let council = officer.council.id;
    match moderation::decide(&app.core, officer.actor, council, seen, &decision).await {
        Ok(state) => {
            let reference = &detail.feedback.reference;
            Ok(see_other(&after(
                &ui,
                &officer.council.slug,
                state,
                reference,
            )))
        }
        Err(Error::Changed) => {
            let detail = load(&app, &officer, &id).await?;
            Ok(show(
                &app,
                ui,
                &officer,
                detail,
                &sent,
                errors,
                StatusCode::CONFLICT,
            ))
        }
        Err(error) => {
            note(&ui, &mut errors, error)?;
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(show(&app, ui, &officer, detail, &sent, errors, status))
        }
    }
}

fn seal(app: &App, text: &str) -> String {
    app.core.keys.seal(Purpose::Form, text.as_bytes())
}

fn value(span: &Span) -> String {
    format!("{}-{}", span.start, span.end)
}

fn passage(text: &str, span: &Span) -> String {
    text.chars()
        .skip(span.start)
        .take(span.end.saturating_sub(span.start))
        .collect()
}

/// The text with every finding marked and named.
fn marked(ui: &Ui, text: &str, spans: &[Span]) -> Markup {
    let chars: Vec<char> = text.chars().collect();
    let part = |from: usize, to: usize| -> String {
        chars
            .get(from..to.min(chars.len()))
            .unwrap_or_default()
            .iter()
            .collect()
    };
    let mut html = String::new();
    let mut at = 0;
    for span in spans.iter().filter(|span| span.start < span.end) {
        if span.start < at || span.start >= chars.len() {
            continue;
        }
        html.push_str(Markup::escaped(&part(at, span.start)).as_str());
        html.push_str("<mark>");
        html.push_str(Markup::escaped(&part(span.start, span.end)).as_str());
        html.push_str("</mark> <span class=\"ys-kind\">");
        html.push_str(Markup::escaped(&kind_word(ui, span.kind)).as_str());
        html.push_str("</span>");
        at = span.end;
    }
    html.push_str(Markup::escaped(&part(at, chars.len())).as_str());
    Markup::trusted(html)
}

fn event(ui: &Ui, past: &Past) -> Event {
    let name = past.name.as_deref().unwrap_or_default();
    let what = match past.decision.action {
        DecisionAction::Publish => ui.f1("officer-event-publish", "name", name),
        DecisionAction::Redact => ui.f1("officer-event-redact", "name", name),
        DecisionAction::Hold => ui.f1("officer-event-hold", "name", name),
        DecisionAction::SecondOpinion => ui.f1("officer-event-second-opinion", "name", name),
        DecisionAction::Reject => ui.f1("officer-event-reject", "name", name),
        DecisionAction::Appeal => ui.t("officer-event-appeal").into_owned(),
        DecisionAction::Withdraw => ui.t("officer-event-withdraw").into_owned(),
    };
    Event {
        what,
        reason: if past.decision.reason.is_empty() {
            String::new()
        } else {
            reason(ui, &past.decision.reason)
        },
        note: past.decision.note.clone(),
        when: moment(ui, past.decision.created_at),
    }
}

fn facts(ui: &Ui, detail: &Detail) -> SummaryList {
    let feedback = &detail.feedback;
    let step = match &detail.step {
        Some(step) => ui.f2(
            "officer-fact-step",
            ("number", step.number),
            ("step", step.title.as_str()),
        ),
        None => ui.t("officer-fact-whole").into_owned(),
    };
    let ease = match feedback.ease {
        Some(1) => Some(ui.t("officer-ease-1")),
        Some(2) => Some(ui.t("officer-ease-2")),
        Some(3) => Some(ui.t("officer-ease-3")),
        Some(4) => Some(ui.t("officer-ease-4")),
        Some(5) => Some(ui.t("officer-ease-5")),
        Some(_) => Some(ui.t("officer-ease-0")),
        None => None,
    };
    let reachable = if detail.reachable {
        ui.t("officer-fact-told")
    } else {
        ui.t("officer-fact-not-told")
    };
    let mut list = SummaryList::new()
        .row(ui.t("officer-fact-plan"), detail.design.title.clone())
        .row(ui.t("officer-fact-about"), step)
        .row(
            ui.t("officer-fact-version"),
            ui.f1("officer-version", "number", detail.version),
        )
        .row(
            ui.t("officer-fact-received"),
            moment(ui, feedback.created_at),
        );
    if let Some(ease) = ease {
        list = list.row(ui.t("officer-fact-ease"), ease);
    }
    if let Some(screening) = &detail.screening {
        let language = match screening.language.as_str() {
            "en" => ui.t("officer-language-en"),
            "cy" => ui.t("officer-language-cy"),
            _ => ui.t("officer-language-other"),
        };
        list = list.row(ui.t("officer-fact-language"), language);
    }
    for (prompt, answer) in &detail.answers {
        list = list.row(prompt.clone(), answer.clone());
    }
    list.row(ui.t("officer-fact-author"), reachable)
}

fn warnings(ui: &Ui, detail: &Detail) -> Vec<WarningText> {
    let mut warnings = Vec::new();
    if detail.barred {
        warnings.push(WarningText::new(
            ui.locale,
            ui.t("officer-error-another-officer"),
        ));
    }
    if detail.feedback.state == FeedbackState::Received {
        warnings.push(WarningText::new(
            ui.locale,
            ui.t("officer-error-not-screened"),
        ));
    }
    warnings
}

fn verdicts(ui: &Ui, detail: &Detail, sent: &Sent, errors: &FormErrors) -> Radios {
    Radios::new("verdict")
        .legend(ui.t("officer-verdict-legend"))
        .choice(
            Choice::new("publish", ui.t("officer-verdict-publish")).hint(
                if detail.spans.is_empty() {
                    ui.t("officer-verdict-publish-hint")
                } else {
                    ui.t("officer-verdict-publish-found")
                },
            ),
        )
        .choice(
            Choice::new("redact", ui.t("officer-verdict-redact"))
                .hint(ui.t("officer-verdict-redact-hint")),
        )
        .choice(Choice::new("hold", ui.t("officer-verdict-hold")))
        .choice(
            Choice::new("second_opinion", ui.t("officer-verdict-second-opinion"))
                .hint(ui.t("officer-verdict-second-opinion-hint")),
        )
        .choice(Choice::new("reject", ui.t("officer-verdict-reject")))
        .value(sent.verdict.clone())
        .error(errors.get("verdict"))
}

fn show(
    app: &App,
    ui: Ui,
    officer: &Officer,
    detail: Detail,
    sent: &Sent,
    errors: FormErrors,
    status: StatusCode,
) -> Response {
    let queue = ui.href(&format!("/manage/{}/feedback", officer.council.slug));
    let feedback = &detail.feedback;
    let preview = moderation::redacted(&feedback.text, &detail.spans, &sent.redaction())
        .ok()
        .filter(|_| !sent.shown.is_empty());
    let banner = (status == StatusCode::CONFLICT).then(|| {
        let last = detail.history.last().map(|past| event(&ui, past));
        let text = match last {
            Some(last) => ui.f2("officer-conflict", ("what", last.what), ("when", last.when)),
            None => ui.t("officer-conflict-unknown").into_owned(),
        };
        NotificationBanner::important(ui.locale, text)
    });
    let found = (!detail.spans.is_empty()).then(|| {
        let choices = detail.spans.iter().map(|span| {
            let text = ui.f2(
                "officer-found",
                ("kind", &*kind_word(&ui, span.kind)),
                ("passage", passage(&feedback.text, span)),
            );
            Choice::new(value(span), text)
        });
        choices
            .fold(Checkboxes::new("found"), Checkboxes::choice)
            .legend(ui.t("officer-found-legend"))
            .hint(ui.t("officer-found-hint"))
            .values(sent.found.clone())
            .small()
    });
    let may_decide = !detail.barred && !feedback.state.moves().is_empty();
    let page = Page {
        nav: nav(&ui, officer, Area::Feedback),
        here: format!("{queue}/{}", feedback.id),
        next: detail.next.map(|next| format!("{queue}/{next}")),
        tag: feedback_tag(&ui, feedback.state),
        reasons: reasons(&ui, &feedback.reasons),
        text: marked(&ui, &feedback.text, &detail.spans),
        facts: facts(&ui, &detail),
        events: detail
            .history
            .iter()
            .rev()
            .map(|past| event(&ui, past))
            .collect(),
        warnings: warnings(&ui, &detail),
        found,
        phrases: Textarea::new("phrases")
            .label(&*ui.t("officer-phrases"))
            .hint(ui.t("officer-phrases-hint"))
            .rows(3)
            .value(sent.phrases.clone())
            .error(errors.get("phrases")),
        verdict: verdicts(&ui, &detail, sent, &errors),
        reason: Select {
            items: reason_items(&ui),
            hint: Some(Hint::new(ui.t("officer-reason-hint"))),
            ..Select::new("reason")
        }
        .label(&*ui.t("officer-reason"))
        .value(sent.reason.clone())
        .error(errors.get("reason")),
        note: CharacterCount::limited("note", ui.locale, 1_000)
            .rows(3)
            .label(&*ui.t("officer-note"))
            .hint(ui.t("officer-note-hint"))
            .value(sent.note.clone())
            .error(errors.get("note")),
        shown: preview
            .as_ref()
            .map(|text| seal(app, text))
            .unwrap_or_default(),
        preview,
        may_decide,
        queue,
        banner,
        errors,
        detail,
        ui,
    };
    page.ui.page(status, &page)
}
