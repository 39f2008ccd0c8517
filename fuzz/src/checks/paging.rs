//! Next pages against RFC 3986, read a second time.

use http::uri::PathAndQuery;
use http::{HeaderMap, Method, Request, Uri};
use masthead::FieldMapExt;
use masthead::paging::{
    ContentRange, Link, NextPage, PageRequest, PagingError, Range, RangeSpec, XRange,
};

use super::bytes::trim;
use super::input;

/// Reads a request and a response, each a line and its headers, with an empty line between them.
///
/// # Panics
///
/// When the next page is another than the oracle finds, at another origin, or the current page.
pub fn check(data: &[u8]) {
    let (first, second) = input::parts(data);
    let Some(asked) = input::message(first) else { return };
    let response = second.and_then(input::message).map_or_else(HeaderMap::new, |it| it.headers);
    let mut words = asked.start.split(' ');
    let method = Method::from_bytes(words.next().unwrap_or_default().as_bytes());
    let uri = Uri::try_from(words.next().unwrap_or_default());
    let (Ok(method), Ok(uri)) = (method, uri) else { return };
    let mut request = Request::new(());
    (*request.method_mut(), *request.uri_mut()) = (method, uri);
    *request.headers_mut() = asked.headers;

    let found = PageRequest::of(&request).next(&response);
    assert_eq!(shown(&found), shown(&PageRequest::of(&request).next(&response)));
    compare(&request, &response, &found);
    let Ok(Some(next)) = found else {
        assert!(found.is_ok() || !found.unwrap_err().to_string().is_empty());
        return;
    };

    let before = request.clone();
    next.write_to_request(&mut request);
    let origin = |uri: &Uri| (uri.scheme_str().map(str::to_owned), uri.authority().cloned());
    assert_eq!(origin(before.uri()), origin(request.uri()));
    let as_written = |uri: &Uri| uri.authority().map(|it| it.as_str().to_owned());
    assert_eq!(as_written(before.uri()), as_written(request.uri()));
    assert_eq!(before.method(), request.method());
    let is_same = before.uri() == request.uri() && before.headers() == request.headers();
    assert!(!is_same, "the same request again: {before:?}");
}

fn shown(found: &Result<Option<NextPage>, PagingError>) -> String {
    format!("{found:?}")
}

/// Link, continuation and items, each on its own, and what all of them together make.
fn compare(
    request: &Request<()>,
    response: &HeaderMap,
    found: &Result<Option<NextPage>, PagingError>,
) {
    let link = by_link(request, response);
    let token = by_continuation(request.headers(), response);
    let items = by_items(request, response);
    let error = match (&link, &token, &items) {
        (Err(kind), ..) | (_, Err(kind), _) | (.., Err(kind)) => Some(*kind),
        (Ok(link), Ok(token), Ok(items)) => {
            let pages = [link.is_some(), token.is_some(), items.is_some()];
            (pages.into_iter().filter(|is_there| *is_there).count() > 1).then_some(Kind::Conflict)
        }
    };
    if let Some(kind) = error {
        assert_eq!(found.as_ref().err().map(Kind::of), Some(kind), "{found:?} {response:?}");
        return;
    }
    let context = || format!("{found:?} {request:?} {response:?}");
    match found.as_ref().unwrap_or_else(|_| panic!("{}", context())) {
        None => {
            assert!(link == Ok(None) && token == Ok(None) && items == Ok(None), "{}", context());
        }
        Some(NextPage::Uri(uri)) => {
            let target = uri.path_and_query().map(|it| it.as_str().to_owned());
            assert_eq!(link, Ok(target), "{}", context());
        }
        Some(NextPage::Continuation(next)) => {
            assert_eq!(token, Ok(Some(next.view().as_bytes().to_vec())), "{}", context());
        }
        Some(NextPage::Items(window)) => {
            let next = (u128::from(window.first()), u128::from(window.last()));
            assert_eq!(items, Ok(Some(next)), "{}", context());
        }
        Some(_) => panic!("{}", context()),
    }
}

/// An error without what it says.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Header,
    OtherOrigin,
    NoOrigin,
    UserInfo,
    NotAUri,
    SeveralLinks,
    Method,
    Loop,
    OtherRange,
    Window,
    Conflict,
}

impl Kind {
    fn of(error: &PagingError) -> Self {
        match error {
            PagingError::Header(_) => Self::Header,
            PagingError::OtherOrigin => Self::OtherOrigin,
            PagingError::NoOrigin => Self::NoOrigin,
            PagingError::UserInfo => Self::UserInfo,
            PagingError::NotAUri => Self::NotAUri,
            PagingError::SeveralLinks => Self::SeveralLinks,
            PagingError::Method => Self::Method,
            PagingError::Loop(_) => Self::Loop,
            PagingError::OtherRange => Self::OtherRange,
            PagingError::Window { .. } => Self::Window,
            PagingError::Conflict { .. } => Self::Conflict,
            other => panic!("{other}"),
        }
    }
}

/// Path and query of the next page.
fn by_link(request: &Request<()>, response: &HeaderMap) -> Result<Option<String>, Kind> {
    let Some(links) = response.peek::<Link>().map_err(|_| Kind::Header)? else { return Ok(None) };
    let here = request.uri();
    let mut next: Option<String> = None;
    for link in links.iter().filter(|link| link.has_rel("next")) {
        if request.method() != Method::GET && request.method() != Method::HEAD {
            return Err(Kind::Method);
        }
        if let Some(anchor) = link.anchor() {
            let anchor = anchor.to_str_lossy();
            let is_here = !anchor.contains('#')
                && follow(here, &anchor).is_ok_and(|target| is_page(here, &target));
            if !is_here {
                continue;
            }
        }
        let target = follow(here, &encoded(link.target()))?;
        if next.as_ref().is_some_and(|seen| !same_page(seen, &target)) {
            return Err(Kind::SeveralLinks);
        }
        next = Some(target);
    }
    match next {
        Some(target) if is_page(here, &target) => Err(Kind::Loop),
        next => Ok(next),
    }
}

/// Every byte that a URI has not (RFC 3986 2.2, 2.3) as a percent sign and two digits.
fn encoded(target: &str) -> String {
    let mut out = String::new();
    for b in target.bytes() {
        if b.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&b) {
            out.push(char::from(b));
        } else {
            out.push_str(&format!("%{b:02X}"));
        }
    }
    out
}

fn is_page(here: &Uri, target: &str) -> bool {
    same_page(here.path_and_query().map_or("/", PathAndQuery::as_str), target)
}

/// A path that is empty is `/` where a query follows it.
fn same_page(one: &str, other: &str) -> bool {
    let whole = |text: &str| if text.starts_with('?') { format!("/{text}") } else { text.into() };
    whole(one) == whole(other)
}

/// The parts of a URI by RFC 3986 section 3.
#[derive(Clone, Debug, Default)]
struct Parts {
    scheme: Option<String>,
    authority: Option<String>,
    path: String,
    query: Option<String>,
}

fn parts(text: &str) -> Parts {
    let mut found = Parts::default();
    let mut rest = text.split('#').next().unwrap_or_default();
    if let Some(at) = rest.find([':', '/', '?']) {
        if at > 0 && rest[at..].starts_with(':') {
            found.scheme = Some(rest[..at].to_owned());
            rest = &rest[at + 1..];
        }
    }
    if rest.starts_with("//") {
        rest = &rest[2..];
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        found.authority = Some(rest[..end].to_owned());
        rest = &rest[end..];
    }
    let end = rest.find('?').unwrap_or(rest.len());
    rest[..end].clone_into(&mut found.path);
    found.query = (end < rest.len()).then(|| rest[end + 1..].to_owned());
    found
}

/// Path and query that a reference leads to, at the origin of the request (RFC 3986 5.2.2).
fn follow(here: &Uri, reference: &str) -> Result<String, Kind> {
    let base = Parts {
        scheme: here.scheme_str().map(str::to_owned),
        authority: here.authority().map(|it| it.as_str().to_owned()),
        path: here.path().to_owned(),
        query: here.query().map(str::to_owned),
    };
    let wanted = parts(reference);
    let names_origin = wanted.scheme.is_some() || wanted.authority.is_some();
    let found = if names_origin {
        let scheme = wanted.scheme.or_else(|| base.scheme.clone());
        Parts { scheme, path: without_dots(&wanted.path), ..wanted }
    } else {
        let mut found = base.clone();
        match wanted.path.as_str() {
            "" => found.query = wanted.query.or(base.query.clone()),
            path => {
                let folder: String = match path.starts_with('/') {
                    true => String::new(),
                    false if base.authority.is_some() && base.path.is_empty() => "/".into(),
                    false => base.path.chars().rev().skip_while(|&c| c != '/').collect(),
                };
                let folder: String = folder.chars().rev().collect();
                found.path = without_dots(&(folder + path));
                found.query = wanted.query;
            }
        }
        found
    };
    if names_origin {
        let base_origin = origin(&base).ok_or(Kind::NoOrigin)?;
        if base_origin.2.is_none() || origin(&found) != Some(base_origin) {
            return Err(Kind::OtherOrigin);
        }
        if found.authority.as_ref().is_some_and(|authority| authority.contains('@')) {
            return Err(Kind::UserInfo);
        }
    }
    let path = match found.path.as_str() {
        "" if found.authority.is_some() => "/",
        path => path,
    };
    if !path.starts_with('/') {
        return Err(Kind::NotAUri);
    }
    if found.authority.is_none() && path.starts_with("//") {
        return Err(Kind::OtherOrigin);
    }
    let text = match found.query {
        Some(query) => format!("{path}?{query}"),
        None => path.to_owned(),
    };
    // An authority without a scheme has no path beside it.
    let is_target = PathAndQuery::try_from(text.as_str()).is_ok_and(|it| it.as_str() == text);
    if !is_target || here.authority().is_some() && here.scheme().is_none() {
        return Err(Kind::NotAUri);
    }
    Ok(text)
}

/// Scheme, host, and port, which is `None` if it is not valid: then no origin is the same.
fn origin(parts: &Parts) -> Option<(String, String, Option<String>)> {
    let scheme = parts.scheme.as_ref()?.to_ascii_lowercase();
    let authority = parts.authority.as_ref()?;
    let host = &authority[authority.rfind('@').map_or(0, |at| at + 1)..];
    let colon = host.rfind(':').filter(|colon| host.rfind(']').is_none_or(|end| end < *colon));
    let (host, port) = colon.map_or((host, ""), |at| (&host[..at], &host[at + 1..]));
    let port = match (port, scheme.as_str()) {
        ("", "http") => Some("80".to_owned()),
        ("", "https") => Some("443".to_owned()),
        ("", _) => Some("unknown".to_owned()),
        (port, _) if port.bytes().all(|b| b.is_ascii_digit()) => {
            port.parse::<u16>().ok().map(|port| port.to_string())
        }
        _ => None,
    };
    Some((scheme, host.to_ascii_lowercase(), port))
}

/// A path without `.` and `..` (RFC 3986 5.2.4), as a stack of segments, each with the slash before it.
fn without_dots(path: &str) -> String {
    let mut path = path;
    while let Some(rest) = path.strip_prefix("./").or_else(|| path.strip_prefix("../")) {
        path = rest;
    }
    if path == "." || path == ".." {
        return String::new();
    }
    let mut segments: Vec<&str> = Vec::new();
    let mut start = 0;
    while start < path.len() {
        // Without a slash before it a segment may begin with a character of several bytes.
        let slash = path.as_bytes()[start + 1..].iter().position(|&b| b == b'/');
        let end = slash.map_or(path.len(), |at| start + 1 + at);
        let segment = &path[start..end];
        start = end;
        if segment == "/.." {
            segments.pop();
        }
        match segment {
            "/." | "/.." if end == path.len() => segments.push("/"),
            "/." | "/.." => {}
            _ => segments.push(segment),
        }
    }
    segments.concat()
}

fn by_continuation(request: &HeaderMap, response: &HeaderMap) -> Result<Option<Vec<u8>>, Kind> {
    let token = |headers: &HeaderMap| {
        let lines: Vec<_> = headers.get_all("x-ms-continuation").iter().collect();
        match lines[..] {
            [] => Ok(None),
            [line] => Ok(Some(trim(line.as_bytes()).to_vec())),
            _ => Err(Kind::Header),
        }
    };
    let Some(next) = token(response)?.filter(|token| !token.is_empty()) else { return Ok(None) };
    match token(request)? {
        Some(this) if this == next => Err(Kind::Loop),
        _ => Ok(Some(next)),
    }
}

/// The first and the last position of the next page.
fn by_items(request: &Request<()>, response: &HeaderMap) -> Result<Option<(u128, u128)>, Kind> {
    let Some(answer) = response.peek::<ContentRange>().map_err(|_| Kind::Header)? else {
        return Ok(None);
    };
    if !answer.unit().is("items") {
        return Ok(None);
    }
    let asked = first_asked(request)?;
    let Some((first, last)) = answer.first_last() else { return Ok(None) };
    let (first, last) = (u128::from(first), u128::from(last));
    let most = u128::from(u64::MAX);
    let next = (last + 1, last + 1 + (last - first));
    let is_last = answer.total().is_some_and(|total| u128::from(total) <= last + 1);
    // The number of items has to fit too, and the page itself.
    let past = next.1 > most || last - first + 1 > most;
    if !is_last && past {
        return Err(Kind::Window);
    }
    if let Some(asked) = asked.map(u128::from) {
        if !is_last && asked == next.0 {
            return Err(Kind::Loop);
        }
        if asked != first {
            return Err(Kind::OtherRange);
        }
    }
    Ok((!is_last).then_some(next))
}

fn first_asked(request: &Request<()>) -> Result<Option<u64>, Kind> {
    let headers = request.headers();
    let range = headers.peek::<Range>().map_err(|_| Kind::Header)?;
    let x_range = headers.peek::<XRange>().map_err(|_| Kind::Header)?;
    if range.is_some() && x_range.is_some() && range != x_range {
        return Err(Kind::Conflict);
    }
    let Some(asked) = range.or(x_range) else {
        let query = request.uri().query().unwrap_or_default();
        let skip = query.split('&').find(|parameter| parameter.starts_with("skip="));
        return Ok(skip
            .map(|skip| &skip["skip=".len()..])
            .filter(|number| number.bytes().all(|b| b.is_ascii_digit()))
            .and_then(|number| number.parse().ok()));
    };
    let specs: Vec<RangeSpec> = asked.specs().collect();
    match specs[..] {
        [RangeSpec::FromTo { first, .. } | RangeSpec::From(first)] if asked.unit().is("items") => {
            Ok(Some(first))
        }
        _ => Err(Kind::Window),
    }
}
