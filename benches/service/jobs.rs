//! Jobs: how many a second go through the outbox, and how soon feedback is screened.

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::FutureExt;
use futures::future::BoxFuture;
use tokio_util::sync::CancellationToken;
use yousaid_jobs::runtime::{Handler, Lane, Until, serve};
use yousaid_jobs::{Claim, Outcome};
use yousaid_services::outbox::{Job, NewJob, enqueue};

use crate::client::{Client, Load};
use crate::world::World;

/// Does nothing.
struct Nothing;

impl Handler for Nothing {
    fn handle<'a>(&'a self, claims: &'a [Claim]) -> BoxFuture<'a, Vec<Outcome>> {
        async move { vec![Outcome::Done; claims.len()] }.boxed()
    }
}

/// Jobs that do nothing, through the whole outbox: written, claimed, run by apalis, settled. With
/// few rows in the table and with many, waiting or finished.
pub async fn throughput(world: &World) {
    let few = repeated(world, "2,000 rows").await;
    let begun = write(world, 200_000).await;
    println!("jobs written in one transaction: {begun:.0}/s");
    for (what, rate) in [
        ("200,000 waiting", run(world, 200_000).await),
        (
            "200,000 finished",
            repeated(world, "200,000 finished rows").await,
        ),
    ] {
        println!(
            "jobs that do nothing, {what}: {rate:.0}/s = {:.0} % of the rate at 2,000 rows",
            rate / few * 100.0
        );
    }
    world.forget_jobs().await;
}

/// The rate over runs of 2,000 jobs, each written before it is timed.
async fn repeated(world: &World, what: &str) -> f64 {
    let mut seconds = 0.0;
    for _ in 0..10 {
        write(world, 2_000).await;
        seconds += 2_000.0 / run(world, 2_000).await;
    }
    let rate = 20_000.0 / seconds;
    println!("jobs that do nothing, beside {what}: {rate:.0}/s");
    rate
}

async fn write(world: &World, count: usize) -> f64 {
    let core = world.core();
    let jobs: Vec<_> = (0..count)
        .map(|_| {
            let slot = core.reference() + &core.reference();
            NewJob::now(core, None, Job::KeepDates { slot })
        })
        .collect();
    let begun = Instant::now();
    let txn = core.db.begin().await.unwrap();
    enqueue(&txn, core, jobs).await.unwrap();
    txn.commit().await.unwrap();
    count as f64 / begun.elapsed().as_secs_f64()
}

async fn run(world: &World, count: usize) -> f64 {
    let lanes = [Lane {
        name: "all",
        kinds: vec!["keep_dates"],
        hands: 64,
        batch: 1,
    }];
    let stop = CancellationToken::new();
    let before = world.jobs_done().await;
    let begun = Instant::now();
    serve(world.core(), &lanes, Arc::new(Nothing), Until::Idle, &stop).await;
    let took = begun.elapsed().as_secs_f64();
    assert_eq!(
        world.jobs_done().await - before,
        count as i64,
        "all are done"
    );
    count as f64 / took
}

/// How long accepted feedback waits until it is screened, and how the pages do meanwhile: at five
/// pieces a second for twenty seconds, then in a burst of fifty a second for a minute.
pub async fn screening_delay(world: &World, client: &Client, token: &str) {
    for (rate, seconds) in [(5, 20), (50, 60)] {
        let since = world.core().now();
        let drafts = world.drafts(rate * seconds).await;
        let posts = client.post_requests(&World::check_paths(&drafts), &format!("csrf={token}"));
        let gets = vec![client.get_request(&World::plan_path()); 10 * seconds];
        let (posts, gets): (Load, Load) =
            tokio::join!(client.paced(posts, rate as f64), client.paced(gets, 10.0));
        assert_eq!(
            (posts.failed, gets.failed),
            (0, 0),
            "every request was answered"
        );
        while world.jobs_waiting().await > 0 {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let delays = world.screening_delays(since).await;
        assert_eq!(delays.len(), rate * seconds, "every piece is screened");
        let p95 = delays[(delays.len() - 1) * 95 / 100];
        println!(
            "{rate} pieces/s for {seconds} s: screened after p95 {p95} ms; meanwhile posts p95 {:.1} ms, \
             pages p95 {:.1} ms",
            posts.quantile(0.95),
            gets.quantile(0.95)
        );
    }
}
