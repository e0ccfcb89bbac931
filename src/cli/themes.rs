//! `yousaid themes`: find themes in a file of comments, assign comments to a frame, and compare two
//! codings. Tables in, tables out (CSV, UTF-8, with a header row).
//!
//! Invariant: a row that cannot be read is named on standard error and left out, and the command
//! then ends with [`CliError::Incomplete`]; all other rows are written.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use clap::{Subcommand, value_parser};
use indicatif::{ProgressBar, ProgressStyle};
use yousaid_domain::theming::{
    Assigner, Coded, DiscoverOptions, Discovery, Document, Evaluation, discover, evaluate,
};

use super::CliError;

/// Find themes in comments, assign comments to themes, or compare two codings.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Find the themes of a file of comments (id,text) and write id,theme,score.
    Discover(DiscoverArgs),
    /// Learn themes from coded comments (id,text,theme), and write id,theme,confidence for others.
    Assign(AssignArgs),
    /// Compare a coding (id,theme) with a gold coding, and write measure,value,low,high.
    Evaluate(EvaluateArgs),
}

#[derive(Debug, clap::Args)]
struct DiscoverArgs {
    /// Table to read; standard input if left out.
    #[arg(long, value_name = "FILE")]
    input: Option<PathBuf>,
    /// Table to write; standard output if left out.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// How many themes to find; chosen from the size of the file if left out.
    #[arg(long, value_name = "N", value_parser = value_parser!(u16).range(1..=500))]
    themes: Option<u16>,
    /// Also write the themes themselves: theme,name,keywords,size,quotes.
    #[arg(long, value_name = "FILE")]
    frame: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
struct AssignArgs {
    /// Comments that people coded: id,text,theme. An id repeats if it has several themes.
    #[arg(long, value_name = "FILE")]
    coded: PathBuf,
    /// Table to read; standard input if left out.
    #[arg(long, value_name = "FILE")]
    input: Option<PathBuf>,
    /// Table to write; standard output if left out.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Assign from this confidence (0 to 1); 0 gives every comment its best theme. If left out, the
    /// coded comments decide: nine of ten assignments should be right.
    #[arg(long, value_name = "P", value_parser = probability)]
    threshold: Option<f32>,
}

#[derive(Debug, clap::Args)]
struct EvaluateArgs {
    /// The coding to compare with: id,theme.
    #[arg(long, value_name = "FILE")]
    gold: PathBuf,
    /// The coding to measure: id,theme; standard input if left out.
    #[arg(long, value_name = "FILE")]
    input: Option<PathBuf>,
}

fn probability(text: &str) -> Result<f32, String> {
    text.parse()
        .ok()
        .filter(|value| (0.0..=1.0).contains(value))
        .ok_or_else(|| "use a number from 0 to 1".to_owned())
}

/// Comments that are held at a time while assigning.
const BATCH: usize = 2_048;

/// Runs the command.
///
/// # Errors
///
/// When a file cannot be read or written, when it has not the columns that are needed, and when
/// some rows had to be left out.
pub fn run(args: &Args) -> Result<(), CliError> {
    match &args.command {
        Command::Discover(args) => run_discover(args),
        Command::Assign(args) => run_assign(args),
        Command::Evaluate(args) => run_evaluate(args),
    }
}

fn run_discover(args: &DiscoverArgs) -> Result<(), CliError> {
    let progress = progress("comments read");
    let mut table = Table::open(args.input.as_deref(), ["id", "text"])?;
    let mut rows: Vec<[String; 2]> = Vec::new();
    while let Some(row) = table.next()? {
        rows.push(row);
        progress.inc(1);
    }
    progress.set_message("comments read, finding themes");
    progress.tick();
    let documents: Vec<Document<'_>> = rows
        .iter()
        .map(|[id, text]| Document { id, text })
        .collect();
    let options = DiscoverOptions {
        themes: args.themes.map(usize::from),
        seed: 0,
    };
    let found = discover(&documents, &options);
    progress.finish_and_clear();

    let mut writer = writer(args.output.as_deref())?;
    writer.write_record(["id", "theme", "score"])?;
    for &(document, theme, score) in &found.assignments {
        if let Some(document) = documents.get(document) {
            writer.write_record([document.id, &number(theme), &format!("{score:.4}")])?;
        }
    }
    finish(writer, args.output.as_deref())?;
    if let Some(path) = &args.frame {
        write_frame(path, &found, &documents)?;
    }
    table.complete()
}

/// Themes are numbered from one in both tables.
fn number(theme: usize) -> String {
    (theme + 1).to_string()
}

fn write_frame(path: &Path, found: &Discovery, documents: &[Document<'_>]) -> Result<(), CliError> {
    let mut writer = writer(Some(path))?;
    writer.write_record(["theme", "name", "keywords", "size", "quotes"])?;
    for (at, theme) in found.themes.iter().enumerate() {
        let quotes: Vec<&str> = theme
            .quotes
            .iter()
            .filter_map(|&quote| documents.get(quote))
            .map(|document| document.text)
            .collect();
        let quotes = serde_json::Value::from(quotes).to_string();
        let size = theme.size.to_string();
        let keywords = theme.keywords.join(";");
        writer.write_record([&number(at), &theme.name, &keywords, &size, &quotes])?;
    }
    finish(writer, Some(path))
}

fn run_assign(args: &AssignArgs) -> Result<(), CliError> {
    let assigner = learn(&args.coded)?;
    let mut table = Table::open(args.input.as_deref(), ["id", "text"])?;
    let mut writer = writer(args.output.as_deref())?;
    writer.write_record(["id", "theme", "confidence"])?;
    let progress = progress("comments assigned");
    let mut batch: Vec<[String; 2]> = Vec::with_capacity(BATCH);
    loop {
        let row = table.next()?;
        let ended = row.is_none();
        batch.extend(row);
        if batch.len() == BATCH || ended {
            let texts: Vec<&str> = batch.iter().map(|[_, text]| text.as_str()).collect();
            let themes = assigner.assign_all(&texts, args.threshold);
            for ([id, _], themes) in batch.iter().zip(themes) {
                for (theme, confidence) in themes {
                    writer.write_record([id.as_str(), theme, &format!("{confidence:.4}")])?;
                }
            }
            progress.inc(batch.len() as u64);
            batch.clear();
        }
        if ended {
            break;
        }
    }
    progress.finish_and_clear();
    finish(writer, args.output.as_deref())?;
    table.complete()
}

/// Learns a frame from a table of coded comments, every row of which has to be readable: a frame
/// learnt from half of the coding would look like one learnt from all.
fn learn(path: &Path) -> Result<Assigner, CliError> {
    let mut table = Table::open(Some(path), ["id", "text", "theme"])?;
    let mut comments: Vec<([String; 2], Vec<String>)> = Vec::new();
    let mut known: HashMap<[String; 2], usize> = HashMap::new();
    while let Some([id, text, theme]) = table.next()? {
        let at = *known
            .entry([id.clone(), text.clone()])
            .or_insert(comments.len());
        if at == comments.len() {
            comments.push(([id, text], Vec::new()));
        }
        if let Some((_, themes)) = comments.get_mut(at)
            && !theme.trim().is_empty()
            && !themes.contains(&theme)
        {
            themes.push(theme);
        }
    }
    table.complete()?;
    if comments.iter().all(|(_, themes)| themes.is_empty()) {
        return Err(CliError::Invalid(format!(
            "{}: no comment has a theme",
            path.display()
        )));
    }
    let coded: Vec<Coded<'_>> = comments
        .iter()
        .map(|([id, text], themes)| Coded {
            id,
            text,
            themes: themes.iter().map(String::as_str).collect(),
        })
        .collect();
    Ok(Assigner::train(&coded))
}

fn run_evaluate(args: &EvaluateArgs) -> Result<(), CliError> {
    let mut failed = Ok(());
    let mut pairs = |path: Option<&Path>| -> Result<Vec<[String; 2]>, CliError> {
        let mut table = Table::open(path, ["id", "theme"])?;
        let mut pairs = Vec::new();
        while let Some(pair) = table.next()? {
            pairs.push(pair);
        }
        if let Err(error) = table.complete() {
            failed = Err(error);
        }
        Ok(pairs)
    };
    let gold = pairs(Some(&args.gold))?;
    let found = pairs(args.input.as_deref())?;
    let known: HashSet<&str> = gold.iter().map(|[id, _]| id.as_str()).collect();
    let strangers = found
        .iter()
        .filter(|[id, _]| !known.contains(id.as_str()))
        .count();
    if strangers > 0 {
        eprintln!(
            "{strangers} rows have an id that the gold coding has not; they are not compared"
        );
    }
    let result = evaluate(&borrowed(&gold), &borrowed(&found), 0);
    write_evaluation(&result)?;
    failed
}

fn borrowed(pairs: &[[String; 2]]) -> Vec<(&str, &str)> {
    pairs
        .iter()
        .map(|[id, theme]| (id.as_str(), theme.as_str()))
        .collect()
}

fn write_evaluation(result: &Evaluation) -> Result<(), CliError> {
    let mut writer = writer(None)?;
    writer.write_record(["measure", "value", "low", "high"])?;
    let documents = result.documents.to_string();
    writer.write_record(["documents", &documents, "", ""])?;
    for (measure, figure) in [
        ("nmi", result.nmi),
        ("ari", result.ari),
        ("micro_f1", result.micro_f1),
        ("macro_f1", result.macro_f1),
        ("samples_f1", result.samples_f1),
        ("kappa", result.kappa),
    ] {
        let [value, low, high] =
            [figure.value, figure.low, figure.high].map(|value| format!("{value:.4}"));
        writer.write_record([measure, &value, &low, &high])?;
    }
    finish(writer, None)
}

/// A counter on standard error; nothing is drawn when that is not a terminal.
fn progress(what: &'static str) -> ProgressBar {
    let progress = ProgressBar::no_length().with_message(what);
    if let Ok(style) = ProgressStyle::with_template("{spinner} {human_pos} {msg} ({elapsed})") {
        progress.set_style(style);
    }
    progress
}

fn standard_stream() -> PathBuf {
    PathBuf::from("-")
}

type Writer = csv::Writer<Box<dyn Write>>;

fn writer(path: Option<&Path>) -> Result<Writer, CliError> {
    let target: Box<dyn Write> = match path {
        Some(path) => Box::new(File::create(path).map_err(|source| CliError::File {
            path: path.to_owned(),
            source,
        })?),
        None => Box::new(std::io::stdout().lock()),
    };
    Ok(csv::Writer::from_writer(target))
}

fn finish(mut writer: Writer, path: Option<&Path>) -> Result<(), CliError> {
    writer.flush().map_err(|source| CliError::File {
        path: path.map_or_else(standard_stream, Path::to_owned),
        source,
    })
}

/// A table of which `N` columns are wanted, read row by row.
struct Table<const N: usize> {
    name: PathBuf,
    reader: csv::Reader<Box<dyn Read>>,
    columns: [usize; N],
    record: csv::ByteRecord,
    total: u64,
    failed: u64,
}

impl<const N: usize> Table<N> {
    fn open(path: Option<&Path>, wanted: [&str; N]) -> Result<Self, CliError> {
        let name = path.map_or_else(standard_stream, Path::to_owned);
        let source: Box<dyn Read> = match path {
            Some(path) => Box::new(File::open(path).map_err(|source| CliError::File {
                path: name.clone(),
                source,
            })?),
            None => Box::new(std::io::stdin().lock()),
        };
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(source);
        let headers: Vec<String> = reader
            .byte_headers()?
            .iter()
            .map(|header| {
                let header = String::from_utf8_lossy(header);
                header.trim_start_matches('\u{feff}').trim().to_lowercase()
            })
            .collect();
        let mut columns = [0; N];
        for (column, wanted) in columns.iter_mut().zip(wanted) {
            *column = headers
                .iter()
                .position(|header| header == wanted)
                .ok_or_else(|| {
                    CliError::Invalid(format!("{}: there is no column “{wanted}”", name.display()))
                })?;
        }
        let record = csv::ByteRecord::new();
        Ok(Self {
            name,
            reader,
            columns,
            record,
            total: 0,
            failed: 0,
        })
    }

    /// The next row that can be read; rows that cannot are named and counted.
    fn next(&mut self) -> Result<Option<[String; N]>, CliError> {
        while self.reader.read_byte_record(&mut self.record)? {
            self.total += 1;
            let cells = self.columns.map(|column| {
                self.record
                    .get(column)
                    .and_then(|cell| String::from_utf8(cell.to_vec()).ok())
            });
            if cells.iter().all(Option::is_some) {
                return Ok(Some(cells.map(Option::unwrap_or_default)));
            }
            self.failed += 1;
            let line = self.record.position().map_or(0, csv::Position::line);
            eprintln!(
                "{}: line {line}: a cell is missing or is not UTF-8; the row is left out",
                self.name.display()
            );
        }
        Ok(None)
    }

    /// Says whether every row was handled.
    fn complete(&self) -> Result<(), CliError> {
        if self.failed == 0 {
            return Ok(());
        }
        Err(CliError::Incomplete {
            failed: self.failed,
            total: self.total,
        })
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        args: Args,
    }

    fn call(line: &[&str]) -> Result<(), CliError> {
        let line = Line::try_parse_from(["themes"].iter().chain(line)).expect("a valid line");
        run(&line.args)
    }

    fn text(path: &Path) -> String {
        std::fs::read_to_string(path).expect("a written file")
    }

    const COMMENTS: &str = "id,text\n1,The bin was not emptied\n2,Bins missed again\n\
                            3,The bus is late\n4,Late buses every evening\n5,👍\n";

    #[test]
    fn discover_writes_assignments_and_the_frame() {
        let folder = tempfile::tempdir().expect("a folder");
        let [input, output, frame] =
            ["in.csv", "out.csv", "frame.csv"].map(|name| folder.path().join(name));
        std::fs::write(&input, COMMENTS).expect("a file");
        let [i, o, f] = [&input, &output, &frame].map(|path| path.to_str().expect("UTF-8"));
        call(&[
            "discover", "--input", i, "--output", o, "--frame", f, "--themes", "2",
        ])
        .expect("every row is handled");
        let rows = text(&output);
        assert!(rows.starts_with("id,theme,score\n1,"));
        assert_eq!(rows.lines().count(), 5, "{rows}");
        let frame = text(&frame);
        assert!(frame.starts_with("theme,name,keywords,size,quotes\n1,"));
        assert!(frame.contains("The bin was not emptied"));
    }

    #[test]
    fn assign_gives_the_best_theme_at_nought_and_names_bad_rows() {
        let folder = tempfile::tempdir().expect("a folder");
        let [coded, input, output] =
            ["coded.csv", "in.csv", "out.csv"].map(|name| folder.path().join(name));
        std::fs::write(
            &coded,
            "theme,id,text\nbins,1,The bin was not emptied\nbins,2,Bins missed\nbuses,3,The bus is \
             late\nbuses,4,Late buses\n",
        )
        .expect("a file");
        let [c, i, o] = [&coded, &input, &output].map(|path| path.to_str().expect("UTF-8"));
        std::fs::write(&input, "id,text\na,A bin\nb,That bus\n").expect("a file");
        call(&[
            "assign",
            "--coded",
            c,
            "--input",
            i,
            "--output",
            o,
            "--threshold",
            "0",
        ])
        .expect("every row is handled");
        let rows = text(&output);
        let themes: Vec<&str> = rows
            .lines()
            .filter_map(|row| row.split(',').nth(1))
            .collect();
        assert_eq!(themes, ["theme", "bins", "buses"]);

        std::fs::write(&input, b"id,text\na,A bin\nb\nc,\xff\n").expect("a file");
        let left = call(&[
            "assign",
            "--coded",
            c,
            "--input",
            i,
            "--output",
            o,
            "--threshold",
            "0",
        ]);
        assert!(
            matches!(
                left,
                Err(CliError::Incomplete {
                    failed: 2,
                    total: 3
                })
            ),
            "{left:?}"
        );
        assert_eq!(text(&output).lines().count(), 2);
    }

    #[test]
    fn a_missing_column_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let input = folder.path().join("in.csv");
        std::fs::write(&input, "id,comment\n1,a\n").expect("a file");
        let error = call(&["discover", "--input", input.to_str().expect("UTF-8")]).expect_err("no");
        assert!(error.to_string().contains("“text”"), "{error}");
    }
}
