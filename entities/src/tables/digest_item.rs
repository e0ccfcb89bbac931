//! News that waits for somebody's next weekly mail.

use sea_orm::entity::prelude::*;

use crate::{NewsId, UnixMillis};

/// A row of `digest_items`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "digest_items")]
pub struct Model {
    /// The follower, as the keyed hash of the address.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person: String,
    /// The news.
    #[sea_orm(primary_key, auto_increment = false)]
    pub news_id: NewsId,
    /// When the news happened.
    pub created_at: UnixMillis,
}

impl ActiveModelBehavior for ActiveModel {}
