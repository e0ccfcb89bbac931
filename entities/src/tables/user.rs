//! A person who signs in: an officer, a lead, a board member or an operator.

use sea_orm::entity::prelude::*;

use crate::{UnixMillis, UserId};

/// A row of `users`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "users")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: UserId,
    /// Address in lower case.
    #[sea_orm(unique)]
    pub email: String,
    /// Name as others see it.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// Language of mails: en or cy.
    #[sea_orm(column_type = "Text")]
    pub locale: String,
    /// When the account was made.
    pub created_at: UnixMillis,
    /// When it was closed.
    pub disabled_at: Option<UnixMillis>,
}

impl ActiveModelBehavior for ActiveModel {}
