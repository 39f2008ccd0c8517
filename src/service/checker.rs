//! What the check of every service does: each header on its own, and names that look mistaken.

use core::ops::Range;

use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderName};

use super::rule::{Rule, Severity};
use super::{
    Direction, Exchange, Finding, History, Report, Request, Service, Situation, UnknownHeaders,
    removed, rules, standard,
};
use crate::catalog::{self, Entry};
use crate::{DecodeError, Deviation, ErrorKind, Expected, FieldLines, Notes};

/// What the headers of their own of these services begin with.
const PREFIX: &str = "x-ms-";

/// A check under way.
pub(super) struct Checker<'a> {
    pub(super) exchange: Exchange<'a>,
    pub(super) situation: &'a Situation,
    /// What was seen before, where the exchange is one of several.
    pub(super) history: Option<&'a mut History>,
    report: Report,
}

/// The contract of a service: what is particular to it.
pub(super) struct Contract {
    pub(super) service: Service,
    pub(super) rules: &'static [&'static Rule],
    /// What becomes of a message with a header that cannot be read. It is asked of a deviation too, as
    /// strict mode tells it, and counts there only if it gives the fault a rule of its own.
    pub(super) malformed: fn(&DecodeError, Direction, &Exchange<'_>) -> Refusal,
    /// How bad a deviation is that has no rule of its own, where that is no warning.
    pub(super) deviation: fn(Deviation) -> Option<Severity>,
    /// Names that the service has beside those of the catalog.
    pub(super) other_names: &'static [&'static str],
    /// Names that the service does not have, though a page prints them, and what they stand for.
    pub(super) mistaken_names: &'static [(&'static str, &'static str)],
    pub(super) request: fn(&mut Checker<'_>),
    pub(super) response: fn(&mut Checker<'_>),
}

/// What becomes of a message with a header that cannot be read.
#[derive(Clone, Copy)]
pub(super) struct Refusal {
    severity: Severity,
    /// `None` for that of every service.
    rule: Option<&'static Rule>,
    status: Option<u16>,
    text: Option<&'static str>,
}

impl Refusal {
    /// The service refuses the message.
    pub(super) const fn error() -> Self {
        Self { severity: Severity::Error, rule: None, status: None, text: None }
    }

    /// The service does without the header.
    pub(super) const fn warning() -> Self {
        Self { severity: Severity::Warning, ..Self::error() }
    }

    /// The fault has a rule of its own, and its severity.
    pub(super) const fn by(rule: &'static Rule) -> Self {
        Self { severity: rule.severity, rule: Some(rule), status: rule.status, text: None }
    }

    /// With which status the service answers.
    pub(super) const fn status(mut self, status: u16) -> Self {
        self.status = Some(status);
        self
    }

    /// What the service says of it.
    pub(super) const fn text(mut self, text: &'static str) -> Self {
        self.text = Some(text);
        self
    }

    fn applied(self, finding: Finding) -> Finding {
        let finding = finding.with_severity(self.severity).with_status(self.status);
        match self.text {
            Some(text) => finding.with_service_text(text),
            None => finding,
        }
    }
}

impl Contract {
    /// Holds the contract against an exchange.
    pub(super) fn check(
        &self,
        exchange: Exchange<'_>,
        situation: &Situation,
        history: Option<&mut History>,
    ) -> Report {
        let credentials = exchange.request.and_then(|it| removed::without_placeholder(it.headers));
        match (&credentials, exchange.request) {
            (Some(headers), Some(request)) => {
                let exchange =
                    Exchange { request: Some(Request { headers, ..request }), ..exchange };
                let situation = Situation { sanitized: true, ..*situation };
                self.run(exchange, &situation, history)
            }
            _ => self.run(exchange, situation, history),
        }
    }

    fn run(
        &self,
        exchange: Exchange<'_>,
        situation: &Situation,
        history: Option<&mut History>,
    ) -> Report {
        let report = Report::new(self.service);
        let mut checker = Checker { exchange, situation, history, report };
        if let Some(request) = exchange.request {
            checker.headers(self, Direction::Request, request.headers);
            (self.request)(&mut checker);
        }
        if let Some(response) = exchange.response {
            checker.headers(self, Direction::Response, response.headers);
            (self.response)(&mut checker);
        }
        checker.report
    }
}

impl Checker<'_> {
    /// Adds a finding that is about no header in particular, or about one that is absent.
    pub(super) fn add(&mut self, finding: Finding) {
        self.report.push(finding);
    }

    /// Each header that is there, on its own.
    fn headers(&mut self, contract: &Contract, direction: Direction, map: &HeaderMap) {
        for entry in catalog::ENTRIES {
            if !uses(entry, contract.service, direction) {
                continue;
            }
            let lines = FieldLines::of(map, entry.name());
            if !lines.is_empty() {
                self.header(contract, direction, entry, lines);
            }
        }
        for name in map.keys() {
            let is_near =
                catalog::find(name.as_str()).is_none() && self.near_miss(contract, direction, name);
            if !is_near && self.situation.unknown_headers != UnknownHeaders::Ignore {
                self.unknown(contract, direction, name);
            }
        }
    }

    /// Every fault of every member, and every deviation.
    fn header(
        &mut self,
        contract: &Contract,
        direction: Direction,
        entry: &Entry,
        lines: FieldLines<'_>,
    ) {
        let mut notes = Notes::new();
        let mut errors = Vec::new();
        entry.faults(lines, &mut notes, &mut |error| errors.push(error));
        for error in errors {
            let refusal = (contract.malformed)(&error, direction, &self.exchange);
            let rule = match error.kind() {
                ErrorKind::Duplicate => &rules::REPEATED,
                _ => refusal.rule.unwrap_or(&rules::MALFORMED),
            };
            let mut finding = located(rule, direction, error, lines, error.to_string());
            if std::ptr::eq(rule, &raw const rules::MALFORMED) {
                let (name, example) = (entry.name(), entry.example());
                finding =
                    finding.with_help(format!("A value that can be read is {name}: {example}"));
            }
            self.add(refusal.applied(finding));
        }
        let last = notes.iter().len();
        for (index, note) in notes.iter().enumerate() {
            let error = note.to_error(entry.name()).sensitive(entry.is_sensitive());
            let refusal = (contract.malformed)(&error, direction, &self.exchange);
            let rule = refusal.rule.unwrap_or_else(|| rules::of_deviation(note.deviation()));
            let mut message = match refusal.rule {
                Some(own) => format!("{}: {} at byte {}", entry.name(), own.summary, note.offset()),
                None => error.to_string(),
            };
            if index + 1 == last && notes.count() > last {
                message += &format!(", and {} more deviations after it", notes.count() - last);
            }
            let finding = located(rule, direction, error, lines, message).of_deviation();
            let severity = (contract.deviation)(note.deviation()).unwrap_or(rule.severity);
            self.add(match refusal.rule {
                Some(_) => refusal.applied(finding),
                None => finding.with_severity(severity),
            });
        }
    }

    /// A request without credentials: `rule` is broken, unless they were taken out of it on the way.
    pub(super) fn no_credentials(
        &mut self,
        rule: &'static Rule,
        message: &str,
        text: Option<&'static str>,
    ) {
        const REMOVED: &str = "the file does not have the credentials";
        let (rule, message, text) = match self.situation.sanitized {
            true => (&rules::REMOVED, REMOVED, None),
            false => (rule, message, text),
        };
        let mut finding = absent(rule, Direction::Request, &AUTHORIZATION, message.to_owned());
        if let Some(text) = text {
            finding = finding.with_service_text(text);
        }
        self.add(finding);
    }

    /// A header that is neither the service's nor one that any server may have.
    fn unknown(&mut self, contract: &Contract, direction: Direction, name: &HeaderName) {
        let text = name.as_str();
        let is_used =
            |entry: &Entry| entry.uses().iter().any(|(user, _)| *user == contract.service);
        let is_known = standard::is_standard(text)
            || contract.other_names.contains(&text)
            || catalog::find(text).is_some_and(is_used);
        if is_known {
            return;
        }
        let service = contract.service.title();
        let message = format!("{name}: {service} does not have this header");
        let severity = match self.situation.unknown_headers {
            UnknownHeaders::Reject => Severity::Error,
            _ => rules::UNKNOWN.severity,
        };
        let finding = Finding::new(&rules::UNKNOWN, direction, message).at(name, 0, None);
        self.add(finding.with_severity(severity));
    }

    /// Whether nobody knows the header, and its name is nearly one that somebody does.
    fn near_miss(&mut self, contract: &Contract, direction: Direction, name: &HeaderName) -> bool {
        let name_text = name.as_str();
        let mistaken = contract.mistaken_names.iter().find(|(wrong, _)| *wrong == name_text);
        if let Some((_, right)) = mistaken {
            self.did_you_mean(direction, name, right);
            return true;
        }
        if contract.other_names.contains(&name_text) || !name_text.starts_with(PREFIX) {
            return false;
        }
        let known = catalog::ENTRIES
            .iter()
            .filter(|entry| uses(entry, contract.service, direction))
            .map(|entry| entry.name().as_str())
            .filter(|known| known.starts_with(PREFIX));
        let near = known.chain(contract.other_names.iter().copied());
        let nearest = near.map(|known| (distance(known, name_text), known)).min();
        // Of a short name nearly every letter would be another.
        let close = |known: &str| ((known.len() - PREFIX.len()) / 4).clamp(1, 3);
        let nearest = nearest.filter(|(distance, known)| *distance <= close(known));
        if let Some((_, known)) = nearest {
            self.did_you_mean(direction, name, known);
        }
        nearest.is_some()
    }

    fn did_you_mean(&mut self, direction: Direction, name: &HeaderName, known: &str) {
        let message = format!("{name}: nobody knows this header; did you mean {known}?");
        self.add(Finding::new(&rules::NEAR_MISS, direction, message).at(name, 0, None));
    }
}

/// A finding about bytes of a header, with an excerpt of the line.
pub(super) fn located(
    rule: &'static Rule,
    direction: Direction,
    error: DecodeError,
    lines: FieldLines<'_>,
    message: String,
) -> Finding {
    Finding::new(rule, direction, message)
        .at(error.name(), error.line(), error.span())
        .with_excerpt(error.caret(lines).to_string())
}

/// A finding about one line of a header that was read.
pub(super) fn about_line(
    rule: &'static Rule,
    direction: Direction,
    name: &'static HeaderName,
    map: &HeaderMap,
    line: usize,
    message: String,
) -> Finding {
    let lines = FieldLines::of(map, name);
    let span: Range<usize> = 0..lines.get(line).map_or(0, <[u8]>::len);
    let sensitive = catalog::find(name.as_str()).is_some_and(Entry::is_sensitive);
    let error = DecodeError::new(name, ErrorKind::UnexpectedByte, Expected::FieldValue)
        .at(line, span)
        .sensitive(sensitive);
    located(rule, direction, error, lines, message)
}

/// A finding about the first line of a header that was read.
pub(super) fn about(
    rule: &'static Rule,
    direction: Direction,
    name: &'static HeaderName,
    map: &HeaderMap,
    message: String,
) -> Finding {
    about_line(rule, direction, name, map, 0, message)
}

/// A finding about a header that is absent.
pub(super) fn absent(
    rule: &'static Rule,
    direction: Direction,
    name: &HeaderName,
    message: String,
) -> Finding {
    Finding::new(rule, direction, message).at(name, 0, None)
}

fn uses(entry: &Entry, service: Service, direction: Direction) -> bool {
    let in_direction = |used: Direction| used == direction || used == Direction::Both;
    entry.uses().iter().any(|&(user, used)| user == service && in_direction(used))
}

/// The edit distance of two names (Levenshtein), of which long ones are far from anything.
pub(super) fn distance(a: &str, b: &str) -> usize {
    const MAX: usize = 64;
    if a.len() > MAX || b.len() > MAX {
        return usize::MAX;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut diagonal = i;
        row[0] = i + 1;
        for (j, y) in b.bytes().enumerate() {
            let substituted = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edit_distances() {
        assert_eq!(distance("x-ms-date", "x-ms-date"), 0);
        assert_eq!(distance("x-ms-date", "x-ms-data"), 1);
        assert_eq!(distance("x-ms-date", "x-ms-dates"), 1);
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance(&"a".repeat(100), "a"), usize::MAX);
    }
}
