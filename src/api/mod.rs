//! The JSON API: published plans, what people said, what came of it, and a way to give feedback.
//!
//! Everything below `/api` answers here: JSON when all is well, RFC 9457 problem documents when
//! not, whatever it is that went wrong. Any website may call it; it knows no cookies, so there is
//! nothing that another website could borrow.
//!
//! Invariants:
//! - reading shows what the pages show to everyone, and never a count of fewer than
//!   [`read::FEWEST`] people;
//! - the same `Idempotency-Key` never makes two pieces of feedback;
//! - an address that answers is in [`ADDRESSES`] and in the OpenAPI document.

mod answer;
mod docs;
mod models;
pub mod problem;
mod read;
mod write;

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use poem::endpoint::BoxEndpoint;
use poem::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use poem::{Endpoint, IntoEndpoint, Request, Response, Route};
use poem_openapi::OpenApiService;
use sha2::{Digest, Sha256};

use crate::app::App;
use crate::http::{Access, Context};
use problem::{Kind, Problem};

/// Every address with its methods; a reading one also answers HEAD, and each answers OPTIONS.
pub const ADDRESSES: [(Method, &str); 10] = [
    (Method::GET, "/api/v1/councils"),
    (Method::GET, "/api/v1/docs"),
    (Method::GET, "/api/v1/openapi.json"),
    (Method::GET, "/api/v1/outcomes"),
    (Method::GET, "/api/v1/plans"),
    (Method::GET, "/api/v1/plans/:slug"),
    (Method::GET, "/api/v1/plans/:slug/feedback"),
    (Method::POST, "/api/v1/plans/:slug/feedback"),
    (Method::GET, "/api/v1/plans/:slug/outcome"),
    (Method::GET, "/api/v1/plans/:slug/themes"),
];

/// The routes of the API, for the test that tries every route as every role.
pub fn routes() -> impl Iterator<Item = (Method, &'static str, Access)> {
    ADDRESSES
        .into_iter()
        .map(|(method, path)| (method, path, Access::Public))
}

/// Whether errors at this path are answered with problem documents.
#[must_use]
pub fn is_below(path: &str) -> bool {
    path == "/api" || path.starts_with("/api/")
}

/// Adds the API to the addresses.
#[must_use]
pub fn mount(router: Route, app: &App) -> Route {
    let service = OpenApiService::new(read::Api, "YouSaid", "1")
        .description(
            "Published plans of councils, what people said about them, and what came of it. \
             Times are in UTC, dates as in England. Counts of fewer than 5 people are null.",
        )
        .server(&app.settings.base_url);
    let document = Arc::new(docs::Document::of(&service.spec()));
    let below = Below {
        docs: docs::Page(Arc::clone(&document)),
        openapi: docs::Json(document),
        service: service.into_endpoint(),
    };
    router.nest_no_strip("/api", below)
}

/// Everything below `/api`. It always answers.
struct Below {
    docs: docs::Page,
    openapi: docs::Json,
    service: BoxEndpoint<'static>,
}

impl Below {
    async fn answer(&self, req: Request) -> poem::Result<Response> {
        let is_get = req.method() == Method::GET;
        match req.uri().path() {
            "/api/v1/docs" if is_get => self.docs.call(req).await,
            "/api/v1/openapi.json" if is_get => self.openapi.call(req).await,
            "/api/v1/docs" | "/api/v1/openapi.json" => Err(Problem::from(Kind::Method).into()),
            _ => self.service.call(req).await,
        }
    }
}

impl Endpoint for Below {
    type Output = Response;

    async fn call(&self, mut req: Request) -> poem::Result<Response> {
        let context = Arc::clone(Context::of(&req)?);
        let address = address(&context.path);
        if let Some((pattern, _)) = address {
            context.set_route(pattern);
        }
        let reads = matches!(*req.method(), Method::GET | Method::HEAD);
        let known = req.headers().get(header::IF_NONE_MATCH).cloned();
        let mut response = if req.method() == Method::OPTIONS {
            Response::builder().status(StatusCode::NO_CONTENT).finish()
        } else {
            if reads {
                req.set_method(Method::GET);
            }
            match self.answer(req).await {
                Ok(response) if reads => tagged(response, known.as_ref()).await?,
                Ok(response) => response,
                Err(error) => {
                    let mut problem = Problem::of(&context, &error);
                    if problem.kind == Kind::Method {
                        problem.allow = address.map(|(_, allow)| allow);
                    }
                    problem.respond(&context)
                }
            }
        };
        if context.method == Method::HEAD {
            response.set_body(());
        }
        share(response.headers_mut());
        Ok(response)
    }
}

/// The pattern of an address and what it allows.
fn address(path: &str) -> Option<(&'static str, &'static str)> {
    let fits = |pattern: &str| {
        let (mut wanted, mut given) = (pattern.split('/'), path.split('/'));
        loop {
            match (wanted.next(), given.next()) {
                (None, None) => return true,
                (Some(wanted), Some(given))
                    if wanted == given || (wanted.starts_with(':') && !given.is_empty()) => {}
                _ => return false,
            }
        }
    };
    let mut found = ADDRESSES.iter().filter(|(_, pattern)| fits(pattern));
    let (_, pattern) = found.next()?;
    let allow = match found.next() {
        Some(_) => "GET, HEAD, POST, OPTIONS",
        None => "GET, HEAD, OPTIONS",
    };
    Some((pattern, allow))
}

/// Lets every website read the answer. No cookie takes part, so none is allowed.
fn share(headers: &mut HeaderMap) {
    const SHARED: [(HeaderName, &str); 5] = [
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (
            header::ACCESS_CONTROL_ALLOW_METHODS,
            "GET, HEAD, POST, OPTIONS",
        ),
        (
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            "Content-Type, Idempotency-Key, If-None-Match",
        ),
        (
            header::ACCESS_CONTROL_EXPOSE_HEADERS,
            "ETag, Location, Retry-After, X-Request-Id",
        ),
        (header::ACCESS_CONTROL_MAX_AGE, "86400"),
    ];
    for (name, value) in SHARED {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

/// The answer with a tag of its content; nothing but the tag for those who have it already.
async fn tagged(mut response: Response, known: Option<&HeaderValue>) -> poem::Result<Response> {
    if response.status() != StatusCode::OK {
        return Ok(response);
    }
    let body = response.take_body().into_bytes().await?;
    let hash = Sha256::digest(&body);
    let hash = URL_SAFE_NO_PAD.encode(hash.get(..15).unwrap_or_default());
    // Weak: the same content may come compressed or not.
    let tag = format!("W/\"{hash}\"");
    let known = known
        .and_then(|known| known.to_str().ok())
        .unwrap_or_default();
    let is_known = known.split(',').any(|one| {
        let one = one.trim();
        one == "*" || one.trim_start_matches("W/") == tag.trim_start_matches("W/")
    });
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    let revalidate = HeaderValue::from_static("public, no-cache");
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, revalidate);
    if is_known {
        response.headers_mut().remove(header::CONTENT_TYPE);
        response.set_status(StatusCode::NOT_MODIFIED);
    } else {
        response.set_body(body);
    }
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_knows_its_methods() {
        let feedback = ("/api/v1/plans/:slug/feedback", "GET, HEAD, POST, OPTIONS");
        assert_eq!(address("/api/v1/plans/bins/feedback"), Some(feedback));
        assert_eq!(
            address("/api/v1/plans"),
            Some(("/api/v1/plans", "GET, HEAD, OPTIONS"))
        );
        assert_eq!(address("/api/v1/plans/"), None);
        assert_eq!(address("/api/v1/plans/bins/nothing"), None);
    }

    #[test]
    fn only_the_api_is_below_it() {
        assert!(is_below("/api") && is_below("/api/v9"));
        assert!(!is_below("/apiary"));
    }
}
