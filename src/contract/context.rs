//! Facts that a message alone does not show.

use core::fmt;
use core::panic::{RefUnwindSafe, UnwindSafe};
use core::str::FromStr;

use http::Extensions;

use crate::HttpDate;
use crate::names::{self, UnknownName, table};

/// Facts that a message alone does not show. A rule whose fact is missing stays silent.
///
/// Each fact has its own type: [`cosmos_db::Operation`], [`cosmos_db::AccountConsistency`],
/// [`cosmos_db::MultiWrite`], [`youforce::SingleTenant`], [`voss_automate::Release`], and those of your own contract.
///
/// [`cosmos_db::Operation`]: crate::services::cosmos_db::Operation
/// [`cosmos_db::AccountConsistency`]: crate::services::cosmos_db::AccountConsistency
/// [`cosmos_db::MultiWrite`]: crate::services::cosmos_db::MultiWrite
/// [`youforce::SingleTenant`]: crate::services::youforce::SingleTenant
/// [`voss_automate::Release`]: crate::services::voss_automate::Release
///
/// ```
/// use masthead::HttpDate;
/// use masthead::contract::Context;
/// use masthead::services::cosmos_db::MultiWrite;
///
/// #[derive(Clone, Debug, PartialEq)]
/// struct Plan(&'static str);
///
/// let context =
///     Context::default().with_now(HttpDate::now()).with_fact(MultiWrite(true)).with_fact(Plan("free"));
/// assert_eq!(context.fact::<Plan>(), Some(&Plan("free")));
/// ```
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct Context {
    /// The clock of whoever received the message.
    pub now: Option<HttpDate>,
    /// Whether whoever wrote the message down takes credentials out, as browsers do. A request without
    /// credentials is then no fault.
    pub sanitized: bool,
    /// How headers that the service does not define are reported.
    pub unknown_headers: UnknownHeaders,
    facts: Extensions,
}

impl Context {
    /// The same with a clock.
    #[must_use]
    pub fn with_now(self, now: HttpDate) -> Self {
        Self { now: Some(now), ..self }
    }

    /// The same with whether credentials were taken out of the message.
    #[must_use]
    pub fn with_sanitized(self, sanitized: bool) -> Self {
        Self { sanitized, ..self }
    }

    /// Sets how headers that the service does not define are reported.
    #[must_use]
    pub fn with_unknown_headers(self, unknown_headers: UnknownHeaders) -> Self {
        Self { unknown_headers, ..self }
    }

    /// The same with a fact that some contract asks for, in place of another one of that type.
    #[must_use]
    pub fn with_fact<T: Clone + Send + Sync + 'static>(mut self, fact: T) -> Self {
        self.facts.insert(fact);
        self
    }

    /// The fact of that type.
    #[must_use]
    pub fn fact<T: Send + Sync + 'static>(&self) -> Option<&T> {
        self.facts.get()
    }
}

// Facts are only cloned and read, so that a panic leaves nothing half done.
impl UnwindSafe for Context {}
impl RefUnwindSafe for Context {}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context")
            .field("now", &self.now)
            .field("sanitized", &self.sanitized)
            .field("unknown_headers", &self.unknown_headers)
            .field("facts", &self.facts.len())
            .finish()
    }
}

table! {
    /// How headers that the service does not define are reported.
    ///
    /// ```
    /// use masthead::contract::UnknownHeaders;
    ///
    /// assert_eq!("detect".parse(), Ok(UnknownHeaders::Detect));
    /// ```
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum UnknownHeaders: &'static str {
        /// Nothing, unless the name is nearly that of a known one.
        #[default]
        Ignore = "ignore",
        /// A note.
        Detect = "detect",
        /// An error.
        Reject = "reject",
    }
}

impl UnknownHeaders {
    /// `ignore`, `detect` or `reject`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.row()
    }
}

impl FromStr for UnknownHeaders {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, UnknownName> {
        names::find(name, Self::ALL, Self::name, "treatment")
    }
}
