//! What is known about a request besides its body, for handlers, error pages and the log.

use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use poem::http::Method;
use poem::{FromRequest, Request, RequestBody};
use yousaid_domain::locale::Locale;
use yousaid_entities::Role;
use yousaid_services::accounts::SignedIn;
use yousaid_services::messages;
use yousaid_services::tokens::Purpose;

use super::body::Trouble;
use super::errors::{ErrorKind, PageError};
use super::forms;
use crate::app::App;
use crate::ui::{NavItem, Ui, UiUser};

/// One request, from its first byte to the log line.
pub struct Context {
    /// The application.
    pub app: App,
    /// The language of the address.
    pub locale: Locale,
    /// The path without its language.
    pub path: String,
    /// The query without its question mark.
    pub query: String,
    /// The method.
    pub method: Method,
    /// Names this request in the log and on error pages.
    pub request_id: String,
    /// The address of the client, as far as the trusted proxies tell it.
    pub client: Option<IpAddr>,
    /// What went wrong while the body was read.
    pub body: Arc<Trouble>,
    private: AtomicBool,
    route: OnceLock<&'static str>,
    session: OnceLock<Arc<SignedIn>>,
    words: Mutex<Vec<(String, String)>>,
}

impl Context {
    pub(super) fn new(app: App, req: &Request, client: Option<IpAddr>) -> Self {
        let (locale, path) = Locale::of_path(req.uri().path());
        let id = app.core.random_bytes::<8>();
        Self {
            locale,
            path: path.to_owned(),
            query: req.uri().query().unwrap_or_default().to_owned(),
            method: req.method().clone(),
            request_id: format!("{:016x}", u64::from_be_bytes(id)),
            client,
            body: Arc::default(),
            private: AtomicBool::new(false),
            route: OnceLock::new(),
            session: OnceLock::new(),
            words: Mutex::default(),
            app,
        }
    }

    /// The context of a request.
    ///
    /// # Errors
    /// Only for a request that did not come through the front.
    pub fn of(req: &Request) -> Result<&Arc<Self>, PageError> {
        req.data::<Arc<Self>>()
            .ok_or_else(|| ErrorKind::Internal.because("no context"))
    }

    /// Marks the page as one person's own: never stored, no referrer, not indexed.
    pub fn make_private(&self) {
        self.private.store(true, Ordering::Relaxed);
    }

    /// Whether the page is one person's own.
    #[must_use]
    pub fn is_private(&self) -> bool {
        self.private.load(Ordering::Relaxed)
    }

    pub(crate) fn set_route(&self, pattern: &'static str) {
        // A request has one route; a second one would be the same.
        let _ = self.route.set(pattern);
    }

    /// The pattern of the address, for the log and the metrics.
    #[must_use]
    pub fn route(&self) -> &'static str {
        self.route.get().copied().unwrap_or("(none)")
    }

    pub(super) fn set_session(&self, session: Arc<SignedIn>) {
        let _ = self.session.set(session);
    }

    /// The person who is signed in.
    #[must_use]
    pub fn session(&self) -> Option<&Arc<SignedIn>> {
        self.session.get()
    }

    /// Keeps the words of a form, so that an error page can give them back.
    pub(super) fn keep_words(&self, words: Vec<(String, String)>) {
        *self.words.lock().unwrap_or_else(PoisonError::into_inner) = words;
    }

    /// The words of the form as far as they were read.
    #[must_use]
    pub fn words(&self) -> Vec<(String, String)> {
        self.words
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// A hash of the client's address, for counting without keeping the address. An IPv6 client
    /// has a whole /64 to itself, so the rest does not count.
    #[must_use]
    pub fn client_key(&self) -> String {
        let address = match self.client {
            Some(IpAddr::V4(address)) => address.octets().to_vec(),
            Some(IpAddr::V6(address)) => address.octets().get(..8).unwrap_or_default().to_vec(),
            None => Vec::new(),
        };
        self.app.core.keys.seal(Purpose::Limit, &address)
    }

    /// What the page's frame shows of this request.
    #[must_use]
    pub fn ui(&self) -> Ui {
        let base_url = Arc::from(self.app.settings.base_url.as_str());
        let mut ui = Ui::new(self.locale, self.path.clone(), base_url);
        ui.query.clone_from(&self.query);
        ui.csrf = forms::token(self);
        ui.demo = self.app.settings.demo;
        ui.private = self.is_private();
        ui.calendar = self.app.core.calendar();
        ui.user = self.session().map(|session| {
            let mut areas = Vec::new();
            if session.roles.iter().any(|held| held.council.is_some()) {
                let text = messages::text(self.locale, "account-nav-manage");
                areas.push(NavItem::new(text, "/manage"));
            }
            if session.has(Role::Board) {
                let text = messages::text(self.locale, "account-nav-board");
                areas.push(NavItem::new(text, "/board"));
            }
            let text = messages::text(self.locale, "nav-plans");
            areas.push(NavItem::new(text, "/plans"));
            UiUser {
                name: session.user.name.clone(),
                areas,
            }
        });
        ui
    }
}

impl<'a> FromRequest<'a> for Ui {
    async fn from_request(req: &'a Request, _: &mut RequestBody) -> poem::Result<Self> {
        Ok(Context::of(req)?.ui())
    }
}

impl<'a> FromRequest<'a> for &'a Context {
    async fn from_request(req: &'a Request, _: &mut RequestBody) -> poem::Result<Self> {
        Ok(&**Context::of(req)?)
    }
}
