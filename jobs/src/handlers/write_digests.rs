//! Writes the weekly mails: one to each person for whom there is news, and to nobody else.
//!
//! News waits, person by person, since it happened. A batch of people takes theirs away in the
//! transaction that writes their messages, so that nothing is told twice or lost, even when no
//! worker ran for weeks.

use yousaid_services::mail::{self, Message, NewDelivery};
use yousaid_services::news::{self, DigestItem, Week};
use yousaid_services::{Result, schedule};

use crate::{Claim, Outcome, Worker};

/// People whose mails are written in one transaction.
const BATCH: i64 = 500;

/// Writes the mails of a week.
pub async fn run(worker: &Worker, claim: &Claim, slot: &str) -> Outcome {
    write(worker, claim, slot).await.into()
}

async fn write(worker: &Worker, claim: &Claim, slot: &str) -> Result<()> {
    let core = &worker.core;
    let week = Week {
        slot,
        due: schedule::digest_due(slot).unwrap_or(claim.created_at),
    };
    let mut after = String::new();
    loop {
        let txn = core.db.begin().await?;
        let people = news::waiting(&txn, week, &after, BATCH).await?;
        if let Some(people) = &people {
            let items = news::digest_items(&txn, week, people).await?;
            news::forget_items(&txn, week, people).await?;
            mail::send_all_in(&txn, core, digests(items, slot)).await?;
        }
        let next = people.filter(|people| !people.is_end);
        if next.is_none() {
            claim.finish(&txn, core.now()).await?;
        }
        txn.commit().await?;
        core.waker.wake();
        match next {
            Some(people) => after = people.last,
            None => return Ok(()),
        }
    }
}

/// One message a person, of what stands together in the list.
fn digests(items: Vec<DigestItem>, week: &str) -> Vec<NewDelivery> {
    let mut digests: Vec<NewDelivery> = Vec::new();
    for item in items {
        let last = digests.last_mut().map(|digest| &mut digest.message);
        if let Some(Message::Digest { person, news, .. }) = last
            && *person == item.person
        {
            news.push(item.news_id);
            continue;
        }
        digests.push(NewDelivery {
            recipient: item.email,
            locale: item.locale,
            council_id: None,
            feedback_id: None,
            message: Message::Digest {
                person: item.person,
                subscription_id: item.subscription_id,
                week: week.to_owned(),
                news: vec![item.news_id],
            },
        });
    }
    digests
}
