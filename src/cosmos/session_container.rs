//! Session tokens of several collections, as a client keeps them.

use core::fmt;
use std::collections::HashMap;

use http::HeaderMap;

use super::session_merge::SessionMergeError;
use super::session_token::{SessionToken, SessionTokenRef};
use crate::error::DecodeError;
use crate::field::FieldMapExt;

/// What a session has seen of each collection: absorbs responses, and has the token for the next request.
///
/// A collection is named as the user of the container likes, by path (`dbs/db/colls/coll`) or by resource
/// id, but always in the same way. Whoever deletes a collection and makes a new one of that name
/// [forgets](Self::forget) it: tokens of the old one say nothing about the new one.
///
/// The container is bounded: by the number of collections it was made for, and by the
/// [ranges](crate::limits::MAX_MEMBERS) of a token. It never drops a token to make room, since a request
/// without it may read what the session has written before.
///
/// ```
/// use http::{HeaderMap, HeaderValue};
/// use masthead::{FieldMapExt, cosmos::SessionContainer};
///
/// let mut sessions = SessionContainer::new(100);
/// for token in ["0:-1#59,1:-1#54", "1:-1#57"] {
///     let mut response = HeaderMap::new();
///     response.insert("x-ms-session-token", HeaderValue::from_static(token));
///     sessions.absorb_response("dbs/db/colls/coll", &response)?;
/// }
/// let mut request = HeaderMap::new();
/// request.write(sessions.token("dbs/db/colls/coll").unwrap());
/// assert_eq!(request["x-ms-session-token"], "0:-1#59,1:-1#57");
/// # Ok::<(), masthead::cosmos::SessionError>(())
/// ```
#[derive(Clone, Debug)]
pub struct SessionContainer {
    capacity: usize,
    tokens: HashMap<Box<str>, SessionToken>,
}

impl SessionContainer {
    /// A container for at most so many collections.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        Self { capacity, tokens: HashMap::new() }
    }

    /// Adds what the `x-ms-session-token` of a response says of a collection; a response without one
    /// changes nothing.
    ///
    /// # Errors
    ///
    /// When the header cannot be read, its token does not merge with that of the collection, or the
    /// container is full. What was there stays.
    pub fn absorb_response(
        &mut self,
        collection: &str,
        headers: &HeaderMap,
    ) -> Result<(), SessionError> {
        match headers.peek::<SessionToken>()? {
            Some(token) => self.absorb(collection, token),
            None => Ok(()),
        }
    }

    /// Adds what a token says of a collection.
    ///
    /// # Errors
    ///
    /// When it does not merge with that of the collection, or the container is full. What was there
    /// stays.
    pub fn absorb(
        &mut self,
        collection: &str,
        token: SessionTokenRef<'_>,
    ) -> Result<(), SessionError> {
        if token.iter().next().is_none() {
            return Ok(());
        }
        if let Some(own) = self.tokens.get_mut(collection) {
            *own = own.view().merge(token)?;
            return Ok(());
        }
        if self.tokens.len() >= self.capacity {
            return Err(SessionError::Full { capacity: self.capacity });
        }
        // Merged with itself, so that a range that occurs twice does so no more.
        self.tokens.insert(collection.into(), token.merge(token)?);
        Ok(())
    }

    /// The token of a collection, for the next request.
    #[must_use]
    pub fn token(&self, collection: &str) -> Option<&SessionToken> {
        self.tokens.get(collection)
    }

    /// The token of one partition key range of a collection, for a request that goes to that range only.
    #[must_use]
    pub fn token_of_range(&self, collection: &str, range_id: &str) -> Option<SessionToken> {
        // Each range occurs once, so that there is nothing to merge.
        self.tokens.get(collection)?.view().for_range(range_id).ok().flatten()
    }

    /// Forgets a collection; returns what was known.
    pub fn forget(&mut self, collection: &str) -> Option<SessionToken> {
        self.tokens.remove(collection)
    }

    /// The collections and their tokens, in no order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &SessionToken)> {
        self.tokens.iter().map(|(collection, token)| (&**collection, token))
    }

    /// How many collections there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Whether no collection was seen.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }
}

/// Why a [`SessionContainer`] did not take a token.
///
/// ```
/// use masthead::{Field, FieldLines, cosmos::{SessionContainer, SessionToken}};
///
/// let token = SessionToken::parse_strict(FieldLines::one(b"0:1"))?;
/// let error = SessionContainer::new(0).absorb("coll", token).unwrap_err();
/// assert_eq!(error.to_string(), "the session container has its 0 collections already");
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SessionError {
    /// The header cannot be read.
    Header(DecodeError),
    /// The token does not merge with the one that is there.
    Merge(SessionMergeError),
    /// The container holds as many collections as it was made for.
    Full {
        /// How many these are.
        capacity: usize,
    },
}

impl fmt::Display for SessionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Header(error) => error.fmt(f),
            Self::Merge(error) => error.fmt(f),
            Self::Full { capacity } => {
                write!(f, "the session container has its {capacity} collections already")
            }
        }
    }
}

impl core::error::Error for SessionError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Header(error) => Some(error),
            Self::Merge(error) => Some(error),
            _ => None,
        }
    }
}

impl From<DecodeError> for SessionError {
    fn from(error: DecodeError) -> Self {
        Self::Header(error)
    }
}

impl From<SessionMergeError> for SessionError {
    fn from(error: SessionMergeError) -> Self {
        Self::Merge(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Field, FieldLines};

    fn absorb(
        sessions: &mut SessionContainer,
        collection: &str,
        line: &str,
    ) -> Result<(), SessionError> {
        let lines = FieldLines::one(line.as_bytes());
        let token = SessionToken::parse(lines).map_err(SessionError::Header)?;
        sessions.absorb(collection, token)
    }

    #[test]
    fn collections_are_kept_apart() {
        let mut sessions = SessionContainer::new(2);
        absorb(&mut sessions, "a", "0:1#5#1=3,1:1#7").unwrap();
        absorb(&mut sessions, "b", "0:9,0:8").unwrap();
        absorb(&mut sessions, "a", "0:1#6#1=2").unwrap();
        assert_eq!(sessions.token("a").unwrap().to_lines().as_slice(), ["0:1#6#1=3,1:1#7"]);
        assert_eq!(sessions.token("b").unwrap().to_lines().as_slice(), ["0:9"]);
        assert_eq!(sessions.token("c"), None);
        assert_eq!(sessions.token_of_range("a", "1").unwrap().to_lines().as_slice(), ["1:1#7"]);
        assert_eq!(sessions.token_of_range("a", "2"), None);
        assert_eq!(sessions.iter().count(), sessions.len());
    }

    #[test]
    fn what_fails_changes_nothing() {
        let mut sessions = SessionContainer::new(1);
        assert!(sessions.is_empty());
        absorb(&mut sessions, "a", "0:1#5#1=3").unwrap();
        let full = absorb(&mut sessions, "b", "0:1").unwrap_err();
        assert_eq!(full, SessionError::Full { capacity: 1 });
        let regions = absorb(&mut sessions, "a", "1:1#9,0:1#6#2=3").unwrap_err();
        assert!(matches!(regions, SessionError::Merge(SessionMergeError::Regions { .. })));
        assert!(absorb(&mut sessions, "a", "500").is_err(), "nobody knows the range");
        assert!(matches!(absorb(&mut sessions, "a", "x"), Err(SessionError::Header(_))));
        assert_eq!(sessions.token("a").unwrap().to_lines().as_slice(), ["0:1#5#1=3"]);
        assert!(sessions.forget("a").is_some());
        absorb(&mut sessions, "b", "0:1").unwrap();
        let mut headers = HeaderMap::new();
        sessions.absorb_response("b", &headers).unwrap();
        absorb(&mut sessions, "c", "").unwrap();
        assert_eq!(sessions.len(), 1, "a token of nothing takes no place");
        headers.insert("x-ms-session-token", http::HeaderValue::from_static("?"));
        assert!(matches!(sessions.absorb_response("b", &headers), Err(SessionError::Header(_))));
    }
}
