//! A store of session tokens for several threads.

use headers::Header;
use http::HeaderMap;

use super::{Resource, SessionToken, SessionTokenRefusal, SessionTokenStore};
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
    #[inline]
    pub fn new(capacity: usize) -> Self {
        SessionTokenStore::new(capacity).into()
    }

    /// Takes the token of a response: [`SessionTokenStore::observe`].
    ///
    /// # Errors
    ///
    /// As there.
    #[inline]
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
    #[inline]
    pub fn observe_lines(
        &self,
        collection: &str,
        lines: FieldLines<'_>,
    ) -> Result<(), SessionTokenRefusal> {
        self.0.lock().observe_lines(collection, lines)
    }

    /// Puts the token of a collection into a request: [`SessionTokenStore::write_to`].
    #[inline]
    pub fn write_to(&self, collection: &str, request_headers: &mut HeaderMap) {
        if let Some(token) = self.to_request(collection) {
            request_headers.write(&token);
        }
    }

    /// The header of the next request: [`SessionTokenStore::to_request`].
    #[must_use]
    #[inline]
    pub fn to_request(&self, collection: &str) -> Option<SessionToken> {
        self.0.lock().to_request(collection)
    }

    /// Puts the token of a collection into a request for its items, as [`collection_of_items`] defines them. A token that the
    /// request already has stays.
    ///
    /// ```
    /// use http::{HeaderMap, HeaderValue};
    /// use masthead::cosmos::SharedSessionTokens;
    ///
    /// let tokens = SharedSessionTokens::new(100);
    /// let mut response = HeaderMap::new();
    /// response.insert("x-ms-session-token", HeaderValue::from_static("0:-1#59"));
    /// tokens.observe_response("PUT", "/dbs/db/colls/coll/docs/a", 200, &response)?;
    ///
    /// let mut request = HeaderMap::new();
    /// tokens.write_to_request("GET", "/dbs/db/colls/coll/docs/b", &mut request);
    /// assert_eq!(request["x-ms-session-token"], "0:-1#59");
    ///
    /// // The collection is gone, and so is its token.
    /// tokens.observe_response("DELETE", "/dbs/db/colls/coll", 204, &HeaderMap::new())?;
    /// assert!(tokens.to_request("dbs/db/colls/coll").is_none());
    /// # Ok::<(), masthead::cosmos::SessionTokenRefusal>(())
    /// ```
    #[inline]
    pub fn write_to_request(&self, method: &str, target: &str, request_headers: &mut HeaderMap) {
        if request_headers.contains_key(SessionToken::name()) {
            return;
        }
        if let Some(collection) = collection_of_items(method, target) {
            self.write_to(collection, request_headers);
        }
    }

    /// Takes the token of the response to a request for items, and forgets what was deleted: a collection, or all collections
    /// of a database. `status` is that of the response.
    ///
    /// # Errors
    ///
    /// As [`SessionTokenStore::observe`].
    #[inline]
    pub fn observe_response(
        &self,
        method: &str,
        target: &str,
        status: u16,
        response_headers: &HeaderMap,
    ) -> Result<(), SessionTokenRefusal> {
        // Whoever was refused has no session.
        if matches!(status, 401 | 403) {
            return Ok(());
        }
        if let Some(collection) = collection_of_items(method, target) {
            return self.observe(collection, response_headers);
        }
        let resource = Resource::of(target);
        let is_gone = method == "DELETE" && (200..300).contains(&status);
        if is_gone && !resource.is_feed && matches!(resource.kind, "dbs" | "colls") {
            let path = resource.path().trim_matches('/');
            self.0.lock().forget_within(path);
        }
        Ok(())
    }

    /// The store as it is now.
    #[must_use]
    #[inline]
    pub fn snapshot(&self) -> SessionTokenStore {
        self.0.lock().clone()
    }

    /// Forgets a collection; whether it was known.
    #[expect(clippy::must_use_candidate, reason = "it is called for what it does")]
    #[inline]
    pub fn forget(&self, collection: &str) -> bool {
        self.0.lock().forget(collection)
    }

    /// Forgets all collections.
    #[inline]
    pub fn clear(&self) {
        self.0.lock().clear();
    }
}

/// The collection of a request for its items, as it is in the target: `dbs/db/colls/coll`. Items are documents and attachments,
/// and stored procedures where one is run. `None` for other requests, for which a session token has no meaning.
///
/// ```
/// use masthead::cosmos::collection_of_items;
///
/// let of_document = collection_of_items("GET", "/dbs/db/colls/coll/docs/a?x=y");
/// assert_eq!(of_document, Some("dbs/db/colls/coll"));
/// assert_eq!(collection_of_items("POST", "/dbs/db/colls/coll/sprocs/a"), Some("dbs/db/colls/coll"));
/// assert_eq!(collection_of_items("GET", "/dbs/db/colls/coll/sprocs/a"), None);
/// assert_eq!(collection_of_items("GET", "/dbs/db/colls/coll"), None);
/// ```
#[must_use]
#[inline]
pub fn collection_of_items<'t>(method: &str, target: &'t str) -> Option<&'t str> {
    let resource = Resource::of(target);
    let is_run = method == "POST" && resource.kind == "sprocs" && !resource.is_feed;
    if resource.is_item() || is_run { resource.collection() } else { None }
}

impl From<SessionTokenStore> for SharedSessionTokens {
    #[inline]
    fn from(store: SessionTokenStore) -> Self {
        Self(Shared::new(store))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_of_what_was_deleted_are_forgotten() {
        let tokens = SharedSessionTokens::new(10);
        let known = || {
            let snapshot = tokens.snapshot();
            let mut known: Vec<_> = snapshot.iter().map(|(it, _)| it.to_owned()).collect();
            known.sort();
            known.join(" ")
        };
        let mut given = HeaderMap::new();
        given.insert("x-ms-session-token", "0:-1#59".parse().unwrap());
        let see = |method, target, status| {
            tokens.observe_response(method, target, status, &given).unwrap();
        };
        for target in ["/dbs/a/colls/b/docs", "/dbs/a/colls/bb/docs/d", "/dbs/aa/colls/b/docs/"] {
            see("POST", target, 201);
        }
        see("POST", "/dbs/x/colls/y/docs", 401);
        see("PUT", "/dbs/x/colls/y", 200);
        let all = "dbs/a/colls/b dbs/a/colls/bb dbs/aa/colls/b";
        assert_eq!(known(), all);
        see("DELETE", "/dbs/a/colls/b", 404);
        see("DELETE", "/dbs/a/colls", 405);
        see("DELETE", "/dbs/a/colls/b/docs/d", 204);
        see("DELETE", "/dbs", 204);
        assert_eq!(known(), all);
        see("DELETE", "/dbs/a/colls/b/", 204);
        assert_eq!(known(), "dbs/a/colls/bb dbs/aa/colls/b");
        see("DELETE", "/dbs/a", 204);
        assert_eq!(known(), "dbs/aa/colls/b");
    }

    #[test]
    fn a_token_of_the_request_stays() {
        let tokens = SharedSessionTokens::new(10);
        tokens.observe_lines("dbs/a/colls/b", FieldLines::one(b"0:-1#59")).unwrap();
        let mut request = HeaderMap::new();
        tokens.write_to_request("GET", "/dbs/a/colls/b", &mut request);
        tokens.write_to_request("GET", "/dbs/a/colls/c/docs", &mut request);
        assert!(request.is_empty());
        request.insert("x-ms-session-token", "0:-1#1".parse().unwrap());
        tokens.write_to_request("GET", "/dbs/a/colls/b/docs", &mut request);
        assert_eq!(request["x-ms-session-token"], "0:-1#1");
    }

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
