//! A store of Sync-Tokens for several threads.

use core::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::HeaderMap;

use super::{Observed, SyncTokenStore, SyncTokens, SyncTokensRefused};
use crate::field::{FieldLines, FieldMapExt};

/// A [`SyncTokenStore`] that several threads share; a clone is another handle to the same store.
///
/// The lock is held while tokens are read and written, and never while other people's code runs. A thread
/// that panics elsewhere with a handle in its hands does no harm: every token that was taken is there.
///
/// ```
/// use http::{HeaderMap, HeaderValue};
/// use masthead::sync_token::SharedSyncTokens;
///
/// let tokens = SharedSyncTokens::new(100);
/// std::thread::scope(|scope| {
///     for token in ["a=1;sn=1", "a=2;sn=2", "b=1;sn=1"] {
///         let tokens = tokens.clone();
///         scope.spawn(move || {
///             let mut response = HeaderMap::new();
///             response.insert("sync-token", HeaderValue::from_static(token));
///             tokens.observe(&response).unwrap();
///         });
///     }
/// });
/// let mut request = HeaderMap::new();
/// tokens.write_to(&mut request);
/// assert_eq!(request["sync-token"], "a=2,b=1");
/// ```
#[derive(Clone)]
pub struct SharedSyncTokens(Arc<Mutex<SyncTokenStore>>);

impl SharedSyncTokens {
    /// A store for at most so many identifiers: [`SyncTokenStore::new`].
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        SyncTokenStore::new(capacity).into()
    }

    /// What a panic interrupts leaves the store whole: a token is put in its place as the last step.
    fn lock(&self) -> MutexGuard<'_, SyncTokenStore> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the tokens of a response: [`SyncTokenStore::observe`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn observe(&self, response_headers: &HeaderMap) -> Result<Observed, SyncTokensRefused> {
        self.lock().observe(response_headers)
    }

    /// Takes tokens that came otherwise than with a response: [`SyncTokenStore::observe_lines`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn observe_lines(&self, lines: FieldLines<'_>) -> Result<Observed, SyncTokensRefused> {
        self.lock().observe_lines(lines)
    }

    /// Puts the tokens into a request: [`SyncTokenStore::write_to`].
    pub fn write_to(&self, request_headers: &mut HeaderMap) {
        if let Some(tokens) = self.to_request() {
            request_headers.write(&tokens);
        }
    }

    /// The header of the next request: [`SyncTokenStore::to_request`].
    #[must_use]
    pub fn to_request(&self) -> Option<SyncTokens> {
        self.lock().to_request()
    }

    /// The store as it is now.
    #[must_use]
    pub fn snapshot(&self) -> SyncTokenStore {
        self.lock().clone()
    }

    /// Forgets all tokens.
    pub fn clear(&self) {
        self.lock().clear();
    }
}

impl From<SyncTokenStore> for SharedSyncTokens {
    fn from(store: SyncTokenStore) -> Self {
        Self(Arc::new(Mutex::new(store)))
    }
}

impl fmt::Debug for SharedSyncTokens {
    /// The store as it is now. What it is written to is other people's code, so the lock is not held over it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let now = self.snapshot();
        f.debug_tuple("SharedSyncTokens").field(&now).finish()
    }
}

#[cfg(test)]
mod tests {
    use core::fmt::Write;

    use http::HeaderValue;

    use super::*;

    #[test]
    fn a_poisoned_lock_is_no_panic() {
        let tokens = SharedSyncTokens::new(10);
        tokens.observe_lines(FieldLines::one(b"a=1;sn=1")).unwrap();
        let other = tokens.clone();
        let panicked = std::thread::spawn(move || {
            let _guard = other.0.lock();
            panic!("with the lock in hand, as this test wants it");
        });
        assert!(panicked.join().is_err());
        assert!(tokens.0.is_poisoned());
        tokens.observe_lines(FieldLines::one(b"b=2;sn=2")).unwrap();
        let mut request = HeaderMap::new();
        tokens.write_to(&mut request);
        assert_eq!(request["sync-token"], "a=1,b=2");
        assert_eq!(tokens.snapshot().len(), 2);
    }

    #[test]
    fn handles_share_one_store() {
        let tokens = SharedSyncTokens::new(10);
        let other = tokens.clone();
        let mut headers = HeaderMap::new();
        headers.insert("sync-token", HeaderValue::from_static("a=1;sn=1"));
        assert_eq!(other.observe(&headers).unwrap().added, 1);
        assert_eq!(tokens.observe(&headers).unwrap().kept, 1);
        assert!(tokens.to_request().is_some());
        other.clear();
        assert!(tokens.to_request().is_none());
    }

    /// A log that puts tokens into the store while it is written to.
    #[test]
    fn no_lock_is_held_while_debug_writes() {
        struct Log(SharedSyncTokens, String);
        impl Write for Log {
            fn write_str(&mut self, text: &str) -> fmt::Result {
                assert!(self.0.0.try_lock().is_ok());
                self.0.observe_lines(FieldLines::one(b"log=1;sn=1")).map_err(|_| fmt::Error)?;
                self.1.write_str(text)
            }
        }
        let tokens = SharedSyncTokens::new(10);
        tokens.observe_lines(FieldLines::one(b"a=1;sn=1")).unwrap();
        let mut log = Log(tokens.clone(), String::new());
        write!(log, "{tokens:?}").unwrap();
        assert!(log.1.starts_with("SharedSyncTokens(SyncTokenStore { capacity: 10"));
        assert!(!log.1.contains("log"), "it is the store of one moment");
        assert_eq!(tokens.snapshot().len(), 2);
    }
}
