//! Middleware for [`reqwest_middleware`] 0.5 and reqwest 0.13, for clients of Azure App Configuration and Azure Cosmos DB.
//!
//! Start with [`SignMiddleware`], which signs each request. [`RetryMiddleware`] sends a request again after the time that the
//! service asks for. [`SyncTokenMiddleware`] and [`SessionTokenMiddleware`] keep what the service expects back.
//!
//! ```
//! use masthead::signing::app_configuration::AccessKey;
//! use masthead::sync_token::SharedSyncTokens;
//! use masthead_reqwest_middleware::{RetryMiddleware, SignMiddleware, SyncTokenMiddleware};
//! use reqwest_middleware::ClientBuilder;
//!
//! let key = AccessKey::from_base64("key-id-1", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")?;
//! // A redirect would take the signature and the tokens to another host.
//! let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
//! let client = ClientBuilder::new(http)
//!     .with(RetryMiddleware::new())
//!     .with(SyncTokenMiddleware::new(SharedSyncTokens::new(100)))
//!     .with(SignMiddleware::app_configuration(key))
//!     .build();
//! let request = client.get("https://contoso.azconfig.io/kv?api-version=1.0");
//! # let _ = request;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The order matters: the retry comes first, so that each attempt has the newest tokens, and a date and a signature of its
//! own. The signature comes last, after everything that changes the request.
//!
//! # Logging
//!
//! With the feature `tracing`, a token of a response that was not kept is an event with the target
//! `masthead::reqwest_middleware`, the level WARN, and the fields `header` and `detail`. It has no byte of a header value.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod log;
mod only_for;
mod retry;
mod session_token;
mod sign;
mod sync_token;

pub use retry::RetryMiddleware;
pub use session_token::SessionTokenMiddleware;
pub use sign::{BodyStreams, SignMiddleware};
pub use sync_token::SyncTokenMiddleware;

#[cfg(test)]
mod test_kit;
