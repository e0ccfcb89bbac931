//! The two languages of the product.
//!
//! A resident's language is part of the address: `/cy/...` is the Welsh form of `/...`. It is
//! never kept in a cookie, so a link sent to a friend opens in the language it was copied in.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A language in which the product speaks.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Locale {
    /// English.
    #[default]
    En,
    /// Welsh.
    Cy,
}

impl Locale {
    /// Both languages, English first.
    pub const ALL: [Self; 2] = [Self::En, Self::Cy];

    /// The BCP 47 tag, as it stands in `lang` attributes, in the database and in file names.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Cy => "cy",
        }
    }

    /// Reads the BCP 47 tag. Regions are ignored: `cy-GB` is Welsh.
    #[must_use]
    pub fn parse(tag: &str) -> Option<Self> {
        let language = tag.split(['-', '_']).next().unwrap_or_default();
        Self::ALL
            .into_iter()
            .find(|locale| locale.as_str().eq_ignore_ascii_case(language))
    }

    /// The other of the two languages.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::En => Self::Cy,
            Self::Cy => Self::En,
        }
    }

    /// Splits an address into its language and the path without the language.
    ///
    /// `/cy/plans` is (`Cy`, `/plans`), `/cy` is (`Cy`, `/`), `/cycling` is (`En`, `/cycling`).
    #[must_use]
    pub fn of_path(path: &str) -> (Self, &str) {
        match path.strip_prefix("/cy") {
            Some("") => (Self::Cy, "/"),
            Some(rest) if rest.starts_with('/') => (Self::Cy, rest),
            _ => (Self::En, path),
        }
    }

    /// The address of a path in this language: the opposite of [`Locale::of_path`].
    #[must_use]
    pub fn path(self, path: &str) -> String {
        match (self, path) {
            (Self::En, _) => path.to_owned(),
            (Self::Cy, "/") => "/cy".to_owned(),
            (Self::Cy, _) => format!("/cy{path}"),
        }
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_with_or_without_a_region() {
        assert_eq!(Locale::parse("cy"), Some(Locale::Cy));
        assert_eq!(Locale::parse("CY-GB"), Some(Locale::Cy));
        assert_eq!(Locale::parse("en_GB"), Some(Locale::En));
        assert_eq!(Locale::parse("fr"), None);
        assert_eq!(Locale::parse(""), None);
    }

    #[test]
    fn every_path_survives_the_way_to_its_address_and_back() {
        for path in ["/", "/plans", "/plans/bins/steps/2", "/cycling"] {
            for locale in Locale::ALL {
                assert_eq!(Locale::of_path(&locale.path(path)), (locale, path));
            }
        }
    }
}
