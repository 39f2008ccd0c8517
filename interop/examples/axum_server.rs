//! A value that clients read and write on condition, on axum: 304 and 412, with `ETag` and `Sync-Token`.
//!
//! `cargo run -p masthead-interop --example axum_server`

use std::error::Error;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::{HeaderMap, Method, Request, StatusCode};
use masthead::axum::TypedRejection;
use masthead::conditional::{ETag, PreconditionRules, Preconditions, Representation};
use masthead::sync_token::SyncTokens;
use masthead::{DecodeError, FieldMapExt};
use tower::ServiceExt;

#[derive(Default)]
struct Item {
    value: String,
    version: u64,
}

impl Item {
    fn etag(&self) -> Result<ETag, DecodeError> {
        ETag::strong(&format!("v{}", self.version))
    }

    /// What every response says: 200, 304 and 412 alike.
    fn write_to(&self, headers: &mut HeaderMap) -> Result<(), DecodeError> {
        headers.write(&self.etag()?);
        let value = self.version.to_string();
        headers.write(&SyncTokens::try_from_iter([("item", &*value, Some(self.version))])?);
        Ok(())
    }
}

type Store = Arc<Mutex<Item>>;

async fn item(
    State(store): State<Store>,
    method: Method,
    headers: HeaderMap,
    body: String,
) -> Result<Response, TypedRejection> {
    let mut item = store.lock().unwrap_or_else(PoisonError::into_inner);
    let etag = item.etag()?;
    let current = Representation::existing().with_etag(etag.view());
    let conditions = Preconditions::peek_from(&headers, PreconditionRules::RFC_9110)?;
    let mut response = match conditions.evaluate(&method, &current).outcome.status() {
        Some(status) => status.into_response(),
        None if method == Method::PUT => {
            *item = Item { value: body, version: item.version + 1 };
            StatusCode::OK.into_response()
        }
        None => item.value.clone().into_response(),
    };
    item.write_to(response.headers_mut())?;
    Ok(response)
}

fn app() -> Router {
    Router::new().route("/item", get(item).put(item)).with_state(Store::default())
}

async fn run() -> Result<(), Box<dyn Error>> {
    let app = app();
    let send = async |method: Method, header: (&str, &str), body: &'static str| {
        let request =
            Request::builder().method(method).uri("/item").header(header.0, header.1).body(body);
        let response = app.clone().oneshot(request?.map(Body::from)).await?;
        println!("{} {:?}", response.status(), response.headers());
        Ok::<_, Box<dyn Error>>(response)
    };
    let written = send(Method::PUT, ("if-match", "\"v0\""), "red").await?;
    assert_eq!(
        (written.status(), &written.headers()["etag"]),
        (StatusCode::OK, &"\"v1\"".parse()?)
    );
    assert_eq!(written.headers()["sync-token"], "item=1;sn=1");

    let cached = send(Method::GET, ("if-none-match", "W/\"v1\""), "").await?;
    assert_eq!(cached.status(), StatusCode::NOT_MODIFIED);
    assert_eq!(cached.headers()["etag"], "\"v1\"");

    let late = send(Method::PUT, ("if-match", "\"v0\""), "blue").await?;
    assert_eq!(late.status(), StatusCode::PRECONDITION_FAILED);

    let bad = send(Method::PUT, ("if-match", "\"v1"), "blue").await?;
    assert_eq!(bad.status(), StatusCode::BAD_REQUEST);
    assert_eq!(bad.headers()["content-type"], "application/problem+json");
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    tokio::runtime::Builder::new_current_thread().build()?.block_on(run())
}

#[test]
fn runs() {
    main().unwrap();
}
