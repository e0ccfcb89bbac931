//! A theme in the code frame of a design.

use sea_orm::entity::prelude::*;

use crate::{CouncilId, DesignId, MadeBy, ThemeId, ThemeState, UnixMillis};

/// A row of `themes`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "themes")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ThemeId,
    /// Whose.
    pub council_id: CouncilId,
    /// Of which design.
    pub design_id: DesignId,
    /// Name.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// What belongs in it.
    #[sea_orm(column_type = "Text")]
    pub description: String,
    /// Words that mark it, separated by semicolons.
    #[sea_orm(column_type = "Text")]
    pub keywords: String,
    /// State.
    pub state: ThemeState,
    /// Who or what made it.
    pub made_by: MadeBy,
    /// Where its responses went.
    pub merged_into: Option<ThemeId>,
    /// The service it is about, when that is not the design's.
    pub service_number: Option<i32>,
    /// When it was made.
    pub created_at: UnixMillis,
    /// When it last changed.
    pub updated_at: UnixMillis,
    /// For optimistic locking.
    pub revision: i64,
}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The themes of a council.
    #[must_use]
    pub fn in_council(council: CouncilId) -> Select<Self> {
        Self::find().filter(Column::CouncilId.eq(council))
    }

    /// One theme of a council.
    #[must_use]
    pub fn one_in_council(council: CouncilId, theme: ThemeId) -> Select<Self> {
        Self::in_council(council).filter(Column::Id.eq(theme))
    }

    /// The themes of a design of a council, in any state.
    #[must_use]
    pub fn of_design(council: CouncilId, design: DesignId) -> Select<Self> {
        Self::in_council(council).filter(Column::DesignId.eq(design))
    }

    /// One theme by its id alone: for jobs, whose payload is the id.
    #[must_use]
    pub fn for_job(theme: ThemeId) -> Select<Self> {
        Self::find_by_id(theme)
    }
}
