//! The job `discover_themes`.

use yousaid_entities::DesignId;

use crate::{Claim, Outcome, Worker};

/// Runs it.
pub async fn run(_worker: &Worker, _claim: &Claim, _design_id: DesignId) -> Outcome {
    Outcome::Fail("not built yet".to_owned())
}
