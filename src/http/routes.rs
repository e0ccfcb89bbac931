//! The table of addresses: every route says who may use it.

use std::sync::Arc;

use poem::endpoint::BoxEndpoint;
use poem::http::{Method, StatusCode, header};
use poem::{EndpointExt, IntoEndpoint, Response};

/// Who may use a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Access {
    /// Everyone.
    Public,
    /// Everyone who is signed in.
    SignedIn,
    /// Officers and leads of the council that the address names as `:council`.
    Council,
    /// Leads of that council.
    Lead,
    /// Members of the improvement board.
    Board,
    /// Those who run the installation.
    Operator,
}

/// One method of one address.
pub struct Route {
    /// The method: GET (which also answers HEAD) or POST.
    pub method: Method,
    /// The address, parameters as `:name`.
    pub path: &'static str,
    /// Who may use it.
    pub access: Access,
    pub(super) endpoint: Arc<BoxEndpoint<'static>>,
}

impl Route {
    fn new<E>(method: Method, path: &'static str, access: Access, endpoint: E) -> Self
    where
        E: IntoEndpoint,
        E::Endpoint: 'static,
    {
        let endpoint = Arc::new(endpoint.into_endpoint().map_to_response().boxed());
        Self {
            method,
            path,
            access,
            endpoint,
        }
    }
}

/// A page. It never changes anything.
pub fn get<E>(path: &'static str, access: Access, endpoint: E) -> Route
where
    E: IntoEndpoint,
    E::Endpoint: 'static,
{
    Route::new(Method::GET, path, access, endpoint)
}

/// A form. It answers with a redirect when it did what was asked.
pub fn post<E>(path: &'static str, access: Access, endpoint: E) -> Route
where
    E: IntoEndpoint,
    E::Endpoint: 'static,
{
    Route::new(Method::POST, path, access, endpoint)
}

/// Sends the browser to another of our pages with GET. The path carries its language already:
/// `see_other(&ui.href("/plans"))`.
#[must_use]
pub fn see_other(path: &str) -> Response {
    Response::builder()
        .status(StatusCode::SEE_OTHER)
        .header(header::LOCATION, path)
        .finish()
}
