//! The tests that look at the product from outside, in one binary.

mod components;
mod layout;
