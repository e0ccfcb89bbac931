//! The use cases: what people and jobs do, each in one transaction.
//!
//! Invariants of this crate:
//! - a use case writes its rows, its audit event and the jobs that follow in the same transaction;
//!   nothing that must happen is started outside it;
//! - the jobs' payloads hold ids, never residents' words or addresses;
//! - time and randomness come from [`Core`], so that a test can hold both still.

pub mod accounts;
pub mod audit;
pub mod core;
pub mod designs;
pub mod error;
pub mod facts;
pub mod feedback;
pub mod follow;
pub mod images;
pub mod intake;
pub mod jobs;
pub mod ledger;
pub mod mail;
pub mod mailbox;
pub mod messages;
pub mod moderation;
pub mod news;
pub mod outbox;
pub mod own;
pub mod people;
pub mod register;
pub mod replies;
pub mod routes;
pub mod schedule;
pub mod sql;
pub mod themes;
pub mod tokens;
pub mod views;

pub use self::core::{Clock, Core, FixedClock, SystemClock};
pub use self::error::{Error, Result};
