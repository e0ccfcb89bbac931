//! What the theming engine reads and writes.

use yousaid_entities::*;
use yousaid_services::themes::{self, Coding, Seen, engine};

use crate::on_both_databases;
use crate::themes::{assign, theme, wording};
use crate::world::{Plan, WASTE, World};

const BINS: [&str; 8] = [
    "The brown bin was not emptied again this week",
    "My green bin is never emptied on the right day",
    "Bins are left on the pavement after they are emptied",
    "Please empty the food waste bin every week",
    "The bin lorry missed our street and the bins were full",
    "Our recycling bin was not emptied for three weeks",
    "The bins smell because they are not emptied often enough",
    "Why was my garden waste bin not emptied",
];

const PARKING: [&str; 8] = [
    "There is nowhere to park near the library",
    "The parking permit costs far too much for residents",
    "Visitors cannot find parking on a Saturday",
    "Parking charges in the town centre are too high",
    "I could not pay for parking with the app",
    "The car park is full before nine every morning",
    "Residents need more parking permits for carers",
    "Parking wardens were rude about my permit",
];

async fn publish(world: &World, plan: &Plan, texts: &[&str]) -> Vec<FeedbackId> {
    let mut ids = Vec::new();
    for text in texts {
        ids.push(
            world
                .feedback(plan, text, FeedbackState::Published, None)
                .await,
        );
    }
    ids
}

/// What the job does.
async fn run_assign(world: &World, plan: &Plan) {
    let input = engine::to_assign(&world.core, plan.design.id)
        .await
        .unwrap();
    let found = engine::assign(&input);
    let txn = world.core.db.begin().await.unwrap();
    engine::save_assignments_in(&txn, &world.core, plan.design.id, &found)
        .await
        .unwrap();
    txn.commit().await.unwrap();
}

/// What the job does.
async fn run_discover(world: &World, plan: &Plan) {
    let input = engine::to_discover(&world.core, plan.design.id)
        .await
        .unwrap();
    let found = engine::propose(&input);
    let txn = world.core.db.begin().await.unwrap();
    engine::save_proposals_in(&txn, &world.core, plan.design.id, found)
        .await
        .unwrap();
    txn.commit().await.unwrap();
}

async fn themes_of(world: &World, plan: &Plan) -> Vec<theme::Model> {
    theme::Entity::of_design(plan.council.id, plan.design.id)
        .all(world.core.db.reader())
        .await
        .unwrap()
}

async fn members(world: &World, theme: ThemeId) -> Vec<theme_assignment::Model> {
    let council = theme::Entity::for_job(theme)
        .one(world.core.db.reader())
        .await
        .unwrap()
        .unwrap()
        .council_id;
    theme_assignment::Entity::of_theme(council, theme)
        .all(world.core.db.reader())
        .await
        .unwrap()
}

on_both_databases!(
    proposals_replace_those_nobody_decided_on,
    the_frame_is_learnt_and_an_officers_no_stands,
    held_words_reach_no_engine,
    nothing_to_learn_from_assigns_nothing,
    every_fiftieth_publication_asks_for_themes_once,
);

async fn proposals_replace_those_nobody_decided_on(world: &World) {
    let plan = world.plan("oxford", Some(WASTE)).await;
    publish(world, &plan, &BINS).await;
    publish(world, &plan, &PARKING).await;
    run_discover(world, &plan).await;
    let first = themes_of(world, &plan).await;
    assert!(!first.is_empty());
    assert!(
        first
            .iter()
            .all(|theme| theme.state == ThemeState::Proposed)
    );

    let kept = first.first().unwrap();
    let seen = Seen {
        council_id: plan.council.id,
        theme_id: kept.id,
        revision: kept.revision,
    };
    let held_by_kept = members(world, kept.id).await.len();
    assert!(held_by_kept > 0);
    themes::accept(&world.core, world.officer, seen, wording("Kept"))
        .await
        .unwrap();
    run_discover(world, &plan).await;
    let second = themes_of(world, &plan).await;
    assert!(second.iter().any(|theme| theme.id == kept.id));
    for theme in &first {
        let still_there = second.iter().any(|other| other.id == theme.id);
        assert_eq!(still_there, theme.id == kept.id);
    }
    let open = engine::to_discover(&world.core, plan.design.id)
        .await
        .unwrap();
    assert_eq!(open.len(), 16 - held_by_kept);
}

async fn the_frame_is_learnt_and_an_officers_no_stands(world: &World) {
    let plan = world.plan("oxford", Some(WASTE)).await;
    let bins = theme(world, &plan, "Missed bins").await;
    let parking = theme(world, &plan, "Parking").await;
    for (theme, texts) in [(bins, &BINS[..6]), (parking, &PARKING[..6])] {
        for id in publish(world, &plan, texts).await {
            assign(world, theme, id).await.unwrap();
        }
    }
    // The frame is older than what the engine adds to it.
    world.days_later(1);
    let open = publish(world, &plan, &[BINS[6], PARKING[6], BINS[7]]).await;
    let refused = Coding {
        council_id: plan.council.id,
        theme_id: bins.theme_id,
        feedback_id: open[2],
    };
    themes::assign(&world.core, world.officer, refused)
        .await
        .unwrap();
    themes::unassign(&world.core, world.officer, refused)
        .await
        .unwrap();

    run_assign(world, &plan).await;
    let found = members(world, bins.theme_id).await;
    assert!(found.iter().all(|row| row.feedback_id != open[2]));
    let by_engine: Vec<_> = found
        .iter()
        .filter(|row| row.made_by == MadeBy::Engine)
        .collect();
    assert_eq!(by_engine.len(), 1);
    assert_eq!(by_engine[0].feedback_id, open[0]);
    assert!(by_engine[0].confidence > 0.0 && by_engine[0].confidence <= 1.0);
    let officers = found
        .iter()
        .filter(|row| row.made_by == MadeBy::Officer)
        .count();
    assert_eq!(officers, 6);

    // It does not learn from what it assigned itself, and has nothing left to do.
    let again = engine::to_assign(&world.core, plan.design.id)
        .await
        .unwrap();
    assert_eq!(again.coded.len(), 12);
    assert!(
        again
            .open
            .iter()
            .all(|words| words.id != open[0] && words.id != open[2])
    );
}

async fn held_words_reach_no_engine(world: &World) {
    let plan = world.plan("oxford", Some(WASTE)).await;
    for state in [
        FeedbackState::Received,
        FeedbackState::Ready,
        FeedbackState::Held,
        FeedbackState::Rejected,
        FeedbackState::Withdrawn,
    ] {
        world
            .feedback(&plan, "The bins are late", state, None)
            .await;
    }
    assert!(
        engine::to_discover(&world.core, plan.design.id)
            .await
            .unwrap()
            .is_empty()
    );
    assert!(
        engine::to_assign(&world.core, plan.design.id)
            .await
            .unwrap()
            .open
            .is_empty()
    );
}

async fn nothing_to_learn_from_assigns_nothing(world: &World) {
    let plan = world.plan("oxford", Some(WASTE)).await;
    publish(world, &plan, &BINS).await;
    run_assign(world, &plan).await;
    assert!(themes_of(world, &plan).await.is_empty());
    assert!(world.jobs().await.is_empty());
}

async fn every_fiftieth_publication_asks_for_themes_once(world: &World) {
    let plan = world.plan("oxford", Some(WASTE)).await;
    let texts = vec!["The bins are late"; 50];
    publish(world, &plan, &texts[..49]).await;
    run_assign(world, &plan).await;
    assert!(world.jobs().await.is_empty());
    publish(world, &plan, &texts[49..]).await;
    run_assign(world, &plan).await;
    run_assign(world, &plan).await;
    assert_eq!(world.jobs().await, ["discover_themes"]);
}
