//! What the catalogues promise, checked against themselves, the templates and the sources.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use fluent_bundle::FluentResource;

use super::*;

/// The longest sentence the content style allows, in words.
const LONGEST_SENTENCE: usize = 25;

/// Reads one catalogue into key → source of the message, and fails on anything unreadable.
fn messages(language: &str, area: &str, source: &str) -> BTreeMap<String, String> {
    if let Err((_, errors)) = FluentResource::try_new(source.to_owned()) {
        panic!("{language}/{area}.ftl: {errors:?}");
    }
    let mut messages: BTreeMap<String, String> = BTreeMap::new();
    let mut current: Option<String> = None;
    for line in source.lines() {
        let starts_key = line.starts_with(|c: char| c.is_ascii_alphabetic() || c == '-');
        if starts_key && let Some((key, value)) = line.split_once('=') {
            let key = key.trim().to_owned();
            let twice = messages.insert(key.clone(), value.trim().to_owned());
            assert!(twice.is_none(), "{language}/{area}.ftl has {key} twice");
            current = Some(key);
        } else if line.starts_with('#') {
            current = None;
        } else if let Some(key) = &current {
            let message = messages.get_mut(key).unwrap();
            message.push('\n');
            message.push_str(line);
        }
    }
    messages
}

fn language(name: &str, sources: &[(&str, &str)]) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for (area, source) in sources {
        for (key, message) in messages(name, area, source) {
            assert!(
                all.insert(key.clone(), message).is_none(),
                "{name} has {key} in two files"
            );
        }
    }
    all
}

/// The variables of a message, whatever their order.
fn variables(message: &str) -> BTreeSet<&str> {
    message
        .split('$')
        .skip(1)
        .map(|rest| {
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '-');
            &rest[..end.unwrap_or(rest.len())]
        })
        .collect()
}

#[test]
fn both_languages_have_the_same_keys_and_variables() {
    let (english, welsh) = (language("en", &ENGLISH), language("cy", &WELSH));
    let only = |a: &BTreeMap<String, String>, b: &BTreeMap<String, String>| {
        a.keys()
            .filter(|key| !b.contains_key(*key))
            .cloned()
            .collect::<Vec<_>>()
    };
    assert_eq!(
        only(&english, &welsh),
        Vec::<String>::new(),
        "only in English"
    );
    assert_eq!(
        only(&welsh, &english),
        Vec::<String>::new(),
        "only in Welsh"
    );
    for (key, message) in &english {
        assert_eq!(
            variables(message),
            variables(&welsh[key]),
            "variables of {key}"
        );
    }
}

#[test]
fn no_sentence_is_too_long() {
    let mut long = Vec::new();
    for (name, sources) in [("en", &ENGLISH), ("cy", &WELSH)] {
        for (key, message) in language(name, sources) {
            // A variant of a plural or select is a text of its own.
            for variant in message.split('\n').flat_map(|line| line.split("] ")) {
                for sentence in variant.split_inclusive(['.', '?', '!', ':']) {
                    // A full stop inside an address or a number does not end a sentence, but
                    // splitting there only makes the count smaller.
                    let words = sentence
                        .split_whitespace()
                        .filter(|word| word.contains(char::is_alphanumeric))
                        .count();
                    if words > LONGEST_SENTENCE {
                        long.push(format!("{name} {key} ({words} words): {sentence}"));
                    }
                }
            }
        }
    }
    assert!(
        long.is_empty(),
        "sentences over {LONGEST_SENTENCE} words:\n{}",
        long.join("\n")
    );
}

/// Every template and Rust source of the workspace, with its text.
fn sources() -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
        let Ok(entries) = std::fs::read_dir(folder) else {
            return;
        };
        for entry in entries {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path
                .extension()
                .is_some_and(|e| e == "rs" || e == "html" || e == "txt")
            {
                let text = std::fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut found = Vec::new();
    for folder in ["src", "services/src", "jobs/src", "templates"] {
        walk(&root.join(folder), &mut found);
    }
    found.retain(|(path, _)| !path.ends_with("messages/tests.rs"));
    assert!(found.len() > 20, "the sources were not found");
    found
}

/// The literals that stand where only a key can stand: `ui.t("…")`, `text(locale, "…")`.
///
/// Examples in comments are not asked for.
fn keys_asked_for(source: &str) -> BTreeSet<&str> {
    const CALLS: [&str; 8] = [
        "ui.t(",
        "ui.f(",
        "ui.f1(",
        "ui.f2(",
        "ui.f3(",
        "messages::text(",
        "messages::format(",
        "ui.key(",
    ];
    let mut keys = BTreeSet::new();
    for call in CALLS {
        for (at, _) in source.match_indices(call) {
            let line = &source[..at][source[..at].rfind('\n').map_or(0, |end| end + 1)..];
            if line.trim_start().starts_with("//") {
                continue;
            }
            let rest = source[at + call.len()..].trim_start();
            // The functions of this module take the language first.
            let rest = if call.starts_with("messages") {
                let Some((locale, rest)) = rest.split_once(',') else {
                    continue;
                };
                if locale.contains(['(', ')', '"']) && !locale.ends_with("()") {
                    continue;
                }
                rest.trim_start()
            } else {
                rest
            };
            if let Some(literal) = rest.strip_prefix('"')
                && let Some(end) = literal.find('"')
            {
                keys.insert(&literal[..end]);
            }
        }
    }
    keys
}

#[test]
fn every_key_used_exists() {
    let english = language("en", &ENGLISH);
    let mut missing = Vec::new();
    for (path, source) in sources() {
        for key in keys_asked_for(&source) {
            if !english.contains_key(key) {
                missing.push(format!("{}: {key}", path.display()));
            }
        }
    }
    assert!(
        missing.is_empty(),
        "keys without a message:\n{}",
        missing.join("\n")
    );
}

#[test]
fn every_key_is_used() {
    let english = language("en", &ENGLISH);
    let mut literals = BTreeSet::new();
    let sources = sources();
    for (_, source) in &sources {
        literals.extend(source.split('"'));
    }
    let unused: Vec<&String> = english
        .keys()
        .filter(|key| {
            let reference = format!("{{ {key} }}");
            !literals.contains(key.as_str()) && !english.values().any(|m| m.contains(&reference))
        })
        .collect();
    assert!(unused.is_empty(), "messages nobody shows: {unused:?}");
}

#[test]
fn text_comes_in_the_language_asked_for() {
    assert_eq!(text(Locale::En, "skip-to-content"), "Skip to main content");
    assert_eq!(
        text(Locale::Cy, "skip-to-content"),
        "Neidio i’r prif gynnwys"
    );
    assert_eq!(text(Locale::En, "no-such-key"), "no-such-key");
}

#[test]
fn numbers_get_commas_and_no_invisible_marks() {
    let page = |n: i64| format(Locale::En, "pagination-page", &[("number", n.into())]);
    assert_eq!(page(7), "Page 7");
    assert_eq!(page(1_234), "Page 1,234");
    assert_eq!(page(-1_234_567), "Page -1,234,567");
    let half = format(
        Locale::En,
        "pagination-page",
        &[("number", 1234.5_f64.into())],
    );
    assert_eq!(half, "Page 1,234.5");
    let word = format(Locale::En, "pagination-page", &[("number", "2026".into())]);
    assert_eq!(word, "Page 2026");
}
