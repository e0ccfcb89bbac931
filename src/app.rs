//! The state that every request sees, put together once at the start.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::Rng;
use sea_orm::{ConnectionTrait, DbErr, Statement, TransactionTrait};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use yousaid_domain::screening::Screener;
use yousaid_entities::Database;
use yousaid_jobs::WorkerSettings;
use yousaid_jobs::mail::{Conversations, MailSettings, MailTransport};
use yousaid_services::core::{Clock, Core, Waker};
use yousaid_services::feedback::{GiveFeedback, Given};
use yousaid_services::intake::Intake;
use yousaid_services::register;
use yousaid_services::tokens::Keys;

use crate::config::{self, Secret, Settings};
use crate::http::metrics::Metrics;
use crate::live::Live;
use crate::pages::resident::PageCache;

/// The live counter of feedback that was taken in.
pub const ACCEPTED: &str = "feedback";

/// Why the application cannot start, in words for the operator.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database does not answer or refuses.
    #[error("the database cannot be used: {0}")]
    Database(#[from] DbErr),
    /// The address of Redis is not one.
    #[error("setting `redis_url`: {0}")]
    Redis(#[from] redis::RedisError),
    /// A file or the network refuses.
    #[error("{what}: {source}")]
    Io {
        /// What was tried.
        what: String,
        /// What the operating system said.
        source: io::Error,
    },
}

/// Everything a request or a command needs. Cheap to clone.
#[derive(Clone, Debug)]
pub struct App {
    /// Database, clock, randomness, keys and waker.
    pub core: Core,
    /// The settings in force.
    pub settings: Arc<Settings>,
    /// The way in for feedback: pieces that arrive together share one durable commit.
    pub intake: Intake,
    /// Finds personal data in words before they are sent.
    pub screener: Arc<Screener>,
    /// Public pages, kept until they change.
    pub pages: Arc<PageCache>,
    /// Rate limits, shared where Redis is.
    pub live: Live,
    /// What `/metrics` counts.
    pub metrics: Arc<Metrics>,
    /// Cancelled when the process is to stop.
    pub stop: CancellationToken,
}

impl App {
    /// Connects to everything. The clock and the seed of every random choice are handed in.
    ///
    /// # Errors
    /// When the database does not answer, or a demo cannot keep its secret.
    pub async fn start(
        settings: Settings,
        clock: Arc<dyn Clock>,
        seed: [u8; 32],
    ) -> Result<Self, StartError> {
        let db = Database::connect(&settings.database).await?;
        let secret = match &settings.secret {
            Some(secret) => secret.clone(),
            None => demo_secret(&settings)?,
        };
        let stop = CancellationToken::new();
        let (live, waker) = match &settings.redis_url {
            Some(url) => {
                let live = Live::with_redis(url, &settings.redis_prefix)?;
                let (sender, from_here) = mpsc::channel(1);
                let waker = Waker::with_remote(sender);
                live.pass_wakes(waker.clone(), from_here, stop.clone());
                (live, waker)
            }
            None => (Live::in_process(), Waker::default()),
        };
        let core = Core::new(
            db,
            clock,
            seed,
            Keys::new(secret.reveal().as_bytes()),
            waker,
        );
        let intake = Intake::start(core.clone());
        let (settings, metrics) = (Arc::new(settings), Arc::default());
        Ok(Self {
            intake,
            screener: Arc::new(Screener::standard()),
            pages: Arc::default(),
            core,
            settings,
            live,
            metrics,
            stop,
        })
    }

    /// Takes one piece of feedback in, and counts it for those who watch.
    ///
    /// # Errors
    /// See [`Intake::give`].
    pub async fn give(&self, piece: GiveFeedback) -> yousaid_services::Result<Given> {
        let given = self.intake.give(piece).await?;
        if !given.again {
            // The author does not wait for the counter.
            let (live, now) = (self.live.clone(), self.core.now());
            tokio::spawn(async move { live.tally(ACCEPTED, now).await });
        }
        Ok(given)
    }

    /// Brings the schema and the register of councils and services up to date. On PostgreSQL
    /// several processes may start at once: a lock makes the others wait and then find nothing to
    /// do.
    ///
    /// # Errors
    /// When a migration fails.
    pub async fn migrate(&self) -> yousaid_services::Result<()> {
        let db = &self.core.db;
        if db.backend() != sea_orm::DbBackend::Postgres {
            db.migrate().await?;
            return register::load(&self.core).await;
        }
        // The lock lives as long as this transaction, which holds one connection and writes nothing.
        let lock = db.writer().begin().await?;
        let sql = "SELECT pg_advisory_xact_lock(2026112301)";
        lock.execute_raw(Statement::from_string(db.backend(), sql))
            .await?;
        db.migrate().await?;
        register::load(&self.core).await?;
        lock.commit().await?;
        Ok(())
    }

    /// How the worker of this process works.
    #[must_use]
    pub fn worker_settings(&self) -> WorkerSettings {
        let settings = &self.settings;
        let transport = match &settings.mail {
            config::MailTransport::Smtp(url) => MailTransport::Smtp(url.reveal().to_owned()),
            config::MailTransport::Folder(folder) => MailTransport::Folder(folder.clone()),
        };
        let mail = MailSettings {
            from: settings.mail_from.clone(),
            base_url: settings.base_url.clone(),
            transport,
        };
        WorkerSettings {
            hands: settings.worker_concurrency,
            mail_hands: settings.mail_concurrency,
            conversations: Conversations {
                per_domain: settings.mail_per_domain,
                ..Conversations::default()
            },
            ..WorkerSettings::new(mail)
        }
    }
}

/// A seed from the operating system.
#[must_use]
#[expect(
    clippy::disallowed_methods,
    reason = "the one place where randomness enters"
)]
pub fn entropy() -> [u8; 32] {
    let mut seed = [0; 32];
    rand::rng().fill_bytes(&mut seed);
    seed
}

/// The secret of a demo: made once, and kept beside the database so that links go on working.
fn demo_secret(settings: &Settings) -> Result<Secret, StartError> {
    let path = settings.database.url.strip_prefix("sqlite:").map_or_else(
        || PathBuf::from("yousaid-demo"),
        |file| {
            PathBuf::from(
                file.trim_start_matches("//")
                    .split('?')
                    .next()
                    .unwrap_or_default(),
            )
        },
    );
    let path = path.with_extension("secret");
    keep_secret(&path).map_err(|source| StartError::Io {
        what: format!("the secret of the demo in {}", path.display()),
        source,
    })
}

fn keep_secret(path: &Path) -> io::Result<Secret> {
    match std::fs::read_to_string(path) {
        Ok(text) if text.len() >= 32 => return Ok(Secret::new(text)),
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let text = URL_SAFE_NO_PAD.encode(entropy());
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(text.as_bytes())?;
    Ok(Secret::new(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_secret_of_a_demo_is_made_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("demo.secret");
        let first = keep_secret(&path).unwrap();
        assert!(first.reveal().len() >= 32);
        assert_eq!(keep_secret(&path).unwrap(), first);
    }
}
