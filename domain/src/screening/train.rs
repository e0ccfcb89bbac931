//! Trains the models from labelled texts, and measures them on texts they have not seen.
//!
//! Logistic regression with per-feature step sizes (Duchi, Hazan and Singer 2011), a fixed number
//! of passes in a fixed pseudo-random order: the same rows give the same file, byte for byte. Every
//! figure comes from five-fold cross-validation, folds drawn by a hash of the text so that a text
//! that occurs twice is never on both sides.

#![expect(
    clippy::cast_precision_loss,
    reason = "counts of rows stay far below 2^24"
)]

use super::features;
use super::model::{Linear, Models};
use super::normalise::Normalised;

const FOLDS: u64 = 5;
const PASSES: u64 = 6;
const ABUSE_BITS: u8 = 18;
const SPAM_BITS: u8 = 16;
/// The most accepted civic comments that each model may hold: with the lists, below 1 %.
const FALSE_HOLDS: f32 = 0.003;
/// Weight of a civic row. Civic comments are what the models will meet, so they count for more.
const CIVIC_WEIGHT: f32 = 3.0;

/// What a row of training data says about its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label {
    Abusive,
    NotAbusive,
    Spam,
    NotSpam,
    /// A civic comment that moderators accepted.
    Accepted,
    /// A civic comment that was not accepted; neither abuse nor spam as a rule.
    Civic,
}

impl Label {
    /// Reads the labels of the shared sets.
    #[must_use]
    pub fn parse(label: &str, spam_set: bool) -> Option<Self> {
        Some(match label {
            "toxic" | "hate" => Self::Abusive,
            "spam" => Self::Spam,
            "ok" if spam_set => Self::NotSpam,
            "ok" => Self::NotAbusive,
            "accepted" => Self::Accepted,
            "rejected" | "unmoderated" => Self::Civic,
            _ => return None,
        })
    }
}

/// One labelled text.
#[derive(Debug, Clone)]
pub struct Row {
    /// The set it comes from; figures are given for each set.
    pub source: String,
    pub text: String,
    pub label: Label,
}

/// How well a model does on one set, on rows it was not trained on.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    pub model: &'static str,
    pub source: String,
    pub positives: usize,
    pub negatives: usize,
    /// Positives held.
    pub found: usize,
    /// Negatives held.
    pub wrong: usize,
}

/// A trained file and its figures.
#[derive(Debug, Clone)]
pub struct Trained {
    /// The content of `model.bin`.
    pub file: Vec<u8>,
    pub figures: Vec<Figures>,
}

struct Example {
    features: Vec<u32>,
    positive: bool,
    weight: f32,
    accepted: bool,
    fold: u64,
    source: usize,
}

/// Trains both models.
#[must_use]
pub fn train(rows: &[Row]) -> Trained {
    let mut figures = Vec::new();
    let abuse = train_one(
        "abuse",
        rows,
        ABUSE_BITS,
        &mut figures,
        |label| match label {
            Label::Abusive => Some(true),
            Label::NotAbusive | Label::NotSpam | Label::Accepted | Label::Civic => Some(false),
            Label::Spam => None,
        },
    );
    let spam = train_one("spam", rows, SPAM_BITS, &mut figures, |label| match label {
        Label::Spam => Some(true),
        Label::NotSpam | Label::Accepted | Label::Civic | Label::NotAbusive => Some(false),
        Label::Abusive => None,
    });
    Trained {
        file: Models { abuse, spam }.encode(),
        figures,
    }
}

fn train_one(
    name: &'static str,
    rows: &[Row],
    bits: u8,
    figures: &mut Vec<Figures>,
    truth: fn(Label) -> Option<bool>,
) -> Linear {
    let mut sources: Vec<&str> = rows.iter().map(|row| row.source.as_str()).collect();
    sources.sort_unstable();
    sources.dedup();
    let mut examples: Vec<Example> = rows
        .iter()
        .filter_map(|row| {
            let folded = Normalised::new(&row.text);
            Some(Example {
                features: features::of(&features::plain_words(&folded.lower)),
                positive: truth(row.label)?,
                weight: 1.0,
                accepted: row.label == Label::Accepted,
                fold: order(row.text.bytes().fold(7, |h, b| order(h ^ u64::from(b)))) % FOLDS,
                source: sources.binary_search(&row.source.as_str()).ok()?,
            })
        })
        .collect();
    balance(&mut examples, sources.len(), |source| {
        rows.iter().any(|r| {
            r.source == sources.get(source).copied().unwrap_or("") && r.label == Label::Accepted
        })
    });
    let mut scores = vec![0.0; examples.len()];
    for fold in 0..FOLDS {
        let weights = fit(&examples, bits, Some(fold));
        for (score, example) in scores
            .iter_mut()
            .zip(&examples)
            .filter(|(_, e)| e.fold == fold)
        {
            *score = weights.score(&example.features);
        }
    }
    let threshold = threshold(&examples, &scores);
    for (source, name_of) in sources.iter().enumerate() {
        let of_source = || {
            examples
                .iter()
                .zip(&scores)
                .filter(move |(e, _)| e.source == source)
        };
        let count = |positive: bool, held: bool| {
            of_source()
                .filter(|(e, s)| e.positive == positive && (!held || **s > threshold))
                .count()
        };
        figures.push(Figures {
            model: name,
            source: (*name_of).to_owned(),
            positives: count(true, false),
            negatives: count(false, false),
            found: count(true, true),
            wrong: count(false, true),
        });
    }
    let accepted = || examples.iter().zip(&scores).filter(|(e, _)| e.accepted);
    figures.push(Figures {
        model: name,
        source: "accepted civic comments".to_owned(),
        positives: 0,
        negatives: accepted().count(),
        found: 0,
        wrong: accepted().filter(|(_, s)| **s > threshold).count(),
    });
    fit(&examples, bits, None).quantised(bits, threshold)
}

/// Gives both classes of a set the same weight, within limits, so that no set's own balance is
/// learnt as if it were the world's.
fn balance(examples: &mut [Example], sources: usize, civic: impl Fn(usize) -> bool) {
    for source in 0..sources {
        let count = |positive: bool| {
            examples
                .iter()
                .filter(|e| e.source == source && e.positive == positive)
                .count() as f32
        };
        let (positives, negatives) = (count(true), count(false));
        let civic = civic(source);
        for example in examples.iter_mut().filter(|e| e.source == source) {
            example.weight = if civic {
                CIVIC_WEIGHT
            } else if positives == 0.0 || negatives == 0.0 {
                1.0
            } else {
                let own = if example.positive {
                    positives
                } else {
                    negatives
                };
                (f32::midpoint(positives, negatives) / own).clamp(0.3, 4.0)
            };
        }
    }
}

/// The threshold above which no more accepted civic comments lie than we allow, and which is never
/// below even odds.
fn threshold(examples: &[Example], scores: &[f32]) -> f32 {
    let mut civic: Vec<f32> = examples
        .iter()
        .zip(scores)
        .filter(|(e, _)| e.accepted)
        .map(|(_, s)| *s)
        .collect();
    civic.sort_by(|a, b| b.total_cmp(a));
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a small share of a count, rounded down"
    )]
    let allowed = (civic.len() as f32 * FALSE_HOLDS) as usize;
    civic.get(allowed).copied().unwrap_or(0.0).max(0.0)
}

struct Weights {
    weights: Vec<f32>,
    bias: f32,
}

impl Weights {
    fn index(&self, feature: u32) -> usize {
        usize::try_from(feature).unwrap_or(0) & (self.weights.len() - 1)
    }

    fn score(&self, features: &[u32]) -> f32 {
        let sum: f32 = features
            .iter()
            .filter_map(|&f| self.weights.get(self.index(f)))
            .sum();
        self.bias + sum / (features.len().max(1) as f32).sqrt()
    }

    /// Weights in one byte each. The few largest are cut off, so that the many small keep a shape.
    fn quantised(&self, bits: u8, threshold: f32) -> Linear {
        let mut sizes: Vec<f32> = self
            .weights
            .iter()
            .map(|w| w.abs())
            .filter(|w| *w > 0.0)
            .collect();
        sizes.sort_by(f32::total_cmp);
        let largest = sizes.get(sizes.len() * 999 / 1000).copied().unwrap_or(1.0);
        let scale = largest / 127.0;
        #[expect(
            clippy::cast_possible_truncation,
            reason = "clamped to the range of a byte"
        )]
        let weights: Vec<u8> = self
            .weights
            .iter()
            .map(|w| ((w / scale).round().clamp(-127.0, 127.0) as i8).cast_unsigned())
            .collect();
        Linear {
            bits,
            scale,
            bias: self.bias,
            threshold,
            weights: weights.into(),
        }
    }
}

/// Fits a model to all examples but those of one fold.
fn fit(examples: &[Example], bits: u8, without: Option<u64>) -> Weights {
    const STEP: f32 = 0.5;
    let mut model = Weights {
        weights: vec![0.0; 1 << bits],
        bias: 0.0,
    };
    let mut squares = vec![1e-2_f32; 1 << bits];
    let mut bias_square = 1e-2_f32;
    let mut turn: Vec<(u64, &Example)> = examples
        .iter()
        .filter(|e| Some(e.fold) != without)
        .map(|e| (0, e))
        .collect();
    for pass in 0..PASSES {
        for (place, (key, _)) in turn.iter_mut().enumerate() {
            *key = order(u64::try_from(place).unwrap_or(0) ^ (pass << 40));
        }
        turn.sort_by_key(|(key, _)| *key);
        for (_, example) in &turn {
            let odds = model.score(&example.features);
            let chance = 1.0 / (1.0 + (-odds).exp());
            let wanted = if example.positive { 1.0 } else { 0.0 };
            let slope = (chance - wanted) * example.weight;
            if slope.abs() < 1e-3 {
                continue;
            }
            bias_square += slope * slope;
            model.bias -= STEP * slope / bias_square.sqrt();
            let part = slope / (example.features.len().max(1) as f32).sqrt();
            for &feature in &example.features {
                let at = model.index(feature);
                if let (Some(weight), Some(square)) =
                    (model.weights.get_mut(at), squares.get_mut(at))
                {
                    let slope = part + 2e-6 * *weight;
                    *square += slope * slope;
                    *weight -= STEP * slope / square.sqrt();
                }
            }
        }
    }
    model
}

/// A fixed pseudo-random order: the finishing step of `SplitMix64`.
fn order(mut x: u64) -> u64 {
    x = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> Vec<Row> {
        let row = |text: String, label| Row {
            source: "made".to_owned(),
            text,
            label,
        };
        (0..60)
            .flat_map(|n| {
                [
                    row(
                        format!("you are a wretched toad number {n}"),
                        Label::Abusive,
                    ),
                    row(format!("please mend bench number {n}"), Label::NotAbusive),
                    row(format!("win a voucher now {n}"), Label::Spam),
                ]
            })
            .collect()
    }

    #[test]
    fn the_same_rows_give_the_same_file() {
        assert_eq!(train(&rows()).file, train(&rows()).file);
    }

    #[test]
    fn learns_what_separates_the_classes() {
        let trained = train(&rows());
        let abuse = trained.figures.iter().find(|f| f.model == "abuse").unwrap();
        assert_eq!((abuse.positives, abuse.negatives), (60, 60));
        assert_eq!((abuse.found, abuse.wrong), (60, 0));
        let models = Models::decode(Box::leak(trained.file.into_boxed_slice())).unwrap();
        let holds = |text| {
            models
                .abuse
                .holds(&features::of(&features::plain_words(text)))
        };
        assert!(holds("what a wretched toad you are"));
        assert!(!holds("please mend the bench"));
    }
}
