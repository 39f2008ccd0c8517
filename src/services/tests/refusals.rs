//! Refusals that the messages alone do not explain, and names that are nearly right.

use http::HeaderMap;

use super::map;
use crate::Request;
use crate::contract::{Context, Contract, Exchange, Response, Severity};
use crate::message::Body;
use crate::services::{app_configuration, cosmos_db, partner, voss_automate, youforce};

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
        // Of a body that was streamed, the start is enough.
        let headers = map(&[MASTER, DATE, "x-ms-version: 2018-12-31", json]);
        let request = Request::new("POST", "/dbs/db/colls/coll/docs", &headers);
        let request = request.with_body_start(body.as_bytes());
        let none = HeaderMap::new();
        let response = Some(Response::new(400, &none));
        let streamed =
            findings(&cosmos_db::CONTRACT, request, response, "cosmos-db.isquery.missing");
        assert_eq!(streamed.first().map(|(severity, _)| *severity), error);
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

/// A request with `HMAC-SHA256` credentials.
fn store_request(credential: &str, signature: &str, more: &[&str]) -> HeaderMap {
    let credentials = format!(
        "authorization: HMAC-SHA256 Credential={credential}&SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature={signature}"
    );
    let lines = [
        "host: contoso.azconfig.io",
        "x-ms-content-sha256: 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        "x-ms-date: Fri, 11 May 2018 18:48:36 GMT",
        &credentials,
    ];
    map(&[&lines, more].concat())
}

const SIGNATURE: &str = "ydNThZ5HJX+vlH5/NrP4BRuE56+tzbUaeqxEtvX+Dyg=";

#[test]
fn parts_of_a_connection_string_in_credential() {
    let code = "app-configuration.authorization.credential";
    let found = |credential: &str| {
        let headers = store_request(credential, SIGNATURE, &[]);
        let request = Request::new("GET", "/kv?api-version=1.0", &headers);
        findings(&app_configuration::CONTRACT, request, None, code)
    };
    for (credential, message) in [
        ("Id=0-l4-s0:abcdef", "starts with \"Id=\""),
        ("id=abc", "starts with \"Id=\""),
        ("https://contoso.azconfig.io", "the endpoint of the store"),
        ("Endpoint=https://contoso.azconfig.io", "the endpoint of the store"),
        ("contoso.azconfig.io", "the host of the store"),
        ("Endpoint=https://contoso.azconfig.io;Id=abc;Secret=CANARY", "has the secret"),
        ("Id=abc;Secret=CANARY", "has the secret"),
    ] {
        let found = found(credential);
        let [(Severity::Error, text)] = &found[..] else { panic!("{credential}: {found:?}") };
        assert!(text.contains(message) && !text.contains("CANARY"), "{text}");
    }
    for credential in ["key-id-1", "0-l4-s0:h5htBaY5Z1LwFz50bIQv", "Identity", "endpoint", "aB+/"] {
        assert_eq!(found(credential), [], "{credential}");
    }
}

#[test]
fn an_example_of_credentials_has_the_scheme_that_was_sent() {
    let help = |contract: &Contract, headers: &HeaderMap| {
        let request = Request::new("GET", "/kv?api-version=1.0", headers);
        let report = contract.check(Exchange::request(request), &Context::default());
        let mut found =
            report.findings().iter().filter(|it| it.rule().code() == "header.malformed");
        found.next().unwrap().help().to_owned()
    };
    for signature in ["?", "", "AAAA====", "a&Credential=b"] {
        let headers = store_request("a", signature, &[]);
        let help = help(&app_configuration::CONTRACT, &headers);
        assert!(help.starts_with("expected a value such as \"HMAC-SHA256 Credential="), "{help}");
    }
    let headers = map(&["authorization: Basic ???"]);
    assert!(help(&app_configuration::CONTRACT, &headers).contains("\"Basic "));
    let headers = map(&["authorization: Bearer a b"]);
    assert!(help(&app_configuration::CONTRACT, &headers).contains("\"Bearer "));
    // What the service takes is its own example.
    let headers = map(&["authorization: Bearer ?"]);
    assert!(help(&voss_automate::CONTRACT, &headers).contains("\"Basic "));
}

#[test]
fn weak_tags_in_if_match() {
    let put = |contract: &Contract, target: &str, headers: &HeaderMap, code| {
        let request = Request::new("PUT", target, headers);
        let found = findings(contract, request, None, code);
        found.first().map(|(severity, _)| *severity)
    };
    for (tag, is_weak) in [
        ("W/\"a\"", true),
        ("\"a\", W/\"b\"", true),
        ("\"W/a\"", false),
        ("\"a\"", false),
        ("*", false),
    ] {
        let line = format!("if-match: {tag}");
        let headers = store_request("a", SIGNATURE, &[&line]);
        let code = "app-configuration.if-match.weak";
        let found = put(&app_configuration::CONTRACT, "/kv/a?api-version=1.0", &headers, code);
        assert_eq!(found, is_weak.then_some(Severity::Note), "{tag}");
        let headers = map(&[MASTER, DATE, "x-ms-version: 2018-12-31", &line]);
        let (doc, code) = ("/dbs/db/colls/coll/docs/doc", "cosmos-db.if-match.weak");
        let found = put(&cosmos_db::CONTRACT, doc, &headers, code);
        assert_eq!(found, is_weak.then_some(Severity::Warning), "{tag}");
        // A read ignores the header.
        let read = Request::new("GET", doc, &headers);
        assert_eq!(findings(&cosmos_db::CONTRACT, read, None, code), []);
    }
}
