//! What is asked: a place, a service and a date.

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::register::{GssCode, ServiceNumber};

/// The place as it was given. Nothing but its form is known yet.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "value")]
pub enum Place {
    /// What was given where a postcode is meant; it need not be one.
    Postcode(String),
    Council(GssCode),
    /// A council's slug, or its name.
    Slug(String),
    None,
}

impl Place {
    /// Tells the kinds of place apart by their form; anything goes, so nothing fails.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let text = text.trim();
        if text.is_empty() {
            return Self::None;
        }
        let has_digit = text.bytes().any(|byte| byte.is_ascii_digit());
        match text.parse::<GssCode>() {
            // Three small letters are more likely a name than the code of a planned council.
            Ok(code) if has_digit || text.bytes().all(|byte| byte.is_ascii_uppercase()) => {
                Self::Council(code)
            }
            _ if has_digit => Self::Postcode(text.to_owned()),
            _ => Self::Slug(text.to_owned()),
        }
    }
}

impl FromStr for Place {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self::parse(text))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Postcode(text) | Self::Slug(text) => f.write_str(text),
            Self::Council(code) => code.fmt(f),
            Self::None => Ok(()),
        }
    }
}

/// Who must answer for this service in this place on this day?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    pub place: Place,
    pub service: Option<ServiceNumber>,
    pub as_of: Date,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_tells_what_kind_of_place_it_is() {
        let code = |text: &str| Place::Council(text.parse().unwrap());
        assert_eq!(Place::parse("e07000178"), code("E07000178"));
        assert_eq!(Place::parse("WSY"), code("WSY"));
        assert_eq!(
            Place::parse("oxi 1bx!"),
            Place::Postcode("oxi 1bx!".to_owned())
        );
        assert_eq!(
            Place::parse("E0700017"),
            Place::Postcode("E0700017".to_owned())
        );
        assert_eq!(Place::parse("ely"), Place::Slug("ely".to_owned()));
        assert_eq!(
            Place::parse(" high-peak "),
            Place::Slug("high-peak".to_owned())
        );
        assert_eq!(Place::parse("  "), Place::None);
    }
}
