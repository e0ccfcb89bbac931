//! A postcode directory in memory: one sorted word of 64 bits a postcode.
//!
//! The whole National Statistics Postcode Lookup, 2.7 million postcodes with the terminated ones,
//! takes 22 MB. From the top, a word holds the postcode (34 bits), whether it is terminated (1),
//! the council (10), the ward (14) and the national park (5), the last three as places in a table.
//! Invariants: the words are sorted by postcode; a postcode that is listed for several councils has
//! a word for each, in the order of the file, so the first is the best fit; a terminated postcode
//! has words only where no live one of the same letters is listed.

use std::io::Read;
use std::sync::LazyLock;

use csv::ByteRecord;
use regex::Regex;
use rustc_hash::FxHashMap;
use sha2::{Digest as _, Sha256};

use super::{Postcode, PostcodeDirectory, PostcodeEntry};
use crate::register::{Country, GssCode};

const PARK_BITS: u32 = 5;
const WARD_BITS: u32 = 14;
const COUNCIL_BITS: u32 = 10;
const WARD_SHIFT: u32 = PARK_BITS;
const COUNCIL_SHIFT: u32 = WARD_SHIFT + WARD_BITS;
const ENDED_SHIFT: u32 = COUNCIL_SHIFT + COUNCIL_BITS;
const KEY_SHIFT: u32 = ENDED_SHIFT + 1;

/// What a stored index begins with; another number means that its words are laid out differently.
const MARK: &[u8; 8] = b"YSPOST01";
/// Bytes of a code in a stored table.
const CODE_BYTES: usize = 9;

/// Why a postcode file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error(transparent)]
    Csv(#[from] csv::Error),
    #[error("no column is the {column}, which is called {examples}; the columns are {found}")]
    NoColumn {
        column: &'static str,
        examples: &'static str,
        found: String,
    },
    #[error("{count} columns could be the {column}: {found}; leave only one of them in the file")]
    ManyColumns {
        column: &'static str,
        count: usize,
        found: String,
    },
    #[error("the file has more {table} codes than there are in Britain: over {most}")]
    TooMany { table: &'static str, most: u64 },
    #[error("the file has no postcode with a council")]
    Empty,
}

/// A stored index that cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the stored postcodes were written by another version of the program; import them again")]
pub struct StoredError;

/// One thing that a file says about a postcode, and the names its column has had. The patterns are
/// tried in order; of the first that fits at all, exactly one column must fit.
struct Wanted {
    column: &'static str,
    examples: &'static str,
    patterns: &'static [&'static str],
}

const POSTCODE: Wanted = Wanted {
    column: "postcode",
    examples: "pcds, pcd8, pcd7 or postcode",
    // The directories carry the same postcode in three spellings; the first has one space.
    patterns: &["^(pcds|postcode)$", "^(pcd8|pcd2)$", "^(pcd7|pcd)$"],
};
const COUNCIL: Wanted = Wanted {
    column: "council",
    examples: "laua, oslaua, lad25cd (with any year) or lad_gss_current",
    patterns: &[
        "^lad_gss_current$",
        "^((os)?laua([0-9]{2}(cd)?)?|lad([0-9]{2}(cd)?)?|lad_gss.*)$",
    ],
};
const WARD: Wanted = Wanted {
    column: "ward",
    examples: "osward, ward_gss or wd25cd (with any year)",
    patterns: &["^(osward|ward_gss|wd([0-9]{2}(cd)?)?)$", "^ward$"],
};
const PARK: Wanted = Wanted {
    column: "national park",
    examples: "park or npark16cd (with any year)",
    patterns: &["^(park|npark|national_park)([0-9]{2}(cd)?)?$"],
};
const ENDED: Wanted = Wanted {
    column: "date of termination",
    examples: "doterm",
    patterns: &["^doterm$"],
};
const USER: Wanted = Wanted {
    column: "user type",
    examples: "usertype or usrtypind",
    patterns: &["^(usertype|usrtypind)$"],
};
const SPLIT: Wanted = Wanted {
    column: "other councils",
    examples: "split_with",
    patterns: &["^split_with$"],
};

impl Wanted {
    /// The only column that fits, or none.
    fn find(&self, names: &[String]) -> Result<Option<usize>, ImportError> {
        for pattern in self.patterns {
            // The patterns are constants; a test reads a file with each.
            let Ok(pattern) = Regex::new(pattern) else {
                continue;
            };
            let fitting: Vec<usize> = names
                .iter()
                .enumerate()
                .filter_map(|(at, name)| pattern.is_match(name).then_some(at))
                .collect();
            match fitting[..] {
                [] => {}
                [one] => return Ok(Some(one)),
                _ => {
                    let found: Vec<&str> = fitting
                        .iter()
                        .filter_map(|at| names.get(*at).map(String::as_str))
                        .collect();
                    return Err(ImportError::ManyColumns {
                        column: self.column,
                        count: found.len(),
                        found: found.join(", "),
                    });
                }
            }
        }
        Ok(None)
    }

    fn need(&self, names: &[String]) -> Result<usize, ImportError> {
        self.find(names)?.ok_or_else(|| ImportError::NoColumn {
            column: self.column,
            examples: self.examples,
            found: names.join(", "),
        })
    }
}

/// The columns of a postcode file: this project's, the Postcode Directory's or the Postcode
/// Lookup's, whose names change with each edition.
#[derive(Debug, Clone, Copy)]
struct Columns {
    postcode: usize,
    council: usize,
    ward: Option<usize>,
    national_park: Option<usize>,
    ended: Option<usize>,
    user: Option<usize>,
    split_with: Option<usize>,
}

impl Columns {
    fn find(header: &ByteRecord) -> Result<Self, ImportError> {
        let names: Vec<String> = header
            .iter()
            .map(|name| {
                String::from_utf8_lossy(name)
                    .trim_start_matches('\u{feff}')
                    .trim()
                    .to_lowercase()
            })
            .collect();
        Ok(Self {
            postcode: POSTCODE.need(&names)?,
            council: COUNCIL.need(&names)?,
            ward: WARD.find(&names)?,
            national_park: PARK.find(&names)?,
            ended: ENDED.find(&names)?,
            user: USER.find(&names)?,
            split_with: SPLIT.find(&names)?,
        })
    }
}

fn text(row: &ByteRecord, at: Option<usize>) -> Option<&str> {
    std::str::from_utf8(row.get(at?)?).ok()
}

fn code(row: &ByteRecord, at: Option<usize>) -> Option<GssCode> {
    text(row, at)?.parse().ok()
}

/// What was read, in rows of the file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// In use.
    pub live: u64,
    /// No longer in use; where they were stays known.
    pub terminated: u64,
    /// Of both, those of one large organisation or its post office boxes.
    pub large_users: u64,
    /// Of both, those outside England: they tell residents near the border where to go.
    pub outside_england: u64,
    /// Left out: no postcode, or no council, as those without a place have.
    pub skipped: u64,
}

impl Counts {
    /// Rows that were taken.
    #[must_use]
    pub fn taken(&self) -> u64 {
        self.live + self.terminated
    }

    /// All rows.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.taken() + self.skipped
    }
}

/// The codes that words point to. Place 0 stands for none.
#[derive(Debug)]
struct Table {
    name: &'static str,
    bits: u32,
    codes: Vec<GssCode>,
    places: FxHashMap<GssCode, u64>,
}

impl Table {
    fn new(name: &'static str, bits: u32) -> Self {
        Self {
            name,
            bits,
            codes: Vec::new(),
            places: FxHashMap::default(),
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

    fn write(&self, bytes: &mut Vec<u8>) {
        let count = u32::try_from(self.codes.len()).unwrap_or_default();
        bytes.extend(count.to_le_bytes());
        for code in &self.codes {
            let mut padded = [0; CODE_BYTES];
            for (slot, byte) in padded.iter_mut().zip(code.as_str().bytes()) {
                *slot = byte;
            }
            bytes.extend(padded);
        }
    }

    fn read(&mut self, bytes: &mut &[u8]) -> Option<()> {
        let (count, rest) = bytes.split_first_chunk::<4>()?;
        *bytes = rest;
        for _ in 0..u32::from_le_bytes(*count) {
            let (code, rest) = bytes.split_first_chunk::<CODE_BYTES>()?;
            *bytes = rest;
            let code = std::str::from_utf8(code).ok()?.trim_end_matches('\0');
            self.place(Some(code.parse().ok()?)).ok()?;
        }
        Some(())
    }
}

/// A postcode directory in memory.
#[derive(Debug)]
pub struct PostcodeIndex {
    words: Vec<u64>,
    councils: Table,
    wards: Table,
    parks: Table,
    version: String,
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

    /// Reads a file in this project's layout or in one of the Office for National Statistics',
    /// row by row, and counts what it has.
    ///
    /// # Errors
    /// When the file cannot be read, when it has no column or several for the postcode or the
    /// council, and when no row has both.
    pub fn read(file: impl Read) -> Result<(Self, Counts), ImportError> {
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .buffer_capacity(1 << 18)
            .from_reader(file);
        let columns = Columns::find(reader.byte_headers()?)?;
        let mut index = Self::empty();
        let mut counts = Counts::default();
        let mut row = ByteRecord::new();
        while reader.read_byte_record(&mut row)? {
            let postcode = text(&row, Some(columns.postcode)).and_then(|at| at.parse().ok());
            let council = code(&row, Some(columns.council));
            let (Some(postcode), Some(council)) = (postcode, council) else {
                counts.skipped += 1;
                continue;
            };
            let filled = |at| text(&row, at).is_some_and(|value: &str| !value.trim().is_empty());
            let terminated = filled(columns.ended);
            let split = text(&row, columns.split_with).unwrap_or_default();
            let entry = PostcodeEntry {
                council,
                ward: code(&row, columns.ward),
                country: council.country(),
                national_park: code(&row, columns.national_park).filter(is_park),
                terminated,
                split_with: split
                    .split(';')
                    .filter_map(|other| other.parse().ok())
                    .collect(),
            };
            index.push(postcode, &entry)?;
            counts.live += u64::from(!terminated);
            counts.terminated += u64::from(terminated);
            let user = text(&row, columns.user).unwrap_or_default().trim();
            counts.large_users += u64::from(user == "1");
            counts.outside_england += u64::from(entry.country != Country::England);
        }
        if counts.taken() == 0 {
            return Err(ImportError::Empty);
        }
        index.finish();
        Ok((index, counts))
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
            version: String::new(),
        }
    }

    fn push(&mut self, postcode: Postcode, entry: &PostcodeEntry) -> Result<(), ImportError> {
        let ward = self.wards.place(entry.ward)? << WARD_SHIFT;
        let rest = (postcode.key() << KEY_SHIFT)
            | (u64::from(entry.terminated) << ENDED_SHIFT)
            | ward
            | self.parks.place(entry.national_park)?;
        for council in std::iter::once(&entry.council).chain(&entry.split_with) {
            self.words
                .push(rest | (self.councils.place(Some(*council))? << COUNCIL_SHIFT));
        }
        Ok(())
    }

    fn finish(&mut self) {
        // The sort is stable: a split postcode's councils stay in the order of the file, and live
        // ones come before terminated ones.
        self.words.sort_by_key(|word| word >> ENDED_SHIFT);
        self.words.dedup_by(|next, kept| {
            let same_postcode = *next >> KEY_SHIFT == *kept >> KEY_SHIFT;
            let replaced = *next >> ENDED_SHIFT != *kept >> ENDED_SHIFT;
            same_postcode && (replaced || *next >> COUNCIL_SHIFT == *kept >> COUNCIL_SHIFT)
        });
        self.words.shrink_to_fit();
        self.version = version_of(&self.to_bytes());
    }

    /// The index as bytes, for keeping.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let codes = self.councils.codes.len() + self.wards.codes.len() + self.parks.codes.len();
        let mut bytes =
            Vec::with_capacity(MARK.len() + 12 + codes * CODE_BYTES + self.words.len() * 8);
        bytes.extend(MARK);
        for table in [&self.councils, &self.wards, &self.parks] {
            table.write(&mut bytes);
        }
        for word in &self.words {
            bytes.extend(word.to_le_bytes());
        }
        bytes
    }

    /// The index that was kept.
    ///
    /// # Errors
    /// When another version of the program wrote it, or it is not whole.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, StoredError> {
        Self::read_bytes(bytes).ok_or(StoredError)
    }

    fn read_bytes(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes.strip_prefix(MARK)?;
        let mut index = Self::empty();
        for table in [&mut index.councils, &mut index.wards, &mut index.parks] {
            table.read(&mut rest)?;
        }
        let (words, left) = rest.as_chunks::<8>();
        if !left.is_empty() {
            return None;
        }
        index.words = words.iter().map(|word| u64::from_le_bytes(*word)).collect();
        index.version = version_of(bytes);
        index
            .words
            .is_sorted_by_key(|word| word >> KEY_SHIFT)
            .then_some(index)
    }
}

/// Directories fill the column with a code for "no park" where there is none: E99999999 and the
/// like.
fn is_park(code: &GssCode) -> bool {
    !code.is_pseudo()
}

/// The first twelve hexadecimal digits of the SHA-256.
fn version_of(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest
        .iter()
        .take(6)
        .map(|byte| format!("{byte:02x}"))
        .collect()
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
            terminated: (best >> ENDED_SHIFT) & 1 == 1,
            split_with,
        })
    }

    fn version(&self) -> Option<&str> {
        Some(self.version.as_str()).filter(|version| !version.is_empty())
    }
}

/// A directory that lists nothing.
static NOTHING: LazyLock<PostcodeIndex> = LazyLock::new(PostcodeIndex::empty);

impl PostcodeIndex {
    /// The directory that lists nothing, for when none was imported.
    #[must_use]
    pub fn nothing() -> &'static Self {
        &NOTHING
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

    fn index(file: &str) -> (PostcodeIndex, Counts) {
        PostcodeIndex::read(file.as_bytes()).unwrap()
    }

    #[test]
    fn reads_the_names_that_the_statisticians_have_used() {
        for header in [
            "postcode,lad_gss_nspl,lad_gss_current,council,ward_gss,ward,npark",
            "\u{feff}pcds,x,oslaua,y,osward,z,park",
            "PCD8,x,LAD24CD,y,WD24CD,z,NPARK16CD",
            "pcd,x,laua,y,ward,z,park",
            "pcd2,pcd,lad25,ced25cd,wd25,ctry25cd,park",
        ] {
            let file = format!("{header}\nOX1 1BX,,E07000178,Oxford,E05013111,Osney,E26000010\n");
            let (index, counts) = index(&file);
            assert_eq!((counts.live, counts.skipped), (1, 0), "{header}");
            let entry = find(&index, "ox11bx").unwrap();
            assert_eq!(entry.council, code("E07000178"));
            assert_eq!(entry.ward, Some(code("E05013111")));
            assert_eq!(entry.national_park, Some(code("E26000010")));
            assert_eq!(find(&index, "OX1 1BY"), None);
        }
    }

    #[test]
    fn whole_headers_of_both_directories_lead_to_one_column_each() {
        for header in [
            "pcd,pcd2,pcds,dointr,doterm,oscty,ced,oslaua,osward,parish,usertype,oseast1m,\
             osnrth1m,osgrdind,oshlthau,nhser,ctry,rgn,streg,pcon,eer,teclec,ttwa,pct,itl,\
             statsward,oa01,casward,npark,lsoa01,msoa01,ur01ind,oac01,oa11,lsoa11,msoa11,wz11,\
             sicbl,bua24,ru11ind,oac11,lat,long,lep1,lep2,pfa,imd,calncv,icb,oa21,lsoa21,msoa21",
            "PCD7,PCD8,PCDS,DOINTR,DOTERM,CTY25CD,CED25CD,LAD25CD,WD25CD,PARNCP25CD,USRTYPIND,\
             EAST1M,NORTH1M,GRIDIND,HLTHAUCD,NHSER24CD,CTRY25CD,RGN25CD,PCON24CD,TTWA15CD,\
             ITL25CD,NPARK16CD,LSOA21CD,MSOA21CD,WZ11CD,SICBL24CD,BUA24CD,LAT,LONG,PFA23CD",
            "pcd,pcd2,pcds,dointr,doterm,usertype,oseast1m,osnrth1m,osgrdind,oa21,cty,ced,laua,\
             ward,nhser,ctry,rgn,pcon,ttwa,itl,park,lsoa21,msoa21,wz11,sicbl,bua22,ru11ind,oac11,\
             lat,long,lep1,lep2,pfa,imd,icb",
        ] {
            let names: Vec<String> = header
                .split(',')
                .map(|name| name.trim().to_owned())
                .collect();
            let columns = Columns::find(&ByteRecord::from(names.clone())).unwrap();
            assert_eq!(names[columns.postcode].to_lowercase(), "pcds");
            let found = [
                Some(columns.council),
                columns.ward,
                columns.national_park,
                columns.ended,
                columns.user,
            ];
            let found = found.map(|at| names[at.unwrap()].to_lowercase());
            assert!(
                ["oslaua", "lad25cd", "laua"].contains(&found[0].as_str()),
                "{found:?}"
            );
            assert!(
                found[1].starts_with('w') || found[1] == "osward",
                "{found:?}"
            );
            assert!(found[2].contains("park"), "{found:?}");
            assert_eq!(found[3], "doterm");
            assert!(found[4].starts_with("us"), "{found:?}");
        }
    }

    #[test]
    fn a_file_whose_columns_leave_a_doubt_is_refused() {
        let refusal = |header: &str| {
            let error = PostcodeIndex::read(header.as_bytes()).unwrap_err();
            error.to_string()
        };
        assert_eq!(
            refusal("postcode,name\n"),
            "no column is the council, which is called laua, oslaua, lad25cd (with any year) or \
             lad_gss_current; the columns are postcode, name"
        );
        assert_eq!(
            refusal("pcds,lad23cd,LAD24CD\n"),
            "2 columns could be the council: lad23cd, lad24cd; leave only one of them in the file"
        );
        assert!(refusal("pcds,postcode,laua\n").starts_with("2 columns could be the postcode"));
        assert!(refusal("laua\n").starts_with("no column is the postcode"));
        assert!(refusal("pcds,laua,wd24cd,osward\n").starts_with("2 columns could be the ward"));
        assert_eq!(
            refusal("pcds,laua\nnone,none\n"),
            "the file has no postcode with a council"
        );
        let (index, counts) =
            index("postcode,laua\nOX1 1BX,E07000178\nAB1 0AA,\nnonsense,E07000178\n");
        assert_eq!((index.len(), counts.taken(), counts.skipped), (1, 1, 2));
    }

    #[test]
    fn live_terminated_and_large_user_postcodes_are_told_apart() {
        let (index, counts) = index(
            "pcds,doterm,usertype,laua,park\n\
             OX1 1BX,,0,E07000178,E99999999\n\
             OX1 1BY,199606,1,E07000178,\n\
             JE2 3AB,,0,L99999999,\n\
             CH4 0DR,,1,W06000005,W99999999\n",
        );
        assert_eq!(
            counts,
            Counts {
                live: 3,
                terminated: 1,
                large_users: 2,
                outside_england: 2,
                skipped: 0
            }
        );
        assert!(!find(&index, "OX1 1BX").unwrap().terminated);
        assert_eq!(find(&index, "OX1 1BX").unwrap().national_park, None);
        assert!(find(&index, "OX1 1BY").unwrap().terminated);
    }

    #[test]
    fn a_live_postcode_goes_before_a_terminated_one_of_the_same_letters() {
        for rows in [
            "NN1 1AA,200001,E07000150\nNN1 1AA,,E06000061\n",
            "NN1 1AA,,E06000061\nNN1 1AA,200001,E07000150\nNN1 1AA,200001,E07000151\n",
        ] {
            let (index, _) = index(&format!("pcds,doterm,laua\n{rows}"));
            let entry = find(&index, "NN1 1AA").unwrap();
            assert_eq!(
                (entry.council, entry.terminated),
                (code("E06000061"), false)
            );
            assert_eq!(entry.split_with, []);
        }
    }

    #[test]
    fn a_postcode_listed_twice_is_split_and_the_first_is_the_best_fit() {
        let (first, _) =
            index("postcode,laua\nSK13 1AA,E08000008\nSK13 1AA,E07000037\nSK13 1AA,E08000008\n");
        let entry = find(&first, "SK13 1AA").unwrap();
        assert_eq!(entry.council, code("E08000008"));
        assert_eq!(entry.split_with, [code("E07000037")]);
        let (second, _) = index("postcode,laua,split_with\nSK13 1AA,E08000008,E07000037\n");
        assert_eq!(find(&second, "SK13 1AA"), Some(entry));
    }

    #[test]
    fn what_is_not_a_whole_index_is_refused() {
        let (index, _) = index("postcode,laua\nOX1 1BX,E07000178\n");
        let bytes = index.to_bytes();
        assert_eq!(
            find(&PostcodeIndex::from_bytes(&bytes).unwrap(), "OX1 1BX"),
            find(&index, "OX1 1BX")
        );
        for bad in [&bytes[..bytes.len() - 1], &bytes[1..], &[], &bytes[..10]] {
            assert_eq!(PostcodeIndex::from_bytes(bad).unwrap_err(), StoredError);
        }
    }

    proptest! {
        #[test]
        fn it_answers_like_a_map_and_so_does_what_is_kept_of_it(
            rows in proptest::collection::btree_map(
                "[A-HK-PR-U][A-HK-Y]?[1-9]?[0-9] [0-9][ABD-HJLNP-UW-Z]{2}",
                (
                    "[EWSN]0[67]0000[0-9]{2}",
                    proptest::option::of("E0500[0-9]{4}"),
                    any::<bool>(),
                ),
                0..60,
            ),
        ) {
            let expected: BTreeMap<Postcode, PostcodeEntry> = rows
                .iter()
                .map(|(postcode, (council, ward, terminated))| {
                    let council = code(council);
                    (Postcode::parse(postcode).unwrap(), PostcodeEntry {
                        council,
                        ward: ward.as_deref().map(code),
                        country: council.country(),
                        national_park: None,
                        terminated: *terminated,
                        split_with: Vec::new(),
                    })
                })
                .collect();
            let index = PostcodeIndex::from_entries(expected.clone()).unwrap();
            let kept = PostcodeIndex::from_bytes(&index.to_bytes()).unwrap();
            prop_assert_eq!(index.version(), kept.version());
            for (postcode, entry) in &expected {
                prop_assert_eq!(index.find(postcode), Some(entry.clone()));
                prop_assert_eq!(kept.find(postcode), Some(entry.clone()));
            }
            prop_assert_eq!(index.len(), expected.len());
            prop_assert_eq!(index.find(&Postcode::parse("ZZ99 9ZZ").unwrap()), None);
        }
    }
}
