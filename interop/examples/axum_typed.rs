//! Handlers on axum that take typed headers: one that is required, one that may be absent, and all headers of a service.
//!
//! `cargo run -p masthead-interop --example axum_typed`

use std::error::Error;

use axum::Router;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, put};
use http::{Method, Request, StatusCode};
use masthead::auth::Bearer;
use masthead::axum::{Checked, Typed, TypedRejection};
use masthead::conditional::{ETag, IfMatch};
use masthead::services::app_configuration::RequestHeaders;
use masthead::sync_token::SyncTokens;
use tower::ServiceExt;

/// Changes the value, whose version is `"v1"`. Without credentials this is not called.
async fn change(
    Typed(bearer): Typed<Bearer>,
    condition: Option<Typed<IfMatch>>,
) -> Result<(Typed<ETag>, &'static str), Response> {
    if !bearer.ct_eq("fpKL54jvWmEGVoRdCNjG") {
        return Err(StatusCode::FORBIDDEN.into_response());
    }
    let current = ETag::strong("v1").map_err(TypedRejection::from).map_err(IntoResponse::into_response)?;
    let is_current = condition.is_none_or(|it| it.view().matches_strongly(Some(current.view())));
    if !is_current {
        return Err((StatusCode::PRECONDITION_FAILED, Typed(current)).into_response());
    }
    let next = ETag::strong("v2").map_err(TypedRejection::from).map_err(IntoResponse::into_response)?;
    Ok((Typed(next), "changed"))
}

/// Sends the Sync-Tokens of the request back.
async fn list(Checked(headers): Checked<RequestHeaders>) -> (Option<Typed<SyncTokens>>, String) {
    let count = headers.sync_token.as_ref().map_or(0, |tokens| tokens.iter().count());
    (headers.sync_token.map(Typed), format!("{count} tokens"))
}

async fn run() -> Result<(), Box<dyn Error>> {
    let app = Router::new().route("/item", put(change)).route("/kv", get(list));
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
