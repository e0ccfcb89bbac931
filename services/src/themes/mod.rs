//! The code frame of a design: what officers do with themes and with what is in them.
//!
//! Invariants:
//! - only accepted themes are in the frame; a theme that was answered stays in it;
//! - an officer's word about a piece of feedback is never changed by the engine
//!   (see [`engine`] for its side of that).

pub mod engine;

use sea_orm::sea_query::{ExprTrait, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter,
    sea_query::Expr,
};
use serde_json::json;
use yousaid_entities::{
    CouncilId, DesignId, FeedbackId, FeedbackState, MadeBy, RouteState, ThemeId, ThemeState,
    design, feedback, route, service, theme, theme_assignment,
};

use crate::audit::{self, Actor, Event};
use crate::outbox::{self, Job, NewJob};
use crate::{Core, Error, Result, routes, sql};

/// The longest name of a theme: it must fit a heading.
pub const NAME_LENGTH: usize = 120;
/// The longest description of a theme.
pub const DESCRIPTION_LENGTH: usize = 1_000;

/// A theme as the officer saw it.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    /// The officer's council.
    pub council_id: CouncilId,
    /// Which theme.
    pub theme_id: ThemeId,
    /// Its revision on the officer's page.
    pub revision: i64,
}

/// Name and description of a theme, as an officer wrote them.
#[derive(Clone, Debug)]
pub struct Wording {
    /// Name.
    pub name: String,
    /// What belongs in it; may be empty.
    pub description: String,
}

impl Wording {
    fn check(self) -> Result<Self> {
        let name = self.name.split_whitespace().collect::<Vec<_>>().join(" ");
        let description = self.description.trim().to_owned();
        if name.is_empty() {
            return Err(Error::invalid("name", "themes-error-name-empty"));
        }
        if name.chars().count() > NAME_LENGTH {
            return Err(Error::invalid("name", "themes-error-name-long"));
        }
        if description.chars().count() > DESCRIPTION_LENGTH {
            return Err(Error::invalid(
                "description",
                "themes-error-description-long",
            ));
        }
        Ok(Self { name, description })
    }
}

/// Takes a suggestion into the frame, under the name the officer gives it. A retired theme comes
/// back the same way. The job that names its accountable council follows.
///
/// # Errors
/// [`Error::Invalid`] for the name or description, [`Error::State`] when the theme was merged,
/// [`Error::Changed`] and [`Error::NotFound`] as everywhere.
pub async fn accept(core: &Core, actor: Actor, seen: Seen, wording: Wording) -> Result<()> {
    let wording = wording.check()?;
    let txn = core.db.begin().await?;
    let theme = find(&txn, seen).await?;
    if !theme.state.may_become(ThemeState::Accepted) {
        return Err(Error::State("themes-state-not-acceptable"));
    }
    update(
        &txn,
        core,
        seen,
        theme::ActiveModel {
            name: Set(wording.name),
            description: Set(wording.description),
            state: Set(ThemeState::Accepted),
            ..Default::default()
        },
    )
    .await?;
    happened(&txn, core, actor, &theme, "theme.accepted", json!({})).await?;
    let route = Job::RouteTheme { theme_id: theme.id };
    outbox::enqueue(
        &txn,
        core,
        [NewJob::now(core, Some(seen.council_id), route)],
    )
    .await?;
    txn.commit().await?;
    core.waker.wake();
    Ok(())
}

/// A theme of an officer's own making, at once in the frame.
#[derive(Clone, Debug)]
pub struct NewTheme {
    /// The officer's council.
    pub council_id: CouncilId,
    /// Of which design.
    pub design_id: DesignId,
    /// Its words.
    pub wording: Wording,
}

/// Adds a theme to the frame. The job that names its accountable council follows.
///
/// # Errors
/// [`Error::Invalid`] for the name or description, [`Error::NotFound`] for the design.
pub async fn create(core: &Core, actor: Actor, new: NewTheme) -> Result<ThemeId> {
    let wording = new.wording.check()?;
    let now = core.now();
    let txn = core.db.begin().await?;
    design::Entity::one_in_council(new.council_id, new.design_id)
        .one(&txn)
        .await?
        .ok_or(Error::NotFound)?;
    let theme = theme::Model {
        id: core.id(),
        council_id: new.council_id,
        design_id: new.design_id,
        name: wording.name,
        description: wording.description,
        keywords: String::new(),
        state: ThemeState::Accepted,
        made_by: MadeBy::Officer,
        merged_into: None,
        service_number: None,
        created_at: now,
        updated_at: now,
        revision: 0,
    };
    theme::Entity::insert(theme::ActiveModel::from(theme.clone()))
        .exec_without_returning(&txn)
        .await?;
    happened(&txn, core, actor, &theme, "theme.created", json!({})).await?;
    let route = Job::RouteTheme { theme_id: theme.id };
    outbox::enqueue(&txn, core, [NewJob::now(core, Some(new.council_id), route)]).await?;
    txn.commit().await?;
    core.waker.wake();
    Ok(theme.id)
}

/// Changes the words of a theme.
///
/// # Errors
/// As [`accept`].
pub async fn describe(core: &Core, actor: Actor, seen: Seen, wording: Wording) -> Result<()> {
    let wording = wording.check()?;
    let txn = core.db.begin().await?;
    let theme = find(&txn, seen).await?;
    if theme.state == ThemeState::Merged {
        return Err(Error::State("themes-state-merged"));
    }
    update(
        &txn,
        core,
        seen,
        theme::ActiveModel {
            name: Set(wording.name),
            description: Set(wording.description),
            ..Default::default()
        },
    )
    .await?;
    happened(&txn, core, actor, &theme, "theme.described", json!({})).await?;
    txn.commit().await?;
    Ok(())
}

/// Moves everything in a theme to another of the same frame. Where both held a piece of feedback,
/// an officer's word wins over the engine's.
///
/// # Errors
/// [`Error::State`] when either has been answered or cannot be merged; [`Error::NotFound`] when
/// the target is not an accepted theme of the same design.
pub async fn merge(core: &Core, actor: Actor, seen: Seen, into: ThemeId) -> Result<()> {
    let txn = core.db.begin().await?;
    let theme = find(&txn, seen).await?;
    let target = theme::Entity::of_design(seen.council_id, theme.design_id)
        .filter(theme::Column::Id.eq(into))
        .one(&txn)
        .await?
        .filter(|target| target.state == ThemeState::Accepted && target.id != theme.id)
        .ok_or(Error::NotFound)?;
    if !theme.state.may_become(ThemeState::Merged) {
        return Err(Error::State("themes-state-merged"));
    }
    let answered = route::Entity::owned_or_from(seen.council_id)
        .filter(route::Column::ThemeId.is_in([theme.id, target.id]))
        .filter(route::Column::State.eq(RouteState::Answered))
        .count(&txn)
        .await?;
    if answered > 0 {
        return Err(Error::State("themes-state-answered"));
    }
    sql::execute(
        &txn,
        "INSERT INTO theme_assignments
             (theme_id, feedback_id, council_id, made_by, actor_id, confidence, created_at)
         SELECT $2, feedback_id, council_id, made_by, actor_id, confidence, created_at
         FROM theme_assignments WHERE theme_id = $1 AND council_id = $3
         ON CONFLICT (theme_id, feedback_id) DO UPDATE
         SET made_by = excluded.made_by, actor_id = excluded.actor_id,
             confidence = excluded.confidence
         WHERE excluded.made_by = 'officer'",
        [theme.id.into(), target.id.into(), seen.council_id.into()],
    )
    .await?;
    theme_assignment::Entity::delete_many()
        .filter(theme_assignment::Column::CouncilId.eq(seen.council_id))
        .filter(theme_assignment::Column::ThemeId.eq(theme.id))
        .exec(&txn)
        .await?;
    update(
        &txn,
        core,
        seen,
        theme::ActiveModel {
            state: Set(ThemeState::Merged),
            merged_into: Set(Some(target.id)),
            ..Default::default()
        },
    )
    .await?;
    let detail = json!({ "into": target.id });
    happened(&txn, core, actor, &theme, "theme.merged", detail).await?;
    txn.commit().await?;
    Ok(())
}

/// Dismisses a suggestion, or takes a theme out of the frame.
///
/// # Errors
/// [`Error::State`] when the theme was answered or merged.
pub async fn retire(core: &Core, actor: Actor, seen: Seen) -> Result<()> {
    let txn = core.db.begin().await?;
    let theme = find(&txn, seen).await?;
    if !theme.state.may_become(ThemeState::Retired) {
        return Err(Error::State("themes-state-merged"));
    }
    let answered = route::Entity::of_theme(theme.id)
        .filter(route::Column::State.eq(RouteState::Answered))
        .count(&txn)
        .await?;
    if answered > 0 {
        return Err(Error::State("themes-state-answered"));
    }
    update(
        &txn,
        core,
        seen,
        theme::ActiveModel {
            state: Set(ThemeState::Retired),
            ..Default::default()
        },
    )
    .await?;
    happened(&txn, core, actor, &theme, "theme.retired", json!({})).await?;
    txn.commit().await?;
    Ok(())
}

/// Says which service a theme is about; none means the design's own. An accepted theme that no
/// council has taken yet is routed again in the same transaction, so that it is never with the
/// council of a service it is not about.
///
/// # Errors
/// [`Error::Invalid`] for a number that is not in the list; [`Error::State`] once a council has
/// taken the theme.
pub async fn set_service(
    core: &Core,
    actor: Actor,
    seen: Seen,
    service_number: Option<i32>,
) -> Result<()> {
    let txn = core.db.begin().await?;
    let theme = find(&txn, seen).await?;
    if let Some(number) = service_number
        && service::Entity::find_by_id(number)
            .one(&txn)
            .await?
            .is_none()
    {
        return Err(Error::invalid("service", "themes-error-service"));
    }
    let taken = route::Entity::of_theme(theme.id)
        .filter(route::Column::State.is_in([RouteState::Accepted, RouteState::Answered]))
        .count(&txn)
        .await?;
    if taken > 0 {
        return Err(Error::State("themes-state-taken"));
    }
    update(
        &txn,
        core,
        seen,
        theme::ActiveModel {
            service_number: Set(service_number),
            ..Default::default()
        },
    )
    .await?;
    let detail = json!({ "service": service_number });
    happened(&txn, core, actor, &theme, "theme.service_set", detail).await?;
    routes::route_theme_in(&txn, core, theme.id).await?;
    txn.commit().await?;
    Ok(())
}

/// A piece of feedback and the theme an officer puts it in, or takes it out of.
#[derive(Clone, Copy, Debug)]
pub struct Coding {
    /// The officer's council.
    pub council_id: CouncilId,
    /// Which theme.
    pub theme_id: ThemeId,
    /// Which feedback.
    pub feedback_id: FeedbackId,
}

/// Puts a published piece of feedback in a theme of the frame. Doing it twice is doing it once.
///
/// # Errors
/// [`Error::State`] when the theme is not in the frame or the feedback is not published;
/// [`Error::NotFound`] when they are not of one design of the council.
pub async fn assign(core: &Core, actor: Actor, coding: Coding) -> Result<()> {
    let txn = core.db.begin().await?;
    let theme = theme::Entity::one_in_council(coding.council_id, coding.theme_id)
        .one(&txn)
        .await?
        .ok_or(Error::NotFound)?;
    let feedback = feedback::Entity::one_in_council(coding.council_id, coding.feedback_id)
        .one(&txn)
        .await?
        .filter(|feedback| feedback.design_id == theme.design_id)
        .ok_or(Error::NotFound)?;
    if theme.state != ThemeState::Accepted {
        return Err(Error::State("themes-state-not-in-frame"));
    }
    if feedback.state != FeedbackState::Published {
        return Err(Error::State("themes-state-not-published"));
    }
    theme_assignment::Entity::insert(theme_assignment::ActiveModel {
        theme_id: Set(theme.id),
        feedback_id: Set(feedback.id),
        council_id: Set(coding.council_id),
        made_by: Set(MadeBy::Officer),
        actor_id: Set(actor.user()),
        confidence: Set(1.0),
        created_at: Set(core.now()),
    })
    .on_conflict(
        OnConflict::columns([
            theme_assignment::Column::ThemeId,
            theme_assignment::Column::FeedbackId,
        ])
        .update_columns([
            theme_assignment::Column::MadeBy,
            theme_assignment::Column::ActorId,
            theme_assignment::Column::Confidence,
        ])
        .to_owned(),
    )
    .exec_without_returning(&txn)
    .await?;
    coded(&txn, core, actor, &theme, coding, engine::ASSIGNED).await?;
    txn.commit().await?;
    Ok(())
}

/// Takes a piece of feedback out of a theme. The engine leaves it to the officers from then on.
///
/// # Errors
/// [`Error::NotFound`] when it is not in that theme of the council.
pub async fn unassign(core: &Core, actor: Actor, coding: Coding) -> Result<()> {
    let txn = core.db.begin().await?;
    let theme = theme::Entity::one_in_council(coding.council_id, coding.theme_id)
        .one(&txn)
        .await?
        .ok_or(Error::NotFound)?;
    let gone = theme_assignment::Entity::delete_many()
        .filter(theme_assignment::Column::CouncilId.eq(coding.council_id))
        .filter(theme_assignment::Column::ThemeId.eq(coding.theme_id))
        .filter(theme_assignment::Column::FeedbackId.eq(coding.feedback_id))
        .exec(&txn)
        .await?;
    if gone.rows_affected == 0 {
        return Err(Error::NotFound);
    }
    coded(&txn, core, actor, &theme, coding, engine::UNASSIGNED).await?;
    txn.commit().await?;
    Ok(())
}

/// Asks the engine to look for themes now.
///
/// # Errors
/// [`Error::NotFound`] when the council has no such design.
pub async fn ask_to_discover(
    core: &Core,
    actor: Actor,
    council: CouncilId,
    design: DesignId,
) -> Result<()> {
    let txn = core.db.begin().await?;
    design::Entity::one_in_council(council, design)
        .one(&txn)
        .await?
        .ok_or(Error::NotFound)?;
    discover_in(&txn, core, [(council, design)]).await?;
    audit::record(
        &txn,
        core,
        [Event {
            council_id: Some(council),
            actor,
            subject: ("designs", design.0),
            action: "themes.asked_for",
            detail: json!({}),
        }],
    )
    .await?;
    txn.commit().await?;
    core.waker.wake();
    Ok(())
}

/// Writes the jobs that look for themes in these designs, in the transaction of their cause (such
/// as designs that close).
///
/// # Errors
/// When the database refuses.
pub async fn discover_in(
    db: &impl ConnectionTrait,
    core: &Core,
    designs: impl IntoIterator<Item = (CouncilId, DesignId)>,
) -> Result<()> {
    let asked_at = core.now().0;
    let jobs = designs.into_iter().map(|(council, design_id)| {
        let job = Job::DiscoverThemes {
            design_id,
            asked_at,
        };
        NewJob::now(core, Some(council), job)
    });
    outbox::enqueue(db, core, jobs).await
}

async fn find(db: &impl ConnectionTrait, seen: Seen) -> Result<theme::Model> {
    theme::Entity::one_in_council(seen.council_id, seen.theme_id)
        .one(db)
        .await?
        .ok_or(Error::NotFound)
}

/// Writes the change if nobody else changed the theme since it was seen.
async fn update(
    db: &impl ConnectionTrait,
    core: &Core,
    seen: Seen,
    change: theme::ActiveModel,
) -> Result<()> {
    let changed = theme::Entity::update_many()
        .set(change)
        .col_expr(theme::Column::UpdatedAt, Expr::value(core.now()))
        .col_expr(
            theme::Column::Revision,
            Expr::col(theme::Column::Revision).add(1),
        )
        .filter(theme::Column::CouncilId.eq(seen.council_id))
        .filter(theme::Column::Id.eq(seen.theme_id))
        .filter(theme::Column::Revision.eq(seen.revision))
        .exec(db)
        .await?;
    if changed.rows_affected == 0 {
        return Err(Error::Changed);
    }
    Ok(())
}

/// The audit event of a theme; the public pages of its design are made anew.
async fn happened(
    db: &impl ConnectionTrait,
    core: &Core,
    actor: Actor,
    theme: &theme::Model,
    action: &'static str,
    detail: serde_json::Value,
) -> Result<()> {
    design::Entity::touch_public(db, theme.design_id, core.now()).await?;
    let event = Event {
        council_id: Some(theme.council_id),
        actor,
        subject: ("themes", theme.id.0),
        action,
        detail,
    };
    audit::record(db, core, [event]).await
}

/// The same for a piece of feedback in a theme.
async fn coded(
    db: &impl ConnectionTrait,
    core: &Core,
    actor: Actor,
    theme: &theme::Model,
    coding: Coding,
    action: &'static str,
) -> Result<()> {
    design::Entity::touch_public(db, theme.design_id, core.now()).await?;
    let event = Event {
        council_id: Some(coding.council_id),
        actor,
        subject: ("feedback", coding.feedback_id.0),
        action,
        detail: json!({ "theme": theme.id }),
    };
    audit::record(db, core, [event]).await
}
