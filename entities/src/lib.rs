//! The tables: models, typed ids, states with their allowed moves, finders and migrations.
//!
//! Invariants of this crate:
//! - every row that belongs to a council carries its `council_id`, and the finders of such a table
//!   start from it, so that a page cannot read another council's rows by guessing an id;
//! - times are whole milliseconds since 1970 in UTC ([`UnixMillis`]), calendar dates are ISO text
//!   ([`CivilDate`]), so that both databases order and compare them alike;
//! - a state column holds one of the words of its enum, and moves only as [`states`] allows.

pub mod database;
pub mod ids;
pub mod migration;
pub mod states;
pub mod tables;
pub mod types;

pub use database::{Database, DatabaseSettings};
pub use ids::*;
pub use states::*;
pub use tables::*;
pub use types::{CivilDate, UnixMillis};
