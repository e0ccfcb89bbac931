//! What monitors ask: does the process live, can it work, and how much has it done.

use std::fmt::Write as _;

use poem::http::{HeaderMap, StatusCode, header};
use poem::web::Data;
use poem::{Response, handler};
use serde_json::json;
use subtle::ConstantTimeEq;
use yousaid_services::views::health::health;

use crate::app::{self, App};
use crate::config::MailTransport;
use crate::http::{Context, ErrorKind, PageResult};

/// The process answers.
#[handler]
pub fn alive() -> Response {
    Response::builder()
        .content_type("text/plain; charset=utf-8")
        .body("ok\n")
}

/// Whether requests can be served: the database answers. Late jobs are told and do not count as
/// unready, because taking the pages away would not make them any less late.
#[handler]
pub async fn ready(Data(app): Data<&App>) -> Response {
    let mail = match app.settings.mail {
        MailTransport::Smtp(_) => "smtp",
        MailTransport::Folder(_) => "folder",
    };
    let (status, body) = match health(&app.core).await {
        Ok(health) => {
            let late = health
                .oldest
                .map_or(0, |since| (app.core.now().0 - since.0) / 1_000);
            let jobs = json!({ "due": health.due, "oldest_seconds": late, "dead": health.dead });
            (
                StatusCode::OK,
                json!({ "database": "ok", "mail": mail, "jobs": jobs }),
            )
        }
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                json!({ "database": "away", "mail": mail }),
            )
        }
    };
    Response::builder()
        .status(status)
        .content_type("application/json")
        .body(body.to_string())
}

/// Counters as Prometheus reads them: for this machine, or for those who know the token.
#[handler]
pub async fn metrics(Data(app): Data<&App>, context: &Context, headers: &HeaderMap) -> PageResult {
    let token = app
        .settings
        .metrics_token
        .as_ref()
        .map(|token| format!("Bearer {}", token.reveal()));
    let told = headers
        .get(header::AUTHORIZATION)
        .map_or(&[][..], |value| value.as_bytes());
    let knows = token.is_some_and(|token| bool::from(token.as_bytes().ct_eq(told)));
    // Behind a proxy on this machine everyone seems to come from here.
    let is_forwarded = headers.contains_key("x-forwarded-for") || headers.contains_key("forwarded");
    let is_here = context.client.is_some_and(|client| client.is_loopback()) && !is_forwarded;
    if !knows && !is_here {
        return Err(ErrorKind::NotFound.into());
    }
    let mut text = app.metrics.text();
    let health = health(&app.core).await?;
    let late = health
        .oldest
        .map_or(0, |since| (app.core.now().0 - since.0) / 1_000);
    // Writing to a string does not fail.
    let _ = write!(
        text,
        "# TYPE yousaid_outbox_due gauge\nyousaid_outbox_due {}\n\
         # TYPE yousaid_outbox_oldest_seconds gauge\nyousaid_outbox_oldest_seconds {late}\n\
         # TYPE yousaid_outbox_dead gauge\nyousaid_outbox_dead {}\n\
         # TYPE yousaid_deliveries gauge\n",
        health.due, health.dead
    );
    for (state, count) in health.deliveries {
        let _ = writeln!(text, "yousaid_deliveries{{state=\"{state}\"}} {count}");
    }
    let accepted = app.live.tallied(app::ACCEPTED, app.core.now()).await;
    let _ = writeln!(
        text,
        "# HELP yousaid_feedback_today Feedback taken in today, over all processes.\n\
         # TYPE yousaid_feedback_today gauge\nyousaid_feedback_today {accepted}"
    );
    Ok(Response::builder()
        .content_type("text/plain; version=0.0.4; charset=utf-8")
        .body(text))
}
