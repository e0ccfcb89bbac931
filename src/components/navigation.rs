//! Ways around: header, navigation, links back and on, footer.

use askama::Template;
use serde::Deserialize;
use yousaid_domain::locale::Locale;
use yousaid_services::messages;

use super::{Attributes, Content, Markup, Text};
use super::{component, with_content, with_looks};

/// The way to the page before. The layout puts it into its own landmark.
#[derive(Debug, Clone, Default, PartialEq, Template, Deserialize)]
#[template(path = "components/back-link.html")]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct BackLink {
    pub text: Text,
    pub html: Markup,
    pub href: Text,
    pub classes: Text,
    pub attributes: Attributes,
}

impl BackLink {
    #[must_use]
    pub fn new(locale: Locale, href: impl Into<Text>) -> Self {
        let text = messages::text(locale, "back").into();
        Self {
            text,
            href: href.into(),
            ..Self::default()
        }
    }

    fn content_or_default(&self) -> Markup {
        let content = self.content();
        if content.is_empty() {
            Markup::trusted("Back")
        } else {
            Markup::of(&content)
        }
    }
}

/// Where a page stands among its parents.
#[derive(Debug, Clone, Default, PartialEq, Template, Deserialize)]
#[template(path = "components/breadcrumbs.html")]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Breadcrumbs {
    pub items: Vec<Crumb>,
    pub collapse_on_mobile: bool,
    pub label_text: Text,
    pub classes: Text,
    pub attributes: Attributes,
}

/// One parent of a page, or without an `href` the page itself.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Crumb {
    pub text: Text,
    pub html: Markup,
    pub href: Text,
    pub attributes: Attributes,
}

impl Breadcrumbs {
    #[must_use]
    pub fn new(locale: Locale) -> Self {
        let label_text = messages::text(locale, "breadcrumbs").into();
        Self {
            label_text,
            collapse_on_mobile: true,
            ..Self::default()
        }
    }

    /// Adds a parent, the outermost first.
    #[must_use]
    pub fn item(mut self, text: impl Into<Text>, href: impl Into<Text>) -> Self {
        self.items.push(Crumb {
            text: text.into(),
            href: href.into(),
            ..Crumb::default()
        });
        self
    }
}

/// The way past the navigation for people who use a keyboard.
#[derive(Debug, Clone, Default, PartialEq, Template, Deserialize)]
#[template(path = "components/skip-link.html")]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct SkipLink {
    pub text: Text,
    pub html: Markup,
    pub href: Text,
    pub classes: Text,
    pub attributes: Attributes,
}

impl SkipLink {
    #[must_use]
    pub fn new(text: impl Into<Text>, href: impl Into<Text>) -> Self {
        Self {
            text: text.into(),
            href: href.into(),
            ..Self::default()
        }
    }
}

/// A link in a list.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Link {
    pub text: Text,
    pub html: Markup,
    pub href: Text,
    /// The page itself is shown.
    pub current: bool,
    /// A page below it is shown.
    pub active: bool,
    pub attributes: Attributes,
}

impl Link {
    #[must_use]
    pub fn new(text: impl Into<Text>, href: impl Into<Text>) -> Self {
        Self {
            text: text.into(),
            href: href.into(),
            ..Self::default()
        }
    }

    const fn is_here(&self) -> bool {
        self.current || self.active
    }
}

/// The bar with the name of the product. Without crown and crest: a council is not GOV.UK.
#[derive(Debug, Clone, Default, PartialEq, Template, Deserialize)]
#[template(path = "components/generic-header.html")]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct GenericHeader {
    pub logo_text: Text,
    pub logo_html: Markup,
    pub url: Text,
    pub container_classes: Text,
    pub classes: Text,
    pub attributes: Attributes,
}

impl GenericHeader {
    /// The name, or a picture of it.
    #[must_use]
    pub const fn logo(&self) -> Content<'_> {
        Content::of(&self.logo_html, &self.logo_text)
    }
}

/// The main pages of the service.
#[derive(Debug, Clone, Default, PartialEq, Template, Deserialize)]
#[template(path = "components/service-navigation.html")]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct ServiceNavigation {
    pub service_name: Text,
    pub service_url: Text,
    pub navigation: Vec<Link>,
    pub navigation_id: Text,
    pub navigation_label: Text,
    pub navigation_classes: Text,
    pub menu_button_text: Text,
    pub menu_button_label: Text,
    pub collapse_navigation_on_mobile: Option<bool>,
    pub aria_label: Text,
    pub slots: Slots,
    pub classes: Text,
    pub attributes: Attributes,
}

/// Markup of one's own at fixed places of a [`ServiceNavigation`].
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Slots {
    pub start: Markup,
    pub end: EndSlot,
    pub navigation_start: Markup,
    pub navigation_end: Markup,
}

/// Markup at the end of a [`ServiceNavigation`].
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(from = "EndSlotOptions")]
pub struct EndSlot {
    pub html: Markup,
    /// Whether it stands at the right of the navigation rather than beneath.
    pub inline: bool,
}

/// The options of an [`EndSlot`]: markup, or markup and where it stands.
#[derive(Deserialize)]
#[serde(untagged)]
enum EndSlotOptions {
    Html(Markup),
    Aligned { html: Markup, align: Text },
}

impl From<EndSlotOptions> for EndSlot {
    fn from(options: EndSlotOptions) -> Self {
        match options {
            EndSlotOptions::Html(html) => Self {
                html,
                inline: false,
            },
            EndSlotOptions::Aligned { html, align } => Self {
                html,
                inline: align.as_str() == "inline",
            },
        }
    }
}

impl ServiceNavigation {
    fn has_list(&self) -> bool {
        !self.navigation.is_empty()
            || !self.slots.navigation_start.is_empty()
            || !self.slots.navigation_end.is_empty()
    }

    fn is_section(&self) -> bool {
        !self.service_name.is_empty()
            || !self.slots.start.is_empty()
            || !self.slots.end.html.is_empty()
    }

    fn collapses(&self) -> bool {
        self.collapse_navigation_on_mobile
            .unwrap_or(self.navigation.len() > 1)
    }
}

/// The languages a page can be read in.
#[derive(Debug, Clone, Default, PartialEq, Template, Deserialize)]
#[template(path = "components/language-navigation.html")]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct LanguageNavigation {
    pub items: Vec<Language>,
    pub aria_label: Text,
    pub classes: Text,
    pub attributes: Attributes,
}

/// One language, and the address of the page in it.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Language {
    pub text: Text,
    pub html: Markup,
    pub href: Text,
    pub lang: Text,
    pub href_lang: Text,
    pub dir: Text,
    pub current: bool,
    pub language_description_text: Text,
    pub classes: Text,
    pub attributes: Attributes,
}

impl Language {
    fn is_current(&self) -> bool {
        self.current || self.href.is_empty()
    }

    fn target_language(&self) -> &Text {
        if self.href_lang.is_empty() {
            &self.lang
        } else {
            &self.href_lang
        }
    }
}

/// The way through a long list, or between two pages.
#[derive(Debug, Clone, Default, PartialEq, Template, Deserialize)]
#[template(path = "components/pagination.html")]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Pagination {
    pub items: Vec<PageItem>,
    pub previous: Option<PageLink>,
    pub next: Option<PageLink>,
    pub landmark_label: Text,
    pub classes: Text,
    pub attributes: Attributes,
}

/// A numbered page, or the gap between pages far apart.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct PageItem {
    pub number: Text,
    pub visually_hidden_text: Text,
    pub href: Text,
    pub current: bool,
    pub ellipsis: bool,
    pub attributes: Attributes,
}

/// The page before or after.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct PageLink {
    pub text: Text,
    pub html: Markup,
    pub label_text: Text,
    pub href: Text,
    pub attributes: Attributes,
}

impl Pagination {
    /// The way through a list of pages numbered from 1; nothing where there is one page only.
    ///
    /// The first, the last, the current page and its neighbours are shown, gaps as dots.
    #[must_use]
    pub fn pages(
        locale: Locale,
        current: usize,
        last: usize,
        href: impl Fn(usize) -> String,
    ) -> Option<Self> {
        if last < 2 {
            return None;
        }
        let current = current.clamp(1, last);
        let mut items = Vec::new();
        let mut before = 0;
        for page in 1..=last {
            if page != 1 && page != last && page.abs_diff(current) > 1 {
                continue;
            }
            if page > before + 1 {
                items.push(PageItem {
                    ellipsis: true,
                    ..PageItem::default()
                });
            }
            let number = [("number", page.into())];
            items.push(PageItem {
                number: page.into(),
                href: href(page).into(),
                current: page == current,
                visually_hidden_text: messages::format(locale, "pagination-page", &number).into(),
                ..PageItem::default()
            });
            before = page;
        }
        let link = |page: usize, key| PageLink {
            text: messages::text(locale, key).into(),
            href: href(page).into(),
            ..PageLink::default()
        };
        Some(Self {
            items,
            previous: (current > 1).then(|| link(current - 1, "pagination-previous")),
            next: (current < last).then(|| link(current + 1, "pagination-next")),
            landmark_label: messages::text(locale, "pagination").into(),
            ..Self::default()
        })
    }

    /// The way to the pages before and after, with what they are about: the steps of a plan.
    #[must_use]
    pub fn around(
        locale: Locale,
        previous: Option<(&str, String)>,
        next: Option<(&str, String)>,
    ) -> Self {
        let link = |(label, href): (&str, String), key| PageLink {
            text: messages::text(locale, key).into(),
            label_text: label.into(),
            href: href.into(),
            ..PageLink::default()
        };
        Self {
            previous: previous.map(|to| link(to, "pagination-previous")),
            next: next.map(|to| link(to, "pagination-next")),
            landmark_label: messages::text(locale, "pagination").into(),
            ..Self::default()
        }
    }

    const fn is_block(&self) -> bool {
        self.items.is_empty() && (self.next.is_some() || self.previous.is_some())
    }

    fn block_previous(&self) -> Option<&PageLink> {
        self.previous.as_ref().filter(|link| !link.href.is_empty())
    }

    fn block_next(&self) -> Option<&PageLink> {
        self.next.as_ref().filter(|link| !link.href.is_empty())
    }
}

/// The end of the page. Without crown, crest and licence of the Crown: a council is not GOV.UK.
#[derive(Debug, Clone, Default, PartialEq, Template, Deserialize)]
#[template(path = "components/footer.html")]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Footer {
    pub navigation: Vec<FooterSection>,
    pub meta: Option<FooterMeta>,
    pub container_classes: Text,
    pub classes: Text,
    pub attributes: Attributes,
}

/// A column of links in the [`Footer`].
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct FooterSection {
    pub title: Text,
    pub columns: Text,
    pub width: Text,
    pub items: Vec<Link>,
}

/// The last lines of the [`Footer`].
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct FooterMeta {
    pub visually_hidden_title: Text,
    pub items: Vec<Link>,
    pub text: Text,
    pub html: Markup,
}

component!(
    BackLink,
    Breadcrumbs,
    SkipLink,
    GenericHeader,
    ServiceNavigation,
    LanguageNavigation,
    Pagination,
    Footer
);
with_content!(
    BackLink, Crumb, SkipLink, Link, Language, PageLink, FooterMeta
);
with_looks!(
    BackLink,
    Breadcrumbs,
    SkipLink,
    GenericHeader,
    ServiceNavigation,
    LanguageNavigation,
    Pagination,
    Footer
);

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(current: usize, last: usize) -> String {
        let Some(pagination) = Pagination::pages(Locale::En, current, last, |n| format!("?p={n}"))
        else {
            return String::new();
        };
        let item = |item: &PageItem| match (item.ellipsis, item.current) {
            (true, _) => "…".to_owned(),
            (_, true) => format!("[{}]", item.number),
            (_, false) => item.number.to_string(),
        };
        pagination
            .items
            .iter()
            .map(item)
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn long_lists_show_the_ends_and_the_neighbours() {
        assert_eq!(shown(1, 1), "");
        assert_eq!(shown(1, 2), "[1] 2");
        assert_eq!(shown(5, 20), "1 … 4 [5] 6 … 20");
        assert_eq!(shown(99, 4), "1 … 3 [4]");
        assert_eq!(shown(2, 3), "1 [2] 3");
    }
}
