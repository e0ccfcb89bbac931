//! The audit trail: one entry an event, written in the transaction of the event.

use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait};
use serde_json::Value;
use uuid::Uuid;
use yousaid_entities::{ActorKind, CouncilId, UserId, audit_event};

use crate::{Core, Result};

/// Who does something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A resident, not named.
    Resident,
    /// A person who signed in.
    User(UserId),
    /// A job.
    Job,
    /// A person at the command line.
    Operator,
}

impl Actor {
    /// The person, when one signed in.
    #[must_use]
    pub const fn user(self) -> Option<UserId> {
        match self {
            Self::User(id) => Some(id),
            _ => None,
        }
    }

    const fn kind(self) -> ActorKind {
        match self {
            Self::Resident => ActorKind::Resident,
            Self::User(_) => ActorKind::User,
            Self::Job => ActorKind::Job,
            Self::Operator => ActorKind::Operator,
        }
    }
}

/// One event. `detail` holds codes and ids, never residents' words or addresses.
#[derive(Clone, Debug)]
pub struct Event {
    /// Whose; none for the installation.
    pub council_id: Option<CouncilId>,
    /// Who.
    pub actor: Actor,
    /// The subject: the name of its table and its id.
    pub subject: (&'static str, Uuid),
    /// What happened, such as `feedback.published`.
    pub action: &'static str,
    /// Codes and ids that explain it.
    pub detail: Value,
}

impl Event {
    /// The row of this event.
    #[must_use]
    pub fn row(self, core: &Core) -> audit_event::ActiveModel {
        audit_event::ActiveModel {
            id: Set(core.id()),
            council_id: Set(self.council_id),
            actor_kind: Set(self.actor.kind()),
            actor_id: Set(self.actor.user()),
            subject_kind: Set(self.subject.0.to_owned()),
            subject_id: Set(self.subject.1),
            action: Set(self.action.to_owned()),
            detail: Set(self.detail),
            created_at: Set(core.now()),
        }
    }
}

/// Writes events in the transaction of what happened.
///
/// # Errors
/// When the database refuses.
pub async fn record(
    db: &impl ConnectionTrait,
    core: &Core,
    events: impl IntoIterator<Item = Event>,
) -> Result<()> {
    let rows: Vec<_> = events.into_iter().map(|event| event.row(core)).collect();
    if !rows.is_empty() {
        audit_event::Entity::insert_many(rows)
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}
