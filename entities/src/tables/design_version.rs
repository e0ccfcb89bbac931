//! A version of a design; immutable once published.

use sea_orm::entity::prelude::*;

use crate::{CouncilId, DesignId, DesignVersionId, UnixMillis, VersionState};

/// A row of `design_versions`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "design_versions")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DesignVersionId,
    /// Whose.
    pub council_id: CouncilId,
    /// Of which design.
    pub design_id: DesignId,
    /// 1, 2, 3, …
    pub number: i32,
    /// State.
    pub state: VersionState,
    /// What is new in it, for residents.
    #[sea_orm(column_type = "Text")]
    pub change_note: String,
    /// When it was published.
    pub published_at: Option<UnixMillis>,
    /// When it was begun.
    pub created_at: UnixMillis,
}

impl ActiveModelBehavior for ActiveModel {}
