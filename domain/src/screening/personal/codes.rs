//! Identifiers made of letters and digits: National Insurance numbers, postcodes, driving
//! licences, passports, vehicle registrations and IBANs.

use regex::Regex;

use super::{Candidate, PersonalData};
use crate::screening::normalise::{Normalised, after, before, has_word, pattern, slice};

/// The 124 postcode areas of the United Kingdom and the Crown dependencies (Royal Mail).
const AREAS: &str = " ab al b ba bb bd bh bl bn br bs bt ca cb cf ch cm co cr ct cv cw da dd de dg \
dh dl dn dt dy e ec eh en ex fk fy g gl gu gy ha hd hg hp hr hs hu hx ig im ip iv ka kt kw ky l la \
ld le ll ln ls lu m me mk ml n ne ng nn np nr nw ol ox pa pe ph pl po pr rg rh rm s sa se sg sk sl \
sm sn so sp sr ss st sw sy ta td tf tn tq tr ts tw ub w wa wc wd wf wn wr ws wv yo ze ";

#[derive(Debug)]
pub(super) struct Rules {
    nino: Regex,
    postcode: Regex,
    spaced_postcode: Regex,
    licence: Regex,
    passport: Regex,
    current_plate: Regex,
    older_plate: Regex,
    iban: Regex,
}

impl Rules {
    pub fn new() -> Self {
        // What may stand between two characters of a code.
        let gap = r"[ .\-_\n]{0,3}";
        let digit = "[0-9o]";
        let nino = format!(r"\b([a-z]){gap}([a-z])((?:{gap}{digit}){{6}}){gap}([a-d])\b");
        Self {
            nino: pattern(&nino),
            postcode: pattern(
                r"\b([a-z]{1,2})([0-9][0-9a-z]?)([ .\-_\n\r\t]{0,3})([0-9o])([abd-hjlnp-uw-z]{2})\b",
            ),
            spaced_postcode: pattern(
                r"\b([a-z])(?:[ .\-]([a-z]))?[ .\-][0-9](?:[ .\-][0-9a-z])?[ .\-]{1,3}[0-9][ .\-][abd-hjlnp-uw-z][ .\-][abd-hjlnp-uw-z]\b",
            ),
            licence: pattern(
                r"\b([a-z9]{5})[ .\-]?([0-9])[ .\-]?([0-9]{2})([0-9]{2})([0-9])[ .\-]?([a-z9]{2})[ .\-]?([0-9a-z][a-z]{2})\b",
            ),
            passport: pattern(
                r"\b(?:passport|pasbort)(?:[ :#.,'()-]|\b(?:is|no|number|num|was|rhif|yw|my|uk|british|id|it)\b){0,8}((?:[a-z][ .\-]?[a-z]?[ .\-]?)?(?:[0-9][ .\-]?){6,8}[0-9])\b",
            ),
            // AB12 CDE, since September 2001. The letters I and Q are not used at the front.
            current_plate: pattern(r"\b([a-z]{2})[ .\-]?([0-9]{2})[ .\-]?([a-z]{3})\b"),
            // A123 BCD (1983 to 2001), ABC 123D (1963 to 1982), ABC 1234 (Northern Ireland).
            older_plate: pattern(
                r"\b(?:[a-hj-npr-y][0-9]{1,3} ?[a-z]{3}|[a-z]{3} ?[0-9]{1,3}[a-hj-npr-y]|[a-z]{3} ?[0-9]{3,4})\b",
            ),
            iban: pattern(r"\bgb[0-9]{2} ?[a-z]{4} ?(?:[0-9][ ]?){13}[0-9]\b"),
        }
    }

    pub fn find(&self, folded: &Normalised, found: &mut Vec<Candidate>) {
        self.ninos(folded, found);
        self.postcodes(folded, found);
        self.licences(folded, found);
        self.passports(folded, found);
        self.plates(folded, found);
        for m in self.iban.find_iter(&folded.lower) {
            found.push(Candidate {
                kind: PersonalData::UkBank,
                start: m.start(),
                end: m.end(),
                rule: "iban",
                confidence: 0.95,
            });
        }
    }

    /// A National Insurance number: prefix, six digits and a suffix from A to D (HMRC NIM39110).
    fn ninos(&self, folded: &Normalised, found: &mut Vec<Candidate>) {
        for captures in self.nino.captures_iter(&folded.lower) {
            let Some(whole) = captures.get(0) else {
                continue;
            };
            let group = |n| captures.get(n).map_or("", |m| m.as_str());
            let (first, second, digits) = (group(1), group(2), group(3));
            let prefix = format!("{first}{second}");
            if "dfiquv".contains(first)
                || "dfioquv".contains(second)
                || matches!(
                    prefix.as_str(),
                    "bg" | "gb" | "nk" | "kn" | "tn" | "nt" | "zz"
                )
            {
                continue;
            }
            if digits.bytes().filter(u8::is_ascii_digit).count() < 4 {
                continue;
            }
            let named = has_word(
                before(&folded.lower, whole.start(), 40),
                &["ni", "nino", "insurance", "yswiriant", "nin"],
            );
            // "we 200 000 a year" has the letters of a number; its spacing and its case have not.
            let compact = whole.as_str().len() == 9;
            let written = slice(&folded.text, whole.start(), whole.end());
            let pairs = written.len() == 13
                && written
                    .split([' ', '-', '.'])
                    .map(str::len)
                    .eq([2, 2, 2, 2, 1])
                && !written.bytes().any(|b| b.is_ascii_lowercase());
            if named || compact || pairs {
                found.push(Candidate {
                    kind: PersonalData::UkNino,
                    start: whole.start(),
                    end: whole.end(),
                    rule: if named { "nino-named" } else { "nino-format" },
                    confidence: if named { 0.98 } else { 0.9 },
                });
            }
        }
    }

    /// A full postcode. An outward code alone ("SW15") is a district, and passes.
    fn postcodes(&self, folded: &Normalised, found: &mut Vec<Candidate>) {
        for captures in self.postcode.captures_iter(&folded.lower) {
            let Some(whole) = captures.get(0) else {
                continue;
            };
            let group = |n| captures.get(n).map_or("", |m| m.as_str());
            let (area, district, gap, sector, unit) =
                (group(1), group(2), group(3), group(4), group(5));
            if !is_area(area) {
                continue;
            }
            // Only central London districts end in a letter.
            let lettered = district.ends_with(|c: char| c.is_ascii_alphabetic());
            if lettered && !matches!(area, "e" | "ec" | "n" | "nw" | "se" | "sw" | "w" | "wc") {
                continue;
            }
            let written = slice(&folded.text, whole.start(), whole.end());
            let capital = !written.bytes().any(|b| b.is_ascii_lowercase());
            if sector == "o" && !capital {
                continue;
            }
            let ordinal = matches!(
                (sector, unit),
                ("1", "st") | ("2", "nd") | ("3", "rd") | (_, "th")
            );
            if ordinal && !gap.is_empty() && !capital {
                continue;
            }
            push_postcode(found, whole.start(), whole.end(), "postcode", 0.95);
        }
        for captures in self.spaced_postcode.captures_iter(&folded.lower) {
            let Some(whole) = captures.get(0) else {
                continue;
            };
            let area: String = [captures.get(1), captures.get(2)]
                .into_iter()
                .flatten()
                .map(|m| m.as_str())
                .collect();
            if is_area(&area) {
                push_postcode(found, whole.start(), whole.end(), "postcode-spaced", 0.85);
            }
        }
    }

    /// A driving licence number of Great Britain: name, date of birth, initials, check (DVLA).
    fn licences(&self, folded: &Normalised, found: &mut Vec<Candidate>) {
        for captures in self.licence.captures_iter(&folded.lower) {
            let Some(whole) = captures.get(0) else {
                continue;
            };
            let group = |n| captures.get(n).map_or("", |m| m.as_str());
            let name = group(1).trim_end_matches('9');
            let month: u32 = group(3).parse().unwrap_or(0);
            let day: u32 = group(4).parse().unwrap_or(0);
            // Fifty is added to the month of a woman's birth.
            let dated = matches!(month, 1..=12 | 51..=62) && (1..=31).contains(&day);
            if name.is_empty() || name.contains('9') || !dated {
                continue;
            }
            found.push(Candidate {
                kind: PersonalData::UkDrivingLicence,
                start: whole.start(),
                end: whole.end(),
                rule: "driving-licence",
                confidence: 0.98,
            });
        }
    }

    /// A passport number, nine digits or two letters and seven digits, after the word itself.
    fn passports(&self, folded: &Normalised, found: &mut Vec<Candidate>) {
        for captures in self.passport.captures_iter(&folded.lower) {
            let Some(number) = captures.get(1) else {
                continue;
            };
            let letters = number
                .as_str()
                .bytes()
                .filter(u8::is_ascii_alphabetic)
                .count();
            let digits = number.as_str().bytes().filter(u8::is_ascii_digit).count();
            if letters + digits == 9 && matches!(letters, 0..=2) {
                found.push(Candidate {
                    kind: PersonalData::UkPassport,
                    start: number.start(),
                    end: number.end(),
                    rule: "passport-named",
                    confidence: 0.95,
                });
            }
        }
    }

    fn plates(&self, folded: &Normalised, found: &mut Vec<Candidate>) {
        for captures in self.current_plate.captures_iter(&folded.lower) {
            let Some(whole) = captures.get(0) else {
                continue;
            };
            let group = |n| captures.get(n).map_or("", |m| m.as_str());
            let age: u32 = group(2).parse().unwrap_or(0);
            let issued = matches!(age, 2..=49 | 51..=99);
            let letters = !group(1).contains(['i', 'q']) && !group(3).contains(['i', 'q']);
            if !issued || !letters {
                continue;
            }
            let written = slice(&folded.text, whole.start(), whole.end());
            let capital = !written.bytes().any(|b| b.is_ascii_lowercase());
            let usual = slice(written, 2, 4).bytes().all(|b| b.is_ascii_digit());
            let named = vehicle(folded, whole.start(), whole.end());
            if named || (capital && usual) {
                push_plate(
                    found,
                    whole.start(),
                    whole.end(),
                    if named { 0.95 } else { 0.8 },
                );
            }
        }
        // The older forms look like roads, forms and rooms; only a word about vehicles tells.
        for whole in self.older_plate.find_iter(&folded.lower) {
            let written = slice(&folded.text, whole.start(), whole.end());
            let capital = !written.bytes().any(|b| b.is_ascii_lowercase());
            let plate_word = has_word(
                before(&folded.lower, whole.start(), 25),
                &[
                    "reg",
                    "registration",
                    "plate",
                    "plates",
                    "vrm",
                    "rego",
                    "cofrestru",
                ],
            );
            if capital && plate_word {
                push_plate(found, whole.start(), whole.end(), 0.75);
            }
        }
    }
}

fn is_area(area: &str) -> bool {
    !area.is_empty() && AREAS.split(' ').any(|known| known == area)
}

fn push_postcode(
    found: &mut Vec<Candidate>,
    start: usize,
    end: usize,
    rule: &'static str,
    confidence: f32,
) {
    found.push(Candidate {
        kind: PersonalData::UkPostcode,
        start,
        end,
        rule,
        confidence,
    });
}

fn push_plate(found: &mut Vec<Candidate>, start: usize, end: usize, confidence: f32) {
    found.push(Candidate {
        kind: PersonalData::UkVehicleRegistration,
        start,
        end,
        rule: "vehicle-registration",
        confidence,
    });
}

/// Whether the words around a span are about a vehicle.
fn vehicle(folded: &Normalised, start: usize, end: usize) -> bool {
    const BEFORE: &[&str] = &[
        "car",
        "van",
        "lorry",
        "truck",
        "vehicle",
        "reg",
        "registration",
        "plate",
        "plates",
        "motorbike",
        "motorcycle",
        "bmw",
        "audi",
        "ford",
        "vauxhall",
        "taxi",
        "minibus",
        "vrm",
        "suv",
        "jeep",
        "volvo",
        "mercedes",
        "cerbyd",
        "fan",
    ];
    const AFTER: &[&str] = &[
        "parks", "parked", "parking", "blocks", "speeding", "ticketed",
    ];
    has_word(before(&folded.lower, start, 30), BEFORE)
        || has_word(after(&folded.lower, end, 20), AFTER)
}
