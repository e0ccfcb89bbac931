//! From a request to a page: the server, the router and its guards, forms, errors.
//!
//! A request passes, from the outside in: [`server`] (connections, slow clients), [`front`]
//! (language, client address, limits, errors as pages, headers, compression, the log line),
//! [`router`] (address and method), [`guard`] (who may), and then the page's handler with its
//! extractors.
//!
//! Invariants:
//! - a route without a guard cannot be written: [`routes::Route`] has no other constructor;
//! - a form that changes something is read by [`forms::ProtectedForm`] only, which fails closed;
//! - whatever goes wrong with a form, its words come back to the person who typed them.

pub mod body;
pub mod compress;
pub mod context;
pub mod cookie;
pub mod errors;
pub mod forms;
pub mod front;
pub mod guard;
pub mod headers;
pub mod metrics;
pub mod router;
pub mod routes;
pub mod server;

pub use context::Context;
pub use errors::{ErrorKind, PageError, PageResult};
pub use forms::{ProtectedForm, ProtectedUpload, RawForm, Upload};
pub use guard::{BoardMember, Officer, Operator, SignedIn};
pub use routes::{Access, Route, get, post, see_other};
