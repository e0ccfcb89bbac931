//! Names and keywords of themes, in the words residents used.
//!
//! Runs of one to three words are weighed by how many of a theme's comments use them against how
//! many others do (class-based TF-IDF). Runs that differ by inflection only count together and are
//! shown in their commonest form.

use rustc_hash::{FxHashMap, FxHashSet};
use unicode_segmentation::UnicodeSegmentation;

use super::stopwords;
use super::text::{Language, language_in, stable_hash, stems, words};

/// Keywords shown for a theme.
const KEYWORDS: usize = 8;

/// Phrases that make a name.
const NAME_PHRASES: usize = 3;

/// A run of words met in a theme.
struct Phrase {
    /// Different comments of the theme that have it.
    comments: u32,
    /// The forms met, with how often.
    forms: FxHashMap<String, u32>,
    stems: Vec<u64>,
}

/// A theme's name and keywords.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Label {
    /// For people, unique in the frame.
    pub name: String,
    /// Best first.
    pub keywords: Vec<String>,
}

/// Labels for `themes`, each given as its comments.
#[must_use]
pub fn labels(themes: &[Vec<&str>], language: Language) -> Vec<Label> {
    let phrases: Vec<FxHashMap<u64, Phrase>> = themes
        .iter()
        .map(|comments| phrases(comments, language))
        .collect();
    let mut everywhere: FxHashMap<u64, f32> = FxHashMap::default();
    for (theme, comments) in phrases.iter().zip(themes) {
        for (key, phrase) in theme {
            *everywhere.entry(*key).or_default() += share(phrase.comments, comments.len());
        }
    }
    let mut taken: FxHashSet<String> = FxHashSet::default();
    phrases
        .into_iter()
        .zip(themes)
        .map(|(phrases, comments)| {
            let mut keywords = keywords(phrases, comments.len(), &everywhere);
            if keywords.is_empty() {
                // Numbers and single letters only: the first comment says as much as there is.
                keywords.extend(comments.first().map(|comment| first_words(comment)));
            }
            let mut count = keywords.len().min(NAME_PHRASES);
            let mut name = capitalised(&keywords.get(..count).unwrap_or_default().join(", "));
            while taken.contains(&name) && count < keywords.len() {
                count += 1;
                name = capitalised(&keywords.get(..count).unwrap_or_default().join(", "));
            }
            let plain = name.clone();
            let mut number = 2;
            while !taken.insert(name.clone()) {
                name = format!("{plain} ({number})");
                number += 1;
            }
            Label { name, keywords }
        })
        .collect()
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of comments are far below 2^24"
)]
fn share(count: u32, of: usize) -> f32 {
    count as f32 / of.max(1) as f32
}

fn first_words(comment: &str) -> String {
    words(comment)
        .into_iter()
        .take(6)
        .collect::<Vec<_>>()
        .join(" ")
}

fn phrases(comments: &[&str], main: Language) -> FxHashMap<u64, Phrase> {
    let mut found: FxHashMap<u64, Phrase> = FxHashMap::default();
    for comment in comments {
        let lower = words(comment);
        let language = language_in(&lower, main);
        let all_stop = lower.iter().all(|word| stopwords::contains(language, word));
        let stems: FxHashMap<usize, u64> = stems(&lower, language)
            .into_iter()
            .map(|(at, stem)| (at, stable_hash(stem.bytes(), 5)))
            .collect();
        let shown = shown_forms(comment, &lower);
        let content = |at: usize| {
            stems.contains_key(&at)
                && lower.get(at).is_some_and(|word| {
                    all_stop || word.chars().count() > 1 && !word.chars().all(char::is_numeric)
                })
        };
        let mut met: FxHashSet<u64> = FxHashSet::default();
        for start in 0..lower.len() {
            for length in 1..=3 {
                let end = start + length;
                if end > lower.len() || !content(start) || !content(end - 1) {
                    continue;
                }
                let run: Vec<u64> = (start..end)
                    .filter_map(|at| stems.get(&at).copied())
                    .collect();
                let key = stable_hash(run.iter().flat_map(|stem| stem.to_le_bytes()), 6);
                if !met.insert(key) {
                    continue;
                }
                let form = shown.get(start..end).unwrap_or_default().join(" ");
                let phrase = found.entry(key).or_insert_with(|| Phrase {
                    comments: 0,
                    forms: FxHashMap::default(),
                    stems: run,
                });
                phrase.comments += 1;
                *phrase.forms.entry(form).or_default() += 1;
            }
        }
    }
    found
}

/// The words as written, where they can be matched to the normalised words one to one.
fn shown_forms(comment: &str, lower: &[String]) -> Vec<String> {
    let written: Vec<&str> = comment.unicode_words().collect();
    let mut rest = written.into_iter();
    lower
        .iter()
        .enumerate()
        .map(|(at, word)| {
            let mut look = rest.clone();
            let form = look.find(|form| words(form).first() == Some(word));
            match form {
                Some(form) => {
                    rest = look;
                    // A capital at the start of the comment or a shouted word says nothing.
                    let shouted =
                        form.chars().count() > 4 && form.chars().all(|c| !c.is_lowercase());
                    if at == 0 || shouted {
                        form.to_lowercase()
                    } else {
                        form.to_owned()
                    }
                }
                None => word.clone(),
            }
        })
        .collect()
}

fn keywords(
    phrases: FxHashMap<u64, Phrase>,
    comments: usize,
    everywhere: &FxHashMap<u64, f32>,
) -> Vec<String> {
    let least = if comments >= 6 { 2 } else { 1 };
    let mut ranked: Vec<(f32, String, Vec<u64>, u32)> = phrases
        .into_iter()
        .filter(|(_, phrase)| phrase.comments >= least)
        .map(|(key, phrase)| {
            let here = share(phrase.comments, comments);
            let all = everywhere.get(&key).copied().unwrap_or(here).max(here);
            // Its share here, times how much of its use is here; longer runs say more.
            let length: f32 = match phrase.stems.len() {
                0 | 1 => 1.0,
                2 => 1.5,
                _ => 1.7,
            };
            let score = here * (here / all) * length;
            (
                score,
                common_form(&phrase.forms),
                phrase.stems,
                phrase.comments,
            )
        })
        .collect();
    ranked.sort_by(|left, right| {
        right
            .0
            .total_cmp(&left.0)
            .then(right.3.cmp(&left.3))
            .then_with(|| left.1.cmp(&right.1))
    });
    let mut kept: Vec<(String, Vec<u64>)> = Vec::new();
    for (_, form, stems, _) in ranked {
        // A keyword brings at least one word that no better keyword has.
        let new = stems
            .iter()
            .any(|stem| !kept.iter().any(|(_, known)| known.contains(stem)));
        if new && !kept.iter().any(|(known, _)| *known == form) {
            kept.push((form, stems));
            if kept.len() == KEYWORDS {
                break;
            }
        }
    }
    kept.into_iter().map(|(form, _)| form).collect()
}

fn common_form(forms: &FxHashMap<String, u32>) -> String {
    let mut forms: Vec<(&String, &u32)> = forms.iter().collect();
    forms.sort_by(|left, right| right.1.cmp(left.1).then_with(|| right.0.cmp(left.0)));
    forms
        .first()
        .map(|(form, _)| (*form).clone())
        .unwrap_or_default()
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_what_sets_a_theme_apart() {
        let bins = vec![
            "The recycling bins are full",
            "My recycling bin was missed",
            "Recycling bins again",
        ];
        let buses = vec![
            "The bus is always late",
            "Late buses in the evening",
            "A late bus again",
        ];
        let labels = labels(&[bins, buses], Language::English);
        assert!(
            labels[0].name.to_lowercase().contains("recycling bins"),
            "{:?}",
            labels[0]
        );
        assert!(
            labels[1].name.to_lowercase().contains("bus"),
            "{:?}",
            labels[1]
        );
        assert_ne!(labels[0].name, labels[1].name);
    }

    #[test]
    fn the_same_words_twice_still_give_two_names() {
        let labels = labels(&[vec!["bins"], vec!["bins"]], Language::English);
        assert_eq!(labels[0].name, "Bins");
        assert_eq!(labels[1].name, "Bins (2)");
    }
}
