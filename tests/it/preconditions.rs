//! Preconditions: the vectors of the suites, the order of RFC 9110 13.2.2, and what services do otherwise.

use crate::common::{rows, shared};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use masthead::conditional::{
    Decision, ETag, EntityTagRef, IfMatch, IfModifiedSince, IfNoneMatch, IfRange,
    IfUnmodifiedSince, Outcome, PreconditionRules, Preconditions, RangeUse, Representation,
};
use masthead::paging::Range;
use masthead::{Field, FieldLines, FieldMapExt, HttpDate};
use serde_json::Value;

const RFC: PreconditionRules = PreconditionRules::RFC_9110;
const APP: PreconditionRules = PreconditionRules::APP_CONFIGURATION;
const COSMOS: PreconditionRules = PreconditionRules::COSMOS_DB;

/// When the suites take place whose dates are seconds from now.
const NOW: i64 = 1_700_000_000;

/// The one row whose source is a cache: without a `Last-Modified` it compares when the response was received
/// (RFC 9111 4.3.2). A server has no such date, and ignores the header (RFC 9110 13.1.3), as another row wants.
const OF_A_CACHE: &str = "conditional-lm-fresh-no-lm";

fn headers(lines: &[(&str, &[u8])]) -> HeaderMap {
    let mut map = HeaderMap::new();
    for (name, value) in lines {
        let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
        map.append(name, HeaderValue::from_bytes(value).unwrap());
    }
    map
}

/// A date as the suites write it: a date, or seconds from now.
fn date_text(text: &str) -> String {
    match text.parse::<i64>() {
        Ok(seconds) => HttpDate::from_unix(NOW + seconds).unwrap().to_string(),
        Err(_) => text.to_owned(),
    }
}

fn request(row: &Value) -> HeaderMap {
    let lines = row["input"].as_array().unwrap().iter().map(|line| {
        let (name, value) = line.as_str().unwrap().split_once(':').unwrap();
        let octets = value.trim().chars().map(|c| u8::try_from(c).unwrap()).collect::<Vec<_>>();
        let value = match name.ends_with("-Since") {
            true => date_text(value.trim()).into_bytes(),
            false => octets,
        };
        (name, value)
    });
    let lines: Vec<_> = lines.collect();
    headers(&lines.iter().map(|(name, value)| (*name, &value[..])).collect::<Vec<_>>())
}

/// The representation of a row. An invalid tag or date counts as absent, as it does for every reader.
fn with_representation<T>(row: &Value, then: impl FnOnce(Representation<'_>) -> T) -> T {
    let resource = &row["context"]["resource"];
    if resource["exists"] == false {
        return then(Representation::ABSENT);
    }
    let mut current = Representation::existing();
    let date = match &resource["last_modified"] {
        Value::Number(seconds) => HttpDate::from_unix(NOW + seconds.as_i64().unwrap()),
        Value::String(text) => {
            let date = IfModifiedSince::parse_strict(FieldLines::one(text.as_bytes()));
            date.ok().map(|date| date.0)
        }
        _ if row["source"].as_str().unwrap().ends_with(OF_A_CACHE) => {
            HttpDate::from_unix(NOW - 3000)
        }
        _ => None,
    };
    if let Some(date) = date {
        current = current.with_last_modified(date);
    }
    let octets: Vec<u8> = resource["etag"]
        .as_str()
        .unwrap_or_default()
        .chars()
        .map(|c| u8::try_from(c).unwrap())
        .collect();
    match ETag::parse(FieldLines::one(&octets)) {
        Ok(etag) => then(current.with_etag(etag)),
        Err(_) => then(current),
    }
}

fn decide(
    headers: &HeaderMap,
    rules: PreconditionRules,
    method: &Method,
    current: &Representation<'_>,
) -> Option<Decision> {
    Some(Preconditions::peek_from(headers, rules).ok()?.evaluate(method, current))
}

/// The status with which a server answers whose resource has bytes.
fn status(row: &Value) -> Option<u64> {
    let headers = request(row);
    let method: Method = row["context"]["method"].as_str().unwrap().parse().unwrap();
    let decision = with_representation(row, |current| decide(&headers, RFC, &method, &current))?;
    if let Some(status) = decision.outcome.status() {
        return Some(u64::from(status.as_u16()));
    }
    let length = row["context"]["resource"]["length"].as_u64();
    let range = headers.peek::<Range>().ok().flatten();
    Some(match (decision.range, range, length) {
        (RangeUse::Honour, Some(range), Some(length)) if range.unit().is("bytes") => {
            if range.satisfiable(length).next().is_some() { 206 } else { 416 }
        }
        _ => 200,
    })
}

/// All vectors with a verdict come out as RFC 9110 has them. A row of a source that contradicts the RFC has
/// `rfc_valid: false`, and comes out otherwise than its source wants.
#[test]
fn vectors() {
    let Some(folder) = shared("conformance") else { return };
    let (mut agreed, mut contradicted, mut no_verdict) = (0, 0, 0);
    for file in [
        "preconditions_http_cache_tests",
        "preconditions_jshttp_fresh",
        "preconditions_rfc9110_derived",
    ] {
        for row in rows(&folder.join(file).with_extension("json")) {
            if row["header"] != "preconditions" {
                continue;
            }
            let (got, wanted) = (status(&row), row["expect"]["status"].as_u64());
            match (row["rfc_valid"].as_bool(), wanted) {
                (Some(true), Some(wanted)) => {
                    assert_eq!(got, Some(wanted), "{row}");
                    agreed += 1;
                }
                (Some(false), Some(wanted)) => {
                    assert!(
                        row["note"].as_str().unwrap().contains("CONTRADICTS RFC 9110"),
                        "{row}"
                    );
                    assert_ne!(got, Some(wanted), "{row}");
                    contradicted += 1;
                }
                _ => no_verdict += 1,
            }
        }
    }
    println!(
        "{agreed} as the RFC has them, {contradicted} against it, {no_verdict} without a verdict"
    );
    assert_eq!((agreed, contradicted, no_verdict), (68, 2, 9));
}

const DATE: &str = "Sat, 29 Oct 1994 19:43:31 GMT";

fn modified() -> HttpDate {
    IfModifiedSince::parse_strict(FieldLines::one(DATE.as_bytes())).unwrap().0
}

fn modified_at() -> i64 {
    modified().unix()
}

fn current() -> Representation<'static> {
    Representation::existing()
        .with_etag(EntityTagRef::strong("a").unwrap())
        .with_last_modified(modified())
}

/// Outcome, deciding header and range of a request to the current representation.
#[track_caller]
fn comes_out(
    rules: PreconditionRules,
    method: &Method,
    lines: &[(&str, &str)],
    expected: (Outcome, Option<&str>, RangeUse),
) {
    let bytes: Vec<_> = lines.iter().map(|(name, value)| (*name, value.as_bytes())).collect();
    let decision = decide(&headers(&bytes), rules, method, &current()).expect("it can be read");
    let by = decision.by.map(HeaderName::as_str);
    assert_eq!((decision.outcome, by, decision.range), expected, "{method} {lines:?}");
}

#[test]
fn the_header_that_decided() {
    use Outcome::{Failed, NotModified, Proceed};
    use RangeUse::{Absent, Honour, Ignore};
    let (get, put) = (&Method::GET, &Method::PUT);
    let early = "Sat, 29 Oct 1994 19:43:30 GMT";
    for (method, lines, expected) in [
        (get, &[][..], (Proceed, None, Absent)),
        (
            put,
            &[("if-match", "\"b\""), ("if-none-match", "\"c\"")],
            (Failed, Some("if-match"), Absent),
        ),
        (put, &[("if-match", "\"a\"")], (Proceed, Some("if-match"), Absent)),
        (
            get,
            &[("if-match", "\"a\""), ("if-none-match", "\"a\"")],
            (NotModified, Some("if-none-match"), Absent),
        ),
        (put, &[("if-unmodified-since", early)], (Failed, Some("if-unmodified-since"), Absent)),
        (get, &[("if-modified-since", DATE)], (NotModified, Some("if-modified-since"), Absent)),
        (put, &[("if-modified-since", DATE)], (Proceed, None, Absent)),
        (get, &[("range", "bytes=0-")], (Proceed, None, Honour)),
        (get, &[("range", "bytes=0-"), ("if-range", "\"a\"")], (Proceed, Some("if-range"), Honour)),
        (get, &[("range", "bytes=0-"), ("if-range", "\"b\"")], (Proceed, Some("if-range"), Ignore)),
        (get, &[("range", "bytes=0-"), ("if-range", "a b")], (Proceed, Some("if-range"), Ignore)),
        (get, &[("if-range", "\"a\"")], (Proceed, None, Absent)),
        (put, &[("range", "bytes=0-"), ("if-range", "\"a\"")], (Proceed, None, Ignore)),
        (
            get,
            &[("range", "bytes=0-"), ("if-none-match", "*")],
            (NotModified, Some("if-none-match"), Ignore),
        ),
        (&Method::OPTIONS, &[("if-match", "\"b\"")], (Proceed, None, Absent)),
    ] {
        comes_out(RFC, method, lines, expected);
    }
}

/// A tag or a date of a request, and whether its condition is true of what there is: `None` where RFC 9110
/// ignores it.
type Given = Option<(&'static str, fn(&There) -> Option<bool>)>;

/// The current representation: its existence, the weakness of its tag, and its age in seconds from `DATE` on.
#[derive(Clone, Copy, Debug)]
struct There {
    exists: bool,
    weak: Option<bool>,
    changed: Option<(i64, bool)>,
}

/// The steps of RFC 9110 13.2.2 as they stand there, with the truth of each condition given.
fn by_the_book(
    method: &str,
    there: &There,
    [r#match, unmodified, none_match, modified, range]: [Given; 5],
    has_range: bool,
) -> (u16, bool) {
    let is_true = |given: Given| given.and_then(|(_, truth)| truth(there));
    let reads = matches!(method, "GET" | "HEAD");
    // 1 and 2.
    if let Some(truth) = r#match.map(|_| is_true(r#match) == Some(true)) {
        if !truth {
            return (412, false);
        }
    } else if is_true(unmodified) == Some(false) {
        return (412, false);
    }
    // 3 and 4.
    if let Some(truth) = none_match.map(|_| is_true(none_match) == Some(true)) {
        if !truth {
            return (if reads { 304 } else { 412 }, false);
        }
    } else if reads && is_true(modified) == Some(false) {
        return (304, false);
    }
    // 5 and 6.
    (200, method == "GET" && has_range && is_true(range) != Some(false))
}

/// All conditions at once, each absent, true or false, of whatever there is, with every method.
#[test]
fn every_combination_comes_out_by_the_steps_of_rfc_9110() {
    const EARLY: &str = "Sat, 29 Oct 1994 19:43:30 GMT";
    let matches: [Given; 5] = [
        None,
        Some(("*", |there| Some(there.exists))),
        Some(("\"b\", \"a\"", |there| Some(there.weak == Some(false)))),
        Some(("W/\"a\"", |_| Some(false))),
        Some(("\"b\", \"*\"", |_| Some(false))),
    ];
    let none_matches: [Given; 5] = [
        None,
        Some(("*", |there| Some(!there.exists))),
        Some(("\"b\", \"a\"", |there| Some(there.weak.is_none()))),
        Some(("W/\"a\"", |there| Some(there.weak.is_none()))),
        Some(("\"b\", \"*\"", |_| Some(true))),
    ];
    let unmodifieds: [Given; 4] = [
        None,
        Some((DATE, |there| there.changed.map(|(after, _)| after <= 0))),
        Some((EARLY, |there| there.changed.map(|(after, _)| after <= -1))),
        Some(("yesterday", |_| None)),
    ];
    let modifieds: [Given; 4] = [
        None,
        Some((DATE, |there| there.changed.map(|(after, _)| after > 0))),
        Some((EARLY, |there| there.changed.map(|(after, _)| after > -1))),
        Some(("yesterday", |_| None)),
    ];
    let ranges: [Given; 5] = [
        None,
        Some(("\"a\"", |there| Some(there.weak == Some(false)))),
        Some(("W/\"a\"", |_| Some(false))),
        Some((DATE, |there| Some(there.changed == Some((0, true))))),
        Some(("\"a", |_| Some(false))),
    ];
    let mut all_there = vec![There { exists: false, weak: None, changed: None }];
    for weak in [None, Some(false), Some(true)] {
        let ages = [None, Some((-1, true)), Some((0, false)), Some((0, true)), Some((1, true))];
        all_there.extend(ages.map(|changed| There { exists: true, weak, changed }));
    }
    let methods = ["GET", "HEAD", "PUT", "POST", "PATCH", "DELETE", "MOVE"];
    let methods = methods.map(|method| method.parse::<Method>().unwrap());
    let mut seen = std::collections::BTreeMap::<(u16, bool), u32>::new();
    let names =
        ["if-match", "if-unmodified-since", "if-none-match", "if-modified-since", "if-range"];
    for index in 0..5 * 5 * 4 * 4 * 5 * 2_usize {
        let (r#match, rest) = (matches[index % 5], index / 5);
        let (none_match, rest) = (none_matches[rest % 5], rest / 5);
        let (unmodified, rest) = (unmodifieds[rest % 4], rest / 4);
        let (modified, rest) = (modifieds[rest % 4], rest / 4);
        let (range, has_range) = (ranges[rest % 5], rest / 5 == 1);
        let given = [r#match, unmodified, none_match, modified, range];
        let mut lines: Vec<_> = names
            .iter()
            .zip(given)
            .filter_map(|(name, given)| Some((*name, given?.0.as_bytes())))
            .collect();
        if has_range {
            lines.push(("range", b"bytes=0-1"));
        }
        let map = headers(&lines);
        let conditions = Preconditions::peek_from(&map, RFC).unwrap();
        for there in &all_there {
            let mut now = Representation::ABSENT;
            if there.exists {
                now = Representation::existing();
            }
            if let Some(weak) = there.weak {
                let tag = if weak { EntityTagRef::weak("a") } else { EntityTagRef::strong("a") };
                now = now.with_etag(tag.unwrap());
            }
            if let Some((after, is_exact)) = there.changed {
                let date = HttpDate::from_unix(modified_at() + after).unwrap();
                now = match is_exact {
                    true => now.with_exact_last_modified(date),
                    false => now.with_last_modified(date),
                };
            }
            for method in &methods {
                let decision = conditions.evaluate(method, &now);
                let status = decision.outcome.status().map_or(200, |status| status.as_u16());
                let got = (status, decision.range == RangeUse::Honour);
                let wanted = by_the_book(method.as_str(), there, given, has_range);
                assert_eq!(got, wanted, "{method} {map:?} of {there:?}");
                assert_eq!(decision.range == RangeUse::Absent, !has_range);
                *seen.entry(got).or_default() += 1;
            }
        }
    }
    println!("{seen:?}");
    assert_eq!(seen.values().sum::<u32>(), 5 * 5 * 4 * 4 * 5 * 2 * 16 * 7);
    assert!(seen.len() == 4 && seen.values().all(|&count| count > 1_000), "{seen:?}");
}

/// A date as validator of a part is one only where it is certain.
#[test]
fn dates_of_parts() {
    let map = headers(&[("range", b"bytes=0-"), ("if-range", DATE.as_bytes())]);
    let range = |current| decide(&map, RFC, &Method::GET, &current).unwrap().range;
    assert_eq!(range(current()), RangeUse::Ignore);
    assert_eq!(range(current().with_exact_last_modified(modified())), RangeUse::Honour);
    let later = HttpDate::from_unix(modified().unix() + 1).unwrap();
    assert_eq!(range(current().with_exact_last_modified(later)), RangeUse::Ignore);
}

/// A representation without validators exists all the same.
#[test]
fn without_validators() {
    for (line, method, outcome) in [
        (("if-match", "*"), Method::PUT, Outcome::Proceed),
        (("if-match", "\"a\""), Method::PUT, Outcome::Failed),
        (("if-none-match", "*"), Method::PUT, Outcome::Failed),
        (("if-none-match", "*"), Method::GET, Outcome::NotModified),
        (("if-none-match", "\"a\""), Method::GET, Outcome::Proceed),
        (("if-unmodified-since", DATE), Method::PUT, Outcome::Proceed),
        (("if-modified-since", DATE), Method::GET, Outcome::Proceed),
        (("if-match", ""), Method::PUT, Outcome::Failed),
        (("if-none-match", ""), Method::GET, Outcome::Proceed),
    ] {
        let map = headers(&[(line.0, line.1.as_bytes())]);
        let got = decide(&map, RFC, &method, &Representation::existing()).unwrap().outcome;
        assert_eq!(got, outcome, "{method} {line:?}");
    }
}

/// A guard that cannot be read is no guard that was not there.
#[test]
fn conditions_that_cannot_be_read() {
    for name in ["if-match", "if-none-match"] {
        for value in [&b"*, \"a\""[..], b"\"a", b"a b"] {
            let map = headers(&[(name, value)]);
            let error = Preconditions::peek_from(&map, RFC).unwrap_err();
            assert_eq!(error.name(), name);
            // Where tags are compared byte for byte, it is a tag like any other, and matches nothing.
            let method = if name == "if-match" { Method::PUT } else { Method::GET };
            let outcome = decide(&map, COSMOS, &method, &current()).unwrap().outcome;
            assert_eq!(outcome == Outcome::Failed, name == "if-match");
        }
    }
    // An invalid HTTP-date, or a repeated one, is ignored; the other date formats that clients send are invalid here.
    for dates in [
        &[&b"2030-10-29T19:43:31Z"[..]][..],
        &[b"sat, 29 oct 1994 19:43:31 gmt"],
        &[DATE.as_bytes(), DATE.as_bytes()],
    ] {
        for (name, method) in
            [("if-modified-since", Method::GET), ("if-unmodified-since", Method::PUT)]
        {
            let lines: Vec<_> = dates.iter().map(|date| (name, *date)).collect();
            let decision = decide(&headers(&lines), RFC, &method, &current()).unwrap();
            assert_eq!((decision.outcome, decision.by), (Outcome::Proceed, None), "{dates:?}");
        }
    }
}

#[test]
fn app_configuration() {
    use Outcome::{Failed, NotModified, Proceed};
    let (get, put) = (&Method::GET, &Method::PUT);
    let outcome = |outcome, by| (outcome, Some(by), RangeUse::Absent);
    // The vendor's documentation writes the wildcard in quotes.
    comes_out(APP, put, &[("if-match", "\"*\"")], outcome(Proceed, "if-match"));
    comes_out(RFC, put, &[("if-match", "\"*\"")], outcome(Failed, "if-match"));
    comes_out(APP, put, &[("if-none-match", "\"*\"")], outcome(Failed, "if-none-match"));
    comes_out(APP, get, &[("if-none-match", "*")], outcome(NotModified, "if-none-match"));
    // Of a list the first tag counts, and its weakness does not.
    comes_out(APP, put, &[("if-match", "\"b\", \"a\"")], outcome(Failed, "if-match"));
    comes_out(APP, put, &[("if-match", "W/\"a\", \"b\"")], outcome(Proceed, "if-match"));
    // If-None-Match is ignored beside If-Match.
    let both = [("if-match", "\"a\""), ("if-none-match", "\"a\"")];
    comes_out(APP, get, &both, outcome(Proceed, "if-match"));
    // The vendor documents no conditions about dates.
    for name in ["if-modified-since", "if-unmodified-since"] {
        comes_out(APP, get, &[(name, DATE)], (Proceed, None, RangeUse::Absent));
    }
}

#[test]
fn cosmos_db() {
    use Outcome::{Failed, NotModified, Proceed};
    let (get, put) = (&Method::GET, &Method::PUT);
    let outcome = |outcome, by| (outcome, Some(by), RangeUse::Absent);
    let nothing = (Proceed, None, RangeUse::Absent);
    // Each method has its condition.
    comes_out(COSMOS, get, &[("if-match", "\"b\"")], nothing);
    comes_out(COSMOS, put, &[("if-none-match", "\"a\"")], nothing);
    comes_out(COSMOS, get, &[("if-none-match", "\"a\"")], outcome(NotModified, "if-none-match"));
    for method in [Method::PUT, Method::DELETE, Method::PATCH, Method::POST] {
        comes_out(COSMOS, &method, &[("if-match", "\"b\"")], outcome(Failed, "if-match"));
        comes_out(COSMOS, &method, &[("if-match", "*")], outcome(Proceed, "if-match"));
    }
    // Byte for byte: a tag without its quotes, a weak one and a list are other texts.
    comes_out(COSMOS, put, &[("if-match", " \"a\" ")], outcome(Proceed, "if-match"));
    for other in ["a", "W/\"a\"", "\"a\", \"b\"", "\"b\", \"a\"", "invalid etag", "\"*\"", "\""] {
        comes_out(COSMOS, put, &[("if-match", other)], outcome(Failed, "if-match"));
    }
    // If-Modified-Since is ignored beside If-None-Match, and counts for reads.
    let both = [("if-none-match", "\"b\""), ("if-modified-since", DATE)];
    comes_out(COSMOS, get, &both, outcome(Proceed, "if-none-match"));
    comes_out(
        COSMOS,
        get,
        &[("if-modified-since", DATE)],
        outcome(NotModified, "if-modified-since"),
    );
    comes_out(COSMOS, put, &[("if-unmodified-since", "Sat, 29 Oct 1994 19:43:30 GMT")], nothing);
}

/// Parsed headers and a map of them come out the same, whatever the conditions are.
#[test]
fn views_and_maps_agree() {
    let tags = [None, Some("*"), Some("\"a\""), Some("W/\"a\", \"b\""), Some("\"*\"")];
    let dates = [None, Some("Sat, 29 Oct 1994 19:43:30 GMT"), Some(DATE)];
    let ranges = [None, Some("\"a\""), Some(DATE)];
    let mut compared = 0;
    for (if_match, if_none_match) in tags.iter().flat_map(|a| tags.iter().map(move |b| (*a, *b))) {
        for (modified, unmodified) in dates.iter().flat_map(|a| dates.iter().map(move |b| (*a, *b)))
        {
            for if_range in ranges {
                let lines = [
                    ("if-match", if_match),
                    ("if-none-match", if_none_match),
                    ("if-modified-since", modified),
                    ("if-unmodified-since", unmodified),
                    ("if-range", if_range),
                    ("range", Some("bytes=0-")),
                ];
                let present: Vec<_> =
                    lines.iter().filter_map(|(n, v)| Some((*n, v.as_ref()?.as_bytes()))).collect();
                let map = headers(&present);
                for rules in [RFC, APP, COSMOS] {
                    let mut views = Preconditions::none(rules);
                    if let Some(tags) = map.peek::<IfMatch>().unwrap() {
                        views = views.with_if_match(tags);
                    }
                    if let Some(tags) = map.peek::<IfNoneMatch>().unwrap() {
                        views = views.with_if_none_match(tags);
                    }
                    if let Some(date) = map.peek::<IfModifiedSince>().unwrap() {
                        views = views.with_if_modified_since(date);
                    }
                    if let Some(date) = map.peek::<IfUnmodifiedSince>().unwrap() {
                        views = views.with_if_unmodified_since(date);
                    }
                    views = views.with_range(map.peek::<IfRange>().unwrap());
                    for method in [Method::GET, Method::HEAD, Method::PUT, Method::TRACE] {
                        for current in [current(), Representation::ABSENT] {
                            let of_map = decide(&map, rules, &method, &current).unwrap();
                            assert_eq!(views.evaluate(&method, &current), of_map, "{map:?}");
                            compared += 1;
                        }
                    }
                }
            }
        }
    }
    assert_eq!(compared, 5 * 5 * 3 * 3 * 3 * 3 * 4 * 2);
}
