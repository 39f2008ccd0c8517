//! The contract of a service: what is particular to it, and how it is held against an exchange.

use http::header::{ACCESS_CONTROL_REQUEST_METHOD, ORIGIN};

use super::checker::Checker;
use super::evidence::Evidence;
use super::rule::{Rule, Severity};
use super::{Direction, Exchange, Finding, History, Report, Request, Service, Situation, removed};
use crate::catalog::Entry;
use crate::{DecodeError, Deviation};

/// The contract of a service: what is particular to it.
pub(super) struct Contract {
    pub(super) service: Service,
    /// What shows that an exchange is with the service.
    pub(super) evidence: &'static Evidence,
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
    /// How the service has a header written, where the example of the catalog is that of another service.
    pub(super) examples: &'static [(&'static str, &'static str)],
    pub(super) request: fn(&mut Checker<'_>),
    pub(super) response: fn(&mut Checker<'_>),
}

/// What becomes of a message with a header that cannot be read.
#[derive(Clone, Copy)]
pub(super) struct Refusal {
    pub(super) severity: Severity,
    /// `None` for that of every service.
    pub(super) rule: Option<&'static Rule>,
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

    pub(super) fn applied(self, finding: Finding) -> Finding {
        let finding = finding.with_severity(self.severity).with_status(self.status);
        match self.text {
            Some(text) => finding.with_service_text(text),
            None => finding,
        }
    }
}

impl Contract {
    /// A value of a header that the service can read.
    pub(super) fn example(&self, entry: &Entry) -> &'static str {
        let own = self.examples.iter().find(|(name, _)| *name == entry.name().as_str());
        own.map_or(entry.example(), |(_, example)| example)
    }

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
        // Browsers ask with one, without credentials and headers of the service, whether they may send the
        // request that they mean.
        let is_preflight = exchange.request.is_some_and(|request| {
            request.method == "OPTIONS"
                && request.headers.contains_key(ORIGIN)
                && request.headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD)
        });
        if let Some(request) = exchange.request {
            checker.headers(self, Direction::Request, request.headers);
            if !is_preflight {
                (self.request)(&mut checker);
            }
        }
        if let Some(response) = exchange.response {
            checker.headers(self, Direction::Response, response.headers);
            if !is_preflight {
                (self.response)(&mut checker);
            }
        }
        checker.report.finish();
        checker.report
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;

    use super::*;
    use crate::service::contracts::names::uses;
    use crate::{FieldLines, catalog};

    #[test]
    fn examples_are_of_headers_of_the_service_and_strict() {
        for service in Service::ALL {
            for (name, example) in service.contract().examples {
                let entry = catalog::find(name).unwrap();
                assert!(entry.uses().iter().any(|(user, _)| user == service), "{name}");
                entry.parse_strict(FieldLines::one(example.as_bytes())).unwrap();
                assert_ne!(*example, entry.example(), "{name}");
            }
        }
    }

    /// Whoever sends what the help of a finding shows has no fault there.
    #[test]
    fn examples_are_without_fault() {
        for service in Service::ALL {
            for entry in catalog::ENTRIES {
                if !uses(entry, *service, Direction::Request) {
                    continue;
                }
                let mut map = HeaderMap::new();
                let example = service.contract().example(entry);
                map.insert(entry.name(), example.parse().unwrap());
                let exchange = Exchange::request(Request::new("GET", "/", &map));
                let report = service.check(exchange, &Situation::default());
                let errors = report.findings().iter().filter(|finding| {
                    finding.severity() == Severity::Error
                        && finding.header() == Some(entry.name())
                        && finding.span().is_some()
                });
                let codes: Vec<_> = errors.map(|finding| finding.rule().code).collect();
                // No value of it is right from 21.1 on.
                let is_removed = codes == ["voss-automate.x-version.removed"];
                assert!(codes.is_empty() || is_removed, "{service:?} {}: {codes:?}", entry.name());
            }
        }
    }

    #[test]
    fn a_preflight_is_not_held_to_the_contract() {
        let mut map = HeaderMap::new();
        map.insert(ACCESS_CONTROL_REQUEST_METHOD, "GET".parse().unwrap());
        map.insert(http::header::HOST, "a".parse().unwrap());
        let check = |service: Service, map: &HeaderMap| -> Report {
            let answer = HeaderMap::new();
            let mut exchange = Exchange::request(Request::new("OPTIONS", "/", map));
            exchange.response = Some(crate::service::Response::new(204, &answer));
            service.check(exchange, &Situation::default())
        };
        for service in Service::ALL {
            assert!(!check(*service, &map).findings().is_empty(), "{service:?}");
        }
        map.insert(ORIGIN, "https://example.com".parse().unwrap());
        for service in Service::ALL {
            assert!(check(*service, &map).findings().is_empty(), "{service:?}");
        }
    }
}
