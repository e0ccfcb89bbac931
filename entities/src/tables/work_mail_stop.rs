//! An officer who does not want to be told by mail what work waits.

use sea_orm::entity::prelude::*;

use crate::{UnixMillis, UserId};

/// A row of `work_mail_stops`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "work_mail_stops")]
pub struct Model {
    /// The officer.
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: UserId,
    /// When they ended it.
    pub ended_at: UnixMillis,
}

impl ActiveModelBehavior for ActiveModel {}
