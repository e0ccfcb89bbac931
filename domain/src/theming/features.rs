//! Words and pieces of words as weighted numbers: sublinear TF-IDF.
//!
//! Two blocks stand side by side: stems and pairs of stems, and runs of three to five characters
//! inside words, which forgive spelling mistakes and inflection. Features are known by their hash
//! (2²² buckets), so nothing of a resident's text is kept in a trained model.

use rustc_hash::FxHashMap;

use super::matrix::SparseRow;
use super::text::{Language, language_in, stable_hash, stems, words};

/// Buckets per block; with some 100,000 features two seldom share one.
const BUCKET_BITS: u32 = 21;
const CHARACTER_BLOCK: u32 = 1 << BUCKET_BITS;

/// Words beyond this are not counted: the subject of a text this long has been said by then.
const MOST_WORDS: usize = 3_000;

/// How often each feature occurs in one comment, features rising.
pub type Counts = Vec<(u32, f32)>;

/// The features of `text` in a collection whose main language is `main`.
#[must_use]
pub fn count(text: &str, main: Language) -> Counts {
    let mut words = words(text);
    words.truncate(MOST_WORDS);
    let language = language_in(&words, main);
    let stems = stems(&words, language);
    let mut found: Vec<u32> = Vec::with_capacity(words.len() * 16);
    for (_, stem) in &stems {
        found.push(bucket(stem.bytes()));
    }
    for ((_, first), (_, second)) in stems.iter().zip(stems.iter().skip(1)) {
        found.push(bucket(first.bytes().chain([b' ']).chain(second.bytes())));
    }
    for word in stems.iter().filter_map(|(at, _)| words.get(*at)) {
        characters(word, &mut found);
    }
    found.sort_unstable();
    let mut counts: Counts = Vec::new();
    for feature in found {
        match counts.last_mut() {
            Some((last, count)) if *last == feature => *count += 1.0,
            _ => counts.push((feature, 1.0)),
        }
    }
    counts
}

/// Runs of three to five characters of a word with a blank on both sides.
fn characters(word: &str, found: &mut Vec<u32>) {
    let padded: Vec<char> = [' '].into_iter().chain(word.chars()).chain([' ']).collect();
    for start in 0..padded.len() {
        let mut hash = 0x9e37_79b9_u64;
        for (length, &c) in padded.iter().skip(start).take(5).enumerate() {
            hash = super::text::mix(hash ^ u64::from(u32::from(c)).rotate_left(32));
            if length >= 2 {
                found.push(CHARACTER_BLOCK | cut(hash));
            }
        }
    }
}

fn bucket(bytes: impl Iterator<Item = u8>) -> u32 {
    cut(stable_hash(bytes, 1))
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "only the low bits are wanted"
)]
const fn cut(hash: u64) -> u32 {
    hash as u32 & (CHARACTER_BLOCK - 1)
}

/// The features a collection knows, each with its column and its weight.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    columns: FxHashMap<u32, (u32, f32)>,
    /// What a feature weighs that the collection does not know. It has no column, but takes its
    /// share of the length: a comment of unknown words is close to nothing.
    unknown: f32,
}

impl Vocabulary {
    /// Learns the features that occur in at least `least` of the comments. `unknown` says how much
    /// of the weight of a rare feature one has that was not learnt.
    #[must_use]
    #[expect(
        clippy::cast_precision_loss,
        reason = "a number of comments is far below 2^24"
    )]
    pub fn learn(comments: &[Counts], least: u32, unknown: f32) -> Self {
        let mut frequency: FxHashMap<u32, u32> = FxHashMap::default();
        for counts in comments {
            for &(feature, _) in counts {
                *frequency.entry(feature).or_default() += 1;
            }
        }
        let mut kept: Vec<(u32, u32)> = frequency
            .into_iter()
            .filter(|&(_, count)| count >= least)
            .collect();
        kept.sort_unstable();
        let total = comments.len() as f32;
        let columns = (0_u32..)
            .zip(kept)
            .map(|(column, (feature, count))| {
                let weight = ((1.0 + total) / (1.0 + count as f32)).ln() + 1.0;
                (feature, (column, weight))
            })
            .collect();
        Self {
            columns,
            unknown: unknown * (total + 1.0).ln(),
        }
    }

    /// The number of columns.
    #[must_use]
    pub fn len(&self) -> usize {
        self.columns.len()
    }

    /// The weighted row of a comment, of length one with what is unknown in it.
    ///
    /// Each block is brought to length one on its own first, so that long words do not drown words.
    #[must_use]
    pub fn weigh(&self, counts: &Counts) -> SparseRow {
        let mut row: SparseRow = Vec::with_capacity(counts.len());
        let mut squares = [0_f32; 2];
        for &(feature, count) in counts {
            let known = self.columns.get(&feature);
            let value = (1.0 + count.ln()) * known.map_or(self.unknown, |known| known.1);
            let block = usize::from(feature >= CHARACTER_BLOCK);
            if let Some(square) = squares.get_mut(block) {
                *square += value * value;
            }
            if let Some(&(column, _)) = known {
                row.push((column, if block == 1 { -value } else { value }));
            }
        }
        // The sign carried the block; both blocks weigh the same.
        let blocks = squares
            .iter()
            .filter(|square| **square > 0.0)
            .count()
            .max(1);
        let share = if blocks == 2 {
            std::f32::consts::FRAC_1_SQRT_2
        } else {
            1.0
        };
        let scale = squares.map(|square| share / square.max(1e-20).sqrt());
        for (_, value) in &mut row {
            let [words, characters] = scale;
            *value = if *value < 0.0 {
                -*value * characters
            } else {
                *value * words
            };
        }
        row
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_has_length_one_and_known_features_only() {
        let comments = [
            "the bins are late",
            "bins and buses",
            "buses are late again",
        ];
        let counts: Vec<Counts> = comments
            .iter()
            .map(|text| count(text, Language::English))
            .collect();
        let vocabulary = Vocabulary::learn(&counts, 2, 0.0);
        let row = vocabulary.weigh(&counts[0]);
        let length: f32 = row.iter().map(|(_, value)| value * value).sum();
        assert!((length - 1.0).abs() < 1e-5);
        assert!(
            row.iter()
                .all(|&(column, value)| (column as usize) < vocabulary.len() && value > 0.0)
        );
        assert!(
            vocabulary
                .weigh(&count("zzz", Language::English))
                .is_empty()
        );
    }

    #[test]
    fn a_spelling_mistake_shares_most_pieces() {
        let right = count("allotment", Language::English);
        let wrong = count("allotmant", Language::English);
        let shared = right
            .iter()
            .filter(|(feature, _)| wrong.iter().any(|(other, _)| other == feature));
        assert!(shared.count() * 2 > right.len());
    }
}
