//! Everything that can go wrong with a request, and the page that says so: what happened, in plain
//! words, what to do next, and the words of the form that would otherwise be lost.

use std::borrow::Cow;
use std::time::Duration;

use askama::Template;
use poem::Response;
use poem::error::ResponseError;
use poem::http::{HeaderValue, StatusCode, header};
use sea_orm::DbErr;
use yousaid_services::Error as UseCaseError;

use super::context::Context;
use crate::api::{self, problem::Problem};
use crate::ui::Ui;

/// What a handler returns.
pub type PageResult = std::result::Result<Response, PageError>;

/// What went wrong, in the terms of the person in front of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// There is no such page, or not for this person.
    NotFound,
    /// The page is there, but not for this method.
    Method,
    /// A link that worked once and has expired, or was used.
    Gone,
    /// The plan takes no feedback now.
    Closed,
    /// Somebody else changed the thing since the form was opened.
    Changed,
    /// The state of the thing does not allow it.
    State,
    /// A value that no form of ours sends; the key names the sentence that says what is wrong.
    Invalid(&'static str),
    /// The form came without its token.
    MissingToken,
    /// The form's token is not ours, or of another session.
    ForeignToken,
    /// The form was opened too long ago.
    ExpiredToken,
    /// The form was sent from another website.
    CrossSite,
    /// The session ended before the form was sent.
    SignedOut,
    /// The form is larger than allowed.
    TooLarge,
    /// The form took too long to arrive.
    TooSlow,
    /// The form is not in UTF-8.
    Encoding,
    /// The form contains a character that no keyboard makes.
    ControlCharacter,
    /// What came is not a form of ours.
    BadForm,
    /// Too many forms from one address.
    RateLimited,
    /// The database does not answer.
    Unavailable,
    /// Our fault.
    Internal,
}

impl ErrorKind {
    /// The status, and the keys of title and explanation.
    const fn parts(self) -> (StatusCode, &'static str, &'static str) {
        use StatusCode as S;
        match self {
            Self::NotFound => (
                S::NOT_FOUND,
                "error-not-found-title",
                "error-not-found-text",
            ),
            Self::Method => (
                S::METHOD_NOT_ALLOWED,
                "error-method-title",
                "error-method-text",
            ),
            Self::Gone => (S::GONE, "error-gone-title", "error-gone-text"),
            Self::Closed => (S::CONFLICT, "error-closed-title", "error-closed-text"),
            Self::Changed => (S::CONFLICT, "error-changed-title", "error-changed-text"),
            Self::State => (S::CONFLICT, "error-state-title", "error-state-text"),
            Self::Invalid(key) => (S::UNPROCESSABLE_ENTITY, "error-invalid-title", key),
            Self::MissingToken => (
                S::FORBIDDEN,
                "error-token-missing-title",
                "error-token-missing-text",
            ),
            Self::ForeignToken => (
                S::FORBIDDEN,
                "error-token-foreign-title",
                "error-token-foreign-text",
            ),
            Self::ExpiredToken => (
                S::FORBIDDEN,
                "error-token-expired-title",
                "error-token-expired-text",
            ),
            Self::CrossSite => (
                S::FORBIDDEN,
                "error-cross-site-title",
                "error-cross-site-text",
            ),
            Self::SignedOut => (
                S::FORBIDDEN,
                "error-signed-out-title",
                "error-signed-out-text",
            ),
            Self::TooLarge => (
                S::PAYLOAD_TOO_LARGE,
                "error-too-large-title",
                "error-too-large-text",
            ),
            Self::TooSlow => (
                S::REQUEST_TIMEOUT,
                "error-too-slow-title",
                "error-too-slow-text",
            ),
            Self::Encoding => (
                S::BAD_REQUEST,
                "error-encoding-title",
                "error-encoding-text",
            ),
            Self::ControlCharacter => (S::BAD_REQUEST, "error-control-title", "error-control-text"),
            Self::BadForm => (S::BAD_REQUEST, "error-form-title", "error-form-text"),
            Self::RateLimited => (S::TOO_MANY_REQUESTS, "error-rate-title", "error-rate-text"),
            Self::Unavailable => (
                S::SERVICE_UNAVAILABLE,
                "error-away-title",
                "error-away-text",
            ),
            Self::Internal => (
                S::INTERNAL_SERVER_ERROR,
                "error-internal-title",
                "error-internal-text",
            ),
        }
    }

    /// The status of its page.
    #[must_use]
    pub const fn status(self) -> StatusCode {
        self.parts().0
    }

    /// This error with its cause, for the log only: never a person's words, address or token.
    #[must_use]
    pub fn because(self, cause: impl Into<Cow<'static, str>>) -> PageError {
        PageError {
            cause: Some(cause.into()),
            ..PageError::from(self)
        }
    }
}

/// An error on its way to becoming a page.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{kind:?}")]
pub struct PageError {
    /// What went wrong.
    pub kind: ErrorKind,
    /// When it is worth trying again.
    pub retry_after: Option<Duration>,
    /// The methods that would work, for [`ErrorKind::Method`].
    pub allow: Option<&'static str>,
    cause: Option<Cow<'static, str>>,
}

/// How long a browser waits before it tries again when the database does not answer.
const RETRY: Duration = Duration::from_secs(5);

impl From<ErrorKind> for PageError {
    fn from(kind: ErrorKind) -> Self {
        let retry_after = (kind == ErrorKind::Unavailable).then_some(RETRY);
        Self {
            kind,
            retry_after,
            allow: None,
            cause: None,
        }
    }
}

impl From<ErrorKind> for poem::Error {
    fn from(kind: ErrorKind) -> Self {
        PageError::from(kind).into()
    }
}

impl PageError {
    /// What the log says about it.
    #[must_use]
    pub fn cause(&self) -> Option<&str> {
        self.cause.as_deref()
    }

    /// Too many forms; `wait` says for how long.
    #[must_use]
    pub fn rate_limited(wait: Duration) -> Self {
        Self {
            retry_after: Some(wait),
            ..ErrorKind::RateLimited.into()
        }
    }

    /// The page is there, but not for this method.
    #[must_use]
    pub fn method(allow: &'static str) -> Self {
        Self {
            allow: Some(allow),
            ..ErrorKind::Method.into()
        }
    }
}

impl From<UseCaseError> for PageError {
    fn from(error: UseCaseError) -> Self {
        match error {
            UseCaseError::NotFound => ErrorKind::NotFound.into(),
            UseCaseError::Changed => ErrorKind::Changed.into(),
            UseCaseError::State("plan-closed") => ErrorKind::Closed.into(),
            UseCaseError::State(what) => ErrorKind::State.because(what),
            UseCaseError::Invalid { key, field } => ErrorKind::Invalid(key).because(field),
            UseCaseError::Database(error) => error.into(),
            UseCaseError::Document(error) => ErrorKind::Internal.because(error.to_string()),
        }
    }
}

impl From<DbErr> for PageError {
    fn from(error: DbErr) -> Self {
        ErrorKind::Unavailable.because(error.to_string())
    }
}

impl ResponseError for PageError {
    fn status(&self) -> StatusCode {
        self.kind.status()
    }
}

/// A field of a form whose words are given back.
struct Words {
    id: String,
    label: String,
    text: String,
}

#[derive(Template)]
#[template(path = "pages/error.html")]
struct ErrorPage {
    ui: Ui,
    title: Cow<'static, str>,
    text: String,
    words: Vec<Words>,
    request_id: String,
    sign_in: Option<String>,
}

/// The error in whatever went wrong below: one of ours, or one of the framework's by its status.
fn recognise(error: &poem::Error) -> PageError {
    if let Some(error) = error.downcast_ref::<PageError>() {
        return error.clone();
    }
    // An address that cannot be read names nothing.
    if error.is::<poem::error::ParsePathError>() {
        return ErrorKind::NotFound.into();
    }
    match error.status() {
        StatusCode::NOT_FOUND => ErrorKind::NotFound.into(),
        StatusCode::METHOD_NOT_ALLOWED => ErrorKind::Method.into(),
        StatusCode::PAYLOAD_TOO_LARGE => ErrorKind::TooLarge.into(),
        status if status.is_client_error() => ErrorKind::BadForm.because(error.to_string()),
        _ => ErrorKind::Internal.because(error.to_string()),
    }
}

/// The response to whatever went wrong with a request: a page, or a problem document for the API.
pub fn respond(context: &Context, error: &poem::Error) -> Response {
    let mut error = recognise(error);
    if context.body.too_large() {
        error = ErrorKind::TooLarge.into();
    } else if context.body.too_slow() {
        error = ErrorKind::TooSlow.into();
    }
    page(context, &error)
}

/// The response to an error.
pub fn page(context: &Context, error: &PageError) -> Response {
    if api::is_below(&context.path) {
        return Problem::from(error).respond(context);
    }
    let (status, title, text) = error.kind.parts();
    let cause = error.cause.as_deref().unwrap_or_default();
    let (route, request_id) = (context.route(), &context.request_id);
    if status.is_server_error() {
        tracing::error!(kind = ?error.kind, cause, route, request_id, "request failed");
    } else if !matches!(
        status,
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED
    ) {
        tracing::info!(kind = ?error.kind, cause, route, request_id, "request refused");
    }
    let ui = context.ui();
    let seconds = error.retry_after.map(|wait| wait.as_secs().max(1));
    let title = ui.t(title);
    let text = match seconds {
        Some(seconds) => ui.f(text, &[("seconds", seconds.into())]),
        None => ui.t(text).into_owned(),
    };
    let words = context
        .words()
        .into_iter()
        .enumerate()
        .map(|(index, (_, text))| Words {
            id: format!("words-{}", index + 1),
            label: ui.f1("error-words-label", "number", index + 1),
            text,
        });
    let sign_in = (error.kind == ErrorKind::SignedOut).then(|| ui.href("/account/sign-in"));
    let page = ErrorPage {
        title,
        text,
        words: words.collect(),
        request_id: request_id.clone(),
        sign_in,
        ui,
    };
    let mut response = crate::ui::page(status, &page);
    response.set_status(status);
    let headers = response.headers_mut();
    if let Some(seconds) = seconds {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    if let Some(allow) = error.allow {
        headers.insert(header::ALLOW, HeaderValue::from_static(allow));
    }
    response
}

/// A row that must be there; its absence is a page that does not exist.
pub trait OrNotFound<T> {
    /// The row, or [`ErrorKind::NotFound`].
    ///
    /// # Errors
    /// When there is none.
    fn or_not_found(self) -> std::result::Result<T, PageError>;
}

impl<T> OrNotFound<T> for Option<T> {
    fn or_not_found(self) -> std::result::Result<T, PageError> {
        self.ok_or_else(|| ErrorKind::NotFound.into())
    }
}
