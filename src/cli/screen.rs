//! `yousaid screen`: screens every row of a file, finds campaigns in it, trains the models and
//! measures how good they are.
//!
//! In: `id`, `text`. Out: `id`, `outcome`, `reasons` (separated by `;`), `spans` (JSON, offsets in
//! Unicode scalar values) and `redacted`; or, with `--campaigns`, `id`, `campaign`, `similarity`
//! and `added_text`. Rows keep their order. Screening holds one chunk of rows at a time.

mod learn;

use std::fs::File;
use std::io::{self, BufReader, BufWriter, IsTerminal as _, Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Subcommand;
use csv::{ByteRecord, StringRecord};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use yousaid_domain::screening::campaigns;
use yousaid_domain::screening::{PersonalData, Screener, Screening};

use super::CliError;

/// Rows that are read before they are shared out to the threads: enough to keep them busy, few
/// enough that the longest texts we accept fit into memory.
const CHUNK: usize = 1_024;
/// More threads than this do not pay: reading and writing are on one.
const THREADS: usize = 2;
/// The longest a chunk's texts may be together, in bytes.
const CHUNK_BYTES: usize = 8 << 20;

/// The options of `yousaid screen`.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Args {
    /// The table to read, with the columns id and text; standard input unless given.
    #[arg(long, value_name = "FILE")]
    pub input: Option<PathBuf>,
    /// The table to write; standard output unless given.
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Find near-copies of one text instead of screening each row.
    #[arg(long)]
    pub campaigns: bool,
    /// Train or measure instead.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What can be done with labelled rows.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// Train the models for abuse and spam from labelled tables, and print how good they are on
    /// rows they have not seen.
    Train(learn::TrainArgs),
    /// Print how good screening is on labelled tables.
    Measure(learn::MeasureArgs),
}

/// Runs the command.
///
/// # Errors
/// When a file cannot be used, or when some rows could not be handled: rows without a text, and
/// rows that are not UTF-8.
pub fn run(args: &Args) -> Result<(), CliError> {
    match &args.command {
        Some(Command::Train(args)) => return learn::train(args),
        Some(Command::Measure(args)) => return learn::measure(args),
        None => {}
    }
    let input = open(args.input.as_deref())?;
    let output: Box<dyn Write> = match &args.output {
        Some(path) => Box::new(BufWriter::new(File::create(path).map_err(at(path))?)),
        None => Box::new(BufWriter::new(io::stdout().lock())),
    };
    if args.campaigns {
        find_campaigns(input, output)
    } else {
        screen_rows(input, output, &Screener::standard(), &progress())
    }
}

fn open(path: Option<&Path>) -> Result<Box<dyn Read>, CliError> {
    Ok(match path {
        Some(path) => Box::new(BufReader::new(File::open(path).map_err(at(path))?)),
        None => Box::new(io::stdin().lock()),
    })
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> CliError {
    move |source| CliError::File {
        path: path.to_owned(),
        source,
    }
}

/// A line on standard error that shows how far it is; nothing when nobody watches.
fn progress() -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {human_pos} rows screened") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

/// Reads rows of an id and a text, and counts those it has to leave out.
struct Rows<R> {
    reader: csv::Reader<R>,
    id: usize,
    text: usize,
    row: ByteRecord,
    total: u64,
    failed: u64,
}

impl<R: Read> Rows<R> {
    fn new(input: R) -> Result<Self, CliError> {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(input);
        let header = reader.headers()?.clone();
        Ok(Self {
            id: column(&header, "id")?,
            text: column(&header, "text")?,
            reader,
            row: ByteRecord::new(),
            total: 0,
            failed: 0,
        })
    }

    /// The next row that can be handled.
    fn next(&mut self) -> Result<Option<(String, String)>, CliError> {
        while self.reader.read_byte_record(&mut self.row)? {
            self.total += 1;
            let field = |at| Some(std::str::from_utf8(self.row.get(at)?).ok()?.to_owned());
            if let (Some(id), Some(text)) = (field(self.id), field(self.text)) {
                return Ok(Some((id, text)));
            }
            let line = self.row.position().map_or(0, csv::Position::line);
            eprintln!("Line {line} has no id or no text, or is not UTF-8.");
            self.failed += 1;
        }
        Ok(None)
    }

    fn finish(&self) -> Result<(), CliError> {
        if self.failed == 0 {
            return Ok(());
        }
        Err(CliError::Incomplete {
            failed: self.failed,
            total: self.total,
        })
    }
}

fn column(header: &StringRecord, wanted: &str) -> Result<usize, CliError> {
    header
        .iter()
        .position(|name| name.trim_start_matches('\u{feff}').trim() == wanted)
        .ok_or_else(|| CliError::Invalid(format!("The input has no column called {wanted}.")))
}

#[derive(Serialize)]
struct Span {
    start: usize,
    end: usize,
    r#type: PersonalData,
}

fn screen_rows(
    input: impl Read,
    output: impl Write,
    screener: &Screener,
    progress: &ProgressBar,
) -> Result<(), CliError> {
    let mut rows = Rows::new(input)?;
    let mut writer = csv::Writer::from_writer(output);
    writer.write_record(["id", "outcome", "reasons", "spans", "redacted"])?;
    let mut chunk = Vec::with_capacity(CHUNK);
    loop {
        chunk.clear();
        let mut bytes = 0;
        while chunk.len() < CHUNK && bytes < CHUNK_BYTES {
            let Some(row) = rows.next()? else { break };
            bytes += row.1.len();
            chunk.push(row);
        }
        if chunk.is_empty() {
            break;
        }
        for ((id, _), screening) in chunk.iter().zip(screen_chunk(&chunk, screener)?) {
            write_row(&mut writer, id, &screening)?;
        }
        progress.set_position(rows.total);
    }
    writer.flush().map_err(csv::Error::from)?;
    progress.finish_and_clear();
    rows.finish()
}

/// Screens a chunk on both threads, and keeps its order.
fn screen_chunk(
    chunk: &[(String, String)],
    screener: &Screener,
) -> Result<Vec<Screening>, CliError> {
    let share = chunk.len().div_ceil(THREADS).max(1);
    let screen = |part: &[(String, String)]| -> Vec<Screening> {
        part.iter().map(|(_, text)| screener.screen(text)).collect()
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = chunk
            .chunks(share)
            .map(|part| scope.spawn(move || screen(part)))
            .collect();
        let mut results = Vec::with_capacity(chunk.len());
        for thread in threads {
            let part = thread.join().map_err(|_| {
                CliError::Invalid("Screening stopped; this is a defect.".to_owned())
            })?;
            results.extend(part);
        }
        Ok(results)
    })
}

fn write_row(
    writer: &mut csv::Writer<impl Write>,
    id: &str,
    screening: &Screening,
) -> Result<(), CliError> {
    let reasons: Vec<String> = screening.reasons.iter().map(ToString::to_string).collect();
    let spans: Vec<Span> = screening
        .findings
        .iter()
        .map(|f| Span {
            start: f.start,
            end: f.end,
            r#type: f.kind,
        })
        .collect();
    let spans = serde_json::to_string(&spans)
        .map_err(|error| CliError::Invalid(format!("The spans of {id}: {error}")))?;
    writer.write_record([
        id,
        screening.outcome.as_str(),
        &reasons.join(";"),
        &spans,
        &screening.redacted,
    ])?;
    Ok(())
}

fn find_campaigns(input: impl Read, output: impl Write) -> Result<(), CliError> {
    let mut rows = Rows::new(input)?;
    let mut ids = Vec::new();
    let mut broken = None;
    // The texts go by one at a time; only their hashed words stay.
    let texts = std::iter::from_fn(|| match rows.next() {
        Ok(row) => {
            let (id, text) = row?;
            ids.push(id);
            Some((ids.len() - 1, text))
        }
        Err(error) => {
            broken = Some(error);
            None
        }
    });
    let members = campaigns::group(texts);
    if let Some(error) = broken {
        return Err(error);
    }
    let mut writer = csv::Writer::from_writer(output);
    writer.write_record(["id", "campaign", "similarity", "added_text"])?;
    for (id, member) in ids.iter().zip(&members) {
        match member {
            Some(member) => writer.write_record([
                id,
                ids.get(member.first).unwrap_or(id),
                &format!("{:.3}", member.similarity),
                &member.added_text,
            ])?,
            None => writer.write_record([id, "", "", ""])?,
        }
    }
    writer.flush().map_err(csv::Error::from)?;
    rows.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn screened(input: &[u8]) -> (String, Result<(), CliError>) {
        let mut output = Vec::new();
        let screener = Screener::standard();
        let result = screen_rows(input, &mut output, &screener, &ProgressBar::hidden());
        (String::from_utf8(output).unwrap(), result)
    }

    #[test]
    fn every_row_gets_its_outcome_reasons_spans_and_redaction() {
        let (output, result) = screened(
            "\u{feff}id,text\n7,More buses please\n8,\"é jo@example.com, SW1A 1AA\"\n9,\n"
                .as_bytes(),
        );
        result.unwrap();
        insta::assert_snapshot!(output, @r#"
        id,outcome,reasons,spans,redacted
        7,pass,,[],More buses please
        8,hold,personal:EMAIL_ADDRESS;personal:UK_POSTCODE,"[{""start"":2,""end"":16,""type"":""EMAIL_ADDRESS""},{""start"":18,""end"":26,""type"":""UK_POSTCODE""}]","é [email address], [postcode]"
        9,pass,,[],
        "#);
    }

    #[test]
    fn order_is_kept_over_chunks_and_threads() {
        let rows: Vec<String> = (0..CHUNK * 2 + 3)
            .map(|n| {
                format!(
                    "{n},Bin {n} is full
"
                )
            })
            .collect();
        let input = format!(
            "id,text
{}",
            rows.concat()
        );
        let (output, result) = screened(input.as_bytes());
        result.unwrap();
        let ids: Vec<usize> = csv::Reader::from_reader(output.as_bytes())
            .records()
            .map(|row| row.unwrap()[0].parse().unwrap())
            .collect();
        assert!(ids.iter().copied().eq(0..CHUNK * 2 + 3));
    }

    #[test]
    fn rows_that_cannot_be_handled_are_counted_and_the_rest_are_written() {
        let (output, result) = screened(b"id,text\n1\n2,caf\xe9\n3,fine\n");
        assert_eq!(output.lines().count(), 2);
        assert_eq!(
            result.unwrap_err().to_string(),
            "2 of 3 rows could not be handled"
        );
    }

    #[test]
    fn a_table_without_the_columns_is_refused() {
        let (_, result) = screened(b"id,comment\n1,hello\n");
        assert_eq!(
            result.unwrap_err().to_string(),
            "The input has no column called text."
        );
    }

    #[test]
    fn near_copies_are_named_after_their_first_member() {
        let letter = "Keep the library on Mill Lane open on Saturdays because families need it";
        let input =
            format!("id,text\na,{letter}\nb,Mend the bus shelter\nc,I agree with you. {letter}\n");
        let mut output = Vec::new();
        find_campaigns(input.as_bytes(), &mut output).unwrap();
        insta::assert_snapshot!(String::from_utf8(output).unwrap(), @r"
        id,campaign,similarity,added_text
        a,a,1.000,
        b,,,
        c,a,1.000,I agree with you
        ");
    }
}
