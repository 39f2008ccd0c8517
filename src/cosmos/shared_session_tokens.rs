//! A store of session tokens for several threads.

use http::HeaderMap;

use super::{SessionToken, SessionTokenRefusal, SessionTokenStore};
use crate::field::{FieldLines, FieldMapExt};
use crate::shared::Shared;

/// A [`SessionTokenStore`] that several threads share; a clone is another handle to the same store.
///
/// The lock is held while tokens are read and merged, and never while other people's code runs. A thread that
/// panics elsewhere with a handle in its hands does no harm: every token that was taken is there.
///
/// ```
/// use http::{HeaderMap, HeaderValue};
/// use masthead::cosmos::SharedSessionTokens;
///
/// let tokens = SharedSessionTokens::new(100);
/// std::thread::scope(|scope| {
///     for token in ["0:-1#59", "1:-1#57"] {
///         let tokens = tokens.clone();
///         scope.spawn(move || {
///             let mut response = HeaderMap::new();
///             response.insert("x-ms-session-token", HeaderValue::from_static(token));
///             tokens.observe("dbs/db/colls/coll", &response).unwrap();
///         });
///     }
/// });
/// assert_eq!(tokens.to_request("dbs/db/colls/coll").unwrap().iter().count(), 2);
/// ```
#[derive(Clone, Debug)]
pub struct SharedSessionTokens(Shared<SessionTokenStore>);

impl SharedSessionTokens {
    /// A store for at most so many collections: [`SessionTokenStore::new`].
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        SessionTokenStore::new(capacity).into()
    }

    /// Takes the token of a response: [`SessionTokenStore::observe`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn observe(
        &self,
        collection: &str,
        response_headers: &HeaderMap,
    ) -> Result<(), SessionTokenRefusal> {
        self.0.lock().observe(collection, response_headers)
    }

    /// Takes a token that came otherwise than with a response: [`SessionTokenStore::observe_lines`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn observe_lines(
        &self,
        collection: &str,
        lines: FieldLines<'_>,
    ) -> Result<(), SessionTokenRefusal> {
        self.0.lock().observe_lines(collection, lines)
    }

    /// Puts the token of a collection into a request: [`SessionTokenStore::write_to`].
    pub fn write_to(&self, collection: &str, request_headers: &mut HeaderMap) {
        if let Some(token) = self.to_request(collection) {
            request_headers.write(&token);
        }
    }

    /// The header of the next request: [`SessionTokenStore::to_request`].
    #[must_use]
    pub fn to_request(&self, collection: &str) -> Option<SessionToken> {
        self.0.lock().to_request(collection)
    }

    /// The store as it is now.
    #[must_use]
    pub fn snapshot(&self) -> SessionTokenStore {
        self.0.lock().clone()
    }

    /// Forgets a collection; whether it was known.
    #[expect(clippy::must_use_candidate, reason = "it is called for what it does")]
    pub fn forget(&self, collection: &str) -> bool {
        self.0.lock().forget(collection)
    }

    /// Forgets all collections.
    pub fn clear(&self) {
        self.0.lock().clear();
    }
}

impl From<SessionTokenStore> for SharedSessionTokens {
    fn from(store: SessionTokenStore) -> Self {
        Self(Shared::new(store))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn handles_share_one_store() {
        let tokens = SharedSessionTokens::new(1);
        let other = tokens.clone();
        other.observe_lines("a", FieldLines::one(b"0:-1#59")).unwrap();
        let mut request = HeaderMap::new();
        tokens.write_to("b", &mut request);
        assert!(request.is_empty());
        tokens.write_to("a", &mut request);
        assert_eq!(request["x-ms-session-token"], "0:-1#59");
        other.observe("a", &request).unwrap();
        assert_eq!(tokens.snapshot().len(), 1);
        assert!(tokens.forget("a") && !other.forget("a"));
        other.observe("a", &request).unwrap();
        tokens.clear();
        assert!(other.to_request("a").is_none());
    }
}
