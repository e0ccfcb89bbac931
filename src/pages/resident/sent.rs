//! The confirmation: the reference, the link to the author's own page, what happens next.

use askama::Template;
use poem::Response;
use poem::handler;
use poem::http::StatusCode;
use poem::web::{Path, Query};
use serde::Deserialize;
use yousaid_entities::FeedbackId;
use yousaid_services::feedback::Given;
use yousaid_services::tokens::Purpose;
use yousaid_services::views::own::{self, Own};

use crate::components::{Markup, Panel};
use crate::http::{Context, ErrorKind, PageResult, see_other};
use crate::ui::Ui;

/// What stands in the address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    key: String,
}

#[derive(Template)]
#[template(path = "pages/resident/sent.html")]
struct Sent {
    ui: Ui,
    own: Own,
    link: String,
}

/// The way to the confirmation of a piece of feedback.
pub(super) fn to(context: &Context, given: &Given) -> Response {
    let key = context
        .app
        .core
        .keys
        .token(Purpose::OwnPage, given.feedback_id);
    let path = context
        .locale
        .path(&format!("/feedback/sent/{}", given.reference));
    see_other(&format!("{path}?key={key}"))
}

/// `GET /feedback/sent/:reference?key=`
#[handler]
pub async fn get(
    context: &Context,
    Path(reference): Path<String>,
    Query(asked): Query<Asked>,
) -> PageResult {
    context.make_private();
    let core = &context.app.core;
    let id: FeedbackId = core
        .keys
        .open(Purpose::OwnPage, &asked.key)
        .ok_or(ErrorKind::NotFound)?;
    let page = own::page(core, id).await?;
    if page.own.reference != reference {
        return Err(ErrorKind::NotFound.into());
    }
    let ui = context.ui();
    let link = format!("{}{}", ui.base_url, ui.href(&format!("/m/{}", asked.key)));
    Ok(ui.clone().page(
        StatusCode::OK,
        &Sent {
            ui,
            own: page.own,
            link,
        },
    ))
}

impl Sent {
    fn reference(&self) -> Markup {
        let sentence = Markup::escaped(&self.ui.t("sent-reference"));
        let reference = Markup::escaped(&self.own.reference);
        Markup::trusted(format!(
            "{}<br><strong>{}</strong>",
            sentence.as_str(),
            reference.as_str()
        ))
    }
}
