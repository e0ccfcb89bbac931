//! Pages about the site itself, and what machines ask for.

use crate::http::{Access, Route, get};

mod health;
mod machines;
mod promises;

/// The routes of this area.
#[must_use]
pub fn routes() -> Vec<Route> {
    use Access::Public;

    vec![
        get("/healthz", Public, health::alive),
        get("/readyz", Public, health::ready),
        get("/metrics", Public, health::metrics),
        get("/robots.txt", Public, machines::robots),
        get("/.well-known/security.txt", Public, machines::security),
        get("/accessibility", Public, promises::accessibility),
        get("/privacy", Public, promises::privacy),
    ]
}
