//! Opens and closes plans by their dates, gives the board what nobody took in time, and notes which
//! answers are overdue. A plan that closes is looked through for themes once more.
//!
//! Dates are those of the wall clock in England: a plan takes feedback until the end of its last day.

use sea_orm::{ConnectionTrait, FromQueryResult, Statement};
use serde_json::json;
use yousaid_entities::{CivilDate, CouncilId, DesignId, DesignState, RouteId, UnixMillis};
use yousaid_services::audit::{self, Actor, Event};
use yousaid_services::news::{self, Cause};
use yousaid_services::{Result, routes, sql, themes};

use crate::{Claim, Outcome, Worker};

/// Brings every plan and route to where its dates say.
pub async fn run(worker: &Worker, claim: &Claim) -> Outcome {
    keep(worker, claim).await.into()
}

#[derive(FromQueryResult)]
struct Moved {
    id: DesignId,
    council_id: CouncilId,
}

#[derive(FromQueryResult)]
struct Overdue {
    id: RouteId,
    council_id: Option<CouncilId>,
    due_on: CivilDate,
}

async fn keep(worker: &Worker, claim: &Claim) -> Result<()> {
    let core = &worker.core;
    let now = core.now();
    let today = now.date();
    let txn = core.db.begin().await?;
    let opened = change(
        &txn,
        (DesignState::Draft, DesignState::Open),
        "current_version_id IS NOT NULL AND opens_on <= $2 \
         AND (closes_on IS NULL OR closes_on >= $2)",
        (today, now),
    )
    .await?;
    let closed = change(
        &txn,
        (DesignState::Open, DesignState::Closed),
        "closes_on < $2",
        (today, now),
    )
    .await?;
    let closing: Vec<_> = closed
        .iter()
        .map(|design| (design.council_id, design.id))
        .collect();
    themes::discover_in(&txn, core, closing).await?;
    let opening: Vec<_> = opened
        .iter()
        .map(|design| (design.council_id, design.id, Cause::Opened))
        .collect();
    news::publish_in(&txn, core, opening).await?;
    // An offer that nobody took in time is the board's; what was taken stays with its owner.
    routes::escalate_overdue_in(&txn, core).await?;
    // Once for each last day: a new one is a new promise.
    let overdue: Vec<Overdue> = sql::rows(
        &txn,
        "SELECT r.id, r.council_id, r.due_on FROM routes r \
         WHERE r.state = 'accepted' AND r.due_on < $1 \
         AND NOT EXISTS (SELECT 1 FROM audit_events e WHERE e.subject_kind = 'routes' \
            AND e.subject_id = r.id AND e.action = 'route.overdue' \
            AND e.created_at >= r.updated_at)",
        [today.into()],
    )
    .await?;
    let moved = |designs: Vec<Moved>, action: &'static str| {
        designs.into_iter().map(move |design| Event {
            council_id: Some(design.council_id),
            actor: Actor::Job,
            subject: ("designs", design.id.0),
            action,
            detail: json!({ "on": today.to_string() }),
        })
    };
    let late = overdue.into_iter().map(|route| Event {
        council_id: route.council_id,
        actor: Actor::Job,
        subject: ("routes", route.id.0),
        action: "route.overdue",
        detail: json!({ "due_on": route.due_on.to_string() }),
    });
    let events: Vec<_> = moved(opened, "design.opened")
        .chain(moved(closed, "design.closed"))
        .chain(late)
        .collect();
    audit::record(&txn, core, events).await?;
    claim.finish(&txn, now).await?;
    txn.commit().await?;
    core.waker.wake();
    Ok(())
}

/// Moves the plans of one state that fulfil the condition to another, and renews cached pages.
async fn change(
    db: &impl ConnectionTrait,
    (from, to): (DesignState, DesignState),
    condition: &str,
    (today, now): (CivilDate, UnixMillis),
) -> Result<Vec<Moved>> {
    let sql = format!(
        "UPDATE designs SET state = $1, updated_at = $3, revision = revision + 1, \
         public_revision = public_revision + 1 \
         WHERE state = $4 AND {condition} RETURNING id, council_id"
    );
    let values = [
        to.as_str().into(),
        today.into(),
        now.0.into(),
        from.as_str().into(),
    ];
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    Ok(Moved::find_by_statement(statement).all(db).await?)
}
