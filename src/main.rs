//! The command line, and nothing else.

use std::process::ExitCode;

use clap::Parser;
use yousaid::cli::{self, Cli};

fn main() -> ExitCode {
    match cli::run(Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("yousaid: {error}");
            ExitCode::FAILURE
        }
    }
}
