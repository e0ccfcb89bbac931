//! Who owns a theme, move by move.

use sea_orm::EntityTrait;
use yousaid_entities::*;
use yousaid_services::routes::{self, Seen};
use yousaid_services::{Error, themes};

use crate::on_both_databases;
use crate::themes::theme;
use crate::world::{POTHOLES, Plan, WASTE, World};

/// A theme of a plan, routed as the job does it.
pub async fn routed(world: &World, plan: &Plan, name: &str) -> route::Model {
    let seen = theme(world, plan, name).await;
    route_again(world, seen.theme_id).await;
    of_theme(world, seen.theme_id).await
}

async fn route_again(world: &World, theme: ThemeId) {
    let txn = world.core.db.begin().await.unwrap();
    routes::route_theme_in(&txn, &world.core, theme)
        .await
        .unwrap();
    txn.commit().await.unwrap();
}

/// The route as it is now; the next move happens a moment later.
pub async fn of_theme(world: &World, theme: ThemeId) -> route::Model {
    world.clock.advance(1);
    route::Entity::of_theme(theme)
        .one(world.core.db.reader())
        .await
        .unwrap()
        .unwrap()
}

pub fn seen(council: &council::Model, route: &route::Model) -> Seen {
    Seen {
        council_id: council.id,
        route_id: route.id,
        revision: route.revision,
    }
}

async fn history(world: &World, route: &route::Model) -> Vec<RouteAction> {
    route_event::Entity::of_route(route.id)
        .all(world.core.db.reader())
        .await
        .unwrap()
        .into_iter()
        .map(|event| event.action)
        .collect()
}

on_both_databases!(
    the_tier_that_runs_the_service_is_offered_the_theme,
    without_a_service_the_board_has_it_until_an_officer_names_one,
    two_declines_go_to_the_board,
    a_theme_is_handed_on_but_not_in_circles,
    of_two_councils_at_once_one_wins,
    nobody_moves_what_is_not_theirs,
    offers_nobody_takes_go_to_the_board,
);

async fn the_tier_that_runs_the_service_is_offered_the_theme(world: &World) {
    let plan = world.plan("oxford", Some(WASTE)).await;
    let route = routed(world, &plan, "Evening slots").await;
    assert_eq!(route.council_id, Some(plan.council.id));
    assert_eq!(
        (route.state, route.rule.as_str()),
        (RouteState::Offered, "R6")
    );
    // Ten working days after Monday 23 November.
    assert_eq!(route.due_on.to_string(), "2026-12-07");

    let roads = world.plan("oxford", Some(POTHOLES)).await;
    let route = routed(world, &roads, "Potholes").await;
    let county = world.council("oxfordshire").await;
    assert_eq!(route.council_id, Some(county.id));
    assert_eq!(route.origin_council_id, plan.council.id);

    // The same question again changes nothing.
    route_again(world, route.theme_id).await;
    assert_eq!(of_theme(world, route.theme_id).await, route);
    assert_eq!(history(world, &route).await, [RouteAction::Routed]);

    routes::accept(&world.core, world.officer, seen(&county, &route))
        .await
        .unwrap();
    let taken = of_theme(world, route.theme_id).await;
    assert_eq!(taken.state, RouteState::Accepted);
    // Twenty working days, without Christmas Day, the day after Boxing Day and the weekends.
    assert_eq!(taken.due_on.to_string(), "2026-12-21");
    let late = routes::accept(&world.core, world.officer, seen(&county, &route)).await;
    assert!(matches!(late, Err(Error::Changed)));
}

async fn without_a_service_the_board_has_it_until_an_officer_names_one(world: &World) {
    let plan = world.plan("oxford", None).await;
    let route = routed(world, &plan, "Something about roads").await;
    assert_eq!((route.state, route.council_id), (RouteState::Board, None));
    assert_eq!(route.outcome, "triage");
    assert!(!route.reason.is_empty());

    let theme = themes::Seen {
        council_id: plan.council.id,
        theme_id: route.theme_id,
        revision: 0,
    };
    themes::set_service(&world.core, world.officer, theme, Some(POTHOLES))
        .await
        .unwrap();
    let route = of_theme(world, route.theme_id).await;
    let county = world.council("oxfordshire").await;
    assert_eq!(route.state, RouteState::Offered);
    assert_eq!(route.council_id, Some(county.id));
    assert_eq!(
        history(world, &route).await,
        [RouteAction::Escalated, RouteAction::Routed]
    );

    // Once a council has taken it, the service stays.
    routes::accept(&world.core, world.officer, seen(&county, &route))
        .await
        .unwrap();
    let theme = themes::Seen {
        revision: 1,
        ..theme
    };
    let late = themes::set_service(&world.core, world.officer, theme, Some(WASTE)).await;
    assert!(matches!(late, Err(Error::State(_))));
}

async fn two_declines_go_to_the_board(world: &World) {
    let plan = world.plan("oxford", Some(POTHOLES)).await;
    let route = routed(world, &plan, "Potholes").await;
    let county = world.council("oxfordshire").await;
    let other = world.council("buckinghamshire").await;
    let core = &world.core;

    let silent = routes::decline(core, world.officer, seen(&county, &route), "  ").await;
    assert!(matches!(
        silent,
        Err(Error::Invalid {
            field: "reason",
            ..
        })
    ));
    routes::decline(
        core,
        world.officer,
        seen(&county, &route),
        "A national road",
    )
    .await
    .unwrap();
    let route = of_theme(world, route.theme_id).await;
    assert_eq!(route.council_id, Some(plan.council.id));
    assert_eq!((route.state, route.declines), (RouteState::Offered, 1));

    routes::hand_on(
        core,
        world.officer,
        seen(&plan.council, &route),
        other.id,
        "Yours",
    )
    .await
    .unwrap();
    let route = of_theme(world, route.theme_id).await;
    assert_eq!(route.council_id, Some(other.id));
    routes::decline(core, world.officer, seen(&other, &route), "Not ours either")
        .await
        .unwrap();
    let route = of_theme(world, route.theme_id).await;
    assert_eq!((route.state, route.council_id), (RouteState::Board, None));
    assert_eq!(route.declines, 2);

    routes::assign(
        core,
        world.officer,
        route.id,
        route.revision,
        county.id,
        "By law yours",
    )
    .await
    .unwrap();
    let route = of_theme(world, route.theme_id).await;
    assert_eq!(
        (route.state, route.council_id),
        (RouteState::Offered, Some(county.id))
    );
    assert_eq!(
        history(world, &route).await,
        [
            RouteAction::Routed,
            RouteAction::Declined,
            RouteAction::HandedOn,
            RouteAction::Declined,
            RouteAction::Assigned,
        ]
    );
}

async fn a_theme_is_handed_on_but_not_in_circles(world: &World) {
    let plan = world.plan("oxford", Some(WASTE)).await;
    let route = routed(world, &plan, "Evening slots").await;
    let cherwell = world.council("cherwell").await;
    let core = &world.core;
    let to_itself = routes::hand_on(
        core,
        world.officer,
        seen(&plan.council, &route),
        plan.council.id,
        "?",
    )
    .await;
    assert!(matches!(to_itself, Err(Error::Invalid { field: "to", .. })));
    routes::hand_on(
        core,
        world.officer,
        seen(&plan.council, &route),
        cherwell.id,
        "Border",
    )
    .await
    .unwrap();
    let route = of_theme(world, route.theme_id).await;
    let back = routes::hand_on(
        core,
        world.officer,
        seen(&cherwell, &route),
        plan.council.id,
        "No",
    )
    .await;
    assert!(matches!(back, Err(Error::Invalid { field: "to", .. })));
    // A council that has ended takes nothing on.
    let ended = council::Entity::find()
        .all(core.db.reader())
        .await
        .unwrap()
        .into_iter()
        .find(|council| council.ends_on.is_some_and(|day| day < core.now().date()))
        .unwrap();
    let gone = routes::hand_on(core, world.officer, seen(&cherwell, &route), ended.id, "x").await;
    assert!(matches!(gone, Err(Error::Invalid { field: "to", .. })));
}

async fn of_two_councils_at_once_one_wins(world: &World) {
    for round in 0..8 {
        let plan = world.plan("oxford", Some(POTHOLES)).await;
        let route = routed(world, &plan, &format!("Potholes {round}")).await;
        let county = world.council("oxfordshire").await;
        let other = world.council("buckinghamshire").await;
        let by_owner = routes::accept(&world.core, world.officer, seen(&county, &route));
        let by_origin = routes::hand_on(
            &world.core,
            world.officer,
            seen(&plan.council, &route),
            other.id,
            "It is over the border",
        );
        let (accepted, handed_on) = tokio::join!(by_owner, by_origin);
        let now = of_theme(world, route.theme_id).await;
        assert_eq!(now.revision, 1);
        match (accepted, handed_on) {
            (Ok(()), Err(Error::Changed)) => {
                assert_eq!(
                    (now.state, now.council_id),
                    (RouteState::Accepted, Some(county.id))
                );
            }
            (Err(Error::Changed), Ok(())) => {
                assert_eq!(
                    (now.state, now.council_id),
                    (RouteState::Offered, Some(other.id))
                );
            }
            both => panic!("exactly one must win: {both:?}"),
        }
        assert_eq!(history(world, &now).await.len(), 2);
    }
}

async fn nobody_moves_what_is_not_theirs(world: &World) {
    let plan = world.plan("oxford", Some(POTHOLES)).await;
    let route = routed(world, &plan, "Potholes").await;
    let stranger = world.council("leeds").await;
    let core = &world.core;
    let by = world.officer;
    let results = [
        routes::accept(core, by, seen(&stranger, &route)).await,
        routes::decline(core, by, seen(&stranger, &route), "x").await,
        routes::hand_on(core, by, seen(&stranger, &route), plan.council.id, "x").await,
    ];
    for result in results {
        assert!(matches!(result, Err(Error::NotFound)), "{result:?}");
    }
    // The council whose plan it is sees it, but cannot take it from the owner.
    let origin = routes::accept(core, by, seen(&plan.council, &route)).await;
    assert!(matches!(origin, Err(Error::State(_))));

    let theme = themes::Seen {
        council_id: plan.council.id,
        theme_id: route.theme_id,
        revision: 0,
    };
    themes::retire(core, by, theme).await.unwrap();
    let county = world.council("oxfordshire").await;
    let gone = routes::accept(core, by, seen(&county, &route)).await;
    assert!(matches!(gone, Err(Error::State(_))));
}

async fn offers_nobody_takes_go_to_the_board(world: &World) {
    let plan = world.plan("oxford", Some(POTHOLES)).await;
    let route = routed(world, &plan, "Potholes").await;
    let run = async || {
        let txn = world.core.db.begin().await.unwrap();
        let moved = routes::escalate_overdue_in(&txn, &world.core)
            .await
            .unwrap();
        txn.commit().await.unwrap();
        moved
    };
    world.days_later(14);
    assert_eq!(run().await, 0, "the last day is still in time");
    world.days_later(1);
    assert_eq!(run().await, 1);
    assert_eq!(run().await, 0);
    let route = of_theme(world, route.theme_id).await;
    assert_eq!((route.state, route.council_id), (RouteState::Board, None));
    assert_eq!(
        history(world, &route).await,
        [RouteAction::Routed, RouteAction::Escalated]
    );
}
