//! Ending mail by its own link: by the button on the page, or by the "unsubscribe" of a mail
//! program (RFC 8058), which sends a POST without having seen the page.
//!
//! Invariants:
//! - the link itself is the right to do it: the POST needs no cookie, no session and no seal of a
//!   form, and answers with a page, not with a redirect, which mail programs need not follow;
//! - opening the link changes nothing, however often, because mail scanners open links;
//! - what was ended can be taken back on the page that says so.

use askama::Template;
use poem::http::StatusCode;
use poem::web::Path;
use poem::{Response, handler};
use yousaid_entities::{ContactId, SubscriptionId, UserId};
use yousaid_services::follow::{self, End};
use yousaid_services::tokens::Purpose;
use yousaid_services::{Core, Result, accounts, own};

use super::own::expired;
use super::warning::Nothing;
use crate::components::Button;
use crate::http::{Context, ErrorKind, PageError, PageResult, ProtectedForm, see_other};
use crate::ui::Ui;

/// What a link ends.
#[derive(Clone, Copy, Debug)]
enum Stop {
    /// Mail about one piece of feedback.
    Feedback(ContactId),
    /// News about one plan or council.
    Follow(SubscriptionId),
    /// The weekly mail.
    Digest(SubscriptionId),
    /// An officer's mail about waiting work.
    Work(UserId),
}

impl Stop {
    fn open(context: &Context, token: &str) -> std::result::Result<Self, PageError> {
        context.make_private();
        let keys = &context.app.core.keys;
        let feedback = || keys.open(Purpose::EndContact, token).map(Self::Feedback);
        let follow = || keys.open(Purpose::EndFollow, token).map(Self::Follow);
        let digest = || keys.open(Purpose::EndDigest, token).map(Self::Digest);
        let work = || keys.open(Purpose::EndWorkMail, token).map(Self::Work);
        let found = feedback().or_else(follow).or_else(digest).or_else(work);
        Ok(found.ok_or(ErrorKind::NotFound)?)
    }

    async fn is_ended(self, core: &Core) -> Result<bool> {
        match self {
            Self::Feedback(id) => own::has_ended_mail(core, id).await,
            Self::Follow(id) | Self::Digest(id) => {
                Ok(follow::one(core, id).await?.ended_at.is_some())
            }
            Self::Work(id) => accounts::has_ended_work_mail(core, id).await,
        }
    }

    async fn end(self, core: &Core) -> Result<()> {
        match self {
            Self::Feedback(id) => own::end_mail(core, id).await,
            Self::Follow(id) => follow::end(core, id, End::One).await,
            Self::Digest(id) => follow::end(core, id, End::Weekly).await,
            Self::Work(id) => accounts::want_work_mail(core, id, false).await,
        }
    }

    async fn undo(self, core: &Core) -> Result<()> {
        match self {
            Self::Feedback(id) => own::resume_mail(core, id).await,
            Self::Follow(id) | Self::Digest(id) => follow::resume(core, id).await,
            Self::Work(id) => accounts::want_work_mail(core, id, true).await,
        }
    }

    /// The title of the page before, its text, and the title of the page after.
    const fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Feedback(_) => ("stop-title", "stop-text", "stop-done"),
            Self::Follow(_) => ("stop-follow-title", "stop-follow-text", "stop-follow-done"),
            Self::Digest(_) => ("stop-digest-title", "stop-digest-text", "stop-digest-done"),
            Self::Work(_) => ("stop-work-title", "stop-work-text", "stop-work-done"),
        }
    }
}

#[derive(Template)]
#[template(path = "pages/resident/stop.html")]
struct StopPage {
    ui: Ui,
    title: String,
    text: String,
    action: String,
    button: Button,
}

fn page(context: &Context, stop: Stop, token: &str, is_ended: bool) -> Response {
    let ui = context.ui();
    let (title, text, done) = stop.words();
    let action = ui.href(&format!("/stop/{token}"));
    let page = if is_ended {
        let undo = match stop {
            Stop::Work(_) => "stop-undo-text",
            _ => "stop-undo-day-text",
        };
        StopPage {
            title: ui.t(done).into_owned(),
            text: ui.t(undo).into_owned(),
            action: format!("{action}/undo"),
            button: Button::submit(ui.t("stop-undo-button")).secondary(),
            ui: ui.clone(),
        }
    } else {
        StopPage {
            title: ui.t(title).into_owned(),
            text: ui.t(text).into_owned(),
            action,
            button: Button::submit(ui.t("stop-button")),
            ui: ui.clone(),
        }
    };
    ui.page(StatusCode::OK, &page)
}

/// `GET /stop/:token`
#[handler]
pub async fn get(context: &Context, Path(token): Path<String>) -> PageResult {
    let stop = Stop::open(context, &token)?;
    let is_ended = stop.is_ended(&context.app.core).await.map_err(expired)?;
    Ok(page(context, stop, &token, is_ended))
}

/// `POST /stop/:token`
#[handler]
pub async fn post(context: &Context, Path(token): Path<String>) -> PageResult {
    let stop = Stop::open(context, &token)?;
    stop.end(&context.app.core).await.map_err(expired)?;
    Ok(page(context, stop, &token, true))
}

/// `POST /stop/:token/undo`
#[handler]
pub async fn post_undo(
    context: &Context,
    Path(token): Path<String>,
    ProtectedForm(Nothing {}, _): ProtectedForm<Nothing>,
) -> PageResult {
    let stop = Stop::open(context, &token)?;
    stop.undo(&context.app.core).await.map_err(expired)?;
    Ok(see_other(&context.locale.path(&format!("/stop/{token}"))))
}
