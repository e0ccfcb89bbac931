//! Something new about a plan that its followers, and those of its council, are told once.

use sea_orm::entity::prelude::*;

use crate::{CouncilId, DesignId, NewsEvent, NewsId, UnixMillis};

/// A row of `news`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "news")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NewsId,
    /// The council of the plan.
    pub council_id: CouncilId,
    /// The plan.
    pub design_id: DesignId,
    /// What is new.
    pub event: NewsEvent,
    /// The row that made it new: the plan, the version or the reply. One cause is one piece of news.
    pub cause: Uuid,
    /// When it happened.
    pub created_at: UnixMillis,
}

impl ActiveModelBehavior for ActiveModel {}
