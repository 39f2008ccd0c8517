//! The session tokens of a client.

use core::fmt;
use core::pin::Pin;
use core::task::{Context, Poll, ready};

use http::{Method, Request, Response, Uri};
use pin_project_lite::pin_project;
use tower_layer::Layer;
use tower_service::Service;

use super::log;
use super::only_for::OnlyFor;
use crate::cosmos::{SessionToken as Header, SharedSessionTokens};

/// A layer of a client that keeps the session tokens of Azure Cosmos DB, one for each collection: it takes that of each
/// response, and sends it with each request for items of the collection.
///
/// It does so for documents, attachments and stored procedures ([`collection_of_items`](crate::cosmos::collection_of_items)).
/// A collection is known by its path, so address it either by name or by identifier, but not by both. A session token that
/// the request already has stays. After a successful DELETE of a collection or a database, its tokens are forgotten.
///
/// The tokens are those of one account, so set [`only_for`](Self::only_for) where a client also sends requests to others. Place
/// the layer inside the layer that tries again.
///
/// A token that cannot be read, does not merge with the earlier one, or finds the store full, is not kept. That is no error: the
/// response is returned as it is, and the earlier token stays. With the feature `tracing`, it is
/// [logged](super#logging).
///
/// ```
/// use http::{Request, Response};
/// use masthead::cosmos::SharedSessionTokens;
/// use masthead::tower::SessionTokenLayer;
/// use tower::{Layer, ServiceExt, service_fn};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), http::Error> {
/// let http_client = service_fn(async |request: Request<()>| {
///     let given = request.headers().get("x-ms-session-token").map_or("none", |it| it.to_str().unwrap_or(""));
///     Response::builder().header("x-given", given).header("x-ms-session-token", "0:-1#59").body(())
/// });
/// let client = SessionTokenLayer::new(SharedSessionTokens::new(100)).layer(http_client);
/// let get = |path: &str| Request::get(format!("https://contoso.documents.azure.com{path}")).body(());
/// let response = client.clone().oneshot(get("/dbs/db/colls/coll/docs/a")?).await?;
/// assert_eq!(response.headers()["x-given"], "none");
/// let response = client.clone().oneshot(get("/dbs/db/colls/coll/docs/b")?).await?;
/// assert_eq!(response.headers()["x-given"], "0:-1#59");
/// let response = client.oneshot(get("/dbs/db/colls/other/docs/b")?).await?;
/// assert_eq!(response.headers()["x-given"], "none");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct SessionTokenLayer {
    tokens: SharedSessionTokens,
    only_for: OnlyFor,
}

impl SessionTokenLayer {
    /// A layer with the tokens of one account.
    #[must_use]
    pub const fn new(tokens: SharedSessionTokens) -> Self {
        Self { tokens, only_for: OnlyFor::ANY }
    }

    /// Leaves requests to other origins alone: they get no token, and their responses are not read. An origin is the scheme, the
    /// host and the port of a URI. A target that is only a path is compared by its `Host`. Without this call, the layer
    /// handles every request.
    ///
    /// ```
    /// use masthead::cosmos::SharedSessionTokens;
    /// use masthead::tower::SessionTokenLayer;
    ///
    /// let layer = SessionTokenLayer::new(SharedSessionTokens::new(100));
    /// let layer = layer.only_for(http::Uri::from_static("https://contoso.documents.azure.com"));
    /// # let _ = layer;
    /// ```
    #[must_use]
    pub fn only_for(self, origin: Uri) -> Self {
        Self { only_for: OnlyFor::new(origin), ..self }
    }
}

impl<S> Layer<S> for SessionTokenLayer {
    type Service = SessionToken<S>;

    fn layer(&self, inner: S) -> SessionToken<S> {
        SessionToken { inner, tokens: self.tokens.clone(), only_for: self.only_for.clone() }
    }
}

/// The service of a [`SessionTokenLayer`].
///
/// ```
/// use masthead::cosmos::SharedSessionTokens;
/// use masthead::tower::SessionToken;
/// use tower::Layer;
///
/// let client = SessionToken::<()>::layer(SharedSessionTokens::new(100)).layer("the client");
/// assert_eq!(client.into_inner(), "the client");
/// ```
#[derive(Clone, Debug)]
pub struct SessionToken<S> {
    inner: S,
    tokens: SharedSessionTokens,
    only_for: OnlyFor,
}

impl<S> SessionToken<S> {
    /// Wraps a client.
    pub const fn new(inner: S, tokens: SharedSessionTokens) -> Self {
        Self { inner, tokens, only_for: OnlyFor::ANY }
    }

    /// Returns the layer.
    #[must_use]
    pub const fn layer(tokens: SharedSessionTokens) -> SessionTokenLayer {
        SessionTokenLayer::new(tokens)
    }

    inner_accessors!();
}

impl<S, ReqBody, ResBody> Service<Request<ReqBody>> for SessionToken<S>
where
    S: Service<Request<ReqBody>, Response = Response<ResBody>>,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = SessionTokenFuture<S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<ReqBody>) -> Self::Future {
        // Neither is an allocation.
        let (method, uri) = (request.method().clone(), request.uri().clone());
        let is_included = self.only_for.includes(&uri, request.headers());
        let tokens = is_included.then(|| self.tokens.clone());
        if let Some(tokens) = &tokens {
            tokens.write_to_request(method.as_str(), uri.path(), request.headers_mut());
        }
        SessionTokenFuture { inner: self.inner.call(request), method, uri, tokens }
    }
}

pin_project! {
    /// The future of [`SessionToken`].
    pub struct SessionTokenFuture<F> {
        #[pin]
        inner: F,
        method: Method,
        uri: Uri,
        // None for a request to another origin.
        tokens: Option<SharedSessionTokens>,
    }
}

/// Shows nothing of the URI, which may have a secret.
impl<F: fmt::Debug> fmt::Debug for SessionTokenFuture<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionTokenFuture").field("inner", &self.inner).finish_non_exhaustive()
    }
}

impl<F, B, E> Future for SessionTokenFuture<F>
where
    F: Future<Output = Result<Response<B>, E>>,
{
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let response = ready!(this.inner.poll(context))?;
        let Some(tokens) = this.tokens else { return Poll::Ready(Ok(response)) };
        let (method, path) = (this.method.as_str(), this.uri.path());
        let status = response.status().as_u16();
        if let Err(refused) = tokens.observe_response(method, path, status, response.headers()) {
            log::token::<Header>(&refused.public_message());
        }
        Poll::Ready(Ok(response))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tower::test_kit::{ready, service};

    #[test]
    fn tokens_of_deleted_collections_are_forgotten() {
        let tokens = SharedSessionTokens::new(10);
        let inner = service(|request: Request<&str>| {
            let mut response = Response::new(request.headers().get("x-ms-session-token").cloned());
            response.headers_mut().insert("x-ms-session-token", request.body().parse().unwrap());
            response
        });
        let mut client = SessionTokenLayer::new(tokens.clone()).layer(inner);
        let mut send = |method: Method, path: &str, answer| {
            let request = Request::builder().method(method).uri(path).body(answer).unwrap();
            ready(client.call(request)).unwrap().into_body()
        };
        let docs = "/dbs/db/colls/coll/docs";
        let (first, other, next) = ("0:1#59#1=2", "0:1#60#2=3", "0:1#60#1=3");
        assert_eq!(send(Method::POST, docs, first), None);
        // One that does not merge is no error, and the earlier one stays.
        assert_eq!(send(Method::GET, docs, other).unwrap(), first);
        assert_eq!(send(Method::GET, docs, "s3cret").unwrap(), first);
        assert_eq!(send(Method::GET, "/dbs/db/colls/coll", "0:1#70#1=9"), None);
        assert_eq!(send(Method::GET, docs, next).unwrap(), first);
        assert_eq!(send(Method::GET, docs, next).unwrap(), next);
        assert_eq!(send(Method::DELETE, "/dbs/db/colls/coll", "0:-1#71"), None);
        assert_eq!(send(Method::GET, docs, "0:-1#1"), None);
        assert_eq!(send(Method::GET, docs, "0:-1#1").unwrap(), "0:-1#1");
    }

    #[test]
    fn debug_shows_no_uri() {
        let mut client = SessionTokenLayer::new(SharedSessionTokens::new(10)).layer(
            ::tower::service_fn(|_: Request<()>| {
                core::future::pending::<Result<Response<()>, core::convert::Infallible>>()
            }),
        );
        let request = Request::get("https://u:s3cret@contoso.example/dbs?s3cret").body(()).unwrap();
        let text = format!("{:?}", client.call(request));
        assert!(text.starts_with("SessionTokenFuture") && !text.contains("s3cret"), "{text}");
    }

    #[test]
    fn requests_to_other_origins_are_left_alone() {
        let inner = service(|request: Request<&str>| {
            let mut response = Response::new(request.headers().get("x-ms-session-token").cloned());
            response.headers_mut().insert("x-ms-session-token", request.body().parse().unwrap());
            response
        });
        let account = Uri::from_static("https://contoso.documents.azure.com");
        let layer = SessionTokenLayer::new(SharedSessionTokens::new(10)).only_for(account);
        let mut client = layer.layer(inner);
        let mut send = |host: &str, answer| {
            let request = Request::get("/dbs/db/colls/coll/docs").header("host", host);
            ready(client.call(request.body(answer).unwrap())).unwrap().into_body()
        };
        let (account, other) = ("contoso.documents.azure.com", "other.example");
        assert_eq!(send(other, "0:-1#60"), None);
        assert_eq!(send(account, "0:-1#1"), None);
        assert_eq!(send(other, "0:-1#60"), None);
        assert_eq!(send(account, "0:-1#2").unwrap(), "0:-1#1");
    }
}
