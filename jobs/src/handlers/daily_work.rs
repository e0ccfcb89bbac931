//! Stub.
use crate::{Claim, Outcome, Worker};
/// Runs it.
pub async fn run(_worker: &Worker, _claim: &Claim, _slot: &str) -> Outcome {
    Outcome::Done
}
