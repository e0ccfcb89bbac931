//! A date in three fields.

use askama::Template;
use serde::Deserialize;
use yousaid_domain::locale::Locale;
use yousaid_services::messages;

use super::fields::describing_ids;
use super::{Attributes, ErrorMessage, Fieldset, FormGroup, Hint, Input, Label, Markup, Text};
use super::{component, with_looks};

/// A memorable or known date, typed as day, month and year.
#[derive(Debug, Clone, Default, PartialEq, Template, Deserialize)]
#[template(path = "components/date-input.html")]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct DateInput {
    pub id: Text,
    pub name_prefix: Text,
    pub items: Vec<DateItem>,
    pub day: Option<DateItem>,
    pub month: Option<DateItem>,
    pub year: Option<DateItem>,
    pub values: Attributes,
    pub hint: Option<Hint>,
    pub error_message: Option<ErrorMessage>,
    pub form_group: FormGroup,
    pub fieldset: Option<Fieldset>,
    pub classes: Text,
    pub attributes: Attributes,
}

/// One of the fields of a [`DateInput`].
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct DateItem {
    pub id: Text,
    pub name: Text,
    pub label: Text,
    pub value: Option<Text>,
    pub autocomplete: Text,
    pub inputmode: Text,
    pub pattern: Text,
    pub classes: Text,
    pub error: Option<bool>,
    pub attributes: Attributes,
}

impl DateItem {
    fn has_error(&self) -> bool {
        self.error == Some(true) || self.classes.as_str().contains("govuk-input--error")
    }
}

/// The three parts of a date; the year is wider.
const PARTS: [(&str, u8); 3] = [("day", 2), ("month", 2), ("year", 4)];

impl DateInput {
    /// A date of this id: its fields are named `id-day`, `id-month` and `id-year`.
    #[must_use]
    pub fn new(locale: Locale, id: impl Into<Text>) -> Self {
        let id = id.into();
        let item = |label| {
            let label = messages::text(locale, label).into();
            Some(DateItem {
                label,
                ..DateItem::default()
            })
        };
        Self {
            name_prefix: id.clone(),
            id,
            day: item("date-day"),
            month: item("date-month"),
            year: item("date-year"),
            ..Self::default()
        }
    }

    /// The question. Every date has one.
    #[must_use]
    pub fn legend(mut self, legend: impl Into<Text>) -> Self {
        self.fieldset = Some(Fieldset::new(legend));
        self
    }

    /// The question, where it is also the heading of the page.
    #[must_use]
    pub fn heading_legend(mut self, legend: impl Into<Text>) -> Self {
        self.fieldset = Some(Fieldset::heading(legend));
        self
    }

    /// Help for answering.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<Text>) -> Self {
        self.hint = Some(Hint::new(hint));
        self
    }

    /// What is wrong with the date: `errors.get("id")`.
    #[must_use]
    pub fn error(mut self, error: Option<ErrorMessage>) -> Self {
        self.error_message = error;
        self
    }

    /// What the person typed before: day, month and year.
    #[must_use]
    pub fn typed(
        mut self,
        day: impl Into<Text>,
        month: impl Into<Text>,
        year: impl Into<Text>,
    ) -> Self {
        for (part, value) in [
            ("day", day.into()),
            ("month", month.into()),
            ("year", year.into()),
        ] {
            if !value.is_empty() {
                self.values.set(&self.prefixed(part), value);
            }
        }
        self
    }

    fn prefixed(&self, name: &str) -> String {
        if self.name_prefix.is_empty() {
            name.to_owned()
        } else {
            format!("{}-{name}", self.name_prefix)
        }
    }

    /// The items with the part each of them is, where it is one.
    ///
    /// An item of a list that is named like a part takes the value the part was given.
    fn parts(&self) -> Vec<(DateItem, Option<(&'static str, u8)>)> {
        let given = [self.day.as_ref(), self.month.as_ref(), self.year.as_ref()];
        let of_part = |((name, width), item): ((&'static str, u8), Option<&DateItem>)| {
            let item = item.cloned().unwrap_or_else(|| DateItem {
                name: name.into(),
                value: self.values.get(name).cloned(),
                classes: format!("govuk-input--width-{width}").into(),
                ..DateItem::default()
            });
            (item, Some((name, width)))
        };
        let parts = PARTS.into_iter().zip(given).map(of_part);
        if self.items.is_empty() {
            return parts.collect();
        }
        let parts: Vec<_> = parts.collect();
        let own = |item: &DateItem| {
            let mut item = item.clone();
            let part = parts.iter().find(|(part, of)| {
                let name = item.name.as_str();
                of.is_some_and(|(of, _)| name == of) || (!name.is_empty() && part.name == item.name)
            });
            item.value = item
                .value
                .or_else(|| part.and_then(|(part, _)| part.value.clone()));
            (item, part.and_then(|(_, of)| *of))
        };
        self.items.iter().map(own).collect()
    }

    fn inputs(&self) -> Vec<Input> {
        let parts = self.parts();
        let any_error = parts.iter().any(|(item, _)| item.has_error());
        parts
            .iter()
            .map(|(item, part)| self.input(item, *part, any_error))
            .collect()
    }

    fn input(&self, item: &DateItem, part: Option<(&'static str, u8)>, any_error: bool) -> Input {
        let given = item.classes.as_str();
        let (part_name, width) = part.unwrap_or(("", 2));
        let name = item.name.or(part_name);
        let wrong = item.has_error()
            || (item.error != Some(false) && self.error_message.is_some() && !any_error);
        let mut classes = Text::from("govuk-date-input__input");
        if wrong && !given.contains("govuk-input--error") {
            classes.join(&"govuk-input--error".into());
        }
        if !given.contains("govuk-input--width-") {
            classes.join(&format!("govuk-input--width-{width}").into());
        }
        classes.join(&item.classes);
        let label = if item.label.is_empty() {
            capitalised(name)
        } else {
            item.label.clone()
        };
        let value = item
            .value
            .clone()
            .or_else(|| self.values.get(&self.prefixed(name)).cloned());
        let id = if item.id.is_empty() {
            format!("{}-{name}", self.id).into()
        } else {
            item.id.clone()
        };
        Input {
            label: Label::new(label).classes("govuk-date-input__label"),
            id,
            classes,
            name: self.prefixed(name).into(),
            value,
            inputmode: item.inputmode.or("numeric").into(),
            autocomplete: item.autocomplete.clone(),
            pattern: item.pattern.clone(),
            attributes: item.attributes.clone(),
            ..Input::default()
        }
    }

    fn hint_part(&self) -> Markup {
        let hint = self.hint.as_ref();
        hint.map(|hint| Markup::of(&hint.with_id(format!("{}-hint", self.id))))
            .unwrap_or_default()
    }

    fn error_part(&self) -> Markup {
        let error = self.error_message.as_ref();
        error
            .map(|error| Markup::of(&error.with_id(format!("{}-error", self.id))))
            .unwrap_or_default()
    }

    /// Puts the fields into the fieldset where there is one.
    fn grouped(&self, inner: &str) -> Markup {
        let Some(fieldset) = &self.fieldset else {
            return Markup::trusted(inner);
        };
        let ids = describing_ids(
            &fieldset.described_by,
            self.id.as_str(),
            self.hint.is_some(),
            self.error_message.is_some(),
        );
        // Without the role one screen reader does not read the description of a group of text
        // fields.
        let fieldset = Fieldset {
            role: "group".into(),
            ..fieldset.clone()
        };
        Markup::of(&fieldset.around(ids, Markup::trusted(inner)))
    }
}

fn capitalised(word: &str) -> Text {
    let mut letters = word.chars();
    let first = letters.next().map(char::to_uppercase);
    first
        .into_iter()
        .flatten()
        .chain(letters.flat_map(char::to_lowercase))
        .collect::<String>()
        .into()
}

component!(DateInput);
with_looks!(DateInput);
