//! A server that speaks Azure App Configuration.

use axum::Router;

/// The routes of the server, with an empty store.
#[must_use]
pub fn router() -> Router {
    Router::new()
}
