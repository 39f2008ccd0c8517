//! Whole messages: `check` of each service, and what is remembered over several.

use std::hint::black_box;

use http::{HeaderMap, HeaderName, HeaderValue};
use masthead::Request;
use masthead::catalog;
use masthead::contract::{
    Context, Contract, Direction, Exchange, History, Response, UnknownHeaders,
};
use masthead::services;

use super::measure::Case;
use super::patterns::{PATTERNS, Pattern, hmac, values};

const BASE: usize = 250;
/// Of a message in which every header is that long, of which there are a thousand.
const EVERY_BASE: usize = 60;

pub fn all() -> Vec<Case> {
    let mut cases = Vec::new();
    for &service in services::ALL {
        for pattern in PATTERNS {
            cases.extend([Direction::Request, Direction::Response].map(|direction| {
                Case::new(
                    format!("check {service} {} {}", name(direction), pattern.name),
                    EVERY_BASE,
                    move |n| {
                        checked(service, direction, every_header(service, direction, pattern, n))
                    },
                )
            }));
        }
        cases.extend(names(service));
        cases.push(first_names(service));
    }
    cases.extend(signed_headers());
    cases.extend(findings());
    cases.extend(session_tokens());
    cases.push(sync_tokens());
    cases
}

fn name(direction: Direction) -> &'static str {
    match direction {
        Direction::Request => "request",
        Direction::Response => "response",
    }
}

/// A message in which each header of the service follows the pattern.
fn every_header(
    service: &'static Contract,
    direction: Direction,
    pattern: &Pattern,
    n: usize,
) -> HeaderMap {
    let mut map = HeaderMap::new();
    for entry in catalog::ENTRIES {
        if service.headers(direction).find(entry.name().as_str()).is_some() {
            for value in values(&(pattern.lines)(entry.example(), n)) {
                map.append(entry.name(), value);
            }
        }
    }
    map
}

/// The check of a message, alone and as the second of two.
fn checked(service: &'static Contract, direction: Direction, map: HeaderMap) -> impl Fn() {
    let target = match service.name() {
        "cosmos-db" => "/dbs/a/colls/b/docs",
        "app-configuration" => "/kv?api-version=1.0",
        _ => "/api/data/Macro/?skip=0&limit=5",
    };
    move || {
        let mut situation = Context::default();
        situation.unknown_headers = UnknownHeaders::Detect;
        let empty = HeaderMap::new();
        let (sent, got) = match direction {
            Direction::Request => (&map, &empty),
            Direction::Response => (&empty, &map),
        };
        let mut exchange = Exchange::request(Request::new("GET", target, sent));
        exchange.response = Some(Response::new(401, got));
        black_box(service.check(black_box(exchange), &situation));
        exchange.response = Some(Response::new(200, got));
        let mut history = History::new();
        for _ in 0..2 {
            black_box(history.check(service, black_box(exchange), &situation));
        }
        black_box(services::infer(&exchange));
    }
}

/// Many headers: those that nobody knows, those that are nearly known, and one again and again.
fn names(service: &'static Contract) -> Vec<Case> {
    let case = |kind: &str, name: fn(usize) -> String| {
        Case::new(format!("check {service} names-{kind}"), 1_000, move |n| {
            let mut map = HeaderMap::new();
            for i in 0..n {
                let name: HeaderName = name(i).parse().expect("a name");
                map.append(name, HeaderValue::from_static("a"));
            }
            checked(service, Direction::Request, map)
        })
    };
    vec![
        case("unknown", |i| format!("x-{i}")),
        case("near", |i| format!("x-ms-{i:04}e")),
        case("repeated", |_| "x-ms-repeated".into()),
    ]
}

/// One name that is as long as there may be.
fn first_names(service: &'static Contract) -> Case {
    Case::new(format!("check {service} long-name"), 8_000, move |n| {
        let mut map = HeaderMap::new();
        let name: HeaderName = format!("x-ms-{}", "a".repeat(n)).parse().expect("a name");
        map.append(name, HeaderValue::from_static("a"));
        checked(service, Direction::Request, map)
    })
}

fn signed(names: &str) -> HeaderMap {
    let mut map = HeaderMap::new();
    for (name, value) in [
        ("host", "contoso.azconfig.io"),
        ("x-ms-date", "Fri, 11 May 2018 18:48:36 GMT"),
        ("x-ms-content-sha256", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="),
        ("authorization", &hmac(names)),
    ] {
        map.insert(name, HeaderValue::from_str(value).expect("a value"));
    }
    map
}

/// `SignedHeaders` with names that the request does not have.
fn signed_headers() -> Vec<Case> {
    let case = |kind: &str, name: fn(usize) -> String| {
        Case::new(format!("check app-configuration signed-headers-{kind}"), 500, move |n| {
            let names: Vec<_> = (0..n).map(name).collect();
            let map = signed(&format!("x-ms-date;host;x-ms-content-sha256;{}", names.join(";")));
            checked(&services::app_configuration::CONTRACT, Direction::Request, map)
        })
    };
    vec![
        case("absent", |i| format!("x-absent-{i}")),
        case("repeated", |_| "x-absent".into()),
        case("present", |_| "host".into()),
        case("of-no-header", |i| format!("{i}")),
    ]
}

/// Findings of members that can be read.
fn findings() -> Vec<Case> {
    let case = |kind: &str, header: &'static str, line: fn(usize) -> String| {
        Case::new(format!("check app-configuration findings-{kind}"), BASE, move |n| {
            let mut map = HeaderMap::new();
            for value in values(&(0..n).map(line).collect::<Vec<_>>()) {
                map.append(header, value);
            }
            checked(&services::app_configuration::CONTRACT, Direction::Response, map)
        })
    };
    vec![
        case("links", "link", |_| "<mailto:x>; rel=next, <http:x>; rel=next".into()),
        case("challenges", "www-authenticate", |_| {
            "HMAC-SHA256 error_description=\"Invalid Signature\", Bearer".into()
        }),
    ]
}

/// A session that was given ranges, and sends them back.
fn session_tokens() -> Vec<Case> {
    let token = |n: usize, segment: fn(usize) -> String| {
        let segments: Vec<_> = (0..n).map(segment).collect();
        let mut map = HeaderMap::new();
        let value = HeaderValue::from_str(&segments.join(",")).expect("a token");
        map.insert("x-ms-session-token", value);
        map
    };
    let case = |kind: &str, given: fn(usize) -> String, sent: fn(usize) -> String| {
        Case::new(format!("History session-tokens-{kind}"), BASE, move |n| {
            let (given, sent) = (token(n, given), token(n, sent));
            move || {
                let (mut history, situation) = (History::new(), Context::default());
                let empty = HeaderMap::new();
                for (headers, answer) in [(&empty, &given), (&sent, &given), (&sent, &empty)] {
                    let request = Request::new("GET", "/dbs/a/colls/b/docs/c", headers);
                    let mut exchange = Exchange::request(request);
                    exchange.response = Some(Response::new(200, answer));
                    black_box(history.check(&services::cosmos_db::CONTRACT, exchange, &situation));
                }
            }
        })
    };
    vec![
        case("as-given", |i| format!("{i}:-1#{i}"), |i| format!("{i}:-1#{i}")),
        case("older", |i| format!("{i}:-1#{}", i + 1), |i| format!("{i}:-1#{i}")),
        case("of-other-regions", |i| format!("{i}:1#9#1=1#2=2"), |i| format!("{i}:1#9#1=1#3=2")),
        case("repeated", |_| "0:1#9#1=1#2=2".into(), |i| format!("0:1#{i}#1=1#2=2")),
    ]
}

fn sync_tokens() -> Case {
    Case::new("History sync-tokens", BASE, |n| {
        let tokens = |first: usize| {
            let tokens: Vec<_> = (0..n).map(|i| format!("id{i}=v;sn={}", first + i)).collect();
            let mut map = HeaderMap::new();
            map.insert("sync-token", HeaderValue::from_str(&tokens.join(",")).expect("tokens"));
            map
        };
        let (given, newer) = (tokens(0), tokens(1));
        move || {
            let (mut history, situation) = (History::new(), Context::default());
            let empty = HeaderMap::new();
            for (headers, answer) in [(&empty, &given), (&given, &newer), (&given, &newer)] {
                let mut exchange = Exchange::request(Request::new("GET", "/kv", headers));
                exchange.response = Some(Response::new(200, answer));
                black_box(history.check(
                    &services::app_configuration::CONTRACT,
                    exchange,
                    &situation,
                ));
            }
        }
    })
}
