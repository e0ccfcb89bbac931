//! An attempt to sign in. Its link and its code are derived from the id and the installation's key,
//! so nothing in this table lets anyone in.

use sea_orm::entity::prelude::*;

use crate::{ChallengeId, UnixMillis, UserId};

/// A row of `sign_in_challenges`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sign_in_challenges")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ChallengeId,
    /// Who wants to sign in.
    pub user_id: UserId,
    /// Wrong codes so far.
    pub attempts: i32,
    /// When it was asked for.
    pub created_at: UnixMillis,
    /// When link and code stop working.
    pub expires_at: UnixMillis,
    /// When it was used; it works once.
    pub used_at: Option<UnixMillis>,
}

impl ActiveModelBehavior for ActiveModel {}
