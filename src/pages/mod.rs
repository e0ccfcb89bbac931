//! The pages: one folder an area, one file a page, `get` and `post` in it.

use crate::http::Route;

pub mod account;
pub mod board;
pub mod dev;
pub mod explain;
pub mod officer;
pub mod resident;
pub mod site;
pub mod words;

/// The routes of every area.
#[must_use]
pub fn routes() -> Vec<Route> {
    [
        account::routes(),
        board::routes(),
        dev::routes(),
        officer::routes(),
        resident::routes(),
        site::routes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
