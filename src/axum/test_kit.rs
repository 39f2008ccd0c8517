//! Requests, and futures that wait for nothing.

use core::pin::pin;
use core::task::{Context, Poll, Waker};

use axum_core::response::Response;
use http::request::Parts;
use http::{HeaderName, HeaderValue, Request};

/// A request with these lines of one header.
pub(super) fn parts(name: &'static HeaderName, lines: &[&'static str]) -> Parts {
    let mut parts = Request::new(()).into_parts().0;
    for line in lines {
        parts.headers.append(name, HeaderValue::from_static(line));
    }
    parts
}

/// The result of a future that waits for nothing.
pub(super) fn ready<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("the future waits"),
    }
}

/// The body of a response, which is text in one piece.
pub(super) fn body(response: Response) -> String {
    use http_body::Body as _;
    let mut body = response.into_body();
    let mut text = Vec::new();
    while let Some(frame) =
        ready(core::future::poll_fn(|context| pin!(&mut body).poll_frame(context)))
    {
        text.extend_from_slice(&frame.unwrap().into_data().unwrap());
    }
    String::from_utf8(text).unwrap()
}
