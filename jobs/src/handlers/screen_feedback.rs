//! Screens feedback, many pieces in one transaction.
//!
//! Screening may hold a piece for an officer; it never rejects one. What an officer or the author
//! did in the meantime stands: only what is still `received` moves.

use std::collections::HashSet;
use std::sync::Arc;

use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, Statement, Value};
use serde_json::json;
use yousaid_domain::screening::{self, Screening};
use yousaid_entities::{
    FeedbackId, FeedbackState, ScreeningId, ScreeningOutcome, UnixMillis, feedback,
    screening_result,
};
use yousaid_services::audit::{self, Actor, Event};
use yousaid_services::outbox::Job;
use yousaid_services::{Error, Result};

use crate::claim::{self, Claim};
use crate::{Outcome, Worker};

/// A piece of feedback and what screening says about it.
struct Screened {
    feedback: feedback::Model,
    screening: Screening,
}

/// Screens the feedback of all `claims`; all fare alike.
pub async fn run(worker: &Worker, claims: &[Claim]) -> Vec<Outcome> {
    let outcome = match screen(worker, claims).await {
        Ok(()) => Outcome::Done,
        Err(error) => error.into(),
    };
    vec![outcome; claims.len()]
}

async fn screen(worker: &Worker, claims: &[Claim]) -> Result<()> {
    let waiting = feedback::Entity::received_among(claims.iter().filter_map(subject))
        .all(worker.core.db.reader())
        .await?;
    let rules = Arc::clone(&worker.screener);
    let screened: Vec<Screened> = tokio::task::spawn_blocking(move || {
        waiting
            .into_iter()
            .map(|feedback| Screened {
                screening: rules.screen(&feedback.text),
                feedback,
            })
            .collect()
    })
    .await
    .map_err(|panic| {
        // Passed on to the guard, which runs each piece alone.
        if panic.is_panic() {
            std::panic::resume_unwind(panic.into_panic());
        }
        Error::Changed
    })?;

    let now = worker.core.now();
    let txn = worker.core.db.begin().await?;
    let ours = claim::finish_all(&txn, claims, now).await?;
    // Whoever holds the others now screens them.
    let ours: HashSet<_> = claims
        .iter()
        .filter(|claim| ours.contains(&claim.id))
        .filter_map(subject)
        .collect();
    let screened: Vec<_> = screened
        .into_iter()
        .filter(|one| ours.contains(&one.feedback.id))
        .collect();
    write(worker, &txn, &screened, now).await?;
    txn.commit().await?;
    Ok(())
}

const fn subject(claim: &Claim) -> Option<FeedbackId> {
    match claim.job {
        Job::ScreenFeedback { feedback_id, .. } => Some(feedback_id),
        _ => None,
    }
}

async fn write(
    worker: &Worker,
    txn: &impl ConnectionTrait,
    screened: &[Screened],
    now: UnixMillis,
) -> Result<()> {
    if screened.is_empty() {
        return Ok(());
    }
    let mut results = Vec::with_capacity(screened.len());
    let mut places = Vec::with_capacity(screened.len());
    let mut values: Vec<Value> = vec![now.0.into(), FeedbackState::Received.as_str().into()];
    let mut events = Vec::with_capacity(screened.len());
    for Screened {
        feedback,
        screening,
    } in screened
    {
        let reasons: Vec<_> = screening.reasons.iter().map(ToString::to_string).collect();
        let reasons = reasons.join(";");
        let (outcome, state, action) = match screening.outcome {
            screening::Outcome::Pass => (
                ScreeningOutcome::Pass,
                FeedbackState::Ready,
                "feedback.screened",
            ),
            screening::Outcome::Hold => {
                (ScreeningOutcome::Hold, FeedbackState::Held, "feedback.held")
            }
        };
        results.push(screening_result::ActiveModel {
            id: Set(worker.core.id::<ScreeningId>()),
            council_id: Set(feedback.council_id),
            feedback_id: Set(feedback.id),
            outcome: Set(outcome),
            reasons: Set(reasons.clone()),
            findings: Set(serde_json::to_value(&screening.findings)?),
            redacted: Set(screening.redacted.clone()),
            language: Set(screening.language.as_str().to_owned()),
            screener_version: Set(screening::VERSION.to_owned()),
            created_at: Set(now),
        });
        let n = values.len();
        places.push(format!("(${}, ${}, ${})", n + 1, n + 2, n + 3));
        values.extend([
            feedback.id.into(),
            state.as_str().into(),
            reasons.clone().into(),
        ]);
        events.push(Event {
            council_id: Some(feedback.council_id),
            actor: Actor::Job,
            subject: ("feedback", feedback.id.0),
            action,
            detail: json!({ "reasons": reasons, "screener": screening::VERSION }),
        });
    }
    screening_result::Entity::insert_many(results)
        .exec_without_returning(txn)
        .await?;
    let sql = format!(
        "WITH screened (screened_id, screened_state, screened_reasons) AS (VALUES {})
        UPDATE feedback SET state = screened_state, reasons = screened_reasons, updated_at = $1,
            revision = revision + 1
        FROM screened WHERE id = screened_id AND state = $2",
        places.join(", ")
    );
    txn.execute_raw(Statement::from_sql_and_values(
        txn.get_database_backend(),
        sql,
        values,
    ))
    .await?;
    audit::record(txn, &worker.core, events).await
}
