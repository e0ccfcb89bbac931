//! An address that a mail server has refused for good. The address itself is not here.

use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;

use crate::UnixMillis;

/// A row of `refused_addresses`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "refused_addresses")]
pub struct Model {
    /// The address as a keyed hash of its lower-case form.
    #[sea_orm(primary_key, auto_increment = false)]
    pub email_key: String,
    /// What the server said, without addresses.
    #[sea_orm(column_type = "Text")]
    pub words: String,
    /// When it said so last.
    pub refused_at: UnixMillis,
}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// Every one, the newest first: for operators.
    #[must_use]
    pub fn newest_first() -> Select<Self> {
        Self::find().order_by_desc(Column::RefusedAt)
    }
}
