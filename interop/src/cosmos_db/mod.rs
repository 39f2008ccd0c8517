//! A server that speaks Azure Cosmos DB.

use axum::Router;

/// The routes of the server, with an empty store.
#[must_use]
pub fn router() -> Router {
    Router::new()
}
