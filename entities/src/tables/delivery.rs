//! One message to one address for one cause.

use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;

use crate::{CouncilId, DeliveryId, DeliveryKind, DeliveryState, FeedbackId, UnixMillis};

/// A row of `deliveries`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "deliveries")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DeliveryId,
    /// `kind:recipient id:cause id`: the same message is made once.
    #[sea_orm(unique)]
    pub dedupe_key: String,
    /// Which message.
    pub kind: DeliveryKind,
    /// Address; empty once erased.
    #[sea_orm(column_type = "Text")]
    pub recipient: String,
    /// Language: en or cy.
    #[sea_orm(column_type = "Text")]
    pub locale: String,
    /// The council it is sent for.
    pub council_id: Option<CouncilId>,
    /// The feedback it is about.
    pub feedback_id: Option<FeedbackId>,
    /// What the message is made of, as `services::mail::Message`.
    #[sea_orm(column_type = "JsonBinary")]
    pub message: Json,
    /// State.
    pub state: DeliveryState,
    /// Tries so far.
    pub attempts: i32,
    /// Message-ID header, the same at every try.
    #[sea_orm(column_type = "Text")]
    pub message_id: String,
    /// The address as a keyed hash of its lower-case form; empty once erased.
    #[sea_orm(column_type = "Text")]
    pub recipient_key: String,
    /// What the mail server last said, or why it was not sent.
    #[sea_orm(column_type = "Text")]
    pub explanation: String,
    /// When it was made.
    pub created_at: UnixMillis,
    /// When the mail server took it.
    pub sent_at: Option<UnixMillis>,
    /// When it is tried next; none when it has ended.
    pub next_try_at: Option<UnixMillis>,
    /// When it was first tried in vain: from then on the time counts after which it is given up.
    pub first_try_at: Option<UnixMillis>,
    /// When it took one of the places that its address has in an hour.
    pub slot_at: Option<UnixMillis>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// One message, of whichever council: for the job that sends it.
    #[must_use]
    pub fn for_job(id: DeliveryId) -> Select<Self> {
        Self::find().filter(Column::Id.eq(id))
    }

    /// Every message of this installation, newest first: for those who run it.
    #[must_use]
    pub fn newest_first() -> Select<Self> {
        Self::find()
            .order_by_desc(Column::CreatedAt)
            .order_by_desc(Column::Id)
    }
}
