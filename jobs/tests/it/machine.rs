//! The life of a job under everything that can go wrong, in any order, beside a model of it.
//!
//! Workers claim, extend, crash, stall and come back late, write what became of their jobs once,
//! twice or in a transaction that is rolled back; leases run out and clocks jump. Many jobs live in
//! one table, and each has a history of its own; histories that were seen before do not count.
//! `TEST_SCHEDULES` says how many different histories there must be: 8,000 unless it is set, and
//! 100,000 in `make test-faults`.

use std::collections::{HashMap, HashSet};

use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, sea_query::Expr,
};
use yousaid_entities::{JobId, UnixMillis, outbox};
use yousaid_jobs::Claim;
use yousaid_jobs::claim::{self, Change};
use yousaid_jobs::policy::LEASE;
use yousaid_services::Core;
use yousaid_services::outbox::Job;

use crate::support::{World, on_both};

/// Jobs in the table at once.
const JOBS: usize = 400;

/// What happens to the table before it is brought to an end.
const EVENTS: usize = 40;

/// Claims that a job of this test is allowed, so that some are given up.
const ATTEMPTS: i32 = 4;

/// A lease that no slowness of this machine lets run out: only the test does.
const LONG: i64 = i64::MAX / 2;

/// Where a job is in its life.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Stage {
    #[default]
    Waiting,
    /// Claimed, and the lease runs.
    Held,
    /// Claimed, and the lease has run out; nobody has written what became of it.
    Stranded,
    Done,
    Dead,
}

/// What must be in the row of a job, and what it did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Life {
    stage: Stage,
    fence: i64,
    attempts: i32,
    available_at: i64,
    effects: usize,
}

impl Life {
    fn may_be_claimed(&self, now: i64) -> bool {
        matches!(self.stage, Stage::Waiting | Stage::Stranded) && self.available_at <= now
    }

    fn is_of(&self, fence: i64) -> bool {
        self.fence == fence && matches!(self.stage, Stage::Held | Stage::Stranded)
    }
}

/// What a worker believes to hold; it may be wrong.
#[derive(Default)]
struct Holder {
    claims: Vec<Claim>,
    hopeless: Vec<Change>,
}

struct Machine {
    world: World,
    lives: HashMap<JobId, Life>,
    histories: HashMap<JobId, u64>,
    holders: Vec<Holder>,
}

/// A number below `n`.
fn below(core: &Core, n: usize) -> usize {
    usize::try_from(u32::from_be_bytes(core.random_bytes())).unwrap() % n
}

/// Divides by a coin.
fn some<T>(core: &Core, all: Vec<T>) -> (Vec<T>, Vec<T>) {
    all.into_iter().partition(|_| below(core, 2) == 0)
}

impl Machine {
    async fn new(world: World) -> Self {
        world
            .execute("CREATE TABLE effects (job_id TEXT NOT NULL)")
            .await;
        Self {
            world,
            lives: HashMap::new(),
            histories: HashMap::new(),
            holders: (0..3).map(|_| Holder::default()).collect(),
        }
    }

    fn core(&self) -> &Core {
        &self.world.core
    }

    /// Fills the table anew.
    async fn begin(&mut self) {
        self.world.execute("DELETE FROM outbox").await;
        self.world.execute("DELETE FROM effects").await;
        self.world
            .enqueue((0..JOBS).map(|n| Job::KeepDates {
                slot: n.to_string(),
            }))
            .await;
        self.world
            .execute(&format!("UPDATE outbox SET max_attempts = {ATTEMPTS}"))
            .await;
        let life = Life {
            available_at: self.core().now().0,
            ..Life::default()
        };
        self.lives = (self.world.jobs().await.into_iter())
            .map(|row| (row.id, life.clone()))
            .collect();
        self.histories = self.lives.keys().map(|id| (*id, 0xCBF2_9CE4)).collect();
        self.holders
            .iter_mut()
            .for_each(|holder| *holder = Holder::default());
    }

    fn note(&mut self, id: JobId, event: u64) {
        let history = self.histories.get_mut(&id).unwrap();
        *history = (*history ^ event).wrapping_mul(0x0100_0000_01B3);
    }

    fn life(&mut self, id: JobId) -> &mut Life {
        self.lives.get_mut(&id).unwrap()
    }

    /// Some of what a worker believes to hold; of each job one claim.
    fn take_some(&mut self, who: usize) -> Vec<Claim> {
        let core = self.core().clone();
        let (taken, mut kept) = some(&core, std::mem::take(&mut self.holders[who].claims));
        let mut seen = HashSet::new();
        let (taken, twice) = (taken.into_iter()).partition(|claim| seen.insert(claim.id));
        kept.extend::<Vec<_>>(twice);
        self.holders[who].claims = kept;
        taken
    }

    /// One thing happens.
    async fn event(&mut self) {
        let core = self.core().clone();
        let who = below(&core, self.holders.len());
        match below(&core, 16) {
            0..=4 => self.claim(&[who]).await,
            5 => self.claim(&[who, (who + 1) % self.holders.len()]).await,
            6 | 7 => self.finish(who).await,
            8..=10 => self.settle(who).await,
            11 => self.extend(who).await,
            12 => {
                // A crash, or a worker that was handed its end: nobody remembers its claims.
                let holder = std::mem::take(&mut self.holders[who]);
                for claim in holder.claims {
                    self.note(claim.id, 1);
                }
            }
            13 | 14 => self.leases_run_out().await,
            _ => {
                // The clock is set, forwards or backwards.
                let jump = i64::try_from(below(&core, 40_000)).unwrap() - 15_000;
                self.world.clock.advance(jump);
            }
        }
    }

    /// One or several workers claim at the same moment.
    async fn claim(&mut self, workers: &[usize]) {
        let core = self.core().clone();
        let limits: Vec<_> = workers.iter().map(|_| 1 + below(&core, JOBS / 2)).collect();
        let now = core.now();
        let free = (self.lives.values())
            .filter(|life| life.may_be_claimed(now.0))
            .count();
        let earliest = core.db.now().await.unwrap().0 + lease();
        let asked = limits
            .iter()
            .map(|limit| claim::claim(&core.db, "worker", &["keep_dates"], *limit, now));
        let answers = futures::future::join_all(asked).await;
        let latest = core.db.now().await.unwrap().0 + lease();
        let mut got = 0;
        for (worker, answer) in workers.iter().zip(answers) {
            let claimed = answer.unwrap();
            let keys: Vec<_> = (claimed.claims.iter().map(|claim| (claim.id, claim.fence)))
                .chain(claimed.hopeless.iter().map(Change::key))
                .collect();
            for (id, fence) in keys {
                let life = self.life(id);
                assert!(life.may_be_claimed(now.0), "claimed twice or too early");
                life.stage = Stage::Held;
                life.fence += 1;
                life.attempts += 1;
                assert_eq!(fence, life.fence, "every claim raises the fence");
                self.note(id, 2 + u64::try_from(*worker).unwrap());
                got += 1;
            }
            assert!(
                claimed
                    .claims
                    .iter()
                    .all(|claim| claim.attempts <= ATTEMPTS)
            );
            self.holders[*worker].claims.extend(claimed.claims);
            self.holders[*worker].hopeless.extend(claimed.hopeless);
        }
        if workers.len() == 1 {
            assert_eq!(got, free.min(limits[0]), "what is due is found");
        }
        let new = outbox::Column::ClaimedUntil.lt(LONG);
        let ends = outbox::Entity::find().filter(new.clone());
        for row in ends.all(core.db.reader()).await.unwrap() {
            let until = row.claimed_until.unwrap().0;
            let is_new = (earliest..=latest).contains(&until);
            assert!(is_new || until == 1, "a lease is of the database's clock");
        }
        outbox::Entity::update_many()
            .col_expr(outbox::Column::ClaimedUntil, Expr::value(LONG))
            .filter(new)
            .filter(outbox::Column::ClaimedUntil.gt(1))
            .exec(core.db.writer())
            .await
            .unwrap();
    }

    /// A worker writes effects and the end of jobs in one transaction, which may not come to its
    /// end, or whose end the worker may not live to see.
    async fn finish(&mut self, who: usize) {
        let core = self.core().clone();
        let mut now_done = self.take_some(who);
        let txn = core.db.begin().await.unwrap();
        let ours = claim::finish_all(&txn, &now_done, core.now())
            .await
            .unwrap();
        for claim in &now_done {
            let is_ours = self.lives[&claim.id].is_of(claim.fence);
            assert_eq!(ours.contains(&claim.id), is_ours, "an old fence");
        }
        effects(&txn, &ours).await;
        if below(&core, 3) == 0 {
            txn.rollback().await.unwrap();
            for claim in &now_done {
                self.note(claim.id, 10);
            }
        } else {
            txn.commit().await.unwrap();
            for claim in &now_done {
                self.note(claim.id, 11 + u64::from(ours.contains(&claim.id)));
            }
            for id in ours {
                let life = self.life(id);
                life.stage = Stage::Done;
                life.effects += 1;
            }
        }
        if below(&core, 2) == 0 {
            // It does not know how that ended, and will write again.
            self.holders[who].claims.append(&mut now_done);
        }
    }

    /// A worker writes what became of some of its jobs, perhaps twice.
    async fn settle(&mut self, who: usize) {
        let core = self.core().clone();
        let ended = self.take_some(who);
        let now = core.now();
        let mut changes = Vec::new();
        let mut meant = HashMap::new();
        for claim in &ended {
            let kind = below(&core, 3);
            let again = UnixMillis(now.0 + i64::try_from(below(&core, 30_000)).unwrap());
            changes.push(match kind {
                0 => Change::retry(claim, "busy".to_owned(), again),
                1 => Change::released(claim),
                _ => Change::dead(claim.id, claim.fence, "no use".to_owned(), now),
            });
            meant.insert((claim.id, claim.fence), (kind, again));
        }
        for change in std::mem::take(&mut self.holders[who].hopeless) {
            meant.insert(change.key(), (2, now));
            changes.push(change);
        }
        // What it gave up and claimed again is not written in the same statement.
        let mut seen = HashSet::new();
        changes.retain(|change| seen.insert(change.id()));
        for _ in 0..=below(&core, 2) {
            let written = claim::write(core.db.writer(), &changes).await.unwrap();
            for change in &changes {
                let (id, fence) = change.key();
                let life = self.lives.get_mut(&id).unwrap();
                let (kind, again) = meant[&(id, fence)];
                assert_eq!(written.contains(&id), life.is_of(fence), "an old fence");
                if life.is_of(fence) {
                    life.stage = if kind == 2 {
                        Stage::Dead
                    } else {
                        Stage::Waiting
                    };
                    match kind {
                        0 => life.available_at = again.0,
                        1 => life.attempts -= 1,
                        _ => {}
                    }
                }
                self.note(id, 20 + u64::try_from(kind).unwrap());
            }
        }
    }

    /// A worker gives a sign of life.
    async fn extend(&mut self, who: usize) {
        let core = self.core().clone();
        let running: HashMap<_, _> = (self.holders[who].claims.iter())
            .map(|claim| (claim.id, claim.fence))
            .collect();
        let running: Vec<_> = running.into_iter().collect();
        let held = claim::extend(&core.db, &running).await.unwrap();
        for (id, fence) in running {
            let life = self.life(id);
            assert_eq!(held.contains(&id), life.is_of(fence));
            if life.is_of(fence) {
                life.stage = Stage::Held;
                self.note(id, 30);
            }
        }
        outbox::Entity::update_many()
            .col_expr(outbox::Column::ClaimedUntil, Expr::value(LONG))
            .filter(outbox::Column::ClaimedUntil.gt(1))
            .exec(core.db.writer())
            .await
            .unwrap();
    }

    /// The database's clock passes the ends of some leases.
    async fn leases_run_out(&mut self) {
        let core = self.core().clone();
        let held: Vec<_> = (self.lives.iter())
            .filter(|(_, life)| matches!(life.stage, Stage::Held | Stage::Stranded))
            .map(|(id, _)| *id)
            .collect();
        let (lost, _) = some(&core, held);
        for part in lost.chunks(200) {
            outbox::Entity::update_many()
                .col_expr(outbox::Column::ClaimedUntil, Expr::value(1_i64))
                .filter(outbox::Column::Id.is_in(part.iter().copied()))
                .exec(core.db.writer())
                .await
                .unwrap();
        }
        for id in lost {
            self.life(id).stage = Stage::Stranded;
            self.note(id, 40);
        }
    }

    /// The table is what the model says.
    async fn compare(&self) {
        let mut effects = HashMap::<String, usize>::new();
        let sql =
            sea_orm::Statement::from_string(self.core().db.backend(), "SELECT job_id FROM effects");
        for row in self.core().db.reader().query_all_raw(sql).await.unwrap() {
            *effects
                .entry(row.try_get("", "job_id").unwrap())
                .or_default() += 1;
        }
        for row in self.world.jobs().await {
            let stage = match (row.done_at, row.dead_at, row.claimed_until) {
                (None, None, None) => Stage::Waiting,
                (None, None, Some(until)) if until.0 > 1 => Stage::Held,
                (None, None, Some(_)) => Stage::Stranded,
                (Some(_), None, None) => Stage::Done,
                (None, Some(_), None) => Stage::Dead,
                mixed => panic!("two ends, or an end that is claimed: {mixed:?}"),
            };
            let life = Life {
                stage,
                fence: row.fence,
                attempts: row.attempts,
                available_at: row.available_at.0,
                effects: effects
                    .get(&row.id.to_string())
                    .copied()
                    .unwrap_or_default(),
            };
            assert_eq!(life, self.lives[&row.id]);
        }
    }

    /// All is well again: what is left is done. Then every job has had its effect once, or is a
    /// dead letter without any.
    async fn end(&mut self) {
        self.holders
            .iter_mut()
            .for_each(|holder| *holder = Holder::default());
        self.world.leases_run_out().await;
        let latest = self.lives.values().map(|life| life.available_at).max();
        let ahead = latest.unwrap() - self.core().now().0;
        self.world.clock.advance(ahead.max(0));
        let core = self.core().clone();
        loop {
            let now = core.now();
            let claimed = claim::claim(&core.db, "last", &["keep_dates"], JOBS, now)
                .await
                .unwrap();
            if claimed.claims.is_empty() && claimed.hopeless.is_empty() {
                break;
            }
            claim::write(core.db.writer(), &claimed.hopeless)
                .await
                .unwrap();
            let txn = core.db.begin().await.unwrap();
            let ours = claim::finish_all(&txn, &claimed.claims, now).await.unwrap();
            effects(&txn, &ours).await;
            txn.commit().await.unwrap();
        }
        let once = "(SELECT job_id, COUNT(*) AS times FROM effects GROUP BY job_id) AS e";
        let repeated = self.world.count(&format!("{once} WHERE times > 1")).await;
        assert_eq!(repeated, 0, "an effect was doubled");
        let done = self.world.count("outbox WHERE done_at IS NOT NULL").await;
        let dead = self.world.count("outbox WHERE dead_at IS NOT NULL").await;
        assert_eq!(self.world.count("effects").await, done);
        assert_eq!(
            usize::try_from(done + dead).unwrap(),
            JOBS,
            "a job was lost"
        );
        let both = "outbox WHERE done_at IS NOT NULL AND dead_at IS NOT NULL";
        assert_eq!(self.world.count(both).await, 0);
    }
}

fn lease() -> i64 {
    i64::try_from(LEASE.as_millis()).unwrap()
}

/// What the jobs do.
async fn effects(txn: &DatabaseTransaction, ours: &HashSet<JobId>) {
    if ours.is_empty() {
        return;
    }
    let rows: Vec<_> = ours.iter().map(|id| format!("('{id}')")).collect();
    let sql = format!("INSERT INTO effects VALUES {}", rows.join(", "));
    txn.execute_unprepared(&sql).await.unwrap();
}

#[tokio::test]
async fn whatever_happens_in_whatever_order_no_job_is_lost_or_done_twice() {
    on_both("machine", |world| async move {
        let goal = std::env::var("TEST_SCHEDULES").map_or(8_000, |goal| goal.parse().unwrap());
        // PostgreSQL is asked over a socket; the statements are the same.
        let goal = match world.core.db.backend() {
            sea_orm::DbBackend::Sqlite => goal,
            _ => goal / 5,
        };
        let mut machine = Machine::new(world).await;
        let mut histories = HashSet::new();
        while histories.len() < goal {
            machine.begin().await;
            for number in 1..=EVENTS {
                machine.event().await;
                if number % 10 == 0 {
                    machine.compare().await;
                }
            }
            histories.extend(machine.histories.values().copied());
            machine.end().await;
        }
        println!("{} different histories", histories.len());
    })
    .await;
}
