//! `yousaid route`: names the accountable council for every row of a file.
//!
//! In: `id`, `place` (a postcode, an area code, a slug or a name), `service` (a number or a
//! service's name, or words only one has) and, if the rows differ in date, `as_of`. Out: `id`, `outcome`,
//! `council_gss` (separated by `;`, the leading council first), `rule`, `reason`. One row is held
//! at a time.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, IsTerminal as _, Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use csv::StringRecord;
use indicatif::{ProgressBar, ProgressStyle};
use jiff::civil::Date;
use yousaid_domain::register::{GssCode, Register, ServiceNumber};
use yousaid_domain::routing::{Outcome, Override, Place, PostcodeIndex, Question, route};
use yousaid_services::facts::Facts;

use super::CliError;

/// How often the progress line changes, in rows.
const PROGRESS_EVERY: u64 = 10_000;

/// Bytes read or written at a time.
const BUFFER: usize = 1 << 18;

/// The options of `yousaid route`.
#[derive(Debug, Clone, Default, Args)]
pub struct RouteArgs {
    /// The date to decide for, such as 2027-04-01; today unless given. A row's own `as_of` goes
    /// first.
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<Date>,
    /// The table to read, with the columns id, place and service; standard input unless given.
    #[arg(long, value_name = "FILE")]
    pub input: Option<PathBuf>,
    /// The table to write; standard output unless given.
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// A postcode list as the Office for National Statistics publishes it; the imported postcodes
    /// unless given.
    #[arg(long, value_name = "FILE")]
    pub postcodes: Option<PathBuf>,
}

/// What a question is asked of.
struct Known<'a> {
    register: &'a Register,
    overrides: &'a [Override],
    /// None when there is no directory at all.
    postcodes: Option<&'a PostcodeIndex>,
}

/// Runs the command. `facts` holds what was imported, and the date of today is `today`; the file of
/// `--postcodes` goes before the imported directory.
///
/// # Errors
/// When a file cannot be used, or when some rows could not be handled: rows without a place or
/// with an unreadable date, and postcodes when there is no directory at all.
pub fn run(args: &RouteArgs, facts: &Facts, today: Date) -> Result<(), CliError> {
    let from_file = args.postcodes.as_deref().map(read_postcodes).transpose()?;
    let imported = facts.has_postcodes().then(|| facts.postcodes());
    let known = Known {
        register: facts.register(),
        overrides: facts.overrides(),
        postcodes: from_file.as_ref().or(imported),
    };
    let input: Box<dyn Read> = match &args.input {
        Some(path) => Box::new(File::open(path).map_err(at(path))?),
        None => Box::new(io::stdin().lock()),
    };
    let output: Box<dyn Write> = match &args.output {
        Some(path) => Box::new(File::create(path).map_err(at(path))?),
        None => Box::new(BufWriter::new(io::stdout().lock())),
    };
    route_rows(
        input,
        output,
        &known,
        args.as_of.unwrap_or(today),
        &progress(),
    )
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> CliError {
    move |source| CliError::File {
        path: path.to_owned(),
        source,
    }
}

fn read_postcodes(path: &Path) -> Result<PostcodeIndex, CliError> {
    let file = File::open(path).map_err(at(path))?;
    let (index, counts) = PostcodeIndex::read(BufReader::with_capacity(BUFFER, file))
        .map_err(|error| CliError::Invalid(format!("{}: {error}", path.display())))?;
    if counts.skipped > 0 {
        eprintln!(
            "{}: {} rows have no postcode or no council.",
            path.display(),
            counts.skipped
        );
    }
    Ok(index)
}

/// A line on standard error that shows how far it is; nothing when nobody watches.
fn progress() -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {human_pos} rows routed") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

/// Where the columns are.
struct Columns {
    id: usize,
    place: usize,
    service: usize,
    as_of: Option<usize>,
}

impl Columns {
    fn find(header: &StringRecord) -> Result<Self, CliError> {
        let position = |wanted: &str| {
            header
                .iter()
                .map(|name| name.trim_start_matches('\u{feff}').trim())
                .position(|name| name.eq_ignore_ascii_case(wanted))
        };
        let need = |wanted: &str| {
            position(wanted).ok_or_else(|| {
                CliError::Invalid(format!("The input has no column called {wanted}."))
            })
        };
        Ok(Self {
            id: need("id")?,
            place: need("place")?,
            service: need("service")?,
            as_of: position("as_of"),
        })
    }

    /// The question of a row; nothing when the row is too short or its date cannot be read.
    fn question(&self, row: &StringRecord, register: &Register, as_of: Date) -> Option<Question> {
        let own_date = self
            .as_of
            .and_then(|at| row.get(at))
            .unwrap_or_default()
            .trim();
        Some(Question {
            place: Place::parse(row.get(self.place)?),
            service: service(row.get(self.service)?.trim(), register),
            as_of: if own_date.is_empty() {
                as_of
            } else {
                own_date.parse().ok()?
            },
        })
    }
}

/// The service that a number, a name, or words that only one service has mean. A number that is not known is kept, so that
/// the decision can say which it was.
fn service(text: &str, register: &Register) -> Option<ServiceNumber> {
    match text.parse() {
        Ok(number) => Some(ServiceNumber(number)),
        Err(_) => register.service_meant(text).map(|service| service.number),
    }
}

fn route_rows(
    input: impl Read,
    output: impl Write,
    known: &Known<'_>,
    as_of: Date,
    progress: &ProgressBar,
) -> Result<(), CliError> {
    let postcodes = known.postcodes.unwrap_or(PostcodeIndex::nothing());
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .buffer_capacity(BUFFER)
        .from_reader(input);
    let mut writer = csv::WriterBuilder::new()
        .buffer_capacity(BUFFER)
        .from_writer(output);
    let columns = Columns::find(reader.headers()?)?;
    writer.write_record(["id", "outcome", "council_gss", "rule", "reason"])?;

    let (mut total, mut failed) = (0, 0);
    let mut row = StringRecord::new();
    let (mut councils, mut rule, mut reason) = (String::new(), String::new(), String::new());
    while reader.read_record(&mut row)? {
        total += 1;
        if total % PROGRESS_EVERY == 0 {
            progress.set_position(total);
        }
        let Some(question) = columns.question(&row, known.register, as_of) else {
            let line = row.position().map_or(total + 1, csv::Position::line);
            eprintln!("Line {line} has no place or service, or its date cannot be read.");
            failed += 1;
            continue;
        };
        let decision = route(&question, known.register, postcodes, known.overrides);
        if known.postcodes.is_none() && decision.outcome == Outcome::UnknownPostcode {
            failed += 1;
        }
        for text in [&mut councils, &mut rule, &mut reason] {
            text.clear();
        }
        for code in decision.councils().iter().map(GssCode::as_str) {
            if !councils.is_empty() {
                councils.push(';');
            }
            councils.push_str(code);
        }
        // Writing to a string cannot fail.
        let _ = write!(rule, "{}", decision.rule);
        let _ = write!(reason, "{}", decision.reason);
        let id = row.get(columns.id).unwrap_or_default();
        writer.write_record([id, decision.outcome.as_str(), &councils, &rule, &reason])?;
    }
    writer.flush().map_err(csv::Error::from)?;
    progress.finish_and_clear();
    if failed > 0 {
        if known.postcodes.is_none() {
            eprintln!("There is no postcode directory: give one with --postcodes, or import one.");
        }
        return Err(CliError::Incomplete { failed, total });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const TODAY: Date = date(2026, 11, 23);

    fn routed(input: &str, postcodes: Option<&str>) -> (String, Result<(), CliError>) {
        let index = postcodes.map(|text| PostcodeIndex::read(text.as_bytes()).unwrap().0);
        let known = Known {
            register: Register::standard(),
            overrides: &[],
            postcodes: index.as_ref(),
        };
        let mut output = Vec::new();
        let result = route_rows(
            input.as_bytes(),
            &mut output,
            &known,
            TODAY,
            &ProgressBar::hidden(),
        );
        (String::from_utf8(output).unwrap(), result)
    }

    #[test]
    fn every_row_gets_its_council_rule_and_reason() {
        let (output, result) = routed(
            "\u{feff}id,place,service,as_of\n\
             1,ox1 1bx,867,\n\
             2,E10000030,557,2027-04-01\n\
             3,oxford,libraries,\n\
             4,oxi 1bx!,524,\n\
             5,,524,\n",
            Some("pcds,lad24cd\nOX1 1BX,E07000178\n"),
        );
        result.unwrap();
        let told: Vec<_> = csv::Reader::from_reader(output.as_bytes())
            .records()
            .map(|row| row.unwrap().iter().take(4).collect::<Vec<_>>().join(" "))
            .collect();
        assert_eq!(
            told,
            [
                "1 joint E07000178;E10000025 R6",
                "2 needs_place ESY;WSY R4",
                "3 routed E10000025 R6",
                "4 invalid_postcode  R1",
                "5 sector  R9",
            ]
        );
        assert!(output.contains("Oxford City Council leads, Oxfordshire County Council co-owns."));
    }

    #[test]
    fn rows_that_cannot_be_handled_are_counted_and_the_rest_are_written() {
        let (output, result) = routed(
            "id,place,service,as_of\n1,oxford\n2,oxford,524,someday\n3,oxford,524,\n",
            Some("pcds,laua\nLS1 1AA,E08000035\n"),
        );
        assert_eq!(output.lines().count(), 2);
        assert_eq!(
            result.unwrap_err().to_string(),
            "2 of 3 rows could not be handled"
        );
    }

    #[test]
    fn without_a_directory_postcodes_are_failures_and_codes_are_not() {
        let (output, result) = routed("id,place,service\n1,OX1 1BX,524\n2,oxford,524\n", None);
        assert!(output.contains("1,unknown_postcode,,R1"));
        assert!(output.contains("2,routed,E07000178,R6"));
        assert_eq!(
            result.unwrap_err().to_string(),
            "1 of 2 rows could not be handled"
        );
    }

    #[test]
    fn a_table_without_the_columns_is_refused() {
        let (_, result) = routed("id,place\n1,oxford\n", None);
        assert_eq!(
            result.unwrap_err().to_string(),
            "The input has no column called service."
        );
    }
}
