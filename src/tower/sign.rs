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
use super::only_for::{self, OnlyFor};
use super::signed_body::SignedBody;
use crate::signing::SignError;
use crate::signing::app_configuration::AccessKey;
use crate::signing::cosmos_db::MasterKey;
use crate::{HttpDate, Request as Signable};

/// A layer of a client that signs each request.
///
/// Place it inside the layer that tries again, so that each attempt has a new date and signature, and inside every
/// layer that changes the method, the URI or a signed header. A signature that the request already has is replaced.
///
/// Set [`only_for`](Self::only_for) where a client also sends requests to other hosts. Without it, requests are signed for
/// whatever host they are for, and **the signature of Azure Cosmos DB does not cover the host**: whoever receives it can use it
/// for the account until its date is too old. Use a client that follows no redirects to other hosts.
///
/// For Azure App Configuration, the digest of the body is part of the signature, so the body must be in memory, such as
/// `Full<Bytes>`. For a body that streams, the caller sets `x-ms-content-sha256`; without it, the request fails with
/// [`BodyStreams`](SignRequestError::BodyStreams). A body streams if its length is unknown, or if a part of it has yet to arrive,
/// as in a request that a server sends on. If the request has no `Host`, the layer writes that of the URI, since it is
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
    only_for: OnlyFor,
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
        let (key, clock) = (Arc::new(key), Clock::default());
        Self { settings: Settings { key, clock, only_for: OnlyFor::ANY } }
    }

    /// Sets the clock. Without this call it is the system clock. `wasm32-unknown-unknown` has none: set one there, because no
    /// request can be signed otherwise.
    pub const fn clock(mut self, clock: fn() -> HttpDate) -> Self {
        self.settings.clock = Clock::new(clock);
        self
    }

    /// Leaves requests to other origins alone: they are sent as they are, without a signature. An origin is the scheme, the host
    /// and the port of a URI. A target that is only a path is compared by its `Host`. Without this call, every request is signed.
    ///
    /// ```
    /// use masthead::signing::cosmos_db::MasterKey;
    /// use masthead::tower::SignLayer;
    ///
    /// let layer = SignLayer::cosmos_db(MasterKey::from_base64("AAEC")?);
    /// let layer = layer.only_for(http::Uri::from_static("https://contoso.documents.azure.com"));
    /// # let _ = layer;
    /// # Ok::<(), masthead::signing::KeyError>(())
    /// ```
    pub fn only_for(mut self, origin: Uri) -> Self {
        self.settings.only_for = OnlyFor::new(origin);
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
        if !self.only_for.includes(&parts.uri, &parts.headers) {
            return Ok(SignedBody::unread(body));
        }
        let now = self.clock.now().ok_or(SignError::Clock)?;
        match &*self.key {
            Key::AppConfiguration(key) => {
                set_host(&mut parts.headers, &parts.uri);
                let (body, digest) = SignedBody::read(body, &parts.headers)?;
                let request = Signable::of_parts(parts);
                let request = match digest {
                    Some(digest) => request.with_body_digest(digest),
                    None if parts.headers.contains_key("x-ms-content-sha256") => request,
                    None => return Err(SignRequestError::BodyStreams),
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

/// Writes the `Host` that a client would write for the URI, if there is none.
fn set_host(headers: &mut HeaderMap, uri: &Uri) {
    let Some(host) = only_for::host(uri).filter(|_| !headers.contains_key(HOST)) else { return };
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
/// use masthead::tower::Sign;
///
/// let client = Sign::cosmos_db("the client", MasterKey::from_base64("AAEC")?);
/// assert_eq!(client.into_inner(), "the client");
/// # Ok::<(), masthead::signing::KeyError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Sign<S> {
    inner: S,
    settings: Settings,
}

impl<S> Sign<S> {
    /// Wraps a client with the defaults of [`SignLayer::app_configuration`].
    pub fn app_configuration(inner: S, key: AccessKey) -> Self {
        SignLayer::app_configuration(key).layer(inner)
    }

    /// Wraps a client with the defaults of [`SignLayer::cosmos_db`].
    pub fn cosmos_db(inner: S, key: MasterKey) -> Self {
        SignLayer::cosmos_db(key).layer(inner)
    }

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
mod tests;
