//! The outbox as workers see it: claim, extend, settle. Every statement is for many rows at once.
//!
//! Invariants:
//! - a row is claimed by one worker at a time, for the length of a lease by the database's clock;
//! - a claim counts as an attempt and raises the fence; whoever writes with an older fence changes
//!   nothing, however late it comes;
//! - what became of a claim is written once: the same words again change nothing, so that a writer
//!   who does not know whether the database took them may repeat them;
//! - a kind or a version that this program does not know is never claimed.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};

use sea_orm::{ConnectionTrait, DbBackend, DbErr, QueryResult, Statement, Value};
use yousaid_entities::database::now_sql;
use yousaid_entities::{CouncilId, Database, JobId, UnixMillis};
use yousaid_services::outbox::Job;
use yousaid_services::{Error, Result};

use crate::policy;

/// A job that this worker holds.
#[derive(Debug)]
pub struct Claim {
    /// The row.
    pub id: JobId,
    /// Raised with each claim; an older one writes nothing.
    pub fence: i64,
    /// What to do.
    pub job: Job,
    /// For which council.
    pub council_id: Option<CouncilId>,
    /// Claims so far, with this one.
    pub attempts: i32,
    /// Claims allowed.
    pub max_attempts: i32,
    /// When it was written.
    pub created_at: UnixMillis,
    finished: AtomicBool,
}

impl Claim {
    /// Marks the job as done in the transaction of its effects.
    ///
    /// # Errors
    /// When the lease was lost to another worker: then nothing of the transaction may stay, so
    /// pass the error on. Or when the database refuses.
    pub async fn finish(&self, db: &impl ConnectionTrait, now: UnixMillis) -> Result<()> {
        if finish_all(db, std::slice::from_ref(self), now).await?.len() == 1 {
            Ok(())
        } else {
            Err(Error::Changed)
        }
    }

    /// Whether [`finish`](Self::finish) was called, so that nobody needs to do it again.
    #[must_use]
    pub fn finished(&self) -> bool {
        self.finished.load(Ordering::Relaxed)
    }
}

/// Marks jobs as done in the transaction of their effects, and says which of them were still ours.
/// What belongs to the others must not be written.
///
/// # Errors
/// When the database refuses.
pub async fn finish_all(
    db: &impl ConnectionTrait,
    claims: &[Claim],
    now: UnixMillis,
) -> Result<HashSet<JobId>> {
    let changes: Vec<_> = claims
        .iter()
        .map(|claim| {
            claim.finished.store(true, Ordering::Relaxed);
            Change::done(claim, now)
        })
        .collect();
    Ok(write(db, &changes).await?)
}

/// What a set of claims brought.
#[derive(Debug, Default)]
pub struct Claimed {
    /// Jobs to run, most urgent first.
    pub claims: Vec<Claim>,
    /// Jobs that cannot be run; they are to be buried.
    pub hopeless: Vec<Change>,
}

/// The statement with which the worker `name` claims up to `limit` due jobs of `kinds`.
#[must_use]
pub fn claim_statement(
    backend: DbBackend,
    name: &str,
    kinds: &[&str],
    limit: usize,
    now: UnixMillis,
) -> Statement {
    let clock = now_sql(backend);
    let (lock, found) = match backend {
        DbBackend::Postgres => (
            "FOR UPDATE SKIP LOCKED",
            "= ANY (ARRAY(SELECT due_id FROM due))",
        ),
        _ => ("", "IN (SELECT due_id FROM due)"),
    };
    // Each kind is a range of the index `outbox_due` of its own: what waits for later is not looked
    // at, and no more than `limit` rows of a kind are, however many are due. Within a kind all are
    // equally urgent.
    let due: Vec<_> = (0..kinds.len())
        .map(|n| {
            format!(
                "SELECT * FROM (SELECT id AS due_id, priority, available_at FROM outbox
                 WHERE done_at IS NULL AND dead_at IS NULL AND kind = ${} AND available_at <= $1
                   AND (claimed_until IS NULL OR claimed_until < {clock}) AND version <= $2
                 ORDER BY available_at LIMIT $3 {lock}) AS kind_{n}",
                n + 6
            )
        })
        .collect();
    // The inner query is materialised, so that it runs once and its limit holds.
    let sql = format!(
        "WITH due AS MATERIALIZED (
            SELECT due_id FROM ({}) AS every_kind ORDER BY priority, available_at LIMIT $3)
        UPDATE outbox SET claimed_by = $4, claimed_until = {clock} + $5,
            fence = fence + 1, attempts = attempts + 1
        WHERE id {found}
        RETURNING id, fence, payload, council_id, attempts, max_attempts, created_at, priority,
            available_at, last_error",
        due.join(" UNION ALL ")
    );
    let mut values: Vec<Value> = vec![
        now.0.into(),
        Job::VERSION.into(),
        i64::try_from(limit).unwrap_or(i64::MAX).into(),
        name.into(),
        millis(policy::LEASE).into(),
    ];
    values.extend(kinds.iter().map(|kind| Value::from(*kind)));
    Statement::from_sql_and_values(backend, sql, values)
}

/// Claims up to `limit` due jobs of `kinds` for the worker `name`.
///
/// # Errors
/// When the database refuses.
pub async fn claim(
    db: &Database,
    name: &str,
    kinds: &[&str],
    limit: usize,
    now: UnixMillis,
) -> std::result::Result<Claimed, DbErr> {
    let statement = claim_statement(db.backend(), name, kinds, limit, now);
    let mut rows = Vec::new();
    for row in db.writer().query_all_raw(statement).await? {
        let order: (i32, i64) = (
            row.try_get("", "priority")?,
            row.try_get("", "available_at")?,
        );
        rows.push((order, read(&row, now)?));
    }
    rows.sort_by_key(|(order, _)| *order);
    let mut claimed = Claimed::default();
    for (_, row) in rows {
        match row {
            Ok(claim) => claimed.claims.push(claim),
            Err(change) => claimed.hopeless.push(change),
        }
    }
    Ok(claimed)
}

fn read(
    row: &QueryResult,
    now: UnixMillis,
) -> std::result::Result<std::result::Result<Claim, Change>, DbErr> {
    let id: JobId = row.try_get("", "id")?;
    let fence = row.try_get("", "fence")?;
    let attempts: i32 = row.try_get("", "attempts")?;
    let max_attempts: i32 = row.try_get("", "max_attempts")?;
    if attempts > max_attempts {
        let last: Option<String> = row.try_get("", "last_error")?;
        let last = last.unwrap_or_else(|| "the worker ended during every one of them".to_owned());
        let error = format!("given up after {max_attempts} attempts: {last}");
        return Ok(Err(Change::dead(id, fence, error, now)));
    }
    let payload: serde_json::Value = row.try_get("", "payload")?;
    Ok(match serde_json::from_value(payload) {
        Ok(job) => Ok(Claim {
            id,
            fence,
            job,
            council_id: row.try_get("", "council_id")?,
            attempts,
            max_attempts,
            created_at: row.try_get("", "created_at")?,
            finished: AtomicBool::new(false),
        }),
        // The text of the error would quote the payload.
        Err(_) => Err(Change::dead(
            id,
            fence,
            "the payload is not of this kind of job".to_owned(),
            now,
        )),
    })
}

/// The statement that finds when the next job of `kinds` will be due.
#[must_use]
pub fn next_due_statement(backend: DbBackend, kinds: &[&str], now: UnixMillis) -> Statement {
    let each: Vec<_> = (0..kinds.len())
        .map(|n| {
            format!(
                "SELECT MIN(available_at) AS at FROM outbox WHERE done_at IS NULL
                 AND dead_at IS NULL AND kind = ${} AND available_at > $1",
                n + 2
            )
        })
        .collect();
    let sql = format!(
        "SELECT MIN(at) AS at FROM ({}) AS every_kind",
        each.join(" UNION ALL ")
    );
    let values = std::iter::once(Value::from(now.0)).chain(kinds.iter().map(|kind| (*kind).into()));
    Statement::from_sql_and_values(backend, sql, values)
}

/// When the next job of `kinds` that is not due yet will be.
///
/// # Errors
/// When the database refuses.
pub async fn next_due(
    db: &Database,
    kinds: &[&str],
    now: UnixMillis,
) -> std::result::Result<Option<UnixMillis>, DbErr> {
    let statement = next_due_statement(db.backend(), kinds, now);
    let row = db.reader().query_one_raw(statement).await?;
    let at: Option<i64> = row.map_or(Ok(None), |row| row.try_get("", "at"))?;
    Ok(at.map(UnixMillis))
}

/// Extends the leases of running jobs, and returns those that are still ours.
///
/// # Errors
/// When the database refuses.
pub async fn extend(
    db: &Database,
    running: &[(JobId, i64)],
) -> std::result::Result<HashSet<JobId>, DbErr> {
    let mut held = HashSet::new();
    for part in running.chunks(policy::SETTLE_BATCH) {
        let rows: Vec<_> = (0..part.len())
            .map(|n| format!("(${}, ${})", 2 * n + 2, 2 * n + 3))
            .collect();
        let sql = format!(
            "WITH held (held_id, held_fence) AS (VALUES {})
            UPDATE outbox SET claimed_until = {} + $1 FROM held
            WHERE id = held_id AND fence = held_fence AND claimed_until IS NOT NULL
            RETURNING id",
            rows.join(", "),
            now_sql(db.backend()),
        );
        let mut values: Vec<Value> = vec![millis(policy::LEASE).into()];
        for (id, fence) in part {
            values.extend([Value::from(*id), Value::from(*fence)]);
        }
        let statement = Statement::from_sql_and_values(db.backend(), sql, values);
        for row in db.writer().query_all_raw(statement).await? {
            held.insert(row.try_get("", "id")?);
        }
    }
    Ok(held)
}

/// What becomes of one claimed row.
#[derive(Clone, Debug)]
pub struct Change {
    id: JobId,
    fence: i64,
    done_at: Option<UnixMillis>,
    dead_at: Option<UnixMillis>,
    available_at: Option<UnixMillis>,
    error: Option<String>,
    /// 1 when the attempt does not count, because the job was handed back unharmed.
    not_counted: i32,
}

impl Change {
    const fn of(id: JobId, fence: i64) -> Self {
        Self {
            id,
            fence,
            done_at: None,
            dead_at: None,
            available_at: None,
            error: None,
            not_counted: 0,
        }
    }

    /// The row.
    #[must_use]
    pub const fn id(&self) -> JobId {
        self.id
    }

    /// The row and its fence.
    #[must_use]
    pub const fn key(&self) -> (JobId, i64) {
        (self.id, self.fence)
    }

    /// Done.
    #[must_use]
    pub const fn done(claim: &Claim, now: UnixMillis) -> Self {
        let mut change = Self::of(claim.id, claim.fence);
        change.done_at = Some(now);
        change
    }

    /// To be tried again at `at`.
    #[must_use]
    pub fn retry(claim: &Claim, error: String, at: UnixMillis) -> Self {
        Self {
            available_at: Some(at),
            error: Some(error),
            ..Self::of(claim.id, claim.fence)
        }
    }

    /// Put back until `at`, as if it had not been claimed: nothing was tried.
    #[must_use]
    pub fn put_back(claim: &Claim, why: String, at: UnixMillis) -> Self {
        Self {
            not_counted: 1,
            ..Self::retry(claim, why, at)
        }
    }

    /// Given up.
    #[must_use]
    pub fn dead(id: JobId, fence: i64, error: String, now: UnixMillis) -> Self {
        Self {
            dead_at: Some(now),
            error: Some(error),
            ..Self::of(id, fence)
        }
    }

    /// Handed back for another worker, as if it had not been claimed.
    #[must_use]
    pub const fn released(claim: &Claim) -> Self {
        let mut change = Self::of(claim.id, claim.fence);
        change.not_counted = 1;
        change
    }
}

/// Writes what became of jobs, in one statement for many, and says which rows were still ours.
///
/// # Errors
/// When the database refuses.
pub async fn write(
    db: &impl ConnectionTrait,
    changes: &[Change],
) -> std::result::Result<HashSet<JobId>, DbErr> {
    let backend = db.get_database_backend();
    let mut written = HashSet::new();
    for part in changes.chunks(policy::SETTLE_BATCH) {
        let rows: Vec<_> = (0..part.len())
            .map(|n| {
                let places: Vec<_> = (1..=7).map(|m| format!("${}", 7 * n + m)).collect();
                format!("({})", places.join(", "))
            })
            .collect();
        let sql = format!(
            "WITH change (at_id, at_fence, done, dead, again, error, not_counted) AS (VALUES {})
            UPDATE outbox SET done_at = done, dead_at = dead,
                available_at = COALESCE(again, available_at),
                last_error = COALESCE(error, last_error),
                attempts = attempts - not_counted, claimed_by = NULL, claimed_until = NULL
            FROM change
            WHERE id = at_id AND fence = at_fence AND claimed_until IS NOT NULL
            RETURNING id",
            rows.join(", ")
        );
        let mut values: Vec<Value> = Vec::with_capacity(7 * part.len());
        for change in part {
            values.extend([
                change.id.into(),
                change.fence.into(),
                change.done_at.map(|at| at.0).into(),
                change.dead_at.map(|at| at.0).into(),
                change.available_at.map(|at| at.0).into(),
                change.error.clone().into(),
                change.not_counted.into(),
            ]);
        }
        let statement = Statement::from_sql_and_values(backend, sql, values);
        for row in db.query_all_raw(statement).await? {
            written.insert(row.try_get("", "id")?);
        }
    }
    Ok(written)
}

fn millis(duration: std::time::Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
