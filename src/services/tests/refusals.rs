//! Refusals that the messages alone do not explain, and names that are nearly right.

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::Request;
use crate::contract::{Context, Contract, Exchange, Response, Severity};
use crate::message::Body;
use crate::services::{app_configuration, cosmos_db, partner, voss_automate, youforce};

fn map(lines: &[&str]) -> HeaderMap {
    let pairs = lines.iter().map(|line| line.split_once(": ").unwrap());
    let header = |(name, value): (&str, &str)| {
        (HeaderName::from_bytes(name.as_bytes()).unwrap(), HeaderValue::from_str(value).unwrap())
    };
    pairs.map(header).collect()
}

/// The findings of a rule: the severity and the message of each.
fn findings(
    contract: &Contract,
    request: Request<'_>,
    response: Option<Response<'_>>,
    code: &str,
) -> Vec<(Severity, String)> {
    let mut exchange = Exchange::request(request);
    exchange.response = response;
    let report = contract.check(exchange, &Context::default());
    let found = report.findings().iter().filter(|finding| finding.rule().code() == code);
    found.map(|finding| (finding.severity(), finding.message().to_owned())).collect()
}

const MASTER: &str = "authorization: type%3dmaster%26ver%3d1.0%26sig%3dc09PEVJrgp2uQRkr934kFbTqhByc7TVr3OHyqlu%2bc%2bc%3d";
const DATE: &str = "x-ms-date: Fri, 11 May 2018 18:48:36 GMT";
const BEARER: &str = "authorization: Bearer e30.e30.c2ln";

#[test]
fn refusals_that_nothing_explains() {
    let found = |contract: &Contract, headers: &[&str], status, answer: &[&str], body: &str| {
        let (headers, answer) = (map(headers), map(answer));
        let mut response = Response::new(status, &answer);
        response.body = Some(body.as_bytes()).filter(|body| !body.is_empty());
        let request = Request::new("GET", "/dbs/db", &headers);
        findings(contract, request, Some(response), "credentials.refused")
            .into_iter()
            .map(|(severity, message)| {
                assert_eq!(severity, Severity::Note);
                message
            })
            .next()
    };
    let cosmos = |headers: &[&str], status, body: &str| {
        found(&cosmos_db::CONTRACT, headers, status, &[], body).unwrap_or_default()
    };
    let nothing = "the service refused the credentials, and nothing in the messages shows why";
    for (contract, headers) in [
        (&partner::CONTRACT, &[BEARER][..]),
        (&voss_automate::CONTRACT, &["authorization: Basic am9lOmJsb2dncw=="]),
        (&cosmos_db::CONTRACT, &[MASTER, DATE]),
        (&cosmos_db::CONTRACT, &["authorization: type=resource&ver=1.0&sig=abc"]),
        (&app_configuration::CONTRACT, &["host: shop.azconfig.io", BEARER]),
    ] {
        let answer = ["www-authenticate: HMAC-SHA256, Bearer"];
        let message = found(contract, headers, 401, &answer, "");
        assert_eq!(message.as_deref(), Some(nothing), "{contract}");
        assert_eq!(found(contract, headers, 403, &answer, ""), None, "{contract}");
        assert_eq!(found(contract, headers, 200, &[], ""), None, "{contract}");
        // What is absent or was removed is reported as that.
        assert_eq!(found(contract, &[], 401, &answer, ""), None, "{contract}");
        let removed = ["authorization: [REDACTED]"];
        assert_eq!(found(contract, &removed, 401, &answer, ""), None, "{contract}");
    }
    // Something else explains it.
    assert_eq!(cosmos(&[MASTER], 401, ""), "");
    assert_eq!(cosmos(&["authorization: Bearer abc", DATE], 401, ""), "");
    assert_eq!(found(&youforce::CONTRACT, &[BEARER], 401, &[], ""), None);
    let told = [
        "www-authenticate: Bearer error=\"invalid_token\", error_description=\"Authorization token failed validation\"",
    ];
    assert_eq!(found(&app_configuration::CONTRACT, &[BEARER], 401, &told, ""), None);
    // The text of the service is known.
    for (body, part) in [
        ("{\"message\":\"Local Authorization is disabled. Use an AAD token\"}", "accepts no keys"),
        ("local authorization is disabled", "accepts no keys"),
        ("Required Header authorization is missing. Ensure a valid token", "the request has one"),
    ] {
        assert!(cosmos(&[MASTER, DATE], 401, body).contains(part), "{body}");
    }
    let far = format!("{}local authorization is disabled", " ".repeat(65_536));
    assert_eq!(cosmos(&[MASTER, DATE], 401, &far), nothing);
}

#[cfg(feature = "signing")]
#[test]
fn signatures_that_are_right_for_the_key_and_refused() {
    use crate::HttpDate;
    use crate::services::{Evidence, VerificationKey};
    use crate::signing::cosmos_db::MasterKey;

    const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    let key: VerificationKey = KEY.parse().unwrap();
    let none = HeaderMap::new();
    for (method, target, body, is_of_key) in [
        ("GET", "/dbs/Shop", "", true),
        ("POST", "/dbs", "{\"message\":\"The wrong key is being used\"}", true),
        ("DELETE", "/dbs/Shop/colls/a", "{}", true),
        ("GET", "/dbs/Shop", "Local Authorization is disabled", false),
    ] {
        let mut headers = map(&["host: a.documents.azure.com", "x-ms-version: 2018-12-31", DATE]);
        let unsigned = Request::new(method, target, &headers);
        let now = HttpDate::from_unix(1_526_064_516).unwrap();
        let signed = MasterKey::from_base64(KEY).unwrap().sign(&unsigned, now).unwrap();
        signed.write_to(&mut headers);
        let mut exchange = Exchange::request(Request::new(method, target, &headers));
        for (status, is_refused) in [(401, is_of_key), (200, false), (404, false)] {
            let mut response = Response::new(status, &none);
            response.body = Some(body.as_bytes());
            exchange.response = Some(response);
            let mut report = cosmos_db::CONTRACT.check(exchange, &Context::default());
            let found = key.check(&mut report, &exchange, &Evidence::default());
            assert_eq!(found, is_refused, "{target} {status}");
            let messages = report.findings().iter().map(crate::contract::Finding::message);
            let of_key = messages.filter(|it| it.contains("the account has a different key"));
            assert_eq!(of_key.count(), usize::from(is_refused), "{report}");
            let codes = report.findings().iter().map(|finding| finding.rule().code());
            let notes = codes.filter(|code| *code == "credentials.refused").count();
            assert_eq!(notes, usize::from(status == 401 && !is_refused), "{report}");
        }
    }
}

#[test]
fn names_with_words_too_many_or_too_few() {
    let meant = |contract: &Contract, name: &str| {
        let headers = map(&[&format!("{name}: 1")]);
        let request = Request::new("GET", "/dbs/db/colls/coll/docs", &headers);
        let found = findings(contract, request, None, "header.near-miss");
        let of = |(_, message): &(_, String)| {
            let (_, known) = message.split_once("did you mean ").unwrap();
            known.trim_end_matches('?').to_owned()
        };
        found.first().map(of).unwrap_or_default()
    };
    for (name, known) in [
        ("x-ms-documentdb-session-token", "x-ms-session-token"),
        ("x-ms-documentdb-consistency-level", "x-ms-consistency-level"),
        ("x-ms-documentdb-continuation", "x-ms-continuation"),
        ("x-ms-documentdb-max-item-count", "x-ms-max-item-count"),
        ("x-ms-documentdb-enablecrosspartition", "x-ms-documentdb-query-enablecrosspartition"),
        ("x-ms-is-upsert", "x-ms-documentdb-is-upsert"),
        ("x-ms-isquery", "x-ms-documentdb-isquery"),
        ("x-ms-continuation-token", "x-ms-continuation"),
        ("x-ms-cosmos-session-token", "x-ms-session-token"),
        ("x-ms-documentdb_partitionkey", "x-ms-documentdb-partitionkey"),
        ("x_ms_documentdb_isquery", "x-ms-documentdb-isquery"),
        ("x_ms_date", "x-ms-date"),
        ("if-non-match", "if-none-match"),
        // These are known, or another word.
        ("x-ms-cosmos-hub-region-processing-only", ""),
        ("x-ms-documentdb-disable-ru-per-minute-usage", ""),
        ("x-ms-cosmos-query-optimisticdirectexecute", ""),
        ("x-ms-documentdb-force-query-scan", ""),
        ("x-ms-documentdb-script-enable-logging", ""),
        ("x-ms-documentdb-token", ""),
        ("x-ms-useragent", ""),
        ("x-contoso-session-token", ""),
        ("x-session-token", ""),
    ] {
        assert_eq!(meant(&cosmos_db::CONTRACT, name), known, "{name}");
    }
    for (name, known) in [
        ("x-ms-sync-token", "sync-token"),
        ("sync_token", "sync-token"),
        ("sync-tokens", "sync-token"),
        ("if-non-match", "if-none-match"),
        ("x-request-id", ""),
        ("x-ms-content-type", ""),
        ("sync", ""),
    ] {
        assert_eq!(meant(&app_configuration::CONTRACT, name), known, "{name}");
    }
}

#[test]
fn queries_that_are_not_marked() {
    let found = |headers: &[&str], body: &str, status, answer: &str| {
        let headers = map(&[&[MASTER, DATE, "x-ms-version: 2018-12-31"], headers].concat());
        let none = HeaderMap::new();
        let mut request = Request::new("POST", "/dbs/db/colls/coll/docs", &headers);
        if !body.is_empty() {
            request.body = Body::Bytes(body.as_bytes());
        }
        let mut response = Response::new(status, &none);
        response.body = Some(answer.as_bytes());
        let found =
            findings(&cosmos_db::CONTRACT, request, Some(response), "cosmos-db.isquery.missing");
        found.first().map(|(severity, _)| *severity)
    };
    let json = "content-type: application/json";
    let query = "content-type: application/query+json";
    let error = Some(Severity::Error);
    for body in ["{\"query\":\"SELECT 1\"}", " { \"query\" : \"SELECT\"", "{\n\"query\":\"\""] {
        assert_eq!(found(&[json], body, 400, ""), error, "{body}");
        assert_eq!(found(&[json, "x-ms-documentdb-isquery: True"], body, 400, ""), None);
        assert_eq!(found(&[json, "x-ms-cosmos-is-query-plan-request: True"], body, 400, ""), None);
        assert_eq!(found(&[json], body, 201, ""), None);
    }
    assert_eq!(found(&[query], "", 400, ""), error);
    for body in ["{\"id\":\"query\"}", "{\"query\":1}", "[\"query\"]", "{"] {
        assert_eq!(found(&[json], body, 400, ""), None, "{body}");
    }
    for quote in ["'", "\\u0027", "\\'"] {
        let answer = format!("because the required properties - {quote}id; {quote} - are missing");
        assert_eq!(found(&[json], "", 400, &answer), Some(Severity::Note), "{answer}");
        let other = answer.replace("id;", "name;");
        assert_eq!(found(&[json], "", 400, &other), None, "{other}");
    }
}

#[test]
fn ranges_of_session_tokens_are_counted() {
    for (token, message) in [
        ("0:-1#33,1:-1#12", "the request goes to range 0; 1 session token is of another range"),
        (
            "0:-1#3,1:-1#1,2:-1#1",
            "the request goes to range 0; 2 session tokens are of other ranges",
        ),
        (
            "2:-1#1,1:-1#1,0:-1#3,3:-1#1",
            "the request goes to range 0; 3 session tokens are of other ranges",
        ),
    ] {
        let token = format!("x-ms-session-token: {token}");
        let headers = map(&[MASTER, DATE, "x-ms-documentdb-partitionkeyrangeid: 0", &token]);
        let request = Request::new("GET", "/dbs/db/colls/coll/docs", &headers);
        let found = findings(&cosmos_db::CONTRACT, request, None, "cosmos-db.session-token.ranges");
        assert_eq!(found[0].1, message);
    }
}
