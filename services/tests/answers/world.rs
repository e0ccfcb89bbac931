//! A database of its own for each test, with the register, a few people and short ways to make
//! plans and feedback.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait, EntityTrait};
use yousaid_entities::*;
use yousaid_services::audit::Actor;
use yousaid_services::core::Waker;
use yousaid_services::tokens::Keys;
use yousaid_services::{Core, FixedClock, register};

/// Waste collection: a district's service.
pub const WASTE: i32 = 524;
/// Potholes: a county's service.
pub const POTHOLES: i32 = 557;

/// Monday 23 November 2026, 09:00 in London.
const START: i64 = 1_795_424_400_000;

pub struct World {
    pub core: Core,
    pub clock: Arc<FixedClock>,
    pub officer: Actor,
    counter: AtomicU32,
    place: Place,
}

enum Place {
    Folder(tempfile::TempDir),
    Postgres { server: String, name: String },
}

impl World {
    pub async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("test.db").display());
        Self::at(&url, Place::Folder(folder)).await
    }

    /// A new database on the server that `TEST_POSTGRES_URL` names, or on the local one.
    pub async fn postgres() -> Option<Self> {
        let server = std::env::var("TEST_POSTGRES_URL")
            .unwrap_or_else(|_| "postgres://postgres@127.0.0.1:5432".to_owned());
        let admin = match sea_orm::Database::connect(format!("{server}/postgres")).await {
            Ok(admin) => admin,
            Err(error) => {
                eprintln!("NOT TESTED ON POSTGRESQL: {server} does not answer: {error}");
                return None;
            }
        };
        let folder = tempfile::tempdir().unwrap();
        let unique = folder.path().file_name().unwrap().to_string_lossy();
        let name = format!("answers_{}", unique.trim_start_matches('.').to_lowercase());
        admin
            .execute_unprepared(&format!("CREATE DATABASE \"{name}\""))
            .await
            .unwrap();
        admin.close().await.unwrap();
        let url = format!("{server}/{name}");
        Some(Self::at(&url, Place::Postgres { server, name }).await)
    }

    async fn at(url: &str, place: Place) -> Self {
        let settings = DatabaseSettings {
            url: url.to_owned(),
            connections: 4,
        };
        let db = Database::connect(&settings).await.unwrap();
        db.migrate().await.unwrap();
        let clock = Arc::new(FixedClock::new(UnixMillis(START)));
        let core = Core::new(
            db,
            clock.clone(),
            [7; 32],
            Keys::new(b"a secret of thirty-two bytes or so"),
            Waker::default(),
        );
        register::load(&core).await.unwrap();
        let officer: UserId = core.id();
        user::ActiveModel {
            id: Set(officer),
            email: Set("officer@example.gov.uk".to_owned()),
            name: Set("Ola Fisher".to_owned()),
            locale: Set("en".to_owned()),
            created_at: Set(core.now()),
            disabled_at: Set(None),
        }
        .insert(core.db.writer())
        .await
        .unwrap();
        Self {
            core,
            clock,
            officer: Actor::User(officer),
            counter: AtomicU32::new(0),
            place,
        }
    }

    /// Runs the test and takes the database away, unless it failed.
    pub async fn run(self, test: impl AsyncFnOnce(&Self)) {
        test(&self).await;
        if let Place::Postgres { server, name } = &self.place {
            let admin = sea_orm::Database::connect(format!("{server}/postgres"))
                .await
                .unwrap();
            admin
                .execute_unprepared(&format!("DROP DATABASE \"{name}\" WITH (FORCE)"))
                .await
                .unwrap();
        } else if let Place::Folder(folder) = self.place {
            folder.close().unwrap();
        }
    }

    pub async fn council(&self, slug: &str) -> council::Model {
        council::Entity::by_slug(slug)
            .one(self.core.db.reader())
            .await
            .unwrap()
            .unwrap()
    }

    /// An open plan with a published first version of one step.
    pub async fn plan(&self, slug: &str, service: Option<i32>) -> Plan {
        let council = self.council(slug).await;
        let number = self.counter.fetch_add(1, Ordering::SeqCst);
        let design = design::ActiveModel {
            id: Set(self.core.id()),
            council_id: Set(council.id),
            service_number: Set(service),
            slug: Set(format!("plan-{number}")),
            title: Set("Book a bulky waste collection".to_owned()),
            summary: Set("A new way to book.".to_owned()),
            state: Set(DesignState::Open),
            opens_on: Set(None),
            closes_on: Set(None),
            current_version_id: Set(None),
            created_at: Set(self.core.now()),
            updated_at: Set(self.core.now()),
            revision: Set(0),
            public_revision: Set(0),
        }
        .insert(self.core.db.writer())
        .await
        .unwrap();
        let mut plan = Plan {
            council,
            design,
            version: DesignVersionId(uuid::Uuid::nil()),
            steps: Vec::new(),
        };
        self.version(&mut plan, 1, &["Choose a day"]).await;
        plan
    }

    /// A further version of a plan, with steps of these titles, published.
    pub async fn version(&self, plan: &mut Plan, number: i32, titles: &[&str]) {
        let db = self.core.db.writer();
        let version = design_version::ActiveModel {
            id: Set(self.core.id()),
            council_id: Set(plan.council.id),
            design_id: Set(plan.design.id),
            number: Set(number),
            state: Set(VersionState::Draft),
            change_note: Set(String::new()),
            published_at: Set(None),
            created_at: Set(self.core.now()),
        }
        .insert(db)
        .await
        .unwrap();
        plan.steps.clear();
        for (at, title) in (1..).zip(titles) {
            let step = step::ActiveModel {
                id: Set(self.core.id()),
                council_id: Set(plan.council.id),
                design_version_id: Set(version.id),
                number: Set(at),
                title: Set((*title).to_owned()),
                body: Set("Pick a day that suits you.".to_owned()),
                image_id: Set(None),
                image_alt: Set(String::new()),
            }
            .insert(db)
            .await
            .unwrap();
            plan.steps.push(step.id);
        }
        plan.version = version.id;
        let mut version: design_version::ActiveModel = version.into();
        version.state = Set(VersionState::Published);
        version.published_at = Set(Some(self.core.now()));
        version.update(db).await.unwrap();
    }

    /// Feedback on a plan, from this address if one is given.
    pub async fn feedback(
        &self,
        plan: &Plan,
        text: &str,
        state: FeedbackState,
        email: Option<&str>,
    ) -> FeedbackId {
        let db = self.core.db.writer();
        // Ids are in the order of the clock, so that each piece has a moment of its own.
        self.clock.advance(1);
        let now = self.core.now();
        let published = state == FeedbackState::Published;
        let id: FeedbackId = self.core.id();
        feedback::ActiveModel {
            id: Set(id),
            submission_id: Set(self.core.secret_id()),
            reference: Set(self.core.reference()),
            council_id: Set(plan.council.id),
            design_id: Set(plan.design.id),
            design_version_id: Set(plan.version),
            step_id: Set(None),
            ease: Set(None),
            text: Set(text.to_owned()),
            published_text: Set(published.then(|| text.to_owned())),
            locale: Set("en".to_owned()),
            channel: Set(Channel::Web),
            about: Set(serde_json::json!({})),
            place_gss: Set(None),
            ward_gss: Set(None),
            state: Set(state),
            reasons: Set(String::new()),
            source: Set(None),
            created_at: Set(now),
            updated_at: Set(now),
            published_at: Set(published.then_some(now)),
            revision: Set(0),
        }
        .insert(db)
        .await
        .unwrap();
        if let Some(email) = email {
            contact::ActiveModel {
                id: Set(self.core.id()),
                council_id: Set(plan.council.id),
                feedback_id: Set(id),
                email: Set(email.to_owned()),
                locale: Set("en".to_owned()),
                confirmed_at: Set(Some(now)),
                ended_at: Set(None),
                erased_at: Set(None),
                created_at: Set(now),
            }
            .insert(db)
            .await
            .unwrap();
        }
        id
    }

    /// The kinds of the jobs written so far, sorted.
    pub async fn jobs(&self) -> Vec<String> {
        let mut kinds: Vec<String> = outbox::Entity::find()
            .all(self.core.db.reader())
            .await
            .unwrap()
            .into_iter()
            .map(|job| job.kind)
            .collect();
        kinds.sort();
        kinds
    }

    /// The actions in the audit trail, oldest first.
    pub async fn actions(&self) -> Vec<String> {
        let mut events = audit_event::Entity::find()
            .all(self.core.db.reader())
            .await
            .unwrap();
        events.sort_by_key(|event| (event.created_at, event.id));
        events.into_iter().map(|event| event.action).collect()
    }

    /// Moves the clock by whole days.
    pub fn days_later(&self, days: i64) {
        self.clock.advance(days * 86_400_000);
    }
}

pub struct Plan {
    pub council: council::Model,
    pub design: design::Model,
    pub version: DesignVersionId,
    pub steps: Vec<StepId>,
}
