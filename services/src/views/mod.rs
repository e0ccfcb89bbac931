//! What pages read: joins and counts in few statements, none of them in a loop.
//!
//! Invariant: people are counted, not comments. A person is an address, or a piece of feedback
//! without one: see [`PEOPLE`].

pub mod api;
pub mod audit;
pub mod board;
pub mod health;
pub mod moderation;
pub mod outcome;
pub mod own;
pub mod plans;
pub mod public;
pub mod queue;
pub mod routes;
pub mod themes;
pub mod work;

/// Counts people over feedback `f` and its contact `c`: two pieces from one address are one person.
pub const PEOPLE: &str = "COUNT(DISTINCT COALESCE(NULLIF(LOWER(c.email), ''), f.reference))";
