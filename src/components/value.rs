//! What the options of components are made of: text, trusted markup and attributes.

use std::borrow::Cow;
use std::fmt;

use askama::filters::{Html, HtmlSafe, escape};
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// Plain text, escaped when it is written. Empty means that the option is absent.
///
/// Options may also be numbers or booleans; they are text from here on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text(Cow<'static, str>);

impl Text {
    /// Whether the option is absent.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// This text, or the other where this is absent.
    #[must_use]
    pub fn or<'a>(&'a self, other: &'a str) -> &'a str {
        if self.is_empty() { other } else { &self.0 }
    }

    /// The attribute of this name with a space before it; nothing where the option is absent.
    #[must_use]
    pub const fn attr<'a>(&'a self, name: &'a str) -> Attribute<'a> {
        Attribute { name, value: self }
    }

    /// The text with a space before it; nothing where the option is absent.
    #[must_use]
    pub fn spaced(&self) -> String {
        if self.is_empty() {
            String::new()
        } else {
            format!(" {}", self.0)
        }
    }

    /// Appends a word, as in lists of classes or ids.
    pub fn join(&mut self, word: &Self) {
        if self.is_empty() {
            *self = word.clone();
        } else if !word.is_empty() {
            *self = Self(Cow::Owned(format!("{} {}", self.0, word.0)));
        }
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self(Cow::Owned(text.to_owned()))
    }
}

impl From<&String> for Text {
    fn from(text: &String) -> Self {
        Self(Cow::Owned(text.clone()))
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self(Cow::Owned(text))
    }
}

impl From<Cow<'static, str>> for Text {
    fn from(text: Cow<'static, str>) -> Self {
        Self(text)
    }
}

impl From<&Self> for Text {
    fn from(text: &Self) -> Self {
        text.clone()
    }
}

macro_rules! text_from_number {
    ($($number:ty),*) => { $(
        impl From<$number> for Text {
            fn from(number: $number) -> Self {
                Self(Cow::Owned(number.to_string()))
            }
        }
    )* };
}

text_from_number!(u8, u16, u32, u64, usize, i32, i64);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextVisitor;

        impl Visitor<'_> for TextVisitor {
            type Value = Text;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("text, a number or a boolean")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Text, E> {
                Ok(text.into())
            }

            fn visit_bool<E: de::Error>(self, yes: bool) -> Result<Text, E> {
                Ok(yes.to_string().into())
            }

            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Text, E> {
                Ok(number.into())
            }

            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Text, E> {
                Ok(number.into())
            }

            fn visit_f64<E: de::Error>(self, number: f64) -> Result<Text, E> {
                Ok(number.to_string().into())
            }
        }

        deserializer.deserialize_any(TextVisitor)
    }
}

/// One attribute of an element; see [`Text::attr`].
#[derive(Debug, Clone, Copy)]
pub struct Attribute<'a> {
    name: &'a str,
    value: &'a Text,
}

impl fmt::Display for Attribute<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.value.is_empty() {
            Ok(())
        } else {
            write_attribute(f, self.name, self.value)
        }
    }
}

impl HtmlSafe for Attribute<'_> {}

fn write_attribute(f: &mut fmt::Formatter<'_>, name: &str, value: &Text) -> fmt::Result {
    let Ok(value) = escape(value, Html);
    write!(f, " {name}=\"{value}\"")
}

/// Finished markup, written without escaping.
///
/// It can only be made from rendered templates and components or by [`Markup::trusted`], so that
/// nobody's words become markup by accident.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Markup(String);

impl Markup {
    /// Takes markup of our own. Never hand it anything a person wrote.
    #[must_use]
    pub fn trusted(markup: impl Into<String>) -> Self {
        Self(markup.into())
    }

    /// Renders a component or a template.
    #[must_use]
    pub fn of(part: &impl HtmlSafe) -> Self {
        Self(part.to_string())
    }

    /// Escapes text into markup.
    #[must_use]
    pub fn escaped(text: &str) -> Self {
        let Ok(text) = escape(text, Html);
        Self(text.to_string())
    }

    /// Whether the option is absent.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The markup itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Markup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HtmlSafe for Markup {}

/// What a component says: its markup, or else its text.
#[derive(Debug, Clone, Copy)]
pub struct Content<'a> {
    html: &'a Markup,
    text: &'a Text,
}

impl<'a> Content<'a> {
    /// Markup wins over text.
    #[must_use]
    pub const fn of(html: &'a Markup, text: &'a Text) -> Self {
        Self { html, text }
    }

    /// Whether there is neither.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.html.is_empty() && self.text.is_empty()
    }
}

impl fmt::Display for Content<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.html.is_empty() {
            let Ok(text) = escape(self.text, Html);
            write!(f, "{text}")
        } else {
            f.write_str(self.html.as_str())
        }
    }
}

impl HtmlSafe for Content<'_> {}

/// Names and values in the order they were given; they write themselves as attributes, with a
/// space before each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attributes(Vec<(String, Text)>);

impl Attributes {
    /// Sets an attribute, replacing an earlier one of the same name.
    pub fn set(&mut self, name: &str, value: impl Into<Text>) {
        let value = value.into();
        if let Some((_, old)) = self.0.iter_mut().find(|(old, _)| old == name) {
            *old = value;
        } else {
            self.0.push((name.to_owned(), value));
        }
    }

    /// The value of an attribute, absent where there is none of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Text> {
        self.0
            .iter()
            .find(|(own, _)| own == name)
            .map(|(_, value)| value)
    }

    /// The names and values in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Text)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Attributes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0
            .iter()
            .try_for_each(|(name, value)| write_attribute(f, name, value))
    }
}

impl HtmlSafe for Attributes {}

impl<'de> Deserialize<'de> for Attributes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AttributesVisitor;

        impl<'de> Visitor<'de> for AttributesVisitor {
            type Value = Attributes;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map of attributes")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Attributes, A::Error> {
                let mut attributes = Attributes::default();
                while let Some((name, value)) = map.next_entry::<String, Text>()? {
                    attributes.set(&name, value);
                }
                Ok(attributes)
            }
        }

        deserializer.deserialize_map(AttributesVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_and_markup_is_not() {
        let text: Text = "<b>&\"".into();
        let markup = Markup::trusted("<b>fine</b>");
        let none = Markup::default();
        assert_eq!(
            Content::of(&none, &text).to_string(),
            "&#60;b&#62;&#38;&#34;"
        );
        assert_eq!(Content::of(&markup, &text).to_string(), "<b>fine</b>");
        assert_eq!(
            text.attr("title").to_string(),
            " title=\"&#60;b&#62;&#38;&#34;\""
        );
        assert_eq!(Text::default().attr("title").to_string(), "");
    }

    #[test]
    fn a_later_attribute_replaces_an_earlier_one() {
        let mut attributes = Attributes::default();
        attributes.set("lang", "en");
        attributes.set("rows", 3_u32);
        attributes.set("lang", "cy");
        assert_eq!(attributes.to_string(), " lang=\"cy\" rows=\"3\"");
    }
}
