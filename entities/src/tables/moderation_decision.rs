//! A decision on a piece of feedback, and its reason.

use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;

use crate::{CouncilId, DecisionAction, DecisionId, FeedbackId, FeedbackState, UnixMillis, UserId};

/// A row of `moderation_decisions`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "moderation_decisions")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DecisionId,
    /// Whose.
    pub council_id: CouncilId,
    /// On which feedback.
    pub feedback_id: FeedbackId,
    /// Who; none for the author.
    pub actor_id: Option<UserId>,
    /// What.
    pub action: DecisionAction,
    /// Reason code, told to the author.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    /// Words to the author.
    #[sea_orm(column_type = "Text")]
    pub note: String,
    /// The state before.
    pub from_state: FeedbackState,
    /// The state after.
    pub to_state: FeedbackState,
    /// When.
    pub created_at: UnixMillis,
}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The decisions on these pieces of feedback, as far as they are `council`'s, oldest first.
    #[must_use]
    pub fn history_in_council(
        council: CouncilId,
        feedback: impl IntoIterator<Item = FeedbackId>,
    ) -> Select<Self> {
        Self::find()
            .filter(Column::CouncilId.eq(council))
            .filter(Column::FeedbackId.is_in(feedback))
            .order_by_asc(Column::CreatedAt)
            .order_by_asc(Column::Id)
    }
}
