//! The outbox: jobs are rows, written in the transaction of their cause.
//!
//! This module knows what jobs there are and how to write them; how they are claimed, run, retried
//! and buried is the worker's business.
//! Invariant: a payload holds ids, so that no job carries words or addresses of residents.

use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait};
use serde::{Deserialize, Serialize};
use yousaid_entities::{
    CouncilId, DeliveryId, DesignId, FeedbackId, JobId, NewsId, ReplyId, ThemeId, UnixMillis,
    outbox,
};

use crate::{Core, Result};

/// Every job, with what it needs to know. The tag is the kind; see [`Job::VERSION`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Job {
    /// Screens one piece of feedback.
    ScreenFeedback {
        /// Which.
        feedback_id: FeedbackId,
        /// The revision of its words: changed words are screened again.
        revision: i64,
    },
    /// Sends one message.
    SendMail {
        /// Which.
        delivery_id: DeliveryId,
    },
    /// Gives the published feedback of a design that has no theme yet to the themes of its frame.
    AssignThemes {
        /// Which design.
        design_id: DesignId,
        /// Grows with each publication, so that a later one is a job of its own.
        revision: i64,
    },
    /// Proposes themes for the published feedback of a design that no theme of its frame fits.
    DiscoverThemes {
        /// Which design.
        design_id: DesignId,
        /// The moment it was asked for, in milliseconds: asking again later is a job of its own.
        asked_at: i64,
    },
    /// Names the council that must answer a theme.
    RouteTheme {
        /// Which theme.
        theme_id: ThemeId,
    },
    /// Makes one message for each person whose words are in an answered theme.
    AnnounceReply {
        /// Which reply.
        reply_id: ReplyId,
    },
    /// Makes one message for each follower who hears at once, and keeps the news for the others'
    /// weekly mail.
    TellFollowers {
        /// Which news.
        news_id: NewsId,
    },
    /// Makes one message for each follower who hears weekly and for whom there is news.
    WriteDigests {
        /// The week at whose beginning it is, such as `2026-W48`.
        slot: String,
    },
    /// Writes to each officer what waits for them; one slot a working day.
    DailyWork {
        /// The day, `YYYY-MM-DD`.
        slot: String,
    },
    /// Opens and closes designs by their dates, and moves what is overdue on.
    KeepDates {
        /// The slot, `YYYY-MM-DDTHH`.
        slot: String,
    },
    /// Erases what is past its time: drafts, contacts, used sign-ins, finished jobs.
    Erase {
        /// The slot, `YYYY-MM-DDTHH`.
        slot: String,
    },
}

impl Job {
    /// Version of the payloads that this program writes and understands.
    pub const VERSION: i32 = 1;

    /// Every kind that this program can run.
    pub const KINDS: &'static [&'static str] = &[
        "screen_feedback",
        "send_mail",
        "assign_themes",
        "discover_themes",
        "route_theme",
        "announce_reply",
        "tell_followers",
        "write_digests",
        "daily_work",
        "keep_dates",
        "erase",
    ];

    /// The word in the column `kind`.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::ScreenFeedback { .. } => "screen_feedback",
            Self::SendMail { .. } => "send_mail",
            Self::AssignThemes { .. } => "assign_themes",
            Self::DiscoverThemes { .. } => "discover_themes",
            Self::RouteTheme { .. } => "route_theme",
            Self::AnnounceReply { .. } => "announce_reply",
            Self::TellFollowers { .. } => "tell_followers",
            Self::WriteDigests { .. } => "write_digests",
            Self::DailyWork { .. } => "daily_work",
            Self::KeepDates { .. } => "keep_dates",
            Self::Erase { .. } => "erase",
        }
    }

    /// The key under which the same job is written once.
    #[must_use]
    pub fn dedupe_key(&self) -> String {
        let kind = self.kind();
        match self {
            Self::ScreenFeedback {
                feedback_id,
                revision,
            } => {
                format!("{kind}:{feedback_id}:{revision}")
            }
            Self::SendMail { delivery_id } => format!("{kind}:{delivery_id}"),
            Self::AssignThemes {
                design_id,
                revision,
            } => format!("{kind}:{design_id}:{revision}"),
            Self::DiscoverThemes {
                design_id,
                asked_at,
            } => format!("{kind}:{design_id}:{asked_at}"),
            Self::RouteTheme { theme_id } => format!("{kind}:{theme_id}"),
            Self::AnnounceReply { reply_id } => format!("{kind}:{reply_id}"),
            Self::TellFollowers { news_id } => format!("{kind}:{news_id}"),
            Self::WriteDigests { slot }
            | Self::DailyWork { slot }
            | Self::KeepDates { slot }
            | Self::Erase { slot } => format!("cron:{kind}:{slot}"),
        }
    }

    /// Smaller goes first: a person waits for a mail to sign in, nobody waits for a batch.
    #[must_use]
    pub const fn priority(&self) -> i32 {
        match self {
            Self::SendMail { .. } => 10,
            Self::ScreenFeedback { .. } => 20,
            Self::RouteTheme { .. } | Self::AnnounceReply { .. } | Self::TellFollowers { .. } => 30,
            Self::AssignThemes { .. } | Self::DiscoverThemes { .. } => 40,
            Self::WriteDigests { .. }
            | Self::DailyWork { .. }
            | Self::KeepDates { .. }
            | Self::Erase { .. } => 50,
        }
    }

    /// Claims allowed before it becomes a dead letter. Mail is tried for 72 hours (about 80 tries
    /// at the growing interval); anything else 12 times, which is about five hours.
    #[must_use]
    pub const fn max_attempts(&self) -> i32 {
        match self {
            Self::SendMail { .. } => 80,
            _ => 12,
        }
    }
}

/// A job to be written.
#[derive(Clone, Debug)]
pub struct NewJob {
    /// What to do.
    pub job: Job,
    /// For which council.
    pub council_id: Option<CouncilId>,
    /// Not before.
    pub available_at: UnixMillis,
}

impl NewJob {
    /// A job that may run at once.
    #[must_use]
    pub fn now(core: &Core, council_id: Option<CouncilId>, job: Job) -> Self {
        Self {
            job,
            council_id,
            available_at: core.now(),
        }
    }

    /// The row of this job.
    ///
    /// # Errors
    /// Never in practice: every payload can be written as JSON.
    pub fn row(&self, core: &Core) -> Result<outbox::ActiveModel> {
        Ok(outbox::ActiveModel {
            id: Set(core.id::<JobId>()),
            kind: Set(self.job.kind().to_owned()),
            version: Set(Job::VERSION),
            dedupe_key: Set(Some(self.job.dedupe_key())),
            payload: Set(serde_json::to_value(&self.job)?),
            council_id: Set(self.council_id),
            priority: Set(self.job.priority()),
            created_at: Set(core.now()),
            available_at: Set(self.available_at),
            claimed_by: Set(None),
            claimed_until: Set(None),
            fence: Set(0),
            attempts: Set(0),
            max_attempts: Set(self.job.max_attempts()),
            last_error: Set(None),
            done_at: Set(None),
            dead_at: Set(None),
            traceparent: Set(None),
        })
    }
}

/// Writes jobs in the transaction of their cause. A job whose key exists already is not written
/// again. After the commit, call [`Waker::wake`](crate::core::Waker::wake).
///
/// # Errors
/// When the database refuses.
pub async fn enqueue(
    db: &impl ConnectionTrait,
    core: &Core,
    jobs: impl IntoIterator<Item = NewJob>,
) -> Result<()> {
    let rows = jobs
        .into_iter()
        .map(|job| job.row(core))
        .collect::<Result<Vec<_>>>()?;
    // Both databases limit the parameters of one statement; 18 columns times 500 stays below.
    for chunk in rows.chunks(500) {
        outbox::Entity::insert_many(chunk.to_vec())
            .on_conflict(
                OnConflict::column(outbox::Column::DedupeKey)
                    .do_nothing()
                    .to_owned(),
            )
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tag_of_a_payload_is_its_kind() {
        let job = Job::Erase {
            slot: "2026-11-23T04".to_owned(),
        };
        let value = serde_json::to_value(&job).unwrap();
        assert_eq!(value["kind"], job.kind());
        assert!(Job::KINDS.contains(&job.kind()));
        assert_eq!(serde_json::from_value::<Job>(value).unwrap(), job);
    }
}
