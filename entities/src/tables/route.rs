//! Which council must answer a theme.

use sea_orm::Condition;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Query;

use crate::{
    CivilDate, CouncilId, DesignId, RouteId, RouteState, ThemeId, UnixMillis, route_event,
};

/// A row of `routes`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "routes")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RouteId,
    /// Which theme; it has one route.
    #[sea_orm(unique)]
    pub theme_id: ThemeId,
    /// The design it came from.
    pub design_id: DesignId,
    /// The council whose plan it came from.
    pub origin_council_id: CouncilId,
    /// The accountable council; none when it is with the board.
    pub council_id: Option<CouncilId>,
    /// Councils that share it, by code, separated by semicolons.
    #[sea_orm(column_type = "Text")]
    pub joint_with: String,
    /// State.
    pub state: RouteState,
    /// The rule that said so, such as R6.
    #[sea_orm(column_type = "Text")]
    pub rule: String,
    /// Version of the rules.
    #[sea_orm(column_type = "Text")]
    pub rule_version: String,
    /// Version of the register.
    #[sea_orm(column_type = "Text")]
    pub data_version: String,
    /// The outcome of the routing.
    #[sea_orm(column_type = "Text")]
    pub outcome: String,
    /// Why, in words.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    /// What the rules were asked and answered, as the services' `Basis`; none on old rows.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub decision: Option<Json>,
    /// The date the rules were asked for.
    pub as_of: CivilDate,
    /// The last day for the next move of the owner.
    pub due_on: CivilDate,
    /// How many councils declined.
    pub declines: i32,
    /// When it was made.
    pub created_at: UnixMillis,
    /// When it last changed.
    pub updated_at: UnixMillis,
    /// For optimistic locking.
    pub revision: i64,
}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The routes a council may see: it owns them, their plan is its own, or it had part in them.
    /// A council that handed a route on keeps sight of it, so that it is told of a change instead
    /// of a page that is not there.
    #[must_use]
    pub fn seen_by(council: CouncilId) -> Select<Self> {
        let had_part = Query::select()
            .column(route_event::Column::RouteId)
            .from(route_event::Entity)
            .cond_where(
                Condition::any()
                    .add(route_event::Column::FromCouncilId.eq(council))
                    .add(route_event::Column::ToCouncilId.eq(council)),
            )
            .to_owned();
        Self::find().filter(
            Condition::any()
                .add(Column::CouncilId.eq(council))
                .add(Column::OriginCouncilId.eq(council))
                .add(Column::Id.in_subquery(had_part)),
        )
    }

    /// The routes a council owns now, and those of its own plans.
    #[must_use]
    pub fn owned_or_from(council: CouncilId) -> Select<Self> {
        Self::find().filter(
            Condition::any()
                .add(Column::CouncilId.eq(council))
                .add(Column::OriginCouncilId.eq(council)),
        )
    }

    /// Every route, for the board, which sees all councils.
    #[must_use]
    pub fn for_board() -> Select<Self> {
        Self::find()
    }

    /// The route of a theme: for jobs, whose payload is the theme.
    #[must_use]
    pub fn of_theme(theme: ThemeId) -> Select<Self> {
        Self::find().filter(Column::ThemeId.eq(theme))
    }
}
