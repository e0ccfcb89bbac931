//! The front of the house: web pages, HTTP API, command line, configuration and wiring.

pub mod api;
pub mod app;
pub mod assets;
pub mod cli;
pub mod components;
pub mod config;
pub mod demo;
pub mod http;
pub mod live;
pub mod markdown;
pub mod pages;
pub mod ui;
