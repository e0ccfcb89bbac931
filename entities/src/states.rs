//! The words that state columns hold, and which of them may follow which.

use sea_orm::{DeriveValueType, sea_query::ValueTypeErr};
use serde::{Deserialize, Serialize};

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType, Serialize, Deserialize,
        )]
        #[sea_orm(value_type = "String")]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $word)] $variant),+
        }

        impl $name {
            /// Every value, in the order of the declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word that the column holds.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = ValueTypeErr;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text { $($word => Ok(Self::$variant),)+ _ => Err(ValueTypeErr) }
            }
        }
    )+};
}

macro_rules! moves {
    ($name:ident: $($from:ident => [$($to:ident),*]),+ $(,)?) => {
        impl $name {
            /// The states that may follow this one.
            #[must_use]
            pub const fn moves(self) -> &'static [Self] {
                match self { $(Self::$from => &[$(Self::$to),*]),+ }
            }

            /// Whether `next` may follow this state.
            #[must_use]
            pub fn may_become(self, next: Self) -> bool {
                self.moves().contains(&next)
            }
        }
    };
}

words! {
    /// The state of a design.
    DesignState {
        /// Being written; only its council sees it.
        Draft = "draft",
        /// Published and taking feedback.
        Open = "open",
        /// Published, no longer taking feedback.
        Closed = "closed",
        /// Closed, and the council has said what it did.
        Answered = "answered",
        /// Taken back before it was answered; shown with that notice.
        Withdrawn = "withdrawn",
    }

    /// The state of a version of a design.
    VersionState {
        /// Being written.
        Draft = "draft",
        /// Published: never changes again.
        Published = "published",
    }

    /// What an extra question takes as an answer.
    QuestionKind {
        /// Free text.
        Text = "text",
        /// One of the options.
        Choice = "choice",
    }

    /// The state of a piece of feedback.
    FeedbackState {
        /// Taken in, not yet screened.
        Received = "received",
        /// Screened without a finding; waits for an officer.
        Ready = "ready",
        /// Held for an officer: by screening, or by an officer for a second opinion.
        Held = "held",
        /// Shown to everyone, redacted where an officer said so.
        Published = "published",
        /// Not published, by a person, with a reason.
        Rejected = "rejected",
        /// Taken back by its author.
        Withdrawn = "withdrawn",
    }

    /// How feedback came in.
    Channel {
        /// The web form.
        Web = "web",
        /// The HTTP API.
        Api = "api",
        /// A file from another tool.
        Import = "import",
    }

    /// What a screening decided.
    ScreeningOutcome {
        /// Nothing found.
        Pass = "pass",
        /// Something found that a person must look at.
        Hold = "hold",
    }

    /// What a person did with a piece of feedback.
    DecisionAction {
        /// Published as written.
        Publish = "publish",
        /// Published with parts taken out.
        Redact = "redact",
        /// Held.
        Hold = "hold",
        /// Held for another officer's view.
        SecondOpinion = "second_opinion",
        /// Rejected with a reason.
        Reject = "reject",
        /// Asked for another look by the author.
        Appeal = "appeal",
        /// Taken back by the author.
        Withdraw = "withdraw",
    }

    /// The state of a theme.
    ThemeState {
        /// Found by the engine; waits for an officer.
        Proposed = "proposed",
        /// In the code frame.
        Accepted = "accepted",
        /// Its responses went to another theme.
        Merged = "merged",
        /// Dismissed, or no longer used.
        Retired = "retired",
    }

    /// Who or what made a row.
    MadeBy {
        /// The theming engine.
        Engine = "engine",
        /// An officer.
        Officer = "officer",
    }

    /// The state of a route.
    RouteState {
        /// Waits for the council to accept, decline or hand on.
        Offered = "offered",
        /// The council has taken it.
        Accepted = "accepted",
        /// With the board: no owner could be named, or two councils declined.
        Board = "board",
        /// The council has published its reply.
        Answered = "answered",
    }

    /// What happened to a route.
    RouteAction {
        /// The engine named the council.
        Routed = "routed",
        /// The council accepted.
        Accepted = "accepted",
        /// The council declined with a reason.
        Declined = "declined",
        /// The council named another.
        HandedOn = "handed_on",
        /// It went to the board.
        Escalated = "escalated",
        /// The board named the council.
        Assigned = "assigned",
        /// The reply was published.
        Answered = "answered",
    }

    /// What the council will do about a theme.
    ReplyKind {
        /// The council will do it, or has done it.
        WillDo = "will_do",
        /// The council is looking into it.
        LookingInto = "looking_into",
        /// The council cannot do it, and says why.
        Cannot = "cannot",
    }

    /// A role in a council or on the board.
    Role {
        /// Moderates, themes, edits designs and replies for a council.
        Officer = "officer",
        /// An officer who also keeps people, policies and deadlines.
        Lead = "lead",
        /// A member of the improvement board, across councils.
        Board = "board",
        /// Runs the installation: jobs and deliveries, no residents' words.
        Operator = "operator",
    }

    /// The state of a message to one address.
    DeliveryState {
        /// Waits for a worker, or for its next try.
        Queued = "queued",
        /// The mail server took it.
        Sent = "sent",
        /// The mail server refused it for good, or its tries ran out.
        Failed = "failed",
        /// Not sent on purpose; the row says why.
        Suppressed = "suppressed",
    }

    /// Which message a delivery is.
    DeliveryKind {
        /// Please confirm your address (with the receipt).
        Receipt = "receipt",
        /// What was decided about your feedback.
        Decision = "decision",
        /// The council's reply to a theme your words are in.
        Reply = "reply",
        /// Sign in.
        SignIn = "sign_in",
        /// An officer's work of the day.
        DailyWork = "daily_work",
        /// Please confirm that you want to follow.
        ConfirmFollow = "confirm_follow",
        /// Something new in what you follow.
        News = "news",
        /// What was new in a week.
        Digest = "digest",
    }

    /// How often a follower hears.
    Frequency {
        /// As soon as there is something new.
        Immediate = "immediate",
        /// Once a week, when there is something new.
        Weekly = "weekly",
    }

    /// What followers are told about.
    NewsEvent {
        /// A plan takes feedback.
        Opened = "opened",
        /// A new version of the plan can be read.
        NewVersion = "new_version",
        /// A council has answered a theme.
        Answered = "answered",
    }

    /// Who did what the audit trail tells.
    ActorKind {
        /// A resident, not named.
        Resident = "resident",
        /// A person who signed in.
        User = "user",
        /// A job.
        Job = "job",
        /// A person at the command line.
        Operator = "operator",
    }
}

moves! { DesignState:
    Draft => [Open, Withdrawn],
    Open => [Closed, Withdrawn],
    Closed => [Open, Answered, Withdrawn],
    Answered => [],
    Withdrawn => [],
}

moves! { FeedbackState:
    Received => [Ready, Held, Published, Rejected, Withdrawn],
    Ready => [Received, Held, Published, Rejected, Withdrawn],
    Held => [Received, Held, Ready, Published, Rejected, Withdrawn],
    Published => [Published, Held, Rejected, Withdrawn],
    Rejected => [Held, Published, Withdrawn],
    Withdrawn => [],
}

moves! { ThemeState:
    Proposed => [Accepted, Merged, Retired],
    Accepted => [Merged, Retired],
    Merged => [],
    Retired => [Accepted],
}

moves! { RouteState:
    Offered => [Offered, Accepted, Board],
    Accepted => [Answered, Offered, Board],
    Board => [Offered],
    Answered => [],
}

moves! { DeliveryState:
    Queued => [Queued, Sent, Failed, Suppressed],
    Sent => [],
    Failed => [Queued],
    Suppressed => [Queued],
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_values_map_both_ways() {
        for state in FeedbackState::ALL {
            assert_eq!(state.as_str().parse::<FeedbackState>().unwrap(), *state);
        }
        assert!("unheard of".parse::<FeedbackState>().is_err());
    }

    #[test]
    fn what_an_author_withdrew_never_returns() {
        assert!(FeedbackState::Withdrawn.moves().is_empty());
        for state in FeedbackState::ALL {
            assert!(!FeedbackState::Withdrawn.may_become(*state));
        }
    }

    #[test]
    fn every_theme_on_offer_can_reach_an_answer() {
        assert!(RouteState::Offered.may_become(RouteState::Accepted));
        assert!(RouteState::Accepted.may_become(RouteState::Answered));
        assert!(RouteState::Board.may_become(RouteState::Offered));
        assert!(!RouteState::Offered.may_become(RouteState::Answered));
    }
}
