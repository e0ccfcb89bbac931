//! A council's public answer to a theme: drafted, shown to colleagues, published once.
//!
//! Invariants:
//! - only the council that has taken the theme answers it, and its answer ends the clock;
//! - a step that a reply points to differs from the same step of the version before;
//! - publishing writes the reply, the end of the route and the job that tells people in one
//!   transaction; a published reply does not change.

use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter,
};
use serde_json::json;
use yousaid_entities::{
    ContactId, CouncilId, DesignId, DesignState, FeedbackId, ReplyId, ReplyKind, RouteAction,
    RouteId, RouteState, StepId, design, reply, route,
};

use crate::audit::{self, Actor, Event};
use crate::news::{self, Cause};
use crate::outbox::{self, Job, NewJob};
use crate::routes::{self, Seen, Step};
use crate::{Core, Error, Result, sql};

/// The longest reply.
pub const BODY_LENGTH: usize = 5_000;

/// A reply as an officer wrote it.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The officer's council.
    pub council_id: CouncilId,
    /// To which route.
    pub route_id: RouteId,
    /// The revision of the draft on the officer's page; none when there was no draft yet.
    pub revision: Option<i64>,
    /// What the council will do.
    pub kind: ReplyKind,
    /// The words.
    pub body: String,
    /// The step of a newer version that differs because of it.
    pub changed_step_id: Option<StepId>,
}

/// Keeps a draft.
///
/// # Errors
/// [`Error::State`] when the council has not taken the theme; [`Error::Changed`] when a colleague
/// saved another draft in the meantime; [`Error::Invalid`] for the words or the step.
pub async fn save_draft(core: &Core, actor: Actor, draft: Draft) -> Result<ReplyId> {
    let author = actor.user().ok_or(Error::State("replies-state-author"))?;
    let body = draft.body.trim().to_owned();
    if body.is_empty() {
        return Err(Error::invalid("body", "replies-error-body-empty"));
    }
    if body.chars().count() > BODY_LENGTH {
        return Err(Error::invalid("body", "replies-error-body-long"));
    }
    let txn = core.db.begin().await?;
    let route = taken(&txn, draft.council_id, draft.route_id).await?;
    check_step(&txn, route.design_id, draft.changed_step_id).await?;
    let existing = reply::Entity::to_route(draft.council_id, route.id)
        .one(&txn)
        .await?;
    if existing.as_ref().map(|reply| reply.revision) != draft.revision {
        return Err(Error::Changed);
    }
    let id = existing
        .as_ref()
        .map_or_else(|| core.id(), |reply| reply.id);
    let fields = reply::ActiveModel {
        author_id: Set(author),
        kind: Set(draft.kind),
        body: Set(body),
        changed_step_id: Set(draft.changed_step_id),
        ..Default::default()
    };
    match draft.revision {
        Some(revision) => change(&txn, id, revision, fields).await?,
        None => {
            reply::Entity::insert(reply::ActiveModel {
                id: Set(id),
                route_id: Set(route.id),
                theme_id: Set(route.theme_id),
                design_id: Set(route.design_id),
                council_id: Set(draft.council_id),
                published_at: Set(None),
                created_at: Set(core.now()),
                revision: Set(0),
                ..fields
            })
            .exec_without_returning(&txn)
            .await?;
        }
    }
    record(&txn, core, actor, draft.council_id, id, "reply.drafted").await?;
    txn.commit().await?;
    Ok(id)
}

/// Publishes the draft that the officer saw: the theme is answered, and everyone whose words are
/// in it and who asked to hear is told by the job that follows.
///
/// # Errors
/// [`Error::Changed`] when the draft or the route changed since; [`Error::State`] when the council
/// has not taken the theme; [`Error::Invalid`] when the step no longer differs.
pub async fn publish(core: &Core, actor: Actor, seen: Seen, draft_revision: i64) -> Result<()> {
    let txn = core.db.begin().await?;
    let route = taken(&txn, seen.council_id, seen.route_id).await?;
    let reply = reply::Entity::to_route(seen.council_id, route.id)
        .one(&txn)
        .await?
        .ok_or(Error::State("replies-state-no-draft"))?;
    check_step(&txn, route.design_id, reply.changed_step_id).await?;
    change(
        &txn,
        reply.id,
        draft_revision,
        reply::ActiveModel {
            published_at: Set(Some(core.now())),
            ..Default::default()
        },
    )
    .await?;
    // The last day to answer stays in the row: it says whether the answer was in time.
    routes::change(
        &txn,
        route.id,
        seen.revision,
        route::ActiveModel {
            state: Set(RouteState::Answered),
            updated_at: Set(core.now()),
            ..Default::default()
        },
    )
    .await?;
    let step = Step {
        action: RouteAction::Answered,
        from: route.council_id,
        to: route.council_id,
        reason: String::new(),
    };
    routes::moved(&txn, core, actor, &route, Some(seen.council_id), step).await?;
    record(
        &txn,
        core,
        actor,
        seen.council_id,
        reply.id,
        "reply.published",
    )
    .await?;
    let announce = Job::AnnounceReply { reply_id: reply.id };
    outbox::enqueue(
        &txn,
        core,
        [NewJob::now(core, Some(seen.council_id), announce)],
    )
    .await?;
    let news = (
        route.origin_council_id,
        route.design_id,
        Cause::Answered(reply.id),
    );
    news::publish_in(&txn, core, [news]).await?;
    txn.commit().await?;
    core.waker.wake();
    Ok(())
}

/// Somebody to tell about a reply.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Recipient {
    /// The contact.
    pub contact_id: ContactId,
    /// The feedback it belongs to.
    pub feedback_id: FeedbackId,
    /// Address.
    pub email: String,
    /// Language of the mail: en or cy.
    pub locale: String,
    /// The council whose plan the feedback is about.
    pub council_id: CouncilId,
}

/// The next people to tell about a reply, in the order of their contacts: confirmed, still
/// willing, and with published words in the theme. Who gave several pieces is told once.
///
/// # Errors
/// When the database refuses.
pub async fn recipients(
    db: &impl ConnectionTrait,
    reply: ReplyId,
    after: Option<ContactId>,
    limit: i64,
) -> Result<Vec<Recipient>> {
    let after = after.unwrap_or(ContactId(uuid::Uuid::nil()));
    sql::rows(
        db,
        "SELECT contact_id, feedback_id, email, locale, council_id FROM (
             SELECT c.id AS contact_id, c.feedback_id, c.email, c.locale, c.council_id,
                    ROW_NUMBER() OVER (PARTITION BY LOWER(c.email) ORDER BY c.id) AS place
             FROM replies r
             JOIN theme_assignments a ON a.theme_id = r.theme_id
             JOIN feedback f ON f.id = a.feedback_id AND f.state = 'published'
             JOIN contacts c ON c.feedback_id = f.id
             WHERE r.id = $1 AND r.published_at IS NOT NULL AND c.confirmed_at IS NOT NULL
               AND c.ended_at IS NULL AND c.erased_at IS NULL) people
         WHERE place = 1 AND contact_id > $2
         ORDER BY contact_id LIMIT $3",
        [reply.into(), after.into(), limit.into()],
    )
    .await
}

#[derive(FromQueryResult)]
struct Unanswered {
    themes: i64,
    answered: i64,
}

/// Whether a design is closed and every theme of its frame is answered.
///
/// # Errors
/// When the database refuses.
pub async fn is_all_answered(
    db: &impl ConnectionTrait,
    council: CouncilId,
    design: DesignId,
) -> Result<bool> {
    let count: Unanswered = sql::row(
        db,
        "SELECT COUNT(t.id) AS themes, COUNT(r.id) AS answered
         FROM themes t
         JOIN designs d ON d.id = t.design_id AND d.state = 'closed'
         LEFT JOIN routes r ON r.theme_id = t.id AND r.state = 'answered'
         WHERE t.council_id = $1 AND t.design_id = $2 AND t.state = 'accepted'",
        [council.into(), design.into()],
    )
    .await?;
    Ok(count.themes > 0 && count.themes == count.answered)
}

/// Says that a closed design has been answered: every theme of its frame has a reply.
///
/// # Errors
/// [`Error::State`] when a theme has no reply yet or the design is not closed;
/// [`Error::Changed`] when the design changed since it was seen.
pub async fn mark_answered(
    core: &Core,
    actor: Actor,
    council: CouncilId,
    design: DesignId,
    revision: i64,
) -> Result<()> {
    let txn = core.db.begin().await?;
    if !is_all_answered(&txn, council, design).await? {
        return Err(Error::State("replies-state-unanswered"));
    }
    let changed = design::Entity::update_many()
        .set(design::ActiveModel {
            state: Set(DesignState::Answered),
            ..Default::default()
        })
        .col_expr(
            design::Column::Revision,
            Expr::col(design::Column::Revision).add(1),
        )
        .filter(design::Column::CouncilId.eq(council))
        .filter(design::Column::Id.eq(design))
        .filter(design::Column::Revision.eq(revision))
        .exec(&txn)
        .await?;
    if changed.rows_affected == 0 {
        return Err(Error::Changed);
    }
    design::Entity::touch_public(&txn, design, core.now()).await?;
    audit::record(
        &txn,
        core,
        [Event {
            council_id: Some(council),
            actor,
            subject: ("designs", design.0),
            action: "design.answered",
            detail: json!({}),
        }],
    )
    .await?;
    txn.commit().await?;
    Ok(())
}

/// A step that differs from the same step of the version before.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct ChangedStep {
    /// Which step.
    pub step_id: StepId,
    /// The version it is in.
    pub version: i32,
    /// Its number.
    pub step: i32,
    /// Its title.
    pub title: String,
}

/// The steps of published versions that differ from the same-numbered step of the version before,
/// newest version first.
///
/// # Errors
/// When the database refuses.
pub async fn changed_steps(
    db: &impl ConnectionTrait,
    design: DesignId,
) -> Result<Vec<ChangedStep>> {
    sql::rows(
        db,
        "SELECT s.id AS step_id, v.number AS version, s.number AS step, s.title
         FROM design_versions v
         JOIN steps s ON s.design_version_id = v.id
         LEFT JOIN design_versions b ON b.design_id = v.design_id AND b.number = v.number - 1
         LEFT JOIN steps o ON o.design_version_id = b.id AND o.number = s.number
         WHERE v.design_id = $1 AND v.state = 'published' AND v.number > 1
           AND (o.id IS NULL OR o.title <> s.title OR o.body <> s.body
                OR o.image_id IS DISTINCT FROM s.image_id)
         ORDER BY v.number DESC, s.number",
        [design.into()],
    )
    .await
}

async fn check_step(
    db: &impl ConnectionTrait,
    design: DesignId,
    step: Option<StepId>,
) -> Result<()> {
    let Some(step) = step else { return Ok(()) };
    let differs = changed_steps(db, design)
        .await?
        .iter()
        .any(|changed| changed.step_id == step);
    if differs {
        Ok(())
    } else {
        Err(Error::invalid("changed_step", "replies-error-step-same"))
    }
}

/// The route that this council has taken and not yet answered.
async fn taken(db: &impl ConnectionTrait, council: CouncilId, id: RouteId) -> Result<route::Model> {
    let route = route::Entity::seen_by(council)
        .filter(route::Column::Id.eq(id))
        .one(db)
        .await?
        .ok_or(Error::NotFound)?;
    if route.council_id != Some(council) || route.state != RouteState::Accepted {
        return Err(Error::State("replies-state-not-taken"));
    }
    Ok(route)
}

/// Writes the change if it is still a draft and nobody saved another since it was seen.
async fn change(
    db: &impl ConnectionTrait,
    id: ReplyId,
    revision: i64,
    fields: reply::ActiveModel,
) -> Result<()> {
    let changed = reply::Entity::update_many()
        .set(fields)
        .col_expr(
            reply::Column::Revision,
            Expr::col(reply::Column::Revision).add(1),
        )
        .filter(reply::Column::Id.eq(id))
        .filter(reply::Column::Revision.eq(revision))
        .filter(reply::Column::PublishedAt.is_null())
        .exec(db)
        .await?;
    if changed.rows_affected == 0 {
        return Err(Error::Changed);
    }
    Ok(())
}

async fn record(
    db: &impl ConnectionTrait,
    core: &Core,
    actor: Actor,
    council: CouncilId,
    reply: ReplyId,
    action: &'static str,
) -> Result<()> {
    let event = Event {
        council_id: Some(council),
        actor,
        subject: ("replies", reply.0),
        action,
        detail: json!({}),
    };
    audit::record(db, core, [event]).await
}
