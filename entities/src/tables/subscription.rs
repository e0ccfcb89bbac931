//! A wish to hear about a design or a council.

use sea_orm::entity::prelude::*;

use crate::{CouncilId, DesignId, Frequency, SubscriptionId, UnixMillis};

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
    /// The address as a keyed hash of its lower-case form: the person; empty once erased.
    #[sea_orm(column_type = "Text")]
    pub email_key: String,
    /// Language of mails: en or cy.
    #[sea_orm(column_type = "Text")]
    pub locale: String,
    /// The council.
    pub council_id: CouncilId,
    /// The design, or none for all of the council's.
    pub design_id: Option<DesignId>,
    /// How often the person wants to hear.
    pub frequency: Frequency,
    /// When it was confirmed.
    pub confirmed_at: Option<UnixMillis>,
    /// When it was ended.
    pub ended_at: Option<UnixMillis>,
    /// When it was asked for.
    pub created_at: UnixMillis,
}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The wish that its owner's own link names, unless its address was erased.
    #[must_use]
    pub fn by_link(id: SubscriptionId) -> Select<Self> {
        Self::find()
            .filter(Column::Id.eq(id))
            .filter(Column::EmailKey.ne(""))
    }

    /// What one person asked to follow and has not ended, this thing only.
    #[must_use]
    pub fn live(person: &str, council: CouncilId, design: Option<DesignId>) -> Select<Self> {
        let one_thing = match design {
            Some(design) => Column::DesignId.eq(design),
            None => Column::DesignId.is_null(),
        };
        Self::find()
            .filter(Column::EmailKey.eq(person))
            .filter(Column::CouncilId.eq(council))
            .filter(one_thing)
            .filter(Column::EndedAt.is_null())
    }
}
