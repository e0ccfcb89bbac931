//! A part of a file of facts that an operator imported; see the services' `facts`.

use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;

/// A row of `reference_files`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reference_files")]
pub struct Model {
    /// What it is: `councils`, `succession`, `agreements` or `postcodes`.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub name: String,
    /// 0, 1, 2, …
    #[sea_orm(primary_key, auto_increment = false)]
    pub part: i32,
    /// The same in every part: the beginning of the SHA-256 of the whole.
    #[sea_orm(column_type = "Text")]
    pub version: String,
    /// The bytes of this part.
    pub content: Vec<u8>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The parts of a file, in order. Imported facts are public.
    #[must_use]
    pub fn of(name: &str) -> Select<Self> {
        Self::find()
            .filter(Column::Name.eq(name))
            .order_by_asc(Column::Part)
    }

    /// The first parts: one row a file, for its version.
    #[must_use]
    pub fn firsts() -> Select<Self> {
        Self::find().filter(Column::Part.eq(0))
    }
}
