//! The people of a council: who works there in the service, and how that ends.
//!
//! Invariant: a council that has a lead keeps one, so that somebody can always let others in.

use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, FromQueryResult, QueryFilter as _, QuerySelect as _,
};
use serde_json::json;
use yousaid_entities::{CouncilId, MembershipId, Role, UnixMillis, UserId, membership};

use crate::audit::{self, Actor, Event};
use crate::{Core, Error, Result, sql};

/// A person of a council.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Person {
    /// Their role here.
    pub id: MembershipId,
    /// Who.
    pub user_id: UserId,
    /// Name.
    pub name: String,
    /// Address.
    pub email: String,
    /// Officer or lead.
    pub role: Role,
    /// Since when.
    pub created_at: UnixMillis,
}

/// Everyone who works in `council` now, by name.
///
/// # Errors
/// When the database does not answer.
pub async fn list(core: &Core, council: CouncilId) -> Result<Vec<Person>> {
    sql::rows(
        core.db.reader(),
        "SELECT m.id, m.user_id, u.name, u.email, m.role, m.created_at
         FROM memberships m JOIN users u ON u.id = m.user_id
         WHERE m.council_id = $1 AND m.ended_at IS NULL AND m.role IN ('officer', 'lead')
         ORDER BY LOWER(u.name), u.email, m.role",
        [council.into()],
    )
    .await
}

/// Ends a person's role in `council`. Their sign-ins stop working there at once, because every
/// request looks the role up.
///
/// # Errors
/// [`Error::NotFound`] when there is no such role in this council; [`Error::Invalid`] when it is
/// the last lead's.
pub async fn end(core: &Core, actor: Actor, council: CouncilId, id: MembershipId) -> Result<()> {
    let txn = core.db.begin().await?;
    let current = membership::Entity::current_in_council(council)
        .lock_exclusive()
        .all(&txn)
        .await?;
    let ending = current
        .iter()
        .find(|membership| membership.id == id)
        .ok_or(Error::NotFound)?;
    let leads = current
        .iter()
        .filter(|membership| membership.role == Role::Lead)
        .count();
    if ending.role == Role::Lead && leads == 1 {
        return Err(Error::invalid("membership", "officer-error-last-lead"));
    }
    membership::Entity::update_many()
        .col_expr(membership::Column::EndedAt, Expr::value(core.now()))
        .filter(membership::Column::Id.eq(id))
        .exec(&txn)
        .await?;
    audit::record(
        &txn,
        core,
        [Event {
            council_id: Some(council),
            actor,
            subject: ("membership", id.0),
            action: "membership.ended",
            detail: json!({ "role": ending.role, "user": ending.user_id }),
        }],
    )
    .await?;
    txn.commit().await?;
    Ok(())
}
