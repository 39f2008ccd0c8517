//! The program with an additional contract: its reports as text, JSON and SARIF.

use std::fs;
use std::path::Path;

use masthead::contract::{Context, Exchange};
use masthead::{Request, services};
use serde_json::Value;

#[path = "../../../examples/own_contract.rs"]
mod acme;

const REQUEST: &str = "PUT /things/1 HTTP/1.1\nHost: a.acme.example\nX-Acme-Keys: a\n\n";

/// The output about the request in one format.
fn written(form: &str) -> String {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("own_contract.http");
    fs::write(&file, REQUEST).unwrap();
    let mut contracts = services::ALL.to_vec();
    contracts.push(&acme::ACME);
    let words = ["acme-check", "check", "--format", form, file.to_str().unwrap()];
    let mut out = Vec::new();
    let _ = masthead_cli::run_from(contracts, words.map(Into::into), &mut out);
    String::from_utf8(out).unwrap()
}

#[test]
fn reports_in_every_form() {
    let text = written("text");
    for part in [
        "(Acme API)",
        "error[acme.key.missing]",
        "error[acme.if-match.missing]",
        "the service answers: 401",
        "did you mean x-acme-key?",
        "1 exchange: 2 errors, 1 warning, 0 notes",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    let json: Value = serde_json::from_str(&written("json")).unwrap();
    assert_eq!(json["service"], "acme");
    let codes: Vec<_> = json["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["code"].as_str().unwrap())
        .collect();
    assert_eq!(codes, ["acme.key.missing", "acme.if-match.missing", "header.near-miss"]);
    let sarif: Value = serde_json::from_str(&written("sarif")).unwrap();
    let rules = sarif["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    let own = rules.iter().find(|rule| rule["id"] == "acme.if-match.missing").unwrap();
    assert_eq!(own["helpUri"], "https://www.rfc-editor.org/rfc/rfc6585#section-3");
    assert_eq!(sarif["runs"][0]["results"].as_array().unwrap().len(), 3);
}

#[test]
fn the_example_runs() {
    acme::main().unwrap();
    masthead::header_set::assert_names::<acme::RequestHeaders>();
    masthead::header_set::assert_names::<acme::ResponseHeaders>();
}

#[test]
fn a_report_becomes_an_answer() {
    let headers = http::HeaderMap::new();
    let exchange = Exchange::request(Request::new("PUT", "/things/1", &headers));
    let report = acme::ACME.check(exchange, &Context::default());
    let problem = report.problem().unwrap();
    assert_eq!(problem.status(), 401);
    assert_eq!(problem.www_authenticate().unwrap(), "Acme");
}
