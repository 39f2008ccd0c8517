//! Requests are signed.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use http::header::HOST;
use http::{Extensions, HeaderValue};
use masthead::HttpDate;
use masthead::signing::SignError;
use masthead::signing::app_configuration::AccessKey;
use masthead::signing::cosmos_db::MasterKey;
use reqwest::{Request, Response, Url};
use reqwest_middleware::{Middleware, Next, Result};

use crate::only_for::OnlyFor;

/// Signs each request.
///
/// Attach it last, inside a retry, so that each attempt has a date and a signature of its own. A signature that the request
/// already has is replaced.
///
/// Set [`only_for`](Self::only_for) where a client also sends requests to other hosts. Without it, requests are signed for
/// whatever host they are for, and **the signature of Azure Cosmos DB does not cover the host**: whoever receives it can use it
/// for the account until its date is too old.
///
/// reqwest follows redirects itself, without a new signature, and takes the `Host` that was signed to the other host. Use a
/// client with `redirect(Policy::none())`.
///
/// For Azure App Configuration, the digest of the body is part of the signature. For a body that streams, the caller sets
/// `x-ms-content-sha256`; without it, the request fails with [`BodyStreams`]. If the request has no `Host`, the middleware
/// writes that of the URL, since it is part of the signature too. For Azure Cosmos DB, which signs no body, any body will do.
///
/// # Errors
///
/// A request that cannot be signed is not sent. The error is a
/// [`Middleware`](reqwest_middleware::Error::Middleware) error with a [`SignError`] or [`BodyStreams`] in it.
///
/// ```
/// use masthead::signing::cosmos_db::MasterKey;
/// use masthead_reqwest_middleware::SignMiddleware;
/// use reqwest_middleware::ClientBuilder;
///
/// let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
/// let client = ClientBuilder::new(http)
///     .with(SignMiddleware::cosmos_db(MasterKey::from_base64("AAEC")?))
///     .build();
/// let request = client.get("https://contoso.documents.azure.com/dbs").header("x-ms-version", "2018-12-31");
/// # let _ = request;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct SignMiddleware {
    key: Arc<Key>,
    clock: fn() -> HttpDate,
    only_for: OnlyFor,
}

#[derive(Debug)]
enum Key {
    AppConfiguration(AccessKey),
    CosmosDb(MasterKey),
}

impl SignMiddleware {
    /// Signs requests to Azure App Configuration with an access key.
    #[must_use]
    pub fn app_configuration(key: AccessKey) -> Self {
        Self::new(Key::AppConfiguration(key))
    }

    /// Signs requests to Azure Cosmos DB with a master key.
    #[must_use]
    pub fn cosmos_db(key: MasterKey) -> Self {
        Self::new(Key::CosmosDb(key))
    }

    fn new(key: Key) -> Self {
        Self { key: Arc::new(key), clock: HttpDate::now, only_for: OnlyFor::ANY }
    }

    /// Sets the clock. Without this call it is the system clock.
    #[must_use]
    pub fn clock(self, clock: fn() -> HttpDate) -> Self {
        Self { clock, ..self }
    }

    /// Leaves requests to other origins alone: they are sent as they are, without a signature. An origin is the scheme, the host
    /// and the port of a URL. Without this call, every request is signed.
    ///
    /// ```
    /// use masthead::signing::cosmos_db::MasterKey;
    /// use masthead_reqwest_middleware::SignMiddleware;
    /// use reqwest::Url;
    ///
    /// let sign = SignMiddleware::cosmos_db(MasterKey::from_base64("AAEC")?);
    /// let sign = sign.only_for(Url::parse("https://contoso.documents.azure.com")?);
    /// # let _ = sign;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn only_for(self, origin: Url) -> Self {
        Self { only_for: OnlyFor::new(origin), ..self }
    }

    fn sign(&self, request: &mut Request) -> Result<()> {
        let now = (self.clock)();
        if let (Key::AppConfiguration(_), false, Some(host)) =
            (&*self.key, request.headers().contains_key(HOST), host(request.url()))
        {
            request.headers_mut().insert(HOST, host);
        }
        let target = target(request.url());
        let signable =
            masthead::Request::new(request.method().as_str(), &target, request.headers());
        match &*self.key {
            Key::AppConfiguration(key) => {
                let signable = match request.body().map(reqwest::Body::as_bytes) {
                    None => signable.with_body(b""),
                    Some(Some(bytes)) => signable.with_body(bytes),
                    Some(None) => signable,
                };
                let signed = key.sign(&signable, now).map_err(|error| match error {
                    SignError::BodyUnknown => reqwest_middleware::Error::middleware(BodyStreams),
                    error => reqwest_middleware::Error::middleware(error),
                })?;
                signed.write_to(request.headers_mut());
            }
            Key::CosmosDb(key) => {
                let signed = key.sign(&signable, now);
                let signed = signed.map_err(reqwest_middleware::Error::middleware)?;
                signed.write_to(request.headers_mut());
            }
        }
        Ok(())
    }
}

/// The target as it is sent.
fn target(url: &Url) -> String {
    match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    }
}

/// The host as reqwest sends it: a URL has no default port.
fn host(url: &Url) -> Option<HeaderValue> {
    let host = url.host_str()?;
    match url.port() {
        Some(port) => HeaderValue::try_from(format!("{host}:{port}")).ok(),
        None => HeaderValue::try_from(host).ok(),
    }
}

#[async_trait]
impl Middleware for SignMiddleware {
    async fn handle(
        &self,
        mut request: Request,
        extensions: &mut Extensions,
        next: Next<'_>,
    ) -> Result<Response> {
        if self.only_for.includes(request.url()) {
            self.sign(&mut request)?;
        }
        next.run(request, extensions).await
    }
}

/// The body of a request streams, so it cannot be hashed before it is sent.
///
/// ```
/// use masthead_reqwest_middleware::BodyStreams;
///
/// assert_eq!(
///     BodyStreams.to_string(),
///     "cannot hash the body, because it streams: read it into memory, or set x-ms-content-sha256"
/// );
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BodyStreams;

impl fmt::Display for BodyStreams {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "cannot hash the body, because it streams: read it into memory, or set x-ms-content-sha256",
        )
    }
}

impl Error for BodyStreams {}

#[cfg(test)]
mod tests {
    use masthead::FieldMapExt;
    use masthead::content::{BodyDigest, XMsContentSha256};

    use super::*;
    use crate::test_kit::{Stream, clock, exchange};

    fn access_key() -> AccessKey {
        AccessKey::from_base64("key-id-1", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").unwrap()
    }

    fn put(url: &str) -> Request {
        Request::new(http::Method::PUT, url.parse().unwrap())
    }

    /// The request as it is sent.
    async fn sent(request: Request) -> Result<http::Request<Vec<u8>>> {
        let sign = SignMiddleware::app_configuration(access_key()).clock(clock);
        exchange(sign, request).await
    }

    #[track_caller]
    fn is_signed(sent: &http::Request<Vec<u8>>, body: &[u8]) {
        let request = masthead::Request::of(sent).with_body(body);
        assert!(access_key().verify(&request, clock()).unwrap().is_body_verified);
    }

    #[tokio::test]
    async fn requests_are_signed_with_their_bodies() {
        let url = "https://contoso.azconfig.io:443/kv/a%2Fb?api-version=1.0&label=%C3%A9#x";
        let plain = sent(put(url)).await.unwrap();
        assert_eq!(plain.headers()["host"], "contoso.azconfig.io");
        assert_eq!(plain.uri().path_and_query().unwrap(), "/kv/a%2Fb?api-version=1.0&label=%C3%A9");
        is_signed(&plain, b"");
        let mut request = put(url);
        *request.body_mut() = Some("{}".into());
        request.headers_mut().write(&XMsContentSha256::EMPTY);
        is_signed(&sent(request).await.unwrap(), b"{}");
        let mut request = put("http://localhost:8080/kv");
        request.headers_mut().insert("authorization", "stale".parse().unwrap());
        let local = sent(request).await.unwrap();
        assert_eq!(local.headers()["host"], "localhost:8080");
        is_signed(&local, b"");
        let mut request = put("http://127.0.0.1/kv");
        request.headers_mut().insert("host", "contoso.azconfig.io".parse().unwrap());
        let sent = sent(request).await.unwrap();
        assert_eq!(sent.headers().get_all("host").iter().count(), 1);
        is_signed(&sent, b"");
    }

    #[tokio::test]
    async fn a_body_that_streams_needs_its_digest() {
        let request = || {
            let mut request = put("https://contoso.azconfig.io/kv/a");
            *request.body_mut() = Some(reqwest::Body::wrap(Stream(Some("abc"))));
            request
        };
        let error = sent(request()).await.unwrap_err();
        assert!(error.is_middleware());
        assert_eq!(error.to_string(), BodyStreams.to_string());

        let mut digest = BodyDigest::new();
        digest.update(b"abc").unwrap();
        let mut request = request();
        request.headers_mut().write(&digest.finish().unwrap());
        is_signed(&sent(request).await.unwrap(), b"abc");
    }

    #[tokio::test]
    async fn cosmos_db_signs_no_body() {
        let key = || MasterKey::from_base64("AAEC").unwrap();
        let mut request = put("https://contoso.documents.azure.com/dbs/a?x=y");
        *request.body_mut() = Some(reqwest::Body::wrap(Stream(Some("abc"))));
        let sign = SignMiddleware::cosmos_db(key()).clock(clock);
        assert!(!format!("{sign:?}").contains("AAEC"));
        let sent = exchange(sign, request).await.unwrap();
        assert!(key().verify_resource(&masthead::Request::of(&sent), clock()).is_ok());
    }

    #[tokio::test]
    async fn requests_to_other_origins_are_not_signed() {
        let key = || MasterKey::from_base64("AAEC").unwrap();
        let account = "https://contoso.documents.azure.com";
        for sign in
            [SignMiddleware::cosmos_db(key()), SignMiddleware::app_configuration(access_key())]
        {
            let sign = sign.only_for(account.parse().unwrap());
            for (url, is_signed) in [
                ("https://contoso.documents.azure.com:443/dbs", true),
                ("http://contoso.documents.azure.com/dbs", false),
                ("https://other.example/dbs", false),
            ] {
                let sent = exchange(sign.clone(), put(url)).await.unwrap();
                assert_eq!(sent.headers().contains_key("authorization"), is_signed, "{url}");
                assert_eq!(sent.headers().contains_key("x-ms-date"), is_signed, "{url}");
            }
            let mut request = put("https://other.example/dbs");
            request.headers_mut().insert("authorization", "Bearer a".parse().unwrap());
            let sent = exchange(sign, request).await.unwrap();
            assert_eq!(sent.headers()["authorization"], "Bearer a");
        }
    }

    #[tokio::test]
    async fn what_cannot_be_signed_is_not_sent() {
        let sign = SignMiddleware::app_configuration(access_key());
        let sign = sign.clock(|| HttpDate::from_unix(-1).unwrap());
        let error = exchange(sign, put("https://contoso.azconfig.io/kv")).await.unwrap_err();
        assert_eq!(error.to_string(), "the system clock is set before 1970");
    }
}
