//! `yousaid jobs`: what waits, what failed and why, and letting it run again.

use clap::{Args, Subcommand};
use yousaid_entities::{JobId, UnixMillis, outbox};
use yousaid_services::audit::Actor;
use yousaid_services::jobs::{self, Count, Which};
use yousaid_services::{Core, Error};

use super::CliError;

/// Rows that a list shows when nothing else is asked for.
const ROWS: u64 = 50;

/// The options of `yousaid jobs`.
#[derive(Debug, Clone, Args)]
pub struct JobsArgs {
    #[command(subcommand)]
    command: JobsCommand,
}

#[derive(Debug, Clone, Subcommand)]
enum JobsCommand {
    /// Show how many jobs of each kind wait, and the newest of them.
    List {
        /// Show dead letters: jobs that were given up.
        #[arg(long)]
        dead: bool,
        /// Show one kind only, such as `send_mail`.
        #[arg(long)]
        kind: Option<String>,
        /// Show this many.
        #[arg(long, default_value_t = ROWS)]
        rows: u64,
    },
    /// Show one job.
    Show {
        /// Its id.
        id: JobId,
    },
    /// Let one job run again at once, with all its attempts.
    Retry {
        /// Its id.
        id: JobId,
    },
    /// Let every job that waits for its next try run at once, with all its attempts.
    Requeue {
        /// Only this kind.
        #[arg(long)]
        kind: Option<String>,
        /// Dead letters instead.
        #[arg(long)]
        dead: bool,
    },
}

/// Runs the command.
///
/// # Errors
/// When there is no such job, it cannot be run again, or the database refuses.
pub fn run(args: JobsArgs) -> Result<(), CliError> {
    super::with_app(async |app| {
        let text = answer(&app.core, args.command).await?;
        print!("{text}");
        Ok(())
    })
}

async fn answer(core: &Core, command: JobsCommand) -> Result<String, CliError> {
    let which = |dead| if dead { Which::Dead } else { Which::Waiting };
    let said = match command {
        JobsCommand::List { dead, kind, rows } => {
            let counts = jobs::counts(core).await.map_err(refused)?;
            let page = (0, rows);
            let (jobs, all) = jobs::list(core, which(dead), kind.as_deref(), page)
                .await
                .map_err(refused)?;
            lists(&counts, &jobs, all, core.now())
        }
        JobsCommand::Show { id } => one(&jobs::show(core, id).await.map_err(refused)?),
        JobsCommand::Retry { id } => {
            jobs::retry(core, Actor::Operator, id)
                .await
                .map_err(refused)?;
            format!("{id} will run again.\n")
        }
        JobsCommand::Requeue { kind, dead } => {
            let count = jobs::requeue(core, Actor::Operator, which(dead), kind.as_deref())
                .await
                .map_err(refused)?;
            format!("{count} jobs will run again.\n")
        }
    };
    Ok(said)
}

fn refused(error: Error) -> CliError {
    CliError::Invalid(match error {
        Error::NotFound => "there is no such job".to_owned(),
        other => other.to_string(),
    })
}

fn lists(counts: &[Count], jobs: &[outbox::Model], all: u64, now: UnixMillis) -> String {
    let header = [
        "kind",
        "waiting",
        "running",
        "failing",
        "dead",
        "oldest waits",
    ];
    let rows = counts.iter().map(|count| {
        [
            count.kind.clone(),
            count.waiting.to_string(),
            count.running.to_string(),
            count.failing.to_string(),
            count.dead.to_string(),
            count
                .oldest
                .map_or_else(String::new, |at| seconds(now.0 - at.0)),
        ]
    });
    let mut text = table(&header, rows);
    if !jobs.is_empty() {
        let header = [
            "id",
            "kind",
            "written",
            "next try",
            "attempts",
            "last error",
        ];
        let rows = jobs.iter().map(|job| {
            [
                job.id.to_string(),
                job.kind.clone(),
                time(job.created_at),
                if job.dead_at.is_some() {
                    "given up".to_owned()
                } else {
                    time(job.available_at)
                },
                format!("{}/{}", job.attempts, job.max_attempts),
                job.last_error.clone().unwrap_or_default(),
            ]
        });
        text.push('\n');
        text.push_str(&table(&header, rows));
        let shown = u64::try_from(jobs.len()).unwrap_or_default();
        if all > shown {
            text.push_str(&format!("\n{shown} of {all}; --rows shows more.\n"));
        }
    }
    text
}

fn one(job: &outbox::Model) -> String {
    let when = |at: Option<UnixMillis>| at.map_or_else(String::new, time);
    let rows = [
        ("id", job.id.to_string()),
        ("kind", format!("{} (version {})", job.kind, job.version)),
        ("payload", job.payload.to_string()),
        ("written", time(job.created_at)),
        ("next try", time(job.available_at)),
        (
            "attempts",
            format!("{} of {}", job.attempts, job.max_attempts),
        ),
        ("held by", job.claimed_by.clone().unwrap_or_default()),
        ("held until", when(job.claimed_until)),
        ("last error", job.last_error.clone().unwrap_or_default()),
        ("done", when(job.done_at)),
        ("given up", when(job.dead_at)),
    ];
    rows.iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name:<11}{value}\n"))
        .collect()
}

/// Columns as wide as their widest value, without trailing spaces.
fn table<const N: usize>(header: &[&str; N], rows: impl Iterator<Item = [String; N]>) -> String {
    let rows: Vec<_> = std::iter::once(header.map(str::to_owned))
        .chain(rows)
        .collect();
    let mut widths = [0; N];
    for row in &rows {
        for (width, value) in widths.iter_mut().zip(row) {
            *width = (*width).max(value.chars().count());
        }
    }
    rows.iter()
        .map(|row| {
            let line: String = widths
                .iter()
                .zip(row)
                .map(|(width, value)| format!("{value:<width$}  "))
                .collect();
            format!("{}\n", line.trim_end())
        })
        .collect()
}

fn time(at: UnixMillis) -> String {
    at.timestamp().strftime("%Y-%m-%d %H:%M:%SZ").to_string()
}

fn seconds(millis: i64) -> String {
    match millis / 1000 {
        short @ ..120 => format!("{short} s"),
        middle @ 120..7200 => format!("{} min", middle / 60),
        long => format!("{} h", long / 3600),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_as_wide_as_its_values() {
        let rows = [["send_mail".to_owned(), "1".to_owned()]].into_iter();
        assert_eq!(
            table(&["kind", "waiting"], rows),
            "kind       waiting\nsend_mail  1\n"
        );
    }

    #[test]
    fn waiting_is_said_in_the_unit_that_fits() {
        assert_eq!(seconds(4_000), "4 s");
        assert_eq!(seconds(600_000), "10 min");
        assert_eq!(seconds(86_400_000), "24 h");
    }
}
