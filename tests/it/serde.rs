//! Headers, errors and deviations in serde's data model.

use http::HeaderValue;
use masthead::Request;
use masthead::conditional::IfMatch;
use masthead::contract::Contract;
use masthead::contract::{Context, Exchange, Report, Response};
use masthead::services;
use masthead::sync_token::SyncTokens;
use masthead::time::Date;
use masthead::{Deviation, Field, FieldLines};
use serde_json::json;

#[test]
fn a_header_is_its_line_or_its_lines() {
    let one: SyncTokens = serde_json::from_value(json!("a=b;sn=1")).unwrap();
    assert_eq!(serde_json::to_value(&one).unwrap(), json!("a=b;sn=1"));
    let two: IfMatch = serde_json::from_value(json!(["\"a\"", "\"b\""])).unwrap();
    assert_eq!(two.iter().count(), 2);
    assert_eq!(serde_json::to_value(&two).unwrap(), json!(["\"a\"", "\"b\""]));
    let date: Date = serde_json::from_value(json!("Friday, 11-May-18 18:48:36 GMT")).unwrap();
    assert_eq!(serde_json::to_value(date).unwrap(), json!("Fri, 11 May 2018 18:48:36 GMT"));
}

#[test]
fn faults_are_told() {
    let fault = |value| serde_json::from_value::<SyncTokens>(value).unwrap_err().to_string();
    assert_eq!(fault(json!("a")), "sync-token: expected a token id followed by \"=\" at byte 1");
    assert_eq!(fault(json!([])), "sync-token: the header is missing");
    assert_eq!(
        fault(json!(["a=b\n"])),
        "sync-token: expected a printable character, a space or a tab at byte 3"
    );
    assert!(fault(json!(1)).contains("a sync-token value, or a sequence of its lines"));
    assert_eq!(fault(json!(vec!["a=b"; 500])), "sync-token: more than 128 field lines");
    let octets = HeaderValue::from_bytes(b"\"\xff\"").unwrap();
    let octets = IfMatch::from_lines(octets.into()).unwrap();
    assert!(serde_json::to_value(&octets).unwrap_err().to_string().contains("not UTF-8"));
}

#[test]
fn errors_and_deviations() {
    let error = SyncTokens::parse_strict(FieldLines::one(b"a=b;sn=x")).unwrap_err();
    assert_eq!(
        serde_json::to_value(error).unwrap(),
        json!({"header": "sync-token", "code": "unexpected-byte", "line": 0, "offset": 7, "len": 1,
            "expected": "a decimal sequence number",
            "message": "sync-token: expected a decimal sequence number at byte 7"})
    );
    assert_eq!(
        serde_json::to_value(Deviation::WeekdayMismatch).unwrap(),
        json!("deviation.weekday-mismatch")
    );
}

/// The report on a request with these headers.
fn checked(service: &'static Contract, headers: &[(&'static str, &'static str)]) -> Report {
    let map = headers
        .iter()
        .map(|&(name, value)| (name.parse().unwrap(), HeaderValue::from_static(value)))
        .collect();
    service.check(Exchange::request(Request::new("PUT", "/a", &map)), &Context::default())
}

const PARTNER_HEADERS: &str = "https://github.com/MicrosoftDocs/partner-rest/blob/da361a77513654c106669900a9291162bfaf412c/partner-rest/develop/headers.md";

#[test]
fn reports_and_problems() {
    let report = checked(
        &services::partner::CONTRACT,
        &[("client-request-id", "a"), ("authorization", "Basic YTpi")],
    );
    let report = serde_json::to_value(&report).unwrap();
    assert_eq!(report["service"], "partner");
    assert_eq!(report["findings"].as_array().unwrap().len(), 2);
    assert_eq!(
        report["findings"][0],
        json!({"code": "partner.authorization.scheme", "severity": "error", "direction": "request",
            "header": "authorization", "line": 0, "span": [0, 10],
            "message": "the credentials are not a Bearer token",
            "help": "Send Authorization: Bearer <token>. The service accepts access tokens only.",
            "reference": "Partner REST API headers", "url": PARTNER_HEADERS, "status": 401, "service_text": "unauthenticated",
            "likely_cause": false})
    );
    let report = checked(
        &services::partner::CONTRACT,
        &[("client-request-id", "a"), ("accept", "text/html")],
    );
    let problem = serde_json::to_value(report.problem()).unwrap();
    let members: Vec<_> = problem.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(members, ["detail", "errors", "service", "status", "title", "type"]);
    let part = |name: &str| problem[name].clone();
    assert_eq!(part("type"), PARTNER_HEADERS);
    assert_eq!((part("status"), part("title")), (json!(401), json!("Unauthorized")));
    assert_eq!(part("detail"), "the request has no credentials");
    assert_eq!(part("service"), "partner");
    // The identifier is a warning: nobody refuses the request for it.
    let errors: Vec<_> = problem["errors"].as_array().unwrap().iter().collect();
    assert_eq!(
        errors.iter().map(|error| (&error["code"], &error["status"])).collect::<Vec<_>>(),
        [
            (&json!("partner.accept.json"), &json!(406)),
            (&json!("partner.authorization.missing"), &json!(401))
        ]
    );
}

/// The status is that with which the service itself answers.
#[test]
fn a_problem_has_the_status_of_its_service() {
    use services::{app_configuration, cosmos_db, partner, voss_automate, youforce};
    const TOKEN: (&str, &str) = ("authorization", "Bearer a");
    const ID: (&str, &str) = ("client-request-id", "9f8bed52-e4df-4d0c-9ca6-929a187b0731");
    for (service, headers, status) in [
        (&app_configuration::CONTRACT, &[][..], Some(401)),
        (&cosmos_db::CONTRACT, &[], Some(401)),
        (&partner::CONTRACT, &[], Some(401)),
        (&youforce::CONTRACT, &[], Some(401)),
        (&voss_automate::CONTRACT, &[], Some(401)),
        (&partner::CONTRACT, &[TOKEN, ID, ("accept", "text/html")], Some(406)),
        (&partner::CONTRACT, &[TOKEN, ID, ("if-match", "\\\"a\\\"")], Some(412)),
        (&partner::CONTRACT, &[TOKEN, ID, ("if-match", "a")], None),
        (&youforce::CONTRACT, &[TOKEN, ("x-raet-tenant-id", "a b")], Some(400)),
        (&youforce::CONTRACT, &[TOKEN, ("x-raet-tenant-id", "a")], None),
        // What the service answers is not documented.
        (
            &voss_automate::CONTRACT,
            &[("authorization", "Basic YTpi"), ("x-version", "1")],
            Some(400),
        ),
    ] {
        let report = checked(service, headers);
        let found = report.problem().map(|problem| problem.status().as_u16());
        assert_eq!(found, status, "{service}: {report}");
        let json = serde_json::to_value(report.problem()).unwrap();
        assert_eq!(json.get("status").cloned(), status.map(|status| json!(status)));
    }
    let map = http::HeaderMap::new();
    let exchange = Exchange::response(None, Response::new(401, &map));
    let report = services::partner::CONTRACT.check(exchange, &Context::default());
    assert!(report.problem().is_none());
}
