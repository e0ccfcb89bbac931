//! Writes the jobs of the clock.

use tokio_util::sync::CancellationToken;
use yousaid_services::outbox::{self, Job, NewJob};
use yousaid_services::{Core, Result, schedule};

use crate::policy;

/// Writes every job whose slot has begun, until it is told to stop. Every process may do it.
pub async fn tick(core: &Core, stop: &CancellationToken) {
    // What this process has written, so that it does not ask the database twice a minute.
    let mut written = Vec::new();
    while !stop.is_cancelled() {
        if let Err(error) = write_due(core, &mut written).await {
            tracing::warn!(%error, "the jobs of the clock could not be written, will retry");
        }
        tokio::select! {
            () = tokio::time::sleep(policy::TICK) => {}
            () = stop.cancelled() => {}
        }
    }
}

/// Writes the jobs whose slots have begun, except those in `written`, and remembers them there.
///
/// # Errors
/// When the database refuses.
pub async fn write_due(core: &Core, written: &mut Vec<String>) -> Result<()> {
    let facts = core.facts().await?;
    let due: Vec<Job> = schedule::due(core.now(), facts.calendar())
        .into_iter()
        .filter(|job| !written.contains(&job.dedupe_key()))
        .collect();
    if due.is_empty() {
        return Ok(());
    }
    let txn = core.db.begin().await?;
    let jobs: Vec<_> = due
        .iter()
        .cloned()
        .map(|job| NewJob::now(core, None, job))
        .collect();
    outbox::enqueue(&txn, core, jobs).await?;
    txn.commit().await?;
    core.waker.wake();
    written.clear();
    written.extend(
        schedule::due(core.now(), facts.calendar())
            .iter()
            .map(Job::dedupe_key),
    );
    Ok(())
}
