//! The JSON API.

use poem::Route;

use crate::app::App;

/// Adds the API to the addresses.
#[must_use]
pub fn mount(router: Route, _: &App) -> Route {
    router
}
