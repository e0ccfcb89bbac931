//! A council's public answer to a theme.

use sea_orm::entity::prelude::*;

use crate::{
    CouncilId, DesignId, ReplyId, ReplyKind, RouteId, StepId, ThemeId, UnixMillis, UserId,
};

/// A row of `replies`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "replies")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ReplyId,
    /// To which route; it has one.
    #[sea_orm(unique)]
    pub route_id: RouteId,
    /// To which theme.
    pub theme_id: ThemeId,
    /// About which design.
    pub design_id: DesignId,
    /// The council that answers.
    pub council_id: CouncilId,
    /// Who wrote it.
    pub author_id: UserId,
    /// What the council will do.
    pub kind: ReplyKind,
    /// The words.
    #[sea_orm(column_type = "Text")]
    pub body: String,
    /// The step of the new version that differs because of it.
    pub changed_step_id: Option<StepId>,
    /// When everyone could read it; none while it is a draft.
    pub published_at: Option<UnixMillis>,
    /// When it was begun.
    pub created_at: UnixMillis,
    /// For optimistic locking.
    pub revision: i64,
}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The replies of a council, drafts too.
    #[must_use]
    pub fn in_council(council: CouncilId) -> Select<Self> {
        Self::find().filter(Column::CouncilId.eq(council))
    }

    /// The reply of a council to a route, a draft too.
    #[must_use]
    pub fn to_route(council: CouncilId, route: RouteId) -> Select<Self> {
        Self::in_council(council).filter(Column::RouteId.eq(route))
    }

    /// One reply by its id alone: for jobs, whose payload is the id.
    #[must_use]
    pub fn for_job(reply: ReplyId) -> Select<Self> {
        Self::find_by_id(reply)
    }

    /// The published replies to a theme: everyone may read them.
    #[must_use]
    pub fn published_to(theme: ThemeId) -> Select<Self> {
        Self::find()
            .filter(Column::ThemeId.eq(theme))
            .filter(Column::PublishedAt.is_not_null())
    }
}
