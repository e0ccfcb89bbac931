//! Reads what a message is made of at the moment it is sent, and decides whether it still may be.
//!
//! Invariants: nothing but the request to confirm goes to an address that is not confirmed; nothing
//! goes to somebody who ended mail, nor about feedback that was taken back. Why not is kept with the
//! delivery.

use sea_orm::{FromQueryResult, Value};
use yousaid_entities::{
    ChallengeId, CivilDate, ContactId, DecisionAction, DecisionId, DesignState, FeedbackId,
    FeedbackState, Frequency, NewsEvent, NewsId, ReplyId, ReplyKind, SubscriptionId, UnixMillis,
    UserId, delivery,
};
use yousaid_services::mail::Message;
use yousaid_services::{Core, Error, Result, sql};

use super::{Letter, MailSettings, words};

/// A message at the moment it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// It says this.
    Letter(Box<Letter>),
    /// It is not sent, for this reason.
    Withheld(&'static str),
}

/// What became of an author's wish to hear.
#[derive(Clone, Copy, Debug, FromQueryResult)]
pub struct Author {
    /// When the address was confirmed.
    pub confirmed_at: Option<UnixMillis>,
    /// When the author ended mail.
    pub ended_at: Option<UnixMillis>,
    /// When the address was erased.
    pub erased_at: Option<UnixMillis>,
    /// The state of the feedback.
    pub state: FeedbackState,
}

impl Author {
    /// Why nothing is sent to this author at all.
    const fn withheld(&self) -> Option<&'static str> {
        if self.erased_at.is_some() {
            Some("the address was erased")
        } else if self.ended_at.is_some() {
            Some("the author ended mail")
        } else if matches!(self.state, FeedbackState::Withdrawn) {
            Some("the feedback was withdrawn")
        } else {
            None
        }
    }

    /// Why nothing that needs a confirmed address is sent to this author.
    const fn withheld_news(&self) -> Option<&'static str> {
        match self.withheld() {
            None if self.confirmed_at.is_none() => Some("the address is not confirmed"),
            other => other,
        }
    }
}

/// What a receipt is made of.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Receipt {
    /// The author.
    #[sea_orm(nested)]
    pub author: Author,
    /// The contact.
    pub contact_id: ContactId,
    /// The feedback.
    pub feedback_id: FeedbackId,
    /// Its reference.
    pub reference: String,
    /// The author's words.
    pub text: String,
    /// The plan's title.
    pub plan: String,
    /// The council's name.
    pub council: String,
}

/// What the message about a decision is made of.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Decision {
    /// The author.
    #[sea_orm(nested)]
    pub author: Author,
    /// The contact.
    pub contact_id: ContactId,
    /// The feedback.
    pub feedback_id: FeedbackId,
    /// Its reference.
    pub reference: String,
    /// The plan's title.
    pub plan: String,
    /// The council's name.
    pub council: String,
    /// What was decided.
    pub action: DecisionAction,
    /// Reason code.
    pub reason: String,
    /// The officer's words to the author.
    pub note: String,
}

/// What the message about a council's answer is made of.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Reply {
    /// The author.
    #[sea_orm(nested)]
    pub author: Author,
    /// The contact.
    pub contact_id: ContactId,
    /// The feedback.
    pub feedback_id: FeedbackId,
    /// The plan's title.
    pub plan: String,
    /// The plan in addresses.
    pub slug: String,
    /// The council that answers.
    pub council: String,
    /// The theme's name.
    pub theme: String,
    /// What the council will do.
    pub kind: ReplyKind,
    /// The council's words.
    pub body: String,
    /// When everyone could read it.
    pub published_at: Option<UnixMillis>,
    /// The step that differs because of it.
    pub step: Option<String>,
}

/// What a sign-in message is made of.
#[derive(Clone, Debug, FromQueryResult)]
pub struct SignIn {
    /// The attempt.
    pub challenge_id: ChallengeId,
    /// When link and code stop working.
    pub expires_at: UnixMillis,
    /// When they were asked for.
    pub created_at: UnixMillis,
    /// When they were used.
    pub used_at: Option<UnixMillis>,
    /// When the account was closed.
    pub disabled_at: Option<UnixMillis>,
}

/// What an officer's message of the day is made of.
#[derive(Clone, Debug, FromQueryResult)]
pub struct DailyWork {
    /// The council's name.
    pub council: String,
    /// The council in addresses.
    pub slug: String,
    /// Feedback that waits for a decision.
    pub feedback: i64,
    /// Themes that the engine proposes.
    pub themes: i64,
    /// Themes that wait for the council to accept them.
    pub offered: i64,
    /// Themes that wait for the council's answer.
    pub accepted: i64,
    /// Those of the last two whose last day has passed.
    pub overdue: i64,
    /// Current memberships of this person in this council.
    pub memberships: i64,
    /// The person.
    pub user_id: UserId,
    /// When the person ended this mail.
    pub ended_at: Option<UnixMillis>,
}

/// What the request to confirm is made of.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Follower {
    /// The wish to follow.
    pub subscription_id: SubscriptionId,
    /// When it was confirmed.
    pub confirmed_at: Option<UnixMillis>,
    /// When it was ended.
    pub ended_at: Option<UnixMillis>,
    /// How often.
    pub frequency: Frequency,
    /// The council's name.
    pub council: String,
    /// The plan's title, when it is about one.
    pub plan: Option<String>,
}

impl Follower {
    /// What is followed: the title of the plan, or the name of the council.
    #[must_use]
    pub fn what(&self) -> &str {
        self.plan.as_deref().unwrap_or(&self.council)
    }
}

/// One piece of news.
#[derive(Clone, Debug, FromQueryResult)]
pub struct NewsItem {
    /// What is new.
    pub event: NewsEvent,
    /// The council of the plan.
    pub council: String,
    /// The plan's title.
    pub plan: String,
    /// The plan in addresses.
    pub slug: String,
    /// The plan's state.
    pub state: DesignState,
    /// What is proposed.
    pub summary: String,
    /// Last day for feedback.
    pub closes_on: Option<CivilDate>,
    /// What is new in the version.
    pub change_note: Option<String>,
    /// The theme that was answered.
    pub theme: Option<String>,
    /// The council that answered it.
    pub answerer: Option<String>,
    /// What that council will do.
    pub kind: Option<ReplyKind>,
    /// Its words.
    pub body: Option<String>,
}

/// Puts a message together, or says why it is not sent. A message whose rows are gone is not sent.
///
/// # Errors
/// When the database refuses, or the stored message is not understood.
pub async fn load(core: &Core, settings: &MailSettings, row: &delivery::Model) -> Result<Content> {
    if row.recipient.is_empty() {
        return Ok(Content::Withheld("the address was erased"));
    }
    let say = words::Say::new(core, settings, row);
    let letter = match serde_json::from_value(row.message.clone())? {
        Message::Receipt { contact_id } => receipt(core, contact_id, &say).await,
        Message::Decision { decision_id } => decision(core, decision_id, &say).await,
        Message::Reply {
            reply_id,
            contact_id,
        } => reply(core, reply_id, contact_id, &say).await,
        Message::SignIn { challenge_id } => sign_in(core, challenge_id, &say).await,
        Message::DailyWork {
            user_id,
            council_id,
            ..
        } => daily_work(core, user_id, council_id, &say).await,
        Message::ConfirmFollow {
            subscription_id, ..
        } => confirm_follow(core, subscription_id, &say).await,
        Message::News {
            news_id,
            subscription_id,
            ..
        } => news(core, news_id, subscription_id, &say).await,
        Message::Digest {
            person,
            subscription_id,
            news,
            ..
        } => digest(core, &person, subscription_id, &news, &say).await,
    };
    match letter {
        Ok(Ok(letter)) => Ok(Content::Letter(Box::new(letter))),
        Ok(Err(why)) => Ok(Content::Withheld(why)),
        Err(Error::NotFound) => Ok(Content::Withheld("what it is about is not there any more")),
        Err(error) => Err(error),
    }
}

/// A letter, or why there is none.
type Letters = Result<std::result::Result<Letter, &'static str>>;

async fn receipt(core: &Core, id: ContactId, say: &words::Say<'_>) -> Letters {
    let receipt: Receipt = sql::row(
        core.db.reader(),
        "SELECT k.id AS contact_id, k.confirmed_at, k.ended_at, k.erased_at, f.state, \
         f.id AS feedback_id, f.reference, f.text, d.title AS plan, c.name AS council \
         FROM contacts k JOIN feedback f ON f.id = k.feedback_id \
         JOIN designs d ON d.id = f.design_id JOIN councils c ON c.id = f.council_id \
         WHERE k.id = $1",
        [id.into()],
    )
    .await?;
    Ok(match receipt.author.withheld() {
        Some(why) => Err(why),
        None => Ok(say.receipt(&receipt)),
    })
}

async fn decision(core: &Core, id: DecisionId, say: &words::Say<'_>) -> Letters {
    let decision: Decision = sql::row(
        core.db.reader(),
        "SELECT k.id AS contact_id, k.confirmed_at, k.ended_at, k.erased_at, f.state, \
         f.id AS feedback_id, f.reference, d.title AS plan, c.name AS council, \
         m.action, m.reason, m.note \
         FROM moderation_decisions m JOIN feedback f ON f.id = m.feedback_id \
         JOIN contacts k ON k.feedback_id = f.id \
         JOIN designs d ON d.id = f.design_id JOIN councils c ON c.id = f.council_id \
         WHERE m.id = $1",
        [id.into()],
    )
    .await?;
    Ok(match decision.author.withheld_news() {
        Some(why) => Err(why),
        None => say
            .decision(&decision)
            .ok_or("this is not told to its author"),
    })
}

async fn reply(core: &Core, id: ReplyId, contact_id: ContactId, say: &words::Say<'_>) -> Letters {
    let reply: Reply = sql::row(
        core.db.reader(),
        "SELECT k.id AS contact_id, k.confirmed_at, k.ended_at, k.erased_at, f.state, \
         f.id AS feedback_id, d.title AS plan, d.slug, c.name AS council, h.name AS theme, \
         p.kind, p.body, p.published_at, t.title AS step \
         FROM replies p JOIN themes h ON h.id = p.theme_id JOIN councils c ON c.id = p.council_id \
         JOIN designs d ON d.id = p.design_id LEFT JOIN steps t ON t.id = p.changed_step_id \
         CROSS JOIN contacts k JOIN feedback f ON f.id = k.feedback_id \
         WHERE p.id = $1 AND k.id = $2",
        [id.into(), contact_id.into()],
    )
    .await?;
    Ok(match reply.author.withheld_news() {
        Some(why) => Err(why),
        None if reply.published_at.is_none() => Err("the answer is not published"),
        None => Ok(say.reply(&reply)),
    })
}

async fn sign_in(core: &Core, id: ChallengeId, say: &words::Say<'_>) -> Letters {
    let sign_in: SignIn = sql::row(
        core.db.reader(),
        "SELECT s.id AS challenge_id, s.expires_at, s.created_at, s.used_at, u.disabled_at \
         FROM sign_in_challenges s JOIN users u ON u.id = s.user_id WHERE s.id = $1",
        [id.into()],
    )
    .await?;
    Ok(if sign_in.disabled_at.is_some() {
        Err("the account is closed")
    } else if sign_in.used_at.is_some() || sign_in.expires_at <= core.now() {
        Err("the link does not work any more")
    } else {
        Ok(say.sign_in(&sign_in))
    })
}

async fn daily_work(
    core: &Core,
    user: UserId,
    council: yousaid_entities::CouncilId,
    say: &words::Say<'_>,
) -> Letters {
    let work: DailyWork = sql::row(
        core.db.reader(),
        "SELECT c.name AS council, c.slug, \
         (SELECT COUNT(*) FROM feedback f WHERE f.council_id = c.id \
            AND f.state IN ('ready', 'held')) AS feedback, \
         (SELECT COUNT(*) FROM themes h WHERE h.council_id = c.id \
            AND h.state = 'proposed') AS themes, \
         (SELECT COUNT(*) FROM routes r WHERE r.council_id = c.id \
            AND r.state = 'offered') AS offered, \
         (SELECT COUNT(*) FROM routes r WHERE r.council_id = c.id \
            AND r.state = 'accepted') AS accepted, \
         (SELECT COUNT(*) FROM routes r WHERE r.council_id = c.id \
            AND r.state IN ('offered', 'accepted') AND r.due_on < $3) AS overdue, \
         (SELECT COUNT(*) FROM memberships m JOIN users u ON u.id = m.user_id \
            WHERE m.council_id = c.id AND m.user_id = $2 AND m.ended_at IS NULL \
            AND u.disabled_at IS NULL) AS memberships, w.id AS user_id, \
         (SELECT x.ended_at FROM work_mail_stops x WHERE x.user_id = w.id) AS ended_at \
         FROM councils c JOIN users w ON w.id = $2 WHERE c.id = $1",
        [council.into(), user.into(), core.now().date().into()],
    )
    .await?;
    Ok(if work.memberships == 0 {
        Err("the officer has left the council")
    } else if work.ended_at.is_some() {
        Err("the officer ended this mail")
    } else if work.feedback + work.themes + work.offered + work.accepted == 0 {
        Err("the work has been done in the meantime")
    } else {
        Ok(say.daily_work(&work))
    })
}

async fn follower(core: &Core, id: SubscriptionId) -> Result<Follower> {
    sql::row(
        core.db.reader(),
        "SELECT s.id AS subscription_id, s.confirmed_at, s.ended_at, s.frequency, \
         c.name AS council, d.title AS plan FROM subscriptions s \
         JOIN councils c ON c.id = s.council_id \
         LEFT JOIN designs d ON d.id = s.design_id WHERE s.id = $1",
        [id.into()],
    )
    .await
}

async fn confirm_follow(core: &Core, id: SubscriptionId, say: &words::Say<'_>) -> Letters {
    let follower = follower(core, id).await?;
    Ok(if follower.ended_at.is_some() {
        Err("the follower ended mail")
    } else {
        Ok(say.confirm_follow(&follower))
    })
}

/// News of plans that everyone can see. A plan that was taken back is no news.
const NEWS: &str = "SELECT n.event, c.name AS council, d.title AS plan, d.slug, d.state, \
     d.summary, d.closes_on, v.change_note, h.name AS theme, b.name AS answerer, p.kind, p.body \
     FROM news n JOIN designs d ON d.id = n.design_id JOIN councils c ON c.id = n.council_id \
     LEFT JOIN design_versions v ON v.id = n.cause AND n.event = 'new_version' \
     LEFT JOIN replies p ON p.id = n.cause AND n.event = 'answered' \
     LEFT JOIN themes h ON h.id = p.theme_id LEFT JOIN councils b ON b.id = p.council_id \
     WHERE d.state NOT IN ('draft', 'withdrawn')";

async fn news(core: &Core, news: NewsId, id: SubscriptionId, say: &words::Say<'_>) -> Letters {
    let follower = follower(core, id).await?;
    if follower.ended_at.is_some() {
        return Ok(Err("the follower ended mail"));
    }
    if follower.confirmed_at.is_none() {
        return Ok(Err("the address is not confirmed"));
    }
    let statement = format!("{NEWS} AND n.id = $1");
    let mut found: Vec<NewsItem> = sql::rows(core.db.reader(), &statement, [news.into()]).await?;
    Ok(found
        .pop()
        .map(|item| say.news(&follower, &item))
        .ok_or("the plan is not public"))
}

/// What the person still follows of what was chosen for this mail.
async fn digest(
    core: &Core,
    person: &str,
    id: SubscriptionId,
    chosen: &[NewsId],
    say: &words::Say<'_>,
) -> Letters {
    let places: Vec<_> = (2..chosen.len() + 2).map(|n| format!("${n}")).collect();
    let statement = format!(
        "{NEWS} AND n.id IN ({}) AND EXISTS (SELECT 1 FROM subscriptions s \
           WHERE s.email_key = $1 AND s.council_id = n.council_id \
           AND (s.design_id IS NULL OR s.design_id = n.design_id) \
           AND s.confirmed_at IS NOT NULL AND s.ended_at IS NULL) \
         ORDER BY c.name, d.title, d.id, n.created_at, n.id",
        places.join(", ")
    );
    let mut values: Vec<Value> = vec![person.into()];
    values.extend(chosen.iter().map(|news| Value::from(*news)));
    let items: Vec<NewsItem> = sql::rows(core.db.reader(), &statement, values).await?;
    Ok(if items.is_empty() {
        Err("nothing in it is followed or public any more")
    } else {
        Ok(say.digest(id, &items))
    })
}
