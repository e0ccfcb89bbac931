//! Mail: what a message says, and how it is sent.
//!
//! - [`load`] reads what a message is made of at the moment it is sent, or says why it is not sent;
//! - [`letter`] puts it in words, in the language of whoever gets it;
//! - [`post`] makes the bytes and hands them to the mail server, or to a folder.
//!
//! Invariants: the bytes of a message are the same at every try; links lead to the configured
//! address only; nothing in a message reports that it was read.

pub mod letter;
pub mod load;
pub mod post;

pub use letter::{Block, Letter};
pub use post::{MailError, Post, Sent};

use std::path::PathBuf;

use yousaid_domain::locale::Locale;

/// How mail is made and sent.
#[derive(Clone, Debug)]
pub struct MailSettings {
    /// Whom it comes from, such as `YouSaid <no-reply@example.org>`.
    pub from: String,
    /// Where the pages are: `https://yousaid.example.org`.
    pub base_url: String,
    /// How it is sent.
    pub transport: MailTransport,
}

impl MailSettings {
    /// The address of a page in a language.
    #[must_use]
    pub fn url(&self, locale: Locale, path: &str) -> String {
        let base = self.base_url.trim_end_matches('/');
        format!("{base}{}", locale.path(path))
    }
}

/// How messages are sent.
#[derive(Clone, Debug)]
pub enum MailTransport {
    /// To a mail server.
    Smtp(SmtpSettings),
    /// As files `{delivery id}.eml` in a folder, which is made when it is missing.
    Folder(PathBuf),
}

/// A mail server.
#[derive(Clone)]
pub struct SmtpSettings {
    /// Its name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub tls: SmtpTls,
    /// Name and password.
    pub credentials: Option<(String, String)>,
}

impl std::fmt::Debug for SmtpSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SmtpSettings")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("tls", &self.tls)
            .field("credentials", &self.credentials.as_ref().map(|_| "…"))
            .finish()
    }
}

/// How the connection to the mail server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmtpTls {
    /// Not at all: for a server on the same machine.
    None,
    /// Begun in clear and then protected; refused when the server cannot (port 587).
    StartTls,
    /// Protected from the start (port 465).
    Implicit,
}
