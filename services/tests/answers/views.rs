//! What pages read.

use yousaid_entities::*;
use yousaid_services::Error;
use yousaid_services::views::board::{self, Filter, Need, People, Period};
use yousaid_services::views::{outcome, routes, themes};

use crate::on_both_databases;
use crate::replies::{answer, draft, taken};
use crate::routes::routed;
use crate::themes::{assign, theme};
use crate::world::{POTHOLES, WASTE, World};

const PUBLISHED: FeedbackState = FeedbackState::Published;

on_both_databases!(
    a_frame_counts_people_and_shows_published_words_only,
    a_theme_of_another_council_shows_published_words_only,
    you_said_we_did,
    the_board_sees_denominators_and_no_small_counts,
    the_board_sees_what_needs_it,
);

async fn a_frame_counts_people_and_shows_published_words_only(world: &World) {
    let plan = world.plan("oxford", Some(WASTE)).await;
    let seen = theme(world, &plan, "Evenings").await;
    for (text, email) in [
        ("Open on Mondays", Some("ann@example.org")),
        ("Open on Tuesdays", Some("ANN@example.org")),
        ("Open on Fridays", None),
    ] {
        let id = world.feedback(&plan, text, PUBLISHED, email).await;
        assign(world, seen, id).await.unwrap();
    }
    let loose = world
        .feedback(&plan, "100% of bins_full", PUBLISHED, None)
        .await;
    let later = world.feedback(&plan, "Secret words", PUBLISHED, None).await;
    assign(world, seen, later).await.unwrap();
    yousaid_services::sql::execute(
        world.core.db.writer(),
        "UPDATE feedback SET state = 'held' WHERE id = $1",
        [later.into()],
    )
    .await
    .unwrap();

    let frame = themes::frame(&world.core, plan.council.id, &plan.design.slug)
        .await
        .unwrap();
    assert_eq!(frame.totals.published, 4);
    assert_eq!(frame.totals.people, 3);
    assert_eq!(frame.totals.unassigned, 1);
    let [card] = &frame.accepted[..] else {
        panic!()
    };
    assert_eq!((card.feedback, card.people, card.by_officers), (3, 2, 3));
    assert_eq!(card.quotes.len(), 3);
    assert!(!card.quotes.iter().any(|quote| quote.contains("Secret")));

    let stranger = world.council("leeds").await.id;
    let other = themes::frame(&world.core, stranger, &plan.design.slug).await;
    assert!(matches!(other, Err(Error::NotFound)));
    let other = themes::theme(&world.core, stranger, seen.theme_id, 1, None).await;
    assert!(matches!(other, Err(Error::NotFound)));

    let words = Some("% OF bins_");
    let page = themes::theme(&world.core, plan.council.id, seen.theme_id, 1, words)
        .await
        .unwrap();
    assert_eq!(page.members.len(), 3);
    let [candidate] = &page.candidates[..] else {
        panic!()
    };
    assert_eq!(candidate.id, loose);
    let services = themes::services(&world.core, "pothole").await.unwrap();
    assert!(services.iter().any(|service| service.number == POTHOLES));
    assert!(themes::services(&world.core, " ").await.unwrap().is_empty());
}

async fn a_theme_of_another_council_shows_published_words_only(world: &World) {
    let plan = world.plan("oxford", Some(POTHOLES)).await;
    let route = routed(world, &plan, "Potholes").await;
    let theme = yousaid_services::themes::Seen {
        council_id: plan.council.id,
        theme_id: route.theme_id,
        revision: 0,
    };
    for text in [
        "Potholes in Cowley Road",
        "A pothole with my name, Jo Bloggs",
    ] {
        let id = world.feedback(&plan, text, PUBLISHED, None).await;
        assign(world, theme, id).await.unwrap();
        if text.contains("Jo") {
            yousaid_services::sql::execute(
                world.core.db.writer(),
                "UPDATE feedback SET state = 'held' WHERE id = $1",
                [id.into()],
            )
            .await
            .unwrap();
        }
    }
    let county = world.council("oxfordshire").await;
    let (cards, counts) = routes::list(&world.core, county.id, routes::Show::Offered, 1)
        .await
        .unwrap();
    assert_eq!((cards.len(), counts.offered, counts.elsewhere), (1, 1, 0));
    assert_eq!((cards[0].feedback, cards[0].people), (1, 1));
    let (cards, counts) = routes::list(&world.core, plan.council.id, routes::Show::Elsewhere, 1)
        .await
        .unwrap();
    assert_eq!((cards.len(), counts.elsewhere, counts.offered), (1, 1, 0));

    let page = routes::one(&world.core, county.id, route.id, 1)
        .await
        .unwrap();
    assert_eq!(page.quotes, ["Potholes in Cowley Road"]);
    assert_eq!(page.history.len(), 1);
    let stranger = world.council("leeds").await;
    let refused = routes::one(&world.core, stranger.id, route.id, 1).await;
    assert!(matches!(refused, Err(Error::NotFound)));
    assert_eq!(routes::councils(&world.core).await.unwrap().len(), 317);
}

async fn you_said_we_did(world: &World) {
    let mut plan = world.plan("oxford", Some(WASTE)).await;
    let route = taken(world, &plan, "Evenings").await;
    let open = routed(world, &plan, "Weekends").await;
    let theme = yousaid_services::themes::Seen {
        council_id: plan.council.id,
        theme_id: route.theme_id,
        revision: 0,
    };
    let id = world
        .feedback(&plan, "Open on Fridays", PUBLISHED, Some("ann@example.org"))
        .await;
    assign(world, theme, id).await.unwrap();
    world
        .version(&mut plan, 2, &["Choose a day or evening"])
        .await;
    let before = outcome::of_design(&world.core, plan.design.id)
        .await
        .unwrap();
    assert!(before.answered.is_empty());
    assert_eq!(before.waiting.len(), 2);
    let with_step = yousaid_services::replies::Draft {
        changed_step_id: Some(plan.steps[0]),
        ..draft(&plan, &route)
    };
    answer(world, &plan, &route, with_step).await;

    let outcome = outcome::of_design(&world.core, plan.design.id)
        .await
        .unwrap();
    assert_eq!((outcome.heard.published, outcome.heard.people), (1, 1));
    let [answered] = &outcome.answered[..] else {
        panic!()
    };
    assert_eq!(answered.theme, "Evenings");
    assert_eq!((answered.people, answered.feedback), (1, 1));
    assert_eq!(answered.quotes, ["Open on Fridays"]);
    assert_eq!(answered.kind, ReplyKind::WillDo);
    assert_eq!(
        (answered.changed_version, answered.changed_step),
        (Some(2), Some(1))
    );
    let [waiting] = &outcome.waiting[..] else {
        panic!()
    };
    assert_eq!(waiting.theme_id, open.theme_id);
    assert_eq!(waiting.state, Some(RouteState::Offered));

    for (council, expected) in [
        (None, 1),
        (Some(plan.council.id), 1),
        (Some(world.council("leeds").await.id), 0),
    ] {
        let across = outcome::across(&world.core, council, 1).await.unwrap();
        assert_eq!(across.len(), expected);
        assert!(across.iter().all(|answered| answered.quotes.len() == 1));
    }
}

async fn the_board_sees_denominators_and_no_small_counts(world: &World) {
    let plan = world.plan("oxford", Some(WASTE)).await;
    let small = taken(world, &plan, "Evenings").await;
    let large = taken(world, &plan, "Weekends").await;
    for (route, count) in [(&small, 4), (&large, 5)] {
        let theme = yousaid_services::themes::Seen {
            council_id: plan.council.id,
            theme_id: route.theme_id,
            revision: 0,
        };
        for _ in 0..count {
            let id = world.feedback(&plan, "More hours", PUBLISHED, None).await;
            assign(world, theme, id).await.unwrap();
        }
    }
    world
        .feedback(&plan, "Rude", FeedbackState::Rejected, None)
        .await;
    world
        .feedback(&plan, "New", FeedbackState::Ready, None)
        .await;

    let answer_small = draft(&plan, &small);
    answer(world, &plan, &small, answer_small).await;
    // The other is answered after its last day, 21 December.
    world.days_later(29);
    let overview = board::overview(&world.core, Period::Quarter).await.unwrap();
    assert_eq!(
        (overview.timeliness.due, overview.timeliness.overdue),
        (2, 1)
    );
    let answer_large = draft(&plan, &large);
    answer(world, &plan, &large, answer_large).await;

    let overview = board::overview(&world.core, Period::Quarter).await.unwrap();
    assert_eq!(overview.standing.councils, 317);
    assert_eq!(overview.standing.taking_part, 0);
    assert_eq!((overview.standing.plans, overview.standing.open), (1, 1));
    assert_eq!(overview.heard.feedback, 11);
    assert_eq!(overview.heard.people, 11);
    assert_eq!((overview.heard.decided, overview.heard.published), (10, 9));
    assert_eq!((overview.themes.themes, overview.themes.answered), (2, 2));
    let figures = overview.timeliness;
    assert_eq!((figures.due, figures.in_time, figures.overdue), (2, 1, 0));
    // A month's window has left the feedback behind.
    world.days_later(10);
    let month = board::overview(&world.core, Period::Month).await.unwrap();
    assert_eq!(month.heard.feedback, 0);

    let rows = board::themes(&world.core, &Filter::default(), 1)
        .await
        .unwrap();
    let mut people: Vec<_> = rows.iter().map(|row| row.people).collect();
    people.sort_by_key(|people| matches!(people, People::Some(_)));
    assert_eq!(people, [People::Few, People::Some(5)]);
    let filter = Filter {
        council_id: Some(plan.council.id),
        service_number: Some(WASTE),
        state: Some(RouteState::Answered),
        words: "WEEK".to_owned(),
    };
    let rows = board::themes(&world.core, &filter, 1).await.unwrap();
    assert_eq!(rows.len(), 1);
    let none = Filter {
        service_number: Some(POTHOLES),
        ..filter
    };
    assert!(
        board::themes(&world.core, &none, 1)
            .await
            .unwrap()
            .is_empty()
    );
    let (councils, services) = board::options(&world.core).await.unwrap();
    assert_eq!((councils.len(), services.len()), (1, 1));

    let page = board::theme(&world.core, large.theme_id, 1).await.unwrap();
    assert_eq!(page.quotes.len(), 5);
    assert!(page.reply.is_some());
}

async fn the_board_sees_what_needs_it(world: &World) {
    let unclear = world.plan("oxford", None).await;
    routed(world, &unclear, "Something").await;
    let plan = world.plan("oxford", Some(WASTE)).await;
    routed(world, &plan, "Evenings").await;
    let (rows, needs) = board::routes(&world.core, Need::Board, 1).await.unwrap();
    assert_eq!(
        (rows.len(), needs.board, needs.overdue, needs.unreachable),
        (1, 1, 0, 1)
    );
    world.days_later(40);
    for (need, expected) in [
        (Need::Board, 1),
        (Need::Overdue, 1),
        (Need::Disputed, 0),
        (Need::Unreachable, 1),
    ] {
        let (rows, _) = board::routes(&world.core, need, 1).await.unwrap();
        assert_eq!(rows.len(), expected, "{need:?}");
    }
}
