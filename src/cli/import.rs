//! `yousaid import`: what comes in from files — feedback given on paper or elsewhere, the postcode
//! directory, a newer list of councils, and what councils agreed on.
//!
//! Invariant: every import can be run again. Feedback is known by its plan, its source and its id;
//! facts are replaced as a whole.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufReader, IsTerminal as _, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Subcommand;
use csv::{ByteRecord, StringRecord};
use indicatif::{ProgressBar, ProgressStyle};
use uuid::Uuid;
use yousaid_domain::locale::Locale;
use yousaid_domain::register::{Change, read_list};
use yousaid_domain::routing::PostcodeIndex;
use yousaid_domain::text::{EmailAddress, FeedbackText};
use yousaid_entities::{Channel, DesignState, StepId, SubmissionId};
use yousaid_services::facts::{self, Facts};
use yousaid_services::feedback::{Draft, Ease, GiveFeedback, give_many};
use yousaid_services::views::api::submitted;
use yousaid_services::views::public::{self, PlanHead};
use yousaid_services::{Core, Error};

use super::CliError;
use crate::config::Settings;

/// Rows in one transaction.
const CHUNK: usize = 500;

/// The options of `yousaid import`.
#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    /// What to import.
    #[command(subcommand)]
    pub command: Command,
}

/// What can be imported.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// Take in feedback from a table with the columns id and text, and if there are any: step,
    /// ease, language, email. Importing a table again adds nothing.
    Feedback(FeedbackArgs),
    /// Replace the postcode directory by the ONS Postcode Directory or the National Statistics
    /// Postcode Lookup, as the Office for National Statistics publishes them.
    Postcodes {
        /// The table with all postcodes, unpacked.
        file: PathBuf,
    },
    /// Compare the register of councils with a newer official list, show the difference, and take
    /// it over after a question. Without a list, go back to the councils of this program.
    Councils {
        /// The list.
        file: Option<PathBuf>,
        /// Take it over without a question.
        #[arg(long)]
        yes: bool,
    },
    /// Replace the bank holidays by those that GOV.UK publishes (bank-holidays.json), or by a table
    /// with a column date.
    Holidays {
        /// The list.
        file: PathBuf,
    },
    /// Replace the agreements on services that one body delivers for another council, from a table
    /// with the columns service, area, from, until, `delivered_by` and source.
    Agreements {
        /// The table.
        file: PathBuf,
    },
}

/// The options of `yousaid import feedback`.
#[derive(Debug, Clone, clap::Args)]
pub struct FeedbackArgs {
    /// The plan, by its name in addresses.
    #[arg(long, value_name = "SLUG")]
    pub plan: String,
    /// The table; standard input unless given.
    #[arg(long, value_name = "FILE")]
    pub input: Option<PathBuf>,
    /// A name for the table, which with the id of a row makes the row known; the file's name
    /// unless given.
    #[arg(long, value_name = "NAME")]
    pub source: Option<String>,
    /// Read and check everything, and take nothing in.
    #[arg(long)]
    pub dry_run: bool,
}

/// Runs the command.
///
/// # Errors
/// When a file or the database cannot be used, and when a row was refused.
pub fn run(args: &Args) -> Result<(), CliError> {
    let settings = match args.command {
        Command::Feedback(_) => Settings::load()?,
        _ => Settings::load_for_facts()?,
    };
    super::with_settings(settings, async |app| {
        app.migrate().await?;
        import(args, &app.core).await
    })
}

/// The imported facts, for commands that work without a database too: the built-in ones when no
/// settings can be read and when there is no database yet.
///
/// # Errors
/// When the database that the settings name cannot be used.
pub fn facts() -> Result<Facts, CliError> {
    let settings = match Settings::load_for_facts() {
        Ok(settings) => settings,
        Err(error) => {
            eprintln!("Without settings there is no database of postcodes: {error}");
            return Ok(Facts::default());
        }
    };
    let file = settings.database.url.strip_prefix("sqlite:");
    let file = file.map(|file| file.trim_start_matches("//").split('?').next());
    if file.flatten().is_some_and(|file| !Path::new(file).exists()) {
        return Ok(Facts::default());
    }
    super::with_settings(settings, async |app| {
        app.migrate().await?;
        Ok(app.core.places().await?)
    })
}

async fn import(args: &Args, core: &Core) -> Result<(), CliError> {
    match &args.command {
        Command::Feedback(args) => {
            let input: Box<dyn Read> = match &args.input {
                Some(path) => Box::new(BufReader::new(open(path)?)),
                None => Box::new(io::stdin().lock()),
            };
            let bar = progress("rows read");
            let outcome = feedback(core, args, input, |refusal| {
                bar.suspend(|| eprintln!("{refusal}"));
                bar.tick();
            });
            let report = outcome.await?;
            bar.finish_and_clear();
            println!("{report}");
            if report.refused > 0 {
                return Err(CliError::Incomplete {
                    failed: report.refused,
                    total: report.total(),
                });
            }
        }
        Command::Postcodes { file } => println!("{}", import_postcodes(core, file).await?),
        Command::Councils { file: None, .. } => {
            facts::forget_councils(core).await?;
            println!("The councils and services of this program are loaded.");
        }
        Command::Councils {
            file: Some(file),
            yes,
        } => {
            let agree = |changes: &str| {
                println!("{changes}");
                Ok(*yes || is_wanted()?)
            };
            import_councils(core, file, agree).await?;
        }
        Command::Holidays { file } => {
            let list = std::fs::read_to_string(file).map_err(failed(file))?;
            let years = facts::import_holidays(core, &list).await;
            let years = years.map_err(|error| named(file, error))?;
            let years: Vec<String> = years.iter().map(i16::to_string).collect();
            println!("Bank holidays of {} imported.", years.join(", "));
        }
        Command::Agreements { file } => {
            let table = std::fs::read_to_string(file).map_err(failed(file))?;
            let agreed = facts::import_agreements(core, &table).await;
            let agreed = agreed.map_err(|error| named(file, error))?;
            println!("{agreed} agreements hold from now on.");
        }
    }
    Ok(())
}

/// Replaces the postcode directory by the rows of a file; says what it had.
///
/// # Errors
/// When the file or the database cannot be used; then the directory stays as it was.
pub async fn import_postcodes(core: &Core, file: &Path) -> Result<String, CliError> {
    let input = open(file)?;
    let length = input.metadata().map_err(failed(file))?.len();
    let bar = bytes_read(length);
    let input = bar.wrap_read(BufReader::with_capacity(1 << 18, input));
    let read = tokio::task::spawn_blocking(move || PostcodeIndex::read(input)).await;
    bar.finish_and_clear();
    let (index, counts) = read
        .map_err(|error| named(file, error))?
        .map_err(|error| named(file, error))?;
    facts::import_postcodes(core, &index).await?;
    Ok(format!(
        "{} postcodes imported: {} live and {} terminated, {} of them large users and {} outside \
         England. {} rows without a postcode or a council were left out.",
        counts.taken(),
        counts.live,
        counts.terminated,
        counts.large_users,
        counts.outside_england,
        counts.skipped
    ))
}

/// Compares the register with a list, and takes the list over if `agree` says so when it is shown
/// the difference.
///
/// # Errors
/// When the list or the database cannot be used, or the answer is no; then nothing has changed.
pub async fn import_councils(
    core: &Core,
    file: &Path,
    agree: impl FnOnce(&str) -> Result<bool, CliError>,
) -> Result<(), CliError> {
    let list = read_list(open(file)?).map_err(|error| named(file, error))?;
    let facts = core.facts().await?;
    let today = core.now().date().0;
    let compared = facts.register().compare(&list, today);
    let compared = compared.map_err(|error| named(file, error))?;
    let lines: Vec<String> = compared.changes.iter().map(Change::to_string).collect();
    if !compared.changes_anything() {
        for line in lines {
            println!("{line}");
        }
        println!("{} councils listed. Nothing changes.", list.len());
        return Ok(());
    }
    if !agree(&lines.join("\n"))? {
        return Err(CliError::Invalid("Nothing was changed.".to_owned()));
    }
    facts::import_councils(core, &compared.councils, &compared.succession).await?;
    println!("The register has changed.");
    Ok(())
}

/// Asks the person at the terminal.
fn is_wanted() -> Result<bool, CliError> {
    eprint!("Take this over? (yes/no) ");
    let mut answer = String::new();
    io::stdin()
        .read_line(&mut answer)
        .map_err(failed(Path::new("-")))?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}

fn named(file: &Path, error: impl std::fmt::Display) -> CliError {
    CliError::Invalid(format!("{}: {error}", file.display()))
}

fn failed(path: &Path) -> impl FnOnce(io::Error) -> CliError {
    move |source| CliError::File {
        path: path.to_owned(),
        source,
    }
}

fn open(path: &Path) -> Result<File, CliError> {
    File::open(path).map_err(failed(path))
}

/// A bar on standard error that fills with the bytes of a file; nothing when nobody watches.
fn bytes_read(length: u64) -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(length);
    let template = "{wide_bar} {bytes} of {total_bytes}, {eta} left";
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar
}

/// A line on standard error that shows how far it is; nothing when nobody watches.
fn progress(what: &str) -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template(&format!("{{spinner}} {{human_pos}} {what}")) {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

/// What became of the rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Taken in now, or in a dry run: would be.
    pub taken: u64,
    /// Taken in before, with the same words.
    pub again: u64,
    /// Not taken in; each was told with its reason.
    pub refused: u64,
    /// Whether nothing was to be written.
    pub dry_run: bool,
}

impl Report {
    /// All rows that were read.
    #[must_use]
    pub const fn total(&self) -> u64 {
        self.taken + self.again + self.refused
    }
}

impl std::fmt::Display for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let taken = if self.dry_run {
            "would be taken in"
        } else {
            "taken in"
        };
        write!(
            f,
            "{} rows: {} {taken}, {} taken in before, {} refused.",
            self.total(),
            self.taken,
            self.again,
            self.refused
        )
    }
}

/// A row that was not taken in. Its words are not repeated: they may be anybody's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The line of the file on which the row begins.
    pub line: u64,
    /// Its id, as far as it has one.
    pub id: String,
    /// Why.
    pub reason: &'static str,
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Line {} ({}): {}.", self.line, self.id, self.reason)
    }
}

/// Takes in the rows of a table, [`CHUNK`] at a time. `told` hears of every row that is refused.
///
/// # Errors
/// When the plan takes no import, the table cannot be read, or the database fails. What was taken
/// in before that stays, and importing again goes on from there.
pub async fn feedback(
    core: &Core,
    args: &FeedbackArgs,
    input: impl Read,
    mut told: impl FnMut(&Refusal),
) -> Result<Report, CliError> {
    let plan = match public::head(core, &args.plan).await {
        Err(Error::NotFound) => {
            let reason = format!("There is no published plan called {}.", args.plan);
            return Err(CliError::Invalid(reason));
        }
        plan => plan?,
    };
    if !matches!(plan.state, DesignState::Open | DesignState::Closed) {
        let reason = format!("The plan {} takes no more feedback.", args.plan);
        return Err(CliError::Invalid(reason));
    }
    let steps = public::steps(core, plan.version_id).await?;
    let target = Target {
        source: source_name(args),
        steps: steps
            .into_iter()
            .map(|step| (step.number, step.id))
            .collect(),
        plan,
    };

    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(input);
    let columns = Columns::find(reader.headers()?)?;
    let mut report = Report {
        dry_run: args.dry_run,
        ..Report::default()
    };
    let mut chunk = Vec::with_capacity(CHUNK);
    let mut row = ByteRecord::new();
    loop {
        let more = reader.read_byte_record(&mut row)?;
        if more {
            let line = row.position().map_or(0, csv::Position::line);
            match target.parse(&columns, &row, line) {
                Ok(piece) => chunk.push(piece),
                Err(refusal) => {
                    told(&refusal);
                    report.refused += 1;
                }
            }
        }
        if chunk.len() == CHUNK || (!more && !chunk.is_empty()) {
            take_in(core, &mut chunk, &mut report, &mut told).await?;
        }
        if !more {
            return Ok(report);
        }
    }
}

fn source_name(args: &FeedbackArgs) -> String {
    let file = args.input.as_deref().and_then(Path::file_name);
    args.source.clone().unwrap_or_else(|| {
        file.map_or_else(
            || "standard input".to_owned(),
            |name| name.to_string_lossy().into_owned(),
        )
    })
}

/// A row that can be taken in.
struct Piece {
    line: u64,
    id: String,
    give: GiveFeedback,
}

impl Piece {
    fn refuse(&self, reason: &'static str) -> Refusal {
        Refusal {
            line: self.line,
            id: self.id.clone(),
            reason,
        }
    }
}

/// Takes in the rows of a chunk and empties it. A row whose id was taken in with other words, in
/// this file or earlier, is refused: nobody's words are dropped in silence.
async fn take_in(
    core: &Core,
    chunk: &mut Vec<Piece>,
    report: &mut Report,
    told: &mut impl FnMut(&Refusal),
) -> Result<(), CliError> {
    const OTHER_WORDS: &str = "its id was taken in before with other words";
    let ids = || chunk.iter().map(|piece| piece.give.submission_id);
    let known = submitted(core, ids()).await?;
    let mut known: HashMap<SubmissionId, String> = known
        .into_iter()
        .map(|(id, before)| (id, before.text))
        .collect();
    let mut fresh: Vec<GiveFeedback> = Vec::with_capacity(chunk.len());
    let mut refusals = Vec::new();
    for piece in chunk.iter() {
        let (id, text) = (piece.give.submission_id, piece.give.content.text.as_str());
        match known.get(&id) {
            // Erased words cannot be compared any more.
            Some(before) if before == text || before.is_empty() => report.again += 1,
            Some(_) => refusals.push(piece.refuse(OTHER_WORDS)),
            None => {
                known.insert(id, text.to_owned());
                fresh.push(piece.give.clone());
            }
        }
    }
    let lines: HashMap<SubmissionId, &Piece> = chunk
        .iter()
        .rev()
        .map(|piece| (piece.give.submission_id, piece))
        .collect();
    if report.dry_run {
        report.taken += fresh.len() as u64;
    } else if !fresh.is_empty() {
        let answers = give_many(core, &fresh).await?;
        for (give, answer) in fresh.iter().zip(answers) {
            let reason = match answer {
                Ok(given) if given.again => {
                    report.again += 1;
                    continue;
                }
                Ok(_) => {
                    report.taken += 1;
                    continue;
                }
                Err(Error::State(_)) => "the plan takes no more feedback",
                Err(Error::NotFound) => "the plan is gone",
                Err(error) => return Err(error.into()),
            };
            refusals.extend(
                lines
                    .get(&give.submission_id)
                    .map(|piece| piece.refuse(reason)),
            );
        }
    }
    report.refused += refusals.len() as u64;
    for refusal in &refusals {
        told(refusal);
    }
    drop(lines);
    chunk.clear();
    Ok(())
}

/// Where the columns are.
struct Columns {
    id: usize,
    text: usize,
    step: Option<usize>,
    ease: Option<usize>,
    language: Option<usize>,
    email: Option<usize>,
}

impl Columns {
    fn find(header: &StringRecord) -> Result<Self, CliError> {
        let position = |wanted: &str| {
            header.iter().position(|name| {
                name.trim_start_matches('\u{feff}')
                    .trim()
                    .eq_ignore_ascii_case(wanted)
            })
        };
        let need = |wanted: &str| {
            position(wanted).ok_or_else(|| {
                CliError::Invalid(format!("The input has no column called {wanted}."))
            })
        };
        Ok(Self {
            id: need("id")?,
            text: need("text")?,
            step: position("step"),
            ease: position("ease"),
            language: position("language"),
            email: position("email"),
        })
    }
}

/// What every row of a table is about.
struct Target {
    plan: PlanHead,
    source: String,
    steps: HashMap<i32, StepId>,
}

impl Target {
    fn parse(&self, columns: &Columns, row: &ByteRecord, line: u64) -> Result<Piece, Refusal> {
        let field = |at: usize| std::str::from_utf8(row.get(at).unwrap_or_default());
        let id = field(columns.id).unwrap_or_default().trim();
        let refuse = |reason: &'static str| Refusal {
            line,
            id: id.to_owned(),
            reason,
        };
        if row.iter().any(|field| std::str::from_utf8(field).is_err()) {
            return Err(refuse("it is not in UTF-8"));
        }
        if id.is_empty() {
            return Err(refuse("it has no id"));
        }
        if id.chars().any(char::is_control) {
            return Err(refuse("its id has characters that cannot be shown"));
        }
        let optional = |at: Option<usize>| {
            at.and_then(|at| field(at).ok())
                .map(str::trim)
                .filter(|text| !text.is_empty())
        };
        let step_id = match optional(columns.step) {
            Some(number) => {
                let number = number.parse().ok();
                let step = number.and_then(|number: i32| self.steps.get(&number));
                Some(*step.ok_or_else(|| refuse("the plan has no step of that number"))?)
            }
            None => None,
        };
        let ease = match optional(columns.ease) {
            Some(ease) => {
                let ease = ease
                    .parse::<i32>()
                    .ok()
                    .and_then(|ease| Ease::try_from(ease).ok());
                Some(ease.ok_or_else(|| refuse("its ease is not a number from 0 to 5"))?)
            }
            None => None,
        };
        let locale = match optional(columns.language) {
            Some(tag) => {
                Locale::parse(tag).ok_or_else(|| refuse("its language is not en or cy"))?
            }
            None => Locale::En,
        };
        let email = match optional(columns.email) {
            Some(email) => Some(
                EmailAddress::parse(email)
                    .map_err(|_| refuse("its email is not an email address"))?,
            ),
            None => None,
        };
        let text =
            FeedbackText::parse(field(columns.text).unwrap_or_default()).map_err(|error| {
                refuse(match error {
                    yousaid_domain::text::TextError::Empty => "it has no text",
                    yousaid_domain::text::TextError::TooLong => {
                        "its text is over 10,000 characters"
                    }
                    yousaid_domain::text::TextError::Unprintable => {
                        "its text has characters that cannot be shown"
                    }
                })
            })?;
        let name = format!("import\0{}\0{id}", self.source);
        let give = GiveFeedback {
            submission_id: SubmissionId(Uuid::new_v5(&self.plan.id.0, name.as_bytes())),
            design_id: self.plan.id,
            channel: Channel::Import,
            source: Some(format!("{} {id}", self.source)),
            content: Draft {
                design_version_id: self.plan.version_id,
                step_id,
                text,
                ease,
                about: HashMap::new(),
                place_gss: None,
                ward_gss: None,
                answers: Vec::new(),
                email,
                locale: locale.to_string(),
                warned: false,
            },
        };
        Ok(Piece {
            line,
            id: id.to_owned(),
            give,
        })
    }
}
