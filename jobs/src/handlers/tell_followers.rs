//! Tells those who follow a plan or its council of something new: one message each for those who
//! hear at once; for the others it is kept for their weekly mail.
//!
//! Messages are written in batches, each in a transaction of its own, in the order of the people; a
//! message has a key, so that a second run repeats nobody. The job ends with the last batch.

use yousaid_entities::NewsId;
use yousaid_services::mail::{self, Message, NewDelivery};
use yousaid_services::{Result, news};

use crate::{Claim, Outcome, Worker};

/// Messages written in one transaction: enough to be quick, few enough to let other writers in.
const BATCH: i64 = 500;

/// Writes the messages.
pub async fn run(worker: &Worker, claim: &Claim, news_id: NewsId) -> Outcome {
    tell(worker, claim, news_id).await.into()
}

async fn tell(worker: &Worker, claim: &Claim, news_id: NewsId) -> Result<()> {
    let core = &worker.core;
    let txn = core.db.begin().await?;
    news::keep_for_digests(&txn, news_id).await?;
    txn.commit().await?;
    let mut after = String::new();
    loop {
        let people = news::followers(core.db.reader(), news_id, &after, BATCH).await?;
        let is_last = i64::try_from(people.len()).unwrap_or(BATCH) < BATCH;
        if let Some(last) = people.last() {
            after.clone_from(&last.person);
        }
        let messages = people.into_iter().map(|follower| NewDelivery {
            recipient: follower.email,
            locale: follower.locale,
            council_id: Some(follower.council_id),
            feedback_id: None,
            message: Message::News {
                news_id,
                subscription_id: follower.subscription_id,
                person: follower.person,
            },
        });
        let txn = core.db.begin().await?;
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
