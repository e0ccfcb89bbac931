//! The components against the design system's own templates.
//!
//! The npm package of the design system publishes, for every component, options and the markup
//! they must give. Whatever of it our structs can be made from has to give the same markup.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use askama::Template;
use scraper::{ElementRef, Html, Node, Selector};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use yousaid::components::{
    BackLink, Breadcrumbs, Button, CharacterCount, Checkboxes, DateInput, Details, ErrorMessage,
    ErrorSummary, Fieldset, FileUpload, Footer, GenericHeader, Hint, Input, InsetText, Label,
    LanguageNavigation, NotificationBanner, Pagination, Panel, PhaseBanner, Radios, Select,
    ServiceNavigation, SkipLink, SummaryList, Table, Tag, TaskList, Textarea, WarningText,
};

/// The component and the option we do not offer, and therefore refuse.
///
/// Null and false stand for items that are left out; whoever uses our structs leaves them out
/// before. A file field enhanced by a script and a panel with buttons are used nowhere.
const UNSUPPORTED: [&str; 14] = [
    "checkboxes invalid type: boolean `false`",
    "date-input invalid type: boolean `false`",
    "file-upload chooseFilesButtonText",
    "file-upload javascript",
    "file-upload value",
    "pagination invalid type: null",
    "panel actions",
    "radios invalid type: boolean `false`",
    "radios invalid type: null",
    "select invalid type: null",
    "service-navigation invalid type: null",
    "summary-list invalid type: null",
    "table invalid type: boolean `false`",
    "task-list invalid type: null",
];

#[derive(Deserialize)]
struct Fixtures {
    fixtures: Vec<Fixture>,
}

#[derive(Deserialize)]
struct Fixture {
    name: String,
    options: serde_json::Value,
    html: String,
}

/// What a component did with its cases.
#[derive(Default)]
struct Outcome {
    compared: usize,
    refused: BTreeMap<String, String>,
    different: Vec<String>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("assets/node_modules/govuk-frontend/dist/govuk/components")
}

/// The markup as a tree of lines: attributes in order, spaces made one.
fn normalised(html: &str) -> String {
    fn write(element: ElementRef<'_>, depth: usize, lines: &mut String) {
        let indent = "  ".repeat(depth);
        let mut attributes: Vec<_> = element.value().attrs().collect();
        attributes.sort_unstable();
        let _ = write!(lines, "{indent}<{}", element.value().name());
        for (name, value) in attributes {
            let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
            let _ = write!(lines, " {name}={value:?}");
        }
        lines.push_str(">\n");
        for child in element.children() {
            match child.value() {
                Node::Element(_) => write(ElementRef::wrap(child).unwrap(), depth + 1, lines),
                Node::Text(text) => {
                    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
                    if !words.is_empty() {
                        let _ = writeln!(lines, "{indent}  {words}");
                    }
                }
                _ => {}
            }
        }
    }
    let tree = Html::parse_fragment(html);
    let mut lines = String::new();
    for child in tree.root_element().children() {
        match child.value() {
            Node::Element(_) => write(ElementRef::wrap(child).unwrap(), 0, &mut lines),
            Node::Text(text) if !text.trim().is_empty() => {
                let _ = writeln!(lines, "{}", text.trim());
            }
            _ => {}
        }
    }
    lines
}

/// Removes what only GOV.UK may show from the markup expected of the footer.
fn without_crown(html: &str) -> String {
    let mut tree = Html::parse_fragment(html);
    let crown = Selector::parse(
        ".govuk-footer__crown, .govuk-footer__licence-logo, .govuk-footer__licence-description, \
         .govuk-footer__meta-item:not(.govuk-footer__meta-item--grow)",
    )
    .unwrap();
    let ids: Vec<_> = tree.select(&crown).map(|element| element.id()).collect();
    for id in ids {
        tree.tree.get_mut(id).unwrap().detach();
    }
    tree.root_element().inner_html()
}

fn outcome<T: DeserializeOwned + Template>(component: &str) -> Outcome {
    let path = folder().join(component).join("fixtures.json");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| {
        panic!(
            "{}: {error}. Run `npm ci --ignore-scripts` in assets.",
            path.display()
        )
    });
    let fixtures: Fixtures = serde_json::from_str(&text).unwrap();
    let mut outcome = Outcome::default();
    for fixture in fixtures.fixtures {
        let mut options = fixture.options;
        if component == "footer" {
            let options = options.as_object_mut().unwrap();
            options.remove("contentLicence");
            options.remove("copyright");
        }
        let value: T = match serde_json::from_value(options) {
            Ok(value) => value,
            Err(error) => {
                outcome.refused.insert(fixture.name, error.to_string());
                continue;
            }
        };
        outcome.compared += 1;
        let expected = if component == "footer" {
            without_crown(&fixture.html)
        } else {
            fixture.html
        };
        let (ours, expected) = (normalised(&value.render().unwrap()), normalised(&expected));
        if ours != expected {
            outcome.different.push(format!(
                "--- {component}: {}\nexpected:\n{expected}\nours:\n{ours}",
                fixture.name
            ));
        }
    }
    outcome
}

/// The part of a refusal that names the option.
fn option_refused(error: &str) -> String {
    if error.starts_with("unknown field") {
        error.split('`').nth(1).unwrap_or(error).to_owned()
    } else {
        error.split(", expected").next().unwrap_or(error).to_owned()
    }
}

#[test]
fn components_write_what_the_design_system_writes() {
    /// The component, what it did, and how many of its cases have to be compared at least.
    macro_rules! outcomes {
        ($($type:ident $name:literal $least:literal),* $(,)?) => {
            [$(($name, outcome::<$type>($name), $least)),*]
        };
    }
    let outcomes: [(&str, Outcome, usize); 32] = outcomes! {
        BackLink "back-link" 7,
        Breadcrumbs "breadcrumbs" 12,
        Button "button" 38,
        CharacterCount "character-count" 34,
        Checkboxes "checkboxes" 40,
        DateInput "date-input" 48,
        Details "details" 10,
        ErrorMessage "error-message" 9,
        ErrorSummary "error-summary" 19,
        Fieldset "fieldset" 18,
        FileUpload "file-upload" 15,
        Footer "footer" 25,
        GenericHeader "generic-header" 7,
        Hint "hint" 6,
        Input "input" 45,
        InsetText "inset-text" 6,
        Label "label" 17,
        LanguageNavigation "language-navigation" 13,
        NotificationBanner "notification-banner" 21,
        Pagination "pagination" 14,
        Panel "panel" 11,
        PhaseBanner "phase-banner" 7,
        Radios "radios" 41,
        Select "select" 18,
        ServiceNavigation "service-navigation" 31,
        SkipLink "skip-link" 9,
        SummaryList "summary-list" 29,
        Table "table" 20,
        Tag "tag" 12,
        TaskList "task-list" 10,
        Textarea "textarea" 18,
        WarningText "warning-text" 8,
    };
    let mut refused = BTreeSet::new();
    let mut different = Vec::new();
    let mut compared = 0;
    for (component, outcome, least) in &outcomes {
        eprintln!(
            "{component}: {} compared, {} refused",
            outcome.compared,
            outcome.refused.len()
        );
        compared += outcome.compared;
        for (case, error) in &outcome.refused {
            eprintln!("  {case}: {}", error.chars().take(90).collect::<String>());
            refused.insert(format!("{component} {}", option_refused(error)));
        }
        different.extend(outcome.different.iter().cloned());
        assert!(
            outcome.compared >= *least,
            "{component}: only {} of at least {least} cases were compared: {:?}",
            outcome.compared,
            outcome.refused
        );
    }
    eprintln!("{compared} cases compared");
    assert!(
        different.is_empty(),
        "{} differ:\n{}",
        different.len(),
        different.join("\n")
    );
    let refused: Vec<&str> = refused.iter().map(String::as_str).collect();
    assert_eq!(refused, UNSUPPORTED, "options refused");
}
