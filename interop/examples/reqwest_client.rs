//! A client of Azure App Configuration on reqwest: it signs its requests, follows the links to all pages, and reads
//! what it wrote because it returns sync tokens. The server on this machine verifies each signature.
//!
//! `cargo run -p masthead-interop --example reqwest_client`

use std::error::Error;
use std::time::Duration;

use axum::Router;
use axum::extract::Request as ServerRequest;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use http::Request;
use masthead::HttpDate;
use masthead::paging::PageRequest;
use masthead::signing::app_configuration::AccessKey;
use masthead::sync_token::SyncTokenStore;

type Failure = Box<dyn Error + Send + Sync>;

/// A key that is made up; the portal shows an id and a secret of this form.
fn key() -> Result<AccessKey, Failure> {
    Ok(AccessKey::from_base64("key-id-1", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")?)
}

struct Store {
    http: reqwest::Client,
    key: AccessKey,
    tokens: SyncTokenStore,
}

impl Store {
    /// Sends one request with the tokens so far, signed.
    async fn send(&mut self, request: &Request<String>) -> Result<reqwest::Response, Failure> {
        let mut request = request.clone();
        self.tokens.write_to(request.headers_mut());
        let body = request.body().clone();
        let signed = masthead::Request::of(&request).with_body(body.as_bytes());
        let signed = self.key.sign(&signed, HttpDate::now())?;
        signed.write_to(request.headers_mut());
        let response = self.http.execute(request.try_into()?).await?.error_for_status()?;
        self.tokens.observe(response.headers())?;
        Ok(response)
    }

    /// The text of all pages, at most 100 of them.
    async fn all(&mut self, mut request: Request<String>) -> Result<String, Failure> {
        let mut text = String::new();
        for _ in 0..100 {
            let response = self.send(&request).await?;
            let next = PageRequest::of(&request).next(response.headers())?;
            text += &response.text().await?;
            let Some(next) = next else { return Ok(text) };
            next.write_to_request(&mut request);
        }
        Err("more than 100 pages".into())
    }
}

async fn run() -> Result<(), Failure> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let origin = format!("http://{}", listener.local_addr()?);
    tokio::spawn(axum::serve(listener, Router::new().fallback(serve)).into_future());

    let http = reqwest::Client::builder()
        .no_proxy()
        .timeout(Duration::from_secs(10))
        // A redirection would take the signature to another target.
        .redirect(reqwest::redirect::Policy::none())
        .build()?;
    let mut store = Store { http, key: key()?, tokens: SyncTokenStore::new(100) };
    let request = Request::get(format!("{origin}/kv?api-version=1.0")).body(String::new())?;
    assert_eq!(store.all(request).await?, "apple pear plum ");
    assert_eq!(store.tokens.get("kv").and_then(|token| token.sequence()), Some(2));
    println!("{:?}", store.tokens);
    Ok(())
}

/// The server: two pages, and the token of each.
async fn serve(request: ServerRequest) -> Result<Response, (StatusCode, String)> {
    let refused = |error: &dyn Error| (StatusCode::UNAUTHORIZED, error.to_string());
    let key = key().map_err(|error| refused(&*error))?;
    let (parts, _) = request.into_parts();
    let received = masthead::Request::of_parts(&parts).with_body(b"");
    let verified = key.verify(&received, HttpDate::now()).map_err(|error| refused(&error))?;
    println!("{} {}, signed at {}", parts.method, parts.uri, verified.date);
    let page = match parts.uri.query() {
        Some("api-version=1.0") => (
            [("link", "</kv?api-version=1.0&after=b>; rel=\"next\""), ("sync-token", "kv=1;sn=1")],
            "apple pear ",
        )
            .into_response(),
        _ if returns(&parts.headers) => ([("sync-token", "kv=2;sn=2")], "plum ").into_response(),
        _ => (StatusCode::CONFLICT, "the token of the first page is missing").into_response(),
    };
    Ok(page)
}

fn returns(headers: &HeaderMap) -> bool {
    headers.get("sync-token").is_some_and(|token| token == "kv=1")
}

fn main() -> Result<(), Failure> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(run())
}

#[test]
fn runs() {
    main().unwrap();
}
