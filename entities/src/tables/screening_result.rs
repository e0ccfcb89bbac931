//! What screening found in a text, and which screener it was.

use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;

use crate::{CouncilId, FeedbackId, ScreeningId, ScreeningOutcome, UnixMillis};

/// A row of `screening_results`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "screening_results")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ScreeningId,
    /// Whose.
    pub council_id: CouncilId,
    /// Of which feedback.
    pub feedback_id: FeedbackId,
    /// Outcome.
    pub outcome: ScreeningOutcome,
    /// Reason codes, separated by semicolons.
    #[sea_orm(column_type = "Text")]
    pub reasons: String,
    /// Spans of personal data: `[{"start","end","type","rule","confidence"}]`, offsets in Unicode scalar values.
    #[sea_orm(column_type = "JsonBinary")]
    pub findings: Json,
    /// The text with typed placeholders in the place of the findings.
    #[sea_orm(column_type = "Text")]
    pub redacted: String,
    /// en, cy or other.
    #[sea_orm(column_type = "Text")]
    pub language: String,
    /// Version of the screener.
    #[sea_orm(column_type = "Text")]
    pub screener_version: String,
    /// When.
    pub created_at: UnixMillis,
}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The results for these pieces of feedback, as far as they are `council`'s, oldest first.
    #[must_use]
    pub fn of_feedback(
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
