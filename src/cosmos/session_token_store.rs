//! Session tokens of several collections, as a client keeps them.

use core::fmt;
use std::collections::HashMap;

use http::HeaderMap;

use super::session_merge::SessionMergeError;
use super::session_token::{SessionToken, SessionTokenRef};
use crate::error::DecodeError;
use crate::field::{Field, FieldLines, FieldMapExt};

/// The session tokens that a client of Azure Cosmos DB holds, one for each collection: takes those of responses, and
/// puts them into requests.
///
/// A collection is named as the user of the store likes, by path (`dbs/db/colls/coll`) or by resource
/// id, but always in the same way. Whoever deletes a collection and makes a new one of that name
/// [forgets](Self::forget) it: tokens of the old one say nothing about the new one.
///
/// The store is bounded by the number of collections it was made for, and by the [ranges](crate::limits::MAX_MEMBERS)
/// of a token. It never drops a token to make space, since a request without it may read what the session has written
/// before.
///
/// ```
/// use http::{HeaderMap, HeaderValue};
/// use masthead::cosmos::SessionTokenStore;
///
/// let mut sessions = SessionTokenStore::new(100);
/// for token in ["0:-1#59,1:-1#54", "1:-1#57"] {
///     let mut response = HeaderMap::new();
///     response.insert("x-ms-session-token", HeaderValue::from_static(token));
///     sessions.observe("dbs/db/colls/coll", &response)?;
/// }
/// let mut request = HeaderMap::new();
/// sessions.write_to("dbs/db/colls/coll", &mut request);
/// assert_eq!(request["x-ms-session-token"], "0:-1#59,1:-1#57");
/// # Ok::<(), masthead::cosmos::SessionTokenRefusal>(())
/// ```
#[derive(Clone, Debug)]
pub struct SessionTokenStore {
    capacity: usize,
    tokens: HashMap<Box<str>, SessionToken>,
}

impl SessionTokenStore {
    /// A store for at most so many collections.
    #[must_use]
    #[inline]
    pub fn new(capacity: usize) -> Self {
        Self { capacity, tokens: HashMap::new() }
    }

    /// Takes the token of a response about a collection; a response without one changes nothing.
    ///
    /// # Errors
    ///
    /// When the header cannot be read, its token does not merge with that of the collection, or the
    /// store is full. What was there stays.
    #[inline]
    pub fn observe(
        &mut self,
        collection: &str,
        response_headers: &HeaderMap,
    ) -> Result<(), SessionTokenRefusal> {
        match response_headers.peek::<SessionToken>()? {
            Some(token) => self.take(collection, token),
            None => Ok(()),
        }
    }

    /// Takes a token that came otherwise than with a response, such as one that another client has sent.
    ///
    /// # Errors
    ///
    /// As [`observe`](Self::observe).
    #[inline]
    pub fn observe_lines(
        &mut self,
        collection: &str,
        lines: FieldLines<'_>,
    ) -> Result<(), SessionTokenRefusal> {
        self.take(collection, SessionToken::parse(lines)?)
    }

    #[inline]
    fn take(
        &mut self,
        collection: &str,
        token: SessionTokenRef<'_>,
    ) -> Result<(), SessionTokenRefusal> {
        if token.iter().next().is_none() {
            return Ok(());
        }
        if let Some(own) = self.tokens.get_mut(collection) {
            *own = own.view().merge(token)?;
            return Ok(());
        }
        if self.tokens.len() >= self.capacity {
            return Err(SessionTokenRefusal::Full { capacity: self.capacity });
        }
        // Merged with itself, so that a range that occurs twice does so no more.
        self.tokens.insert(collection.into(), token.merge(token)?);
        Ok(())
    }

    /// Puts the token of a collection into a request, in the place of one that it has.
    ///
    /// A collection that is not known leaves the request as it is.
    #[inline]
    pub fn write_to(&self, collection: &str, request_headers: &mut HeaderMap) {
        if let Some(token) = self.get(collection) {
            request_headers.write(token);
        }
    }

    /// The header of the next request about a collection.
    #[must_use]
    #[inline]
    pub fn to_request(&self, collection: &str) -> Option<SessionToken> {
        self.get(collection).cloned()
    }

    /// The token of a collection.
    #[must_use]
    #[inline]
    pub fn get(&self, collection: &str) -> Option<&SessionToken> {
        self.tokens.get(collection)
    }

    /// The header of a request about one partition key range of a collection.
    #[must_use]
    #[inline]
    pub fn to_request_of_range(&self, collection: &str, range_id: &str) -> Option<SessionToken> {
        // Each range occurs once, so that there is nothing to merge.
        self.tokens.get(collection)?.view().for_range(range_id).ok().flatten()
    }

    /// Forgets a collection; whether it was known.
    #[inline]
    pub fn forget(&mut self, collection: &str) -> bool {
        self.tokens.remove(collection).is_some()
    }

    /// Forgets a collection, or all collections of a database.
    #[inline]
    pub(super) fn forget_within(&mut self, path: &str) {
        self.tokens.retain(|collection, _| match collection.strip_prefix(path) {
            Some(rest) => !rest.is_empty() && !rest.starts_with('/'),
            None => true,
        });
    }

    /// Forgets all collections.
    #[inline]
    pub fn clear(&mut self) {
        self.tokens.clear();
    }

    /// The collections and their tokens, in no order.
    #[inline]
    pub fn iter(&self) -> impl Iterator<Item = (&str, &SessionToken)> + Clone {
        self.tokens.iter().map(|(collection, token)| (&**collection, token))
    }

    /// How many collections there are.
    #[must_use]
    #[inline]
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Returns `true` if no collection was seen.
    #[must_use]
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }
}

/// The reason why a [`SessionTokenStore`] rejected a token.
///
/// ```
/// use masthead::{FieldLines, cosmos::SessionTokenStore};
///
/// let refusal = SessionTokenStore::new(0).observe_lines("coll", FieldLines::one(b"0:1")).unwrap_err();
/// assert_eq!(refusal.to_string(), "the store is full: it already has the tokens of 0 collections");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SessionTokenRefusal {
    /// The header cannot be read.
    Header(DecodeError),
    /// The token does not merge with the one that is there.
    Merge(SessionMergeError),
    /// The store holds tokens of as many collections as it was made for.
    Full {
        /// How many these are.
        capacity: usize,
    },
}

impl SessionTokenRefusal {
    /// The message without any byte of a header value, for logs. `Display` may name a partition key range, which is part of the
    /// value.
    ///
    /// ```
    /// use masthead::cosmos::{SessionMergeError, SessionTokenRefusal};
    ///
    /// let error = SessionMergeError::Forms { range_id: "17".to_owned() };
    /// let refusal = SessionTokenRefusal::from(error);
    /// assert_eq!(refusal.public_message(), "the token does not merge with the earlier one");
    /// ```
    #[must_use]
    pub fn public_message(&self) -> String {
        match self {
            Self::Merge(_) => "the token does not merge with the earlier one".to_owned(),
            Self::Header(_) | Self::Full { .. } => self.to_string(),
        }
    }
}

impl fmt::Display for SessionTokenRefusal {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Header(error) => error.fmt(f),
            Self::Merge(error) => error.fmt(f),
            Self::Full { capacity } => {
                write!(f, "the store is full: it already has the tokens of {capacity} collections")
            }
        }
    }
}

impl core::error::Error for SessionTokenRefusal {
    #[inline]
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Header(error) => Some(error),
            Self::Merge(error) => Some(error),
            _ => None,
        }
    }
}

impl From<DecodeError> for SessionTokenRefusal {
    #[inline]
    fn from(error: DecodeError) -> Self {
        Self::Header(error)
    }
}

impl From<SessionMergeError> for SessionTokenRefusal {
    #[inline]
    fn from(error: SessionMergeError) -> Self {
        Self::Merge(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn observe(
        sessions: &mut SessionTokenStore,
        collection: &str,
        line: &str,
    ) -> Result<(), SessionTokenRefusal> {
        sessions.observe_lines(collection, FieldLines::one(line.as_bytes()))
    }

    #[test]
    fn collections_are_kept_apart() {
        let mut sessions = SessionTokenStore::new(2);
        observe(&mut sessions, "a", "0:1#5#1=3,1:1#7").unwrap();
        observe(&mut sessions, "b", "0:9,0:8").unwrap();
        observe(&mut sessions, "a", "0:1#6#1=2").unwrap();
        assert_eq!(sessions.get("a").unwrap().to_lines().as_slice(), ["0:1#6#1=3,1:1#7"]);
        assert_eq!(sessions.get("b").unwrap().to_lines().as_slice(), ["0:9"]);
        assert_eq!(sessions.get("c"), None);
        assert_eq!(
            sessions.to_request_of_range("a", "1").unwrap().to_lines().as_slice(),
            ["1:1#7"]
        );
        assert_eq!(sessions.to_request_of_range("a", "2"), None);
        assert_eq!(sessions.iter().count(), sessions.len());
    }

    #[test]
    fn what_fails_changes_nothing() {
        let mut sessions = SessionTokenStore::new(1);
        assert!(sessions.is_empty());
        observe(&mut sessions, "a", "0:1#5#1=3").unwrap();
        let full = observe(&mut sessions, "b", "0:1").unwrap_err();
        assert_eq!(full, SessionTokenRefusal::Full { capacity: 1 });
        let regions = observe(&mut sessions, "a", "1:1#9,0:1#6#2=3").unwrap_err();
        assert!(matches!(regions, SessionTokenRefusal::Merge(SessionMergeError::Regions { .. })));
        assert!(observe(&mut sessions, "a", "500").is_err(), "nobody knows the range");
        assert!(matches!(observe(&mut sessions, "a", "x"), Err(SessionTokenRefusal::Header(_))));
        assert_eq!(sessions.get("a").unwrap().to_lines().as_slice(), ["0:1#5#1=3"]);
        assert!(sessions.forget("a") && !sessions.forget("a"));
        observe(&mut sessions, "b", "0:1").unwrap();
        let mut headers = HeaderMap::new();
        sessions.observe("b", &headers).unwrap();
        observe(&mut sessions, "c", "").unwrap();
        assert_eq!(sessions.len(), 1, "a token of nothing takes no place");
        headers.insert("x-ms-session-token", http::HeaderValue::from_static("?"));
        assert!(matches!(sessions.observe("b", &headers), Err(SessionTokenRefusal::Header(_))));
        sessions.write_to("b", &mut headers);
        assert_eq!(headers["x-ms-session-token"], "0:1");
        assert_eq!(sessions.to_request("b").as_ref(), sessions.get("b"));
        sessions.write_to("a", &mut headers);
        assert_eq!(headers["x-ms-session-token"], "0:1", "there is no token to put in its place");
        sessions.clear();
        assert!(sessions.is_empty());
    }
}
