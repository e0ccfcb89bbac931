//! Signing in, and what belongs to a person who signed in.

use crate::http::Route;

/// The routes of this area.
#[must_use]
pub fn routes() -> Vec<Route> {
    Vec::new()
}
