//! Headers that real client libraries sent, and the ones they accept.

use std::collections::BTreeMap;
use std::fs;

use crate::common::shared;
use http::{HeaderMap, HeaderName, HeaderValue};
use masthead::Request;
use masthead::contract::Contract;
use masthead::contract::{Exchange, Response};
use masthead::services;
use masthead::{FieldLines, Notes, catalog};
use serde_json::Value;

/// The header lines of a message as a map.
fn headers(lines: &Value) -> HeaderMap {
    let pair = |line: &Value| {
        let name: HeaderName = line[0].as_str().unwrap().parse().unwrap();
        (name, HeaderValue::from_str(line[1].as_str().unwrap()).unwrap())
    };
    let mut map = HeaderMap::new();
    for (name, value) in lines.as_array().unwrap().iter().map(pair) {
        map.append(name, value);
    }
    map
}

/// Every header of the catalog decodes in every captured message, and is written as received or canonically; the
/// deviations met are those that `docs/GRAMMAR.md` describes.
#[test]
fn every_header_of_the_catalog_decodes() {
    let Some(folder) = shared("captures") else { return };
    let (mut requests, mut decoded) = (0, 0);
    let mut deviations = BTreeMap::new();
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "jsonl") {
            continue;
        }
        for line in fs::read_to_string(&path).unwrap().lines() {
            let exchange: Value = serde_json::from_str(line).unwrap();
            if exchange["type"] != "exchange" {
                continue;
            }
            requests += 1;
            for part in ["request_headers", "response_headers"] {
                let map = headers(&exchange[part]);
                for entry in catalog::ENTRIES {
                    let lines = FieldLines::of(&map, entry.name());
                    if lines.is_empty() {
                        continue;
                    }
                    let mut notes = Notes::new();
                    entry
                        .parse_noting(lines, &mut notes)
                        .unwrap_or_else(|error| panic!("{path:?}: {error}"));
                    for note in notes.iter() {
                        let key = (part, entry.name().as_str(), note.deviation().code());
                        *deviations.entry(key).or_insert(0) += 1;
                    }
                    let written = entry.encode(lines.to_lines(entry.name()).unwrap()).unwrap();
                    decoded += 1;
                    if written.as_slice().is_empty() {
                        // An empty list is left out.
                        continue;
                    }
                    assert_eq!(entry.parse_strict(written.as_field_lines()), Ok(()));
                    assert_eq!(entry.same(lines, written.as_field_lines()), Ok(true));
                }
            }
        }
    }
    println!("{requests} exchanges, {decoded} headers decoded, deviations: {deviations:?}");
    assert_eq!(requests, 1_449);
    // What the clients sent; the responses are those of a stand-in for the services.
    deviations.retain(|(part, ..), _| *part == "request_headers");
    let sent = [
        (("request_headers", "accept-datetime", "deviation.not-http-date"), 12),
        (("request_headers", "x-ms-date", "deviation.not-http-date"), 590),
        (("request_headers", "x-ms-indexing-directive", "deviation.numeric-directive"), 2),
        (("request_headers", "x-ms-session-token", "deviation.empty-session-token"), 10),
    ];
    assert_eq!(deviations.into_iter().collect::<Vec<_>>(), sent);
}

/// Every captured exchange tells its service, though the host is that of a stand-in.
#[test]
fn the_service_of_every_exchange_is_known() {
    let Some(folder) = shared("captures") else { return };
    let mut known = BTreeMap::new();
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "jsonl") {
            continue;
        }
        for line in fs::read_to_string(&path).unwrap().lines() {
            let line: Value = serde_json::from_str(line).unwrap();
            if line["type"] != "exchange" {
                continue;
            }
            let (asked, answered) =
                (headers(&line["request_headers"]), headers(&line["response_headers"]));
            let (method, target) =
                (line["method"].as_str().unwrap(), line["target"].as_str().unwrap());
            let request = Request::new(method, target, &asked);
            let status = line["response_status"].as_u64().unwrap();
            let response = Response::new(u16::try_from(status).unwrap(), &answered);
            let of_both = services::infer(&Exchange::response(Some(request), response));
            let of_request = services::infer(&Exchange::request(request));
            let name = line["service"].as_str().unwrap().to_owned();
            assert_eq!(of_both, of_request, "{}", line["operation"]);
            *known.entry((name, of_both.map(Contract::name))).or_insert(0) += 1;
        }
    }
    let expected = [
        (("appconfig".to_owned(), Some("app-configuration")), 594),
        (("cosmos".to_owned(), Some("cosmos-db")), 855),
    ];
    assert_eq!(known.into_iter().collect::<Vec<_>>(), expected);
}
