//! The job `route_theme`.

use yousaid_entities::ThemeId;

use crate::{Claim, Outcome, Worker};

/// Runs it.
pub async fn run(_worker: &Worker, _claim: &Claim, _theme_id: ThemeId) -> Outcome {
    Outcome::Fail("not built yet".to_owned())
}
