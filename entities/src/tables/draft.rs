//! Answers on their way to the check page. Erased when sent, or after a day.

use sea_orm::entity::prelude::*;

use crate::{DesignId, SubmissionId, UnixMillis};

/// A row of `drafts`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "drafts")]
pub struct Model {
    /// The submission this will become.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SubmissionId,
    /// The plan.
    pub design_id: DesignId,
    /// The answers so far, as `services::feedback::Draft`.
    #[sea_orm(column_type = "JsonBinary")]
    pub payload: Json,
    /// When it was begun.
    pub created_at: UnixMillis,
    /// When it is erased.
    pub expires_at: UnixMillis,
}

impl ActiveModelBehavior for ActiveModel {}
