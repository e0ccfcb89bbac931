//! Mail: what messages there are, and how a use case asks for one.
//!
//! A message is a row of `deliveries` and the job that sends it, both written in the transaction of
//! their cause. The row holds ids only; the words are put together when it is sent, from what the
//! database holds then, so that nothing is sent that was taken back in the meantime.
//! Invariant: the same message to the same person for the same cause is made once.

use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use yousaid_entities::{
    ChallengeId, ContactId, CouncilId, DecisionId, DeliveryId, DeliveryKind, DeliveryState,
    FeedbackId, NewsId, ReplyId, SubscriptionId, UserId, delivery,
};

use crate::outbox::{self, Job, NewJob};
use crate::{Core, Result};

/// Every message, with the ids of the rows that its words come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "message", rename_all = "snake_case")]
pub enum Message {
    /// To an author: we have your words; please confirm your address. The only message that goes
    /// to an address before it is confirmed, with [`Message::ConfirmFollow`].
    Receipt {
        /// The author's contact.
        contact_id: ContactId,
    },
    /// To an author: what an officer decided, and why.
    Decision {
        /// The decision.
        decision_id: DecisionId,
    },
    /// To an author: the council has answered the theme that your words are in.
    Reply {
        /// The council's answer.
        reply_id: ReplyId,
        /// The author's contact.
        contact_id: ContactId,
    },
    /// To an officer: the link and the code to sign in with.
    SignIn {
        /// The attempt to sign in.
        challenge_id: ChallengeId,
    },
    /// To an officer: how much work waits. Counts only.
    DailyWork {
        /// The officer.
        user_id: UserId,
        /// The council whose work it is.
        council_id: CouncilId,
        /// The day, `YYYY-MM-DD`.
        day: String,
    },
    /// To somebody who asked to follow: please confirm it; or, when they follow already, where they
    /// can change it.
    ConfirmFollow {
        /// The wish to follow.
        subscription_id: SubscriptionId,
        /// When it was asked for, in steps of [`ASKED_AGAIN`]: asking twice within a few minutes
        /// is asking once.
        asked: i64,
    },
    /// To a follower: something new about a plan.
    News {
        /// What is new.
        news_id: NewsId,
        /// The wish to follow because of which it is sent.
        subscription_id: SubscriptionId,
        /// The follower, as the keyed hash of the address: nobody hears of the same news twice.
        person: String,
    },
    /// To a follower: what was new in a week.
    Digest {
        /// The follower, as the keyed hash of the address.
        person: String,
        /// One of their wishes to follow, for the links.
        subscription_id: SubscriptionId,
        /// The week at whose beginning it is written, such as `2026-W48`.
        week: String,
        /// What is new, chosen once, so that every try says the same.
        news: Vec<NewsId>,
    },
}

/// Within this time, in milliseconds, asking again for the same message is asking once.
pub const ASKED_AGAIN: i64 = 10 * 60 * 1000;

/// What becomes of a message beyond the number that its address may get in an hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beyond {
    /// It is sent all the same, and not counted: its senders have limits of their own.
    Sent,
    /// It is not sent: anybody can ask for it, for any address, and can ask again.
    Suppressed,
    /// It waits for the next hour in which there is room: it is never lost.
    Waits,
}

/// What becomes of a message of this kind beyond the number that its address may get in an hour.
#[must_use]
pub const fn beyond(kind: DeliveryKind) -> Beyond {
    match kind {
        DeliveryKind::Receipt | DeliveryKind::ConfirmFollow => Beyond::Suppressed,
        DeliveryKind::Decision
        | DeliveryKind::Reply
        | DeliveryKind::News
        | DeliveryKind::Digest => Beyond::Waits,
        DeliveryKind::SignIn | DeliveryKind::DailyWork => Beyond::Sent,
    }
}

/// Whether a message answers what its reader has just done. All others carry the way to end them
/// with one click.
#[must_use]
pub const fn is_transactional(kind: DeliveryKind) -> bool {
    match kind {
        DeliveryKind::Receipt | DeliveryKind::ConfirmFollow | DeliveryKind::SignIn => true,
        DeliveryKind::Decision
        | DeliveryKind::Reply
        | DeliveryKind::News
        | DeliveryKind::Digest
        | DeliveryKind::DailyWork => false,
    }
}

impl Message {
    /// The word in the column `kind`.
    #[must_use]
    pub const fn kind(&self) -> DeliveryKind {
        match self {
            Self::Receipt { .. } => DeliveryKind::Receipt,
            Self::Decision { .. } => DeliveryKind::Decision,
            Self::Reply { .. } => DeliveryKind::Reply,
            Self::SignIn { .. } => DeliveryKind::SignIn,
            Self::DailyWork { .. } => DeliveryKind::DailyWork,
            Self::ConfirmFollow { .. } => DeliveryKind::ConfirmFollow,
            Self::News { .. } => DeliveryKind::News,
            Self::Digest { .. } => DeliveryKind::Digest,
        }
    }

    /// The key under which the same message is made once: kind, recipient and cause.
    #[must_use]
    pub fn dedupe_key(&self) -> String {
        let kind = self.kind();
        match self {
            Self::Receipt { contact_id } => format!("{kind}:{contact_id}"),
            Self::Decision { decision_id } => format!("{kind}:{decision_id}"),
            Self::Reply {
                reply_id,
                contact_id,
            } => format!("{kind}:{contact_id}:{reply_id}"),
            Self::SignIn { challenge_id } => format!("{kind}:{challenge_id}"),
            Self::DailyWork {
                user_id,
                council_id,
                day,
            } => format!("{kind}:{user_id}:{council_id}:{day}"),
            Self::ConfirmFollow {
                subscription_id,
                asked,
            } => format!("{kind}:{subscription_id}:{asked}"),
            Self::News {
                news_id, person, ..
            } => format!("{}{person}", Self::news_key(*news_id)),
            Self::Digest { person, week, .. } => format!("{kind}:{person}:{week}"),
        }
    }
}

impl Message {
    /// What the keys of all messages about one piece of news begin with.
    #[must_use]
    pub fn news_key(news_id: NewsId) -> String {
        format!("{}:{news_id}:", DeliveryKind::News)
    }
}

/// A message to be sent.
#[derive(Clone, Debug)]
pub struct NewDelivery {
    /// Address.
    pub recipient: String,
    /// Language: en or cy.
    pub locale: String,
    /// The council it is sent for.
    pub council_id: Option<CouncilId>,
    /// The feedback it is about.
    pub feedback_id: Option<FeedbackId>,
    /// What to say; also decides the kind, and which messages are the same.
    pub message: Message,
}

impl NewDelivery {
    fn row(self, core: &Core) -> Result<delivery::ActiveModel> {
        Ok(delivery::ActiveModel {
            id: Set(core.id::<DeliveryId>()),
            dedupe_key: Set(self.message.dedupe_key()),
            kind: Set(self.message.kind()),
            recipient_key: Set(core.keys.mailbox(&self.recipient)),
            recipient: Set(self.recipient),
            locale: Set(self.locale),
            council_id: Set(self.council_id),
            feedback_id: Set(self.feedback_id),
            message: Set(serde_json::to_value(&self.message)?),
            state: Set(DeliveryState::Queued),
            attempts: Set(0),
            message_id: Set(String::new()),
            explanation: Set(String::new()),
            created_at: Set(core.now()),
            sent_at: Set(None),
            next_try_at: Set(Some(core.now())),
            first_try_at: Set(None),
            slot_at: Set(None),
        })
    }
}

/// Writes one message and the job that sends it, in the transaction of its cause. The same message
/// again does nothing. After the commit, call [`Waker::wake`](crate::core::Waker::wake).
///
/// # Errors
/// When the database refuses.
pub async fn send_in(db: &impl ConnectionTrait, core: &Core, delivery: NewDelivery) -> Result<()> {
    send_all_in(db, core, [delivery]).await
}

/// Writes many messages and their jobs, as [`send_in`] does for one, in a few statements.
///
/// # Errors
/// When the database refuses.
pub async fn send_all_in(
    db: &impl ConnectionTrait,
    core: &Core,
    deliveries: impl IntoIterator<Item = NewDelivery>,
) -> Result<()> {
    let mut rows = Vec::new();
    let mut ids = Vec::new();
    for delivery in deliveries {
        let council_id = delivery.council_id;
        let row = delivery.row(core)?;
        if let Set(id) = row.id {
            ids.push((id, council_id));
        }
        rows.push(row);
    }
    // 18 columns times 500 stays below what one statement may have in parameters.
    for (rows, ids) in rows.chunks(500).zip(ids.chunks(500)) {
        let written = delivery::Entity::insert_many(rows.to_vec())
            .on_conflict(
                OnConflict::column(delivery::Column::DedupeKey)
                    .do_nothing()
                    .to_owned(),
            )
            .exec_without_returning(db)
            .await?;
        // Some may have been made before; only the new ones are sent.
        let new = if usize::try_from(written).unwrap_or_default() == ids.len() {
            ids.to_vec()
        } else {
            let there: Vec<DeliveryId> = delivery::Entity::find()
                .filter(delivery::Column::Id.is_in(ids.iter().map(|(id, _)| *id)))
                .all(db)
                .await?
                .into_iter()
                .map(|row| row.id)
                .collect();
            ids.iter()
                .filter(|(id, _)| there.contains(id))
                .copied()
                .collect()
        };
        let jobs = new.into_iter().map(|(delivery_id, council_id)| {
            NewJob::now(core, council_id, Job::SendMail { delivery_id })
        });
        outbox::enqueue(db, core, jobs).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn the_same_message_has_the_same_key_and_another_cause_another() {
        let to = |reply: u128, contact: u128| Message::Reply {
            reply_id: ReplyId(Uuid::from_u128(reply)),
            contact_id: ContactId(Uuid::from_u128(contact)),
        };
        assert_eq!(to(1, 2).dedupe_key(), to(1, 2).dedupe_key());
        assert_ne!(to(1, 2).dedupe_key(), to(1, 3).dedupe_key());
        assert_ne!(to(1, 2).dedupe_key(), to(2, 2).dedupe_key());
    }

    #[test]
    fn a_stored_message_is_read_back() {
        let message = Message::Digest {
            person: "key".to_owned(),
            subscription_id: SubscriptionId(Uuid::from_u128(1)),
            week: "2026-W48".to_owned(),
            news: vec![NewsId(Uuid::from_u128(2))],
        };
        let value = serde_json::to_value(&message).unwrap();
        assert_eq!(value["message"], "digest");
        assert_eq!(serde_json::from_value::<Message>(value).unwrap(), message);
    }
}
