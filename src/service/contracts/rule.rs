//! A contract is a table: what a rule is.

use core::fmt;
use core::str::FromStr;

use super::Service;
use super::reference::Reference;
use crate::names::{self, UnknownName, table};

table! {
    /// How bad a finding is.
    ///
    /// ```
    /// use masthead::service::Severity;
    ///
    /// assert!(Severity::Error > Severity::Warning && Severity::Warning > Severity::Note);
    /// assert_eq!("warning".parse(), Ok(Severity::Warning));
    /// ```
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Severity: &'static str {
        /// Ignored by the service, or only recommended.
        Note = "note",
        /// Forbidden or required by the page, while real clients do otherwise; and every deviation.
        Warning = "warning",
        /// The page and real clients agree that the service refuses it.
        Error = "error",
    }
}

impl Severity {
    /// `note`, `warning` or `error`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.row()
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Severity {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, UnknownName> {
        names::find(name, Self::ALL, Self::name, "a severity")
    }
}
/// One rule of a contract.
///
/// ```
/// use masthead::service::{self, Severity};
///
/// let rule = service::rule("app-configuration.authorization.missing").unwrap();
/// assert_eq!(rule.severity, Severity::Error);
/// ```
#[non_exhaustive]
pub struct Rule {
    /// A stable name: `app-configuration.authorization.missing`.
    pub code: &'static str,
    /// How bad it is to break the rule.
    pub severity: Severity,
    /// The service whose contract has the rule; `None` for all.
    pub service: Option<Service>,
    /// What is wrong, in one line.
    pub summary: &'static str,
    /// Why it matters, and what to do instead.
    pub explanation: &'static str,
    /// Where it stands: a section of an RFC, or a page of the vendor.
    pub reference: Reference,
    /// What the page of a service says of it, word for word.
    pub quote: Option<Quote>,
    /// The status with which a service answers a request that breaks the rule, where that is known.
    pub status: Option<u16>,
    /// The `WWW-Authenticate` of a 401 that answers a request that breaks the rule; `None` where the status is another.
    ///
    /// App Configuration is known to send its challenge. The other services do not document theirs: the value is that of
    /// the scheme that the service takes, and for Cosmos DB, which has no scheme, a name of this crate's own.
    pub challenge: Option<&'static str>,
    /// The smallest exchange that breaks this rule and no other, as an HTTP/1.1 request, response, or
    /// one after the other.
    pub example: &'static str,
    // For the program, whose options these are: `["--now", "Fri, 11 May 2018 19:03:37 GMT"]`. The example breaks the
    // rule when it is checked with them.
    #[doc(hidden)]
    pub example_options: &'static [&'static str],
}

/// A code names one rule.
impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code
    }
}

impl Eq for Rule {}

// The key of the examples that are checked with one: what the program prints for the environment variable of their
// options. It is the key of nothing.
#[doc(hidden)]
pub const EXAMPLE_KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

impl Rule {
    pub(super) const fn of(
        service: Service,
        code: &'static str,
        severity: Severity,
        summary: &'static str,
        explanation: &'static str,
        reference: Reference,
        example: &'static str,
    ) -> Self {
        Self {
            code,
            severity,
            service: Some(service),
            summary,
            explanation,
            reference,
            quote: None,
            status: None,
            challenge: None,
            example,
            example_options: &[],
        }
    }

    /// The same rule with the words of a page.
    pub(super) const fn quoting(mut self, page: Service, words: &'static str) -> Self {
        self.quote = Some(Quote { page, words });
        self
    }

    /// The same rule with the status that answers a request that breaks it.
    pub(super) const fn answered(mut self, status: u16) -> Self {
        self.status = Some(status);
        self
    }

    /// The same rule with the challenge of its 401.
    pub(super) const fn challenging(mut self, challenge: &'static str) -> Self {
        self.challenge = Some(challenge);
        self
    }
}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Rule").field(&self.code).finish()
    }
}

/// Words of the page on which a service documents its headers: 20 at most.
///
/// ```
/// use masthead::service::{self, Service};
///
/// let quote = service::rule("partner.authorization.missing").unwrap().quote.unwrap();
/// assert_eq!(quote.page, Service::Partner);
/// assert_eq!(quote.words, "Required. The authorization token");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Quote {
    /// Whose [page](Service::page) it is.
    pub page: Service,
    /// The words, with single spaces between them.
    pub words: &'static str,
}
