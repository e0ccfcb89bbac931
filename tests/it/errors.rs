//! Pages that are not there, methods that are not taken, a database that does not answer.

use reqwest::Method;

use crate::support::TestApp;

#[tokio::test]
async fn a_page_that_is_not_there_says_so_in_both_languages() {
    let app = TestApp::start().await;
    let page = app.get("/nowhere?secret=1").await;
    assert_eq!((page.status, page.h1().as_str()), (404, "Page not found"));
    assert_eq!(page.header("cache-control"), "no-store");
    let page = app.get("/cy/nowhere").await;
    assert_eq!(
        (page.status, page.h1().as_str()),
        (404, "Heb ddod o hyd i’r dudalen")
    );
    assert_eq!(page.attr("html", "lang").as_deref(), Some("cy"));
}

#[tokio::test]
async fn a_method_that_is_not_taken_names_those_that_are() {
    let app = TestApp::start().await;
    for (method, path, allow) in [
        (Method::DELETE, "/account/sign-in", "GET, HEAD, POST"),
        (Method::POST, "/healthz", "GET, HEAD"),
        (Method::GET, "/account/sign-out", "POST"),
        (Method::OPTIONS, "/healthz", "GET, HEAD"),
    ] {
        let page = app.send(method, path, &[], None).await;
        assert_eq!((page.status, page.header("allow")), (405, allow), "{path}");
    }
}

#[tokio::test]
async fn head_is_get_without_the_page() {
    let app = TestApp::start().await;
    let page = app.send(Method::HEAD, "/account/sign-in", &[], None).await;
    assert_eq!((page.status, page.body.as_str()), (200, ""));
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
}

#[tokio::test]
async fn a_slash_too_many_leads_to_the_page() {
    let app = TestApp::start().await;
    let page = app.get("/cy/account/sign-in/?next=%2Fa").await;
    assert_eq!(
        (page.status, page.location()),
        (308, "/cy/account/sign-in?next=%2Fa")
    );
    assert_eq!(app.get("//evil.example/").await.status, 404);
}

#[tokio::test]
async fn without_the_database_one_is_asked_to_come_back_and_keeps_ones_words() {
    let app = TestApp::start().await;
    let token = app.token().await;
    let (reader, writer) = (
        app.app.core.db.reader().clone(),
        app.app.core.db.writer().clone(),
    );
    reader.close().await.unwrap();
    writer.close().await.unwrap();
    let page = app
        .post_raw(
            "/account/sign-in",
            &[("email", "a@b.example"), ("csrf", &token)],
        )
        .await;
    assert_eq!((page.status, page.header("retry-after")), (503, "5"));
    assert_eq!(page.all("textarea"), ["a@b.example"]);
    assert_eq!(app.get("/healthz").await.status, 200);
    let ready = app.get("/readyz").await;
    assert_eq!(ready.status, 503);
}

#[tokio::test]
async fn the_api_explains_errors_as_documents() {
    let app = TestApp::start().await;
    let page = app.get("/api/v1/nowhere").await;
    assert_eq!(
        (page.status, page.header("content-type")),
        (404, "application/problem+json")
    );
    let problem: serde_json::Value = serde_json::from_str(&page.body).unwrap();
    assert_eq!(
        (&problem["status"], &problem["title"]),
        (&404.into(), &"Not found".into())
    );
}
