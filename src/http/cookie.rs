//! The one cookie there is: the session of a person who signed in. Residents get none.

use poem::http::{HeaderMap, HeaderValue, header};
use yousaid_services::accounts::SESSION_LASTS;

use crate::config::Settings;

/// The name. With TLS the prefix makes the browser refuse it from any other host or without TLS.
const fn name(is_https: bool) -> &'static str {
    if is_https {
        "__Host-session"
    } else {
        "session"
    }
}

/// The session's token in the headers of a request.
#[must_use]
pub fn token<'a>(headers: &'a HeaderMap, settings: &Settings) -> Option<&'a str> {
    let name = name(settings.is_https());
    let lines = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok());
    let mut pairs = lines
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.split_once('='));
    pairs
        .find(|(key, _)| key.trim() == name)
        .map(|(_, value)| value.trim())
}

/// The header that gives the browser a session.
#[must_use]
pub fn begin(token: &str, settings: &Settings) -> Option<HeaderValue> {
    set(token, SESSION_LASTS / 1_000, settings)
}

/// The header that makes the browser forget it.
#[must_use]
pub fn end(settings: &Settings) -> Option<HeaderValue> {
    set("", 0, settings)
}

fn set(token: &str, seconds: i64, settings: &Settings) -> Option<HeaderValue> {
    let name = name(settings.is_https());
    let secure = if settings.is_https() { "; Secure" } else { "" };
    let text = format!("{name}={token}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
    HeaderValue::from_str(&text).ok()
}
