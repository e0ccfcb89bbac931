//! Which handler runs which job, and what the handlers share.

use std::sync::Arc;

use futures::FutureExt;
use futures::future::BoxFuture;
use sea_orm::DbErr;
use tokio_util::sync::CancellationToken;
use yousaid_domain::screening::Screener;
use yousaid_entities::UnixMillis;
use yousaid_services::outbox::Job;
use yousaid_services::{Core, Error};

use crate::claim::Claim;
use crate::mail::{Conversations, MailError, MailSettings, Post};
use crate::runtime::{self, Handler, Lane, Until};
use crate::{handlers, policy, schedules};

/// What became of one run of a job, chosen by its handler.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Done, or there was nothing to do any more.
    Done,
    /// Not now; try again later. The reason is shown to operators and names no person.
    Retry(String),
    /// Not now; try again at this moment. For a handler that tells people when that is.
    RetryAt(UnixMillis, String),
    /// Nothing was tried, because others go first: not before this moment, and it does not count
    /// as an attempt.
    Waits(UnixMillis, String),
    /// Never; give up. The reason is shown to operators and names no person.
    Fail(String),
}

impl From<yousaid_services::Result<()>> for Outcome {
    fn from(result: yousaid_services::Result<()>) -> Self {
        match result {
            Ok(()) => Self::Done,
            Err(error) => error.into(),
        }
    }
}

impl From<Error> for Outcome {
    fn from(error: Error) -> Self {
        match error {
            Error::Database(error) => error.into(),
            Error::Changed => Self::Retry("changed in the meantime".to_owned()),
            Error::NotFound => Self::Fail("its subject is not there".to_owned()),
            Error::State(why) => Self::Fail(format!("not possible in this state: {why}")),
            Error::Invalid { field, key } => Self::Fail(format!("invalid {field}: {key}")),
            // The text of the error would quote the document.
            Error::Document(_) => Self::Fail("a stored document is not understood".to_owned()),
        }
    }
}

impl From<DbErr> for Outcome {
    fn from(error: DbErr) -> Self {
        // The database's own words can quote values, so only what kind of error it was is kept.
        tracing::debug!(%error, "database error in a job");
        Self::Retry(match error.sql_err() {
            Some(sea_orm::SqlErr::UniqueConstraintViolation(_)) => {
                "database: a unique value is there already".to_owned()
            }
            Some(sea_orm::SqlErr::ForeignKeyConstraintViolation(_)) => {
                "database: a referenced row is not there".to_owned()
            }
            _ => "database: not answered or refused".to_owned(),
        })
    }
}

/// How a worker works.
#[derive(Clone, Debug)]
pub struct WorkerSettings {
    /// Jobs at once that are neither screening nor mail.
    pub hands: usize,
    /// Messages at once.
    pub mail_hands: usize,
    /// Screening batches at once; one uses a processor.
    pub screening_hands: usize,
    /// Days after a plan was answered or withdrawn until its authors' addresses are erased.
    pub contact_days: u32,
    /// How mail is made and sent.
    pub mail: MailSettings,
    /// How long and how many conversations with mail servers there are.
    pub conversations: Conversations,
}

impl WorkerSettings {
    /// The usual numbers.
    #[must_use]
    pub fn new(mail: MailSettings) -> Self {
        Self {
            hands: 16,
            mail_hands: 16,
            screening_hands: 2,
            contact_days: 90,
            mail,
            conversations: Conversations::default(),
        }
    }

    /// The lanes of a worker with these settings. Every kind of job is in one of them.
    #[must_use]
    pub fn lanes(&self) -> Vec<Lane> {
        const MAIL: &str = "send_mail";
        const SCREENING: &str = "screen_feedback";
        vec![
            Lane {
                name: "mail",
                kinds: vec![MAIL],
                hands: self.mail_hands,
                batch: 1,
            },
            Lane {
                name: "screening",
                kinds: vec![SCREENING],
                hands: self.screening_hands,
                batch: policy::SCREENING_BATCH,
            },
            Lane {
                name: "general",
                kinds: Job::KINDS
                    .iter()
                    .filter(|kind| ![MAIL, SCREENING].contains(kind))
                    .copied()
                    .collect(),
                hands: self.hands,
                batch: 1,
            },
        ]
    }
}

/// What handlers are handed.
#[derive(Clone, Debug)]
pub struct Worker {
    /// Database, clock, randomness, keys and waker.
    pub core: Core,
    /// How it works.
    pub settings: Arc<WorkerSettings>,
    /// The rules and models of screening.
    pub screener: Arc<Screener>,
    /// Sends messages.
    pub post: Post,
}

impl Worker {
    /// A worker with its screener and its way to send mail.
    ///
    /// # Errors
    /// When mail cannot be sent in the way that is configured.
    pub fn new(core: Core, settings: WorkerSettings) -> Result<Self, MailError> {
        Ok(Self {
            core,
            post: Post::new(&settings.mail, settings.conversations)?,
            screener: Arc::new(Screener::standard()),
            settings: Arc::new(settings),
        })
    }

    async fn run_one(&self, claim: &Claim) -> Outcome {
        match &claim.job {
            // Never alone here: the lane of screening goes to `screen_feedback::run`.
            Job::ScreenFeedback { .. } => {
                let mut outcomes =
                    handlers::screen_feedback::run(self, std::slice::from_ref(claim)).await;
                outcomes.pop().unwrap_or(Outcome::Done)
            }
            Job::SendMail { delivery_id } => {
                handlers::send_mail::run(self, claim, *delivery_id).await
            }
            Job::AssignThemes { design_id, .. } => {
                handlers::assign_themes::run(self, claim, *design_id).await
            }
            Job::DiscoverThemes { design_id, .. } => {
                handlers::discover_themes::run(self, claim, *design_id).await
            }
            Job::RouteTheme { theme_id } => {
                handlers::route_theme::run(self, claim, *theme_id).await
            }
            Job::AnnounceReply { reply_id } => {
                handlers::announce_reply::run(self, claim, *reply_id).await
            }
            Job::TellFollowers { news_id } => {
                handlers::tell_followers::run(self, claim, *news_id).await
            }
            Job::WriteDigests { slot } => handlers::write_digests::run(self, claim, slot).await,
            Job::DailyWork { slot } => handlers::daily_work::run(self, claim, slot).await,
            Job::KeepDates { .. } => handlers::keep_dates::run(self, claim).await,
            Job::Erase { .. } => handlers::erase::run(self, claim).await,
        }
    }
}

impl Handler for Worker {
    fn handle<'a>(&'a self, claims: &'a [Claim]) -> BoxFuture<'a, Vec<Outcome>> {
        async move {
            match claims {
                [claim] => vec![self.run_one(claim).await],
                claims => handlers::screen_feedback::run(self, claims).await,
            }
        }
        .boxed()
    }
}

/// Runs jobs and writes those of the clock until it is told to stop.
///
/// # Errors
/// When mail cannot be sent in the way that is configured.
pub async fn run(
    core: Core,
    settings: WorkerSettings,
    stop: CancellationToken,
) -> Result<(), MailError> {
    let lanes = settings.lanes();
    let worker = Arc::new(Worker::new(core.clone(), settings)?);
    let ticking = schedules::tick(&core, &stop);
    let working = runtime::serve(
        &core,
        &lanes,
        worker,
        Until::Stopped {
            grace: policy::GRACE,
        },
        &stop,
    );
    tokio::join!(ticking, working);
    Ok(())
}

/// Runs jobs, and those that they cause, until none is due: for tests and for making a
/// demonstration. Jobs that are to be tried again later stay. The clock may stand still there, so
/// no message waits for others to its domain.
///
/// # Errors
/// When mail cannot be sent in the way that is configured.
pub async fn drain(core: &Core, mut settings: WorkerSettings) -> Result<(), MailError> {
    settings.conversations.per_domain = usize::MAX;
    let lanes = settings.lanes();
    let worker = Arc::new(Worker::new(core.clone(), settings)?);
    runtime::serve(core, &lanes, worker, Until::Idle, &CancellationToken::new()).await;
    Ok(())
}
