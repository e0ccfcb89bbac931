//! Finds personal data: what kind, where, by which rule and how sure.
//!
//! Every rule reads the folded text and proposes spans; one arbiter then keeps the stronger of two
//! that overlap and looks for repeats of what was found, so that a value taken out in one place
//! does not stay in another.
//!
//! Invariants: findings are sorted, do not overlap and lie within the original text. Every rule
//! takes time linear in the length of the text.

mod codes;
mod contact;
mod names;
mod numbers;
mod people;

use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::normalise::Normalised;
use crate::moderation::take_out;

/// The kinds of personal data that screening tells apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PersonalData {
    EmailAddress,
    PhoneNumber,
    UkPostcode,
    StreetAddress,
    UkNhs,
    UkNino,
    UkDrivingLicence,
    UkPassport,
    UkVehicleRegistration,
    UkBank,
    CreditCard,
    DateOfBirth,
    Person,
    IpAddress,
    Url,
}

impl PersonalData {
    /// Every kind, in the order of the documentation.
    pub const ALL: [Self; 15] = [
        Self::EmailAddress,
        Self::PhoneNumber,
        Self::UkPostcode,
        Self::StreetAddress,
        Self::UkNhs,
        Self::UkNino,
        Self::UkDrivingLicence,
        Self::UkPassport,
        Self::UkVehicleRegistration,
        Self::UkBank,
        Self::CreditCard,
        Self::DateOfBirth,
        Self::Person,
        Self::IpAddress,
        Self::Url,
    ];

    /// The code that is stored and exported.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::EmailAddress => "EMAIL_ADDRESS",
            Self::PhoneNumber => "PHONE_NUMBER",
            Self::UkPostcode => "UK_POSTCODE",
            Self::StreetAddress => "STREET_ADDRESS",
            Self::UkNhs => "UK_NHS",
            Self::UkNino => "UK_NINO",
            Self::UkDrivingLicence => "UK_DRIVING_LICENCE",
            Self::UkPassport => "UK_PASSPORT",
            Self::UkVehicleRegistration => "UK_VEHICLE_REGISTRATION",
            Self::UkBank => "UK_BANK",
            Self::CreditCard => "CREDIT_CARD",
            Self::DateOfBirth => "DATE_OF_BIRTH",
            Self::Person => "PERSON",
            Self::IpAddress => "IP_ADDRESS",
            Self::Url => "URL",
        }
    }

    /// What stands in the redacted text in place of the value.
    #[must_use]
    pub fn placeholder(self) -> &'static str {
        match self {
            Self::EmailAddress => "[email address]",
            Self::PhoneNumber => "[phone number]",
            Self::UkPostcode => "[postcode]",
            Self::StreetAddress => "[street address]",
            Self::UkNhs => "[NHS number]",
            Self::UkNino => "[National Insurance number]",
            Self::UkDrivingLicence => "[driving licence number]",
            Self::UkPassport => "[passport number]",
            Self::UkVehicleRegistration => "[vehicle registration]",
            Self::UkBank => "[bank details]",
            Self::CreditCard => "[card number]",
            Self::DateOfBirth => "[date of birth]",
            Self::Person => "[name]",
            Self::IpAddress => "[IP address]",
            Self::Url => "[web address]",
        }
    }

    /// Which kind wins where two overlap; the smaller number is the stronger evidence.
    fn rank(self) -> u8 {
        match self {
            Self::EmailAddress => 0,
            Self::Url => 1,
            Self::UkDrivingLicence => 2,
            Self::UkNino => 3,
            Self::UkBank => 4,
            Self::CreditCard => 5,
            Self::UkPassport => 6,
            Self::DateOfBirth => 7,
            Self::UkNhs => 8,
            Self::PhoneNumber => 9,
            Self::UkPostcode => 10,
            Self::IpAddress => 11,
            Self::UkVehicleRegistration => 12,
            Self::StreetAddress => 13,
            Self::Person => 14,
        }
    }
}

impl fmt::Display for PersonalData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A code that names no kind of personal data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a type of personal data")]
pub struct UnknownPersonalData(pub String);

impl FromStr for PersonalData {
    type Err = UnknownPersonalData;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str() == code)
            .ok_or_else(|| UnknownPersonalData(code.to_owned()))
    }
}

/// One piece of personal data.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    #[serde(rename = "type")]
    pub kind: PersonalData,
    /// The first character, counted in Unicode scalar values of the original text.
    pub start: usize,
    /// One past the last character, counted the same way.
    pub end: usize,
    /// The rule that found it, for the officer who reads the hold and for the figures.
    pub rule: &'static str,
    /// How sure the rule is, from 0 to 1: a checksum is nearly 1, a context word about 0.7.
    pub confidence: f32,
}

/// What a rule proposes, in bytes of the folded text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    pub kind: PersonalData,
    pub start: usize,
    pub end: usize,
    pub rule: &'static str,
    pub confidence: f32,
}

/// All rules for personal data, compiled once.
#[derive(Debug)]
pub(super) struct Rules {
    contact: contact::Rules,
    codes: codes::Rules,
    people: people::Rules,
}

impl Rules {
    pub fn new() -> Self {
        Self {
            contact: contact::Rules::new(),
            codes: codes::Rules::new(),
            people: people::Rules::new(),
        }
    }

    /// Everything personal in the text, sorted and free of overlaps.
    pub fn find(&self, original: &str, folded: &Normalised) -> Vec<Finding> {
        let mut candidates = Vec::new();
        let has_digit = folded.text.bytes().any(|b| b.is_ascii_digit());
        self.contact.find(folded, has_digit, &mut candidates);
        numbers::find(folded, &mut candidates);
        if has_digit {
            self.codes.find(folded, &mut candidates);
        }
        self.people.find(folded, has_digit, &mut candidates);
        if candidates.is_empty() {
            return Vec::new();
        }
        let mut findings = settle(&candidates, folded);
        add_repeats(original, &mut findings);
        findings
    }
}

/// Keeps the strongest of the candidates that overlap.
fn settle(candidates: &[Candidate], folded: &Normalised) -> Vec<Finding> {
    let mut order: Vec<Finding> = candidates
        .iter()
        .filter_map(|c| {
            let (start, end) = folded.original_span(c.start, c.end)?;
            Some(Finding {
                kind: c.kind,
                start,
                end,
                rule: c.rule,
                confidence: c.confidence,
            })
        })
        .collect();
    // The longer of two of one kind is the whole of which the other is a part.
    order.sort_by_key(|f| (f.kind.rank(), usize::MAX - (f.end - f.start), f.start));
    let mut kept: BTreeMap<usize, Finding> = BTreeMap::new();
    for finding in order {
        let left_free = kept
            .range(..finding.end)
            .next_back()
            .is_none_or(|(_, f)| f.end <= finding.start);
        if left_free {
            kept.insert(finding.start, finding);
        }
    }
    kept.into_values().collect()
}

/// Finds other places where a found value stands word for word.
///
/// Without it "My name is Ann Lee. … Ann Lee" would be redacted once only.
fn add_repeats(original: &str, findings: &mut Vec<Finding>) {
    let bytes: Vec<usize> = original
        .char_indices()
        .map(|(at, _)| at)
        .chain([original.len()])
        .collect();
    let byte_of = |character: usize| bytes.get(character).copied().unwrap_or(original.len());
    let mut seen = HashSet::new();
    let mut values = Vec::new();
    let mut kinds = Vec::new();
    for finding in findings.iter() {
        let value = original
            .get(byte_of(finding.start)..byte_of(finding.end))
            .unwrap_or("");
        if !value.is_empty() && seen.insert(value) {
            values.push(value);
            kinds.push((finding.kind, finding.confidence));
        }
    }
    let Ok(automaton) = aho_corasick::AhoCorasick::builder()
        .match_kind(aho_corasick::MatchKind::LeftmostLongest)
        .build(&values)
    else {
        return;
    };
    let mut repeats = Vec::new();
    let mut gap_start = 0;
    let ends = findings
        .iter()
        .map(|f| (f.start, f.end))
        .chain([(bytes.len(), bytes.len())]);
    for (start, end) in ends {
        let (from, to) = (byte_of(gap_start), byte_of(start));
        for found in automaton.find_iter(original.get(from..to).unwrap_or("")) {
            let Some(&(kind, confidence)) = kinds.get(found.pattern().as_usize()) else {
                continue;
            };
            let (Ok(start), Ok(end)) = (
                bytes.binary_search(&(from + found.start())),
                bytes.binary_search(&(from + found.end())),
            ) else {
                continue;
            };
            repeats.push(Finding {
                kind,
                start,
                end,
                rule: "repeat",
                confidence,
            });
        }
        gap_start = end;
    }
    if !repeats.is_empty() {
        findings.extend(repeats);
        findings.sort_by_key(|f| f.start);
    }
}

/// Replaces every span by the placeholder of its type.
///
/// Spans count Unicode scalar values. They may come from a person's hand: out of order,
/// overlapping (the first one names the placeholder of the whole) or beyond the end (cut off).
#[must_use]
pub fn redact(text: &str, spans: &[(usize, usize, PersonalData)]) -> String {
    let passages: Vec<_> = spans
        .iter()
        .map(|&(start, end, kind)| (start, end, kind.placeholder()))
        .collect();
    take_out(text, &passages)
}
