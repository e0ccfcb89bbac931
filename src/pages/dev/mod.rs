//! Pages that only a demonstration has: a mailbox instead of a mail server.

use crate::http::{Access, Route, get};

mod mail;

/// The routes of this area; outside a demonstration they answer "not found".
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        get("/dev/mail", Access::Public, mail::list),
        get("/dev/mail/:id", Access::Public, mail::get),
    ]
}
