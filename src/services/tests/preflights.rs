//! What a browser asks for before a request, and answers that do not allow it.

use super::map;
use crate::Request;
use crate::contract::{Context, Exchange, Response};
use crate::services::app_configuration;

#[test]
fn headers_that_a_preflight_does_not_allow() {
    let refused = |asked: &str, allowed: &str| {
        let headers = map(&[
            "origin: https://app.example",
            "access-control-request-method: GET",
            &format!("access-control-request-headers: {asked}"),
        ]);
        let answer = map(&[
            "access-control-allow-origin: *",
            &format!("access-control-allow-headers: {allowed}"),
        ]);
        let mut exchange = Exchange::request(Request::new("OPTIONS", "/kv", &headers));
        exchange.response = Some(Response::new(204, &answer));
        let report = app_configuration::CONTRACT.check(exchange, &Context::default());
        report.findings().iter().map(|finding| finding.message().to_owned()).collect::<Vec<_>>()
    };
    let message = |names| {
        [format!(
            "Access-Control-Allow-Headers does not have {names}, so the browser blocks the request"
        )]
    };
    assert_eq!(refused("authorization,request-id", "Authorization"), message("request-id"));
    assert_eq!(refused("x-a, x-b ,traceparent", "X-B"), message("x-a, traceparent"));
    assert!(refused("x-a", "*").is_empty());
    assert!(refused("Authorization, X-MS-Date", "authorization,x-ms-date").is_empty());
    // Nothing is allowed where the answer does not say so.
    let unanswered = |asked: &str, status| {
        let headers = map(&[
            "origin: https://app.example",
            "access-control-request-method: GET",
            &format!("access-control-request-headers: {asked}"),
        ]);
        let answer = map(&["access-control-allow-origin: *"]);
        let mut exchange = Exchange::request(Request::new("OPTIONS", "/kv", &headers));
        exchange.response = Some(Response::new(status, &answer));
        let report = app_configuration::CONTRACT.check(exchange, &Context::default());
        report.findings().iter().any(|it| it.rule().code() == "cors.header-not-allowed")
    };
    assert!(unanswered("x-ms-date", 200));
    assert!(unanswered("authorization,x-ms-date", 204));
    assert!(unanswered("x-a", 200));
    assert!(!unanswered("x-ms-date", 403));
    assert!(!unanswered("", 200));
    // Those of the service it takes, whatever the answer names.
    assert!(refused("x-ms-date,sync-token", "authorization").is_empty());
}

/// Returns the messages of a rule about a preflight request and its answer.
fn preflight(asked: &[&str], status: u16, answer: &[&str], code: &str) -> Vec<String> {
    let headers = map(&[&["origin: https://app.example"][..], asked].concat());
    let answer = map(answer);
    let mut exchange = Exchange::request(Request::new("OPTIONS", "/kv", &headers));
    exchange.response = Some(Response::new(status, &answer));
    let report = app_configuration::CONTRACT.check(exchange, &Context::default());
    let of_rule = report.findings().iter().filter(|it| it.rule().code() == code);
    of_rule.map(|finding| finding.message().to_owned()).collect()
}

#[test]
fn origins_that_a_preflight_does_not_allow() {
    let code = "cors.origin-not-allowed";
    let get = ["access-control-request-method: GET"];
    for (status, answer, word) in [
        (204, &["access-control-allow-origin: *"][..], None),
        (200, &["access-control-allow-origin: https://app.example"], None),
        (200, &["access-control-allow-origin: https://app.example/"], Some("is not the origin")),
        (200, &["access-control-allow-origin: https://other.example"], Some("is not the origin")),
        (
            200,
            &["access-control-allow-origin: https://a.example, https://app.example"],
            Some("several"),
        ),
        (
            200,
            &["access-control-allow-origin: *", "access-control-allow-origin: https://app.example"],
            Some("occurs again"),
        ),
        (200, &["access-control-allow-methods: GET"], Some("no Access-Control-Allow-Origin")),
        (200, &[], None),
        (403, &[], Some("status 403")),
    ] {
        let found = preflight(&get, status, answer, code);
        assert_eq!(found.len(), usize::from(word.is_some()), "{answer:?}");
        assert!(found.iter().all(|it| it.contains(word.unwrap_or_default())), "{found:?}");
    }
}

#[test]
fn methods_that_a_preflight_does_not_allow() {
    let origin = "access-control-allow-origin: *";
    for (method, allowed, expected) in [
        ("DELETE", "access-control-allow-methods: GET, PUT", true),
        ("PATCH", "x-a: b", true),
        ("PUT", "access-control-allow-methods: put", true),
        ("PUT", "access-control-allow-methods: GET ,PUT", false),
        ("DELETE", "access-control-allow-methods: *", false),
        ("GET", "x-a: b", false),
        ("POST", "access-control-allow-methods: GET", false),
    ] {
        let asked = format!("access-control-request-method: {method}");
        let found = preflight(&[&asked], 204, &[origin, allowed], "cors.method-not-allowed");
        assert_eq!(found.len(), usize::from(expected), "{method} {allowed}");
    }
}
