//! What a council did with what it was given, for everyone to see.
//!
//! Invariant: a count of fewer than five is not shown, so that nobody recognises one decision.

use sea_orm::FromQueryResult;
use yousaid_entities::{CouncilId, UnixMillis};

use super::board::People;
use crate::{Core, Result, ledger, sql};

/// How long back the figures reach, in milliseconds: a year.
const PERIOD: i64 = 365 * 24 * 60 * 60 * 1000;

/// The figures of a council over the last year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figures {
    /// Since when.
    pub since: UnixMillis,
    /// Pieces of feedback given.
    pub given: i64,
    /// Of these, held by screening for an officer to look at.
    pub held: i64,
    /// Of these, decided by an officer.
    pub decided: i64,
    /// Rejected, by reason code; the most frequent first.
    pub rejected: Vec<(String, People)>,
    /// Of those decided, half waited no longer than this for the first decision, in minutes.
    pub median_wait: Option<i64>,
    /// Appeals that were decided.
    pub appeals: People,
    /// Of these, those after which the words were published.
    pub overturned: People,
    /// The newest entry of the council's ledger: its number and its hash in hexadecimal.
    pub ledger: Option<(i64, String)>,
}

#[derive(FromQueryResult)]
struct Council {
    id: CouncilId,
}

#[derive(FromQueryResult)]
struct Counts {
    given: i64,
    held: i64,
    decided: i64,
    appeals: i64,
    overturned: i64,
}

#[derive(FromQueryResult)]
struct Rejected {
    reason: String,
    n: i64,
}

#[derive(FromQueryResult)]
struct Wait {
    wait: i64,
}

/// The first decision of an officer on each piece of feedback that was given since `$2`.
const FIRST: &str = "SELECT f.id, min(d.created_at) - f.created_at AS wait FROM feedback f \
     JOIN moderation_decisions d ON d.feedback_id = f.id AND d.actor_id IS NOT NULL \
     WHERE f.council_id = $1 AND f.created_at >= $2 GROUP BY f.id, f.created_at";

/// The figures of the last year, in at most five statements.
///
/// # Errors
/// [`crate::Error::NotFound`] when there is no such council.
pub async fn figures(core: &Core, slug: &str) -> Result<Figures> {
    let db = core.db.reader();
    let council: Council =
        sql::row(db, "SELECT id FROM councils WHERE slug = $1", [slug.into()]).await?;
    let since = core.now().plus(-PERIOD);
    let values = || [council.id.into(), since.0.into()];
    let decided_after = |how: &str| {
        format!(
            "(SELECT count(DISTINCT a.feedback_id) FROM moderation_decisions a \
             WHERE a.council_id = $1 AND a.created_at >= $2 AND a.action = 'appeal' AND EXISTS \
             (SELECT 1 FROM moderation_decisions d WHERE d.feedback_id = a.feedback_id \
              AND d.created_at >= a.created_at AND d.action IN ({how})))"
        )
    };
    let counts: Counts = sql::row(
        db,
        &format!(
            "SELECT \
             (SELECT count(*) FROM feedback WHERE council_id = $1 AND created_at >= $2) AS given, \
             (SELECT count(DISTINCT r.feedback_id) FROM screening_results r \
              JOIN feedback f ON f.id = r.feedback_id WHERE r.council_id = $1 \
              AND f.created_at >= $2 AND r.outcome = 'hold') AS held, \
             (SELECT count(*) FROM ({FIRST}) AS first) AS decided, \
             {} AS appeals, {} AS overturned",
            decided_after("'publish', 'redact', 'reject'"),
            decided_after("'publish', 'redact'"),
        ),
        values(),
    )
    .await?;
    let rejected: Vec<Rejected> = sql::rows(
        db,
        "SELECT reason, count(*) AS n FROM moderation_decisions WHERE council_id = $1 \
         AND created_at >= $2 AND action = 'reject' GROUP BY reason ORDER BY n DESC, reason",
        values(),
    )
    .await?;
    let middle: Vec<Wait> = sql::rows(
        db,
        &format!("SELECT wait FROM ({FIRST}) AS first ORDER BY wait LIMIT 1 OFFSET $3"),
        [
            council.id.into(),
            since.0.into(),
            ((counts.decided - 1).max(0) / 2).into(),
        ],
    )
    .await?;
    Ok(Figures {
        since,
        given: counts.given,
        held: counts.held,
        decided: counts.decided,
        rejected: rejected
            .into_iter()
            .map(|row| (row.reason, row.n.into()))
            .collect(),
        median_wait: middle.first().map(|row| row.wait / 60_000),
        appeals: counts.appeals.into(),
        overturned: counts.overturned.into(),
        ledger: ledger::head(core, council.id).await?,
    })
}
