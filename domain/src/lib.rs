//! The rules of `YouSaid`, pure: no database, no network, no async and no clock of their own.
//!
//! Every module answers a question that can be answered wrongly, and has the tests that say what
//! right is. Time, randomness and data are handed in by the caller.

pub mod calendar;
pub mod ledger;
pub mod locale;
pub mod moderation;
pub mod register;
pub mod routing;
pub mod screening;
pub mod text;
pub mod theming;
