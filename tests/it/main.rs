//! The tests that look at the product from outside, in one binary.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

mod access;
mod answers;
mod api;
mod batch;
mod board;
mod components;
mod demo;
mod durability;
mod errors;
mod follow;
mod forms;
mod headers;
mod import;
mod layout;
mod ledger;
mod officer;
mod path;
mod real;
mod resident;
mod runs;
mod sign_in;
mod support;
