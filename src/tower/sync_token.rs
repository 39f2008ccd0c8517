//! The Sync-Tokens of a client.

use core::pin::Pin;
use core::task::{Context, Poll, ready};

use http::{Request, Response};
use pin_project_lite::pin_project;
use tower_layer::Layer;
use tower_service::Service;

use super::log;
use crate::sync_token::{SharedSyncTokens, SyncTokens};

/// A layer of a client that keeps the Sync-Tokens of Azure App Configuration: it takes those of each response, and sends them
/// with each request.
///
/// The tokens are those of one store, so use a layer with separate tokens for each host. Place it inside the layer that
/// tries again, so that each attempt has the newest tokens. A token that cannot be kept is logged, and is no error.
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
}

impl SyncTokenLayer {
    /// A layer with the tokens of one store.
    #[must_use]
    pub const fn new(tokens: SharedSyncTokens) -> Self {
        Self { tokens }
    }
}

impl<S> Layer<S> for SyncTokenLayer {
    type Service = SyncToken<S>;

    fn layer(&self, inner: S) -> SyncToken<S> {
        SyncToken::new(inner, self.tokens.clone())
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
}

impl<S> SyncToken<S> {
    /// Wraps a client.
    pub const fn new(inner: S, tokens: SharedSyncTokens) -> Self {
        Self { inner, tokens }
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
        self.tokens.write_to(request.headers_mut());
        SyncTokenFuture { inner: self.inner.call(request), tokens: self.tokens.clone() }
    }
}

pin_project! {
    /// The future of [`SyncToken`].
    #[derive(Debug)]
    pub struct SyncTokenFuture<F> {
        #[pin]
        inner: F,
        tokens: SharedSyncTokens,
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
        if let Err(refused) = this.tokens.observe(response.headers()) {
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
}
