//! What is known of a mail address by its keyed hash: how much it got within the hour, and whether
//! a server refused it for good.
//!
//! Invariants:
//! - no address is counted twice as two: variants in case and space have one key;
//! - at most [`AN_HOUR`] messages of those kinds that are counted go to one address in any hour,
//!   however many workers ask at once: whoever takes a place holds the address's lock.

use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::Set, ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait,
    FromQueryResult, PaginatorTrait, QuerySelect,
};
use serde_json::json;
use yousaid_entities::{DeliveryId, DeliveryKind, UnixMillis, delivery, refused_address};

use crate::audit::{self, Actor, Event};
use crate::core::NO_SUBJECT;
use crate::mail::{Beyond, beyond};
use crate::{Core, Result, sql};

/// Messages that one address gets in an hour, whatever anybody posts.
pub const AN_HOUR: i64 = 3;

const HOUR: i64 = 60 * 60 * 1000;

/// A request to confirm is how the owner of a refused address shows that it works again: it is
/// tried this long after the refusal, in milliseconds.
const TRIED_AGAIN_AFTER: i64 = 24 * HOUR;

/// Whether a message may go to its address now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// It may.
    Free,
    /// It may not, and will not: the address has had its messages of the hour.
    Suppressed,
    /// There is room from then on.
    From(UnixMillis),
}

#[derive(FromQueryResult)]
struct Taken {
    taken: i64,
    oldest: Option<UnixMillis>,
    waiting: i64,
}

/// Takes one of the places that the address of a message has in an hour, if its kind is counted
/// and there is one. A message that can be asked for by anybody gets none while others wait.
///
/// # Errors
/// When the database refuses.
pub async fn take_place(core: &Core, row: &delivery::Model) -> Result<Place> {
    let beyond = beyond(row.kind);
    if beyond == Beyond::Sent {
        return Ok(Place::Free);
    }
    let now = core.now();
    let key = core.keys.mailbox(&row.recipient);
    let txn = core.db.begin().await?;
    lock(&txn, &key).await?;
    let found: Taken = sql::row(
        &txn,
        "SELECT (SELECT COUNT(*) FROM deliveries d WHERE d.recipient_key = $1 \
           AND d.slot_at > $2 AND d.id <> $3) AS taken, \
         (SELECT MIN(slot_at) FROM (SELECT slot_at FROM deliveries WHERE recipient_key = $1 \
           AND slot_at > $2 AND id <> $3 ORDER BY slot_at DESC LIMIT $4) newest) AS oldest, \
         (SELECT COUNT(*) FROM deliveries d WHERE d.recipient_key = $1 AND d.state = 'queued' \
           AND d.slot_at IS NULL AND d.id <> $3 \
           AND d.kind IN ('decision', 'reply', 'news', 'digest')) AS waiting",
        [
            key.as_str().into(),
            now.plus(-HOUR).0.into(),
            row.id.into(),
            AN_HOUR.into(),
        ],
    )
    .await?;
    let place = match beyond {
        Beyond::Suppressed if found.taken + found.waiting >= AN_HOUR => Place::Suppressed,
        Beyond::Waits if found.taken >= AN_HOUR => {
            Place::From(found.oldest.unwrap_or(now).plus(HOUR + 1))
        }
        _ => Place::Free,
    };
    if place == Place::Free {
        sql::execute(
            &txn,
            "UPDATE deliveries SET slot_at = $1, recipient_key = $2 WHERE id = $3",
            [now.0.into(), key.into(), row.id.into()],
        )
        .await?;
        txn.commit().await?;
    }
    Ok(place)
}

/// Gives the place back: the server has said that it did not take the message.
///
/// # Errors
/// When the database refuses.
pub async fn give_back(db: &impl ConnectionTrait, id: DeliveryId) -> Result<()> {
    let statement = "UPDATE deliveries SET slot_at = NULL WHERE id = $1";
    sql::execute(db, statement, [id.into()]).await?;
    Ok(())
}

/// Makes everyone else who takes a place for the address wait until the end of the transaction.
/// SQLite has one writer anyway.
async fn lock(txn: &DatabaseTransaction, key: &str) -> Result<()> {
    if txn.get_database_backend() == DbBackend::Postgres {
        let statement = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))";
        sql::execute(txn, statement, [key.into()]).await?;
    }
    Ok(())
}

/// What the server said when it refused the address for good, when that keeps this message back.
/// A sign-in mail is always tried, and a request to confirm a day after the last refusal.
///
/// # Errors
/// When the database refuses.
pub async fn refusal(core: &Core, row: &delivery::Model) -> Result<Option<String>> {
    if row.kind == DeliveryKind::SignIn {
        return Ok(None);
    }
    let found = find(core, &row.recipient).await?;
    let kept_back = found.filter(|refused| {
        beyond(row.kind) != Beyond::Suppressed
            || refused.refused_at.plus(TRIED_AGAIN_AFTER) > core.now()
    });
    Ok(kept_back.map(|refused| refused.words))
}

/// Whether an address is refused.
///
/// # Errors
/// When the database refuses.
pub async fn find(core: &Core, address: &str) -> Result<Option<refused_address::Model>> {
    let found = refused_address::Entity::find_by_id(core.keys.mailbox(address));
    Ok(found.one(core.db.reader()).await?)
}

/// The addresses refused last, as keyed hashes, and how many there are.
///
/// # Errors
/// When the database refuses.
pub async fn refused(core: &Core, limit: u64) -> Result<(Vec<refused_address::Model>, u64)> {
    let db = core.db.reader();
    let rows = refused_address::Entity::newest_first().limit(limit);
    let all = refused_address::Entity::newest_first().count(db).await?;
    Ok((rows.all(db).await?, all))
}

/// Notes that a server refused the address for good.
///
/// # Errors
/// When the database refuses.
pub async fn mark_in(
    db: &impl ConnectionTrait,
    core: &Core,
    address: &str,
    words: &str,
) -> Result<()> {
    use refused_address::Column;

    refused_address::Entity::insert(refused_address::ActiveModel {
        email_key: Set(core.keys.mailbox(address)),
        words: Set(words.to_owned()),
        refused_at: Set(core.now()),
    })
    .on_conflict(
        OnConflict::column(Column::EmailKey)
            .update_columns([Column::Words, Column::RefusedAt])
            .to_owned(),
    )
    .exec_without_returning(db)
    .await?;
    Ok(())
}

/// Forgets that the address was refused: its owner has shown that mail reaches it. Says whether it
/// was.
///
/// # Errors
/// When the database refuses.
pub async fn clear_in(db: &impl ConnectionTrait, core: &Core, address: &str) -> Result<bool> {
    let key = core.keys.mailbox(address);
    let cleared = refused_address::Entity::delete_by_id(key).exec(db).await?;
    Ok(cleared.rows_affected > 0)
}

/// Forgets that the address was refused, at an operator's wish. Says whether it was.
///
/// # Errors
/// When the database refuses.
pub async fn clear(core: &Core, actor: Actor, address: &str) -> Result<bool> {
    let txn = core.db.begin().await?;
    let was_refused = clear_in(&txn, core, address).await?;
    if was_refused {
        let event = Event {
            council_id: None,
            actor,
            subject: ("refused_addresses", NO_SUBJECT),
            action: "address.cleared",
            detail: json!({}),
        };
        audit::record(&txn, core, [event]).await?;
        txn.commit().await?;
    }
    Ok(was_refused)
}
