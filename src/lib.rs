//! The front of the house: web pages, HTTP API, command line, configuration and wiring.

pub mod cli;
