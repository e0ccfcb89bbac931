//! The link of the sign-in mail. Mail scanners follow links, so opening it shows a button, and only
//! the button signs in.

use askama::Template;
use poem::handler;
use poem::http::StatusCode;
use poem::web::{Data, Path};
use serde::Deserialize;
use yousaid_services::{Error, accounts};

use super::sign_in::{Next, begin};
use crate::app::App;
use crate::components::Button;
use crate::http::{ErrorKind, PageError, PageResult, ProtectedForm};
use crate::ui::Ui;

#[derive(Template)]
#[template(path = "pages/account/sign-in-link.html")]
struct Page {
    ui: Ui,
    action: String,
    button: Button,
}

/// The button.
#[handler]
pub async fn get(Data(app): Data<&App>, ui: Ui, Path(token): Path<String>) -> PageResult {
    if !accounts::link_works(&app.core, &token).await? {
        return Err(ErrorKind::Gone.into());
    }
    let page = Page {
        action: ui.href(&format!("/account/sign-in/link/{token}")),
        button: Button::submit(ui.t("account-sign-in-button")),
        ui,
    };
    Ok(page.ui.page(StatusCode::OK, &page))
}

/// The button sends nothing but the form's token.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Form {}

/// Uses the link up.
#[handler]
pub async fn post(
    Data(app): Data<&App>,
    ui: Ui,
    Path(token): Path<String>,
    _: ProtectedForm<Form>,
) -> PageResult {
    let session =
        accounts::sign_in_by_link(&app.core, &token)
            .await
            .map_err(|error| match error {
                Error::State(_) => ErrorKind::Gone.into(),
                error => PageError::from(error),
            })?;
    begin(app, &ui, &session, &Next::default()).await
}
