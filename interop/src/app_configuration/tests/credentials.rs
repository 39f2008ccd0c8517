use masthead::auth::WwwAuthenticate;
use masthead::signing::app_configuration::AccessKey;
use masthead::sync_token::SyncTokens;
use masthead::{Field, FieldMapExt, HttpDate};

use super::{Reply, Server, request};
use crate::app_configuration::credentials::{TEST_KEY, TEST_TOKEN};

const LINE: &str = "GET /kv/a?api-version=1.0";

/// The `WWW-Authenticate` of a 401.
#[track_caller]
fn challenge(reply: &Reply) -> String {
    assert_eq!(reply.status, 401);
    assert!(reply.body.is_empty() && reply.headers.lines::<SyncTokens>().is_none());
    let challenges: WwwAuthenticate = reply.header();
    challenges.to_lines().as_slice()[0].to_str().unwrap().to_owned()
}

fn told(why: &str) -> String {
    format!(r#"HMAC-SHA256 error="invalid_token", error_description="{why}", Bearer"#)
}

#[test]
fn rejected_credentials() {
    let server = Server::new();
    let none = server.answer(request(LINE, &[], ""));
    assert_eq!(challenge(&none), "HMAC-SHA256, Bearer");
    let basic = server.answer(request(LINE, &[("authorization", "Basic YTpi")], ""));
    assert_eq!(challenge(&basic), "HMAC-SHA256, Bearer");
    let wrong = server.signed([TEST_KEY[0], "AAEC"], LINE, &[], "");
    assert_eq!(challenge(&wrong), told("Invalid Signature"));
    let unknown = server.signed(["nobody", TEST_KEY[1]], LINE, &[], "");
    assert_eq!(challenge(&unknown), told("Invalid Credential"));
    let bearer = server.answer(request(LINE, &[("authorization", "Bearer other")], ""));
    let why = "Authorization token failed validation";
    assert_eq!(
        challenge(&bearer),
        format!(r#"HMAC-SHA256, Bearer error="invalid_token", error_description="{why}""#)
    );
}

/// Signs a request at a time, and changes it before it is sent.
fn changed(
    server: &Server,
    seconds: i64,
    change: impl FnOnce(&mut http::Request<axum::body::Body>),
) -> Reply {
    let mut request =
        request("PUT /kv/a?api-version=1.0", &[("content-type", "application/json")], "{}");
    let key = AccessKey::from_base64(TEST_KEY[0], TEST_KEY[1]).unwrap();
    let now = HttpDate::from_unix(HttpDate::now().unix() + seconds).unwrap();
    let unsigned = masthead::Request::of(&request).with_body(b"{}");
    let signed = key.sign(&unsigned, now).unwrap();
    signed.write_to(request.headers_mut());
    change(&mut request);
    server.answer(request)
}

#[test]
fn signatures_of_other_requests() {
    let server = Server::new();
    let refused = |seconds, change: fn(&mut http::Request<axum::body::Body>)| {
        challenge(&changed(&server, seconds, change))
    };
    assert_eq!(refused(-1_000, |_| ()), told("The access token has expired"));
    assert_eq!(refused(1_000, |_| ()), told("The access token has expired"));
    assert_eq!(
        refused(0, |request| *request.uri_mut() = "/kv/b?api-version=1.0".parse().unwrap()),
        told("Invalid Signature")
    );
    assert_eq!(
        refused(0, |request| *request.body_mut() = "{ }".into()),
        told("Invalid request content hash")
    );
    assert_eq!(
        refused(0, |request| {
            request.headers_mut().remove("x-ms-date");
        }),
        told("Signed request header 'x-ms-date' is not provided")
    );
    assert_eq!(
        refused(0, |request| {
            request.headers_mut().append("x-ms-date", "today".parse().unwrap());
        }),
        told("Invalid access token date")
    );
    let unsigned = "HMAC-SHA256 Credential=a&SignedHeaders=host&Signature=AA==";
    let reply = server.answer(request(LINE, &[("authorization", unsigned)], ""));
    assert!(challenge(&reply).contains("is required as a signed header"), "{}", challenge(&reply));
    assert_eq!(changed(&server, 0, |_| ()).status, 200);
}

/// The body of a stranger is not even read.
#[test]
fn credentials_come_before_all_else() {
    let server = Server::new();
    let body = "x".repeat(200_000);
    let line = "PUT /kv/a";
    assert_eq!(server.signed([TEST_KEY[0], "AAEC"], line, &[], &body).status, 401);
    assert_eq!(server.answer(request("DELETE /labels", &[], "")).status, 401);
    assert_eq!(server.send(line, &[], &body).status, 413);
}

#[test]
fn readers_and_bearer_tokens() {
    let server = Server::new();
    let token = format!("Bearer {TEST_TOKEN}");
    let headers = [("authorization", token.as_str()), ("content-type", "application/json")];
    let written =
        server.answer(request("PUT /kv/a?api-version=1.0", &headers, "{\"value\":\"1\"}"));
    assert_eq!(written.status, 200);
    assert_eq!(server.read(LINE, "").json()["value"], "1");
    let refused = server.read("PUT /kv/a?api-version=1.0", "{}");
    assert_eq!((refused.status.as_u16(), refused.json()["status"].as_u64()), (403, Some(403)));
    assert_eq!(server.read("DELETE /kv/a?api-version=1.0", "").status, 403);
    assert_eq!(server.read("PUT /locks/a?api-version=1.0", "").status, 403);
    assert_eq!(server.get("/kv/a?api-version=1.0").json()["value"], "1");
}

/// What clients of other languages send, and the contract tolerates.
#[test]
fn forms_of_other_clients() {
    let server = Server::new();
    let key = AccessKey::from_base64(TEST_KEY[0], TEST_KEY[1]).unwrap();
    for (signed, separator, header, value) in [
        (["date", "host", "x-ms-content-sha256"], ", ", "x-ms-client-request-id", "{a}"),
        (["Host", "Date", "x-ms-content-sha256"], "&", "sync-token", ""),
        (["Host", "x-ms-date", "x-ms-content-sha256"], "&", "sync-token", "a=b;sn=1, c=d"),
        (
            ["x-ms-date", "host", "x-ms-content-sha256"],
            ",",
            "accept-datetime",
            "2018-05-12 02:10:00.123456",
        ),
        (
            ["x-ms-date", "host", "x-ms-content-sha256"],
            "&",
            "accept-datetime",
            "2018-05-12T02:10:00.1234567Z",
        ),
        (["x-ms-date", "host", "x-ms-content-sha256"], "&", "accept-datetime", "yesterday"),
        (
            ["x-ms-date", "host", "x-ms-content-sha256"],
            "&",
            "accept",
            "application/problem+json, application/vnd.microsoft.appconfig.kv+json;",
        ),
        (
            ["x-ms-date", "host", "x-ms-content-sha256"],
            "&",
            "correlation-context",
            "RequestType=Startup,Env=Dev",
        ),
        (
            ["x-ms-date", "host", "x-ms-content-sha256"],
            "&",
            "x-ms-return-client-request-id",
            "true",
        ),
    ] {
        let mut request = request("GET /kv?api-version=1.0&key=a*&After=", &[(header, value)], "");
        let unsigned = masthead::Request::of(&request).with_body(b"");
        let signed = key.sign_headers(&unsigned, &signed, HttpDate::now()).unwrap();
        signed.write_to(request.headers_mut());
        let credentials =
            request.headers()["authorization"].to_str().unwrap().replace('&', separator);
        request.headers_mut().insert("authorization", credentials.parse().unwrap());
        assert_eq!(server.answer(request).status, 200, "{header}: {value}");
    }
}
