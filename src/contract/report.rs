//! The result of a check.

use core::fmt;

use super::direction::Direction;
use super::exchange::Exchange;
use super::finding::Finding;
use super::left_out::LeftOut;
use super::rule::{Rule, Severity};
use super::rules;

/// All that is wrong with an exchange. Findings that are the likely cause of the answer come first, then the errors,
/// warnings and notes, each in the order of the message: request before response.
///
/// It has at most [`MAX_FINDINGS`](crate::limits::MAX_FINDINGS) findings about a request, and as many about a
/// response. Where there are more, the least severe are left out, and of those of one severity first the ones
/// whose rule is broken elsewhere too. One more finding, the last about its message, says how many there are; its rule is
/// `findings.left-out`, and it is as severe as the worst of them. What was left out is chosen when the exchange is
/// checked. To override a severity later changes what is counted, and brings nothing back.
///
/// `Display` writes a line for each finding.
///
/// ```
/// use masthead::Request;
/// use masthead::contract::{Context, Exchange, Severity};
/// use masthead::services;
///
/// let mut headers = http::HeaderMap::new();
/// headers.insert("host", "contoso.azconfig.io".parse().unwrap());
/// let exchange = Exchange::request(Request::new("GET", "/kv?api-version=1.0", &headers));
/// let mut report = services::app_configuration::CONTRACT.check(exchange, &Context::default());
/// assert_eq!(report.worst(), Some(Severity::Error));
/// report.override_severity("app-configuration.authorization.missing", Severity::Note);
/// assert_eq!(report.worst(), Some(Severity::Note));
/// assert_ne!(report, services::app_configuration::CONTRACT.check(exchange, &Context::default()));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    name: &'static str,
    title: &'static str,
    /// The challenge of a 401, for every rule.
    pub(super) challenge: Option<&'static str>,
    pub(super) findings: Vec<Finding>,
    pub(super) left_out: LeftOut,
}

impl Report {
    pub(super) fn new(
        name: &'static str,
        title: &'static str,
        challenge: Option<&'static str>,
    ) -> Self {
        Self { name, title, challenge, findings: Vec::new(), left_out: LeftOut::default() }
    }

    /// Adds a finding that was made after the checks.
    #[cfg(feature = "signing")]
    pub(crate) fn insert(&mut self, finding: Finding, exchange: &Exchange<'_>) {
        self.push(finding);
        self.place(exchange);
        self.finish();
    }

    /// Tells each finding where its header stands, and whether the answer has its status.
    pub(super) fn place(&mut self, exchange: &Exchange<'_>) {
        let request = exchange.request.map(|request| request.headers);
        let response = exchange.response.map(|response| response.headers);
        let answered = exchange.response.map(|it| it.status).filter(|status| *status >= 400);
        for finding in &mut self.findings {
            let map = match finding.direction() {
                Direction::Request => request,
                Direction::Response => response,
            };
            let place = finding
                .header()
                .zip(map)
                .and_then(|(name, map)| map.keys().position(|other| other == name));
            let is_cause = finding.direction() == Direction::Request
                && finding.severity() > Severity::Note
                && answered.is_some()
                && finding.status() == answered;
            finding.placed(place.unwrap_or(usize::MAX), is_cause);
        }
    }

    /// Without the findings about the request.
    pub(super) fn of_response(mut self) -> Self {
        self.findings.retain(|finding| finding.direction() == Direction::Response);
        self.left_out.forget(Direction::Request);
        self
    }

    /// The name of the contract that the exchange was checked against.
    #[must_use]
    pub const fn contract(&self) -> &str {
        self.name
    }

    /// The name of the service for people.
    #[must_use]
    pub const fn title(&self) -> &str {
        self.title
    }

    /// The findings.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// How many findings of a severity were left out, because a message has more than
    /// [`MAX_FINDINGS`](crate::limits::MAX_FINDINGS).
    #[must_use]
    pub fn left_out(&self, severity: Severity) -> usize {
        self.left_out.count(severity)
    }

    /// The rules that were broken, each of them once, by code. Those whose findings were left out are among them.
    #[must_use]
    pub fn rules(&self) -> Vec<&Rule> {
        let reported = self.findings.iter().map(Finding::static_rule);
        let mut rules: Vec<&Rule> = reported.chain(self.left_out.rules()).collect();
        rules.sort_unstable_by_key(|rule| rule.code());
        rules.dedup_by_key(|rule| rule.code());
        rules
    }

    /// The worst severity of all findings; `None` without one. What was left out counts.
    #[must_use]
    pub fn worst(&self) -> Option<Severity> {
        self.findings.iter().map(Finding::severity).max()
    }

    /// Gives the findings of one rule another severity, and counts those that were left out under it.
    ///
    /// A finding that stands for others is never less severe than the worst of them, whatever `findings.left-out`
    /// is given.
    pub fn override_severity(&mut self, code: &str, severity: Severity) {
        for finding in self.findings.iter_mut().filter(|finding| finding.rule().code() == code) {
            finding.set_severity(severity);
        }
        self.left_out.override_severity(code, severity);
        self.finish();
    }

    /// Takes the findings of one rule out, and says how many there were, with those that were left out.
    ///
    /// A finding that stands for others goes only when the rules of all of them are taken out.
    ///
    /// ```
    /// use masthead::Request;
    /// use masthead::contract::{Context, Exchange};
    /// use masthead::services;
    ///
    /// let headers = http::HeaderMap::new();
    /// let exchange = Exchange::request(Request::new("GET", "/kv", &headers));
    /// let mut report = services::app_configuration::CONTRACT.check(exchange, &Context::default());
    /// assert_eq!(report.remove("app-configuration.authorization.missing"), 1);
    /// assert_eq!(report.remove("app-configuration.authorization.missing"), 0);
    /// ```
    pub fn remove(&mut self, code: &str) -> usize {
        if code == rules::LEFT_OUT.code() {
            return 0;
        }
        let before = self.findings.len();
        self.findings.retain(|finding| finding.rule().code() != code);
        let removed = before - self.findings.len() + self.left_out.remove(code);
        self.finish();
        removed
    }

    /// Makes every deviation an error, as strict parsing does.
    pub fn refuse_deviations(&mut self) {
        for finding in self.findings.iter_mut().filter(|finding| finding.is_deviation()) {
            finding.set_severity(Severity::Error);
        }
        self.left_out.refuse_deviations();
        self.finish();
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for finding in &self.findings {
            writeln!(f, "{finding}")?;
        }
        Ok(())
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Report {
    /// `{"service","findings"}`.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut out = serializer.serialize_struct("Report", 2)?;
        out.serialize_field("service", self.name)?;
        out.serialize_field("findings", &self.findings)?;
        out.end()
    }
}
