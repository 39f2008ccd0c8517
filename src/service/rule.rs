//! A contract is a table: what a rule is.

use core::fmt;
use core::str::FromStr;

use super::Service;

/// How bad a finding is.
///
/// ```
/// use masthead::service::Severity;
///
/// assert!(Severity::Error > Severity::Warning && Severity::Warning > Severity::Note);
/// assert_eq!("warning".parse(), Ok(Severity::Warning));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Ignored by the service, or only recommended.
    Note,
    /// Forbidden or required by the page, while real clients do otherwise; and every deviation.
    Warning,
    /// The page and real clients agree that the service refuses it.
    Error,
}

impl Severity {
    /// `note`, `warning` or `error`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Severity {
    type Err = UnknownSeverity;

    fn from_str(name: &str) -> Result<Self, UnknownSeverity> {
        match name {
            "note" => Ok(Self::Note),
            "warning" => Ok(Self::Warning),
            "error" => Ok(Self::Error),
            _ => Err(UnknownSeverity(())),
        }
    }
}

/// A name that is none of a [`Severity`].
///
/// ```
/// use masthead::service::Severity;
///
/// let error = "fatal".parse::<Severity>().unwrap_err();
/// assert_eq!(error.to_string(), "not a severity: choose one of note, warning, error");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownSeverity(());

impl fmt::Display for UnknownSeverity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a severity: choose one of note, warning, error")
    }
}

impl core::error::Error for UnknownSeverity {}

/// One rule of a contract.
///
/// ```
/// use masthead::service::{self, Severity};
///
/// let rule = service::rule("app-configuration.authorization.missing").unwrap();
/// assert_eq!(rule.severity, Severity::Error);
/// ```
#[derive(Debug)]
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
    pub reference: &'static str,
    /// The smallest exchange that breaks this rule and no other, as an HTTP/1.1 request, response, or
    /// one after the other.
    pub example: &'static str,
    /// What the program must be told beside the example for it to break the rule:
    /// `["--now", "Fri, 11 May 2018 19:03:37 GMT"]`.
    pub example_options: &'static [&'static str],
}
