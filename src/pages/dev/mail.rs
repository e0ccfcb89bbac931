//! The mailbox of a demonstration: every message, as whoever it is for would read it.
//!
//! Invariant: without the setting `demo` these pages are not there, because a message holds links
//! that let its reader in.

use askama::Template;
use poem::handler;
use poem::http::StatusCode;
use poem::web::{Data, Path};
use sea_orm::QuerySelect;
use yousaid_entities::{DeliveryId, delivery};
use yousaid_jobs::mail::{self, Block, Content};
use yousaid_services::Error;

use crate::app::App;
use crate::components::Button;
use crate::http::PageResult;
use crate::http::errors::OrNotFound;
use crate::ui::Ui;

/// Messages on the page: the newest are what a demonstration looks for.
const MESSAGES: u64 = 100;

#[derive(Template)]
#[template(path = "pages/dev/mailbox.html")]
struct Mailbox {
    ui: Ui,
    messages: Vec<delivery::Model>,
}

#[derive(Template)]
#[template(path = "pages/dev/mail.html")]
struct Message {
    ui: Ui,
    recipient: String,
    content: Content,
}

impl Message {
    /// A button is a link that looks like one.
    fn button(label: &str, url: &str) -> Button {
        Button::link(label, url)
    }

    /// Why it was not sent, when it was not.
    const fn withheld(&self) -> Option<&str> {
        match &self.content {
            Content::Withheld(why) => Some(*why),
            Content::Letter(_) => None,
        }
    }

    fn subject(&self) -> String {
        match &self.content {
            Content::Letter(letter) => letter.subject.clone(),
            Content::Withheld(_) => self.ui.t("mailbox-withheld").to_string(),
        }
    }

    fn blocks(&self) -> Vec<&Block> {
        match &self.content {
            Content::Letter(letter) => letter.blocks.iter().chain(&letter.footer).collect(),
            Content::Withheld(_) => Vec::new(),
        }
    }
}

/// The list.
#[handler]
pub async fn list(Data(app): Data<&App>, ui: Ui) -> PageResult {
    app.settings.demo.then_some(()).or_not_found()?;
    let messages = delivery::Entity::newest_first()
        .limit(MESSAGES)
        .all(app.core.db.reader())
        .await
        .map_err(Error::from)?;
    let page = Mailbox { ui, messages };
    Ok(page.ui.page(StatusCode::OK, &page))
}

/// One message, put together as it would be sent now.
#[handler]
pub async fn get(Data(app): Data<&App>, ui: Ui, Path(id): Path<String>) -> PageResult {
    app.settings.demo.then_some(()).or_not_found()?;
    let id: DeliveryId = id.parse().ok().or_not_found()?;
    let row = delivery::Entity::for_job(id)
        .one(app.core.db.reader())
        .await
        .map_err(Error::from)?
        .or_not_found()?;
    let content = mail::load(&app.core, &app.worker_settings().mail, &row).await?;
    let page = Message {
        recipient: row.recipient,
        content,
        ui,
    };
    Ok(page.ui.page(StatusCode::OK, &page))
}
