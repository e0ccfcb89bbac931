//! The imported postcode directory: where each postcode of the country lies.
//!
//! Invariant: the table holds the whole of one file or the whole of the one before it, at every
//! moment and for every reader.

use std::collections::HashMap;

use futures::TryStreamExt;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ActiveValue::Set, DatabaseTransaction, EntityTrait};
use serde_json::json;
use yousaid_domain::register::{Country, GssCode};
use yousaid_domain::routing::{ImportError, Postcode, PostcodeEntry, PostcodeIndex};
use yousaid_entities::postcode;

use crate::audit::{self, Actor, Event};
use crate::core::NO_SUBJECT;
use crate::{Core, Error, Result};

/// Rows per statement: seven columns each stay below the 32,766 values that SQLite takes.
const CHUNK: usize = 4_000;

/// Rows on their way from the database to the index.
const AHEAD: usize = 10_000;

/// Why a directory could not be loaded. The one before it stays.
#[derive(Debug, thiserror::Error)]
pub enum ReplaceError {
    /// The file cannot be read.
    #[error(transparent)]
    File(#[from] ImportError),
    /// The database refused.
    #[error(transparent)]
    UseCase(#[from] Error),
    /// The file has no postcode at all: nobody means to empty the table with it.
    #[error("the file has no postcode with a council")]
    Empty,
}

/// What was loaded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Replaced {
    /// Rows with a postcode and a council. A split postcode may have several.
    pub rows: u64,
    /// Rows without one or the other, as terminated and overseas ones are.
    pub skipped: u64,
}

/// Replaces the directory by the rows of a file, in one transaction. `told` hears now and then how
/// many rows have been read.
///
/// # Errors
/// When the file or the database fails; then nothing has changed.
pub async fn replace(
    core: &Core,
    rows: impl Iterator<Item = std::result::Result<Option<(Postcode, PostcodeEntry)>, ImportError>>,
    told: impl Fn(u64),
) -> std::result::Result<Replaced, ReplaceError> {
    let txn = core.db.begin().await.map_err(Error::from)?;
    postcode::Entity::delete_many()
        .exec(&txn)
        .await
        .map_err(Error::from)?;
    let mut replaced = Replaced::default();
    let mut chunk = Chunk::default();
    for row in rows {
        match row? {
            Some((postcode, entry)) => {
                replaced.rows += 1;
                chunk.add(postcode, &entry);
            }
            None => replaced.skipped += 1,
        }
        if chunk.rows.len() >= CHUNK {
            chunk.insert(&txn).await?;
            told(replaced.rows + replaced.skipped);
        }
    }
    chunk.insert(&txn).await?;
    if replaced.rows == 0 {
        return Err(ReplaceError::Empty);
    }
    let event = Event {
        council_id: None,
        actor: Actor::Operator,
        subject: ("postcodes", NO_SUBJECT),
        action: "postcodes.replaced",
        detail: json!({ "rows": replaced.rows, "skipped": replaced.skipped }),
    };
    audit::record(&txn, core, [event]).await?;
    txn.commit().await.map_err(Error::from)?;
    Ok(replaced)
}

/// Rows for one statement, which may name a postcode only once.
#[derive(Default)]
struct Chunk {
    rows: Vec<Row>,
    places: HashMap<Postcode, usize>,
}

struct Row {
    postcode: Postcode,
    entry: PostcodeEntry,
}

impl Chunk {
    /// A postcode that is listed again is split: its first council is the best fit.
    fn add(&mut self, postcode: Postcode, entry: &PostcodeEntry) {
        let place = self.places.get(&postcode);
        if let Some(row) = place.and_then(|place| self.rows.get_mut(*place)) {
            let first = row.entry.council;
            for council in std::iter::once(&entry.council).chain(&entry.split_with) {
                if *council != first && !row.entry.split_with.contains(council) {
                    row.entry.split_with.push(*council);
                }
            }
        } else {
            self.places.insert(postcode, self.rows.len());
            self.rows.push(Row {
                postcode,
                entry: entry.clone(),
            });
        }
    }

    async fn insert(&mut self, txn: &DatabaseTransaction) -> Result<()> {
        self.places.clear();
        if self.rows.is_empty() {
            return Ok(());
        }
        let rows = self.rows.drain(..).map(|Row { postcode, entry }| {
            let split: Vec<_> = entry.split_with.iter().map(GssCode::as_str).collect();
            postcode::ActiveModel {
                code: Set(postcode.compact().to_owned()),
                council_gss: Set(entry.council.to_string()),
                ward_gss: Set(entry.ward.map(|code| code.to_string())),
                ward: Set(None),
                country: Set(letter(entry.council.country()).to_owned()),
                split_with: Set((!split.is_empty()).then(|| split.join(";"))),
                national_park_gss: Set(entry.national_park.map(|code| code.to_string())),
            }
        });
        // The same postcode far apart in the file: its later councils share it.
        let joined = "CASE WHEN excluded.council_gss = postcodes.council_gss \
             THEN postcodes.split_with \
             ELSE COALESCE(postcodes.split_with || ';', '') || excluded.council_gss END";
        postcode::Entity::insert_many(rows)
            .on_conflict(
                OnConflict::column(postcode::Column::Code)
                    .value(postcode::Column::SplitWith, Expr::cust(joined))
                    .to_owned(),
            )
            .exec_without_returning(txn)
            .await?;
        Ok(())
    }
}

/// The letter that codes of the country begin with.
const fn letter(country: Country) -> &'static str {
    match country {
        Country::England => "E",
        Country::Wales => "W",
        Country::Scotland => "S",
        Country::NorthernIreland => "N",
        Country::ChannelIslands => "L",
        Country::IsleOfMan => "M",
    }
}

/// The imported directory in memory, or none when nothing has been imported. 2.7 million postcodes
/// take 22 MB.
///
/// # Errors
/// When the database does not answer, or holds codes that no file has.
pub async fn directory(core: &Core) -> Result<Option<PostcodeIndex>> {
    let (sender, mut receiver) = tokio::sync::mpsc::channel(AHEAD);
    let building = tokio::task::spawn_blocking(move || {
        PostcodeIndex::from_entries(std::iter::from_fn(|| receiver.blocking_recv()))
    });
    let mut rows = postcode::Entity::find().stream(core.db.reader()).await?;
    while let Some(row) = rows.try_next().await? {
        if let Some(entry) = entry(&row)
            && sender.send(entry).await.is_err()
        {
            break;
        }
    }
    drop(sender);
    let custom = |error: String| Error::Database(sea_orm::DbErr::Custom(error));
    let index = building
        .await
        .map_err(|error| custom(error.to_string()))?
        .map_err(|error| custom(error.to_string()))?;
    Ok((!index.is_empty()).then_some(index))
}

fn entry(row: &postcode::Model) -> Option<(Postcode, PostcodeEntry)> {
    let code = |text: &Option<String>| text.as_deref().and_then(|text| text.parse().ok());
    let council: GssCode = row.council_gss.parse().ok()?;
    let split = row.split_with.as_deref().unwrap_or_default();
    let entry = PostcodeEntry {
        council,
        ward: code(&row.ward_gss),
        country: council.country(),
        national_park: code(&row.national_park_gss),
        split_with: split
            .split(';')
            .filter_map(|code| code.parse().ok())
            .collect(),
    };
    Some((Postcode::parse(&row.code).ok()?, entry))
}
