//! The tests that look at the product from outside, in one binary.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod api;
mod batch;
mod components;
mod demo;
mod errors;
mod forms;
mod headers;
mod import;
mod layout;
mod sign_in;
#[cfg(test)]
mod support;
