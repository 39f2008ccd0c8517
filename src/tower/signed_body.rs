//! A body that was read before it is sent.

use core::pin::Pin;
use core::task::{Context, Poll, Waker, ready};
use std::collections::VecDeque;
use std::error::Error;

use bytes::Bytes;
use http::HeaderMap;
use http_body::{Body, Frame, SizeHint};
use pin_project_lite::pin_project;

use super::answer::bytes;
use super::sign::SignRequestError;
use crate::content::{BodyDigest, XMsContentSha256, content_length};
use crate::signing::{LengthError, SignError};

pin_project! {
    /// The body of a signed request. It is sent as the inner body would be.
    ///
    /// ```
    /// use http::{Request, Response};
    /// use http_body_util::Full;
    /// use masthead::tower::SignedBody;
    /// # type Body = Full<bytes::Bytes>;
    ///
    /// // The client inside a `SignLayer`.
    /// async fn send(request: Request<SignedBody<Body>>) -> Result<Response<Body>, http::Error> {
    ///     assert!(request.headers().contains_key("authorization"));
    ///     Ok(Response::new(Body::default()))
    /// }
    /// # let _ = send;
    /// ```
    #[derive(Debug)]
    pub struct SignedBody<B> {
        // The parts that were read, for their digest.
        parts: VecDeque<Frame<Bytes>>,
        #[pin]
        inner: B,
    }
}

impl<B> SignedBody<B> {
    /// A body of which nothing was read.
    pub(super) const fn unread(inner: B) -> Self {
        Self { parts: VecDeque::new(), inner }
    }

    /// Returns a reference to the inner body, of which parts may have been read.
    #[must_use]
    pub const fn get_ref(&self) -> &B {
        &self.inner
    }
}

impl<B: Body + Unpin> SignedBody<B>
where
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    /// Reads a body that is in memory, and hashes it. No part is copied.
    pub(super) fn read(
        mut inner: B,
        headers: &HeaderMap,
    ) -> Result<(Self, XMsContentSha256), SignRequestError> {
        let announced = content_length(headers).map_err(|_| LengthError::Unreadable);
        let announced = announced.map_err(SignError::ContentLength)?;
        // A body of unknown length would be held in memory, however long it is.
        let is_empty = inner.is_end_stream();
        let len = if is_empty { Some(0) } else { inner.size_hint().exact() };
        let len = len.ok_or(SignRequestError::BodyStreams)?;
        if let Some(announced) = announced.filter(|announced| *announced != len) {
            return Err(
                SignError::ContentLength(LengthError::Differs { announced, found: len }).into()
            );
        }
        // It counts what comes, too.
        let mut digest = BodyDigest::announced(len);
        let mut parts = VecDeque::new();
        if !is_empty {
            read(&mut inner, &mut parts, &mut digest)?;
        }
        let digest = digest.finish().map_err(|error| SignRequestError::Body(error.into()))?;
        Ok((Self { parts, inner }, digest))
    }
}

/// Takes the parts of a body that is in memory.
fn read<B: Body + Unpin>(
    body: &mut B,
    parts: &mut VecDeque<Frame<Bytes>>,
    digest: &mut BodyDigest,
) -> Result<(), SignRequestError>
where
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    let mut context = Context::from_waker(Waker::noop());
    loop {
        let frame = match Pin::new(&mut *body).poll_frame(&mut context) {
            Poll::Ready(Some(frame)) => frame,
            Poll::Ready(None) => return Ok(()),
            Poll::Pending => return Err(SignRequestError::BodyStreams),
        };
        let frame = frame.map_err(|error| SignRequestError::Body(error.into()))?;
        let frame = frame.map_data(bytes);
        if let Some(data) = frame.data_ref() {
            digest.update(data).map_err(|error| SignRequestError::Body(error.into()))?;
        }
        parts.push_back(frame);
    }
}

impl<B: Body> Body for SignedBody<B> {
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, B::Error>>> {
        let this = self.project();
        if let Some(frame) = this.parts.pop_front() {
            return Poll::Ready(Some(Ok(frame)));
        }
        if this.inner.is_end_stream() {
            return Poll::Ready(None);
        }
        let frame = ready!(this.inner.poll_frame(context)?);
        Poll::Ready(frame.map(|frame| Ok(frame.map_data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        self.parts.is_empty() && self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let lens = self.parts.iter().filter_map(|frame| Some(frame.data_ref()?.len()));
        let read =
            lens.fold(0_u64, |sum, len| sum.saturating_add(u64::try_from(len).unwrap_or(u64::MAX)));
        let rest = self.inner.size_hint();
        let mut hint = SizeHint::new();
        if let Some(upper) = rest.upper().and_then(|upper| upper.checked_add(read)) {
            hint.set_upper(upper);
        }
        hint.set_lower(rest.lower().saturating_add(read));
        hint
    }
}
