//! Signatures are verified.

use core::pin::Pin;
use core::task::{Context, Poll};
use std::sync::Arc;

use http::{Extensions, Request, Response, Uri};
use http_body::Body;
use pin_project_lite::pin_project;
use tower_layer::Layer;
use tower_service::Service;

use super::answer::{Answer, ResponseBody};
use super::clock::Clock;
use super::key_lookup::{KeyLookup, NamedKey, Signer, Unverified};
use super::log;
use super::original_uri::OriginalUri;
use super::verified_body::{Signed, VerifiedBody};
use crate::content::{BodyDigest, BodyError, XMsContentSha256};
use crate::contract::Contract;
use crate::services::{app_configuration, cosmos_db, refused};
use crate::signing::app_configuration::AccessKey;
use crate::signing::{LengthError, VerifyError};
use crate::{FieldMapExt, HttpDate};

/// A layer that verifies the signature of each request, and refuses a request that was not signed with a known key.
/// [`allow_other_credentials`](Self::allow_other_credentials) passes on those with an access token or a resource token.
///
/// Start with [`app_configuration`](Self::app_configuration) or [`cosmos_db`](Self::cosmos_db), which take a function that
/// finds keys. A verified request has the [`Signer`] in its extensions, and a [`VerifiedBody`]. A refused one does not reach the
/// inner service: it is answered with a 401 or 403, the challenge of the service, and problem details.
///
/// [`SECURITY.md`](crate::signing::security) lists what a signature does not cover, and what a gateway has to compare
/// itself. **Azure Cosmos DB signs neither the host, nor the query, nor the body.** Azure App Configuration signs the digest of
/// the body. The body is compared with it while the inner service reads it: see [`VerifiedBody`]. A service that acts before
/// it has read all of the body acts on a body that nobody has signed.
///
/// ```
/// use std::sync::Arc;
///
/// use http::{Request, Response, StatusCode};
/// use http_body_util::{BodyExt, Full};
/// use masthead::HttpDate;
/// use masthead::signing::app_configuration::AccessKey;
/// use masthead::tower::{Signer, VerifiedBody, VerifyLayer};
/// use tower::{Layer, ServiceExt, service_fn};
/// # type Body = Full<bytes::Bytes>;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let inner = service_fn(async |request: Request<VerifiedBody<Body>>| {
///     let signer = request.extensions().get::<Signer>().cloned().expect("it was verified");
///     assert!(signer.is_body_covered);
///     let body = request.into_body().collect().await.map(|body| body.to_bytes());
///     let text = format!("{} has sent {:?}", signer.key, body.unwrap_or_default());
///     Ok::<_, http::Error>(Response::new(Body::from(text)))
/// });
/// let key = Arc::new(AccessKey::from_base64("key-id-1", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")?);
/// let keys = { let key = key.clone(); move |id: &str| (id == key.id()).then(|| key.clone()) };
/// let service = VerifyLayer::app_configuration(keys).layer(inner);
///
/// let mut request = Request::put("/kv/color?api-version=1.0")
///     .header("host", "contoso.azconfig.io")
///     .body(Body::from("{}"))?;
/// let signed = key.sign(&masthead::Request::of(&request).with_body(b"{}"), HttpDate::now())?;
/// signed.write_to(request.headers_mut());
/// let response = service.clone().oneshot(request.clone()).await?;
/// assert_eq!(response.status(), StatusCode::OK);
/// assert_eq!(response.into_body().collect().await?.to_bytes(), "key-id-1 has sent b\"{}\"");
///
/// // Something on the way has decoded or changed the path.
/// *request.uri_mut() = "/kv/colour?api-version=1.0".parse()?;
/// let response = service.oneshot(request).await?;
/// assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
/// assert_eq!(response.headers()["www-authenticate"], "HMAC-SHA256, Bearer");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct VerifyLayer {
    settings: Settings,
}

#[derive(Clone, Debug)]
struct Settings {
    keys: KeyLookup,
    clock: Clock,
    original_uri: OriginalUri,
    allows_other_credentials: bool,
}

impl VerifyLayer {
    /// A layer for requests to Azure App Configuration. `find` returns the access key of an id, which is not signed itself and may
    /// be any text; `None` refuses the request.
    ///
    /// `find` is called once for each request with well-formed credentials. It must not block.
    pub fn app_configuration(
        find: impl Fn(&str) -> Option<Arc<AccessKey>> + Send + Sync + 'static,
    ) -> Self {
        Self::new(KeyLookup::AppConfiguration(Arc::new(find)))
    }

    /// A layer for requests to Azure Cosmos DB. `find` returns the master keys of the account that a request is for. A token does
    /// not name its key, so all of them are tried; none refuses the request.
    ///
    /// The host is not signed: select the account by the host, and only among those that you serve.
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use masthead::signing::cosmos_db::MasterKey;
    /// use masthead::tower::{NamedKey, VerifyLayer};
    ///
    /// let contoso: Arc<[NamedKey]> = Arc::new([
    ///     NamedKey::new("contoso, primary", MasterKey::from_base64("AAEC")?),
    ///     NamedKey::new("contoso, secondary", MasterKey::from_base64("AQID")?),
    /// ]);
    /// let layer = VerifyLayer::cosmos_db(move |request| {
    ///     // The authority comes first, as it does for a service that routes the request (RFC 9112 3.2.2).
    ///     let authority = request.pseudo_authority.map(str::as_bytes);
    ///     let host = request.headers.get("host").map(|host| host.as_bytes());
    ///     match authority.or(host) {
    ///         Some(b"contoso.documents.azure.com") => contoso.clone(),
    ///         _ => Arc::default(),
    ///     }
    /// });
    /// # let _ = layer;
    /// # Ok::<(), masthead::signing::KeyError>(())
    /// ```
    pub fn cosmos_db(
        find: impl Fn(&crate::Request<'_>) -> Arc<[NamedKey]> + Send + Sync + 'static,
    ) -> Self {
        Self::new(KeyLookup::CosmosDb(Arc::new(find)))
    }

    fn new(keys: KeyLookup) -> Self {
        let (clock, original_uri) = (Clock::default(), OriginalUri::default());
        Self { settings: Settings { keys, clock, original_uri, allows_other_credentials: false } }
    }

    /// Sets the clock. Without this call it is the system clock. `wasm32-unknown-unknown` has none: set one there, because every
    /// request is refused otherwise.
    pub const fn clock(mut self, clock: fn() -> HttpDate) -> Self {
        self.settings.clock = Clock::new(clock);
        self
    }

    /// Sets where a router keeps the original URI of a request whose URI it has changed, since that is the one that was signed.
    /// Without one, the URI of the request is used. See [`CheckLayer::original_uri`](super::CheckLayer::original_uri).
    ///
    /// Whatever can write this extension decides which URI is verified: use one that only the router writes.
    pub const fn original_uri(mut self, find: fn(&Extensions) -> Option<&Uri>) -> Self {
        self.settings.original_uri = OriginalUri::new(find);
        self
    }

    /// Sets whether requests with credentials of another kind than a signature are passed on. By default, they are refused.
    ///
    /// These are access tokens of Microsoft Entra, and for Azure Cosmos DB resource tokens too. The layer verifies **nothing**
    /// about such a request, neither the token nor the body: **that is left to the inner service**. The extensions have
    /// [`Unverified`] in place of [`Signer`], so a service that requires a `Signer` still refuses the request. All other
    /// requests are treated as without this call: those without credentials, with malformed ones, or with those of a scheme
    /// that the service does not have, are refused. So are requests to Azure Cosmos DB whose
    /// [path can be read in several ways](crate::cosmos::AmbiguousTarget).
    ///
    /// ```
    /// use http::{Request, Response, StatusCode};
    /// use http_body_util::Full;
    /// use masthead::tower::{Signer, Unverified, VerifiedBody, VerifyLayer};
    /// use tower::{Layer, ServiceExt, service_fn};
    /// # type Body = Full<bytes::Bytes>;
    ///
    /// fn may_enter(request: &Request<VerifiedBody<Body>>) -> bool {
    ///     let extensions = request.extensions();
    ///     match (extensions.get::<Signer>(), extensions.get::<Unverified>()) {
    ///         (Some(_), _) => true,
    ///         // Here the service validates the token.
    ///         (None, Some(Unverified::AccessToken)) => request.headers()["authorization"] == "Bearer mF_9.B5f-4.1JqM",
    ///         _ => false,
    ///     }
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let inner = service_fn(async |request: Request<VerifiedBody<Body>>| {
    ///     let status = if may_enter(&request) { StatusCode::OK } else { StatusCode::UNAUTHORIZED };
    ///     Response::builder().status(status).body(Body::default())
    /// });
    /// let service = VerifyLayer::app_configuration(|_| None).allow_other_credentials(true).layer(inner);
    /// let send = |token: &str| {
    ///     let request = Request::get("/kv").header("authorization", format!("Bearer {token}"));
    ///     request.body(Body::default()).map(|request| service.clone().oneshot(request))
    /// };
    /// assert_eq!(send("mF_9.B5f-4.1JqM")?.await?.status(), StatusCode::OK);
    /// assert_eq!(send("another")?.await?.status(), StatusCode::UNAUTHORIZED);
    /// # Ok(())
    /// # }
    /// ```
    pub const fn allow_other_credentials(mut self, allow: bool) -> Self {
        self.settings.allows_other_credentials = allow;
        self
    }
}

impl Settings {
    fn contract(&self) -> &'static Contract {
        match self.keys {
            KeyLookup::AppConfiguration(_) => &app_configuration::CONTRACT,
            KeyLookup::CosmosDb(_) => &cosmos_db::CONTRACT,
        }
    }

    /// The credentials that are passed on as they are.
    fn unverified<B>(&self, request: &Request<B>) -> Option<Unverified> {
        let request = self.allows_other_credentials.then(|| self.original_uri.of(request))?;
        self.keys.other_credentials(&request)
    }

    /// Verifies a request: the signer, and what its body is compared with.
    fn verify<B: Body>(
        &self,
        request: &Request<B>,
        now: Option<HttpDate>,
    ) -> Result<(Signer, Option<Signed>), VerifyError> {
        let now = now.ok_or(VerifyError::Clock)?;
        let signer = self.keys.verify(&self.original_uri.of(request), now)?;
        if !signer.is_body_covered {
            return Ok((signer, None));
        }
        let headers = request.headers();
        let expected = headers.require::<XMsContentSha256>().map_err(VerifyError::ContentDigest)?;
        let digest = BodyDigest::read_from(headers)
            .map_err(|_| VerifyError::ContentLength(LengthError::Unreadable))?;
        let signed = Signed { digest, expected };
        if !request.body().is_end_stream() {
            return Ok((signer, Some(signed)));
        }
        // There is nothing to read, so nobody would notice later.
        match signed.verify() {
            Ok(()) => Ok((signer, None)),
            Err(BodyError::TooShort { announced, received }) => {
                let differs = LengthError::Differs { announced, found: received };
                Err(VerifyError::ContentLength(differs))
            }
            Err(_) => Err(VerifyError::ContentDiffers),
        }
    }

    /// The response that refuses a request.
    fn refusal<B>(
        &self,
        request: &Request<B>,
        error: VerifyError,
        now: Option<HttpDate>,
    ) -> Response<Vec<u8>> {
        let request = self.original_uri.of(request);
        let report = refused(self.contract(), &request, error, now);
        log::findings(&report);
        let refusal = report.problem().map(|problem| problem.to_response());
        // A refused request has an error.
        refusal.unwrap_or_else(|| {
            let mut response = Response::new(Vec::new());
            *response.status_mut() = http::StatusCode::FORBIDDEN;
            response
        })
    }
}

impl<S> Layer<S> for VerifyLayer {
    type Service = Verify<S>;

    fn layer(&self, inner: S) -> Verify<S> {
        Verify { inner, settings: self.settings.clone() }
    }
}

/// The service of a [`VerifyLayer`].
///
/// ```
/// use masthead::tower::Verify;
///
/// let service = Verify::app_configuration("the inner service", |_| None);
/// assert_eq!(service.into_inner(), "the inner service");
/// ```
#[derive(Clone, Debug)]
pub struct Verify<S> {
    inner: S,
    settings: Settings,
}

impl<S> Verify<S> {
    /// Wraps a service with the defaults of [`VerifyLayer::app_configuration`].
    pub fn app_configuration(
        inner: S,
        find: impl Fn(&str) -> Option<Arc<AccessKey>> + Send + Sync + 'static,
    ) -> Self {
        VerifyLayer::app_configuration(find).layer(inner)
    }

    /// Wraps a service with the defaults of [`VerifyLayer::cosmos_db`].
    pub fn cosmos_db(
        inner: S,
        find: impl Fn(&crate::Request<'_>) -> Arc<[NamedKey]> + Send + Sync + 'static,
    ) -> Self {
        VerifyLayer::cosmos_db(find).layer(inner)
    }

    inner_accessors!();
}

impl<S, ReqBody, ResBody> Service<Request<ReqBody>> for Verify<S>
where
    S: Service<Request<VerifiedBody<ReqBody>>, Response = Response<ResBody>>,
    ReqBody: Body,
{
    type Response = Response<ResponseBody<ResBody>>;
    type Error = S::Error;
    type Future = VerifyFuture<S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<ReqBody>) -> Self::Future {
        // Whatever came with the request says nothing about it.
        request.extensions_mut().remove::<Signer>();
        request.extensions_mut().remove::<Unverified>();
        let signed = if let Some(unverified) = self.settings.unverified(&request) {
            request.extensions_mut().insert(unverified);
            None
        } else {
            let now = self.settings.clock.now();
            match self.settings.verify(&request, now) {
                Ok((signer, signed)) => {
                    request.extensions_mut().insert(signer);
                    signed
                }
                Err(error) => {
                    let refusal = self.settings.refusal(&request, error, now);
                    return VerifyFuture { answer: Answer::refusal(refusal) };
                }
            }
        };
        let request = request.map(|body| VerifiedBody::new(body, signed));
        VerifyFuture { answer: Answer::Inner { future: self.inner.call(request) } }
    }
}

pin_project! {
    /// The future of [`Verify`].
    #[derive(Debug)]
    pub struct VerifyFuture<F> {
        #[pin]
        answer: Answer<F>,
    }
}

impl<F, B, E> Future for VerifyFuture<F>
where
    F: Future<Output = Result<Response<B>, E>>,
{
    type Output = Result<Response<ResponseBody<B>>, E>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.project().answer.poll(context)
    }
}

#[cfg(test)]
mod tests;
