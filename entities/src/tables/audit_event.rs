//! What happened, who did it and to what; never a resident's words.

use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;

use crate::{ActorKind, AuditId, CouncilId, UnixMillis, UserId};

/// A row of `audit_events`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_events")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AuditId,
    /// Whose; none for the installation.
    pub council_id: Option<CouncilId>,
    /// What kind of actor.
    pub actor_kind: ActorKind,
    /// The person, when one signed in.
    pub actor_id: Option<UserId>,
    /// The table of the subject.
    #[sea_orm(column_type = "Text")]
    pub subject_kind: String,
    /// The subject.
    pub subject_id: Uuid,
    /// What happened, such as `feedback.published`.
    #[sea_orm(column_type = "Text")]
    pub action: String,
    /// Codes and ids that explain it.
    #[sea_orm(column_type = "JsonBinary")]
    pub detail: Json,
    /// When.
    pub created_at: UnixMillis,
}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The trail of `council`, newest first.
    #[must_use]
    pub fn in_council(council: CouncilId) -> Select<Self> {
        Self::find()
            .filter(Column::CouncilId.eq(council))
            .order_by_desc(Column::CreatedAt)
            .order_by_desc(Column::Id)
    }
}
