//! What is answered, and why.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Place, PostcodeError};
use crate::register::{BodyKind, Country, GssCode, ServiceNumber};

/// What came of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// One council answers.
    Routed,
    /// Two councils answer; the first leads.
    Joint,
    /// A postcode or the district's name would decide.
    NeedsPlace,
    /// The address would decide.
    NeedsAddress,
    OutsideEngland,
    InvalidPostcode,
    UnknownPostcode,
    /// A person must say which service is meant.
    Triage,
    /// Another body answers.
    OutOfScope,
    /// It concerns councils in general: the board's.
    Sector,
}

impl Outcome {
    /// The name used in files and in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Routed => "routed",
            Self::Joint => "joint",
            Self::NeedsPlace => "needs_place",
            Self::NeedsAddress => "needs_address",
            Self::OutsideEngland => "outside_england",
            Self::InvalidPostcode => "invalid_postcode",
            Self::UnknownPostcode => "unknown_postcode",
            Self::Triage => "triage",
            Self::OutOfScope => "out_of_scope",
            Self::Sector => "sector",
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The rule that decided; `docs/ROUTING.md` has the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Rule {
    /// The council that was given.
    R0,
    /// A postcode that is malformed or not listed.
    R1,
    /// A place outside England.
    R2,
    /// A postcode that straddles a boundary.
    R3,
    /// A council that has ended, or not begun, with more than one in its place.
    R4,
    /// An agreement that another body delivers the service.
    R5,
    /// The tiers of local government.
    R6,
    /// A body that is not a council.
    R7,
    /// A service that is not known.
    R8,
    /// No place.
    R9,
    /// An owner that cannot be reached; see [`super::reach`].
    R10,
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

/// A body that is not a council, as a decision names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherBody {
    pub code: Option<GssCode>,
    pub kind: BodyKind,
    pub name: String,
    /// The council that is itself the authority, where there is one.
    pub run_by: Option<GssCode>,
}

impl fmt::Display for OtherBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} answers", self.name)?;
        if let Some(code) = self.code {
            write!(f, " ({code})")?;
        }
        f.write_str(".")?;
        match self.run_by {
            Some(council) => write!(f, " It is part of council {council}."),
            None => Ok(()),
        }
    }
}

/// Why, in a form that can be shown in any language; [`fmt::Display`] is the English.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Reason {
    UnknownCouncil {
        given: String,
    },
    InvalidPostcode {
        error: PostcodeError,
    },
    UnknownPostcode,
    OutsideEngland {
        country: Country,
        /// The council's place, where it is known.
        council: Option<String>,
    },
    SplitPostcode {
        other_side_known: bool,
    },
    Divided {
        council: String,
        last_day: Option<Date>,
    },
    NotYet {
        council: String,
        started: Option<Date>,
    },
    /// Another body delivers the service; `council`, or both councils, stay accountable.
    Shared {
        council: String,
        delivered_by: String,
        source: String,
    },
    OtherBody {
        body: OtherBody,
    },
    SingleTier {
        council: String,
    },
    District {
        council: String,
    },
    County {
        council: String,
        district: Option<String>,
    },
    DistrictLeads {
        district: String,
        county: String,
    },
    DistrictNeeded {
        county: String,
    },
    UnknownService {
        number: ServiceNumber,
    },
    NoService,
    NoPlace,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownCouncil { given } => write!(f, "No council is known as {given}."),
            Self::InvalidPostcode { error } => {
                write!(f, "This is not a postcode: {error}.")
            }
            Self::UnknownPostcode => f.write_str("The postcode is not in the directory."),
            Self::OutsideEngland {
                country,
                council: Some(council),
            } => {
                write!(
                    f,
                    "The place is in {}. The council for {council} answers.",
                    country.name()
                )
            }
            Self::OutsideEngland {
                country,
                council: None,
            } => {
                let who = if country.is_island() {
                    "Its own government answers."
                } else {
                    "Its own council answers."
                };
                write!(f, "The place is in {}. {who}", country.name())
            }
            Self::SplitPostcode {
                other_side_known: true,
            } => f.write_str("The postcode is split between councils. The address decides."),
            Self::SplitPostcode {
                other_side_known: false,
            } => f.write_str(
                "The postcode is split, and the directory lists only the best fit. \
                 The address decides.",
            ),
            Self::Divided { council, last_day } => {
                let after = last_day
                    .map(|day| format!(" after {day}"))
                    .unwrap_or_default();
                write!(
                    f,
                    "{council} was split between successors{after}. The place decides."
                )
            }
            Self::NotYet { council, started } => {
                let on = started.map(|day| format!(" on {day}")).unwrap_or_default();
                write!(
                    f,
                    "{council} begins later{on}. Until then the place decides."
                )
            }
            Self::Shared {
                council,
                delivered_by,
                source,
            } => write!(
                f,
                "Shared service: {delivered_by} delivers it, {council} stays accountable. {source}"
            ),
            Self::OtherBody { body } => write!(f, "Not a council’s service: {body}"),
            Self::SingleTier { council } => {
                write!(f, "Single tier: {council} runs every council service here.")
            }
            Self::District { council } => write!(f, "A district’s service: {council}."),
            Self::County {
                council,
                district: Some(district),
            } => {
                write!(
                    f,
                    "A county’s service: {council} is the county of {district}."
                )
            }
            Self::County {
                council,
                district: None,
            } => {
                write!(f, "A county’s service: {council}.")
            }
            Self::DistrictLeads { district, county } => {
                write!(f, "Both tiers: {district} leads, {county} co-owns.")
            }
            Self::DistrictNeeded { county } => write!(
                f,
                "{county} is a county, and districts run this service. The place decides."
            ),
            Self::UnknownService { number } => {
                write!(
                    f,
                    "Service {number} is not known. A person decides which is meant."
                )
            }
            Self::NoService => {
                f.write_str("No known service was given. A person decides which is meant.")
            }
            Self::NoPlace => f.write_str("No place was given, so it concerns the whole sector."),
        }
    }
}

/// The answer, with everything it was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    pub outcome: Outcome,
    pub rule: Rule,
    pub rule_version: u16,
    /// The state of the facts: the register's, and after a slash the postcode directory's where a
    /// postcode was looked up.
    pub data_version: String,
    /// The date that was asked about.
    pub as_of: Date,
    pub place: Place,
    pub service: Option<ServiceNumber>,
    /// The accountable councils, the leading one first; empty unless routed or joint.
    pub owners: Vec<GssCode>,
    /// The council that delivers the service for the owner, by agreement.
    pub delivered_by: Option<GssCode>,
    /// The councils that could answer when none is accountable yet; otherwise the place's own.
    pub candidates: Vec<GssCode>,
    pub reason: Reason,
}

impl Decision {
    /// The owners, or else the candidates.
    #[must_use]
    pub fn councils(&self) -> &[GssCode] {
        if self.owners.is_empty() {
            &self.candidates
        } else {
            &self.owners
        }
    }
}
