//! Sends one message, or keeps the reason why it is not sent.
//!
//! Before it is handed over it needs three things: nothing known against its address, a turn with
//! its domain, and one of the places that its address has in an hour. What must wait is put back
//! without counting as a try, so that it keeps no hand busy.
//!
//! Between the server's word that it has the message and our commit lies a moment in which a crash
//! makes the message go twice; the Message-ID is the same, so readers and servers can tell.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter};
use yousaid_entities::{DeliveryId, DeliveryState, UnixMillis, delivery};
use yousaid_services::mailbox::{self, Place};
use yousaid_services::{Core, Result};

use crate::mail::domains::Turn;
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
    next_try_at: Option<UnixMillis>,
    /// When the first try in vain was.
    first_try_at: Option<UnixMillis>,
    /// 0 when nothing was tried.
    tries: i32,
}

impl Note {
    const fn of(state: DeliveryState, explanation: String) -> Self {
        Self {
            state,
            explanation,
            message_id: None,
            sent_at: None,
            next_try_at: None,
            first_try_at: None,
            tries: 1,
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
        Content::Withheld(why) => return suppress(worker, claim, id, why.to_owned()).await,
    };
    let Ok(message) = worker.post.message(&row, &letter) else {
        let note = Note::of(DeliveryState::Failed, "the address is not one".to_owned());
        return end(worker, claim, id, note).await;
    };
    if let Some(words) = mailbox::refusal(core, &row).await? {
        let why = format!("this address was refused before: {words}");
        return suppress(worker, claim, id, why).await;
    }
    // Kept until the conversation is over.
    let _turn = match worker.post.turn(&row.recipient, core.now()) {
        Turn::Now(conversation) => conversation,
        Turn::From(at) => {
            let why = "other messages to this domain go first".to_owned();
            return Ok(Outcome::Waits(at, why));
        }
    };
    match mailbox::take_place(core, &row).await? {
        Place::Free => {}
        Place::Suppressed => {
            let why = "this address had enough messages within an hour".to_owned();
            return suppress(worker, claim, id, why).await;
        }
        Place::From(at) => {
            let why = "this address had enough messages within an hour; this one waits";
            let note = Note {
                next_try_at: Some(at),
                tries: 0,
                ..Note::of(DeliveryState::Queued, why.to_owned())
            };
            write(core.db.writer(), id, note).await?;
            return Ok(Outcome::Waits(at, why.to_owned()));
        }
    }
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
        Sent::NoSuchAddress(said) => {
            let txn = core.db.begin().await?;
            mailbox::mark_in(&txn, core, &row.recipient, &said).await?;
            write(&txn, id, Note::of(DeliveryState::Failed, said)).await?;
            claim.finish(&txn, core.now()).await?;
            txn.commit().await?;
            Ok(Outcome::Done)
        }
        Sent::Later(said) => {
            mailbox::give_back(core.db.writer(), id).await?;
            later(core, claim, &row, said).await
        }
        // The server may have it, so its place stays taken.
        Sent::Unknown(said) => later(core, claim, &row, said).await,
    }
}

/// Writes down when it is tried again, or that it is given up.
async fn later(core: &Core, claim: &Claim, row: &delivery::Model, said: String) -> Result<Outcome> {
    let now = core.now();
    let first = row.first_try_at.unwrap_or(now);
    let expired =
        u128::try_from(now.0 - first.0).is_ok_and(|age| age >= policy::MAIL_EXPIRES.as_millis());
    if expired || claim.attempts >= claim.max_attempts {
        let note = Note::of(DeliveryState::Failed, said.clone());
        write(core.db.writer(), row.id, note).await?;
        let tries = claim.attempts;
        return Ok(Outcome::Fail(format!(
            "not delivered in {tries} tries: {said}"
        )));
    }
    let random = u64::from_be_bytes(core.random_bytes());
    let wait = policy::backoff(claim.attempts, random).as_millis();
    let at = now.plus(i64::try_from(wait).unwrap_or(i64::MAX));
    let note = Note {
        next_try_at: Some(at),
        first_try_at: Some(first),
        ..Note::of(DeliveryState::Queued, said.clone())
    };
    write(core.db.writer(), row.id, note).await?;
    Ok(Outcome::RetryAt(at, said))
}

async fn suppress(worker: &Worker, claim: &Claim, id: DeliveryId, why: String) -> Result<Outcome> {
    let note = Note {
        tries: 0,
        ..Note::of(DeliveryState::Suppressed, why)
    };
    end(worker, claim, id, note).await
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
    use delivery::Column;

    let mut update = delivery::Entity::update_many()
        .col_expr(Column::State, Expr::value(note.state))
        .col_expr(Column::Explanation, Expr::value(note.explanation))
        .col_expr(Column::NextTryAt, Expr::value(note.next_try_at))
        .col_expr(
            Column::Attempts,
            Expr::col(Column::Attempts).add(note.tries),
        )
        .filter(Column::Id.eq(id))
        .filter(Column::State.eq(DeliveryState::Queued));
    if let Some(message_id) = note.message_id {
        update = update.col_expr(Column::MessageId, Expr::value(message_id));
    }
    if let Some(at) = note.sent_at {
        update = update.col_expr(Column::SentAt, Expr::value(at));
    }
    if let Some(at) = note.first_try_at {
        update = update.col_expr(Column::FirstTryAt, Expr::value(at));
    }
    update.exec(db).await?;
    Ok(())
}
