//! That a piece of feedback belongs to a theme, and who or what said so.

use sea_orm::entity::prelude::*;

use crate::{CouncilId, FeedbackId, MadeBy, ThemeId, UnixMillis, UserId};

/// A row of `theme_assignments`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "theme_assignments")]
pub struct Model {
    /// Which theme.
    #[sea_orm(primary_key, auto_increment = false)]
    pub theme_id: ThemeId,
    /// Which feedback.
    #[sea_orm(primary_key, auto_increment = false)]
    pub feedback_id: FeedbackId,
    /// Whose.
    pub council_id: CouncilId,
    /// Who or what said so; an officer's word is never changed by the engine.
    pub made_by: MadeBy,
    /// The officer.
    pub actor_id: Option<UserId>,
    /// 0 to 1; 1 for an officer.
    pub confidence: f64,
    /// When.
    pub created_at: UnixMillis,
}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// Which feedback of a council is in which of its themes.
    #[must_use]
    pub fn in_council(council: CouncilId) -> Select<Self> {
        Self::find().filter(Column::CouncilId.eq(council))
    }

    /// What is in one theme of a council.
    #[must_use]
    pub fn of_theme(council: CouncilId, theme: ThemeId) -> Select<Self> {
        Self::in_council(council).filter(Column::ThemeId.eq(theme))
    }
}
