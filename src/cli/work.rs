//! `yousaid work`: the jobs only. Any number of these may run beside each other.

use super::CliError;
use super::serve::until_stopped;
use crate::app::App;

/// Runs the command.
///
/// # Errors
/// When the application cannot start, or mail cannot be sent in the way that is configured.
pub fn run() -> Result<(), CliError> {
    super::with_app(async |app| {
        app.migrate().await?;
        tracing::info!("working");
        until_stopped(&app, work(&app)).await
    })
}

/// Runs jobs until the application is told to stop.
pub(super) async fn work(app: &App) -> Result<(), CliError> {
    let run = yousaid_jobs::run(app.core.clone(), app.worker_settings(), app.stop.clone());
    run.await
        .map_err(|error| CliError::Invalid(format!("mail cannot be sent: {error}")))
}
