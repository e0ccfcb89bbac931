//! What every use case is handed: the database, the clock, randomness, keys and the waker.

use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;
use tokio::sync::Notify;
use uuid::Uuid;
use yousaid_entities::{Database, TypedId, UnixMillis};

use crate::facts::FactsCache;
use crate::tokens::Keys;

/// The time, as the application sees it.
pub trait Clock: Send + Sync + std::fmt::Debug {
    /// Now.
    fn now(&self) -> UnixMillis;
}

/// The machine's clock.
#[derive(Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place where the wall clock is read"
    )]
    fn now(&self) -> UnixMillis {
        jiff::Timestamp::now().into()
    }
}

/// A clock that stands still until it is moved.
#[derive(Debug)]
pub struct FixedClock(AtomicI64);

impl FixedClock {
    /// A clock that shows `at`.
    #[must_use]
    pub const fn new(at: UnixMillis) -> Self {
        Self(AtomicI64::new(at.0))
    }

    /// Moves it by `milliseconds`.
    pub fn advance(&self, milliseconds: i64) {
        self.0.fetch_add(milliseconds, Ordering::SeqCst);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> UnixMillis {
        UnixMillis(self.0.load(Ordering::SeqCst))
    }
}

/// Tells workers that there is something to do. Nothing depends on it: they also look by themselves.
#[derive(Clone, Debug, Default)]
pub struct Waker {
    local: Arc<Notify>,
    remote: Option<tokio::sync::mpsc::Sender<()>>,
}

impl Waker {
    /// A waker that also tells other processes, through whoever reads the channel.
    #[must_use]
    pub fn with_remote(remote: tokio::sync::mpsc::Sender<()>) -> Self {
        Self {
            local: Arc::default(),
            remote: Some(remote),
        }
    }

    /// Wakes the workers of this process, and through the channel those of others.
    pub fn wake(&self) {
        self.local.notify_one();
        if let Some(remote) = &self.remote {
            // A full channel means that a wake-up is on its way already.
            let _ = remote.try_send(());
        }
    }

    /// Wakes the workers of this process only: for a wake-up that came from outside.
    pub fn wake_here(&self) {
        self.local.notify_one();
    }

    /// Waits until somebody wakes.
    pub async fn woken(&self) {
        self.local.notified().await;
    }
}

/// Everything a use case needs. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Core {
    /// The database.
    pub db: Database,
    /// Keys for links and codes.
    pub keys: Arc<Keys>,
    /// Wakes the workers after a commit.
    pub waker: Waker,
    /// The imported facts, as this process last read them.
    pub(crate) facts: Arc<FactsCache>,
    clock: Arc<dyn Clock>,
    random: Arc<Mutex<ChaCha20Rng>>,
    made: Arc<AtomicU32>,
}

impl Core {
    /// Puts the parts together; `seed` feeds every random choice.
    #[must_use]
    pub fn new(
        db: Database,
        clock: Arc<dyn Clock>,
        seed: [u8; 32],
        keys: Keys,
        waker: Waker,
    ) -> Self {
        Self {
            db,
            keys: Arc::new(keys),
            waker,
            facts: Arc::default(),
            clock,
            random: Arc::new(Mutex::new(ChaCha20Rng::from_seed(seed))),
            made: Arc::default(),
        }
    }

    /// The same parts with another clock: for telling what happened in the past.
    #[must_use]
    pub fn with_clock(&self, clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            ..self.clone()
        }
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> UnixMillis {
        self.clock.now()
    }

    /// Random bytes.
    #[must_use]
    pub fn random_bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.random
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .fill_bytes(&mut bytes);
        bytes
    }

    /// A new id: a UUID version 7 from the clock, a counter and the random source. The counter
    /// takes the first 26 of its random bits (RFC 9562, section 6.2, method 1), so that what this
    /// process makes within a millisecond stays in the order of its making.
    #[must_use]
    pub fn id<T: TypedId>(&self) -> T {
        let millis = u64::try_from(self.now().0).unwrap_or_default();
        let made = self.made.fetch_add(1, Ordering::Relaxed);
        let [top, high, low, last] = (made & 0x3FF_FFFF).to_be_bytes();
        let mut bytes: [u8; 10] = self.random_bytes();
        let counter = [
            (top << 2) | (high >> 6),
            (high << 2) | (low >> 6),
            low & 0x3F,
            last,
        ];
        for (byte, counted) in bytes.iter_mut().zip(counter) {
            *byte = counted;
        }
        T::from(uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid())
    }

    /// A random UUID version 4, for ids that are also keys to something.
    #[must_use]
    pub fn secret_id<T: TypedId>(&self) -> T {
        T::from(uuid::Builder::from_random_bytes(self.random_bytes()).into_uuid())
    }

    /// A reference that a person can note down: eight characters without 0, O, 1 and I.
    #[must_use]
    pub fn reference(&self) -> String {
        const ALPHABET: [char; 32] = [
            '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J',
            'K', 'L', 'M', 'N', 'P', 'Q', 'R', 'S', 'T', 'U', 'V', 'W', 'X', 'Y', 'Z',
        ];
        self.random_bytes::<8>()
            .iter()
            .filter_map(|byte| ALPHABET.get(usize::from(byte % 32)))
            .collect()
    }
}

/// The nil UUID, for subjects that have no id of their own.
pub const NO_SUBJECT: Uuid = Uuid::nil();

#[cfg(test)]
mod tests {
    use super::*;
    use yousaid_entities::{AuditId, DatabaseSettings};

    #[tokio::test]
    async fn ids_of_one_millisecond_keep_their_order() {
        let settings = DatabaseSettings {
            url: "sqlite::memory:".to_owned(),
            connections: 1,
        };
        let db = Database::connect(&settings).await.unwrap();
        let clock = Arc::new(FixedClock::new(UnixMillis(1_795_000_000_000)));
        let core = Core::new(db, clock, [1; 32], Keys::new(b"key"), Waker::default());
        let ids: Vec<AuditId> = (0..70_000).map(|_| core.id()).collect();
        assert!(ids.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
