//! The policies in a pipeline of `azure_core`, with a transport that records requests.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use azure_core::Bytes;
use azure_core::http::headers::Headers;
use azure_core::http::policies::{Policy, PolicyResult};
use azure_core::http::{
    AsyncRawResponse, Body, ClientOptions, Context, Method, Pipeline, Request, StatusCode,
    Transport,
};
use azure_core::stream::BytesStream;
use masthead::http::HeaderValue;
use masthead::signing::VerifyError;
use masthead::signing::app_configuration::AccessKey;
use masthead::{HttpDate, http::HeaderMap};
use masthead_azure_core::{AppConfigurationPolicy, SyncTokenPolicy, to_header_map};

const NOW: i64 = 1_526_064_516;

fn key() -> AccessKey {
    AccessKey::from_base64("key-id-1", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").unwrap()
}

/// Each call is a second later.
fn clock() -> HttpDate {
    static SECONDS: AtomicI64 = AtomicI64::new(NOW);
    HttpDate::from_unix(SECONDS.fetch_add(1, Ordering::Relaxed)).unwrap()
}

/// Answers with these, one after the other, and keeps the requests.
#[derive(Debug, Default)]
struct Mock {
    answers: Mutex<Vec<(StatusCode, Option<&'static str>)>>,
    requests: Mutex<Vec<(String, String, HeaderMap)>>,
}

impl Mock {
    fn new(answers: &[(StatusCode, Option<&'static str>)]) -> Arc<Self> {
        let answers = answers.iter().rev().copied().collect();
        Arc::new(Self { answers: Mutex::new(answers), ..Self::default() })
    }

    fn pipeline(self: &Arc<Self>, policies: Vec<Arc<dyn Policy>>) -> Pipeline {
        let transport = Transport::with_policy(self.clone());
        let options = ClientOptions { transport: Some(transport), ..Default::default() };
        Pipeline::new(None, None, options, Vec::new(), policies, None)
    }

    fn headers(&self) -> Vec<HeaderMap> {
        self.requests.lock().unwrap().iter().map(|(_, _, headers)| headers.clone()).collect()
    }
}

#[async_trait]
impl Policy for Mock {
    async fn send(
        &self,
        _: &Context,
        request: &mut Request,
        _: &[Arc<dyn Policy>],
    ) -> PolicyResult {
        let headers = to_header_map(request.headers())?;
        let (method, target) = (request.method().as_str().to_owned(), request.path_and_query());
        self.requests.lock().unwrap().push((method, target, headers));
        let (status, tokens) = self.answers.lock().unwrap().pop().unwrap_or((StatusCode::Ok, None));
        let mut headers = Headers::new();
        headers.insert("retry-after-ms", "0");
        if let Some(tokens) = tokens {
            headers.insert("sync-token", tokens);
        }
        Ok(AsyncRawResponse::from_bytes(status, headers, Bytes::new()))
    }
}

/// Sends a request and verifies what the transport was given, as the store does.
async fn sent(method: Method, url: &str, body: Body, seen: &[u8]) -> Result<(), VerifyError> {
    let mock = Mock::new(&[]);
    let policy = AppConfigurationPolicy::new(key()).with_clock(clock);
    let pipeline = mock.pipeline(vec![Arc::new(policy)]);
    let mut request = Request::new(url.parse().unwrap(), method);
    request.set_body(body);
    pipeline.send(&Context::new(), &mut request, None).await.unwrap();
    let (method, target, mut headers) = mock.requests.lock().unwrap().pop().unwrap();
    assert!(headers["authorization"].is_sensitive());
    assert!(!headers.contains_key("host"));
    let authority = url.split('/').nth(2).unwrap();
    headers.insert("host", HeaderValue::from_str(authority).unwrap());
    let signed = masthead::Request::new(&method, &target, &headers).with_body(seen);
    key().verify(&signed, HttpDate::from_unix(NOW).unwrap()).map(|_| ())
}

#[tokio::test]
async fn requests_are_signed_as_they_are_sent() {
    let bytes = |body: &'static [u8]| Body::Bytes(Bytes::from_static(body));
    let url = "https://contoso.azconfig.io/kv/a%2Fb?api-version=1.0&label=%00";
    assert_eq!(sent(Method::Get, url, bytes(b""), b"").await, Ok(()));
    assert_eq!(sent(Method::Put, url, bytes(b"{}"), b"{}").await, Ok(()));
    assert_eq!(
        sent(Method::Put, url, bytes(b"{}"), b"{ }").await,
        Err(VerifyError::ContentDiffers)
    );
    let url = "http://localhost:8483/kv?api-version=1.0";
    assert_eq!(sent(Method::Get, url, bytes(b""), b"").await, Ok(()));
}

/// The transport sends the `Host` of the request if it has one.
#[tokio::test]
async fn a_host_of_the_request_is_signed() {
    let mock = Mock::new(&[]);
    let policy = AppConfigurationPolicy::new(key()).with_clock(clock);
    let pipeline = mock.pipeline(vec![Arc::new(policy)]);
    let url = "http://127.0.0.1:8483/kv?api-version=1.0".parse().unwrap();
    let mut request = Request::new(url, Method::Get);
    request.insert_header("host", "contoso.azconfig.io");
    pipeline.send(&Context::new(), &mut request, None).await.unwrap();
    let (method, target, headers) = mock.requests.lock().unwrap().pop().unwrap();
    assert_eq!(headers["host"], "contoso.azconfig.io");
    let signed = masthead::Request::new(&method, &target, &headers).with_body(b"");
    assert!(key().verify(&signed, HttpDate::from_unix(NOW).unwrap()).is_ok());
}

#[tokio::test]
async fn streams_are_read_for_their_digest() {
    let url = "https://contoso.azconfig.io/kv/a?api-version=1.0";
    let stream = || -> Body {
        let stream: Box<dyn azure_core::stream::SeekableStream> =
            Box::new(BytesStream::new(vec![7; 100_000]));
        stream.into()
    };
    assert_eq!(sent(Method::Put, url, stream(), &[7; 100_000]).await, Ok(()));
    let other = sent(Method::Put, url, stream(), &[7; 99_999]).await;
    assert_eq!(other, Err(VerifyError::ContentDiffers));
}

#[tokio::test]
async fn each_try_has_a_signature_of_its_own() {
    let mock = Mock::new(&[(StatusCode::ServiceUnavailable, None), (StatusCode::Ok, None)]);
    let policy = AppConfigurationPolicy::new(key()).with_clock(clock);
    let pipeline = mock.pipeline(vec![Arc::new(policy)]);
    let url = "https://contoso.azconfig.io/kv?api-version=1.0".parse().unwrap();
    let mut request = Request::new(url, Method::Get);
    pipeline.send(&Context::new(), &mut request, None).await.unwrap();
    let [first, second] = &mock.headers()[..] else { panic!() };
    assert_ne!(first["x-ms-date"], second["x-ms-date"]);
    assert_ne!(first["authorization"], second["authorization"]);
}

#[tokio::test]
async fn tokens_are_returned() {
    let ok = StatusCode::Ok;
    let mock = Mock::new(&[
        (ok, None),
        (ok, Some("a=first;sn=1")),
        // The valid one of these is kept, and the response is not an error.
        (ok, Some("a=second;sn=2, b")),
        (ok, Some("a=old;sn=1")),
        (ok, None),
    ]);
    let policy = SyncTokenPolicy::new(10);
    let pipeline = mock.pipeline(vec![Arc::new(policy.clone())]);
    let url = "https://contoso.azconfig.io/kv?api-version=1.0".parse().unwrap();
    let mut request = Request::new(url, Method::Get);
    for _ in 0..5 {
        pipeline.send(&Context::new(), &mut request, None).await.unwrap();
    }
    let sent = mock.headers();
    let sent: Vec<_> = sent
        .iter()
        .map(|headers| headers.get("sync-token").map(|line| line.to_str().unwrap()))
        .collect();
    assert_eq!(sent, [None, None, Some("a=first"), Some("a=second"), Some("a=second")]);
    // Without a token, a request that is sent again loses the one that it had.
    policy.tokens().clear();
    pipeline.send(&Context::new(), &mut request, None).await.unwrap();
    assert!(!mock.headers()[5].contains_key("sync-token"));
}

#[tokio::test]
async fn tokens_go_to_no_other_origin() {
    let tokens = ["a=1;sn=1", "a=9;sn=9", "a=9;sn=9", "a=9;sn=9", "a=9;sn=9", "a=2;sn=2"];
    let answers = tokens.map(|tokens| (StatusCode::Ok, Some(tokens)));
    let mock = Mock::new(&answers);
    let store = "https://contoso.azconfig.io";
    let policy = SyncTokenPolicy::new(10).only_for(format!("{store}/ignored").parse().unwrap());
    let pipeline = mock.pipeline(vec![Arc::new(policy.clone())]);
    let mut request = Request::new(format!("{store}/kv").parse().unwrap(), Method::Get);
    for origin in [
        store,
        "https://contoso.azconfig.io.example",
        "http://contoso.azconfig.io",
        "https://contoso.azconfig.io:8443",
        "https://other.example",
        "https://contoso.azconfig.io:443",
    ] {
        // The same request, as after a redirect or with the link of a page.
        *request.url_mut() = format!("{origin}/kv").parse().unwrap();
        pipeline.send(&Context::new(), &mut request, None).await.unwrap();
        assert!(request.headers().get_optional_str(&"sync-token".into()).is_none());
    }
    let sent: Vec<_> =
        mock.headers().iter().map(|headers| headers.contains_key("sync-token")).collect();
    assert_eq!(sent, [false, false, false, false, false, true]);
    assert_eq!(mock.headers()[5]["sync-token"], "a=1");
    assert_eq!(policy.tokens().snapshot().iter().count(), 1);
    // What the caller has set for another origin stays.
    let mut other = Request::new("https://other.example/kv".parse().unwrap(), Method::Get);
    other.insert_header("sync-token", "own=1");
    pipeline.send(&Context::new(), &mut other, None).await.unwrap();
    assert_eq!(mock.headers()[6]["sync-token"], "own=1");
    let secret = policy.only_for("https://u:s3cret@contoso.azconfig.io/?s3cret".parse().unwrap());
    let text = format!("{secret:?}");
    assert!(text.contains("https://contoso.azconfig.io") && !text.contains("s3cret"), "{text}");
}

/// A policy without a transport after it fails.
#[tokio::test]
async fn a_transport_is_required() {
    let url = "https://contoso.azconfig.io/kv".parse().unwrap();
    let mut request = Request::new(url, Method::Get);
    let policies: [Arc<dyn Policy>; 2] =
        [Arc::new(AppConfigurationPolicy::new(key())), Arc::new(SyncTokenPolicy::new(1))];
    for policy in policies {
        assert!(policy.send(&Context::new(), &mut request, &[]).await.is_err());
    }
}
