//! Which page of items a request asks for, and which one it gets.

use headers::Header;
use http::HeaderName;
use http::header::{CONTENT_RANGE, RANGE};

use super::rules::range as rules;
use super::{RequestHeadersRef, ResponseHeadersRef};
use crate::paging::{ItemWindow, NotAWindow, RangeRef, RangeSpec, XRange};
use crate::service::Response;
use crate::service::contracts::checker::{Checker, about, absent};
use crate::service::contracts::{Direction, Request, Rule, query};

const REQUEST: Direction = Direction::Request;
const RESPONSE: Direction = Direction::Response;
/// How many digits an identifier of an instance has: `1c055772c0deab00da595101`.
const PKID_LEN: usize = 24;

/// The ranges of a request.
struct Ranges<'a> {
    /// Those that can be read, with their names.
    read: Vec<(&'static HeaderName, RangeRef<'a>)>,
    /// Whether all that are there can be read.
    complete: bool,
}

impl<'a> Ranges<'a> {
    fn of(request: &Request<'_>, headers: &RequestHeadersRef<'a>) -> Self {
        let both = [(&RANGE, headers.range), (XRange::name(), headers.x_range)];
        Self {
            complete: both
                .iter()
                .all(|(name, range)| range.is_some() || !request.headers.contains_key(*name)),
            read: both.into_iter().filter_map(|(name, range)| Some((name, range?))).collect(),
        }
    }

    /// The page, where no two of them differ, and what it is asked for with.
    fn window(&self) -> Option<(&'static HeaderName, ItemWindow)> {
        let (name, first) = *self.read.first()?;
        let same = self.complete && self.read.iter().all(|(_, range)| *range == first);
        same.then(|| ItemWindow::try_from(first).ok()).flatten().map(|window| (name, window))
    }
}

/// What is wrong with the ranges of a request, and with the parameters beside them.
pub(super) fn request(
    checker: &mut Checker<'_>,
    request: &Request<'_>,
    headers: &RequestHeadersRef<'_>,
) {
    let ranges = Ranges::of(request, headers);
    let Some(&(name, first)) = ranges.read.first() else { return };
    let map = request.headers;
    if let Some(what) = elsewhere(request) {
        let message = format!("{what} has no choices and no macro results");
        checker.add(about(&rules::RANGE_PLACE, REQUEST, name, map, message));
        return;
    }
    for (index, &(name, range)) in ranges.read.iter().enumerate() {
        let is_told = index > 0 && range == first;
        if let (Some((rule, message)), false) = (fault(range), is_told) {
            checker.add(about(rule, REQUEST, name, map, message.to_owned()));
        }
    }
    if let [(_, range), (name, other)] = ranges.read[..] {
        if range != other {
            let page = |range| ItemWindow::try_from(range).map(|it| (it.first(), it.last()));
            let message = match (page(range), page(other)) {
                (Ok((first, last)), Ok((own_first, own_last))) => {
                    format!("X-Range asks for {own_first}-{own_last}, and Range for {first}-{last}")
                }
                _ => "X-Range asks for something else than Range".to_owned(),
            };
            checker.add(about(&rules::RANGE_CONFLICT, REQUEST, name, map, message));
        }
    }
    if let Some((name, window)) = ranges.window() {
        parameters(checker, request, name, window);
    }
}

/// Why a range is no page of items.
fn fault(range: RangeRef<'_>) -> Option<(&'static Rule, &'static str)> {
    Some(match ItemWindow::try_from(range).err()? {
        NotAWindow::Unit => (&rules::RANGE_UNIT, "the range does not count in items"),
        NotAWindow::Several => (&rules::RANGE_SEVERAL, "more than one range is asked for"),
        NotAWindow::TooLarge => {
            (&rules::RANGE_OVERFLOW, "the range has more items than 64 bits count")
        }
        NotAWindow::Open | NotAWindow::Empty => match range.specs().next() {
            Some(RangeSpec::Suffix(_)) => {
                (&rules::RANGE_SUFFIX, "the range is counted from the end")
            }
            _ => (&rules::RANGE_OPEN, "the range has no last position"),
        },
    })
}

/// What the parameters say beside a header, which overrides them.
fn parameters(
    checker: &mut Checker<'_>,
    request: &Request<'_>,
    name: &'static HeaderName,
    window: ItemWindow,
) {
    let mut other = None;
    let mut is_there = false;
    for (parameter, own) in [("skip", window.skip()), ("limit", window.limit())] {
        for value in query::values(request, parameter) {
            is_there = true;
            match query::number(&value) {
                Some(number) if number == own => {}
                _ if other.is_some() => {}
                Some(number) => other = Some(format!("{parameter}={number}")),
                None => other = Some(format!("a {parameter} that is no number")),
            }
        }
    }
    let (skip, limit) = (window.skip(), window.limit());
    let (rule, message) = match other {
        None if is_there => {
            (&rules::PARAMETERS_SUPERFLUOUS, "skip and limit say what the header says".to_owned())
        }
        None => return,
        Some(other) => {
            let message =
                format!("the header wins with skip={skip} and limit={limit} over {other}");
            (&rules::PARAMETERS_OVERRIDDEN, message)
        }
    };
    checker.add(about(rule, REQUEST, name, request.headers, message));
}

/// What the request is about, where that is for certain neither choices nor the results of a macro.
///
/// Choices end in `/choices/`, and macros are evaluated at `/api/tool/Macro/`. What else a path may lead
/// to is not known, but for lists, `/api/<type>/<name>/`, and instances below them.
fn elsewhere(request: &Request<'_>) -> Option<&'static str> {
    match request.method {
        "PUT" | "PATCH" => return Some("a change"),
        "DELETE" => return Some("a deletion"),
        "GET" | "HEAD" => {}
        _ => return None,
    }
    // The parameter names an action, as in that of a macro.
    if request.path().contains('%') || query::has(request, "method") {
        return None;
    }
    let mut segments = request.path().split('/').filter(|segment| !segment.is_empty());
    let (Some("api"), Some(kind), Some(name)) = (segments.next(), segments.next(), segments.next())
    else {
        return None;
    };
    let is_macro = kind.eq_ignore_ascii_case("tool") && name.eq_ignore_ascii_case("Macro");
    let is_pkid =
        |text: &str| text.len() == PKID_LEN && text.bytes().all(|b| b.is_ascii_hexdigit());
    match (segments.next(), segments.next()) {
        _ if is_macro || name.eq_ignore_ascii_case("choices") || name.starts_with('+') => None,
        (None, _) => Some("a list"),
        (Some(pkid), None) if is_pkid(pkid) => Some("an instance"),
        _ => None,
    }
}

/// What is wrong with the page that came.
pub(super) fn response(checker: &mut Checker<'_>, response: &Response<'_>) {
    let map = response.headers;
    let (headers, _) = ResponseHeadersRef::peek_from(map);
    let asked = checker.exchange.request.and_then(|request| {
        let (headers, _) = RequestHeadersRef::peek_from(request.headers);
        let (_, window) = Ranges::of(&request, &headers).window()?;
        elsewhere(&request).is_none().then_some((request.method, window))
    });
    let Some(range) = headers.content_range else {
        // Content follows; and what cannot be read was said already.
        let is_page = matches!(response.status, 200..=203 | 205..=299);
        if let (Some(("GET" | "POST", window)), true, false) =
            (asked, is_page, map.contains_key(CONTENT_RANGE))
        {
            let (first, last) = (window.first(), window.last());
            let message = format!(
                "items {first}-{last} were asked for, and the response does not say which it has"
            );
            checker.add(absent(&rules::CONTENT_RANGE_MISSING, RESPONSE, &CONTENT_RANGE, message));
        }
        return;
    };
    if !range.unit().is("items") {
        let message = "the response does not count in items".to_owned();
        checker.add(about(&rules::CONTENT_RANGE_UNIT, RESPONSE, &CONTENT_RANGE, map, message));
        return;
    }
    if let (Some((first, last)), Some((_, asked))) = (range.first_last(), asked) {
        if (first, last) != (asked.first(), asked.last()) {
            let (asked_first, asked_last) = (asked.first(), asked.last());
            let message = format!("items {asked_first}-{asked_last} were asked for");
            checker.add(about(&rules::CONTENT_RANGE_ECHO, RESPONSE, &CONTENT_RANGE, map, message));
        }
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;

    use super::*;

    #[test]
    fn places() {
        let headers = HeaderMap::new();
        let place = |method, target| elsewhere(&Request::new(method, target, &headers));
        for target in [
            "/api/tool/Macro/?method=evaluate",
            "/api/tool/Macro/",
            "/api/choices/",
            "/api/data/Countries/choices/?field=a",
            "/api/data/Countries/choices",
            "/api/data/choices/",
            "/api/data/Countries/?method=choices",
            "/api/data/Countries/+action/",
            "/api/data/Countries/1c055772c0deab00da595101/choices/",
            "/api/data/Countr%69es/",
            "/voss/api/data/Countries/",
            "/api/data/",
            "/",
            "*",
            "",
        ] {
            assert_eq!(place("GET", target), None, "{target}");
        }
        assert_eq!(place("GET", "/api/data/Countries/?skip=0"), Some("a list"));
        assert_eq!(place("GET", "https://voss.example.com/api/data/Countries"), Some("a list"));
        let instance = "/api/data/Countries/1c055772c0deab00da595101/";
        assert_eq!(place("GET", instance), Some("an instance"));
        assert_eq!(place("POST", "/api/data/Countries/"), None);
        assert_eq!(place("DELETE", instance), Some("a deletion"));
        assert_eq!(place("PATCH", "/"), Some("a change"));
    }

    /// An instance has 24 hexadecimal digits; what else there is below a list is not known.
    #[test]
    fn identifiers_of_instances() {
        let headers = HeaderMap::new();
        let place = |target: &str| elsewhere(&Request::new("GET", target, &headers));
        for (pkid, is_pkid) in [
            ("1c055772c0deab00da595101", true),
            ("1C055772C0DEAB00DA595101", true),
            ("000000000000000000000000", true),
            ("1c055772c0deab00da59510", false),
            ("1c055772c0deab00da5951010", false),
            ("1c055772c0deab00da59510g", false),
            ("+1055772c0deab00da595101", false),
            ("-c055772c0deab00da595101", false),
            ("zzzzzzzzzzzzzzzzzzzzzzzz", false),
            ("a", false),
        ] {
            let expected = is_pkid.then_some("an instance");
            assert_eq!(place(&format!("/api/data/Countries/{pkid}/")), expected, "{pkid}");
            assert_eq!(place(&format!("/api/data/Countries/{pkid}")), expected, "{pkid}");
            assert_eq!(place(&format!("/api/data/Countries/{pkid}/more/")), None, "{pkid}");
            // Where an identifier stands for the name of a resource, there is a list.
            assert_eq!(place(&format!("/api/data/{pkid}/x/")), None, "{pkid}");
        }
    }
}
