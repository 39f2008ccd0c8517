//! Headers that were refused without a contract, as a report.

use http::HeaderMap;
use http::header::AUTHORIZATION;

use super::direction::Direction;
use super::finding::Finding;
use super::left_out::Kind;
use super::reference::Reference;
use super::report::Report;
use super::rule::{Rule, Severity};
use super::rules;
use crate::catalog;
use crate::header_set::{HeaderSet, walk};
use crate::{DecodeError, ErrorKind, Notes};

// No contract reports these two, so they are not among the rules that every contract has.
static HEADER_MISSING: Rule =
    Rule::new("header.missing", Severity::Error, "a request without a header that is required")
        .explained("Send the header.")
        .citing(Reference::rfc(9110, "15.5.1"));

static CREDENTIALS_MISSING: Rule =
    Rule::new("credentials.missing", Severity::Error, "a request without credentials")
        .explained("Send the credentials in `Authorization`.")
        .citing(Reference::rfc(9110, "15.5.2"));

impl Report {
    /// A report of errors, in the order of the message. Its texts repeat no byte of a value.
    ///
    /// With a challenge, the status of errors of `Authorization` is 401.
    pub(crate) fn of_errors(
        challenge: Option<&'static str>,
        errors: impl IntoIterator<Item = DecodeError>,
    ) -> Self {
        let mut report = Self::new("headers", "HTTP headers", challenge);
        for error in errors {
            report.refuse(error);
        }
        report.finish();
        report
    }

    /// A report of every error in the headers of a set, in the order of the message. `first` is the error that a reading
    /// of the set ended with.
    pub(crate) fn of_set<S: HeaderSet>(map: &HeaderMap, first: DecodeError) -> Self {
        let mut report = Self::new("headers", "HTTP headers", S::CHALLENGE);
        walk(map, |name, lines| {
            if let Some((index, name)) =
                S::NAMES.find(name.as_str()).and_then(|index| Some((index, S::name(index)?)))
            {
                let mut refuse = |error| report.refuse(error);
                S::faults(index, lines.lines(name), &mut Notes::new(), &mut refuse);
            }
        });
        // A set that is not of the macro may disagree with itself. It was refused, so there is an error.
        if report.findings.is_empty() {
            report.refuse(first);
        }
        report.finish();
        report
    }

    fn refuse(&mut self, error: DecodeError) {
        let is_of_caller = self.challenge.is_some() && *error.name() == AUTHORIZATION;
        let rule = match error.kind() {
            ErrorKind::Missing if is_of_caller => &CREDENTIALS_MISSING,
            ErrorKind::Missing => &HEADER_MISSING,
            ErrorKind::Duplicate => &rules::REPEATED,
            _ => &rules::MALFORMED,
        };
        let place = self.findings.len();
        self.add(Kind::of(rule, Direction::Request), || {
            let mut finding = Finding::new(rule, Direction::Request, error.to_string())
                .at(error.name(), error.line(), error.span())
                .of_error(error)
                .with_status(Some(if is_of_caller { 401 } else { 400 }));
            finding.placed(place, false);
            let example = catalog::find(error.name().as_str()).map(catalog::Entry::example);
            match example.filter(|_| core::ptr::eq(rule, &raw const rules::MALFORMED)) {
                Some(example) => finding.with_example(example),
                None => finding,
            }
        });
    }
}
