//! The components of the GOV.UK Design System, as values that render themselves.
//!
//! A component is a struct with the option names of the design system's own macros, and an askama
//! template in `templates/components`. In a page template `{{ component }}` writes its markup.
//! Pages make components with the builder methods; the options are public for the rare rest.
//!
//! Invariant: for the same options the markup equals that of the design system's own templates.
//! `tests/it/components.rs` proves it against the cases the design system publishes, which is why
//! every struct can be deserialised from its options and refuses options it does not know.
//!
//! Wherever options come in pairs, `html` wins over `text`, and empty means absent.

mod button;
mod choices;
mod content;
mod date;
mod errors;
mod fields;
mod lists;
mod navigation;
mod value;

pub use button::Button;
pub use choices::{Checkboxes, Choice, Conditional, ItemLabel, Radios};
pub use content::{
    Details, Fieldset, InsetText, Legend, NotificationBanner, Panel, PhaseBanner, Tag, WarningText,
};
pub use date::{DateInput, DateItem};
pub use errors::{ErrorItem, ErrorSummary, FormErrors};
pub use fields::{
    Affix, CharacterCount, ErrorMessage, FileUpload, FormGroup, Hint, Input, Label, Select,
    SelectItem, Textarea, Wrapper,
};
pub use lists::{
    Action, Actions, Card, CardTitle, Cell, Row, SummaryList, Table, Task, TaskList, TaskStatus,
};
pub use navigation::{
    BackLink, Breadcrumbs, Crumb, EndSlot, Footer, FooterMeta, FooterSection, GenericHeader,
    Language, LanguageNavigation, Link, PageItem, PageLink, Pagination, ServiceNavigation,
    SkipLink, Slots,
};
pub use value::{Attributes, Content, Markup, Text};

/// Declares that a type writes finished markup, and gives the value of its `html` and `text`.
macro_rules! component {
    ($($type:ty),* $(,)?) => { $(
        impl askama::filters::HtmlSafe for $type {}
    )* };
}

/// Gives a struct with `html` and `text` its content, whichever of the two is there.
macro_rules! with_content {
    ($($type:ty),* $(,)?) => { $(
        impl $type {
            /// What the component says: its markup, or else its text.
            #[must_use]
            pub fn content(&self) -> $crate::components::Content<'_> {
                $crate::components::Content::of(&self.html, &self.text)
            }
        }
    )* };
}

/// Builder methods every component with classes and attributes has.
macro_rules! with_looks {
    ($($type:ty),* $(,)?) => { $(
        impl $type {
            /// Adds classes.
            #[must_use]
            pub fn classes(mut self, classes: impl Into<$crate::components::Text>) -> Self {
                self.classes.join(&classes.into());
                self
            }

            /// Adds an attribute.
            #[must_use]
            pub fn attribute(
                mut self,
                name: &str,
                value: impl Into<$crate::components::Text>,
            ) -> Self {
                self.attributes.set(name, value);
                self
            }
        }
    )* };
}

use {component, with_content, with_looks};
