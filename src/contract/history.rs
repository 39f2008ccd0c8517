//! State from earlier exchanges, for the rules that compare several.

use core::fmt;
use core::hash::{Hash, Hasher};
use core::panic::{RefUnwindSafe, UnwindSafe};
use std::hash::DefaultHasher;

use http::Extensions;
use http::header::{HOST, USER_AGENT};

use crate::Request;

/// Checks one exchange after the other, and remembers what later ones are compared with.
///
/// Pass it the exchanges of one client in their order; several clients are distinguished by host, credentials,
/// `User-Agent` and the tokens that they send. The contracts of this crate remember a bounded number: the last 65,536
/// identifiers, and the last 64 clients with tokens. Tokens are compared with those of the exchanges before: a
/// request that was sent before an earlier response arrived is treated as a later one.
///
/// ```
/// use http::{HeaderMap, HeaderValue};
/// use masthead::Request;
/// use masthead::contract::{Context, Exchange, History};
/// use masthead::services::partner::CONTRACT;
///
/// let mut headers = HeaderMap::new();
/// headers.insert("authorization", HeaderValue::from_static("Bearer abc"));
/// headers.insert(
///     "client-request-id",
///     HeaderValue::from_static("9f8bed52-e4df-4d0c-9ca6-929a187b0731"),
/// );
/// let exchange = Exchange::request(Request::new("GET", "/v1/referrals", &headers));
/// let mut history = History::new();
/// let first = history.check(&CONTRACT, exchange, &Context::default());
/// assert!(first.findings().is_empty());
/// let again = history.check(&CONTRACT, exchange, &Context::default());
/// assert_eq!(again.findings()[0].rule().code(), "partner.client-request-id.reused");
/// ```
#[derive(Clone, Default)]
pub struct History {
    pub(super) exchanges: u64,
    seen: Extensions,
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
    /// let mut history = masthead::contract::History::new();
    /// history.pass_over();
    /// assert_eq!(history.exchanges(), 1);
    /// ```
    pub const fn pass_over(&mut self) {
        self.exchanges += 1;
    }

    /// The state of a contract, by its type; it starts as the default.
    ///
    /// ```
    /// #[derive(Clone, Default)]
    /// struct Keys(Vec<String>);
    ///
    /// let mut history = masthead::contract::History::new();
    /// history.seen::<Keys>().0.push("key-1".to_owned());
    /// assert_eq!(history.seen::<Keys>().0.len(), 1);
    /// ```
    pub fn seen<T: Clone + Default + Send + Sync + 'static>(&mut self) -> &mut T {
        self.seen.get_or_insert_default()
    }
}

/// The host that is asked: requests to one have nothing to do with tokens of another.
pub(crate) fn host_of(request: &Request<'_>) -> String {
    let host = request.authority().or_else(|| request.headers.get(HOST)?.to_str().ok());
    host.unwrap_or_default().trim().to_ascii_lowercase()
}

/// The program that asks. A client has one `User-Agent`, so that another one is of another client; many
/// clients have the same.
pub(crate) fn program_of<'a>(request: &Request<'a>) -> Option<&'a [u8]> {
    request.headers.get(USER_AGENT).map(http::HeaderValue::as_bytes)
}

/// A hash in place of a value of any length, where many are remembered.
pub(crate) fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

// What was seen is compared with what comes: a panic in between loses a part of it, and breaks nothing.
impl UnwindSafe for History {}
impl RefUnwindSafe for History {}

impl fmt::Debug for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("History").field("exchanges", &self.exchanges).finish_non_exhaustive()
    }
}
