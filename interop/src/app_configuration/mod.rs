//! A server that speaks Azure App Configuration.
//!
//! Start with [`router`]. The header work is masthead's: signatures ([`masthead::signing`]), the contract, conditions,
//! sync tokens, links, ranges and dates. A request is answered in this order:
//!
//! 1. The signature or the bearer token is verified, whatever the path, and before the body is read: 401.
//! 2. The body is read, of a limited length (413) and within a limited time (408), and compared with the digest that was signed.
//! 3. The request is checked with the contract of the service. Its errors are answered with problem details.
//! 4. The operation is carried out.
//!
//! What is stored lives as long as the router.
//!
//! ```no_run
//! use masthead_interop::{app_configuration, serve};
//!
//! serve(app_configuration::router(), "127.0.0.1:8080")?;
//! # Ok::<(), std::io::Error>(())
//! ```

mod answer;
mod auth;
mod call;
mod clock;
mod credentials;
mod key_values;
mod lists;
mod page;
mod query;
mod server;
mod snapshot;
mod store;
#[cfg(test)]
mod tests;
mod tokens;

use std::sync::{Arc, Mutex};

use axum::Router;

pub use credentials::{Access, Credentials};
#[cfg(test)]
pub(crate) use credentials::{TEST_KEY, TEST_TOKEN};
use server::{Server, serve};

/// The routes of the server, with an empty store and the [credentials of the tests](Credentials::of_tests).
pub fn router() -> Router {
    router_for(Credentials::of_tests())
}

/// The routes of the server, with an empty store, for the callers with these credentials.
pub fn router_for(credentials: Credentials) -> Router {
    let server = Arc::new(Server { credentials, store: Mutex::default() });
    // Not a route for each path: who is not known must not learn which paths there are.
    Router::new().fallback(serve).with_state(server)
}
