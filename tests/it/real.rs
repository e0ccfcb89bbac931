//! Real statements of residents, from outside the project, through the public form.

use std::path::Path;
use std::time::Duration;

use sea_orm::EntityTrait;
use yousaid_entities::{FeedbackState, feedback, screening_result};

use crate::support::TestApp;

/// Rows a second that the driver sends.
const RATE: u64 = 20;

#[tokio::test]
async fn every_real_statement_goes_through_the_form_once() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/real");
    let Ok(files) = std::fs::read_dir(&folder) else {
        eprintln!("ABSENT: ../shared/real is not there; the form is tried with made-up statements");
        let made_up: Vec<String> = (0..40)
            .map(|n| format!("Made-up statement {n} about the bins"))
            .collect();
        take_in(made_up).await;
        return;
    };
    let mut files: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    files.sort();
    for file in files {
        let mut table = csv::Reader::from_path(&file).unwrap();
        let texts: Vec<String> = table
            .records()
            .map(|row| row.unwrap()[1].to_owned())
            .collect();
        assert!(texts.len() > 100, "{}", file.display());
        take_in(texts).await;
    }
}

async fn take_in(texts: Vec<String>) {
    let app = TestApp::start().await;
    let plan = app.open_plan("leeds", "Report a missed bin").await;
    let path = format!("/plans/{}/feedback", plan.slug);
    let mut ticks = tokio::time::interval(Duration::from_millis(1_000 / RATE));
    let mut sent = 0;
    for text in &texts {
        ticks.tick().await;
        let page = app.submit(&path, &[("text", text)]).await;
        if page.status == 422 {
            assert!(text.trim().is_empty(), "refused: {text}");
            continue;
        }
        let mut page = app.follow(&page).await;
        if page.h1() == "Your words may include personal details" {
            let kept = app.submit_page(&page, "", None, &[]).await;
            page = app.follow(&kept).await;
        }
        let done = app.submit_page(&page, "", None, &[]).await;
        assert!(
            done.location().contains("/feedback/sent/"),
            "{}",
            done.text()
        );
        sent += 1;
    }
    app.run_jobs_until_idle().await;
    let db = app.app.core.db.reader();
    let rows = feedback::Entity::find().all(db).await.unwrap();
    assert_eq!(rows.len(), sent, "each row once");
    let undecided = [FeedbackState::Ready, FeedbackState::Held];
    assert!(
        rows.iter().all(|row| undecided.contains(&row.state)),
        "each row screened"
    );
    let results = screening_result::Entity::find().all(db).await.unwrap();
    assert_eq!(results.len(), sent, "each row screened once");
    assert_eq!(app.jobs_left().await, 0);
}
