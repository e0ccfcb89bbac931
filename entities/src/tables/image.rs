//! A picture of a step, re-encoded by us and never changed.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait as _, Query};

use crate::{CouncilId, ImageId, UnixMillis, VersionState, design_version, step};

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

impl Entity {
    /// One picture of one of these councils, published or not.
    #[must_use]
    pub fn one_in_councils(councils: &[CouncilId], id: ImageId) -> Select<Self> {
        Self::find()
            .filter(Column::CouncilId.is_in(councils.iter().copied()))
            .filter(Column::Id.eq(id))
    }

    /// One picture, if a step of a published version shows it: everyone may see it.
    #[must_use]
    pub fn one_public(id: ImageId) -> Select<Self> {
        Self::find().filter(Column::Id.eq(id)).filter(Expr::exists(
            Query::select()
                .expr(Expr::value(1))
                .from(step::Entity)
                .inner_join(
                    design_version::Entity,
                    Expr::col((design_version::Entity, design_version::Column::Id))
                        .equals((step::Entity, step::Column::DesignVersionId)),
                )
                .and_where(Expr::col((step::Entity, step::Column::ImageId)).eq(id))
                .and_where(
                    Expr::col((design_version::Entity, design_version::Column::State))
                        .eq(VersionState::Published),
                )
                .to_owned(),
        ))
    }
}
