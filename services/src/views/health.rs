//! How the installation is doing: what monitors ask for.

use sea_orm::FromQueryResult;
use yousaid_entities::{DeliveryState, UnixMillis};

use crate::{Core, Result, sql};

/// Jobs and messages, counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Health {
    /// Jobs that may run now and are not done.
    pub due: i64,
    /// Since when the oldest of them may run.
    pub oldest: Option<UnixMillis>,
    /// Jobs that were given up.
    pub dead: i64,
    /// Messages in each state.
    pub deliveries: Vec<(DeliveryState, i64)>,
}

#[derive(FromQueryResult)]
struct Jobs {
    due: i64,
    oldest: Option<UnixMillis>,
}

#[derive(FromQueryResult)]
struct Dead {
    dead: i64,
}

#[derive(FromQueryResult)]
struct Messages {
    state: DeliveryState,
    messages: i64,
}

/// Counts jobs and messages.
///
/// # Errors
/// When the database does not answer.
pub async fn health(core: &Core) -> Result<Health> {
    let db = core.db.reader();
    let jobs: Vec<Jobs> = sql::rows(
        db,
        "SELECT COUNT(*) AS due, MIN(available_at) AS oldest FROM outbox
         WHERE done_at IS NULL AND dead_at IS NULL AND available_at <= $1",
        [core.now().0.into()],
    )
    .await?;
    let dead: Vec<Dead> = sql::rows(
        db,
        "SELECT COUNT(*) AS dead FROM outbox WHERE dead_at IS NOT NULL",
        [],
    )
    .await?;
    let messages: Vec<Messages> = sql::rows(
        db,
        "SELECT state, COUNT(*) AS messages FROM deliveries GROUP BY state ORDER BY state",
        [],
    )
    .await?;
    Ok(Health {
        due: jobs.first().map_or(0, |jobs| jobs.due),
        oldest: jobs.first().and_then(|jobs| jobs.oldest),
        dead: dead.first().map_or(0, |jobs| jobs.dead),
        deliveries: messages
            .into_iter()
            .map(|row| (row.state, row.messages))
            .collect(),
    })
}
