//! The one question that must be answered: what would make it better.
//!
//! What is typed is kept under the submission id of the form before the next page is shown, so a
//! lost connection, the back button or a second click never costs a word.

use askama::Template;
use poem::http::StatusCode;
use poem::web::{Path, Query};
use poem::{Response, handler};
use serde::Deserialize;
use std::collections::HashMap;
use yousaid_domain::text::{FeedbackText, MAX_CHARACTERS, TextError};
use yousaid_entities::SubmissionId;
use yousaid_services::Error;
use yousaid_services::feedback::{self, Draft};
use yousaid_services::views::public::{self, PlanHead, StepView};

use crate::components::{Button, CharacterCount, FormErrors};
use crate::http::{Context, ErrorKind, PageError, PageResult, ProtectedForm, see_other};
use crate::ui::Ui;

/// What stands in the address of the first page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    step: String,
}

/// What the page sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Words {
    submission_id: String,
    step: String,
    text: String,
}

#[derive(Template)]
#[template(path = "pages/resident/words.html")]
struct WordsPage {
    ui: Ui,
    head: PlanHead,
    step: Option<StepView>,
    submission_id: String,
    text: String,
    errors: FormErrors,
    action: String,
    back: String,
}

/// A draft with the plan it belongs to, as every page of the journey needs it.
pub(super) struct Journey {
    pub head: PlanHead,
    pub id: SubmissionId,
    pub draft: Draft,
}

impl Journey {
    /// Reads it. A draft that was sent leads to its confirmation, so a second click on "send"
    /// shows what the first one did.
    pub(super) async fn load(
        context: &Context,
        slug: &str,
        id: &str,
    ) -> Result<Result<Self, Response>, PageError> {
        let core = &context.app.core;
        let id: SubmissionId = id.parse().map_err(|_| ErrorKind::NotFound)?;
        let head = public::head(core, slug).await?;
        match feedback::load_draft(core, id, head.id).await {
            Ok(draft) => Ok(Ok(Self { head, id, draft })),
            Err(Error::NotFound) => match feedback::given(core, id).await? {
                Some((given, _)) => Ok(Err(super::sent::to(context, &given))),
                None => Err(ErrorKind::Gone.into()),
            },
            Err(error) => Err(error.into()),
        }
    }

    /// The address of one of its pages.
    pub(super) fn href(&self, context: &Context, page: &str) -> String {
        let path = format!("/plans/{}/feedback/{}/{page}", self.head.slug, self.id);
        context.locale.path(&path)
    }

    /// Keeps the draft and goes to the check page.
    pub(super) async fn keep(&self, context: &Context) -> PageResult {
        feedback::save_draft(&context.app.core, self.id, self.head.id, &self.draft).await?;
        Ok(see_other(&self.href(context, "check")))
    }
}

/// Why words cannot be taken, as a key of the locale files.
pub(super) const fn text_error(error: TextError) -> &'static str {
    match error {
        TextError::Empty => "words-error-empty",
        TextError::TooLong => "words-error-long",
        TextError::Unprintable => "words-error-unprintable",
    }
}

async fn step_of(
    context: &Context,
    head: &PlanHead,
    number: &str,
) -> Result<Option<StepView>, PageError> {
    if number.is_empty() {
        return Ok(None);
    }
    let steps = public::steps(&context.app.core, head.version_id).await?;
    let step = steps
        .into_iter()
        .find(|step| step.number.to_string() == number);
    Ok(Some(step.ok_or(ErrorKind::NotFound)?))
}

/// `GET /plans/:slug/feedback?step=`
#[handler]
pub async fn get(
    context: &Context,
    Path(slug): Path<String>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let core = &context.app.core;
    context.make_private();
    let head = public::head(core, &slug).await?;
    if !head.is_open() {
        return Err(ErrorKind::Closed.into());
    }
    let step = step_of(context, &head, &asked.step).await?;
    let ui = context.ui();
    let back = match &step {
        Some(step) => format!("/plans/{slug}/steps/{}", step.number),
        None => format!("/plans/{slug}"),
    };
    let page = WordsPage {
        action: ui.href(&format!("/plans/{slug}/feedback")),
        ui: ui.clone(),
        head,
        step,
        submission_id: core.secret_id::<SubmissionId>().to_string(),
        text: String::new(),
        errors: FormErrors::new(ui.locale),
        back,
    };
    Ok(ui.page(StatusCode::OK, &page))
}

/// `POST /plans/:slug/feedback`
#[handler]
pub async fn post(
    context: &Context,
    Path(slug): Path<String>,
    ProtectedForm(form, _): ProtectedForm<Words>,
) -> PageResult {
    let core = &context.app.core;
    context.make_private();
    let head = public::head(core, &slug).await?;
    if !head.is_open() {
        return Err(ErrorKind::Closed.into());
    }
    let step = step_of(context, &head, &form.step).await?;
    let mut id: SubmissionId = form
        .submission_id
        .parse()
        .map_err(|_| ErrorKind::NotFound)?;
    let text = match FeedbackText::parse(&form.text) {
        Ok(text) => text,
        Err(error) => {
            let ui = context.ui();
            let mut errors = FormErrors::new(ui.locale);
            errors.add("text", ui.t(text_error(error)));
            let page = WordsPage {
                action: ui.href(&format!("/plans/{slug}/feedback")),
                ui: ui.clone(),
                back: format!("/plans/{slug}"),
                head,
                step,
                submission_id: form.submission_id,
                text: form.text,
                errors,
            };
            return Ok(ui.page(StatusCode::UNPROCESSABLE_ENTITY, &page));
        }
    };
    // Going back after sending and writing something new is a new piece of feedback.
    if let Some((given, sent)) = feedback::given(core, id).await? {
        if sent == text.as_str() {
            return Ok(super::sent::to(context, &given));
        }
        id = core.secret_id();
    }
    let draft = match feedback::load_draft(core, id, head.id).await {
        Ok(draft) => Draft {
            warned: draft.warned && draft.text == text,
            text,
            ..draft
        },
        Err(_) => Draft {
            design_version_id: head.version_id,
            step_id: step.map(|step| step.id),
            text,
            ease: None,
            about: HashMap::new(),
            place_gss: None,
            ward_gss: None,
            answers: Vec::new(),
            email: None,
            locale: context.locale.to_string(),
            warned: false,
        },
    };
    next(context, &Journey { head, id, draft }).await
}

/// Keeps the draft; goes to the warning when the words hold personal data that the author has not
/// been told about, and otherwise to the check page.
async fn next(context: &Context, journey: &Journey) -> PageResult {
    let kept = journey.keep(context).await?;
    let found = !journey.draft.warned
        && !context
            .app
            .screener
            .screen(journey.draft.text.as_str())
            .findings
            .is_empty();
    Ok(if found {
        see_other(&journey.href(context, "personal-data"))
    } else {
        kept
    })
}

/// `GET /plans/:slug/feedback/:id/words`
#[handler]
pub async fn get_words(context: &Context, Path((slug, id)): Path<(String, String)>) -> PageResult {
    context.make_private();
    match Journey::load(context, &slug, &id).await? {
        Ok(journey) => {
            let text = journey.draft.text.as_str().to_owned();
            let errors = FormErrors::new(context.locale);
            Ok(words_page(context, journey, text, errors, StatusCode::OK))
        }
        Err(elsewhere) => Ok(elsewhere),
    }
}

/// `POST /plans/:slug/feedback/:id/words`
#[handler]
pub async fn post_words(
    context: &Context,
    Path((slug, id)): Path<(String, String)>,
    ProtectedForm(form, _): ProtectedForm<Words>,
) -> PageResult {
    context.make_private();
    let mut journey = match Journey::load(context, &slug, &id).await? {
        Ok(journey) => journey,
        Err(elsewhere) => return Ok(elsewhere),
    };
    match FeedbackText::parse(&form.text) {
        Ok(text) => {
            journey.draft.warned &= journey.draft.text == text;
            journey.draft.text = text;
            next(context, &journey).await
        }
        Err(error) => {
            let mut errors = FormErrors::new(context.locale);
            errors.add("text", context.ui().t(text_error(error)));
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(words_page(context, journey, form.text, errors, status))
        }
    }
}

fn words_page(
    context: &Context,
    journey: Journey,
    text: String,
    errors: FormErrors,
    status: StatusCode,
) -> Response {
    let ui = context.ui();
    let page = WordsPage {
        action: journey.href(context, "words"),
        back: format!("/plans/{}/feedback/{}/check", journey.head.slug, journey.id),
        ui: ui.clone(),
        head: journey.head,
        step: None,
        submission_id: journey.id.to_string(),
        text,
        errors,
    };
    ui.page(status, &page)
}

impl WordsPage {
    fn field(&self) -> CharacterCount {
        let limit = u32::try_from(MAX_CHARACTERS).unwrap_or(u32::MAX);
        CharacterCount::limited("text", self.ui.locale, limit)
            .heading_label(self.ui.t("words-question"))
            .hint(self.ui.t("words-hint"))
            .rows(8)
            .value(&self.text)
            .error(self.errors.get("text"))
    }
}
