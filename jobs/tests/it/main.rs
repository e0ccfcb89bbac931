//! The workers on real databases: a SQLite file, and PostgreSQL where one answers.

mod clock;
mod mail;
mod queue;
mod screening;
mod smtp;
mod support;
