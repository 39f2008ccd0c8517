//! Values that people send and services refuse, each in several ways.

use http::HeaderMap;

use super::map;
use crate::Request;
use crate::contract::{Context, Contract, Exchange, Response};
use crate::services::{app_configuration, cosmos_db, infer};

/// Returns true if a rule reports a request that was answered with this status and these headers.
#[track_caller]
fn reports(
    contract: &Contract,
    line: &str,
    headers: &[&str],
    answer: Option<u16>,
    code: &str,
) -> bool {
    let (method, target) = line.split_once(' ').unwrap();
    let (headers, none) = (map(headers), HeaderMap::new());
    let mut exchange = Exchange::request(Request::new(method, target, &headers));
    exchange.response = answer.map(|status| Response::new(status, &none));
    let report = contract.check(exchange, &Context::default());
    report.findings().iter().any(|finding| finding.rule().code() == code)
}

pub(super) const DOCUMENT: &str = "GET /dbs/db/colls/coll/docs/doc";
const DOCUMENTS: &str = "GET /dbs/db/colls/coll/docs";

#[track_caller]
fn cosmos(line: &str, header: &str, answer: Option<u16>, code: &str) -> bool {
    let code = format!("cosmos-db.{code}");
    reports(&cosmos_db::CONTRACT, line, &[header, "x-ms-version: 2018-12-31"], answer, &code)
}

#[test]
fn levels_in_another_case() {
    for level in ["strong", "SESSION", "boundedStaleness", "Consistentprefix"] {
        let header = format!("x-ms-consistency-level: {level}");
        assert!(cosmos(DOCUMENT, &header, None, "consistency-level.case"), "{level}");
    }
    for level in ["Strong", "Eventual", "ConsistentPrefix", "Bounded"] {
        let header = format!("x-ms-consistency-level: {level}");
        assert!(!cosmos(DOCUMENT, &header, None, "consistency-level.case"), "{level}");
    }
}

#[test]
fn parameters_of_the_type_of_a_query() {
    for (value, expected) in [
        ("application/query+json; charset=utf-8", true),
        ("Application/Query+JSON;charset=\"UTF-8\"", true),
        ("application/query+json;", false),
        ("application/json; charset=utf-8", false),
    ] {
        let header = format!("content-type: {value}");
        let line = "POST /dbs/db/colls/coll/docs";
        assert_eq!(
            cosmos(line, &header, None, "content-type.query-parameters"),
            expected,
            "{value}"
        );
    }
}

#[test]
fn continuations_that_were_changed() {
    for (token, expected) in [
        ("%7B%22token%22%3A%22a%22%7D", true),
        ("%5b%7B%7d%5D", true),
        ("%2bRID:~a#RT:1", true),
        ("K1JJRDp+YWJjI1JUOjE=", true),
        ("LVJJRDp+YWJj", true),
        ("null", true),
        ("undefined", true),
        ("{\"a\":\"José\"}", true),
        ("{\"a\":\"Jos\\u00e9\"}", false),
        ("+RID:~a==#RT:1", false),
        ("%25", false),
    ] {
        let header = format!("x-ms-continuation: {token}");
        assert_eq!(cosmos(DOCUMENTS, &header, None, "continuation.changed"), expected, "{token}");
    }
    let feed = |more: &str| {
        let headers = ["A-IM: Incremental feed", "x-ms-continuation: \"43\"", more];
        reports(
            &cosmos_db::CONTRACT,
            DOCUMENTS,
            &headers,
            None,
            "cosmos-db.continuation.change-feed",
        )
    };
    assert!(feed("x-ms-version: 2018-12-31"));
    assert!(!feed("If-None-Match: \"43\""));
}

#[test]
fn partition_keys_that_are_paths() {
    let code = "partition-key.path";
    for key in ["[\"id\"]", "[\"/tenant\"]", "[\"partitionKey\"]"] {
        let header = format!("x-ms-documentdb-partitionkey: {key}");
        assert!(cosmos(DOCUMENT, &header, Some(404), code), "{key}");
        assert!(!cosmos(DOCUMENT, &header, Some(200), code), "{key}");
    }
    assert!(!cosmos(DOCUMENT, "x-ms-documentdb-partitionkey: [\"ids\"]", Some(404), code));
}

#[test]
fn header_sections_that_are_large() {
    for (length, expected) in [(1_000, false), (8_000, false), (8_500, true), (20_000, true)] {
        let header = format!("x-contoso: {}", "a".repeat(length));
        assert_eq!(cosmos(DOCUMENT, &header, None, "headers.size"), expected, "{length}");
    }
}

#[test]
fn hosts_of_clouds_gateways_and_other_apis() {
    let service = |host: &str, target: &'static str, agent: &str| {
        let headers = map(&[&format!("host: {host}"), &format!("user-agent: {agent}")]);
        infer(&Exchange::request(Request::new("GET", target, &headers))).map(Contract::name)
    };
    for host in [
        "a.sqlx.cosmos.azure.com",
        "a.documents.azure.cn:443",
        "x.z12.sql.cosmos.fabric.microsoft.com",
    ] {
        assert_eq!(service(host, "/", "a"), Some("cosmos-db"), "{host}");
    }
    for host in ["a.appconfig.azure.us", "a.appconfig.azure.cn", "a-eastus.azconfig.io"] {
        assert_eq!(service(host, "/", "a"), Some("app-configuration"), "{host}");
    }
    for (host, api) in [
        ("contoso.table.cosmos.azure.com:443", true),
        ("contoso.GREMLIN.cosmos.azure.com", true),
        ("contoso.mongo.cosmos.azure.com:10255", true),
        ("contoso.documents.azure.com", false),
    ] {
        let header = format!("host: {host}");
        assert_eq!(cosmos("GET /dbs", &header, None, "host.other-api"), api, "{host}");
        assert_eq!(service(host, "/dbs", "azsdk-python-cosmos/4.0.0"), Some("cosmos-db"), "{host}");
    }
    // A client of tables does not use the document API.
    let table = "contoso.table.cosmos.azure.com";
    assert_eq!(service(table, "/Tables", "azsdk-python-data-tables/12.4.0"), None);
}

#[test]
fn versions_and_forms_of_app_configuration() {
    let config = |line: &str, header: &str, code: &str| {
        let code = format!("app-configuration.{code}");
        reports(&app_configuration::CONTRACT, line, &[header], None, &code)
    };
    for (target, expected) in [
        ("/kv", true),
        ("/kv/a?label=b", true),
        ("/revisions?api-version=", true),
        ("/kv?API-Version=1.0", false),
        ("/kv?key=*&api-version=2023-11-01", false),
        ("/other", false),
    ] {
        assert_eq!(
            config(&format!("GET {target}"), "accept: */*", "api-version.missing"),
            expected
        );
    }
    for (value, expected) in [
        ("application/x-www-form-urlencoded", true),
        ("Application/X-WWW-Form-Urlencoded; charset=utf-8", true),
        ("multipart/form-data; boundary=a", true),
        ("application/vnd.microsoft.appconfig.kv+json", false),
        ("application/json", false),
    ] {
        let header = format!("content-type: {value}");
        assert_eq!(config("PUT /kv/a?api-version=1.0", &header, "content-type.form"), expected);
    }
}

#[test]
fn entra_tokens() {
    use base64::Engine;
    let token = |payload: &str| {
        let payload = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(payload);
        format!("e30.{payload}.c2ln")
    };
    let config = |payload: &str| {
        let headers = ["host: a.azconfig.io", &format!("authorization: Bearer {}", token(payload))];
        let code = "app-configuration.authorization.entra-token";
        reports(&app_configuration::CONTRACT, "GET /kv?api-version=1.0", &headers, None, code)
    };
    for (payload, expected) in [
        (r#"{"aud":"https://a.azconfig.io/"}"#, true),
        (r#"{"aud":"https://azconfig.io/"}"#, true),
        (r#"{"aud":"https://graph.microsoft.com"}"#, true),
        (r#"{"aud":"https://azconfig.io"}"#, false),
        (r#"{"aud":"https://a.azconfig.io"}"#, false),
        (r#"{"aud":"https://appconfig.azure.com"}"#, false),
        (r#"{"aud":"35ffadb3-7fc1-497e-b61b-381d28e744cc"}"#, false),
        ("{}", false),
    ] {
        assert_eq!(config(payload), expected, "{payload}");
    }
    let account = |payload: &str| {
        let value = format!("authorization: type%3Daad%26ver%3D1.0%26sig%3D{}", token(payload));
        let headers = ["host: a.documents.azure.com", &value];
        let code = "cosmos-db.authorization.entra-token";
        reports(&cosmos_db::CONTRACT, DOCUMENT, &headers, None, code)
    };
    for (payload, expected) in [
        (r#"{"aud":"https://management.azure.com"}"#, true),
        (r#"{"aud":"https://management.azure.com/"}"#, true),
        (r#"{"aud":["https://vault.azure.net"]}"#, true),
        (r#"{"aud":"https://cosmos.azure.com"}"#, false),
        (r#"{"aud":"https://a.documents.azure.com/"}"#, false),
        (r#"{"aud":"https://a.documents.azure.com:443"}"#, false),
    ] {
        assert_eq!(account(payload), expected, "{payload}");
    }
}

/// The clock is that of the response where it refuses the request, and that of the caller before all.
#[test]
fn clocks_are_those_of_the_receiver() {
    let skew = |status: u16, answered: &str, now: Option<&str>| {
        let date = "Thu, 27 Apr 2017 00:51:12 GMT";
        let token =
            "type%3dmaster%26ver%3d1.0%26sig%3dc09PEVJrgp2uQRkr934kFbTqhByc7TVr3OHyqlu%2bc%2bc%3d";
        let headers = map(&[&format!("x-ms-date: {date}"), &format!("authorization: {token}")]);
        let answer = map(&[&format!("date: {answered}")]);
        let mut exchange = Exchange::request(Request::new("GET", "/dbs", &headers));
        exchange.response = Some(Response::new(status, &answer));
        let mut context = Context::default();
        context.now = now.map(|now| now.parse::<crate::time::Date>().unwrap().0);
        let report = cosmos_db::CONTRACT.check(exchange, &context);
        let found = report.findings().iter().find(|it| it.rule().code() == "cosmos-db.date.skew");
        found.map(|finding| finding.message().to_owned()).unwrap_or_default()
    };
    let later = "Thu, 27 Apr 2017 02:51:10 GMT";
    assert!(skew(403, later, None).contains("1 hour 59 minutes behind the clock"));
    assert!(skew(401, later, None).contains("this looks like a time zone"));
    assert_eq!(skew(200, later, None), "");
    assert_eq!(skew(403, later, Some("Thu, 27 Apr 2017 00:51:12 GMT")), "");
    assert_eq!(skew(403, "Thu, 27 Apr 2017 00:46:12 GMT", None), "");
    assert!(skew(403, "Thu, 27 Apr 2017 00:46:11 GMT", None).contains("5 minutes 1 second ahead"));
}

const MANUAL: [&str; 3] =
    ["x-ms-offer-throughput: 400", "x-ms-offer-throughput: 450", "X-MS-Offer-Throughput: x"];
const AUTOSCALE: [&str; 3] = [
    "x-ms-cosmos-offer-autopilot-settings: {\"maxThroughput\":4000}",
    "x-ms-cosmos-offer-autopilot-settings: {\"maxThroughput\":4000,\"a\":[]}",
    "x-ms-cosmos-offer-autopilot-settings: 4000",
];

/// Headers of which a request has one or the other, whatever their values are.
#[test]
fn headers_that_exclude_each_other() {
    let excludes = |line: &str, headers: &[&str], code: &str| {
        reports(&cosmos_db::CONTRACT, line, headers, None, code)
    };
    let both = "cosmos-db.offer.both";
    for line in ["POST /dbs", "POST /dbs/db/colls"] {
        for manual in MANUAL {
            assert!(!excludes(line, &[manual], both));
            assert!(AUTOSCALE.iter().all(|it| excludes(line, &[manual, it], both)), "{manual}");
        }
        assert!(!AUTOSCALE.iter().any(|it| excludes(line, &[it], both)));
    }
    let both = "cosmos-db.read-consistency-strategy.both";
    for strategy in ["Eventual", "Session", "LatestCommitted", "GlobalStrong", "strong"] {
        let strategy = format!("x-ms-cosmos-read-consistency-strategy: {strategy}");
        assert!(!excludes(DOCUMENT, &[&strategy], both), "{strategy}");
        for level in ["x-ms-consistency-level: Eventual", "x-ms-consistency-level: none"] {
            assert!(excludes(DOCUMENT, &[&strategy, level], both), "{strategy}");
            assert!(!excludes(DOCUMENT, &[level], both), "{level}");
        }
    }
}

/// Values that the new types refuse, and how bad that is.
#[test]
fn values_outside_of_their_grammar() {
    use crate::contract::Severity::{Error, Note, Warning};
    for (line, severity) in [
        ("x-ms-indexing-directive: false", Warning),
        ("x-ms-indexing-directive: 1", Note),
        ("x-ms-indexing-directive: 3", Warning),
        ("x-ms-cosmos-priority-level: Medium", Warning),
        ("x-ms-cosmos-throughput-bucket: 6", Warning),
        ("x-ms-cosmos-batch-atomic: 1", Warning),
        ("x-ms-cosmos-correlated-activityid: mine", Warning),
        ("x-ms-dedicatedgateway-max-age: 00:05:00", Warning),
        ("x-ms-documentdb-isquery: 1", Error),
        ("x-ms-documentdb-is-upsert: yes", Error),
        ("x-ms-offer-throughput: 450", Error),
        ("x-ms-offer-throughput: 400 RU", Error),
        ("x-ms-cosmos-offer-autopilot-settings: {'maxThroughput': 4000}", Error),
        ("x-ms-cosmos-offer-autopilot-settings: 4000", Error),
        ("x-ms-documentdb-responsecontinuationtokenlimitinkb: 0", Error),
        ("x-ms-documentdb-expiry-seconds: 100000", Error),
        ("x-ms-documentdb-pre-trigger-include: pr\u{e9}", Error),
        ("x-ms-cosmos-read-consistency-strategy: Strong", Error),
    ] {
        let (headers, name) = (map(&[line]), line.split_once(':').unwrap().0);
        let exchange = Exchange::request(Request::new("POST", "/dbs/db/colls/coll/docs", &headers));
        let report = cosmos_db::CONTRACT.check(exchange, &Context::default());
        let of_it = |finding: &&crate::contract::Finding| {
            finding.header().is_some_and(|header| header.as_str() == name)
        };
        let worst =
            report.findings().iter().filter(of_it).map(crate::contract::Finding::severity).max();
        assert_eq!(worst, Some(severity), "{line}");
    }
}

/// Names that official clients send are known.
#[test]
fn names_of_official_clients() {
    for line in [
        "x-ms-cosmos-populateindexmetrics-V2: true",
        "x-ms-cosmos-populateindexmetrics: True",
        "x-ms-documentdb-query: True",
        "x-ms-cosmos-migrate-offer-to-autopilot: true",
        "x-ms-cosmos-batch-ordered: True",
        "x-ms-documentdb-query-parallelizecrosspartitionquery: True",
        "x-ms-cosmos-read-consistency-strategy: Session",
    ] {
        for code in ["header.near-miss", "header.unknown"] {
            let is_reported =
                reports(&cosmos_db::CONTRACT, "POST /dbs/db/colls/coll/docs", &[line], None, code);
            assert!(!is_reported, "{line}");
        }
    }
    let near = ["x-ms-documentdb-is-query: True", "x-ms-documentdb-isupsert: True"];
    for line in near {
        let target = "POST /dbs/db/colls/coll/docs";
        assert!(reports(&cosmos_db::CONTRACT, target, &[line], None, "header.near-miss"), "{line}");
    }
}

#[test]
fn levels_that_the_answer_says_the_account_does_not_have() {
    let finding = |level: &str, status: u16, body: &str| {
        let headers = map(&[&format!("x-ms-consistency-level: {level}")]);
        let none = HeaderMap::new();
        let mut exchange = Exchange::request(Request::new("GET", &DOCUMENT[4..], &headers));
        exchange.response = Some(Response::new(status, &none).with_body(body.as_bytes()));
        let report = cosmos_db::CONTRACT.check(exchange, &Context::default());
        let code = "cosmos-db.consistency-level.stronger";
        report.findings().iter().any(|finding| finding.rule().code() == code)
    };
    let text =
        |level| format!("… when service is configured with consistency level {level}. Ensure …");
    assert!(finding("Strong", 400, &text("Session")));
    assert!(finding("BoundedStaleness", 400, &text("Eventual")));
    assert!(finding("Strong", 400, &text("boundedstaleness").replace('.', "\"}")));
    assert!(!finding("Eventual", 400, &text("Session")));
    assert!(!finding("Strong", 200, &text("Session")));
    assert!(!finding("Strong", 400, &text("Other")));
    assert!(!finding("Strong", 400, ""));
}

#[test]
fn versions_of_app_configuration() {
    let config = |query: &str, code: &str| {
        let headers = ["host: a.azconfig.io", "authorization: Bearer e30.e30.c2ln"];
        let line = format!("GET /kv{query}");
        reports(&app_configuration::CONTRACT, &line, &headers, None, code)
    };
    for (query, is_missing, is_invalid) in [
        ("?api-version=1.0", false, false),
        ("?key=a&API-Version=2023-11-01", false, false),
        ("?api-version=2022-11-01-preview", false, false),
        ("?api-version=v1.0", false, true),
        ("?api-version=latest", false, true),
        ("?api-version=1", false, false),
        ("?api-version=REDACTED", false, false),
        ("?api-version=1.", false, true),
        ("?api-version=2023-13-01", false, true),
        ("?api-version={{version}}", false, true),
        ("?api-version=1.0&api-version=1.0", false, true),
        ("?apiversion=1.0", true, false),
        ("?key=a&amp;api-version=1.0", true, false),
        ("", true, false),
    ] {
        let missing = config(query, "app-configuration.api-version.missing");
        let invalid = config(query, "app-configuration.api-version.invalid");
        assert_eq!((missing, invalid), (is_missing, is_invalid), "{query}");
    }
}

#[test]
fn queries_that_are_not_marked() {
    let code = "cosmos-db.isquery.missing";
    let query = |marks: &[&str], answer| {
        let headers = ["x-ms-version: 2018-12-31", "content-type: application/query+json"];
        let headers = [&headers[..], marks].concat();
        reports(&cosmos_db::CONTRACT, "POST /dbs/db/colls/coll/docs", &headers, answer, code)
    };
    assert!(query(&[], None) && query(&[], Some(400)) && query(&[], Some(200)));
    assert!(query(&["x-ms-documentdb-isquery: False"], None));
    for mark in [
        "x-ms-documentdb-isquery: true",
        "x-ms-documentdb-isquery: 1",
        "x-ms-documentdb-query: True",
        "x-ms-cosmos-is-query-plan-request: True",
    ] {
        assert!(!query(&[mark], None), "{mark}");
    }
}

#[test]
fn partition_keys_that_are_not_ascii() {
    for (key, expected) in [
        ("[\"Zürich\"]", true),
        ("[\"a\",\"日本\"]", true),
        ("[\"Z\\u00fcrich\"]", false),
        ("[null]", false),
    ] {
        let header = format!("x-ms-documentdb-partitionkey: {key}");
        assert_eq!(cosmos(DOCUMENT, &header, None, "partition-key.ascii"), expected, "{key}");
    }
}

#[test]
fn answers_that_explain_a_failure() {
    let answer = |status, body: &str| {
        let (none, code) = (HeaderMap::new(), "cosmos-db.answer.meaning");
        let response = Response::new(status, &none).with_body(body.as_bytes());
        let exchange = Exchange::response(None, response);
        let report = cosmos_db::CONTRACT.check(exchange, &Context::default());
        let found = report.findings().iter().find(|finding| finding.rule().code() == code);
        found.map(|finding| finding.message().to_owned()).unwrap_or_default()
    };
    for (status, body, word) in [
        (400, "{\"message\":\"Invalid Continuation Token\"}", "x-ms-continuation"),
        (
            400,
            "The provided cross partition query can not be directly served by the gateway.",
            "each partition key range",
        ),
        (
            400,
            "PartitionKey extracted from document doesn\\u0027t match",
            "path of the partition key",
        ),
        (403, "This is blocked by your Cosmos DB account firewall settings.", "firewall"),
        (403, "principal [a] does not have required RBAC permissions to perform", "role"),
        (403, "The authorization token is not valid at the current time.", "clock"),
        (404, "Owner resource does not exist", "case-sensitive"),
        (409, "Resource with specified id or name already exists.", "is-upsert"),
        (412, "One of the specified pre-condition is not met.", "If-Match"),
    ] {
        assert!(answer(status, body).contains(word), "{body}");
        assert_eq!(answer(500, body), "", "{body}");
    }
    let dated = "The authorization token is not valid at the current time (current server time: Mon, 14 May 2018 05:03:36 GMT).";
    assert_eq!(answer(403, dated), "");
}

#[test]
fn what_a_403_of_app_configuration_means() {
    let code = "app-configuration.answer.meaning";
    let refused = |credentials: &str, status| {
        let authorization = format!("authorization: {credentials}");
        let headers = ["host: a.azconfig.io", &authorization];
        let line = "GET /kv?api-version=1.0";
        reports(&app_configuration::CONTRACT, line, &headers, Some(status), code)
    };
    let hmac = "HMAC-SHA256 Credential=a&SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=ydNThZ5HJX+vlH5/NrP4BRuE56+tzbUaeqxEtvX+Dyg=";
    for credentials in ["Bearer e30.e30.c2ln", hmac] {
        assert!(refused(credentials, 403), "{credentials}");
        assert!(!refused(credentials, 401) && !refused(credentials, 200), "{credentials}");
    }
    assert!(!refused("Basic YTpi", 403));
}
