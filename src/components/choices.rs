//! Radios and checkboxes.

use askama::Template;
use serde::Deserialize;

use super::fields::describing_ids;
use super::{Attributes, ErrorMessage, Fieldset, FormGroup, Hint, Label, Markup, Text};
use super::{component, with_looks};

/// One radio or checkbox, or the divider between them.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Choice {
    pub text: Text,
    pub html: Markup,
    pub id: Text,
    /// For checkboxes: a name of its own.
    pub name: Text,
    pub value: Text,
    pub label: ItemLabel,
    pub hint: Option<Hint>,
    /// The word between two groups, instead of everything else.
    pub divider: Text,
    pub checked: Option<bool>,
    pub conditional: Conditional,
    /// For checkboxes: `exclusive` unticks all others.
    pub behaviour: Text,
    pub disabled: bool,
    pub attributes: Attributes,
}

/// The looks of the label of a [`Choice`].
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct ItemLabel {
    pub classes: Text,
    pub attributes: Attributes,
}

/// What is asked only when the choice is made. Without the script it is always seen.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Conditional {
    pub html: Markup,
}

impl Choice {
    #[must_use]
    pub fn new(value: impl Into<Text>, text: impl Into<Text>) -> Self {
        Self {
            value: value.into(),
            text: text.into(),
            ..Self::default()
        }
    }

    /// The word between two groups of choices, "or" for instance.
    #[must_use]
    pub fn divider(word: impl Into<Text>) -> Self {
        Self {
            divider: word.into(),
            ..Self::default()
        }
    }

    /// Help for choosing.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<Text>) -> Self {
        self.hint = Some(Hint::new(hint));
        self
    }

    /// What is asked only when the choice is made: usually a field.
    #[must_use]
    pub fn conditional(mut self, html: Markup) -> Self {
        self.conditional.html = html;
        self
    }

    /// Makes a checkbox untick all others: "None of these".
    #[must_use]
    pub fn exclusive(mut self) -> Self {
        self.behaviour = "exclusive".into();
        self
    }

    /// Whether it is ticked, whatever the values of the group say.
    #[must_use]
    pub const fn checked(mut self, checked: bool) -> Self {
        self.checked = Some(checked);
        self
    }
}

/// A choice as its template needs it, with everything worked out from the group.
struct Prepared<'a> {
    item: &'a Choice,
    id: String,
    name: &'a Text,
    checked: bool,
    described_by: Text,
    label: Label,
    hint: Option<Hint>,
}

/// A choice of exactly one.
#[derive(Debug, Clone, Default, PartialEq, Template, Deserialize)]
#[template(path = "components/radios.html")]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Radios {
    pub fieldset: Option<Fieldset>,
    pub hint: Option<Hint>,
    pub error_message: Option<ErrorMessage>,
    pub form_group: FormGroup,
    pub id_prefix: Text,
    pub name: Text,
    pub items: Vec<Choice>,
    pub value: Text,
    pub classes: Text,
    pub attributes: Attributes,
}

impl Radios {
    /// The choice made.
    #[must_use]
    pub fn value(mut self, value: impl Into<Text>) -> Self {
        self.value = value.into();
        self
    }

    /// Puts the choices beside each other: for two short ones.
    #[must_use]
    pub fn inline(self) -> Self {
        self.classes("govuk-radios--inline")
    }

    /// Makes them smaller: for filters, not for questions.
    #[must_use]
    pub fn small(self) -> Self {
        self.classes("govuk-radios--small")
    }

    fn prepared(&self) -> impl Iterator<Item = Prepared<'_>> {
        self.items.iter().enumerate().map(|(index, item)| {
            let checked = item
                .checked
                .unwrap_or(!self.value.is_empty() && item.value == self.value);
            prepare(
                "radios",
                item,
                self.item_id(item, index),
                &self.name,
                checked,
                &Text::default(),
            )
        })
    }

    fn group_describing_ids(&self) -> Text {
        let given = self
            .fieldset
            .as_ref()
            .map(|fieldset| fieldset.described_by.clone());
        self.describing_ids(&given.unwrap_or_default())
    }
}

/// A choice of any number.
#[derive(Debug, Clone, Default, PartialEq, Template, Deserialize)]
#[template(path = "components/checkboxes.html")]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Checkboxes {
    pub described_by: Text,
    pub fieldset: Option<Fieldset>,
    pub hint: Option<Hint>,
    pub error_message: Option<ErrorMessage>,
    pub form_group: FormGroup,
    pub id_prefix: Text,
    pub name: Text,
    pub items: Vec<Choice>,
    pub values: Vec<Text>,
    pub classes: Text,
    pub attributes: Attributes,
}

impl Checkboxes {
    /// The choices made.
    #[must_use]
    pub fn values<T: Into<Text>>(mut self, values: impl IntoIterator<Item = T>) -> Self {
        self.values = values.into_iter().map(Into::into).collect();
        self
    }

    /// Makes them smaller: for filters, not for questions.
    #[must_use]
    pub fn small(self) -> Self {
        self.classes("govuk-checkboxes--small")
    }

    fn prepared(&self) -> impl Iterator<Item = Prepared<'_>> {
        // A fieldset is described as a whole; single checkboxes are described themselves.
        let group = if self.fieldset.is_some() {
            Text::default()
        } else {
            self.group_describing_ids()
        };
        self.items.iter().enumerate().map(move |(index, item)| {
            let name = if item.name.is_empty() {
                &self.name
            } else {
                &item.name
            };
            let checked = item
                .checked
                .unwrap_or_else(|| self.values.contains(&item.value));
            prepare(
                "checkboxes",
                item,
                self.item_id(item, index),
                name,
                checked,
                &group,
            )
        })
    }

    fn group_describing_ids(&self) -> Text {
        let of_fieldset = self
            .fieldset
            .as_ref()
            .map(|fieldset| &fieldset.described_by);
        let given = of_fieldset
            .filter(|ids| !ids.is_empty())
            .unwrap_or(&self.described_by);
        self.describing_ids(given)
    }
}

fn prepare<'a>(
    block: &str,
    item: &'a Choice,
    id: String,
    name: &'a Text,
    checked: bool,
    group: &Text,
) -> Prepared<'a> {
    let hint = item
        .hint
        .as_ref()
        .filter(|hint| !hint.content().is_empty())
        .map(|hint| Hint {
            id: format!("{id}-item-hint").into(),
            classes: format!("govuk-{block}__hint{}", hint.classes.spaced()).into(),
            ..hint.clone()
        });
    let mut described_by = group.clone();
    if let Some(hint) = &hint {
        described_by.join(&hint.id);
    }
    let label = Label {
        text: item.text.clone(),
        html: item.html.clone(),
        for_id: id.clone().into(),
        classes: format!("govuk-{block}__label{}", item.label.classes.spaced()).into(),
        attributes: item.label.attributes.clone(),
        is_page_heading: false,
    };
    Prepared {
        item,
        id,
        name,
        checked,
        described_by,
        label,
        hint,
    }
}

/// What radios and checkboxes share.
macro_rules! choices {
    ($($type:ident),*) => { $(
        impl $type {
            /// A group of choices of this name. The first choice has the name as its id, the
            /// second the name and `-2`.
            #[must_use]
            pub fn new(name: impl Into<Text>) -> Self {
                Self { name: name.into(), ..Self::default() }
            }

            /// The question. Every group has one.
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

            /// What is wrong with the choice: `errors.get("name")`.
            #[must_use]
            pub fn error(mut self, error: Option<ErrorMessage>) -> Self {
                self.error_message = error;
                self
            }

            /// Adds a choice.
            #[must_use]
            pub fn item(self, value: impl Into<Text>, text: impl Into<Text>) -> Self {
                self.choice(Choice::new(value, text))
            }

            /// Adds a choice with a hint, a condition or another speciality.
            #[must_use]
            pub fn choice(mut self, choice: Choice) -> Self {
                self.items.push(choice);
                self
            }

            /// Adds many choices: (value, text).
            #[must_use]
            pub fn items<V: Into<Text>, T: Into<Text>>(
                self,
                items: impl IntoIterator<Item = (V, T)>,
            ) -> Self {
                items.into_iter().fold(self, |group, (value, text)| group.item(value, text))
            }

            fn group_id(&self) -> &str {
                self.id_prefix.or(self.name.as_str())
            }

            fn item_id(&self, item: &Choice, index: usize) -> String {
                match (item.id.is_empty(), index) {
                    (false, _) => item.id.to_string(),
                    (true, 0) => self.group_id().to_owned(),
                    (true, _) => format!("{}-{}", self.group_id(), index + 1),
                }
            }

            fn describing_ids(&self, given: &Text) -> Text {
                let (hint, error) = (self.hint.is_some(), self.error_message.is_some());
                describing_ids(given, self.group_id(), hint, error)
            }

            fn hint_part(&self) -> Markup {
                let hint = self.hint.as_ref();
                hint.map(|hint| Markup::of(&hint.with_id(format!("{}-hint", self.group_id()))))
                    .unwrap_or_default()
            }

            fn error_part(&self) -> Markup {
                let error = self.error_message.as_ref();
                error
                    .map(|error| Markup::of(&error.with_id(format!("{}-error", self.group_id()))))
                    .unwrap_or_default()
            }

            /// Puts the fields into the fieldset where there is one.
            fn grouped(&self, inner: &str) -> Markup {
                match &self.fieldset {
                    None => Markup::trusted(inner),
                    Some(fieldset) => Markup::of(
                        &fieldset.around(self.group_describing_ids(), Markup::trusted(inner)),
                    ),
                }
            }
        }
    )* };
}

choices!(Radios, Checkboxes);
component!(Radios, Checkboxes);
with_looks!(Radios, Checkboxes);
