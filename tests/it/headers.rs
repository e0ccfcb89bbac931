//! What every response carries, and what machines ask for.

use crate::support::TestApp;

#[tokio::test]
async fn every_response_carries_the_headers_that_protect() {
    let app = TestApp::start().await;
    for path in ["/account/sign-in", "/nowhere", "/healthz", "/account"] {
        let page = app.get(path).await;
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("cache-control", "no-store"),
        ] {
            assert_eq!(page.header(name), value, "{path}");
        }
        let policy = page.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self';"));
        assert!(!policy.contains("unsafe") && policy.contains("frame-ancestors 'none'"));
        assert!(page.header("permissions-policy").contains("camera=()"));
        assert_eq!(page.header("x-request-id").len(), 16);
        assert_eq!(page.header("strict-transport-security"), "");
        assert_eq!(page.header("set-cookie"), "", "visitors get no cookie");
    }
    assert_eq!(
        app.get("/nowhere").await.header("referrer-policy"),
        "same-origin"
    );
    assert_eq!(
        app.get("/account/sign-in").await.header("referrer-policy"),
        "no-referrer"
    );
}

#[tokio::test]
async fn pages_are_compressed_for_those_who_take_it() {
    let app = TestApp::start().await;
    let plain = app.get("/account/sign-in").await;
    assert_eq!(
        (plain.header("content-encoding"), plain.header("vary")),
        ("", "accept-encoding")
    );
    for encoding in ["br", "gzip"] {
        let accept = [("accept-encoding", encoding)];
        let page = app
            .send(reqwest::Method::GET, "/account/sign-in", &accept, None)
            .await;
        assert_eq!(page.header("content-encoding"), encoding);
        assert!(
            page.size * 2 < plain.size,
            "{encoding}: {} of {}",
            page.size,
            plain.size
        );
    }
    let accept = [("accept-encoding", "br")];
    let asset = app
        .send(
            reqwest::Method::GET,
            yousaid::assets::css_href(),
            &accept,
            None,
        )
        .await;
    assert_eq!(
        (asset.status, asset.header("content-encoding")),
        (200, "br")
    );
    assert!(asset.header("cache-control").contains("immutable"));
}

#[tokio::test]
async fn monitors_learn_whether_it_works() {
    let app = TestApp::start_with(&[("YOUSAID_METRICS_TOKEN", "sesame")]).await;
    assert_eq!(app.get("/healthz").await.body, "ok\n");
    let ready = app.get("/readyz").await;
    assert_eq!(
        (ready.status, ready.header("content-type")),
        (200, "application/json")
    );
    let ready: serde_json::Value = serde_json::from_str(&ready.body).unwrap();
    assert_eq!(
        (&ready["database"], &ready["mail"]),
        (&"ok".into(), &"smtp".into())
    );
    app.get("/account/sign-in/link/some-token").await;
    let metrics = app.get("/metrics").await;
    assert_eq!(metrics.status, 200);
    let line = "yousaid_requests_total{route=\"/account/sign-in/link/:token\",method=\"GET\",status=\"410\"} 1";
    assert!(metrics.body.contains(line), "{}", metrics.body);
    assert!(metrics.body.contains("yousaid_outbox_due 0") && !metrics.body.contains("some-token"));

    // Behind a proxy everyone comes from this machine, so one must know the token.
    let forwarded = ("x-forwarded-for", "192.0.2.1");
    let send = |headers: Vec<(&'static str, &'static str)>| {
        let app = &app;
        async move {
            app.send(reqwest::Method::GET, "/metrics", &headers, None)
                .await
                .status
        }
    };
    assert_eq!(send(vec![forwarded]).await, 404);
    assert_eq!(
        send(vec![forwarded, ("authorization", "Bearer wrong")]).await,
        404
    );
    assert_eq!(
        send(vec![forwarded, ("authorization", "Bearer sesame")]).await,
        200
    );
}

#[tokio::test]
async fn people_find_what_the_site_promises() {
    let app =
        TestApp::start_with(&[("YOUSAID_SECURITY_CONTACT", "security@yousaid.example")]).await;
    for path in [
        "/accessibility",
        "/privacy",
        "/cy/accessibility",
        "/cy/privacy",
    ] {
        let page = app.get(path).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(!page.h1().is_empty());
    }
    let robots = app.get("/robots.txt").await;
    assert!(robots.body.contains("Disallow: /manage") && robots.body.contains("Disallow: /m/"));
    let security = app.get("/.well-known/security.txt").await;
    assert!(
        security
            .body
            .contains("Contact: mailto:security@yousaid.example")
    );
    assert!(security.body.contains("Expires: 2027-"));
}
