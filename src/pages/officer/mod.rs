//! What officers and leads of a council see and do.

use crate::http::Route;

pub mod answers;
pub mod reply;
pub mod route;
pub mod routed;
pub mod theme;
pub mod themes;

/// The routes of this area.
#[must_use]
pub fn routes() -> Vec<Route> {
    answers::routes()
}
