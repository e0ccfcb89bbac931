//! How to reach the author of a piece of feedback; apart, so that it can be erased alone.

use sea_orm::entity::prelude::*;

use crate::{ContactId, CouncilId, FeedbackId, UnixMillis};

/// A row of `contacts`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contacts")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ContactId,
    /// Whose plan the feedback is about.
    pub council_id: CouncilId,
    /// Of which feedback.
    #[sea_orm(unique)]
    pub feedback_id: FeedbackId,
    /// Address; empty once erased.
    #[sea_orm(column_type = "Text")]
    pub email: String,
    /// Language of mails: en or cy.
    #[sea_orm(column_type = "Text")]
    pub locale: String,
    /// When the address was confirmed; nothing but the receipt is sent before.
    pub confirmed_at: Option<UnixMillis>,
    /// When the author said: no more mail.
    pub ended_at: Option<UnixMillis>,
    /// When the address was erased.
    pub erased_at: Option<UnixMillis>,
    /// When it was given.
    pub created_at: UnixMillis,
}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The address that its owner's own link names, unless it was erased.
    #[must_use]
    pub fn by_link(id: ContactId) -> Select<Self> {
        Self::find()
            .filter(Column::Id.eq(id))
            .filter(Column::ErasedAt.is_null())
    }

    /// The contacts of these pieces of feedback, as far as they are `council`'s, whose author
    /// confirmed the address and still wants to hear.
    #[must_use]
    pub fn reachable(
        council: CouncilId,
        feedback: impl IntoIterator<Item = FeedbackId>,
    ) -> Select<Self> {
        Self::find()
            .filter(Column::CouncilId.eq(council))
            .filter(Column::FeedbackId.is_in(feedback))
            .filter(Column::ConfirmedAt.is_not_null())
            .filter(Column::EndedAt.is_null())
            .filter(Column::ErasedAt.is_null())
    }
}
