//! A message in words: blocks of text, made into plain text and HTML by one pair of templates.

use askama::Template;
use yousaid_domain::locale::Locale;

/// One part of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// The heading of the message.
    Heading(String),
    /// The heading of a part of it.
    Subheading(String),
    /// A paragraph.
    Paragraph(String),
    /// Somebody's words, line by line.
    Quote(String),
    /// A code to type, large.
    Code(String),
    /// Something to do, with its address.
    Button {
        /// What it does.
        label: String,
        /// Where it leads.
        url: String,
    },
    /// A further address.
    Link {
        /// What is there.
        label: String,
        /// Where it leads.
        url: String,
    },
}

/// A message in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Language.
    pub locale: Locale,
    /// Subject: one line.
    pub subject: String,
    /// What it says.
    pub blocks: Vec<Block>,
    /// Why it was sent, and other small print.
    pub footer: Vec<Block>,
    /// Where these messages are ended by one POST, when they are not an answer to something the
    /// person just did.
    pub stop: Option<String>,
}

#[derive(Template)]
#[template(path = "letter.txt", escape = "none")]
struct Text<'a> {
    letter: &'a Letter,
}

#[derive(Template)]
#[template(path = "letter.html")]
struct Html<'a> {
    letter: &'a Letter,
}

impl Letter {
    /// As plain text.
    #[must_use]
    pub fn text(&self) -> String {
        Text { letter: self }.render().unwrap_or_default()
    }

    /// As HTML.
    #[must_use]
    pub fn html(&self) -> String {
        Html { letter: self }.render().unwrap_or_default()
    }
}

/// The lines of somebody's words.
fn lines(text: &str) -> std::str::Lines<'_> {
    text.lines()
}
