//! What residents type, parsed once into types that cannot be wrong.

use serde::{Deserialize, Serialize};

/// The longest text of one answer, in characters. The longest comments councils publish are about
/// a fifth of it.
pub const MAX_CHARACTERS: usize = 10_000;

/// Why a text cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Nothing but space.
    #[error("the text is empty")]
    Empty,
    /// More than [`MAX_CHARACTERS`].
    #[error("the text has more than 10,000 characters")]
    TooLong,
    /// Characters that no keyboard types, such as NUL.
    #[error("the text has characters that cannot be shown")]
    Unprintable,
}

/// Words of a resident: not empty, at most [`MAX_CHARACTERS`], line ends as `\n`, trimmed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FeedbackText(String);

impl FeedbackText {
    /// Parses what came from a form.
    ///
    /// # Errors
    /// [`TextError`] says which sentence to show.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let text = text.trim();
        if text
            .chars()
            .any(|c| c.is_control() && c != '\n' && c != '\t')
        {
            return Err(TextError::Unprintable);
        }
        if !text.chars().any(|c| !c.is_whitespace() && !is_invisible(c)) {
            return Err(TextError::Empty);
        }
        if text.chars().count() > MAX_CHARACTERS {
            return Err(TextError::TooLong);
        }
        Ok(Self(text.to_owned()))
    }

    /// The words.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for FeedbackText {
    type Error = TextError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<FeedbackText> for String {
    fn from(text: FeedbackText) -> Self {
        text.0
    }
}

/// Characters that take no ink: alone they are no answer.
const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}' | '\u{00AD}')
}

/// An e-mail address: shape checked, lower-case domain. Whether it exists, only a mail can tell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress(String);

/// The text is not an e-mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an e-mail address")]
pub struct EmailError;

impl EmailAddress {
    /// Parses an address such as `name@example.org` (RFC 5321 lengths; no quoted local parts and no
    /// address literals, which residents do not have).
    ///
    /// # Errors
    /// When it has not that shape.
    pub fn parse(text: &str) -> Result<Self, EmailError> {
        let text = text.trim();
        let (local, domain) = text.rsplit_once('@').ok_or(EmailError)?;
        let local_ok = !local.is_empty()
            && local.len() <= 64
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..")
            && local
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+/=?^_`{|}~.-".contains(&b));
        let labels: Vec<&str> = domain.split('.').collect();
        let domain_ok = labels.len() >= 2
            && domain.len() <= 253
            && labels.iter().all(|label| {
                !label.is_empty()
                    && label.len() <= 63
                    && !label.starts_with('-')
                    && !label.ends_with('-')
                    && label
                        .bytes()
                        .all(|b| b.is_ascii_alphanumeric() || b == b'-')
            })
            && labels
                .last()
                .is_some_and(|top| top.len() >= 2 && !top.bytes().all(|b| b.is_ascii_digit()));
        if local_ok && domain_ok {
            Ok(Self(format!("{local}@{}", domain.to_ascii_lowercase())))
        } else {
            Err(EmailError)
        }
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = EmailError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> Self {
        address.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn nothing_to_read_is_no_answer() {
        assert_eq!(FeedbackText::parse(" \r\n\t "), Err(TextError::Empty));
        assert_eq!(
            FeedbackText::parse("\u{200B}\u{FEFF}"),
            Err(TextError::Empty)
        );
    }

    #[test]
    fn nul_is_refused_and_emoji_is_welcome() {
        assert_eq!(FeedbackText::parse("a\0b"), Err(TextError::Unprintable));
        assert_eq!(
            FeedbackText::parse(" 👍 \r\n ok").unwrap().as_str(),
            "👍 \n ok"
        );
    }

    #[test]
    fn the_limit_counts_characters() {
        assert!(FeedbackText::parse(&"ŵ".repeat(MAX_CHARACTERS)).is_ok());
        assert_eq!(
            FeedbackText::parse(&"ŵ".repeat(MAX_CHARACTERS + 1)),
            Err(TextError::TooLong)
        );
    }

    #[test]
    fn addresses() {
        for good in [
            "a@b.uk",
            "first.last+tag@example.gov.uk",
            " o'neil@Example.ORG ",
        ] {
            assert!(EmailAddress::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "", "a", "a@b", "@b.uk", "a@@b.uk", "a b@c.uk", "a@b..uk", "a@1.2", "a@-b.uk",
            "a\n@b.uk",
        ] {
            assert!(EmailAddress::parse(bad).is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn what_is_taken_is_taken_again_unchanged(text in "\\PC{0,200}") {
            if let Ok(parsed) = FeedbackText::parse(&text) {
                prop_assert_eq!(FeedbackText::parse(parsed.as_str()).unwrap(), parsed);
            }
        }
    }
}
