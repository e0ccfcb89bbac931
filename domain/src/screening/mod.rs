//! Screens what residents write, before anybody else can read it.
//!
//! Screening may pass a text or hold it for a person; it never rejects. It looks for personal
//! data, threats, slurs, abuse, spam and languages that no officer reads. Campaigns need more than
//! one text and live in [`campaigns`].
//!
//! Invariants: [`Screener::screen`] never panics and takes time linear in the length of the text.
//! Findings are sorted, do not overlap and count Unicode scalar values of the original text. The
//! redacted text contains no value that was found.
//!
//! Adding a rule for personal data: give it a pattern or a check in one of the files of
//! `personal/`, a name in kebab case, and a case in `tests.rs` for what it finds and for the
//! nearest thing that it must leave alone.

mod abuse;
pub mod campaigns;
pub mod evaluate;
mod features;
mod language;
mod model;
mod normalise;
mod personal;
mod spam;
pub mod train;

#[cfg(test)]
mod tests;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use language::Language;
pub use personal::{Finding, PersonalData, UnknownPersonalData, redact};

use normalise::Normalised;

/// Names the rules and the model that made a decision; it is stored with every decision.
pub const VERSION: &str = "2026.11.1";

/// What screening decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// Nothing stands against publishing.
    Pass,
    /// A person has to look first.
    Hold,
}

impl Outcome {
    /// The code that is stored and exported.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Hold => "hold",
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Why a text is held. Stored and exported as a code, such as `personal:UK_NHS` or `threat`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    Personal(PersonalData),
    Threat,
    Slur,
    Abuse,
    Spam,
    /// One of many near-copies; given by whoever compares texts, never by [`Screener::screen`].
    Campaign,
    Language,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Personal(kind) => write!(f, "personal:{kind}"),
            Self::Threat => f.write_str("threat"),
            Self::Slur => f.write_str("slur"),
            Self::Abuse => f.write_str("abuse"),
            Self::Spam => f.write_str("spam"),
            Self::Campaign => f.write_str("campaign"),
            Self::Language => f.write_str("language"),
        }
    }
}

/// A code that names no reason.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a reason of screening")]
pub struct UnknownReason(pub String);

impl FromStr for Reason {
    type Err = UnknownReason;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        let unknown = || UnknownReason(code.to_owned());
        if let Some(kind) = code.strip_prefix("personal:") {
            return kind.parse().map(Self::Personal).map_err(|_| unknown());
        }
        [
            Self::Threat,
            Self::Slur,
            Self::Abuse,
            Self::Spam,
            Self::Campaign,
            Self::Language,
        ]
        .into_iter()
        .find(|reason| reason.to_string() == code)
        .ok_or_else(unknown)
    }
}

impl Serialize for Reason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Reason {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

/// The result of screening one text.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Screening {
    pub outcome: Outcome,
    /// Without repeats, in the order of [`Reason`].
    pub reasons: Vec<Reason>,
    pub findings: Vec<Finding>,
    /// The text with every finding replaced by a placeholder such as `[email address]`.
    pub redacted: String,
    pub language: Language,
}

/// All rules and models, compiled once. Immutable; share it in an `Arc`.
#[derive(Debug)]
pub struct Screener {
    personal: personal::Rules,
    abuse: abuse::Rules,
    spam: spam::Rules,
    language: language::Detector,
    models: model::Models,
}

impl Screener {
    /// The rules and the model that are shipped in this binary.
    #[must_use]
    pub fn standard() -> Self {
        Self {
            personal: personal::Rules::new(),
            abuse: abuse::Rules::new(),
            spam: spam::Rules::new(),
            language: language::Detector::new(),
            models: model::Models::shipped(),
        }
    }

    /// Screens one text.
    #[must_use]
    pub fn screen(&self, text: &str) -> Screening {
        let folded = Normalised::new(text);
        let findings = self.personal.find(text, &folded);
        let mut reasons: Vec<Reason> = findings.iter().map(|f| Reason::Personal(f.kind)).collect();
        let plain = features::plain_words(&folded.lower);
        let features = features::of(&plain);
        if self.abuse.threat(&plain) {
            reasons.push(Reason::Threat);
        }
        if self.abuse.slur(&plain) {
            reasons.push(Reason::Slur);
        }
        if self.abuse.abusive(&plain) || self.models.abuse.holds(&features) {
            reasons.push(Reason::Abuse);
        }
        if self.spam.spam(&folded.lower) || self.models.spam.holds(&features) {
            reasons.push(Reason::Spam);
        }
        let language = self.language.detect(text, &folded);
        if language == Language::Other {
            reasons.push(Reason::Language);
        }
        reasons.sort_unstable();
        reasons.dedup();
        let spans: Vec<_> = findings.iter().map(|f| (f.start, f.end, f.kind)).collect();
        Screening {
            outcome: if reasons.is_empty() {
                Outcome::Pass
            } else {
                Outcome::Hold
            },
            reasons,
            redacted: redact(text, &spans),
            findings,
            language,
        }
    }
}
