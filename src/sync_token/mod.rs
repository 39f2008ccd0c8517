//! `Sync-Token` of Azure App Configuration.

mod token;

pub use token::{SyncTokenRef, SyncTokens, SyncTokensRef};
