//! Pages about the site itself, and what machines ask for.

use crate::http::{Access, Route, get};

pub mod health;

/// The routes of this area.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![get("/healthz", Access::Public, health::alive)]
}
