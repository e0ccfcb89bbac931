//! The register in the database: councils and services as rows, so that lists can join them.
//!
//! Invariant: what an installation says about a council itself (that it takes part, and where it
//! can be written to) is never overwritten by the register.

use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, EntityTrait, QuerySelect};
use yousaid_domain::register::{CouncilKind, ServiceStatus, SuccessionKind, Tier};
use yousaid_entities::{CivilDate, council, service};

use crate::{Core, Result};

/// Rows per statement: ten columns each stay well below the parameters a statement may have.
const CHUNK: usize = 1_000;

/// Fills or refreshes councils by code and services by number, from the register that holds: the
/// imported one, or else the built-in one. Running it again changes nothing.
///
/// # Errors
/// When the database refuses.
pub async fn load(core: &Core) -> Result<()> {
    let facts = core.facts().await?;
    let register = facts.register();
    let councils: Vec<_> = register
        .councils()
        .iter()
        .map(|council| council::ActiveModel {
            id: Set(core.id()),
            gss: Set(council.code.to_string()),
            slug: Set(council.slug.clone()),
            name: Set(council.name.clone()),
            kind: Set(kind(council.kind).to_owned()),
            parent_gss: Set(council.county.map(|code| code.to_string())),
            region: Set(council.region.clone()),
            website: Set(council.website.clone()),
            starts_on: Set(council.started.map(CivilDate)),
            ends_on: Set(council.last_day.map(CivilDate)),
            contact_email: Set(None),
            takes_part: Set(false),
        })
        .collect();
    let services: Vec<_> = register
        .services()
        .iter()
        .filter_map(|service| {
            Some(service::ActiveModel {
                number: Set(i32::try_from(service.number.0).ok()?),
                name: Set(service.name.clone()),
                tier: Set(tier(service.tier).to_owned()),
                words: Set([service.welsh.as_deref().unwrap_or(""), &service.words]
                    .join(" ")
                    .trim()
                    .to_owned()),
                current: Set(service.status != ServiceStatus::Retired),
            })
        })
        .collect();

    let txn = core.db.begin().await?;
    // A council that got another code stays the same row, with its officers, plans and themes.
    for step in register.successions() {
        if step.kind == SuccessionKind::Recoded {
            council::Entity::recode(step.from.as_str(), step.to.as_str())
                .exec(&txn)
                .await?;
        }
    }
    // The same when an imported list, and its code with it, was given up: the slug tells which.
    let rows: Vec<(String, String)> = council::Entity::find()
        .select_only()
        .columns([council::Column::Gss, council::Column::Slug])
        .into_tuple()
        .all(&txn)
        .await?;
    for (gss, slug) in rows {
        if let Some(meant) = register.by_slug(&slug)
            && meant.code.as_str() != gss
        {
            council::Entity::recode(&gss, meant.code.as_str())
                .exec(&txn)
                .await?;
        }
    }
    for chunk in councils.chunks(CHUNK) {
        council::Entity::insert_many(chunk.to_vec())
            .on_conflict(
                OnConflict::column(council::Column::Gss)
                    .update_columns([
                        council::Column::Slug,
                        council::Column::Name,
                        council::Column::Kind,
                        council::Column::ParentGss,
                        council::Column::Region,
                        council::Column::Website,
                        council::Column::StartsOn,
                        council::Column::EndsOn,
                    ])
                    .to_owned(),
            )
            .exec_without_returning(&txn)
            .await?;
    }
    for chunk in services.chunks(CHUNK) {
        service::Entity::insert_many(chunk.to_vec())
            .on_conflict(
                OnConflict::column(service::Column::Number)
                    .update_columns([
                        service::Column::Name,
                        service::Column::Tier,
                        service::Column::Words,
                        service::Column::Current,
                    ])
                    .to_owned(),
            )
            .exec_without_returning(&txn)
            .await?;
    }
    txn.commit().await?;
    Ok(())
}

/// The word for a kind of council in the column `kind`.
#[must_use]
pub const fn kind(kind: CouncilKind) -> &'static str {
    match kind {
        CouncilKind::County => "county",
        CouncilKind::District => "district",
        CouncilKind::Unitary => "unitary",
        CouncilKind::LondonBorough => "london_borough",
        CouncilKind::Metropolitan => "metropolitan",
        CouncilKind::CityCorporation => "city_corporation",
    }
}

const fn tier(tier: Tier) -> &'static str {
    match tier {
        Tier::County => "county/unitary",
        Tier::District => "district/unitary",
        Tier::All => "all",
        Tier::Special => "special",
    }
}
