//! A client of Azure App Configuration on reqwest: it signs its requests, waits where the service is busy, moves to its other
//! key when the first one is rejected, follows the links to all pages with sync tokens, and reads and writes on condition.
//! The server is the one of this package, at a free port.
//!
//! `cargo run -p masthead-interop --example app_configuration_client`

use std::error::Error;
use std::time::Duration;

use http::{Method, Request, StatusCode};
use masthead::auth::WwwAuthenticate;
use masthead::conditional::{ETag, IfMatch, IfNoneMatch};
use masthead::content::ContentType;
use masthead::paging::PageRequest;
use masthead::signing::app_configuration::AccessKey;
use masthead::sync_token::SyncTokenStore;
use masthead::time::RetryAdvice;
use masthead::{FieldMapExt, HttpDate};
use masthead_interop::app_configuration::{Access, Credentials, router_for};
use reqwest::Response;
use serde_json::{Value, json};

type Failure = Box<dyn Error + Send + Sync>;

/// A service that goes in circles, or is always busy, is not asked for ever.
const MOST_PAGES: usize = 100;
const MOST_TRIES: usize = 5;
const LONGEST_WAIT: Duration = Duration::from_secs(10);

struct Store {
    http: reqwest::Client,
    origin: String,
    /// The key in use, and those to move to.
    keys: Vec<AccessKey>,
    tokens: SyncTokenStore,
}

impl Store {
    fn request(&self, method: Method, target: &str) -> Result<Request<String>, Failure> {
        let uri = format!("{}{target}", self.origin);
        Ok(Request::builder().method(method).uri(uri).body(String::new())?)
    }

    /// Sends a request until it is answered with something other than 429, or 401 with a key to move to.
    async fn send(&mut self, request: &Request<String>) -> Result<Response, Failure> {
        for _ in 0..MOST_TRIES {
            let response = self.send_once(request).await?;
            match response.status() {
                StatusCode::TOO_MANY_REQUESTS => {
                    let now = HttpDate::now();
                    let advice = RetryAdvice::read_from(response.headers(), now, LONGEST_WAIT)?;
                    let wait = advice.map_or(Duration::from_secs(1), |advice| advice.wait());
                    println!("busy: waiting for {wait:?}");
                    tokio::time::sleep(wait).await;
                }
                StatusCode::UNAUTHORIZED if self.keys.len() > 1 => {
                    println!("rejected: {}", reason(&response)?);
                    self.keys.remove(0);
                }
                _ => return Ok(response),
            }
        }
        Err("the service is still busy".into())
    }

    /// Signs and sends a request, with the tokens of all responses so far.
    async fn send_once(&mut self, request: &Request<String>) -> Result<Response, Failure> {
        let mut request = request.clone();
        self.tokens.write_to(request.headers_mut());
        let body = request.body().clone();
        let unsigned = masthead::Request::of(&request).with_body(body.as_bytes());
        let key = self.keys.first().ok_or("no access key is left")?;
        let signed = key.sign(&unsigned, HttpDate::now())?;
        signed.write_to(request.headers_mut());
        let response = self.http.execute(request.try_into()?).await?;
        self.tokens.observe(response.headers())?;
        Ok(response)
    }

    /// The value of a key, unless it is still the one with that tag.
    async fn get(
        &mut self,
        key: &str,
        known: Option<&ETag>,
    ) -> Result<Option<(String, ETag)>, Failure> {
        let target = format!("/kv/{key}?api-version=2023-11-01");
        let mut request = self.request(Method::GET, &target)?;
        if let Some(known) = known {
            let condition = IfNoneMatch::try_from_iter([known.view()])?;
            request.headers_mut().write(&condition);
        }
        let response = self.send(&request).await?.error_for_status()?;
        if response.status() == StatusCode::NOT_MODIFIED {
            return Ok(None);
        }
        let etag = response.headers().require::<ETag>()?;
        let body: Value = serde_json::from_slice(&response.bytes().await?)?;
        let value = body["value"].as_str().ok_or("the key has no value")?;
        Ok(Some((value.to_owned(), etag)))
    }

    /// Writes the value of a key; `false` if it is no longer the one with that tag.
    async fn put(&mut self, key: &str, value: &str, known: Option<&ETag>) -> Result<bool, Failure> {
        let target = format!("/kv/{key}?api-version=2023-11-01");
        let mut request = self.request(Method::PUT, &target)?;
        let media_type = ContentType::new("application/vnd.microsoft.appconfig.kv+json")?;
        request.headers_mut().write(&media_type);
        if let Some(known) = known {
            request.headers_mut().write(&IfMatch::try_from_iter([known.view()])?);
        }
        *request.body_mut() = json!({ "value": value }).to_string();
        let response = self.send(&request).await?;
        if response.status() == StatusCode::PRECONDITION_FAILED {
            return Ok(false);
        }
        response.error_for_status()?;
        Ok(true)
    }

    /// The values of all pages of a list.
    async fn list(&mut self, filter: &str) -> Result<Vec<String>, Failure> {
        let target = format!("/kv?api-version=2023-11-01&key={filter}");
        let mut request = self.request(Method::GET, &target)?;
        let mut values = Vec::new();
        for _ in 0..MOST_PAGES {
            let response = self.send(&request).await?.error_for_status()?;
            let next = PageRequest::of(&request).next(response.headers())?;
            let body: Value = serde_json::from_slice(&response.bytes().await?)?;
            let items = body["items"].as_array().ok_or("the page has no items")?;
            let texts = items.iter().filter_map(|item| item["value"].as_str());
            values.extend(texts.map(str::to_owned));
            let Some(next) = next else { return Ok(values) };
            next.write_to_request(&mut request);
        }
        Err("too many pages".into())
    }
}

/// Why the service has rejected the credentials.
fn reason(response: &Response) -> Result<String, Failure> {
    let challenges = response.headers().require::<WwwAuthenticate>()?;
    for challenge in &challenges {
        if let Some(reason) = challenge.param("error_description")? {
            return Ok(reason.to_str_lossy().into_owned());
        }
    }
    Ok("no reason".to_owned())
}

async fn run() -> Result<(), Failure> {
    // The secret of the first key was regenerated; the client still has the old one.
    let key = |id, secret: &[u8]| AccessKey::from_bytes(id, secret);
    let second = key("key-id-2", b"the secret of the second key")?;
    let credentials = Credentials::none()
        .with_key(key("key-id-1", b"the new secret of the first key")?, Access::ReadWrite)
        .with_key(second.clone(), Access::ReadWrite);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let origin = format!("http://{}", listener.local_addr()?);
    tokio::spawn(axum::serve(listener, router_for(credentials)).into_future());

    let http = reqwest::Client::builder()
        .no_proxy()
        .timeout(Duration::from_secs(10))
        // A redirection would take the signature to another target.
        .redirect(reqwest::redirect::Policy::none())
        .build()?;
    let keys = vec![key("key-id-1", b"the old secret of the first key")?, second];
    let mut store = Store { http, origin, keys, tokens: SyncTokenStore::new(100) };

    for number in ["1", "2", "3", "4", "5"] {
        assert!(store.put(&format!("number%2F{number}"), number, None).await?);
    }
    assert_eq!(store.keys[0].id(), "key-id-2");
    assert_eq!(store.list("number/*").await?.concat(), "12345");
    // Each write has led to a later token, and each request has sent the latest one.
    let sequence = store.tokens.get("kv").and_then(|token| token.sequence());
    assert_eq!(sequence, Some(15), "{:?}", store.tokens);

    let (value, etag) = store.get("number%2F1", None).await?.ok_or("a value was expected")?;
    assert_eq!(value, "1");
    assert_eq!(store.get("number%2F1", Some(&etag)).await?, None, "304 was expected");
    assert!(store.put("number%2F1", "one", Some(&etag)).await?);
    assert!(!store.put("number%2F1", "uno", Some(&etag)).await?, "412 was expected");

    // The server is busy when such a key is asked for the first time.
    assert!(store.put("throttle-me", "patience", None).await?);
    assert_eq!(store.list("throttle*").await?, ["patience"]);
    Ok(())
}

fn main() -> Result<(), Failure> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(run())
}

#[test]
fn runs() {
    main().unwrap();
}
