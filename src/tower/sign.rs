//! Requests are signed.

use core::fmt;
use core::pin::Pin;
use core::task::{Context, Poll};
use std::error::Error;
use std::sync::Arc;

use http::header::HOST;
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Request, Uri};
use http_body::Body;
use pin_project_lite::pin_project;
use tower_layer::Layer;
use tower_service::Service;

use super::clock::Clock;
use super::signed_body::SignedBody;
use crate::message::without_userinfo;
use crate::signing::SignError;
use crate::signing::app_configuration::AccessKey;
use crate::signing::cosmos_db::MasterKey;
use crate::{HttpDate, Request as Signable};

/// A layer of a client that signs each request.
///
/// Place it inside the layer that tries again, so that each attempt has a date and a signature of its own, and inside every
/// layer that changes the method, the URI or a signed header. A signature that the request already has is replaced. Requests
/// are signed for whatever host they are for: use a client that follows no redirects to other hosts.
///
/// For Azure App Configuration, the digest of the body is part of the signature, so the body must be in memory, such as
/// `Full<Bytes>`. For a body that streams, the caller sets `x-ms-content-sha256`; without it, the request fails with
/// [`BodyStreams`](SignRequestError::BodyStreams). If the request has no `Host`, the layer writes that of the URI, since it is
/// part of the signature too. For Azure Cosmos DB, which signs no body, any body will do.
///
/// The error of the service is a boxed one: that of the inner service, or a [`SignRequestError`].
///
/// ```
/// use http::{Request, Response};
/// use http_body_util::Full;
/// use masthead::signing::app_configuration::AccessKey;
/// use masthead::tower::{SignLayer, SignedBody};
/// use tower::{Layer, ServiceExt, service_fn};
/// # type Body = Full<bytes::Bytes>;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
/// # let http_client = service_fn(async |request: Request<SignedBody<Body>>| {
/// #     assert_eq!(request.headers()["host"], "contoso.azconfig.io");
/// #     assert!(request.headers()["authorization"].is_sensitive());
/// #     Ok::<_, std::convert::Infallible>(Response::new(Body::default()))
/// # });
/// let key = AccessKey::from_base64("key-id-1", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")?;
/// let client = SignLayer::app_configuration(key).layer(http_client);
/// let request = Request::get("https://contoso.azconfig.io/kv?api-version=1.0").body(Body::default())?;
/// let response = client.oneshot(request).await?;
/// # assert_eq!(response.status(), 200);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct SignLayer {
    settings: Settings,
}

#[derive(Clone, Debug)]
struct Settings {
    key: Arc<Key>,
    clock: Clock,
}

#[derive(Debug)]
enum Key {
    AppConfiguration(AccessKey),
    CosmosDb(MasterKey),
}

impl SignLayer {
    /// A layer that signs requests to Azure App Configuration with an access key.
    pub fn app_configuration(key: AccessKey) -> Self {
        Self::new(Key::AppConfiguration(key))
    }

    /// A layer that signs requests to Azure Cosmos DB with a master key.
    ///
    /// ```
    /// use masthead::signing::cosmos_db::MasterKey;
    /// use masthead::tower::SignLayer;
    ///
    /// let layer = SignLayer::cosmos_db(MasterKey::from_base64("AAEC")?);
    /// # let _ = layer;
    /// # Ok::<(), masthead::signing::KeyError>(())
    /// ```
    pub fn cosmos_db(key: MasterKey) -> Self {
        Self::new(Key::CosmosDb(key))
    }

    fn new(key: Key) -> Self {
        Self { settings: Settings { key: Arc::new(key), clock: Clock::default() } }
    }

    /// Sets the clock. Without this call it is the system clock. `wasm32-unknown-unknown` has none: set one there, because no
    /// request can be signed otherwise.
    pub const fn clock(mut self, clock: fn() -> HttpDate) -> Self {
        self.settings.clock = Clock::new(clock);
        self
    }
}

impl Settings {
    /// Signs a request, and returns its body.
    fn sign<B: Body + Unpin>(
        &self,
        parts: &mut Parts,
        body: B,
    ) -> Result<SignedBody<B>, SignRequestError>
    where
        B::Error: Into<Box<dyn Error + Send + Sync>>,
    {
        let now = self.clock.now().ok_or(SignError::Clock)?;
        match &*self.key {
            Key::AppConfiguration(key) => {
                set_host(&mut parts.headers, &parts.uri);
                let is_announced = parts.headers.contains_key("x-ms-content-sha256");
                let streams = !body.is_end_stream() && body.size_hint().exact().is_none();
                let (body, digest) = if is_announced && streams {
                    (SignedBody::unread(body), None)
                } else {
                    let (body, digest) = SignedBody::read(body, &parts.headers)?;
                    (body, Some(digest))
                };
                let request = Signable::of_parts(parts);
                let request = match digest {
                    Some(digest) => request.with_body_digest(digest),
                    None => request,
                };
                let signed = key.sign(&request, now)?;
                signed.write_to(&mut parts.headers);
                Ok(body)
            }
            Key::CosmosDb(key) => {
                let signed = key.sign(&Signable::of_parts(parts), now)?;
                signed.write_to(&mut parts.headers);
                Ok(SignedBody::unread(body))
            }
        }
    }
}

/// Writes the `Host` that a client would write for the URI: without user information, and without the default port.
fn set_host(headers: &mut HeaderMap, uri: &Uri) {
    let Some(authority) = uri.authority().filter(|_| !headers.contains_key(HOST)) else { return };
    let host = without_userinfo(authority.as_str());
    let default = match uri.scheme_str() {
        Some("https") => ":443",
        Some("http") => ":80",
        _ => "",
    };
    let host = host.strip_suffix(default).unwrap_or(host);
    // An authority has no byte that a value may not have.
    if let Ok(host) = HeaderValue::from_str(host) {
        headers.insert(HOST, host);
    }
}

impl<S> Layer<S> for SignLayer {
    type Service = Sign<S>;

    fn layer(&self, inner: S) -> Sign<S> {
        Sign { inner, settings: self.settings.clone() }
    }
}

/// The service of a [`SignLayer`].
///
/// ```
/// use masthead::signing::cosmos_db::MasterKey;
/// use masthead::tower::{Sign, SignLayer};
/// use tower::Layer;
///
/// let client: Sign<&str> = SignLayer::cosmos_db(MasterKey::from_base64("AAEC")?).layer("the client");
/// assert_eq!(client.into_inner(), "the client");
/// # Ok::<(), masthead::signing::KeyError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Sign<S> {
    inner: S,
    settings: Settings,
}

impl<S> Sign<S> {
    inner_accessors!();
}

impl<S, B> Service<Request<B>> for Sign<S>
where
    S: Service<Request<SignedBody<B>>>,
    S::Error: Into<Box<dyn Error + Send + Sync>>,
    B: Body + Unpin,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    type Response = S::Response;
    type Error = Box<dyn Error + Send + Sync>;
    type Future = SignFuture<S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(context).map_err(Into::into)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let (mut parts, body) = request.into_parts();
        let state = match self.settings.sign(&mut parts, body) {
            Ok(body) => State::Sent { future: self.inner.call(Request::from_parts(parts, body)) },
            Err(error) => State::NotSigned { error: Some(error) },
        };
        SignFuture { state }
    }
}

pin_project! {
    /// The future of [`Sign`].
    #[derive(Debug)]
    pub struct SignFuture<F> {
        #[pin]
        state: State<F>,
    }
}

pin_project! {
    #[project = StateProj]
    #[derive(Debug)]
    enum State<F> {
        Sent { #[pin] future: F },
        NotSigned { error: Option<SignRequestError> },
    }
}

impl<F, R, E> Future for SignFuture<F>
where
    F: Future<Output = Result<R, E>>,
    E: Into<Box<dyn Error + Send + Sync>>,
{
    type Output = Result<R, Box<dyn Error + Send + Sync>>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match self.project().state.project() {
            StateProj::Sent { future } => future.poll(context).map_err(Into::into),
            StateProj::NotSigned { error } => {
                Poll::Ready(Err(error.take().expect("polled after its completion").into()))
            }
        }
    }
}

/// The reason why a [`SignLayer`] could not sign a request. The request was not sent.
///
/// ```
/// use masthead::tower::SignRequestError;
///
/// assert_eq!(
///     SignRequestError::BodyStreams.to_string(),
///     "cannot hash the body, because it streams: read it into memory, or set x-ms-content-sha256"
/// );
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum SignRequestError {
    /// The signature could not be made.
    Sign(SignError),
    /// The body is not in memory, so it cannot be hashed before it is sent.
    BodyStreams,
    /// The body ended with an error, or is not as long as it said.
    Body(Box<dyn Error + Send + Sync>),
}

impl From<SignError> for SignRequestError {
    fn from(error: SignError) -> Self {
        Self::Sign(error)
    }
}

impl fmt::Display for SignRequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sign(error) => error.fmt(f),
            Self::BodyStreams => f.write_str(
                "cannot hash the body, because it streams: read it into memory, or set x-ms-content-sha256",
            ),
            Self::Body(_) => f.write_str("cannot hash the body, because it ends with an error"),
        }
    }
}

impl Error for SignRequestError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Sign(error) => Some(error),
            Self::BodyStreams => None,
            Self::Body(error) => Some(&**error),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use bytes::Bytes;
    use http::Response;
    use http_body_util::{BodyExt, Empty, combinators::BoxBody};

    use super::*;
    use crate::FieldMapExt;
    use crate::content::XMsContentSha256;
    use crate::tower::test_kit::{Parts as Stream, Whole, clock, read, ready, service};

    fn access_key() -> AccessKey {
        AccessKey::from_base64("key-id-1", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").unwrap()
    }

    /// The request as it is sent, with the bytes of its body.
    fn sent<B>(layer: SignLayer, request: Request<B>) -> Result<Request<Vec<u8>>, SignRequestError>
    where
        B: Body<Data = Bytes> + Unpin,
        B::Error: Into<Box<dyn Error + Send + Sync>> + fmt::Debug,
    {
        let inner = service(|request: Request<SignedBody<B>>| {
            let len = request.body().size_hint().exact();
            let request = request.map(|body| read(body).unwrap());
            assert!(len.is_none_or(|len| len == request.body().len() as u64));
            Response::new(request)
        });
        match ready(layer.clock(clock).layer(inner).call(request)) {
            Ok(response) => Ok(response.into_body()),
            Err(error) => Err(*error.downcast().unwrap()),
        }
    }

    fn put<B>(body: B) -> Request<B> {
        Request::put("https://u:p@contoso.azconfig.io:443/kv/a%2Fb?api-version=1.0")
            .body(body)
            .unwrap()
    }

    #[track_caller]
    fn is_signed(sent: &Request<Vec<u8>>) {
        let request = Signable::of(sent).with_body(sent.body());
        assert!(access_key().verify(&request, clock()).unwrap().is_body_verified);
    }

    #[test]
    fn bodies_in_memory_are_hashed_and_sent() {
        let layer = || SignLayer::app_configuration(access_key());
        for text in ["", "{}"] {
            let whole = Whole::from(text);
            let boxed: BoxBody<Bytes, std::convert::Infallible> = whole.clone().boxed();
            for sent in [sent(layer(), put(whole)), sent(layer(), put(boxed))] {
                let sent = sent.unwrap();
                assert_eq!(sent.body(), text.as_bytes());
                assert_eq!(sent.headers()["host"], "contoso.azconfig.io");
                is_signed(&sent);
            }
        }
        is_signed(&sent(layer(), put(Empty::<Bytes>::new())).unwrap());
    }

    #[test]
    fn a_host_stays_and_other_ports_count() {
        let host = |uri: &str, host: Option<&str>| {
            let mut request = Request::get(uri);
            if let Some(host) = host {
                request = request.header("host", host);
            }
            let request = request.body(Whole::default()).unwrap();
            let sent = sent(SignLayer::app_configuration(access_key()), request).unwrap();
            sent.headers()["host"].to_str().unwrap().to_owned()
        };
        assert_eq!(host("https://a.example/kv", None), "a.example");
        assert_eq!(host("https://a.example:8443/kv", None), "a.example:8443");
        assert_eq!(host("https://a.example:80/kv", None), "a.example:80");
        assert_eq!(host("http://a.example:80/kv", None), "a.example");
        assert_eq!(host("https://[::1]:443/kv", None), "[::1]");
        assert_eq!(host("https://a.example/kv", Some("b.example")), "b.example");
        let request = Request::get("/kv").body(Whole::default()).unwrap();
        let error = sent(SignLayer::app_configuration(access_key()), request).unwrap_err();
        assert_eq!(error.to_string(), "cannot sign \"host\": the request has no Host header");
    }

    #[test]
    fn a_body_that_streams_needs_its_digest() {
        let layer = || SignLayer::app_configuration(access_key());
        let stream = || Stream::new(&["ab", "c"]);
        let error = sent(layer(), put(stream())).unwrap_err();
        assert!(matches!(error, SignRequestError::BodyStreams));

        let mut request = put(stream());
        let mut digest = crate::content::BodyDigest::new();
        digest.update(b"abc").unwrap();
        request.headers_mut().write(&digest.finish().unwrap());
        let sent_request = sent(layer(), request).unwrap();
        assert_eq!(sent_request.body(), b"abc");
        is_signed(&sent_request);

        // Of a body in memory, the digest is computed.
        let mut request = put(Whole::from("abc"));
        request.headers_mut().write(&XMsContentSha256::EMPTY);
        is_signed(&sent(layer(), request).unwrap());
    }

    /// A body that says how long it is, and is not there yet, not so long, or broken.
    #[derive(Debug)]
    struct Odd(VecDeque<Poll<Result<&'static str, &'static str>>>);

    impl Body for Odd {
        type Data = Bytes;
        type Error = &'static str;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<http_body::Frame<Bytes>, &'static str>>> {
            match self.0.pop_front() {
                None => Poll::Ready(None),
                Some(Poll::Pending) => Poll::Pending,
                Some(Poll::Ready(part)) => {
                    Poll::Ready(Some(part.map(|part| http_body::Frame::data(part.into()))))
                }
            }
        }

        fn size_hint(&self) -> http_body::SizeHint {
            http_body::SizeHint::with_exact(3)
        }
    }

    #[test]
    fn other_bodies_are_errors() {
        let error = |parts: &[Poll<Result<&'static str, &'static str>>], length: Option<&str>| {
            let mut request = put(Odd(parts.iter().copied().collect()));
            if let Some(length) = length {
                request.headers_mut().insert("content-length", length.parse().unwrap());
            }
            let layer = SignLayer::app_configuration(access_key());
            sent(layer, request).unwrap_err().to_string()
        };
        let part = |text| Poll::Ready(Ok(text));
        let streams = SignRequestError::BodyStreams.to_string();
        assert_eq!(error(&[part("ab"), Poll::Pending, part("c")], None), streams);
        let broken = "cannot hash the body, because it ends with an error";
        assert_eq!(error(&[part("a"), Poll::Ready(Err("it broke"))], None), broken);
        assert_eq!(error(&[part("ab"), part("cd")], None), broken);
        assert_eq!(error(&[part("ab")], None), broken);
        let long = error(&[part("abc")], Some("2"));
        assert_eq!(long, "the body is 3 bytes long, but Content-Length is 2");
        let short = error(&[part("abc")], Some("4"));
        assert_eq!(short, "the body is 3 bytes long, but Content-Length is 4");
        assert_eq!(error(&[part("abc")], Some("x")), "Content-Length is not a number");
    }

    #[test]
    fn any_body_is_sent_to_cosmos_db() {
        let key = || MasterKey::from_base64("AAEC").unwrap();
        let request = Request::post("https://contoso.documents.azure.com/dbs");
        let request = request.header("authorization", "stale").body(Stream::new(&["{", "}"]));
        let sent = sent(SignLayer::cosmos_db(key()), request.unwrap()).unwrap();
        assert_eq!(sent.body(), b"{}");
        assert!(key().verify_resource(&Signable::of(&sent), clock()).is_ok());
    }

    #[test]
    fn without_a_clock_nothing_is_sent() {
        let layer = SignLayer::app_configuration(access_key());
        let inner = service(|_: Request<SignedBody<Whole>>| ());
        let layer = layer.clock(|| HttpDate::from_unix(-1).unwrap());
        let error = ready(layer.layer(inner).call(put(Whole::default()))).unwrap_err();
        assert_eq!(error.to_string(), "the system clock is set before 1970");
        assert!(!format!("{layer:?}").contains("key-id-1"));
    }
}
