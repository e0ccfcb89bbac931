//! What authors do with their own feedback, by the link that only they have: confirm their
//! address, change their words while nobody has decided, take them back, end the mail.
//!
//! Invariant: a link names one row; what it may do is decided here, by the state of that row.

use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use yousaid_domain::text::FeedbackText;
use yousaid_entities::{
    ContactId, DecisionAction, FeedbackId, FeedbackState, answer, contact, design, feedback,
    moderation_decision, screening_result, theme_assignment,
};

use crate::audit::{self, Actor, Event};
use crate::outbox::{self, Job, NewJob};
use crate::{Core, Error, Result, mailbox};

/// Whether the author may still change the words: nobody has decided about them yet.
#[must_use]
pub fn may_change(state: FeedbackState) -> bool {
    state == FeedbackState::Received || state.may_become(FeedbackState::Received)
}

/// Confirms the address behind a link; again does nothing. What a server once said about the
/// address no longer counts.
///
/// # Errors
/// [`Error::NotFound`] when the address was erased.
pub async fn confirm(core: &Core, id: ContactId) -> Result<FeedbackId> {
    let txn = core.db.begin().await?;
    let row = contact::Entity::by_link(id)
        .one(&txn)
        .await?
        .ok_or(Error::NotFound)?;
    if row.confirmed_at.is_none() || row.ended_at.is_some() {
        contact::Entity::update_many()
            .col_expr(contact::Column::ConfirmedAt, Expr::value(core.now()))
            .col_expr(contact::Column::EndedAt, Expr::cust("NULL"))
            .filter(contact::Column::Id.eq(id))
            .exec(&txn)
            .await?;
        mailbox::clear_in(&txn, core, &row.email).await?;
        let event = Event {
            council_id: Some(row.council_id),
            actor: Actor::Resident,
            subject: ("feedback", row.feedback_id.0),
            action: "contact.confirmed",
            detail: json!({}),
        };
        audit::record(&txn, core, [event]).await?;
        txn.commit().await?;
    }
    Ok(row.feedback_id)
}

/// Ends all mail about one piece of feedback; again does nothing.
///
/// # Errors
/// [`Error::NotFound`] when the address was erased.
pub async fn end_mail(core: &Core, id: ContactId) -> Result<()> {
    let txn = core.db.begin().await?;
    let row = contact::Entity::by_link(id)
        .one(&txn)
        .await?
        .ok_or(Error::NotFound)?;
    if row.ended_at.is_none() {
        contact::Entity::update_many()
            .col_expr(contact::Column::EndedAt, Expr::value(core.now()))
            .filter(contact::Column::Id.eq(id))
            .exec(&txn)
            .await?;
        let event = Event {
            council_id: Some(row.council_id),
            actor: Actor::Resident,
            subject: ("feedback", row.feedback_id.0),
            action: "contact.ended",
            detail: json!({}),
        };
        audit::record(&txn, core, [event]).await?;
        txn.commit().await?;
    }
    Ok(())
}

/// Whether the author has ended all mail about the feedback.
///
/// # Errors
/// [`Error::NotFound`] when the address was erased.
pub async fn has_ended_mail(core: &Core, id: ContactId) -> Result<bool> {
    let row = contact::Entity::by_link(id)
        .one(core.db.reader())
        .await?
        .ok_or(Error::NotFound)?;
    Ok(row.ended_at.is_some())
}

/// Takes the end of mail back; again does nothing. An address that was not confirmed is still not.
///
/// # Errors
/// [`Error::NotFound`] when the address was erased.
pub async fn resume_mail(core: &Core, id: ContactId) -> Result<()> {
    let txn = core.db.begin().await?;
    let row = contact::Entity::by_link(id)
        .one(&txn)
        .await?
        .ok_or(Error::NotFound)?;
    if row.ended_at.is_some() {
        contact::Entity::update_many()
            .col_expr(contact::Column::EndedAt, Expr::cust("NULL"))
            .filter(contact::Column::Id.eq(id))
            .exec(&txn)
            .await?;
        let event = Event {
            council_id: Some(row.council_id),
            actor: Actor::Resident,
            subject: ("feedback", row.feedback_id.0),
            action: "contact.resumed",
            detail: json!({}),
        };
        audit::record(&txn, core, [event]).await?;
        txn.commit().await?;
    }
    Ok(())
}

/// Replaces the words while nobody has decided about them. They are screened again.
///
/// # Errors
/// [`Error::Changed`] when they changed since they were read, [`Error::State`] when somebody has
/// decided in the meantime.
pub async fn change(core: &Core, id: FeedbackId, revision: i64, text: &FeedbackText) -> Result<()> {
    let txn = core.db.begin().await?;
    let row = feedback::Entity::by_link(id)
        .one(&txn)
        .await?
        .ok_or(Error::NotFound)?;
    if !may_change(row.state) {
        return Err(Error::State("feedback-decided"));
    }
    if row.revision != revision {
        return Err(Error::Changed);
    }
    let next = revision + 1;
    let changed = feedback::Entity::update_many()
        .col_expr(feedback::Column::Text, Expr::value(text.as_str()))
        .col_expr(
            feedback::Column::State,
            Expr::value(FeedbackState::Received),
        )
        .col_expr(feedback::Column::Reasons, Expr::value(""))
        .col_expr(feedback::Column::UpdatedAt, Expr::value(core.now()))
        .col_expr(feedback::Column::Revision, Expr::value(next))
        .filter(feedback::Column::Id.eq(id))
        .filter(feedback::Column::Revision.eq(revision))
        .exec(&txn)
        .await?;
    if changed.rows_affected == 0 {
        return Err(Error::Changed);
    }
    let event = Event {
        council_id: Some(row.council_id),
        actor: Actor::Resident,
        subject: ("feedback", id.0),
        action: "feedback.changed",
        detail: json!({ "revision": next }),
    };
    audit::record(&txn, core, [event]).await?;
    let job = Job::ScreenFeedback {
        feedback_id: id,
        revision: next,
    };
    outbox::enqueue(&txn, core, [NewJob::now(core, Some(row.council_id), job)]).await?;
    txn.commit().await?;
    core.waker.wake();
    Ok(())
}

/// Takes the feedback back for good: the words, answers, findings and the address are erased; that
/// there was something, and when it was withdrawn, stays. Again does nothing.
///
/// # Errors
/// [`Error::NotFound`] when there is no such feedback.
pub async fn withdraw(core: &Core, id: FeedbackId) -> Result<()> {
    let txn = core.db.begin().await?;
    let row = feedback::Entity::by_link(id)
        .one(&txn)
        .await?
        .ok_or(Error::NotFound)?;
    if row.state == FeedbackState::Withdrawn {
        return Ok(());
    }
    let now = core.now();
    feedback::Entity::update_many()
        .col_expr(
            feedback::Column::State,
            Expr::value(FeedbackState::Withdrawn),
        )
        .col_expr(feedback::Column::Text, Expr::value(""))
        .col_expr(feedback::Column::PublishedText, Expr::cust("NULL"))
        .col_expr(feedback::Column::About, Expr::value(json!({})))
        .col_expr(feedback::Column::Reasons, Expr::value(""))
        .col_expr(feedback::Column::UpdatedAt, Expr::value(now))
        .col_expr(
            feedback::Column::Revision,
            Expr::col(feedback::Column::Revision).add(1),
        )
        .filter(feedback::Column::Id.eq(id))
        .exec(&txn)
        .await?;
    answer::Entity::delete_many()
        .filter(answer::Column::FeedbackId.eq(id))
        .exec(&txn)
        .await?;
    screening_result::Entity::delete_many()
        .filter(screening_result::Column::FeedbackId.eq(id))
        .exec(&txn)
        .await?;
    theme_assignment::Entity::delete_many()
        .filter(theme_assignment::Column::FeedbackId.eq(id))
        .exec(&txn)
        .await?;
    contact::Entity::update_many()
        .col_expr(contact::Column::Email, Expr::value(""))
        .col_expr(contact::Column::ErasedAt, Expr::value(now))
        .filter(contact::Column::FeedbackId.eq(id))
        .exec(&txn)
        .await?;
    moderation_decision::Entity::insert(moderation_decision::ActiveModel {
        id: Set(core.id()),
        council_id: Set(row.council_id),
        feedback_id: Set(id),
        actor_id: Set(None),
        action: Set(DecisionAction::Withdraw),
        reason: Set(String::new()),
        note: Set(String::new()),
        from_state: Set(row.state),
        to_state: Set(FeedbackState::Withdrawn),
        created_at: Set(now),
    })
    .exec_without_returning(&txn)
    .await?;
    let event = Event {
        council_id: Some(row.council_id),
        actor: Actor::Resident,
        subject: ("feedback", id.0),
        action: "feedback.withdrawn",
        detail: json!({ "from": row.state }),
    };
    audit::record(&txn, core, [event]).await?;
    if row.state == FeedbackState::Published {
        design::Entity::touch_public(&txn, row.design_id, now).await?;
    }
    txn.commit().await?;
    Ok(())
}
