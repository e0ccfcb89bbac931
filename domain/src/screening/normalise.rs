//! Folds a text to plain ASCII, and remembers for every folded byte which character it came from.
//!
//! People hide an address or an insult behind full-width digits, letters of other alphabets that
//! look Latin, accents and invisible characters. Every rule reads the folded text; only offsets of
//! the original leave this module.
//!
//! Invariants: the folded text is ASCII, so a byte is a character and every slice is on a
//! boundary; `text` and `lower` have the same length; `origin` is as long as they are and never
//! decreases.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Stands for a character that has no ASCII look-alike. No rule matches it, and it ends a word.
pub(crate) const UNKNOWN: char = '\u{1a}';

/// A folded text with the way back to the original.
#[derive(Debug)]
pub(crate) struct Normalised {
    /// The folded text, its capitals kept.
    pub text: String,
    /// The folded text in small letters.
    pub lower: String,
    /// For every byte of the folded text, the index of its character in the original.
    origin: Vec<u32>,
    /// How many letters of the original are of another script than Latin.
    pub foreign_letters: usize,
}

impl Normalised {
    pub fn new(original: &str) -> Self {
        let mut text = String::with_capacity(original.len());
        let mut origin = Vec::with_capacity(original.len());
        let mut foreign_letters = 0;
        for (index, c) in original.chars().enumerate() {
            // A text of more than 2³² characters cannot reach this service; saturating keeps the
            // invariant that `origin` never decreases.
            let index = u32::try_from(index).unwrap_or(u32::MAX);
            if c.is_ascii() {
                text.push(c);
                origin.push(index);
                continue;
            }
            fold(c, &mut text);
            foreign_letters += usize::from(of_another_script(c));
            origin.resize(text.len(), index);
        }
        let lower = text.to_ascii_lowercase();
        Self {
            text,
            lower,
            origin,
            foreign_letters,
        }
    }

    /// The characters of the original that the folded bytes `start..end` came from.
    ///
    /// Returns nothing for an empty range and for one that is out of bounds.
    pub fn original_span(&self, start: usize, end: usize) -> Option<(usize, usize)> {
        if start >= end {
            return None;
        }
        let first = *self.origin.get(start)?;
        let last = *self.origin.get(end - 1)?;
        Some((
            usize::try_from(first).ok()?,
            usize::try_from(last).ok()? + 1,
        ))
    }
}

/// Appends what one character that is not ASCII looks like.
fn fold(c: char, into: &mut String) {
    if invisible(c) {
        return;
    }
    if c.is_whitespace() {
        into.push(' ');
        return;
    }
    if let Some(plain) = look_alike(c) {
        into.push_str(plain);
        return;
    }
    for part in std::iter::once(c).nfkd() {
        if part.is_ascii() {
            into.push(part);
        } else if is_combining_mark(part) || invisible(part) {
        } else if part.is_whitespace() {
            into.push(' ');
        } else if let Some(plain) = look_alike(part) {
            into.push_str(plain);
        } else {
            into.push(UNKNOWN);
        }
    }
}

/// Whether a character is a letter of Greek, Cyrillic, Arabic, Chinese and so on. Latin letters with
/// marks and the mathematical and full-width forms of Latin letters are not.
fn of_another_script(c: char) -> bool {
    c.is_alphabetic()
        && matches!(
            c,
            '\u{370}'..='\u{1cff}'
                | '\u{2d00}'..='\u{d7ff}'
                | '\u{f900}'..='\u{fb05}'
                | '\u{fb1d}'..='\u{fdff}'
                | '\u{fe70}'..='\u{fefe}'
                | '\u{20000}'..='\u{3ffff}'
        )
}

/// Characters that take no room on the screen: joiners, direction marks, selectors, accents.
fn invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{e0000}'..='\u{e0fff}'
    ) || is_combining_mark(c)
}

/// The ASCII look-alike of a character, where compatibility decomposition does not give it.
///
/// Source: the confusables of Unicode Technical Standard 39, the part that reads as Latin letters
/// and digits, and the punctuation that word processors put in.
fn look_alike(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}' | '\u{2032}' | '\u{2bc}' | '\u{b4}' => {
            "'"
        }
        '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{2033}' | '«' | '»' => "\"",
        '\u{2010}'..='\u{2015}'
        | '\u{2212}'
        | '\u{2043}'
        | '\u{fe58}'
        | '\u{fe63}'
        | '\u{ff0d}' => "-",
        '\u{2022}' | '\u{b7}' | '\u{2027}' | '\u{3002}' | '\u{2024}' => ".",
        '\u{2044}' | '\u{2215}' => "/",
        '\u{2026}' => "...",
        '\u{ff20}' | '\u{fe6b}' => "@",
        'а' | 'α' | 'ɑ' => "a",
        'А' | 'Α' => "A",
        'В' | 'Β' => "B",
        'в' | 'β' => "b",
        'с' | 'ϲ' => "c",
        'С' | 'Ϲ' => "C",
        'ԁ' | 'đ' | 'ð' => "d",
        'Đ' | 'Ð' => "D",
        'е' | 'є' | 'ε' | 'ə' => "e",
        'Е' | 'Ε' => "E",
        'ƒ' => "f",
        'ɡ' => "g",
        'һ' | 'ħ' => "h",
        'Н' | 'Η' => "H",
        'і' | 'ı' | 'ι' | 'ɩ' => "i",
        'І' | 'Ι' => "I",
        'ј' => "j",
        'Ј' => "J",
        'к' | 'κ' => "k",
        'К' | 'Κ' => "K",
        'ӏ' | 'ł' => "l",
        'Ӏ' | 'Ł' => "L",
        'м' => "m",
        'М' | 'Μ' => "M",
        'п' | 'η' | 'ŋ' => "n",
        'Ν' => "N",
        'о' | 'ο' | 'ø' | 'σ' | 'օ' => "o",
        'О' | 'Ο' | 'Ø' => "O",
        'р' | 'ρ' => "p",
        'Р' | 'Ρ' => "P",
        'ԛ' => "q",
        'г' => "r",
        'ѕ' => "s",
        'Ѕ' => "S",
        'т' | 'τ' => "t",
        'Т' | 'Τ' => "T",
        'υ' | 'ц' => "u",
        'ν' | 'ѵ' => "v",
        'ԝ' | 'ω' => "w",
        'х' | 'χ' => "x",
        'Х' | 'Χ' => "X",
        'у' | 'γ' => "y",
        'У' | 'Υ' => "Y",
        'Ζ' => "Z",
        'ß' => "ss",
        'æ' => "ae",
        'Æ' => "AE",
        'œ' => "oe",
        'Œ' => "OE",
        'þ' => "th",
        '\u{660}' | '\u{6f0}' | '\u{966}' => "0",
        '\u{661}' | '\u{6f1}' | '\u{967}' => "1",
        '\u{662}' | '\u{6f2}' | '\u{968}' => "2",
        '\u{663}' | '\u{6f3}' | '\u{969}' => "3",
        '\u{664}' | '\u{6f4}' | '\u{96a}' => "4",
        '\u{665}' | '\u{6f5}' | '\u{96b}' => "5",
        '\u{666}' | '\u{6f6}' | '\u{96c}' => "6",
        '\u{667}' | '\u{6f7}' | '\u{96d}' => "7",
        '\u{668}' | '\u{6f8}' | '\u{96e}' => "8",
        '\u{669}' | '\u{6f9}' | '\u{96f}' => "9",
        _ => return None,
    })
}

/// A slice of a folded text; empty where the range is not inside it.
pub(crate) fn slice(text: &str, start: usize, end: usize) -> &str {
    text.get(start..end).unwrap_or("")
}

/// The folded text up to `reach` bytes before `at`.
pub(crate) fn before(text: &str, at: usize, reach: usize) -> &str {
    slice(text, at.saturating_sub(reach), at)
}

/// The folded text up to `reach` bytes after `at`.
pub(crate) fn after(text: &str, at: usize, reach: usize) -> &str {
    slice(text, at, at.saturating_add(reach).min(text.len()))
}

/// Whether one of `words` stands in `text` as a whole word. Both are in small letters.
pub(crate) fn has_word(text: &str, words: &[&str]) -> bool {
    text.split(|c: char| !c.is_ascii_alphanumeric())
        .any(|word| words.contains(&word))
}

/// Compiles a constant pattern.
#[expect(
    clippy::expect_used,
    reason = "every pattern is a constant, and a test compiles them all"
)]
pub(crate) fn pattern(source: &str) -> regex::Regex {
    regex::RegexBuilder::new(source)
        .unicode(false)
        .build()
        .expect("a constant pattern compiles")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn folds_what_people_hide_behind() {
        let cases = [
            ("０１６１", "0161"),
            ("tina.\u{200b}hill", "tina.hill"),
            ("Ѕіоn Siân Gŵyl", "Sion Sian Gwyl"),
            ("don’t – stop…", "don't - stop..."),
            ("①②③ 𝐚𝐛𝐜", "123 abc"),
            ("1\u{fe0f}\u{20e3}", "1"),
            ("a\u{a0}b", "a b"),
        ];
        for (from, to) in cases {
            assert_eq!(Normalised::new(from).text, to, "{from}");
        }
    }

    #[test]
    fn spans_lead_back_to_the_characters_that_were_folded() {
        let folded = Normalised::new("é\u{200b}𝐚½x");
        assert_eq!(folded.text, "ea1/2x");
        assert_eq!(folded.original_span(0, 1), Some((0, 1)));
        assert_eq!(folded.original_span(1, 2), Some((2, 3)));
        assert_eq!(folded.original_span(2, 5), Some((3, 4)));
        assert_eq!(folded.original_span(5, 6), Some((4, 5)));
        assert_eq!(folded.original_span(6, 6), None);
        assert_eq!(folded.original_span(5, 7), None);
    }

    proptest! {
        #[test]
        fn folding_keeps_its_invariants(original in any::<String>()) {
            let folded = Normalised::new(&original);
            prop_assert!(folded.text.is_ascii());
            prop_assert_eq!(folded.text.len(), folded.lower.len());
            prop_assert_eq!(folded.text.len(), folded.origin.len());
            prop_assert!(folded.origin.is_sorted());
            let characters: Vec<char> = original.chars().collect();
            for (at, c) in folded.text.chars().enumerate() {
                let (start, end) = folded.original_span(at, at + 1).unwrap();
                prop_assert_eq!(end, start + 1);
                let from = characters[start];
                // An ASCII character is its own fold, so the map can be checked exactly.
                if from.is_ascii() {
                    prop_assert_eq!(from, c);
                }
            }
        }
    }
}
