//! A picture of a step, re-encoded by us and never changed.

use sea_orm::entity::prelude::*;

use crate::{CouncilId, ImageId, UnixMillis};

/// A row of `images`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "images")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ImageId,
    /// Whose.
    pub council_id: CouncilId,
    /// Media type.
    #[sea_orm(column_type = "Text")]
    pub content_type: String,
    /// Pixels across.
    pub width: i32,
    /// Pixels down.
    pub height: i32,
    /// The encoded picture.
    pub bytes: Vec<u8>,
    /// When it was uploaded.
    pub created_at: UnixMillis,
}

impl ActiveModelBehavior for ActiveModel {}
