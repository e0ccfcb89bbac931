//! A plan: a digital service that a council proposes.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{QueryOrder, QuerySelect as _};

use crate::{CivilDate, CouncilId, DesignId, DesignState, DesignVersionId, UnixMillis};

/// A row of `designs`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "designs")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DesignId,
    /// Whose plan.
    pub council_id: CouncilId,
    /// The service it is about, by LGSL number.
    pub service_number: Option<i32>,
    /// The name in addresses.
    #[sea_orm(unique)]
    pub slug: String,
    /// Title.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// One paragraph that says what is proposed and for whom.
    #[sea_orm(column_type = "Text")]
    pub summary: String,
    /// State.
    pub state: DesignState,
    /// First day on which feedback is taken.
    pub opens_on: Option<CivilDate>,
    /// Last day on which feedback is taken.
    pub closes_on: Option<CivilDate>,
    /// The published version that residents see.
    pub current_version_id: Option<DesignVersionId>,
    /// When it was made.
    pub created_at: UnixMillis,
    /// When a row that residents see last changed.
    pub updated_at: UnixMillis,
    /// For optimistic locking of the editor: grows with every change by an officer.
    pub revision: i64,
    /// Grows with every change that residents can see: the key of cached pages.
    pub public_revision: i64,
}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// Every plan of `council`, newest first.
    #[must_use]
    pub fn in_council(council: CouncilId) -> Select<Self> {
        Self::find()
            .filter(Column::CouncilId.eq(council))
            .order_by_desc(Column::CreatedAt)
            .order_by_desc(Column::Id)
    }

    /// One plan of `council`.
    #[must_use]
    pub fn one_in_council(council: CouncilId, id: DesignId) -> Select<Self> {
        Self::find()
            .filter(Column::CouncilId.eq(council))
            .filter(Column::Id.eq(id))
    }

    /// One plan by its id alone: for jobs, whose payload is the id.
    #[must_use]
    pub fn for_job(id: DesignId) -> Select<Self> {
        Self::find_by_id(id)
    }

    /// The slugs that begin with `base`, which holds letters, digits and hyphens only. They are
    /// unique across councils, so this looks at all.
    #[must_use]
    pub fn slugs_like(base: &str) -> Select<Self> {
        Self::find()
            .select_only()
            .column(Column::Slug)
            .filter(Column::Slug.starts_with(base))
    }

    /// Says that something residents see of this plan has changed, so that cached pages of it are
    /// made anew. Gives the new public revision. Call it in the transaction of the change.
    ///
    /// # Errors
    /// When there is no such plan, or the database refuses.
    pub async fn touch_public(
        db: &impl ConnectionTrait,
        id: DesignId,
        now: UnixMillis,
    ) -> Result<i64, DbErr> {
        Self::touch_public_all(db, [id], now)
            .await?
            .first()
            .map(|(_, revision)| *revision)
            .ok_or(DbErr::RecordNotUpdated)
    }

    /// The same for several plans in one statement; gives each with its new public revision.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn touch_public_all(
        db: &impl ConnectionTrait,
        ids: impl IntoIterator<Item = DesignId>,
        now: UnixMillis,
    ) -> Result<Vec<(DesignId, i64)>, DbErr> {
        let touched = Self::update_many()
            .col_expr(
                Column::PublicRevision,
                Expr::col(Column::PublicRevision).add(1),
            )
            .col_expr(Column::UpdatedAt, Expr::value(now))
            .filter(Column::Id.is_in(ids))
            .exec_with_returning(db)
            .await?;
        Ok(touched
            .into_iter()
            .map(|design| (design.id, design.public_revision))
            .collect())
    }
}
