//! What the improvement board sees: councils side by side, and themes without an owner.

use crate::http::{Access, Route, get, post};

pub mod overview;
pub mod routes;
pub mod theme;
pub mod themes;

/// The routes of this area.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        get("/board", Access::Board, overview::get),
        get("/board/themes", Access::Board, themes::get),
        get("/board/themes/:id", Access::Board, theme::get),
        post("/board/themes/:id", Access::Board, theme::post),
        get("/board/routes", Access::Board, routes::get),
    ]
}
