//! A plan: a digital service that a council proposes.

use sea_orm::entity::prelude::*;

use crate::{CivilDate, CouncilId, DesignId, DesignState, DesignVersionId, UnixMillis};

/// A row of `designs`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "designs")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DesignId,
    /// Whose plan.
    pub council_id: CouncilId,
    /// The service it is about, by LGSL number.
    pub service_number: Option<i32>,
    /// The name in addresses.
    #[sea_orm(unique)]
    pub slug: String,
    /// Title.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// One paragraph that says what is proposed and for whom.
    #[sea_orm(column_type = "Text")]
    pub summary: String,
    /// State.
    pub state: DesignState,
    /// First day on which feedback is taken.
    pub opens_on: Option<CivilDate>,
    /// Last day on which feedback is taken.
    pub closes_on: Option<CivilDate>,
    /// The published version that residents see.
    pub current_version_id: Option<DesignVersionId>,
    /// When it was made.
    pub created_at: UnixMillis,
    /// When a row that residents see last changed.
    pub updated_at: UnixMillis,
    /// For optimistic locking of the editor: grows with every change by an officer.
    pub revision: i64,
    /// Grows with every change that residents can see: the key of cached pages.
    pub public_revision: i64,
}

impl ActiveModelBehavior for ActiveModel {}
