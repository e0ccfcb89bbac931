//! People who sign in: asking for a sign-in mail, using it once, sessions and their end.
//!
//! Invariants:
//! - asking for a mail answers alike whether the address is known or not;
//! - a challenge lets somebody in once, within [`CHALLENGE_LASTS`], and after [`TRIES`] codes it
//!   is dead whatever follows;
//! - nothing in the database lets anyone in: link and code are derived from the installation's
//!   key, and of a session only the hash of its token is kept;
//! - a session is read from the database at every request, so ending it works at once.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction,
    EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
};
use serde_json::json;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use yousaid_domain::locale::Locale;
use yousaid_entities::{
    ChallengeId, CouncilId, MembershipId, Role, SessionId, TypedId, UnixMillis, UserId, council,
    membership, session, sign_in_challenge, user, work_mail_stop,
};

use crate::audit::{self, Actor, Event};
use crate::mail::{self, Message, NewDelivery};
use crate::tokens::Purpose;
use crate::{Core, Error, Result, mailbox};

const MINUTE: i64 = 60_000;

/// How long a link and its code work: long enough for slow mail, short for a mailbox left open.
pub const CHALLENGE_LASTS: i64 = 15 * MINUTE;

/// Codes that may be tried: five of a million leave a guesser one chance in 200,000.
pub const TRIES: i32 = 5;

/// A session that nobody uses ends after a working day and the evening after it.
pub const SESSION_IDLE: i64 = 12 * 60 * MINUTE;

/// A session ends after a week however much it is used.
pub const SESSION_LASTS: i64 = 7 * 24 * 60 * MINUTE;

/// A role that a signed-in person holds now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The role.
    pub role: Role,
    /// Where: the council's id, name in addresses and full name; none for the board and operators.
    pub council: Option<(CouncilId, String, String)>,
}

/// A signed-in person, as read for one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// This session.
    pub session_id: SessionId,
    /// Who.
    pub user: user::Model,
    /// What they may do, councils in the order of their names.
    pub roles: Vec<Held>,
}

impl SignedIn {
    /// Whether the person holds a role across councils.
    #[must_use]
    pub fn has(&self, role: Role) -> bool {
        self.roles
            .iter()
            .any(|held| held.council.is_none() && held.role == role)
    }

    /// The person's role in a council, the stronger one when there are two.
    #[must_use]
    pub fn role_in(&self, slug: &str) -> Option<(CouncilId, Role)> {
        let held = self.roles.iter().filter_map(|held| {
            let (id, name, _) = held.council.as_ref()?;
            (name == slug).then_some((*id, held.role))
        });
        held.max_by_key(|(_, role)| *role == Role::Lead)
    }
}

/// A new session: the token goes into the cookie, and nowhere else.
#[derive(Clone)]
pub struct NewSession {
    /// The token.
    pub token: String,
    /// Who.
    pub user_id: UserId,
}

fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// Asks for a sign-in mail. The answer is the same for an address that nobody has: an id that no
/// code will ever fit.
///
/// # Errors
/// When the database refuses.
pub async fn ask(core: &Core, email: &str, locale: Locale) -> Result<ChallengeId> {
    let id = core.secret_id::<ChallengeId>();
    let known = user::Entity::find()
        .filter(user::Column::Email.eq(email))
        .filter(user::Column::DisabledAt.is_null())
        .one(core.db.reader())
        .await?;
    let Some(user) = known else { return Ok(id) };
    let now = core.now();
    let txn = core.db.begin().await?;
    sign_in_challenge::ActiveModel {
        id: Set(id),
        user_id: Set(user.id),
        attempts: Set(0),
        created_at: Set(now),
        expires_at: Set(now.plus(CHALLENGE_LASTS)),
        used_at: Set(None),
    }
    .insert(&txn)
    .await?;
    send_sign_in(&txn, core, &user, id, locale).await?;
    txn.commit().await?;
    core.waker.wake();
    Ok(id)
}

/// Signs in by the link of the mail.
///
/// # Errors
/// [`Error::State`] when the link is not ours, too old or used.
pub async fn sign_in_by_link(core: &Core, token: &str) -> Result<NewSession> {
    let id = core
        .keys
        .open::<ChallengeId>(Purpose::SignInLink, token)
        .ok_or(Error::State("sign-in link"))?;
    let txn = core.db.begin().await?;
    let session = consume(&txn, core, id)
        .await?
        .ok_or(Error::State("sign-in link"))?;
    txn.commit().await?;
    Ok(session)
}

/// Whether a link would sign somebody in now; asking changes nothing.
///
/// # Errors
/// When the database refuses.
pub async fn link_works(core: &Core, token: &str) -> Result<bool> {
    let Some(id) = core.keys.open::<ChallengeId>(Purpose::SignInLink, token) else {
        return Ok(false);
    };
    let challenge = sign_in_challenge::Entity::find_by_id(id)
        .one(core.db.reader())
        .await?;
    Ok(challenge.is_some_and(|found| found.used_at.is_none() && found.expires_at > core.now()))
}

/// Signs in by the six digits of the mail; none when they do not let anyone in, for whatever
/// reason. Every try counts.
///
/// # Errors
/// When the database refuses.
pub async fn sign_in_by_code(
    core: &Core,
    id: ChallengeId,
    code: &str,
) -> Result<Option<NewSession>> {
    use sign_in_challenge::Column;

    let txn = core.db.begin().await?;
    let counted = sign_in_challenge::Entity::update_many()
        .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
        .filter(Column::Id.eq(id))
        .filter(Column::UsedAt.is_null())
        .filter(Column::ExpiresAt.gt(core.now()))
        .filter(Column::Attempts.lt(TRIES))
        .exec(&txn)
        .await?;
    let right = core.keys.code(Purpose::SignInCode, id);
    let fits = bool::from(right.as_bytes().ct_eq(code.as_bytes()));
    let session = if counted.rows_affected == 1 && fits {
        consume(&txn, core, id).await?
    } else {
        None
    };
    // The count of a wrong try must stay, so this commits either way.
    txn.commit().await?;
    Ok(session)
}

/// Uses a challenge up and begins a session.
async fn consume(
    txn: &DatabaseTransaction,
    core: &Core,
    id: ChallengeId,
) -> Result<Option<NewSession>> {
    use sign_in_challenge::Column;

    let now = core.now();
    let used = sign_in_challenge::Entity::update_many()
        .col_expr(Column::UsedAt, Expr::value(now))
        .filter(Column::Id.eq(id))
        .filter(Column::UsedAt.is_null())
        .filter(Column::ExpiresAt.gt(now))
        .exec(txn)
        .await?;
    if used.rows_affected != 1 {
        return Ok(None);
    }
    let Some(challenge) = sign_in_challenge::Entity::find_by_id(id).one(txn).await? else {
        return Ok(None);
    };
    let user = user::Entity::find_by_id(challenge.user_id).one(txn).await?;
    let Some(user) = user.filter(|user| user.disabled_at.is_none()) else {
        return Ok(None);
    };
    // Whoever has the link or the code has got the mail.
    mailbox::clear_in(txn, core, &user.email).await?;
    begin_session(txn, core, user.id).await.map(Some)
}

/// Begins a session for a person who has shown who they are.
///
/// # Errors
/// When the database refuses.
pub async fn begin_session(
    txn: &DatabaseTransaction,
    core: &Core,
    user_id: UserId,
) -> Result<NewSession> {
    let now = core.now();
    let token = URL_SAFE_NO_PAD.encode(core.random_bytes::<32>());
    let session = session::ActiveModel {
        id: Set(core.id()),
        user_id: Set(user_id),
        token_hash: Set(hash(&token)),
        created_at: Set(now),
        last_seen_at: Set(now),
        expires_at: Set(now.plus(SESSION_LASTS)),
        revoked_at: Set(None),
    }
    .insert(txn)
    .await?;
    let event = account_event(user_id, session.id, "session.begun");
    audit::record(txn, core, [event]).await?;
    Ok(NewSession { token, user_id })
}

fn account_event(user_id: UserId, session_id: SessionId, action: &'static str) -> Event {
    Event {
        council_id: None,
        actor: Actor::User(user_id),
        subject: ("sessions", session_id.uuid()),
        action,
        detail: json!({}),
    }
}

#[derive(FromQueryResult)]
struct SessionRow {
    session_id: SessionId,
    last_seen_at: UnixMillis,
    user_id: UserId,
    email: String,
    name: String,
    locale: String,
    created_at: UnixMillis,
    role: Option<Role>,
    council_id: Option<CouncilId>,
    council_slug: Option<String>,
    council_name: Option<String>,
}

/// The person behind a session's token, with the roles they hold now, in one statement; none when
/// the session has ended or the account is closed. Notes, to the minute, that it is in use.
///
/// # Errors
/// When the database refuses.
pub async fn resume(core: &Core, token: &str) -> Result<Option<SignedIn>> {
    let now = core.now();
    let query = Query::select()
        .expr_as(
            Expr::col((session::Entity, session::Column::Id)),
            "session_id",
        )
        .column((session::Entity, session::Column::LastSeenAt))
        .expr_as(Expr::col((user::Entity, user::Column::Id)), "user_id")
        .column((user::Entity, user::Column::Email))
        .column((user::Entity, user::Column::Name))
        .column((user::Entity, user::Column::Locale))
        .column((user::Entity, user::Column::CreatedAt))
        .column((membership::Entity, membership::Column::Role))
        .column((membership::Entity, membership::Column::CouncilId))
        .expr_as(
            Expr::col((council::Entity, council::Column::Slug)),
            "council_slug",
        )
        .expr_as(
            Expr::col((council::Entity, council::Column::Name)),
            "council_name",
        )
        .from(session::Entity)
        .inner_join(
            user::Entity,
            Expr::col((user::Entity, user::Column::Id))
                .equals((session::Entity, session::Column::UserId)),
        )
        .left_join(
            membership::Entity,
            Expr::col((membership::Entity, membership::Column::UserId))
                .equals((session::Entity, session::Column::UserId))
                .and(Expr::col((membership::Entity, membership::Column::EndedAt)).is_null()),
        )
        .left_join(
            council::Entity,
            Expr::col((council::Entity, council::Column::Id))
                .equals((membership::Entity, membership::Column::CouncilId)),
        )
        .and_where(Expr::col((session::Entity, session::Column::TokenHash)).eq(hash(token)))
        .and_where(Expr::col((session::Entity, session::Column::RevokedAt)).is_null())
        .and_where(Expr::col((session::Entity, session::Column::ExpiresAt)).gt(now))
        .and_where(
            Expr::col((session::Entity, session::Column::LastSeenAt)).gt(now.plus(-SESSION_IDLE)),
        )
        .and_where(Expr::col((user::Entity, user::Column::DisabledAt)).is_null())
        .order_by(
            (council::Entity, council::Column::Name),
            sea_orm::Order::Asc,
        )
        .to_owned();
    let statement = core.db.backend().build(&query);
    let rows = SessionRow::find_by_statement(statement)
        .all(core.db.reader())
        .await?;
    let Some(first) = rows.first() else {
        return Ok(None);
    };
    let (session_id, seen) = (first.session_id, first.last_seen_at);
    let user = user::Model {
        id: first.user_id,
        email: first.email.clone(),
        name: first.name.clone(),
        locale: first.locale.clone(),
        created_at: first.created_at,
        disabled_at: None,
    };
    let roles = rows.into_iter().filter_map(|row| {
        let council = match (row.council_id, row.council_slug, row.council_name) {
            (Some(id), Some(slug), Some(name)) => Some((id, slug, name)),
            _ => None,
        };
        row.role.map(|role| Held { role, council })
    });
    let roles = roles.collect();
    if seen.plus(MINUTE) <= now {
        session::Entity::update_many()
            .col_expr(session::Column::LastSeenAt, Expr::value(now))
            .filter(session::Column::Id.eq(session_id))
            .exec(core.db.writer())
            .await?;
    }
    Ok(Some(SignedIn {
        session_id,
        user,
        roles,
    }))
}

/// The sessions of a person that still work, newest first.
///
/// # Errors
/// When the database refuses.
pub async fn sessions(core: &Core, user_id: UserId) -> Result<Vec<session::Model>> {
    let now = core.now();
    let rows = session::Entity::find()
        .filter(session::Column::UserId.eq(user_id))
        .filter(session::Column::RevokedAt.is_null())
        .filter(session::Column::ExpiresAt.gt(now))
        .filter(session::Column::LastSeenAt.gt(now.plus(-SESSION_IDLE)))
        .order_by_desc(session::Column::CreatedAt)
        .all(core.db.reader())
        .await?;
    Ok(rows)
}

/// Ends one session of a person, at once.
///
/// # Errors
/// [`Error::NotFound`] when the person has no such session.
pub async fn end_session(core: &Core, user_id: UserId, id: SessionId) -> Result<()> {
    let txn = core.db.begin().await?;
    let ended = session::Entity::update_many()
        .col_expr(session::Column::RevokedAt, Expr::value(core.now()))
        .filter(session::Column::Id.eq(id))
        .filter(session::Column::UserId.eq(user_id))
        .filter(session::Column::RevokedAt.is_null())
        .exec(&txn)
        .await?;
    if ended.rows_affected == 0 {
        return Err(Error::NotFound);
    }
    audit::record(&txn, core, [account_event(user_id, id, "session.ended")]).await?;
    txn.commit().await?;
    Ok(())
}

/// A person to be given an account and a role.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// Address; kept in lower case.
    pub email: String,
    /// Name as others see it.
    pub name: String,
    /// Language of their mails.
    pub locale: Locale,
    /// The role to give.
    pub role: Role,
    /// The council, by its name in addresses; none for the board and operators.
    pub council: Option<String>,
}

/// Makes an account when the address has none yet, and gives it the role when it has not got it.
///
/// # Errors
/// [`Error::Invalid`] when the council is missing, unknown or out of place for the role.
pub async fn add_user(core: &Core, actor: Actor, new: NewUser) -> Result<UserId> {
    let email = new.email.trim().to_lowercase();
    if !email.contains('@') || email.contains(char::is_whitespace) {
        return Err(Error::invalid("email", "account-email-invalid"));
    }
    let needs_council = matches!(new.role, Role::Officer | Role::Lead);
    if needs_council != new.council.is_some() {
        return Err(Error::invalid("council", "account-role-council"));
    }
    let txn = core.db.begin().await?;
    let council_id = match new.council {
        None => None,
        Some(slug) => {
            let found = council::Entity::find().filter(council::Column::Slug.eq(slug));
            let found = found.one(&txn).await?;
            Some(
                found
                    .ok_or(Error::invalid("council", "account-council-unknown"))?
                    .id,
            )
        }
    };
    let existing = user::Entity::find()
        .filter(user::Column::Email.eq(&email))
        .one(&txn)
        .await?;
    let user_id = if let Some(user) = existing {
        user.id
    } else {
        let row = user::ActiveModel {
            id: Set(core.id()),
            email: Set(email),
            name: Set(new.name.trim().to_owned()),
            locale: Set(new.locale.as_str().to_owned()),
            created_at: Set(core.now()),
            disabled_at: Set(None),
        };
        row.insert(&txn).await?.id
    };
    let held = membership::Entity::find()
        .filter(membership::Column::UserId.eq(user_id))
        .filter(membership::Column::Role.eq(new.role))
        .filter(membership::Column::EndedAt.is_null());
    let held = match council_id {
        Some(id) => held.filter(membership::Column::CouncilId.eq(id)),
        None => held.filter(membership::Column::CouncilId.is_null()),
    };
    if held.one(&txn).await?.is_none() {
        let id = core.id::<MembershipId>();
        membership::ActiveModel {
            id: Set(id),
            user_id: Set(user_id),
            council_id: Set(council_id),
            role: Set(new.role),
            created_at: Set(core.now()),
            ended_at: Set(None),
        }
        .insert(&txn)
        .await?;
        let event = Event {
            council_id,
            actor,
            subject: ("membership", id.uuid()),
            action: "membership.given",
            detail: json!({ "role": new.role, "user": user_id }),
        };
        audit::record(&txn, core, [event]).await?;
    }
    txn.commit().await?;
    Ok(user_id)
}

/// Whether the officer has ended the mail about waiting work.
///
/// # Errors
/// [`Error::NotFound`] when there is no such person.
pub async fn has_ended_work_mail(core: &Core, id: UserId) -> Result<bool> {
    let db = core.db.reader();
    user::Entity::find_by_id(id)
        .one(db)
        .await?
        .ok_or(Error::NotFound)?;
    let stop = work_mail_stop::Entity::find_by_id(id).one(db).await?;
    Ok(stop.is_some())
}

/// Ends the mail about waiting work, or takes the end back; again does nothing.
///
/// # Errors
/// [`Error::NotFound`] when there is no such person.
pub async fn want_work_mail(core: &Core, id: UserId, wanted: bool) -> Result<()> {
    let txn = core.db.begin().await?;
    user::Entity::find_by_id(id)
        .one(&txn)
        .await?
        .ok_or(Error::NotFound)?;
    let changed = if wanted {
        let deleted = work_mail_stop::Entity::delete_by_id(id).exec(&txn).await?;
        deleted.rows_affected
    } else {
        work_mail_stop::Entity::insert(work_mail_stop::ActiveModel {
            user_id: Set(id),
            ended_at: Set(core.now()),
        })
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .exec_without_returning(&txn)
        .await?
    };
    if changed > 0 {
        let event = Event {
            council_id: None,
            actor: Actor::User(id),
            subject: ("users", id.uuid()),
            action: if wanted {
                "work_mail.resumed"
            } else {
                "work_mail.ended"
            },
            detail: json!({}),
        };
        audit::record(&txn, core, [event]).await?;
        txn.commit().await?;
    }
    Ok(())
}

async fn send_sign_in(
    txn: &impl ConnectionTrait,
    core: &Core,
    user: &user::Model,
    challenge_id: ChallengeId,
    locale: Locale,
) -> Result<()> {
    let delivery = NewDelivery {
        recipient: user.email.clone(),
        locale: locale.as_str().to_owned(),
        council_id: None,
        feedback_id: None,
        message: Message::SignIn { challenge_id },
    };
    mail::send_in(txn, core, delivery).await
}
