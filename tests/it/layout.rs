//! The frame of every page.

use std::sync::Arc;

use askama::Template;
use poem::http::{StatusCode, header};
use scraper::{Html, Selector};
use yousaid::components::{CharacterCount, FormErrors, Markup};
use yousaid::ui::Ui;
use yousaid_domain::locale::Locale;

/// A page as page authors write it, with one of everything.
#[derive(Template)]
#[template(
    ext = "html",
    source = r#"{% extends "layout.html" %}
{% block title %}{{ errors.title_prefix() }}Your feedback – Report a missed bin{% endblock %}
{% block before_content %}{{ ui.back("/plans") }}{% endblock %}
{% block content %}
<div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds">
{% if let Some(summary) = errors.summary() %}{{ summary }}{% endif %}
<h1 class="govuk-heading-l">What would make this better?</h1>
<form method="post" novalidate>{{ ui.csrf_field() }}
{% for part in parts %}{{ part }}{% endfor %}
</form></div></div>
{% endblock %}"#
)]
struct Sample {
    ui: Ui,
    errors: FormErrors,
    parts: Vec<Markup>,
}

fn sample(locale: Locale) -> Sample {
    let mut ui = Ui::new(locale, "/plans/bins", Arc::from("https://yousaid.example"));
    "token".clone_into(&mut ui.csrf);
    let mut errors = FormErrors::new(locale);
    errors.add("words", "Enter what would make this better");
    let field = CharacterCount::limited("words", locale, 2000).label("Your <words>");
    let field = field
        .hint("Do not include names.")
        .error(errors.get("words"));
    Sample {
        ui,
        errors,
        parts: vec![Markup::of(&field)],
    }
}

fn texts(html: &str, selector: &str) -> Vec<String> {
    let selector = Selector::parse(selector).unwrap();
    let tree = Html::parse_document(html);
    let text = |element: scraper::ElementRef<'_>| {
        let text = element.text().collect::<String>();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    tree.select(&selector).map(text).collect()
}

#[test]
fn a_page_has_its_landmarks_its_title_and_its_language() {
    let html = sample(Locale::Cy).render().unwrap();
    assert!(
        html.starts_with("<!DOCTYPE html>\n<html lang=\"cy\""),
        "{}",
        &html[..60]
    );
    let title = "Gwall: Your feedback – Report a missed bin – YouSaid";
    assert_eq!(texts(&html, "title"), [title]);
    assert_eq!(
        texts(&html, "a.govuk-skip-link[href='#main-content']").len(),
        1
    );
    assert_eq!(texts(&html, "header .govuk-phase-banner").len(), 1);
    assert_eq!(
        texts(&html, "nav[aria-label='Yn ôl'] a[href='/cy/plans']"),
        ["Yn ôl"]
    );
    assert_eq!(
        texts(&html, "a[hreflang=en][lang=en][href='/plans/bins']"),
        ["English"]
    );
    assert_eq!(texts(&html, "main#main-content h1").len(), 1);
    assert_eq!(
        texts(&html, "footer a[href='/cy/accessibility']"),
        ["Hygyrchedd"]
    );
}

#[test]
fn a_mistake_is_told_twice_in_the_same_words() {
    let html = sample(Locale::En).render().unwrap();
    let words = "Enter what would make this better";
    assert_eq!(
        texts(&html, ".govuk-error-summary a[href='#words']"),
        [words]
    );
    assert_eq!(texts(&html, "#words-error"), [format!("Error: {words}")]);
    assert_eq!(
        texts(
            &html,
            "textarea#words[aria-describedby='words-info words-hint words-error']"
        )
        .len(),
        1
    );
    assert_eq!(texts(&html, "label[for=words]"), ["Your <words>"]);
}

#[test]
fn nothing_is_inline_and_nothing_comes_from_elsewhere() {
    let html = sample(Locale::En).render().unwrap();
    assert_eq!(
        texts(&html, "[style], style, script:not([src])"),
        Vec::<String>::new()
    );
    let tree = Html::parse_document(&html);
    for (selector, name) in [("script", "src"), ("link:not([rel=alternate])", "href")] {
        for element in tree.select(&Selector::parse(selector).unwrap()) {
            let address = element.attr(name).unwrap();
            assert!(address.starts_with("/assets/"), "{address}");
        }
    }
    for element in tree.select(&Selector::parse("*").unwrap()) {
        let handler = element
            .value()
            .attrs()
            .find(|(name, _)| name.starts_with("on"));
        assert_eq!(handler, None, "an event handler in the markup");
    }
}

#[test]
fn private_pages_are_stored_by_nobody() {
    let mut page = sample(Locale::En);
    let keep = |page: &Sample| {
        let response = page.ui.page(StatusCode::OK, page);
        assert_eq!(response.content_type(), Some("text/html; charset=utf-8"));
        response
            .headers()
            .get(header::CACHE_CONTROL)
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(keep(&page), "private, no-cache");
    page.ui.private = true;
    assert_eq!(keep(&page), "no-store");
    assert_eq!(
        texts(
            &page.render().unwrap(),
            "meta[name=robots][content=noindex]"
        )
        .len(),
        1
    );
}
