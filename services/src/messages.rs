//! The words people read, in English and Welsh.
//!
//! The catalogues are Fluent files under `templates/locales`, one folder a language and one file
//! an area, and are part of the binary. Keys are always written as whole literals where they are
//! used, never put together at run time, so that the tests below can hold three promises:
//! a key exists in both languages with the same variables, every key used exists, and every key
//! that exists is used.
//!
//! Invariant: both languages have the same keys and variables.

use std::borrow::Cow;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use unic_langid::langid;
use yousaid_domain::locale::Locale;

/// A value inside a sentence: made from `&str`, `String` and the numbers by `into()`.
///
/// Numbers are written with commas for the thousands and choose the plural form; pass a year or a
/// reference as a string.
pub use fluent_bundle::FluentValue as Value;

/// The name and text of every catalogue of one language.
macro_rules! catalogues {
    ($language:literal) => {
        [
            ("common", catalogues!($language, "common")),
            ("resident", catalogues!($language, "resident")),
            ("officer", catalogues!($language, "officer")),
            ("answers", catalogues!($language, "answers")),
            ("board", catalogues!($language, "board")),
            ("account", catalogues!($language, "account")),
            ("places", catalogues!($language, "places")),
            ("mail", catalogues!($language, "mail")),
            ("errors", catalogues!($language, "errors")),
            ("api", catalogues!($language, "api")),
        ]
    };
    ($language:literal, $area:literal) => {
        include_str!(concat!(
            "../../templates/locales/",
            $language,
            "/",
            $area,
            ".ftl"
        ))
    };
}

/// The catalogues of both languages: (area, Fluent source).
const ENGLISH: [(&str, &str); 10] = catalogues!("en");
const WELSH: [(&str, &str); 10] = catalogues!("cy");

type Bundle = FluentBundle<FluentResource>;

static ENGLISH_BUNDLE: LazyLock<Bundle> = LazyLock::new(|| bundle(Locale::En));
static WELSH_BUNDLE: LazyLock<Bundle> = LazyLock::new(|| bundle(Locale::Cy));

/// Parses the catalogues of a language.
///
/// What Fluent cannot parse is left out here, and is a failing test rather than a panic in front
/// of a resident.
fn bundle(locale: Locale) -> Bundle {
    let (id, sources) = match locale {
        Locale::En => (langid!("en-GB"), ENGLISH),
        Locale::Cy => (langid!("cy-GB"), WELSH),
    };
    let mut bundle = FluentBundle::new_concurrent(vec![id]);
    // Isolation marks are invisible characters that break copying, searching and mail subjects;
    // both languages run from left to right, so nothing needs them.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(with_commas));
    for (_, source) in sources {
        let resource = match FluentResource::try_new(source.to_owned()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        bundle.add_resource_overriding(resource);
    }
    bundle
}

/// Writes whole numbers the way the content style does: 1,234.
fn with_commas<M>(value: &Value<'_>, _: &M) -> Option<String> {
    let Value::Number(number) = value else {
        return None;
    };
    let text = number.as_string();
    let (sign, digits) = text
        .strip_prefix('-')
        .map_or(("", &*text), |digits| ("-", digits));
    let (whole, fraction) = digits
        .split_once('.')
        .map_or((digits, None), |(w, f)| (w, Some(f)));
    let mut grouped = String::from(sign);
    for (position, digit) in whole.chars().enumerate() {
        if position > 0 && (whole.len() - position).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if let Some(fraction) = fraction {
        grouped.push('.');
        grouped.push_str(fraction);
    }
    Some(grouped)
}

fn bundle_of(locale: Locale) -> &'static Bundle {
    match locale {
        Locale::En => &ENGLISH_BUNDLE,
        Locale::Cy => &WELSH_BUNDLE,
    }
}

/// The text of a key that has no variables.
///
/// An unknown key is returned as it is.
#[must_use]
pub fn text(locale: Locale, key: &'static str) -> Cow<'static, str> {
    let bundle = bundle_of(locale);
    let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
        tracing::error!(key, %locale, "no such message");
        return Cow::Borrowed(key);
    };
    let mut errors = Vec::new();
    bundle.format_pattern(pattern, None, &mut errors)
}

/// The text of a key with its variables filled in.
///
/// An unknown key is returned as it is; a variable that is not given stays as `{$name}`.
#[must_use]
pub fn format(locale: Locale, key: &str, values: &[(&str, Value<'_>)]) -> String {
    let bundle = bundle_of(locale);
    let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
        tracing::error!(key, %locale, "no such message");
        return key.to_owned();
    };
    let mut arguments = FluentArgs::with_capacity(values.len());
    for (name, value) in values {
        arguments.set(*name, value.clone());
    }
    let mut errors = Vec::new();
    bundle
        .format_pattern(pattern, Some(&arguments), &mut errors)
        .into_owned()
}

#[cfg(test)]
#[path = "messages/tests.rs"]
mod tests;
