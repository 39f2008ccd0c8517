//! The Sync-Tokens of a client.

use core::fmt;
use std::collections::BTreeMap;

use headers::Header;
use http::HeaderMap;

use super::sync_tokens::{SyncTokenRef, SyncTokens};
use super::sync_tokens_refused::{SyncTokenRefusal, SyncTokensRefused};
use crate::field::{FieldLines, FieldMapExt};
use crate::limits::{MAX_LINE_LEN, MAX_MEMBERS};

/// The Sync-Tokens that a client holds for one store of Azure App Configuration: takes those of responses,
/// and puts them into requests.
///
/// Of each identifier the token with the highest sequence number is held. Only a strictly higher one takes
/// its place, and one without a number is older than any with a number. A response without the header, or
/// with an empty one, changes nothing, and a token that cannot be read loses no other.
///
/// Tokens of one store mean nothing to another: make one of these for each host that is asked, replicas of a
/// store among them.
///
/// It is bounded by the number of identifiers it was made for (at most [`MAX_MEMBERS`], the limit of a header), and
/// by the [bytes](Self::with_max_bytes) of the header that it writes. It never drops a token to make space, since a
/// request without it may read what the client has overwritten before: a token that does not fit is
/// [rejected](SyncTokenRefusal).
///
/// ```
/// use http::{HeaderMap, HeaderValue};
/// use masthead::sync_token::SyncTokenStore;
///
/// let mut store = SyncTokenStore::new(100);
/// for tokens in ["jtqGc1I4=MDoyOA==;sn=28", "jtqGc1I4=MDoyNw==;sn=27, other=a;sn=1"] {
///     let mut response = HeaderMap::new();
///     response.insert("sync-token", HeaderValue::from_static(tokens));
///     store.observe(&response)?;
/// }
/// let mut request = HeaderMap::new();
/// store.write_to(&mut request);
/// assert_eq!(request["sync-token"], "jtqGc1I4=MDoyOA==,other=a");
/// # Ok::<(), masthead::sync_token::SyncTokensRefused>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct SyncTokenStore {
    capacity: usize,
    max_bytes: usize,
    /// The length of the header of a request, with a comma after each token.
    bytes: usize,
    tokens: BTreeMap<Box<str>, Held>,
}

#[derive(Clone, PartialEq, Eq)]
struct Held {
    value: Box<str>,
    sequence: Option<u64>,
}

/// The outcome for the tokens of a header.
///
/// ```
/// use masthead::{FieldLines, sync_token::SyncTokenStore};
///
/// let mut store = SyncTokenStore::new(10);
/// let observed = store.observe_lines(FieldLines::one(b"a=1;sn=1, b=2;sn=2, a=0;sn=0"))?;
/// assert_eq!((observed.added, observed.replaced, observed.kept), (2, 0, 1));
/// # Ok::<(), masthead::sync_token::SyncTokensRefused>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Observed {
    /// Tokens of identifiers that the store did not have.
    pub added: usize,
    /// Tokens that took the place of an older one.
    pub replaced: usize,
    /// Tokens that the store did not need: what it has is as new, or newer.
    pub kept: usize,
}

impl SyncTokenStore {
    /// A store for tokens of at most so many identifiers, and for a header that fits into one line.
    #[must_use]
    #[inline]
    pub fn new(capacity: usize) -> Self {
        let capacity = capacity.min(MAX_MEMBERS);
        Self { capacity, max_bytes: MAX_LINE_LEN, bytes: 0, tokens: BTreeMap::new() }
    }

    /// The same store with a smaller bound for the header of a request: many servers refuse headers of
    /// more than 8 or 16 KiB.
    ///
    /// Tokens that are there already stay.
    #[must_use]
    #[inline]
    pub fn with_max_bytes(mut self, max_bytes: usize) -> Self {
        self.max_bytes = max_bytes.min(MAX_LINE_LEN);
        self
    }

    /// Takes the tokens of a response.
    ///
    /// # Errors
    ///
    /// When tokens cannot be read or have no place. All others are taken all the same; of an identifier
    /// whose newer token has no place the older one stays.
    #[inline]
    pub fn observe(&mut self, response_headers: &HeaderMap) -> Result<Observed, SyncTokensRefused> {
        self.observe_lines(FieldLines::of(response_headers, SyncTokens::name()))
    }

    /// Takes tokens that came otherwise than with a response, such as the `syncToken` of an event.
    ///
    /// # Errors
    ///
    /// As [`observe`](Self::observe).
    #[inline]
    pub fn observe_lines(&mut self, lines: FieldLines<'_>) -> Result<Observed, SyncTokensRefused> {
        let mut observed = Observed::default();
        let mut refusals = Vec::new();
        for member in SyncTokens::members(lines) {
            let taken = member.map_err(SyncTokenRefusal::Header).and_then(|token| self.take(token));
            match taken {
                Ok(Taken::Added) => observed.added += 1,
                Ok(Taken::Replaced) => observed.replaced += 1,
                Ok(Taken::Kept) => observed.kept += 1,
                Err(refusal) => refusals.push(refusal),
            }
        }
        let mut refusals = refusals.into_iter();
        match refusals.next() {
            None => Ok(observed),
            Some(first) => Err(SyncTokensRefused { observed, first, others: refusals.collect() }),
        }
    }

    #[inline]
    fn take(&mut self, token: SyncTokenRef<'_>) -> Result<Taken, SyncTokenRefusal> {
        let (max_bytes, is_full) = (self.max_bytes, self.tokens.len() >= self.capacity);
        // The last token has no comma after it.
        let fits = |bytes: usize| match bytes <= max_bytes.saturating_add(1) {
            true => Ok(bytes),
            false => Err(SyncTokenRefusal::TooLong { max_bytes }),
        };
        let held = || Held { value: token.value().into(), sequence: token.sequence() };
        if let Some(own) = self.tokens.get_mut(token.id()) {
            // `None` is less than any number.
            if token.sequence() <= own.sequence {
                return Ok(Taken::Kept);
            }
            let bytes = fits(self.bytes - own.value.len() + token.value().len())?;
            *own = held();
            self.bytes = bytes;
            return Ok(Taken::Replaced);
        }
        if is_full {
            return Err(SyncTokenRefusal::Full { capacity: self.capacity });
        }
        let (id, value) = (token.id(), token.value());
        let bytes = fits(self.bytes + id.len() + value.len() + "=,".len())?;
        self.tokens.insert(id.into(), held());
        self.bytes = bytes;
        Ok(Taken::Added)
    }

    /// Puts the tokens into a request, in the place of those that it has.
    ///
    /// A store without tokens leaves the request unchanged: an empty header counts as none.
    #[inline]
    pub fn write_to(&self, request_headers: &mut HeaderMap) {
        if let Some(tokens) = self.to_request() {
            request_headers.write(&tokens);
        }
    }

    /// The header of the next request, which has no sequence numbers; `None` without tokens.
    #[must_use]
    #[inline]
    pub fn to_request(&self) -> Option<SyncTokens> {
        if self.is_empty() {
            return None;
        }
        let tokens = self.iter().map(|token| SyncTokenRef { sequence: None, ..token });
        Some(SyncTokens::of(tokens, self.bytes))
    }

    /// The tokens that are held, by identifier.
    #[inline]
    pub fn iter(&self) -> impl Iterator<Item = SyncTokenRef<'_>> + Clone {
        self.tokens.iter().map(|(id, held)| SyncTokenRef {
            id: id.as_bytes(),
            value: held.value.as_bytes(),
            sequence: held.sequence,
        })
    }

    /// The token of an identifier.
    #[must_use]
    #[inline]
    pub fn get(&self, id: &str) -> Option<SyncTokenRef<'_>> {
        let (id, held) = self.tokens.get_key_value(id)?;
        let (id, value) = (id.as_bytes(), held.value.as_bytes());
        Some(SyncTokenRef { id, value, sequence: held.sequence })
    }

    /// Of how many identifiers tokens are held.
    #[must_use]
    #[inline]
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Returns `true` if no token is held.
    #[must_use]
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// Forgets the token of an identifier; whether there was one.
    #[inline]
    pub fn forget(&mut self, id: &str) -> bool {
        let Some((id, held)) = self.tokens.remove_entry(id) else { return false };
        self.bytes -= id.len() + held.value.len() + "=,".len();
        true
    }

    /// Forgets all tokens.
    #[inline]
    pub fn clear(&mut self) {
        self.tokens.clear();
        self.bytes = 0;
    }
}

enum Taken {
    Added,
    Replaced,
    Kept,
}

impl fmt::Debug for SyncTokenStore {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SyncTokenStore")
            .field("capacity", &self.capacity)
            .field("max_bytes", &self.max_bytes)
            .field("tokens", &self.iter().collect::<Vec<_>>())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Field;

    fn observe(store: &mut SyncTokenStore, line: &str) -> Result<Observed, SyncTokensRefused> {
        store.observe_lines(FieldLines::one(line.as_bytes()))
    }

    fn request(store: &SyncTokenStore) -> Option<String> {
        let mut headers = HeaderMap::new();
        store.write_to(&mut headers);
        Some(headers.get("sync-token")?.to_str().unwrap().to_owned())
    }

    #[test]
    fn strictly_greater_replaces() {
        let mut store = SyncTokenStore::new(10);
        for (line, after, [added, replaced, kept]) in [
            ("a=1;sn=5", "a=1", [1, 0, 0]),
            ("a=2;sn=5", "a=1", [0, 0, 1]),
            ("a=3;sn=4", "a=1", [0, 0, 1]),
            ("a=4", "a=1", [0, 0, 1]),
            ("a=5;sn=6", "a=5", [0, 1, 0]),
            ("a=6;sn=18446744073709551615", "a=6", [0, 1, 0]),
            ("b=7", "a=6,b=7", [1, 0, 0]),
            ("b=8", "a=6,b=7", [0, 0, 1]),
            ("b=9;sn=0", "a=6,b=9", [0, 1, 0]),
            ("b=MA==;sn=1,b=Mg==;sn=3,b=MQ==;sn=2", "a=6,b=Mg==", [0, 2, 1]),
        ] {
            let observed = observe(&mut store, line).unwrap();
            assert_eq!(observed, Observed { added, replaced, kept }, "{line}");
            assert_eq!(request(&store).unwrap(), after, "{line}");
        }
        assert_eq!(store.get("b").map(|token| token.sequence()), Some(Some(3)));
        assert_eq!(store.get("c"), None);
    }

    #[test]
    fn a_bad_token_loses_no_other_and_no_older_one() {
        let mut store = SyncTokenStore::new(10);
        observe(&mut store, "b=0;sn=1").unwrap();
        let refused = observe(&mut store, "a=1;sn=1, b=2;sn=-1, =x;sn=9, c=3;sn=3").unwrap_err();
        assert_eq!(refused.observed(), Observed { added: 2, replaced: 0, kept: 0 });
        let offsets: Vec<_> = refused
            .iter()
            .map(|refusal| match refusal {
                SyncTokenRefusal::Header(error) => error.offset(),
                other => panic!("{other}"),
            })
            .collect();
        assert_eq!(offsets, [17, 21]);
        assert!(refused.to_string().ends_with(" at byte 17, and one more token was rejected"));
        assert_eq!(request(&store).unwrap(), "a=1,b=0,c=3");
        let huge = observe(&mut store, "b=9;sn=18446744073709551616").unwrap_err();
        assert!(
            matches!(huge.iter().next(), Some(SyncTokenRefusal::Header(error)) if error.code() == "out-of-range")
        );
        assert_eq!(request(&store).unwrap(), "a=1,b=0,c=3");
    }

    #[test]
    fn what_has_no_place_is_refused_and_nothing_is_lost() {
        let mut store = SyncTokenStore::new(2);
        let refused = observe(&mut store, "a=1;sn=1,b=1;sn=1,c=1;sn=1,b=2;sn=2").unwrap_err();
        assert!(refused.iter().eq([SyncTokenRefusal::Full { capacity: 2 }]));
        assert_eq!(refused.observed(), Observed { added: 2, replaced: 1, kept: 0 });
        assert_eq!(request(&store).unwrap(), "a=1,b=2");
        let mut store = store.with_max_bytes("a=1,b=23".len());
        assert!(observe(&mut store, "b=23;sn=3").is_ok());
        let refused = observe(&mut store, "b=234;sn=4,a=;sn=2,a=2;sn=2").unwrap_err();
        assert!(
            refused.iter().any(|refusal| refusal == SyncTokenRefusal::TooLong { max_bytes: 8 })
        );
        assert_eq!(request(&store).unwrap(), "a=2,b=23");
        // A forgotten token leaves its place, and its bytes.
        assert!(store.forget("b") && !store.forget("b"));
        assert!(observe(&mut store, "c=34;sn=1").is_ok());
        assert_eq!(request(&store).unwrap(), "a=2,c=34");
        store.clear();
        assert!(observe(&mut store, "long=1234;sn=1").is_err());
        assert!(observe(&mut store, "c=123456;sn=1").is_ok());
        assert_eq!(request(&store).unwrap().len(), 8);
        assert_eq!(SyncTokenStore::new(usize::MAX).capacity, MAX_MEMBERS);
    }

    /// As many tokens as there may be make one line, and strict mode reads it.
    #[test]
    fn a_full_store_makes_a_header() {
        let mut store = SyncTokenStore::new(usize::MAX);
        let value = "v".repeat(100);
        let refused: usize = (0..2_000)
            .map(|id| observe(&mut store, &format!("{id}={value};sn=1")))
            .filter(Result::is_err)
            .count();
        let header = store.to_request().unwrap();
        assert!(header.lines().only().is_some_and(|line| line.len() <= MAX_LINE_LEN));
        assert_eq!(header.iter().count(), store.len());
        assert_eq!(refused + store.len(), 2_000);
        assert!(SyncTokens::from_lines(header.to_lines()).is_ok());
    }

    #[test]
    fn nothing_to_send_is_no_header() {
        let mut store = SyncTokenStore::new(10);
        assert_eq!(request(&store), None);
        let nothing = HeaderMap::new();
        assert_eq!(store.observe(&nothing), Ok(Observed::default()));
        observe(&mut store, " ").unwrap();
        assert_eq!(request(&store), None);
        observe(&mut store, "a=1;sn=1").unwrap();
        store.observe(&nothing).unwrap();
        observe(&mut store, "").unwrap();
        let mut headers = HeaderMap::new();
        headers.insert("sync-token", http::HeaderValue::from_static("old=1"));
        store.write_to(&mut headers);
        store.write_to(&mut headers);
        assert_eq!(headers.get_all("sync-token").iter().collect::<Vec<_>>(), ["a=1"]);
    }
}
