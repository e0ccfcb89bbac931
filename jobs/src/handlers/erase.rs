//! Erases what is past its time, in batches, each in a transaction of its own: a writer never waits
//! long for it, and what is done stays done.
//!
//! The times are in `docs/JOBS.md`; a change here is a change there.

use sea_orm::Value;
use yousaid_entities::UnixMillis;
use yousaid_services::{Result, sql};

use crate::{Claim, Outcome, Worker, policy};

const HOUR: i64 = 60 * 60 * 1000;
const DAY: i64 = 24 * HOUR;

/// A rule of erasure: what is done to which rows, as SQL whose last word is a limit.
struct Rule {
    what: &'static str,
    statement: &'static str,
    /// Rows from before this are past their time; for rules about an expiry, now.
    before: UnixMillis,
}

/// Erases everything that is past its time.
pub async fn run(worker: &Worker, claim: &Claim) -> Outcome {
    erase(worker, claim).await.into()
}

async fn erase(worker: &Worker, claim: &Claim) -> Result<()> {
    let core = &worker.core;
    let now = core.now();
    for rule in rules(now, worker.settings.contact_days) {
        let mut erased = 0;
        loop {
            let values: [Value; 3] = [
                rule.before.0.into(),
                now.0.into(),
                policy::ERASE_BATCH.into(),
            ];
            let txn = core.db.begin().await?;
            let rows = sql::execute(&txn, rule.statement, values).await?;
            txn.commit().await?;
            erased += rows;
            if rows < policy::ERASE_BATCH.unsigned_abs() {
                break;
            }
        }
        if erased > 0 {
            tracing::info!(
                what = rule.what,
                rows = erased,
                "erased what is past its time"
            );
        }
    }
    let txn = core.db.begin().await?;
    claim.finish(&txn, now).await?;
    txn.commit().await?;
    Ok(())
}

/// Every statement has the same three values: before when ($1), now ($2), rows at most ($3).
fn rules(now: UnixMillis, contact_days: u32) -> [Rule; 12] {
    [
        Rule {
            what: "drafts",
            statement: "DELETE FROM drafts WHERE id IN (SELECT id FROM drafts \
                WHERE expires_at < $1 AND expires_at < $2 LIMIT $3)",
            before: now,
        },
        Rule {
            what: "addresses of answered plans",
            statement: "UPDATE contacts SET email = '', erased_at = $2 WHERE id IN ( \
                SELECT k.id FROM contacts k JOIN feedback f ON f.id = k.feedback_id \
                JOIN designs d ON d.id = f.design_id WHERE k.erased_at IS NULL \
                AND d.state IN ('answered', 'withdrawn') AND d.updated_at < $1 LIMIT $3)",
            before: now.plus(-DAY * i64::from(contact_days)),
        },
        Rule {
            what: "addresses nobody confirmed",
            statement: "UPDATE contacts SET email = '', erased_at = $2 WHERE id IN ( \
                SELECT id FROM contacts WHERE erased_at IS NULL AND confirmed_at IS NULL \
                AND created_at < $1 LIMIT $3)",
            before: now.plus(-30 * DAY),
        },
        Rule {
            what: "addresses of authors who ended mail",
            statement: "UPDATE contacts SET email = '', erased_at = $2 WHERE id IN ( \
                SELECT id FROM contacts WHERE erased_at IS NULL AND ended_at < $1 LIMIT $3)",
            before: now.plus(-DAY),
        },
        Rule {
            what: "follows nobody confirmed",
            statement: "UPDATE subscriptions SET email = '', email_key = '', \
                ended_at = COALESCE(ended_at, $2) \
                WHERE id IN (SELECT id FROM subscriptions WHERE email <> '' \
                AND confirmed_at IS NULL AND created_at < $1 LIMIT $3)",
            before: now.plus(-7 * DAY),
        },
        Rule {
            what: "addresses of followers who ended",
            statement: "UPDATE subscriptions SET email = '', email_key = '', \
                ended_at = COALESCE(ended_at, $2) \
                WHERE id IN (SELECT id FROM subscriptions WHERE email <> '' \
                AND ended_at < $1 LIMIT $3)",
            before: now.plus(-DAY),
        },
        Rule {
            what: "news for weekly mails of people who left",
            statement: "DELETE FROM digest_items WHERE (person, news_id) IN ( \
                SELECT i.person, i.news_id FROM digest_items i WHERE i.created_at < $1 \
                AND i.created_at < $2 AND NOT EXISTS (SELECT 1 FROM subscriptions s \
                  WHERE s.email_key = i.person AND s.ended_at IS NULL) LIMIT $3)",
            before: now.plus(-30 * DAY),
        },
        Rule {
            what: "refusals of addresses",
            statement: "DELETE FROM refused_addresses WHERE email_key IN ( \
                SELECT email_key FROM refused_addresses WHERE refused_at < $1 \
                AND refused_at < $2 LIMIT $3)",
            before: now.plus(-365 * DAY),
        },
        Rule {
            what: "messages",
            statement: "UPDATE deliveries SET recipient = '', recipient_key = '', message = '{}' \
                WHERE id IN (SELECT id FROM deliveries \
                WHERE recipient <> '' AND state <> 'queued' AND created_at < $1 \
                AND created_at < $2 LIMIT $3)",
            before: now.plus(-30 * DAY),
        },
        Rule {
            what: "sign-in attempts",
            statement: "DELETE FROM sign_in_challenges WHERE id IN ( \
                SELECT id FROM sign_in_challenges WHERE expires_at < $1 \
                AND expires_at < $2 LIMIT $3)",
            before: now.plus(-DAY),
        },
        Rule {
            what: "sessions",
            statement: "DELETE FROM sessions WHERE id IN (SELECT id FROM sessions \
                WHERE (expires_at < $1 OR revoked_at < $1) AND created_at < $2 LIMIT $3)",
            before: now.plus(-7 * DAY),
        },
        Rule {
            what: "finished jobs",
            statement: "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox \
                WHERE done_at < $1 AND done_at < $2 LIMIT $3)",
            before: now.plus(-7 * DAY),
        },
    ]
}
