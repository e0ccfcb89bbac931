//! Whether the process lives.

use poem::{Response, handler};

/// The process answers.
#[handler]
pub fn alive() -> Response {
    Response::builder()
        .content_type("text/plain; charset=utf-8")
        .body("ok\n")
}
