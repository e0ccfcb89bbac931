//! A browser without scripts: it follows no redirects by itself, so that tests see them, and has
//! no cookies but a session.

use std::collections::BTreeSet;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, Method, redirect};
use scraper::{ElementRef, Html, Selector};

/// Somebody who looks at pages and sends forms.
#[derive(Clone)]
pub struct Browser {
    base: String,
    client: Client,
    /// The cookies, `name=value`.
    cookie: Option<String>,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Page {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
    /// Bytes on the wire.
    pub size: usize,
}

impl Browser {
    pub fn new(base: &str, cookie: Option<String>) -> Self {
        let client = Client::builder()
            .redirect(redirect::Policy::none())
            .build()
            .unwrap();
        Self {
            base: base.to_owned(),
            client,
            cookie,
        }
    }

    /// The same browser with a cookie, or without any.
    pub fn with_cookie(&self, cookie: Option<String>) -> Self {
        Self {
            cookie,
            ..self.clone()
        }
    }

    /// Opens a page.
    pub async fn get(&self, path: &str) -> Page {
        self.send(Method::GET, path, &[], None).await
    }

    /// Opens a page, and those that it leads to.
    pub async fn follow(&self, page: &Page) -> Page {
        let mut page = page.clone();
        for _ in 0..5 {
            if !(300..400).contains(&page.status) {
                break;
            }
            let target = page.location().to_owned();
            page = self.get(&target).await;
        }
        page
    }

    /// Opens a page, fills in its form and sends it, hidden fields included. When the page has
    /// several forms, the one with the most of the given fields is sent; [`Browser::submit_to`]
    /// names it by its action.
    pub async fn submit(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let page = self.get(path).await;
        assert_eq!(page.status, 200, "GET {path}: {}", page.text());
        self.submit_page(&page, path, None, fields).await
    }

    /// Opens a page and sends the form with this action.
    pub async fn submit_to(&self, path: &str, action: &str, fields: &[(&str, &str)]) -> Page {
        let page = self.get(path).await;
        assert_eq!(page.status, 200, "GET {path}: {}", page.text());
        self.submit_page(&page, path, Some(action), fields).await
    }

    /// Sends the form of a page that is open at `path`.
    pub async fn submit_page(
        &self,
        page: &Page,
        path: &str,
        action: Option<&str>,
        fields: &[(&str, &str)],
    ) -> Page {
        let (target, filled) = page.fill(path, action, fields);
        let filled: Vec<_> = filled
            .iter()
            .map(|(n, v)| (n.as_str(), v.as_str()))
            .collect();
        self.post_raw(&target, &filled).await
    }

    /// Sends a form with a valid token, without opening its page.
    pub async fn post_form(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let token = self.token().await;
        let mut fields = fields.to_vec();
        fields.push(("csrf", &token));
        self.post_raw(path, &fields).await
    }

    /// A token for forms of this browser.
    pub async fn token(&self) -> String {
        self.get("/account/sign-in").await.field("csrf")
    }

    /// Sends exactly these fields.
    pub async fn post_raw(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let body = encode(fields);
        self.post_body(path, &[], body.into_bytes()).await
    }

    /// Sends a form's bytes as they are, with further headers.
    pub async fn post_body(&self, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Page {
        let mut all = vec![("content-type", "application/x-www-form-urlencoded")];
        all.extend_from_slice(headers);
        self.send(Method::POST, path, &all, Some(body)).await
    }

    /// Sends any request.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<Vec<u8>>,
    ) -> Page {
        let path = path.strip_prefix(&self.base).unwrap_or(path);
        let mut request = self.client.request(method, format!("{}{path}", self.base));
        if let Some(cookie) = &self.cookie {
            request = request.header("cookie", cookie);
        }
        for (name, value) in headers {
            let name: HeaderName = name.parse().unwrap();
            request = request.header(name, HeaderValue::from_str(value).unwrap());
        }
        if let Some(body) = body {
            request = request.body(body);
        }
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Page::new(status, headers, &response.bytes().await.unwrap())
    }

    /// Sends a form with a file (`multipart/form-data`) with a valid token.
    pub async fn upload(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        (field, name, bytes): (&str, &str, Vec<u8>),
    ) -> Page {
        let token = self.token().await;
        let mut form = reqwest::multipart::Form::new().text("csrf", token);
        for (name, value) in fields {
            form = form.text((*name).to_owned(), (*value).to_owned());
        }
        let part = reqwest::multipart::Part::bytes(bytes).file_name(name.to_owned());
        let form = form.part(field.to_owned(), part);
        let mut request = self
            .client
            .post(format!("{}{path}", self.base))
            .multipart(form);
        if let Some(cookie) = &self.cookie {
            request = request.header("cookie", cookie);
        }
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Page::new(status, headers, &response.bytes().await.unwrap())
    }
}

/// Fields as browsers encode them.
pub fn encode(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish()
}

impl Page {
    fn new(status: u16, headers: HeaderMap, body: &[u8]) -> Self {
        Self {
            status,
            headers,
            body: String::from_utf8_lossy(body).into_owned(),
            size: body.len(),
        }
    }

    /// A header, or nothing.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// Where a redirect leads.
    pub fn location(&self) -> &str {
        self.header("location")
    }

    /// The texts of the elements that a CSS selector finds, white space made plain.
    pub fn all(&self, selector: &str) -> Vec<String> {
        let html = Html::parse_document(&self.body);
        html.select(&Selector::parse(selector).unwrap())
            .map(text)
            .collect()
    }

    /// The text of the first element that a CSS selector finds.
    pub fn one(&self, selector: &str) -> String {
        let found = self.all(selector).into_iter().next();
        found.unwrap_or_else(|| {
            panic!(
                "no {selector} on the page ({}):\n{}",
                self.status,
                self.text()
            )
        })
    }

    /// The heading of the page.
    pub fn h1(&self) -> String {
        self.one("h1")
    }

    /// The text of the main part.
    pub fn text(&self) -> String {
        self.all("main")
            .into_iter()
            .next()
            .unwrap_or_else(|| self.body.clone())
    }

    /// An attribute of the first element that a CSS selector finds.
    pub fn attr(&self, selector: &str, name: &str) -> Option<String> {
        let html = Html::parse_document(&self.body);
        let found = html.select(&Selector::parse(selector).unwrap()).next();
        found.and_then(|element| element.attr(name).map(str::to_owned))
    }

    /// The value of a field.
    pub fn field(&self, name: &str) -> String {
        let value = self.attr(&format!("[name=\"{name}\"]"), "value");
        value.unwrap_or_else(|| panic!("no field {name} on the page:\n{}", self.text()))
    }

    /// The messages of the error summary.
    pub fn errors(&self) -> Vec<String> {
        self.all(".govuk-error-summary__list li")
    }

    /// Where a form of the page goes, and its fields with the given ones filled in.
    fn fill(
        &self,
        path: &str,
        action: Option<&str>,
        fields: &[(&str, &str)],
    ) -> (String, Vec<(String, String)>) {
        let html = Html::parse_document(&self.body);
        let forms = Selector::parse("form[method=post]").unwrap();
        let named = |form: &ElementRef, name: &str| {
            let field = Selector::parse(&format!("[name=\"{name}\"]")).unwrap();
            form.select(&field).next().is_some()
        };
        let form = html
            .select(&forms)
            .filter(|form| action.is_none_or(|action| form.attr("action") == Some(action)))
            .max_by_key(|form| {
                let known = fields.iter().filter(|(name, _)| named(form, name)).count();
                // Of forms that fit alike, the first one on the page.
                (known, std::cmp::Reverse(form.id()))
            })
            .unwrap_or_else(|| panic!("no such form on {path}:\n{}", self.text()));
        let target = form
            .attr("action")
            .filter(|action| !action.is_empty())
            .unwrap_or(path);
        let mut filled = Vec::new();
        let inputs = Selector::parse("input[name], textarea[name], select[name]").unwrap();
        let given: BTreeSet<&str> = fields.iter().map(|(name, _)| *name).collect();
        for input in form.select(&inputs) {
            let name = input.attr("name").unwrap();
            if given.contains(name) {
                continue;
            }
            if let Some(value) = value_of(input) {
                filled.push((name.to_owned(), value));
            }
        }
        filled.extend(
            fields
                .iter()
                .map(|(n, v)| ((*n).to_owned(), (*v).to_owned())),
        );
        (target.to_owned(), filled)
    }
}

/// What a browser would send for a field that nobody touched.
fn value_of(input: ElementRef) -> Option<String> {
    let value = input.attr("value").unwrap_or_default().to_owned();
    match (input.value().name(), input.attr("type").unwrap_or_default()) {
        ("textarea", _) => Some(input.text().collect()),
        ("select", _) => {
            let chosen = Selector::parse("option[selected]").unwrap();
            let first = Selector::parse("option").unwrap();
            let option = input
                .select(&chosen)
                .next()
                .or_else(|| input.select(&first).next())?;
            Some(option.attr("value").unwrap_or_default().to_owned())
        }
        (_, "checkbox" | "radio") => input.attr("checked").map(|_| value),
        (_, "submit" | "button" | "file") => None,
        _ => Some(value),
    }
}

fn text(element: ElementRef) -> String {
    element
        .text()
        .collect::<String>()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}
