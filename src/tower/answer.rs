//! The answer to a request: that of the inner service, or a refusal.

use core::pin::Pin;
use core::task::{Context, Poll, ready};

use bytes::{Buf, Bytes};
use http::Response;
use http_body::{Body, Frame, SizeHint};
use pin_project_lite::pin_project;

pin_project! {
    /// The body of a response: that of the inner service, or problem details.
    ///
    /// ```
    /// use http::{Request, Response};
    /// use http_body_util::{BodyExt, Full};
    /// use masthead::services::partner::CONTRACT;
    /// use masthead::tower::{CheckLayer, ResponseBody};
    /// use tower::{Layer, ServiceExt, service_fn};
    /// # type Body = Full<bytes::Bytes>;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let inner = service_fn(async |_: Request<Body>| Ok::<_, http::Error>(Response::new(Body::default())));
    /// let service = CheckLayer::new(&CONTRACT).layer(inner);
    /// let response = service.oneshot(Request::get("/v1/referrals").body(Body::default())?).await?;
    /// let body: ResponseBody<Body> = response.into_body();
    /// let text = body.collect().await?.to_bytes();
    /// assert!(text.starts_with(br#"{"type":"https://"#));
    /// # Ok(())
    /// # }
    /// ```
    #[derive(Debug)]
    pub struct ResponseBody<B> {
        #[pin]
        inner: Kind<B>,
    }
}

pin_project! {
    #[project = KindProj]
    #[derive(Debug)]
    enum Kind<B> {
        Inner { #[pin] body: B },
        Refusal { body: Option<Bytes> },
    }
}

impl<B> ResponseBody<B> {
    pub(super) const fn inner(body: B) -> Self {
        Self { inner: Kind::Inner { body } }
    }

    pub(super) fn refusal(body: Vec<u8>) -> Self {
        Self { inner: Kind::Refusal { body: Some(Bytes::from(body)) } }
    }
}

impl<B: Body> Body for ResponseBody<B> {
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, B::Error>>> {
        match self.project().inner.project() {
            KindProj::Inner { body } => {
                let frame = ready!(body.poll_frame(context)?);
                Poll::Ready(frame.map(|frame| Ok(frame.map_data(bytes))))
            }
            KindProj::Refusal { body } => Poll::Ready(body.take().map(Frame::data).map(Ok)),
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.inner {
            Kind::Inner { body } => body.is_end_stream(),
            Kind::Refusal { body } => body.is_none(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.inner {
            Kind::Inner { body } => body.size_hint(),
            Kind::Refusal { body } => {
                let len = body.as_ref().map_or(0, Bytes::len);
                SizeHint::with_exact(u64::try_from(len).unwrap_or(u64::MAX))
            }
        }
    }
}

/// The bytes of a part of a body; `Bytes` are not copied.
pub(super) fn bytes(mut data: impl Buf) -> Bytes {
    data.copy_to_bytes(data.remaining())
}

pin_project! {
    /// The future of a service that may refuse a request.
    #[project = AnswerProj]
    #[derive(Debug)]
    pub(super) enum Answer<F> {
        Inner { #[pin] future: F },
        Refusal { response: Option<Response<Vec<u8>>> },
    }
}

impl<F> Answer<F> {
    pub(super) const fn refusal(response: Response<Vec<u8>>) -> Self {
        Self::Refusal { response: Some(response) }
    }
}

impl<F, B, E> Future for Answer<F>
where
    F: Future<Output = Result<Response<B>, E>>,
{
    type Output = Result<Response<ResponseBody<B>>, E>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Poll::Ready(Ok(match self.project() {
            AnswerProj::Inner { future } => ready!(future.poll(context))?.map(ResponseBody::inner),
            AnswerProj::Refusal { response } => {
                response.take().expect("polled after its completion").map(ResponseBody::refusal)
            }
        }))
    }
}
