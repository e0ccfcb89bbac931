//! Finding themes nobody named beforehand.
//!
//! Comments are folded ([`super::duplicates`]), turned into weighted features, pictured in some
//! dozens of dimensions (latent semantic analysis), grouped many times at several sizes, and the
//! groupings voted into one. A naive Bayes model of every group then moves comments whose words
//! speak for another. A large collection is learnt from a sample that its words choose.

use rayon::prelude::*;

use super::clusters::{GroupModel, Membership, mean_directions, spherical_k_means};
use super::duplicates::{Group, fold, jaccard};
use super::features::{Counts, Vocabulary, count};
use super::matrix::{Csr, Dense, SparseRow, dot, latent_directions};
use super::naming;
use super::text::{Language, language_of, mix, stable_hash, words};

/// One response, as it was given.
#[derive(Debug, Clone, Copy)]
pub struct Document<'a> {
    /// The caller's id. It decides nothing but which of two identical texts is quoted.
    pub id: &'a str,
    /// What the resident wrote.
    pub text: &'a str,
}

/// What the caller may choose.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DiscoverOptions {
    /// The number of themes; without it the collection's size decides.
    pub themes: Option<usize>,
    /// The start of every random choice.
    pub seed: u64,
}

/// The themes of a collection.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Discovery {
    /// Themes, largest first.
    pub themes: Vec<FoundTheme>,
    /// Document, theme and score between 0 and 1, by document. A document is in at most one theme;
    /// one without a known word is in none.
    pub assignments: Vec<(usize, usize, f32)>,
}

/// A theme nobody named beforehand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FoundTheme {
    /// Its name in residents' words, unique among the themes found with it.
    pub name: String,
    /// What sets it apart, best first.
    pub keywords: Vec<String>,
    /// Responses in it. Copies count: each is somebody's voice.
    pub size: usize,
    /// Different texts in it; far fewer than `size` means a campaign.
    pub texts: usize,
    /// Up to five documents that show it best, each a different text.
    pub quotes: Vec<usize>,
}

/// Different texts the themes are learnt from; the rest is assigned. Themes of 100,000 comments do
/// not differ from those of this many drawn at random, and the time and memory do.
const MOST_LEARNT: usize = 12_000;

/// Comments handled at a time after learning, so that memory does not grow with the collection.
const BATCH: usize = 4_096;

/// Dimensions beside one for every theme.
const SPARE_DIMENSIONS: usize = 20;
const MOST_DIMENSIONS: usize = 120;

/// Work allowed for the votes, as points times clusters times dimensions: about a second.
const VOTE_BUDGET: usize = 600_000_000;
const MOST_VOTES: usize = 27;
const LEAST_VOTES: usize = 6;

/// Rounds of the naive Bayes model.
const MODEL_ROUNDS: usize = 6;

const QUOTES: usize = 5;
/// Quotes that share more of their words than this say the same thing.
const QUOTES_ALIKE: f64 = 0.5;
/// Comments per theme that are read for its name.
const NAMED_FROM: usize = 400;

/// Finds the themes of `documents`.
///
/// Returns no theme when no document has a word, and one when there are too few to tell apart.
#[must_use]
pub fn discover(documents: &[Document<'_>], options: &DiscoverOptions) -> Discovery {
    let plain: Vec<(&str, &str)> = documents.iter().map(|doc| (doc.id, doc.text)).collect();
    let mut groups = fold(&plain);
    // The order of the groups is that of hashes: their beginning is a fair sample.
    let text_of = |group: &Group| documents.get(group.shown).map_or("", |doc| doc.text);
    let language = language_of(groups.iter().take(MOST_LEARNT).map(text_of));
    let mut counted: Vec<Counts> = groups
        .par_iter()
        .take(MOST_LEARNT)
        .map(|group| count(text_of(group), language))
        .collect();
    let least = if groups.len() < 50 { 1 } else { 2 };
    let vocabulary = Vocabulary::learn(&counted, least, 0.0);
    let rows: Vec<SparseRow> = counted
        .par_iter()
        .map(|counts| vocabulary.weigh(counts))
        .collect();
    counted.clear();
    let matrix = Csr::from_rows(&rows, vocabulary.len());
    drop(rows);
    let weights: Vec<f32> = groups
        .iter()
        .take(matrix.rows())
        .map(voice_weight)
        .collect();
    if matrix.rows() == 0 {
        return Discovery::default();
    }

    let wanted = options
        .themes
        .unwrap_or_else(|| themes_for(groups.len()))
        .clamp(1, matrix.rows().min(500));
    let points = picture(&matrix, wanted, options.seed);
    let labels = vote(&points, &weights, wanted, options.seed);
    let (model, mut belongs) = settle(&matrix, &weights, &labels, wanted);
    let centres = mean_directions(&points, &weights, &firsts(&belongs), wanted);
    let closeness: Vec<f32> = belongs
        .iter()
        .enumerate()
        .map(|(at, membership)| {
            membership
                .first()
                .map_or(0.0, |&(theme, _)| dot(points.row(at), centres.row(theme)))
        })
        .collect();
    drop(points);

    for batch in groups
        .get(matrix.rows()..)
        .unwrap_or_default()
        .chunks(BATCH)
    {
        let rows: Vec<SparseRow> = batch
            .par_iter()
            .map(|group| vocabulary.weigh(&count(text_of(group), language)))
            .collect();
        belongs.extend(model.belongs(&Csr::from_rows(&rows, vocabulary.len())));
    }
    for group in &mut groups {
        group.members.sort_unstable();
    }
    report(documents, &groups, &belongs, &closeness, wanted, language)
}

/// A text many people sent weighs more than one person's, but a campaign does not make the picture.
#[expect(
    clippy::cast_precision_loss,
    reason = "a number of people is far below 2^24"
)]
fn voice_weight(group: &Group) -> f32 {
    (group.members.len() as f32).sqrt()
}

/// How many themes a collection of this many texts is given: readers want few, long collections
/// have more to say, and about three in ten of the square root is where people who coded by hand
/// came out.
const fn themes_for(texts: usize) -> usize {
    let root = texts.isqrt();
    let themes = root * 6 / 10;
    if texts < 6 {
        1
    } else if themes < 2 {
        2
    } else if themes > 60 {
        60
    } else {
        themes
    }
}

/// The collection in few dimensions, every comment with length one.
fn picture(matrix: &Csr, themes: usize, seed: u64) -> Dense {
    let dimensions = (themes + SPARE_DIMENSIONS)
        .min(MOST_DIMENSIONS)
        .min((matrix.rows() / 3).max(2));
    let directions = latent_directions(matrix, dimensions, seed);
    if directions.width == 0 {
        return Dense::zeros(matrix.rows(), 1);
    }
    let mut points = matrix.times(&directions);
    points.normalise_rows();
    points
}

/// Many groupings at one, one and a half and two times the wanted number of themes, in all, half
/// and three quarters of the dimensions; comments that are often together end up together.
fn vote(points: &Dense, weights: &[f32], themes: usize, seed: u64) -> Vec<usize> {
    let cost = (points.rows() * themes * points.width).max(1);
    let votes = (VOTE_BUDGET / cost).clamp(LEAST_VOTES, MOST_VOTES);
    let ballots: Vec<(Vec<usize>, usize)> = (0..votes)
        .into_par_iter()
        .map(|round| {
            let clusters = match round % 3 {
                0 => themes,
                1 => themes * 3 / 2,
                _ => themes * 2,
            }
            .clamp(1, (points.rows() / 3).max(themes));
            let width = match (round / 3) % 3 {
                0 => points.width,
                1 => points.width / 2,
                _ => points.width * 3 / 4,
            };
            let part = leading(points, width.max(points.width.min(5)));
            let seed = mix(seed ^ (round as u64 + 1));
            (
                spherical_k_means(&part, weights, clusters, 1, seed).labels,
                clusters,
            )
        })
        .collect();
    let mut offset = 0_usize;
    let mut rows: Vec<SparseRow> = vec![Vec::with_capacity(votes); points.rows()];
    for (labels, clusters) in &ballots {
        let mut sizes = vec![0_f32; *clusters];
        for &label in labels {
            if let Some(size) = sizes.get_mut(label) {
                *size += 1.0;
            }
        }
        for (row, &label) in rows.iter_mut().zip(labels) {
            let size = sizes.get(label).copied().unwrap_or(1.0);
            row.push((
                u32::try_from(offset + label).unwrap_or(u32::MAX),
                1.0 / size.sqrt(),
            ));
        }
        offset += clusters;
    }
    let together = Csr::from_rows(&rows, offset);
    let directions = latent_directions(&together, themes, mix(seed));
    if directions.width == 0 {
        return vec![0; points.rows()];
    }
    let mut agreed = together.times(&directions);
    agreed.normalise_rows();
    spherical_k_means(&agreed, weights, themes, 4, seed).labels
}

/// The first `width` dimensions, with length one again.
fn leading(points: &Dense, width: usize) -> Dense {
    if width == points.width {
        return points.clone();
    }
    let mut part = Dense {
        values: points
            .values
            .chunks_exact(points.width.max(1))
            .flat_map(|row| row.iter().take(width).copied())
            .collect(),
        width,
    };
    part.normalise_rows();
    part
}

fn settle(
    matrix: &Csr,
    weights: &[f32],
    labels: &[usize],
    themes: usize,
) -> (GroupModel, Vec<Membership>) {
    let belongs: Vec<Membership> = labels.iter().map(|&label| vec![(label, 1.0)]).collect();
    let mut model = GroupModel::learn(matrix, weights, &belongs, themes);
    let mut belongs = model.belongs(matrix);
    for _ in 1..MODEL_ROUNDS {
        model = GroupModel::learn(matrix, weights, &belongs, themes);
        belongs = model.belongs(matrix);
    }
    (model, belongs)
}

fn firsts(belongs: &[Membership]) -> Vec<usize> {
    belongs
        .iter()
        .map(|membership| membership.first().map_or(0, |first| first.0))
        .collect()
}

/// Puts themes in order, names and quotes them.
fn report(
    documents: &[Document<'_>],
    groups: &[Group],
    belongs: &[Membership],
    closeness: &[f32],
    themes: usize,
    language: Language,
) -> Discovery {
    let mut inside: Vec<Vec<usize>> = vec![Vec::new(); themes];
    for (at, membership) in belongs.iter().enumerate() {
        if let Some(theme) = membership
            .first()
            .and_then(|&(theme, _)| inside.get_mut(theme))
        {
            theme.push(at);
        }
    }
    let voices = |theme: &Vec<usize>| -> usize {
        theme
            .iter()
            .filter_map(|&at| groups.get(at))
            .map(|group| group.members.len())
            .sum()
    };
    inside.retain(|theme| !theme.is_empty());
    // Largest first; equal ones by their first text, which is the same in every run.
    inside.sort_by_key(|theme| (std::cmp::Reverse(voices(theme)), theme.first().copied()));

    let text_of = |at: usize| {
        groups
            .get(at)
            .and_then(|group| documents.get(group.shown))
            .map_or("", |doc| doc.text)
    };
    let close = |at: usize| closeness.get(at).copied().unwrap_or(-1.0);
    let ranked: Vec<Vec<usize>> = inside
        .iter()
        .map(|theme| {
            let mut ranked = theme.clone();
            ranked.sort_by(|&left, &right| {
                close(right).total_cmp(&close(left)).then(left.cmp(&right))
            });
            ranked
        })
        .collect();
    let read: Vec<Vec<&str>> = ranked
        .iter()
        .map(|theme| {
            theme
                .iter()
                .take(NAMED_FROM)
                .map(|&at| text_of(at))
                .collect()
        })
        .collect();
    let labels = naming::labels(&read, language);

    let mut assignments = Vec::with_capacity(documents.len());
    let mut found = Vec::with_capacity(inside.len());
    for (number, ((theme, ranked), label)) in inside.iter().zip(&ranked).zip(labels).enumerate() {
        for &at in theme {
            let share = belongs
                .get(at)
                .and_then(|all| all.first())
                .map_or(0.0, |first| first.1);
            if let Some(group) = groups.get(at) {
                assignments.extend(group.members.iter().map(|&doc| (doc, number, share)));
            }
        }
        let quotes = quotes(ranked, &text_of)
            .into_iter()
            .filter_map(|at| groups.get(at).map(|group| group.shown))
            .collect();
        found.push(FoundTheme {
            name: label.name,
            keywords: label.keywords,
            size: voices(theme),
            texts: theme.len(),
            quotes,
        });
    }
    assignments.sort_unstable_by_key(|assignment| assignment.0);
    Discovery {
        themes: found,
        assignments,
    }
}

/// The comments nearest to the middle of a theme that are long enough to say something, short
/// enough to read, and not the same thing again.
fn quotes<'a>(ranked: &[usize], text_of: &impl Fn(usize) -> &'a str) -> Vec<usize> {
    let mut chosen: Vec<(usize, Vec<u32>)> = Vec::new();
    for readable in [true, false] {
        for &at in ranked.iter().take(NAMED_FROM) {
            if chosen.len() == QUOTES || !readable && chosen.len() >= 3 {
                break;
            }
            let text = text_of(at);
            let length = text.chars().count();
            if readable && !(25..=400).contains(&length) {
                continue;
            }
            let bag = bag(text);
            let known = chosen
                .iter()
                .any(|(other, words)| *other == at || jaccard(words, &bag) > QUOTES_ALIKE);
            if !known {
                chosen.push((at, bag));
            }
        }
    }
    chosen.into_iter().map(|(at, _)| at).collect()
}

fn bag(text: &str) -> Vec<u32> {
    let mut bag: Vec<u32> = words(text)
        .iter()
        .map(|word| (stable_hash(word.bytes(), 7) >> 32) as u32)
        .collect();
    bag.sort_unstable();
    bag.dedup();
    bag
}
