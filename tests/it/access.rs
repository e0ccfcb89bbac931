//! Who may use which address: every route, tried as every role.
//!
//! A route that has no row here fails the test, and so does a row without a route.

use std::collections::BTreeMap;

use poem::http::Method;
use sea_orm::EntityTrait;
use yousaid::http::router;
use yousaid_entities::feedback;
use yousaid_services::tokens::Purpose;

use crate::support::{Browser, TestApp};

const TABLE: &str = include_str!("access.txt");

/// What a role meets: let in (whatever the page then says), sent to sign in, or told "not found".
fn met(method: &Method, status: u16, location: &str, title: &str) -> &'static str {
    match status {
        303 if location.contains("/account/sign-in?") => "sign-in",
        403 if title == "You have been signed out" => "sign-in",
        404 => "404",
        // A form without its token: the guard let it through, and the token stopped it.
        403 if *method == Method::POST => "in",
        200..=399 | 409 | 410 | 415 | 422 | 400 => "in",
        _ => "?",
    }
}

#[tokio::test]
async fn every_route_as_every_role() {
    let app = TestApp::start().await;
    let plan = app.open_plan("leeds", "Report a missed bin").await;
    let db = app.app.core.db.reader();
    // Held feedback, a theme with a route, and a draft version of this council.
    app.feedback(&plan, "Ring 07700 900123 about my neighbour")
        .await;
    app.run_jobs_until_idle().await;
    let held = feedback::Entity::find().one(db).await.unwrap().unwrap();
    let editor = app.sign_in(&app.officer("leeds").await).await;
    let theme = crate::answers::add_theme(&app, &editor, &plan, "Bins").await;
    let routed = crate::answers::route_of(&app, theme).await;
    let token = app.app.core.keys.token(Purpose::OwnPage, held.id);

    let roles: Vec<(&str, Browser)> = vec![
        ("anonymous", app.with_cookie(None)),
        // The link of an author is no session, wherever it is put.
        (
            "resident link",
            app.with_cookie(Some(format!("session={token}"))),
        ),
        ("officer A", app.sign_in(&app.officer("leeds").await).await),
        ("officer B", app.sign_in(&app.officer("oxford").await).await),
        ("lead A", app.sign_in(&app.lead("leeds").await).await),
        ("board", app.sign_in(&app.board_member().await).await),
    ];
    let mut rows: BTreeMap<(String, String), Vec<&str>> = BTreeMap::new();
    for line in TABLE
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
    {
        let mut words = line.split_whitespace();
        let key = (
            words.next().unwrap().to_owned(),
            words.next().unwrap().to_owned(),
        );
        let expected: Vec<&str> = words.collect();
        assert_eq!(expected.len(), roles.len(), "{line}");
        assert!(rows.insert(key, expected).is_none(), "twice: {line}");
    }

    let mut wrong = Vec::new();
    for (method, pattern, _) in router::all() {
        let path = fill(
            pattern,
            &[
                (
                    "/manage/:council/feedback/:id",
                    &format!("/manage/leeds/feedback/{}", held.id),
                ),
                (
                    "/manage/:council/themes/:id",
                    &format!("/manage/leeds/themes/{theme}"),
                ),
                (
                    "/manage/:council/routed/:id",
                    &format!("/manage/leeds/routed/{}", routed.id),
                ),
                (
                    "/manage/:council/plans/:plan/confirm",
                    &format!("/manage/leeds/plans/{}/confirm?what=close", plan.slug),
                ),
                (
                    "/manage/:council/plans/:plan",
                    &format!("/manage/leeds/plans/{}", plan.slug),
                ),
                ("/manage/:council", "/manage/leeds"),
                ("/board/themes/:id", &format!("/board/themes/{theme}")),
                ("/m/:token", &format!("/m/{token}")),
                ("/plans/:slug", &format!("/plans/{}", plan.slug)),
                ("/councils/:slug", "/councils/leeds"),
                (":number", "1"),
            ],
        );
        let mut found = Vec::new();
        for (_, browser) in &roles {
            let page = if method == Method::POST {
                browser.post_raw(&path, &[]).await
            } else {
                browser.get(&path).await
            };
            let title = page.all("h1").into_iter().next().unwrap_or_default();
            found.push(met(&method, page.status, page.location(), &title));
        }
        match rows.remove(&(method.to_string(), pattern.to_owned())) {
            Some(expected) if expected == found => {}
            expected => wrong.push(format!(
                "{method} {pattern} {} # expected {expected:?}",
                found.join(" ")
            )),
        }
    }
    wrong.extend(
        rows.keys()
            .map(|(method, path)| format!("{method} {path}: no such route")),
    );
    assert!(
        wrong.is_empty(),
        "rows that are missing or wrong:\n{}",
        wrong.join("\n")
    );
}

/// Fills the names of a pattern with what there is.
fn fill(pattern: &str, values: &[(&str, &str)]) -> String {
    let mut path = pattern.to_owned();
    for (from, to) in values {
        path = path.replacen(from, to, 1);
    }
    path
}
