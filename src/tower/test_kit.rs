//! Services and bodies for the tests of layers, and futures that wait for nothing.

use core::convert::Infallible;
#[cfg(feature = "signing")]
use core::pin::Pin;
use core::pin::pin;
use core::task::{Context, Poll, Waker};
#[cfg(feature = "signing")]
use std::collections::VecDeque;

use bytes::Bytes;
use http_body::Body;
#[cfg(feature = "signing")]
use http_body::Frame;
use http_body_util::Full;

use crate::HttpDate;

/// A body of bytes that are all there.
pub(super) type Whole = Full<Bytes>;

/// The result of a future that waits for nothing.
pub(super) fn ready<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("the future waits"),
    }
}

/// A service that answers at once.
pub(super) fn service<Q, R>(
    answer: impl Fn(Q) -> R + Clone,
) -> impl tower_service::Service<Q, Response = R, Error = Infallible> + Clone {
    ::tower::service_fn(move |request| core::future::ready(Ok(answer(request))))
}

/// The bytes of a body, or its error.
pub(super) fn read<B: Body<Data = Bytes>>(body: B) -> Result<Vec<u8>, B::Error> {
    match drain(body) {
        (bytes, None) => Ok(bytes),
        (_, Some(error)) => Err(error),
    }
}

/// The bytes of a body up to its end or its error, and the error.
pub(super) fn drain<B: Body<Data = Bytes>>(body: B) -> (Vec<u8>, Option<B::Error>) {
    let mut body = pin!(body);
    let mut bytes = Vec::new();
    while let Some(frame) =
        ready(core::future::poll_fn(|context| body.as_mut().poll_frame(context)))
    {
        match frame {
            Ok(frame) => bytes.extend_from_slice(&frame.into_data().unwrap_or_default()),
            Err(error) => return (bytes, Some(error)),
        }
    }
    (bytes, None)
}

/// A body that comes in parts, and does not know before its end where that is.
#[cfg(feature = "signing")]
#[derive(Clone, Debug)]
pub(super) struct Parts {
    parts: VecDeque<Bytes>,
    is_empty: bool,
}

#[cfg(feature = "signing")]
impl Parts {
    pub(super) fn new(parts: &[&'static str]) -> Self {
        let bytes = parts.iter().map(|part| Bytes::from_static(part.as_bytes()));
        Self { parts: bytes.collect(), is_empty: parts.is_empty() }
    }
}

#[cfg(feature = "signing")]
impl Body for Parts {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(self.parts.pop_front().map(Frame::data).map(Ok))
    }

    /// Only a body without any part knows its end.
    fn is_end_stream(&self) -> bool {
        self.is_empty
    }
}

/// The date of the examples of signatures: `Fri, 11 May 2018 18:48:36 GMT`.
pub(super) fn clock() -> HttpDate {
    HttpDate::from_unix(1_526_064_516).unwrap()
}
