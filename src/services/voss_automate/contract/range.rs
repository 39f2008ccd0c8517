//! Which page of items a request asks for.

use headers::Header;
use http::header::RANGE;
use http::{HeaderMap, HeaderName};

use super::example::{evaluate, request};
use super::pages::page;
use super::parameters;
use super::place::elsewhere;
use crate::contract::{Check, Rule, Severity};
use crate::paging::{ItemWindow, NotAWindow, RangeRef, RangeSpec, XRange};
use crate::services::voss_automate::RequestHeadersRef;

/// The documentation that several rules refer to.
const FIRST_PAGE: &str = "If the request is items=0-199 (for 200 items)";

/// The ranges of a request that can be read, with their names.
pub(super) struct Ranges<'a>(Vec<(&'static HeaderName, RangeRef<'a>)>);

impl<'a> Ranges<'a> {
    pub(super) fn of(headers: &RequestHeadersRef<'a>) -> Self {
        let both = [(&RANGE, headers.range), (XRange::name(), headers.x_range)];
        Self(both.into_iter().filter_map(|(name, range)| Some((name, range?))).collect())
    }

    /// The requested page, if no two of them differ and all can be parsed, and the header that requests it. `map` are
    /// the headers of the request.
    pub(super) fn window(&self, map: &HeaderMap) -> Option<(&'static HeaderName, ItemWindow)> {
        let (name, first) = *self.0.first()?;
        let there = [&RANGE, XRange::name()].into_iter().filter(|name| map.contains_key(*name));
        let same = self.0.iter().all(|(_, range)| *range == first);
        if !same || there.count() > self.0.len() {
            return None;
        }
        ItemWindow::try_from(first).ok().map(|window| (name, window))
    }
}

pub(super) static PLACE: Rule = page(
    "voss-automate.range.place",
    Severity::Warning,
    "a range on a request without choices and macro results",
    "Use skip and limit to page through lists, and remove the headers. Range and X-Range apply only to choices and macro results.",
    "API Headers are available for pagination of choices and macro results in an API call.",
    request!("GET /api/data/Countries/", "Range: items=0-199\r\n"),
);

/// Checks the ranges of a request, and the parameters beside them.
pub(super) fn check(check: &mut Check<'_>, headers: &RequestHeadersRef<'_>) {
    let Some(request) = check.request() else { return };
    let ranges = Ranges::of(headers);
    let Some(&(name, first)) = ranges.0.first() else { return };
    if let Some(what) = elsewhere(&request) {
        check
            .report(&PLACE)
            .named(name)
            .message(format_args!("{what} has neither choices nor macro results"));
        return;
    }
    for (index, &(name, range)) in ranges.0.iter().enumerate() {
        let is_told = index > 0 && range == first;
        if let (Some((rule, message)), false) = (fault(range), is_told) {
            check.report(rule).named(name).message(message);
        }
    }
    if let [(_, range), (name, other)] = ranges.0[..] {
        conflict(check, name, range, other);
    }
    if let Some((name, window)) = ranges.window(request.headers) {
        parameters::check(check, &request, name, window);
    }
}

pub(super) static UNIT: Rule = page(
    "voss-automate.range.unit",
    Severity::Warning,
    "a range that does not count items",
    "Write items=first-last, counted from 0, with the last position included. There is no other unit.",
    FIRST_PAGE,
    evaluate!("Range: bytes=0-199\r\n"),
);

pub(super) static SEVERAL: Rule = page(
    "voss-automate.range.several",
    Severity::Warning,
    "more than one range",
    "Request one range after the other. A range stands for a skip and a limit, and there is only one of each.",
    FIRST_PAGE,
    evaluate!("Range: items=0-5,10-15\r\n"),
);

pub(super) static OPEN: Rule = page(
    "voss-automate.range.open",
    Severity::Warning,
    "a range without a last position",
    "Name the last item, and request the next page until the total is reached. The vendor documents closed ranges only.",
    FIRST_PAGE,
    evaluate!("Range: items=200-\r\n"),
);

pub(super) static SUFFIX: Rule = page(
    "voss-automate.range.suffix",
    Severity::Warning,
    "a range that is counted from the end",
    "Write items=first-last, counted from 0. The vendor documents no other form, and the service may not know the total.",
    "with the starting value as 0.",
    evaluate!("Range: items=-5\r\n"),
);

pub(super) static OVERFLOW: Rule = page(
    "voss-automate.range.overflow",
    Severity::Warning,
    "a range of more items than 64 bits can count",
    "Request a page of a few hundred items. The limit that corresponds to this range does not fit 64 bits.",
    FIRST_PAGE,
    evaluate!("Range: items=0-18446744073709551615\r\n"),
);

/// The reason why a range is not a page of items.
fn fault(range: RangeRef<'_>) -> Option<(&'static Rule, &'static str)> {
    Some(match ItemWindow::try_from(range).err()? {
        NotAWindow::Unit => (&UNIT, "the range does not count items"),
        NotAWindow::Several => (&SEVERAL, "more than one range was requested"),
        NotAWindow::TooLarge => (&OVERFLOW, "the range has more items than 64 bits can count"),
        NotAWindow::Open | NotAWindow::Empty => match range.specs().next() {
            Some(RangeSpec::Suffix(_)) => (&SUFFIX, "the range is counted from the end"),
            _ => (&OPEN, "the range has no last position"),
        },
    })
}

pub(super) static CONFLICT: Rule = page(
    "voss-automate.x-range.conflict",
    Severity::Error,
    "X-Range and Range that differ",
    "Send one of them, or both with the same value. Which one counts is not documented.",
    "X-Range: items=0-5 Range: items=0-5",
    evaluate!("X-Range: items=0-5\r\n", "Range: items=6-11\r\n"),
);

/// `range` is that of `Range`, and `other` that of `X-Range`, whose name is given.
fn conflict(
    check: &mut Check<'_>,
    name: &'static HeaderName,
    range: RangeRef<'_>,
    other: RangeRef<'_>,
) {
    if range == other {
        return;
    }
    let page = |range| ItemWindow::try_from(range).map(|it| (it.first(), it.last()));
    let draft = check.report(&CONFLICT).named(name);
    match (page(range), page(other)) {
        (Ok((first, last)), Ok((own_first, own_last))) => draft.message(format_args!(
            "X-Range requests {own_first}-{own_last}, but Range requests {first}-{last}"
        )),
        _ => draft.message("X-Range and Range request different things"),
    }
}

pub(super) static INFINITY: Rule = page(
    "voss-automate.range.infinity",
    Severity::Error,
    "a range up to Infinity",
    "Name the last item, and request the next page until the total is reached. SitePen's dstore writes Infinity for an open range, which the grammar does not allow.",
    FIRST_PAGE,
    evaluate!("Range: items=0-Infinity\r\n"),
);

/// Returns `true` if the range is `items=0-Infinity`, as a browser client writes it.
pub(super) fn is_up_to_infinity(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    let Some((first, last)) = line.split_at_checked(line.len().saturating_sub(b"Infinity".len()))
    else {
        return false;
    };
    last.eq_ignore_ascii_case(b"Infinity") && first.ends_with(b"-")
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::super::CONTRACT;
    use super::*;
    use crate::Request;
    use crate::contract::{Context, Exchange};

    /// The codes of the findings about `name`.
    fn codes(map: &HeaderMap, name: &HeaderName) -> Vec<String> {
        let request = Request::new("GET", "/api/tool/Macro/?method=evaluate", map);
        let report = CONTRACT.check(Exchange::request(request), &Context::default());
        let findings = report.findings().iter().filter(|finding| finding.header() == Some(name));
        findings.map(|finding| finding.rule().code().to_owned()).collect()
    }

    /// A range up to Infinity has a dedicated rule, on either header; other values that cannot be parsed do not.
    #[test]
    fn ranges_up_to_infinity() {
        for (value, is_infinite) in [
            ("items=0-Infinity", true),
            ("items=10-infinity", true),
            (" items=0-INFINITY\t", true),
            ("items=Infinity", false),
            ("Infinity", false),
            ("-Infinity", true),
            ("items=0 Infinity", false),
            ("items=0-nfinity", false),
            ("items=0-Infinit", false),
            ("items=0-Infinity1", false),
            ("items=0-+Infinity", false),
            ("items=0-NaN", false),
            ("items=5-0", false),
            ("items=0-", false),
            ("-", false),
            ("", false),
        ] {
            assert_eq!(is_up_to_infinity(value.as_bytes()), is_infinite, "{value}");
            for name in [&RANGE, XRange::name()] {
                let mut map = HeaderMap::new();
                map.insert(name, HeaderValue::from_str(value).unwrap());
                let codes = codes(&map, name);
                let has = codes.iter().any(|code| code == INFINITY.code());
                assert_eq!(has, is_infinite, "{name}: {value}: {codes:?}");
            }
        }
    }

    /// The one header has no say about the other.
    #[test]
    fn infinity_is_of_the_header_with_the_fault() {
        let mut map = HeaderMap::new();
        map.insert(RANGE, HeaderValue::from_static("items=0-Infinity"));
        map.insert(XRange::name(), HeaderValue::from_static("items=5-0"));
        assert_eq!(codes(&map, &RANGE), [INFINITY.code()]);
        assert!(!codes(&map, XRange::name()).iter().any(|code| code == INFINITY.code()));
    }

    /// There is no page where one of both cannot be read, or the two differ.
    #[test]
    fn windows() {
        let window = |range: Option<&'static str>, x_range: Option<&'static str>| {
            let mut map = HeaderMap::new();
            for (name, value) in [(&RANGE, range), (XRange::name(), x_range)] {
                if let Some(value) = value {
                    map.insert(name, HeaderValue::from_static(value));
                }
            }
            let (headers, _) = RequestHeadersRef::peek_from(&map);
            let found = Ranges::of(&headers).window(&map);
            found.map(|(name, window)| (name, window.first(), window.last()))
        };
        assert_eq!(window(None, None), None);
        assert_eq!(window(Some("items=0-5"), None), Some((&RANGE, 0, 5)));
        assert_eq!(window(None, Some("items=0-5")), Some((XRange::name(), 0, 5)));
        assert_eq!(window(Some("items=0-5"), Some("items=0-5")), Some((&RANGE, 0, 5)));
        assert_eq!(window(Some("items=0-5"), Some("items=0-6")), None);
        assert_eq!(window(Some("items=0-5"), Some("items=0-Infinity")), None);
        assert_eq!(window(Some("bytes=0-5"), None), None);
    }
}
