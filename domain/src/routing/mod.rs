//! Who must answer: from a place, a service and a date to the accountable council.
//!
//! [`route`] is a pure function of its question, the register, a postcode directory and the
//! overrides that were agreed. The rules are tried in order and the first that matches decides;
//! every decision names the rule, the versions of rules and facts, what was asked and which
//! councils were considered, so that it can be explained and repeated years later.
//!
//! Invariants: an owner is in office on the date that was asked about; a county never owns a
//! district's service; a single-tier council never shares one.

mod decision;
mod place;
mod postcode;
mod postcodes;
mod rules;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

pub use decision::{Decision, OtherBody, Outcome, Reason, Rule};
pub use place::{Place, Question};
pub use postcode::{Postcode, PostcodeError};
pub use postcodes::{ImportError, PostcodeIndex, read_postcodes};
pub use rules::{RULE_VERSION, route};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::register::{Country, GssCode, ServiceNumber};

/// Where postcodes lie.
pub trait PostcodeDirectory {
    /// What is on record for a postcode, or nothing when it is not listed.
    fn find(&self, postcode: &Postcode) -> Option<PostcodeEntry>;
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
    /// The other councils that have addresses with this postcode.
    pub split_with: Vec<GssCode>,
}

/// An agreement or order that moves one service of one area to another council for a time, such
/// as a shared service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Override {
    pub service: ServiceNumber,
    /// The council whose residents are meant; a county stands for all its districts.
    pub area: GssCode,
    /// The first day.
    pub from: Date,
    /// The last day, if there is one.
    pub until: Option<Date>,
    /// The council that answers instead.
    pub owner: GssCode,
    /// Where this was agreed, for people to read.
    pub source: String,
}

impl Override {
    /// Whether this is about a service of an area on a day.
    #[must_use]
    pub fn covers(&self, service: ServiceNumber, area: GssCode, on: Date) -> bool {
        self.service == service
            && self.area == area
            && self.from <= on
            && self.until.is_none_or(|last| on <= last)
    }
}
