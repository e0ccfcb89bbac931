//! What crawlers and people who found a weakness look for.

use poem::web::Data;
use poem::{Response, handler};

use crate::app::App;
use crate::http::{ErrorKind, PageResult};

/// What is nobody else's business, or would only be crawled in circles.
const ROBOTS: &str = "User-agent: *\n\
    Disallow: /account\n\
    Disallow: /board\n\
    Disallow: /feedback/\n\
    Disallow: /follow/\n\
    Disallow: /m/\n\
    Disallow: /manage\n\
    Disallow: /*/feedback/\n\
    Disallow: /cy/account\n\
    Disallow: /cy/board\n\
    Disallow: /cy/feedback/\n\
    Disallow: /cy/follow/\n\
    Disallow: /cy/m/\n\
    Disallow: /cy/manage\n";

/// How long the contact is promised for, in days: RFC 9116 asks for less than a year.
const PROMISED: i64 = 180;

/// For crawlers.
#[handler]
pub fn robots() -> Response {
    Response::builder()
        .content_type("text/plain; charset=utf-8")
        .header("cache-control", "public, max-age=86400")
        .body(ROBOTS)
}

/// Where to report a weakness (RFC 9116).
#[handler]
pub fn security(Data(app): Data<&App>) -> PageResult {
    let contact = app
        .settings
        .security_contact
        .as_deref()
        .ok_or(ErrorKind::NotFound)?;
    let scheme = if contact.contains(':') { "" } else { "mailto:" };
    let expires = app
        .core
        .now()
        .plus(PROMISED * 24 * 60 * 60 * 1_000)
        .timestamp();
    let expires = expires.strftime("%Y-%m-%dT00:00:00Z");
    let canonical = format!("{}/.well-known/security.txt", app.settings.base_url);
    Ok(Response::builder()
        .content_type("text/plain; charset=utf-8")
        .body(format!(
            "Contact: {scheme}{contact}\nExpires: {expires}\nPreferred-Languages: en, cy\n\
         Canonical: {canonical}\n"
        )))
}
