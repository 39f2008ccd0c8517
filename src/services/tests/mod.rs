//! Tests of the contracts of all five services.

mod claims;
mod infer;
mod preflights;
mod refusals;
mod severities;
mod unfilled;
mod values;

use http::header::{ACCESS_CONTROL_REQUEST_METHOD, ORIGIN};
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::auth::WwwAuthenticate;
use crate::contract::{
    Context, Contract, Direction, Exchange, Finding, Report, Response, Severity, UnknownHeaders,
};
use crate::header_set::assert_names;
use crate::services::{app_configuration, cosmos_db, partner, voss_automate, youforce};
use crate::{Field, FieldLines, Request, catalog, services};

/// A map of lines, each a name and a value.
fn map(lines: &[&str]) -> HeaderMap {
    let pairs = lines.iter().map(|line| line.split_once(": ").unwrap());
    pairs
        .map(|(name, value)| {
            let value = HeaderValue::from_bytes(value.as_bytes()).unwrap();
            (HeaderName::from_bytes(name.as_bytes()).unwrap(), value)
        })
        .collect()
}

#[test]
fn examples_are_of_headers_of_the_service_and_strict() {
    for contract in services::ALL {
        for (name, example) in contract.own_examples() {
            let entry = catalog::find(name).unwrap();
            assert!(services::users(name).any(|(user, _)| user == *contract), "{name}");
            entry.parse_strict(FieldLines::one(example.as_bytes())).unwrap();
            assert_ne!(*example, entry.example(), "{name}");
        }
    }
}

/// A set has the name of a header as a text; that of its type is the same.
#[test]
fn names_of_sets_are_those_of_their_types() {
    assert_names::<app_configuration::RequestHeaders>();
    assert_names::<app_configuration::ResponseHeaders>();
    assert_names::<cosmos_db::RequestHeaders>();
    assert_names::<cosmos_db::ResponseHeaders>();
    assert_names::<partner::RequestHeaders>();
    assert_names::<partner::ResponseHeaders>();
    assert_names::<youforce::RequestHeaders>();
    assert_names::<youforce::ResponseHeaders>();
    assert_names::<voss_automate::RequestHeaders>();
    assert_names::<voss_automate::ResponseHeaders>();
}

#[test]
fn every_401_has_the_challenge_of_its_contract() {
    for contract in services::ALL {
        let of_401 = contract.own_rules().filter(|rule| rule.status() == Some(401));
        let challenges: Vec<_> = of_401.map(|rule| rule.challenge().unwrap()).collect();
        assert!(challenges.iter().all(|challenge| *challenge == challenges[0]), "{contract}");
        let value = FieldLines::one(challenges[0].as_bytes());
        WwwAuthenticate::parse_strict(value).unwrap();
    }
    for rule in services::rules().filter(|rule| rule.status() != Some(401)) {
        assert_eq!(rule.challenge(), None, "{}", rule.code());
    }
}

/// Whoever sends what the help of a finding shows has no fault there.
#[test]
fn examples_are_without_fault() {
    for service in services::ALL {
        for entry in catalog::ENTRIES {
            let name = entry.name().as_str();
            if service.headers(Direction::Request).find(name).is_none() {
                continue;
            }
            let mut map = HeaderMap::new();
            let example = service.example(name).unwrap();
            map.insert(entry.name(), example.parse().unwrap());
            let exchange = Exchange::request(Request::new("GET", "/", &map));
            let report = service.check(exchange, &Context::default());
            let errors = report.findings().iter().filter(|finding| {
                finding.severity() == Severity::Error
                    && finding.header() == Some(entry.name())
                    && finding.span().is_some()
            });
            let codes: Vec<_> = errors.map(|finding| finding.rule().code()).collect();
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
    let check = |service: &'static Contract, map: &HeaderMap| -> Report {
        let answer = HeaderMap::new();
        let mut exchange = Exchange::request(Request::new("OPTIONS", "/", map));
        exchange.response = Some(Response::new(204, &answer));
        service.check(exchange, &Context::default())
    };
    for service in services::ALL {
        assert!(!check(service, &map).findings().is_empty(), "{service:?}");
    }
    map.insert(ORIGIN, "https://example.com".parse().unwrap());
    for service in services::ALL {
        assert!(check(service, &map).findings().is_empty(), "{service:?}");
    }
}

#[test]
fn names_of_contracts_are_not_in_the_catalog() {
    for service in services::ALL {
        for name in service.other_headers().as_slice() {
            assert!(catalog::find(name).is_none(), "{name}");
        }
        for (wrong, right) in service.mistaken_headers() {
            assert!(catalog::find(wrong).is_none() && catalog::find(right).is_some());
        }
    }
}

#[test]
fn credentials_come_first() {
    let mut headers = HeaderMap::new();
    headers.insert("host", "a.documents.azure.com".parse().unwrap());
    headers.insert("x-ms-version", "1999-01-01".parse().unwrap());
    let exchange = Exchange::request(Request::new("GET", "/dbs", &headers));
    let report = services::cosmos_db::CONTRACT.check(exchange, &Context::default());
    let problem = report.problem().unwrap();
    assert_eq!(problem.status(), 401);
    assert_eq!(problem.detail(), "the request has no credentials");
    assert_eq!(problem.errors().count(), 2);
}

#[test]
fn credentials_that_cannot_be_read_are_challenged_too() {
    let check = |service: &'static Contract, headers: &HeaderMap| {
        let exchange = Exchange::request(Request::new("GET", "/v1.0/a", headers));
        let report = service.check(exchange, &Context::default());
        let problem = report.problem().unwrap();
        assert_eq!(problem.status(), 401, "{report}");
        (problem.type_url(), problem.www_authenticate().unwrap())
    };
    for &service in services::ALL {
        let (url, expected) = check(service, &HeaderMap::new());
        assert!(!url.contains("rfc9110"), "{url}");
        let mut headers = HeaderMap::new();
        headers.insert("authorization", "\"".parse().unwrap());
        let (url, found) = check(service, &headers);
        assert_eq!(found, expected, "{service} {url}");
    }
}

#[test]
fn only_a_401_has_a_challenge() {
    let mut headers = HeaderMap::new();
    headers.insert("authorization", "Bearer a".parse().unwrap());
    headers.insert("accept", "text/html".parse().unwrap());
    let exchange = Exchange::request(Request::new("GET", "/v1/referrals", &headers));
    let report = services::partner::CONTRACT.check(exchange, &Context::default());
    let problem = report.problem().unwrap();
    assert_eq!((problem.status().as_u16(), problem.www_authenticate()), (406, None));
}

#[test]
fn a_response_is_no_problem_of_the_request() {
    let headers = HeaderMap::new();
    let exchange = Exchange::response(None, Response::new(401, &headers));
    let report = services::app_configuration::CONTRACT.check(exchange, &Context::default());
    assert!(!report.findings().is_empty() && report.problem().is_none());
}

/// In HTTP/2, a request has `:authority` in place of `Host`.
#[test]
fn a_signed_host_may_be_the_authority() {
    let mut map = HeaderMap::new();
    for (name, value) in [
        (
            "authorization",
            "HMAC-SHA256 Credential=a&SignedHeaders=x-ms-date;Host;x-ms-content-sha256\
             &Signature=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        ),
        ("x-ms-date", "Fri, 11 May 2018 18:48:36 GMT"),
        ("x-ms-content-sha256", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="),
    ] {
        map.insert(name, HeaderValue::from_static(value));
    }
    let worst = |request| {
        let exchange = Exchange::request(request);
        services::app_configuration::CONTRACT.check(exchange, &Context::default()).worst()
    };
    let request = Request::new("GET", "/kv?api-version=1.0", &map);
    assert_eq!(worst(request), Some(crate::contract::Severity::Error));
    assert_eq!(worst(request.with_pseudo_authority("contoso.azconfig.io")), None);
}

#[test]
fn names_that_are_signed_again_are_told_of_once() {
    let mut map = HeaderMap::new();
    let signed = |names: &str| {
        let credentials = format!(
            "HMAC-SHA256 Credential=a&SignedHeaders=x-ms-date;host;x-ms-content-sha256;{names}\
             &Signature=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
        );
        HeaderValue::from_str(&credentials).unwrap()
    };
    map.insert("host", HeaderValue::from_static("contoso.azconfig.io"));
    map.insert("x-ms-date", HeaderValue::from_static("Fri, 11 May 2018 18:48:36 GMT"));
    map.insert(
        "x-ms-content-sha256",
        HeaderValue::from_static("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="),
    );
    let mut check = |names: &str| {
        map.insert("authorization", signed(names));
        let exchange = Exchange::request(Request::new("GET", "/kv?api-version=1.0", &map));
        let context = Context::default().with_unknown_headers(UnknownHeaders::Reject);
        services::app_configuration::CONTRACT.check(exchange, &context)
    };
    let absent = |report: &Report| {
        let headers = report.findings().iter().filter_map(Finding::header);
        headers.map(|name| name.as_str().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(absent(&check("x-a;X-B;host;X-A;x-b;HOST;x-c")), ["x-a", "x-b", "x-c"]);
    let again = vec!["X-A;x-a"; 5_000].join(";");
    assert_eq!(absent(&check(&again)), ["x-a"]);
    let many: Vec<_> = (0..10_000).map(|i| format!("a{i}")).collect();
    let report = check(&many.join(";"));
    assert_eq!(report.left_out(Severity::Error), 9_900);
    let last = report.findings().last().unwrap();
    assert_eq!(
        (last.severity(), last.message()),
        (Severity::Error, "findings not shown: 9900 (9900 errors)")
    );
}

#[test]
fn every_rule_has_a_reference_with_a_url() {
    for rule in services::rules() {
        let (title, url) =
            (rule.reference().unwrap().to_string(), rule.reference().unwrap().url().to_string());
        assert!(!title.is_empty(), "{}", rule.code());
        assert!(url.bytes().all(|b| b.is_ascii_graphic()), "{url}");
        let uri: http::Uri = url.parse().unwrap();
        assert_eq!(uri.scheme_str(), Some("https"), "{url}");
        assert!(uri.host().unwrap().contains('.') && uri.path().len() > 1, "{url}");
        let Some((number, section)) = title.strip_prefix("RFC ").and_then(|it| it.split_once(' '))
        else {
            assert!(!url.contains("/rfc"), "{url} is that of {title}");
            continue;
        };
        assert!(number.len() == 4 && number.parse::<u16>().is_ok(), "{title}");
        assert!(section.split('.').all(|part| part.parse::<u8>().is_ok()), "{title}");
        let expected = format!("https://www.rfc-editor.org/rfc/rfc{number}#section-{section}");
        assert_eq!(url, expected);
    }
}
