//! Following a plan or a council by mail, without an account: asking, confirming by the mailed
//! link, changing, ending, and taking the end back.
//!
//! Invariants:
//! - asking answers alike whether the address follows already or not, and changes nothing for an
//!   address that does;
//! - nobody follows who has not confirmed by the link of a mail;
//! - a link names one wish to follow; what it may do is decided here, by the state of that row;
//! - audit events name the wish and never the address.

use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait,
    FromQueryResult, QueryFilter,
};
use serde_json::{Value, json};
use yousaid_domain::locale::Locale;
use yousaid_domain::text::EmailAddress;
use yousaid_entities::{CouncilId, DesignId, Frequency, SubscriptionId, UnixMillis, subscription};

use crate::audit::{self, Actor, Event};
use crate::mail::{self, ASKED_AGAIN, Message, NewDelivery};
use crate::{Core, Error, Result, mailbox, sql};

/// Somebody who wants to follow.
#[derive(Clone, Debug)]
pub struct Ask {
    /// Address.
    pub email: EmailAddress,
    /// The language of the form.
    pub locale: Locale,
    /// The council.
    pub council_id: CouncilId,
    /// The plan, or none for all plans of the council.
    pub design_id: Option<DesignId>,
    /// How often.
    pub frequency: Frequency,
}

/// Writes the wish down and sends a mail to the address: with the link that confirms it, or, when
/// the address follows already, with the link to the settings.
///
/// # Errors
/// When the database refuses.
pub async fn ask(core: &Core, ask: Ask) -> Result<()> {
    let now = core.now();
    let person = core.keys.mailbox(ask.email.as_str());
    let txn = core.db.begin().await?;
    let made = subscription::Entity::insert(subscription::ActiveModel {
        id: Set(core.id()),
        email: Set(ask.email.as_str().to_owned()),
        email_key: Set(person.clone()),
        locale: Set(ask.locale.as_str().to_owned()),
        council_id: Set(ask.council_id),
        design_id: Set(ask.design_id),
        frequency: Set(ask.frequency),
        confirmed_at: Set(None),
        ended_at: Set(None),
        created_at: Set(now),
    })
    .on_conflict(OnConflict::new().do_nothing().to_owned())
    .exec_without_returning(&txn)
    .await?;
    let row = subscription::Entity::live(&person, ask.council_id, ask.design_id)
        .one(&txn)
        .await?
        .ok_or(Error::Changed)?;
    if made == 1 {
        let detail = json!({ "frequency": row.frequency });
        record(&txn, core, &row, "follow.asked", detail).await?;
    } else if row.confirmed_at.is_none() {
        // The last wish before the confirmation counts.
        subscription::Entity::update_many()
            .col_expr(subscription::Column::Frequency, Expr::value(ask.frequency))
            .col_expr(
                subscription::Column::Locale,
                Expr::value(ask.locale.as_str()),
            )
            .col_expr(subscription::Column::CreatedAt, Expr::value(now))
            .filter(subscription::Column::Id.eq(row.id))
            .exec(&txn)
            .await?;
    }
    let delivery = NewDelivery {
        recipient: row.email,
        locale: ask.locale.as_str().to_owned(),
        council_id: Some(ask.council_id),
        feedback_id: None,
        message: Message::ConfirmFollow {
            subscription_id: row.id,
            asked: now.0 / ASKED_AGAIN,
        },
    };
    mail::send_in(&txn, core, delivery).await?;
    txn.commit().await?;
    core.waker.wake();
    Ok(())
}

/// Confirms a wish to follow; again does nothing. All mail to the address is in the language of
/// the latest one, and what a server once said about the address no longer counts.
///
/// # Errors
/// [`Error::NotFound`] when the wish was ended or erased.
pub async fn confirm(core: &Core, id: SubscriptionId) -> Result<()> {
    let txn = core.db.begin().await?;
    let row = by_link(&txn, id).await?;
    if row.ended_at.is_some() {
        return Err(Error::NotFound);
    }
    if row.confirmed_at.is_some() {
        return Ok(());
    }
    subscription::Entity::update_many()
        .col_expr(subscription::Column::ConfirmedAt, Expr::value(core.now()))
        .filter(subscription::Column::Id.eq(id))
        .exec(&txn)
        .await?;
    speak(&txn, &row.email_key, &row.locale).await?;
    mailbox::clear_in(&txn, core, &row.email).await?;
    let detail = json!({ "frequency": row.frequency });
    record(&txn, core, &row, "follow.confirmed", detail).await?;
    txn.commit().await?;
    Ok(())
}

/// What somebody follows, and how.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Follow {
    /// The wish to follow.
    pub id: SubscriptionId,
    /// The person, as the keyed hash of the address.
    pub email_key: String,
    /// The council's name.
    pub council: String,
    /// The council in addresses.
    pub council_slug: String,
    /// The plan's title, when it is about one.
    pub plan: Option<String>,
    /// The plan in addresses.
    pub plan_slug: Option<String>,
    /// Language of mails: en or cy.
    pub locale: String,
    /// How often.
    pub frequency: Frequency,
    /// When it was confirmed.
    pub confirmed_at: Option<UnixMillis>,
    /// When it was ended.
    pub ended_at: Option<UnixMillis>,
}

impl Follow {
    /// What is followed: the title of the plan, or the name of the council.
    #[must_use]
    pub fn what(&self) -> &str {
        self.plan.as_deref().unwrap_or(&self.council)
    }
}

const FOLLOW: &str = "SELECT s.id, s.email_key, c.name AS council, c.slug AS council_slug, \
     d.title AS plan, d.slug AS plan_slug, s.locale, s.frequency, s.confirmed_at, s.ended_at \
     FROM subscriptions s JOIN councils c ON c.id = s.council_id \
     LEFT JOIN designs d ON d.id = s.design_id";

/// One wish to follow, as its link shows it.
///
/// # Errors
/// [`Error::NotFound`] when its address was erased.
pub async fn one(core: &Core, id: SubscriptionId) -> Result<Follow> {
    let statement = format!("{FOLLOW} WHERE s.id = $1 AND s.email_key <> ''");
    sql::row(core.db.reader(), &statement, [id.into()]).await
}

/// What else the same person follows.
///
/// # Errors
/// When the database refuses.
pub async fn others(core: &Core, of: &Follow) -> Result<Vec<Follow>> {
    let statement = format!(
        "{FOLLOW} WHERE s.email_key = $1 AND s.id <> $2 AND s.confirmed_at IS NOT NULL \
         AND s.ended_at IS NULL ORDER BY c.name, d.title, s.id"
    );
    let values = [of.email_key.as_str().into(), of.id.into()];
    sql::rows(core.db.reader(), &statement, values).await
}

/// Changes how often somebody hears about one thing, and the language of all their mail.
///
/// # Errors
/// [`Error::NotFound`] when the wish was erased; [`Error::State`] when it is not confirmed or was
/// ended.
pub async fn change(
    core: &Core,
    id: SubscriptionId,
    frequency: Frequency,
    locale: Locale,
) -> Result<()> {
    let txn = core.db.begin().await?;
    let row = by_link(&txn, id).await?;
    if row.confirmed_at.is_none() || row.ended_at.is_some() {
        return Err(Error::State("follow"));
    }
    subscription::Entity::update_many()
        .col_expr(subscription::Column::Frequency, Expr::value(frequency))
        .filter(subscription::Column::Id.eq(id))
        .exec(&txn)
        .await?;
    speak(&txn, &row.email_key, locale.as_str()).await?;
    let detail = json!({ "frequency": frequency, "locale": locale });
    record(&txn, core, &row, "follow.changed", detail).await?;
    txn.commit().await?;
    Ok(())
}

/// What a person ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// This one thing.
    One,
    /// Everything that the weekly mail tells of.
    Weekly,
}

/// Ends to follow; again does nothing.
///
/// # Errors
/// [`Error::NotFound`] when the wish was erased.
pub async fn end(core: &Core, id: SubscriptionId, what: End) -> Result<()> {
    use subscription::Column;

    let txn = core.db.begin().await?;
    let row = by_link(&txn, id).await?;
    let these = match what {
        End::One => Column::Id.eq(id),
        End::Weekly => Column::EmailKey.eq(&row.email_key).and(
            Column::Frequency
                .eq(Frequency::Weekly)
                .or(Column::Id.eq(id)),
        ),
    };
    let ended = subscription::Entity::update_many()
        .col_expr(Column::EndedAt, Expr::value(core.now()))
        .filter(these)
        .filter(Column::EndedAt.is_null())
        .exec(&txn)
        .await?;
    if ended.rows_affected > 0 {
        let detail = json!({ "count": ended.rows_affected });
        record(&txn, core, &row, "follow.ended", detail).await?;
        txn.commit().await?;
    }
    Ok(())
}

/// Takes the end back, of this and of whatever ended with it; again does nothing. What the person
/// follows by another wish meanwhile stays ended here.
///
/// # Errors
/// [`Error::NotFound`] when the wish was erased.
pub async fn resume(core: &Core, id: SubscriptionId) -> Result<()> {
    let txn = core.db.begin().await?;
    let row = by_link(&txn, id).await?;
    let Some(ended_at) = row.ended_at else {
        return Ok(());
    };
    let resumed = sql::execute(
        &txn,
        "UPDATE subscriptions SET ended_at = NULL WHERE email_key = $1 AND ended_at = $2 \
         AND NOT EXISTS (SELECT 1 FROM subscriptions o WHERE o.email_key = $1 \
           AND o.council_id = subscriptions.council_id AND o.ended_at IS NULL \
           AND COALESCE(o.design_id, o.council_id) \
             = COALESCE(subscriptions.design_id, subscriptions.council_id))",
        [row.email_key.as_str().into(), ended_at.0.into()],
    )
    .await?;
    if resumed > 0 {
        let detail = json!({ "count": resumed });
        record(&txn, core, &row, "follow.resumed", detail).await?;
        txn.commit().await?;
    }
    Ok(())
}

async fn by_link(txn: &DatabaseTransaction, id: SubscriptionId) -> Result<subscription::Model> {
    let found = subscription::Entity::by_link(id).one(txn).await?;
    found.ok_or(Error::NotFound)
}

/// Writes all mail to a person in this language from now on.
async fn speak(db: &impl ConnectionTrait, person: &str, locale: &str) -> Result<()> {
    subscription::Entity::update_many()
        .col_expr(subscription::Column::Locale, Expr::value(locale))
        .filter(subscription::Column::EmailKey.eq(person))
        .exec(db)
        .await?;
    Ok(())
}

async fn record(
    txn: &DatabaseTransaction,
    core: &Core,
    row: &subscription::Model,
    action: &'static str,
    detail: Value,
) -> Result<()> {
    let event = Event {
        council_id: Some(row.council_id),
        actor: Actor::Resident,
        subject: ("subscriptions", row.id.0),
        action,
        detail,
    };
    audit::record(txn, core, [event]).await
}
