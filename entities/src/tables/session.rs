//! A signed-in browser. The cookie holds the token; the table holds its hash.

use sea_orm::entity::prelude::*;

use crate::{SessionId, UnixMillis, UserId};

/// A row of `sessions`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sessions")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SessionId,
    /// Who.
    pub user_id: UserId,
    /// SHA-256 of the token.
    #[sea_orm(unique)]
    pub token_hash: Vec<u8>,
    /// When it began.
    pub created_at: UnixMillis,
    /// When it was last used, to the minute.
    pub last_seen_at: UnixMillis,
    /// When it ends by itself.
    pub expires_at: UnixMillis,
    /// When it was ended by hand.
    pub revoked_at: Option<UnixMillis>,
}

impl ActiveModelBehavior for ActiveModel {}
