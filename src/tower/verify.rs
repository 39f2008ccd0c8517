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
use super::key_lookup::{KeyLookup, NamedKey, Signer};
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
    ///     let host = request.headers.get("host").map(|host| host.as_bytes());
    ///     let host = host.or(request.pseudo_authority.map(str::as_bytes));
    ///     match host {
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
        Self { settings: Settings { keys, clock, original_uri } }
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
}

impl Settings {
    fn contract(&self) -> &'static Contract {
        match self.keys {
            KeyLookup::AppConfiguration(_) => &app_configuration::CONTRACT,
            KeyLookup::CosmosDb(_) => &cosmos_db::CONTRACT,
        }
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
/// use masthead::tower::{Verify, VerifyLayer};
/// use tower::Layer;
///
/// let nobody = VerifyLayer::app_configuration(|_| None);
/// let service: Verify<&str> = nobody.layer("the inner service");
/// assert_eq!(service.into_inner(), "the inner service");
/// ```
#[derive(Clone, Debug)]
pub struct Verify<S> {
    inner: S,
    settings: Settings,
}

impl<S> Verify<S> {
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
        let now = self.settings.clock.now();
        match self.settings.verify(&request, now) {
            Ok((signer, signed)) => {
                request.extensions_mut().insert(signer);
                let request = request.map(|body| VerifiedBody::new(body, signed));
                VerifyFuture { answer: Answer::Inner { future: self.inner.call(request) } }
            }
            Err(error) => {
                let refusal = self.settings.refusal(&request, error, now);
                VerifyFuture { answer: Answer::refusal(refusal) }
            }
        }
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
mod tests {
    use std::cell::RefCell;
    use std::rc::Rc;

    use super::*;
    use crate::Request as Signable;
    use crate::signing::cosmos_db::MasterKey;
    use crate::tower::test_kit::{Parts, Whole, clock, drain, read, ready, service};

    fn access_key() -> AccessKey {
        AccessKey::from_base64("key-id-1", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").unwrap()
    }

    fn app_configuration() -> VerifyLayer {
        let key = Arc::new(access_key());
        VerifyLayer::app_configuration(move |id| (id == key.id()).then(|| Arc::clone(&key)))
            .clock(clock)
    }

    /// A request with a body in parts, signed over `signed`.
    fn put(parts: &[&'static str], signed: &str) -> Request<Parts> {
        let request =
            Request::put("/kv/color?api-version=1.0").header("host", "contoso.azconfig.io");
        let mut request = request.body(Parts::new(parts)).unwrap();
        let of = Signable::of(&request).with_body(signed.as_bytes());
        access_key().sign(&of, clock()).unwrap().write_to(request.headers_mut());
        request
    }

    /// The signer, the bytes, and the error, if any, that the inner service sees of its request.
    type Seen = (Signer, Vec<u8>, Option<BodyError>);

    /// The answer, and what the inner service has seen.
    fn send(layer: &VerifyLayer, request: Request<Parts>) -> (Response<String>, Option<Seen>) {
        let seen = Rc::new(RefCell::new(None));
        let inner = {
            let seen = Rc::clone(&seen);
            service(move |request: Request<VerifiedBody<Parts>>| {
                let signer = request.extensions().get::<Signer>().unwrap().clone();
                let (bytes, error) = drain(request.into_body());
                let error = error.map(|error| *error.downcast::<BodyError>().unwrap());
                *seen.borrow_mut() = Some((signer, bytes, error));
                Response::new(Whole::from("done"))
            })
        };
        let response = ready(layer.layer(inner).call(request)).unwrap();
        let response = response.map(|body| String::from_utf8(read(body).unwrap()).unwrap());
        (response, seen.take())
    }

    #[test]
    fn the_signer_and_the_body_reach_the_service() {
        for parts in [&["{\"a\"", ":1}"][..], &["{\"a\":1}"], &["", "{", "\"a\":1}", ""]] {
            for length in [None, Some("7")] {
                let mut request = put(parts, "{\"a\":1}");
                if let Some(length) = length {
                    request.headers_mut().insert("content-length", length.parse().unwrap());
                }
                let (response, seen) = send(&app_configuration(), request);
                assert_eq!((response.status().as_u16(), response.body().as_str()), (200, "done"));
                let signer =
                    Signer { key: "key-id-1".into(), date: clock(), is_body_covered: true };
                assert_eq!(seen, Some((signer, b"{\"a\":1}".to_vec(), None)));
            }
        }
    }

    #[test]
    fn a_wrong_body_ends_with_an_error() {
        let ends = |parts: &[&'static str], length: Option<&str>| {
            let mut request = put(parts, "abcdef");
            if let Some(length) = length {
                request.headers_mut().insert("content-length", length.parse().unwrap());
            }
            let (_, seen) = send(&app_configuration(), request);
            let (_, bytes, error) = seen.unwrap();
            (String::from_utf8(bytes).unwrap(), error.unwrap())
        };
        // Without a length, only the end shows it.
        let mismatch = BodyError::Mismatch;
        assert_eq!(ends(&["abc", "xyz"], None), ("abcxyz".to_owned(), mismatch));
        // With a length, the last part is held back.
        assert_eq!(ends(&["abc", "xyz"], Some("6")), ("abc".to_owned(), mismatch));
        assert_eq!(ends(&["abc", "de"], None), ("abcde".to_owned(), mismatch));
        let short = BodyError::TooShort { announced: 6, received: 5 };
        assert_eq!(ends(&["abc", "de"], Some("6")), ("abcde".to_owned(), short));
        let long = BodyError::TooLong { announced: 6 };
        assert_eq!(ends(&["abc", "defg"], Some("6")), ("abc".to_owned(), long));
        assert_eq!(ends(&["abcdef", "g"], Some("6")), ("abcdef".to_owned(), long));
    }

    /// A service that does not read a body would not notice.
    #[test]
    fn a_missing_body_is_refused_at_once() {
        let (response, seen) = send(&app_configuration(), put(&[], "abc"));
        assert_eq!((response.status().as_u16(), seen), (401, None));
        let mut request = put(&[], "");
        request.headers_mut().insert("content-length", "3".parse().unwrap());
        assert_eq!(send(&app_configuration(), request).0.status(), 401);
        let (response, seen) = send(&app_configuration(), put(&[], ""));
        assert_eq!((response.status().as_u16(), seen.is_some()), (200, true));
    }

    /// A body that knows its end needs no more than its last part.
    #[test]
    fn a_body_that_knows_its_end_is_compared_there() {
        let (expected, digest) = (XMsContentSha256::EMPTY, BodyDigest::new());
        let signed = Some(Signed { digest, expected });
        let body = VerifiedBody::new(Whole::from("abc"), signed);
        assert!(!body.is_end_stream());
        let (bytes, error) = drain(body);
        let error = error.unwrap().downcast::<BodyError>().unwrap();
        assert_eq!((bytes, *error), (Vec::new(), BodyError::Mismatch));
    }

    #[track_caller]
    fn is_refused(layer: &VerifyLayer, request: Request<Parts>, status: u16, code: &str) {
        let (response, seen) = send(layer, request);
        assert_eq!(response.status().as_u16(), status, "{}", response.body());
        assert!(seen.is_none());
        assert!(response.body().contains(&format!("\"code\":\"{code}\"")), "{}", response.body());
        assert_eq!(response.headers()["content-type"], "application/problem+json");
        assert_eq!(response.headers().contains_key("www-authenticate"), status == 401);
        assert!(!response.body().contains("s3cret"), "{}", response.body());
    }

    #[test]
    fn what_is_refused_and_with_which_rule() {
        let layer = app_configuration();
        let mismatch = "app-configuration.signature.mismatch";
        let change = |change: fn(&mut Request<Parts>)| {
            let mut request = put(&[], "");
            change(&mut request);
            request
        };
        let path = change(|it| *it.uri_mut() = "/kv/s3cret?api-version=1.0".parse().unwrap());
        is_refused(&layer, path, 401, mismatch);
        let none = change(|it| drop(it.headers_mut().remove("authorization")));
        is_refused(&layer, none, 401, "app-configuration.authorization.missing");
        let bearer = change(|it| {
            it.headers_mut().insert("authorization", "Bearer s3cret".parse().unwrap());
        });
        is_refused(&layer, bearer, 401, mismatch);
        let removed = change(|it| {
            it.headers_mut().insert("authorization", "HMAC-SHA256 [REDACTED]".parse().unwrap());
        });
        is_refused(&layer, removed, 401, mismatch);
        let unknown = VerifyLayer::app_configuration(|_| None).clock(clock);
        is_refused(&unknown, put(&[], ""), 401, mismatch);
        let other = change(|it| {
            *it.uri_mut() =
                "https://fabrikam.azconfig.io/kv/color?api-version=1.0".parse().unwrap();
        });
        is_refused(&layer, other, 401, mismatch);
        let late = app_configuration().clock(|| HttpDate::from_unix(1_526_074_516).unwrap());
        is_refused(&late, put(&[], ""), 401, "app-configuration.date.skew");
        // A clock that was never set accepts nothing.
        let never = app_configuration().clock(|| HttpDate::from_unix(-1).unwrap());
        assert!(send(&never, put(&[], "")).1.is_none());
    }

    #[test]
    fn the_original_uri_is_verified() {
        #[derive(Clone)]
        struct Original(Uri);

        let mut request = put(&[], "");
        let original = core::mem::replace(request.uri_mut(), "/color".parse().unwrap());
        request.extensions_mut().insert(Original(original));
        let layer = app_configuration();
        assert_eq!(send(&layer, request.clone()).0.status(), 401);
        let layer = layer.original_uri(|extensions| extensions.get().map(|uri: &Original| &uri.0));
        assert_eq!(send(&layer, request).0.status(), 200);
    }

    #[test]
    fn all_keys_of_an_account_are_tried() {
        let key = |text: &str| MasterKey::from_base64(text).unwrap();
        let keys: Arc<[NamedKey]> = Arc::new([
            NamedKey::new("primary", key("AAEC")),
            NamedKey::new("secondary", key("AQID")),
        ]);
        let layer = VerifyLayer::cosmos_db(move |request| match request.pseudo_authority {
            Some("contoso.documents.azure.com") => Arc::clone(&keys),
            _ => Arc::default(),
        })
        .clock(clock);
        let request = |host: &str, path: &str, signer: &str| {
            let request = Request::get(format!("https://{host}{path}"));
            let mut request = request.body(Parts::new(&["ab", "c"])).unwrap();
            let signed = key(signer).sign(&Signable::of(&request), clock()).unwrap();
            signed.write_to(request.headers_mut());
            request
        };
        let host = "contoso.documents.azure.com";
        for (text, name) in [("AAEC", "primary"), ("AQID", "secondary")] {
            let (signer, bytes, error) = send(&layer, request(host, "/dbs", text)).1.unwrap();
            assert_eq!((&*signer.key, signer.is_body_covered), (name, false));
            assert_eq!((bytes, error), (b"abc".to_vec(), None));
        }
        let mismatch = "cosmos-db.signature.mismatch";
        is_refused(&layer, request(host, "/dbs", "AgME"), 401, mismatch);
        let other = request("fabrikam.documents.azure.com", "/dbs", "AAEC");
        is_refused(&layer, other, 401, mismatch);
        // It could be read as another resource.
        let ambiguous = request(host, "/dbs/a%2Fcolls%2Fb", "AAEC");
        assert_eq!(send(&layer, ambiguous).0.status(), 401);
    }

    #[test]
    fn debug_shows_no_key() {
        let text = format!(
            "{:?} {:?}",
            app_configuration(),
            NamedKey::new("a", MasterKey::from_base64("AAEC").unwrap())
        );
        assert!(
            text.contains("AppConfiguration(..)") && text.contains("NamedKey(\"a\")"),
            "{text}"
        );
    }
}
