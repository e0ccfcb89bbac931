//! The audit trail of a council, newest first.

use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{
    ColumnTrait as _, FromQueryResult, PaginatorTrait as _, QueryFilter as _, QuerySelect as _,
    QueryTrait, Select,
};
use uuid::Uuid;
use yousaid_entities::{
    ActorKind, CouncilId, UnixMillis, audit_event, design, feedback, theme, user,
};

use crate::{Core, Result};

/// Rows of a page.
pub const PAGE: u64 = 50;

/// The kinds of subjects that officers can ask for, by the names in the trail.
pub const KINDS: &[&str] = &["feedback", "design", "theme", "route", "membership"];

/// Which events are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// About which kind of subject.
    pub kind: Option<String>,
    /// About which one.
    pub subject: Option<Uuid>,
}

/// One event.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Line {
    /// What kind of actor.
    pub actor_kind: ActorKind,
    /// The person's name, when one signed in.
    pub name: Option<String>,
    /// The kind of the subject.
    pub subject_kind: String,
    /// The subject.
    pub subject_id: Uuid,
    /// What happened, such as `feedback.published`.
    pub action: String,
    /// Codes and ids that explain it.
    pub detail: serde_json::Value,
    /// When.
    pub created_at: UnixMillis,
    /// The title of the plan, when the subject is one.
    pub title: Option<String>,
    /// The reference of the feedback, when the subject is one.
    pub reference: Option<String>,
    /// The name of the theme, when the subject is one.
    pub theme: Option<String>,
}

/// One page of the trail.
#[derive(Clone, Debug)]
pub struct Page {
    /// The events.
    pub lines: Vec<Line>,
    /// How many there are on all pages.
    pub total: u64,
}

fn select(council: CouncilId, filter: &Filter) -> Select<audit_event::Entity> {
    let mut select = audit_event::Entity::in_council(council);
    if let Some(kind) = &filter.kind {
        select = select.filter(audit_event::Column::SubjectKind.eq(kind));
    }
    if let Some(subject) = filter.subject {
        select = select.filter(audit_event::Column::SubjectId.eq(subject));
    }
    select
}

/// Page `number` (from 1) of the trail, in two statements.
///
/// # Errors
/// When the database does not answer.
pub async fn page(core: &Core, council: CouncilId, filter: &Filter, number: u64) -> Result<Page> {
    let db = core.db.reader();
    let total = select(council, filter).count(db).await?;
    let mut lines = select(council, filter)
        .select_only()
        .columns([
            audit_event::Column::ActorKind,
            audit_event::Column::SubjectKind,
            audit_event::Column::SubjectId,
            audit_event::Column::Action,
            audit_event::Column::Detail,
            audit_event::Column::CreatedAt,
        ])
        .column_as(Expr::col((user::Entity, user::Column::Name)), "name")
        .column_as(Expr::col((design::Entity, design::Column::Title)), "title")
        .column_as(
            Expr::col((feedback::Entity, feedback::Column::Reference)),
            "reference",
        )
        .column_as(Expr::col((theme::Entity, theme::Column::Name)), "theme")
        .limit(PAGE)
        .offset(number.saturating_sub(1).saturating_mul(PAGE));
    let subject = (audit_event::Entity, audit_event::Column::SubjectId);
    QueryTrait::query(&mut lines)
        .left_join(
            user::Entity,
            Expr::col((user::Entity, user::Column::Id))
                .equals((audit_event::Entity, audit_event::Column::ActorId)),
        )
        .left_join(
            design::Entity,
            Expr::col((design::Entity, design::Column::Id)).equals(subject),
        )
        .left_join(
            feedback::Entity,
            Expr::col((feedback::Entity, feedback::Column::Id)).equals(subject),
        )
        .left_join(
            theme::Entity,
            Expr::col((theme::Entity, theme::Column::Id)).equals(subject),
        );
    Ok(Page {
        lines: lines.into_model().all(db).await?,
        total,
    })
}
