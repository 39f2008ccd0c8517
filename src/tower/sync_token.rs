//! The Sync-Tokens of a client.

use core::pin::Pin;
use core::task::{Context, Poll, ready};

use http::{Request, Response, Uri};
use pin_project_lite::pin_project;
use tower_layer::Layer;
use tower_service::Service;

use super::log;
use super::only_for::OnlyFor;
use crate::sync_token::{SharedSyncTokens, SyncTokens};

/// A layer of a client that keeps the Sync-Tokens of Azure App Configuration: it takes those of each response, and sends them
/// with each request.
///
/// The tokens are those of one store, so use a layer with separate tokens for each host, and
/// [`only_for`](Self::only_for) where a client also sends requests to other hosts. Place it inside the layer that
/// tries again, so that each attempt has the newest tokens.
///
/// A token that cannot be read, or finds the store full, is not kept. That is no error: the response is returned as it is, and the
/// other tokens are kept. With the feature `tracing`, it is [logged](super#logging).
///
/// ```
/// use http::{Request, Response};
/// use masthead::sync_token::SharedSyncTokens;
/// use masthead::tower::SyncTokenLayer;
/// use tower::{Layer, ServiceExt, service_fn};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), http::Error> {
/// let http_client = service_fn(async |request: Request<()>| {
///     let given = request.headers().get("sync-token").map_or("none", |it| it.to_str().unwrap_or(""));
///     Response::builder().header("x-given", given).header("sync-token", "kv=1;sn=1").body(())
/// });
/// let client = SyncTokenLayer::new(SharedSyncTokens::new(100)).layer(http_client);
/// let response = client.clone().oneshot(Request::new(())).await?;
/// assert_eq!(response.headers()["x-given"], "none");
/// let response = client.oneshot(Request::new(())).await?;
/// assert_eq!(response.headers()["x-given"], "kv=1");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct SyncTokenLayer {
    tokens: SharedSyncTokens,
    only_for: OnlyFor,
}

impl SyncTokenLayer {
    /// A layer with the tokens of one store.
    #[must_use]
    pub const fn new(tokens: SharedSyncTokens) -> Self {
        Self { tokens, only_for: OnlyFor::ANY }
    }

    /// Leaves requests to other origins alone: they get no token, and their responses are not read. An origin is the scheme, the
    /// host and the port of a URI. A target that is only a path is compared by its `Host`. Without this call, the layer
    /// handles every request.
    ///
    /// ```
    /// use masthead::sync_token::SharedSyncTokens;
    /// use masthead::tower::SyncTokenLayer;
    ///
    /// let layer = SyncTokenLayer::new(SharedSyncTokens::new(100));
    /// let layer = layer.only_for(http::Uri::from_static("https://contoso.azconfig.io"));
    /// # let _ = layer;
    /// ```
    #[must_use]
    pub fn only_for(self, origin: Uri) -> Self {
        Self { only_for: OnlyFor::new(origin), ..self }
    }
}

impl<S> Layer<S> for SyncTokenLayer {
    type Service = SyncToken<S>;

    fn layer(&self, inner: S) -> SyncToken<S> {
        SyncToken { inner, tokens: self.tokens.clone(), only_for: self.only_for.clone() }
    }
}

/// The service of a [`SyncTokenLayer`].
///
/// ```
/// use masthead::sync_token::SharedSyncTokens;
/// use masthead::tower::SyncToken;
/// use tower::Layer;
///
/// let client = SyncToken::<()>::layer(SharedSyncTokens::new(100)).layer("the client");
/// assert_eq!(client.into_inner(), "the client");
/// ```
#[derive(Clone, Debug)]
pub struct SyncToken<S> {
    inner: S,
    tokens: SharedSyncTokens,
    only_for: OnlyFor,
}

impl<S> SyncToken<S> {
    /// Wraps a client.
    pub const fn new(inner: S, tokens: SharedSyncTokens) -> Self {
        Self { inner, tokens, only_for: OnlyFor::ANY }
    }

    /// Returns the layer.
    #[must_use]
    pub const fn layer(tokens: SharedSyncTokens) -> SyncTokenLayer {
        SyncTokenLayer::new(tokens)
    }

    inner_accessors!();
}

impl<S, ReqBody, ResBody> Service<Request<ReqBody>> for SyncToken<S>
where
    S: Service<Request<ReqBody>, Response = Response<ResBody>>,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = SyncTokenFuture<S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<ReqBody>) -> Self::Future {
        let is_included = self.only_for.includes(request.uri(), request.headers());
        let tokens = is_included.then(|| self.tokens.clone());
        if let Some(tokens) = &tokens {
            tokens.write_to(request.headers_mut());
        }
        SyncTokenFuture { inner: self.inner.call(request), tokens }
    }
}

pin_project! {
    /// The future of [`SyncToken`].
    #[derive(Debug)]
    pub struct SyncTokenFuture<F> {
        #[pin]
        inner: F,
        // None for a request to another origin.
        tokens: Option<SharedSyncTokens>,
    }
}

impl<F, B, E> Future for SyncTokenFuture<F>
where
    F: Future<Output = Result<Response<B>, E>>,
{
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let response = ready!(this.inner.poll(context))?;
        let observed = this.tokens.as_ref().map(|tokens| tokens.observe(response.headers()));
        if let Some(Err(refused)) = observed {
            // It has no byte of a value.
            log::token::<SyncTokens>(&refused);
        }
        Poll::Ready(Ok(response))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tower::test_kit::{ready, service};

    #[test]
    fn tokens_are_kept_whatever_the_status() {
        let tokens = SharedSyncTokens::new(1);
        let inner = service(|request: Request<&str>| {
            let mut response = Response::new(request.headers().get("sync-token").cloned());
            response.headers_mut().insert("sync-token", request.body().parse().unwrap());
            *response.status_mut() = http::StatusCode::PRECONDITION_FAILED;
            response
        });
        let mut client = SyncTokenLayer::new(tokens.clone()).layer(inner);
        let mut send = |answer| ready(client.call(Request::new(answer))).unwrap().into_body();
        assert_eq!(send("a=1;sn=1"), None);
        // What cannot be kept is no error, and takes nothing else away.
        assert_eq!(send("a=2;sn=2, b=1;sn=1, s3cret").unwrap(), "a=1");
        assert_eq!(send("").unwrap(), "a=2");
        assert_eq!(tokens.snapshot().len(), 1);
    }

    #[test]
    fn requests_to_other_origins_are_left_alone() {
        let tokens = SharedSyncTokens::new(10);
        let inner = service(|request: Request<&str>| {
            let mut response = Response::new(request.headers().get("sync-token").cloned());
            response.headers_mut().insert("sync-token", request.body().parse().unwrap());
            response
        });
        let layer = SyncTokenLayer::new(tokens.clone());
        let mut client =
            layer.only_for(Uri::from_static("https://contoso.azconfig.io")).layer(inner);
        let mut send = |uri, answer| {
            let request = Request::get(uri).body(answer).unwrap();
            ready(client.call(request)).unwrap().into_body()
        };
        assert_eq!(send("https://other.example/kv", "a=9;sn=9"), None);
        assert!(tokens.snapshot().is_empty());
        assert_eq!(send("https://contoso.azconfig.io/kv", "a=1;sn=1"), None);
        assert_eq!(send("https://other.example/kv", "a=9;sn=9"), None);
        assert_eq!(send("https://contoso.azconfig.io/kv", "").unwrap(), "a=1");
    }
}
