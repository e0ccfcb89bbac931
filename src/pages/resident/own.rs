//! The author's own page, by the link that only they have: what became of the words, and what can
//! still be done with them.

use std::borrow::Borrow;

use askama::Template;
use poem::handler;
use poem::http::StatusCode;
use poem::web::Path;
use serde::Deserialize;
use yousaid_domain::text::{FeedbackText, MAX_CHARACTERS};
use yousaid_entities::{ContactId, DecisionAction, FeedbackId, FeedbackState};
use yousaid_services::own as use_cases;
use yousaid_services::tokens::Purpose;
use yousaid_services::views::own::{self, OwnPage, OwnTheme};
use yousaid_services::{Error, moderation};

use super::feedback::text_error;
use super::warning::Nothing;
use super::words;
use crate::components::{Button, CharacterCount, FormErrors, Markup, Tag};
use crate::http::{Context, ErrorKind, PageError, PageResult, ProtectedForm, see_other};
use crate::pages::explain::{self, Why};
use crate::ui::Ui;

/// Changed words, or words to the officer who looks again.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Words {
    revision: String,
    text: String,
}

#[derive(Template)]
#[template(path = "pages/resident/own.html")]
struct OwnView {
    ui: Ui,
    page: OwnPage,
    words: Markup,
    token: String,
}

fn feedback_of(context: &Context, token: &str) -> Result<FeedbackId, PageError> {
    context.make_private();
    let id = context.app.core.keys.open(Purpose::OwnPage, token);
    Ok(id.ok_or(ErrorKind::NotFound)?)
}

fn back_to(context: &Context, token: &str) -> poem::Response {
    see_other(&context.locale.path(&format!("/m/{token}")))
}

/// `GET /m/:token`
#[handler]
pub async fn get(context: &Context, Path(token): Path<String>) -> PageResult {
    let id = feedback_of(context, &token)?;
    let page = own::page(&context.app.core, id).await?;
    let ui = context.ui();
    let words = super::check::lines(&page.own.text);
    Ok(ui.clone().page(
        StatusCode::OK,
        &OwnView {
            ui,
            page,
            words,
            token,
        },
    ))
}

impl OwnView {
    /// Why a theme is with its council, when the rules named it.
    fn why(&self, theme: &OwnTheme) -> Option<Why> {
        explain::why_with(
            &self.ui,
            theme.decision.as_ref(),
            theme.council_gss.as_deref(),
        )
    }

    /// Where the words stand: a tag and a sentence.
    fn status(&self) -> (Tag, String) {
        let (key, text, colour) = match self.page.own.state {
            FeedbackState::Received => ("own-received", "own-received-text", "blue"),
            FeedbackState::Ready => ("own-ready", "own-ready-text", "blue"),
            FeedbackState::Held => ("own-held", "own-held-text", "yellow"),
            FeedbackState::Published => ("own-published", "own-published-text", "green"),
            FeedbackState::Rejected => ("own-rejected", "own-rejected-text", "red"),
            FeedbackState::Withdrawn => ("own-withdrawn", "own-withdrawn-text", "grey"),
        };
        (
            Tag::colour(self.ui.t(key), colour),
            self.ui.t(text).into_owned(),
        )
    }

    /// Why the words are held or were rejected, in words.
    fn reasons(&self) -> Vec<String> {
        let codes = self
            .page
            .own
            .reasons
            .split(';')
            .filter(|code| !code.is_empty());
        let mut reasons: Vec<String> = codes
            .map(|code| self.ui.t(words::reason(code)).into_owned())
            .collect();
        reasons.dedup();
        reasons
    }

    fn may_change(&self) -> bool {
        use_cases::may_change(self.page.own.state)
    }

    fn may_withdraw(&self) -> bool {
        self.page.own.state != FeedbackState::Withdrawn
    }

    fn may_appeal(&self) -> bool {
        self.page.own.state == FeedbackState::Rejected
            && !self
                .page
                .decisions
                .iter()
                .any(|decision| decision.action == DecisionAction::Appeal)
    }

    fn decided(&self, action: impl Borrow<DecisionAction>) -> String {
        self.ui.t(words::decided(*action.borrow())).into_owned()
    }

    fn href(&self, what: &str) -> String {
        self.ui.href(&format!("/m/{}/{what}", self.token))
    }
}

#[derive(Template)]
#[template(path = "pages/resident/own-words.html")]
struct WordsPage {
    ui: Ui,
    title: String,
    field: CharacterCount,
    errors: FormErrors,
    revision: String,
    action: String,
    button: String,
    back: String,
}

/// A page with one text: the changed words, or the reason for another look.
fn words_page(
    context: &Context,
    token: &str,
    what: &str,
    revision: &str,
    typed: &str,
    error: Option<&'static str>,
) -> PageResult {
    let ui = context.ui();
    let mut errors = FormErrors::new(ui.locale);
    if let Some(key) = error {
        errors.add("text", ui.t(key));
    }
    let limit = u32::try_from(MAX_CHARACTERS).unwrap_or(u32::MAX);
    let (title, hint, button) = match what {
        "change" => ("words-question", "own-change-hint", "own-change-button"),
        _ => ("own-appeal-title", "own-appeal-hint", "own-appeal-button"),
    };
    let field = CharacterCount::limited("text", ui.locale, limit)
        .heading_label(ui.t(title))
        .hint(ui.t(hint))
        .rows(8)
        .value(typed)
        .error(errors.get("text"));
    let status = errors.status();
    let page = WordsPage {
        title: ui.t(title).into_owned(),
        field,
        errors,
        revision: revision.to_owned(),
        action: ui.href(&format!("/m/{token}/{what}")),
        button: ui.t(button).into_owned(),
        back: format!("/m/{token}"),
        ui: ui.clone(),
    };
    Ok(ui.page(status, &page))
}

/// `GET /m/:token/change`
#[handler]
pub async fn get_change(context: &Context, Path(token): Path<String>) -> PageResult {
    let id = feedback_of(context, &token)?;
    let own = own::page(&context.app.core, id).await?.own;
    if !use_cases::may_change(own.state) {
        return Err(ErrorKind::State.into());
    }
    words_page(
        context,
        &token,
        "change",
        &own.revision.to_string(),
        &own.text,
        None,
    )
}

/// `POST /m/:token/change`
#[handler]
pub async fn post_change(
    context: &Context,
    Path(token): Path<String>,
    ProtectedForm(form, _): ProtectedForm<Words>,
) -> PageResult {
    let id = feedback_of(context, &token)?;
    let text = match FeedbackText::parse(&form.text) {
        Ok(text) => text,
        Err(error) => {
            let key = Some(text_error(error));
            return words_page(context, &token, "change", &form.revision, &form.text, key);
        }
    };
    let revision = form.revision.parse().map_err(|_| ErrorKind::Changed)?;
    use_cases::change(&context.app.core, id, revision, &text).await?;
    Ok(back_to(context, &token))
}

#[derive(Template)]
#[template(path = "pages/resident/sure.html")]
struct Sure {
    ui: Ui,
    title: String,
    text: String,
    action: String,
    button: Button,
    back: Option<String>,
}

/// A page with a button, in front of something that a link must not do by itself.
pub(super) fn sure(
    context: &Context,
    (title, text, button): (String, String, &'static str),
    action: &str,
    is_warning: bool,
    back: Option<String>,
) -> PageResult {
    let ui = context.ui();
    let button = Button::submit(ui.t(button));
    let page = Sure {
        title,
        text,
        action: ui.href(action),
        button: if is_warning { button.warning() } else { button },
        back,
        ui: ui.clone(),
    };
    Ok(ui.page(StatusCode::OK, &page))
}

/// `GET /m/:token/withdraw`
#[handler]
pub async fn get_withdraw(context: &Context, Path(token): Path<String>) -> PageResult {
    let id = feedback_of(context, &token)?;
    own::page(&context.app.core, id).await?;
    let ui = context.ui();
    let words = (
        ui.t("own-withdraw-title").into_owned(),
        ui.t("own-withdraw-text").into_owned(),
        "own-withdraw-button",
    );
    sure(
        context,
        words,
        &format!("/m/{token}/withdraw"),
        true,
        Some(format!("/m/{token}")),
    )
}

/// `POST /m/:token/withdraw`
#[handler]
pub async fn post_withdraw(
    context: &Context,
    Path(token): Path<String>,
    ProtectedForm(Nothing {}, _): ProtectedForm<Nothing>,
) -> PageResult {
    let id = feedback_of(context, &token)?;
    use_cases::withdraw(&context.app.core, id).await?;
    Ok(back_to(context, &token))
}

/// `GET /m/:token/appeal`
#[handler]
pub async fn get_appeal(context: &Context, Path(token): Path<String>) -> PageResult {
    let id = feedback_of(context, &token)?;
    own::page(&context.app.core, id).await?;
    words_page(context, &token, "appeal", "", "", None)
}

/// `POST /m/:token/appeal`
#[handler]
pub async fn post_appeal(
    context: &Context,
    Path(token): Path<String>,
    ProtectedForm(form, _): ProtectedForm<Words>,
) -> PageResult {
    let id = feedback_of(context, &token)?;
    match FeedbackText::parse(&form.text) {
        Ok(text) => {
            moderation::appeal(&context.app.core, id, text.as_str()).await?;
            Ok(back_to(context, &token))
        }
        Err(error) => {
            let key = Some(text_error(error));
            words_page(context, &token, "appeal", "", &form.text, key)
        }
    }
}

fn contact_of(context: &Context, purpose: Purpose, token: &str) -> Result<ContactId, PageError> {
    context.make_private();
    Ok(context
        .app
        .core
        .keys
        .open(purpose, token)
        .ok_or(ErrorKind::NotFound)?)
}

/// A link to an address that was erased has expired.
pub(super) fn expired(error: Error) -> PageError {
    match error {
        Error::NotFound => ErrorKind::Gone.into(),
        other => other.into(),
    }
}

/// `GET /confirm/:token`: a button, because mail scanners open links.
#[handler]
pub fn get_confirm(context: &Context, Path(token): Path<String>) -> PageResult {
    contact_of(context, Purpose::ConfirmContact, &token)?;
    let ui = context.ui();
    let words = (
        ui.t("confirm-title").into_owned(),
        ui.t("confirm-text").into_owned(),
        "confirm-button",
    );
    sure(context, words, &format!("/confirm/{token}"), false, None)
}

/// `POST /confirm/:token`
#[handler]
pub async fn post_confirm(
    context: &Context,
    Path(token): Path<String>,
    ProtectedForm(Nothing {}, _): ProtectedForm<Nothing>,
) -> PageResult {
    let id = contact_of(context, Purpose::ConfirmContact, &token)?;
    let core = &context.app.core;
    let feedback = use_cases::confirm(core, id).await.map_err(expired)?;
    Ok(back_to(
        context,
        &core.keys.token(Purpose::OwnPage, feedback),
    ))
}
