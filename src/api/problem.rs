//! What can go wrong below `/api`, as RFC 9457 problem documents in the language of the address.

use std::borrow::Cow;
use std::time::Duration;

use poem::Response;
use poem::error::ResponseError;
use poem::http::{HeaderValue, StatusCode, header};
use poem_openapi::error::{ParseParamError, ParsePathError};
use poem_openapi::registry::{MetaMediaType, MetaResponse, MetaResponses, Registry};
use poem_openapi::types::{ToJSON, Type};
use poem_openapi::{ApiResponse, Object};
use yousaid_services::{Error as UseCaseError, messages};

use crate::http::{Context, ErrorKind, PageError};

/// The kinds of problems. Each has an address of its own on the documentation page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// No such address, plan or council.
    NotFound,
    /// The address is there, but not for this method.
    Method,
    /// The plan takes no feedback now.
    Closed,
    /// No usable `Idempotency-Key`.
    Key,
    /// The `Idempotency-Key` of another request.
    KeyReused,
    /// Values that cannot be taken, each named.
    Invalid,
    /// The body is not a JSON object.
    Json,
    /// The body is not in UTF-8.
    Encoding,
    /// The body is said to be something else than JSON.
    MediaType,
    /// The body is larger than allowed.
    TooLarge,
    /// The body took too long to arrive.
    TooSlow,
    /// Too many requests from one address.
    RateLimited,
    /// The database does not answer.
    Unavailable,
    /// Our fault.
    Internal,
}

impl Kind {
    /// Every kind, in the order in which the documentation lists them.
    pub const ALL: [Self; 14] = [
        Self::NotFound,
        Self::Method,
        Self::Closed,
        Self::Key,
        Self::KeyReused,
        Self::Invalid,
        Self::Json,
        Self::Encoding,
        Self::MediaType,
        Self::TooLarge,
        Self::TooSlow,
        Self::RateLimited,
        Self::Unavailable,
        Self::Internal,
    ];

    /// The status, the last part of the type, and the keys of title and explanation.
    #[must_use]
    pub const fn parts(self) -> (StatusCode, &'static str, &'static str, &'static str) {
        use StatusCode as S;
        match self {
            Self::NotFound => (
                S::NOT_FOUND,
                "not-found",
                "api-not-found-title",
                "api-not-found-text",
            ),
            Self::Method => (
                S::METHOD_NOT_ALLOWED,
                "method",
                "api-method-title",
                "api-method-text",
            ),
            Self::Closed => (
                S::CONFLICT,
                "plan-closed",
                "api-closed-title",
                "api-closed-text",
            ),
            Self::Key => (S::BAD_REQUEST, "key", "api-key-title", "api-key-text"),
            Self::KeyReused => (
                S::UNPROCESSABLE_ENTITY,
                "key-reused",
                "api-reused-title",
                "api-reused-text",
            ),
            Self::Invalid => (
                S::UNPROCESSABLE_ENTITY,
                "invalid",
                "api-invalid-title",
                "api-invalid-text",
            ),
            Self::Json => (
                S::BAD_REQUEST,
                "not-json",
                "api-json-title",
                "api-json-text",
            ),
            Self::Encoding => (
                S::BAD_REQUEST,
                "not-utf-8",
                "api-encoding-title",
                "api-encoding-text",
            ),
            Self::MediaType => (
                S::UNSUPPORTED_MEDIA_TYPE,
                "media-type",
                "api-media-title",
                "api-media-text",
            ),
            Self::TooLarge => (
                S::PAYLOAD_TOO_LARGE,
                "too-large",
                "api-too-large-title",
                "api-too-large-text",
            ),
            Self::TooSlow => (
                S::REQUEST_TIMEOUT,
                "too-slow",
                "api-too-slow-title",
                "api-too-slow-text",
            ),
            Self::RateLimited => (
                S::TOO_MANY_REQUESTS,
                "rate-limited",
                "api-rate-title",
                "api-rate-text",
            ),
            Self::Unavailable => (
                S::SERVICE_UNAVAILABLE,
                "unavailable",
                "api-away-title",
                "api-away-text",
            ),
            Self::Internal => (
                S::INTERNAL_SERVER_ERROR,
                "internal",
                "api-internal-title",
                "api-internal-text",
            ),
        }
    }
}

impl From<ErrorKind> for Kind {
    fn from(kind: ErrorKind) -> Self {
        match kind {
            ErrorKind::NotFound | ErrorKind::Gone => Self::NotFound,
            ErrorKind::Method => Self::Method,
            ErrorKind::Closed | ErrorKind::Changed | ErrorKind::State => Self::Closed,
            ErrorKind::Invalid(_) => Self::Invalid,
            ErrorKind::TooLarge => Self::TooLarge,
            ErrorKind::TooSlow => Self::TooSlow,
            ErrorKind::Encoding | ErrorKind::ControlCharacter => Self::Encoding,
            ErrorKind::BadForm => Self::Json,
            ErrorKind::RateLimited => Self::RateLimited,
            ErrorKind::Unavailable => Self::Unavailable,
            _ => Self::Internal,
        }
    }
}

/// A problem on its way to becoming a document.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{kind:?}")]
pub struct Problem {
    /// What kind.
    pub kind: Kind,
    /// The methods that would work, for [`Kind::Method`].
    pub allow: Option<&'static str>,
    /// The fields that cannot be taken: name and key of the sentence that says why.
    pub fields: Vec<(Cow<'static, str>, &'static str)>,
    /// When it is worth trying again.
    pub retry_after: Option<Duration>,
    cause: Option<Cow<'static, str>>,
}

impl From<Kind> for Problem {
    fn from(kind: Kind) -> Self {
        let retry_after = (kind == Kind::Unavailable).then_some(Duration::from_secs(5));
        Self {
            kind,
            allow: None,
            fields: Vec::new(),
            retry_after,
            cause: None,
        }
    }
}

impl From<&PageError> for Problem {
    fn from(error: &PageError) -> Self {
        Self {
            retry_after: error.retry_after,
            cause: error.cause().map(|cause| Cow::Owned(cause.to_owned())),
            ..Kind::from(error.kind).into()
        }
    }
}

impl From<UseCaseError> for Problem {
    fn from(error: UseCaseError) -> Self {
        (&PageError::from(error)).into()
    }
}

impl ResponseError for Problem {
    fn status(&self) -> StatusCode {
        self.kind.parts().0
    }
}

/// A value that cannot be taken.
#[derive(Object)]
pub struct FieldProblem {
    /// The member of the body, the parameter or the header.
    pub field: String,
    /// What is wrong with it, as a sentence.
    pub detail: String,
}

/// A problem as RFC 9457 has it.
#[derive(Object)]
#[oai(rename = "Problem")]
pub struct ProblemDocument {
    /// The address of the documentation of this kind of problem.
    #[oai(rename = "type")]
    pub kind: String,
    /// The kind in a few words.
    pub title: String,
    /// The status of the response.
    pub status: u16,
    /// What to do about it.
    pub detail: String,
    /// Names the request, for asking about it.
    pub instance: String,
    /// The values that cannot be taken.
    #[oai(skip_serializing_if_is_none)]
    pub errors: Option<Vec<FieldProblem>>,
}

impl Problem {
    /// Fields that cannot be taken, with the keys of the sentences that say why.
    #[must_use]
    pub fn fields(fields: Vec<(Cow<'static, str>, &'static str)>) -> Self {
        Self {
            fields,
            ..Kind::Invalid.into()
        }
    }

    /// One field that cannot be taken.
    #[must_use]
    pub fn field(name: &'static str, key: &'static str) -> Self {
        Self::fields(vec![(name.into(), key)])
    }

    /// The problem in whatever went wrong below: one of ours, or one of the framework's.
    #[must_use]
    pub fn of(context: &Context, error: &poem::Error) -> Self {
        if context.body.too_large() {
            return Kind::TooLarge.into();
        }
        if context.body.too_slow() {
            return Kind::TooSlow.into();
        }
        if let Some(problem) = error.downcast_ref::<Self>() {
            return problem.clone();
        }
        if let Some(error) = error.downcast_ref::<PageError>() {
            return error.into();
        }
        if let Some(error) = error.downcast_ref::<ParseParamError>() {
            return match error.name {
                super::write::KEY => Kind::Key.into(),
                name => Self::field(name, "api-field-parameter"),
            };
        }
        if error.is::<ParsePathError>() {
            return Kind::NotFound.into();
        }
        match error.status() {
            StatusCode::METHOD_NOT_ALLOWED => Kind::Method.into(),
            // The path itself may be what cannot be read.
            status if status.is_client_error() => Kind::NotFound.into(),
            _ => Self {
                cause: Some(error.to_string().into()),
                ..Kind::Internal.into()
            },
        }
    }

    /// The response, with a line in the log.
    #[must_use]
    pub fn respond(&self, context: &Context) -> Response {
        let (status, name, title, detail) = self.kind.parts();
        let cause = self.cause.as_deref().unwrap_or_default();
        let (route, request_id) = (context.route(), &context.request_id);
        if status.is_server_error() {
            tracing::error!(kind = name, cause, route, request_id, "request failed");
        } else if !matches!(
            status,
            StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED
        ) {
            tracing::info!(kind = name, cause, route, request_id, "request refused");
        }
        let text = |key| messages::text(context.locale, key).into_owned();
        let fields = self.fields.iter().map(|(field, key)| FieldProblem {
            field: field.to_string(),
            detail: text(key),
        });
        let document = ProblemDocument {
            kind: format!("{}/api/v1/docs#{name}", context.app.settings.base_url),
            title: text(title),
            status: status.as_u16(),
            detail: text(detail),
            instance: format!("urn:request:{request_id}"),
            errors: (!self.fields.is_empty()).then(|| fields.collect()),
        };
        let mut response = Response::builder()
            .status(status)
            .content_type("application/problem+json")
            .body(document.to_json_string());
        let headers = response.headers_mut();
        if let Some(wait) = self.retry_after {
            headers.insert(
                header::RETRY_AFTER,
                HeaderValue::from(wait.as_secs().max(1)),
            );
        }
        if let Some(allow) = self.allow {
            headers.insert(header::ALLOW, HeaderValue::from_static(allow));
        }
        super::share(headers);
        response
    }
}

impl ApiResponse for Problem {
    fn meta() -> MetaResponses {
        let problem = MetaResponse {
            description: "A problem: its type says which.",
            status: None,
            status_range: None,
            content: vec![MetaMediaType {
                content_type: "application/problem+json",
                schema: ProblemDocument::schema_ref(),
            }],
            headers: Vec::new(),
        };
        MetaResponses {
            responses: vec![problem],
        }
    }

    fn register(registry: &mut Registry) {
        ProblemDocument::register(registry);
    }
}
