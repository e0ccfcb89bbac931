//! The database under measurement: one open plan with 200 published comments, and drafts to send.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use sea_orm::{
    ActiveValue::Set, ConnectionTrait, DatabaseConnection, EntityTrait, Statement, TransactionTrait,
};
use serde_json::json;
use yousaid_domain::text::{EmailAddress, FeedbackText};
use yousaid_entities::{
    Channel, CouncilId, Database, DatabaseSettings, DesignId, DesignState, DesignVersionId,
    FeedbackId, FeedbackState, StepId, SubmissionId, UnixMillis, VersionState, council, design,
    design_version, draft, feedback, step,
};
use yousaid_services::feedback::{DRAFT_LIFE, Draft};
use yousaid_services::tokens::Keys;
use yousaid_services::{Core, SystemClock, core::Waker, register};

/// Published comments of the plan.
const COMMENTS: usize = 200;

/// The words of a comment: as long as residents' comments are in the middle.
const WORDS: &str = "It would help to see when the crew comes back, and to get a text when the time \
     changes. My neighbour reported hers twice because nothing told her that the first one counted.";

pub struct World {
    folder: tempfile::TempDir,
    database: String,
    server: Option<DatabaseConnection>,
    core: Core,
    version: DesignVersionId,
    design: DesignId,
}

impl World {
    /// A SQLite file on the disk that holds the build.
    pub async fn sqlite() -> Self {
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let url = format!("sqlite://{}", folder.path().join("bench.db").display());
        Self::make(folder, url, None).await
    }

    /// A database of its own on the local PostgreSQL, if it and Redis answer.
    pub async fn postgres() -> Option<Self> {
        std::net::TcpStream::connect("127.0.0.1:6379").ok()?;
        let base = "postgres://postgres@127.0.0.1:5432";
        let server = sea_orm::Database::connect(format!("{base}/postgres"))
            .await
            .ok()?;
        let name = format!("yousaid_bench_{}", std::process::id());
        server
            .execute_unprepared(&format!("CREATE DATABASE {name}"))
            .await
            .ok()?;
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        Some(Self::make(folder, format!("{base}/{name}"), Some(server)).await)
    }

    async fn make(
        folder: tempfile::TempDir,
        database: String,
        server: Option<DatabaseConnection>,
    ) -> Self {
        let settings = DatabaseSettings {
            url: database.clone(),
            connections: 16,
        };
        let db = Database::connect(&settings).await.unwrap();
        db.migrate().await.unwrap();
        let core = Core::new(
            db,
            Arc::new(SystemClock),
            [7; 32],
            Keys::new(SECRET.as_bytes()),
            Waker::default(),
        );
        register::load(&core).await.unwrap();
        let (design, version) = plan(&core).await;
        Self {
            folder,
            database,
            server,
            core,
            version,
            design,
        }
    }

    pub const fn is_postgres(&self) -> bool {
        self.server.is_some()
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The settings of the service.
    pub fn environment(&self, address: SocketAddr, mail: u16) -> HashMap<String, String> {
        let mut environment = HashMap::from([
            ("YOUSAID_DATABASE_URL", self.database.clone()),
            ("YOUSAID_SECRET", SECRET.to_owned()),
            ("YOUSAID_BIND", address.to_string()),
            ("YOUSAID_BASE_URL", format!("http://{address}")),
            ("YOUSAID_SMTP_URL", format!("smtp://127.0.0.1:{mail}")),
            ("YOUSAID_POST_RATE", "1000000000".to_owned()),
            ("YOUSAID_LOG", "warn".to_owned()),
        ]);
        if self.is_postgres() {
            environment.insert("YOUSAID_REDIS_URL", "redis://127.0.0.1:6379".to_owned());
            environment.insert(
                "YOUSAID_REDIS_PREFIX",
                format!("bench-{}", std::process::id()),
            );
        }
        environment
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect()
    }

    pub fn plan_path() -> String {
        "/plans/report-a-missed-bin".to_owned()
    }

    pub fn words_path() -> String {
        format!("{}/feedback", Self::plan_path())
    }

    pub fn check_paths(drafts: &[SubmissionId]) -> Vec<String> {
        drafts
            .iter()
            .map(|id| format!("{}/{id}/check", Self::words_path()))
            .collect()
    }

    /// Drafts ready to be sent.
    pub async fn drafts(&self, count: usize) -> Vec<SubmissionId> {
        self.make_drafts(count, |_| None).await
    }

    /// The same with an address each.
    pub async fn drafts_with_mail(&self, count: usize) -> Vec<SubmissionId> {
        let address = |n| EmailAddress::parse(&format!("person{n}@example.org")).ok();
        self.make_drafts(count, address).await
    }

    async fn make_drafts(
        &self,
        count: usize,
        email: impl Fn(usize) -> Option<EmailAddress>,
    ) -> Vec<SubmissionId> {
        let ids: Vec<SubmissionId> = (0..count).map(|_| self.core.secret_id()).collect();
        let rows: Vec<_> = ids
            .iter()
            .enumerate()
            .map(|(n, id)| {
                let content = Draft {
                    design_version_id: self.version,
                    step_id: None,
                    text: FeedbackText::parse(&format!("{WORDS} ({n})")).unwrap(),
                    ease: None,
                    about: HashMap::new(),
                    place_gss: None,
                    ward_gss: None,
                    answers: Vec::new(),
                    email: email(n),
                    locale: "en".to_owned(),
                    warned: true,
                };
                draft::ActiveModel {
                    id: Set(*id),
                    design_id: Set(self.design),
                    payload: Set(serde_json::to_value(content).unwrap()),
                    created_at: Set(self.core.now()),
                    expires_at: Set(self.core.now().plus(DRAFT_LIFE)),
                }
            })
            .collect();
        let txn = self.core.db.begin().await.unwrap();
        for chunk in rows.chunks(1_000) {
            draft::Entity::insert_many(chunk.to_vec())
                .exec_without_returning(&txn)
                .await
                .unwrap();
        }
        txn.commit().await.unwrap();
        ids
    }

    pub async fn feedback_rows(&self) -> i64 {
        self.number("SELECT count(*) AS n FROM feedback").await
    }

    pub async fn jobs_waiting(&self) -> i64 {
        self.number("SELECT count(*) AS n FROM outbox WHERE done_at IS NULL AND dead_at IS NULL AND kind = 'screen_feedback'").await
    }

    /// Jobs that were done.
    pub async fn jobs_done(&self) -> i64 {
        self.number("SELECT count(*) AS n FROM outbox WHERE done_at IS NOT NULL")
            .await
    }

    /// Takes all jobs away, and the room that they had.
    pub async fn forget_jobs(&self) {
        let db = self.core.db.writer();
        db.execute_unprepared("DELETE FROM outbox").await.unwrap();
        db.execute_unprepared("VACUUM").await.unwrap();
    }

    /// For each piece that was accepted since then: milliseconds until it was screened, sorted.
    pub async fn screening_delays(&self, since: UnixMillis) -> Vec<i64> {
        let db = self.core.db.reader();
        let statement = Statement::from_sql_and_values(
            db.get_database_backend(),
            "SELECT r.created_at - f.created_at AS delay FROM screening_results r \
             JOIN feedback f ON f.id = r.feedback_id WHERE f.created_at >= $1 ORDER BY 1",
            [since.0.into()],
        );
        let rows = db.query_all_raw(statement).await.unwrap();
        rows.iter()
            .map(|row| row.try_get("", "delay").unwrap())
            .collect()
    }

    /// What the service's own parts are handed.
    pub const fn core(&self) -> &Core {
        &self.core
    }

    /// Feedback that is screened, and all that was sent.
    pub async fn screened(&self) -> (i64, i64) {
        let screened = self
            .number("SELECT count(DISTINCT feedback_id) AS n FROM screening_results")
            .await;
        let sent = self
            .number("SELECT count(*) AS n FROM feedback WHERE channel = 'web'")
            .await;
        (screened, sent)
    }

    async fn number(&self, sql: &str) -> i64 {
        let db = self.core.db.reader();
        let statement = Statement::from_string(db.get_database_backend(), sql);
        db.query_one_raw(statement)
            .await
            .unwrap()
            .unwrap()
            .try_get("", "n")
            .unwrap()
    }

    /// Transactions a second of one writer, each with a feedback row and a job row, each durable.
    pub async fn ceiling(&self) -> f64 {
        let (begun, mut done) = (Instant::now(), 0_u32);
        while begun.elapsed() < Duration::from_secs(3) {
            self.raw().await;
            done += 1;
        }
        let rate = f64::from(done) / begun.elapsed().as_secs_f64();
        self.clean().await;
        rate
    }

    /// The same of several writers at once.
    pub async fn ceiling_parallel(&self, writers: usize) -> f64 {
        let begun = Instant::now();
        let work = (0..writers).map(|_| async {
            let mut done = 0_u32;
            while begun.elapsed() < Duration::from_secs(3) {
                self.raw().await;
                done += 1;
            }
            done
        });
        let done: u32 = futures::future::join_all(work).await.into_iter().sum();
        let rate = f64::from(done) / begun.elapsed().as_secs_f64();
        self.clean().await;
        rate
    }

    async fn raw(&self) {
        let txn = self.core.db.begin().await.unwrap();
        let id: FeedbackId = self.core.id();
        let backend = self.core.db.backend();
        let now = self.core.now().0;
        let sql = "INSERT INTO feedback (id, submission_id, reference, council_id, design_id, \
             design_version_id, text, locale, channel, about, state, reasons, created_at, updated_at, \
             revision) SELECT $1, $1, $2, d.council_id, d.id, $3, $4, 'en', 'api', '{}', 'received', '', \
             $5, $5, 1 FROM designs d WHERE d.id = $6";
        let sql = if self.is_postgres() {
            sql.replace("'{}'", "CAST('{}' AS JSONB)")
                .replace(
                    "SELECT $1, $1, $2",
                    "SELECT CAST($1 AS UUID), CAST($1 AS UUID), $2",
                )
                .replace("d.id, $3, $4", "d.id, CAST($3 AS UUID), $4")
                .replace("$5, $5, 1", "CAST($5 AS BIGINT), CAST($5 AS BIGINT), 1")
        } else {
            sql.to_owned()
        };
        let values = [
            id.into(),
            id.to_string().into(),
            self.version.into(),
            WORDS.into(),
            now.into(),
            self.design.into(),
        ];
        txn.execute_raw(Statement::from_sql_and_values(backend, sql, values))
            .await
            .unwrap();
        let sql = "INSERT INTO outbox (id, kind, version, payload, priority, created_at, available_at, \
             fence, attempts, max_attempts) VALUES ($1, 'raw', 1, '{}', 99, $2, $2, 0, 0, 1)";
        let values = [id.into(), now.into()];
        txn.execute_raw(Statement::from_sql_and_values(backend, sql, values))
            .await
            .unwrap();
        txn.commit().await.unwrap();
    }

    async fn clean(&self) {
        let db = self.core.db.writer();
        db.execute_unprepared("DELETE FROM feedback WHERE channel = 'api'")
            .await
            .unwrap();
        db.execute_unprepared("DELETE FROM outbox WHERE kind = 'raw'")
            .await
            .unwrap();
    }

    /// Takes the database away.
    pub async fn remove(self) {
        if let Some(server) = self.server {
            let name = self.database.rsplit('/').next().unwrap().to_owned();
            server
                .execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)"))
                .await
                .unwrap();
        }
    }
}

const SECRET: &str = "a benchmark keeps no secrets, but has to be long";

async fn plan(core: &Core) -> (DesignId, DesignVersionId) {
    let txn = core.db.writer().begin().await.unwrap();
    let oxford = council::Entity::by_gss("E07000178")
        .one(&txn)
        .await
        .unwrap()
        .unwrap();
    let council_id: CouncilId = oxford.id;
    let (design_id, version_id): (DesignId, DesignVersionId) = (core.id(), core.id());
    let now = core.now();
    design::Entity::insert(design::ActiveModel {
        id: Set(design_id),
        council_id: Set(council_id),
        service_number: Set(None),
        slug: Set("report-a-missed-bin".to_owned()),
        title: Set("Report a missed bin".to_owned()),
        summary: Set("Tell us about a missed bin, and see when the crew comes back.".to_owned()),
        state: Set(DesignState::Open),
        opens_on: Set(None),
        closes_on: Set(None),
        current_version_id: Set(Some(version_id)),
        created_at: Set(now),
        updated_at: Set(now),
        revision: Set(1),
        public_revision: Set(1),
    })
    .exec_without_returning(&txn)
    .await
    .unwrap();
    design_version::Entity::insert(design_version::ActiveModel {
        id: Set(version_id),
        council_id: Set(council_id),
        design_id: Set(design_id),
        number: Set(1),
        state: Set(VersionState::Draft),
        change_note: Set(String::new()),
        published_at: Set(None),
        created_at: Set(now),
    })
    .exec_without_returning(&txn)
    .await
    .unwrap();
    let steps = (1..=5).map(|number| step::ActiveModel {
        id: Set(core.id::<StepId>()),
        council_id: Set(council_id),
        design_version_id: Set(version_id),
        number: Set(number),
        title: Set(format!("Step {number}: say which bin and where it stands")),
        body: Set("## Which bin?\n\n- green\n- blue\n- brown\n".to_owned()),
        image_id: Set(None),
        image_alt: Set(String::new()),
    });
    step::Entity::insert_many(steps)
        .exec_without_returning(&txn)
        .await
        .unwrap();
    let comments = (0..COMMENTS).map(|n| feedback::ActiveModel {
        id: Set(core.id::<FeedbackId>()),
        submission_id: Set(core.secret_id()),
        reference: Set(core.reference()),
        council_id: Set(council_id),
        design_id: Set(design_id),
        design_version_id: Set(version_id),
        step_id: Set(None),
        ease: Set(Some(3)),
        text: Set(format!("{WORDS} ({n})")),
        published_text: Set(Some(format!("{WORDS} ({n})"))),
        locale: Set("en".to_owned()),
        channel: Set(Channel::Import),
        about: Set(json!({})),
        place_gss: Set(None),
        ward_gss: Set(None),
        state: Set(FeedbackState::Published),
        reasons: Set(String::new()),
        source: Set(None),
        created_at: Set(now),
        updated_at: Set(now),
        published_at: Set(Some(now)),
        revision: Set(1),
    });
    feedback::Entity::insert_many(comments)
        .exec_without_returning(&txn)
        .await
        .unwrap();
    txn.commit().await.unwrap();
    (design_id, version_id)
}
