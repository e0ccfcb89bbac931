//! The ledger of decisions: written in the transaction of each decision, checked by everyone who
//! wants to.
//!
//! Invariant: a decision and its entry are one transaction, and entries of one council are written
//! one after another.

use sea_orm::sea_query::LockType;
use sea_orm::{
    DatabaseTransaction, EntityTrait as _, FromQueryResult, IntoActiveModel as _, QuerySelect as _,
};
use yousaid_domain::ledger::{Broken, Entry, Hash, Verifier, beginning, link};
use yousaid_entities::{CouncilId, council, ledger, moderation_decision};

use crate::{Core, Error, Result, sql};

/// Rows that are read at once when a chain is checked.
const PAGE: u64 = 1_000;

/// The words that are hashed.
struct Words([String; 6]);

impl Words {
    fn of(row: &ledger::Model) -> Self {
        Self([
            row.decision_id.to_string(),
            row.feedback_id.to_string(),
            row.action.to_string(),
            row.reason.clone(),
            row.from_state.to_string(),
            row.to_state.to_string(),
        ])
    }

    fn entry<'a>(&'a self, row: &ledger::Model) -> Entry<'a> {
        let Self([decision, feedback, action, reason, from, to]) = self;
        Entry {
            number: row.number,
            decision,
            feedback,
            action,
            reason,
            from,
            to,
            at: row.created_at.0,
        }
    }
}

/// Writes decisions of one council to its chain, in their transaction.
///
/// # Errors
/// When the database refuses.
pub async fn append(
    txn: &DatabaseTransaction,
    council_id: CouncilId,
    decisions: impl IntoIterator<Item = moderation_decision::Model>,
) -> Result<()> {
    // Whoever writes next waits here, and then finds this end of the chain.
    council::Entity::find_by_id(council_id)
        .lock(LockType::NoKeyUpdate)
        .one(txn)
        .await?
        .ok_or(Error::NotFound)?;
    let newest = ledger::Entity::newest_in_council(council_id)
        .one(txn)
        .await?;
    let (mut number, mut head) = match newest {
        Some(row) => {
            let head: Hash = row.hash.try_into().map_err(|_| Error::State("ledger"))?;
            (row.number, head)
        }
        None => (0, beginning(&council_id.to_string())),
    };
    let mut rows = Vec::new();
    for decision in decisions {
        number += 1;
        let mut row = ledger::Model {
            council_id,
            number,
            decision_id: decision.id,
            feedback_id: decision.feedback_id,
            action: decision.action,
            reason: decision.reason,
            from_state: decision.from_state,
            to_state: decision.to_state,
            created_at: decision.created_at,
            hash: Vec::new(),
        };
        head = link(&head, &Words::of(&row).entry(&row));
        row.hash = head.to_vec();
        rows.push(row.into_active_model());
    }
    ledger::Entity::insert_many(rows)
        .exec_without_returning(txn)
        .await?;
    Ok(())
}

/// The newest entry of a council's chain: its number and its hash in hexadecimal.
///
/// # Errors
/// When the database refuses.
pub async fn head(core: &Core, council: CouncilId) -> Result<Option<(i64, String)>> {
    let newest = ledger::Entity::newest_in_council(council)
        .one(core.db.reader())
        .await?;
    Ok(newest.map(|row| (row.number, hex(&row.hash))))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What checking a council's chain found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// The council's short name.
    pub council: String,
    /// Entries that hold together.
    pub entries: i64,
    /// The hash of the last of them, in hexadecimal.
    pub head: String,
    /// Where the chain is broken.
    pub broken: Option<Broken>,
    /// Decisions that differ from their entry or have none, although the chain had begun.
    pub unlike: i64,
}

impl Checked {
    /// Whether nothing is wrong.
    #[must_use]
    pub const fn holds(&self) -> bool {
        self.broken.is_none() && self.unlike == 0
    }
}

#[derive(FromQueryResult)]
struct Chain {
    id: CouncilId,
    slug: String,
}

#[derive(FromQueryResult)]
struct Count {
    n: i64,
}

/// Checks every chain, or that of one council, and compares it with the decisions.
///
/// # Errors
/// [`Error::NotFound`] when the council has no chain, or when the database refuses.
pub async fn verify(core: &Core, council: Option<&str>) -> Result<Vec<Checked>> {
    let db = core.db.reader();
    let chains: Vec<Chain> = sql::rows(
        db,
        "SELECT c.id, c.slug FROM councils c WHERE ($1 IS NULL OR c.slug = $1) \
         AND EXISTS (SELECT 1 FROM ledger l WHERE l.council_id = c.id) ORDER BY c.slug",
        [council.map(str::to_owned).into()],
    )
    .await?;
    if chains.is_empty() && council.is_some() {
        return Err(Error::NotFound);
    }
    let mut checked = Vec::with_capacity(chains.len());
    for chain in chains {
        checked.push(check(core, chain).await?);
    }
    Ok(checked)
}

/// A chain is read page by page: each page begins where the one before ended.
async fn check(core: &Core, chain: Chain) -> Result<Checked> {
    let db = core.db.reader();
    let mut verifier = Verifier::new(&chain.id.to_string());
    let mut broken = None;
    while broken.is_none() {
        let page = ledger::Entity::following_in_council(chain.id, verifier.checked(), PAGE)
            .all(db)
            .await?;
        if page.is_empty() {
            break;
        }
        broken = page
            .iter()
            .find_map(|row| verifier.check(&Words::of(row).entry(row), &row.hash).err());
    }
    let unlike: Count = sql::row(
        db,
        "SELECT count(*) AS n FROM moderation_decisions d \
         LEFT JOIN ledger l ON l.decision_id = d.id \
         WHERE d.council_id = $1 AND d.created_at >= \
            (SELECT min(created_at) FROM ledger WHERE council_id = $1) \
         AND (l.decision_id IS NULL OR l.council_id <> d.council_id \
            OR l.feedback_id <> d.feedback_id OR l.action <> d.action OR l.reason <> d.reason \
            OR l.from_state <> d.from_state OR l.to_state <> d.to_state \
            OR l.created_at <> d.created_at)",
        [chain.id.into()],
    )
    .await?;
    Ok(Checked {
        council: chain.slug,
        entries: verifier.checked(),
        head: hex(verifier.head()),
        broken,
        unlike: unlike.n,
    })
}
