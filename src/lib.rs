//! The front of the house: web pages, HTTP API, command line, configuration and wiring.

pub mod assets;
pub mod cli;
pub mod components;
pub mod markdown;
pub mod ui;
