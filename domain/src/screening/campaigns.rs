//! Groups texts that are near-copies of one another: letters that a campaign asked people to send.
//!
//! A campaign's letter gets a greeting, a sentence of the sender's own, a changed word. So a text
//! joins a campaign where one passage, with few changes, makes up much of the shorter of the two
//! texts. Pairs of words ("shingles") name the few texts worth the full comparison.
//!
//! Invariants: every text is compared with the first member of a campaign only, so that A like B
//! and B like C never puts A and C together. The first member is always the earlier text. The
//! groups depend on the order of the texts and on nothing else.

use std::collections::HashMap;

use rustc_hash::{FxHashMap, FxHasher};
use std::hash::{Hash as _, Hasher as _};

use super::normalise::Normalised;

/// The share of the shorter text that must stand in the longer, in one passage. Senders put up to
/// as many words of their own around a short letter as it has itself.
const SIMILAR: f32 = 0.45;
/// The fewest words in common. Texts with fewer are alike by chance.
const FEWEST: usize = 8;
/// A pair of words in more first members than this says nothing, like "I would".
const COMMON: usize = 64;
/// How many first members are compared in full.
const COMPARED: usize = 8;
/// Words beyond this are not compared, which bounds the time a text can take.
const LONGEST: usize = 400;
/// An added passage has at least this many words; fewer are small changes.
const PASSAGE: usize = 3;

/// What a text has in common with the first member of its campaign.
#[derive(Debug, Clone, PartialEq)]
pub struct Membership<Id> {
    /// The first member.
    pub first: Id,
    /// The share of the shorter text that stands in the longer, in one passage, from 0 to 1.
    pub similarity: f32,
    /// The passages that this text has and the first member has not, joined by ` … `.
    pub added_text: String,
}

#[derive(Debug)]
struct Leader<Id> {
    id: Id,
    words: Vec<u32>,
}

/// First members of campaigns, actual and possible. Feed it texts in their order.
#[derive(Debug)]
pub struct Campaigns<Id> {
    leaders: Vec<Leader<Id>>,
    by_shingle: FxHashMap<u64, Vec<u32>>,
}

impl<Id> Default for Campaigns<Id> {
    fn default() -> Self {
        Self {
            leaders: Vec::new(),
            by_shingle: FxHashMap::default(),
        }
    }
}

impl<Id: Clone> Campaigns<Id> {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text. Returns its campaign if it is a near-copy of an earlier first member; otherwise
    /// it may become a first member itself.
    pub fn add(&mut self, id: Id, text: &str) -> Option<Membership<Id>> {
        let folded = Normalised::new(text);
        let spans = word_spans(&folded.lower);
        let words: Vec<u32> = spans
            .iter()
            .take(LONGEST)
            .map(|&(from, to)| word_hash(folded.lower.get(from..to).unwrap_or("")))
            .collect();
        if words.len() < FEWEST {
            return None;
        }
        let shingles = shingles(&words);
        let mut shared: FxHashMap<u32, u32> = FxHashMap::default();
        for shingle in &shingles {
            for &leader in self.by_shingle.get(shingle).into_iter().flatten() {
                *shared.entry(leader).or_default() += 1;
            }
        }
        let mut candidates: Vec<(u32, u32)> = shared.into_iter().collect();
        candidates.sort_unstable_by_key(|&(leader, count)| (std::cmp::Reverse(count), leader));
        let mut best: Option<(f32, usize, Vec<bool>)> = None;
        for (leader, _) in candidates.into_iter().take(COMPARED) {
            let Ok(place) = usize::try_from(leader) else {
                continue;
            };
            let Some(other) = self.leaders.get(place) else {
                continue;
            };
            let (common, matched) = in_common(&other.words, &words);
            let similarity = share(common, other.words.len().min(words.len()));
            if common >= FEWEST
                && similarity >= SIMILAR
                && best.as_ref().is_none_or(|(most, ..)| similarity > *most)
            {
                best = Some((similarity, place, matched));
            }
        }
        if let Some((similarity, place, matched)) = best {
            let first = self.leaders.get(place)?.id.clone();
            return Some(Membership {
                first,
                similarity,
                added_text: added(text, &folded, &spans, &matched),
            });
        }
        let Ok(place) = u32::try_from(self.leaders.len()) else {
            return None;
        };
        self.leaders.push(Leader { id, words });
        for shingle in shingles {
            let leaders = self.by_shingle.entry(shingle).or_default();
            if leaders.len() < COMMON {
                leaders.push(place);
            }
        }
        None
    }
}

/// Groups texts. For every text in its order: its campaign, or nothing where it stands alone. The
/// first member of a campaign is its own, with similarity 1 and nothing added.
pub fn group<Id, Text>(texts: impl IntoIterator<Item = (Id, Text)>) -> Vec<Option<Membership<Id>>>
where
    Id: Clone,
    Text: AsRef<str>,
{
    let mut campaigns = Campaigns::new();
    let mut ids = Vec::new();
    let mut members: Vec<Option<Membership<usize>>> = Vec::new();
    for (place, (id, text)) in texts.into_iter().enumerate() {
        ids.push(id);
        members.push(campaigns.add(place, text.as_ref()));
    }
    let firsts: Vec<usize> = members.iter().flatten().map(|m| m.first).collect();
    for first in firsts {
        if let Some(member) = members.get_mut(first) {
            member.get_or_insert_with(|| Membership {
                first,
                similarity: 1.0,
                added_text: String::new(),
            });
        }
    }
    members
        .into_iter()
        .map(|member| {
            let Membership {
                first,
                similarity,
                added_text,
            } = member?;
            Some(Membership {
                first: ids.get(first)?.clone(),
                similarity,
                added_text,
            })
        })
        .collect()
}

fn word_spans(lower: &str) -> Vec<(usize, usize)> {
    let mut spans = Vec::new();
    let mut start = None;
    for (at, byte) in lower.bytes().enumerate() {
        if byte.is_ascii_alphanumeric() || byte == b'\'' {
            start.get_or_insert(at);
        } else if let Some(from) = start.take() {
            spans.push((from, at));
        }
    }
    if let Some(from) = start {
        spans.push((from, lower.len()));
    }
    spans
}

fn word_hash(word: &str) -> u32 {
    let mut hasher = FxHasher::default();
    word.trim_matches('\'').hash(&mut hasher);
    u32::try_from(hasher.finish() >> 32).unwrap_or(0)
}

/// Pairs of words next to each other, and with one word between them: one changed word leaves some.
fn shingles(words: &[u32]) -> Vec<u64> {
    let pair = |a: Option<&u32>, b: Option<&u32>, kind: u64| {
        Some((u64::from(*a?) << 32 | u64::from(*b?)).rotate_left(1) ^ kind)
    };
    let mut all: Vec<u64> = words
        .windows(2)
        .filter_map(|w| pair(w.first(), w.last(), 0))
        .chain(
            words
                .windows(3)
                .filter_map(|w| pair(w.first(), w.last(), 0x9e37_79b9)),
        )
        .collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// How many words of the best passage that both have stand in both, and which words of `text` they
/// are.
///
/// Local alignment (Smith and Waterman 1981): a word in common is worth twice what a changed, a
/// missing or an added word costs. So greetings and endings that differ cost nothing, and words
/// that are merely strewn over both texts add nothing.
fn in_common(leader: &[u32], text: &[u32]) -> (usize, Vec<bool>) {
    let width = text.len() + 1;
    let mut table = vec![0_i16; (leader.len() + 1) * width];
    let at = |table: &[i16], row: usize, column: usize| {
        table.get(row * width + column).copied().unwrap_or(0)
    };
    let pair = |a: u32, b: u32| if a == b { 2 } else { -1 };
    let (mut most, mut end) = (0, (0, 0));
    for (row, &a) in leader.iter().enumerate() {
        for (column, &b) in text.iter().enumerate() {
            let best = (at(&table, row, column) + pair(a, b))
                .max(at(&table, row, column + 1) - 1)
                .max(at(&table, row + 1, column) - 1)
                .max(0);
            if let Some(cell) = table.get_mut((row + 1) * width + column + 1) {
                *cell = best;
            }
            if best > most {
                (most, end) = (best, (row + 1, column + 1));
            }
        }
    }
    let mut matched = vec![false; text.len()];
    let mut common = 0;
    let (mut row, mut column) = end;
    while row > 0 && column > 0 && at(&table, row, column) > 0 {
        let here = at(&table, row, column);
        let (Some(&a), Some(&b)) = (leader.get(row - 1), text.get(column - 1)) else {
            break;
        };
        if here == at(&table, row - 1, column - 1) + pair(a, b) {
            row -= 1;
            column -= 1;
            if a == b {
                common += 1;
                if let Some(hit) = matched.get_mut(column) {
                    *hit = true;
                }
            }
        } else if here == at(&table, row - 1, column) - 1 {
            row -= 1;
        } else {
            column -= 1;
        }
    }
    (common, matched)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of words stay far below 2^24"
)]
fn share(part: usize, whole: usize) -> f32 {
    part as f32 / whole.max(1) as f32
}

/// The passages of the original that the first member does not have.
fn added(
    original: &str,
    folded: &Normalised,
    spans: &[(usize, usize)],
    matched: &[bool],
) -> String {
    let mut passages: Vec<(usize, usize, usize)> = Vec::new();
    let mut open: Option<(usize, usize, usize)> = None;
    // Words beyond the compared ones count as added.
    for (place, &(from, to)) in spans.iter().enumerate() {
        if matched.get(place).copied().unwrap_or(false) {
            passages.extend(open.take());
        } else {
            let (start, _, words) = open.unwrap_or((from, to, 0));
            open = Some((start, to, words + 1));
        }
    }
    passages.extend(open);
    let characters: Vec<usize> = original
        .char_indices()
        .map(|(at, _)| at)
        .chain([original.len()])
        .collect();
    let texts: Vec<&str> = passages
        .into_iter()
        .filter(|(_, _, words)| *words >= PASSAGE)
        .filter_map(|(from, to, _)| {
            let (start, end) = folded.original_span(from, to)?;
            original.get(*characters.get(start)?..*characters.get(end)?)
        })
        .collect();
    texts.join(" … ")
}

/// How well groups agree with known ones, counted in pairs of texts.
///
/// Returns precision and recall; 1 where there is nothing to be wrong about.
#[must_use]
pub fn pairwise(found: &[Option<usize>], truth: &[Option<usize>]) -> (f64, f64) {
    let pairs = |sizes: &HashMap<_, u64>| sizes.values().map(|n| n * (n - 1) / 2).sum::<u64>();
    let mut by_found: HashMap<(usize, usize), u64> = HashMap::new();
    let mut by_truth: HashMap<(usize, usize), u64> = HashMap::new();
    let mut by_both: HashMap<(usize, usize), u64> = HashMap::new();
    for (found, truth) in found.iter().zip(truth) {
        if let Some(found) = found {
            *by_found.entry((*found, 0)).or_default() += 1;
        }
        if let Some(truth) = truth {
            *by_truth.entry((*truth, 0)).or_default() += 1;
        }
        if let (Some(found), Some(truth)) = (found, truth) {
            *by_both.entry((*found, *truth)).or_default() += 1;
        }
    }
    #[expect(
        clippy::cast_precision_loss,
        reason = "counts of pairs stay far below 2^52"
    )]
    let ratio = |part: u64, whole: u64| {
        if whole == 0 {
            1.0
        } else {
            part as f64 / whole as f64
        }
    };
    let both = pairs(&by_both);
    (ratio(both, pairs(&by_found)), ratio(both, pairs(&by_truth)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LETTER: &str =
        "Please keep the library on Mill Lane open on Saturdays because working families need it";

    #[test]
    fn finds_copies_and_what_their_senders_added() {
        let own = format!("Dear council, I walk there with my son. {LETTER}");
        let texts = [
            ("a", LETTER.to_owned()),
            (
                "b",
                "The bus to the hospital should run until ten at night".to_owned(),
            ),
            ("c", own),
            (
                "d",
                LETTER.replace("library", "libary").replace("working ", ""),
            ),
        ];
        let members = group(texts);
        assert_eq!(members[0].as_ref().unwrap().first, "a");
        assert_eq!(members[1], None);
        let c = members[2].as_ref().unwrap();
        assert_eq!(
            (c.first, c.added_text.as_str()),
            ("a", "Dear council, I walk there with my son")
        );
        assert!((c.similarity - 1.0).abs() < 1e-6);
        let d = members[3].as_ref().unwrap();
        assert_eq!((d.first, d.added_text.as_str()), ("a", ""));
    }

    #[test]
    fn does_not_chain() {
        let words: Vec<String> = (0..40).map(|n| format!("word{n}")).collect();
        let part = |from: usize| words[from..from + 20].join(" ");
        // Every text shares three quarters with the one before it, and ever less with the first.
        let members = group((0..4).map(|n| (n, part(n * 5))));
        let firsts: Vec<_> = members
            .iter()
            .map(|m| m.as_ref().map(|m| m.first))
            .collect();
        assert_eq!(firsts, [Some(0), Some(0), Some(0), None]);
    }

    #[test]
    fn short_texts_stand_alone() {
        assert_eq!(
            group([(1, "More buses please"), (2, "More buses please")]),
            [None, None]
        );
    }
}
