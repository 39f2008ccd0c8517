//! Credentials are marked as sensitive.

use core::pin::Pin;
use core::task::{Context, Poll, ready};

use http::{Request, Response};
use pin_project_lite::pin_project;
use tower_layer::Layer;
use tower_service::Service;

use crate::catalog::mark_sensitive;

/// A layer that marks the credentials of requests and responses as sensitive, so that `Debug` does not show them.
///
/// These are the headers of [`catalog::SENSITIVE`](crate::catalog::SENSITIVE). Place it outside the layer that logs requests.
/// A layer that logs responses sees the marks if it is outside this one. Where one layer logs both, place a
/// `MarkSensitiveLayer` on either side of it.
///
/// ```
/// use http::{Request, Response};
/// use masthead::tower::MarkSensitiveLayer;
/// use tower::{ServiceBuilder, ServiceExt, service_fn};
///
/// async fn login(request: Request<()>) -> Result<Response<()>, http::Error> {
///     assert_eq!(format!("{:?}", request.headers()), r#"{"authorization": Sensitive}"#);
///     Response::builder().header("set-cookie", "sessionid=b3c1").body(())
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), http::Error> {
/// let service = ServiceBuilder::new().layer(MarkSensitiveLayer::new()).service(service_fn(login));
/// let request = Request::get("/").header("authorization", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==").body(())?;
/// let response = service.oneshot(request).await?;
/// assert!(response.headers()["set-cookie"].is_sensitive());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct MarkSensitiveLayer;

impl MarkSensitiveLayer {
    /// A layer that marks the headers of [`catalog::SENSITIVE`](crate::catalog::SENSITIVE).
    #[must_use]
    pub const fn new() -> Self {
        Self
    }
}

impl<S> Layer<S> for MarkSensitiveLayer {
    type Service = MarkSensitive<S>;

    fn layer(&self, inner: S) -> MarkSensitive<S> {
        MarkSensitive::new(inner)
    }
}

/// The service of a [`MarkSensitiveLayer`].
///
/// ```
/// use masthead::tower::MarkSensitive;
/// use tower::Layer;
///
/// let service = MarkSensitive::<()>::layer().layer("the inner service");
/// assert_eq!(service.into_inner(), "the inner service");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct MarkSensitive<S> {
    inner: S,
}

impl<S> MarkSensitive<S> {
    /// Wraps a service.
    pub const fn new(inner: S) -> Self {
        Self { inner }
    }

    /// Returns the layer.
    #[must_use]
    pub const fn layer() -> MarkSensitiveLayer {
        MarkSensitiveLayer::new()
    }

    inner_accessors!();
}

impl<S, ReqBody, ResBody> Service<Request<ReqBody>> for MarkSensitive<S>
where
    S: Service<Request<ReqBody>, Response = Response<ResBody>>,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = MarkSensitiveFuture<S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<ReqBody>) -> Self::Future {
        mark_sensitive(request.headers_mut());
        MarkSensitiveFuture { inner: self.inner.call(request) }
    }
}

pin_project! {
    /// The future of [`MarkSensitive`].
    #[derive(Debug)]
    pub struct MarkSensitiveFuture<F> {
        #[pin]
        inner: F,
    }
}

impl<F, B, E> Future for MarkSensitiveFuture<F>
where
    F: Future<Output = Result<Response<B>, E>>,
{
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let mut response = ready!(self.project().inner.poll(context))?;
        mark_sensitive(response.headers_mut());
        Poll::Ready(Ok(response))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::SENSITIVE;
    use crate::tower::test_kit::{ready, service};

    #[test]
    fn requests_and_responses_are_marked() {
        let echo = service(|request: Request<()>| {
            assert!(request.headers().values().all(http::HeaderValue::is_sensitive));
            let mut response = Response::new(());
            for name in SENSITIVE {
                response.headers_mut().append(name, "a".parse().unwrap());
                response.headers_mut().append(name, "b".parse().unwrap());
            }
            response.headers_mut().insert("etag", "\"a\"".parse().unwrap());
            response
        });
        let mut request = Request::new(());
        request.headers_mut().append("authorization", "a".parse().unwrap());
        request.headers_mut().append("cookie", "b".parse().unwrap());
        let response = ready(MarkSensitiveLayer::new().layer(echo).call(request)).unwrap();
        for (name, value) in response.headers() {
            assert_eq!(value.is_sensitive(), name != "etag", "{name}");
        }
    }
}
