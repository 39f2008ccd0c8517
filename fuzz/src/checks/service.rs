//! What holds of every contract, whatever the exchange.

use http::HeaderValue;
use http::header::AUTHORIZATION;
use masthead::HttpDate;
use masthead::service::{
    Exchange, History, Report, Request, Response, Service, Severity, Situation, UnknownHeaders,
    rule,
};

use super::input::{self, Message, message};

/// Stands in credentials, and is shown nowhere.
const CANARY: &[u8] = b"KaNaRy";

/// Reads an input of up to two messages, each a line and its headers, with an empty line between them.
///
/// # Panics
///
/// When a check panics, when it finds anything else the second time, or when what it finds is not in the
/// message or gives the canary away.
pub fn check(data: &[u8]) {
    let (first, second) = input::parts(data);
    let messages = [message(first), second.and_then(message)];
    let is_response = |message: &&Message<'_>| message.start.starts_with("HTTP/");
    let mut messages = messages.iter().flatten().peekable();
    let request = messages.next_if(|message| !is_response(message));
    let response = messages.next().filter(is_response);

    let mut exchange = Exchange::default();
    exchange.request = request.map(|message| {
        let mut words = message.start.split(' ');
        let method = words.next().unwrap_or_default();
        let mut request = Request::new(method, words.next().unwrap_or_default(), &message.headers);
        request.has_body = [None, Some(false), Some(true)][data.len() % 3];
        request
    });
    exchange.response = response.map(|message| {
        let status = message.start.split(' ').nth(1).and_then(|status| status.parse().ok());
        Response::new(status.unwrap_or(200), &message.headers)
    });

    // A canary elsewhere than in the credentials may be shown.
    let is_open = |message: &Message<'_>| {
        let in_value = |value: &HeaderValue| value.as_bytes().windows(6).any(|it| it == CANARY);
        let shown = message.headers.iter().filter(|(name, _)| *name != AUTHORIZATION);
        message.start.contains("KaNaRy") || shown.map(|(_, value)| value).any(in_value)
    };
    let is_hidden =
        !request.is_some_and(is_open) && !response.as_ref().is_some_and(|it| is_open(it));

    let inferred = Service::infer(&exchange);
    assert_eq!(inferred, Service::infer(&exchange));
    let situation = situation(data.len() % 2 == 0);
    for &service in Service::ALL {
        let mut history = History::new();
        let report = service.check(exchange, &situation);
        findings(&report, exchange);
        let text = format!("{report:?} {report}");
        assert!(!is_hidden || !text.contains("KaNaRy"), "{report:?}");
        // The same is found again, and what was seen before adds findings and takes none away.
        assert_eq!(shown(&report), shown(&history.check(service, exchange, &situation)));
        let again = history.check(service, exchange, &situation);
        assert!(again.findings().len() >= report.findings().len());
    }
}

fn situation(is_told: bool) -> Situation {
    let mut told = Situation::default();
    if !is_told {
        return told;
    }
    told.now = HttpDate::from_unix(1_526_064_516);
    told.account_consistency = Some(masthead::cosmos::ConsistencyLevel::Session);
    told.multi_write = Some(true);
    told.release = Some(masthead::service::voss_automate::Release::new(19, 3));
    told.single_tenant = Some(false);
    told.sanitized = true;
    told.unknown_headers = UnknownHeaders::Reject;
    told
}

fn shown(report: &Report) -> String {
    format!("{report:?}")
}

/// Each finding has a rule that is known, and a place in the message.
fn findings(report: &Report, exchange: Exchange<'_>) {
    let maps = [exchange.request.map(|it| it.headers), exchange.response.map(|it| it.headers)];
    for finding in report.findings() {
        assert!(std::ptr::eq(rule(finding.rule().code).unwrap(), finding.rule()));
        assert!(!finding.message().is_empty());
        let (Some(name), Some(span)) = (finding.header(), finding.span()) else { continue };
        assert!(span.start <= span.end, "{finding:?}");
        let lines = maps
            .into_iter()
            .flatten()
            .filter_map(|map| map.get_all(name).iter().nth(finding.line()).map(HeaderValue::len));
        // A line past the most that are read is not in the message.
        assert!(lines.max().is_none_or(|len| span.end <= len), "{finding:?}");
    }
    let errors = report.findings().iter().any(|finding| finding.severity() == Severity::Error);
    assert!(report.problem().is_none() || errors);
}
