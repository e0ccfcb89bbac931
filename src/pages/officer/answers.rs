//! The addresses of themes, routed themes and replies.

use super::{reply, route, routed, theme, themes};
use crate::http::{Access, Route, get, post};

/// The routes of these pages.
#[must_use]
pub fn routes() -> Vec<Route> {
    const THEMES: &str = "/manage/:council/plans/:plan/themes";
    const THEME: &str = "/manage/:council/themes/:id";
    const ROUTE: &str = "/manage/:council/routed/:id";
    const REPLY: &str = "/manage/:council/routed/:id/reply";
    vec![
        get(THEMES, Access::Council, themes::get),
        post(THEMES, Access::Council, themes::post),
        get(THEME, Access::Council, theme::get),
        post(THEME, Access::Council, theme::post),
        get("/manage/:council/routed", Access::Council, routed::get),
        get(ROUTE, Access::Council, route::get),
        post(ROUTE, Access::Council, route::post),
        get(REPLY, Access::Council, reply::get),
        post(REPLY, Access::Council, reply::post),
    ]
}
