//! What is wrong with a form: once at the top of the page and once at each field, in the same
//! words.

use askama::Template;
use poem::http::StatusCode;
use serde::Deserialize;
use yousaid_domain::locale::Locale;
use yousaid_services::messages;

use super::{Attributes, ErrorMessage, Markup, Text};
use super::{component, with_content, with_looks};

/// The list of everything wrong with a form, at the top of the page.
#[derive(Debug, Clone, Default, PartialEq, Template, Deserialize)]
#[template(path = "components/error-summary.html")]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct ErrorSummary {
    pub title_text: Text,
    pub title_html: Markup,
    pub description_text: Text,
    pub description_html: Markup,
    pub error_list: Vec<ErrorItem>,
    pub disable_auto_focus: Option<bool>,
    pub classes: Text,
    pub attributes: Attributes,
}

impl ErrorSummary {
    /// The heading of the list.
    #[must_use]
    pub const fn title(&self) -> super::Content<'_> {
        super::Content::of(&self.title_html, &self.title_text)
    }

    /// What stands between the heading and the list.
    #[must_use]
    pub const fn description(&self) -> super::Content<'_> {
        super::Content::of(&self.description_html, &self.description_text)
    }
}

/// One thing that is wrong, with the way to its field.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct ErrorItem {
    pub text: Text,
    pub html: Markup,
    pub href: Text,
    pub attributes: Attributes,
}

component!(ErrorSummary);
with_content!(ErrorItem);
with_looks!(ErrorSummary);

/// What is wrong with a form, in the order of its fields.
///
/// Invariant: a field has one message at most, the first that was found, and the words at the
/// field and in the summary are the same.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FormErrors {
    locale: Locale,
    errors: Vec<(String, Text)>,
}

impl FormErrors {
    /// Nothing is wrong yet.
    #[must_use]
    pub const fn new(locale: Locale) -> Self {
        Self {
            locale,
            errors: Vec::new(),
        }
    }

    /// The status of the page that shows the form.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        if self.errors.is_empty() {
            StatusCode::OK
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        }
    }

    /// Notes what is wrong with a field, named by the id of its input. The first message stays.
    pub fn add(&mut self, field: &str, message: impl Into<Text>) {
        if !self.has(field) {
            self.errors.push((field.to_owned(), message.into()));
        }
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.errors.is_empty()
    }

    /// Whether something is wrong with a field.
    #[must_use]
    pub fn has(&self, field: &str) -> bool {
        self.errors.iter().any(|(id, _)| id == field)
    }

    /// The fields and what is wrong with them, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.errors
            .iter()
            .map(|(field, message)| (field.as_str(), message.as_str()))
    }

    /// The message to show at a field, for its `error` method.
    #[must_use]
    pub fn get(&self, field: &str) -> Option<ErrorMessage> {
        let (_, message) = self.errors.iter().find(|(id, _)| id == field)?;
        Some(ErrorMessage::new(self.locale, message.clone()))
    }

    /// The summary for the top of the page; none where nothing is wrong.
    #[must_use]
    pub fn summary(&self) -> Option<ErrorSummary> {
        if self.is_empty() {
            return None;
        }
        let item = |(field, message): &(String, Text)| ErrorItem {
            text: message.clone(),
            href: format!("#{field}").into(),
            ..ErrorItem::default()
        };
        Some(ErrorSummary {
            title_text: messages::text(self.locale, "error-summary-title").into(),
            error_list: self.errors.iter().map(item).collect(),
            ..ErrorSummary::default()
        })
    }

    /// What stands before the title of the page: "Error: ", or nothing where nothing is wrong.
    #[must_use]
    pub fn title_prefix(&self) -> String {
        if self.is_empty() {
            String::new()
        } else {
            format!("{}: ", messages::text(self.locale, "error-prefix"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn field_and_summary_say_the_same_and_the_first_message_stays() {
        let mut errors = FormErrors::new(Locale::Cy);
        assert_eq!(
            (errors.title_prefix().as_str(), errors.summary()),
            ("", None)
        );
        errors.add("email", "Rhowch gyfeiriad");
        errors.add("email", "something else");
        let field = errors.get("email").unwrap();
        let summary = errors.summary().unwrap();
        assert_eq!(field.visually_hidden_text, Some("Gwall".into()));
        assert_eq!(errors.title_prefix(), "Gwall: ");
        assert_eq!(summary.error_list.len(), 1);
        assert_eq!(summary.error_list[0].text, field.text);
        assert_eq!(summary.error_list[0].href.as_str(), "#email");
        assert_eq!(errors.get("name"), None);
    }
}
