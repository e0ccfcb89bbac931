//! Looking after jobs: for operators, who see kinds, times and reasons, never residents' words.

use sea_orm::{EntityTrait, FromQueryResult, PaginatorTrait, Value};
use serde_json::json;
use yousaid_entities::{JobId, UnixMillis, outbox};

use crate::audit::{self, Actor, Event};
use crate::core::NO_SUBJECT;
use crate::outbox::Job;
use crate::{Core, Error, Result, sql};

/// How many jobs of a kind are where.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Count {
    /// The kind.
    pub kind: String,
    /// Not done and not given up.
    pub waiting: i64,
    /// Of these, held by a worker.
    pub running: i64,
    /// Of these, to be tried again after a failure.
    pub failing: i64,
    /// Given up.
    pub dead: i64,
    /// Since when the oldest that is due waits.
    pub oldest: Option<UnixMillis>,
}

/// Which jobs a list shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// Those that can still run.
    Waiting,
    /// Dead letters.
    Dead,
}

/// How many jobs of each kind are not done, the most urgent kinds first.
///
/// # Errors
/// When the database refuses.
pub async fn counts(core: &Core) -> Result<Vec<Count>> {
    sql::rows(
        core.db.reader(),
        "SELECT kind, \
         CAST(SUM(CASE WHEN dead_at IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS waiting, \
         CAST(SUM(CASE WHEN dead_at IS NULL AND claimed_by IS NOT NULL THEN 1 ELSE 0 END) \
            AS BIGINT) AS running, \
         CAST(SUM(CASE WHEN dead_at IS NULL AND last_error IS NOT NULL THEN 1 ELSE 0 END) \
            AS BIGINT) AS failing, \
         CAST(SUM(CASE WHEN dead_at IS NOT NULL THEN 1 ELSE 0 END) AS BIGINT) AS dead, \
         MIN(CASE WHEN dead_at IS NULL AND available_at <= $1 THEN available_at END) AS oldest \
         FROM outbox WHERE done_at IS NULL GROUP BY kind ORDER BY MIN(priority), kind",
        [core.now().0.into()],
    )
    .await
}

/// A page of jobs, the newest first; pages count from 0. Also gives how many there are.
///
/// # Errors
/// When the database refuses.
pub async fn list(
    core: &Core,
    which: Which,
    kind: Option<&str>,
    (page, size): (u64, u64),
) -> Result<(Vec<outbox::Model>, u64)> {
    let select = match which {
        Which::Waiting => outbox::Entity::waiting(kind),
        Which::Dead => outbox::Entity::dead(kind),
    };
    let pages = select.paginate(core.db.reader(), size.max(1));
    Ok((pages.fetch_page(page).await?, pages.num_items().await?))
}

/// One job.
///
/// # Errors
/// [`Error::NotFound`] when there is no such job, or when the database refuses.
pub async fn show(core: &Core, id: JobId) -> Result<outbox::Model> {
    outbox::Entity::find_by_id(id)
        .one(core.db.reader())
        .await?
        .ok_or(Error::NotFound)
}

/// Lets one job run again at once, with all its attempts: a dead letter, or one that waits for its
/// next try.
///
/// # Errors
/// [`Error::NotFound`] when there is no such job, [`Error::State`] when it is done or running.
pub async fn retry(core: &Core, actor: Actor, id: JobId) -> Result<()> {
    let row = show(core, id).await?;
    if row.done_at.is_some() {
        return Err(Error::State("the job is done"));
    }
    match again(core, actor, "AND id = $3", vec![id.into()], id).await? {
        0 => Err(Error::State("the job is running")),
        _ => Ok(()),
    }
}

/// Lets jobs run again at once, with all their attempts: dead letters, or those that wait for their
/// next try. Says how many.
///
/// # Errors
/// When the database refuses.
pub async fn requeue(core: &Core, actor: Actor, which: Which, kind: Option<&str>) -> Result<u64> {
    let condition = match which {
        Which::Dead => "AND dead_at IS NOT NULL",
        Which::Waiting => "AND dead_at IS NULL AND last_error IS NOT NULL",
    };
    match kind {
        None => again(core, actor, condition, Vec::new(), JobId(NO_SUBJECT)).await,
        Some(kind) => {
            let condition = format!("{condition} AND kind = $3");
            again(
                core,
                actor,
                &condition,
                vec![kind.into()],
                JobId(NO_SUBJECT),
            )
            .await
        }
    }
}

/// Writes it; a message that had failed is queued again with its job. `$1` is now, `$2` the
/// versions that this program knows.
async fn again(
    core: &Core,
    actor: Actor,
    condition: &str,
    more: Vec<Value>,
    subject: JobId,
) -> Result<u64> {
    #[derive(FromQueryResult)]
    struct Again {
        payload: serde_json::Value,
    }
    let mut values: Vec<Value> = vec![core.now().0.into(), Job::VERSION.into()];
    values.extend(more);
    let txn = core.db.begin().await?;
    let jobs: Vec<Again> = sql::rows(
        &txn,
        &format!(
            "UPDATE outbox SET dead_at = NULL, attempts = 0, available_at = $1 \
             WHERE done_at IS NULL AND claimed_by IS NULL AND version <= $2 {condition} \
             RETURNING payload"
        ),
        values,
    )
    .await?;
    let messages: Vec<Value> = jobs
        .iter()
        .filter_map(|job| match serde_json::from_value(job.payload.clone()) {
            Ok(Job::SendMail { delivery_id }) => Some(delivery_id.into()),
            _ => None,
        })
        .collect();
    for part in messages.chunks(500) {
        let places: Vec<_> = (2..part.len() + 2).map(|n| format!("${n}")).collect();
        let statement = format!(
            "UPDATE deliveries SET state = 'queued', next_try_at = $1, first_try_at = NULL \
             WHERE state IN ('failed', 'queued') AND id IN ({})",
            places.join(", ")
        );
        let mut values: Vec<Value> = vec![core.now().0.into()];
        values.extend(part.iter().cloned());
        sql::execute(&txn, &statement, values).await?;
    }
    let event = Event {
        council_id: None,
        actor,
        subject: ("outbox", subject.0),
        action: "jobs.requeued",
        detail: json!({ "count": jobs.len() }),
    };
    audit::record(&txn, core, [event]).await?;
    txn.commit().await?;
    core.waker.wake();
    Ok(u64::try_from(jobs.len()).unwrap_or(u64::MAX))
}
