//! `yousaid ledger`: whether the past of moderation is still what it was.

use clap::{Args, Subcommand};
use yousaid_services::ledger::{self, Checked};

use super::CliError;

/// The options of `yousaid ledger`.
#[derive(Debug, Clone, Args)]
pub struct LedgerArgs {
    #[command(subcommand)]
    command: LedgerCommand,
}

#[derive(Debug, Clone, Subcommand)]
enum LedgerCommand {
    /// Check that no decision was changed, taken out or put in, and print the newest hashes.
    Verify {
        /// Check one council only, named by its short name, such as `oxford`.
        #[arg(long)]
        council: Option<String>,
    },
}

/// Runs the command.
///
/// # Errors
/// When a chain is broken or a decision differs from its entry, or when the database refuses.
pub fn run(args: LedgerArgs) -> Result<(), CliError> {
    let LedgerCommand::Verify { council } = args.command;
    super::with_app(async |app| {
        let chains = ledger::verify(&app.core, council.as_deref()).await?;
        for chain in &chains {
            println!("{}", line(chain));
        }
        let broken = chains.iter().filter(|chain| !chain.holds()).count();
        if broken == 0 {
            return Ok(());
        }
        Err(CliError::Invalid(format!(
            "{broken} of {} ledgers do not hold",
            chains.len()
        )))
    })
}

/// What was found, in one line.
fn line(chain: &Checked) -> String {
    let Checked {
        council,
        entries,
        head,
        ..
    } = chain;
    let mut line = format!("{council}: {entries} entries hold, {head}");
    if let Some(broken) = chain.broken {
        line.push_str(&format!("; {broken}"));
    }
    if chain.unlike > 0 {
        line.push_str(&format!("; {} decisions differ from it", chain.unlike));
    }
    line
}
