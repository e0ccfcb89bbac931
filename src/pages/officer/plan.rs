//! One plan: what it says, its draft with the steps, its versions, and the moves it can make.

use askama::Template;
use poem::http::StatusCode;
use poem::web::{Data, Path, Query};
use poem::{Response, handler};
use serde::Deserialize;
use yousaid_entities::{
    DesignState, QuestionKind, VersionState, design, design_version, question, step,
};
use yousaid_services::Error;
use yousaid_services::designs::{self, Missing};
use yousaid_services::views::audit::{self, Filter};
use yousaid_services::views::plans::{self, Editor};

use super::plans::seen;
use super::{Area, moment, nav, note, plan_tag};
use crate::app::App;
use crate::components::{
    Button, CharacterCount, FormErrors, Markup, NotificationBanner, SummaryList, Tag,
};
use crate::http::{ErrorKind, Officer, PageError, PageResult, ProtectedForm, see_other};
use crate::pages::words;
use crate::ui::Ui;

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    done: String,
}

/// A version in the list.
struct Version {
    title: String,
    when: String,
    note: String,
    href: String,
}

#[derive(Template)]
#[template(path = "pages/officer/plan.html")]
struct Page {
    ui: Ui,
    nav: Markup,
    base: String,
    here: String,
    public: Option<String>,
    editor: Editor,
    tag: Tag,
    banner: Option<NotificationBanner>,
    errors: FormErrors,
    about: SummaryList,
    change_note: Option<CharacterCount>,
    missing: Vec<String>,
    versions: Vec<Version>,
    may_edit: bool,
}

impl Page {
    fn save_note(&self) -> Button {
        Button::submit(self.ui.t("officer-change-note-save"))
            .secondary()
            .named("action", "note")
    }

    fn begin(&self) -> Button {
        Button::submit(self.ui.t("officer-version-begin"))
            .secondary()
            .named("action", "begin")
    }

    fn link(&self, text: std::borrow::Cow<'static, str>, path: &str) -> Button {
        Button::link(text, format!("{}{path}", self.here))
    }

    fn add_step(&self) -> Button {
        self.link(self.ui.t("officer-step-add"), "/step")
            .secondary()
    }

    fn add_question(&self) -> Button {
        self.link(self.ui.t("officer-question-add"), "/question")
            .secondary()
    }

    fn publish(&self) -> Button {
        self.link(
            self.ui.t("officer-version-publish"),
            "/confirm?what=publish",
        )
    }

    fn arrange(&self, action: &'static str, step: &step::Model) -> Markup {
        let text = match action {
            "up" => self.ui.t("officer-step-up"),
            "down" => self.ui.t("officer-step-down"),
            _ => self.ui.t("officer-step-remove"),
        };
        Markup::trusted(format!(
            "<button class=\"ys-link-button\" name=\"{action}\" value=\"{}\">{} \
             <span class=\"govuk-visually-hidden\">{}</span></button>",
            step.id,
            Markup::escaped(&text),
            Markup::escaped(&step.title)
        ))
    }

    fn can(&self, state: DesignState) -> bool {
        self.editor.design.state.may_become(state)
    }

    fn is_closed(&self) -> bool {
        self.editor.design.state == DesignState::Closed
    }

    fn has_no_draft(&self) -> bool {
        self.editor.draft.is_none()
            && self.editor.design.current_version_id.is_some()
            && self.editor.design.state != DesignState::Withdrawn
    }

    fn kind(&self, question: &question::Model) -> std::borrow::Cow<'static, str> {
        match question.kind {
            QuestionKind::Text => self.ui.t("officer-question-text"),
            QuestionKind::Choice => self.ui.t("officer-question-choice"),
        }
    }

    fn preview_href(&self, version: &design_version::Model) -> String {
        format!("{}/versions/{}", self.here, version.number)
    }
}

/// The page.
#[handler]
pub async fn get(
    app: Data<&App>,
    ui: Ui,
    officer: Officer,
    Path((_, plan)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let banner = match asked.done.as_str() {
        "saved" => Some(ui.t("officer-plan-saved")),
        "published" => Some(ui.t("officer-plan-published-now")),
        "begun" => Some(ui.t("officer-plan-begun")),
        "state" => Some(ui.t("officer-plan-state-changed")),
        _ => None,
    };
    let errors = FormErrors::new(ui.locale);
    show(&app, ui, &officer, &plan, banner, None, errors).await
}

/// What the forms of the page send.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    revision: String,
    action: String,
    change_note: String,
}

/// Saves the change note, or begins the next version.
#[handler]
pub async fn post(
    app: Data<&App>,
    ui: Ui,
    officer: Officer,
    Path((_, plan)): Path<(String, String)>,
    ProtectedForm(sent, _): ProtectedForm<Sent>,
) -> PageResult {
    let design = plans::plan(&app.core, officer.council.id, &plan).await?;
    let seen = seen(&officer, &design, &sent.revision);
    let mut errors = FormErrors::new(ui.locale);
    let (outcome, done) = match sent.action.as_str() {
        "note" => {
            let note = &sent.change_note;
            let saved = designs::set_change_note(&app.core, officer.actor, seen, note).await;
            (saved, "saved")
        }
        "begin" => {
            let begun = designs::begin_version(&app.core, officer.actor, seen).await;
            (begun.map(|_| ()), "begun")
        }
        _ => return Err(ErrorKind::NotFound.into()),
    };
    let words = vec![(
        ui.t("officer-change-note").into_owned(),
        sent.change_note.clone(),
    )];
    let after = after(
        &app,
        &ui,
        &officer,
        (&design, done),
        outcome,
        words,
        &mut errors,
    );
    if let Some(page) = after.await? {
        return Ok(page);
    }
    let typed = Some(sent.change_note);
    show(&app, ui, &officer, &plan, None, typed, errors).await
}

async fn show(
    app: &App,
    ui: Ui,
    officer: &Officer,
    plan: &str,
    banner: Option<std::borrow::Cow<'static, str>>,
    typed: Option<String>,
    errors: FormErrors,
) -> PageResult {
    let editor = plans::editor(&app.core, officer.council.id, plan).await?;
    let design = &editor.design;
    let here = ui.href(&format!("/manage/{}/plans/{plan}", officer.council.slug));
    let may_edit = !matches!(design.state, DesignState::Answered | DesignState::Withdrawn);
    let day = |day| match day {
        Some(day) => words::date(&ui, day),
        None => ui.t("officer-plan-not-set").into_owned(),
    };
    let mut about = SummaryList::new()
        .row(ui.t("officer-plan-summary"), design.summary.clone())
        .row(ui.t("officer-plan-opens"), day(design.opens_on))
        .row(ui.t("officer-plan-closes"), day(design.closes_on))
        .row(
            ui.t("officer-plan-service"),
            editor
                .service
                .clone()
                .unwrap_or_else(|| ui.t("officer-plan-not-set").into_owned()),
        );
    if may_edit {
        about = about.action(
            format!("{here}/service"),
            ui.t("officer-change"),
            ui.t("officer-plan-service"),
        );
    }
    let change_note = editor
        .draft
        .as_ref()
        .filter(|(version, _)| version.number > 1)
        .map(|(version, _)| {
            CharacterCount::limited("change_note", ui.locale, 1_000)
                .rows(3)
                .label(&*ui.t("officer-change-note"))
                .hint(ui.t("officer-change-note-hint"))
                .value(typed.unwrap_or_else(|| version.change_note.clone()))
                .error(errors.get("change_note"))
        });
    let missing = editor.draft.as_ref().map(|(version, steps)| {
        designs::missing(design, version, steps, app.core.now().date())
            .into_iter()
            .map(|one| missing_words(&ui, one))
            .collect()
    });
    let versions = editor
        .versions
        .iter()
        .filter(|version| version.state == VersionState::Published)
        .map(|version| Version {
            title: ui.f1("officer-version", "number", version.number),
            when: version
                .published_at
                .map(|at| moment(&ui, at))
                .unwrap_or_default(),
            note: version.change_note.clone(),
            href: format!("{here}/versions/{}", version.number),
        })
        .collect();
    let page = Page {
        nav: nav(&ui, officer, Area::Plans),
        base: ui.href(&format!("/manage/{}", officer.council.slug)),
        public: (design.state != DesignState::Draft)
            .then(|| ui.href(&format!("/plans/{}", design.slug))),
        tag: plan_tag(&ui, design.state),
        banner: banner.map(|text| NotificationBanner::success(ui.locale, text)),
        missing: missing.unwrap_or_default(),
        about,
        change_note,
        versions,
        may_edit,
        here,
        errors,
        editor,
        ui,
    };
    Ok(page.ui.page(page.errors.status(), &page))
}

fn missing_words(ui: &Ui, missing: Missing) -> String {
    match missing {
        Missing::Alt(number) => ui.f1("officer-missing-alt", "number", number),
        other => ui.t(other.key()).into_owned(),
    }
}

/// Which move is asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct What {
    what: String,
}

/// What the confirmation sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Confirmed {
    what: String,
    revision: String,
}

#[derive(Template)]
#[template(path = "pages/officer/plan-confirm.html")]
struct Confirm {
    ui: Ui,
    nav: Markup,
    back: String,
    here: String,
    what: String,
    revision: i64,
    plan: String,
    errors: FormErrors,
    heading: String,
    text: String,
    button: Button,
}

/// Asks once more before the plan moves.
#[handler]
pub async fn confirm(
    app: Data<&App>,
    ui: Ui,
    officer: Officer,
    Path((_, plan)): Path<(String, String)>,
    Query(asked): Query<What>,
) -> PageResult {
    let errors = FormErrors::new(ui.locale);
    show_confirm(&app, ui, &officer, &plan, asked.what, errors).await
}

async fn show_confirm(
    app: &App,
    ui: Ui,
    officer: &Officer,
    plan: &str,
    what: String,
    mut errors: FormErrors,
) -> PageResult {
    let editor = plans::editor(&app.core, officer.council.id, plan).await?;
    let design = &editor.design;
    let (heading, text) = match what.as_str() {
        "publish" => {
            let (version, steps) = editor.draft.as_ref().ok_or(ErrorKind::NotFound)?;
            for one in designs::missing(design, version, steps, app.core.now().date()) {
                errors.add(one.field(), missing_words(&ui, one));
            }
            let later = design
                .opens_on
                .filter(|day| design.state == DesignState::Draft && *day > app.core.now().date());
            let text = match later {
                Some(day) => ui.f1(
                    "officer-confirm-publish-later",
                    "day",
                    words::date(&ui, day),
                ),
                None => ui.t("officer-confirm-publish-text").into_owned(),
            };
            (
                ui.f1("officer-confirm-publish", "number", version.number),
                text,
            )
        }
        "close" => (
            ui.t("officer-confirm-close").into_owned(),
            ui.t("officer-confirm-close-text").into_owned(),
        ),
        "reopen" => (
            ui.t("officer-confirm-reopen").into_owned(),
            ui.t("officer-confirm-reopen-text").into_owned(),
        ),
        "withdraw" => (
            ui.t("officer-confirm-withdraw").into_owned(),
            ui.t("officer-confirm-withdraw-text").into_owned(),
        ),
        _ => return Err(ErrorKind::NotFound.into()),
    };
    let back = format!("/manage/{}/plans/{plan}", officer.council.slug);
    let button = Button::submit(heading.clone());
    let page = Confirm {
        nav: nav(&ui, officer, Area::Plans),
        here: ui.href(&format!("{back}/confirm")),
        back,
        revision: design.revision,
        plan: design.title.clone(),
        button: if what == "withdraw" {
            button.warning()
        } else {
            button
        },
        what,
        errors,
        heading,
        text,
        ui,
    };
    Ok(page.ui.page(page.errors.status(), &page))
}

/// Publishes, closes, reopens or withdraws.
#[handler]
pub async fn confirmed(
    app: Data<&App>,
    ui: Ui,
    officer: Officer,
    Path((_, plan)): Path<(String, String)>,
    ProtectedForm(sent, _): ProtectedForm<Confirmed>,
) -> PageResult {
    let design = plans::plan(&app.core, officer.council.id, &plan).await?;
    let seen = seen(&officer, &design, &sent.revision);
    let (core, actor) = (&app.core, officer.actor);
    let (outcome, done) = match sent.what.as_str() {
        "publish" => (
            designs::publish_version(core, actor, seen).await,
            "published",
        ),
        "close" => (designs::close(core, actor, seen).await, "state"),
        "reopen" => (designs::reopen(core, actor, seen).await, "state"),
        "withdraw" => (designs::withdraw(core, actor, seen).await, "state"),
        _ => return Err(ErrorKind::NotFound.into()),
    };
    let mut errors = FormErrors::new(ui.locale);
    let (written, words) = ((&design, done), Vec::new());
    let after = after(&app, &ui, &officer, written, outcome, words, &mut errors);
    if let Some(page) = after.await? {
        return Ok(page);
    }
    show_confirm(&app, ui, &officer, &plan, sent.what, errors).await
}

#[derive(Template)]
#[template(path = "pages/officer/plan-changed.html")]
struct Changed {
    ui: Ui,
    nav: Markup,
    plan: String,
    href: String,
    /// Who did what, and when; the newest first.
    events: Vec<(String, String)>,
    /// Name and text of what was typed.
    words: Vec<(String, String)>,
}

/// The page that follows what was written about a plan: that of the plan, or the one that says who
/// changed it in the meantime and gives back `words`. None when a field is wrong: `errors` says so.
pub(super) async fn after(
    app: &App,
    ui: &Ui,
    officer: &Officer,
    (design, done): (&design::Model, &str),
    outcome: Result<(), Error>,
    words: Vec<(String, String)>,
    errors: &mut FormErrors,
) -> Result<Option<Response>, PageError> {
    match outcome {
        Ok(()) => {
            let (council, plan) = (&officer.council.slug, &design.slug);
            let path = format!("/manage/{council}/plans/{plan}?done={done}");
            Ok(Some(see_other(&ui.href(&path))))
        }
        Err(Error::Changed) => {
            let page = changed(app, ui.clone(), officer, design, words).await?;
            Ok(Some(page))
        }
        Err(error) => note(ui, errors, error).map(|()| None),
    }
}

/// Says who changed a plan in the meantime, and gives back what was typed.
async fn changed(
    app: &App,
    ui: Ui,
    officer: &Officer,
    design: &design::Model,
    words: Vec<(String, String)>,
) -> PageResult {
    let filter = Filter {
        kind: Some("design".to_owned()),
        subject: Some(design.id.0),
    };
    let trail = audit::page(&app.core, officer.council.id, &filter, 1).await?;
    let page = Changed {
        nav: nav(&ui, officer, Area::Plans),
        plan: design.title.clone(),
        href: ui.href(&format!(
            "/manage/{}/plans/{}",
            officer.council.slug, design.slug
        )),
        events: trail
            .lines
            .iter()
            .take(3)
            .map(|line| {
                (
                    super::audit::sentence(&ui, line),
                    moment(&ui, line.created_at),
                )
            })
            .collect(),
        words: words
            .into_iter()
            .filter(|(_, text)| !text.trim().is_empty())
            .collect(),
        ui,
    };
    Ok(page.ui.page(StatusCode::CONFLICT, &page))
}
