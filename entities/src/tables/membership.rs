//! A person's role: in a council, or across councils when there is none.

use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;

use crate::{CouncilId, MembershipId, Role, UnixMillis, UserId};

/// A row of `memberships`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "memberships")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MembershipId,
    /// Whose role.
    pub user_id: UserId,
    /// Where; none for the board and the operator.
    pub council_id: Option<CouncilId>,
    /// The role.
    pub role: Role,
    /// Since when.
    pub created_at: UnixMillis,
    /// Until when.
    pub ended_at: Option<UnixMillis>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The roles that people have in `council` now, in the order of their ids.
    #[must_use]
    pub fn current_in_council(council: CouncilId) -> Select<Self> {
        Self::find()
            .filter(Column::CouncilId.eq(council))
            .filter(Column::EndedAt.is_null())
            .order_by_asc(Column::Id)
    }
}
