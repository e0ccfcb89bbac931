//! `yousaid serve`: the pages, and the jobs unless they run elsewhere.

use std::time::Duration;

use clap::Args;
use tokio::net::TcpListener;
use tokio::signal;

use super::CliError;
use super::work::work;
use crate::app::{App, StartError};
use crate::http::server;

/// The options of `yousaid serve`.
#[derive(Debug, Clone, Default, Args)]
pub struct ServeArgs {
    /// Leave the jobs to other processes.
    #[arg(long)]
    pub no_worker: bool,
}

/// Runs the command.
///
/// # Errors
/// When the application cannot start.
pub fn run(args: &ServeArgs) -> Result<(), CliError> {
    super::with_app(|app| serve(app, args.no_worker))
}

/// Serves until the process is asked to stop.
async fn serve(app: App, no_worker: bool) -> Result<(), CliError> {
    app.migrate().await?;
    let listener = listen(&app).await?;
    let with_worker = app.settings.worker && !no_worker;
    serve_on(app, listener, with_worker).await
}

/// Takes the address of the settings.
async fn listen(app: &App) -> Result<TcpListener, CliError> {
    let bind = app.settings.bind;
    let listener = TcpListener::bind(bind).await;
    listener.map_err(|source| {
        let what = format!("listening on {bind}");
        StartError::Io { what, source }.into()
    })
}

/// Serves until the process is asked to stop, on an address that was taken before.
pub(super) async fn serve_on(
    app: App,
    listener: TcpListener,
    with_worker: bool,
) -> Result<(), CliError> {
    tracing::info!(bind = %app.settings.bind, base_url = app.settings.base_url, "serving");
    until_stopped(&app, async {
        let (pages, jobs) = tokio::join!(server::serve(app.clone(), listener), async {
            if with_worker {
                work(&app).await
            } else {
                Ok(())
            }
        });
        pages.map_err(|source| StartError::Io {
            what: "serving".to_owned(),
            source,
        })?;
        jobs
    })
    .await
}

/// How long everything may take to end: what runs it waits for ten seconds, then kills.
const FAREWELL: Duration = Duration::from_secs(9);

/// Runs until it ends by itself, or until the process is asked to stop and it has ended or used up
/// its time.
pub(super) async fn until_stopped(
    app: &App,
    running: impl Future<Output = Result<(), CliError>>,
) -> Result<(), CliError> {
    let mut running = std::pin::pin!(running);
    tokio::select! {
        ended = &mut running => {
            app.stop.cancel();
            return ended;
        }
        () = asked_to_stop() => {}
    }
    tracing::info!("stopping");
    app.stop.cancel();
    tokio::time::timeout(FAREWELL, running)
        .await
        .unwrap_or_else(|_| {
            tracing::warn!("not everything ended in time; what was under way is done again later");
            Ok(())
        })
}

async fn asked_to_stop() {
    let interrupt = async {
        // Without the handler the signal ends the process at once, which is safe too.
        if signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match signal::unix::signal(signal::unix::SignalKind::terminate()) {
            Ok(mut signals) => {
                signals.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
