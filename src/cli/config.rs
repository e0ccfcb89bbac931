//! `yousaid config`: prints the settings in force, secrets hidden.

use super::CliError;
use crate::config;

/// Runs the command.
///
/// # Errors
/// When the settings cannot be used.
pub fn run() -> Result<(), CliError> {
    print!("{}", config::in_force(std::env::vars().collect())?);
    Ok(())
}
