//! `Sync-Token` of Azure App Configuration, which lets a client read its own writes.
//!
//! Start with a [`SyncTokenStore`], which keeps the tokens of responses and writes them to requests, or with
//! [`SharedSyncTokens`] where several threads share one. [`SyncTokens`] is the header itself.
//!
//! ```
//! use http::{HeaderMap, HeaderValue};
//! use masthead::sync_token::SyncTokenStore;
//!
//! let mut tokens = SyncTokenStore::new(100);
//! let mut response = HeaderMap::new();
//! response.insert("sync-token", HeaderValue::from_static("jtqGc1I4=MDoyOA==;sn=28"));
//! tokens.observe(&response)?;
//!
//! let mut request = HeaderMap::new();
//! tokens.write_to(&mut request);
//! assert_eq!(request["sync-token"], "jtqGc1I4=MDoyOA==");
//! # Ok::<(), masthead::sync_token::SyncTokensRefused>(())
//! ```

mod shared_sync_tokens;
mod sync_token_store;
mod sync_tokens;
mod sync_tokens_refused;

pub use shared_sync_tokens::SharedSyncTokens;
pub use sync_token_store::{Observed, SyncTokenStore};
pub use sync_tokens::{SyncTokenRef, SyncTokens, SyncTokensRef};
pub use sync_tokens_refused::{SyncTokenRefusal, SyncTokensRefused};
