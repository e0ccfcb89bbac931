//! Sends one message, or keeps the reason why it is not sent.
//!
//! Between the server's word that it has the message and our commit lies a moment in which a crash
//! makes the message go twice; the Message-ID is the same, so readers and servers can tell.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter};
use yousaid_entities::{DeliveryId, DeliveryState, UnixMillis, delivery};
use yousaid_services::Result;

use crate::mail::{self, Content, Sent};
use crate::{Claim, Outcome, Worker, policy};

/// Sends it.
pub async fn run(worker: &Worker, claim: &Claim, delivery_id: DeliveryId) -> Outcome {
    match send(worker, claim, delivery_id).await {
        Ok(outcome) => outcome,
        Err(error) => error.into(),
    }
}

/// What is written down about one try.
struct Note {
    state: DeliveryState,
    explanation: String,
    message_id: Option<String>,
    sent_at: Option<UnixMillis>,
}

impl Note {
    const fn of(state: DeliveryState, explanation: String) -> Self {
        Self {
            state,
            explanation,
            message_id: None,
            sent_at: None,
        }
    }
}

async fn send(worker: &Worker, claim: &Claim, id: DeliveryId) -> Result<Outcome> {
    let core = &worker.core;
    let Some(row) = delivery::Entity::for_job(id).one(core.db.reader()).await? else {
        return Ok(Outcome::Done);
    };
    if row.state != DeliveryState::Queued {
        return Ok(Outcome::Done);
    }
    let letter = match mail::load(core, &worker.settings.mail, &row).await? {
        Content::Letter(letter) => letter,
        Content::Withheld(why) => {
            let note = Note::of(DeliveryState::Suppressed, why.to_owned());
            return end(worker, claim, id, note).await;
        }
    };
    let Ok(message) = worker.post.message(&row, &letter) else {
        let note = Note::of(DeliveryState::Failed, "the address is not one".to_owned());
        return end(worker, claim, id, note).await;
    };
    match worker.post.send(id, message).await {
        Sent::Taken(said) => {
            let note = Note {
                message_id: Some(worker.post.message_id(&row)),
                sent_at: Some(core.now()),
                ..Note::of(DeliveryState::Sent, said)
            };
            end(worker, claim, id, note).await
        }
        Sent::Refused(said) => end(worker, claim, id, Note::of(DeliveryState::Failed, said)).await,
        Sent::Later(said) => {
            let age = core.now().0 - row.created_at.0;
            let expired =
                u128::try_from(age).is_ok_and(|age| age >= policy::MAIL_EXPIRES.as_millis());
            let last = expired || claim.attempts >= claim.max_attempts;
            let state = if last {
                DeliveryState::Failed
            } else {
                DeliveryState::Queued
            };
            let txn = core.db.begin().await?;
            write(&txn, id, Note::of(state, said.clone())).await?;
            txn.commit().await?;
            Ok(if last {
                Outcome::Fail(format!("not delivered in {} tries: {said}", claim.attempts))
            } else {
                Outcome::Retry(said)
            })
        }
    }
}

/// Writes how the message ended, together with the end of the job.
async fn end(worker: &Worker, claim: &Claim, id: DeliveryId, note: Note) -> Result<Outcome> {
    let txn = worker.core.db.begin().await?;
    write(&txn, id, note).await?;
    claim.finish(&txn, worker.core.now()).await?;
    txn.commit().await?;
    Ok(Outcome::Done)
}

async fn write(db: &impl ConnectionTrait, id: DeliveryId, note: Note) -> Result<()> {
    let mut update = delivery::Entity::update_many()
        .col_expr(delivery::Column::State, Expr::value(note.state))
        .col_expr(delivery::Column::Explanation, Expr::value(note.explanation))
        .col_expr(
            delivery::Column::Attempts,
            Expr::col(delivery::Column::Attempts).add(1),
        )
        .filter(delivery::Column::Id.eq(id))
        .filter(delivery::Column::State.eq(DeliveryState::Queued));
    if let Some(message_id) = note.message_id {
        update = update.col_expr(delivery::Column::MessageId, Expr::value(message_id));
    }
    if let Some(at) = note.sent_at {
        update = update.col_expr(delivery::Column::SentAt, Expr::value(at));
    }
    update.exec(db).await?;
    Ok(())
}
