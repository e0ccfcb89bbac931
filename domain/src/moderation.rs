//! What officers may take out of a text, and the reasons they give.
//!
//! Invariants: positions count Unicode scalar values. What is taken out leaves a placeholder, so
//! that nobody reads a changed sentence as the author's own.

use std::fmt;
use std::str::FromStr;

/// What stands in the place of words that an officer took out.
pub const REMOVED: &str = "[removed]";

/// The longest passage that an officer can name, in characters.
pub const MAX_PHRASE: usize = 1_000;

/// Why a person held, changed or rejected a text. The code is stored and told to the author.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// It says who somebody is, or how to reach them.
    PersonalData,
    /// It threatens, insults or hurts.
    Abuse,
    /// It is not about the plan.
    OffTopic,
    /// The same person sent the same words before.
    Duplicate,
    /// It advertises.
    Spam,
    /// Something else, which the note explains.
    Other,
}

impl Reason {
    /// Every reason, in the order of the form.
    pub const ALL: [Self; 6] = [
        Self::PersonalData,
        Self::Abuse,
        Self::OffTopic,
        Self::Duplicate,
        Self::Spam,
        Self::Other,
    ];

    /// The code that is stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PersonalData => "personal_data",
            Self::Abuse => "abuse",
            Self::OffTopic => "off_topic",
            Self::Duplicate => "duplicate",
            Self::Spam => "spam",
            Self::Other => "other",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The code names no reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a reason for a decision")]
pub struct UnknownReason;

impl FromStr for Reason {
    type Err = UnknownReason;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|reason| reason.as_str() == code)
            .ok_or(UnknownReason)
    }
}

/// A passage to take out: first character, one past the last, and what stands in its place.
pub type Passage = (usize, usize, &'static str);

/// Every place where `phrase` stands in `text`, whatever the case, as passages to take out.
///
/// Spaces and line ends around the phrase do not count; an empty phrase stands nowhere.
#[must_use]
pub fn find_phrase(text: &str, phrase: &str) -> Vec<Passage> {
    let phrase: Vec<String> = phrase.trim().chars().map(folded).collect();
    if phrase.is_empty() || phrase.len() > MAX_PHRASE {
        return Vec::new();
    }
    let text: Vec<String> = text.chars().map(folded).collect();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(window) = text.get(at..at + phrase.len()) {
        if window == phrase {
            found.push((at, at + phrase.len(), REMOVED));
            at += phrase.len();
        } else {
            at += 1;
        }
    }
    found
}

/// A character without its case; the kinds of quotation marks and spaces are one each, because
/// an officer types the plain ones.
fn folded(c: char) -> String {
    match c {
        '\u{2018}' | '\u{2019}' => "'".to_owned(),
        '\u{201C}' | '\u{201D}' => "\"".to_owned(),
        c if c.is_whitespace() => " ".to_owned(),
        c => c.to_lowercase().collect(),
    }
}

/// The text with the passages replaced. They may come in any order, overlap (the first names the
/// placeholder of the whole) or reach beyond the end (cut off).
#[must_use]
pub fn take_out(text: &str, passages: &[Passage]) -> String {
    let mut passages: Vec<_> = passages
        .iter()
        .copied()
        .filter(|(start, end, _)| start < end)
        .collect();
    passages.sort_by_key(|&(start, end, _)| (start, end));
    let mut passages = passages.into_iter().peekable();
    let mut left = String::with_capacity(text.len());
    let mut hidden_to = 0;
    for (at, c) in text.chars().enumerate() {
        while let Some((start, end, placeholder)) = passages.next_if(|&(start, ..)| start <= at) {
            if hidden_to <= start {
                left.push_str(placeholder);
            }
            hidden_to = hidden_to.max(end);
        }
        if at >= hidden_to {
            left.push(c);
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_reason_is_its_code() {
        for reason in Reason::ALL {
            assert_eq!(reason.as_str().parse(), Ok(reason));
        }
        assert_eq!("nonsense".parse::<Reason>(), Err(UnknownReason));
    }

    #[test]
    fn a_phrase_is_found_whatever_its_case_and_quotes() {
        let text = "Ask Mrs O’Neill. MRS O'NEILL knows, naïve as Straße is.";
        assert_eq!(
            take_out(text, &find_phrase(text, " mrs o'neill ")),
            "Ask [removed]. [removed] knows, naïve as Straße is."
        );
        assert!(find_phrase(text, "  ").is_empty());
        assert!(find_phrase(text, "not there").is_empty());
    }

    #[test]
    fn overlapping_passages_leave_one_placeholder() {
        assert_eq!(
            take_out("abcdef", &[(2, 9, "[b]"), (1, 3, "[a]"), (4, 4, "[c]")]),
            "a[a]"
        );
    }

    proptest! {
        #[test]
        fn nothing_that_was_taken_out_stays(text in "[a-c ]{0,40}", phrase in "[a-c]{1,3}") {
            let left = take_out(&text, &find_phrase(&text, &phrase));
            // The placeholder breaks the text up, so no new occurrence can arise from joining.
            prop_assert!(find_phrase(&left.replace(REMOVED, "-"), &phrase).is_empty());
        }

        #[test]
        fn any_passages_are_safe(
            text in "\\PC{0,30}",
            passages in proptest::collection::vec((0_usize..40, 0_usize..40), 0..6),
        ) {
            let passages: Vec<_> = passages.into_iter().map(|(a, b)| (a, b, "")).collect();
            let left = take_out(&text, &passages).chars().count();
            let hidden = (0..text.chars().count())
                .filter(|at| passages.iter().any(|(start, end, _)| (start..end).contains(&at)))
                .count();
            prop_assert_eq!(left + hidden, text.chars().count());
        }
    }
}
