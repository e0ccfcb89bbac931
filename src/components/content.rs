//! Components that say something: panels, banners, tags, details and the groups of form fields.

use askama::Template;
use serde::Deserialize;
use yousaid_domain::locale::Locale;
use yousaid_services::messages;

use super::{Attributes, Markup, Text};
use super::{component, with_content, with_looks};

/// Text in a box with a line at its left: a quotation or an aside.
#[derive(Debug, Clone, Default, PartialEq, Template, Deserialize)]
#[template(path = "components/inset-text.html")]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct InsetText {
    pub text: Text,
    pub html: Markup,
    pub id: Text,
    pub classes: Text,
    pub attributes: Attributes,
}

impl InsetText {
    #[must_use]
    pub fn new(text: impl Into<Text>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    #[must_use]
    pub fn html(html: Markup) -> Self {
        Self {
            html,
            ..Self::default()
        }
    }
}

/// A short label for a state.
#[derive(Debug, Clone, Default, PartialEq, Template, Deserialize)]
#[template(path = "components/tag.html")]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Tag {
    pub text: Text,
    pub html: Markup,
    pub classes: Text,
    pub attributes: Attributes,
}

impl Tag {
    #[must_use]
    pub fn new(text: impl Into<Text>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    /// A tag in one of the design system's colours: `grey`, `green`, `teal`, `purple`, `red`,
    /// `orange` or `yellow`. The words carry the meaning; the colour only helps the eye.
    #[must_use]
    pub fn colour(text: impl Into<Text>, colour: &str) -> Self {
        Self::new(text).classes(format!("govuk-tag--{colour}"))
    }
}

/// An important warning with an exclamation mark.
#[derive(Debug, Clone, Default, PartialEq, Template, Deserialize)]
#[template(path = "components/warning-text.html")]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct WarningText {
    pub text: Text,
    pub html: Markup,
    pub icon_fallback_text: Text,
    pub classes: Text,
    pub attributes: Attributes,
}

impl WarningText {
    #[must_use]
    pub fn new(locale: Locale, text: impl Into<Text>) -> Self {
        let icon_fallback_text = messages::text(locale, "warning").into();
        Self {
            text: text.into(),
            icon_fallback_text,
            ..Self::default()
        }
    }
}

/// Text that opens when it is asked for.
#[derive(Debug, Clone, Default, PartialEq, Template, Deserialize)]
#[template(path = "components/details.html")]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Details {
    pub summary_text: Text,
    pub summary_html: Markup,
    pub text: Text,
    pub html: Markup,
    pub id: Text,
    pub open: bool,
    pub classes: Text,
    pub attributes: Attributes,
}

impl Details {
    #[must_use]
    pub fn new(summary: impl Into<Text>, html: Markup) -> Self {
        Self {
            summary_text: summary.into(),
            html,
            ..Self::default()
        }
    }

    /// The words that open it.
    #[must_use]
    pub const fn summary(&self) -> super::Content<'_> {
        super::Content::of(&self.summary_html, &self.summary_text)
    }
}

/// The green box that confirms what was done.
#[derive(Debug, Clone, Default, PartialEq, Template, Deserialize)]
#[template(path = "components/panel.html")]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Panel {
    pub title_text: Text,
    pub title_html: Markup,
    pub heading_level: Option<u8>,
    pub text: Text,
    pub html: Markup,
    pub classes: Text,
    pub attributes: Attributes,
}

impl Panel {
    #[must_use]
    pub fn new(title: impl Into<Text>, html: Markup) -> Self {
        Self {
            title_text: title.into(),
            html,
            ..Self::default()
        }
    }

    /// A box that asks to stop and think is no confirmation.
    fn is_interruption(&self) -> bool {
        self.classes.as_str().contains("govuk-panel--interruption")
    }

    /// The heading of the box.
    #[must_use]
    pub const fn title(&self) -> super::Content<'_> {
        super::Content::of(&self.title_html, &self.title_text)
    }
}

/// A message above the page: what was just done, or what matters now.
#[derive(Debug, Clone, Default, PartialEq, Template, Deserialize)]
#[template(path = "components/notification-banner.html")]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct NotificationBanner {
    pub text: Text,
    pub html: Markup,
    pub title_text: Text,
    pub title_html: Markup,
    pub title_heading_level: Option<u8>,
    pub title_id: Text,
    #[serde(rename = "type")]
    pub kind: Text,
    pub role: Text,
    pub disable_auto_focus: Option<bool>,
    pub classes: Text,
    pub attributes: Attributes,
}

impl NotificationBanner {
    /// Says that something worked; it takes the focus.
    #[must_use]
    pub fn success(locale: Locale, text: impl Into<Text>) -> Self {
        let title_text = messages::text(locale, "banner-success").into();
        Self {
            text: text.into(),
            title_text,
            kind: "success".into(),
            ..Self::default()
        }
    }

    /// Says something that matters.
    #[must_use]
    pub fn important(locale: Locale, text: impl Into<Text>) -> Self {
        let title_text = messages::text(locale, "banner-important").into();
        Self {
            text: text.into(),
            title_text,
            ..Self::default()
        }
    }

    fn is_success(&self) -> bool {
        self.kind.as_str() == "success"
    }

    fn title_or_default(&self) -> Markup {
        let title = super::Content::of(&self.title_html, &self.title_text);
        match (title.is_empty(), self.is_success()) {
            (false, _) => Markup::of(&title),
            (true, true) => Markup::trusted("Success"),
            (true, false) => Markup::trusted("Important"),
        }
    }
}

/// Says how far the service has come, and asks for comments on it.
#[derive(Debug, Clone, Default, PartialEq, Template, Deserialize)]
#[template(path = "components/phase-banner.html")]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct PhaseBanner {
    pub tag: Tag,
    pub text: Text,
    pub html: Markup,
    pub classes: Text,
    pub attributes: Attributes,
}

impl PhaseBanner {
    #[must_use]
    pub fn new(phase: impl Into<Text>, text: impl Into<Text>) -> Self {
        Self {
            tag: Tag::new(phase),
            text: text.into(),
            ..Self::default()
        }
    }

    fn phase(&self) -> Tag {
        let classes = format!(
            "govuk-phase-banner__content__tag{}",
            self.tag.classes.spaced()
        );
        Tag {
            classes: classes.into(),
            attributes: Attributes::default(),
            ..self.tag.clone()
        }
    }
}

/// The question a group of fields answers.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Legend {
    pub text: Text,
    pub html: Markup,
    pub classes: Text,
    pub is_page_heading: bool,
}

/// A group of form fields with one question.
#[derive(Debug, Clone, Default, PartialEq, Template, Deserialize)]
#[template(path = "components/fieldset.html")]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Fieldset {
    pub legend: Legend,
    pub described_by: Text,
    pub role: Text,
    pub html: Markup,
    pub classes: Text,
    pub attributes: Attributes,
}

impl Fieldset {
    #[must_use]
    pub fn new(legend: impl Into<Text>) -> Self {
        Self {
            legend: Legend {
                text: legend.into(),
                ..Legend::default()
            },
            ..Self::default()
        }
    }

    /// The question, where it is also the heading of the page.
    #[must_use]
    pub fn heading(legend: impl Into<Text>) -> Self {
        let mut fieldset = Self::new(legend);
        fieldset.legend.is_page_heading = true;
        fieldset.legend.classes = "govuk-fieldset__legend--l".into();
        fieldset
    }

    /// The fieldset around the fields, with the ids that describe it.
    pub(super) fn around(&self, described_by: Text, html: Markup) -> Self {
        Self {
            described_by,
            html,
            ..self.clone()
        }
    }
}

component!(
    InsetText,
    Tag,
    WarningText,
    Details,
    Panel,
    NotificationBanner,
    PhaseBanner,
    Fieldset
);
with_content!(
    InsetText,
    Tag,
    WarningText,
    Details,
    Panel,
    NotificationBanner,
    PhaseBanner,
    Legend
);
with_looks!(
    InsetText,
    Tag,
    WarningText,
    Details,
    Panel,
    NotificationBanner,
    PhaseBanner,
    Fieldset
);
