//! Gives published feedback to the themes of its design's frame, learnt from officers' own coding.

use yousaid_entities::DesignId;
use yousaid_services::Result;
use yousaid_services::themes::engine;

use super::off_the_async_threads;
use crate::{Claim, Outcome, Worker};

/// Assigns what no theme of the frame holds yet.
pub async fn run(worker: &Worker, claim: &Claim, design_id: DesignId) -> Outcome {
    assign(worker, claim, design_id).await.into()
}

async fn assign(worker: &Worker, claim: &Claim, design_id: DesignId) -> Result<()> {
    let core = &worker.core;
    let input = engine::to_assign(core, design_id).await?;
    let found = off_the_async_threads(move || engine::assign(&input)).await?;
    let txn = core.db.begin().await?;
    engine::save_assignments_in(&txn, core, design_id, &found).await?;
    claim.finish(&txn, core.now()).await?;
    txn.commit().await?;
    core.waker.wake();
    Ok(())
}
