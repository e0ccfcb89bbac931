//! Proposes themes for the published feedback of a design that no theme of its frame holds.

use yousaid_entities::DesignId;
use yousaid_services::Result;
use yousaid_services::themes::engine;

use super::off_the_async_threads;
use crate::{Claim, Outcome, Worker};

/// Replaces the engine's proposals that nobody has decided on.
pub async fn run(worker: &Worker, claim: &Claim, design_id: DesignId) -> Outcome {
    discover(worker, claim, design_id).await.into()
}

async fn discover(worker: &Worker, claim: &Claim, design_id: DesignId) -> Result<()> {
    let core = &worker.core;
    let input = engine::to_discover(core, design_id).await?;
    let proposals = off_the_async_threads(move || engine::propose(&input)).await?;
    let txn = core.db.begin().await?;
    engine::save_proposals_in(&txn, core, design_id, proposals).await?;
    claim.finish(&txn, core.now()).await?;
    txn.commit().await?;
    Ok(())
}
