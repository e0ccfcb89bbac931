//! A service of the local government services list.

use sea_orm::entity::prelude::*;

/// A row of `services`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "services")]
pub struct Model {
    /// LGSL number.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i32,
    /// What it is called in the list.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// Which tier provides it (county/unitary, district/unitary, all).
    #[sea_orm(column_type = "Text")]
    pub tier: String,
    /// Words people use for it, for searching.
    #[sea_orm(column_type = "Text")]
    pub words: String,
    /// Whether the number is in use.
    pub current: bool,
}

impl ActiveModelBehavior for ActiveModel {}
