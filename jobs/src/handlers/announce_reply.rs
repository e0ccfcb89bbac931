//! The job `announce_reply`.

use yousaid_entities::ReplyId;

use crate::{Claim, Outcome, Worker};

/// Runs it.
pub async fn run(_worker: &Worker, _claim: &Claim, _reply_id: ReplyId) -> Outcome {
    Outcome::Fail("not built yet".to_owned())
}
