//! From a comment to words and stems.
//!
//! A word is a run of letters and digits, in lower case after NFKC; an apostrophe inside a word is
//! dropped, so that "don't" and "dont" are the same word. Emoji and punctuation are not words.
//! Invariant: the result depends on the text and the language of the collection only.

use rust_stemmers::{Algorithm, Stemmer};
use unicode_normalization::UnicodeNormalization;

use super::stopwords;

/// The language a comment is treated as, which chooses its stop words and its stemmer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// English: stop words and a stemmer.
    English,
    /// Welsh: stop words; initial mutations are undone instead of stemming.
    Welsh,
    /// Another language with a Snowball stemmer.
    Stemmed(Algorithm),
    /// No stemmer known: words are used as they are.
    Other,
}

/// Words longer than this are cut for features: they are addresses, keys or leaning on a key.
const LONGEST_WORD: usize = 40;

/// How much text of a collection is read to find its language.
const LANGUAGE_SAMPLE_BYTES: usize = 40_000;

/// The words of `text` in lower case, in order.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    if text.is_ascii() {
        split(text.chars())
    } else {
        split(text.nfkc())
    }
}

fn split(chars: impl Iterator<Item = char>) -> Vec<String> {
    let mut out = Vec::new();
    let mut word = String::new();
    let mut length = 0_usize;
    for c in chars {
        if c.is_alphanumeric() || is_mark(c) && !word.is_empty() {
            length += 1;
            if length <= LONGEST_WORD {
                word.extend(c.to_lowercase());
            }
        } else if matches!(c, '\'' | '\u{2019}' | '\u{ad}') && !word.is_empty() {
            // An apostrophe at the end of a word changes nothing: the next character ends it.
        } else if !word.is_empty() {
            out.push(std::mem::take(&mut word));
            length = 0;
        }
    }
    if !word.is_empty() {
        out.push(word);
    }
    out
}

/// Combining marks that NFKC leaves apart belong to the letter before them.
const fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// The main language of a collection, from a sample of its comments.
///
/// The comments should come in an order that does not depend on the file they were read from.
pub fn language_of<'a>(texts: impl Iterator<Item = &'a str>) -> Language {
    let mut sample = String::new();
    for text in texts {
        if sample.len() > LANGUAGE_SAMPLE_BYTES {
            break;
        }
        sample.push_str(text);
        sample.push('\n');
    }
    let words = words(&sample);
    let english = hits(&words, Language::English);
    let welsh = hits(&words, Language::Welsh);
    // A quarter of running English or Welsh is function words; the detector needs no say then.
    if (english.max(welsh)) * 5 > words.len() {
        return if welsh > english {
            Language::Welsh
        } else {
            Language::English
        };
    }
    let Some(info) = whatlang::detect(&sample) else {
        return Language::English;
    };
    if !info.is_reliable() {
        return Language::English;
    }
    stemmer_for(info.lang())
}

fn stemmer_for(lang: whatlang::Lang) -> Language {
    use whatlang::Lang;
    Language::Stemmed(match lang {
        Lang::Eng => return Language::English,
        Lang::Ara => Algorithm::Arabic,
        Lang::Dan => Algorithm::Danish,
        Lang::Deu => Algorithm::German,
        Lang::Ell => Algorithm::Greek,
        Lang::Fin => Algorithm::Finnish,
        Lang::Fra => Algorithm::French,
        Lang::Hun => Algorithm::Hungarian,
        Lang::Ita => Algorithm::Italian,
        Lang::Nld => Algorithm::Dutch,
        Lang::Nob => Algorithm::Norwegian,
        Lang::Por => Algorithm::Portuguese,
        Lang::Ron => Algorithm::Romanian,
        Lang::Rus => Algorithm::Russian,
        Lang::Spa => Algorithm::Spanish,
        Lang::Swe => Algorithm::Swedish,
        Lang::Tam => Algorithm::Tamil,
        Lang::Tur => Algorithm::Turkish,
        _ => return Language::Other,
    })
}

fn hits(words: &[String], language: Language) -> usize {
    words
        .iter()
        .filter(|word| stopwords::contains(language, word))
        .count()
}

/// The language of one comment in a collection whose main language is `main`.
///
/// Short comments say too little, so one changes language only when the function words of another
/// language clearly outnumber those of the main one. English and Welsh are told apart this way.
#[must_use]
pub fn language_in(words: &[String], main: Language) -> Language {
    let mut best = (main, hits(words, main) + 1);
    for other in [Language::English, Language::Welsh] {
        let count = hits(words, other);
        if other != main && count > best.1 {
            best = (other, count);
        }
    }
    best.0
}

/// The content words of a comment as stems, with the position of the word each came from.
///
/// Stop words go, unless nothing else is left: "Nothing" and "Not a lot" are answers too.
#[must_use]
pub fn stems(words: &[String], language: Language) -> Vec<(usize, String)> {
    let mut kept: Vec<usize> = (0..words.len())
        .filter(|&at| {
            words
                .get(at)
                .is_some_and(|word| !stopwords::contains(language, word))
        })
        .collect();
    if kept.is_empty() {
        kept = (0..words.len()).collect();
    }
    let stemmer = match language {
        Language::English => Some(Stemmer::create(Algorithm::English)),
        Language::Stemmed(algorithm) => Some(Stemmer::create(algorithm)),
        Language::Welsh | Language::Other => None,
    };
    kept.into_iter()
        .filter_map(|at| words.get(at).map(|word| (at, word)))
        .map(|(at, word)| {
            let stem = match (&stemmer, language) {
                (Some(stemmer), _) => stemmer.stem(word).into_owned(),
                (None, Language::Welsh) => radical(word),
                (None, _) => word.clone(),
            };
            (at, stem)
        })
        .collect()
}

/// A Welsh word without the initial mutations that can be undone without a dictionary.
///
/// Nasal mh, nh, ngh become p, t, c; aspirate ph, th become p, t; dd and f become d and b. Words
/// that merely begin like a mutation merge with few others, which costs themes nothing.
fn radical(word: &str) -> String {
    const MUTATIONS: [(&str, &str); 7] = [
        ("ngh", "c"),
        ("mh", "p"),
        ("nh", "t"),
        ("ph", "p"),
        ("th", "t"),
        ("dd", "d"),
        ("f", "b"),
    ];
    if word.chars().count() > 3 && !word.starts_with("ff") {
        for (mutated, root) in MUTATIONS {
            if let Some(rest) = word.strip_prefix(mutated) {
                return format!("{root}{rest}");
            }
        }
    }
    word.to_owned()
}

/// A hash that is the same on every machine and in every run (FNV-1a, then a mix of its bits).
#[must_use]
pub fn stable_hash(bytes: impl IntoIterator<Item = u8>, seed: u64) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64 ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    for byte in bytes {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    mix(hash)
}

/// Spreads the bits of `value` (the finaliser of `SplitMix64`).
#[must_use]
pub const fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_letters_of_every_script_and_drop_the_rest() {
        assert_eq!(
            words("Don’t shut the Tŷ-bach! 😀 £5"),
            ["dont", "shut", "the", "tŷ", "bach", "5"]
        );
        assert!(words("👍👍 … !!").is_empty());
    }

    #[test]
    fn stems_fall_back_to_stop_words_when_nothing_else_is_left() {
        let only = words("not it");
        assert_eq!(stems(&only, Language::English).len(), 2);
        let some = words("the buses are late");
        let found: Vec<String> = stems(&some, Language::English)
            .into_iter()
            .map(|(_, stem)| stem)
            .collect();
        assert_eq!(found, ["buse", "late"]);
    }

    #[test]
    fn the_language_is_that_of_the_function_words() {
        let welsh = "Mae'r bws yn hwyr ac nid yw'r ap yn gweithio o gwbl yn y pentref";
        assert_eq!(language_of([welsh].into_iter()), Language::Welsh);
        assert_eq!(
            language_in(&words(welsh), Language::English),
            Language::Welsh
        );
        let german = "Der Radweg ist zu schmal und die Autos parken immer auf dem Radweg. Das ist \
                      gefährlich für Kinder und ältere Menschen, die hier mit dem Rad fahren.";
        assert_eq!(
            language_of([german].into_iter()),
            Language::Stemmed(Algorithm::German)
        );
        assert_eq!(language_of(std::iter::empty()), Language::English);
    }

    #[test]
    fn welsh_mutations_meet_their_radical() {
        assert_eq!(radical("nghaerdydd"), radical("caerdydd"));
        assert_eq!(radical("mhontypridd"), radical("phontypridd"));
        assert_eq!(radical("ffordd"), "ffordd");
    }
}
