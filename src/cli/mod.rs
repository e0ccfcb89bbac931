//! The command line: one file a command, parsed by clap.
//!
//! Exit status is 0 only when everything that was asked for was done.

pub mod route;
pub mod screen;

use std::path::PathBuf;

/// Why a command failed, in words for the person at the terminal.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// A file could not be opened, read or written.
    #[error("{path}: {source}", path = .path.display())]
    File {
        /// The file, or `-` for standard input or output.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// A table could not be read or written.
    #[error("the table could not be read or written: {0}")]
    Csv(#[from] csv::Error),
    /// The input is readable but cannot be used.
    #[error("{0}")]
    Invalid(String),
    /// Some rows could not be handled; the rest were.
    #[error("{failed} of {total} rows could not be handled")]
    Incomplete {
        /// Rows that were left out.
        failed: u64,
        /// Rows that were read.
        total: u64,
    },
}
