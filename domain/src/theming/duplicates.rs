//! Comments that say the same words: copies, and copies with small changes.
//!
//! Copies are folded before themes are looked for, so that a campaign does not make a theme by
//! being sent a thousand times; each group keeps its members, so that every voice still counts.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::text::{mix, stable_hash, words};

/// Shorter comments must match word for word: "more buses please" and "fewer buses please" differ.
const SHORTEST_NEAR: usize = 8;

/// Two comments with this share of common word pairs are taken for one text with small changes.
const SAME: f64 = 0.8;

/// Bands and rows of the sketch: a pair at 0.8 meets in at least one of them in 98 of 100 cases.
const BANDS: usize = 8;
const ROWS: usize = 4;

/// Comments that are one text.
#[derive(Debug, Clone)]
pub struct Group {
    /// The comment that stands for the group, an index into the documents.
    pub shown: usize,
    /// All members with `shown` among them, as indexes into the documents.
    pub members: Vec<usize>,
}

struct Sketch {
    key: (u64, u64),
    pairs: Vec<u32>,
    bands: Vec<u64>,
}

/// Folds `documents` (id and text) into groups. Comments without a word are in none.
///
/// The groups come in an order that depends on their words alone and is as good as random.
#[must_use]
pub fn fold(documents: &[(&str, &str)]) -> Vec<Group> {
    let sketches: Vec<Option<Sketch>> =
        documents.par_iter().map(|(_, text)| sketch(text)).collect();
    let mut keyed: Vec<((u64, u64), usize)> = sketches
        .iter()
        .enumerate()
        .filter_map(|(at, sketch)| sketch.as_ref().map(|sketch| (sketch.key, at)))
        .collect();
    let text_then_id = |at: usize| documents.get(at).map(|(id, text)| (*text, *id));
    keyed.par_sort_by(|left, right| {
        left.0
            .cmp(&right.0)
            .then_with(|| text_then_id(left.1).cmp(&text_then_id(right.1)))
    });
    let exact: Vec<Vec<usize>> = keyed
        .chunk_by(|left, right| left.0 == right.0)
        .map(|same| same.iter().map(|&(_, at)| at).collect())
        .collect();
    let firsts: Vec<Option<&Sketch>> = exact
        .iter()
        .map(|same| {
            same.first()
                .and_then(|&at| sketches.get(at))
                .and_then(Option::as_ref)
        })
        .collect();
    let parents = near(&firsts);

    let mut of_parent: FxHashMap<usize, usize> = FxHashMap::default();
    let mut groups: Vec<(usize, Group)> = Vec::new();
    for (same, parent) in exact.into_iter().zip(parents) {
        let Some(&shown) = same.first() else { continue };
        let at = *of_parent.entry(parent).or_insert(groups.len());
        match groups.get_mut(at) {
            Some((largest, group)) => {
                // The variant most people sent stands for all.
                if same.len() > *largest {
                    *largest = same.len();
                    group.shown = shown;
                }
                group.members.extend(same);
            }
            None => groups.push((
                same.len(),
                Group {
                    shown,
                    members: same,
                },
            )),
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

fn sketch(text: &str) -> Option<Sketch> {
    let words = words(text);
    if words.is_empty() {
        return None;
    }
    let bytes = || words.iter().flat_map(|word| word.bytes().chain([b' ']));
    let key = (stable_hash(bytes(), 2), stable_hash(bytes(), 3));
    if words.len() < SHORTEST_NEAR {
        return Some(Sketch {
            key,
            pairs: Vec::new(),
            bands: Vec::new(),
        });
    }
    let mut pairs: Vec<u32> = words
        .iter()
        .zip(words.iter().skip(1))
        .map(|(first, second)| {
            let pair = first.bytes().chain([b' ']).chain(second.bytes());
            (stable_hash(pair, 4) >> 32) as u32
        })
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    let bands = (0..BANDS as u64)
        .map(|band| {
            (0..ROWS as u64).fold(mix(band), |hash, row| {
                let salt = mix(band * ROWS as u64 + row + 1);
                let least = pairs.iter().map(|&pair| mix(u64::from(pair) ^ salt)).min();
                mix(hash ^ least.unwrap_or_default())
            })
        })
        .collect();
    Some(Sketch { key, pairs, bands })
}

/// For every text the first text it is a variant of, possibly itself.
fn near(sketches: &[Option<&Sketch>]) -> Vec<usize> {
    let mut parents: Vec<usize> = (0..sketches.len()).collect();
    let mut bands: FxHashMap<u64, usize> = FxHashMap::default();
    for (at, sketch) in sketches.iter().enumerate() {
        let Some(sketch) = sketch else { continue };
        for &band in &sketch.bands {
            let first = *bands.entry(band).or_insert(at);
            let alike = first != at
                && sketches
                    .get(first)
                    .copied()
                    .flatten()
                    .is_some_and(|other| jaccard(&sketch.pairs, &other.pairs) >= SAME);
            if alike {
                let (left, right) = (root(&parents, first), root(&parents, at));
                if let Some(parent) = parents.get_mut(left.max(right)) {
                    *parent = left.min(right);
                }
            }
        }
    }
    (0..sketches.len()).map(|at| root(&parents, at)).collect()
}

fn root(parents: &[usize], mut at: usize) -> usize {
    while let Some(&parent) = parents.get(at) {
        if parent == at {
            break;
        }
        at = parent;
    }
    at
}

/// The share of common values of two rising lists.
#[expect(clippy::cast_precision_loss, reason = "lists of words are short")]
pub fn jaccard(left: &[u32], right: &[u32]) -> f64 {
    let (mut left_rest, mut right_rest) = (left.iter().peekable(), right.iter().peekable());
    let mut common = 0_usize;
    while let (Some(first), Some(second)) = (left_rest.peek(), right_rest.peek()) {
        match first.cmp(second) {
            std::cmp::Ordering::Less => drop(left_rest.next()),
            std::cmp::Ordering::Greater => drop(right_rest.next()),
            std::cmp::Ordering::Equal => {
                common += 1;
                left_rest.next();
                right_rest.next();
            }
        }
    }
    let either = left.len() + right.len() - common;
    if either == 0 {
        0.0
    } else {
        common as f64 / either as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sizes(texts: &[&str]) -> Vec<usize> {
        let documents: Vec<(&str, &str)> = texts.iter().map(|text| ("", *text)).collect();
        let mut sizes: Vec<usize> = fold(&documents)
            .iter()
            .map(|group| group.members.len())
            .collect();
        sizes.sort_unstable();
        sizes
    }

    #[test]
    fn copies_and_small_changes_fold_and_different_texts_do_not() {
        let letter = "I object to the closure of the library in Mill Lane because my children use it \
                      every week and the next one is four miles away with no bus at weekends";
        let changed = letter.replace("every week", "each week");
        assert_eq!(
            sizes(&[letter, &letter.to_uppercase(), &changed, "Keep it open"]),
            [1, 3]
        );
    }

    #[test]
    fn short_comments_fold_only_word_for_word() {
        assert_eq!(
            sizes(&["More buses!", "more buses", "more bins", "👍", ""]),
            [1, 2]
        );
    }
}
