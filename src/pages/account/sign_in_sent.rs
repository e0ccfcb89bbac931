//! The page after asking: look into your mailbox, or type the code here.

use askama::Template;
use poem::web::{Data, Path, Query};
use poem::{Response, handler};
use serde::Deserialize;
use yousaid_entities::ChallengeId;
use yousaid_services::accounts::{self, TRIES};

use super::sign_in::{Next, begin, limit};
use crate::app::App;
use crate::components::{Button, FormErrors, Input};
use crate::http::errors::OrNotFound;
use crate::http::{PageResult, ProtectedForm};
use crate::ui::Ui;

#[derive(Template)]
#[template(path = "pages/account/sign-in-sent.html")]
struct Page {
    ui: Ui,
    action: String,
    errors: FormErrors,
    code: Input,
    button: Button,
}

fn page(ui: Ui, id: ChallengeId, next: &Next, errors: FormErrors) -> Response {
    let status = errors.status();
    let code = Input::new("code")
        .label(ui.t("account-code-label"))
        .hint(ui.t("account-code-hint"))
        .inputmode("numeric")
        .autocomplete("one-time-code")
        .spellcheck(false)
        .width(10)
        .error(errors.get("code"));
    let page = Page {
        action: format!(
            "{}{}",
            ui.href(&format!("/account/sign-in/sent/{id}")),
            next.query()
        ),
        code,
        button: Button::submit(ui.t("account-code-button")),
        errors,
        ui,
    };
    page.ui.page(status, &page)
}

/// The form for the code.
#[handler]
pub fn get(ui: Ui, Path(id): Path<String>, Query(next): Query<Next>) -> PageResult {
    let id = id.parse().ok().or_not_found()?;
    let errors = FormErrors::new(ui.locale);
    Ok(page(ui, id, &next, errors))
}

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Form {
    code: String,
}

/// Signs in when the code is right. The answer to a wrong one is always the same, whatever is wrong
/// with it, so that it does not tell whether the address is known.
#[handler]
pub async fn post(
    Data(app): Data<&App>,
    ui: Ui,
    Path(id): Path<String>,
    Query(next): Query<Next>,
    ProtectedForm(form, _): ProtectedForm<Form>,
) -> PageResult {
    let id: ChallengeId = id.parse().ok().or_not_found()?;
    let code: String = form.code.chars().filter(char::is_ascii_digit).collect();
    let mut errors = FormErrors::new(ui.locale);
    if code.len() != 6 {
        errors.add("code", ui.t("account-code-length"));
        return Ok(page(ui, id, &next, errors));
    }
    // The tries of a challenge that exists are counted in the database; this counts those of one
    // that does not, so that both end alike.
    let tries = TRIES.unsigned_abs().saturating_mul(2);
    limit(app, &format!("code:{id}"), tries).await?;
    match accounts::sign_in_by_code(&app.core, id, &code).await? {
        Some(session) => begin(app, &ui, &session, &next).await,
        None => {
            errors.add("code", ui.t("account-code-wrong"));
            Ok(page(ui, id, &next, errors))
        }
    }
}
