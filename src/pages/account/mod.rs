//! Signing in, and what belongs to a person who signed in.

use crate::http::{Access, Route, get, post};

mod home;
mod sign_in;
mod sign_in_link;
mod sign_in_sent;

/// The routes of this area.
#[must_use]
pub fn routes() -> Vec<Route> {
    use Access::{Public, SignedIn};

    vec![
        get("/account", SignedIn, home::get),
        post("/account/sign-out", SignedIn, home::sign_out),
        post("/account/work-mail", SignedIn, home::want_work_mail),
        post("/account/sessions/:id/end", SignedIn, home::end_session),
        get("/account/sign-in", Public, sign_in::get),
        post("/account/sign-in", Public, sign_in::post),
        get(
            "/account/sign-in/sent/:challenge",
            Public,
            sign_in_sent::get,
        ),
        post(
            "/account/sign-in/sent/:challenge",
            Public,
            sign_in_sent::post,
        ),
        get("/account/sign-in/link/:token", Public, sign_in_link::get),
        post("/account/sign-in/link/:token", Public, sign_in_link::post),
    ]
}
