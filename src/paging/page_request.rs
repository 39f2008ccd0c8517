//! The request for a page, and what comes after it.

use core::fmt;

use headers::Header;
use http::header::{CONTENT_RANGE, LINK};
use http::uri::PathAndQuery;
use http::{HeaderMap, HeaderName, Method, Uri};

use super::reference::Reference;
use super::{
    ContentRange, Continuation, ItemWindow, Link, NextPage, NotAWindow, PagingError, Range,
    RangeRef, RangeSpec, XRange,
};
use crate::field::FieldMapExt;

/// The request for this page, which the headers of the response are compared with.
///
/// ```
/// use http::{HeaderMap, HeaderValue, Request};
/// use masthead::paging::PageRequest;
///
/// let request = Request::get("https://contoso.azconfig.io/kv?api-version=1.0").body(())?;
/// let response = HeaderMap::new();
/// assert!(PageRequest::of(&request).next(&response)?.is_none());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy)]
pub struct PageRequest<'a> {
    method: &'a Method,
    uri: &'a Uri,
    headers: &'a HeaderMap,
}

impl<'a> PageRequest<'a> {
    /// A request of its parts.
    #[must_use]
    #[inline]
    pub const fn new(method: &'a Method, uri: &'a Uri, headers: &'a HeaderMap) -> Self {
        Self { method, uri, headers }
    }

    /// A request with any body.
    #[must_use]
    #[inline]
    pub fn of<B>(request: &'a http::Request<B>) -> Self {
        Self::new(request.method(), request.uri(), request.headers())
    }

    /// The change to the request that gets the next page; `None` if this page is the last.
    ///
    /// Three headers of `response` can name a next page, each in its way:
    ///
    /// * [`Link`] with the relation `next`. The target is resolved against the URI of the request (RFC 3986
    ///   5), and keeps the bytes of its path and query; it must stay at the origin of the request, since
    ///   the next one carries the same credentials. A link with an `anchor` is passed over unless that is
    ///   the resource itself (RFC 8288 3.2). What is no character of a URI is percent-encoded.
    /// * [`x-ms-continuation`](Continuation) with a token. An empty one is the end.
    /// * [`Content-Range`](ContentRange) in items, by the rules of [`ItemWindow::next`]. A range of anything
    ///   else is a part of one page, and no page. While the total is not known, only a page without items
    ///   tells the end, and whoever reads the items has to stop there.
    ///
    /// What comes back differs from the request, so that asking for it is never the same again. A service
    /// that goes in longer circles is only stopped by a limit on the number of pages.
    ///
    /// # Errors
    ///
    /// When a header cannot be read; when a link leads away, to this page, or to several; when two headers
    /// name a next page, or `Range` and `X-Range` of the request differ; when the items that came are not
    /// those that were asked for by `Range`, `X-Range` or, without these, by `skip`.
    #[inline]
    pub fn next(&self, response: &HeaderMap) -> Result<Option<NextPage>, PagingError> {
        let pages = [
            (&LINK, self.by_link(response)?),
            (Continuation::name(), self.by_continuation(response)?),
            (&CONTENT_RANGE, self.by_items(response)?),
        ];
        let mut found: Option<(&'static HeaderName, NextPage)> = None;
        for (header, page) in pages {
            match (&found, page) {
                (_, None) => {}
                (None, Some(page)) => found = Some((header, page)),
                (&Some((first, _)), Some(_)) => {
                    return Err(PagingError::Conflict { header: first, other: header });
                }
            }
        }
        Ok(found.map(|(_, page)| page))
    }

    #[inline]
    fn by_link(&self, response: &HeaderMap) -> Result<Option<NextPage>, PagingError> {
        let Some(links) = response.peek::<Link>()? else {
            return Ok(None);
        };
        let mut next: Option<Uri> = None;
        for link in links.iter().filter(|link| link.has_rel("next")) {
            if !matches!(*self.method, Method::GET | Method::HEAD) {
                return Err(PagingError::Method);
            }
            if link.anchor().is_some_and(|anchor| !self.is_here(&anchor.to_str_lossy())) {
                continue;
            }
            let uri = self.follow(&link.uri())?;
            if next.as_ref().is_some_and(|seen| *seen != uri) {
                return Err(PagingError::SeveralLinks);
            }
            next = Some(uri);
        }
        match next {
            Some(uri) if uri == *self.uri => Err(PagingError::Loop(&LINK)),
            next => Ok(next.map(NextPage::Uri)),
        }
    }

    /// Returns `true` if a reference leads to the requested resource, as a whole.
    #[inline]
    fn is_here(&self, reference: &str) -> bool {
        Reference::split(reference).fragment.is_none()
            && self.follow(reference).is_ok_and(|uri| uri == *self.uri)
    }

    /// Where a reference leads, if that is at the same origin.
    #[inline]
    fn follow(&self, reference: &str) -> Result<Uri, PagingError> {
        let (base, reference) = (Reference::of(self.uri), Reference::split(reference));
        let found = base.resolve(reference);
        if reference.scheme.is_some() || reference.authority.is_some() {
            match base.is_origin_of(&found) {
                None => return Err(PagingError::NoOrigin),
                Some(false) => return Err(PagingError::OtherOrigin),
                Some(true) if found.userinfo().is_some() => return Err(PagingError::UserInfo),
                Some(true) => {}
            }
        }
        let mut text = found.path;
        if text.is_empty() && found.authority.is_some() {
            text.push('/');
        }
        if !text.starts_with('/') {
            return Err(PagingError::NotAUri);
        }
        if found.authority.is_none() && text.starts_with("//") {
            // Whoever reads the request line next takes that for a host.
            return Err(PagingError::OtherOrigin);
        }
        if let Some(query) = found.query {
            text.reserve_exact(query.len() + 1);
            text.push('?');
            text.push_str(query);
        }
        // Scheme and authority stay those of the request, byte for byte.
        let mut parts = self.uri.clone().into_parts();
        let path_and_query = PathAndQuery::try_from(text).map_err(|_| PagingError::NotAUri)?;
        parts.path_and_query = Some(path_and_query);
        Uri::from_parts(parts).map_err(|_| PagingError::NotAUri)
    }

    #[inline]
    fn by_continuation(&self, response: &HeaderMap) -> Result<Option<NextPage>, PagingError> {
        let Some(next) = response.read::<Continuation>()? else {
            return Ok(None);
        };
        if next.view().is_empty() {
            return Ok(None);
        }
        match self.headers.peek::<Continuation>()? {
            Some(this) if this == next.view() => Err(PagingError::Loop(Continuation::name())),
            _ => Ok(Some(NextPage::Continuation(next))),
        }
    }

    #[inline]
    fn by_items(&self, response: &HeaderMap) -> Result<Option<NextPage>, PagingError> {
        let answer = match response.peek::<ContentRange>()? {
            Some(answer) if answer.unit().is("items") => answer,
            _ => return Ok(None),
        };
        let asked = self.first_asked()?;
        let header = &CONTENT_RANGE;
        let next =
            ItemWindow::next(answer).map_err(|reason| PagingError::Window { header, reason })?;
        if let (Some(asked), Some((first, _))) = (asked, answer.first_last()) {
            if next.is_some_and(|next| next.first() == asked) {
                return Err(PagingError::Loop(header));
            }
            if asked != first {
                return Err(PagingError::OtherRange);
            }
        }
        Ok(next.map(NextPage::Items))
    }

    /// The first position that was asked for; headers have precedence over `skip`.
    #[inline]
    fn first_asked(&self) -> Result<Option<u64>, PagingError> {
        let range = self.headers.peek::<Range>()?;
        let x_range = self.headers.peek::<XRange>()?;
        let (header, asked) = match (range, x_range) {
            (Some(range), Some(x_range)) if range != x_range => {
                let (header, other) = (Range::name(), XRange::name());
                return Err(PagingError::Conflict { header, other });
            }
            (Some(range), _) => (Range::name(), range),
            (None, Some(x_range)) => (XRange::name(), x_range),
            (None, None) => return Ok(self.skip()),
        };
        let first = first_of(asked).map_err(|reason| PagingError::Window { header, reason })?;
        Ok(Some(first))
    }

    /// The parameter `skip`, where it is one number.
    #[inline]
    fn skip(&self) -> Option<u64> {
        let parameters = self.uri.query()?.split('&');
        let mut values = parameters.filter_map(|parameter| parameter.strip_prefix("skip="));
        let value = values.next()?;
        if values.any(|other| other != value) {
            // Which of them counts is for the service to know.
            return None;
        }
        let digits = value.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| value.parse().ok()).flatten()
    }
}

impl fmt::Debug for PageRequest<'_> {
    /// Neither URI nor headers, which may hold credentials.
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PageRequest").field("method", self.method).finish_non_exhaustive()
    }
}

/// The first position of the only range, whether or not its end is open.
#[inline]
fn first_of(range: RangeRef<'_>) -> Result<u64, NotAWindow> {
    if !range.unit().is("items") {
        return Err(NotAWindow::Unit);
    }
    let mut specs = range.specs();
    match (specs.next(), specs.next()) {
        (_, Some(_)) => Err(NotAWindow::Several),
        (Some(RangeSpec::FromTo { first, .. } | RangeSpec::From(first)), None) => Ok(first),
        _ => Err(NotAWindow::Open),
    }
}

#[cfg(test)]
mod tests;
