use std::time::Duration;

use masthead::conditional::ETag;
use masthead::correlation::{XMsClientRequestId, XMsCorrelationRequestId, XMsRequestId};
use masthead::paging::Link;
use masthead::sync_token::SyncTokens;
use masthead::time::{LastModified, MementoDatetime, RetryAdvice};
use masthead::{FieldMapExt, HttpDate};
use serde_json::json;

use super::Server;

const A: &str = "/kv/a?api-version=1.0";

/// The status of a request with one more header.
#[track_caller]
fn status(server: &Server, line: &str, headers: &[(&str, &str)]) -> u16 {
    let body = if line.starts_with("PUT /kv") { "{\"value\":\"2\"}" } else { "" };
    server.send(line, headers, body).status.as_u16()
}

/// A condition is checked and the key-value is written in one step: of clients that write at the same time, one is first.
#[test]
fn no_update_is_lost() {
    const CLIENTS: usize = 4;
    const TIMES: usize = 10;
    let server = Server::new();
    server.put("counter", "", "{\"value\":\"0\"}");
    let count_up = || {
        let mut refused = 0;
        for _ in 0..TIMES {
            loop {
                let now = server.get("/kv/counter?api-version=1.0");
                let value: usize = now.json()["value"].as_str().unwrap().parse().unwrap();
                let tag = now.headers["etag"].to_str().unwrap();
                let headers = [("content-type", "application/json"), ("if-match", tag)];
                let body = format!("{{\"value\":\"{}\"}}", value + 1);
                let line = "PUT /kv/counter?api-version=1.0";
                match server.send(line, &headers, &body).status.as_u16() {
                    200 => break,
                    status => assert_eq!(status, 412),
                }
                refused += 1;
            }
        }
        refused
    };
    let refused: usize = std::thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS).map(|_| scope.spawn(count_up)).collect();
        clients.into_iter().map(|client| client.join().unwrap()).sum()
    });
    let value = server.get("/kv/counter?api-version=1.0").json()["value"].clone();
    assert_eq!(value, (CLIENTS * TIMES).to_string(), "{refused} writes were refused");
}

#[test]
fn written_and_read() {
    let server = Server::new();
    let missing = server.get(A);
    assert_eq!((missing.status.as_u16(), missing.body.len()), (404, 0));
    assert!(missing.headers.peek::<SyncTokens>().unwrap().is_some());
    let body = json!({ "key": "ignored", "value": "1", "content_type": "text/plain", "tags": { "t": "u", "n": null } });
    let written = server.put("a%2F%C3%A9+%25", "&label=x%2By", &body.to_string());
    let read = server.get("/kv/a/%C3%A9+%25?API-Version=1.0&Label=x+y");
    assert_eq!(written.json(), read.json());
    let json = read.json();
    assert_eq!((&json["key"], &json["label"]), (&json!("a/é+%"), &json!("x+y")));
    assert_eq!((&json["value"], &json["locked"]), (&json!("1"), &json!(false)));
    assert_eq!(json["tags"], body["tags"]);
    assert_eq!(
        read.headers["content-type"],
        "application/vnd.microsoft.appconfig.kv+json; charset=utf-8"
    );
    assert_eq!(read.header::<ETag>(), ETag::strong(json["etag"].as_str().unwrap()).unwrap());
    assert!(HttpDate::now().unix() - read.header::<LastModified>().0.unix() < 60);
    let text = json["last_modified"].as_str().unwrap();
    assert!(text.ends_with("+00:00") && text.len() == 25, "{text}");

    let head = server.send("HEAD /kv/a/%C3%A9+%25?api-version=1.0&label=x%2By", &[], "");
    assert_eq!((head.status.as_u16(), head.body.len()), (200, 0));
    assert_eq!(head.header::<ETag>(), read.header());
    let some = server.get("/kv/a%2F%C3%A9+%25?api-version=1.0&label=x%2By&%24Select=Key,etag");
    assert_eq!(some.json().as_object().unwrap().keys().collect::<Vec<_>>(), ["etag", "key"]);
    assert_eq!(server.get(&format!("{A}&$select=other")).status, 400);
}

#[test]
fn conditions() {
    let server = Server::new();
    let etag = server.put("a", "", "{}").headers["etag"].to_str().unwrap().to_owned();
    let get = format!("GET {A}");
    for (header, value, expected) in [
        ("if-none-match", etag.as_str(), 304),
        ("if-none-match", "\"b\"", 200),
        ("if-none-match", "*", 304),
        ("if-none-match", "\"*\"", 304),
        ("if-match", etag.as_str(), 200),
        ("if-match", "\"b\"", 412),
        ("if-match", "\"*\"", 200),
    ] {
        assert_eq!(status(&server, &get, &[(header, value)]), expected, "{header}: {value}");
    }
    let unchanged = server.send(&get, &[("if-none-match", &etag)], "");
    assert_eq!((unchanged.headers["etag"].to_str().unwrap(), unchanged.body.len()), (&*etag, 0));
    for (line, header, value, expected) in [
        ("PUT /kv/a?api-version=1.0", "if-none-match", "*", 412),
        ("PUT /kv/b?api-version=1.0", "if-match", "*", 412),
        ("PUT /kv/b?api-version=1.0", "if-none-match", "*", 200),
        ("PUT /kv/a?api-version=1.0", "if-match", etag.as_str(), 200),
        ("PUT /kv/a?api-version=1.0", "if-match", etag.as_str(), 412),
        ("DELETE /kv/a?api-version=1.0", "if-match", etag.as_str(), 412),
        ("DELETE /kv/none?api-version=1.0", "if-match", "*", 412),
        ("PUT /locks/a?api-version=1.0", "if-match", etag.as_str(), 412),
        ("DELETE /kv/a?api-version=1.0", "if-match", "*", 200),
        ("DELETE /kv/a?api-version=1.0", "accept", "*/*", 204),
    ] {
        assert_eq!(status(&server, line, &[(header, value)]), expected, "{line} {header}: {value}");
    }
}

#[test]
fn locks() {
    let server = Server::new();
    let lock = "PUT /locks/a?api-version=1.0";
    assert_eq!(status(&server, lock, &[]), 404);
    let written = server.put("a", "", "{\"value\":\"1\"}");
    let locked = server.send(lock, &[], "");
    assert_eq!(
        (locked.json()["locked"].clone(), locked.json()["value"].clone()),
        (true.into(), "1".into())
    );
    assert_ne!(locked.headers["etag"], written.headers["etag"]);
    let refused = server.send(&format!("PUT {A}"), &[("content-type", "application/json")], "{}");
    assert_eq!(refused.status, 409);
    assert_eq!(refused.headers["content-type"], "application/problem+json; charset=utf-8");
    assert_eq!(refused.json()["type"], "https://azconfig.io/errors/key-locked");
    assert_eq!(refused.json()["name"], "a");
    assert_eq!(status(&server, &format!("DELETE {A}"), &[]), 409);
    let unlocked = server.send("DELETE /locks/a?api-version=1.0", &[], "");
    assert_eq!(unlocked.json()["locked"], false);
    assert_eq!(status(&server, &format!("DELETE {A}"), &[]), 200);
}

/// A second is the unit of the past, and a time to come is now.
#[test]
fn the_past() {
    let server = Server::new();
    server.put("a", "", "{\"value\":\"old\"}");
    let then = HttpDate::now().to_string();
    std::thread::sleep(Duration::from_millis(1_100));
    server.put("a", "", "{\"value\":\"new\"}");
    let line = format!("GET {A}&label=");
    let read = |date: &str| server.send(&line, &[("accept-datetime", date)], "");
    let old = read(&then);
    assert_eq!(old.json()["value"], "old");
    assert_eq!(old.header::<MementoDatetime>().0.to_string(), then);
    let link: Link = old.header();
    assert_eq!(link.view().find_rel("original").unwrap().target(), format!("{A}&label="));
    let before = read("Sat, 12 May 2018 02:10:00 GMT");
    assert_eq!(before.status, 404);
    assert!(before.headers.peek::<MementoDatetime>().unwrap().is_some());
    let now = read("Fri, 31 Dec 9999 23:59:59 GMT");
    assert_eq!(
        (now.json()["value"].clone(), now.headers.contains_key("link")),
        ("new".into(), false)
    );
    assert_eq!(read("2018-05-12T02:10:00.000Z").status, 404);
    assert_eq!(server.get(A).json()["value"], "new");
}

#[test]
fn throttled() {
    let server = Server::new();
    for (key, header) in [("throttle-1", "retry-after"), ("throttle-both", "x")] {
        let line = format!("PUT /kv/{key}?api-version=1.0");
        let reply = server.send(&line, &[("content-type", "application/json")], "{}");
        assert_eq!(reply.status, 429);
        assert_eq!(reply.json()["policy"], "Total Requests");
        assert!(!reply.headers.contains_key(header));
        let advice = RetryAdvice::read_from(&reply.headers, HttpDate::now(), Duration::MAX);
        assert_eq!(advice.unwrap().unwrap().wait(), Duration::from_millis(15));
        server.put(key, "", "{}");
        assert_eq!(server.get(&format!("/kv/{key}?api-version=1.0")).status, 429);
        assert_eq!(server.get(&format!("/kv/{key}?api-version=1.0")).status, 200);
    }
}

#[test]
fn identifiers() {
    let server = Server::new();
    let sent = [("x-ms-client-request-id", "any text"), ("x-ms-correlation-request-id", "c")];
    let plain = server.send(&format!("GET {A}"), &sent, "");
    assert!(plain.headers.peek::<XMsClientRequestId>().unwrap().is_none());
    assert_eq!(
        plain.header::<XMsCorrelationRequestId>(),
        XMsCorrelationRequestId::new("c").unwrap()
    );
    let asked = [sent[0], ("x-ms-return-client-request-id", "true")];
    let echoed = server.send(&format!("GET {A}"), &asked, "");
    assert_eq!(echoed.headers["x-ms-client-request-id"], "any text");
    assert_eq!(echoed.headers["x-ms-request-id"], echoed.headers["x-ms-correlation-request-id"]);
    assert_ne!(plain.header::<XMsRequestId>(), echoed.header());
}

#[test]
fn bad_requests() {
    let server = Server::new();
    let json = ("content-type", "application/json");
    for (line, headers, body, expected) in [
        ("GET /kv/a", &[][..], "", 400),
        ("GET /kv/a?api-version=", &[], "", 400),
        ("GET /kv/a?api-version=2.0", &[], "", 400),
        ("GET /kv/a?api-version=2026-4-1", &[], "", 400),
        ("GET /kv/a?api-version=2026-04-01-preview", &[], "", 404),
        ("GET /kv/a?api-version=1.0", &[("if-match", "\"a")], "", 400),
        ("GET /kv/%FF?api-version=1.0", &[], "", 400),
        ("GET /kv/a?api-version=1.0&label=%FF", &[], "", 400),
        ("PUT /kv/a?api-version=1.0", &[("content-type", "text/plain")], "{}", 415),
        (
            "PUT /kv/a?api-version=1.0",
            &[("content-type", "application/x-www-form-urlencoded")],
            "a=b",
            415,
        ),
        ("PUT /kv/a?api-version=1.0", &[json], "", 400),
        ("PUT /kv/a?api-version=1.0", &[json], "[]", 400),
        ("PUT /kv/a?api-version=1.0", &[json], "{\"value\":1}", 400),
        ("PUT /kv/a?api-version=1.0", &[json], "{\"tags\":{\"a\":1}}", 400),
        ("POST /kv/a?api-version=1.0", &[json], "{}", 405),
        ("PUT /labels?api-version=1.0", &[json], "{}", 405),
        ("GET /locks/a?api-version=1.0", &[], "", 405),
        ("GET /snapshots/a/b/?api-version=1.0", &[], "", 404),
    ] {
        let reply = server.send(line, headers, body);
        assert_eq!(reply.status, expected, "{line} {body}");
        assert_eq!(reply.headers.contains_key("sync-token"), expected != 400, "{line}");
        if expected == 400 {
            let media_type = reply.headers["content-type"].to_str().unwrap();
            assert!(media_type.starts_with("application/problem+json"), "{line}");
            assert_eq!(reply.json()["status"], 400, "{line}");
        }
        assert_eq!(reply.headers.contains_key("allow"), expected == 405, "{line}");
    }
    let deep = format!("{{\"tags\":{}", "[".repeat(50_000));
    assert_eq!(server.send("PUT /kv/a?api-version=1.0", &[json], &deep).status, 400);
    assert_eq!(server.get("/kv/a?api-version=1.0").status, 404, "nothing was written");
}
