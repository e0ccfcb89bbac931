//! Answers to themes.

use yousaid_entities::*;
use yousaid_services::replies::{self, Draft};
use yousaid_services::{Error, routes};

use crate::on_both_databases;
use crate::routes::{of_theme, routed, seen};
use crate::themes::assign;
use crate::world::{Plan, WASTE, World};

pub fn draft(plan: &Plan, route: &route::Model) -> Draft {
    Draft {
        council_id: plan.council.id,
        route_id: route.id,
        revision: None,
        kind: ReplyKind::WillDo,
        body: "We will open on Thursday evenings.".to_owned(),
        changed_step_id: None,
    }
}

/// A theme taken by the council of its plan.
pub async fn taken(world: &World, plan: &Plan, name: &str) -> route::Model {
    let route = routed(world, plan, name).await;
    routes::accept(&world.core, world.officer, seen(&plan.council, &route))
        .await
        .unwrap();
    of_theme(world, route.theme_id).await
}

pub async fn answer(world: &World, plan: &Plan, route: &route::Model, draft: Draft) -> ReplyId {
    let id = replies::save_draft(&world.core, world.officer, draft)
        .await
        .unwrap();
    replies::publish(&world.core, world.officer, seen(&plan.council, route), 0)
        .await
        .unwrap();
    id
}

on_both_databases!(
    only_a_council_that_took_the_theme_answers_it,
    a_step_that_did_not_change_is_no_answer,
    a_colleagues_draft_is_not_overwritten,
    everyone_who_asked_is_told_once,
    a_design_is_answered_when_every_theme_is,
    a_hand_on_takes_the_draft_away,
);

async fn only_a_council_that_took_the_theme_answers_it(world: &World) {
    let plan = world.plan("oxford", Some(WASTE)).await;
    let route = routed(world, &plan, "Evenings").await;
    let early = replies::save_draft(&world.core, world.officer, draft(&plan, &route)).await;
    assert!(matches!(early, Err(Error::State(_))));
    routes::accept(&world.core, world.officer, seen(&plan.council, &route))
        .await
        .unwrap();
    let route = of_theme(world, route.theme_id).await;
    let undrafted =
        replies::publish(&world.core, world.officer, seen(&plan.council, &route), 0).await;
    assert!(matches!(undrafted, Err(Error::State(_))));
    let stranger = Draft {
        council_id: world.council("leeds").await.id,
        ..draft(&plan, &route)
    };
    let refused = replies::save_draft(&world.core, world.officer, stranger).await;
    assert!(matches!(refused, Err(Error::NotFound)));

    let at = world.core.now();
    let id = answer(world, &plan, &route, draft(&plan, &route)).await;
    let now = of_theme(world, route.theme_id).await;
    assert_eq!(now.state, RouteState::Answered);
    assert_eq!(now.due_on, route.due_on);
    assert_eq!(
        world.jobs().await,
        ["announce_reply", "route_theme", "tell_followers"]
    );
    let reply = reply::Entity::for_job(id)
        .one(world.core.db.reader())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(reply.published_at, Some(at));
    // It is final.
    let again = replies::publish(&world.core, world.officer, seen(&plan.council, &now), 1).await;
    assert!(matches!(again, Err(Error::State(_))));
    let edit = Draft {
        revision: Some(1),
        ..draft(&plan, &route)
    };
    let edited = replies::save_draft(&world.core, world.officer, edit).await;
    assert!(matches!(edited, Err(Error::State(_))));
}

async fn a_step_that_did_not_change_is_no_answer(world: &World) {
    let mut plan = world.plan("oxford", Some(WASTE)).await;
    let route = taken(world, &plan, "Evenings").await;
    let first_version = plan.steps[0];
    world
        .version(&mut plan, 2, &["Choose a day", "Choose an evening"])
        .await;
    let [same, new] = plan.steps[..] else {
        panic!()
    };
    for step in [first_version, same] {
        let wrong = Draft {
            changed_step_id: Some(step),
            ..draft(&plan, &route)
        };
        let refused = replies::save_draft(&world.core, world.officer, wrong).await;
        assert!(matches!(
            refused,
            Err(Error::Invalid {
                field: "changed_step",
                ..
            })
        ));
    }
    let changed = replies::changed_steps(world.core.db.reader(), plan.design.id)
        .await
        .unwrap();
    assert_eq!(changed.len(), 1);
    assert_eq!(changed[0].step_id, new);
    assert_eq!((changed[0].version, changed[0].step), (2, 2));
    let right = Draft {
        changed_step_id: Some(new),
        ..draft(&plan, &route)
    };
    answer(world, &plan, &route, right).await;
}

async fn a_colleagues_draft_is_not_overwritten(world: &World) {
    let plan = world.plan("oxford", Some(WASTE)).await;
    let route = taken(world, &plan, "Evenings").await;
    let core = &world.core;
    replies::save_draft(core, world.officer, draft(&plan, &route))
        .await
        .unwrap();
    let second = replies::save_draft(core, world.officer, draft(&plan, &route)).await;
    assert!(matches!(second, Err(Error::Changed)));
    let edit = Draft {
        revision: Some(0),
        body: "We will open on Fridays.".to_owned(),
        ..draft(&plan, &route)
    };
    replies::save_draft(core, world.officer, edit)
        .await
        .unwrap();
    let stale = replies::publish(core, world.officer, seen(&plan.council, &route), 0).await;
    assert!(matches!(stale, Err(Error::Changed)));
    replies::publish(core, world.officer, seen(&plan.council, &route), 1)
        .await
        .unwrap();
}

async fn everyone_who_asked_is_told_once(world: &World) {
    let plan = world.plan("oxford", Some(WASTE)).await;
    let route = taken(world, &plan, "Evenings").await;
    let theme = yousaid_services::themes::Seen {
        council_id: plan.council.id,
        theme_id: route.theme_id,
        revision: 0,
    };
    let published = FeedbackState::Published;
    for (text, email) in [
        ("Evenings please", Some("ann@example.org")),
        ("Evenings again", Some("Ann@example.org")),
        ("Evenings too", Some("bob@example.org")),
        ("Evenings, no address", None),
    ] {
        let id = world.feedback(&plan, text, published, email).await;
        assign(world, theme, id).await.unwrap();
    }
    // Not in the theme.
    world
        .feedback(&plan, "Weekends", published, Some("cat@example.org"))
        .await;
    // Said: no more mail.
    let ended = world
        .feedback(
            &plan,
            "Evenings, but quietly",
            published,
            Some("dan@example.org"),
        )
        .await;
    assign(world, theme, ended).await.unwrap();
    yousaid_services::sql::execute(
        world.core.db.writer(),
        "UPDATE contacts SET ended_at = 1 WHERE feedback_id = $1",
        [ended.into()],
    )
    .await
    .unwrap();

    let reader = world.core.db.reader();
    let id = replies::save_draft(&world.core, world.officer, draft(&plan, &route))
        .await
        .unwrap();
    let before = replies::recipients(reader, id, None, 10).await.unwrap();
    assert!(before.is_empty(), "a draft is announced to nobody");
    replies::publish(&world.core, world.officer, seen(&plan.council, &route), 0)
        .await
        .unwrap();
    let first = replies::recipients(reader, id, None, 1).await.unwrap();
    assert_eq!(first[0].email, "ann@example.org");
    let second = replies::recipients(reader, id, Some(first[0].contact_id), 10)
        .await
        .unwrap();
    assert_eq!(second.len(), 1);
    assert_eq!(second[0].email, "bob@example.org");
}

async fn a_design_is_answered_when_every_theme_is(world: &World) {
    let plan = world.plan("oxford", Some(WASTE)).await;
    let one = taken(world, &plan, "Evenings").await;
    let two = taken(world, &plan, "Weekends").await;
    answer(world, &plan, &one, draft(&plan, &one)).await;
    let mut closed: design::ActiveModel = plan.design.clone().into();
    closed.state = sea_orm::Set(DesignState::Closed);
    sea_orm::ActiveModelTrait::update(closed, world.core.db.writer())
        .await
        .unwrap();
    let mark = || {
        replies::mark_answered(
            &world.core,
            world.officer,
            plan.council.id,
            plan.design.id,
            0,
        )
    };
    assert!(matches!(mark().await, Err(Error::State(_))));
    answer(world, &plan, &two, draft(&plan, &two)).await;
    mark().await.unwrap();
    let design = design::Entity::for_job(plan.design.id)
        .one(world.core.db.reader())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(design.state, DesignState::Answered);
}

async fn a_hand_on_takes_the_draft_away(world: &World) {
    let plan = world.plan("oxford", Some(WASTE)).await;
    let route = taken(world, &plan, "Evenings").await;
    replies::save_draft(&world.core, world.officer, draft(&plan, &route))
        .await
        .unwrap();
    let cherwell = world.council("cherwell").await;
    routes::hand_on(
        &world.core,
        world.officer,
        seen(&plan.council, &route),
        cherwell.id,
        "Over the border",
    )
    .await
    .unwrap();
    let left = reply::Entity::in_council(plan.council.id)
        .all(world.core.db.reader())
        .await
        .unwrap();
    assert!(left.is_empty());
}
