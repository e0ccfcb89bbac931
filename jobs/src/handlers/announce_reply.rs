//! Tells everyone whose words are in an answered theme, and who asked to hear, once each.
//!
//! Messages are written in batches, each in a transaction of its own, in the order of the
//! contacts; a message has a key, so that a second run repeats nobody. The job ends with the last
//! batch.

use yousaid_entities::{ContactId, ReplyId};
use yousaid_services::mail::{self, Message, NewDelivery};
use yousaid_services::{Result, replies};

use crate::{Claim, Outcome, Worker};

/// Messages written in one transaction: enough to be quick, few enough to let other writers in.
const BATCH: i64 = 500;

/// Writes the messages of a published reply.
pub async fn run(worker: &Worker, claim: &Claim, reply_id: ReplyId) -> Outcome {
    announce(worker, claim, reply_id).await.into()
}

async fn announce(worker: &Worker, claim: &Claim, reply_id: ReplyId) -> Result<()> {
    let core = &worker.core;
    let mut after: Option<ContactId> = None;
    loop {
        let people = replies::recipients(core.db.reader(), reply_id, after, BATCH).await?;
        let is_last = i64::try_from(people.len()).unwrap_or(BATCH) < BATCH;
        after = people.last().map(|person| person.contact_id).or(after);
        let txn = core.db.begin().await?;
        let messages = people.into_iter().map(|person| NewDelivery {
            recipient: person.email,
            locale: person.locale,
            council_id: Some(person.council_id),
            feedback_id: Some(person.feedback_id),
            message: Message::Reply {
                reply_id,
                contact_id: person.contact_id,
            },
        });
        mail::send_all_in(&txn, core, messages).await?;
        if is_last {
            claim.finish(&txn, core.now()).await?;
        }
        txn.commit().await?;
        core.waker.wake();
        if is_last {
            return Ok(());
        }
    }
}
