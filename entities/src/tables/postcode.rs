//! Where a postcode lies; filled by the importer, empty until then.

use sea_orm::entity::prelude::*;

/// A row of `postcodes`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "postcodes")]
pub struct Model {
    /// Without space, in capitals.
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: String,
    /// The council of the postcode, by code.
    #[sea_orm(column_type = "Text")]
    pub council_gss: String,
    /// The ward, by code.
    #[sea_orm(column_type = "Text", nullable)]
    pub ward_gss: Option<String>,
    /// The ward's name.
    #[sea_orm(column_type = "Text", nullable)]
    pub ward: Option<String>,
    /// E, W, S, N, or a letter for the islands.
    #[sea_orm(column_type = "Text")]
    pub country: String,
    /// Other councils that some of its addresses lie in, separated by semicolons.
    #[sea_orm(column_type = "Text", nullable)]
    pub split_with: Option<String>,
    /// The national park, or the Broads, that it lies in, by code.
    #[sea_orm(column_type = "Text", nullable)]
    pub national_park_gss: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
