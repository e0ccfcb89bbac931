//! The workers on real databases: a SQLite file, and PostgreSQL where one answers.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails where it stands"
)]

mod clock;
mod follow;
mod machine;
mod mail;
mod queue;
mod screening;
mod smtp;
mod support;
