//! How many jobs a second go through the outbox: jobs without effects, and screening.
//!
//! `cargo run --release -p yousaid-jobs --example throughput -- sqlite:///tmp/bench.db 20000 64`
//! The database is filled by this program and must be empty.

#![expect(clippy::unwrap_used, reason = "a measurement that fails may stop")]

use std::sync::Arc;

use futures::FutureExt;
use futures::future::BoxFuture;
use sea_orm::{ConnectionTrait, EntityTrait, IntoActiveModel};
use tokio_util::sync::CancellationToken;
use yousaid_entities::{Channel, Database, DatabaseSettings, FeedbackState, feedback};
use yousaid_jobs::mail::{MailSettings, MailTransport};
use yousaid_jobs::runtime::{Handler, Lane, Until, serve};
use yousaid_jobs::{Claim, Outcome, WorkerSettings, drain};
use yousaid_services::core::Waker;
use yousaid_services::outbox::{Job, NewJob, enqueue};
use yousaid_services::tokens::Keys;
use yousaid_services::{Core, SystemClock};

/// Does nothing.
struct Nothing;

impl Handler for Nothing {
    fn handle<'a>(&'a self, claims: &'a [Claim]) -> BoxFuture<'a, Vec<Outcome>> {
        async move { vec![Outcome::Done; claims.len()] }.boxed()
    }
}

async fn fill(core: &Core, jobs: impl Iterator<Item = Job>) {
    let jobs: Vec<_> = jobs.map(|job| NewJob::now(core, None, job)).collect();
    let txn = core.db.begin().await.unwrap();
    enqueue(&txn, core, jobs).await.unwrap();
    txn.commit().await.unwrap();
}

#[expect(clippy::cast_precision_loss, reason = "a few thousand of anything")]
fn report(what: &str, count: usize, begun: i64, ended: i64) {
    let seconds = (ended - begun).max(1) as f64 / 1000.0;
    println!(
        "{what}: {count} in {seconds:.2} s, {:.0} a second",
        count as f64 / seconds
    );
}

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let url = arguments.next().unwrap();
    let count: usize = arguments.next().unwrap().parse().unwrap();
    let hands: usize = arguments.next().unwrap().parse().unwrap();
    let settings = DatabaseSettings {
        url,
        connections: 8,
    };
    let db = Database::connect(&settings).await.unwrap();
    db.migrate().await.unwrap();
    let core = Core::new(
        db,
        Arc::new(SystemClock),
        [1; 32],
        Keys::new(b"bench"),
        Waker::default(),
    );

    let begun = core.now().0;
    fill(
        &core,
        (0..count).map(|n| Job::KeepDates {
            slot: n.to_string(),
        }),
    )
    .await;
    report("written", count, begun, core.now().0);
    let lanes = [Lane {
        name: "all",
        kinds: vec!["keep_dates"],
        hands,
        batch: 1,
    }];
    let begun = core.now().0;
    serve(
        &core,
        &lanes,
        Arc::new(Nothing),
        Until::Idle,
        &CancellationToken::new(),
    )
    .await;
    report("run without effects", count, begun, core.now().0);

    screening(&core, count / 4).await;
}

/// Screens comments of the usual length.
async fn screening(core: &Core, comments: usize) {
    let sql = "INSERT INTO councils VALUES ($id$, 'E1', 'e', 'E', 'district', NULL, 'R', NULL, \
        NULL, NULL, NULL, TRUE); INSERT INTO designs VALUES ($id$, $id$, NULL, 'd', 'D', 'S', \
        'open', NULL, NULL, NULL, 1, 1, 1, 1); INSERT INTO design_versions VALUES ($id$, $id$, \
        $id$, 1, 'draft', '', NULL, 1)";
    let id = uuid::Uuid::from_u128(1);
    let literal = match core.db.backend() {
        sea_orm::DbBackend::Postgres => format!("'{id}'"),
        _ => format!("x'{}'", id.simple()),
    };
    core.db
        .writer()
        .execute_unprepared(&sql.replace("$id$", &literal))
        .await
        .unwrap();
    let now = core.now();
    let rows: Vec<_> = (0..comments)
        .map(|n| feedback::Model {
            id: core.id(),
            submission_id: core.id(),
            reference: format!("R{n:07}"),
            council_id: id.into(),
            design_id: id.into(),
            design_version_id: id.into(),
            step_id: None,
            ease: None,
            text: format!(
                "The page about missed bins should say on which day number {n} is collected. I \
                 tried to report ours twice on my phone, and both times the form lost what I wrote."
            ),
            published_text: None,
            locale: "en".to_owned(),
            channel: Channel::Web,
            about: serde_json::json!({}),
            place_gss: None,
            state: FeedbackState::Received,
            reasons: String::new(),
            source: None,
            created_at: now,
            updated_at: now,
            published_at: None,
            revision: 1,
        })
        .collect();
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    for part in rows.chunks(500) {
        let part = part.iter().cloned().map(IntoActiveModel::into_active_model);
        feedback::Entity::insert_many(part)
            .exec_without_returning(core.db.writer())
            .await
            .unwrap();
    }
    fill(
        core,
        ids.iter().map(|id| Job::ScreenFeedback {
            feedback_id: *id,
            revision: 1,
        }),
    )
    .await;
    let mail = MailSettings {
        from: "bench@localhost".to_owned(),
        base_url: "http://localhost".to_owned(),
        transport: MailTransport::Folder("mail".into()),
    };
    let begun = core.now().0;
    drain(core, WorkerSettings::new(mail)).await.unwrap();
    report("comments screened", comments, begun, core.now().0);
}
