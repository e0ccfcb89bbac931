//! A job: written in the same transaction as its cause.

use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QueryTrait};

use crate::{CouncilId, JobId, UnixMillis};

/// A row of `outbox`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: JobId,
    /// Kind, such as `screen_feedback`.
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    /// Version of the payload.
    pub version: i32,
    /// The same key is the same job.
    #[sea_orm(unique)]
    pub dedupe_key: Option<String>,
    /// What the job needs to know: ids, never words of residents.
    #[sea_orm(column_type = "JsonBinary")]
    pub payload: Json,
    /// The council it is for.
    pub council_id: Option<CouncilId>,
    /// Smaller goes first.
    pub priority: i32,
    /// When it was written.
    pub created_at: UnixMillis,
    /// When it may run.
    pub available_at: UnixMillis,
    /// The worker that holds it.
    #[sea_orm(column_type = "Text", nullable)]
    pub claimed_by: Option<String>,
    /// Until when, by the database's clock.
    pub claimed_until: Option<UnixMillis>,
    /// Grows with every claim; a late writer with an old one changes nothing.
    pub fence: i64,
    /// Claims so far.
    pub attempts: i32,
    /// Claims allowed.
    pub max_attempts: i32,
    /// What went wrong last.
    #[sea_orm(column_type = "Text", nullable)]
    pub last_error: Option<String>,
    /// When it was done.
    pub done_at: Option<UnixMillis>,
    /// When it was given up: a dead letter.
    pub dead_at: Option<UnixMillis>,
    /// W3C trace context of its cause.
    #[sea_orm(column_type = "Text", nullable)]
    pub traceparent: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// Jobs that can still run, of one kind or all, the newest first: for operators.
    #[must_use]
    pub fn waiting(kind: Option<&str>) -> Select<Self> {
        Self::newest_first(kind)
            .filter(Column::DoneAt.is_null())
            .filter(Column::DeadAt.is_null())
    }

    /// Dead letters of one kind or all, the newest first: for operators.
    #[must_use]
    pub fn dead(kind: Option<&str>) -> Select<Self> {
        Self::newest_first(kind).filter(Column::DeadAt.is_not_null())
    }

    fn newest_first(kind: Option<&str>) -> Select<Self> {
        Self::find()
            .apply_if(kind, |select, kind| select.filter(Column::Kind.eq(kind)))
            .order_by_desc(Column::CreatedAt)
            .order_by_desc(Column::Id)
    }
}
