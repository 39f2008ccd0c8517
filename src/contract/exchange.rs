//! The messages to check: a request and its response.

use core::fmt;

use http::HeaderMap;

use crate::message::{Names, Request};

/// Of the text of an answer, so many bytes are considered.
pub(super) const MAX_ANSWER: usize = 65_536;

/// A response: its status, its headers, and the start of its body where that says why a request was refused.
///
/// `Debug` shows the names of the headers and none of their values, and no byte of the body.
///
/// ```
/// use masthead::contract::Response;
///
/// let headers = http::HeaderMap::new();
/// let response = Response::new(401, &headers).with_body(b"{}");
/// assert_eq!((response.status, response.body), (401, Some(&b"{}"[..])));
/// ```
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Response<'a> {
    /// The status code.
    pub status: u16,
    /// The headers.
    pub headers: &'a HeaderMap,
    /// The body or its start, if it is known. The text of an error is evidence: Azure Cosmos DB quotes what it signed, and
    /// names its clock.
    pub body: Option<&'a [u8]>,
}

impl<'a> Response<'a> {
    /// A response whose body is not known.
    #[must_use]
    pub const fn new(status: u16, headers: &'a HeaderMap) -> Self {
        Self { status, headers, body: None }
    }

    /// The same with its body, or the start of it.
    #[must_use]
    pub const fn with_body(self, body: &'a [u8]) -> Self {
        Self { body: Some(body), ..self }
    }

    /// The start of the body, as far as an answer is searched; empty where the body is not known.
    pub(crate) fn start_of_body(&self) -> &'a [u8] {
        let body = self.body.unwrap_or_default();
        &body[..body.len().min(MAX_ANSWER)]
    }

    /// Returns `true` if the start of the body has the text, in any case.
    pub(crate) fn says(&self, text: &str) -> bool {
        let mut windows = self.start_of_body().windows(text.len());
        windows.any(|window| window.eq_ignore_ascii_case(text.as_bytes()))
    }
}

impl fmt::Debug for Response<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("headers", &Names(self.headers))
            .field("body", &self.body.map(|body| format!("{} bytes", body.len())))
            .finish()
    }
}

/// A request, a response, or both.
///
/// ```
/// use masthead::Request;
/// use masthead::contract::Exchange;
///
/// let headers = http::HeaderMap::new();
/// let exchange = Exchange::request(Request::new("GET", "/kv", &headers));
/// assert!(exchange.response.is_none());
/// ```
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct Exchange<'a> {
    /// The request, if it is known.
    pub request: Option<Request<'a>>,
    /// The response, if there is one.
    pub response: Option<Response<'a>>,
}

impl<'a> Exchange<'a> {
    /// A request alone.
    #[must_use]
    pub const fn request(request: Request<'a>) -> Self {
        Self { request: Some(request), response: None }
    }

    /// A response to a request, or to one that is not known.
    #[must_use]
    pub const fn response(request: Option<Request<'a>>, response: Response<'a>) -> Self {
        Self { request, response: Some(response) }
    }
}
