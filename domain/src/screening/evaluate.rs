//! Counts how good screening is on labelled texts. The figures of docs/MODERATION.md come from here.

use std::collections::BTreeMap;

use super::{Outcome, PersonalData, Screener};

/// What was found, missed and imagined, for one type of personal data.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    /// Marked and found: same type, overlapping.
    pub found: usize,
    /// Of those, how many have exactly the marked offsets.
    pub exact: usize,
    pub missed: usize,
    /// Found and not marked.
    pub imagined: usize,
}

impl Count {
    /// Of what was marked, the share found; 1 if nothing was marked.
    #[must_use]
    pub fn recall(self) -> f64 {
        ratio(self.found, self.found + self.missed)
    }

    /// Of what was reported, the share marked; 1 if nothing was reported.
    #[must_use]
    pub fn precision(self) -> f64 {
        ratio(self.found, self.found + self.imagined)
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^52")]
fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        1.0
    } else {
        part as f64 / whole as f64
    }
}

/// A text and the spans that people marked in it, in Unicode scalar values.
pub type Marked<'a> = (&'a str, Vec<(usize, usize, PersonalData)>);

/// Compares findings with what people marked.
pub fn personal<'a>(
    screener: &Screener,
    rows: impl IntoIterator<Item = Marked<'a>>,
) -> BTreeMap<PersonalData, Count> {
    let mut counts: BTreeMap<PersonalData, Count> = BTreeMap::new();
    for (text, marked) in rows {
        let findings = screener.screen(text).findings;
        for &(start, end, kind) in &marked {
            let count = counts.entry(kind).or_default();
            let hit = findings
                .iter()
                .find(|f| f.kind == kind && f.start < end && start < f.end);
            match hit {
                Some(f) => {
                    count.found += 1;
                    count.exact += usize::from((f.start, f.end) == (start, end));
                }
                None => count.missed += 1,
            }
        }
        for f in &findings {
            let real = marked
                .iter()
                .any(|&(s, e, kind)| kind == f.kind && f.start < e && s < f.end);
            if !real {
                counts.entry(f.kind).or_default().imagined += 1;
            }
        }
    }
    counts
}

/// How many of the texts are held, out of how many.
pub fn holds<'a>(screener: &Screener, texts: impl IntoIterator<Item = &'a str>) -> (usize, usize) {
    texts.into_iter().fold((0, 0), |(held, all), text| {
        (
            held + usize::from(screener.screen(text).outcome == Outcome::Hold),
            all + 1,
        )
    })
}
