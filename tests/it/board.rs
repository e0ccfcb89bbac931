//! What the improvement board sees and does.

use crate::answers::{add_theme, publish, route_of};
use crate::support::TestApp;

#[tokio::test]
async fn only_the_board_sees_the_board() {
    let app = TestApp::start().await;
    let officer = app.lead("leeds").await;
    let officer = app.sign_in(&officer).await;
    for path in ["/board", "/board/themes", "/board/routes"] {
        assert_eq!(app.get(path).await.status, 303, "{path}");
        assert_eq!(officer.get(path).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn the_overview_has_denominators_and_no_small_counts() {
    let app = TestApp::start().await;
    let plan = app.open_plan("leeds", "Report a missed bin").await;
    publish(&app, &plan, "The brown bin was not emptied", None).await;
    let member = app.board_member().await;
    let member = app.sign_in(&member).await;
    let page = member.get("/board").await;
    assert_eq!(page.status, 200);
    let text = page.text();
    assert!(
        text.contains("of 317 councils in England take part"),
        "{text}"
    );
    assert!(text.contains("Fewer than 5 people"), "{text}");
    assert!(text.contains("100% (1 of 1)"), "{text}");
    assert!(text.contains("None in this period"), "{text}");
    assert!(text.contains("23 November 2026"), "{text}");
    let month = member.get("/board?days=30").await;
    assert_eq!(month.one("main [aria-current=page]"), "Last 30 days");
    assert_eq!(member.get("/cy/board").await.status, 200);
}

#[tokio::test]
async fn a_theme_without_an_owner_is_given_one() {
    let app = TestApp::start().await;
    let plan = app.open_plan("leeds", "Report a missed bin").await;
    let officer = app.officer("leeds").await;
    let officer = app.sign_in(&officer).await;
    let theme = add_theme(&app, &officer, &plan, "Bins that are missed").await;
    let route = route_of(&app, theme).await;
    let here = format!("/manage/leeds/routed/{}", route.id);
    let decline = [("action", "decline"), ("reason", "A contractor does this")];
    let done = officer.submit(&here, &decline).await;
    assert_eq!(done.status, 303, "{}", done.text());

    let member = app.board_member().await;
    let member = app.sign_in(&member).await;
    let list = member.get("/board/routes").await;
    assert!(list.text().contains("Without a council (1)"));
    assert!(list.text().contains("declined once"));
    let page = format!("/board/themes/{theme}");
    let nobody = member.submit(&page, &[("reason", "By law")]).await;
    assert_eq!(
        (nobody.status, nobody.errors()),
        (422, vec!["Choose a council".to_owned()])
    );
    let leeds = plan.council.to_string();
    let fields = [("to", leeds.as_str()), ("reason", "The contract is yours")];
    let done = member.submit(&page, &fields).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let after = officer.get(&here).await;
    assert!(
        after.text().contains("The contract is yours"),
        "{}",
        after.text()
    );

    let found = member
        .get("/board/themes?words=BINS&state=offered&council=leeds&service=524")
        .await;
    assert!(found.text().contains("Bins that are missed"));
    let none = member.get("/board/themes?state=answered").await;
    assert!(none.text().contains("No themes match"));
    for need in ["overdue", "disputed", "unreachable"] {
        let page = member.get(&format!("/board/routes?show={need}")).await;
        assert_eq!(page.status, 200, "{need}");
    }
}
