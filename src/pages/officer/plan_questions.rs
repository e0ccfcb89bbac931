//! An extra question of a plan: asked, changed while nobody has answered, taken off.

use askama::Template;
use poem::handler;
use poem::web::{Data, Path, Query};
use serde::Deserialize;
use yousaid_entities::{QuestionId, QuestionKind};
use yousaid_services::designs::{self, NewQuestion};
use yousaid_services::views::plans::{self, Editor};

use super::plan::after;
use super::plans::seen;
use super::{Area, nav};
use crate::app::App;
use crate::components::{Button, Choice, FormErrors, Input, Markup, Radios, Textarea};
use crate::http::{ErrorKind, Officer, PageError, PageResult, ProtectedForm};
use crate::ui::Ui;

/// Which question the form is about; none for a new one.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    id: String,
}

/// What the form sends.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    id: String,
    revision: String,
    prompt: String,
    hint: String,
    kind: String,
    options: String,
    action: String,
}

#[derive(Template)]
#[template(path = "pages/officer/plan-question.html")]
struct Page {
    ui: Ui,
    nav: Markup,
    back: String,
    here: String,
    plan: String,
    sent: Sent,
    answered: bool,
    errors: FormErrors,
    prompt: Input,
    hint: Input,
    kind: Radios,
    options: Textarea,
}

impl Page {
    fn save(&self) -> Button {
        Button::submit(self.ui.t("officer-save")).named("action", "save")
    }

    fn retire(&self) -> Button {
        Button::submit(self.ui.t("officer-question-retire"))
            .secondary()
            .named("action", "retire")
    }
}

fn parse(id: &str) -> Result<Option<QuestionId>, PageError> {
    if id.is_empty() {
        return Ok(None);
    }
    Ok(Some(id.parse().map_err(|_| ErrorKind::NotFound)?))
}

/// The form.
#[handler]
pub async fn get(
    app: Data<&App>,
    ui: Ui,
    officer: Officer,
    Path((_, plan)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let editor = plans::editor(&app.core, officer.council.id, &plan).await?;
    let mut sent = Sent {
        id: asked.id.clone(),
        revision: editor.design.revision.to_string(),
        kind: QuestionKind::Text.to_string(),
        ..Sent::default()
    };
    if let Some(id) = parse(&asked.id)? {
        let (question, _) = editor
            .questions
            .iter()
            .find(|(question, _)| question.id == id)
            .ok_or(ErrorKind::NotFound)?;
        sent.prompt.clone_from(&question.prompt);
        sent.hint.clone_from(&question.hint);
        sent.kind = question.kind.to_string();
        sent.options.clone_from(&question.options);
    }
    let errors = FormErrors::new(ui.locale);
    show(ui, &officer, &editor, sent, errors)
}

fn show(ui: Ui, officer: &Officer, editor: &Editor, sent: Sent, errors: FormErrors) -> PageResult {
    let back = format!(
        "/manage/{}/plans/{}",
        officer.council.slug, editor.design.slug
    );
    let id = parse(&sent.id)?;
    let options = Textarea::new("options")
        .label(&*ui.t("officer-question-options"))
        .hint(ui.t("officer-question-options-hint"))
        .rows(5)
        .value(sent.options.clone())
        .error(errors.get("options"));
    let page = Page {
        nav: nav(&ui, officer, Area::Plans),
        here: ui.href(&format!("{back}/question")),
        back,
        plan: editor.design.title.clone(),
        answered: editor
            .questions
            .iter()
            .any(|(question, answered)| Some(question.id) == id && *answered),
        prompt: Input::new("prompt")
            .label(&*ui.t("officer-question-prompt"))
            .value(sent.prompt.clone())
            .error(errors.get("prompt")),
        hint: Input::new("hint")
            .label(&*ui.t("officer-question-hint"))
            .value(sent.hint.clone())
            .error(errors.get("hint")),
        kind: Radios::new("kind")
            .legend(ui.t("officer-question-kind"))
            .choice(Choice::new("text", ui.t("officer-question-text")))
            .choice(Choice::new("choice", ui.t("officer-question-choice")))
            .value(sent.kind.clone()),
        options,
        sent,
        errors,
        ui,
    };
    Ok(page.ui.page(page.errors.status(), &page))
}

/// Saves the question, or takes it off.
#[handler]
pub async fn post(
    app: Data<&App>,
    ui: Ui,
    officer: Officer,
    Path((_, plan)): Path<(String, String)>,
    ProtectedForm(sent, _): ProtectedForm<Sent>,
) -> PageResult {
    let editor = plans::editor(&app.core, officer.council.id, &plan).await?;
    let seen = seen(&officer, &editor.design, &sent.revision);
    let id = parse(&sent.id)?;
    let outcome = if let ("retire", Some(id)) = (sent.action.as_str(), id) {
        designs::retire_question(&app.core, officer.actor, seen, id).await
    } else {
        let new = NewQuestion {
            prompt: sent.prompt.clone(),
            hint: sent.hint.clone(),
            kind: sent.kind.parse().unwrap_or(QuestionKind::Text),
            options: sent.options.clone(),
        };
        designs::save_question(&app.core, officer.actor, seen, id, &new)
            .await
            .map(|_| ())
    };
    let words = vec![
        (
            ui.t("officer-question-prompt").into_owned(),
            sent.prompt.clone(),
        ),
        (
            ui.t("officer-question-options").into_owned(),
            sent.options.clone(),
        ),
    ];
    let mut errors = FormErrors::new(ui.locale);
    let written = (&editor.design, "saved");
    let after = after(&app, &ui, &officer, written, outcome, words, &mut errors);
    if let Some(page) = after.await? {
        return Ok(page);
    }
    show(ui, &officer, &editor, sent, errors)
}
