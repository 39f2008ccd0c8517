//! A store of Sync-Tokens for several threads.

use http::HeaderMap;

use super::{Observed, SyncTokenStore, SyncTokens, SyncTokensRefused};
use crate::field::{FieldLines, FieldMapExt};
use crate::shared::Shared;

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
#[derive(Clone, Debug)]
pub struct SharedSyncTokens(Shared<SyncTokenStore>);

impl SharedSyncTokens {
    /// A store for at most so many identifiers: [`SyncTokenStore::new`].
    #[must_use]
    #[inline]
    pub fn new(capacity: usize) -> Self {
        SyncTokenStore::new(capacity).into()
    }

    /// Takes the tokens of a response: [`SyncTokenStore::observe`].
    ///
    /// # Errors
    ///
    /// As there.
    #[inline]
    pub fn observe(&self, response_headers: &HeaderMap) -> Result<Observed, SyncTokensRefused> {
        self.0.lock().observe(response_headers)
    }

    /// Takes tokens that came otherwise than with a response: [`SyncTokenStore::observe_lines`].
    ///
    /// # Errors
    ///
    /// As there.
    #[inline]
    pub fn observe_lines(&self, lines: FieldLines<'_>) -> Result<Observed, SyncTokensRefused> {
        self.0.lock().observe_lines(lines)
    }

    /// Puts the tokens into a request: [`SyncTokenStore::write_to`].
    #[inline]
    pub fn write_to(&self, request_headers: &mut HeaderMap) {
        if let Some(tokens) = self.to_request() {
            request_headers.write(&tokens);
        }
    }

    /// The header of the next request: [`SyncTokenStore::to_request`].
    #[must_use]
    #[inline]
    pub fn to_request(&self) -> Option<SyncTokens> {
        self.0.lock().to_request()
    }

    /// The store as it is now.
    #[must_use]
    #[inline]
    pub fn snapshot(&self) -> SyncTokenStore {
        self.0.lock().clone()
    }

    /// Forgets the token of an identifier; whether there was one.
    #[expect(clippy::must_use_candidate, reason = "it is called for what it does")]
    #[inline]
    pub fn forget(&self, id: &str) -> bool {
        self.0.lock().forget(id)
    }

    /// Forgets all tokens.
    #[inline]
    pub fn clear(&self) {
        self.0.lock().clear();
    }
}

impl From<SyncTokenStore> for SharedSyncTokens {
    #[inline]
    fn from(store: SyncTokenStore) -> Self {
        Self(Shared::new(store))
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn handles_share_one_store() {
        let tokens = SharedSyncTokens::new(10);
        let other = tokens.clone();
        let mut headers = HeaderMap::new();
        headers.insert("sync-token", HeaderValue::from_static("a=1;sn=1"));
        assert_eq!(other.observe(&headers).unwrap().added, 1);
        assert_eq!(tokens.observe(&headers).unwrap().kept, 1);
        assert!(tokens.to_request().is_some());
        assert!(
            format!("{tokens:?}").starts_with("SharedSyncTokens(SyncTokenStore { capacity: 10")
        );
        assert!(other.forget("a") && !tokens.forget("a"));
        assert!(tokens.snapshot().is_empty());
        assert_eq!(tokens.observe(&headers).unwrap().added, 1);
        other.clear();
        assert!(tokens.to_request().is_none());
    }
}
