//! The ledger: one row a decision, each with a hash that covers all before it.

use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};

use crate::{CouncilId, DecisionAction, DecisionId, FeedbackId, FeedbackState, UnixMillis};

/// A row of `ledger`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ledger")]
pub struct Model {
    /// Whose chain.
    #[sea_orm(primary_key, auto_increment = false)]
    pub council_id: CouncilId,
    /// Place in the chain; the first is 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i64,
    /// The decision.
    #[sea_orm(unique)]
    pub decision_id: DecisionId,
    /// On which feedback.
    pub feedback_id: FeedbackId,
    /// What.
    pub action: DecisionAction,
    /// Reason code.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    /// The state before.
    pub from_state: FeedbackState,
    /// The state after.
    pub to_state: FeedbackState,
    /// When.
    pub created_at: UnixMillis,
    /// SHA-256 over this row and the hash before.
    pub hash: Vec<u8>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The newest row of a council's chain.
    #[must_use]
    pub fn newest_in_council(council: CouncilId) -> Select<Self> {
        Self::find()
            .filter(Column::CouncilId.eq(council))
            .order_by_desc(Column::Number)
            .limit(1)
    }

    /// Up to `most` rows of a council's chain that follow `number`, in order.
    #[must_use]
    pub fn following_in_council(council: CouncilId, number: i64, most: u64) -> Select<Self> {
        Self::find()
            .filter(Column::CouncilId.eq(council))
            .filter(Column::Number.gt(number))
            .order_by_asc(Column::Number)
            .limit(most)
    }
}
