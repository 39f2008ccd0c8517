//! Two small servers, in memory, whose header work is all done by masthead. The official clients of Azure App
//! Configuration and Azure Cosmos DB accept them.
//!
//! They are examples, and what the examples of clients are tested with. They are no emulators: of the bodies they know
//! what the clients need.

pub mod app_configuration;
mod body;
pub mod cosmos_db;
mod serve;

use axum::Router;
use axum::extract::Request;
use http::request::Parts;
use masthead::FieldMapExt;
use masthead::auth::CosmosToken;
use tower::ServiceExt;

pub use serve::serve;

/// Both servers at one address, with their default credentials.
///
/// Each has its own paths. A request for any other path goes to the server of its credentials, and without such credentials to
/// that of App Configuration, which refuses it.
///
/// ```
/// let router = masthead_interop::router();
/// # let _: axum::Router = router;
/// ```
pub fn router() -> Router {
    let (app_configuration, cosmos_db) = (app_configuration::router(), cosmos_db::router());
    Router::new().fallback(move |request: Request| {
        let (parts, body) = request.into_parts();
        let server = if is_of_cosmos_db(&parts) { &cosmos_db } else { &app_configuration };
        server.clone().oneshot(Request::from_parts(parts, body))
    })
}

fn is_of_cosmos_db(parts: &Parts) -> bool {
    let first = parts.uri.path().split('/').nth(1).unwrap_or_default();
    parts.uri.path() == "/"
        || matches!(first, "dbs" | "offers")
        || parts.headers.peek::<CosmosToken>().is_ok_and(|token| token.is_some())
}

#[cfg(test)]
mod tests;
