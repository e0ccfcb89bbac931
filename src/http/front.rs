//! What happens to every request before and after its page: language, client address, limits,
//! errors as pages, headers, compression, one log line.

use std::net::IpAddr;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures::FutureExt;
use poem::http::uri::PathAndQuery;
use poem::http::{HeaderMap, Method, Uri};
use poem::web::RemoteAddr;
use poem::{Addr, Endpoint, Request, Response, Route};

use super::context::Context;
use super::errors::{self, ErrorKind, PageError};
use super::{body, compress, forms, headers, router};
use crate::app::App;
use crate::live::Limit;

/// The outermost endpoint. It always answers; nothing below it reaches a browser as it is.
pub struct Front {
    app: App,
    routes: Route,
}

impl Front {
    pub(super) fn new(app: App, routes: Route) -> Self {
        Self { app, routes }
    }

    /// Answers one request.
    pub async fn answer(&self, mut req: Request) -> Response {
        let began = self.app.core.now();
        let settings = &self.app.settings;
        let peer = peer(req.remote_addr());
        let client = client(req.headers(), peer, settings.trusted_proxies);
        let context = Arc::new(Context::new(self.app.clone(), &req, client));
        let asked = req.headers().clone();

        strip_language(&context, &mut req);
        let limit = if forms::is_upload(&asked) {
            settings.upload_limit
        } else {
            settings.body_limit
        };
        let limited = body::limited(req.take_body(), limit, Arc::clone(&context.body));
        req.set_body(limited);
        req.set_data(self.app.clone());
        req.set_data(Arc::clone(&context));

        let outcome = AssertUnwindSafe(self.dispatch(&context, req))
            .catch_unwind()
            .await;
        let mut response = match outcome {
            Ok(Ok(response)) => response,
            Ok(Err(error)) => router::without_slash(&context, &error)
                .unwrap_or_else(|| errors::respond(&context, &error)),
            Err(_) => errors::page(&context, &ErrorKind::Internal.because("panic")),
        };
        headers::put(&context, &mut response);

        let (route, status) = (context.route(), response.status().as_u16());
        let took = self.app.core.now().0 - began.0;
        let method = if is_usual(&context.method) {
            context.method.as_str()
        } else {
            "other"
        };
        self.app.metrics.request(route, method, status, took);
        let request_id = &context.request_id;
        tracing::info!(
            method,
            route,
            status,
            milliseconds = took,
            request_id,
            "request"
        );
        compress::apply(&asked, &context.method, response)
    }

    async fn dispatch(&self, context: &Context, mut req: Request) -> poem::Result<Response> {
        if context.method == Method::POST {
            let key = format!("post:{}", context.client_key());
            let limit = Limit {
                limit: self.app.settings.post_rate,
                window: 60_000,
            };
            if let Some(wait) = self.app.live.hit(&key, limit, self.app.core.now()).await {
                forms::keep_words(context, &mut req).await;
                return Err(PageError::rate_limited(wait).into());
            }
        }
        self.routes.call(req).await
    }
}

impl Endpoint for Front {
    type Output = Response;

    async fn call(&self, req: Request) -> poem::Result<Response> {
        Ok(self.answer(req).await)
    }
}

fn is_usual(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::POST)
}

fn peer(address: &RemoteAddr) -> Option<IpAddr> {
    match &address.0 {
        Addr::SocketAddr(address) => Some(address.ip().to_canonical()),
        _ => None,
    }
}

/// The address of the client: each trusted proxy appends the address it was called from, so the
/// client is as many places from the end as there are trusted proxies. What stands before it
/// anybody can write.
fn client(headers: &HeaderMap, peer: Option<IpAddr>, proxies: usize) -> Option<IpAddr> {
    let Some(place) = proxies.checked_sub(1) else {
        return peer;
    };
    let lines = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|line| line.to_str().ok());
    let all: Vec<&str> = lines
        .flat_map(|line| line.split(','))
        .map(str::trim)
        .collect();
    let told = all
        .iter()
        .rev()
        .nth(place)
        .and_then(|text| text.parse::<IpAddr>().ok());
    told.map(|address| address.to_canonical()).or(peer)
}

/// Takes `/cy` off the address, so that one table of routes serves both languages.
fn strip_language(context: &Context, req: &mut Request) {
    let query = if context.query.is_empty() {
        String::new()
    } else {
        format!("?{}", context.query)
    };
    if let Ok(path) = PathAndQuery::try_from(format!("{}{query}", context.path)) {
        *req.uri_mut() = Uri::from(path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_trusted_proxies_say_counts() {
        let mut headers = HeaderMap::new();
        headers.append("x-forwarded-for", "6.6.6.6, 192.0.2.7".parse().unwrap());
        headers.append("x-forwarded-for", "10.0.0.1".parse().unwrap());
        let peer = Some("10.0.0.2".parse().unwrap());
        let told = |proxies| client(&headers, peer, proxies).unwrap().to_string();
        assert_eq!(told(0), "10.0.0.2");
        assert_eq!(told(1), "10.0.0.1");
        assert_eq!(told(2), "192.0.2.7");
        assert_eq!(told(9), "10.0.0.2");
    }
}
