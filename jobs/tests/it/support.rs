//! A world of its own for each test, on each database, with a clock that stands still.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use sea_orm::{ConnectionTrait, EntityTrait, IntoActiveModel, Statement};
use serde_json::json;
use uuid::Uuid;
use yousaid_entities::{
    Channel, CivilDate, ContactId, CouncilId, Database, DatabaseSettings, DesignId, DesignState,
    DesignVersionId, FeedbackId, FeedbackState, Frequency, JobId, SubmissionId, SubscriptionId,
    UnixMillis, VersionState, contact, council, delivery, design, design_version, feedback, outbox,
    subscription,
};
use yousaid_jobs::mail::{MailSettings, MailTransport};
use yousaid_jobs::{WorkerSettings, drain};
use yousaid_services::core::Waker;
use yousaid_services::outbox::{Job, NewJob};
use yousaid_services::tokens::Keys;
use yousaid_services::{Core, FixedClock};

/// 2026-11-23T10:00:00Z, a Monday.
pub const NOW: UnixMillis = UnixMillis(1_795_428_000_000);

/// A database with the schema, a clock, and a folder for mail.
pub struct World {
    pub core: Core,
    pub clock: Arc<FixedClock>,
    pub url: String,
    folder: tempfile::TempDir,
}

/// Runs a test on SQLite, and on PostgreSQL when it answers. The name makes the database its own.
pub async fn on_both<F, R>(name: &str, test: F)
where
    F: Fn(World) -> R,
    R: Future<Output = ()>,
{
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}/test.db", folder.path().display());
    test(world(url, folder).await).await;

    let server = std::env::var("TEST_POSTGRES_URL")
        .unwrap_or_else(|_| "postgres://postgres@127.0.0.1:5432".to_owned());
    let Ok(admin) = sea_orm::Database::connect(format!("{server}/postgres")).await else {
        eprintln!("NOT TESTED ON POSTGRESQL: {name}: nothing answers at {server}");
        return;
    };
    // Two runs of the tests at the same time do not meet.
    let name = format!("yousaid_jobs_{name}_{}", std::process::id());
    let sql = format!("CREATE DATABASE {name}");
    admin.execute_unprepared(&sql).await.unwrap();
    let world = world(format!("{server}/{name}"), tempfile::tempdir().unwrap()).await;
    test(world).await;
    let sql = format!("DROP DATABASE {name} WITH (FORCE)");
    admin.execute_unprepared(&sql).await.unwrap();
}

async fn world(url: String, folder: tempfile::TempDir) -> World {
    let clock = Arc::new(FixedClock::new(NOW));
    let core = core(&url, &clock, 7).await;
    core.db.migrate().await.unwrap();
    World {
        core,
        clock,
        url,
        folder,
    }
}

async fn core(url: &str, clock: &Arc<FixedClock>, seed: u8) -> Core {
    let settings = DatabaseSettings {
        url: url.to_owned(),
        connections: 5,
    };
    let db = Database::connect(&settings).await.unwrap();
    let clock: Arc<FixedClock> = Arc::clone(clock);
    Core::new(
        db,
        clock,
        [seed; 32],
        Keys::new(b"a secret of the tests"),
        Waker::default(),
    )
}

impl World {
    /// The same database as another process sees it.
    pub async fn another(&self) -> Core {
        core(&self.url, &self.clock, 8).await
    }

    /// Settings with mail to a folder.
    pub fn settings(&self) -> WorkerSettings {
        WorkerSettings::new(Self::mail_to(MailTransport::Folder(self.mail_folder())))
    }

    pub fn mail_to(transport: MailTransport) -> MailSettings {
        MailSettings {
            from: "YouSaid <no-reply@yousaid.test>".to_owned(),
            base_url: "https://yousaid.test".to_owned(),
            transport,
        }
    }

    pub fn mail_folder(&self) -> std::path::PathBuf {
        self.folder.path().join("mail")
    }

    pub async fn drain(&self) {
        drain(&self.core, self.settings()).await.unwrap();
    }

    pub async fn enqueue(&self, jobs: impl IntoIterator<Item = Job>) {
        let jobs: Vec<_> = jobs
            .into_iter()
            .map(|job| NewJob::now(&self.core, None, job))
            .collect();
        let txn = self.core.db.begin().await.unwrap();
        yousaid_services::outbox::enqueue(&txn, &self.core, jobs)
            .await
            .unwrap();
        txn.commit().await.unwrap();
    }

    pub async fn execute(&self, sql: &str) {
        self.core.db.writer().execute_unprepared(sql).await.unwrap();
    }

    pub async fn jobs(&self) -> Vec<outbox::Model> {
        outbox::Entity::find()
            .all(self.core.db.reader())
            .await
            .unwrap()
    }

    pub async fn job(&self, id: JobId) -> outbox::Model {
        outbox::Entity::find_by_id(id)
            .one(self.core.db.reader())
            .await
            .unwrap()
            .unwrap()
    }

    pub async fn count(&self, sql: &str) -> i64 {
        let statement = Statement::from_string(
            self.core.db.backend(),
            format!("SELECT COUNT(*) AS n FROM {sql}"),
        );
        let row = self
            .core
            .db
            .reader()
            .query_one_raw(statement)
            .await
            .unwrap()
            .unwrap();
        row.try_get("", "n").unwrap()
    }

    pub async fn deliveries(&self) -> Vec<delivery::Model> {
        delivery::Entity::newest_first()
            .all(self.core.db.reader())
            .await
            .unwrap()
    }

    /// As if every lease had run out, without waiting for it.
    pub async fn leases_run_out(&self) {
        self.execute("UPDATE outbox SET claimed_until = 1 WHERE claimed_until IS NOT NULL")
            .await;
    }

    pub async fn council(&self) -> CouncilId {
        let row = council::Model {
            id: self.core.id(),
            gss: format!("E{}", self.core.reference()),
            slug: self.core.reference().to_lowercase(),
            name: "Ambleford Council".to_owned(),
            kind: "district".to_owned(),
            parent_gss: None,
            region: "South".to_owned(),
            website: None,
            starts_on: None,
            ends_on: None,
            contact_email: None,
            takes_part: true,
        };
        let id = row.id;
        self.insert::<council::Entity, _>(row).await;
        id
    }

    pub async fn design(&self, council_id: CouncilId, state: DesignState) -> DesignId {
        self.design_between(council_id, state, None, None).await
    }

    pub async fn design_between(
        &self,
        council_id: CouncilId,
        state: DesignState,
        opens_on: Option<&str>,
        closes_on: Option<&str>,
    ) -> DesignId {
        let date = |text: Option<&str>| text.map(|text| text.parse::<CivilDate>().unwrap());
        let row = design::Model {
            id: self.core.id(),
            council_id,
            service_number: None,
            slug: self.core.reference().to_lowercase(),
            title: "Report a missed bin".to_owned(),
            summary: "A new way to tell us.".to_owned(),
            state,
            opens_on: date(opens_on),
            closes_on: date(closes_on),
            current_version_id: Some(DesignVersionId(Uuid::from_u128(1))),
            created_at: self.core.now(),
            updated_at: self.core.now(),
            revision: 1,
            public_revision: 1,
        };
        let id = row.id;
        self.insert::<design::Entity, _>(row).await;
        id
    }

    /// Feedback as it is when it has just been taken in.
    pub async fn feedback(&self, council_id: CouncilId, texts: &[&str]) -> Vec<FeedbackId> {
        let design_id = self.design(council_id, DesignState::Open).await;
        let version = design_version::Model {
            id: self.core.id(),
            council_id,
            design_id,
            number: 1,
            state: VersionState::Draft,
            change_note: String::new(),
            published_at: None,
            created_at: self.core.now(),
        };
        let design_version_id = version.id;
        self.insert::<design_version::Entity, _>(version).await;
        let rows: Vec<_> = texts
            .iter()
            .map(|text| feedback::Model {
                id: self.core.id(),
                submission_id: self.core.id::<SubmissionId>(),
                reference: self.core.reference(),
                council_id,
                design_id,
                design_version_id,
                step_id: None,
                ease: None,
                text: (*text).to_owned(),
                published_text: None,
                locale: "en".to_owned(),
                channel: Channel::Web,
                about: json!({}),
                place_gss: None,
                ward_gss: None,
                state: FeedbackState::Received,
                reasons: String::new(),
                source: None,
                created_at: self.core.now(),
                updated_at: self.core.now(),
                published_at: None,
                revision: 1,
            })
            .collect();
        let ids = rows.iter().map(|row| row.id).collect();
        feedback::Entity::insert_many(rows.into_iter().map(IntoActiveModel::into_active_model))
            .exec_without_returning(self.core.db.writer())
            .await
            .unwrap();
        ids
    }

    pub async fn contact(
        &self,
        council_id: CouncilId,
        feedback_id: FeedbackId,
        locale: &str,
        confirmed: bool,
    ) -> ContactId {
        let row = contact::Model {
            id: self.core.id(),
            council_id,
            feedback_id,
            email: "ann@residents.test".to_owned(),
            locale: locale.to_owned(),
            confirmed_at: confirmed.then(|| self.core.now()),
            ended_at: None,
            erased_at: None,
            created_at: self.core.now(),
        };
        let id = row.id;
        self.insert::<contact::Entity, _>(row).await;
        id
    }

    /// Somebody who follows a council, or a plan of it, and hears at once.
    pub async fn follows(
        &self,
        email: &str,
        council_id: CouncilId,
        design_id: Option<DesignId>,
        confirmed: bool,
    ) -> SubscriptionId {
        let row = subscription::Model {
            id: self.core.id(),
            email: email.to_owned(),
            email_key: self.core.keys.mailbox(email),
            locale: "en".to_owned(),
            council_id,
            design_id,
            frequency: Frequency::Immediate,
            confirmed_at: confirmed.then(|| self.core.now()),
            ended_at: None,
            created_at: self.core.now(),
        };
        let id = row.id;
        self.insert::<subscription::Entity, _>(row).await;
        id
    }

    /// A version of a plan with a note of what is new.
    pub async fn version(&self, council_id: CouncilId, design_id: DesignId) -> Uuid {
        let row = design_version::Model {
            id: self.core.id(),
            council_id,
            design_id,
            number: 2,
            state: VersionState::Draft,
            change_note: "You can add photos.".to_owned(),
            published_at: None,
            created_at: self.core.now(),
        };
        let id = row.id;
        self.insert::<design_version::Entity, _>(row).await;
        id.0
    }

    pub async fn insert<E, M>(&self, row: M)
    where
        E: EntityTrait,
        M: IntoActiveModel<E::ActiveModel>,
        E::ActiveModel: Send,
    {
        E::insert(row.into_active_model())
            .exec_without_returning(self.core.db.writer())
            .await
            .unwrap();
    }
}

/// Waits until the condition holds; a test that waits in vain fails.
pub async fn until<R: Future<Output = bool>>(condition: impl Fn() -> R) {
    for _ in 0..500 {
        if condition().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("it did not happen within ten seconds");
}
