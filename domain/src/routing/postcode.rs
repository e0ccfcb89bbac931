//! Postcodes as the Royal Mail writes them.
//!
//! Invariant: a [`Postcode`] has the form of a British postcode. Whether it exists is a question
//! for a directory.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The longest postcode without its space.
const LONGEST: usize = 7;
/// The one postcode that has no digit before the space: the Girobank's, ended and still on file.
const GIROBANK: &str = "GIR0AA";
/// The number that stands for it; no other postcode comes near.
const GIROBANK_KEY: u64 = (1 << 34) - 1;
/// The part after the space: a digit and two letters.
const INWARD: [Slot; 3] = [Slot::Digit, Slot::Unit, Slot::Unit];

/// A postcode, kept in capitals without its space.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Postcode {
    letters: [u8; LONGEST],
    length: u8,
}

/// Why a text is not a postcode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum PostcodeError {
    #[error("no postcode was given")]
    Empty,
    #[error("a postcode has only letters, numbers and a space")]
    Character,
    #[error("the postcode is too short")]
    TooShort,
    #[error("the postcode is too long")]
    TooLong,
    #[error("no postcode has its letters and numbers in this order")]
    Form,
}

/// What may stand at a position.
#[derive(Clone, Copy)]
enum Slot {
    Digit,
    /// The first of two digits.
    Ten,
    /// The first letter of the area.
    First,
    /// The second letter of the area.
    Second,
    /// The letter after one digit in central London, as in W1A.
    Third,
    /// The letter after two letters and a digit, as in EC1A.
    Fourth,
    /// The last two letters.
    Unit,
}

impl Slot {
    /// The character this position would hold, and whether it had to be read as its look-alike:
    /// O for 0 and I for 1, or the other way round.
    fn read(self, byte: u8) -> Option<(u8, u8)> {
        if self.holds(byte) {
            return Some((byte, 0));
        }
        let twin = match byte {
            b'O' => b'0',
            b'0' => b'O',
            b'I' => b'1',
            b'1' => b'I',
            _ => return None,
        };
        self.holds(twin).then_some((twin, 1))
    }

    fn holds(self, byte: u8) -> bool {
        match self {
            Self::Digit => byte.is_ascii_digit(),
            Self::Ten => matches!(byte, b'1'..=b'9'),
            Self::First => byte.is_ascii_uppercase() && !b"QVX".contains(&byte),
            Self::Second => byte.is_ascii_uppercase() && !b"IJ".contains(&byte),
            // The Royal Mail lists fewer today, but W1M, W1R, W1V and W1X stand in old addresses.
            Self::Third => b"ABCDEFGHJKMNPRSTUVWXY".contains(&byte),
            Self::Fourth => b"ABEHMNPRVWXY".contains(&byte),
            Self::Unit => byte.is_ascii_uppercase() && !b"CIKMOV".contains(&byte),
        }
    }
}

/// The six forms of the part before the space.
const OUTWARD: [&[Slot]; 6] = {
    use Slot::{Digit, First, Fourth, Second, Ten, Third};
    [
        &[First, Digit],
        &[First, Ten, Digit],
        &[First, Second, Digit],
        &[First, Digit, Third],
        &[First, Second, Ten, Digit],
        &[First, Second, Digit, Fourth],
    ]
};

impl Postcode {
    /// Reads a postcode, forgiving case, spaces, and O for 0 and I for 1 where the position
    /// leaves no doubt.
    ///
    /// # Errors
    /// Says what is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, PostcodeError> {
        let mut letters = [0; LONGEST];
        let mut length = 0;
        // Byte order marks and the like come along when text is copied.
        let typed =
            |c: &char| !c.is_whitespace() && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}');
        for c in text.chars().filter(typed) {
            let byte = u8::try_from(c)
                .ok()
                .filter(u8::is_ascii_alphanumeric)
                .ok_or(PostcodeError::Character)?;
            if let Some(slot) = letters.get_mut(length) {
                *slot = byte.to_ascii_uppercase();
            }
            length += 1;
        }
        match length {
            0 => return Err(PostcodeError::Empty),
            1..5 => return Err(PostcodeError::TooShort),
            5..=LONGEST => {}
            _ => return Err(PostcodeError::TooLong),
        }
        let given = letters.get(..length).ok_or(PostcodeError::TooLong)?;
        if given == GIROBANK.as_bytes() {
            return Ok(Self { letters, length: 6 });
        }
        // The form that needs the fewest corrections is meant; the first of the equals.
        let (read, _) = OUTWARD
            .iter()
            .filter(|outward| outward.len() + INWARD.len() == length)
            .filter_map(|outward| fit(given, outward))
            .min_by_key(|(_, corrections)| *corrections)
            .ok_or(PostcodeError::Form)?;
        Ok(Self {
            letters: read,
            length: u8::try_from(length).unwrap_or_default(),
        })
    }

    /// The postcode without its space.
    #[must_use]
    pub fn compact(&self) -> &str {
        let letters = self
            .letters
            .get(..usize::from(self.length))
            .unwrap_or_default();
        std::str::from_utf8(letters).unwrap_or_default()
    }

    /// The part before the space.
    #[must_use]
    pub fn outward(&self) -> &str {
        self.compact()
            .split_at(self.compact().len() - INWARD.len())
            .0
    }

    /// The part after the space.
    #[must_use]
    pub fn inward(&self) -> &str {
        self.compact()
            .split_at(self.compact().len() - INWARD.len())
            .1
    }

    /// A number that no other postcode has, below 2³⁴.
    ///
    /// The area is two letters or one, the district a number up to 99 and perhaps a letter.
    pub(super) fn key(self) -> u64 {
        if self.compact() == GIROBANK {
            return GIROBANK_KEY;
        }
        let letter = |byte: u8| u64::from(byte - b'A') + 1;
        let (outward, inward) = (self.outward().bytes(), self.inward().bytes());
        let (mut area, mut number, mut suffix) = (0, 0, 0);
        let mut seen_digit = false;
        for byte in outward {
            if byte.is_ascii_digit() {
                seen_digit = true;
                number = number * 10 + u64::from(byte - b'0');
            } else if seen_digit {
                suffix = letter(byte);
            } else {
                area = area * 27 + letter(byte);
            }
        }
        // Areas are below 27², numbers below 100, suffixes below 27.
        let district = (area * 100 + number) * 27 + suffix;
        inward.fold(district, |key, byte| {
            if byte.is_ascii_digit() {
                key * 10 + u64::from(byte - b'0')
            } else {
                key * 26 + letter(byte) - 1
            }
        })
    }
}

fn fit(given: &[u8], outward: &[Slot]) -> Option<([u8; LONGEST], u8)> {
    let mut read = [0; LONGEST];
    let mut corrections = 0;
    let slots = outward.iter().chain(&INWARD);
    for ((byte, slot), place) in given.iter().zip(slots).zip(&mut read) {
        let (letter, correction) = slot.read(*byte)?;
        *place = letter;
        corrections += correction;
    }
    Some((read, corrections))
}

impl FromStr for Postcode {
    type Err = PostcodeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl TryFrom<String> for Postcode {
    type Error = PostcodeError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Postcode> for String {
    fn from(postcode: Postcode) -> Self {
        postcode.to_string()
    }
}

impl fmt::Display for Postcode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.outward(), self.inward())
    }
}

impl fmt::Debug for Postcode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads_every_form() {
        for (text, meant) in [
            ("M1 1AE", "M1 1AE"),
            ("b338th", "B33 8TH"),
            ("cr2 6xh", "CR2 6XH"),
            (" DN55 1PT ", "DN55 1PT"),
            ("W1A0AX", "W1A 0AX"),
            ("ec1a\u{a0}1bb", "EC1A 1BB"),
            ("ZZ99 9ZZ", "ZZ99 9ZZ"),
            ("e 1 0 1 a a", "E10 1AA"),
            ("gir0aa", "GIR 0AA"),
            ("W1V 3DG", "W1V 3DG"),
            ("BF1 2AT", "BF1 2AT"),
            ("\u{feff}OX1 1BX\u{200b}", "OX1 1BX"),
        ] {
            assert_eq!(Postcode::parse(text).unwrap().to_string(), meant, "{text}");
        }
    }

    #[test]
    fn forgives_look_alikes_where_the_position_decides() {
        for (text, meant) in [
            ("0X1 1BX", "OX1 1BX"),
            ("OXI IBX", "OX1 1BX"),
            ("S017 1BJ", "SO17 1BJ"),
            ("M1 OAE", "M1 0AE"),
            ("1G1 1AA", "IG1 1AA"),
            ("EIO 1AA", "E10 1AA"),
        ] {
            assert_eq!(Postcode::parse(text).unwrap().to_string(), meant, "{text}");
        }
    }

    #[test]
    fn says_what_is_wrong() {
        for (text, error) in [
            ("", PostcodeError::Empty),
            ("  ", PostcodeError::Empty),
            ("oxi 1bx!", PostcodeError::Character),
            ("ÖX1 1BX", PostcodeError::Character),
            ("OX1", PostcodeError::TooShort),
            ("OX11 11BX", PostcodeError::TooLong),
            ("OX1 1BX OX1 1BX", PostcodeError::TooLong),
            ("QX1 1BX", PostcodeError::Form),
            ("OX1 1CX", PostcodeError::Form),
            ("11111", PostcodeError::Form),
        ] {
            assert_eq!(Postcode::parse(text), Err(error), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic_and_what_it_reads_it_reads_again(text in "\\PC{0,12}") {
            if let Ok(postcode) = Postcode::parse(&text) {
                prop_assert_eq!(Postcode::parse(&postcode.to_string()), Ok(postcode));
            }
        }

        #[test]
        fn keys_are_small_and_tell_postcodes_apart(
            one in "[A-PR-UWYZ][A-HK-Y]?[1-9]?[0-9] [0-9][ABD-HJLNP-UW-Z]{2}",
            two in "[A-PR-UWYZ][0-9][A-HJKPSTUW]? [0-9][ABD-HJLNP-UW-Z]{2}",
        ) {
            let (one, two) = (Postcode::parse(&one).unwrap(), Postcode::parse(&two).unwrap());
            prop_assert_eq!(one.key() == two.key(), one == two);
            prop_assert!(one.key() < 1 << 34 && two.key() < 1 << 34);
        }
    }
}
