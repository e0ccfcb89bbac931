//! The facts that decisions are made from: the register of councils, the agreements between them
//! and the postcode directory.
//!
//! The register and the rules for bank holidays are built into the program; an operator can import
//! newer lists. Agreements and postcodes are imported only. Each is kept as a whole in `reference_files`, the directory as a
//! packed index (22 MB for the whole country), and in memory by every process that asks for it.
//!
//! Invariants: a file is replaced in one transaction, so that everybody sees the whole of the old
//! one or the whole of the new one; a process sees a new one within [`FRESH`] of its import.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use yousaid_domain::calendar::{Calendar, CalendarError};
use yousaid_domain::register::{Files, Register};
use yousaid_domain::routing::{
    Decision, Override, OverrideError, PostcodeIndex, Question, read_overrides, route as decide,
};
use yousaid_entities::{UnixMillis, reference_file};

use crate::audit::{self, Actor, Event};
use crate::core::NO_SUBJECT;
use crate::{Core, Error, Result};

/// How long a process trusts what it has read, in milliseconds. Councils change at midnight and
/// directories four times a year; a few seconds spare a query on every page.
const FRESH: i64 = 5_000;

/// Bytes of one part. Both databases take far more in a row; a mebibyte keeps the memory of an
/// import flat.
const PART: usize = 1 << 20;

const COUNCILS: &str = "councils";
const SUCCESSION: &str = "succession";
const AGREEMENTS: &str = "agreements";
const HOLIDAYS: &str = "holidays";
const POSTCODES: &str = "postcodes";

/// The facts at one moment.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The imported register; none while the built-in one holds.
    register: Option<Arc<Register>>,
    /// What councils agreed on about services that one delivers for another.
    overrides: Arc<Vec<Override>>,
    /// Bank holidays, imported ones too.
    calendar: Arc<Calendar>,
    /// The imported directory; none before the first import, and where only the register was asked
    /// for.
    postcodes: Option<Arc<PostcodeIndex>>,
}

impl Facts {
    /// The register of councils and services.
    #[must_use]
    pub fn register(&self) -> &Register {
        self.register.as_deref().unwrap_or(Register::standard())
    }

    /// The agreements between councils.
    #[must_use]
    pub fn overrides(&self) -> &[Override] {
        &self.overrides
    }

    /// Working days and bank holidays.
    #[must_use]
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// The postcode directory, which lists nothing before the first import.
    #[must_use]
    pub fn postcodes(&self) -> &PostcodeIndex {
        self.postcodes
            .as_deref()
            .unwrap_or(PostcodeIndex::nothing())
    }

    /// Whether a directory was imported.
    #[must_use]
    pub fn has_postcodes(&self) -> bool {
        self.postcodes.is_some()
    }

    /// Asks the rules.
    #[must_use]
    pub fn decide(&self, question: &Question) -> Decision {
        decide(question, self.register(), self.postcodes(), &self.overrides)
    }
}

/// Why a file of facts was not taken over. What was there before stays.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The table of agreements cannot be used.
    #[error(transparent)]
    Agreements(#[from] OverrideError),
    /// The list of bank holidays cannot be used.
    #[error(transparent)]
    Holidays(#[from] CalendarError),
    /// The database refused.
    #[error(transparent)]
    UseCase(#[from] Error),
}

/// What this process has read.
#[derive(Debug, Default)]
pub struct FactsCache(Mutex<Cached>);

#[derive(Debug, Default)]
struct Cached {
    checked: Option<UnixMillis>,
    /// What the database had when it was last asked: versions by name.
    versions: BTreeMap<String, String>,
    /// The versions that the register and the agreements below were read from.
    facts_of: BTreeMap<String, String>,
    facts: Facts,
    /// The version of the directory below.
    postcodes_of: Option<String>,
    postcodes: Option<Arc<PostcodeIndex>>,
}

impl FactsCache {
    fn read<T>(&self, read: impl FnOnce(&mut Cached) -> T) -> T {
        read(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Core {
    /// The register and the agreements.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn facts(&self) -> Result<Facts> {
        self.facts_in(self.db.reader()).await
    }

    /// The bank holidays that this process read last, for words on pages; deadlines are set by
    /// [`Core::facts_in`].
    #[must_use]
    pub fn calendar(&self) -> Arc<Calendar> {
        self.facts.read(|cached| cached.facts.calendar.clone())
    }

    /// The same for a transaction, which must not wait for a second connection.
    ///
    /// # Errors
    /// As [`Core::facts`].
    pub async fn facts_in(&self, db: &impl ConnectionTrait) -> Result<Facts> {
        let versions = self.versions(db).await?;
        let wanted: BTreeMap<String, String> = versions
            .into_iter()
            .filter(|(name, _)| name != POSTCODES)
            .collect();
        let cached = self
            .facts
            .read(|cached| (cached.facts_of == wanted).then(|| cached.facts.clone()));
        if let Some(facts) = cached {
            return Ok(facts);
        }
        let facts = self.read_facts(db, &wanted).await?;
        self.facts.read(|cached| {
            cached.facts_of = wanted;
            cached.facts = facts.clone();
        });
        Ok(facts)
    }

    /// The same with the postcode directory. The first time, and after an import, it is read into
    /// memory.
    ///
    /// # Errors
    /// As [`Core::facts`].
    pub async fn places(&self) -> Result<Facts> {
        let facts = self.facts().await?;
        let versions = self.versions(self.db.reader()).await?;
        let wanted = versions.get(POSTCODES).cloned();
        let cached = self
            .facts
            .read(|cached| (cached.postcodes_of == wanted).then(|| cached.postcodes.clone()));
        let postcodes = match cached {
            Some(postcodes) => postcodes,
            None => {
                let postcodes = read_postcodes(self).await?;
                self.facts.read(|cached| {
                    cached.postcodes_of = wanted;
                    cached.postcodes.clone_from(&postcodes);
                });
                postcodes
            }
        };
        Ok(Facts { postcodes, ..facts })
    }

    async fn versions(&self, db: &impl ConnectionTrait) -> Result<BTreeMap<String, String>> {
        let now = self.now();
        let fresh = self.facts.read(|cached| {
            let age = now.0.abs_diff(cached.checked?.0);
            (age < FRESH.unsigned_abs()).then(|| cached.versions.clone())
        });
        if let Some(versions) = fresh {
            return Ok(versions);
        }
        let rows: Vec<(String, String)> = reference_file::Entity::firsts()
            .select_only()
            .columns([
                reference_file::Column::Name,
                reference_file::Column::Version,
            ])
            .into_tuple()
            .all(db)
            .await?;
        let versions: BTreeMap<String, String> = rows.into_iter().collect();
        self.facts.read(|cached| {
            cached.checked = Some(now);
            cached.versions.clone_from(&versions);
        });
        Ok(versions)
    }

    async fn read_facts(
        &self,
        db: &impl ConnectionTrait,
        versions: &BTreeMap<String, String>,
    ) -> Result<Facts> {
        let text = async |name: &str| -> Result<Option<String>> {
            if !versions.contains_key(name) {
                return Ok(None);
            }
            let bytes = content(db, name).await?;
            Ok(usable(name, String::from_utf8(bytes)))
        };
        let councils = text(COUNCILS).await?;
        let succession = text(SUCCESSION).await?;
        let register = match (&councils, &succession) {
            (Some(councils), Some(succession)) => {
                let files = Files {
                    councils,
                    succession,
                    ..Files::BUILT_IN
                };
                usable(COUNCILS, Register::read(&files)).map(Arc::new)
            }
            _ => None,
        };
        let holidays = text(HOLIDAYS).await?;
        let calendar = holidays
            .and_then(|list| usable(HOLIDAYS, Calendar::read(&list)))
            .unwrap_or_default();
        let agreements = text(AGREEMENTS).await?;
        let overrides = agreements.and_then(|table| {
            let register = register.as_deref().unwrap_or(Register::standard());
            usable(AGREEMENTS, read_overrides(table.as_bytes(), register))
        });
        let overrides = overrides.unwrap_or_default();
        Ok(Facts {
            register,
            overrides: Arc::new(overrides),
            calendar: Arc::new(calendar),
            postcodes: None,
        })
    }
}

/// All bytes of a file, from one statement: an import in between changes nothing for this reader.
async fn content(db: &impl ConnectionTrait, name: &str) -> Result<Vec<u8>> {
    let parts = reference_file::Entity::of(name).all(db).await?;
    let mut bytes = Vec::with_capacity(parts.iter().map(|part| part.content.len()).sum());
    for part in parts {
        bytes.extend(part.content);
    }
    Ok(bytes)
}

async fn read_postcodes(core: &Core) -> Result<Option<Arc<PostcodeIndex>>> {
    let bytes = content(core.db.reader(), POSTCODES).await?;
    if bytes.is_empty() {
        return Ok(None);
    }
    let read = tokio::task::spawn_blocking(move || PostcodeIndex::from_bytes(&bytes)).await;
    let index = read.ok().and_then(|read| usable(POSTCODES, read));
    Ok(index.map(Arc::new))
}

/// What an older or newer version of the program imported may be unreadable for this one. It then
/// goes on without, and says so in the log, instead of not starting.
fn usable<T, E: std::fmt::Display>(name: &str, read: std::result::Result<T, E>) -> Option<T> {
    read.inspect_err(|error| {
        tracing::error!(%error, name, "imported facts cannot be read; import them again");
    })
    .ok()
}

/// Replaces files by others, each as a whole and all in the caller's transaction. An empty content
/// takes the file away.
async fn replace(db: &impl ConnectionTrait, files: &[(&'static str, &[u8])]) -> Result<()> {
    for (name, bytes) in files {
        reference_file::Entity::delete_many()
            .filter(reference_file::Column::Name.eq(*name))
            .exec(db)
            .await?;
        let version: String = Sha256::digest(bytes)
            .iter()
            .take(6)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        for (part, content) in (0..).zip(bytes.chunks(PART)) {
            reference_file::Entity::insert(reference_file::ActiveModel {
                name: Set((*name).to_owned()),
                part: Set(part),
                version: Set(version.clone()),
                content: Set(content.to_vec()),
            })
            .exec_without_returning(db)
            .await?;
        }
    }
    Ok(())
}

/// Replaces files in one transaction with its audit event, and makes this process read them anew.
async fn import(
    core: &Core,
    files: &[(&'static str, &[u8])],
    action: &'static str,
    detail: serde_json::Value,
) -> Result<()> {
    let txn = core.db.begin().await?;
    replace(&txn, files).await?;
    let event = Event {
        council_id: None,
        actor: Actor::Operator,
        subject: ("reference_files", NO_SUBJECT),
        action,
        detail,
    };
    audit::record(&txn, core, [event]).await?;
    txn.commit().await?;
    core.facts.read(|cached| cached.checked = None);
    Ok(())
}

/// Replaces the postcode directory.
///
/// # Errors
/// When the database refuses; then the one before it stays.
pub async fn import_postcodes(core: &Core, index: &PostcodeIndex) -> Result<()> {
    let bytes = index.to_bytes();
    let detail = json!({ "postcodes": index.len() });
    import(core, &[(POSTCODES, &bytes)], "postcodes.replaced", detail).await
}

/// Replaces the register's councils and successions, which [`Register::compare`] made, and the rows
/// of councils that lists join.
///
/// # Errors
/// When the database refuses; then nothing has changed.
pub async fn import_councils(core: &Core, councils: &str, succession: &str) -> Result<()> {
    let files = [
        (COUNCILS, councils.as_bytes()),
        (SUCCESSION, succession.as_bytes()),
    ];
    import(core, &files, "councils.replaced", json!({})).await?;
    crate::register::load(core).await
}

/// Goes back to the councils that are built into the program.
///
/// # Errors
/// When the database refuses; then nothing has changed.
pub async fn forget_councils(core: &Core) -> Result<()> {
    import_councils(core, "", "").await
}

/// Replaces the agreements between councils by those of a table; gives their number.
///
/// # Errors
/// When the table cannot be used or the database refuses; then nothing has changed.
pub async fn import_agreements(
    core: &Core,
    table: &str,
) -> std::result::Result<usize, ImportError> {
    let facts = core.facts().await?;
    let agreed = read_overrides(table.as_bytes(), facts.register())?;
    let detail = json!({ "agreements": agreed.len() });
    let files = [(AGREEMENTS, table.as_bytes())];
    import(core, &files, "agreements.replaced", detail).await?;
    Ok(agreed.len())
}

/// Replaces the bank holidays by those of GOV.UK's list, or of a table; gives the years it covers.
///
/// # Errors
/// When the list cannot be used or the database refuses; then nothing has changed.
pub async fn import_holidays(
    core: &Core,
    list: &str,
) -> std::result::Result<Vec<i16>, ImportError> {
    let calendar = Calendar::read(list)?;
    let detail = json!({ "years": calendar.years() });
    let files = [(HOLIDAYS, list.as_bytes())];
    import(core, &files, "holidays.replaced", detail).await?;
    Ok(calendar.years())
}
