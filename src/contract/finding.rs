//! One thing that is wrong with a message.

use core::cmp::Reverse;
use core::fmt;
use core::ops::Range;

use http::HeaderName;

use super::direction::Direction;
use super::rule::{Rule, Severity};
use super::rules;
use crate::DecodeError;

/// One thing that is wrong with a message.
///
/// ```
/// use masthead::Request;
/// use masthead::contract::{Context, Exchange};
/// use masthead::services;
///
/// let headers = http::HeaderMap::new();
/// let exchange = Exchange::request(Request::new("GET", "/kv", &headers));
/// let report = services::app_configuration::CONTRACT.check(exchange, &Context::default());
/// assert_eq!(report.findings()[0].rule().code(), "app-configuration.authorization.missing");
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
    /// Of a header that cannot be parsed, or deviates.
    error: Option<DecodeError>,
    help: Option<String>,
    excerpt: Option<String>,
    status: Option<u16>,
    service_text: Option<String>,
    is_deviation: bool,
    is_likely_cause: bool,
    /// Which header of its message it is about, counted from 0; those that are absent come last.
    place: usize,
}

impl Finding {
    pub(crate) fn new(rule: &'static Rule, direction: Direction, message: String) -> Self {
        Self {
            rule,
            severity: rule.severity(),
            direction,
            header: None,
            line: 0,
            span: None,
            message,
            error: None,
            help: None,
            excerpt: None,
            status: rule.status(),
            service_text: None,
            is_deviation: false,
            is_likely_cause: false,
            place: usize::MAX,
        }
    }

    /// The fault is one that strict mode refuses, whatever rule a service has for it.
    pub(super) const fn of_deviation(mut self) -> Self {
        self.is_deviation = true;
        self
    }

    pub(crate) fn at(
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

    pub(super) const fn set_severity(&mut self, severity: Severity) {
        self.severity = severity;
    }

    pub(super) const fn of_error(mut self, error: DecodeError) -> Self {
        self.error = Some(error);
        self
    }

    /// With an example of the header that cannot be parsed.
    pub(super) fn with_example(self, example: &str) -> Self {
        let quote = if example.contains('"') { '`' } else { '"' };
        self.with_help(format!("expected a value such as {quote}{example}{quote}"))
    }

    pub(crate) fn with_help(mut self, help: String) -> Self {
        self.help = Some(help);
        self
    }

    pub(crate) fn with_excerpt(mut self, excerpt: String) -> Self {
        self.excerpt = Some(excerpt);
        self
    }

    pub(super) const fn with_status(mut self, status: Option<u16>) -> Self {
        self.status = status;
        self
    }

    pub(crate) fn with_service_text(mut self, text: impl Into<String>) -> Self {
        self.service_text = Some(text.into());
        self
    }

    /// In which place of its message the header stands, and whether the answer has the status of the rule.
    pub(super) const fn placed(&mut self, place: usize, is_likely_cause: bool) {
        self.place = place;
        self.is_likely_cause = is_likely_cause;
    }

    /// The sort key of findings: likely causes of the status first, then the severity, then the message.
    pub(super) fn order(&self) -> impl Ord + use<> {
        (
            self.is_remainder(),
            !self.is_likely_cause,
            Reverse(self.severity),
            self.direction == Direction::Response,
            self.place,
            self.line,
            self.span.as_ref().map(|span| span.start),
        )
    }

    /// Returns `true` if it is a deviation, regardless of the rule for it.
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
    pub const fn rule(&self) -> &Rule {
        self.rule
    }

    pub(super) const fn static_rule(&self) -> &'static Rule {
        self.rule
    }

    /// Returns `true` if the response has the status with which the service answers this error.
    ///
    /// ```
    /// use masthead::Request;
    /// use masthead::contract::{Context, Exchange, Response};
    /// use masthead::services::partner::CONTRACT;
    ///
    /// let (headers, answer) = (http::HeaderMap::new(), http::HeaderMap::new());
    /// let request = Request::new("GET", "/v1.0/engagements/referrals", &headers);
    /// let exchange = Exchange::response(Some(request), Response::new(401, &answer));
    /// let report = CONTRACT.check(exchange, &Context::default());
    /// assert!(report.findings()[0].is_likely_cause());
    /// assert_eq!(report.findings()[0].rule().code(), "partner.authorization.missing");
    /// ```
    #[must_use]
    pub const fn is_likely_cause(&self) -> bool {
        self.is_likely_cause
    }

    /// How bad it is: that of the rule, unless the check has decided otherwise, or it was [overridden](super::Report::override_severity).
    #[must_use]
    pub const fn severity(&self) -> Severity {
        self.severity
    }

    /// The direction of the message with the error.
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

    /// The message, with details; it contains no secret value.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The message without any byte of a header value: for whoever the report is not for, such as the peer.
    ///
    /// It is the error with its position where a header cannot be parsed, and the summary of the rule otherwise.
    ///
    /// ```
    /// use masthead::Request;
    /// use masthead::contract::{Context, Exchange};
    /// use masthead::services::app_configuration::CONTRACT;
    ///
    /// let mut headers = http::HeaderMap::new();
    /// headers.insert("authorization", "Bearer a".parse().unwrap());
    /// headers.insert("date", "Sun, 06 Nov 1994 08:49:37 CET".parse().unwrap());
    /// let exchange = Exchange::request(Request::new("GET", "/kv?api-version=1.0", &headers));
    /// let report = CONTRACT.check(exchange, &Context::default());
    /// let finding = report.findings().iter().find(|it| it.header().is_some_and(|it| it == "date")).unwrap();
    /// assert!(finding.message().starts_with("date: expected \"GMT\", found \"CET\""));
    /// assert_eq!(finding.public_message(), "date: expected \"GMT\" at byte 26");
    /// ```
    #[must_use]
    pub fn public_message(&self) -> String {
        match self.error {
            Some(error) => error.to_string(),
            None => self.rule.summary().to_owned(),
        }
    }

    /// What to do, without any byte of a header value.
    pub(super) fn public_help(&self) -> &str {
        if self.error.is_some() { self.help() } else { self.rule.explanation() }
    }

    /// What to do: the explanation of the rule, or an example of the header that could not be parsed.
    #[must_use]
    pub fn help(&self) -> &str {
        self.help.as_deref().unwrap_or(self.rule.explanation())
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
    /// use masthead::Request;
    /// use masthead::contract::{Context, Exchange};
    /// use masthead::services;
    ///
    /// let mut headers = http::HeaderMap::new();
    /// headers.insert("authorization", "Bearer a".parse().unwrap());
    /// headers.insert("host", "contoso.azconfig.io".parse().unwrap());
    /// headers.insert("if-match", "\"a".parse().unwrap());
    /// let exchange = Exchange::request(Request::new("GET", "/kv", &headers));
    /// let report = services::app_configuration::CONTRACT.check(exchange, &Context::default());
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

    /// The text of the service's own error message, if it is known.
    #[must_use]
    pub fn service_text(&self) -> Option<&str> {
        self.service_text.as_deref()
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}]: {}", self.severity, self.rule.code(), self.message)
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Finding {
    /// `{"code","severity","direction","header","line","span","message","help","reference","url","status","service_text","likely_cause"}`.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut out = serializer.serialize_struct("Finding", 13)?;
        out.serialize_field("code", self.rule.code())?;
        out.serialize_field("severity", self.severity.name())?;
        out.serialize_field("direction", self.direction.title())?;
        out.serialize_field("header", &self.header.as_ref().map(HeaderName::as_str))?;
        out.serialize_field("line", &self.line)?;
        out.serialize_field("span", &self.span.as_ref().map(|span| [span.start, span.end]))?;
        out.serialize_field("message", &self.message)?;
        out.serialize_field("help", self.help())?;
        out.serialize_field("reference", &self.rule.reference().map(|it| it.to_string()))?;
        let url = self.rule.reference().map(|reference| reference.url().to_string());
        out.serialize_field("url", &url)?;
        out.serialize_field("status", &self.status)?;
        out.serialize_field("service_text", &self.service_text)?;
        out.serialize_field("likely_cause", &self.is_likely_cause)?;
        out.end()
    }
}

#[cfg(test)]
mod tests {
    use http::header::ETAG;

    use super::super::rules::MALFORMED;
    use super::*;
    use crate::{DecodeError, ErrorKind, Expected, FieldLines};

    /// The text under the carets of an excerpt, and the text before it.
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
