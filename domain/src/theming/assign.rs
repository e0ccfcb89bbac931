//! Assigning comments to a council's own frame, learnt from what officers coded.
//!
//! One linear machine a theme ([`super::svm`]) over words and pieces of words. How sure it is comes
//! from rows it did not learn from (cross-validation), so a confidence of 0.8 is right in about
//! four of five cases; and the confidence above which it speaks at all is chosen there as well.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::features::{Counts, Vocabulary, count};
use super::matrix::{Csr, Dense, SparseRow};
use super::svm::separate;
use super::text::{Language, language_of, mix, stable_hash, words};

/// A response with the themes an officer gave it. No theme means: read, and none fits.
#[derive(Debug, Clone)]
pub struct Coded<'a> {
    /// The caller's id; it decides nothing.
    pub id: &'a str,
    /// What the resident wrote.
    pub text: &'a str,
    /// The names or ids of its themes.
    pub themes: Vec<&'a str>,
}

/// What an error costs while learning, against the wish for small weights.
const COST: f32 = 1.0;

/// What an error on a comment of the theme costs more than on one of the others: the root of how
/// much rarer it is, at most this.
const MOST_BALANCE: f32 = 5.0;

/// Share of a rare word's weight that an unknown one takes.
const UNKNOWN: f32 = 0.5;

/// Parts of the coded comments for cross-validation.
const PARTS: usize = 4;

/// Candidates of a comment that calibration looks at; lower ones are never assigned.
const CANDIDATES: usize = 8;

/// The share of right assignments the default threshold is chosen for.
const WANTED_PRECISION: f64 = 0.9;

/// A frame, learnt.
#[derive(Debug, Clone)]
pub struct Assigner {
    themes: Vec<String>,
    language: Language,
    vocabulary: Vocabulary,
    /// A row per feature, a column per theme.
    weights: Dense,
    offsets: Vec<f32>,
    calibration: Calibration,
    threshold: f32,
}

/// From a score and its lead over the best other theme to a probability (Platt 2000).
#[derive(Debug, Clone, Copy)]
struct Calibration {
    constant: f64,
    score: f64,
    lead: f64,
}

/// A theme considered for a coded comment: score, lead over the best other, and whether it is right.
struct Candidate {
    score: f32,
    lead: f32,
    right: bool,
}

impl Assigner {
    /// Learns from coded comments. The order of the comments changes nothing.
    #[must_use]
    pub fn train(coded: &[Coded<'_>]) -> Self {
        let mut coded: Vec<(u64, &Coded<'_>)> = coded
            .iter()
            .map(|one| {
                let words = words(one.text);
                (
                    stable_hash(words.iter().flat_map(|word| word.bytes().chain([b' '])), 8),
                    one,
                )
            })
            .collect();
        let mut themes: Vec<String> = coded
            .iter()
            .flat_map(|(_, one)| one.themes.iter().map(|&theme| theme.to_owned()))
            .collect();
        themes.sort_unstable();
        themes.dedup();
        coded.sort_by(|left, right| {
            left.0
                .cmp(&right.0)
                .then_with(|| left.1.text.cmp(right.1.text))
                .then_with(|| left.1.themes.cmp(&right.1.themes))
        });
        let language = language_of(coded.iter().map(|(_, one)| one.text));
        let counts: Vec<Counts> = coded
            .par_iter()
            .map(|(_, one)| count(one.text, language))
            .collect();
        let vocabulary =
            Vocabulary::learn(&counts, if counts.len() < 1000 { 1 } else { 2 }, UNKNOWN);
        let rows: Vec<SparseRow> = counts
            .par_iter()
            .map(|counts| vocabulary.weigh(counts))
            .collect();
        drop(counts);
        let matrix = Csr::from_rows(&rows, vocabulary.len());
        drop(rows);
        let answers: Vec<Vec<bool>> = themes
            .iter()
            .map(|theme| {
                coded
                    .iter()
                    .map(|(_, one)| one.themes.contains(&theme.as_str()))
                    .collect()
            })
            .collect();

        // Copies of a text share a hash and so a part: nothing is tested on what it was taught.
        let part: Vec<usize> = part_of(coded.iter().map(|(hash, _)| *hash));
        let candidates: Vec<Candidate> = (0..PARTS)
            .flat_map(|held| {
                let (learnt, tested): (Vec<usize>, Vec<usize>) =
                    (0..coded.len()).partition(|&row| part.get(row) != Some(&held));
                if learnt.is_empty() || tested.is_empty() {
                    return Vec::new();
                }
                let (weights, offsets) = machines(&matrix, &learnt, &answers);
                considered(&matrix, &tested, &weights, &offsets, &answers)
            })
            .collect();
        let calibration = Calibration::fit(&candidates);
        let threshold = threshold(&candidates, calibration);
        let everything: Vec<usize> = (0..coded.len()).collect();
        let (weights, offsets) = machines(&matrix, &everything, &answers);
        Self {
            themes,
            language,
            vocabulary,
            weights,
            offsets,
            calibration,
            threshold,
        }
    }

    /// The themes of the frame, in order of their names.
    #[must_use]
    pub fn themes(&self) -> &[String] {
        &self.themes
    }

    /// The confidence from which [`Assigner::assign`] speaks when it is given no other: on the
    /// coded comments, nine of ten assignments above it were right.
    #[must_use]
    pub const fn threshold(&self) -> f32 {
        self.threshold
    }

    /// All themes of the frame with their confidence (0 to 1), surest first.
    #[must_use]
    pub fn ranked(&self, text: &str) -> Vec<(&str, f32)> {
        self.ranked_all(&[text]).pop().unwrap_or_default()
    }

    /// The themes of one comment with their confidence, surest first; several may apply, or none.
    ///
    /// Without a `threshold` the learnt one decides. A threshold of nought gives the best theme
    /// whatever its confidence.
    #[must_use]
    pub fn assign(&self, text: &str, threshold: Option<f32>) -> Vec<(&str, f32)> {
        self.assign_all(&[text], threshold)
            .pop()
            .unwrap_or_default()
    }

    /// [`Assigner::assign`] for many comments at once, on all cores.
    #[must_use]
    pub fn assign_all(&self, texts: &[&str], threshold: Option<f32>) -> Vec<Vec<(&str, f32)>> {
        let mut ranked = self.ranked_all(texts);
        for (ranked, text) in ranked.iter_mut().zip(texts) {
            match threshold {
                Some(least) if least <= 0.0 => ranked.truncate(1),
                _ if words(text).is_empty() => ranked.clear(),
                _ => {
                    let least = threshold.unwrap_or(self.threshold);
                    ranked.retain(|(_, confidence)| *confidence >= least);
                }
            }
        }
        ranked
    }

    fn ranked_all(&self, texts: &[&str]) -> Vec<Vec<(&str, f32)>> {
        let rows: Vec<SparseRow> = texts
            .par_iter()
            .map(|text| self.vocabulary.weigh(&count(text, self.language)))
            .collect();
        if self.themes.is_empty() {
            return vec![Vec::new(); texts.len()];
        }
        scores(
            &Csr::from_rows(&rows, self.vocabulary.len()),
            &self.weights,
            &self.offsets,
        )
        .par_chunks(self.themes.len())
        .map(|scores| {
            with_leads(scores)
                .into_iter()
                .filter_map(|(theme, score, lead)| {
                    let name = self.themes.get(theme)?;
                    Some((name.as_str(), self.calibration.confidence(score, lead)))
                })
                .collect()
        })
        .collect()
    }
}

/// The part of cross-validation of every hash; equal hashes share one.
fn part_of(hashes: impl Iterator<Item = u64>) -> Vec<usize> {
    let mut known: FxHashMap<u64, usize> = FxHashMap::default();
    hashes
        .map(|hash| {
            let next = known.len() % PARTS;
            *known.entry(hash).or_insert(next)
        })
        .collect()
}

/// One machine a theme, learnt from the rows in `learnt`.
fn machines(matrix: &Csr, learnt: &[usize], answers: &[Vec<bool>]) -> (Dense, Vec<f32>) {
    let themes = answers.len();
    let separators: Vec<_> = answers
        .par_iter()
        .enumerate()
        .map(|(theme, yes)| {
            let count = learnt
                .iter()
                .filter(|&&row| yes.get(row) == Some(&true))
                .count();
            separate(
                matrix,
                learnt,
                yes,
                COST,
                balance(count, learnt.len()),
                mix(theme as u64),
            )
        })
        .collect();
    let mut weights = Dense::zeros(matrix.width(), themes);
    for (theme, separator) in separators.iter().enumerate() {
        for (row, value) in weights
            .values
            .chunks_exact_mut(themes)
            .zip(&separator.weights)
        {
            if let Some(cell) = row.get_mut(theme) {
                *cell = *value;
            }
        }
    }
    (
        weights,
        separators
            .iter()
            .map(|separator| separator.offset)
            .collect(),
    )
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of comments are far below 2^24"
)]
fn balance(yes: usize, all: usize) -> f32 {
    ((all - yes) as f32 / yes.max(1) as f32)
        .sqrt()
        .clamp(1.0, MOST_BALANCE)
}

fn scores(matrix: &Csr, weights: &Dense, offsets: &[f32]) -> Vec<f32> {
    let product = matrix.times(weights);
    product
        .values
        .iter()
        .zip(offsets.iter().cycle())
        .map(|(score, offset)| score + offset)
        .collect()
}

/// Theme, score and lead over the best other theme, by falling score.
fn with_leads(scores: &[f32]) -> Vec<(usize, f32, f32)> {
    let mut order: Vec<(usize, f32)> = scores.iter().copied().enumerate().collect();
    order.sort_by(|left, right| right.1.total_cmp(&left.1).then(left.0.cmp(&right.0)));
    let best = order.first().map_or(0.0, |first| first.1);
    // The only theme of a frame leads over "none of them", which scores nothing.
    let second = order.get(1).map_or(0.0, |second| second.1);
    order
        .into_iter()
        .enumerate()
        .map(|(rank, (theme, score))| (theme, score, score - if rank == 0 { second } else { best }))
        .collect()
}

fn considered(
    matrix: &Csr,
    tested: &[usize],
    weights: &Dense,
    offsets: &[f32],
    answers: &[Vec<bool>],
) -> Vec<Candidate> {
    let rows: Vec<SparseRow> = tested
        .iter()
        .map(|&row| {
            matrix
                .row(row)
                .filter_map(|(column, value)| Some((u32::try_from(column).ok()?, value)))
                .collect()
        })
        .collect();
    let scores = scores(&Csr::from_rows(&rows, matrix.width()), weights, offsets);
    tested
        .iter()
        .zip(scores.chunks(offsets.len().max(1)))
        .flat_map(|(&row, scores)| {
            with_leads(scores)
                .into_iter()
                .take(CANDIDATES)
                .map(move |(theme, score, lead)| {
                    let right = answers
                        .get(theme)
                        .and_then(|yes| yes.get(row))
                        .copied()
                        .unwrap_or_default();
                    Candidate { score, lead, right }
                })
        })
        .collect()
}

impl Calibration {
    /// Logistic regression by Newton's method, with a little shrinking so that few or perfectly
    /// separated rows give no certainty.
    fn fit(candidates: &[Candidate]) -> Self {
        const SHRINK: f64 = 0.5;
        let mut beta = [0.0_f64, 1.0, 1.0];
        for _ in 0..30 {
            let mut gradient = beta.map(|value| value * SHRINK);
            let mut curvature = [[SHRINK, 0.0, 0.0], [0.0, SHRINK, 0.0], [0.0, 0.0, SHRINK]];
            for candidate in candidates {
                let x = [1.0, f64::from(candidate.score), f64::from(candidate.lead)];
                let chance = logistic(x.iter().zip(&beta).map(|(x, beta)| x * beta).sum());
                let error = chance - f64::from(u8::from(candidate.right));
                let weight = chance * (1.0 - chance);
                for ((slope, row), left) in gradient.iter_mut().zip(&mut curvature).zip(&x) {
                    *slope += error * left;
                    for (cell, right) in row.iter_mut().zip(&x) {
                        *cell += weight * left * right;
                    }
                }
            }
            let step = solve(curvature, gradient);
            let mut largest = 0.0_f64;
            for (beta, step) in beta.iter_mut().zip(step) {
                // Long steps overshoot where the curve is flat.
                let step = step.clamp(-2.0, 2.0);
                *beta -= step;
                largest = largest.max(step.abs());
            }
            if largest < 1e-6 {
                break;
            }
        }
        let [constant, score, lead] = beta;
        // More score never means less confidence.
        Self {
            constant,
            score: score.max(0.0),
            lead: lead.max(0.0),
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "a probability")]
    fn confidence(self, score: f32, lead: f32) -> f32 {
        logistic(self.constant + self.score * f64::from(score) + self.lead * f64::from(lead)) as f32
    }
}

fn logistic(value: f64) -> f64 {
    1.0 / (1.0 + (-value).exp())
}

/// Solves three equations with a positive definite matrix (Gauss-Jordan; no pivoting is needed).
#[expect(clippy::indexing_slicing, reason = "all sides are three")]
fn solve(mut matrix: [[f64; 3]; 3], mut right: [f64; 3]) -> [f64; 3] {
    for at in 0..3 {
        let (row, value) = (matrix[at], right[at]);
        for other in (0..3).filter(|&other| other != at) {
            let factor = matrix[other][at] / row[at];
            for (cell, source) in matrix[other].iter_mut().zip(row) {
                *cell -= factor * source;
            }
            right[other] -= factor * value;
        }
    }
    [0, 1, 2].map(|at| right[at] / matrix[at][at])
}

/// The lowest confidence above which nine of ten candidates were right. Where that was never
/// reached, the calibrated confidence itself has to say nine of ten.
fn threshold(candidates: &[Candidate], calibration: Calibration) -> f32 {
    let mut by_confidence: Vec<(f32, bool)> = candidates
        .iter()
        .map(|candidate| {
            (
                calibration.confidence(candidate.score, candidate.lead),
                candidate.right,
            )
        })
        .collect();
    by_confidence.sort_by(|left, right| right.0.total_cmp(&left.0).then(left.1.cmp(&right.1)));
    let mut right = 0_u32;
    let mut chosen = None;
    for (seen, (confidence, is_right)) in (1_u32..).zip(&by_confidence) {
        right += u32::from(*is_right);
        if f64::from(right) >= WANTED_PRECISION * f64::from(seen) {
            chosen = Some(*confidence);
        }
    }
    #[expect(clippy::cast_possible_truncation, reason = "a probability")]
    let fallback = WANTED_PRECISION as f32;
    chosen.unwrap_or(fallback)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame() -> Vec<Coded<'static>> {
        let bins = [
            "bins not emptied",
            "recycling bin missed",
            "bin collection day",
            "brown bin full",
        ];
        let buses = [
            "bus late again",
            "no evening bus",
            "buses are too dear",
            "bus stop shelter",
        ];
        let parks = [
            "park swings broken",
            "more trees in the park",
            "park gate locked",
            "dogs in park",
        ];
        let mut coded = Vec::new();
        for (theme, texts) in [("bins", bins), ("buses", buses), ("parks", parks)] {
            coded.extend(texts.map(|text| Coded {
                id: "",
                text,
                themes: vec![theme],
            }));
        }
        coded
    }

    #[test]
    fn the_best_theme_is_the_one_whose_words_it_uses() {
        let assigner = Assigner::train(&frame());
        assert_eq!(assigner.themes(), ["bins", "buses", "parks"]);
        for (text, theme) in [
            ("my bin", "bins"),
            ("the bus", "buses"),
            ("a nice park", "parks"),
        ] {
            let best = assigner.assign(text, Some(0.0));
            assert_eq!(best.len(), 1);
            assert_eq!(best[0].0, theme);
            assert!((0.0..=1.0).contains(&best[0].1));
        }
    }

    #[test]
    fn what_fits_nowhere_is_left_alone() {
        let assigner = Assigner::train(&frame());
        assert!(
            assigner
                .assign("the mayor plays the trombone", None)
                .is_empty()
        );
        assert!(assigner.assign("👍", None).is_empty());
        assert_eq!(assigner.assign("👍", Some(0.0)).len(), 1);
    }

    #[test]
    fn the_order_of_the_coded_rows_changes_nothing() {
        let mut coded = frame();
        let first = Assigner::train(&coded);
        coded.reverse();
        let second = Assigner::train(&coded);
        for text in ["bin", "late bus", "park swings", "something else"] {
            assert_eq!(first.ranked(text), second.ranked(text));
        }
        assert_eq!(first.threshold().to_bits(), second.threshold().to_bits());
    }

    #[test]
    fn a_comment_may_have_several_themes() {
        let both = [
            "bin by the bus stop",
            "bus hit the bin",
            "bins on the bus",
            "bus and bin late",
        ];
        let mut coded = frame();
        coded.extend(both.map(|text| Coded {
            id: "",
            text,
            themes: vec!["bins", "buses"],
        }));
        let assigner = Assigner::train(&coded);
        let found: Vec<&str> = assigner
            .ranked("the bin and the bus")
            .into_iter()
            .take(2)
            .map(|one| one.0)
            .collect();
        assert!(found.contains(&"bins") && found.contains(&"buses"));
    }

    #[test]
    fn few_or_no_coded_rows_are_no_failure() {
        assert!(Assigner::train(&[]).assign("bins", Some(0.0)).is_empty());
        let one = [Coded {
            id: "1",
            text: "bins",
            themes: vec!["bins"],
        }];
        assert_eq!(Assigner::train(&one).assign("bins", Some(0.0))[0].0, "bins");
        let none = [Coded {
            id: "1",
            text: "bins",
            themes: Vec::new(),
        }];
        assert!(Assigner::train(&none).assign("bins", None).is_empty());
    }
}
