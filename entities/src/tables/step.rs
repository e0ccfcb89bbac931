//! One step of a version: what the resident would see and do.

use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;

use crate::{CouncilId, DesignVersionId, ImageId, StepId};

/// A row of `steps`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "steps")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: StepId,
    /// Whose.
    pub council_id: CouncilId,
    /// Of which version.
    pub design_version_id: DesignVersionId,
    /// 1, 2, 3, …
    pub number: i32,
    /// Title.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// Text in Markdown.
    #[sea_orm(column_type = "Text")]
    pub body: String,
    /// Picture.
    pub image_id: Option<ImageId>,
    /// What the picture shows, in words; required with a picture.
    #[sea_orm(column_type = "Text")]
    pub image_alt: String,
}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The steps of a version of `council`, in their order.
    #[must_use]
    pub fn of_version(council: CouncilId, version: DesignVersionId) -> Select<Self> {
        Self::find()
            .filter(Column::CouncilId.eq(council))
            .filter(Column::DesignVersionId.eq(version))
            .order_by_asc(Column::Number)
    }
}
