//! The command line: one file a command, parsed by clap.
//!
//! Exit status is 0 only when everything that was asked for was done.

pub mod config;
pub mod demo;
pub mod import;
pub mod jobs;
pub mod ledger;
pub mod mail;
pub mod migrate;
pub mod route;
pub mod screen;
pub mod serve;
pub mod themes;
pub mod user;
pub mod work;

use std::future::Future;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use clap::{Parser, Subcommand};
use tracing_subscriber::EnvFilter;
use yousaid_services::SystemClock;
use yousaid_services::core::Clock as _;

use crate::app::{self, App, StartError};
use crate::config::{ConfigError, LogFormat, Settings};

/// Residents shape the digital services councils propose, and councils answer them.
#[derive(Debug, Parser)]
#[command(name = "yousaid", version)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the pages, and run the jobs in the same process unless told otherwise.
    Serve(serve::ServeArgs),
    /// Try it out: the whole product on one file, with made-up councils, plans and voices.
    Demo(demo::DemoArgs),
    /// Run the jobs only.
    Work,
    /// See what jobs wait or failed, and let them run again.
    Jobs(jobs::JobsArgs),
    /// Check that the record of moderation was not changed afterwards.
    Ledger(ledger::LedgerArgs),
    /// See which addresses mail servers refused, and let one have mail again.
    Mail(mail::MailArgs),
    /// Bring the database up to date.
    Migrate,
    /// Give people accounts and roles.
    User(user::UserArgs),
    /// Take in feedback, postcodes, councils or agreements from files.
    Import(import::Args),
    /// Print the settings in force, secrets hidden.
    Config,
    /// Name the accountable council for every row of a file.
    Route(route::RouteArgs),
    /// Screen a file of comments.
    Screen(screen::Args),
    /// Find themes in comments, assign comments to themes, or compare two codings.
    Themes(themes::Args),
}

/// Runs the command that was asked for.
///
/// # Errors
/// When not everything that was asked for could be done.
pub fn run(cli: Cli) -> Result<(), CliError> {
    match cli.command {
        Command::Serve(args) => serve::run(&args),
        Command::Demo(args) => demo::run(&args),
        Command::Work => work::run(),
        Command::Jobs(args) => jobs::run(args),
        Command::Ledger(args) => ledger::run(args),
        Command::Mail(args) => mail::run(args),
        Command::Migrate => migrate::run(),
        Command::User(args) => user::run(args),
        Command::Import(args) => import::run(&args),
        Command::Config => config::run(),
        Command::Route(args) => route::run(&args, &import::facts()?, SystemClock.now().date().0),
        Command::Screen(args) => screen::run(&args),
        Command::Themes(args) => themes::run(&args),
    }
}

/// Runs a command that needs the settings, the database and the network.
pub(crate) fn with_app<F, T>(run: impl FnOnce(App) -> F) -> Result<T, CliError>
where
    F: Future<Output = Result<T, CliError>>,
{
    with_settings(Settings::load()?, run)
}

/// The same with settings from elsewhere.
pub(crate) fn with_settings<F, T>(
    settings: Settings,
    run: impl FnOnce(App) -> F,
) -> Result<T, CliError>
where
    F: Future<Output = Result<T, CliError>>,
{
    log(&settings);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let runtime = runtime.map_err(|error| CliError::Invalid(format!("threads: {error}")))?;
    runtime.block_on(async {
        let app = App::start(settings, Arc::new(SystemClock), app::entropy()).await?;
        run(app).await
    })
}

/// Writes log lines to standard error, so that what a command prints can be piped on.
fn log(settings: &Settings) {
    let filter = EnvFilter::try_new(&settings.log).unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr);
    // A second initialisation only happens in tests, and changes nothing.
    let _ = match settings.log_format {
        LogFormat::Text => lines.try_init(),
        LogFormat::Json => lines.json().flatten_event(true).try_init(),
    };
}

/// Why a command failed, in words for the person at the terminal.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// The settings cannot be used.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The application cannot start.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The database refused.
    #[error("the database cannot be used: {0}")]
    Database(#[from] sea_orm::DbErr),
    /// A use case refused.
    #[error("{0}")]
    Refused(#[from] yousaid_services::Error),
    /// A file could not be opened, read or written.
    #[error("{path}: {source}", path = .path.display())]
    File {
        /// The file, or `-` for standard input or output.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// A table could not be read or written.
    #[error("the table could not be read or written: {0}")]
    Csv(#[from] csv::Error),
    /// The input is readable but cannot be used.
    #[error("{0}")]
    Invalid(String),
    /// Some rows could not be handled; the rest were.
    #[error("{failed} of {total} rows could not be handled")]
    Incomplete {
        /// Rows that were left out.
        failed: u64,
        /// Rows that were read.
        total: u64,
    },
}
