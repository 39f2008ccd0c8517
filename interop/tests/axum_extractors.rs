//! The extractors on a router of axum, beside `axum_extra::TypedHeader` for the same types.

use axum::Router;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum_extra::TypedHeader;
use http::{HeaderMap, Request, StatusCode};
use masthead::auth::{Authorization, Basic, Bearer, CosmosToken, HmacSha256, OtherCredentials};
use masthead::axum::{Checked, CheckedRejection, Typed, TypedRejection};
use masthead::conditional::{ETag, IfMatch};
use masthead::content::Accept;
use masthead::contract::{Context, Exchange};
use masthead::cosmos::SessionToken;
use masthead::paging::Link;
use masthead::services::{app_configuration, cosmos_db};
use masthead::sync_token::SyncTokens;
use masthead::time::Date;
use masthead::{Field, FieldMapExt};
use serde_json::Value;
use tower::ServiceExt;

/// What a client receives.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Answer {
    fn json(&self) -> Value {
        assert_eq!(self.headers["content-type"], "application/problem+json");
        serde_json::from_str(&self.body).unwrap()
    }
}

fn block_on<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

fn send(app: Router, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::get("/");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    block_on(async {
        let response = app.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let (head, body) = response.into_parts();
        let body = axum::body::to_bytes(body, 1_000_000).await.unwrap();
        let body = String::from_utf8(body.to_vec()).unwrap();
        Answer { status: head.status, headers: head.headers, body }
    })
}

/// Answers with the lines of the header.
fn typed<T: Field + Send + 'static>() -> Router {
    Router::new().route("/", get(async |Typed(header): Typed<T>| (Typed(header), "typed")))
}

/// The same with the extractor of `axum-extra`.
fn typed_header<T: Field + Send + 'static>() -> Router {
    let handler = async |TypedHeader(header): TypedHeader<T>| (TypedHeader(header), "typed");
    Router::new().route("/", get(handler))
}

fn optional<T: Field + Send + 'static>() -> Router {
    let handler = async |header: Option<Typed<T>>| match header {
        Some(header) => (header, "present").into_response(),
        None => "absent".into_response(),
    };
    Router::new().route("/", get(handler))
}

fn checked() -> Router {
    let handler = async |Checked(headers): Checked<app_configuration::RequestHeaders>| {
        (headers.sync_token.map(Typed), headers.if_match.is_some().to_string())
    };
    Router::new().route("/", get(handler))
}

#[test]
fn a_header_that_can_be_parsed() {
    fn echoes<T: Field + Send + 'static>(line: &str) {
        let name = T::name().as_str();
        for app in [typed::<T>(), typed_header::<T>(), optional::<T>()] {
            let answer = send(app, &[(name, line)]);
            assert_eq!(
                (answer.status, &answer.headers[name]),
                (StatusCode::OK, &line.parse().unwrap())
            );
        }
    }
    echoes::<SyncTokens>("jtqGc1I4=MDoyOA==;sn=28");
    echoes::<IfMatch>("\"a\", \"b\"");
    echoes::<Accept>("text/*;q=0.3, text/plain");
    echoes::<Bearer>("Bearer abc");
    echoes::<SessionToken>("0:1#94#1=95#2=93,1:500");
    echoes::<Date>("Fri, 11 May 2018 18:48:36 GMT");
}

#[test]
fn lines_are_read_and_written_together() {
    let answer =
        send(typed::<SyncTokens>(), &[("sync-token", "a=b;sn=1"), ("sync-token", "c=d;sn=2")]);
    let tokens = answer.headers.require::<SyncTokens>().unwrap();
    assert_eq!((tokens.iter().count(), &*answer.body), (2, "typed"));
}

#[test]
fn a_header_that_is_absent() {
    let answer = send(optional::<IfMatch>(), &[]);
    assert_eq!((answer.status, &*answer.body), (StatusCode::OK, "absent"));

    let answer = send(typed::<IfMatch>(), &[]);
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    let problem = answer.json();
    assert_eq!(problem["type"], "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.1");
    assert_eq!((&problem["title"], &problem["status"]), (&"Bad Request".into(), &400.into()));
    assert_eq!(problem["detail"], "if-match: the header is missing");
    assert_eq!(problem["errors"][0]["code"], "header.missing");

    let theirs = send(typed_header::<IfMatch>(), &[]);
    assert_eq!(theirs.status, answer.status);
}

/// `axum-extra` says no more than that the header is invalid.
#[test]
fn a_header_that_is_broken() {
    for app in [typed::<SyncTokens>(), optional::<SyncTokens>()] {
        let answer = send(app, &[("sync-token", "jtqGc1I4=MDoyOA==;sn=x")]);
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        assert!(!answer.headers.contains_key("www-authenticate"));
        let problem = answer.json();
        assert_eq!(problem["type"], "https://www.rfc-editor.org/rfc/rfc9110#section-5.5");
        assert_eq!(problem["detail"], "sync-token: expected a decimal sequence number at byte 21");
        let error = &problem["errors"][0];
        assert_eq!(
            (&error["header"], &error["code"]),
            (&"sync-token".into(), &"header.malformed".into())
        );
        assert_eq!((&error["line"], &error["span"]), (&0.into(), &serde_json::json!([21, 22])));
    }
    let theirs = send(typed_header::<SyncTokens>(), &[("sync-token", "jtqGc1I4=MDoyOA==;sn=x")]);
    assert_eq!(theirs.status, StatusCode::BAD_REQUEST);
    assert_eq!(theirs.body, "invalid HTTP header (sync-token)");
}

#[test]
fn credentials_that_are_missing_or_broken() {
    let cases: [&[(&str, &str)]; 3] = [
        &[],
        &[("authorization", "Basic czNjcmV0")],
        &[("authorization", "Bearer s3cret"), ("authorization", "Bearer s3cret")],
    ];
    for headers in cases {
        let answer = send(typed::<Bearer>(), headers);
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        assert_eq!(answer.headers["www-authenticate"], "Bearer");
        assert_eq!(answer.json()["status"], 401);
        let theirs = send(typed_header::<Bearer>(), headers);
        assert_eq!(theirs.status, StatusCode::BAD_REQUEST);
    }
    // A client that has no credentials yet may be served anonymously, one with broken ones may not.
    assert_eq!(send(optional::<Bearer>(), cases[0]).status, StatusCode::OK);
    assert_eq!(send(optional::<Bearer>(), cases[1]).status, StatusCode::UNAUTHORIZED);
}

#[test]
fn a_whole_set() {
    let good = [("sync-token", "a=b;sn=1"), ("if-match", "\"a\""), ("x-other", "b")];
    let answer = send(checked(), &good);
    assert_eq!((answer.status, &*answer.body), (StatusCode::OK, "true"));
    assert_eq!(answer.headers["sync-token"], "a=b;sn=1");

    let answer =
        send(checked(), &[("if-match", "\"a"), ("date", "today"), ("sync-token", "a=b;sn=1")]);
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    let problem = answer.json();
    assert_eq!(problem["type"], "https://www.rfc-editor.org/rfc/rfc9110#section-5.5");
    let errors = problem["errors"].as_array().unwrap();
    let headers: Vec<_> = errors.iter().map(|error| error["header"].as_str().unwrap()).collect();
    assert_eq!(headers, ["if-match", "date"]);

    let broken = [("if-match", "\"a"), ("authorization", "Bearer s3cret s3cret")];
    let answer = send(checked(), &broken);
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert_eq!(answer.headers["www-authenticate"], "HMAC-SHA256, Bearer");
    assert_eq!(answer.json()["errors"].as_array().unwrap().len(), 2);
}

/// A handler may take the rejection and answer itself.
#[test]
fn rejections_in_a_handler() {
    let handler =
        async |header: Result<Typed<IfMatch>, TypedRejection>,
               headers: Result<Checked<cosmos_db::RequestHeaders>, CheckedRejection>| {
            format!(
                "{} {}",
                header.unwrap_err().error.code(),
                headers.unwrap_err().report.findings().len()
            )
        };
    let app = Router::new().route("/", get(handler));
    assert_eq!(send(app, &[("if-match", "\"a")]).body, "unexpected-end 1");
}

#[test]
fn parts_of_a_response_replace_lines() {
    let handler = async || {
        let link: Link = "</kv?after=b>; rel=\"next\"".parse().unwrap();
        ([("etag", "\"old\"")], Typed(ETag::strong("new").unwrap()), Typed(link), "[]")
    };
    let answer = send(Router::new().route("/", get(handler)), &[]);
    let tags: Vec<_> = answer.headers.get_all("etag").iter().collect();
    assert_eq!(tags, ["\"new\""]);
    assert_eq!(answer.headers["link"], "</kv?after=b>; rel=\"next\"");
    assert_eq!(answer.body, "[]");
}

#[test]
fn problems_of_a_contract() {
    let handler = async |headers: HeaderMap| -> Response {
        let request = masthead::Request::new("GET", "/dbs", &headers);
        let report = cosmos_db::CONTRACT.check(Exchange::request(request), &Context::default());
        report.problem().map_or_else(|| "[]".into_response(), IntoResponse::into_response)
    };
    let app = || Router::new().route("/", get(handler));
    let answer = send(app(), &[("host", "contoso.documents.azure.com")]);
    assert_eq!(
        (answer.status, &answer.headers["www-authenticate"]),
        (StatusCode::UNAUTHORIZED, &"CosmosDB".parse().unwrap())
    );
    let problem = answer.json();
    assert!(problem["type"].as_str().unwrap().starts_with("https://learn.microsoft.com/"));
    assert_eq!(problem["errors"][0]["code"], "cosmos-db.authorization.missing");

    let answer = send(
        app(),
        &[("x-ms-date", "s3cret"), ("x-ms-version", "s3cret"), ("authorization", "s3cret, s3cret")],
    );
    assert!(answer.json()["errors"].as_array().unwrap().len() > 1, "{}", answer.body);
    assert!(!answer.body.contains("s3cret"), "{}", answer.body);
}

/// Neither credentials nor any other value.
#[test]
fn answers_repeat_no_value() {
    fn refuses<T: Field + Send + 'static>(line: &str) {
        let name = T::name().as_str();
        for app in [typed::<T>(), optional::<T>(), checked()] {
            let answer = send(app, &[(name, line), ("date", "s3cret")]);
            assert!(answer.status.is_client_error(), "{name}: {line}");
            assert!(!answer.body.contains("s3cret"), "{name}: {}", answer.body);
            assert!(!format!("{:?}", answer.headers).contains("s3cret"), "{name}");
        }
    }
    refuses::<Authorization>("Bearer s3cret s3cret");
    refuses::<Bearer>("Bearer s3cret,s3cret");
    refuses::<Bearer>("s3cret");
    refuses::<Basic>("Basic s3cret");
    refuses::<HmacSha256>("HMAC-SHA256 Credential=s3cret&SignedHeaders=s3cret&Signature=s3cret");
    refuses::<CosmosToken>("type=master&ver=1.0&sig=s3cret, s3cret");
    refuses::<OtherCredentials>("s3cret realm=\"s3cret");
    refuses::<IfMatch>("\"s3cret");
    refuses::<SyncTokens>("s3cret=s3cret;sn=s3cret");
    refuses::<Accept>("s3cret");
    refuses::<Date>("s3cret");
}
