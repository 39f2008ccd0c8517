//! Properties of a contract, with any exchange.

use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderValue};
use masthead::Request;
use masthead::contract::{
    Context, Contract, Exchange, Finding, History, Report, Response, Severity, UnknownHeaders,
};
use masthead::cosmos::ConsistencyLevel;
use masthead::services::cosmos_db::{AccountConsistency, MultiWrite};
use masthead::services::voss_automate::Release;
use masthead::services::youforce::SingleTenant;
use masthead::services::{self, rule};
use masthead::{Body, HttpDate};

use super::auth::signed_headers;
use super::bytes::behind;
use super::input::{self, Message, message};

/// Stands in credentials, and is shown nowhere.
const CANARY: &str = "KaNaRy";
/// Stands for the canary where it may be shown.
const PLAIN: &str = "PlAiNy";

/// Reads an input of up to two messages, each a line and its headers, with an empty line between them, and
/// finds what the contract of `service` reports.
///
/// Only what credentials keep secret has canaries: those elsewhere are replaced first. The names in the
/// `SignedHeaders` of credentials that can be read are names of headers and no secrets, so that findings show
/// them; of credentials that cannot be read only the names of parameters that masthead knows are shown.
///
/// # Panics
///
/// When a check panics, when it finds anything else the second time, or when what it finds is not in the
/// message or gives the canary away.
pub fn check(data: &[u8], service: &'static Contract) {
    let chance = data.iter().fold(0_usize, |sum, &b| sum.wrapping_mul(31).wrapping_add(b.into()));
    // Under the fuzzer one input in eight is checked again: that takes longer than all else together.
    let is_repeated = !cfg!(fuzzing) || chance % 8 == 0;
    exchange(data, |exchange, names| {
        let situation = situation(data.len() % 2 == 0);
        let report = service.check(exchange, &situation);
        findings(&report, exchange);
        let text = format!("{report:?}");
        assert!(!text.contains(CANARY), "{text}");
        absent_names(&report, names);
        if !is_repeated {
            return;
        }
        // The same is found again, and what was seen before adds findings and takes none away.
        let mut history = History::new();
        same(&report, &history.check(service, exchange, &situation));
        let again = history.check(service, exchange, &situation);
        assert!(again.findings().len() >= report.findings().len());
    });
}

/// Reads the same input, and infers the service.
///
/// # Panics
///
/// When that panics, or says something else the second time.
pub fn infer(data: &[u8]) {
    exchange(data, |exchange, _| {
        let inferred = services::infer(&exchange);
        assert_eq!(inferred, services::infer(&exchange));
    });
}

/// Calls `check` with the exchange of an input, and the names that its credentials sign.
fn exchange(data: &[u8], check: impl FnOnce(Exchange<'_>, &[String])) {
    let data = &replaced(data);
    let (first, second) = input::parts(data);
    let mut messages = [message(first), second.and_then(message)];
    let mut names = Vec::new();
    for message in messages.iter_mut().flatten() {
        names.append(&mut without_canaries(&mut message.headers));
    }
    let is_response = |message: &&Message<'_>| message.start.starts_with("HTTP/");
    let mut messages = messages.iter().flatten().peekable();
    let request = messages.next_if(|message| !is_response(message));
    let response = messages.next().filter(is_response);

    let mut exchange = Exchange::default();
    exchange.request = request.map(|message| {
        let mut words = message.start.split(' ');
        let method = words.next().unwrap_or_default();
        let mut request = Request::new(method, words.next().unwrap_or_default(), &message.headers);
        request.body = [Body::Unknown, Body::Absent, Body::Present][data.len() % 3];
        request
    });
    exchange.response = response.map(|message| {
        let status = message.start.split(' ').nth(1).and_then(|status| status.parse().ok());
        Response::new(status.unwrap_or(200), &message.headers)
    });

    check(exchange, &names);
}

/// The input with canaries in its lines of credentials only.
fn replaced(data: &[u8]) -> Vec<u8> {
    let name = AUTHORIZATION.as_str();
    let is_secret = |line: &[u8]| {
        let (start, colon) = line.split_at(line.len().min(name.len()));
        start.eq_ignore_ascii_case(name.as_bytes()) && colon.starts_with(b":")
    };
    let mut data = data.to_vec();
    for line in data.split_mut(|&b| b == b'\n').filter(|line| !is_secret(line)) {
        replace(line);
    }
    data
}

fn replace(text: &mut [u8]) {
    for at in 0..text.len() {
        if text[at..].starts_with(CANARY.as_bytes()) {
            text[at..at + CANARY.len()].copy_from_slice(PLAIN.as_bytes());
        }
    }
}

/// Takes the canaries out of the names in `SignedHeaders`, if the credentials can be read; those names.
fn without_canaries(headers: &mut HeaderMap) -> Vec<String> {
    const START: &[u8] = b"SignedHeaders=";
    let lines: Vec<_> = headers.get_all(AUTHORIZATION).iter().map(HeaderValue::as_bytes).collect();
    if signed_headers(&lines).is_empty() {
        return Vec::new();
    }
    let mut line = lines[0].to_vec();
    // No value has a space, an ampersand or a comma in it, so that one of them is before the parameter.
    let is_start = |pair: &[u8]| b" \t&,".contains(&pair[0]) && pair[1..] == *START;
    let start = line.windows(START.len() + 1).position(is_start).unwrap() + 1;
    let end = behind(&line, start, |b| b != b'&' && b != b',');
    replace(&mut line[start..end]);
    let names = signed_headers(&[&line]);
    headers.insert(AUTHORIZATION, HeaderValue::from_bytes(&line).unwrap());
    names
}

/// A header that is reported as signed and missing is so, and its name is given.
fn absent_names(report: &Report, names: &[String]) {
    let is_it = |code| code == "app-configuration.signed-headers.absent";
    for finding in report.findings().iter().filter(|finding| is_it(finding.rule().code())) {
        assert!(names.iter().any(|name| finding.message().contains(&**name)), "{finding:?}");
    }
}

/// The same findings, in the same order.
fn same(one: &Report, other: &Report) {
    assert_eq!(one.findings().len(), other.findings().len());
    for (one, other) in one.findings().iter().zip(other.findings()) {
        let place = |it: &Finding| (it.header().cloned(), it.line(), it.span(), it.direction());
        assert!(std::ptr::eq(one.rule(), other.rule()), "{one:?} {other:?}");
        assert_eq!(place(one), place(other));
        assert_eq!((one.message(), one.severity()), (other.message(), other.severity()));
    }
}

fn situation(is_told: bool) -> Context {
    if !is_told {
        return Context::default();
    }
    let mut told = Context::default()
        .with_sanitized(true)
        .with_unknown_headers(UnknownHeaders::Reject)
        .with_fact(AccountConsistency(ConsistencyLevel::Session))
        .with_fact(MultiWrite(true))
        .with_fact(Release::new(19, 3))
        .with_fact(SingleTenant(false));
    told.now = HttpDate::from_unix(1_526_064_516);
    told
}

/// Each finding has a rule that is known, and a place in the message.
fn findings(report: &Report, exchange: Exchange<'_>) {
    let maps = [exchange.request.map(|it| it.headers), exchange.response.map(|it| it.headers)];
    for finding in report.findings() {
        assert!(std::ptr::eq(rule(finding.rule().code()).unwrap(), finding.rule()));
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
