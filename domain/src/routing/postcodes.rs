//! A postcode directory in memory: one sorted word of 64 bits a postcode.
//!
//! The whole National Statistics Postcode Lookup, 2.7 million postcodes with the terminated ones,
//! takes 22 MB. From the top, a word holds the postcode (34 bits), the council (10), the ward (15)
//! and the national park (5), the last three as places in a table. Invariants: the words are
//! sorted by postcode; a postcode that is listed for several councils has a word for each, in the
//! order of the file, so the first is the best fit.

use std::collections::HashMap;
use std::io::Read;

use super::{Postcode, PostcodeDirectory, PostcodeEntry};
use crate::register::GssCode;

const COUNCIL_BITS: u32 = 10;
const WARD_BITS: u32 = 15;
const PARK_BITS: u32 = 5;
const WARD_SHIFT: u32 = PARK_BITS;
const COUNCIL_SHIFT: u32 = WARD_SHIFT + WARD_BITS;
const KEY_SHIFT: u32 = COUNCIL_SHIFT + COUNCIL_BITS;

/// Why a postcode file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error(transparent)]
    Csv(#[from] csv::Error),
    #[error("the file has no column for the {0}")]
    Column(&'static str),
    #[error("the file has more {table} codes than there are in Britain: over {most}")]
    TooMany { table: &'static str, most: u64 },
}

/// The columns of a postcode file, found by name: this project's, or the names that the Office for
/// National Statistics has used over the years.
#[derive(Debug, Clone, Copy)]
struct Columns {
    postcode: usize,
    council: usize,
    ward: Option<usize>,
    national_park: Option<usize>,
    split_with: Option<usize>,
}

/// Whether a name is `stem`, or `stem` with a year and `cd`, as in `lad24cd`.
fn is_code_column(name: &str, stem: &str) -> bool {
    name.strip_prefix(stem).is_some_and(|rest| {
        rest.is_empty()
            || rest
                .strip_suffix("cd")
                .is_some_and(|year| year.bytes().all(|byte| byte.is_ascii_digit()))
    })
}

impl Columns {
    fn find(header: &csv::StringRecord) -> Result<Self, ImportError> {
        let names: Vec<String> = header
            .iter()
            .map(|name| name.trim_start_matches('\u{feff}').trim().to_lowercase())
            .collect();
        let first = |stems: &[&str]| {
            stems
                .iter()
                .find_map(|stem| names.iter().position(|name| is_code_column(name, stem)))
        };
        Ok(Self {
            postcode: first(&["postcode", "pcds", "pcd", "pcd2", "pcd7", "pcd8"])
                .ok_or(ImportError::Column("postcode"))?,
            council: first(&[
                "lad_gss_current",
                "lad_gss",
                "lad_gss_nspl",
                "oslaua",
                "laua",
                "lad",
            ])
            .ok_or(ImportError::Column("council"))?,
            ward: first(&["ward_gss", "osward", "wd", "ward"]),
            national_park: first(&["national_park", "npark", "park"]),
            split_with: first(&["split_with"]),
        })
    }

    fn read(&self, row: &csv::StringRecord) -> Option<(Postcode, PostcodeEntry)> {
        let code = |at: Option<usize>| row.get(at?)?.parse::<GssCode>().ok();
        let council = code(Some(self.council))?;
        let entry = PostcodeEntry {
            council,
            ward: code(self.ward),
            country: council.country(),
            national_park: code(self.national_park),
            split_with: self
                .split_with
                .and_then(|at| row.get(at))
                .unwrap_or_default()
                .split(';')
                .filter_map(|other| other.parse().ok())
                .collect(),
        };
        Some((Postcode::parse(row.get(self.postcode)?).ok()?, entry))
    }
}

/// Reads a postcode file row by row. A row that has no postcode or no council, as terminated and
/// overseas ones have, is `None`; what ends the reading is an error.
///
/// # Errors
/// When the header cannot be read or has no column for the postcode or the council.
pub fn read_postcodes<R: Read>(
    file: R,
) -> Result<impl Iterator<Item = Result<Option<(Postcode, PostcodeEntry)>, ImportError>>, ImportError>
{
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(file);
    let columns = Columns::find(reader.headers()?)?;
    let mut row = csv::StringRecord::new();
    Ok(std::iter::from_fn(move || {
        match reader.read_record(&mut row) {
            Ok(true) => Some(Ok(columns.read(&row))),
            Ok(false) => None,
            Err(error) => Some(Err(error.into())),
        }
    }))
}

/// The codes that words point to. Place 0 stands for none.
#[derive(Debug)]
struct Table {
    name: &'static str,
    bits: u32,
    codes: Vec<GssCode>,
    places: HashMap<GssCode, u64>,
}

impl Table {
    fn new(name: &'static str, bits: u32) -> Self {
        Self {
            name,
            bits,
            codes: Vec::new(),
            places: HashMap::new(),
        }
    }

    fn place(&mut self, code: Option<GssCode>) -> Result<u64, ImportError> {
        let Some(code) = code else { return Ok(0) };
        if let Some(place) = self.places.get(&code) {
            return Ok(*place);
        }
        self.codes.push(code);
        let place = self.codes.len() as u64;
        let most = (1 << self.bits) - 1;
        if place > most {
            return Err(ImportError::TooMany {
                table: self.name,
                most,
            });
        }
        self.places.insert(code, place);
        Ok(place)
    }

    fn code(&self, word: u64, shift: u32) -> Option<GssCode> {
        let place = (word >> shift) & ((1 << self.bits) - 1);
        let at = usize::try_from(place).ok()?.checked_sub(1)?;
        self.codes.get(at).copied()
    }
}

/// A postcode directory in memory.
#[derive(Debug)]
pub struct PostcodeIndex {
    words: Vec<u64>,
    councils: Table,
    wards: Table,
    parks: Table,
}

impl PostcodeIndex {
    /// An index of entries in any order.
    ///
    /// # Errors
    /// When there are more different codes than a word has room for.
    pub fn from_entries(
        entries: impl IntoIterator<Item = (Postcode, PostcodeEntry)>,
    ) -> Result<Self, ImportError> {
        let mut index = Self::empty();
        for (postcode, entry) in entries {
            index.push(postcode, &entry)?;
        }
        index.finish();
        Ok(index)
    }

    /// Reads a file in this project's layout or in one of the Office for National Statistics', and
    /// says how many of its rows had no postcode or no council.
    ///
    /// # Errors
    /// When the file cannot be read, or lacks a column for the postcode or the council.
    pub fn read(file: impl Read) -> Result<(Self, u64), ImportError> {
        let mut index = Self::empty();
        let mut skipped = 0;
        for row in read_postcodes(file)? {
            match row? {
                Some((postcode, entry)) => index.push(postcode, &entry)?,
                None => skipped += 1,
            }
        }
        index.finish();
        Ok((index, skipped))
    }

    /// How many postcodes there are, a split one counted once for each of its councils.
    #[must_use]
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    fn empty() -> Self {
        Self {
            words: Vec::new(),
            councils: Table::new("council", COUNCIL_BITS),
            wards: Table::new("ward", WARD_BITS),
            parks: Table::new("national park", PARK_BITS),
        }
    }

    fn push(&mut self, postcode: Postcode, entry: &PostcodeEntry) -> Result<(), ImportError> {
        let ward = self.wards.place(entry.ward)? << WARD_SHIFT;
        let rest = (postcode.key() << KEY_SHIFT) | ward | self.parks.place(entry.national_park)?;
        for council in std::iter::once(&entry.council).chain(&entry.split_with) {
            self.words
                .push(rest | (self.councils.place(Some(*council))? << COUNCIL_SHIFT));
        }
        Ok(())
    }

    fn finish(&mut self) {
        // The sort is stable: a split postcode's councils stay in the order of the file.
        self.words.sort_by_key(|word| word >> KEY_SHIFT);
        self.words.dedup_by_key(|word| *word >> COUNCIL_SHIFT);
        self.words.shrink_to_fit();
    }
}

impl PostcodeDirectory for PostcodeIndex {
    fn find(&self, postcode: &Postcode) -> Option<PostcodeEntry> {
        let key = postcode.key();
        let from = self.words.partition_point(|word| word >> KEY_SHIFT < key);
        let mut same = self
            .words
            .get(from..)?
            .iter()
            .copied()
            .take_while(|word| word >> KEY_SHIFT == key);
        let best = same.next()?;
        let council = self.councils.code(best, COUNCIL_SHIFT)?;
        let mut split_with = Vec::new();
        for other in same.filter_map(|word| self.councils.code(word, COUNCIL_SHIFT)) {
            if other != council && !split_with.contains(&other) {
                split_with.push(other);
            }
        }
        Some(PostcodeEntry {
            council,
            ward: self.wards.code(best, WARD_SHIFT),
            country: council.country(),
            national_park: self.parks.code(best, 0),
            split_with,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    fn find(index: &PostcodeIndex, text: &str) -> Option<PostcodeEntry> {
        index.find(&Postcode::parse(text).unwrap())
    }

    fn code(text: &str) -> GssCode {
        text.parse().unwrap()
    }

    #[test]
    fn reads_the_names_that_the_statisticians_have_used() {
        for header in [
            "postcode,lad_gss_nspl,lad_gss_current,council,ward_gss,ward,npark",
            "\u{feff}pcds,x,oslaua,y,osward,z,park",
            "PCD8,x,LAD24CD,y,WD24CD,z,NPARK16CD",
        ] {
            let file = format!("{header}\nOX1 1BX,,E07000178,Oxford,E05013111,Osney,E26000010\n");
            let (index, skipped) = PostcodeIndex::read(file.as_bytes()).unwrap();
            assert_eq!(skipped, 0, "{header}");
            let entry = find(&index, "ox11bx").unwrap();
            assert_eq!(entry.council, code("E07000178"));
            assert_eq!(entry.ward, Some(code("E05013111")));
            assert_eq!(entry.national_park, Some(code("E26000010")));
            assert_eq!(find(&index, "OX1 1BY"), None);
        }
    }

    #[test]
    fn a_file_without_councils_is_refused_and_rows_without_one_are_counted() {
        let error = PostcodeIndex::read("postcode,name\n".as_bytes()).unwrap_err();
        assert_eq!(error.to_string(), "the file has no column for the council");
        let file = "postcode,laua\nOX1 1BX,E07000178\nAB1 0AA,\nnonsense,E07000178\n";
        let (index, skipped) = PostcodeIndex::read(file.as_bytes()).unwrap();
        assert_eq!((index.len(), skipped), (1, 2));
    }

    #[test]
    fn a_postcode_listed_twice_is_split_and_the_first_is_the_best_fit() {
        let file = "postcode,laua\nSK13 1AA,E08000008\nSK13 1AA,E07000037\nSK13 1AA,E08000008\n";
        let (index, _) = PostcodeIndex::read(file.as_bytes()).unwrap();
        let entry = find(&index, "SK13 1AA").unwrap();
        assert_eq!(entry.council, code("E08000008"));
        assert_eq!(entry.split_with, [code("E07000037")]);
        let (index, _) = PostcodeIndex::read(
            "postcode,laua,split_with\nSK13 1AA,E08000008,E07000037\n".as_bytes(),
        )
        .unwrap();
        assert_eq!(find(&index, "SK13 1AA"), Some(entry));
    }

    proptest! {
        #[test]
        fn it_answers_like_a_map(
            rows in proptest::collection::btree_map(
                "[A-HK-PR-U][A-HK-Y]?[1-9]?[0-9] [0-9][ABD-HJLNP-UW-Z]{2}",
                ("[EWSN]0[67]0000[0-9]{2}", proptest::option::of("E0500[0-9]{4}")),
                0..60,
            ),
        ) {
            let expected: BTreeMap<Postcode, PostcodeEntry> = rows
                .iter()
                .map(|(postcode, (council, ward))| {
                    let council = code(council);
                    (Postcode::parse(postcode).unwrap(), PostcodeEntry {
                        council,
                        ward: ward.as_deref().map(code),
                        country: council.country(),
                        national_park: None,
                        split_with: Vec::new(),
                    })
                })
                .collect();
            let index = PostcodeIndex::from_entries(expected.clone()).unwrap();
            for (postcode, entry) in &expected {
                prop_assert_eq!(index.find(postcode), Some(entry.clone()));
            }
            prop_assert_eq!(index.len(), expected.len());
            prop_assert_eq!(index.find(&Postcode::parse("ZZ99 9ZZ").unwrap()), None);
        }
    }
}
