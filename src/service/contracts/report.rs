//! What a check found.

use core::fmt;
use core::ops::Range;

use http::HeaderName;

use super::left_out::LeftOut;
use super::rule::{Rule, Severity};
use super::{Direction, Service, rules};

/// One thing that is wrong with a message.
///
/// ```
/// use masthead::service::{Exchange, Request, Service, Situation};
///
/// let headers = http::HeaderMap::new();
/// let exchange = Exchange::request(Request::new("GET", "/kv", &headers));
/// let report = Service::AppConfiguration.check(exchange, &Situation::default());
/// assert_eq!(report.findings()[0].rule().code, "app-configuration.authorization.missing");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    rule: &'static Rule,
    severity: Severity,
    direction: Direction,
    header: Option<HeaderName>,
    line: usize,
    span: Option<Range<usize>>,
    message: String,
    help: Option<String>,
    excerpt: Option<String>,
    status: Option<u16>,
    service_text: Option<String>,
    is_deviation: bool,
}

impl Finding {
    pub(super) fn new(rule: &'static Rule, direction: Direction, message: String) -> Self {
        Self {
            rule,
            severity: rule.severity,
            direction,
            header: None,
            line: 0,
            span: None,
            message,
            help: None,
            excerpt: None,
            status: rule.status,
            service_text: None,
            is_deviation: false,
        }
    }

    /// The fault is one that strict mode refuses, whatever rule a service has for it.
    pub(super) const fn of_deviation(mut self) -> Self {
        self.is_deviation = true;
        self
    }

    pub(super) fn at(
        mut self,
        header: &HeaderName,
        line: usize,
        span: Option<Range<usize>>,
    ) -> Self {
        self.header = Some(header.clone());
        self.line = line;
        self.span = span;
        self
    }

    pub(super) const fn with_severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    pub(super) fn with_help(mut self, help: String) -> Self {
        self.help = Some(help);
        self
    }

    pub(super) fn with_excerpt(mut self, excerpt: String) -> Self {
        self.excerpt = Some(excerpt);
        self
    }

    pub(super) const fn with_status(mut self, status: Option<u16>) -> Self {
        self.status = status;
        self
    }

    pub(super) fn with_service_text(mut self, text: impl Into<String>) -> Self {
        self.service_text = Some(text.into());
        self
    }

    /// Whether it is a deviation, whatever rule a service has for it.
    pub(super) const fn is_deviation(&self) -> bool {
        self.is_deviation
    }

    /// Whether it stands for findings that were left out, because the message has more than
    /// [`MAX_FINDINGS`](crate::limits::MAX_FINDINGS).
    #[must_use]
    pub fn is_remainder(&self) -> bool {
        std::ptr::eq(self.rule, &raw const rules::LEFT_OUT)
    }

    /// The rule that was broken.
    #[must_use]
    pub const fn rule(&self) -> &'static Rule {
        self.rule
    }

    /// How bad it is: that of the rule, unless it was [overridden](Report::override_severity).
    #[must_use]
    pub const fn severity(&self) -> Severity {
        self.severity
    }

    /// Whether the fault is in the request or in the response.
    #[must_use]
    pub const fn direction(&self) -> Direction {
        self.direction
    }

    /// The header at fault, or the one that is missing.
    #[must_use]
    pub const fn header(&self) -> Option<&HeaderName> {
        self.header.as_ref()
    }

    /// The field line of that header, counted from 0.
    #[must_use]
    pub const fn line(&self) -> usize {
        self.line
    }

    /// The bytes of that line; `None` where the header is missing.
    #[must_use]
    pub fn span(&self) -> Option<Range<usize>> {
        self.span.clone()
    }

    /// What is wrong, with the particulars; none of a secret value.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What to do: the explanation of the rule, or how a header is written that could not be read.
    #[must_use]
    pub fn help(&self) -> &str {
        self.help.as_deref().unwrap_or(self.rule.explanation)
    }

    /// The line with carets under the span, masked where the header is sensitive.
    #[must_use]
    pub fn excerpt(&self) -> Option<&str> {
        self.excerpt.as_deref()
    }

    /// The status with which the service itself answers, where that is known.
    #[must_use]
    pub const fn status(&self) -> Option<u16> {
        self.status
    }

    /// The line of the [`excerpt`](Self::excerpt), and the bytes of that text under which its carets
    /// stand: for those who draw their own.
    ///
    /// The text is a window of the line, in printable characters, and masked where the header is
    /// sensitive. The range is empty where the fault is at the end of the line.
    ///
    /// ```
    /// use masthead::service::{Exchange, Request, Service, Situation};
    ///
    /// let mut headers = http::HeaderMap::new();
    /// headers.insert("authorization", "Bearer a".parse().unwrap());
    /// headers.insert("host", "contoso.azconfig.io".parse().unwrap());
    /// headers.insert("if-match", "\"a".parse().unwrap());
    /// let exchange = Exchange::request(Request::new("GET", "/kv", &headers));
    /// let report = Service::AppConfiguration.check(exchange, &Situation::default());
    /// let finding = &report.findings()[0];
    /// assert_eq!(finding.excerpt(), Some("\"a\n  ^"));
    /// assert_eq!(finding.snippet(), Some(("\"a", 2..2)));
    /// ```
    #[must_use]
    pub fn snippet(&self) -> Option<(&str, Range<usize>)> {
        let (line, marks) = self.excerpt.as_deref()?.split_once('\n')?;
        let before = marks.bytes().take_while(|&b| b == b' ').count();
        // A caret stands under each character; one that was cut has more bytes than one.
        let byte = |column| line.char_indices().nth(column).map_or(line.len(), |(byte, _)| byte);
        Some((line, byte(before)..byte(marks.len())))
    }

    /// What the service itself says of this fault, where that is known.
    #[must_use]
    pub fn service_text(&self) -> Option<&str> {
        self.service_text.as_deref()
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}]: {}", self.severity, self.rule.code, self.message)
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Finding {
    /// `{"code","severity","direction","header","line","span","message","help","reference","url","status","service_text"}`.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut out = serializer.serialize_struct("Finding", 12)?;
        out.serialize_field("code", self.rule.code)?;
        out.serialize_field("severity", self.severity.name())?;
        out.serialize_field("direction", self.direction.title())?;
        out.serialize_field("header", &self.header.as_ref().map(HeaderName::as_str))?;
        out.serialize_field("line", &self.line)?;
        out.serialize_field("span", &self.span.as_ref().map(|span| [span.start, span.end]))?;
        out.serialize_field("message", &self.message)?;
        out.serialize_field("help", self.help())?;
        out.serialize_field("reference", &format_args!("{}", self.rule.reference))?;
        out.serialize_field("url", &format_args!("{}", self.rule.reference.url()))?;
        out.serialize_field("status", &self.status)?;
        out.serialize_field("service_text", &self.service_text)?;
        out.end()
    }
}

/// All that is wrong with an exchange, in a fixed order: request before response, headers before
/// what concerns several of them.
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
/// use masthead::service::{Exchange, Request, Service, Severity, Situation};
///
/// let mut headers = http::HeaderMap::new();
/// headers.insert("host", "contoso.azconfig.io".parse().unwrap());
/// let exchange = Exchange::request(Request::new("GET", "/kv", &headers));
/// let mut report = Service::AppConfiguration.check(exchange, &Situation::default());
/// assert_eq!(report.worst(), Some(Severity::Error));
/// report.override_severity("app-configuration.authorization.missing", Severity::Note);
/// assert_eq!(report.worst(), Some(Severity::Note));
/// assert_ne!(report, Service::AppConfiguration.check(exchange, &Situation::default()));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    pub(super) service: Service,
    pub(super) findings: Vec<Finding>,
    pub(super) left_out: LeftOut,
}

impl Report {
    pub(super) fn new(service: Service) -> Self {
        Self { service, findings: Vec::new(), left_out: LeftOut::default() }
    }

    /// Adds a finding behind those of its direction, or before those of the response.
    #[cfg(feature = "signing")]
    pub(super) fn insert(&mut self, finding: Finding) {
        self.push(finding);
        self.finish();
    }

    /// The service whose contract was held against the exchange.
    #[must_use]
    pub const fn service(&self) -> Service {
        self.service
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
    pub fn rules(&self) -> Vec<&'static Rule> {
        let reported = self.findings.iter().map(Finding::rule);
        let mut rules: Vec<_> = reported.chain(self.left_out.rules()).collect();
        rules.sort_unstable_by_key(|rule| rule.code);
        rules.dedup_by_key(|rule| rule.code);
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
        for finding in self.findings.iter_mut().filter(|finding| finding.rule.code == code) {
            finding.severity = severity;
        }
        self.left_out.override_severity(code, severity);
        self.finish();
    }

    /// Takes the findings of one rule out, and says how many there were, with those that were left out.
    ///
    /// A finding that stands for others goes only when the rules of all of them are taken out.
    ///
    /// ```
    /// use masthead::service::{Exchange, Request, Service, Situation};
    ///
    /// let headers = http::HeaderMap::new();
    /// let exchange = Exchange::request(Request::new("GET", "/kv", &headers));
    /// let mut report = Service::AppConfiguration.check(exchange, &Situation::default());
    /// assert_eq!(report.remove("app-configuration.authorization.missing"), 1);
    /// assert_eq!(report.remove("app-configuration.authorization.missing"), 0);
    /// ```
    pub fn remove(&mut self, code: &str) -> usize {
        if code == rules::LEFT_OUT.code {
            return 0;
        }
        let before = self.findings.len();
        self.findings.retain(|finding| finding.rule.code != code);
        let removed = before - self.findings.len() + self.left_out.remove(code);
        self.finish();
        removed
    }

    /// Makes every deviation an error, as strict parsing does.
    pub fn refuse_deviations(&mut self) {
        for finding in self.findings.iter_mut().filter(|finding| finding.is_deviation) {
            finding.severity = Severity::Error;
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
        out.serialize_field("service", self.service.name())?;
        out.serialize_field("findings", &self.findings)?;
        out.end()
    }
}

#[cfg(test)]
mod tests {
    use http::header::ETAG;

    use super::super::rules::MALFORMED;
    use super::*;
    use crate::{DecodeError, ErrorKind, Expected, FieldLines};

    /// What is under the carets of an excerpt, and what is before it.
    #[track_caller]
    fn marked(line: &[u8], span: Range<usize>, before: &str, under: &str) {
        let error =
            DecodeError::new(&ETAG, ErrorKind::UnexpectedByte, Expected::EntityTag).at(0, span);
        let excerpt = error.caret(FieldLines::one(line)).to_string();
        let finding = Finding::new(&MALFORMED, Direction::Request, String::new());
        assert_eq!(finding.snippet(), None);
        let finding = finding.with_excerpt(excerpt);
        let (text, range) = finding.snippet().unwrap();
        assert_eq!((&text[..range.start], &text[range]), (before, under));
    }

    #[test]
    fn snippets_are_excerpts_without_carets() {
        marked(b"abcdef", 2..4, "ab", "cd");
        marked(b"abc", 3..3, "abc", "");
        marked(b"", 0..0, "", "");
        marked(b"a\xff\tb", 1..3, "a", "\\xff\\t");
        marked(&b"a".repeat(100), 50..52, &format!("…{}", "a".repeat(40)), "aa");
        marked(&b"a".repeat(100), 0..100, "", &"a".repeat(40));
        let error = DecodeError::missing(&ETAG).caret(FieldLines::one(b"x")).to_string();
        let finding = Finding::new(&MALFORMED, Direction::Request, String::new());
        assert_eq!(finding.with_excerpt(error).snippet(), None);
    }
}
