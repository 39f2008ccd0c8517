//! `Sync-Token` of Azure App Configuration.

mod refused;
mod shared;
mod store;
mod token;

pub use refused::{SyncTokenRefusal, SyncTokensRefused};
pub use shared::SharedSyncTokens;
pub use store::{Observed, SyncTokenStore};
pub use token::{SyncTokenRef, SyncTokens, SyncTokensRef};
