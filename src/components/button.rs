//! Buttons, and links that look like buttons.

use askama::Template;
use serde::Deserialize;

use super::{Attributes, Markup, Text};
use super::{component, with_content, with_looks};

/// A button; with an `href` a link that looks like one.
#[derive(Debug, Clone, Default, PartialEq, Template, Deserialize)]
#[template(path = "components/button.html")]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Button {
    pub text: Text,
    pub html: Markup,
    pub id: Text,
    #[serde(rename = "type")]
    pub kind: Text,
    pub name: Text,
    pub value: Text,
    pub href: Text,
    pub classes: Text,
    pub attributes: Attributes,
    pub disabled: bool,
    pub prevent_double_click: Option<bool>,
    pub is_start_button: bool,
}

component!(Button);
with_content!(Button);
with_looks!(Button);

impl Button {
    /// The button that sends a form. A second click within a second is ignored.
    #[must_use]
    pub fn submit(text: impl Into<Text>) -> Self {
        Self {
            text: text.into(),
            prevent_double_click: Some(true),
            ..Self::default()
        }
    }

    /// A link that looks like a button.
    #[must_use]
    pub fn link(text: impl Into<Text>, href: impl Into<Text>) -> Self {
        Self {
            text: text.into(),
            href: href.into(),
            ..Self::default()
        }
    }

    /// The green way into a journey, with an arrow.
    #[must_use]
    pub fn start(text: impl Into<Text>, href: impl Into<Text>) -> Self {
        Self {
            is_start_button: true,
            ..Self::link(text, href)
        }
    }

    /// Makes it the quieter button beside the main one.
    #[must_use]
    pub fn secondary(self) -> Self {
        self.classes("govuk-button--secondary")
    }

    /// Makes it the button for what cannot be undone.
    #[must_use]
    pub fn warning(self) -> Self {
        self.classes("govuk-button--warning")
    }

    /// What the form is told when this button, and not another, sent it.
    #[must_use]
    pub fn named(mut self, name: impl Into<Text>, value: impl Into<Text>) -> Self {
        self.name = name.into();
        self.value = value.into();
        self
    }
}
