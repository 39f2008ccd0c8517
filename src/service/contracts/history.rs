//! What was seen in earlier exchanges, for the rules that compare several.

use core::fmt;
use core::hash::{Hash, Hasher};
use std::collections::{HashMap, VecDeque};
use std::hash::DefaultHasher;

use http::header::{HOST, USER_AGENT};
use uuid::Uuid;

use super::{Exchange, Report, Request, Service, Situation};

mod session_tokens;
mod sync_tokens;

pub(super) use session_tokens::{Of, SessionTokensSeen, Standing};
pub(super) use sync_tokens::SyncTokensSeen;

/// How many identifiers are remembered.
const MAX_IDS: usize = 65_536;

/// Checks one exchange after the other, and remembers what later ones are compared with.
///
/// Give it the exchanges of one client in their order; where there are several, they are told by host,
/// credentials, `User-Agent` and the tokens that they send. Its memory is bounded: of identifiers it knows the
/// last 65,536, and of clients with tokens the last 64. Of tokens it compares what was given in the exchanges
/// before: a request that was sent before an earlier response had come is taken for a later one.
///
/// ```
/// use http::{HeaderMap, HeaderValue};
/// use masthead::service::{Exchange, History, Request, Service, Situation};
///
/// let mut headers = HeaderMap::new();
/// headers.insert("authorization", HeaderValue::from_static("Bearer abc"));
/// headers.insert(
///     "client-request-id",
///     HeaderValue::from_static("9f8bed52-e4df-4d0c-9ca6-929a187b0731"),
/// );
/// let exchange = Exchange::request(Request::new("GET", "/v1/referrals", &headers));
/// let mut history = History::new();
/// let first = history.check(Service::Partner, exchange, &Situation::default());
/// assert!(first.findings().is_empty());
/// let again = history.check(Service::Partner, exchange, &Situation::default());
/// assert_eq!(again.findings()[0].rule().code, "partner.client-request-id.reused");
/// ```
#[derive(Default)]
pub struct History {
    exchanges: u64,
    ids: HashMap<Uuid, u64>,
    /// The same identifiers, the oldest first.
    order: VecDeque<Uuid>,
    pub(super) sync_tokens: SyncTokensSeen,
    pub(super) session_tokens: SessionTokensSeen,
}

impl History {
    /// Nothing was seen yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many exchanges there were.
    #[must_use]
    pub const fn exchanges(&self) -> u64 {
        self.exchanges
    }

    /// Counts an exchange that is not checked, such as one of no known service.
    ///
    /// Findings tell an earlier exchange by its number, which is then that of whoever counts them all.
    ///
    /// ```
    /// let mut history = masthead::service::History::new();
    /// history.pass_over();
    /// assert_eq!(history.exchanges(), 1);
    /// ```
    pub const fn pass_over(&mut self) {
        self.exchanges += 1;
    }

    /// Holds the contract of the service against the next exchange.
    #[must_use]
    pub fn check(
        &mut self,
        service: Service,
        exchange: Exchange<'_>,
        situation: &Situation,
    ) -> Report {
        self.exchanges += 1;
        service.contract().check(exchange, situation, Some(self))
    }

    /// Remembers the identifier of this call; the exchange that had it before, counted from 1.
    pub(super) fn identifier(&mut self, id: Uuid) -> Option<u64> {
        if let Some(&before) = self.ids.get(&id) {
            return Some(before);
        }
        if self.order.len() == MAX_IDS {
            if let Some(oldest) = self.order.pop_front() {
                self.ids.remove(&oldest);
            }
        }
        self.order.push_back(id);
        self.ids.insert(id, self.exchanges);
        None
    }
}

/// The host that is asked: requests to one have nothing to do with tokens of another.
pub(super) fn host_of(request: &Request<'_>) -> String {
    let host = request.authority().or_else(|| request.headers.get(HOST)?.to_str().ok());
    host.unwrap_or_default().trim().to_ascii_lowercase()
}

/// The program that asks. A client has one `User-Agent`, so that another one is of another client; many
/// clients have the same.
pub(super) fn program_of<'a>(request: &Request<'a>) -> Option<&'a [u8]> {
    request.headers.get(USER_AGENT).map(http::HeaderValue::as_bytes)
}

/// What stands for a value of any length where many are remembered.
pub(super) fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

impl fmt::Debug for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("History").field("exchanges", &self.exchanges).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_remembered_and_forgotten() {
        let mut history = History::new();
        let id = |number: usize| Uuid::from_u128(number as u128);
        history.exchanges = 7;
        assert_eq!(history.identifier(id(0)), None);
        history.exchanges = 8;
        assert_eq!(history.identifier(id(0)), Some(7));
        for number in 1..=MAX_IDS {
            assert_eq!(history.identifier(id(number)), None);
        }
        assert_eq!((history.ids.len(), history.order.len()), (MAX_IDS, MAX_IDS));
        assert_eq!(history.identifier(id(0)), None);
    }
}
