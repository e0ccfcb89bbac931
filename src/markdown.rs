//! Officers' Markdown as HTML: headings below the page's own, links and lists, never raw HTML.
//!
//! Invariant: whatever is typed, the result holds no element or attribute that is not written here
//! or by the Markdown library, and no address but `http`, `https`, `mailto` and our own.

use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

use crate::components::Markup;

/// Renders the text of a step.
#[must_use]
pub fn render(text: &str) -> Markup {
    let events = Parser::new_ext(text, Options::ENABLE_TABLES).map(|event| match event {
        // Raw HTML is shown as the text it is.
        Event::Html(raw) | Event::InlineHtml(raw) => Event::Text(raw),
        Event::Start(Tag::Heading { level, .. }) => Event::Start(Tag::Heading {
            level: below(level),
            id: None,
            classes: vec!["govuk-heading-s".into()],
            attrs: Vec::new(),
        }),
        Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(below(level))),
        Event::Start(Tag::Link {
            link_type,
            dest_url,
            title,
            id,
        }) => Event::Start(Tag::Link {
            link_type,
            dest_url: safe(dest_url),
            title,
            id,
        }),
        // Pictures belong into the picture of the step, with words for those who cannot see them.
        Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => Event::Text("".into()),
        other => other,
    });
    let mut body = String::with_capacity(text.len() * 2);
    html::push_html(&mut body, events);
    let body = body
        .replace("<p>", "<p class=\"govuk-body\">")
        .replace("<ul>", "<ul class=\"govuk-list govuk-list--bullet\">")
        .replace("<ol>", "<ol class=\"govuk-list govuk-list--number\">")
        .replace("<table>", "<table class=\"govuk-table\">")
        .replace("<a href", "<a class=\"govuk-link\" href");
    Markup::trusted(body)
}

/// The page has one `h1` and each step an `h2`, so what officers write begins at `h3`.
const fn below(level: HeadingLevel) -> HeadingLevel {
    match level {
        HeadingLevel::H1 | HeadingLevel::H2 => HeadingLevel::H3,
        _ => HeadingLevel::H4,
    }
}

fn safe(address: CowStr<'_>) -> CowStr<'_> {
    let lower = address.trim().to_ascii_lowercase();
    let known = ["http://", "https://", "mailto:", "/", "#"];
    if known.iter().any(|start| lower.starts_with(start)) && !lower.starts_with("//") {
        address
    } else {
        "#".into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_officers_write() {
        let html =
            render("# Apply\n\nYou need *two* things:\n\n- a photo\n- [proof](https://x.uk)");
        assert_eq!(
            html.as_str(),
            "<h3 class=\"govuk-heading-s\">Apply</h3>\n<p class=\"govuk-body\">You need <em>two</em> \
             things:</p>\n<ul class=\"govuk-list govuk-list--bullet\">\n<li>a photo</li>\n<li>\
             <a class=\"govuk-link\" href=\"https://x.uk\">proof</a></li>\n</ul>\n"
        );
    }

    #[test]
    fn nothing_runs() {
        let html = render(
            "Say <script>a()</script> <b onclick=x>b</b>\n\n[c](javascript:d) ![e](https://f/g.png)",
        );
        assert!(!html.as_str().contains("<script"), "{}", html.as_str());
        assert!(!html.as_str().contains("<b "));
        assert!(!html.as_str().contains("javascript:"));
        assert!(!html.as_str().contains("<img"));
    }
}
