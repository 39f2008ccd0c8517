//! Handlers on axum that take typed headers: one that is required, one that may be absent, and all headers of a service.
//!
//! `cargo run -p masthead-interop --example axum_typed`

use std::error::Error;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, put};
use http::{Method, Request, StatusCode};
use masthead::auth::Bearer;
use masthead::axum::{Checked, Typed};
use masthead::conditional::{ETag, IfMatch};
use masthead::services::app_configuration::RequestHeaders;
use masthead::sync_token::SyncTokens;
use tower::ServiceExt;

/// The version of the value, and the one that a change makes.
#[derive(Clone)]
struct Versions {
    current: ETag,
    next: ETag,
}

/// Changes the value. Without credentials this is not called.
async fn change(
    State(versions): State<Versions>,
    Typed(bearer): Typed<Bearer>,
    condition: Option<Typed<IfMatch>>,
) -> Response {
    if !bearer.ct_eq("fpKL54jvWmEGVoRdCNjG") {
        return StatusCode::FORBIDDEN.into_response();
    }
    let current = Some(versions.current.view());
    if condition.is_some_and(|condition| !condition.view().matches_strongly(current)) {
        return (StatusCode::PRECONDITION_FAILED, Typed(versions.current)).into_response();
    }
    (Typed(versions.next), "changed").into_response()
}

/// Sends the Sync-Tokens of the request back.
async fn list(Checked(headers): Checked<RequestHeaders>) -> (Option<Typed<SyncTokens>>, String) {
    let count = headers.sync_token.as_ref().map_or(0, |tokens| tokens.iter().count());
    (headers.sync_token.map(Typed), format!("{count} tokens"))
}

async fn run() -> Result<(), Box<dyn Error>> {
    let versions = Versions { current: ETag::strong("v1")?, next: ETag::strong("v2")? };
    let app =
        Router::new().route("/item", put(change)).route("/kv", get(list)).with_state(versions);
    let send = async |method: Method, path: &str, headers: &[(&str, &str)]| {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = app.clone().oneshot(request.body(Body::empty())?).await?;
        let (head, body) = response.into_parts();
        let body = axum::body::to_bytes(body, 100_000).await?;
        let body = String::from_utf8_lossy(&body).into_owned();
        println!("{} {:?}\n{body}\n", head.status, head.headers);
        Ok::<_, Box<dyn Error>>((head, body))
    };
    let credentials = ("authorization", "Bearer fpKL54jvWmEGVoRdCNjG");

    let (head, _) = send(Method::PUT, "/item", &[credentials, ("if-match", "\"v1\"")]).await?;
    assert_eq!((head.status, &head.headers["etag"]), (StatusCode::OK, &"\"v2\"".parse()?));

    let (head, _) = send(Method::PUT, "/item", &[credentials, ("if-match", "\"v0\"")]).await?;
    assert_eq!(head.status, StatusCode::PRECONDITION_FAILED);

    // Nothing is changed because a condition has a typing error.
    let (head, body) = send(Method::PUT, "/item", &[credentials, ("if-match", "\"v1")]).await?;
    assert_eq!(head.status, StatusCode::BAD_REQUEST);
    assert_eq!(head.headers["content-type"], "application/problem+json");
    assert!(body.contains("if-match: expected the closing quote of an entity tag at byte 3"));

    let (head, _) = send(Method::PUT, "/item", &[("if-match", "\"v1\"")]).await?;
    assert_eq!(head.status, StatusCode::UNAUTHORIZED);
    assert_eq!(head.headers["www-authenticate"], "Bearer");

    let (head, body) = send(Method::GET, "/kv", &[("sync-token", "a=b;sn=1")]).await?;
    assert_eq!((&head.headers["sync-token"], &*body), (&"a=b;sn=1".parse()?, "1 tokens"));

    // Both errors are in one answer.
    let broken = [("sync-token", "a=b;sn=x"), ("date", "today")];
    let (head, body) = send(Method::GET, "/kv", &broken).await?;
    assert_eq!(head.status, StatusCode::BAD_REQUEST);
    assert_eq!(body.matches("\"code\":\"header.malformed\"").count(), 2);
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    tokio::runtime::Builder::new_current_thread().build()?.block_on(run())
}

#[test]
fn runs() {
    main().unwrap();
}
