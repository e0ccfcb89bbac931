//! `yousaid mail`: addresses that a mail server refused for good, and letting one of them have mail
//! again.

use clap::{Args, Subcommand};
use yousaid_entities::UnixMillis;
use yousaid_services::audit::Actor;
use yousaid_services::mailbox;

use super::CliError;

/// Rows that a list shows.
const ROWS: u64 = 50;

/// The options of `yousaid mail`.
#[derive(Debug, Clone, Args)]
pub struct MailArgs {
    #[command(subcommand)]
    command: MailCommand,
}

#[derive(Debug, Clone, Subcommand)]
enum MailCommand {
    /// Show when addresses were refused and what the server said. The addresses are not kept.
    Refused,
    /// Say whether this address was refused, and why.
    Check {
        /// The address.
        address: String,
    },
    /// Let this address have mail again.
    Clear {
        /// The address.
        address: String,
    },
}

/// Runs the command.
///
/// # Errors
/// When the database refuses.
pub fn run(args: MailArgs) -> Result<(), CliError> {
    super::with_app(async |app| {
        let core = &app.core;
        match args.command {
            MailCommand::Refused => {
                let (rows, all) = mailbox::refused(core, ROWS).await?;
                for row in &rows {
                    println!("{}  {}", time(row.refused_at), row.words);
                }
                println!("{all} addresses are refused.");
            }
            MailCommand::Check { address } => match mailbox::find(core, &address).await? {
                Some(row) => println!("refused {}: {}", time(row.refused_at), row.words),
                None => println!("not refused"),
            },
            MailCommand::Clear { address } => {
                let was_refused = mailbox::clear(core, Actor::Operator, &address).await?;
                println!(
                    "{}",
                    if was_refused {
                        "cleared"
                    } else {
                        "it was not refused"
                    }
                );
            }
        }
        Ok(())
    })
}

fn time(at: UnixMillis) -> String {
    at.timestamp().strftime("%Y-%m-%d %H:%M:%SZ").to_string()
}
