//! A body that was read before it is sent.

use core::fmt;
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
    pub struct SignedBody<B> {
        // The parts that were read, for their digest.
        parts: VecDeque<Frame<Bytes>>,
        // Whether the inner body was read to its end. It is not asked any more then.
        has_ended: bool,
        #[pin]
        inner: B,
    }
}

/// Shows no byte that was read.
impl<B: fmt::Debug> fmt::Debug for SignedBody<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedBody").field("inner", &self.inner).finish_non_exhaustive()
    }
}

impl<B> SignedBody<B> {
    /// A body of which nothing was read.
    pub(super) const fn unread(inner: B) -> Self {
        Self { parts: VecDeque::new(), has_ended: false, inner }
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
    /// Reads a body that is in memory, and hashes it. No part is copied. A body that streams has no digest.
    pub(super) fn read(
        mut inner: B,
        headers: &HeaderMap,
    ) -> Result<(Self, Option<XMsContentSha256>), SignRequestError> {
        let is_empty = inner.is_end_stream();
        let len = if is_empty { Some(0) } else { inner.size_hint().exact() };
        // A body of unknown length would be held in memory, however long it is.
        let Some(len) = len else { return Ok((Self::unread(inner), None)) };
        let announced = content_length(headers).map_err(|_| LengthError::Unreadable);
        let announced = announced.map_err(SignError::ContentLength)?;
        if let Some(announced) = announced.filter(|announced| *announced != len) {
            return Err(
                SignError::ContentLength(LengthError::Differs { announced, found: len }).into()
            );
        }
        // It counts what comes, too.
        let mut digest = BodyDigest::announced(len);
        let mut parts = VecDeque::new();
        let has_ended = is_empty || read(&mut inner, &mut parts, &mut digest)?;
        let body = Self { parts, has_ended, inner };
        if !has_ended {
            return Ok((body, None));
        }
        let digest = digest.finish().map_err(|error| SignRequestError::Body(error.into()))?;
        Ok((body, Some(digest)))
    }
}

/// Takes the parts of a body that are in memory. Returns whether these are all.
fn read<B: Body + Unpin>(
    body: &mut B,
    parts: &mut VecDeque<Frame<Bytes>>,
    digest: &mut BodyDigest,
) -> Result<bool, SignRequestError>
where
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    let mut context = Context::from_waker(Waker::noop());
    loop {
        let frame = match Pin::new(&mut *body).poll_frame(&mut context) {
            Poll::Ready(Some(frame)) => frame,
            Poll::Ready(None) => return Ok(true),
            // Whoever sends the body polls it again, with a waker that wakes.
            Poll::Pending => return Ok(false),
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
        if *this.has_ended || this.inner.is_end_stream() {
            return Poll::Ready(None);
        }
        let frame = ready!(this.inner.poll_frame(context)?);
        Poll::Ready(frame.map(|frame| Ok(frame.map_data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        self.parts.is_empty() && (self.has_ended || self.inner.is_end_stream())
    }

    fn size_hint(&self) -> SizeHint {
        let lens = self.parts.iter().filter_map(|frame| Some(frame.data_ref()?.len()));
        let read =
            lens.fold(0_u64, |sum, len| sum.saturating_add(u64::try_from(len).unwrap_or(u64::MAX)));
        if self.has_ended {
            return SizeHint::with_exact(read);
        }
        let rest = self.inner.size_hint();
        let mut hint = SizeHint::new();
        if let Some(upper) = rest.upper().and_then(|upper| upper.checked_add(read)) {
            hint.set_upper(upper);
        }
        hint.set_lower(rest.lower().saturating_add(read));
        hint
    }
}
