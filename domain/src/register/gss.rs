//! The nine-character codes of the Office for National Statistics.
//!
//! Invariant: a [`GssCode`] is a capital letter and eight digits, or three capital letters that
//! stand for a council that is planned and has no code yet (`ESY`, `WSY`).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The longest code, in bytes.
const LENGTH: usize = 9;

/// The code of an area or of the council that runs it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct GssCode([u8; LENGTH]);

/// The text is not an area code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("an area code is a letter and eight digits, such as E07000178")]
pub struct GssCodeError;

impl GssCode {
    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0)
            .unwrap_or_default()
            .trim_end_matches('\0')
    }

    /// The country or crown dependency that the first letter stands for.
    #[must_use]
    pub fn country(&self) -> Country {
        match self.0 {
            [b'W', b'S', b'Y', ..] | [b'E', ..] => Country::England,
            [b'W', ..] => Country::Wales,
            [b'S', ..] => Country::Scotland,
            [b'N', ..] => Country::NorthernIreland,
            [b'L', ..] => Country::ChannelIslands,
            [b'M', ..] => Country::IsleOfMan,
            _ => Country::England,
        }
    }

    /// Whether the code only says that there is none, as E99999999 does where no park is, and
    /// L99999999 where there is no council.
    #[must_use]
    pub fn is_pseudo(&self) -> bool {
        self.as_str().ends_with("99999999")
    }

    /// Whether the code stands in for a planned council that has no code of its own yet.
    #[must_use]
    pub fn is_placeholder(&self) -> bool {
        self.as_str().len() == 3
    }
}

impl FromStr for GssCode {
    type Err = GssCodeError;

    /// Reads a code, forgiving case and the spaces around it.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let mut letters = text.bytes();
        let well_formed = match text.len() {
            LENGTH => {
                letters.next().is_some_and(|b| b.is_ascii_alphabetic())
                    && letters.all(|b| b.is_ascii_digit())
            }
            3 => letters.all(|b| b.is_ascii_alphabetic()),
            _ => false,
        };
        if !well_formed {
            return Err(GssCodeError);
        }
        let mut code = [0; LENGTH];
        for (slot, byte) in code.iter_mut().zip(text.bytes()) {
            *slot = byte.to_ascii_uppercase();
        }
        Ok(Self(code))
    }
}

impl TryFrom<String> for GssCode {
    type Error = GssCodeError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<GssCode> for String {
    fn from(code: GssCode) -> Self {
        code.as_str().to_owned()
    }
}

impl fmt::Display for GssCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for GssCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The parts of the United Kingdom, and the islands whose postcodes look like British ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Country {
    England,
    Wales,
    Scotland,
    NorthernIreland,
    ChannelIslands,
    IsleOfMan,
}

impl Country {
    /// Whether it is a crown dependency, which has no council of the United Kingdom.
    #[must_use]
    pub fn is_island(self) -> bool {
        matches!(self, Self::ChannelIslands | Self::IsleOfMan)
    }

    /// The name as it stands after "in".
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::England => "England",
            Self::Wales => "Wales",
            Self::Scotland => "Scotland",
            Self::NorthernIreland => "Northern Ireland",
            Self::ChannelIslands => "the Channel Islands",
            Self::IsleOfMan => "the Isle of Man",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_codes_and_placeholders_and_refuses_the_rest() {
        assert_eq!(
            " e07000178 ".parse::<GssCode>().unwrap().as_str(),
            "E07000178"
        );
        assert_eq!("WSY".parse::<GssCode>().unwrap().as_str(), "WSY");
        for bad in [
            "",
            "E0700017",
            "E070001789",
            "7E0000178",
            "E0700O178",
            "AB1",
            "OX1 1BX12",
        ] {
            assert_eq!(bad.parse::<GssCode>(), Err(GssCodeError), "{bad}");
        }
    }

    #[test]
    fn the_first_letter_tells_the_country_but_a_placeholder_is_english() {
        let country = |text: &str| text.parse::<GssCode>().unwrap().country();
        assert_eq!(country("W06000005"), Country::Wales);
        assert_eq!(country("S12000033"), Country::Scotland);
        assert_eq!(country("N09000003"), Country::NorthernIreland);
        assert_eq!(country("WSY"), Country::England);
        assert_eq!(country("E06000060"), Country::England);
        assert_eq!(country("L99999999"), Country::ChannelIslands);
        assert_eq!(country("M99999999"), Country::IsleOfMan);
    }

    #[test]
    fn a_code_is_stored_as_its_text() {
        let code: GssCode = "E06000060".parse().unwrap();
        assert_eq!(serde_json::to_string(&code).unwrap(), "\"E06000060\"");
        assert!(serde_json::from_str::<GssCode>("\"nonsense\"").is_err());
    }
}
