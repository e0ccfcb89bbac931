//! Names the council that must answer a theme, or gives it to the board.

use yousaid_entities::ThemeId;
use yousaid_services::{Result, routes};

use crate::{Claim, Outcome, Worker};

/// Routes a theme of the frame that no council has taken yet.
pub async fn run(worker: &Worker, claim: &Claim, theme_id: ThemeId) -> Outcome {
    name_owner(worker, claim, theme_id).await.into()
}

async fn name_owner(worker: &Worker, claim: &Claim, theme_id: ThemeId) -> Result<()> {
    let core = &worker.core;
    let txn = core.db.begin().await?;
    routes::route_theme_in(&txn, core, theme_id).await?;
    claim.finish(&txn, core.now()).await?;
    txn.commit().await?;
    Ok(())
}
