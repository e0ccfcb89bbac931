//! Form fields that hold one value, and the label, hint and message around them.

use askama::Template;
use serde::Deserialize;
use yousaid_domain::locale::Locale;
use yousaid_services::messages::{self, Value};

use super::{Attributes, Markup, Text};
use super::{component, with_content, with_looks};

/// What a field asks for.
#[derive(Debug, Clone, Default, PartialEq, Template, Deserialize)]
#[template(path = "components/label.html")]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Label {
    pub text: Text,
    pub html: Markup,
    #[serde(rename = "for")]
    pub for_id: Text,
    pub is_page_heading: bool,
    pub classes: Text,
    pub attributes: Attributes,
}

impl Label {
    #[must_use]
    pub fn new(text: impl Into<Text>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    /// A label that is also the heading of the page.
    #[must_use]
    pub fn heading(text: impl Into<Text>) -> Self {
        Self {
            is_page_heading: true,
            ..Self::new(text).classes("govuk-label--l")
        }
    }

    pub(super) fn for_field(&self, id: &str) -> Self {
        Self {
            for_id: id.into(),
            ..self.clone()
        }
    }
}

impl<T: Into<Text>> From<T> for Label {
    fn from(text: T) -> Self {
        Self::new(text)
    }
}

/// Help for answering, between label and field.
#[derive(Debug, Clone, Default, PartialEq, Template, Deserialize)]
#[template(path = "components/hint.html")]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Hint {
    pub text: Text,
    pub html: Markup,
    pub id: Text,
    pub classes: Text,
    pub attributes: Attributes,
}

impl Hint {
    #[must_use]
    pub fn new(text: impl Into<Text>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    pub(super) fn with_id(&self, id: String) -> Self {
        Self {
            id: id.into(),
            ..self.clone()
        }
    }
}

/// What is wrong with a field. Made by `FormErrors::get`, so that the summary says the same.
#[derive(Debug, Clone, Default, PartialEq, Template, Deserialize)]
#[template(path = "components/error-message.html")]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct ErrorMessage {
    pub text: Text,
    pub html: Markup,
    pub id: Text,
    /// The word read out before the message; "Error" where it is not given.
    pub visually_hidden_text: Option<Text>,
    pub classes: Text,
    pub attributes: Attributes,
}

impl ErrorMessage {
    #[must_use]
    pub fn new(locale: Locale, text: impl Into<Text>) -> Self {
        let prefix = messages::text(locale, "error-prefix").into();
        Self {
            text: text.into(),
            visually_hidden_text: Some(prefix),
            ..Self::default()
        }
    }

    pub(super) fn with_id(&self, id: String) -> Self {
        Self {
            id: id.into(),
            ..self.clone()
        }
    }

    fn prefix(&self) -> &str {
        self.visually_hidden_text
            .as_ref()
            .map_or("Error", Text::as_str)
    }
}

/// The element around a whole field.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct FormGroup {
    pub classes: Text,
    pub attributes: Attributes,
    /// What stands right before the input.
    #[serde(alias = "beforeInputs")]
    pub before_input: Affix,
    /// What stands right after the input.
    #[serde(alias = "afterInputs")]
    pub after_input: Affix,
}

/// What stands at an input: a unit, a currency, a button.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Affix {
    pub text: Text,
    pub html: Markup,
    pub classes: Text,
    pub attributes: Attributes,
}

/// The element around an input and its affixes.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Wrapper {
    pub classes: Text,
    pub attributes: Attributes,
}

/// A line of text.
#[derive(Debug, Clone, Default, PartialEq, Template, Deserialize)]
#[template(path = "components/input.html")]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    pub id: Text,
    pub name: Text,
    #[serde(rename = "type")]
    pub kind: Text,
    pub inputmode: Text,
    pub value: Option<Text>,
    pub disabled: bool,
    pub described_by: Text,
    pub label: Label,
    pub hint: Option<Hint>,
    pub error_message: Option<ErrorMessage>,
    pub prefix: Affix,
    pub suffix: Affix,
    pub form_group: FormGroup,
    pub classes: Text,
    pub autocomplete: Text,
    pub pattern: Text,
    pub spellcheck: Option<bool>,
    pub autocapitalize: Text,
    pub input_wrapper: Wrapper,
    pub attributes: Attributes,
}

impl Input {
    /// Makes it a field of another type: `email`, `search`, `password`, `tel`.
    #[must_use]
    pub fn kind(mut self, kind: &str) -> Self {
        self.kind = kind.into();
        self
    }

    /// Which keyboard a phone shows.
    #[must_use]
    pub fn inputmode(mut self, mode: &str) -> Self {
        self.inputmode = mode.into();
        self
    }

    /// Limits the width to a number of characters: 2, 3, 4, 5, 10, 20 or 30.
    #[must_use]
    pub fn width(self, characters: u8) -> Self {
        self.classes(format!("govuk-input--width-{characters}"))
    }

    /// Whether the browser checks the spelling. Off for names, codes and addresses.
    #[must_use]
    pub const fn spellcheck(mut self, on: bool) -> Self {
        self.spellcheck = Some(on);
        self
    }

    /// The purpose of the field, by which the browser can fill it in.
    #[must_use]
    pub fn autocomplete(mut self, purpose: &str) -> Self {
        self.autocomplete = purpose.into();
        self
    }

    /// The value to show: what the person wrote before.
    #[must_use]
    pub fn value(mut self, value: impl Into<Text>) -> Self {
        let value = value.into();
        self.value = (!value.is_empty()).then_some(value);
        self
    }

    fn is_wrapped(&self) -> bool {
        let affixes = [
            &self.prefix,
            &self.suffix,
            &self.form_group.before_input,
            &self.form_group.after_input,
        ];
        affixes.iter().any(|affix| !affix.content().is_empty())
    }
}

/// Several lines of text.
#[derive(Debug, Clone, Default, PartialEq, Template, Deserialize)]
#[template(path = "components/textarea.html")]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Textarea {
    pub id: Text,
    pub name: Text,
    pub spellcheck: Option<bool>,
    pub rows: Text,
    pub value: Text,
    pub disabled: bool,
    pub described_by: Text,
    pub label: Label,
    pub hint: Option<Hint>,
    pub error_message: Option<ErrorMessage>,
    pub form_group: FormGroup,
    pub classes: Text,
    pub autocomplete: Text,
    pub attributes: Attributes,
}

impl Textarea {
    /// The text to show: what the person wrote before.
    #[must_use]
    pub fn value(mut self, value: impl Into<Text>) -> Self {
        self.value = value.into();
        self
    }

    /// How many lines are seen at once; 5 where it is not given.
    #[must_use]
    pub fn rows(mut self, rows: u8) -> Self {
        self.rows = rows.into();
        self
    }
}

/// Several lines of text with a limit; the script counts down.
#[derive(Debug, Clone, Default, PartialEq, Template, Deserialize)]
#[template(path = "components/character-count.html")]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct CharacterCount {
    pub id: Text,
    pub name: Text,
    pub rows: Text,
    pub value: Text,
    pub maxlength: Text,
    pub maxwords: Text,
    pub count_type: Text,
    pub threshold: Text,
    pub label: Label,
    pub hint: Option<Hint>,
    pub error_message: Option<ErrorMessage>,
    pub form_group: FormGroup,
    pub classes: Text,
    pub attributes: Attributes,
    pub spellcheck: Option<bool>,
    pub count_message: Wrapper,
    pub textarea_description_text: Text,
    pub characters_under_limit_text: Attributes,
    pub characters_at_limit_text: Text,
    pub characters_over_limit_text: Attributes,
    pub words_under_limit_text: Attributes,
    pub words_at_limit_text: Text,
    pub words_over_limit_text: Attributes,
}

impl CharacterCount {
    /// A text of at most so many characters.
    ///
    /// What the script says while counting is in the page's language, because the script itself
    /// only speaks English.
    #[must_use]
    pub fn limited(name: impl Into<Text>, locale: Locale, maxlength: u32) -> Self {
        let mut field = Self {
            maxlength: maxlength.into(),
            ..Self::new(name)
        };
        field.textarea_description_text =
            messages::format(locale, "count-limit", &[("count", maxlength.into())]).into();
        if locale == Locale::Cy {
            // The script puts the number where it finds %{count}.
            let count = || Value::from("%{count}");
            let under = messages::format(locale, "count-under", &[("count", count())]);
            let over = messages::format(locale, "count-over", &[("count", count())]);
            for plural in ["zero", "one", "two", "few", "many", "other"] {
                field.characters_under_limit_text.set(plural, &under);
                field.characters_over_limit_text.set(plural, &over);
            }
            field.characters_at_limit_text = messages::text(locale, "count-at").into();
        }
        field
    }

    /// The text to show: what the person wrote before.
    #[must_use]
    pub fn value(mut self, value: impl Into<Text>) -> Self {
        self.value = value.into();
        self
    }

    /// How many lines are seen at once; 5 where it is not given.
    #[must_use]
    pub fn rows(mut self, rows: u8) -> Self {
        self.rows = rows.into();
        self
    }

    /// The textarea with the count message after it.
    fn textarea(&self) -> Textarea {
        let id = self.field_id();
        let limit = if self.maxwords.is_empty() {
            &self.maxlength
        } else {
            &self.maxwords
        };
        let count_type = match (self.count_type.is_empty(), self.maxwords.is_empty()) {
            (false, _) => self.count_type.clone(),
            (true, false) => "words".into(),
            (true, true) => Text::default(),
        };
        let unit = if count_type.as_str() == "words" {
            "words"
        } else {
            "characters"
        };
        let description = self
            .textarea_description_text
            .or(&format!("You can enter up to %{{count}} {unit}"))
            .replace("%{count}", limit.as_str());
        let message = Hint {
            id: format!("{id}-info").into(),
            text: if limit.is_empty() {
                Text::default()
            } else {
                description.into()
            },
            classes: format!(
                "govuk-character-count__message{}",
                self.count_message.classes.spaced()
            )
            .into(),
            ..Hint::default()
        };
        let after = format!("{message}{}", self.form_group.after_input.content());

        let mut attributes = Attributes::default();
        attributes.set("data-module", "govuk-character-count");
        for (name, value) in [
            ("data-maxlength", &self.maxlength),
            ("data-maxwords", &self.maxwords),
            ("data-threshold", &self.threshold),
            ("data-count-type", &count_type),
            (
                "data-i18n.characters-at-limit",
                &self.characters_at_limit_text,
            ),
            ("data-i18n.words-at-limit", &self.words_at_limit_text),
        ] {
            if !value.is_empty() {
                attributes.set(name, value);
            }
        }
        if limit.is_empty() && !self.textarea_description_text.is_empty() {
            let description = &self.textarea_description_text;
            attributes.set("data-i18n.textarea-description.other", description);
        }
        for (key, plurals) in [
            ("characters-under-limit", &self.characters_under_limit_text),
            ("characters-over-limit", &self.characters_over_limit_text),
            ("words-under-limit", &self.words_under_limit_text),
            ("words-over-limit", &self.words_over_limit_text),
        ] {
            for (plural, text) in plurals.iter() {
                attributes.set(&format!("data-i18n.{key}.{plural}"), text);
            }
        }
        for (name, value) in self.form_group.attributes.iter() {
            attributes.set(name, value);
        }

        Textarea {
            id: id.into(),
            name: self.name.clone(),
            described_by: format!("{id}-info").into(),
            rows: self.rows.clone(),
            spellcheck: self.spellcheck,
            value: self.value.clone(),
            label: self.label.clone(),
            hint: self.hint.clone(),
            error_message: self.error_message.clone(),
            form_group: FormGroup {
                classes: format!("govuk-character-count{}", self.form_group.classes.spaced())
                    .into(),
                attributes,
                before_input: self.form_group.before_input.clone(),
                after_input: Affix {
                    html: Markup::trusted(after),
                    ..Affix::default()
                },
            },
            classes: format!("govuk-js-character-count{}", self.classes.spaced()).into(),
            attributes: self.attributes.clone(),
            ..Textarea::default()
        }
    }
}

/// A choice from a list that opens. Radios are easier to use wherever they fit.
#[derive(Debug, Clone, Default, PartialEq, Template, Deserialize)]
#[template(path = "components/select.html")]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Select {
    pub id: Text,
    pub name: Text,
    pub items: Vec<SelectItem>,
    pub value: Text,
    pub disabled: bool,
    pub described_by: Text,
    pub label: Label,
    pub hint: Option<Hint>,
    pub error_message: Option<ErrorMessage>,
    pub form_group: FormGroup,
    pub classes: Text,
    pub attributes: Attributes,
}

/// One line of a [`Select`].
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct SelectItem {
    pub value: Option<Text>,
    pub text: Text,
    pub selected: Option<bool>,
    pub disabled: bool,
    pub attributes: Attributes,
}

impl Select {
    /// Adds a line.
    #[must_use]
    pub fn item(mut self, value: impl Into<Text>, text: impl Into<Text>) -> Self {
        let value = Some(value.into());
        self.items.push(SelectItem {
            value,
            text: text.into(),
            ..SelectItem::default()
        });
        self
    }

    /// Adds many lines: (value, text).
    #[must_use]
    pub fn items<V: Into<Text>, T: Into<Text>>(
        self,
        items: impl IntoIterator<Item = (V, T)>,
    ) -> Self {
        items
            .into_iter()
            .fold(self, |select, (value, text)| select.item(value, text))
    }

    /// The line chosen.
    #[must_use]
    pub fn value(mut self, value: impl Into<Text>) -> Self {
        self.value = value.into();
        self
    }

    fn is_selected(&self, item: &SelectItem) -> bool {
        let own = item.value.as_ref().unwrap_or(&item.text);
        item.selected == Some(true)
            || (item.selected.is_none() && !self.value.is_empty() && *own == self.value)
    }
}

/// A file.
#[derive(Debug, Clone, Default, PartialEq, Template, Deserialize)]
#[template(path = "components/file-upload.html")]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct FileUpload {
    pub id: Text,
    pub name: Text,
    pub disabled: bool,
    pub multiple: bool,
    pub described_by: Text,
    pub label: Label,
    pub hint: Option<Hint>,
    pub error_message: Option<ErrorMessage>,
    pub form_group: FormGroup,
    pub classes: Text,
    pub attributes: Attributes,
}

/// What every field with a label shares.
macro_rules! labelled_field {
    ($($type:ident),*) => { $(
        impl $type {
            /// A field of this name; its id is the same.
            #[must_use]
            pub fn new(name: impl Into<Text>) -> Self {
                Self { name: name.into(), ..Self::default() }
            }

            /// Gives the field an id that differs from its name.
            #[must_use]
            pub fn id(mut self, id: impl Into<Text>) -> Self {
                self.id = id.into();
                self
            }

            /// What the field asks for. Every field has one.
            #[must_use]
            pub fn label(mut self, label: impl Into<Label>) -> Self {
                self.label = label.into();
                self
            }

            /// Makes the label the heading of the page.
            #[must_use]
            pub fn heading_label(mut self, label: impl Into<Text>) -> Self {
                self.label = Label::heading(label);
                self
            }

            /// Help for answering.
            #[must_use]
            pub fn hint(mut self, hint: impl Into<Text>) -> Self {
                self.hint = Some(Hint::new(hint));
                self
            }

            /// What is wrong with the value: `errors.get("name")`.
            #[must_use]
            pub fn error(mut self, error: Option<ErrorMessage>) -> Self {
                self.error_message = error;
                self
            }

            fn field_id(&self) -> &str {
                self.id.or(self.name.as_str())
            }
        }
    )* };
}

/// How label, hint and message are written, for the templates of the fields.
macro_rules! field_parts {
    ($($type:ident),*) => { $(
        impl $type {
            fn label_part(&self) -> Label {
                self.label.for_field(self.field_id())
            }

            fn hint_part(&self) -> Markup {
                let hint = self.hint.as_ref();
                hint.map(|hint| Markup::of(&hint.with_id(format!("{}-hint", self.field_id()))))
                    .unwrap_or_default()
            }

            fn error_part(&self) -> Markup {
                let error = self.error_message.as_ref();
                error
                    .map(|error| Markup::of(&error.with_id(format!("{}-error", self.field_id()))))
                    .unwrap_or_default()
            }

            fn describing_ids(&self) -> Text {
                describing_ids(
                    &self.described_by,
                    self.field_id(),
                    self.hint.is_some(),
                    self.error_message.is_some(),
                )
            }
        }
    )* };
}

/// The ids that `aria-describedby` names: the given ones, the hint and the message.
pub(super) fn describing_ids(given: &Text, id: &str, hint: bool, error: bool) -> Text {
    let mut ids = given.clone();
    if hint {
        ids.join(&format!("{id}-hint").into());
    }
    if error {
        ids.join(&format!("{id}-error").into());
    }
    ids
}

labelled_field!(Input, Textarea, CharacterCount, Select, FileUpload);
field_parts!(Input, Textarea, Select, FileUpload);
component!(
    Label,
    Hint,
    ErrorMessage,
    Input,
    Textarea,
    CharacterCount,
    Select,
    FileUpload
);
with_content!(Label, Hint, ErrorMessage, Affix);
with_looks!(
    Label,
    Hint,
    ErrorMessage,
    Input,
    Textarea,
    CharacterCount,
    Select,
    FileUpload
);
