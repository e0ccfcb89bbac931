//! Sends one message.
use crate::{Claim, Outcome, Worker};
use yousaid_entities::DeliveryId;
/// Sends it.
pub async fn run(_worker: &Worker, _claim: &Claim, _delivery_id: DeliveryId) -> Outcome {
    Outcome::Fail("not built yet".to_owned())
}
