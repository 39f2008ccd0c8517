//! Rules whose severity depends on the place, and rules over several exchanges, each in several ways.

use super::map;
use crate::Request;
use crate::contract::{Context, Contract, Exchange, History, Response, Severity};
use crate::services::{app_configuration, cosmos_db, youforce};

use Severity::{Error, Note, Warning};

/// A request line and headers, and the status and headers of the response.
type Told<'a> = (&'a str, &'a [&'a str], Option<(u16, &'a [&'a str])>);

/// The severity with which a rule reports the last of several exchanges.
#[track_caller]
fn last(contract: &Contract, exchanges: &[Told<'_>], code: &str) -> Option<Severity> {
    let mut history = History::new();
    let mut found = None;
    for (line, headers, answer) in exchanges {
        let (method, target) = line.split_once(' ').unwrap();
        let headers = map(headers);
        let answer = answer.map(|(status, headers)| (status, map(headers)));
        let mut exchange = Exchange::request(Request::new(method, target, &headers));
        exchange.response =
            answer.as_ref().map(|(status, headers)| Response::new(*status, headers));
        let report = history.check(contract, exchange, &Context::default());
        let of_rule = report.findings().iter().find(|finding| finding.rule().code() == code);
        found = of_rule.map(crate::contract::Finding::severity);
    }
    found
}

fn cosmos(exchanges: &[Told<'_>], code: &str) -> Option<Severity> {
    last(&cosmos_db::CONTRACT, exchanges, &format!("cosmos-db.{code}"))
}

const DOCS: &str = "/dbs/db/colls/coll/docs";
const DOC: &str = "GET /dbs/db/colls/coll/docs/doc";

#[test]
fn tokens_that_are_no_jwt() {
    for (token, expected) in [
        ("abc", Some(Note)),
        ("ZXlKaGJHY2lPaUpTVXpJMU5pSjkuZTMwLmMybG4=", Some(Note)),
        ("e30.YQ.c2ln", Some(Note)),
        ("e30.e30.c2ln", None),
        ("a.b.c.d.e", None),
    ] {
        let bearer = format!("authorization: Bearer {token}");
        let aad = format!("authorization: type=aad&ver=1.0&sig={token}");
        for (contract, header, code) in [
            (&app_configuration::CONTRACT, bearer, "app-configuration.authorization.not-a-jwt"),
            (&cosmos_db::CONTRACT, aad, "cosmos-db.authorization.not-a-jwt"),
        ] {
            let headers = [header.as_str()];
            let found = |answer| last(contract, &[("GET /", &headers, answer)], code);
            assert_eq!(found(None), expected, "{header}");
            assert_eq!(found(Some((200, &[]))), expected, "{header}");
            let refused = expected.map(|_| Warning);
            assert_eq!(found(Some((401, &[]))), refused, "{header}");
        }
    }
}

#[test]
fn ranges_on_a_weak_condition() {
    for (header, expected) in [
        ("if-range: W/\"a\"", Some(Warning)),
        ("if-range: W/\"\"", Some(Warning)),
        ("If-Range: W/\"2500ec5a,b\"", Some(Warning)),
        ("if-range: \"a\"", None),
        ("if-range: \"W/\"", None),
        ("if-range: Fri, 11 May 2018 18:48:36 GMT", None),
        ("if-range: w/a", None),
    ] {
        for contract in [&youforce::CONTRACT, &app_configuration::CONTRACT, &cosmos_db::CONTRACT] {
            let headers = ["range: bytes=0-9", header];
            let found = last(contract, &[("GET /a", &headers, None)], "if-range.weak");
            assert_eq!(found, expected, "{header}");
        }
    }
}

#[test]
fn bounds_of_keys() {
    const START: &str = "x-ms-start-epk: 05C1CFFF";
    const END: &str = "x-ms-end-epk: 1fffffff";
    const KIND: &str = "x-ms-read-key-type: EffectivePartitionKeyRange";
    let bounds =
        |headers: &[&str]| cosmos(&[(&format!("GET {DOCS}"), headers, None)], "epk.bounds");
    for wrong in [
        &[START, END][..],
        &[START, KIND],
        &[END, KIND],
        &[START],
        &[START, END, "x-ms-read-key-type: ResourceId"],
        &[START, "x-ms-end-epk: 05c1cfff", KIND],
        &["x-ms-start-epk: FF", "x-ms-end-epk: 0a", KIND],
    ] {
        assert_eq!(bounds(wrong), Some(Warning), "{wrong:?}");
    }
    for right in [
        &[START, END, KIND][..],
        &[KIND],
        &["x-ms-start-epk: ", "x-ms-end-epk: FF", KIND],
        &["x-ms-read-key-type: EffectivePartitionKey"],
        &["x-ms-start-epk: 0A4BA226", "x-ms-end-epk: 0A4BA226FF", KIND],
        // It is reported as malformed.
        &[START, END, "x-ms-read-key-type: x"],
    ] {
        assert_eq!(bounds(right), None, "{right:?}");
    }
}

#[test]
fn migrations_of_offers() {
    const TO_AUTOPILOT: &str = "x-ms-cosmos-migrate-offer-to-autopilot: true";
    const TO_MANUAL: &str = "x-ms-cosmos-migrate-offer-to-manual-throughput: True";
    let found = |line: &str, headers: &[&str]| cosmos(&[(line, headers, None)], "offer.migration");
    for (line, headers, expected) in [
        ("PUT /offers/a1b2", &[TO_AUTOPILOT][..], None),
        ("PUT /offers/a1b2", &[TO_MANUAL], None),
        ("PUT /offers/a1b2", &[TO_MANUAL, TO_AUTOPILOT], Some(Warning)),
        ("PUT /offers/a1b2", &["x-ms-cosmos-migrate-offer-to-autopilot: False"], Some(Warning)),
        // It is reported as malformed.
        ("PUT /offers/a1b2", &["x-ms-cosmos-migrate-offer-to-autopilot: 1"], None),
        ("GET /offers/a1b2", &[TO_AUTOPILOT], Some(Warning)),
        ("POST /dbs/db/colls", &[TO_MANUAL], Some(Warning)),
        ("PUT /dbs/db/colls/coll", &[TO_AUTOPILOT], Some(Warning)),
        ("PUT /offers/a1b2", &[], None),
    ] {
        assert_eq!(found(line, headers), expected, "{line} {headers:?}");
    }
}

#[test]
fn session_tokens_of_other_ranges() {
    for (range, token, expected) in [
        ("0", "0:-1#33,1:-1#12", Some(Note)),
        ("1", "0:1#3#1=2,1:1#3#1=2,2:1#3#1=2", Some(Note)),
        ("abc==,1", "0:-1#33,1:-1#12", Some(Note)),
        ("0", "0:-1#33", None),
        // The range was split; its token has the name of the range before.
        ("5", "0:-1#33,1:-1#12", None),
        ("5", "", None),
    ] {
        let range = format!("x-ms-documentdb-partitionkeyrangeid: {range}");
        let token = format!("x-ms-session-token: {token}");
        let line = format!("GET {DOCS}");
        let found = cosmos(&[(&line, &[&range, &token], None)], "session-token.ranges");
        assert_eq!(found, expected, "{range} {token}");
        assert_eq!(cosmos(&[(&line, &[&token], None)], "session-token.ranges"), None);
    }
}

#[test]
fn session_tokens_that_do_not_advance() {
    let code = "session-token.still";
    let create = format!("POST {DOCS}");
    let replace = DOC.replace("GET", "PUT");
    for (line, status, token, expected) in [
        (&*create, 201, "0:0#0", Some(Note)),
        (&replace, 200, "0:0", Some(Note)),
        (&replace, 200, "0:0#0#1=0", Some(Note)),
        (&create, 201, "0:-1#1", None),
        (&create, 409, "0:0#0", None),
        (DOC, 200, "0:0#0", None),
        ("POST /dbs/db/colls", 201, "0:0#0", None),
    ] {
        let token = format!("x-ms-session-token: {token}");
        let found = cosmos(&[(line, &[], Some((status, &[&token])))], code);
        assert_eq!(found, expected, "{line} {token}");
    }
    let given = |line, lsn| -> Option<Severity> {
        let first: &[&str] = &["x-ms-session-token: 0:-1#7"];
        let token = format!("x-ms-session-token: 0:-1#{lsn}");
        cosmos(&[(&create, &[], Some((201, first))), (line, &[], Some((200, &[&token])))], code)
    };
    let [delete, patch] = ["DELETE", "PATCH"].map(|method| DOC.replace("GET", method));
    for line in [&create, &replace, &delete, &patch] {
        assert_eq!(given(line, 7), Some(Note), "{line}");
        assert_eq!(given(line, 8), None, "{line}");
    }
    assert_eq!(given(DOC, 7), None);
}

#[test]
fn plans_of_queries() {
    let headers = |plan| ["x-ms-version: 2018-12-31", "content-type: application/query+json", plan];
    for (plan, expected) in [
        ("x-ms-cosmos-is-query-plan-request: True", None),
        ("x-ms-cosmos-is-query-plan-request: true", None),
        // It is reported as malformed.
        ("x-ms-cosmos-is-query-plan-request: 1", None),
        ("x-ms-cosmos-is-query-plan-request: False", Some(Warning)),
        ("x-ms-contoso: a", Some(Warning)),
    ] {
        let (line, headers) = (format!("POST {DOCS}"), headers(plan));
        let code = "cross-partition.missing";
        assert_eq!(cosmos(&[(&line, &headers, None)], code), expected, "{plan}");
        let accepted = expected.map(|_| Note);
        assert_eq!(cosmos(&[(&line, &headers, Some((200, &[])))], code), accepted, "{plan}");
        assert_eq!(cosmos(&[(&line, &headers, Some((400, &[])))], code), expected, "{plan}");
    }
}

/// A value that the service has accepted is not a warning.
#[test]
fn requests_that_were_accepted() {
    let patch = DOC.replace("GET", "PATCH");
    for (headers, code) in [
        (&[][..], "content-type.missing"),
        (&["content-type: text/plain"], "content-type.operation"),
        (&["content-type: application/json"], "content-type.operation"),
    ] {
        for (status, expected) in [(200, Note), (304, Note), (400, Warning), (415, Warning)] {
            let found = cosmos(&[(&patch, headers, Some((status, &[])))], code);
            assert_eq!(found, Some(expected), "{code} {status}");
        }
        assert_eq!(cosmos(&[(&patch, headers, None)], code), Some(Warning), "{code}");
    }
    for (method, expected) in [("PUT", Some(Warning)), ("DELETE", Some(Warning)), ("GET", None)] {
        let line = DOC.replace("GET", method);
        let found = cosmos(&[(&line, &["if-none-match: *"], None)], "if-none-match.method");
        assert_eq!(found, expected, "{method}");
    }
    let line = format!("POST {DOCS}");
    let found = cosmos(&[(&line, &["if-none-match: *"], None)], "if-none-match.method");
    assert_eq!(found, Some(Note));
}

/// Dates in forms that official clients of one service send.
#[test]
fn dates_of_clients() {
    let code = "deviation.not-http-date";
    for date in [
        "Nov, 22 2026 00:59:23.696831 GMT",
        "2026-11-22T01:01:27.335Z",
        "2018-05-12 02:10:00.123456+00:00",
        "Fri, 11 May 2018 18:48:36 +0000",
    ] {
        let headers = [format!("x-ms-date: {date}")];
        let headers = [headers[0].as_str()];
        let found = |contract| last(contract, &[("GET /", &headers, None)], code);
        assert_eq!(found(&app_configuration::CONTRACT), Some(Note), "{date}");
        assert_eq!(found(&cosmos_db::CONTRACT), Some(Warning), "{date}");
        let date = format!("date: {date}");
        let answer: &[&str] = &[&date];
        let youforce = last(&youforce::CONTRACT, &[("GET /", &[], Some((200, answer)))], code);
        assert!(matches!(youforce, Some(Note) | None), "{date}");
    }
}

/// Each rule lists only severities that differ from its own, once for each case.
#[test]
fn exceptions_are_exceptions() {
    for rule in crate::services::rules() {
        let mut whens: Vec<_> = rule.exceptions().iter().map(|it| it.when).collect();
        assert!(rule.exceptions().iter().all(|it| it.severity != rule.severity()), "{rule:?}");
        assert!(whens.iter().all(|when| !when.ends_with('.') && !when.is_empty()), "{rule:?}");
        whens.dedup();
        assert_eq!(whens.len(), rule.exceptions().len());
        assert!([Error, Warning, Note].iter().any(|severity| rule.may_be(*severity)));
    }
}
