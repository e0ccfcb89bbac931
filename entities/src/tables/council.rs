//! A council of the register, and what this installation knows of it.

use sea_orm::Condition;
use sea_orm::UpdateMany;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait as _, Query};

use crate::{CivilDate, CouncilId};

/// A row of `councils`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "councils")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CouncilId,
    /// ONS code, such as E07000178.
    #[sea_orm(unique)]
    pub gss: String,
    /// The name in addresses.
    #[sea_orm(unique)]
    pub slug: String,
    /// The full name.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// The kind, in the words of the register (district, county, unitary, …).
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    /// The county of a district, by code.
    #[sea_orm(column_type = "Text", nullable)]
    pub parent_gss: Option<String>,
    /// Region of England.
    #[sea_orm(column_type = "Text")]
    pub region: String,
    /// The council's own site.
    #[sea_orm(column_type = "Text", nullable)]
    pub website: Option<String>,
    /// First day as a council; none when it is older than the register.
    pub starts_on: Option<CivilDate>,
    /// Last day as a council.
    pub ends_on: Option<CivilDate>,
    /// Where routed themes are announced; none means that the board is told.
    #[sea_orm(column_type = "Text", nullable)]
    pub contact_email: Option<String>,
    /// Whether the council uses this installation.
    pub takes_part: bool,
}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The council with this name in addresses. Councils are public.
    #[must_use]
    pub fn by_slug(slug: &str) -> Select<Self> {
        Self::find().filter(Column::Slug.eq(slug))
    }

    /// The council with this code.
    #[must_use]
    pub fn by_gss(gss: &str) -> Select<Self> {
        Self::find().filter(Column::Gss.eq(gss))
    }

    /// Gives the council of a former code its present one, unless that has a row already.
    #[must_use]
    pub fn recode(former: &str, present: &str) -> UpdateMany<Self> {
        let taken = Query::select()
            .column(Column::Gss)
            .from_as(Entity, "taken")
            .and_where(Expr::col(("taken", Column::Gss)).eq(present))
            .to_owned();
        Self::update_many()
            .col_expr(Column::Gss, Expr::value(present))
            .filter(Column::Gss.eq(former))
            .filter(Expr::exists(taken).not())
    }

    /// The councils in office on a day.
    #[must_use]
    pub fn in_office(on: CivilDate) -> Select<Self> {
        Self::find()
            .filter(
                Condition::any()
                    .add(Column::StartsOn.is_null())
                    .add(Column::StartsOn.lte(on)),
            )
            .filter(
                Condition::any()
                    .add(Column::EndsOn.is_null())
                    .add(Column::EndsOn.gte(on)),
            )
    }
}

impl Model {
    /// Whether the council is in office on a day.
    #[must_use]
    pub fn is_in_office(&self, on: CivilDate) -> bool {
        self.starts_on.is_none_or(|first| first <= on) && self.ends_on.is_none_or(|last| on <= last)
    }
}
