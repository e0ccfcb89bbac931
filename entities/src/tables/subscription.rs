//! A wish to hear about a design or a council.

use sea_orm::entity::prelude::*;

use crate::{CouncilId, DesignId, SubscriptionId, UnixMillis};

/// A row of `subscriptions`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "subscriptions")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SubscriptionId,
    /// Address; empty once erased.
    #[sea_orm(column_type = "Text")]
    pub email: String,
    /// Language of mails: en or cy.
    #[sea_orm(column_type = "Text")]
    pub locale: String,
    /// The council.
    pub council_id: CouncilId,
    /// The design, or none for all of the council's.
    pub design_id: Option<DesignId>,
    /// When it was confirmed.
    pub confirmed_at: Option<UnixMillis>,
    /// When it was ended.
    pub ended_at: Option<UnixMillis>,
    /// When it was asked for.
    pub created_at: UnixMillis,
}

impl ActiveModelBehavior for ActiveModel {}
