//! Writes to each officer of a council in which work waits: one message a working day, with counts.

use sea_orm::FromQueryResult;
use yousaid_entities::{CouncilId, UserId};
use yousaid_services::mail::{self, Message, NewDelivery};
use yousaid_services::{Result, sql};

use crate::{Claim, Outcome, Worker};

/// Asks for the messages.
pub async fn run(worker: &Worker, claim: &Claim, day: &str) -> Outcome {
    write(worker, claim, day).await.into()
}

#[derive(FromQueryResult)]
struct Officer {
    user_id: UserId,
    council_id: CouncilId,
    email: String,
    locale: String,
}

async fn write(worker: &Worker, claim: &Claim, day: &str) -> Result<()> {
    let core = &worker.core;
    let officers: Vec<Officer> = sql::rows(
        core.db.reader(),
        "SELECT DISTINCT m.user_id, m.council_id, u.email, u.locale \
         FROM memberships m JOIN users u ON u.id = m.user_id \
         WHERE m.ended_at IS NULL AND u.disabled_at IS NULL AND m.role IN ('officer', 'lead') \
         AND NOT EXISTS (SELECT 1 FROM work_mail_stops w WHERE w.user_id = u.id) \
         AND (EXISTS (SELECT 1 FROM feedback f WHERE f.council_id = m.council_id \
                AND f.state IN ('ready', 'held')) \
           OR EXISTS (SELECT 1 FROM themes h WHERE h.council_id = m.council_id \
                AND h.state = 'proposed') \
           OR EXISTS (SELECT 1 FROM routes r WHERE r.council_id = m.council_id \
                AND r.state IN ('offered', 'accepted')))",
        [],
    )
    .await?;
    let deliveries = officers.into_iter().map(|officer| NewDelivery {
        recipient: officer.email,
        locale: officer.locale,
        council_id: Some(officer.council_id),
        feedback_id: None,
        message: Message::DailyWork {
            user_id: officer.user_id,
            council_id: officer.council_id,
            day: day.to_owned(),
        },
    });
    let txn = core.db.begin().await?;
    mail::send_all_in(&txn, core, deliveries).await?;
    claim.finish(&txn, core.now()).await?;
    txn.commit().await?;
    core.waker.wake();
    Ok(())
}
