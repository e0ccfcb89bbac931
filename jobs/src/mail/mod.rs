//! Mail: what a message says, and how it is sent.
//!
//! - [`load`] reads what a message is made of at the moment it is sent, or says why it is not sent;
//! - [`words`] says it in the language of whoever gets it;
//! - [`letter`] is the message as blocks of text, and makes plain text and HTML of them;
//! - [`post`] makes the bytes and hands them to the mail server, or to a folder;
//! - [`domains`] keeps a slow domain from taking all hands.
//!
//! Invariants: the bytes of a message are the same at every try; links lead to the configured
//! address only; nothing in a message reports that it was read.

pub mod domains;
pub mod letter;
pub mod load;
pub mod post;
pub mod words;

pub use letter::{Block, Letter};
pub use load::{Content, load};
pub use post::{MailError, Post, Sent};

use std::path::PathBuf;
use std::time::Duration;

use yousaid_domain::locale::Locale;

use crate::policy;

/// How long and how many conversations with mail servers there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conversations {
    /// One is given up after this.
    pub within: Duration,
    /// With the servers of one recipient's domain at once.
    pub per_domain: usize,
}

impl Default for Conversations {
    fn default() -> Self {
        Self {
            within: policy::CONVERSATION,
            per_domain: policy::MAIL_PER_DOMAIN,
        }
    }
}

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
#[derive(Clone)]
pub enum MailTransport {
    /// To a mail server: `smtp://name:password@host:587?tls=required`, `smtps://…` or, for a server
    /// on the same machine, `smtp://localhost:25`.
    Smtp(String),
    /// As files `{delivery id}.eml` in a folder, which is made when it is missing.
    Folder(PathBuf),
}

impl std::fmt::Debug for MailTransport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            // The address can hold a password.
            Self::Smtp(_) => f.write_str("Smtp(…)"),
            Self::Folder(folder) => f.debug_tuple("Folder").field(folder).finish(),
        }
    }
}
