//! `yousaid screen train` and `yousaid screen measure`: from labelled tables to models and figures.

use std::collections::{BTreeMap, HashMap};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use yousaid_domain::screening::train::{Label, Row};
use yousaid_domain::screening::{PersonalData, Reason, Screener, campaigns, evaluate, train};

use super::{CliError, at, open};

/// The options of `yousaid screen train`.
#[derive(Debug, Clone, clap::Args)]
pub struct TrainArgs {
    /// Tables with the columns text and label. Labels: toxic, hate, spam, ok; and accepted,
    /// rejected and unmoderated for civic comments.
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    pub labelled: Vec<PathBuf>,
    /// The model file to write; only the figures are printed unless given.
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// The options of `yousaid screen measure`.
#[derive(Debug, Clone, clap::Args)]
pub struct MeasureArgs {
    /// Tables with the columns text and spans, the spans as JSON `[[start, end, "TYPE"]]`.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub personal: Vec<PathBuf>,
    /// Tables with the columns text and label: what share of each label is held, and why.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub labelled: Vec<PathBuf>,
    /// Tables with the columns text and label, the label naming the campaign.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub campaigns: Vec<PathBuf>,
}

type Table = Vec<HashMap<String, String>>;

fn read(path: &Path) -> Result<Table, CliError> {
    let mut reader = csv::Reader::from_reader(open(Some(path))?);
    Ok(reader.deserialize().collect::<Result<_, _>>()?)
}

fn field<'a>(row: &'a HashMap<String, String>, name: &str) -> Result<&'a str, CliError> {
    row.get(name)
        .map(String::as_str)
        .ok_or_else(|| CliError::Invalid(format!("A table has no column called {name}.")))
}

/// The name of a table without its folder and ending.
fn name(path: &Path) -> String {
    path.file_stem()
        .map_or_else(String::new, |stem| stem.to_string_lossy().into_owned())
}

pub(super) fn train(args: &TrainArgs) -> Result<(), CliError> {
    let mut rows = Vec::new();
    for path in &args.labelled {
        let table = read(path)?;
        let spam_set = table
            .iter()
            .any(|row| row.get("label").is_some_and(|l| l == "spam"));
        for row in &table {
            let label = field(row, "label")?;
            let label = Label::parse(label, spam_set).ok_or_else(|| {
                CliError::Invalid(format!("{}: “{label}” is not a label.", path.display()))
            })?;
            rows.push(Row {
                source: name(path),
                text: field(row, "text")?.to_owned(),
                label,
            });
        }
    }
    let trained = train::train(&rows);
    let mut out = std::io::stdout().lock();
    let print = |out: &mut std::io::StdoutLock<'_>, line: String| {
        writeln!(out, "{line}").map_err(at(Path::new("-")))
    };
    print(
        &mut out,
        "model   set                       found            falsely held".to_owned(),
    )?;
    for f in &trained.figures {
        let found = share(f.found, f.positives);
        let wrong = share(f.wrong, f.negatives);
        print(
            &mut out,
            format!("{:<7} {:<25} {found:<16} {wrong}", f.model, f.source),
        )?;
    }
    if let Some(path) = &args.output {
        std::fs::write(path, &trained.file).map_err(at(path))?;
        print(
            &mut out,
            format!("{}: {} bytes", path.display(), trained.file.len()),
        )?;
    }
    Ok(())
}

/// A share in per cent with what it is a share of.
#[expect(
    clippy::cast_precision_loss,
    reason = "counts of rows stay far below 2^52"
)]
fn share(part: usize, whole: usize) -> String {
    if whole == 0 {
        return "-".to_owned();
    }
    format!("{:.2} % of {whole}", 100.0 * part as f64 / whole as f64)
}

pub(super) fn measure(args: &MeasureArgs) -> Result<(), CliError> {
    let screener = Screener::standard();
    let mut lines = Vec::new();
    for path in &args.personal {
        measure_personal(&screener, path, &mut lines)?;
    }
    for path in &args.labelled {
        measure_labels(&screener, path, &mut lines)?;
    }
    for path in &args.campaigns {
        let table = read(path)?;
        let texts: Vec<&str> = table
            .iter()
            .map(|row| field(row, "text"))
            .collect::<Result<_, _>>()?;
        let groups = campaigns::group(texts.iter().enumerate());
        let found: Vec<_> = groups.iter().map(|m| m.as_ref().map(|m| m.first)).collect();
        let mut numbers: HashMap<&str, usize> = HashMap::new();
        let mut truth = Vec::with_capacity(table.len());
        for row in &table {
            let label = field(row, "label")?;
            let next = numbers.len();
            truth.push((!label.is_empty()).then(|| *numbers.entry(label).or_insert(next)));
        }
        let (precision, recall) = campaigns::pairwise(&found, &truth);
        lines.push(format!(
            "{}: pairs of one campaign: precision {precision:.3}, recall {recall:.3}",
            name(path)
        ));
    }
    let mut out = std::io::stdout().lock();
    for line in lines {
        writeln!(out, "{line}").map_err(at(Path::new("-")))?;
    }
    Ok(())
}

fn measure_personal(
    screener: &Screener,
    path: &Path,
    lines: &mut Vec<String>,
) -> Result<(), CliError> {
    let table = read(path)?;
    let mut marked = Vec::with_capacity(table.len());
    for row in &table {
        let spans: Vec<(usize, usize, String)> = serde_json::from_str(field(row, "spans")?)
            .map_err(|error| CliError::Invalid(format!("{}: {error}", path.display())))?;
        let mut typed = Vec::with_capacity(spans.len());
        for (start, end, kind) in spans {
            let kind: PersonalData = kind
                .parse()
                .map_err(|error| CliError::Invalid(format!("{}: {error}", path.display())))?;
            typed.push((start, end, kind));
        }
        marked.push((field(row, "text")?, typed));
    }
    for (kind, count) in evaluate::personal(screener, marked) {
        lines.push(format!(
            "{}: {kind:<24} recall {:.3}, precision {:.3}, exact offsets {} of {}",
            name(path),
            count.recall(),
            count.precision(),
            count.exact,
            count.found
        ));
    }
    Ok(())
}

fn measure_labels(
    screener: &Screener,
    path: &Path,
    lines: &mut Vec<String>,
) -> Result<(), CliError> {
    let table = read(path)?;
    let mut counts: BTreeMap<&str, (usize, usize, BTreeMap<Reason, usize>)> = BTreeMap::new();
    for row in &table {
        let screening = screener.screen(field(row, "text")?);
        let (all, held, reasons) = counts.entry(field(row, "label")?).or_default();
        *all += 1;
        *held += usize::from(!screening.reasons.is_empty());
        for reason in screening.reasons {
            *reasons.entry(reason).or_default() += 1;
        }
    }
    for (label, (all, held, reasons)) in counts {
        let reasons: Vec<String> = reasons
            .iter()
            .map(|(reason, count)| format!("{reason} {count}"))
            .collect();
        lines.push(format!(
            "{}: {label:<12} held {} ({})",
            name(path),
            share(held, all),
            reasons.join(", ")
        ));
    }
    Ok(())
}
