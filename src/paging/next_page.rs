//! The request for the next page.

use core::fmt;

use headers::Header;
use http::header::{CONTENT_RANGE, LINK};
use http::uri::PathAndQuery;
use http::{HeaderMap, HeaderName, Method, Uri};

use super::reference::Reference;
use super::{
    ContentRange, Continuation, ItemWindow, Link, NotAWindow, PagingError, Range, RangeRef,
    RangeSpec, XRange,
};
use crate::field::FieldMapExt;
use crate::grammar::secrets::shown_uri;

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
    pub const fn new(method: &'a Method, uri: &'a Uri, headers: &'a HeaderMap) -> Self {
        Self { method, uri, headers }
    }

    /// A request with any body.
    #[must_use]
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
    fn is_here(&self, reference: &str) -> bool {
        Reference::split(reference).fragment.is_none()
            && self.follow(reference).is_ok_and(|uri| uri == *self.uri)
    }

    /// Where a reference leads, if that is at the same origin.
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
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PageRequest").field("method", self.method).finish_non_exhaustive()
    }
}

/// The first position of the only range, whether or not its end is open.
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

/// The change to a request that gets the next page; [`PageRequest::next`] finds it.
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
    pub fn write_to_parts(&self, uri: &mut Uri, headers: &mut HeaderMap) {
        if let Self::Uri(next) = self {
            uri.clone_from(next);
        }
        self.write_headers(headers);
    }

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

#[cfg(test)]
mod tests {
    use http::{HeaderValue, Request};

    use super::*;

    type Headers<'a> = &'a [(&'static str, &'a str)];

    fn map(headers: Headers<'_>) -> HeaderMap {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, HeaderValue::from_str(value).unwrap());
        }
        map
    }

    /// The request after a GET, or the reason why there is none.
    fn next(
        uri: &str,
        request: Headers<'_>,
        response: Headers<'_>,
    ) -> Result<Option<Request<()>>, PagingError> {
        let mut request = {
            let headers = map(request);
            let mut request = Request::get(uri).body(()).unwrap();
            *request.headers_mut() = headers;
            request
        };
        let Some(next) = PageRequest::of(&request).next(&map(response))? else {
            return Ok(None);
        };
        let (mut parts, ()) = request.clone().into_parts();
        next.write_to_parts(&mut parts.uri, &mut parts.headers);
        let built = next.write_to_builder(Request::get(uri)).body(()).unwrap();
        next.write_to_request(&mut request);
        assert_eq!((&parts.uri, &parts.headers), (request.uri(), request.headers()));
        assert_eq!(built.uri(), request.uri());
        for (name, value) in built.headers() {
            assert_eq!(&request.headers()[name], value);
        }
        Ok(Some(request))
    }

    const KV: &str = "https://contoso.azconfig.io/kv?api-version=1.0";

    /// Where a link of a page of `KV` leads.
    fn follow(target: &str) -> Result<String, PagingError> {
        let link = format!("<{target}>; rel=next");
        let found = next(KV, &[("authorization", "Bearer secret")], &[("link", &link)])?;
        let found = found.unwrap();
        assert_eq!(found.headers()["authorization"], "Bearer secret");
        Ok(found.uri().to_string())
    }

    #[test]
    fn a_link_keeps_its_bytes() {
        let ok = |text: &str| Ok(text.to_owned());
        for (target, uri) in [
            ("/kv?after=bGlz%3D", "https://contoso.azconfig.io/kv?after=bGlz%3D"),
            ("?after=a", "https://contoso.azconfig.io/kv?after=a"),
            ("kv?$Select=&key=*,b", "https://contoso.azconfig.io/kv?$Select=&key=*,b"),
            ("/a%2fb/../%7E?x=/../y", "https://contoso.azconfig.io/%7E?x=/../y"),
            ("//CONTOSO.azconfig.io:443/A", "https://contoso.azconfig.io/A"),
            ("HTTPS://contoso.azconfig.io", "https://contoso.azconfig.io/"),
            ("/kv?after={token}", "https://contoso.azconfig.io/kv?after=%7Btoken%7D"),
            ("?after=a#top", "https://contoso.azconfig.io/kv?after=a"),
            ("?", "https://contoso.azconfig.io/kv?"),
            ("//contoso.azconfig.io//kv", "https://contoso.azconfig.io//kv"),
        ] {
            assert_eq!(follow(target), ok(uri), "{target}");
        }
    }

    #[test]
    fn a_link_stays_at_its_origin() {
        for target in [
            "//evil.example/kv?after=a",
            "http://contoso.azconfig.io/kv?after=a",
            "https://contoso.azconfig.io:8443/kv?after=a",
            "https://contoso.azconfig.io.evil.example/",
            "https://contoso.azconfig.io@evil.example/",
            "https:kv",
            "https:/kv",
            "https:///contoso.azconfig.io/kv",
            "///contoso.azconfig.io/kv",
            "//contoso.azconfig.io:444/kv",
            "//contoso.azconfig.io./kv",
            "//contoso.azconfig.io%2fkv",
            "//contoso.azconfig.io{}/kv",
            "// contoso.azconfig.io/kv",
            "//evil.example?@contoso.azconfig.io/",
            "//evil.example#@contoso.azconfig.io/",
            "//xn--contoso-9ya.azconfig.io/kv",
            "kv:443/kv",
            "ftp:x",
        ] {
            assert_eq!(follow(target), Err(PagingError::OtherOrigin), "{target}");
        }
        // What others read as a slash or leave out is no character of a URI.
        for target in [
            "\\\\evil.example/kv",
            "/\\evil.example/kv",
            "https:\\\\evil.example",
            "/\t/evil.example",
        ] {
            assert!(matches!(follow(target), Err(PagingError::Header(_))), "{target}");
        }
        for host in [&b"//contoso.azconfig.\xc4\xb0o/kv"[..], b"//\xe2\x84\xaa.azconfig.io/kv"] {
            let link = [&b"<"[..], host, b">; rel=next"].concat();
            let response = HeaderMap::from_iter([(LINK, HeaderValue::from_bytes(&link).unwrap())]);
            let (uri, headers) = (Uri::from_static(KV), HeaderMap::new());
            let next = PageRequest::new(&Method::GET, &uri, &headers).next(&response);
            assert!(matches!(next, Err(PagingError::Header(_) | PagingError::OtherOrigin)));
        }
        // None of these leads away, and others may read them as they like.
        for (target, uri) in [
            ("/%2e%2e/%2F/evil.example", "https://contoso.azconfig.io/%2e%2e/%2F/evil.example"),
            ("/../..//evil.example", "https://contoso.azconfig.io//evil.example"),
            (" //evil.example/", "https://contoso.azconfig.io/%20//evil.example/"),
            ("/kv?u=//evil.example", "https://contoso.azconfig.io/kv?u=//evil.example"),
            ("@evil.example/", "https://contoso.azconfig.io/@evil.example/"),
        ] {
            assert_eq!(follow(target), Ok(uri.to_owned()), "{target}");
        }
        let error = follow("https://user:pass@contoso.azconfig.io/").unwrap_err();
        assert_eq!(error, PagingError::UserInfo);
        assert_eq!(
            error.to_string(),
            "link: the URI of the next page contains a user name or a password"
        );
        let long = format!("/{}", "a".repeat(65_500));
        assert_eq!(follow(&long).unwrap().len(), 27 + long.len());
        let base = format!("https://x/{}", "b/".repeat(50));
        let too_long = format!("<{}>;rel=next", "a".repeat(65_500));
        let error = next(&base, &[], &[("link", &too_long)]).unwrap_err();
        assert_eq!(error, PagingError::NotAUri);
    }

    #[test]
    fn a_request_without_an_origin_takes_paths_only() {
        let follow = |uri: &str, target: &str| {
            let link = format!("<{target}>; rel=next");
            let found = next(uri, &[("host", "a")], &[("link", &link)])?;
            Ok(found.unwrap().uri().to_string())
        };
        assert_eq!(follow("/kv?a", "?b"), Ok("/kv?b".to_owned()));
        assert_eq!(follow("/kv", "../c"), Ok("/c".to_owned()));
        assert_eq!(follow("/kv", "http://a/kv?b"), Err(PagingError::NoOrigin));
        assert_eq!(follow("/kv", "//a/kv?b"), Err(PagingError::NoOrigin));
        assert_eq!(follow("/kv", "/.//a/kv"), Err(PagingError::OtherOrigin));
        assert_eq!(follow("*", "b"), Err(PagingError::NotAUri));
    }

    #[test]
    fn which_link_is_the_next() {
        let find = |links: Headers<'_>| {
            next(KV, &[], links)
                .map(|found| found.map(|found| found.uri().query().unwrap().to_owned()))
        };
        let some = |query: &str| Ok(Some(query.to_owned()));
        let other = "</kv>; rel=original, <//evil/>; rel=\"prev items\"";
        assert_eq!(find(&[("link", other), ("link", "<?a>; rel=\"last NEXT\"")]), some("a"));
        assert_eq!(find(&[("link", other)]), Ok(None));
        assert_eq!(find(&[]), Ok(None));
        assert_eq!(find(&[("link", "<?a>; rel=prev; rel=next")]), Ok(None));
        let titled = "<?a>; title=\"rel=prev, <?b>\"; title*=UTF-8''n%c3%a4chste; REL=Next";
        assert_eq!(find(&[("link", titled)]), some("a"));
        assert_eq!(find(&[("link", "<?a>; rel*=UTF-8''next; title*=UTF-8''next")]), Ok(None));
        assert_eq!(find(&[("link", "<?a>;rel=next, </kv?a>;rel=next")]), some("a"));
        let several = find(&[("link", "<?a>;rel=next"), ("link", "<?b>;rel=next")]);
        assert_eq!(several, Err(PagingError::SeveralLinks));
        // What is from another resource, or a part of this one, is not for us; not even if it leads away.
        for anchor in ["/other", "#part", "//evil/kv?api-version=1.0", "?api-version=1.0#part"] {
            let link = format!("<//evil/>; rel=next; anchor=\"{anchor}\"");
            assert_eq!(find(&[("link", &link)]), Ok(None), "{anchor}");
        }
        for anchor in ["", "?api-version=1.0", "//contoso.azconfig.io/kv?api-version=1.0"] {
            let link = format!("<?a>; rel=next; anchor=\"{anchor}\"");
            assert_eq!(find(&[("link", &link)]), some("a"), "{anchor}");
        }
        for this in ["", "#top", "/kv?api-version=1.0", KV, "?api-version=1.0"] {
            let link = format!("<{this}>; rel=next");
            assert_eq!(find(&[("link", &link)]), Err(PagingError::Loop(&LINK)), "{this}");
        }
        let error = find(&[("link", "<?a>; rel=next, <?b")]).unwrap_err();
        assert_eq!(error.to_string(), "link: expected a URI character or \">\" at byte 19");
    }

    #[test]
    fn nobody_knows_what_a_link_in_the_answer_to_a_post_is_from() {
        let (uri, headers) = (Uri::from_static(KV), HeaderMap::new());
        let response = map(&[("link", "<?a>; rel=next")]);
        let next = |method| PageRequest::new(&method, &uri, &headers).next(&response);
        assert_eq!(next(Method::POST).unwrap_err(), PagingError::Method);
        assert!(next(Method::HEAD).unwrap().is_some());
        let response = map(&[("x-ms-continuation", "a")]);
        let queried = PageRequest::new(&Method::POST, &uri, &headers).next(&response);
        assert!(matches!(queried, Ok(Some(NextPage::Continuation(_)))));
    }

    #[test]
    fn continuations_are_echoed() {
        const NAME: &str = "x-ms-continuation";
        let uri = "https://x.documents.azure.com/dbs/a/colls/b/docs";
        let find = |request: Headers<'_>, response: Headers<'_>| {
            let found = next(uri, request, response)?;
            Ok::<_, PagingError>(found.map(|found| {
                assert_eq!(
                    (found.uri(), found.headers().get_all(NAME).iter().count()),
                    (&Uri::from_static(uri), 1)
                );
                found.headers()[NAME].to_str().unwrap().to_owned()
            }))
        };
        let token = r#"[{"token":"-RID:~A==#RT:2", "range":{"min":"","max":"FF"}}]"#;
        assert_eq!(find(&[], &[(NAME, token)]), Ok(Some(token.to_owned())));
        assert_eq!(find(&[(NAME, "a")], &[(NAME, token)]), Ok(Some(token.to_owned())));
        assert_eq!(find(&[(NAME, "a")], &[(NAME, "")]), Ok(None));
        assert_eq!(find(&[(NAME, "a")], &[]), Ok(None));
        assert_eq!(find(&[(NAME, "")], &[(NAME, "a")]), Ok(Some("a".to_owned())));
        let again = find(&[(NAME, token)], &[(NAME, token)]);
        assert_eq!(
            again.unwrap_err().to_string(),
            "x-ms-continuation: the next page is the same as this one"
        );
        // Whatever bytes a field value may have.
        let bytes: Vec<u8> =
            (b' '..=b'~').chain([b'\t']).chain(0x80..=0xff).chain([b'!']).collect();
        let bytes = HeaderValue::from_bytes(&[b"\xff", &bytes[..]].concat()).unwrap();
        let response = HeaderMap::from_iter([(Continuation::name().clone(), bytes.clone())]);
        let mut request = Request::post(uri).header(NAME, "a").body(()).unwrap();
        let next = PageRequest::of(&request).next(&response).unwrap().unwrap();
        next.write_to_request(&mut request);
        assert_eq!(request.headers().get_all(NAME).iter().collect::<Vec<_>>(), [&bytes]);
        let twice = find(&[], &[(NAME, "a"), (NAME, "a")]).unwrap_err();
        assert_eq!(twice.to_string(), "x-ms-continuation: occurs again in field line 2");
    }

    /// The window that is asked for after a page of a macro.
    fn window(
        query: &str,
        request: Headers<'_>,
        answer: &str,
    ) -> Result<Option<String>, PagingError> {
        let uri = format!("https://voss.example/api/tool/Macro/?{query}");
        let found = next(&uri, request, &[("content-range", answer)])?;
        Ok(found.map(|found| {
            assert_eq!(found.uri(), uri.as_str());
            assert_eq!(found.headers()["range"], found.headers()["x-range"]);
            found.headers()["range"].to_str().unwrap().to_owned()
        }))
    }

    #[test]
    fn windows_of_items() {
        let some = |range: &str| Ok(Some(range.to_owned()));
        let (first, second) = (("range", "items=0-199"), ("x-range", "items=200-399"));
        let unknown = "items 0-199/999999999";
        assert_eq!(window("", &[first], unknown), some("items=200-399"));
        assert_eq!(window("", &[("x-range", first.1)], unknown), some("items=200-399"));
        assert_eq!(
            window("", &[first, ("x-range", "Items=00-199")], unknown),
            some("items=200-399")
        );
        assert_eq!(window("", &[second], "items 200-399/298"), Ok(None));
        assert_eq!(window("", &[second], "items 200-399/401"), some("items=400-599"));
        assert_eq!(window("", &[second], "items 200-299/*"), some("items=300-399"));
        assert_eq!(window("", &[second], "items */200"), Ok(None));
        assert_eq!(
            window("", &[("range", "items=200-")], "items 200-299/*"),
            some("items=300-399")
        );
        // Headers override `skip` and `limit`.
        assert_eq!(window("skip=0&limit=200", &[], unknown), some("items=200-399"));
        assert_eq!(window("skip=0&limit=6", &[second], "items 200-399/*"), some("items=400-599"));
        assert_eq!(window("skip=9999999999999999999999", &[], unknown), some("items=200-399"));
        assert_eq!(window("skip=+5&skip", &[], unknown), some("items=200-399"));
        assert_eq!(window("", &[], unknown), some("items=200-399"));
        assert_eq!(window("skip=200&skip=0", &[], unknown), some("items=200-399"));
        // The last page is full to its last item, or there was none at all.
        assert_eq!(window("", &[second], "items 200-399/400"), Ok(None));
        assert_eq!(window("skip=200&limit=200", &[], "items 200-399/400"), Ok(None));
        assert_eq!(window("", &[first], "items 0-199/0"), Ok(None));
        // A range of bytes is a part of one page.
        assert_eq!(window("", &[("range", "bytes=0-9")], "bytes 0-9/100"), Ok(None));
    }

    #[test]
    fn windows_that_do_not_go_on() {
        let window = |query: &str, request: Headers<'_>, answer: &str| {
            window(query, request, answer).unwrap_err().to_string()
        };
        let second = ("range", "items=200-399");
        let this = "content-range: the next page is the same as this one";
        assert_eq!(window("", &[second], "items 0-199/*"), this);
        assert_eq!(window("limit=9&skip=200", &[], "items 0-199/*"), this);
        let other = "content-range: the response has different items than were requested";
        assert_eq!(window("", &[second], "items 400-599/*"), other);
        assert_eq!(window("", &[second], "items 0-99/*"), other);
        assert_eq!(window("", &[second], "items 0-99/100"), other);
        assert_eq!(
            window("", &[second, ("x-range", "items=0-9")], "items 0-9/*"),
            "range: disagrees with x-range"
        );
        let end = u64::MAX;
        assert_eq!(
            window("", &[], &format!("items {end}-{end}/*")),
            "content-range: the range is larger than 64 bits can count"
        );
        let bad = [
            ("items=0-5,7-9", "range: the header has more than one range"),
            ("items=-5", "range: the range is missing its first or last position"),
            ("bytes=0-5", "range: the range does not count items"),
            ("items=5-0", "range: last position is before the first at byte 8"),
        ];
        for (range, message) in bad {
            assert_eq!(window("", &[("range", range)], "items 0-5/*"), message);
        }
        assert_eq!(window("", &[], "items 0-5"), "content-range: expected \"/\" at byte 9");
    }

    #[test]
    fn headers_that_contradict_each_other() {
        let (link, token) = (("link", "<?a>; rel=next"), ("x-ms-continuation", "a"));
        let items = ("content-range", "items 0-2/80");
        let both = |a, b| next(KV, &[], &[a, b]).unwrap_err();
        assert_eq!(both(link, token).to_string(), "link: disagrees with x-ms-continuation");
        assert_eq!(both(items, link).to_string(), "link: disagrees with content-range");
        let error = both(token, items);
        assert_eq!(error.header().as_str(), "x-ms-continuation");
        // The end that one of them says is no page.
        assert!(next(KV, &[], &[link, ("x-ms-continuation", "")]).unwrap().is_some());
        assert!(next(KV, &[], &[link, ("content-range", "items 0-2/3")]).unwrap().is_some());
    }

    #[test]
    fn secrets_stay_out_of_debug() {
        let request = Request::get("https://user:secret@a/?sig=secret").body(()).unwrap();
        let page = PageRequest::of(&request);
        let next = page.next(&map(&[("link", "<?secret>; rel=next")])).unwrap().unwrap();
        assert!(matches!(&next, NextPage::Uri(uri) if uri == "https://user:secret@a/?secret"));
        assert!(!format!("{page:?}{next:?}").contains("secret"));
        assert_eq!(format!("{next:?}"), "Uri(\"https://a/?...\")");
    }
}
