//! What processes share while they run: rate limits, live counters and wake-ups.
//!
//! In one process this is memory; with Redis it is shared. Redis is disposable: without it limits
//! count in each process alone and workers wait for their own next look, and nothing else changes.
//! Invariant: no failure of Redis reaches a person.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures::StreamExt;
use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use yousaid_entities::UnixMillis;
use yousaid_services::core::Waker;

use crate::config::Secret;

/// At most `limit` of something in each window of `window` milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// How many.
    pub limit: u32,
    /// In how many milliseconds.
    pub window: i64,
}

/// How long a question to Redis may hold up a person.
const PATIENCE: Duration = Duration::from_millis(250);

/// How long Redis is left alone after it did not answer, in milliseconds.
const REST: i64 = 5_000;

/// A day, in milliseconds.
const DAY: i64 = 24 * 60 * 60 * 1000;

/// Windows kept in memory before those that have ended are dropped.
const KEPT: usize = 10_000;

/// Counts one more and says how long the window still lasts. The expiry is set with the first count
/// in the same script, so that no counter stays for ever.
const COUNT: &str = "local n = redis.call('INCR', KEYS[1])
if n == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return {n, redis.call('PTTL', KEYS[1])}";

/// What is shared. Cheap to clone.
#[derive(Clone)]
pub struct Live {
    here: Arc<Mutex<HashMap<String, (i64, u32)>>>,
    redis: Option<Redis>,
}

#[derive(Clone)]
struct Redis {
    client: redis::Client,
    connection: ConnectionManager,
    prefix: String,
    count: Arc<redis::Script>,
    /// The moment until which Redis is left alone.
    rests_until: Arc<AtomicI64>,
}

impl std::fmt::Debug for Live {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Live")
            .field("redis", &self.redis.is_some())
            .finish_non_exhaustive()
    }
}

impl Live {
    /// In this process only.
    #[must_use]
    pub fn in_process() -> Self {
        Self {
            here: Arc::default(),
            redis: None,
        }
    }

    /// Shared through Redis. Does not connect yet, so that a missing Redis delays no start.
    ///
    /// # Errors
    /// When the address is not one.
    pub fn with_redis(url: &Secret, prefix: &str) -> redis::RedisResult<Self> {
        let client = redis::Client::open(url.reveal())?;
        let config = ConnectionManagerConfig::new()
            .set_connection_timeout(Some(PATIENCE))
            .set_response_timeout(Some(PATIENCE))
            .set_number_of_retries(1);
        let connection = ConnectionManager::new_lazy_with_config(client.clone(), config)?;
        let redis = Redis {
            client,
            connection,
            prefix: prefix.to_owned(),
            count: Arc::new(redis::Script::new(COUNT)),
            rests_until: Arc::default(),
        };
        Ok(Self {
            here: Arc::default(),
            redis: Some(redis),
        })
    }

    /// Counts one more of `key`. Within the limit it is none, beyond it the time until the window
    /// ends.
    pub async fn hit(&self, key: &str, limit: Limit, now: UnixMillis) -> Option<Duration> {
        let shared = match &self.redis {
            Some(redis) => redis.count(key, limit, now).await,
            None => None,
        };
        let (count, left) = shared.unwrap_or_else(|| self.count_here(key, limit, now));
        let left = u64::try_from(left.clamp(1_000, limit.window.max(1_000))).unwrap_or(1_000);
        (count > i64::from(limit.limit)).then(|| Duration::from_millis(left))
    }

    /// Counts one more of something that operators watch, over all processes, for the day.
    pub async fn tally(&self, what: &str, now: UnixMillis) {
        let everything = Limit {
            limit: u32::MAX,
            window: DAY,
        };
        self.hit(&format!("tally:{what}"), everything, now).await;
    }

    /// How many were counted today (UTC): over all processes with Redis, here without.
    pub async fn tallied(&self, what: &str, now: UnixMillis) -> i64 {
        let key = format!("tally:{what}");
        if let Some(redis) = &self.redis
            && let Some(count) = redis.counted(&key, now).await
        {
            return count;
        }
        let windows = self.here.lock().unwrap_or_else(PoisonError::into_inner);
        let window = windows.get(&key).filter(|(ends, _)| *ends > now.0);
        window.map_or(0, |(_, count)| i64::from(*count))
    }

    fn count_here(&self, key: &str, limit: Limit, now: UnixMillis) -> (i64, i64) {
        let mut windows = self.here.lock().unwrap_or_else(PoisonError::into_inner);
        if windows.len() >= KEPT {
            windows.retain(|_, (ends, _)| *ends > now.0);
        }
        let window = windows
            .entry(key.to_owned())
            .or_insert((now.0 + limit.window, 0));
        if window.0 <= now.0 {
            *window = (now.0 + limit.window, 0);
        }
        window.1 = window.1.saturating_add(1);
        (i64::from(window.1), window.0 - now.0)
    }

    /// Passes wake-ups between this process and others until `stop`: what the waker sends goes out,
    /// and what others send wakes the workers here. Does nothing without Redis.
    pub fn pass_wakes(&self, waker: Waker, from_here: mpsc::Receiver<()>, stop: CancellationToken) {
        let Some(redis) = self.redis.clone() else {
            return;
        };
        tokio::spawn(
            stop.clone()
                .run_until_cancelled_owned(redis.clone().publish(from_here)),
        );
        tokio::spawn(stop.run_until_cancelled_owned(redis.subscribe(waker)));
    }
}

impl Redis {
    /// The count and the milliseconds left; none when Redis does not answer.
    async fn count(&self, key: &str, limit: Limit, now: UnixMillis) -> Option<(i64, i64)> {
        if self.rests_until.load(Ordering::Relaxed) > now.0 {
            return None;
        }
        // The window is part of the key, by the application's clock; Redis only forgets it.
        let window = now.0 / limit.window.max(1);
        let key = format!("{}:limit:{key}:{window}", self.prefix);
        let mut connection = self.connection.clone();
        let mut script = self.count.key(key);
        script.arg(limit.window);
        let asked = tokio::time::timeout(PATIENCE, script.invoke_async(&mut connection)).await;
        match asked {
            Ok(Ok(answer)) => return Some(answer),
            Ok(Err(error)) => tracing::warn!(%error, "redis: limits count in this process alone"),
            Err(_) => tracing::warn!("redis is slow: limits count in this process alone"),
        }
        self.rests_until.store(now.0 + REST, Ordering::Relaxed);
        None
    }

    /// The count of a day; none when Redis does not answer.
    async fn counted(&self, key: &str, now: UnixMillis) -> Option<i64> {
        let mut command = redis::cmd("GET");
        command.arg(format!("{}:limit:{key}:{}", self.prefix, now.0 / DAY));
        let mut connection = self.connection.clone();
        let asked = command.query_async::<Option<i64>>(&mut connection);
        let answer = tokio::time::timeout(PATIENCE, asked).await.ok()?.ok()?;
        Some(answer.unwrap_or_default())
    }

    async fn publish(self, mut from_here: mpsc::Receiver<()>) {
        let channel = format!("{}:wake", self.prefix);
        let mut connection = self.connection.clone();
        while from_here.recv().await.is_some() {
            let mut command = redis::cmd("PUBLISH");
            command.arg(&channel).arg("");
            let sent = command.query_async::<i64>(&mut connection);
            if let Ok(Err(error)) = tokio::time::timeout(PATIENCE, sent).await {
                tracing::debug!(%error, "redis: a wake-up was not passed on");
            }
        }
    }

    async fn subscribe(self, waker: Waker) {
        let channel = format!("{}:wake", self.prefix);
        loop {
            match self.client.get_async_pubsub().await {
                Ok(mut pubsub) => {
                    if pubsub.subscribe(&channel).await.is_ok() {
                        // Something may have been sent while nobody listened.
                        waker.wake_here();
                        let mut messages = pubsub.on_message();
                        while messages.next().await.is_some() {
                            waker.wake_here();
                        }
                    }
                    tracing::warn!("redis: wake-ups from other processes have stopped");
                }
                Err(error) => tracing::debug!(%error, "redis: no wake-ups from other processes"),
            }
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Limit = Limit {
        limit: 2,
        window: 60_000,
    };

    #[tokio::test]
    async fn beyond_the_limit_one_waits_for_the_end_of_the_window() {
        let live = Live::in_process();
        let at = UnixMillis;
        assert_eq!(live.hit("a", LIMIT, at(0)).await, None);
        assert_eq!(live.hit("a", LIMIT, at(10_000)).await, None);
        let wait = live.hit("a", LIMIT, at(20_000)).await;
        assert_eq!(wait, Some(Duration::from_secs(40)));
        assert_eq!(live.hit("b", LIMIT, at(20_000)).await, None);
        assert_eq!(live.hit("a", LIMIT, at(60_000)).await, None);
    }

    #[tokio::test]
    async fn without_redis_limits_still_hold_in_this_process() {
        let nobody = Secret::new("redis://127.0.0.1:1/");
        let live = Live::with_redis(&nobody, "test").unwrap();
        for expected in [false, false, true] {
            let limited = live.hit("a", LIMIT, UnixMillis(5)).await.is_some();
            assert_eq!(limited, expected);
        }
    }
}
