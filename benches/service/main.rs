//! What the service does a second, beside what the same machine can do at most.
//!
//! `cargo bench --bench service` starts the program itself as a process, on SQLite alone and, where
//! they answer, on PostgreSQL with Redis; a small client in this process asks it over loopback.
//! Every figure is counted against rows in the database: an answer that left no row fails the run.
//! Both share the machine's processors, so the client's own work is part of every figure.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_possible_wrap,
    clippy::unchecked_time_subtraction,
    reason = "a benchmark reads the wall clock, and stops at the first thing that is not as expected"
)]

mod client;
mod jobs;
mod mail;
mod process;
mod world;

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use client::{Client, Load};
use process::Service;
use world::World;

/// Connections that ask at the same time.
const CONNECTIONS: [usize; 3] = [1, 16, 64];

/// How long each measurement of pages lasts.
const LASTS: Duration = Duration::from_secs(4);

/// Posts a connection count gets; each is a draft made before.
const POSTS: [usize; 3] = [1_500, 12_000, 12_000];

fn main() {
    // `cargo test --benches` and `cargo nextest` ask for a list; there are no tests here.
    if std::env::args().any(|argument| argument == "--list" || argument == "--test") {
        return;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        println!("\n# SQLite alone, one process\n");
        measure(World::sqlite().await).await;
        match World::postgres().await {
            Some(world) => {
                println!("\n# PostgreSQL and Redis, one process for pages and one for jobs\n");
                measure(world).await;
            }
            None => println!(
                "\nPostgreSQL or Redis does not answer: the second way to run is not measured."
            ),
        }
    });
}

async fn measure(world: World) {
    let ceiling = world.ceiling().await;
    println!(
        "raw ceiling, one writer: {ceiling:.0} durable transactions/s (one feedback row, one job row)"
    );
    if world.is_postgres() {
        let parallel = world.ceiling_parallel(16).await;
        println!("raw ceiling, 16 writers: {parallel:.0} durable transactions/s");
    }

    jobs::throughput(&world).await;

    let (mail, mail_is_late) = mail::start().await;
    let begun = Instant::now();
    let mut service = Service::start(&world, mail);
    let client = Client::new(service.address());
    client.until_ready("/healthz").await;
    println!(
        "first answer after start: {:.0} ms",
        begun.elapsed().as_secs_f64() * 1e3
    );
    tokio::time::sleep(Duration::from_secs(2)).await;
    println!("memory idle: {:.1} MB", service.memory());

    println!(
        "\n| request | connections | per second | p50 ms | p95 ms | p99 ms | CPU µs a request |"
    );
    println!("|---|---|---|---|---|---|---|");
    for path in [
        World::plan_path(),
        "/".to_owned(),
        "/plans?q=bins".to_owned(),
    ] {
        for connections in CONNECTIONS {
            let before = service.cpu();
            let load = client.gets(&path, connections, LASTS).await;
            report(&path, connections, &load, service.cpu() - before);
        }
    }

    let token = client.form_token(&World::words_path()).await;
    let mut accepted = 0;
    for (connections, posts) in CONNECTIONS.into_iter().zip(POSTS) {
        let drafts = world.drafts(posts).await;
        let rows = world.feedback_rows().await;
        let before = service.cpu();
        let load = client
            .posts(
                &World::check_paths(&drafts),
                &format!("csrf={token}"),
                connections,
            )
            .await;
        let cpu = service.cpu() - before;
        let stored = world.feedback_rows().await - rows;
        assert_eq!(stored, load.answered as i64, "every answer is a row");
        assert_eq!(load.failed, 0, "every post was accepted");
        report("POST …/check", connections, &load, cpu);
        if connections == 16 {
            accepted = load.per_second() as u64;
        }
    }
    println!(
        "\naccepted at 16 connections: {accepted}/s = {:.0} % of the raw ceiling of one writer",
        accepted as f64 / ceiling * 100.0
    );

    let begun = Instant::now();
    let waiting = world.jobs_waiting().await;
    while world.jobs_waiting().await > 0 {
        tokio::time::sleep(Duration::from_millis(20)).await;
        assert!(
            begun.elapsed() < Duration::from_mins(5),
            "the jobs do not finish"
        );
    }
    println!(
        "screening jobs left after the posts: {waiting}, done in {:.2} s ({:.0} jobs/s)",
        begun.elapsed().as_secs_f64(),
        waiting as f64 / begun.elapsed().as_secs_f64().max(1e-3)
    );
    let (screened, total) = world.screened().await;
    assert_eq!(screened, total, "every piece of feedback is screened");
    println!("memory after load: {:.1} MB", service.memory());

    jobs::screening_delay(&world, &client, &token).await;

    // Posts with an address, by turns while the mail server is quick and while it is late: a post
    // must not wait for it.
    let mut quantiles = [[0.0; 2]; 2];
    for _ in 0..4 {
        for (is_late, sums) in [false, true].into_iter().zip(&mut quantiles) {
            mail_is_late.store(is_late, Ordering::Relaxed);
            let drafts = world.drafts_with_mail(1_000).await;
            let load = client
                .posts(&World::check_paths(&drafts), &format!("csrf={token}"), 1)
                .await;
            assert_eq!(load.failed, 0, "every post was accepted");
            for (sum, share) in sums.iter_mut().zip([0.5, 0.99]) {
                *sum += load.quantile(share) / 4.0;
            }
        }
    }
    let [[quick_half, quick_most], [late_half, late_most]] = quantiles;
    println!(
        "post with an address: p50 {quick_half:.2} ms, p99 {quick_most:.2} ms; with a mail server half a \
         second late p50 {late_half:.2} ms, p99 {late_most:.2} ms ({:+.0} %)",
        (late_most / quick_most - 1.0) * 100.0
    );
    service.stop();
    world.remove().await;
}

fn report(what: &str, connections: usize, load: &Load, cpu: Duration) {
    assert!(load.answered > 0, "nothing was answered");
    println!(
        "| {what} | {connections} | {:.0} | {:.2} | {:.2} | {:.2} | {:.0} |",
        load.per_second(),
        load.quantile(0.5),
        load.quantile(0.95),
        load.quantile(0.99),
        cpu.as_secs_f64() * 1e6 / load.answered as f64
    );
}
