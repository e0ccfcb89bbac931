//! Reads the register's files and checks that they agree with each other.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fmt::Write as _;
use std::str::FromStr;

use jiff::civil::Date;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::search::{bare_key, key};
use super::succession::{Succession, SuccessionKind};
use super::{
    Body, BodyKind, Council, CouncilKind, GssCode, Register, Service, ServiceNumber, ServiceStatus,
    SpecialBody, Tier,
};

/// The text of the files that make a register.
#[derive(Debug, Clone, Copy)]
#[expect(
    missing_docs,
    reason = "domain/data/README.md says what each file holds"
)]
pub struct Files<'a> {
    pub councils: &'a str,
    pub services: &'a str,
    pub succession: &'a str,
    pub bodies: &'a str,
    pub splits: &'a str,
    pub neighbours: &'a str,
}

impl Files<'static> {
    /// The files that are built into the program.
    pub const BUILT_IN: Self = Self {
        councils: include_str!("../../data/councils.csv"),
        services: include_str!("../../data/services.csv"),
        succession: include_str!("../../data/succession.csv"),
        bodies: include_str!("../../data/bodies.csv"),
        splits: include_str!("../../data/splits.csv"),
        neighbours: include_str!("../../data/neighbours.csv"),
    };
}

/// Why the register's files cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    #[error("{file}: {source}")]
    Row {
        file: &'static str,
        source: csv::Error,
    },
    #[error("{file}: {text:?} is not an area code")]
    Code { file: &'static str, text: String },
    #[error("councils.csv: {0} stands in two rows")]
    Twice(String),
    #[error("services.csv: service {0} stands in two rows")]
    ServiceTwice(ServiceNumber),
    #[error("councils.csv: the county of {0} is not a county in the list")]
    County(GssCode),
    #[error("succession.csv: {0} is followed by a council that is not in the list")]
    Successor(GssCode),
    #[error("succession.csv: {0} ends without a last day")]
    LastDay(GssCode),
    #[error("succession.csv: {0} comes back to itself")]
    Circle(GssCode),
}

#[derive(Serialize, Deserialize)]
struct CouncilRow {
    code: GssCode,
    slug: String,
    name: String,
    short_name: String,
    kind: CouncilKind,
    county: Option<GssCode>,
    region: String,
    website: Option<String>,
    started: Option<Date>,
}

#[derive(Deserialize)]
struct ServiceRow {
    number: ServiceNumber,
    name: String,
    welsh: Option<String>,
    tier: Tier,
    status: ServiceStatus,
    body: Option<SpecialBody>,
    words: String,
}

#[derive(Serialize, Deserialize)]
struct SuccessionRow {
    from: GssCode,
    to: GssCode,
    last_day: Option<Date>,
    kind: SuccessionKind,
}

#[derive(Deserialize)]
struct BodyRow {
    code: Option<GssCode>,
    kind: BodyKind,
    name: String,
    started: Option<Date>,
    last_day: Option<Date>,
    areas: String,
    run_by: Option<GssCode>,
}

#[derive(Deserialize)]
struct SplitRow {
    postcode: String,
    councils: String,
}

fn rows<T: for<'de> Deserialize<'de>>(
    file: &'static str,
    text: &str,
) -> Result<Vec<T>, RegisterError> {
    csv::Reader::from_reader(text.as_bytes())
        .into_deserialize()
        .collect::<Result<_, _>>()
        .map_err(|source| RegisterError::Row { file, source })
}

fn codes(file: &'static str, text: &str) -> Result<Vec<GssCode>, RegisterError> {
    text.split(';')
        .filter(|part| !part.is_empty())
        .map(|part| {
            GssCode::from_str(part).map_err(|_| RegisterError::Code {
                file,
                text: part.to_owned(),
            })
        })
        .collect()
}

impl Register {
    /// Reads a register from the text of its files.
    ///
    /// # Errors
    /// When a file cannot be read, or the files disagree.
    pub fn read(files: &Files<'_>) -> Result<Self, RegisterError> {
        let successions = read_successions(files.succession)?;
        let councils = read_councils(files.councils, &successions)?;
        let services = read_services(files.services)?;
        let mut bodies = read_bodies(files.bodies)?;
        let splits = rows::<SplitRow>("splits.csv", files.splits)?
            .into_iter()
            .map(|row| {
                let postcode = row.postcode.replace(' ', "");
                Ok((postcode, codes("splits.csv", &row.councils)?))
            })
            .collect::<Result<_, RegisterError>>()?;

        let mut by_code = FxHashMap::default();
        let mut by_slug = HashMap::new();
        let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, council) in councils.iter().enumerate() {
            for name in [&council.name, &council.short_name] {
                for key in [key(name), bare_key(name)] {
                    let same = by_name.entry(key).or_default();
                    if !same.contains(&at) {
                        same.push(at);
                    }
                }
            }
            if by_code.insert(council.code, at).is_some() {
                return Err(RegisterError::Twice(council.code.to_string()));
            }
            if by_slug.insert(council.slug.clone(), at).is_some() {
                return Err(RegisterError::Twice(council.slug.clone()));
            }
        }
        by_name.remove("");
        let recoded: FxHashMap<GssCode, GssCode> = successions
            .iter()
            .filter(|step| step.kind == SuccessionKind::Recoded)
            .map(|step| (step.from, step.to))
            .collect();
        let present = |code: &mut GssCode| *code = recoded.get(code).copied().unwrap_or(*code);
        for body in &mut bodies {
            body.areas
                .iter_mut()
                .chain(&mut body.run_by)
                .for_each(present);
        }
        for (former, present) in &recoded {
            if let Some(at) = by_code.get(present).copied() {
                by_code.insert(*former, at);
            }
        }
        let register = Self {
            councils,
            by_code,
            by_slug,
            by_name,
            services_by_name: names_of(&services),
            services,
            bodies,
            was_recoded: recoded.values().copied().collect(),
            recoded,
            successions,
            splits,
            neighbours: rows("neighbours.csv", files.neighbours)?,
            version: version_of(files),
        };
        register.check()?;
        Ok(register)
    }

    fn check(&self) -> Result<(), RegisterError> {
        for council in &self.councils {
            if let Some(county) = council.county
                && self
                    .council(county)
                    .is_none_or(|c| c.kind != CouncilKind::County)
            {
                return Err(RegisterError::County(council.code));
            }
            if council.kind == CouncilKind::District && council.county.is_none() {
                return Err(RegisterError::County(council.code));
            }
        }
        for step in &self.successions {
            if self.council(step.to).is_none() {
                return Err(RegisterError::Successor(step.from));
            }
            if step.last_day.is_none() && step.kind != SuccessionKind::Recoded {
                return Err(RegisterError::LastDay(step.from));
            }
            // A chain longer than the table must have met one of its rows twice.
            let mut ahead = vec![step.to];
            for _ in 0..=self.successions.len() {
                ahead = self
                    .successions
                    .iter()
                    .filter(|next| ahead.contains(&next.from))
                    .map(|next| next.to)
                    .collect();
                if ahead.contains(&step.from) {
                    return Err(RegisterError::Circle(step.from));
                }
                if ahead.is_empty() {
                    break;
                }
            }
        }
        Ok(())
    }
}

fn read_successions(text: &str) -> Result<Vec<Succession>, RegisterError> {
    Ok(rows::<SuccessionRow>("succession.csv", text)?
        .into_iter()
        .map(|row| Succession {
            from: row.from,
            to: row.to,
            last_day: row.last_day,
            kind: row.kind,
        })
        .collect())
}

fn read_councils(text: &str, successions: &[Succession]) -> Result<Vec<Council>, RegisterError> {
    Ok(rows::<CouncilRow>("councils.csv", text)?
        .into_iter()
        .map(|row| Council {
            last_day: successions
                .iter()
                .find(|step| step.from == row.code)
                .and_then(|step| step.last_day),
            has_predecessor: successions
                .iter()
                .any(|step| step.to == row.code && step.kind != SuccessionKind::Recoded),
            code: row.code,
            slug: row.slug,
            name: row.name,
            short_name: row.short_name,
            kind: row.kind,
            county: row.county,
            region: row.region,
            website: row.website,
            started: row.started,
        })
        .collect())
}

/// Services by the plain words of their names; one in use goes before a retired one.
fn names_of(services: &[Service]) -> HashMap<String, ServiceNumber> {
    let mut names: HashMap<String, &Service> = HashMap::new();
    for service in services {
        for name in std::iter::once(&service.name).chain(&service.welsh) {
            match names.entry(key(name)) {
                Entry::Vacant(free) => {
                    free.insert(service);
                }
                Entry::Occupied(mut taken) => {
                    let retired = taken.get().status == ServiceStatus::Retired;
                    if retired && service.status != ServiceStatus::Retired {
                        taken.insert(service);
                    }
                }
            }
        }
    }
    names.remove("");
    names
        .into_iter()
        .map(|(name, service)| (name, service.number))
        .collect()
}

/// The text of councils.csv and of succession.csv.
pub(super) fn write_files(
    councils: &[Council],
    successions: &[Succession],
) -> Result<(String, String), RegisterError> {
    let councils = councils.iter().map(|council| CouncilRow {
        code: council.code,
        slug: council.slug.clone(),
        name: council.name.clone(),
        short_name: council.short_name.clone(),
        kind: council.kind,
        county: council.county,
        region: council.region.clone(),
        website: council.website.clone(),
        started: council.started,
    });
    let successions = successions.iter().map(|step| SuccessionRow {
        from: step.from,
        to: step.to,
        last_day: step.last_day,
        kind: step.kind,
    });
    Ok((
        write_rows("councils.csv", councils)?,
        write_rows("succession.csv", successions)?,
    ))
}

fn write_rows(
    file: &'static str,
    rows: impl Iterator<Item = impl Serialize>,
) -> Result<String, RegisterError> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let failed = |source| RegisterError::Row { file, source };
    for row in rows {
        writer.serialize(row).map_err(failed)?;
    }
    let bytes = writer
        .into_inner()
        .map_err(|error| failed(error.into_error().into()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn read_services(text: &str) -> Result<Vec<Service>, RegisterError> {
    let mut services: Vec<Service> = rows::<ServiceRow>("services.csv", text)?
        .into_iter()
        .map(|row| Service {
            number: row.number,
            name: row.name,
            welsh: row.welsh,
            tier: row.tier,
            status: row.status,
            body: row.body,
            words: row.words,
        })
        .collect();
    services.sort_by_key(|service| service.number);
    if let Some(pair) = services
        .array_windows::<2>()
        .find(|[one, two]| one.number == two.number)
    {
        return Err(RegisterError::ServiceTwice(pair[0].number));
    }
    Ok(services)
}

fn read_bodies(text: &str) -> Result<Vec<Body>, RegisterError> {
    rows::<BodyRow>("bodies.csv", text)?
        .into_iter()
        .map(|row| {
            Ok(Body {
                areas: codes("bodies.csv", &row.areas)?,
                code: row.code,
                kind: row.kind,
                name: row.name,
                started: row.started,
                last_day: row.last_day,
                run_by: row.run_by,
            })
        })
        .collect()
}

fn version_of(files: &Files<'_>) -> String {
    let mut hasher = Sha256::new();
    for text in [
        files.councils,
        files.services,
        files.succession,
        files.bodies,
        files.splits,
        files.neighbours,
    ] {
        hasher.update(text.as_bytes());
    }
    hasher
        .finalize()
        .iter()
        .take(6)
        .fold(String::new(), |mut hex, byte| {
            // Writing to a string cannot fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}
