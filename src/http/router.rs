//! All areas in one table, each route behind its guard.

use std::collections::BTreeMap;
use std::sync::Arc;

use poem::http::{HeaderValue, Method, header};
use poem::{Endpoint, Request, Response};

use super::context::Context;
use super::errors::{ErrorKind, PageError};
use super::front::Front;
use super::guard::Guarded;
use super::routes::{Access, Route};
use crate::app::App;
use crate::{api, assets, pages};

/// Every route of every area.
fn table() -> Vec<Route> {
    let mut routes = pages::routes();
    routes.push(super::get("/assets/:name", Access::Public, assets::serve));
    routes
}

/// Every method and address with who may use it, for tests that try them all.
#[must_use]
pub fn all() -> Vec<(Method, &'static str, Access)> {
    table()
        .into_iter()
        .map(|route| (route.method, route.path, route.access))
        .chain(api::routes())
        .collect()
}

/// The whole application as one endpoint.
#[must_use]
pub fn build(app: App) -> Arc<Front> {
    let mut addresses: BTreeMap<&'static str, Vec<Guarded>> = BTreeMap::new();
    for route in table() {
        addresses
            .entry(route.path)
            .or_default()
            .push(Guarded(route));
    }
    let mut router = poem::Route::new();
    for (path, methods) in addresses {
        router = router.at(path, Methods(methods));
    }
    Arc::new(Front::new(app.clone(), api::mount(router, &app)))
}

/// The methods of one address.
struct Methods(Vec<Guarded>);

impl Endpoint for Methods {
    type Output = Response;

    async fn call(&self, mut req: Request) -> poem::Result<Response> {
        let find = |method: &Method| self.0.iter().find(|guarded| guarded.0.method == *method);
        if let Some(guarded) = find(req.method()) {
            return guarded.call(req).await;
        }
        if req.method() == Method::HEAD
            && let Some(guarded) = find(&Method::GET)
        {
            req.set_method(Method::GET);
            let mut response = guarded.call(req).await?;
            response.set_body(());
            return Ok(response);
        }
        let has = |method| find(&method).is_some();
        let error = match (has(Method::GET), has(Method::POST)) {
            (true, true) => PageError::method("GET, HEAD, POST"),
            (true, false) => PageError::method("GET, HEAD"),
            _ => PageError::method("POST"),
        };
        if let (Ok(context), Some(guarded)) = (Context::of(&req), self.0.first()) {
            context.set_route(guarded.0.path);
        }
        Err(error.into())
    }
}

/// An address with a slash too many at its end leads to the one without.
pub(super) fn without_slash(context: &Context, error: &poem::Error) -> Option<Response> {
    let is_page = matches!(context.method, Method::GET | Method::HEAD);
    let is_missing = error.status() == ErrorKind::NotFound.status();
    let path = context
        .path
        .strip_suffix('/')
        .filter(|path| !path.is_empty())?;
    if !is_page || !is_missing || path.starts_with("//") || path.ends_with('/') {
        return None;
    }
    let query = if context.query.is_empty() {
        String::new()
    } else {
        format!("?{}", context.query)
    };
    let target = context.locale.path(&format!("{path}{query}"));
    let location = HeaderValue::from_str(&target).ok()?;
    let moved = Response::builder().status(poem::http::StatusCode::PERMANENT_REDIRECT);
    Some(moved.header(header::LOCATION, location).finish())
}
