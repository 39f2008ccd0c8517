//! `Sync-Token` of Azure App Configuration.

mod shared_sync_tokens;
mod sync_token_store;
mod sync_tokens;
mod sync_tokens_refused;

pub use shared_sync_tokens::SharedSyncTokens;
pub use sync_token_store::{Observed, SyncTokenStore};
pub use sync_tokens::{SyncTokenRef, SyncTokens, SyncTokensRef};
pub use sync_tokens_refused::{SyncTokenRefusal, SyncTokensRefused};
