//! A rule and its parts.

use core::fmt;
use core::str::FromStr;

use super::reference::Reference;
use crate::names::{self, UnknownName, table};

table! {
    /// How bad a finding is.
    ///
    /// ```
    /// use masthead::contract::Severity;
    ///
    /// assert!(Severity::Error > Severity::Warning && Severity::Warning > Severity::Note);
    /// assert_eq!("warning".parse(), Ok(Severity::Warning));
    /// ```
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Severity: &'static str {
        /// Ignored by the service, or only recommended.
        Note = "note",
        /// Forbidden or required by the documentation, while real clients do otherwise; and every deviation.
        Warning = "warning",
        /// The documentation and real clients agree that the service rejects it.
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
        names::find(name, Self::ALL, Self::name, "severity")
    }
}

/// One rule of a contract.
///
/// It is made in a `static`, by [`new`](Self::new) and what follows.
///
/// ```
/// use masthead::contract::{Reference, Rule, Severity};
///
/// static KEY_MISSING: Rule = Rule::new("acme.key.missing", Severity::Error, "a request without X-Acme-Key")
///     .explained("Send the key that the portal shows.")
///     .citing(Reference::page("Acme API, Keys", "https://docs.acme.example/keys"))
///     .answered(401)
///     .challenging("Acme");
/// assert_eq!(KEY_MISSING.code(), "acme.key.missing");
/// assert_eq!(KEY_MISSING.challenge(), Some("Acme"));
/// ```
pub struct Rule {
    code: &'static str,
    severity: Severity,
    exceptions: &'static [Exception],
    summary: &'static str,
    explanation: &'static str,
    reference: Option<Reference>,
    quote: Option<Quote>,
    status: Option<u16>,
    challenge: Option<&'static str>,
    example: &'static str,
    example_options: &'static [&'static str],
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
    /// A rule: its code, such as `acme.key.missing`, how bad it is to break it, and what is wrong then, in one line.
    ///
    /// A code is stable, has lower-case words with hyphens between dots, and begins with the name of its contract.
    #[must_use]
    pub const fn new(code: &'static str, severity: Severity, summary: &'static str) -> Self {
        Self {
            code,
            severity,
            exceptions: &[],
            summary,
            explanation: "",
            reference: None,
            quote: None,
            status: None,
            challenge: None,
            example: "",
            example_options: &[],
        }
    }

    /// With the cases in which the severity is another.
    ///
    /// ```
    /// use masthead::contract::{Exception, Rule, Severity};
    ///
    /// static KEY_OLD: Rule = Rule::new("acme.key.old", Severity::Warning, "a key of last year")
    ///     .except(&[Exception::new(Severity::Note, "if the service accepted the request")]);
    /// assert!(KEY_OLD.may_be(Severity::Note) && !KEY_OLD.may_be(Severity::Error));
    /// ```
    #[must_use]
    pub const fn except(mut self, exceptions: &'static [Exception]) -> Self {
        self.exceptions = exceptions;
        self
    }

    /// With why it matters, and what to do instead.
    #[must_use]
    pub const fn explained(mut self, explanation: &'static str) -> Self {
        self.explanation = explanation;
        self
    }

    /// With where it stands.
    #[must_use]
    pub const fn citing(mut self, reference: Reference) -> Self {
        self.reference = Some(reference);
        self
    }

    /// With the words of a page: 20 at most, with single spaces between them.
    #[must_use]
    pub const fn quoting(mut self, page: Reference, words: &'static str) -> Self {
        self.quote = Some(Quote { page, words });
        self
    }

    /// With the status that answers a request that breaks it. A 401 wants [`challenging`](Self::challenging) too.
    #[must_use]
    pub const fn answered(mut self, status: u16) -> Self {
        self.status = Some(status);
        self
    }

    /// With the `WWW-Authenticate` of a 401 that answers a request that breaks it (RFC 9110 15.5.2).
    #[must_use]
    pub const fn challenging(mut self, challenge: &'static str) -> Self {
        self.challenge = Some(challenge);
        self
    }

    /// With the smallest exchange that breaks this rule and no other, as an HTTP/1.1 request, response, or one after the
    /// other.
    #[must_use]
    pub const fn shown_by(mut self, example: &'static str) -> Self {
        self.example = example;
        self
    }

    // For the program, whose options these are: `["--now", "Fri, 11 May 2018 19:03:37 GMT"]`. The example breaks the
    // rule when it is checked with them.
    #[doc(hidden)]
    #[must_use]
    pub const fn shown_with(mut self, options: &'static [&'static str]) -> Self {
        self.example_options = options;
        self
    }

    /// A stable name: `app-configuration.authorization.missing`.
    #[must_use]
    pub const fn code(&self) -> &str {
        self.code
    }

    /// How bad it is to break the rule, but for the [`exceptions`](Self::exceptions).
    #[must_use]
    pub const fn severity(&self) -> Severity {
        self.severity
    }

    /// The cases in which the severity is another.
    #[must_use]
    pub const fn exceptions(&self) -> &[Exception] {
        self.exceptions
    }

    /// Returns `true` if a finding of the rule may have that severity, as the rule has it.
    #[must_use]
    pub fn may_be(&self, severity: Severity) -> bool {
        self.severity == severity || self.exceptions.iter().any(|it| it.severity == severity)
    }

    /// The problem, in one line.
    #[must_use]
    pub const fn summary(&self) -> &str {
        self.summary
    }

    /// What to do instead, and why it matters.
    #[must_use]
    pub const fn explanation(&self) -> &str {
        self.explanation
    }

    /// Where it stands: a section of an RFC, or a page of the vendor.
    #[must_use]
    pub const fn reference(&self) -> Option<Reference> {
        self.reference
    }

    /// The service's documentation, word for word.
    #[must_use]
    pub const fn quote(&self) -> Option<Quote> {
        self.quote
    }

    /// The status with which a service answers a request that breaks the rule, where that is known.
    #[must_use]
    pub const fn status(&self) -> Option<u16> {
        self.status
    }

    /// The `WWW-Authenticate` of a 401 that answers a request that breaks the rule; `None` where the status is another, or no challenge was given.
    ///
    /// Azure App Configuration is known to send its challenge. The other services do not document theirs: the value is
    /// that of the scheme that the service takes, and for Azure Cosmos DB, which has no scheme, a name of this crate's own.
    #[must_use]
    pub const fn challenge(&self) -> Option<&str> {
        self.challenge
    }

    /// The smallest exchange that breaks this rule and no other, as an HTTP/1.1 request, response, or one after the other.
    #[must_use]
    pub const fn example(&self) -> &str {
        self.example
    }

    // The options of the program with which its example breaks the rule.
    #[doc(hidden)]
    #[must_use]
    pub const fn example_options(&self) -> &[&str] {
        self.example_options
    }

    pub(super) const fn static_challenge(&self) -> Option<&'static str> {
        self.challenge
    }

    /// All that a rule of this crate has.
    pub(crate) const fn of(
        code: &'static str,
        severity: Severity,
        summary: &'static str,
        explanation: &'static str,
        reference: Reference,
        example: &'static str,
    ) -> Self {
        let rule = Self::new(code, severity, summary);
        rule.explained(explanation).citing(reference).shown_by(example)
    }
}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Rule").field(&self.code).finish()
    }
}

/// A case in which a rule has another severity.
///
/// ```
/// use masthead::contract::Severity;
/// use masthead::services;
///
/// let rule = services::rule("deviation.not-http-date").unwrap();
/// assert_eq!(rule.severity(), Severity::Warning);
/// let [first, ..] = rule.exceptions() else { panic!() };
/// assert_eq!(first.to_string(), "note in a response");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Exception {
    /// The severity in this case.
    pub severity: Severity,
    /// When it applies, such as `in a response` or `if the service accepted the request`.
    pub when: &'static str,
}

impl Exception {
    /// A severity, and when it applies. The text follows the name of the severity in a sentence.
    #[must_use]
    pub const fn new(severity: Severity, when: &'static str) -> Self {
        Self { severity, when }
    }
}

impl fmt::Display for Exception {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.severity, self.when)
    }
}

/// Words of a page on which a service documents its headers: 20 at most.
///
/// ```
/// use masthead::services;
///
/// let quote = services::rule("partner.authorization.missing").unwrap().quote().unwrap();
/// assert_eq!(Some(quote.page), services::partner::CONTRACT.page());
/// assert_eq!(quote.words, "Required. The authorization token");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Quote {
    /// Which page it is.
    pub page: Reference,
    /// The words, with single spaces between them.
    pub words: &'static str,
}
