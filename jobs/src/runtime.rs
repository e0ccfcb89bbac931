//! From the outbox to apalis and back: a stream that claims, a guard around each run, and a writer
//! of outcomes.
//!
//! Jobs run in lanes, so that a mail server that hangs does not keep routing waiting, and so that
//! screening, of which there is much, is done many at a time. A lane has hands; a claim takes as
//! many rows as there are free hands.
//! Invariants:
//! - apalis is always told `Ok`: what becomes of a job is decided and written here;
//! - a job leaves [`Runtime::running`] only when its outcome is in the database, and its lease is
//!   extended until then.

use std::collections::{HashMap, VecDeque};
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use apalis::prelude::{MemorySink, MemoryStorage, Task, WorkerBuilder, WorkerError};
use futures::future::BoxFuture;
use futures::sink::SinkExt;
use futures::{FutureExt, Stream, StreamExt};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, mpsc};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use yousaid_entities::JobId;
use yousaid_services::Core;

use crate::claim::{self, Change, Claim};
use crate::policy;
use crate::worker::Outcome;

/// Runs jobs: the product's own is [`Worker`](crate::Worker).
pub trait Handler: Send + Sync + 'static {
    /// Runs the jobs of one hand and says what became of each, in order. There is more than one
    /// only in a lane whose hands take several.
    fn handle<'a>(&'a self, claims: &'a [Claim]) -> BoxFuture<'a, Vec<Outcome>>;
}

/// A kind of work with its own hands.
#[derive(Clone, Debug)]
pub struct Lane {
    /// What it is called in the log.
    pub name: &'static str,
    /// The kinds of jobs it takes.
    pub kinds: Vec<&'static str>,
    /// How many runs at once.
    pub hands: usize,
    /// How many jobs one run takes.
    pub batch: usize,
}

/// When [`serve`] ends by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// Never: only when it is told to stop. Then it waits this long for the jobs that run.
    Stopped {
        /// How long.
        grace: Duration,
    },
    /// When no job is due and none is running.
    Idle,
}

/// Jobs that one hand runs: group by group, the jobs of a group together.
struct Batch {
    groups: Vec<Vec<Claim>>,
    _hand: OwnedSemaphorePermit,
}

/// What the parts of one worker share.
struct Runtime {
    core: Core,
    /// Unique for each start, so that nobody takes a restarted worker for the one that died.
    name: String,
    handler: Arc<dyn Handler>,
    /// Claimed and not settled, with their fences.
    running: Mutex<HashMap<JobId, i64>>,
    outcomes: mpsc::Sender<Change>,
    /// Signalled when a run has ended or outcomes are written.
    progress: Notify,
    /// Cancelled when no more jobs will be claimed: apalis waits for that word, even when the
    /// stream has ended.
    exhausted: CancellationToken,
    /// Cancelled when running jobs are to be handed back.
    abandon: CancellationToken,
}

/// Runs jobs of the lanes until it is told to stop, or until there is nothing left to do. Stops in
/// good order: takes no new job, waits for those that run, and hands back what does not end.
pub async fn serve(
    core: &Core,
    lanes: &[Lane],
    handler: Arc<dyn Handler>,
    until: Until,
    stop: &CancellationToken,
) {
    while !stop.is_cancelled() {
        let (outcomes, written) = mpsc::channel(4 * policy::SETTLE_BATCH);
        let runtime = Arc::new(Runtime {
            core: core.clone(),
            name: unique_name(core),
            handler: Arc::clone(&handler),
            running: Mutex::default(),
            outcomes,
            progress: Notify::new(),
            exhausted: CancellationToken::new(),
            abandon: CancellationToken::new(),
        });
        // Both end with this set.
        let mut helpers = JoinSet::new();
        helpers.spawn(settle(Arc::clone(&runtime), written));
        helpers.spawn(heartbeat(Arc::clone(&runtime)));
        let claims = claims(Arc::clone(&runtime), lanes, until, stop.clone());
        let mut worker = tokio::spawn(execute(Arc::clone(&runtime), claims.boxed()));
        tracing::info!(worker = runtime.name, "worker started");
        let ended = tokio::select! {
            ended = &mut worker => Some(ended),
            () = stop.cancelled() => {
                let grace = match until {
                    Until::Stopped { grace } => grace,
                    Until::Idle => policy::GRACE,
                };
                tokio::time::timeout(grace, &mut worker).await.ok()
            }
        };
        runtime.abandon.cancel();
        if tokio::time::timeout(policy::GRACE, runtime.settled())
            .await
            .is_err()
        {
            tracing::warn!(
                worker = runtime.name,
                "outcomes not written; leases will run out"
            );
        }
        worker.abort();
        tracing::info!(worker = runtime.name, "worker stopped");
        match ended {
            Some(Ok(Ok(()))) if until == Until::Idle => return,
            Some(Ok(Err(error))) => tracing::error!(%error, "the worker failed"),
            Some(Err(_)) => tracing::error!("the worker panicked"),
            _ => {}
        }
        if !stop.is_cancelled() {
            tokio::time::sleep(policy::RESTART).await;
        }
    }
}

fn unique_name(core: &Core) -> String {
    let random = u64::from_be_bytes(core.random_bytes());
    format!("{}-{random:016x}", std::process::id())
}

/// Lets apalis run what the stream claims, each run as a task of its own.
async fn execute(
    runtime: Arc<Runtime>,
    claims: std::pin::Pin<Box<dyn Stream<Item = Task<Batch>> + Send>>,
) -> Result<(), WorkerError> {
    // Nothing is ever pushed: the only source is the stream.
    let nowhere = futures::sink::drain().sink_map_err(|never| match never {});
    let exhausted = runtime.exhausted.clone();
    let sink = MemorySink::new(Arc::new(futures::lock::Mutex::new(Box::new(nowhere))));
    WorkerBuilder::new(runtime.name.clone())
        .backend(MemoryStorage::new_with(sink, claims))
        .build(move |batch: Batch| {
            let runtime = Arc::clone(&runtime);
            async move {
                let run = tokio::spawn(async move { runtime.perform(batch).await });
                if run.await.is_err() {
                    tracing::error!("a run ended without an outcome; its leases will run out");
                }
            }
            .boxed()
        })
        .run_until(async move {
            exhausted.cancelled().await;
            Ok::<(), WorkerError>(())
        })
        .await
}

impl Runtime {
    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<JobId, i64>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn idle(&self) -> bool {
        self.lock().is_empty()
    }

    /// Waits until the outcome of every claimed job is written.
    async fn settled(&self) {
        while !self.idle() {
            self.progress.notified().await;
        }
    }

    /// Hands outcomes to the writer. What was written with its effects needs no writing.
    async fn pass_on(&self, changes: impl IntoIterator<Item = Change> + Send) {
        let changes: Vec<_> = changes.into_iter().collect();
        for change in changes {
            if self.outcomes.send(change).await.is_err() {
                tracing::warn!("an outcome came after the worker had stopped");
            }
        }
    }

    /// Runs one batch under the guards and passes its outcomes on.
    async fn perform(&self, batch: Batch) {
        for claims in &batch.groups {
            let changes: Vec<_> = tokio::select! {
                outcomes = self.guarded(claims) => claims
                    .iter()
                    .zip(outcomes)
                    .filter_map(|(claim, outcome)| self.change(claim, outcome))
                    .collect(),
                () = self.abandon.cancelled() => claims.iter().map(Change::released).collect(),
            };
            self.pass_on(changes).await;
        }
        drop(batch);
        self.progress.notify_one();
    }

    /// Runs the handler; a hang or a panic becomes an outcome. When several jobs panic together,
    /// each is run again alone, so that only the guilty one is held up.
    async fn guarded(&self, claims: &[Claim]) -> Vec<Outcome> {
        match self.attempt(claims).await {
            Ok(outcomes) => outcomes,
            Err(reason) if claims.len() == 1 => vec![Outcome::Retry(reason)],
            Err(_) => {
                let mut outcomes = Vec::with_capacity(claims.len());
                for claim in claims {
                    let alone = self.attempt(std::slice::from_ref(claim)).await;
                    outcomes.push(match alone {
                        Ok(mut outcome) => outcome.pop().unwrap_or(Outcome::Done),
                        Err(reason) => Outcome::Retry(reason),
                    });
                }
                outcomes
            }
        }
    }

    async fn attempt(&self, claims: &[Claim]) -> Result<Vec<Outcome>, String> {
        let Some(first) = claims.first() else {
            return Ok(Vec::new());
        };
        let limit = policy::time_limit(&first.job);
        let run = AssertUnwindSafe(async { self.handler.handle(claims).await }).catch_unwind();
        match tokio::time::timeout(limit, run).await {
            Ok(Ok(outcomes)) if outcomes.len() == claims.len() => Ok(outcomes),
            Ok(Ok(_)) => Err("the handler lost count of its jobs".to_owned()),
            // The message of a panic can quote the text that it stumbled over.
            Ok(Err(_)) => Err("the handler panicked".to_owned()),
            Err(_) => Err(format!("took longer than {} s", limit.as_secs())),
        }
    }

    /// What an outcome means for the row; nothing when the handler has written it already.
    fn change(&self, claim: &Claim, outcome: Outcome) -> Option<Change> {
        let now = self.core.now();
        let kind = claim.job.kind();
        match outcome {
            Outcome::Done if claim.finished() => {
                self.lock().remove(&claim.id);
                None
            }
            Outcome::Done => Some(Change::done(claim, now)),
            Outcome::Retry(error) if claim.attempts < claim.max_attempts => {
                let random = u64::from_be_bytes(self.core.random_bytes());
                let wait = policy::backoff(claim.attempts, random);
                tracing::warn!(job = %claim.id, kind, error, ?wait, "job failed, will retry");
                let wait = i64::try_from(wait.as_millis()).unwrap_or(i64::MAX);
                Some(Change::retry(claim, error, now.plus(wait)))
            }
            Outcome::RetryAt(at, error) if claim.attempts < claim.max_attempts => {
                tracing::warn!(job = %claim.id, kind, error, "job failed, will retry");
                Some(Change::retry(claim, error, at))
            }
            Outcome::Waits(until, why) => {
                tracing::debug!(job = %claim.id, kind, why, "job waits");
                Some(Change::put_back(claim, why, until))
            }
            Outcome::Retry(error) | Outcome::RetryAt(_, error) => {
                let error = format!("given up after {} attempts: {error}", claim.attempts);
                tracing::error!(job = %claim.id, kind, error, "job given up");
                Some(Change::dead(claim.id, claim.fence, error, now))
            }
            Outcome::Fail(error) => {
                tracing::error!(job = %claim.id, kind, error, "job failed for good");
                Some(Change::dead(claim.id, claim.fence, error, now))
            }
        }
    }
}

/// Writes outcomes, many in one statement. A database that is away is waited for.
async fn settle(runtime: Arc<Runtime>, mut outcomes: mpsc::Receiver<Change>) {
    let mut changes = Vec::with_capacity(policy::SETTLE_BATCH);
    while outcomes.recv_many(&mut changes, policy::SETTLE_BATCH).await > 0 {
        while let Err(error) = claim::write(runtime.core.db.writer(), &changes).await {
            tracing::warn!(%error, "outcomes could not be written, will retry");
            tokio::time::sleep(policy::POLL.0).await;
        }
        {
            let mut running = runtime.lock();
            for change in changes.drain(..) {
                running.remove(&change.id());
            }
        }
        runtime.progress.notify_one();
    }
}

/// Extends the leases of everything that is claimed and not settled.
async fn heartbeat(runtime: Arc<Runtime>) {
    loop {
        tokio::time::sleep(policy::HEARTBEAT).await;
        let running: Vec<_> = runtime
            .lock()
            .iter()
            .map(|(id, fence)| (*id, *fence))
            .collect();
        if running.is_empty() {
            continue;
        }
        if let Err(error) = claim::extend(&runtime.core.db, &running).await {
            tracing::warn!(%error, "leases could not be extended");
        }
    }
}

/// A lane with its free hands.
struct OpenLane {
    lane: Lane,
    free: Arc<Semaphore>,
    /// Whether the last claim took all it could, so that there is probably more.
    backlog: bool,
}

struct Claims {
    runtime: Arc<Runtime>,
    lanes: Vec<OpenLane>,
    until: Until,
    stop: CancellationToken,
    ready: VecDeque<Batch>,
    /// How often in a row nothing was due.
    empty: u32,
}

/// The stream that apalis works off: batches of claimed jobs, each with the hand that runs it. It
/// ends when the worker stops.
fn claims(
    runtime: Arc<Runtime>,
    lanes: &[Lane],
    until: Until,
    stop: CancellationToken,
) -> impl Stream<Item = Task<Batch>> + Send + use<> {
    let lanes = lanes
        .iter()
        .map(|lane| OpenLane {
            free: Arc::new(Semaphore::new(lane.hands)),
            lane: lane.clone(),
            backlog: false,
        })
        .collect();
    let claims = Claims {
        runtime,
        lanes,
        until,
        stop,
        ready: VecDeque::new(),
        empty: 0,
    };
    futures::stream::unfold(claims, |mut claims| async {
        if let Some(batch) = claims.next().await {
            return Some((Task::new(batch), claims));
        }
        claims.runtime.exhausted.cancel();
        None
    })
}

impl Claims {
    async fn next(&mut self) -> Option<Batch> {
        loop {
            if self.stop.is_cancelled() {
                let unused: Vec<_> = self.ready.drain(..).collect();
                for batch in unused {
                    let released = batch.groups.iter().flatten().map(Change::released);
                    self.runtime.pass_on(released.collect::<Vec<_>>()).await;
                }
                return None;
            }
            if let Some(batch) = self.ready.pop_front() {
                return Some(batch);
            }
            // Idleness is looked at before claiming: what ends meanwhile may have left new jobs.
            let idle = self.runtime.idle();
            match self.round().await {
                Ok(0) if idle && self.until == Until::Idle => return None,
                Ok(0) => {
                    self.empty += 1;
                    self.rest().await;
                }
                Ok(_) => self.empty = 0,
                Err(error) => {
                    tracing::warn!(%error, "jobs could not be claimed, will retry");
                    self.empty += 1;
                    self.rest().await;
                }
            }
        }
    }

    /// Claims for every lane that has free hands, and says how many jobs it got.
    async fn round(&mut self) -> Result<usize, sea_orm::DbErr> {
        let mut jobs = 0;
        for open in &mut self.lanes {
            let free = open.free.available_permits();
            if free == 0 {
                continue;
            }
            if open.backlog && free < open.lane.hands.div_ceil(2) {
                // A moment later more hands are free, and one claim serves them all.
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
            let hands = open.free.available_permits();
            let limit = if open.lane.batch == 1 {
                hands
            } else {
                open.lane.batch
            };
            let runtime = &self.runtime;
            let now = runtime.core.now();
            let claimed = claim::claim(
                &runtime.core.db,
                &runtime.name,
                &open.lane.kinds,
                limit,
                now,
            )
            .await?;
            let got = claimed.claims.len() + claimed.hopeless.len();
            open.backlog = got == limit;
            jobs += got;
            runtime
                .lock()
                .extend(claimed.claims.iter().map(|claim| (claim.id, claim.fence)));
            if !claimed.hopeless.is_empty() {
                tracing::error!(count = claimed.hopeless.len(), "jobs given up");
                runtime
                    .lock()
                    .extend(claimed.hopeless.iter().map(Change::key));
                runtime.pass_on(claimed.hopeless).await;
            }
            for groups in batches(claimed.claims, open.lane.batch) {
                // There is a free hand for each: no more than that was claimed.
                if let Ok(hand) = Arc::clone(&open.free).acquire_owned().await {
                    self.ready.push_back(Batch {
                        groups,
                        _hand: hand,
                    });
                }
            }
        }
        Ok(jobs)
    }

    /// Waits for a reason to look again: a wake-up, a free hand, the next due time or the poll.
    async fn rest(&self) {
        let runtime = &self.runtime;
        let wait = policy::POLL
            .0
            .saturating_mul(1 << self.empty.min(3))
            .min(policy::POLL.1);
        let jitter = u32::from(u8::from_be_bytes(runtime.core.random_bytes()));
        let mut wait = wait.mul_f64(0.8 + f64::from(jitter) / 255.0 * 0.2);
        let now = runtime.core.now();
        let kinds = self.lanes.iter().flat_map(|open| &open.lane.kinds);
        let kinds: Vec<_> = kinds.copied().collect();
        if let Ok(Some(due)) = claim::next_due(&runtime.core.db, &kinds, now).await {
            let due = u64::try_from(due.0 - now.0).unwrap_or_default();
            wait = wait.min(Duration::from_millis(due.max(1)));
        }
        // When a lane has no free hand, its jobs can go on as soon as one ends.
        let full = self
            .lanes
            .iter()
            .any(|open| open.free.available_permits() == 0);
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            () = runtime.core.waker.woken() => {}
            () = runtime.progress.notified(), if full || self.until == Until::Idle => {}
            () = self.stop.cancelled() => {}
        }
    }
}

/// Divides claims among hands: each its own, or one for all where hands take several. What was
/// started often without an end is a group of its own.
fn batches(claims: Vec<Claim>, size: usize) -> Vec<Vec<Vec<Claim>>> {
    if size == 1 {
        return claims.into_iter().map(|claim| vec![vec![claim]]).collect();
    }
    let (alone, together): (Vec<_>, Vec<_>) = claims
        .into_iter()
        .partition(|claim| claim.attempts >= policy::ALONE_FROM);
    let mut groups: Vec<_> = alone.into_iter().map(|claim| vec![claim]).collect();
    if !together.is_empty() {
        groups.insert(0, together);
    }
    if groups.is_empty() {
        Vec::new()
    } else {
        vec![groups]
    }
}
