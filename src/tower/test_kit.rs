//! Services and bodies for the tests of layers, and futures that wait for nothing.

use core::convert::Infallible;
use core::pin::pin;
use core::task::{Context, Poll, Waker};

use bytes::Bytes;
use http_body::Body;
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
    let mut body = pin!(body);
    let mut bytes = Vec::new();
    while let Some(frame) =
        ready(core::future::poll_fn(|context| body.as_mut().poll_frame(context)))
    {
        if let Ok(data) = frame?.into_data() {
            bytes.extend_from_slice(&data);
        }
    }
    Ok(bytes)
}

/// The date of the examples of signatures: `Fri, 11 May 2018 18:48:36 GMT`.
pub(super) fn clock() -> HttpDate {
    HttpDate::from_unix(1_526_064_516).unwrap()
}
