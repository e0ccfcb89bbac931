//! The register: England's principal councils, the services they run, who followed whom, and the
//! other bodies that answer for what councils do not.
//!
//! The facts are files in `domain/data`, built into the program; `domain/data/README.md` names
//! their sources. Invariants, checked when the files are read: codes and slugs are unique, a
//! district names a county that is a county, a succession leads to a council that is listed, and
//! nothing succeeds itself in a circle.

mod gss;
mod list;
mod read;
mod search;
mod succession;

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

pub use gss::{Country, GssCode, GssCodeError};
pub use list::{Change, Comparison, ListError, Listed, read_list};
pub use read::{Files, RegisterError};
pub use succession::{Standing, Succession, SuccessionKind};

/// What a council is by law, and so which services it runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CouncilKind {
    County,
    District,
    Unitary,
    LondonBorough,
    Metropolitan,
    CityCorporation,
}

impl CouncilKind {
    /// Whether the council runs every council service in its area.
    #[must_use]
    pub fn is_single_tier(self) -> bool {
        !matches!(self, Self::County | Self::District)
    }
}

/// One principal council, past, present or planned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Council {
    pub code: GssCode,
    /// The address part of its page; the one GOV.UK uses where there is one.
    pub slug: String,
    /// The council's own name, such as "Oxford City Council".
    pub name: String,
    /// The name of the place, such as "Oxford".
    pub short_name: String,
    pub kind: CouncilKind,
    /// The county council above a district.
    pub county: Option<GssCode>,
    pub region: String,
    pub website: Option<String>,
    /// The first day, where the sources give one.
    pub started: Option<Date>,
    /// The last day, for a council that has ended or is planned to.
    pub last_day: Option<Date>,
    /// Whether the register knows who was there before. Only then does the first day count: the
    /// sources date some councils from their last boundary change.
    #[serde(skip)]
    has_predecessor: bool,
}

impl Council {
    /// Whether the council had not begun on a date.
    #[must_use]
    fn is_ahead(&self, on: Date) -> bool {
        self.has_predecessor && self.started.is_some_and(|first| on < first)
    }
}

/// The number of a service: the Local Government Services List's, or one of ours from 900001 on
/// for the services that list has no number for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ServiceNumber(pub u32);

impl fmt::Display for ServiceNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Which councils run a service where there are two tiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    County,
    District,
    /// Both the county and the district.
    All,
    /// No principal council: another body always answers.
    Special,
}

/// Where the service's number comes from and whether it is still in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServiceStatus {
    Current,
    /// No longer on GOV.UK's list; old records still carry it.
    Retired,
    /// Our own addition.
    Supplement,
}

/// The other bodies that may answer for a service, and when they do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpecialBody {
    Fire,
    Police,
    Water,
    /// Only where a combined or strategic authority covers the place.
    Transport,
    /// Only where the place is inside a national park or the Broads.
    Planning,
}

/// One service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Service {
    pub number: ServiceNumber,
    /// The plain English name.
    pub name: String,
    /// The Welsh name, where the service is common enough to have one.
    pub welsh: Option<String>,
    pub tier: Tier,
    pub status: ServiceStatus,
    pub body: Option<SpecialBody>,
    /// Further words that people use for it.
    pub words: String,
}

/// What kind of body it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BodyKind {
    Fire,
    Police,
    Water,
    Transport,
    NationalPark,
}

/// A body that is not a principal council.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Body {
    /// Police and water bodies have no code here: they are named by what they are.
    pub code: Option<GssCode>,
    pub kind: BodyKind,
    pub name: String,
    pub started: Option<Date>,
    pub last_day: Option<Date>,
    /// The counties and single-tier councils it covers; empty means every place, or a park.
    pub areas: Vec<GssCode>,
    /// The council that is itself the authority, where there is one.
    pub run_by: Option<GssCode>,
}

/// A council of Wales, Scotland or Northern Ireland: named, so that people know where to go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Neighbour {
    pub code: GssCode,
    /// The name of the place, such as "Flintshire".
    pub name: String,
}

/// All of it, with its finders.
#[derive(Debug)]
pub struct Register {
    councils: Vec<Council>,
    /// By present and former code.
    by_code: FxHashMap<GssCode, usize>,
    by_slug: HashMap<String, usize>,
    /// By the name of the council or of its place, in plain words; several may share one.
    by_name: HashMap<String, Vec<usize>>,
    services: Vec<Service>,
    /// By plain words of the English, Welsh or official name.
    services_by_name: HashMap<String, ServiceNumber>,
    bodies: Vec<Body>,
    successions: Vec<Succession>,
    /// From a former code to the present one.
    recoded: FxHashMap<GssCode, GssCode>,
    /// The present codes among them.
    was_recoded: FxHashSet<GssCode>,
    splits: HashMap<String, Vec<GssCode>>,
    neighbours: Vec<Neighbour>,
    version: String,
}

static STANDARD: LazyLock<Register> = LazyLock::new(|| {
    #[expect(
        clippy::expect_used,
        reason = "the files are built in, and a test reads them"
    )]
    Register::read(&Files::BUILT_IN).expect("the register's own files are well formed")
});

impl Register {
    /// The register that is built into the program.
    #[must_use]
    pub fn standard() -> &'static Self {
        &STANDARD
    }

    /// Names the state of the facts: the first twelve hexadecimal digits of their SHA-256.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Every council, past and planned ones too, in the order of the file.
    #[must_use]
    pub fn councils(&self) -> &[Council] {
        &self.councils
    }

    /// The councils that are active on a date.
    pub fn active(&self, on: Date) -> impl Iterator<Item = &Council> {
        self.councils
            .iter()
            .filter(move |council| self.is_active(council.code, on))
    }

    /// The council with this code, present or former.
    #[must_use]
    pub fn council(&self, code: GssCode) -> Option<&Council> {
        self.councils.get(*self.by_code.get(&code)?)
    }

    /// The council with this slug.
    #[must_use]
    pub fn by_slug(&self, slug: &str) -> Option<&Council> {
        self.councils.get(*self.by_slug.get(slug)?)
    }

    /// The districts of a county, past ones too.
    pub fn districts_of(&self, county: GssCode) -> impl Iterator<Item = &Council> {
        self.councils
            .iter()
            .filter(move |council| council.county == Some(county))
    }

    /// Every service, by number.
    #[must_use]
    pub fn services(&self) -> &[Service] {
        &self.services
    }

    /// The service with this number.
    #[must_use]
    pub fn service(&self, number: ServiceNumber) -> Option<&Service> {
        let at = self
            .services
            .binary_search_by_key(&number, |service| service.number)
            .ok()?;
        self.services.get(at)
    }

    /// The bodies that are not councils.
    #[must_use]
    pub fn bodies(&self) -> &[Body] {
        &self.bodies
    }

    /// The body with this code.
    #[must_use]
    pub fn body(&self, code: GssCode) -> Option<&Body> {
        self.bodies.iter().find(|body| body.code == Some(code))
    }

    /// The body of a kind that covers one of these councils on a date.
    #[must_use]
    pub fn body_covering(&self, kind: BodyKind, areas: &[GssCode], on: Date) -> Option<&Body> {
        self.bodies.iter().find(|body| {
            body.kind == kind
                && body.started.is_none_or(|first| first <= on)
                && body.last_day.is_none_or(|last| on <= last)
                && (body.areas.iter().any(|area| areas.contains(area))
                    || (body.areas.is_empty() && body.code.is_none()))
        })
    }

    /// The councils of a postcode that is known to straddle a boundary. One council alone means
    /// that the postcode is split and the other side is not on record.
    ///
    /// `postcode` is written without its space, such as `SK130AD`.
    #[must_use]
    pub fn known_split(&self, postcode: &str) -> Option<&[GssCode]> {
        self.splits.get(postcode).map(Vec::as_slice)
    }

    /// The combined or strategic authority of a council's area on a date.
    #[must_use]
    pub fn combined_authority(&self, code: GssCode, on: Date) -> Option<&Body> {
        self.body_of(BodyKind::Transport, code, on)
    }

    /// The fire and rescue authority of a council's area on a date.
    #[must_use]
    pub fn fire_authority(&self, code: GssCode, on: Date) -> Option<&Body> {
        self.body_of(BodyKind::Fire, code, on)
    }

    fn body_of(&self, kind: BodyKind, code: GssCode, on: Date) -> Option<&Body> {
        let council = self.council(code)?;
        let areas = [Some(council.code), council.county];
        let areas: Vec<GssCode> = areas.into_iter().flatten().collect();
        self.body_covering(kind, &areas, on)
    }

    /// The council of another nation with this code.
    #[must_use]
    pub fn neighbour(&self, code: GssCode) -> Option<&Neighbour> {
        self.neighbours
            .iter()
            .find(|neighbour| neighbour.code == code)
    }

    /// Every known succession, oldest first.
    #[must_use]
    pub fn successions(&self) -> &[Succession] {
        &self.successions
    }
}
