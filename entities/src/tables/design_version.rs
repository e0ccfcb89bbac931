//! A version of a design; immutable once published.

use sea_orm::QueryOrder;
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

impl Entity {
    /// The versions of one plan of `council`, newest first.
    #[must_use]
    pub fn of_design(council: CouncilId, design: DesignId) -> Select<Self> {
        Self::find()
            .filter(Column::CouncilId.eq(council))
            .filter(Column::DesignId.eq(design))
            .order_by_desc(Column::Number)
    }

    /// The version of a plan of `council` that is being written. There is one at most.
    #[must_use]
    pub fn draft_of_design(council: CouncilId, design: DesignId) -> Select<Self> {
        Self::of_design(council, design).filter(Column::State.eq(VersionState::Draft))
    }
}
