//! `masthead check --service cosmos-db`, from outside.

use crate::program::masthead;
use serde_json::{Value, json};

const COSMOS: [&str; 3] = ["check", "--service", "cosmos-db"];

/// The exit code, and the findings of each exchange on standard input.
fn check(flags: &[&str], input: &str) -> (i32, Vec<Vec<Value>>) {
    crate::program::check(COSMOS[2], flags, input.as_bytes())
}

/// The codes, without `cosmos-db.`, of what is found in a request: its line, and what it has beside the
/// authorization, the date and the version.
#[track_caller]
fn codes(flags: &[&str], line: &str, headers: &str) -> Vec<String> {
    let request = request(line, headers);
    let (_, mut exchanges) = check(flags, &request);
    assert_eq!(exchanges.len(), 1, "{request}");
    let code = |finding: &Value| {
        finding["code"].as_str().unwrap().trim_start_matches("cosmos-db.").to_owned()
    };
    exchanges.remove(0).iter().map(code).collect()
}

fn request(line: &str, headers: &str) -> String {
    let version = if headers.contains("x-ms-version") { "" } else { "x-ms-version: 2020-07-15\n" };
    format!(
        "{line} HTTP/1.1\nHost: contoso.documents.azure.com\nx-ms-date: Thu, 27 Apr 2017 00:51:12 GMT\n\
         Authorization: type%3dmaster%26ver%3d1.0%26sig%3dc09PEVJrgp2uQRkr934kFbTqhByc7TVr3OHyqlu%2bc%2bc%3d\n\
         {version}{headers}\n"
    )
}

const DOC: &str = "GET /dbs/db/colls/coll/docs/doc";
const KEY: &str = "x-ms-documentdb-partitionkey: [\"a\"]\n";
const QUERY: &str = "POST /dbs/db/colls/coll/docs";
const QUERY_TYPE: &str = "Content-Type: application/query+json\nx-ms-documentdb-isquery: True\n";

#[test]
fn a_request_that_is_right() {
    assert_eq!(codes(&[], DOC, KEY), [""; 0]);
    let all = format!(
        "{KEY}User-Agent: ContosoMarketingApp/1.0.0\nx-ms-activity-id: 65e90498-0d3f-41b1-a65a-223cc6366564\n\
         x-ms-consistency-level: Session\nx-ms-session-token: 0:-1#33\nIf-None-Match: \"28535\"\n"
    );
    assert_eq!(codes(&["--account-consistency", "Session"], DOC, &all), [""; 0]);
}

#[test]
fn operations_are_inferred_or_told() {
    let query = format!("{QUERY_TYPE}{KEY}x-ms-continuation: +RID:~a#RT:1\n");
    assert_eq!(codes(&[], QUERY, &query), [""; 0]);
    assert_eq!(
        codes(&["--operation", "create"], QUERY, &query),
        ["content-type.operation", "continuation.operation"]
    );
    // What the method does not allow is not believed.
    assert_eq!(codes(&["--operation", "create"], DOC, KEY), [""; 0]);
    let unknown = masthead(&[&COSMOS[..], &["--operation", "reed", "-"]].concat(), b"");
    assert_eq!(unknown.status.code(), Some(2));
    let text = String::from_utf8(unknown.stderr).unwrap();
    assert!(text.contains("possible values: read, read-feed, query"), "{text}");
    let unknown =
        masthead(&[&COSMOS[..], &["--account-consistency", "Bounded", "-"]].concat(), b"");
    assert_eq!(unknown.status.code(), Some(2));
    let text = String::from_utf8(unknown.stderr).unwrap();
    assert!(text.contains("possible values: Strong, BoundedStaleness, Session"), "{text}");
}

/// `--operation` applies if the method allows the operation, whatever the path is.
#[test]
fn operations_that_are_told_need_their_method() {
    // A feed has pages; a deletion and a read have none.
    let continued = format!("{KEY}x-ms-continuation: a\n");
    let delete = DOC.replace("GET", "DELETE");
    assert_eq!(codes(&["--operation", "delete"], &delete, &continued), ["continuation.operation"]);
    assert_eq!(codes(&["--operation", "read-feed"], DOC, &continued), [""; 0]);
    assert_eq!(
        codes(&["--operation", "read-feed"], &delete, &continued),
        ["continuation.operation"]
    );
    assert_eq!(codes(&["--operation", "delete"], DOC, &continued), ["continuation.operation"]);
    let feed = "GET /dbs/db/colls/coll/docs";
    assert_eq!(codes(&["--operation", "delete"], feed, &continued), [""; 0]);
}

#[test]
fn versions_of_the_api() {
    let with = |version: &str| codes(&[], DOC, &format!("{KEY}x-ms-version: {version}\n"));
    for known in ["2015-12-16", "2018-12-31", "2020-07-15", "2024-06-06"] {
        assert_eq!(with(known), [""; 0], "{known}");
    }
    // Whatever is later than all that are known, and previews.
    for newer in ["2024-06-07", "2024-06-06-preview", "2030-01-01", "2017-05-03-preview"] {
        assert_eq!(with(newer), ["version.newer"], "{newer}");
    }
    for unknown in ["2024-06-05", "2018-12-30", "2019-01-01"] {
        assert_eq!(with(unknown), ["version.unknown"], "{unknown}");
    }
    assert_eq!(with("yesterday"), ["header.malformed"]);
    let without = request(DOC, KEY).replace("x-ms-version: 2020-07-15\n", "");
    let (_, exchanges) = check(&[], &without);
    assert_eq!(exchanges[0][0]["code"], "cosmos-db.version.missing");
    let before = with("2013-01-01");
    assert!(before.contains(&"version.unknown".to_owned()), "{before:?}");
}

/// Headers of a version are allowed from that version on.
#[test]
fn what_a_version_brought() {
    let with = |version: &str, line: &str, headers: &str| {
        codes(&[], line, &format!("x-ms-version: {version}\n{headers}"))
    };
    let feed = "GET /dbs/db/colls/coll/docs";
    let changes = "A-IM: Incremental feed\nx-ms-documentdb-partitionkeyrangeid: 0\n";
    assert_eq!(with("2016-07-11", feed, changes), [""; 0]);
    assert_eq!(with("2016-05-30", feed, changes), ["a-im.version"]);
    assert_eq!(with("2015-12-16", DOC, KEY), [""; 0]);
    assert_eq!(with("2015-08-06", DOC, KEY), ["partition-key.version"]);
    let levels = "x-ms-documentdb-partitionkey: [\"a\",\"b\"]\n";
    assert_eq!(with("2020-07-15", DOC, levels), [""; 0]);
    assert_eq!(with("2019-10-14", DOC, levels), ["partition-key.components"]);
    assert_eq!(with("2015-12-16", DOC, levels), ["partition-key.components"]);
    assert_eq!(with("2015-08-06", DOC, levels), ["partition-key.version"]);
}

#[test]
fn content_types_by_operation() {
    let put = "PUT /dbs/db/colls/coll/docs/doc";
    let patch = "PATCH /dbs/db/colls/coll/docs/doc";
    let types = |line: &str, content_type: &str| {
        codes(&[], line, &format!("{KEY}Content-Type: {content_type}\n"))
    };
    assert_eq!(types(put, "application/json; charset=utf-8"), [""; 0]);
    assert_eq!(types(put, "application/query+json"), ["content-type.operation"]);
    assert_eq!(types(patch, "application/json-patch+json"), [""; 0]);
    assert_eq!(types(patch, "application/json_patch+json"), [""; 0]);
    assert_eq!(types(patch, "application/json"), ["content-type.operation"]);
    assert_eq!(types("POST /dbs/d/colls/c/docs/x/attachments", "image/png"), [""; 0]);
    assert_eq!(codes(&[], put, KEY), ["content-type.missing"]);
    let is_query = format!("{KEY}x-ms-documentdb-isquery: true\nContent-Type: application/");
    assert_eq!(codes(&[], QUERY, &format!("{is_query}json\n")), ["content-type.query"]);
    assert_eq!(codes(&[], QUERY, &format!("{is_query}sql\n")), ["content-type.operation"]);
}

/// Of a body only its digest and its start are kept.
#[test]
fn queries_without_their_header() {
    let head = request(QUERY, &format!("{KEY}Content-Type: application/json\n"));
    let more = "x".repeat(10_000);
    for (body, is_query) in [
        ("{\"query\":\"SELECT * FROM c\"}".to_owned(), true),
        (format!("{{\n    \"query\" : \"SELECT {more}\"}}"), true),
        ("{\"id\":\"a\",\"query\":\"b\"}".to_owned(), false),
        (format!("{{\"id\":\"{more}\"}}"), false),
    ] {
        let head = head.trim_end();
        let raw = format!(
            "{head}\nContent-Length: {}\n\n{body}HTTP/1.1 400 Bad Request\nContent-Length: 0\n\n",
            body.len()
        );
        let chunked = format!(
            "{head}\nTransfer-Encoding: chunked\n\n2\n{}\n{:x}\n{}\n0\n\nHTTP/1.1 400 Bad Request\nContent-Length: 0\n\n",
            &body[..2],
            body.len() - 2,
            &body[2..]
        );
        let headers: Vec<Value> = head
            .lines()
            .skip(1)
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| json!({"name": name, "value": value}))
            .collect();
        let har = json!({"log": {"entries": [{
            "request": {
                "method": "POST",
                "url": "https://contoso.documents.azure.com/dbs/db/colls/coll/docs",
                "headers": headers,
                "postData": {"mimeType": "application/json", "text": body},
            },
            "response": {"status": 400, "headers": []},
        }]}});
        for input in [raw, chunked, har.to_string()] {
            let (_, exchanges) = check(&[], &input);
            let codes = exchanges[0].iter().map(|finding| finding["code"].as_str().unwrap());
            let has = codes.clone().any(|code| code == "cosmos-db.isquery.missing");
            assert_eq!(has, is_query, "{:?}", codes.collect::<Vec<_>>());
        }
    }
}

#[test]
fn consistency_against_the_account() {
    let levels = |account: &str, level: &str| {
        let headers = format!("{KEY}x-ms-session-token: 0:-1#1\nx-ms-consistency-level: {level}\n");
        codes(&["--account-consistency", account], DOC, &headers)
    };
    for (account, level, code) in [
        ("Strong", "Strong", ""),
        ("Strong", "Eventual", ""),
        ("BoundedStaleness", "Strong", "consistency-level.stronger"),
        ("Session", "BoundedStaleness", "consistency-level.stronger"),
        ("Eventual", "Session", "consistency-level.order"),
        ("Eventual", "ConsistentPrefix", "consistency-level.order"),
        ("Session", "ConsistentPrefix", ""),
        ("ConsistentPrefix", "Eventual", ""),
    ] {
        let expected: Vec<_> = Some(code).filter(|code| !code.is_empty()).into_iter().collect();
        assert_eq!(levels(account, level), expected, "{level} on {account}");
    }
    let bounded = levels("Session", "Bounded");
    assert_eq!(bounded, ["consistency-level.stronger", "deviation.bounded-consistency"]);
    // Without an override, the consistency is that of the account.
    assert_eq!(codes(&["--account-consistency", "Session"], DOC, KEY), ["session-token.missing"]);
}

#[test]
fn dates_and_clocks() {
    for (now, fine) in [
        ("Thu, 27 Apr 2017 00:46:12 GMT", true),
        ("Thu, 27 Apr 2017 00:46:11 GMT", false),
        ("Thu, 27 Apr 2017 01:11:12 GMT", true),
        ("Thu, 27 Apr 2017 01:11:13 GMT", false),
    ] {
        assert_eq!(codes(&["--now", now], DOC, KEY).is_empty(), fine, "{now}");
    }
    // A token of Microsoft Entra includes its lifetime, and needs no date.
    let aad = "GET /dbs HTTP/1.1\nAuthorization: type%3Daad%26ver%3D1.0%26sig%3De30.e30.c2ln\nx-ms-version: 2020-07-15\n\n";
    assert_eq!(check(&["--now", "Thu, 27 Apr 2017 01:21:13 GMT"], aad), (0, vec![vec![]]));
    // Date stands in for x-ms-date.
    let dated = request(DOC, KEY).replace("x-ms-date", "Date");
    assert_eq!(check(&[], &dated), (0, vec![vec![]]));
}

#[test]
fn partitions() {
    let two = "x-ms-documentdb-partitionkey: [\"a\", 1]\n";
    assert_eq!(codes(&[], DOC, two), [""; 0]);
    let old = format!("{two}x-ms-version: 2018-12-31\n");
    assert_eq!(codes(&[], DOC, &old), ["partition-key.components"]);
    let older = format!("{KEY}x-ms-version: 2015-08-06\n");
    assert_eq!(codes(&[], DOC, &older), ["partition-key.version"]);
    assert_eq!(codes(&[], QUERY, QUERY_TYPE), ["cross-partition.missing"]);
    let flag = |value: &str| {
        let name = "x-ms-documentdb-query-enablecrosspartition";
        codes(&[], QUERY, &format!("{QUERY_TYPE}{name}: {value}\n"))
    };
    assert_eq!(flag("True"), [""; 0]);
    assert_eq!(flag("False"), ["cross-partition.missing"]);
    assert_eq!(flag("yes"), ["header.malformed"]);
    let plan = format!("{QUERY_TYPE}x-ms-cosmos-is-query-plan-request: True\n");
    assert_eq!(codes(&[], QUERY, &plan), [""; 0]);
    // What the documented example of a query has.
    let wrong = format!("{QUERY_TYPE}x-ms-query-enable-crosspartition: True\n");
    let (_, exchanges) = check(&[], &request(QUERY, &wrong));
    let message = exchanges[0][0]["message"].as_str().unwrap();
    assert!(message.ends_with("did you mean x-ms-documentdb-query-enablecrosspartition?"));
}

#[test]
fn writes_to_several_regions() {
    let delete = "DELETE /dbs/db/colls/coll/docs/doc";
    let flag = |value: &str| format!("{KEY}x-ms-cosmos-allow-tentative-writes: {value}\n");
    assert_eq!(codes(&[], delete, KEY), [""; 0]);
    assert_eq!(codes(&["--multi-write"], delete, KEY), ["tentative-writes.missing"]);
    assert_eq!(codes(&["--multi-write"], delete, &flag("False")), ["tentative-writes.missing"]);
    assert_eq!(codes(&["--multi-write"], delete, &flag("true")), [""; 0]);
    assert_eq!(codes(&["--multi-write"], DOC, KEY), [""; 0]);
    assert_eq!(codes(&["--multi-write"], delete, &flag("yes")), ["header.malformed"]);
    let by_key = "POST /dbs/db/colls/coll/operations/partitionkeydelete";
    let headers = format!("{KEY}Content-Type: application/json\n");
    assert_eq!(codes(&["--multi-write"], by_key, &headers), ["tentative-writes.missing"]);
    assert_eq!(codes(&[], by_key, &headers), [""; 0]);
    let (_, exchanges) = check(&["--multi-write"], &request(delete, KEY));
    assert_eq!(exchanges[0][0]["status"], 403);
    assert_eq!(exchanges[0][0]["service_text"], "Writes are not allowed in the region");
}

#[test]
fn responses() {
    let sent = "x-ms-activity-id: 65E90498-0d3f-41b1-a65a-223cc6366564\n";
    let exchange = |status: &str, headers: &str| {
        let head = request(DOC, &format!("{KEY}{sent}"));
        let (_, mut exchanges) = check(&[], &format!("{head}HTTP/1.1 {status}\n{headers}\n"));
        exchanges.remove(0)
    };
    let same = sent.to_ascii_lowercase();
    assert_eq!(exchange("200 OK", &same), [json!(null); 0]);
    let other = exchange("200 OK", "x-ms-activity-id: 00000000-0000-0000-0000-000000000000\n");
    assert_eq!(other[0]["code"], "cosmos-db.activity-id.echo");
    let busy = exchange("429 Too Many Requests", &format!("{same}x-ms-substatus: 3200\n"));
    let codes: Vec<_> = busy.iter().map(|finding| &finding["code"]).collect();
    assert_eq!(codes, ["cosmos-db.retry-after-ms.missing", "cosmos-db.substatus.meaning"]);
    assert_eq!(exchange("100 Continue", "x-ms-activity-id: x\n").len(), 0);
}

/// A read under Session of a collection, with a token or without, and the token that came back.
fn session_read(collection: &str, sent: &str, given: &str) -> String {
    let sent = match sent {
        "" => String::new(),
        token => format!("x-ms-session-token: {token}\n"),
    };
    let line = format!("GET /dbs/db/colls/{collection}/docs/doc");
    let request = request(&line, &format!("{KEY}x-ms-consistency-level: Session\n{sent}"));
    format!("{request}HTTP/1.1 200 OK\nx-ms-session-token: {given}\nContent-Length: 0\n\n")
}

/// The codes of the last exchange of a file.
fn last(file: &str) -> Vec<String> {
    let (_, exchanges) = check(&[], file);
    let code = |finding: &Value| {
        finding["code"].as_str().unwrap().trim_start_matches("cosmos-db.").to_owned()
    };
    exchanges.last().unwrap().iter().map(code).collect()
}

#[test]
fn sessions_send_back_what_they_were_given() {
    let first = session_read("a", "0:-1#1", "0:-1#5") + &session_read("a", "0:-1#5", "1:-1#7");
    let after = |sent: &str| last(&(first.clone() + &session_read("a", sent, "0:-1#5")));
    assert_eq!(after("0:-1#5,1:-1#7"), [""; 0]);
    assert_eq!(after("1:-1#7"), [""; 0], "the range that the read goes to");
    assert_eq!(after("0:-1#5,1:-1#6"), ["session-token.older"]);
    assert_eq!(after(""), ["session-token.forgotten"]);
    assert_eq!(after("?"), ["header.malformed"], "an error is reported once");
    let other = |collection: &str| last(&(first.clone() + &session_read(collection, "", "0:1")));
    assert_eq!(other("b"), ["session-token.missing"]);
    // Another program is another client, which has no token yet.
    let program = session_read("a", "", "0:1").replace("\nHost", "\nUser-Agent: b/1\nHost");
    assert_eq!(last(&(first.clone() + &program)), ["session-token.missing"]);
    let program = session_read("a", "0:-1#1", "0:1").replace("\nHost", "\nUser-Agent: b/1\nHost");
    assert_eq!(last(&(first.clone() + &program)), [""; 0]);
    // What is no read under Session needs no token.
    let plain = request(DOC, KEY).replace("/coll/", "/a/");
    assert_eq!(last(&(first.clone() + &plain)), [""; 0]);
    // Another account, and a collection that was deleted.
    let elsewhere = session_read("a", "0:-1#1", "0:-1#1").replace("contoso", "fabrikam");
    assert_eq!(last(&(first.clone() + &elsewhere)), [""; 0]);
    for gone in ["DELETE /dbs/db/colls/a", "DELETE /dbs/db"] {
        let deleted = |status: &str| {
            let gone = request(gone, "");
            let answer = format!("HTTP/1.1 {status}\nContent-Length: 0\n\n");
            last(&(first.clone() + &gone + &answer + &session_read("a", "0:-1#1", "0:-1#1")))
        };
        assert_eq!(deleted("204 No Content"), [""; 0], "{gone}");
        assert_eq!(deleted("404 Not Found"), ["session-token.older"], "{gone}");
    }
    // A read that was refused has read nothing.
    let refused = session_read("a", "0:-1#1", "0:-1#1").replace("200 OK", "401 Unauthorized");
    assert_eq!(last(&(first.clone() + &refused)), ["credentials.refused"]);
}

#[test]
fn what_nobody_refuses_is_no_error() {
    // Clients let the last one win, or the number wrap.
    for token in ["0:1#100#1=5#1=6", "0:1#99999999999999999999"] {
        let (code, exchanges) =
            check(&[], &request(DOC, &format!("{KEY}x-ms-session-token: {token}\n")));
        assert_eq!((code, exchanges[0].len()), (0, 1), "{token}");
    }
    let (code, exchanges) =
        check(&[], "HTTP/1.1 200 OK\nx-ms-session-token: foo\nlsn: -1\nx-ms-item-count: -1\n\n");
    assert_eq!((code, exchanges[0].len()), (0, 3));
    assert!(exchanges[0].iter().all(|finding| finding["service_text"].is_null()));
    assert_eq!(codes(&[], DOC, &format!("{KEY}x-ms-version: 2099-01-01\n")), ["version.newer"]);
    assert_eq!(codes(&[], DOC, &format!("{KEY}User-Agent: my app: v1, beta: 2\n")).len(), 1);
    // The date that stands beside x-ms-date, and that of a token of Microsoft Entra, do not count.
    let (code, _) = check(&[], &request(DOC, &format!("{KEY}Date: now\n")));
    assert_eq!(code, 0);
}

#[test]
fn a_credential_is_not_shown() {
    for authorization in [
        "type%3dmaster%26ver%3d1.0%26sig%3dcAnArY",
        "type=cAnArY&ver=cAnArY&sig=cAnArY+cAnArY",
        "type%3dmaster%26ver%3d1.0%26cAnArY",
        "Bearer cAnArY",
        "cAnArY",
    ] {
        let input = format!("GET /dbs HTTP/1.1\nAuthorization: {authorization}\n\n");
        for format in ["text", "json"] {
            let arguments = [&COSMOS[..], &["--format", format, "-"]].concat();
            let output = masthead(&arguments, input.as_bytes());
            let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
            assert!(!text.to_ascii_lowercase().contains("canary"), "{text}");
        }
    }
}

#[test]
fn the_example_has_no_error() {
    let har = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/captures/cosmos-db.har");
    let output = masthead(&[&COSMOS[..], &[har]].concat(), b"");
    assert_eq!(output.status.code(), Some(0));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.lines().last().unwrap().starts_with("59 exchanges: 0 errors, "), "{text}");
}
