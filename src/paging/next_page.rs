//! The change to a request that gets the next page.

use core::fmt;

use http::{HeaderMap, Uri};

use super::{Continuation, ItemWindow, Range, XRange};
use crate::field::FieldMapExt;
use crate::grammar::secrets::shown_uri;

/// The change to a request that gets the next page; [`PageRequest::next`](super::PageRequest::next) finds it.
///
/// ```
/// use http::{HeaderMap, HeaderValue, Request};
/// use masthead::paging::{NextPage, PageRequest};
///
/// let mut request = Request::get("https://contoso.azconfig.io/kv?api-version=1.0").body(())?;
/// let mut response = HeaderMap::new();
/// let link = HeaderValue::from_static("</kv?api-version=1.0&after=YWJj%3D>; rel=\"next\"");
/// response.insert("link", link);
///
/// let next = PageRequest::of(&request).next(&response)?.expect("there is more");
/// next.write_to_request(&mut request);
/// assert_eq!(request.uri(), "https://contoso.azconfig.io/kv?api-version=1.0&after=YWJj%3D");
///
/// // VOSS Automate counts items, and takes the headers where a request has `skip` and `limit` too.
/// let mut request = Request::get("https://voss.example/api/tool/Macro/?skip=0&limit=200").body(())?;
/// let range = HeaderValue::from_static("items 0-199/999999999");
/// let response = HeaderMap::from_iter([(http::header::CONTENT_RANGE, range)]);
/// PageRequest::of(&request).next(&response)?.expect("there may be more").write_to_request(&mut request);
/// assert_eq!((&request.headers()["range"], &request.headers()["x-range"]), (
///     &HeaderValue::from_static("items=200-399"),
///     &HeaderValue::from_static("items=200-399"),
/// ));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub enum NextPage {
    /// Another URI, at the same origin.
    Uri(Uri),
    /// The same request with this token.
    Continuation(Continuation),
    /// The same request for these items, as `Range` and as `X-Range`.
    Items(ItemWindow),
}

impl NextPage {
    /// Changes the request. Everything else stays as it is: method, body and all other headers.
    ///
    /// Signatures and dates of the request before are among those headers, and have to be made anew.
    ///
    /// # Panics
    ///
    /// When the map of headers is full: `HeaderMap` holds at most 32,768 names.
    #[inline]
    pub fn write_to_request<B>(&self, request: &mut http::Request<B>) {
        if let Self::Uri(uri) = self {
            request.uri_mut().clone_from(uri);
        }
        self.write_headers(request.headers_mut());
    }

    /// Changes a request that is yet to be built. A builder that holds an error keeps it.
    ///
    /// # Panics
    ///
    /// When the map of headers is full: `HeaderMap` holds at most 32,768 names.
    #[must_use]
    #[inline]
    pub fn write_to_builder(&self, builder: http::request::Builder) -> http::request::Builder {
        let mut builder = match self {
            Self::Uri(uri) => builder.uri(uri.clone()),
            _ => builder,
        };
        if let Some(headers) = builder.headers_mut() {
            self.write_headers(headers);
        }
        builder
    }

    /// Changes the parts of a request: its URI and its headers.
    ///
    /// # Panics
    ///
    /// When the map of headers is full: `HeaderMap` holds at most 32,768 names.
    #[inline]
    pub fn write_to_parts(&self, uri: &mut Uri, headers: &mut HeaderMap) {
        if let Self::Uri(next) = self {
            uri.clone_from(next);
        }
        self.write_headers(headers);
    }

    #[inline]
    fn write_headers(&self, headers: &mut HeaderMap) {
        match self {
            Self::Uri(_) => {}
            Self::Continuation(token) => headers.write(token),
            Self::Items(window) => {
                headers.write(&Range::from(*window));
                headers.write(&XRange::from(*window));
            }
        }
    }
}

impl fmt::Debug for NextPage {
    /// A URI is shown without what may be a secret in it.
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Uri(uri) => f.debug_tuple("Uri").field(&shown_uri(&uri.to_string())).finish(),
            Self::Continuation(token) => {
                f.debug_tuple("Continuation").field(&token.view()).finish()
            }
            Self::Items(window) => f.debug_tuple("Items").field(window).finish(),
        }
    }
}
