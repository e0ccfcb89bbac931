//! The workers: they claim jobs of the outbox and run them; apalis executes, lettre sends.
//!
//! - [`claim`] is the outbox in SQL: claim, extend, settle;
//! - [`runtime`] claims for the lanes, hands the claims to apalis, guards each run and settles it;
//! - [`worker`] knows which handler runs which job; [`handlers`] has one file a job;
//! - [`schedules`] writes the jobs of the clock; [`mail`] puts messages together and sends them;
//! - [`policy`] holds every number.
//!
//! Invariants of this crate:
//! - the effects of a job on our database and its `done_at` are one transaction;
//! - a job that fails, hangs, panics or takes the process down is tried again, and ends as a dead
//!   letter with its reason when it never succeeds;
//! - what is written down about a failure names no person and quotes no words of theirs.

pub mod claim;
pub mod handlers;
pub mod mail;
pub mod policy;
pub mod runtime;
pub mod schedules;
pub mod worker;

pub use claim::Claim;
pub use worker::{Outcome, Worker, WorkerSettings, drain, run};
