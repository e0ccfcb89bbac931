//! Forms from elsewhere, broken forms, too large forms: refused, each in its own words, and what
//! was typed comes back.

use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::support::{Page, TestApp};

const WORDS: &str = "My long thoughts about <the> bins";
const PATH: &str = "/account/sign-in";

fn given_back(page: &Page) -> bool {
    page.all("textarea[readonly]")
        .iter()
        .any(|text| text.contains(WORDS))
}

#[tokio::test]
async fn a_form_without_its_token_is_refused() {
    let app = TestApp::start().await;
    for fields in [vec![("email", WORDS)], vec![("email", WORDS), ("csrf", "")]] {
        let page = app.post_raw(PATH, &fields).await;
        assert_eq!((page.status, page.h1().as_str()), (403, "Nothing was sent"));
        assert!(page.text().contains("without the mark") && given_back(&page));
    }
}

#[tokio::test]
async fn a_token_of_another_session_or_none_of_ours_is_refused() {
    let app = TestApp::start().await;
    let officer = app.officer("leeds").await;
    let (one, other) = (app.sign_in(&officer).await, app.sign_in(&officer).await);
    let visitors = app.token().await;
    let others = other.token().await;
    let mut forged = one.token().await;
    forged.replace_range(0..1, if forged.starts_with('A') { "B" } else { "A" });
    for token in [visitors.as_str(), &others, &forged, "x", "a.b.c", "a.1.c.d"] {
        let page = one
            .post_raw(PATH, &[("email", WORDS), ("csrf", token)])
            .await;
        assert_eq!(page.status, 403, "{token}");
        assert!(
            page.text().contains("another visit") && given_back(&page),
            "{token}"
        );
    }
    let own = one.token().await;
    assert_eq!(
        one.post_raw(PATH, &[("email", "a@b.example"), ("csrf", &own)])
            .await
            .status,
        303
    );
}

#[tokio::test]
async fn a_form_may_stay_open_for_a_day() {
    let app = TestApp::start().await;
    let token = app.token().await;
    app.wait_minutes(24 * 60);
    let page = app
        .post_raw(PATH, &[("email", "a@b.example"), ("csrf", &token)])
        .await;
    assert_eq!(page.status, 303);
    app.wait_minutes(1);
    let page = app
        .post_raw(PATH, &[("email", WORDS), ("csrf", &token)])
        .await;
    assert_eq!(
        (page.status, page.h1().as_str()),
        (403, "The form was open too long")
    );
    assert!(given_back(&page));
}

#[tokio::test]
async fn a_form_from_another_website_is_refused_whatever_its_token() {
    let app = TestApp::start().await;
    let token = app.token().await;
    let form = crate::support::encode(&[("email", WORDS), ("csrf", &token)]);
    for (name, value) in [
        ("origin", "https://evil.example"),
        ("origin", "http://127.0.0.1:1"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        let page = app
            .post_body(PATH, &[(name, value)], form.clone().into_bytes())
            .await;
        assert_eq!(page.status, 403, "{name}: {value}");
        assert!(page.text().contains("another website") && given_back(&page));
    }
    let form = crate::support::encode(&[("email", "a@b.example"), ("csrf", &token)]);
    for headers in [
        [("origin", app.base.as_str()), ("x-a", "b")],
        [("origin", "null"), ("sec-fetch-site", "same-origin")],
    ] {
        let page = app
            .post_body(PATH, &headers, form.clone().into_bytes())
            .await;
        assert_eq!(page.status, 303, "{headers:?}");
    }
}

#[tokio::test]
async fn a_form_that_is_too_large_is_refused_and_its_beginning_comes_back() {
    let app = TestApp::start_with(&[("YOUSAID_BODY_LIMIT", "2000")]).await;
    let token = app.token().await;
    let long = format!("{WORDS} {}", "x".repeat(9_000));
    let page = app
        .post_raw(PATH, &[("csrf", &token), ("email", &long)])
        .await;
    assert_eq!(
        (page.status, page.h1().as_str()),
        (413, "The form is too large")
    );
    assert!(given_back(&page));
    // Without a length in its headers.
    let form = crate::support::encode(&[("csrf", &token), ("email", &long)]);
    assert_eq!(
        chunked(&app, PATH, &form).await,
        "HTTP/1.1 413 Payload Too Large"
    );
}

#[tokio::test]
async fn words_in_another_encoding_are_refused_and_come_back_readable() {
    let app = TestApp::start().await;
    let token = app.token().await;
    let form = format!("csrf={token}&email=caf%E9+on+Friday").into_bytes();
    let page = app.post_body(PATH, &[], form).await;
    assert_eq!(
        (page.status, page.h1().as_str()),
        (400, "We could not read some characters")
    );
    assert_eq!(page.all("textarea"), ["café on Friday"]);
    let form = format!("csrf={token}&email=a%00b").into_bytes();
    let page = app.post_body(PATH, &[], form).await;
    assert_eq!(
        (page.status, page.h1().as_str()),
        (400, "The text contains a character we cannot keep")
    );
}

#[tokio::test]
async fn what_is_not_a_form_is_refused() {
    let app = TestApp::start().await;
    let json = [("content-type", "application/json")];
    let page = app
        .send(reqwest::Method::POST, PATH, &json, Some(b"{}".to_vec()))
        .await;
    assert_eq!(
        (page.status, page.h1().as_str()),
        (400, "We could not read the form")
    );
    let token = app.token().await;
    let twice = [
        ("csrf", token.as_str()),
        ("email", "a@b.example"),
        ("email", "c@d.example"),
    ];
    assert_eq!(app.post_raw(PATH, &twice).await.status, 400);
}

#[tokio::test]
async fn one_address_may_not_send_forms_without_end() {
    let app = TestApp::start_with(&[("YOUSAID_POST_RATE", "2")]).await;
    let token = app.token().await;
    let fields = [("csrf", token.as_str()), ("email", WORDS)];
    assert_eq!(app.post_raw(PATH, &fields).await.status, 422);
    assert_eq!(app.post_raw(PATH, &fields).await.status, 422);
    let page = app.post_raw(PATH, &fields).await;
    assert_eq!(
        (page.status, page.h1().as_str()),
        (429, "Too many forms in a short time")
    );
    assert!(given_back(&page) && !page.header("retry-after").is_empty());
    // Somebody else, behind a proxy that is not trusted, is not believed.
    let forged = [("x-forwarded-for", "192.0.2.1")];
    let form = crate::support::encode(&fields).into_bytes();
    assert_eq!(app.post_body(PATH, &forged, form).await.status, 429);
    assert_eq!(app.get(PATH).await.status, 200);
}

#[tokio::test]
async fn signed_out_in_the_middle_of_a_form_one_keeps_ones_words() {
    let app = TestApp::start().await;
    let page = app
        .post_form("/account/sign-out", &[("reply", WORDS)])
        .await;
    assert_eq!(
        (page.status, page.h1().as_str()),
        (403, "You have been signed out")
    );
    assert!(given_back(&page));
    assert_eq!(
        page.attr("main a", "href").as_deref(),
        Some("/account/sign-in")
    );
}

/// Sends a form in chunks, so that no header tells its length; gives the status line.
async fn chunked(app: &TestApp, path: &str, form: &str) -> String {
    let host = app.base.trim_start_matches("http://");
    let mut stream = tokio::net::TcpStream::connect(host).await.unwrap();
    let mut request = format!(
        "POST {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\
         content-type: application/x-www-form-urlencoded\r\ntransfer-encoding: chunked\r\n\r\n"
    );
    for chunk in form.as_bytes().chunks(500) {
        request.push_str(&format!(
            "{:x}\r\n{}\r\n",
            chunk.len(),
            String::from_utf8_lossy(chunk)
        ));
    }
    request.push_str("0\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer.lines().next().unwrap().to_owned()
}
