//! One event in the history of a route; never changed.

use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;

use crate::{CouncilId, RouteAction, RouteEventId, RouteId, UnixMillis, UserId};

/// A row of `route_events`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "route_events")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RouteEventId,
    /// Which route.
    pub route_id: RouteId,
    /// Who; none for the engine.
    pub actor_id: Option<UserId>,
    /// What.
    pub action: RouteAction,
    /// From which council.
    pub from_council_id: Option<CouncilId>,
    /// To which council.
    pub to_council_id: Option<CouncilId>,
    /// Why.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    /// When.
    pub created_at: UnixMillis,
}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The history of a route, oldest first. A transaction makes one move, so that the times order
    /// them. Whoever may see the route may see its history.
    #[must_use]
    pub fn of_route(route: RouteId) -> Select<Self> {
        Self::find()
            .filter(Column::RouteId.eq(route))
            .order_by_asc(Column::CreatedAt)
    }
}
