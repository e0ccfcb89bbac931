//! The whole application on a random port and a database of its own, and what tests say to it.
//!
//! ```ignore
//! let app = TestApp::start().await;
//! let plan = app.open_plan("leeds", "Report a missed bin").await;
//! let page = app.get(&format!("/plans/{}", plan.slug)).await;
//! assert_eq!(page.status, 200);
//! let officer = app.officer("leeds").await;
//! let officer = app.sign_in(&officer).await;
//! let page = officer.submit("/manage/leeds/…", &[("text", "words")]).await;
//! app.run_jobs_until_idle().await;
//! assert_eq!(app.mail.sent().len(), 1);
//! ```
//!
//! `TEST_DATABASE=postgres` puts it on the PostgreSQL server of `TEST_POSTGRES_URL` (the local one
//! unless set); `TEST_REDIS_URL` gives it Redis. The clock stands still and randomness is seeded.

mod browser;
mod fixtures;
mod mail;

use std::collections::HashMap;
use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

pub use browser::{Browser, Page, encode};
pub use fixtures::Plan;
pub use mail::MailServer;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter};
use tempfile::TempDir;
use tokio::net::TcpListener;
use yousaid::app::App;
use yousaid::config::Settings;
use yousaid::http::server;
use yousaid_entities::{UnixMillis, outbox};
use yousaid_services::FixedClock;

/// When every test begins: Monday 23 November 2026, ten o'clock in England.
pub const START: &str = "2026-11-23T10:00:00Z";

/// One running application. Also the browser of a visitor: `app.get("/")`.
pub struct TestApp {
    pub app: App,
    pub clock: Arc<FixedClock>,
    /// Takes every message.
    pub mail: MailServer,
    /// Scheme, host and port.
    pub base: String,
    visitor: Browser,
    counter: AtomicU32,
    place: Place,
}

enum Place {
    File(TempDir),
    Postgres { server: String, name: String },
}

impl Deref for TestApp {
    type Target = Browser;

    fn deref(&self) -> &Browser {
        &self.visitor
    }
}

impl TestApp {
    pub async fn start() -> Self {
        Self::start_with(&[]).await
    }

    /// With settings of its own, as environment variables: `("YOUSAID_POST_RATE", "2")`.
    pub async fn start_with(settings: &[(&str, &str)]) -> Self {
        let place = Place::new().await;
        let mail = MailServer::start().await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let base = format!("http://127.0.0.1:{port}");
        let mut environment: HashMap<String, String> = HashMap::new();
        let mut set = |name: &str, value: String| environment.insert(name.to_owned(), value);
        set("YOUSAID_DATABASE_URL", place.url());
        set("YOUSAID_DATABASE_CONNECTIONS", "4".to_owned());
        set(
            "YOUSAID_SECRET",
            "a secret of the tests, forty characters.".to_owned(),
        );
        set("YOUSAID_BASE_URL", base.clone());
        set(
            "YOUSAID_SMTP_URL",
            format!("smtp://127.0.0.1:{}", mail.port),
        );
        set(
            "YOUSAID_MAIL_FROM",
            "YouSaid <noreply@yousaid.example>".to_owned(),
        );
        set("YOUSAID_POST_RATE", "10000".to_owned());
        set("YOUSAID_SIGN_IN_RATE", "10000".to_owned());
        if let Ok(redis) = std::env::var("TEST_REDIS_URL") {
            set("YOUSAID_REDIS_URL", redis);
            set("YOUSAID_REDIS_PREFIX", format!("test:{}", place.unique()));
        }
        for (name, value) in settings {
            set(name, (*value).to_owned());
        }
        let settings = Settings::from_environment(environment).unwrap();
        let start: jiff::Timestamp = START.parse().unwrap();
        let clock = Arc::new(FixedClock::new(UnixMillis::from(start)));
        let app = App::start(settings, clock.clone(), [7; 32]).await.unwrap();
        app.migrate().await.unwrap();
        tokio::spawn(server::serve(app.clone(), listener));
        let visitor = Browser::new(&base, None);
        Self {
            app,
            clock,
            mail,
            base,
            visitor,
            counter: AtomicU32::new(0),
            place,
        }
    }

    /// Runs the jobs that are due, and those that they cause, until there are none.
    pub async fn run_jobs_until_idle(&self) {
        let settings = self.app.worker_settings();
        yousaid_jobs::drain(&self.app.core, settings).await.unwrap();
    }

    /// Jobs that were not done yet, dead letters included.
    pub async fn jobs_left(&self) -> u64 {
        let left = outbox::Entity::find().filter(outbox::Column::DoneAt.is_null());
        left.count(self.app.core.db.reader()).await.unwrap()
    }

    /// Moves the clock.
    pub fn wait_minutes(&self, minutes: i64) {
        self.clock.advance(minutes * 60_000);
    }

    /// A number that was not given before.
    fn next(&self) -> u32 {
        self.counter.fetch_add(1, Ordering::SeqCst)
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        self.app.stop.cancel();
        let Place::Postgres { server, name } = &self.place else {
            return;
        };
        let (server, sql) = (
            server.clone(),
            format!("DROP DATABASE \"{name}\" WITH (FORCE)"),
        );
        // The test's own runtime may be ending, so another one takes the database away.
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            runtime.unwrap().block_on(async {
                let admin = sea_orm::Database::connect(format!("{server}/postgres")).await;
                admin.unwrap().execute_unprepared(&sql).await.unwrap();
            });
        });
        if dropped.join().is_err() {
            eprintln!("The database {name} could not be dropped.");
        }
    }
}

impl Place {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        if std::env::var("TEST_DATABASE").as_deref() != Ok("postgres") {
            return Self::File(folder);
        }
        let server = std::env::var("TEST_POSTGRES_URL")
            .unwrap_or_else(|_| "postgres://postgres@127.0.0.1:5432".to_owned());
        let name = format!("it_{}", random_part(&folder));
        let admin = sea_orm::Database::connect(format!("{server}/postgres"))
            .await
            .unwrap();
        admin
            .execute_unprepared(&format!("CREATE DATABASE \"{name}\""))
            .await
            .unwrap();
        admin.close().await.unwrap();
        Self::Postgres { server, name }
    }

    fn url(&self) -> String {
        match self {
            Self::File(folder) => format!("sqlite://{}", folder.path().join("test.db").display()),
            Self::Postgres { server, name } => format!("{server}/{name}"),
        }
    }

    fn unique(&self) -> String {
        match self {
            Self::File(folder) => random_part(folder),
            Self::Postgres { name, .. } => name.clone(),
        }
    }
}

/// The random part of a folder's name, which no other test has.
fn random_part(folder: &TempDir) -> String {
    let name = folder.path().file_name().unwrap().to_string_lossy();
    name.trim_start_matches(['.', 't', 'm', 'p']).to_lowercase()
}
