//! An extra question of a design, always optional for residents.

use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;

use crate::{CouncilId, DesignId, QuestionId, QuestionKind, UnixMillis};

/// A row of `questions`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "questions")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: QuestionId,
    /// Whose.
    pub council_id: CouncilId,
    /// Of which design.
    pub design_id: DesignId,
    /// Order on the check page.
    pub number: i32,
    /// The question.
    #[sea_orm(column_type = "Text")]
    pub prompt: String,
    /// Help with answering it.
    #[sea_orm(column_type = "Text")]
    pub hint: String,
    /// What it takes.
    pub kind: QuestionKind,
    /// The options of a choice, one a line.
    #[sea_orm(column_type = "Text")]
    pub options: String,
    /// When it was taken off; answers stay.
    pub retired_at: Option<UnixMillis>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The extra questions of a plan of `council`, in their order, with those taken off.
    #[must_use]
    pub fn of_design(council: CouncilId, design: DesignId) -> Select<Self> {
        Self::find()
            .filter(Column::CouncilId.eq(council))
            .filter(Column::DesignId.eq(design))
            .order_by_asc(Column::Number)
    }
}
