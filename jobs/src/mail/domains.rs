//! Turns of the recipients' domains: a domain whose servers are slow keeps no other one waiting.
//!
//! So many conversations with one domain go on at once in this process; a message beyond that does
//! not wait in a hand, but is put back with a moment at which to come again. The moments lie apart,
//! so that many messages to one slow domain do not come back all together.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use yousaid_entities::UnixMillis;

use crate::policy;

/// The domains with which there are conversations now.
#[derive(Debug)]
pub struct Domains {
    at_once: usize,
    busy: Mutex<HashMap<String, Busy>>,
}

#[derive(Debug, Default)]
struct Busy {
    conversations: usize,
    /// The moment given to the last message that was put back.
    given: i64,
}

/// Whether a conversation may begin.
#[derive(Debug)]
pub enum Turn {
    /// Now; it goes on until this is dropped.
    Now(Option<Conversation>),
    /// Not before this moment.
    From(UnixMillis),
}

impl Turn {
    /// A turn that takes none from others.
    #[must_use]
    pub const fn free() -> Self {
        Self::Now(None)
    }
}

/// One conversation.
#[derive(Debug)]
pub struct Conversation {
    domains: Arc<Domains>,
    domain: String,
}

impl Domains {
    /// So many conversations with each at once.
    #[must_use]
    pub fn new(at_once: usize) -> Self {
        Self {
            at_once,
            busy: Mutex::default(),
        }
    }

    /// Begins a conversation with the domain of an address, or says when to come again.
    #[must_use]
    pub fn turn(self: &Arc<Self>, address: &str, now: UnixMillis) -> Turn {
        let domain = address.rsplit('@').next().unwrap_or_default();
        let domain = domain.trim().to_lowercase();
        let mut all = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        let busy = all.entry(domain.clone()).or_default();
        if busy.conversations < self.at_once {
            busy.conversations += 1;
            return Turn::Now(Some(Conversation {
                domains: Arc::clone(self),
                domain,
            }));
        }
        let millis = |wait: std::time::Duration| i64::try_from(wait.as_millis()).unwrap_or(0);
        let (apart, most) = policy::DOMAIN_QUEUE;
        let next = busy.given.max(now.0) + millis(apart);
        busy.given = if next > now.0 + millis(most) {
            // The queue is longer than that: begin again at its front.
            now.0 + millis(apart)
        } else {
            next
        };
        Turn::From(UnixMillis(busy.given))
    }
}

impl Drop for Conversation {
    fn drop(&mut self) {
        let domains = &self.domains.busy;
        let mut all = domains.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(busy) = all.get_mut(&self.domain) {
            busy.conversations -= 1;
            if busy.conversations == 0 {
                all.remove(&self.domain);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_busy_domain_sends_the_next_away_and_no_other_domain() {
        let domains = Arc::new(Domains::new(2));
        let now = UnixMillis(1_000_000);
        let begun: Vec<_> = ["a@slow.test", "b@SLOW.test"]
            .map(|address| domains.turn(address, now))
            .into_iter()
            .collect();
        assert!(begun.iter().all(|turn| matches!(turn, Turn::Now(_))));
        let moments: Vec<_> = (0..4)
            .map(|_| match domains.turn("c@slow.test", now) {
                Turn::From(at) => at.0 - now.0,
                Turn::Now(_) => panic!("a third conversation"),
            })
            .collect();
        assert_eq!(moments, [250, 500, 750, 1000]);
        assert!(matches!(domains.turn("a@quick.test", now), Turn::Now(_)));
        drop(begun);
        assert!(matches!(domains.turn("c@slow.test", now), Turn::Now(_)));
    }

    #[test]
    fn nobody_is_sent_away_for_long_and_nothing_is_kept_of_a_quiet_domain() {
        let domains = Arc::new(Domains::new(1));
        let now = UnixMillis(1_000_000);
        let begun = domains.turn("a@slow.test", now);
        for _ in 0..1000 {
            let Turn::From(at) = domains.turn("b@slow.test", now) else {
                panic!("a second conversation");
            };
            assert!(at > now && at <= now.plus(30_000));
        }
        drop(begun);
        assert!(domains.busy.lock().unwrap().is_empty());
    }
}
