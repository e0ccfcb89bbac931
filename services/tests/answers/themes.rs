//! What officers do with themes.

use sea_orm::EntityTrait;
use yousaid_entities::*;
use yousaid_services::themes::{self, Coding, NewTheme, Seen, Wording};
use yousaid_services::{Error, register};

use crate::on_both_databases;
use crate::world::{Plan, WASTE, World};

pub fn wording(name: &str) -> Wording {
    Wording {
        name: name.to_owned(),
        description: String::new(),
    }
}

/// An accepted theme of the officer's own making.
pub async fn theme(world: &World, plan: &Plan, name: &str) -> Seen {
    let new = NewTheme {
        council_id: plan.council.id,
        design_id: plan.design.id,
        wording: wording(name),
    };
    let theme_id = themes::create(&world.core, world.officer, new)
        .await
        .unwrap();
    Seen {
        council_id: plan.council.id,
        theme_id,
        revision: 0,
    }
}

pub async fn assign(world: &World, seen: Seen, feedback_id: FeedbackId) -> Result<(), Error> {
    let coding = Coding {
        council_id: seen.council_id,
        theme_id: seen.theme_id,
        feedback_id,
    };
    themes::assign(&world.core, world.officer, coding).await
}

async fn row(world: &World, id: ThemeId) -> theme::Model {
    theme::Entity::for_job(id)
        .one(world.core.db.reader())
        .await
        .unwrap()
        .unwrap()
}

on_both_databases!(
    the_register_loads_twice_and_keeps_what_the_installation_knows,
    a_theme_is_made_and_worded_under_the_revision_that_was_seen,
    another_council_finds_nothing,
    merging_keeps_the_officers_word,
    only_published_feedback_of_the_design_is_coded,
    a_theme_leaves_the_frame_and_comes_back,
);

async fn the_register_loads_twice_and_keeps_what_the_installation_knows(world: &World) {
    let mut oxford: council::ActiveModel = world.council("oxford").await.into();
    oxford.takes_part = sea_orm::Set(true);
    oxford.name = sea_orm::Set("An older name".to_owned());
    sea_orm::ActiveModelTrait::update(oxford, world.core.db.writer())
        .await
        .unwrap();
    let before = council::Entity::find()
        .all(world.core.db.reader())
        .await
        .unwrap()
        .len();
    register::load(&world.core).await.unwrap();
    let councils = council::Entity::find()
        .all(world.core.db.reader())
        .await
        .unwrap();
    assert_eq!(councils.len(), before);
    let today = world.core.now().date();
    let in_office = councils.iter().filter(|c| c.is_in_office(today)).count();
    assert_eq!(in_office, 317);
    let oxford = world.council("oxford").await;
    assert!(oxford.takes_part);
    assert_eq!(oxford.name, "Oxford City Council");
    assert_eq!(oxford.kind, "district");
}

async fn a_theme_is_made_and_worded_under_the_revision_that_was_seen(world: &World) {
    let plan = world.plan("oxford", Some(WASTE)).await;
    let seen = theme(world, &plan, "  Evening   slots ").await;
    assert_eq!(row(world, seen.theme_id).await.name, "Evening slots");
    assert_eq!(world.jobs().await, ["route_theme"]);

    let core = &world.core;
    themes::describe(core, world.officer, seen, wording("Evenings"))
        .await
        .unwrap();
    let late = themes::describe(core, world.officer, seen, wording("Nights")).await;
    assert!(matches!(late, Err(Error::Changed)));
    let nameless = themes::describe(core, world.officer, seen, wording(" ")).await;
    assert!(matches!(
        nameless,
        Err(Error::Invalid { field: "name", .. })
    ));
    let theme = row(world, seen.theme_id).await;
    assert_eq!((theme.name.as_str(), theme.revision), ("Evenings", 1));
    assert_eq!(world.actions().await, ["theme.created", "theme.described"]);
    let design = design::Entity::for_job(plan.design.id)
        .one(core.db.reader())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(design.public_revision, 2);
}

async fn another_council_finds_nothing(world: &World) {
    let plan = world.plan("oxford", Some(WASTE)).await;
    let own = theme(world, &plan, "Evening slots").await;
    let feedback = world
        .feedback(
            &plan,
            "Please open in the evening",
            FeedbackState::Published,
            None,
        )
        .await;
    let stranger = Seen {
        council_id: world.council("cherwell").await.id,
        ..own
    };
    let core = &world.core;
    let by = world.officer;
    let refused = [
        themes::accept(core, by, stranger, wording("x")).await,
        themes::describe(core, by, stranger, wording("x")).await,
        themes::merge(core, by, stranger, own.theme_id).await,
        themes::retire(core, by, stranger).await,
        themes::set_service(core, by, stranger, None).await,
        assign(world, stranger, feedback).await,
        themes::ask_to_discover(core, by, stranger.council_id, plan.design.id).await,
    ];
    for result in refused {
        assert!(matches!(result, Err(Error::NotFound)), "{result:?}");
    }
}

async fn merging_keeps_the_officers_word(world: &World) {
    let plan = world.plan("oxford", Some(WASTE)).await;
    let from = theme(world, &plan, "Evenings").await;
    let into = theme(world, &plan, "Opening hours").await;
    let both = world
        .feedback(&plan, "Open later please", FeedbackState::Published, None)
        .await;
    let only = world
        .feedback(&plan, "Evenings suit me", FeedbackState::Published, None)
        .await;
    assign(world, from, both).await.unwrap();
    assign(world, from, only).await.unwrap();
    let txn = world.core.db.begin().await.unwrap();
    themes::engine::save_assignments_in(
        &txn,
        &world.core,
        plan.design.id,
        &[(both, into.theme_id, 0.6)],
    )
    .await
    .unwrap();
    txn.commit().await.unwrap();

    themes::merge(&world.core, world.officer, from, into.theme_id)
        .await
        .unwrap();
    let merged = row(world, from.theme_id).await;
    assert_eq!(merged.state, ThemeState::Merged);
    assert_eq!(merged.merged_into, Some(into.theme_id));
    let rows = theme_assignment::Entity::in_council(plan.council.id)
        .all(world.core.db.reader())
        .await
        .unwrap();
    assert_eq!(rows.len(), 2);
    for row in rows {
        assert_eq!(row.theme_id, into.theme_id);
        assert_eq!(row.made_by, MadeBy::Officer);
        assert!((row.confidence - 1.0).abs() < f64::EPSILON);
    }
    let itself = themes::merge(&world.core, world.officer, into, into.theme_id).await;
    assert!(matches!(itself, Err(Error::NotFound)));
}

async fn only_published_feedback_of_the_design_is_coded(world: &World) {
    let plan = world.plan("oxford", Some(WASTE)).await;
    let other = world.plan("oxford", Some(WASTE)).await;
    let seen = theme(world, &plan, "Evenings").await;
    let held = world
        .feedback(&plan, "Call me on 01632 960001", FeedbackState::Held, None)
        .await;
    let elsewhere = world
        .feedback(&other, "Evenings", FeedbackState::Published, None)
        .await;
    assert!(matches!(
        assign(world, seen, held).await,
        Err(Error::State(_))
    ));
    assert!(matches!(
        assign(world, seen, elsewhere).await,
        Err(Error::NotFound)
    ));
    let fine = world
        .feedback(&plan, "Evenings", FeedbackState::Published, None)
        .await;
    assign(world, seen, fine).await.unwrap();
    assign(world, seen, fine).await.unwrap();
    let rows = theme_assignment::Entity::of_theme(plan.council.id, seen.theme_id)
        .all(world.core.db.reader())
        .await
        .unwrap();
    assert_eq!(rows.len(), 1);
}

async fn a_theme_leaves_the_frame_and_comes_back(world: &World) {
    let plan = world.plan("oxford", Some(WASTE)).await;
    let seen = theme(world, &plan, "Evenings").await;
    themes::retire(&world.core, world.officer, seen)
        .await
        .unwrap();
    let again = Seen {
        revision: 1,
        ..seen
    };
    let fine = world
        .feedback(&plan, "Evenings", FeedbackState::Published, None)
        .await;
    assert!(matches!(
        assign(world, again, fine).await,
        Err(Error::State(_))
    ));
    themes::accept(&world.core, world.officer, again, wording("Evenings"))
        .await
        .unwrap();
    assert_eq!(row(world, seen.theme_id).await.state, ThemeState::Accepted);
    let unknown = Seen {
        revision: 2,
        ..seen
    };
    let result = themes::set_service(&world.core, world.officer, unknown, Some(-1)).await;
    assert!(matches!(
        result,
        Err(Error::Invalid {
            field: "service",
            ..
        })
    ));
}
