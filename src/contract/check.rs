//! A check under way: what the rules ask, and the one way to report.

use core::fmt::{self, Display};
use core::ops::Range;

use http::{HeaderMap, HeaderName};

use super::context::Context;
use super::contract::Contract;
use super::direction::Direction;
use super::exchange::{Exchange, MAX_ANSWER, Response};
use super::finding::Finding;
use super::history::History;
use super::left_out::Kind;
use super::report::Report;
use super::rule::{Exception, Rule, Severity};
use crate::catalog::SENSITIVE;
use crate::header_set::{HeaderSet, Names};
use crate::time::Date;
use crate::{DecodeError, ErrorKind, Expected, Field, FieldLines, HttpDate, Request};

/// A check under way: the messages, what is known beside them, and the report.
///
/// See [`contract`](crate::contract) for an example.
pub struct Check<'a> {
    exchange: Exchange<'a>,
    context: &'a Context,
    history: Option<&'a mut History>,
    /// The message being checked.
    message: Option<Message<'a>>,
    pub(super) report: Report,
    /// `true` if the credentials were removed from the request and replaced by a placeholder.
    pub(super) removed: bool,
    /// `true` if a rule has reported the service's explanation of its refusal.
    pub(super) is_explained: bool,
    /// The names of both sets of the contract, and which of them may hold secrets.
    sensitive: [(&'static Names, u128); 2],
}

/// A message that was read: which headers of its set are there.
#[derive(Clone, Copy)]
pub(super) struct Message<'a> {
    pub(super) direction: Direction,
    pub(super) map: &'a HeaderMap,
    names: &'static Names,
    /// A bit for each header of the set.
    pub(super) there: u128,
}

impl<'a> Message<'a> {
    pub(super) const fn new<S: HeaderSet>(direction: Direction, map: &'a HeaderMap) -> Self {
        Self { direction, map, names: S::NAMES, there: 0 }
    }

    pub(super) fn has(&self, name: &str) -> bool {
        match self.names.find(name) {
            Some(index) => self.there >> index & 1 == 1,
            None if name.bytes().any(|b| b.is_ascii_uppercase()) => {
                self.has(&name.to_ascii_lowercase())
            }
            None => self.map.contains_key(name),
        }
    }
}

impl<'a> Check<'a> {
    pub(super) fn new(
        contract: &Contract,
        exchange: Exchange<'a>,
        context: &'a Context,
        history: Option<&'a mut History>,
        sensitive: [(&'static Names, u128); 2],
    ) -> Self {
        let report = Report::new(contract.name, contract.title, contract.challenge);
        Self {
            exchange,
            context,
            history,
            message: None,
            report,
            removed: false,
            is_explained: false,
            sensitive,
        }
    }

    pub(super) fn begin(&mut self, message: Message<'a>) {
        self.message = Some(message);
    }

    pub(super) fn end(mut self) -> Report {
        if !self.report.findings.is_empty() {
            self.report.place(&self.exchange);
            self.report.finish();
        }
        self.report
    }

    /// Returns `true` if a header contains secrets, in either direction.
    fn is_sensitive(&self, name: &HeaderName) -> bool {
        let is_marked = |(names, bits): &(&Names, u128)| {
            names.find(name.as_str()).is_some_and(|index| bits >> index & 1 == 1)
        };
        self.sensitive.iter().any(is_marked) || SENSITIVE.contains(name)
    }

    /// The messages.
    #[must_use]
    pub const fn exchange(&self) -> Exchange<'a> {
        self.exchange
    }

    /// The request, if it is known.
    #[must_use]
    pub const fn request(&self) -> Option<Request<'a>> {
        self.exchange.request
    }

    /// The response, if there is one.
    #[must_use]
    pub const fn response(&self) -> Option<Response<'a>> {
        self.exchange.response
    }

    /// Facts that the messages do not show.
    #[must_use]
    pub const fn context(&self) -> &'a Context {
        self.context
    }

    /// Returns the clock of whoever received the request: that of the context, or else of a response that refuses the
    /// request, which is its `Date` or the server time in its text. A response that does not refuse it shows that the
    /// clocks were near enough.
    #[must_use]
    pub fn clock(&self) -> Option<HttpDate> {
        let of_response = || {
            let response = self.response().filter(|response| response.status >= 400)?;
            let lines = FieldLines::of(response.headers, &http::header::DATE);
            let date = Date::parse(lines).ok().map(|Date(date)| date);
            date.or_else(|| server_time(response.body?))
        };
        self.context.now.or_else(of_response)
    }

    /// Returns `true` if the response shows that the service accepted the request.
    #[must_use]
    pub fn is_accepted(&self) -> bool {
        self.response().is_some_and(|response| (200..400).contains(&response.status))
    }

    /// Returns `true` if credentials may have been removed from the request, so that their absence is not an error:
    /// the context says so, or `Authorization` has a placeholder such as `[REDACTED]`. Call it before you report
    /// credentials as missing.
    #[must_use]
    pub const fn is_sanitized(&self) -> bool {
        self.context.sanitized || self.removed
    }

    /// The reason for a refusal was reported, so no finding about a missing reason is needed.
    pub(crate) const fn explained(&mut self) {
        self.is_explained = true;
    }

    /// State from earlier exchanges, if the exchange is one of several.
    pub const fn history(&mut self) -> Option<&mut History> {
        match &mut self.history {
            Some(history) => Some(history),
            None => None,
        }
    }

    /// Returns `true` if the message being checked has the header, whether or not it can be parsed.
    #[must_use]
    pub fn has(&self, name: impl AsRef<str>) -> bool {
        self.message.is_some_and(|message| message.has(name.as_ref()))
    }

    /// The lines of a header of the message being checked.
    #[must_use]
    pub fn lines(&self, name: &'static HeaderName) -> FieldLines<'a> {
        const NONE: &[http::HeaderValue] = &[];
        self.message.map_or(FieldLines::from(NONE), |message| FieldLines::of(message.map, name))
    }

    /// Starts a finding about the message being checked. [`Draft::message`] ends it.
    pub const fn report(&mut self, rule: &'static Rule) -> Draft<'_, 'a> {
        Draft {
            rule,
            severity: rule.severity(),
            name: None,
            shown: None,
            is_sensitive: false,
            line: 0,
            span: None,
            answer: None,
            check: self,
        }
    }
}

/// The time of the server in the text of its answer: `current server time: Mon, 14 May 2018 05:03:36 GMT`.
fn server_time(body: &[u8]) -> Option<HttpDate> {
    const MARK: &[u8] = b"server time";
    /// The length of an IMF-fixdate.
    const LEN: usize = 29;
    let body = &body[..body.len().min(MAX_ANSWER)];
    let marks = body.windows(MARK.len()).enumerate();
    let mut marks = marks.filter(|(_, window)| window.eq_ignore_ascii_case(MARK));
    marks.find_map(|(at, _)| {
        // A few characters stand between: a colon, a quote, "is".
        let mut dates = body[at + MARK.len()..].windows(LEN).take(16);
        dates.find_map(|text| Some(Date::parse_strict(FieldLines::one(text)).ok()?.0))
    })
}

impl fmt::Debug for Check<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Check").field("exchange", &self.exchange).finish_non_exhaustive()
    }
}

/// A finding that is being written. Its texts are made only if the report has a place for it.
#[must_use = "the finding is reported by `message`"]
pub struct Draft<'d, 'a> {
    check: &'d mut Check<'a>,
    rule: &'static Rule,
    severity: Severity,
    /// The name of the header, and the same for the excerpt of a line.
    name: Option<&'d HeaderName>,
    shown: Option<&'static HeaderName>,
    is_sensitive: bool,
    line: usize,
    span: Option<Range<usize>>,
    answer: Option<&'d dyn Display>,
}

impl<'d> Draft<'d, '_> {
    /// It is about a header: about its first line, or about its absence.
    pub fn header<H: Field>(self) -> Self {
        Self { is_sensitive: H::SENSITIVE, ..self.named(H::name()) }
    }

    /// It is about the header of that name.
    pub fn named(self, name: &'static HeaderName) -> Self {
        Self { name: Some(name), shown: Some(name), ..self }
    }

    /// It is about a header that is absent, by a name that need not be static: one that another header lists, say.
    pub fn absent(self, name: &'d HeaderName) -> Self {
        Self { name: Some(name), shown: None, ..self }
    }

    /// It is about another line of the header than the first; lines are counted from 0. Of a line that is not there, the
    /// finding says that the header is absent.
    pub fn line(self, line: usize) -> Self {
        Self { line, ..self }
    }

    /// It is as bad as the exception says, if that applies.
    pub fn except_if(self, applies: bool, exception: Exception) -> Self {
        if applies { self.severity(exception.severity) } else { self }
    }

    /// It is about these bytes of the line, and not about all; what is past its end is cut off.
    pub fn span(self, span: Range<usize>) -> Self {
        Self { span: Some(span), ..self }
    }

    /// It is as bad as this, in one of the [exceptions](Rule::exceptions) of the rule.
    pub fn severity(self, severity: Severity) -> Self {
        Self { severity, ..self }
    }

    /// The text of the service's own error message.
    pub fn answer(self, text: &'d dyn Display) -> Self {
        Self { answer: Some(text), ..self }
    }

    /// The rule lists each severity that its findings have.
    #[cfg(test)]
    #[track_caller]
    fn assert_severity(&self) {
        let (rule, severity) = (self.rule, self.severity);
        assert!(rule.may_be(severity), "{severity} is not listed for {rule:?}");
    }

    /// Reports it: what is wrong, in a sentence. No secret belongs here.
    pub fn message(self, message: impl Display) {
        let Some(of) = self.check.message else { return };
        #[cfg(test)]
        self.assert_severity();
        let kind = Kind { severity: self.severity, ..Kind::of(self.rule, of.direction) };
        let is_secret = |name| self.is_sensitive || self.check.is_sensitive(name);
        let is_sensitive = self.shown.is_some_and(is_secret);
        self.check.report.add(kind, || {
            let mut finding = Finding::new(self.rule, of.direction, message.to_string());
            if let Some(name) = self.name {
                let excerpt = self
                    .shown
                    .and_then(|name| excerpt(of.map, name, is_sensitive, self.line, self.span));
                finding = match excerpt {
                    Some((span, excerpt)) => {
                        finding.at(name, self.line, Some(span)).with_excerpt(excerpt)
                    }
                    None => finding.at(name, 0, None),
                };
            }
            finding = finding.with_severity(self.severity);
            match self.answer {
                Some(text) => finding.with_service_text(text.to_string()),
                None => finding,
            }
        });
    }
}

impl fmt::Debug for Draft<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Draft").field("rule", &self.rule).finish_non_exhaustive()
    }
}

#[cfg(feature = "signing")]
impl Finding {
    /// About a header of a request whose check is over.
    pub(crate) fn about(
        rule: &'static Rule,
        map: &HeaderMap,
        name: &'static HeaderName,
        message: String,
    ) -> Self {
        let finding = Self::new(rule, Direction::Request, message);
        match excerpt(map, name, SENSITIVE.contains(name), 0, None) {
            Some((span, excerpt)) => finding.at(name, 0, Some(span)).with_excerpt(excerpt),
            None => finding.at(name, 0, None),
        }
    }
}

/// A line with carets under a part of it, or all of it; `None` where the header is absent.
fn excerpt(
    map: &HeaderMap,
    name: &'static HeaderName,
    is_sensitive: bool,
    line: usize,
    span: Option<Range<usize>>,
) -> Option<(Range<usize>, String)> {
    let value = map.get_all(name).iter().nth(line)?;
    let span = span.unwrap_or(0..value.len());
    // Whoever slices the line with it does not panic.
    let start = span.start.min(value.len());
    let span = start..span.end.clamp(start, value.len());
    let error = DecodeError::new(name, ErrorKind::UnexpectedByte, Expected::FieldValue)
        .at(0, span.clone())
        .sensitive(is_sensitive);
    Some((span, error.caret(FieldLines::from(value)).to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_the_server() {
        let now = HttpDate::from_unix(1_526_274_216);
        for (text, time) in [
            (
                "(token start time: Mon, 14 May 2018 12:48:25 GMT, current server time: Mon, 14 May 2018 05:03:36 GMT).",
                now,
            ),
            ("{\"message\":\"Server Time is 'Mon, 14 May 2018 05:03:36 GMT'\"}", now),
            ("server time unknown; server time:Mon, 14 May 2018 05:03:36 GMT", now),
            ("token expiry time: Mon, 14 May 2018 05:03:36 GMT", None),
            ("current server time: Tue, 14 May 2018", None),
            ("current server time:", None),
            ("", None),
        ] {
            assert_eq!(server_time(text.as_bytes()), time, "{text}");
        }
        let late = format!("{}server time: Mon, 14 May 2018 05:03:36 GMT", " ".repeat(MAX_ANSWER));
        assert_eq!(server_time(late.as_bytes()), None);
        assert_eq!(server_time(b"\xff server time: \xff"), None);
    }
}
