//! `kill -9` in the middle of many posts and their jobs: what was acknowledged is there, once, and
//! everything that must follow happens.

use std::collections::HashSet;
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use tokio::sync::Mutex;
use yousaid_entities::{FeedbackState, feedback, outbox, screening_result};

use crate::support::TestApp;

const POSTS: usize = 300;

/// The real program, as a process of its own on the database of the test.
struct Process {
    child: Child,
    base: String,
}

impl Process {
    fn start(app: &TestApp, port: u16) -> Self {
        let base = format!("http://127.0.0.1:{port}");
        let settings = &app.app.settings;
        let child = Command::new(env!("CARGO_BIN_EXE_yousaid"))
            .arg("serve")
            .env("YOUSAID_DATABASE_URL", &settings.database.url)
            .env("YOUSAID_SECRET", "a secret of the tests, forty characters.")
            .env("YOUSAID_BIND", format!("127.0.0.1:{port}"))
            .env("YOUSAID_BASE_URL", &base)
            .env("YOUSAID_POST_RATE", "100000")
            .env("YOUSAID_LOG", "error")
            .env(
                "YOUSAID_SMTP_URL",
                format!("smtp://127.0.0.1:{}", app.mail.port),
            )
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        Self { child, base }
    }

    /// SIGKILL: no goodbye.
    fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

async fn until_ready(base: &str) {
    for _ in 0..600 {
        if reqwest::get(format!("{base}/healthz"))
            .await
            .is_ok_and(|answer| answer.status() == 200)
        {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the program does not start");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost() {
    let app = TestApp::start().await;
    let plan = app.open_plan("leeds", "Report a missed bin").await;
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let mut process = Process::start(&app, port);
    until_ready(&process.base).await;

    let kept: Arc<Mutex<HashSet<usize>>> = Arc::default();
    let client = reqwest::Client::new();
    let address = format!("{}/api/v1/plans/{}/feedback", process.base, plan.slug);
    let posts = (0..POSTS).map(|n| {
        let (kept, client, address) = (Arc::clone(&kept), client.clone(), address.clone());
        tokio::spawn(async move {
            // A client tries again until it is told that its words are kept.
            for _ in 0..400 {
                let body =
                    serde_json::json!({ "text": format!("Statement number {n} about bins") });
                let sent = client
                    .post(&address)
                    .header("idempotency-key", format!("post-{n}"))
                    .json(&body)
                    .send()
                    .await;
                if sent.is_ok_and(|answer| answer.status().is_success()) {
                    kept.lock().await.insert(n);
                    return;
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        })
    });
    let posts: Vec<_> = posts.collect();
    // Killed three times, at moments when some posts are answered and some are not.
    for part in [POSTS / 5, POSTS / 2, POSTS * 4 / 5] {
        for _ in 0..2_000 {
            if kept.lock().await.len() >= part {
                break;
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        process.kill();
        process = Process::start(&app, port);
        until_ready(&process.base).await;
    }
    for post in posts {
        post.await.unwrap();
    }
    assert_eq!(
        kept.lock().await.len(),
        POSTS,
        "every post is acknowledged in the end"
    );

    // The jobs of the killed processes run again when their leases have ended.
    let db = app.app.core.db.reader();
    let open = || outbox::Entity::find().filter(outbox::Column::DoneAt.is_null());
    for _ in 0..600 {
        if open().one(db).await.unwrap().is_none() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    process.kill();
    let rows = feedback::Entity::find().all(db).await.unwrap();
    let texts: HashSet<&str> = rows.iter().map(|row| row.text.as_str()).collect();
    assert_eq!((rows.len(), texts.len()), (POSTS, POSTS), "each once");
    assert!(
        rows.iter().all(|row| row.state == FeedbackState::Ready),
        "each screened"
    );
    let results = screening_result::Entity::find().all(db).await.unwrap();
    assert_eq!(results.len(), POSTS, "no effect doubled");
    assert_eq!(app.jobs_left().await, 0);
}
