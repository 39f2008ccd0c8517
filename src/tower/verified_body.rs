//! A body that is compared with its signed digest while it streams.

use core::pin::Pin;
use core::task::{Context, Poll, ready};
use std::error::Error;

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use pin_project_lite::pin_project;

use super::answer::bytes;
use crate::content::{BodyDigest, BodyError, XMsContentSha256};

pin_project! {
    /// The body of a verified request.
    ///
    /// If the signature covers the body, it is hashed as it streams. A body with a different digest or length ends with an
    /// error, which is a [`BodyError`]. If the length of the body is known, the error comes in place of the last part, so a
    /// reader that counts bytes never has all of a wrong body. Trailers are not signed; they come after the comparison.
    ///
    /// ```
    /// use http::{Request, Response, StatusCode};
    /// use http_body_util::{BodyExt, Full};
    /// use masthead::content::BodyError;
    /// use masthead::tower::VerifiedBody;
    /// # type Body = Full<bytes::Bytes>;
    ///
    /// // The service inside a `VerifyLayer`.
    /// async fn put(request: Request<VerifiedBody<Body>>) -> Result<Response<Body>, http::Error> {
    ///     match request.into_body().collect().await {
    ///         Ok(body) => Ok(Response::new(Body::from(body.to_bytes()))),
    ///         Err(error) => {
    ///             let is_other = error.downcast_ref() == Some(&BodyError::Mismatch);
    ///             let status = if is_other { StatusCode::UNAUTHORIZED } else { StatusCode::BAD_REQUEST };
    ///             Response::builder().status(status).body(Body::default())
    ///         }
    ///     }
    /// }
    /// # let _ = put;
    /// ```
    #[derive(Debug)]
    pub struct VerifiedBody<B> {
        #[pin]
        inner: B,
        state: State,
    }
}

#[derive(Debug)]
enum State {
    /// The signature does not cover the body.
    Free,
    Hashing(Signed),
    /// All of the body was compared, so nothing more may come.
    Compared,
    Refused,
}

/// The digest of a body so far, and the one that was signed.
#[derive(Debug)]
pub(super) struct Signed {
    pub(super) digest: BodyDigest,
    pub(super) expected: XMsContentSha256,
}

impl Signed {
    /// Takes the next part of the body.
    fn update(&mut self, part: &[u8]) -> Result<(), BodyError> {
        self.digest.update(part)?;
        if self.digest.is_whole() { self.verify() } else { Ok(()) }
    }

    /// Compares the body so far with the one that was signed.
    pub(super) fn verify(&self) -> Result<(), BodyError> {
        self.digest.clone().verify(self.expected)
    }
}

impl<B> VerifiedBody<B> {
    pub(super) fn new(inner: B, signed: Option<Signed>) -> Self {
        Self { inner, state: signed.map_or(State::Free, State::Hashing) }
    }

    /// Returns a reference to the inner body.
    #[must_use]
    pub const fn get_ref(&self) -> &B {
        &self.inner
    }
}

impl<B: Body> Body for VerifiedBody<B>
where
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    type Data = Bytes;
    type Error = Box<dyn Error + Send + Sync>;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let mut this = self.project();
        if let State::Refused = this.state {
            return Poll::Ready(None);
        }
        let frame = ready!(this.inner.as_mut().poll_frame(context)).transpose();
        let frame = frame.map_err(Into::into)?.map(|frame| frame.map_data(bytes));
        let data = frame.as_ref().and_then(Frame::data_ref);
        let compared = match this.state {
            State::Hashing(signed) => {
                // Nobody has to read on after trailers, so they are the end too.
                let is_end =
                    frame.as_ref().is_none_or(Frame::is_trailers) || this.inner.is_end_stream();
                let updated = data.map_or(Ok(()), |data| signed.update(data));
                match is_end {
                    true => updated
                        .and_then(|()| signed.verify())
                        .map(|()| *this.state = State::Compared),
                    false => updated,
                }
            }
            State::Compared if data.is_some_and(|data| !data.is_empty()) => {
                Err(BodyError::Mismatch)
            }
            _ => Ok(()),
        };
        if let Err(error) = compared {
            *this.state = State::Refused;
            return Poll::Ready(Some(Err(error.into())));
        }
        Poll::Ready(frame.map(Ok))
    }

    fn is_end_stream(&self) -> bool {
        match self.state {
            State::Free | State::Compared => self.inner.is_end_stream(),
            // The end is where it is compared.
            State::Hashing(_) => false,
            State::Refused => true,
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self.state {
            State::Refused => SizeHint::with_exact(0),
            _ => self.inner.size_hint(),
        }
    }
}
