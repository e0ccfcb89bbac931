//! Asking for a sign-in mail. The answer never tells whether the address is known, neither in its
//! words nor by how long it takes.

use std::time::Duration;

use askama::Template;
use poem::http::{HeaderValue, header};
use poem::web::{Data, Query};
use poem::{Response, handler};
use serde::Deserialize;
use url::form_urlencoded;
use yousaid_domain::text::EmailAddress;
use yousaid_entities::Role;
use yousaid_services::accounts::{self, NewSession};
use yousaid_services::tokens::Purpose;

use crate::app::App;
use crate::components::{Button, FormErrors, Input};
use crate::config::Settings;
use crate::http::{Context, PageError, PageResult, ProtectedForm, cookie, see_other};
use crate::live::Limit;
use crate::ui::Ui;

/// The window of the limits of signing in.
pub const WINDOW: i64 = 15 * 60_000;

/// Every answer takes this long at least: writing the mail's row takes a few milliseconds, which
/// could otherwise be seen from outside.
const AT_LEAST: Duration = Duration::from_millis(100);

/// Where somebody wanted to go.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Next {
    next: String,
}

impl Next {
    /// The page to go to, when it is one of ours.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        let path = Some(self.next.as_str()).filter(|path| path.starts_with('/'))?;
        let is_ours = !path.starts_with("//") && !path.contains(['\\', '\r', '\n']);
        is_ours.then_some(path)
    }

    /// The query that carries it on, with its question mark; empty when there is nowhere to go.
    #[must_use]
    pub fn query(&self) -> String {
        self.path().map_or_else(String::new, |path| {
            let path: String = form_urlencoded::byte_serialize(path.as_bytes()).collect();
            format!("?next={path}")
        })
    }
}

#[derive(Template)]
#[template(path = "pages/account/sign-in.html")]
struct Page {
    ui: Ui,
    action: String,
    errors: FormErrors,
    email: Input,
    button: Button,
}

fn page(ui: Ui, next: &Next, email: &str, errors: FormErrors) -> Response {
    let status = errors.status();
    let field = Input::new("email")
        .label(ui.t("account-email-label"))
        .hint(ui.t("account-email-hint"))
        .kind("email")
        .spellcheck(false)
        .autocomplete("email")
        .value(email)
        .error(errors.get("email"));
    let page = Page {
        action: format!("{}{}", ui.href("/account/sign-in"), next.query()),
        email: field,
        button: Button::submit(ui.t("account-sign-in-button")),
        errors,
        ui,
    };
    page.ui.page(status, &page)
}

/// The form.
#[handler]
pub fn get(ui: Ui, Query(next): Query<Next>) -> Response {
    let errors = FormErrors::new(ui.locale);
    page(ui, &next, "", errors)
}

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Form {
    email: String,
}

/// Sends the mail when somebody has the address.
#[handler]
pub async fn post(
    Data(app): Data<&App>,
    context: &Context,
    ui: Ui,
    Query(next): Query<Next>,
    ProtectedForm(form, _): ProtectedForm<Form>,
) -> PageResult {
    let Ok(email) = EmailAddress::parse(&form.email) else {
        let mut errors = FormErrors::new(ui.locale);
        let key = if form.email.trim().is_empty() {
            ui.t("account-email-missing")
        } else {
            ui.t("account-email-invalid")
        };
        errors.add("email", key);
        return Ok(page(ui, &next, &form.email, errors));
    };
    let email = email.as_str().to_lowercase();
    limit(
        app,
        &format!("sign-in:{}", context.client_key()),
        app.settings.sign_in_rate,
    )
    .await?;
    let mailbox = app.core.keys.seal(Purpose::Limit, email.as_bytes());
    limit(
        app,
        &format!("mailbox:{mailbox}"),
        app.settings.sign_in_rate.div_ceil(4),
    )
    .await?;
    let ask = accounts::ask(&app.core, &email, ui.locale);
    let (asked, ()) = tokio::join!(ask, tokio::time::sleep(AT_LEAST));
    let sent = ui.href(&format!("/account/sign-in/sent/{}", asked?));
    Ok(see_other(&format!("{sent}{}", next.query())))
}

/// Counts one try, and refuses beyond the limit.
pub(super) async fn limit(app: &App, key: &str, limit: u32) -> Result<(), PageError> {
    let limit = Limit {
        limit,
        window: WINDOW,
    };
    match app.live.hit(key, limit, app.core.now()).await {
        Some(wait) => Err(PageError::rate_limited(wait)),
        None => Ok(()),
    }
}

/// The response that begins a session, and leads to where the person wanted to go or to their
/// work.
pub(super) async fn begin(app: &App, ui: &Ui, session: &NewSession, next: &Next) -> PageResult {
    let path = match next.path() {
        Some(path) => path.to_owned(),
        None => {
            let person = accounts::resume(&app.core, &session.token).await?;
            let is_board = person.is_some_and(|person| person.has(Role::Board));
            ui.href(if is_board { "/board" } else { "/manage" })
        }
    };
    Ok(with_cookie(
        see_other(&path),
        cookie::begin(&session.token, &app.settings),
    ))
}

pub(super) fn with_cookie(mut response: Response, cookie: Option<HeaderValue>) -> Response {
    if let Some(cookie) = cookie {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

/// The response that ends the session of this browser.
pub(super) fn ended(ui: &Ui, settings: &Settings) -> Response {
    with_cookie(
        see_other(&ui.href("/account/sign-in")),
        cookie::end(settings),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_ours_are_where_one_wanted_to_go() {
        let path = |next: &str| {
            Next {
                next: next.to_owned(),
            }
            .path()
            .map(str::to_owned)
        };
        assert_eq!(
            path("/manage/leeds?a=b").as_deref(),
            Some("/manage/leeds?a=b")
        );
        for foreign in [
            "",
            "https://x.example",
            "//x.example",
            "/\\x.example",
            "/a\r\nb",
            "x",
        ] {
            assert_eq!(path(foreign), None, "{foreign}");
        }
    }
}
