//! What can go wrong in a use case, in the terms of the person who asked for it.

use sea_orm::DbErr;

/// The result of a use case.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a use case did not happen. Nothing half-done stays: its transaction is rolled back.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such thing, or not for this person. The two are not told apart on purpose.
    #[error("not found")]
    NotFound,
    /// Somebody else changed it since it was read.
    #[error("changed by somebody else in the meantime")]
    Changed,
    /// The state of the thing does not allow it (a closed plan, a used link).
    #[error("not possible in this state: {0}")]
    State(&'static str),
    /// The command cannot be carried out as given; the key names the sentence that says why.
    #[error("invalid {field}: {key}")]
    Invalid {
        /// The field of the form.
        field: &'static str,
        /// The key of the message in the locale files.
        key: &'static str,
    },
    /// The database did not do what was asked; nothing was acknowledged.
    #[error("database: {0}")]
    Database(#[from] DbErr),
    /// A stored document is not of the shape that this version knows.
    #[error("stored document: {0}")]
    Document(#[from] serde_json::Error),
}

impl Error {
    /// A field that cannot be taken as it is.
    #[must_use]
    pub const fn invalid(field: &'static str, key: &'static str) -> Self {
        Self::Invalid { field, key }
    }
}
