//! The demo: what it promises to whoever looks around in it, and to the tests that walk it.

use std::collections::HashMap;
use std::sync::Arc;

use sea_orm::FromQueryResult;
use yousaid::demo::{self, Found};
use yousaid_entities::{Database, DatabaseSettings, UnixMillis};
use yousaid_jobs::WorkerSettings;
use yousaid_jobs::mail::{MailSettings, MailTransport};
use yousaid_services::core::{Core, FixedClock, Waker};
use yousaid_services::sql;
use yousaid_services::tokens::Keys;

/// Friday 20 November 2026, 15:00 UTC.
const FRIDAY: UnixMillis = UnixMillis(1_795_186_800_000);

async fn empty(folder: &std::path::Path, now: UnixMillis) -> (Core, WorkerSettings) {
    let url = format!("sqlite://{}", folder.join("demo.db").display());
    let settings = DatabaseSettings {
        url,
        connections: 2,
    };
    let db = Database::connect(&settings).await.unwrap();
    db.migrate().await.unwrap();
    let core = Core::new(
        db,
        Arc::new(FixedClock::new(now)),
        [7; 32],
        Keys::new(b"a demo in a test"),
        Waker::default(),
    );
    let worker = WorkerSettings::new(MailSettings {
        from: "YouSaid <noreply@localhost>".to_owned(),
        base_url: "http://127.0.0.1:8080".to_owned(),
        transport: MailTransport::Folder(folder.join("mail")),
    });
    (core, worker)
}

#[derive(FromQueryResult)]
struct Count {
    word: String,
    n: i64,
}

async fn counts(core: &Core, sql: &str) -> HashMap<String, i64> {
    let rows: Vec<Count> = sql::rows(core.db.reader(), sql, []).await.unwrap();
    rows.into_iter().map(|row| (row.word, row.n)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_shows_every_state_of_the_product() {
    let folder = tempfile::tempdir().unwrap();
    let (core, worker) = empty(folder.path(), FRIDAY).await;
    let seeded = demo::seed(&core, worker.clone()).await.unwrap();

    let plans: HashMap<&str, &str> = seeded
        .plans
        .iter()
        .map(|plan| (plan.slug.as_str(), plan.state.as_str()))
        .collect();
    assert_eq!(
        plans,
        HashMap::from([
            ("apply-for-a-resident-parking-permit", "answered"),
            ("join-the-library-online", "closed"),
            ("tell-us-you-are-moving-home-council-tax", "open"),
            ("report-a-missed-bin", "open"),
            ("renew-a-blue-badge", "open"),
            ("comment-on-a-planning-application", "draft"),
        ])
    );

    let feedback = counts(
        &core,
        "SELECT state AS word, COUNT(*) AS n FROM feedback GROUP BY state",
    )
    .await;
    assert!(feedback.values().sum::<i64>() >= 320, "{feedback:?}");
    for state in ["published", "rejected", "held", "ready"] {
        assert!(
            feedback.get(state).is_some_and(|n| *n > 0),
            "{state}: {feedback:?}"
        );
    }
    let routes = counts(
        &core,
        "SELECT state AS word, COUNT(*) AS n FROM routes GROUP BY state",
    )
    .await;
    for state in ["offered", "accepted", "answered", "board"] {
        assert!(
            routes.get(state).is_some_and(|n| *n > 0),
            "{state}: {routes:?}"
        );
    }
    let moves = counts(
        &core,
        "SELECT action AS word, COUNT(*) AS n FROM route_events GROUP BY action",
    )
    .await;
    for action in ["handed_on", "declined"] {
        assert!(moves.contains_key(action), "{action}: {moves:?}");
    }
    let themes = counts(
        &core,
        "SELECT made_by AS word, COUNT(*) AS n FROM theme_assignments GROUP BY made_by",
    )
    .await;
    assert!(
        themes.get("officer").is_some_and(|n| *n > 100),
        "{themes:?}"
    );
    assert!(themes.get("engine").is_some_and(|n| *n > 10), "{themes:?}");
    let mail = counts(
        &core,
        "SELECT kind || ' ' || state AS word, COUNT(*) AS n FROM deliveries GROUP BY kind, state",
    )
    .await;
    for kind in [
        "receipt sent",
        "decision sent",
        "reply sent",
        "news sent",
        "digest sent",
    ] {
        assert!(mail.get(kind).is_some_and(|n| *n > 0), "{kind}: {mail:?}");
    }

    // The past lies in the past, and nothing that should have run is left or broken.
    let jobs = counts(
        &core,
        "SELECT CASE WHEN dead_at IS NOT NULL THEN 'dead ' || kind WHEN done_at IS NULL THEN 'left ' || kind ELSE 'done' END AS word, COUNT(*) AS n FROM outbox GROUP BY word",
    )
    .await;
    assert_eq!(jobs.keys().collect::<Vec<_>>(), ["done"], "{jobs:?}");
    let times = counts(
        &core,
        "SELECT 'first' AS word, MIN(created_at) AS n FROM feedback UNION ALL SELECT 'last', MAX(created_at) FROM feedback",
    )
    .await;
    assert!(times["last"] <= FRIDAY.0 && times["first"] < FRIDAY.0 - 60 * 86_400_000);

    // A second start changes nothing.
    let before = counts(
        &core,
        "SELECT 'events' AS word, COUNT(*) AS n FROM audit_events",
    )
    .await;
    let again = demo::seed(&core, worker).await.unwrap();
    let after = counts(
        &core,
        "SELECT 'events' AS word, COUNT(*) AS n FROM audit_events",
    )
    .await;
    assert_eq!(before, after);
    assert_eq!(again.waiting, seeded.waiting);

    eprintln!(
        "demo: feedback {feedback:?}, routes {routes:?}, moves {moves:?}, assignments {themes:?}, mail {mail:?}"
    );
    let links = demo::people::sign_in_links(&core, &seeded.people)
        .await
        .unwrap();
    assert_eq!(links.len(), demo::PEOPLE.len());
    for (person, path) in links {
        let token = path.strip_prefix("/account/sign-in/link/").unwrap();
        let session = yousaid_services::accounts::sign_in_by_link(&core, token)
            .await
            .unwrap();
        assert_eq!(Some(session.user_id), seeded.person(person.email));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_with_people_in_it_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let (core, worker) = empty(folder.path(), FRIDAY).await;
    assert_eq!(demo::found(&core).await.unwrap(), Found::Empty);
    yousaid_services::register::load(&core).await.unwrap();
    demo::people::add(&core, &demo::PEOPLE[..1]).await.unwrap();
    assert_eq!(demo::found(&core).await.unwrap(), Found::Other);
    assert!(demo::seed(&core, worker).await.is_err());
}
