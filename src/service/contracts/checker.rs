//! What the check of every service does: each header on its own.

use core::ops::Range;

use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderName};

use super::contract::Contract;
use super::left_out::Kind;
use super::names::uses;
use super::rule::Rule;
use super::{Direction, Exchange, Finding, History, Report, Situation, UnknownHeaders, rules};
use crate::catalog::{self, Entry};
use crate::{DecodeError, ErrorKind, Expected, FieldLines, Notes};

/// A check under way.
pub(super) struct Checker<'a> {
    pub(super) exchange: Exchange<'a>,
    pub(super) situation: &'a Situation,
    /// What was seen before, where the exchange is one of several.
    pub(super) history: Option<&'a mut History>,
    pub(super) report: Report,
}

impl Checker<'_> {
    /// Adds a finding that is about no header in particular, or about one that is absent.
    pub(super) fn add(&mut self, finding: Finding) {
        self.report.push(finding);
    }

    /// Adds a finding whose texts are made only if the report has a place for it.
    pub(super) fn add_with(&mut self, kind: Kind, make: impl FnOnce() -> Finding) {
        self.report.add(kind, make);
    }

    /// Each header that is there, on its own.
    pub(super) fn headers(&mut self, contract: &Contract, direction: Direction, map: &HeaderMap) {
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
            let kind = Kind { severity: refusal.severity, ..Kind::of(rule, direction) };
            self.add_with(kind, || {
                let mut finding = located(rule, direction, error, lines, error.to_string());
                if std::ptr::eq(rule, &raw const rules::MALFORMED) {
                    let (name, example) = (entry.name(), contract.example(entry));
                    finding =
                        finding.with_help(format!("A value that can be read is {name}: {example}"));
                }
                refusal.applied(finding)
            });
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
