//! The tests that look at the product from outside, in one binary.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod answers;
mod api;
mod batch;
mod board;
mod components;
mod demo;
mod errors;
mod forms;
mod headers;
mod import;
mod layout;
mod officer;
mod sign_in;
mod support;
