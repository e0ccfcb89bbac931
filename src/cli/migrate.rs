//! `yousaid migrate`: brings the database up to date, for those who do it before they start.

use super::CliError;

/// Runs the command.
///
/// # Errors
/// When the database does not answer or a migration fails; those before it stay.
pub fn run() -> Result<(), CliError> {
    super::with_app(async |app| {
        app.migrate().await?;
        eprintln!("The database is up to date.");
        Ok(())
    })
}
