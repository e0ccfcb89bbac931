//! Who may use a route, decided before its handler runs; and the extractors that tell a handler who
//! it is. Both fail closed: a handler that asks for an officer on a public route gets an error.

use std::sync::Arc;

use poem::http::Method;
use poem::{Endpoint, FromRequest, Request, RequestBody, Response};
use sea_orm::EntityTrait;
use url::form_urlencoded;
use yousaid_entities::{Role, council, user};
use yousaid_services::accounts;
use yousaid_services::audit::Actor;

use super::context::Context;
use super::errors::{ErrorKind, PageError};
use super::routes::{Access, Route};
use super::{cookie, forms, see_other};

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// Who acts.
    pub actor: Actor,
    /// The session, the person and their roles.
    pub session: Arc<accounts::SignedIn>,
}

/// An officer or lead of the council in the address.
#[derive(Clone, Debug)]
pub struct Officer {
    /// Who acts.
    pub actor: Actor,
    /// The person.
    pub user: user::Model,
    /// The council in the address.
    pub council: council::Model,
    /// The person's role there.
    pub role: Role,
}

/// A member of the improvement board.
#[derive(Clone, Debug)]
pub struct BoardMember {
    /// Who acts.
    pub actor: Actor,
    /// The person.
    pub user: user::Model,
}

/// Somebody who runs the installation.
#[derive(Clone, Debug)]
pub struct Operator {
    /// Who acts.
    pub actor: Actor,
    /// The person.
    pub user: user::Model,
}

macro_rules! extractor {
    ($($name:ident),*) => { $(
        impl<'a> FromRequest<'a> for $name {
            async fn from_request(req: &'a Request, _: &mut RequestBody) -> poem::Result<Self> {
                // Only a mistake in the table of routes comes here without a guard's decision.
                let missing = || ErrorKind::Internal.because(concat!("no ", stringify!($name)));
                Ok(req.data::<Self>().cloned().ok_or_else(missing)?)
            }
        }
    )* };
}

extractor!(SignedIn, Officer, BoardMember, Operator);

/// A route behind its guard.
pub(super) struct Guarded(pub Route);

impl Endpoint for Guarded {
    type Output = Response;

    async fn call(&self, mut req: Request) -> poem::Result<Response> {
        let context = Arc::clone(Context::of(&req)?);
        context.set_route(self.0.path);
        // An address with a token in it is a secret itself.
        let is_secret = self.0.path.contains(":token") || self.0.path.starts_with("/account/");
        if self.0.access != Access::Public || is_secret {
            context.make_private();
        }
        match self.admit(&context, &mut req).await {
            Ok(()) => self.0.endpoint.call(req).await,
            Err(error) if error.kind == ErrorKind::SignedOut && req.method() != Method::POST => {
                Ok(see_other(&sign_in(&context)))
            }
            Err(error) => {
                forms::keep_words(&context, &mut req).await;
                Err(error.into())
            }
        }
    }
}

/// The sign-in page that leads back to the page asked for.
fn sign_in(context: &Context) -> String {
    let query = if context.query.is_empty() {
        String::new()
    } else {
        format!("?{}", context.query)
    };
    let next = context.locale.path(&format!("{}{query}", context.path));
    let next: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
    format!("{}?next={next}", context.locale.path("/account/sign-in"))
}

impl Guarded {
    async fn admit(&self, context: &Arc<Context>, req: &mut Request) -> Result<(), PageError> {
        let core = &context.app.core;
        let session = match cookie::token(req.headers(), &context.app.settings) {
            Some(token) => accounts::resume(core, token).await?.map(Arc::new),
            None => None,
        };
        if let Some(session) = &session {
            context.set_session(Arc::clone(session));
        }
        if self.0.access == Access::Public {
            return Ok(());
        }
        let session = session.ok_or(ErrorKind::SignedOut)?;
        let (actor, user) = (Actor::User(session.user.id), session.user.clone());
        match self.0.access {
            Access::Public | Access::SignedIn => {}
            Access::Council | Access::Lead => {
                let slug = req.raw_path_param("council").unwrap_or_default();
                let (id, role) = session.role_in(slug).ok_or(ErrorKind::NotFound)?;
                if self.0.access == Access::Lead && role != Role::Lead {
                    return Err(ErrorKind::NotFound.into());
                }
                let council = council::Entity::find_by_id(id)
                    .one(core.db.reader())
                    .await?;
                let council = council.ok_or(ErrorKind::NotFound)?;
                req.set_data(Officer {
                    actor,
                    user,
                    council,
                    role,
                });
            }
            Access::Board if session.has(Role::Board) => req.set_data(BoardMember { actor, user }),
            Access::Operator if session.has(Role::Operator) => {
                req.set_data(Operator { actor, user });
            }
            Access::Board | Access::Operator => return Err(ErrorKind::NotFound.into()),
        }
        req.set_data(SignedIn { actor, session });
        Ok(())
    }
}
