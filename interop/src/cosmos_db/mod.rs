//! A server that speaks Azure Cosmos DB, its SQL API over REST.
//!
//! It has what official clients in gateway mode need: the account, databases, containers, items, feeds, queries, change feeds,
//! batches, users with permissions, scripts and offers. A container has two partition key ranges. The account is under
//! Session consistency.
//!
//! Each request is [authenticated](masthead::signing::cosmos_db) first, whatever its path, and then checked with the
//! [contract](masthead::services::cosmos_db::CONTRACT) of the service. An id that starts with `throttle` makes the first
//! request of each method fail with 429. A container whose name starts with `vec-` has session tokens with regions.
//!
//! It runs no stored procedures and no triggers, has no indexes, and knows a part of the query
//! language. Items do not expire.
//!
//! ```
//! use masthead_interop::cosmos_db::{Account, router_for};
//!
//! let router = router_for(Account::default());
//! # let _: axum::Router = router;
//! ```

mod account;
mod answer;
mod auth;
mod batch;
mod call;
mod changes;
mod container;
mod documents;
mod epk;
mod items;
mod kind;
mod offers;
mod own_headers;
mod paging;
mod patch;
mod query;
mod random;
mod resources;
mod rid;
mod selection;
mod serve;
mod store;
#[cfg(test)]
mod tests;

use std::sync::{Arc, Mutex};

use axum::Router;

pub use account::{ACCESS_TOKEN, Account, PRIMARY_KEY, SECONDARY_KEY};

use self::serve::{Server, serve};
use self::store::Store;

/// The routes of the server, with an empty store and the default account.
pub fn router() -> Router {
    router_for(Account::default())
}

/// The routes of the server, with an empty store.
pub fn router_for(account: Account) -> Router {
    let server = Arc::new(Server { account, store: Mutex::new(Store::new()) });
    // Not a route for each path: who is not known must not learn which paths there are.
    Router::new().fallback(serve).with_state(server)
}
