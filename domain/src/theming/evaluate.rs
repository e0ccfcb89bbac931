//! How well found themes agree with people's: the figures the field uses, each with an interval.
//!
//! The intervals are percentiles of a bootstrap over comments, moved so that the resamples' middle
//! meets the figure itself: a resample holds comments twice, which alone raises NMI. They say how
//! much the figure would move with other comments of the same kind, not how much two people would
//! differ.

use std::collections::BTreeMap;

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

/// A figure with its 95 % interval.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Figure {
    /// On all comments.
    pub value: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// Agreement of two codings of the same comments.
///
/// NMI and ARI compare the groups whatever they are called and use the first theme of a comment.
/// The F1 figures and kappa compare themes by name and use all of them.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Evaluation {
    /// Comments compared: those the gold coding has. One without a found theme counts as "none".
    pub documents: usize,
    /// Normalised mutual information (arithmetic mean of the entropies), 0 to 1.
    pub nmi: Figure,
    /// Adjusted Rand index, 0 by chance, at most 1.
    pub ari: Figure,
    /// F1 over all assignments.
    pub micro_f1: Figure,
    /// Mean of the F1 of every gold theme.
    pub macro_f1: Figure,
    /// Mean of the F1 of every comment.
    pub samples_f1: Figure,
    /// Cohen's kappa; between sets of themes, disagreement is one minus the share in common
    /// (Jaccard), which for single themes is the plain kappa.
    pub kappa: Figure,
}

const RESAMPLES: u64 = 500;

/// What is compared, by number instead of by name.
struct Table {
    /// Gold set and found set of every comment.
    sets: Vec<(usize, usize)>,
    /// First gold theme and first found theme of every comment.
    firsts: Vec<(usize, usize)>,
    gold_sets: Vec<Vec<usize>>,
    found_sets: Vec<Vec<usize>>,
    gold_firsts: usize,
    found_firsts: usize,
    themes: usize,
    /// `distance[gold set][found set]`.
    distance: Vec<Vec<f64>>,
}

/// Compares `found` with `gold`, both as pairs of id and theme (an id repeats for several themes).
#[must_use]
pub fn evaluate(gold: &[(&str, &str)], found: &[(&str, &str)], seed: u64) -> Evaluation {
    let table = Table::new(gold, found);
    let documents = table.sets.len();
    if documents == 0 {
        return Evaluation::default();
    }
    let whole = table.figures(&vec![1; documents]);
    let mut resampled: Vec<[f64; 6]> = (0..RESAMPLES)
        .into_par_iter()
        .map(|round| {
            let mut random = ChaCha8Rng::seed_from_u64(seed);
            random.set_stream(round);
            let mut times = vec![0_u32; documents];
            for _ in 0..documents {
                if let Some(count) = times.get_mut(random.random_range(0..documents)) {
                    *count += 1;
                }
            }
            table.figures(&times)
        })
        .collect();
    let mut figure = |at: usize| {
        let value_of = |figures: &[f64; 6]| figures.get(at).copied().unwrap_or_default();
        resampled.sort_by(|left, right| value_of(left).total_cmp(&value_of(right)));
        let at_share = |per_mille: usize| {
            resampled
                .get(resampled.len() * per_mille / 1000)
                .map_or(0.0, value_of)
        };
        let value = value_of(&whole);
        let shift = value - at_share(500);
        Figure {
            value,
            low: at_share(25) + shift,
            high: (at_share(975) + shift).min(1.0),
        }
    };
    Evaluation {
        documents,
        nmi: figure(0),
        ari: figure(1),
        micro_f1: figure(2),
        macro_f1: figure(3),
        samples_f1: figure(4),
        kappa: figure(5),
    }
}

/// Gives numbers to values in the order they are met.
#[derive(Default)]
struct Numbers<T> {
    known: BTreeMap<T, usize>,
    listed: Vec<T>,
}

impl<T: Ord + Clone> Numbers<T> {
    fn number(&mut self, value: T) -> usize {
        if let Some(&number) = self.known.get(&value) {
            return number;
        }
        self.listed.push(value.clone());
        self.known.insert(value, self.listed.len() - 1);
        self.listed.len() - 1
    }
}

impl Table {
    fn new(gold: &[(&str, &str)], found: &[(&str, &str)]) -> Self {
        let mut themes: Numbers<String> = Numbers::default();
        let mut documents: BTreeMap<&str, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
        for (id, theme) in gold {
            let sets = documents.entry(id).or_default();
            if !theme.is_empty() {
                sets.0.push(themes.number((*theme).to_owned()));
            }
        }
        for (id, theme) in found {
            if let Some(sets) = documents.get_mut(id)
                && !theme.is_empty()
            {
                sets.1.push(themes.number((*theme).to_owned()));
            }
        }
        let mut gold_sets: Numbers<Vec<usize>> = Numbers::default();
        let mut found_sets: Numbers<Vec<usize>> = Numbers::default();
        let mut gold_firsts: Numbers<Option<usize>> = Numbers::default();
        let mut found_firsts: Numbers<Option<usize>> = Numbers::default();
        let mut sets = Vec::with_capacity(documents.len());
        let mut firsts = Vec::with_capacity(documents.len());
        for (gold, found) in documents.into_values() {
            firsts.push((
                gold_firsts.number(gold.first().copied()),
                found_firsts.number(found.first().copied()),
            ));
            sets.push((gold_sets.number(tidy(gold)), found_sets.number(tidy(found))));
        }
        let distance = gold_sets
            .listed
            .iter()
            .map(|gold| {
                found_sets
                    .listed
                    .iter()
                    .map(|found| 1.0 - common(gold, found))
                    .collect()
            })
            .collect();
        Self {
            sets,
            firsts,
            gold_firsts: gold_firsts.listed.len(),
            found_firsts: found_firsts.listed.len(),
            gold_sets: gold_sets.listed,
            found_sets: found_sets.listed,
            themes: themes.listed.len(),
            distance,
        }
    }

    /// NMI, ARI, micro, macro and samples F1, and kappa, with comment `i` taken `times[i]` times.
    fn figures(&self, times: &[u32]) -> [f64; 6] {
        let (nmi, ari) = self.groups(times);
        let (micro, macro_f1, samples) = self.f1(times);
        [nmi, ari, micro, macro_f1, samples, self.kappa(times)]
    }

    fn groups(&self, times: &[u32]) -> (f64, f64) {
        let mut cells = vec![0.0; self.gold_firsts * self.found_firsts];
        let mut gold = vec![0.0; self.gold_firsts];
        let mut found = vec![0.0; self.found_firsts];
        let mut total = 0.0;
        for (&(left, right), &times) in self.firsts.iter().zip(times) {
            let times = f64::from(times);
            add(&mut cells, left * self.found_firsts + right, times);
            add(&mut gold, left, times);
            add(&mut found, right, times);
            total += times;
        }
        let entropy = |counts: &[f64]| -> f64 {
            counts
                .iter()
                .filter(|count| **count > 0.0)
                .map(|count| -count / total * (count / total).ln())
                .sum()
        };
        let (of_gold, of_found) = (entropy(&gold), entropy(&found));
        let shared = (of_gold + of_found - entropy(&cells)).max(0.0);
        let mean = f64::midpoint(of_gold, of_found);
        // One group on both sides agrees wholly.
        let nmi = if mean < 1e-12 {
            1.0
        } else {
            (shared / mean).min(1.0)
        };

        let pairs = |counts: &[f64]| -> f64 {
            counts
                .iter()
                .map(|count| count * (count - 1.0).max(0.0) / 2.0)
                .sum()
        };
        let (in_gold, in_found, in_both) = (pairs(&gold), pairs(&found), pairs(&cells));
        let all = total * (total - 1.0).max(0.0) / 2.0;
        let expected = if all > 0.0 {
            in_gold * in_found / all
        } else {
            0.0
        };
        let most = f64::midpoint(in_gold, in_found);
        let ari = if (most - expected).abs() < 1e-12 {
            1.0
        } else {
            (in_both - expected) / (most - expected)
        };
        (nmi, ari)
    }

    fn f1(&self, times: &[u32]) -> (f64, f64, f64) {
        let mut right = vec![0.0; self.themes];
        let mut in_gold = vec![0.0; self.themes];
        let mut in_found = vec![0.0; self.themes];
        let mut samples = 0.0;
        let mut total = 0.0;
        for (&(gold, found), &times) in self.sets.iter().zip(times) {
            let (Some(gold), Some(found)) = (self.gold_sets.get(gold), self.found_sets.get(found))
            else {
                continue;
            };
            let times = f64::from(times);
            total += times;
            let mut both = 0_u32;
            for &theme in gold {
                add(&mut in_gold, theme, times);
                if found.contains(&theme) {
                    both += 1;
                    add(&mut right, theme, times);
                }
            }
            for &theme in found {
                add(&mut in_found, theme, times);
            }
            let said = count(gold) + count(found);
            // Nothing found where there was nothing to find is right.
            samples += times
                * if said == 0.0 {
                    1.0
                } else {
                    2.0 * f64::from(both) / said
                };
        }
        let f1 = |right: f64, said: f64| if said > 0.0 { 2.0 * right / said } else { 0.0 };
        let micro = f1(
            right.iter().sum(),
            in_gold.iter().sum::<f64>() + in_found.iter().sum::<f64>(),
        );
        let each: Vec<f64> = right
            .iter()
            .zip(in_gold.iter().zip(&in_found))
            .filter(|(_, (gold, _))| **gold > 0.0)
            .map(|(right, (gold, found))| f1(*right, gold + found))
            .collect();
        let mean = if each.is_empty() {
            0.0
        } else {
            each.iter().sum::<f64>() / count(&each)
        };
        (micro, mean, if total > 0.0 { samples / total } else { 0.0 })
    }

    fn kappa(&self, times: &[u32]) -> f64 {
        let mut gold = vec![0.0; self.gold_sets.len()];
        let mut found = vec![0.0; self.found_sets.len()];
        let (mut observed, mut total) = (0.0, 0.0);
        for (&(left, right), &times) in self.sets.iter().zip(times) {
            let times = f64::from(times);
            total += times;
            add(&mut gold, left, times);
            add(&mut found, right, times);
            observed += times
                * self
                    .distance
                    .get(left)
                    .and_then(|row| row.get(right))
                    .unwrap_or(&0.0);
        }
        let expected: f64 = self
            .distance
            .iter()
            .zip(&gold)
            .filter(|(_, count)| **count > 0.0)
            .map(|(row, left)| {
                left * row
                    .iter()
                    .zip(&found)
                    .map(|(distance, right)| distance * right)
                    .sum::<f64>()
            })
            .sum::<f64>()
            / total.max(1.0);
        if expected < 1e-12 {
            1.0
        } else {
            1.0 - observed / expected
        }
    }
}

fn add(counts: &mut [f64], at: usize, amount: f64) {
    if let Some(count) = counts.get_mut(at) {
        *count += amount;
    }
}

#[expect(clippy::cast_precision_loss, reason = "a handful of themes")]
const fn count<T>(set: &[T]) -> f64 {
    set.len() as f64
}

fn tidy(mut set: Vec<usize>) -> Vec<usize> {
    set.sort_unstable();
    set.dedup();
    set
}

fn common(left: &[usize], right: &[usize]) -> f64 {
    let both = left.iter().filter(|theme| right.contains(theme)).count();
    let either = left.len() + right.len() - both;
    #[expect(clippy::cast_precision_loss, reason = "a handful of themes")]
    if either == 0 {
        1.0
    } else {
        both as f64 / either as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOLD: [(&str, &str); 6] = [
        ("1", "a"),
        ("2", "a"),
        ("3", "a"),
        ("4", "b"),
        ("5", "b"),
        ("6", "c"),
    ];

    fn near(value: f64, expected: f64) {
        assert!((value - expected).abs() < 5e-4, "{value} is not {expected}");
    }

    #[test]
    fn the_same_coding_agrees_wholly() {
        let same = evaluate(&GOLD, &GOLD, 1);
        assert_eq!(same.documents, 6);
        for figure in [
            same.nmi,
            same.ari,
            same.micro_f1,
            same.macro_f1,
            same.samples_f1,
            same.kappa,
        ] {
            near(figure.value, 1.0);
        }
    }

    #[test]
    fn figures_are_those_worked_out_by_hand() {
        let found = [
            ("1", "a"),
            ("2", "a"),
            ("3", "b"),
            ("4", "b"),
            ("5", "b"),
            ("6", "b"),
        ];
        let figures = evaluate(&GOLD, &found, 1);
        // Entropies in nats: gold 1.0114, found 0.6365, both 1.3297.
        near(
            figures.nmi.value,
            2.0 * (1.0114 + 0.6365 - 1.3297) / (1.0114 + 0.6365),
        );
        // Pairs: gold 4, found 7, both 2, of 15.
        near(figures.ari.value, (2.0 - 28.0 / 15.0) / (5.5 - 28.0 / 15.0));
        near(figures.micro_f1.value, 4.0 / 6.0);
        near(figures.macro_f1.value, (0.8 + 2.0 / 3.0) / 3.0);
        near(figures.samples_f1.value, 4.0 / 6.0);
        // Observed 2/3; by chance (3*2 + 2*4)/36.
        near(
            figures.kappa.value,
            (2.0 / 3.0 - 14.0 / 36.0) / (1.0 - 14.0 / 36.0),
        );
        assert!(figures.micro_f1.low <= figures.micro_f1.value);
        assert!(figures.micro_f1.high >= figures.micro_f1.value);
    }

    #[test]
    fn several_themes_count_in_part() {
        let gold = [("1", "a"), ("1", "b"), ("2", "c")];
        let figures = evaluate(&gold, &[("1", "b"), ("2", "c"), ("3", "c")], 1);
        assert_eq!(figures.documents, 2);
        near(figures.micro_f1.value, 0.8);
        near(figures.samples_f1.value, f64::midpoint(2.0 / 3.0, 1.0));
    }

    #[test]
    fn what_was_not_found_lowers_the_figures_and_nothing_divides_by_nought() {
        let figures = evaluate(&GOLD, &[], 1);
        near(figures.micro_f1.value, 0.0);
        near(figures.nmi.value, 0.0);
        assert_eq!(evaluate(&[], &GOLD, 1), Evaluation::default());
    }

    #[test]
    fn the_seed_decides_the_intervals() {
        let found = [
            ("1", "a"),
            ("2", "a"),
            ("3", "b"),
            ("4", "b"),
            ("5", "b"),
            ("6", "b"),
        ];
        assert_eq!(evaluate(&GOLD, &found, 7), evaluate(&GOLD, &found, 7));
    }
}
