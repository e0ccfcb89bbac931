//! A newer official list of councils, and how the register differs from it.
//!
//! Lists come with different columns: the statisticians' names and codes have nothing but that,
//! GOV.UK's and mySociety's say more. What a list does not say stays as it was; a council it does
//! not have is pointed out and kept, because only a last day and a successor end a council.

use std::fmt;
use std::io::Read;

use csv::StringRecord;
use jiff::civil::Date;
use regex::Regex;

use super::read::write_files;
use super::succession::{Succession, SuccessionKind};
use super::{Council, CouncilKind, Country, Files, GssCode, Register, RegisterError};

/// Why a list cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ListError {
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
    #[error("line {line}: {text:?} is not a date")]
    Date { line: u64, text: String },
    #[error("line {line}: {code} stands in the list a second time")]
    Twice { line: u64, code: GssCode },
    #[error("{0} is new, and the list does not say which county it belongs to")]
    NoCounty(GssCode),
    #[error("{0} is new, and the list has no name for it")]
    NoName(GssCode),
    #[error("the list has no council of England")]
    Empty,
    #[error("with these changes the register would not agree with itself: {0}")]
    Register(#[from] RegisterError),
}

/// One council as a list has it. What the list does not say is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    pub code: GssCode,
    pub name: Option<String>,
    pub short_name: Option<String>,
    pub slug: Option<String>,
    pub kind: CouncilKind,
    pub county: Option<GssCode>,
    pub region: Option<String>,
    pub website: Option<String>,
    pub started: Option<Date>,
    pub last_day: Option<Date>,
    pub successors: Vec<GssCode>,
    /// Codes it had before.
    pub former: Vec<GssCode>,
}

/// Where the columns are.
struct Columns {
    code: usize,
    name: Option<usize>,
    short_name: Option<usize>,
    slug: Option<usize>,
    kind: Option<usize>,
    county: Option<usize>,
    region: Option<usize>,
    website: Option<usize>,
    started: Option<usize>,
    last_day: Option<usize>,
    successors: Option<usize>,
    former: Option<usize>,
}

impl Columns {
    fn find(header: &StringRecord) -> Result<Self, ListError> {
        let names: Vec<String> = header
            .iter()
            .map(|name| {
                name.trim_start_matches('\u{feff}')
                    .trim()
                    .to_lowercase()
                    .replace(['-', ' '], "_")
            })
            .collect();
        let find = |column, pattern: &str| -> Result<Option<usize>, ListError> {
            let Ok(pattern) = Regex::new(pattern) else {
                return Ok(None);
            };
            let fitting: Vec<usize> = names
                .iter()
                .enumerate()
                .filter_map(|(at, name)| pattern.is_match(name).then_some(at))
                .collect();
            match fitting[..] {
                [] => Ok(None),
                [one] => Ok(Some(one)),
                _ => {
                    let found: Vec<&str> = fitting
                        .iter()
                        .filter_map(|at| names.get(*at).map(String::as_str))
                        .collect();
                    Err(ListError::ManyColumns {
                        column,
                        count: found.len(),
                        found: found.join(", "),
                    })
                }
            }
        };
        let code = find(
            "code",
            "^(gss|code|gss_code|geogcd|lad[0-9]{2}cd|ctyua[0-9]{2}cd|utla[0-9]{2}cd)$",
        )?;
        Ok(Self {
            code: code.ok_or_else(|| ListError::NoColumn {
                column: "code",
                examples: "gss, code or lad25cd (with any year)",
                found: names.join(", "),
            })?,
            name: find("name", "^(name|official_name)$")?,
            // The statisticians name the place, not the council.
            short_name: find(
                "name of the place",
                "^(short_name|nice_name|geognm|lad[0-9]{2}nm|ctyua[0-9]{2}nm|utla[0-9]{2}nm)$",
            )?,
            slug: find("slug", "^slug$")?,
            kind: find("kind", "^(kind|type|local_authority_type)$")?,
            county: find(
                "county",
                "^(county|parent|parent_gss|county_gss|cty[0-9]{2}cd)$",
            )?,
            region: find("region", "^(region|rgn[0-9]{2}nm)$")?,
            website: find("website", "^(website|url|homepage_url)$")?,
            started: find("first day", "^(started|start|start_date|oper_date)$")?,
            last_day: find("last day", "^(last_day|end|end_date|term_date)$")?,
            successors: find(
                "successor",
                "^(successors?|successors?_gss|replaced_by|replaced_by_gss)$",
            )?,
            former: find("former code", "^(former_gss|former_gss_codes|aliases)$")?,
        })
    }
}

/// The kind that the words of a list, or else the code, stand for; none for what is no principal
/// council.
fn kind(text: &str, code: GssCode) -> Option<CouncilKind> {
    match text.trim().to_lowercase().replace([' ', '-'], "_").as_str() {
        "county" | "cty" => Some(CouncilKind::County),
        "district" | "nmd" => Some(CouncilKind::District),
        "unitary" | "ua" | "uta" => Some(CouncilKind::Unitary),
        "metropolitan" | "metropolitan_district" | "md" | "mtd" => Some(CouncilKind::Metropolitan),
        "london_borough" | "lbo" => Some(CouncilKind::LondonBorough),
        "city_corporation" | "cc" => Some(CouncilKind::CityCorporation),
        _ => match code.as_str().get(..3) {
            Some("E06") => Some(CouncilKind::Unitary),
            Some("E07") => Some(CouncilKind::District),
            Some("E08") => Some(CouncilKind::Metropolitan),
            Some("E09") if code.as_str() == "E09000001" => Some(CouncilKind::CityCorporation),
            Some("E09") => Some(CouncilKind::LondonBorough),
            Some("E10") => Some(CouncilKind::County),
            _ => None,
        },
    }
}

/// A date as lists write it: 2027-04-01 or 01/04/2027.
fn date(text: &str, line: u64) -> Result<Option<Date>, ListError> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let day = text.get(..10).unwrap_or(text);
    day.parse::<Date>()
        .or_else(|_| Date::strptime("%d/%m/%Y", day))
        .map(Some)
        .map_err(|_| ListError::Date {
            line,
            text: text.to_owned(),
        })
}

/// Reads the councils of England from a list, whatever else is in it.
///
/// # Errors
/// When the list has no column or several for the code, a council twice or a bad date.
pub fn read_list(file: impl Read) -> Result<Vec<Listed>, ListError> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(file);
    let columns = Columns::find(reader.headers()?)?;
    let mut listed: Vec<Listed> = Vec::new();
    for row in reader.into_records() {
        let row = row?;
        let line = row.position().map_or(0, csv::Position::line);
        let text = |at: Option<usize>| at.and_then(|at| row.get(at)).unwrap_or_default().trim();
        let given = |at| Some(text(at).to_owned()).filter(|text| !text.is_empty());
        let codes = |at| -> Vec<GssCode> {
            text(at)
                .split(['|', ';', ',', ' '])
                .filter_map(|code| code.parse().ok())
                .collect()
        };
        let Ok(code) = text(Some(columns.code)).parse::<GssCode>() else {
            continue;
        };
        if code.country() != Country::England {
            continue;
        }
        let Some(kind) = kind(text(columns.kind), code) else {
            continue;
        };
        if listed.iter().any(|council| council.code == code) {
            return Err(ListError::Twice { line, code });
        }
        listed.push(Listed {
            code,
            name: given(columns.name),
            short_name: given(columns.short_name),
            slug: given(columns.slug),
            kind,
            county: text(columns.county)
                .parse()
                .ok()
                .filter(|_| kind == CouncilKind::District),
            region: given(columns.region),
            website: given(columns.website),
            started: date(text(columns.started), line)?,
            last_day: date(text(columns.last_day), line)?,
            successors: codes(columns.successors),
            former: codes(columns.former),
        });
    }
    if listed.is_empty() {
        return Err(ListError::Empty);
    }
    Ok(listed)
}

/// One difference between the register and a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A council that the register does not have.
    New { code: GssCode, name: String },
    /// A council under another code.
    Recoded {
        from: GssCode,
        to: GssCode,
        name: String,
    },
    /// Something about a council.
    Field {
        code: GssCode,
        name: String,
        field: &'static str,
        from: String,
        to: String,
    },
    /// A council that ends.
    Ends {
        code: GssCode,
        name: String,
        last_day: Date,
        successors: Vec<GssCode>,
    },
    /// A council in office that the list does not have. Nothing is changed.
    Missing { code: GssCode, name: String },
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::New { code, name } => write!(f, "+ {code} {name}"),
            Self::Recoded { from, to, name } => write!(f, "~ {name}: code {from} becomes {to}"),
            Self::Field {
                code,
                name,
                field,
                from,
                to,
            } => write!(f, "~ {code} {name}: {field} {from:?} becomes {to:?}"),
            Self::Ends {
                code,
                name,
                last_day,
                successors,
            } => {
                let successors: Vec<_> = successors.iter().map(GssCode::as_str).collect();
                let successors = successors.join(", ");
                write!(
                    f,
                    "- {code} {name} ends on {last_day}, followed by {successors}"
                )
            }
            Self::Missing { code, name } => {
                write!(f, "? {code} {name} is not in the list, and is kept")
            }
        }
    }
}

/// What a list changes, and the register's files with it.
#[derive(Debug)]
pub struct Comparison {
    /// In the order of the register, new councils last.
    pub changes: Vec<Change>,
    /// The text of councils.csv.
    pub councils: String,
    /// The text of succession.csv.
    pub succession: String,
}

impl Comparison {
    /// Whether taking the list over would change anything.
    #[must_use]
    pub fn changes_anything(&self) -> bool {
        self.changes
            .iter()
            .any(|change| !matches!(change, Change::Missing { .. }))
    }
}

impl Register {
    /// Compares a list with this register, and makes the files of the register with the list's
    /// changes; they were read, and agree with each other.
    ///
    /// # Errors
    /// When the list leaves out what a new council must have, or contradicts the register.
    pub fn compare(&self, list: &[Listed], on: Date) -> Result<Comparison, ListError> {
        let mut work = Work {
            register: self,
            councils: self.councils.clone(),
            successions: self.successions.clone(),
            changes: Vec::new(),
        };
        for listed in list {
            work.take(listed)?;
        }
        for listed in list {
            work.end(listed);
        }
        work.point_out_missing(list, on);
        let (councils, succession) = write_files(&work.councils, &work.successions)?;
        Self::read(&Files {
            councils: &councils,
            succession: &succession,
            ..Files::BUILT_IN
        })?;
        Ok(Comparison {
            changes: work.changes,
            councils,
            succession,
        })
    }
}

/// A register on its way to what a list says.
struct Work<'a> {
    register: &'a Register,
    councils: Vec<Council>,
    successions: Vec<Succession>,
    changes: Vec<Change>,
}

impl Work<'_> {
    fn take(&mut self, listed: &Listed) -> Result<(), ListError> {
        // A former code in a list means the council under its present one.
        let code = self.register.present_code(listed.code);
        let at = match self
            .councils
            .iter()
            .position(|council| council.code == code)
        {
            Some(at) => at,
            None => match self.former_of(listed) {
                Some(at) => {
                    self.recode(at, code);
                    at
                }
                None => return self.add(listed),
            },
        };
        self.change_fields(at, listed);
        Ok(())
    }

    /// The council that a new code stands for: by a former code, or a planned one by its name.
    fn former_of(&self, listed: &Listed) -> Option<usize> {
        self.councils.iter().position(|council| {
            let same_name = [&listed.name, &listed.short_name]
                .into_iter()
                .flatten()
                .any(|name| {
                    council.name.eq_ignore_ascii_case(name)
                        || council.short_name.eq_ignore_ascii_case(name)
                });
            listed.former.contains(&council.code) || (council.code.is_placeholder() && same_name)
        })
    }

    fn recode(&mut self, at: usize, to: GssCode) {
        let Some(council) = self.councils.get_mut(at) else {
            return;
        };
        let from = std::mem::replace(&mut council.code, to);
        self.changes.push(Change::Recoded {
            from,
            to,
            name: council.name.clone(),
        });
        for council in &mut self.councils {
            if council.county == Some(from) {
                council.county = Some(to);
            }
        }
        for step in &mut self.successions {
            if step.to == from {
                step.to = to;
            }
            if step.from == from {
                step.from = to;
            }
        }
        self.successions.push(Succession {
            from,
            to,
            last_day: None,
            kind: SuccessionKind::Recoded,
        });
    }

    fn add(&mut self, listed: &Listed) -> Result<(), ListError> {
        let code = listed.code;
        let place = listed.short_name.as_ref().or(listed.name.as_ref());
        let place = place.ok_or(ListError::NoName(code))?.clone();
        let name = listed.name.clone().unwrap_or_else(|| place.clone());
        if listed.kind == CouncilKind::District && listed.county.is_none() {
            return Err(ListError::NoCounty(code));
        }
        let slug = listed.slug.clone().unwrap_or_else(|| slug_of(&place));
        self.changes.push(Change::New {
            code,
            name: name.clone(),
        });
        self.councils.push(Council {
            code,
            slug,
            name,
            short_name: place,
            kind: listed.kind,
            county: listed.county,
            region: listed.region.clone().unwrap_or_default(),
            website: listed.website.clone(),
            started: listed.started,
            last_day: None,
            has_predecessor: false,
        });
        Ok(())
    }

    fn change_fields(&mut self, at: usize, listed: &Listed) {
        let Some(council) = self.councils.get_mut(at) else {
            return;
        };
        let (code, called) = (council.code, council.name.clone());
        let mut note = |field, from: String, to: String| {
            self.changes.push(Change::Field {
                code,
                name: called.clone(),
                field,
                from,
                to,
            });
        };
        let texts = [
            ("name", &mut council.name, &listed.name),
            ("place", &mut council.short_name, &listed.short_name),
            ("slug", &mut council.slug, &listed.slug),
            ("region", &mut council.region, &listed.region),
        ];
        for (field, ours, theirs) in texts {
            if let Some(theirs) = theirs
                && ours != theirs
            {
                note(field, ours.clone(), theirs.clone());
                ours.clone_from(theirs);
            }
        }
        if listed.website.is_some() && council.website != listed.website {
            let shown = |website: &Option<String>| website.clone().unwrap_or_default();
            note("website", shown(&council.website), shown(&listed.website));
            council.website.clone_from(&listed.website);
        }
        if listed.started.is_some() && council.started != listed.started {
            note("first day", shown(council.started), shown(listed.started));
            council.started = listed.started;
        }
        if listed.county.is_some() && council.county != listed.county {
            note("county", shown(council.county), shown(listed.county));
            council.county = listed.county;
        }
        if council.kind != listed.kind {
            note(
                "kind",
                format!("{:?}", council.kind),
                format!("{:?}", listed.kind),
            );
            council.kind = listed.kind;
        }
    }

    /// Takes over a last day that the list gives together with a successor.
    fn end(&mut self, listed: &Listed) {
        let code = self.register.present_code(listed.code);
        let Some(last_day) = listed.last_day else {
            return;
        };
        let mut known: Vec<GssCode> = Vec::new();
        let mut same_day = true;
        for step in self.successions.iter().filter(|step| step.from == code) {
            known.push(step.to);
            same_day &= step.last_day == Some(last_day);
        }
        let leads_on = |to: &GssCode| {
            known.contains(to)
                || self
                    .successions
                    .iter()
                    .any(|step| known.contains(&step.from) && step.to == *to)
        };
        if listed.successors.is_empty()
            || (same_day && !known.is_empty() && listed.successors.iter().all(leads_on))
        {
            return;
        }
        let Some(council) = self.councils.iter().find(|council| council.code == code) else {
            return;
        };
        self.changes.push(Change::Ends {
            code,
            name: council.name.clone(),
            last_day,
            successors: listed.successors.clone(),
        });
        self.successions.retain(|step| step.from != code);
        self.successions
            .extend(listed.successors.iter().map(|to| Succession {
                from: code,
                to: *to,
                last_day: Some(last_day),
                kind: SuccessionKind::Reorganised,
            }));
    }

    fn point_out_missing(&mut self, list: &[Listed], on: Date) {
        let has = |code: GssCode| {
            list.iter()
                .any(|listed| self.register.present_code(listed.code) == code)
        };
        // A list of districts says nothing about counties.
        let covers = |kind: CouncilKind| list.iter().any(|listed| listed.kind == kind);
        let missing: Vec<_> = self
            .register
            .active(on)
            .filter(|council| covers(council.kind) && !has(council.code))
            .filter(|council| self.councils.iter().any(|kept| kept.code == council.code))
            .map(|council| Change::Missing {
                code: council.code,
                name: council.name.clone(),
            })
            .collect();
        self.changes.extend(missing);
    }
}

fn shown(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// A name as it stands in addresses.
fn slug_of(name: &str) -> String {
    let plain = name.to_lowercase().replace(['\'', '’', '.', ','], "");
    plain
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join("-")
}

#[cfg(test)]
mod tests {
    use super::super::Standing;
    use super::*;

    const TODAY: Date = jiff::civil::date(2026, 11, 23);

    fn compared(list: &str) -> Result<Comparison, ListError> {
        Register::standard().compare(&read_list(list.as_bytes())?, TODAY)
    }

    fn told(list: &str) -> Vec<String> {
        let comparison = compared(list).unwrap();
        comparison.changes.iter().map(Change::to_string).collect()
    }

    #[test]
    fn a_list_that_says_the_same_changes_nothing() {
        let register = Register::standard();
        let names: String = register
            .active(TODAY)
            .map(|council| format!("{},\"{}\",\n", council.code, council.short_name))
            .collect();
        let list = format!("\u{feff}LAD25CD,LAD25NM,LAD25NMW\n{names}W06000015,Cardiff,Caerdydd\n");
        assert_eq!(told(&list), [""; 0]);
        assert!(!compared(&list).unwrap().changes_anything());
    }

    #[test]
    fn new_renamed_recoded_and_ended_councils_are_shown() {
        let list = "gss,name,short_name,type,parent_gss,start_date,end_date,successor_gss,former_gss\n\
            E06000067,West Surrey Council,West Surrey,unitary,,2027-04-01,,,\n\
            E07000178,Oxford Council,,district,E10000025,,01/04/2028,E06000099,\n\
            E06000099,Greater Oxford Council,Greater Oxford,UTA,,2028-04-02,,,\n\
            E08000040,Leeds City Council,Leeds,metropolitan,,,,,E08000035\n";
        let all = told(list);
        let shown: Vec<_> = all
            .iter()
            .filter(|line| !line.starts_with('?'))
            .map(String::as_str)
            .collect();
        assert_eq!(
            shown,
            [
                "~ West Surrey Council: code WSY becomes E06000067",
                "~ E07000178 Oxford City Council: name \"Oxford City Council\" becomes \"Oxford Council\"",
                "+ E06000099 Greater Oxford Council",
                "~ Leeds City Council: code E08000035 becomes E08000040",
                "- E07000178 Oxford Council ends on 2028-04-01, followed by E06000099",
            ]
        );
        assert!(
            all.iter().any(|line| line
                == "? E07000177 Cherwell District Council is not in the list, and is kept")
        );
        assert!(
            !all.iter().any(|line| line.contains("Oxfordshire County")),
            "no county is in the list"
        );

        let comparison = compared(list).unwrap();
        let register = Register::read(&Files {
            councils: &comparison.councils,
            succession: &comparison.succession,
            ..Files::BUILT_IN
        })
        .unwrap();
        let code = |text: &str| text.parse::<GssCode>().unwrap();
        let on = |text: &str| text.parse::<Date>().unwrap();
        assert_eq!(
            register.standing(code("E07000178"), on("2028-04-01")),
            Standing::One(code("E07000178"))
        );
        assert_eq!(
            register.standing(code("E07000178"), on("2028-04-02")),
            Standing::One(code("E06000099"))
        );
        assert_eq!(
            register.standing(code("E07000209"), on("2027-04-01")),
            Standing::One(code("E06000067"))
        );
        assert_eq!(register.present_code(code("WSY")), code("E06000067"));
        assert_ne!(register.version(), Register::standard().version());
        // What was taken over is no news the next time.
        let again = register
            .compare(&read_list(list.as_bytes()).unwrap(), TODAY)
            .unwrap();
        assert!(!again.changes_anything(), "{:?}", again.changes);
    }

    #[test]
    fn a_list_that_leaves_a_doubt_is_refused() {
        let refused = |list: &str| compared(list).unwrap_err().to_string();
        assert!(refused("name\nOxford\n").starts_with("no column is the code"));
        assert!(refused("lad24cd,lad25cd\n").starts_with("2 columns could be the code"));
        assert_eq!(
            refused("gss\nW06000015\n"),
            "the list has no council of England"
        );
        assert_eq!(
            refused("gss\nE06000001\nE06000001\n"),
            "line 3: E06000001 stands in the list a second time"
        );
        assert_eq!(
            refused("gss,name,end\nE06000001,Hartlepool,soon\n"),
            "line 2: \"soon\" is not a date"
        );
        assert!(refused("gss,name\nE07000999,New\n").contains("which county"));
        assert!(refused("gss\nE06000999\n").contains("no name"));
        assert!(
            refused("gss,name,end,successor\nE06000001,Hartlepool Borough Council,2027-03-31,E06000999\n")
                .contains("would not agree")
        );
    }
}
