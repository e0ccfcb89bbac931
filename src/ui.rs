//! What every page needs besides its own content: language, navigation, the person, addresses.
//!
//! A page is a struct with an askama template that extends `layout.html` (or `wide.html` for
//! officers' lists) and has a field `ui: Ui`. The response is `page.ui.page(status, &page)`.

use std::borrow::Cow;
use std::sync::Arc;

use askama::Template;
use poem::Response;
use poem::http::{StatusCode, header};
use yousaid_domain::calendar::Calendar;
use yousaid_domain::locale::Locale;
use yousaid_services::messages::{self, Value};

use crate::assets;
use crate::components::{
    BackLink, EndSlot, Footer, FooterMeta, GenericHeader, Language, LanguageNavigation, Link,
    Markup, PhaseBanner, ServiceNavigation, SkipLink, Slots, Text,
};

/// The name of the product, the same in both languages.
pub const PRODUCT: &str = "YouSaid";

/// A link of the main navigation. The address has no language; the layout adds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NavItem {
    pub text: Text,
    pub href: String,
}

impl NavItem {
    #[must_use]
    pub fn new(text: impl Into<Text>, href: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            href: href.into(),
        }
    }
}

/// The person who is signed in, as the navigation shows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UiUser {
    pub name: String,
    /// The areas the person may open, in place of the public navigation.
    pub areas: Vec<NavItem>,
}

/// What every page needs besides its own content.
#[derive(Debug, Clone)]
pub struct Ui {
    pub locale: Locale,
    /// The path of the page without `/cy` and without the query.
    pub path: String,
    /// The query of the address without its question mark; kept when the language changes.
    pub query: String,
    /// The token every form of this page carries; empty where the page has none.
    pub csrf: String,
    pub user: Option<UiUser>,
    /// The public navigation.
    pub nav: Vec<NavItem>,
    /// Whether the data are made up; every page says so.
    pub demo: bool,
    /// Scheme and host the product is reached at, without a slash at the end.
    pub base_url: Arc<str>,
    /// Whether the page is one person's own: never stored, never indexed.
    pub private: bool,
    /// Working days, for clocks.
    pub calendar: Arc<Calendar>,
}

impl Ui {
    /// The frame of a public page.
    #[must_use]
    pub fn new(locale: Locale, path: impl Into<String>, base_url: Arc<str>) -> Self {
        Self {
            locale,
            path: path.into(),
            query: String::new(),
            csrf: String::new(),
            user: None,
            nav: vec![
                NavItem::new(messages::text(locale, "nav-plans"), "/plans"),
                NavItem::new(messages::text(locale, "nav-councils"), "/councils"),
            ],
            demo: false,
            base_url,
            private: false,
            calendar: Arc::default(),
        }
    }

    /// The text of a key.
    #[must_use]
    pub fn t(&self, key: &'static str) -> Cow<'static, str> {
        messages::text(self.locale, key)
    }

    /// The text of a key with variables, from Rust: `ui.f("key", &[("name", name.into())])`.
    #[must_use]
    pub fn f(&self, key: &str, values: &[(&str, Value<'_>)]) -> String {
        messages::format(self.locale, key, values)
    }

    /// The text of a key with one variable, from a template: `ui.f1("key", "name", name)`.
    #[must_use]
    pub fn f1<'a>(&self, key: &str, name: &str, value: impl Into<Value<'a>>) -> String {
        self.f(key, &[(name, value.into())])
    }

    /// The text of a key with two variables, from a template.
    #[must_use]
    pub fn f2<'a, 'b>(
        &self,
        key: &str,
        (name_1, value_1): (&str, impl Into<Value<'a>>),
        (name_2, value_2): (&str, impl Into<Value<'b>>),
    ) -> String {
        self.f(key, &[(name_1, value_1.into()), (name_2, value_2.into())])
    }

    /// The address of one of our pages in the page's language.
    #[must_use]
    pub fn href(&self, path: &str) -> String {
        self.locale.path(path)
    }

    /// The address of this page in the other language.
    #[must_use]
    pub fn other_language_href(&self) -> String {
        let path = self.locale.other().path(&self.path);
        if self.query.is_empty() {
            path
        } else {
            format!("{path}?{}", self.query)
        }
    }

    /// The address of the stylesheet.
    #[must_use]
    pub const fn css(&self) -> &'static str {
        assets::css_href()
    }

    /// The address of the script.
    #[must_use]
    pub const fn js(&self) -> &'static str {
        assets::js_href()
    }

    /// The address of the icon.
    #[must_use]
    pub const fn icon(&self) -> &'static str {
        assets::icon_href()
    }

    /// The hidden field every form carries: `{{ ui.csrf_field() }}`.
    #[must_use]
    pub fn csrf_field(&self) -> Markup {
        let token = Text::from(&self.csrf);
        Markup::trusted(format!(
            "<input type=\"hidden\" name=\"csrf\"{}>",
            token.attr("value")
        ))
    }

    /// The link back, in the landmark it needs to be found; for the block `before_content`.
    #[must_use]
    pub fn back(&self, path: &str) -> Markup {
        let link = BackLink::new(self.locale, self.href(path));
        let label = link.text.attr("aria-label");
        Markup::trusted(format!("<nav{label}>{link}</nav>"))
    }

    /// The response of a page: HTML, and stored by nobody where the page is private.
    pub fn page<T: Template>(&self, status: StatusCode, template: &T) -> Response {
        let mut response = page(status, template);
        if !self.private {
            let keep = header::HeaderValue::from_static("private, no-cache");
            response.headers_mut().insert(header::CACHE_CONTROL, keep);
        }
        response
    }

    /// The way past the navigation; the layout writes it.
    #[must_use]
    pub fn skip_link(&self) -> SkipLink {
        SkipLink::new(self.t("skip-to-content"), "#main-content")
    }

    /// The bar with the name of the product; the layout writes it.
    #[must_use]
    pub fn header(&self) -> GenericHeader {
        GenericHeader {
            logo_html: Markup::trusted(LOGO),
            url: self.href("/").into(),
            ..GenericHeader::default()
        }
    }

    /// Says that the service is new, or that its data are made up; the layout writes it.
    #[must_use]
    pub fn phase_banner(&self) -> PhaseBanner {
        if self.demo {
            return PhaseBanner::new(self.t("phase-demo"), self.t("phase-demo-text"));
        }
        let text = Markup::escaped(&self.t("phase-beta-text"));
        let (href, link) = (
            Text::from(self.href("/accessibility")),
            Markup::escaped(&self.t("phase-beta-link")),
        );
        let html = format!(
            "{text} <a class=\"govuk-link\"{}>{link}</a>.",
            href.attr("href")
        );
        PhaseBanner {
            html: Markup::trusted(html),
            ..PhaseBanner::new(self.t("phase-beta"), Text::default())
        }
    }

    /// The main navigation with the languages; the layout writes it.
    #[must_use]
    pub fn service_navigation(&self) -> ServiceNavigation {
        let items = self.user.as_ref().map_or(&self.nav, |user| &user.areas);
        let mut navigation: Vec<Link> = items.iter().map(|item| self.nav_link(item)).collect();
        if let Some(user) = &self.user {
            navigation.push(self.nav_link(&NavItem::new(&user.name, "/account")));
        }
        ServiceNavigation {
            navigation,
            navigation_label: self.t("nav-label").into(),
            menu_button_text: self.t("nav-menu").into(),
            aria_label: self.t("nav-section").into(),
            slots: Slots {
                end: EndSlot {
                    html: Markup::of(&self.language_navigation()),
                    inline: true,
                },
                ..Slots::default()
            },
            ..ServiceNavigation::default()
        }
    }

    fn nav_link(&self, item: &NavItem) -> Link {
        let below = self
            .path
            .strip_prefix(&item.href)
            .is_some_and(|rest| rest.starts_with('/'));
        let current = self.path == item.href;
        Link {
            current,
            active: below,
            ..Link::new(&item.text, self.href(&item.href))
        }
    }

    fn language_navigation(&self) -> LanguageNavigation {
        let items = Locale::ALL.into_iter().map(|locale| {
            let current = locale == self.locale;
            Language {
                text: if locale == Locale::En {
                    "English"
                } else {
                    "Cymraeg"
                }
                .into(),
                lang: locale.as_str().into(),
                href: if current {
                    Text::default()
                } else {
                    self.other_language_href().into()
                },
                current,
                ..Language::default()
            }
        });
        LanguageNavigation {
            items: items.collect(),
            aria_label: self.t("language").into(),
            ..LanguageNavigation::default()
        }
    }

    /// The end of the page; the layout writes it.
    #[must_use]
    pub fn footer(&self) -> Footer {
        let link = |key, path: &str| Link::new(self.t(key), self.href(path));
        let meta = FooterMeta {
            visually_hidden_title: self.t("footer-title").into(),
            items: vec![
                link("runs-title", "/who-runs-what"),
                link("footer-accessibility", "/accessibility"),
                link("footer-privacy", "/privacy"),
                Link::new(self.t("footer-api"), "/api/v1/docs"),
                link("footer-staff", "/account/sign-in"),
            ],
            text: self.t("footer-cookies").into(),
            ..FooterMeta::default()
        };
        Footer {
            meta: Some(meta),
            ..Footer::default()
        }
    }
}

/// The name with our own mark: a speech bubble with a tick.
const LOGO: &str = concat!(
    "<span class=\"ys-logo\"><svg viewBox=\"0 0 38 34\" aria-hidden=\"true\" focusable=\"false\">",
    "<path d=\"M4 1h30a3 3 0 0 1 3 3v19a3 3 0 0 1-3 3H18l-9 7v-7H4a3 3 0 0 1-3-3V4a3 3 0 0 1 3-3z\"",
    " fill=\"currentColor\"/>",
    "<path d=\"m11 13 6 6L29 7.5\" fill=\"none\" stroke=\"#28a197\" stroke-width=\"4.5\"/></svg>",
    "<span>YouSaid</span></span>"
);

/// The response of a template. Nobody stores it; a public page is sent by [`Ui::page`] instead.
pub fn page<T: Template>(status: StatusCode, template: &T) -> Response {
    match template.render() {
        Ok(html) => Response::builder()
            .status(status)
            .content_type("text/html; charset=utf-8")
            .header(header::CACHE_CONTROL, "no-store")
            .body(html),
        Err(error) => {
            tracing::error!(%error, template = std::any::type_name::<T>(), "rendering failed");
            StatusCode::INTERNAL_SERVER_ERROR.into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ui(locale: Locale, path: &str) -> Ui {
        Ui::new(locale, path, Arc::from("https://yousaid.example"))
    }

    #[test]
    fn addresses_carry_the_language() {
        let mut ui = ui(Locale::Cy, "/plans");
        ui.query = "q=bins".to_owned();
        assert_eq!(ui.href("/"), "/cy");
        assert_eq!(ui.href("/plans/x"), "/cy/plans/x");
        assert_eq!(ui.other_language_href(), "/plans?q=bins");
    }

    #[test]
    fn the_navigation_marks_where_one_is() {
        let marks = |path: &str| {
            let navigation = ui(Locale::En, path).service_navigation().navigation;
            navigation
                .iter()
                .map(|link| (link.current, link.active))
                .collect::<Vec<_>>()
        };
        assert_eq!(marks("/plans"), [(true, false), (false, false)]);
        assert_eq!(marks("/councils/leeds"), [(false, false), (false, true)]);
        assert_eq!(marks("/plansandmore"), [(false, false), (false, false)]);
    }

    #[test]
    fn tokens_and_addresses_are_escaped() {
        let mut ui = ui(Locale::En, "/");
        ui.csrf = "a\"b".to_owned();
        assert_eq!(
            ui.csrf_field().as_str(),
            "<input type=\"hidden\" name=\"csrf\" value=\"a&#34;b\">"
        );
        assert!(ui.back("/x\"y").as_str().contains("href=\"/x&#34;y\""));
    }
}
