//! Typed ids: a UUID (version 7, so ordered by time of making) that cannot be mistaken for another.

use sea_orm::{DbErr, DeriveValueType, TryFromU64};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A typed id, made from a UUID by whoever holds the clock and the random source.
pub trait TypedId: From<Uuid> + Copy {
    /// The bare UUID.
    fn uuid(self) -> Uuid;
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
            DeriveValueType, Serialize, Deserialize,
        )]
        pub struct $name(pub Uuid);

        impl From<Uuid> for $name {
            fn from(value: Uuid) -> Self {
                Self(value)
            }
        }

        impl TypedId for $name {
            fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, DbErr> {
                Err(DbErr::ConvertFromU64(stringify!($name)))
            }
        }
    )+};
}

ids! {
    /// A council: the tenant of everything officers do.
    CouncilId,
    /// A person who signs in.
    UserId,
    /// A person's role in a council or on the board.
    MembershipId,
    /// One attempt to sign in, answered by a mailed link or code.
    ChallengeId,
    /// A signed-in browser.
    SessionId,
    /// A picture of a step.
    ImageId,
    /// A plan, as residents call it.
    DesignId,
    /// One immutable version of a design.
    DesignVersionId,
    /// One step of a version.
    StepId,
    /// An extra question of a design.
    QuestionId,
    /// One piece of feedback.
    FeedbackId,
    /// Made by the client before it sends; the same one twice is the same feedback.
    SubmissionId,
    /// How to reach the author of a piece of feedback.
    ContactId,
    /// The result of screening one text once.
    ScreeningId,
    /// A person's decision on a piece of feedback.
    DecisionId,
    /// A theme in the code frame of a design.
    ThemeId,
    /// The responsibility of a council for a theme.
    RouteId,
    /// One event in the history of a route.
    RouteEventId,
    /// A council's public answer to a theme.
    ReplyId,
    /// One message to one address for one cause.
    DeliveryId,
    /// A wish to hear about a design or a council.
    SubscriptionId,
    /// Something new that followers are told.
    NewsId,
    /// A job: a row of the outbox.
    JobId,
    /// An entry of the audit trail.
    AuditId,
}
