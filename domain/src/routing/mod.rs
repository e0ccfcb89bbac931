//! Who must answer: from a place, a service and a date to the accountable council.
//!
//! [`route`] is a pure function of its question, the register, a postcode directory and the
//! overrides that were agreed. The rules are tried in order and the first that matches decides;
//! every decision names the rule, the versions of rules and facts, what was asked and which
//! councils were considered, so that it can be explained and repeated years later.
//!
//! A theme gathers the answers of its feedback: [`owners`] names its council or councils.
//!
//! Invariants: an owner is in office on the date that was asked about; a county never owns a
//! district's service; a single-tier council never shares one.

mod decision;
mod overrides;
mod place;
mod postcode;
mod postcodes;
mod rules;
mod theme;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

pub use decision::{Decision, OtherBody, Outcome, Reason, Rule};
pub use overrides::{OverrideError, read_overrides};
pub use place::{Place, Question};
pub use postcode::{Postcode, PostcodeError};
pub use postcodes::{Counts, ImportError, PostcodeIndex, StoredError};
pub use rules::{RULE_VERSION, route};
pub use theme::{LEADING_SHARE, Owners, Reach, owners, reach};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::register::{Country, GssCode, Register, ServiceNumber};

/// Where postcodes lie.
pub trait PostcodeDirectory {
    /// What is on record for a postcode, or nothing when it is not listed.
    fn find(&self, postcode: &Postcode) -> Option<PostcodeEntry>;

    /// Names the state of the directory, when it has one.
    fn version(&self) -> Option<&str> {
        None
    }
}

/// What a directory says about a postcode.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostcodeEntry {
    /// The district or single-tier council, as listed: it may be an old code.
    pub council: GssCode,
    pub ward: Option<GssCode>,
    pub country: Country,
    /// The national park, or the Broads, that the postcode lies in.
    pub national_park: Option<GssCode>,
    /// Whether the Royal Mail has ended it. Where it was stays known.
    pub terminated: bool,
    /// The other councils that have addresses with this postcode.
    pub split_with: Vec<GssCode>,
}

/// An agreement that another body delivers one service of one area for a time, such as a shared
/// service. That body acts; the council that the law names stays accountable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Override {
    pub service: ServiceNumber,
    /// The council whose residents are meant; a county stands for all its districts.
    pub area: GssCode,
    /// The first day.
    pub from: Date,
    /// The last day, if there is one.
    pub until: Option<Date>,
    /// Who delivers: the code of a council, or the name of another body.
    pub delivered_by: String,
    /// Where this was agreed, for people to read.
    pub source: String,
}

impl Override {
    /// The council that delivers, when it is one. Three letters can be the name of a firm as well as
    /// a planned council; a digit leaves no doubt.
    #[must_use]
    pub fn delivering_council(&self, register: &Register) -> Option<GssCode> {
        let code: GssCode = self.delivered_by.parse().ok()?;
        (!code.is_placeholder() || register.council(code).is_some()).then_some(code)
    }

    /// Whether this is about a service of an area on a day.
    #[must_use]
    pub fn covers(&self, service: ServiceNumber, area: GssCode, on: Date) -> bool {
        self.service == service
            && self.area == area
            && self.from <= on
            && self.until.is_none_or(|last| on <= last)
    }
}
