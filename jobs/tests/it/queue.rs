//! Claiming, running, failing, stopping.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures::FutureExt;
use futures::future::BoxFuture;
use tokio_util::sync::CancellationToken;
use yousaid_entities::JobId;
use yousaid_jobs::claim::{self, Change};
use yousaid_jobs::runtime::{Handler, Lane, Until, serve};
use yousaid_jobs::{Claim, Outcome};
use yousaid_services::Core;
use yousaid_services::audit::Actor;
use yousaid_services::jobs::{self, Which};
use yousaid_services::outbox::{Job, NewJob};

use crate::support::{World, on_both, until};

/// What a handler of these tests does with a job.
type Behaviour = Box<dyn Fn(&Core, Vec<Job>) -> BoxFuture<'static, Vec<Outcome>> + Send + Sync>;

/// Counts the runs of each job.
struct Counting {
    core: Core,
    runs: Mutex<HashMap<JobId, u32>>,
    behaviour: Behaviour,
}

impl Counting {
    fn new<R>(
        core: &Core,
        behaviour: impl Fn(&Core, Vec<Job>) -> R + Send + Sync + 'static,
    ) -> Arc<Self>
    where
        R: Future<Output = Vec<Outcome>> + Send + 'static,
    {
        Arc::new(Self {
            core: core.clone(),
            runs: Mutex::default(),
            behaviour: Box::new(move |core, jobs| behaviour(core, jobs).boxed()),
        })
    }

    fn done(core: &Core) -> Arc<Self> {
        Self::new(
            core,
            |_, jobs| async move { vec![Outcome::Done; jobs.len()] },
        )
    }
}

impl Handler for Counting {
    fn handle<'a>(&'a self, claims: &'a [Claim]) -> BoxFuture<'a, Vec<Outcome>> {
        let mut runs = self.runs.lock().unwrap();
        for claim in claims {
            *runs.entry(claim.id).or_default() += 1;
        }
        drop(runs);
        let jobs = claims.iter().map(|claim| claim.job.clone()).collect();
        (self.behaviour)(&self.core, jobs)
    }
}

fn lanes(hands: usize, batch: usize) -> Vec<Lane> {
    vec![Lane {
        name: "test",
        kinds: vec!["keep_dates", "erase"],
        hands,
        batch,
    }]
}

fn slot(n: usize) -> Job {
    Job::KeepDates {
        slot: n.to_string(),
    }
}

async fn run(core: &Core, handler: Arc<Counting>) {
    serve(
        core,
        &lanes(8, 1),
        handler,
        Until::Idle,
        &CancellationToken::new(),
    )
    .await;
}

#[tokio::test]
async fn two_processes_run_each_job_once() {
    on_both("two_processes", |world| async move {
        world.enqueue((0..400).map(slot)).await;
        let other = world.another().await;
        let (one, two) = (Counting::done(&world.core), Counting::done(&other));
        tokio::join!(
            run(&world.core, Arc::clone(&one)),
            run(&other, Arc::clone(&two))
        );
        let mut runs = one.runs.lock().unwrap().clone();
        for (id, count) in two.runs.lock().unwrap().iter() {
            *runs.entry(*id).or_default() += count;
        }
        assert_eq!(runs.len(), 400);
        assert!(runs.values().all(|count| *count == 1));
        assert_eq!(
            world
                .count("outbox WHERE done_at IS NULL OR attempts <> 1")
                .await,
            0
        );
    })
    .await;
}

#[tokio::test]
async fn the_same_job_is_written_once() {
    on_both("dedupe", |world| async move {
        world.enqueue([slot(1), slot(1), slot(2)]).await;
        world.enqueue([slot(2)]).await;
        assert_eq!(world.jobs().await.len(), 2);
    })
    .await;
}

async fn claim_one(core: &Core, name: &str) -> Option<Claim> {
    let claimed = claim::claim(&core.db, name, &["keep_dates"], 10, core.now())
        .await
        .unwrap();
    assert!(claimed.hopeless.is_empty());
    claimed.claims.into_iter().next()
}

#[tokio::test]
async fn whoever_lost_the_lease_writes_nothing() {
    on_both("lost_lease", |world| async move {
        world.enqueue([slot(1)]).await;
        let late = claim_one(&world.core, "late").await.unwrap();
        assert!(
            claim_one(&world.core, "early").await.is_none(),
            "held for the lease"
        );
        world.leases_run_out().await;
        let current = claim_one(&world.core, "current").await.unwrap();
        assert!(current.fence > late.fence);

        let now = world.core.now();
        let txn = world.core.db.begin().await.unwrap();
        assert!(late.finish(&txn, now).await.is_err());
        txn.rollback().await.unwrap();
        let changes = [
            Change::retry(&late, "late".to_owned(), now),
            Change::released(&late),
            Change::dead(late.id, late.fence, "late".to_owned(), now),
        ];
        let written = claim::write(world.core.db.writer(), &changes)
            .await
            .unwrap();
        assert!(written.is_empty());
        assert!(
            claim::extend(&world.core.db, &[(late.id, late.fence)])
                .await
                .unwrap()
                .is_empty()
        );

        let row = world.job(current.id).await;
        assert_eq!(row.claimed_by.as_deref(), Some("current"));
        assert_eq!((row.last_error, row.attempts, row.done_at), (None, 2, None));
        let held = claim::extend(&world.core.db, &[(current.id, current.fence)])
            .await
            .unwrap();
        assert_eq!(held.len(), 1);
        let txn = world.core.db.begin().await.unwrap();
        current.finish(&txn, now).await.unwrap();
        txn.commit().await.unwrap();
        assert_eq!(world.job(current.id).await.done_at, Some(now));
    })
    .await;
}

#[tokio::test]
async fn a_job_of_a_process_that_died_is_taken_up_again() {
    on_both("crash", |world| async move {
        world.enqueue([slot(1)]).await;
        let dead = claim_one(&world.core, "died").await.unwrap();
        let handler = Counting::done(&world.core);
        run(&world.core, Arc::clone(&handler)).await;
        assert!(
            handler.runs.lock().unwrap().is_empty(),
            "not before the lease has run out"
        );
        world.leases_run_out().await;
        run(&world.core, Arc::clone(&handler)).await;
        let row = world.job(dead.id).await;
        assert!(row.done_at.is_some());
        assert_eq!(row.attempts, 2);
    })
    .await;
}

#[tokio::test]
async fn a_job_that_kills_every_process_ends_as_a_dead_letter() {
    on_both("killer", |world| async move {
        world.enqueue([slot(1)]).await;
        world.execute("UPDATE outbox SET max_attempts = 2").await;
        for _ in 0..2 {
            claim_one(&world.core, "dies").await.unwrap();
            world.leases_run_out().await;
        }
        let handler = Counting::done(&world.core);
        run(&world.core, Arc::clone(&handler)).await;
        assert!(handler.runs.lock().unwrap().is_empty());
        let row = &world.jobs().await[0];
        assert!(row.dead_at.is_some());
        assert!(
            row.last_error
                .as_deref()
                .unwrap()
                .starts_with("given up after 2 attempts")
        );
    })
    .await;
}

#[tokio::test]
async fn a_panic_is_retried_later_and_then_buried_without_its_words() {
    on_both("panic", |world| async move {
        world.enqueue([slot(1)]).await;
        world.execute("UPDATE outbox SET max_attempts = 2").await;
        let handler = Counting::new(&world.core, |_, _| async { panic!("words of a resident") });
        run(&world.core, Arc::clone(&handler)).await;
        let row = world.jobs().await.remove(0);
        assert_eq!(row.last_error.as_deref(), Some("the handler panicked"));
        assert!(row.available_at > world.core.now());
        assert_eq!((row.attempts, row.dead_at, row.claimed_by), (1, None, None));

        world.clock.advance(60_000);
        run(&world.core, Arc::clone(&handler)).await;
        let row = world.jobs().await.remove(0);
        assert!(row.dead_at.is_some());
        assert_eq!(
            row.last_error.as_deref(),
            Some("given up after 2 attempts: the handler panicked")
        );
        world.clock.advance(86_400_000);
        run(&world.core, Arc::clone(&handler)).await;
        assert_eq!(handler.runs.lock().unwrap().values().sum::<u32>(), 2);
    })
    .await;
}

#[tokio::test]
async fn one_that_panics_holds_up_no_other_of_its_batch() {
    on_both("batch_panic", |world| async move {
        world.enqueue((0..20).map(slot)).await;
        let handler = Counting::new(&world.core, |_, jobs| async move {
            assert!(!jobs.contains(&slot(13)));
            vec![Outcome::Done; jobs.len()]
        });
        serve(
            &world.core,
            &lanes(2, 64),
            handler,
            Until::Idle,
            &CancellationToken::new(),
        )
        .await;
        assert_eq!(world.count("outbox WHERE done_at IS NOT NULL").await, 19);
        assert_eq!(world.count("outbox WHERE last_error IS NOT NULL").await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_failure_for_good_is_not_tried_again() {
    on_both("fail", |world| async move {
        world.enqueue([slot(1)]).await;
        let handler = Counting::new(&world.core, |_, _| async {
            vec![Outcome::Fail("no such thing".to_owned())]
        });
        run(&world.core, handler).await;
        let row = world.jobs().await.remove(0);
        assert!(row.dead_at.is_some());
        assert_eq!(row.last_error.as_deref(), Some("no such thing"));
    })
    .await;
}

#[tokio::test]
async fn what_this_program_does_not_know_waits_for_one_that_does() {
    on_both("unknown", |world| async move {
        world.enqueue([slot(1), slot(2), slot(3)]).await;
        world
            .execute(
                "UPDATE outbox SET kind = 'of_next_year' WHERE dedupe_key = 'cron:keep_dates:1'",
            )
            .await;
        world
            .execute("UPDATE outbox SET version = 2 WHERE dedupe_key = 'cron:keep_dates:2'")
            .await;
        world.drain().await;
        let waiting = world
            .count("outbox WHERE done_at IS NULL AND attempts = 0")
            .await;
        assert_eq!(waiting, 2);
        assert_eq!(world.count("outbox WHERE dead_at IS NOT NULL").await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_payload_that_is_no_job_is_buried_without_being_quoted() {
    on_both("payload", |world| async move {
        world.enqueue([slot(1), slot(2)]).await;
        world
            .execute(
                "UPDATE outbox SET payload = '{\"kind\": \"keep_dates\", \"words\": \"secret\"}' \
                 WHERE dedupe_key = 'cron:keep_dates:1'",
            )
            .await;
        let handler = Counting::done(&world.core);
        run(&world.core, handler).await;
        let buried: Vec<_> = world
            .jobs()
            .await
            .into_iter()
            .filter(|row| row.dead_at.is_some())
            .collect();
        assert_eq!(buried.len(), 1);
        assert!(!buried[0].last_error.as_deref().unwrap().contains("secret"));
        assert_eq!(world.count("outbox WHERE done_at IS NOT NULL").await, 1);
    })
    .await;
}

#[tokio::test]
async fn jobs_that_jobs_cause_are_drained_too_and_urgent_ones_go_first() {
    on_both("chain", |world| async move {
        world.enqueue([slot(1)]).await;
        let handler = Counting::new(&world.core, |core, jobs| {
            let core = core.clone();
            async move {
                if jobs == [slot(1)] {
                    let next = NewJob::now(&core, None, slot(2));
                    yousaid_services::outbox::enqueue(core.db.writer(), &core, [next])
                        .await
                        .unwrap();
                }
                vec![Outcome::Done; jobs.len()]
            }
        });
        run(&world.core, handler).await;
        assert_eq!(world.count("outbox WHERE done_at IS NOT NULL").await, 2);

        world.enqueue((10..20).map(slot)).await;
        let core = &world.core;
        let urgent = Job::RouteTheme {
            theme_id: core.id(),
        };
        world.enqueue([urgent.clone()]).await;
        let kinds = ["keep_dates", "route_theme"];
        let claimed = claim::claim(&core.db, "w", &kinds, 3, core.now())
            .await
            .unwrap();
        assert_eq!(claimed.claims.len(), 3);
        assert_eq!(claimed.claims[0].job, urgent);
    })
    .await;
}

#[tokio::test]
async fn a_worker_that_is_told_to_stop_ends_what_it_can_and_hands_back_the_rest() {
    on_both("stop", |world| async move {
        world.enqueue([slot(1), slot(2)]).await;
        let begun = Arc::new(tokio::sync::Barrier::new(3));
        let waiting = Arc::clone(&begun);
        let handler = Counting::new(&world.core, move |_, jobs| {
            let begun = Arc::clone(&begun);
            async move {
                begun.wait().await;
                if jobs == [slot(1)] {
                    std::future::pending::<()>().await;
                }
                vec![Outcome::Done]
            }
        });
        let stop = CancellationToken::new();
        let until = Until::Stopped {
            grace: Duration::from_millis(300),
        };
        let stopping = async {
            waiting.wait().await;
            stop.cancel();
            // Too late for this worker.
            world.enqueue([slot(3)]).await;
        };
        let lanes = lanes(2, 1);
        tokio::join!(serve(&world.core, &lanes, handler, until, &stop), stopping);
        for row in world.jobs().await {
            match row.dedupe_key.as_deref() {
                Some("cron:keep_dates:2") => assert!(row.done_at.is_some()),
                _ => assert_eq!((row.done_at, row.claimed_by, row.attempts), (None, None, 0)),
            }
        }
    })
    .await;
}

#[tokio::test]
async fn an_idle_worker_runs_what_is_written_later() {
    on_both("wake", |world| async move {
        let World { core, .. } = &world;
        let stop = CancellationToken::new();
        let until_stopped = Until::Stopped {
            grace: Duration::from_secs(1),
        };
        let lanes = lanes(2, 1);
        let later = async {
            for n in 0..3 {
                world.enqueue([slot(n)]).await;
                core.waker.wake();
                let done = i64::try_from(n).unwrap() + 1;
                until(|| async { world.count("outbox WHERE done_at IS NOT NULL").await == done })
                    .await;
            }
            stop.cancel();
        };
        let handler = Counting::done(core);
        tokio::join!(serve(core, &lanes, handler, until_stopped, &stop), later);
    })
    .await;
}

#[tokio::test]
async fn an_operator_lets_dead_letters_run_again() {
    on_both("again", |world| async move {
        let core = &world.core;
        world.enqueue([slot(1), slot(2), slot(3)]).await;
        let failing = Counting::new(core, |_, jobs| async move {
            let outcome = if jobs == [slot(3)] {
                Outcome::Done
            } else {
                Outcome::Fail("no".into())
            };
            vec![outcome]
        });
        run(core, failing).await;
        let counts = jobs::counts(core).await.unwrap();
        assert_eq!(
            (counts[0].kind.as_str(), counts[0].waiting, counts[0].dead),
            ("keep_dates", 0, 2)
        );
        let (dead, all) = jobs::list(core, Which::Dead, None, (0, 1)).await.unwrap();
        assert_eq!((dead.len(), all), (1, 2));

        jobs::retry(core, Actor::Operator, dead[0].id)
            .await
            .unwrap();
        let row = world.job(dead[0].id).await;
        assert_eq!((row.dead_at, row.attempts), (None, 0));
        assert_eq!(
            row.last_error.as_deref(),
            Some("no"),
            "what went wrong stays readable"
        );
        let other_kind = jobs::requeue(core, Actor::Operator, Which::Dead, Some("erase")).await;
        assert_eq!(other_kind.unwrap(), 0);
        let rest = jobs::requeue(core, Actor::Operator, Which::Dead, Some("keep_dates")).await;
        assert_eq!(rest.unwrap(), 1);
        run(core, Counting::done(core)).await;
        assert_eq!(world.count("outbox WHERE done_at IS NOT NULL").await, 3);
        assert!(jobs::counts(core).await.unwrap().is_empty());
        assert!(
            jobs::retry(core, Actor::Operator, dead[0].id)
                .await
                .is_err(),
            "it is done"
        );
    })
    .await;
}

/// How the database finds what a statement asks for, in its own words.
async fn plan(world: &World, sql: &str) -> String {
    use sea_orm::ConnectionTrait;
    let db = &world.core.db;
    let (explain, column) = match db.backend() {
        sea_orm::DbBackend::Sqlite => ("EXPLAIN QUERY PLAN", "detail"),
        _ => ("EXPLAIN", "QUERY PLAN"),
    };
    let statement = sea_orm::Statement::from_string(db.backend(), format!("{explain} {sql}"));
    let rows = db.reader().query_all_raw(statement).await.unwrap();
    let lines = rows.iter().map(|row| row.try_get::<String>("", column));
    lines.map(Result::unwrap).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn due_jobs_are_found_by_index_with_statistics_and_without() {
    on_both("plans", |world| async move {
        // Much that is done, much that waits for later, and little that is due.
        for (from, change) in [
            (0, "done_at = 1, attempts = 1"),
            (6_000, "available_at = 9000000000000000"),
            (12_000, "priority = priority"),
        ] {
            world.enqueue((from..from + 6_000).map(slot)).await;
            let new = "done_at IS NULL AND available_at < 9000000000000000";
            world
                .execute(&format!("UPDATE outbox SET {change} WHERE {new}"))
                .await;
        }
        let now = world.core.now();
        let kinds = ["keep_dates", "erase"];
        let backend = world.core.db.backend();
        for has_statistics in [false, true] {
            if has_statistics {
                world.execute("ANALYZE").await;
            }
            for statement in [
                claim::claim_statement(backend, "w", &kinds, 64, now),
                claim::next_due_statement(backend, &kinds, now),
            ] {
                let plan = plan(&world, &statement.to_string()).await;
                assert!(plan.contains("outbox_due"), "{plan}");
                let scans = ["SCAN outbox", "Seq Scan on outbox"];
                assert!(!scans.iter().any(|scan| plan.contains(scan)), "{plan}");
            }
        }
    })
    .await;
}
