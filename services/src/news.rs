//! News for followers: written with their cause, told once to each person.
//!
//! Somebody can follow a plan and its council, with the same address typed in several ways: that
//! is one person, the keyed hash of the address, who hears of each piece of news once. Who hears
//! at once gets a message; for the others the news waits for their weekly mail.
//! Invariant: a piece of news is, for each follower, a message or a part of a weekly mail, never
//! both and never none, however often the job runs and however long nothing runs.

use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, FromQueryResult, Value};
use uuid::Uuid;
use yousaid_entities::{
    CouncilId, DesignId, DesignVersionId, NewsEvent, NewsId, ReplyId, SubscriptionId, UnixMillis,
    news,
};

use crate::mail::Message;
use crate::outbox::{self, Job, NewJob};
use crate::{Core, Result, sql};

/// What is new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The plan takes feedback for the first time.
    Opened,
    /// This version can be read.
    NewVersion(DesignVersionId),
    /// This reply can be read.
    Answered(ReplyId),
}

/// Writes news about plans and the jobs that tell it, in the transaction of the cause. The same
/// cause again does nothing. After the commit, call
/// [`Waker::wake`](crate::core::Waker::wake).
///
/// # Errors
/// When the database refuses.
pub async fn publish_in(
    db: &impl ConnectionTrait,
    core: &Core,
    about: impl IntoIterator<Item = (CouncilId, DesignId, Cause)>,
) -> Result<()> {
    let (mut rows, mut jobs) = (Vec::new(), Vec::new());
    for (council_id, design_id, cause) in about {
        let id: NewsId = core.id();
        let (event, cause): (_, Uuid) = match cause {
            Cause::Opened => (NewsEvent::Opened, design_id.0),
            Cause::NewVersion(version) => (NewsEvent::NewVersion, version.0),
            Cause::Answered(reply) => (NewsEvent::Answered, reply.0),
        };
        rows.push(news::ActiveModel {
            id: Set(id),
            council_id: Set(council_id),
            design_id: Set(design_id),
            event: Set(event),
            cause: Set(cause),
            created_at: Set(core.now()),
        });
        let job = Job::TellFollowers { news_id: id };
        jobs.push(NewJob::now(core, Some(council_id), job));
    }
    for rows in rows.chunks(500) {
        let once = OnConflict::columns([news::Column::Event, news::Column::Cause])
            .do_nothing()
            .to_owned();
        news::Entity::insert_many(rows.to_vec())
            .on_conflict(once)
            .exec_without_returning(db)
            .await?;
    }
    outbox::enqueue(db, core, jobs).await
}

/// A follower who hears at once.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Follower {
    /// The keyed hash of the address.
    pub person: String,
    /// Address.
    pub email: String,
    /// Language of the mail: en or cy.
    pub locale: String,
    /// The wish to follow because of which the person hears.
    pub subscription_id: SubscriptionId,
    /// The council of the plan.
    pub council_id: CouncilId,
}

/// One row a person who follows the plan or its council since before the news: the wish to hear at
/// once goes before the weekly one, and the one about the plan before the one about the council.
/// Authors who are told of the answer to their own words are told by that message.
const FOLLOWERS: &str = "SELECT s.email_key AS person, s.email, s.locale, \
     s.id AS subscription_id, s.frequency, n.id AS news_id, n.council_id, n.created_at, \
     ROW_NUMBER() OVER (PARTITION BY s.email_key ORDER BY \
       CASE s.frequency WHEN 'immediate' THEN 0 ELSE 1 END, \
       CASE WHEN s.design_id IS NULL THEN 1 ELSE 0 END, s.id) AS place \
     FROM news n JOIN subscriptions s ON s.council_id = n.council_id \
       AND (s.design_id IS NULL OR s.design_id = n.design_id) \
     WHERE n.id = $1 AND s.confirmed_at <= n.created_at AND s.ended_at IS NULL \
       AND s.email_key <> '' AND LOWER(s.email) NOT IN (SELECT LOWER(k.email) FROM news m \
         JOIN replies r ON r.id = m.cause JOIN theme_assignments a ON a.theme_id = r.theme_id \
         JOIN feedback f ON f.id = a.feedback_id AND f.state = 'published' \
         JOIN contacts k ON k.feedback_id = f.id \
         WHERE m.id = $1 AND m.event = 'answered' AND k.confirmed_at IS NOT NULL \
           AND k.ended_at IS NULL AND k.erased_at IS NULL)";

/// Keeps the news for the weekly mail of everyone who wants one, except those who were told at
/// once by an earlier run, before they changed how often they want to hear.
///
/// # Errors
/// When the database refuses.
pub async fn keep_for_digests(db: &impl ConnectionTrait, news: NewsId) -> Result<u64> {
    let statement = format!(
        "INSERT INTO digest_items (person, news_id, created_at) \
         SELECT person, news_id, created_at FROM ({FOLLOWERS}) people \
         WHERE place = 1 AND frequency = 'weekly' AND NOT EXISTS \
           (SELECT 1 FROM deliveries d WHERE d.dedupe_key = $2 || person) \
         ON CONFLICT (person, news_id) DO NOTHING"
    );
    let values = [news.into(), Message::news_key(news).into()];
    sql::execute(db, &statement, values).await
}

/// The next followers to tell at once, in the order of `person`, except those for whom an earlier
/// run kept it for the weekly mail.
///
/// # Errors
/// When the database refuses.
pub async fn followers(
    db: &impl ConnectionTrait,
    news: NewsId,
    after: &str,
    limit: i64,
) -> Result<Vec<Follower>> {
    let statement = format!(
        "SELECT person, email, locale, subscription_id, council_id FROM ({FOLLOWERS}) people \
         WHERE place = 1 AND frequency = 'immediate' AND person > $2 AND NOT EXISTS \
           (SELECT 1 FROM digest_items i WHERE i.person = people.person \
            AND i.news_id = people.news_id) \
         ORDER BY person LIMIT $3"
    );
    let values = [news.into(), after.into(), limit.into()];
    sql::rows(db, &statement, values).await
}

/// The mails of one week: of news from before a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Week<'a> {
    /// Its slot, such as `2026-W48`.
    pub slot: &'a str,
    /// When it was due.
    pub due: UnixMillis,
}

/// News `i` that waits for a mail of the week `$1`, due at `$2`. Who has the mail of that week
/// gets late news with the next one.
const WAITS: &str = "i.created_at < $2 AND NOT EXISTS (SELECT 1 FROM deliveries d \
     WHERE d.dedupe_key = 'digest:' || i.person || ':' || $1)";

/// People for whom news waits, one after another in the order of their keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The key after which they begin.
    pub after: String,
    /// The key of the last one.
    pub last: String,
    /// Whether nobody comes after them.
    pub is_end: bool,
}

/// The next people after `after` for whom news waits; none when there is nobody.
///
/// # Errors
/// When the database refuses.
pub async fn waiting(
    db: &impl ConnectionTrait,
    week: Week<'_>,
    after: &str,
    limit: i64,
) -> Result<Option<Waiting>> {
    #[derive(FromQueryResult)]
    struct Last {
        last: Option<String>,
        people: i64,
    }
    let statement = format!(
        "SELECT MAX(person) AS last, COUNT(*) AS people FROM (SELECT DISTINCT i.person \
         FROM digest_items i WHERE i.person > $3 AND {WAITS} ORDER BY i.person LIMIT $4) people"
    );
    let values = [
        week.slot.into(),
        week.due.0.into(),
        after.into(),
        limit.into(),
    ];
    let found: Last = sql::row(db, &statement, values).await?;
    Ok(found.last.map(|last| Waiting {
        after: after.to_owned(),
        last,
        is_end: found.people < limit,
    }))
}

/// One piece of news of somebody who still follows what it is about.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct DigestItem {
    /// The keyed hash of the address.
    pub person: String,
    /// The news.
    pub news_id: NewsId,
    /// The wish to follow.
    pub subscription_id: SubscriptionId,
    /// Address.
    pub email: String,
    /// Language of the mail: en or cy.
    pub locale: String,
}

/// What waits for these people and what they still follow, person by person, oldest first.
///
/// # Errors
/// When the database refuses.
pub async fn digest_items(
    db: &impl ConnectionTrait,
    week: Week<'_>,
    people: &Waiting,
) -> Result<Vec<DigestItem>> {
    let statement = format!(
        "SELECT person, news_id, subscription_id, email, locale FROM ( \
           SELECT i.person, i.news_id, i.created_at, s.id AS subscription_id, s.email, s.locale, \
             ROW_NUMBER() OVER (PARTITION BY i.person, i.news_id ORDER BY s.id) AS place \
           FROM digest_items i JOIN news n ON n.id = i.news_id \
           JOIN subscriptions s ON s.email_key = i.person AND s.council_id = n.council_id \
             AND (s.design_id IS NULL OR s.design_id = n.design_id) \
             AND s.confirmed_at IS NOT NULL AND s.ended_at IS NULL \
           WHERE i.person > $3 AND i.person <= $4 AND {WAITS}) found \
         WHERE place = 1 ORDER BY person, created_at, news_id"
    );
    sql::rows(db, &statement, bounds(week, people)).await
}

fn bounds(week: Week<'_>, people: &Waiting) -> [Value; 4] {
    [
        week.slot.into(),
        week.due.0.into(),
        people.after.as_str().into(),
        people.last.as_str().into(),
    ]
}

/// Takes away what waited for these people: in the transaction that writes their weekly mail, and
/// before it does.
///
/// # Errors
/// When the database refuses.
pub async fn forget_items(
    db: &impl ConnectionTrait,
    week: Week<'_>,
    people: &Waiting,
) -> Result<u64> {
    let statement =
        format!("DELETE FROM digest_items AS i WHERE i.person > $3 AND i.person <= $4 AND {WAITS}");
    sql::execute(db, &statement, bounds(week, people)).await
}
