//! Who followed whom, and who is in office on a date.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{GssCode, Register};

/// Why one code gave way to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SuccessionKind {
    /// The council ended and another took over.
    Reorganised,
    /// The same, made law but still ahead when the file was written.
    Planned,
    /// The same council under a new code: an alias, on any date.
    Recoded,
}

/// One council's place taken by another. A council that was divided has a row for each successor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Succession {
    pub from: GssCode,
    pub to: GssCode,
    /// The last day of `from`; a recode may have none on record.
    pub last_day: Option<Date>,
    pub kind: SuccessionKind,
}

/// Who stands for a code on a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// This one council, which may be another than the one that was asked for.
    One(GssCode),
    /// The council was divided: each of these took a part.
    Divided(Vec<GssCode>),
    /// The council does not exist yet: these serve its area.
    NotYet(Vec<GssCode>),
    /// No such council.
    Unknown,
}

impl Register {
    /// The present code of a council that was recoded, or the code itself.
    #[must_use]
    pub fn present_code(&self, code: GssCode) -> GssCode {
        self.recoded.get(&code).copied().unwrap_or(code)
    }

    /// The code that a council had on a date, from any code it ever had. A recode whose date is not
    /// on record counts as if it had always been so.
    #[must_use]
    pub fn code_on(&self, code: GssCode, on: Date) -> GssCode {
        let present = self.present_code(code);
        self.former_codes(present)
            .filter_map(|step| Some((step.last_day?, step.from)))
            .filter(|(last_day, _)| on <= *last_day)
            .min()
            .map_or(present, |(_, former)| former)
    }

    /// The recodes that led to a present code.
    pub fn former_codes(&self, present: GssCode) -> impl Iterator<Item = &Succession> {
        // Few councils were ever recoded; the map says for most that there is nothing to look for.
        let was_recoded = self.was_recoded.contains(&present);
        self.successions.iter().filter(move |step| {
            was_recoded && step.kind == SuccessionKind::Recoded && step.to == present
        })
    }

    /// Whether a council is in office on a date.
    #[must_use]
    pub fn is_active(&self, code: GssCode, on: Date) -> bool {
        self.council(code).is_some_and(|council| {
            council.last_day.is_none_or(|last| on <= last) && !council.is_ahead(on)
        })
    }

    fn steps_from(&self, code: GssCode) -> impl Iterator<Item = &Succession> {
        self.successions
            .iter()
            .filter(move |step| step.from == code)
    }

    fn steps_to(&self, code: GssCode) -> impl Iterator<Item = &Succession> {
        self.successions
            .iter()
            .filter(move |step| step.to == code && step.kind != SuccessionKind::Recoded)
    }

    /// Follows aliases and successions to the end: forward for a council that has ended, back
    /// for one that has not begun.
    #[must_use]
    pub fn standing(&self, code: GssCode, on: Date) -> Standing {
        let Some(council) = self.council(code) else {
            return Standing::Unknown;
        };
        let code = council.code;
        if self.is_active(code, on) {
            return Standing::One(code);
        }
        let back = council.is_ahead(on);
        let mut found = BTreeSet::new();
        let mut open = vec![code];
        while let Some(next) = open.pop() {
            if self.is_active(next, on) {
                found.insert(next);
            } else if back {
                open.extend(self.steps_to(next).map(|step| step.from));
            } else {
                open.extend(self.steps_from(next).map(|step| step.to));
            }
        }
        let mut found = found.into_iter().collect::<Vec<_>>();
        match (found.len(), found.pop()) {
            (1, Some(one)) => Standing::One(one),
            (_, None) => Standing::Unknown,
            (_, Some(last)) => {
                found.push(last);
                if back {
                    Standing::NotYet(found)
                } else {
                    Standing::Divided(found)
                }
            }
        }
    }
}
