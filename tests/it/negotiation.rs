//! Which media type the client gets: the rows of the conformance suites that negotiate.

use std::cmp::Reverse;

use crate::common::{rows, shared};
use http::{HeaderMap, HeaderValue};
use masthead::content::{Accept, AcceptRef, ContentTypeRef, MediaRangeRef, NotAcceptable, Ties};
use masthead::{Field, FieldLines};
use serde_json::Value;

/// Rows that RFC 9110 does not decide: a parameter that a range has twice. Here a media type has to
/// have both; the source looks at the first.
const UNDECIDED: &[&str] = &["text/html;LEVEL=1;level=2"];

/// The offers of a row; what is no media type cannot be offered.
fn offers(row: &Value) -> Option<Vec<ContentTypeRef<'_>>> {
    let texts = row["context"]["offers"].as_array()?.iter().map(|text| text.as_str().unwrap());
    Some(texts.filter_map(|text| ContentTypeRef::new(text).ok()).collect())
}

/// The ranges with a weight, best first: by weight, then the more specific one.
fn ranked<'a>(accept: AcceptRef<'a>) -> Vec<MediaRangeRef<'a>> {
    let mut ranges: Vec<_> = accept.iter().filter(|r| r.quality().is_acceptable()).collect();
    ranges.sort_by_key(|range| Reverse((range.quality(), range.specificity())));
    ranges
}

fn texts(value: &Value) -> Vec<&str> {
    value.as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect()
}

/// Whether these are the offers that are acceptable, best first, in the very order that the source has: it breaks
/// ties as [`Ties::AsAsked`] does.
fn acceptable(accept: AcceptRef<'_>, offers: &[ContentTypeRef<'_>], expected: &[&str]) -> bool {
    let expected: Vec<_> = expected.iter().map(|text| ContentTypeRef::new(text).unwrap()).collect();
    let as_offered = accept.ranked(offers.iter().copied(), Ties::AsOffered);
    // The other order is of the same media types, and its weights fall as well.
    assert_eq!(as_offered.len(), expected.len());
    assert!(as_offered.iter().all(|offer| expected.contains(offer)));
    assert!(as_offered.is_sorted_by_key(|offer| Reverse(accept.quality_of(*offer))));
    assert_eq!(as_offered.first().copied(), accept.preferred(offers.iter().copied()));
    accept.ranked(offers.iter().copied(), Ties::AsAsked) == expected
}

/// Returns whether the row holds; `None` for a row that tests something else.
fn holds(row: &Value, accept: AcceptRef<'_>) -> Option<bool> {
    let expect = &row["expect"];
    if let Some(offer) = row["context"]["offer"].as_str() {
        let offer = ContentTypeRef::new(offer).unwrap();
        if let Some(matches) = expect["matches"].as_bool() {
            return Some(accept.iter().next().unwrap().matches(offer) == matches);
        }
        let thousandths = f64::from(accept.quality_of(offer).thousandths());
        return Some((thousandths / 1000.0 - expect["quality"].as_f64()?).abs() < 1e-9);
    }
    let offers = offers(row);
    if let Some(best) = expect.get("best").or(expect.get("preference")) {
        let Some(offers) = offers else {
            return Some(ranked(accept).first().map(MediaRangeRef::range) == best.as_str());
        };
        let theirs = best.as_str().map(|text| ContentTypeRef::new(text).unwrap());
        return Some(accept.preferred(offers) == theirs);
    }
    if let Some(precedence) = expect.get("precedence") {
        let mut ranges: Vec<_> = accept.iter().collect();
        ranges.sort_by_key(|range| Reverse(range.specificity()));
        return Some(ranges.iter().map(ToString::to_string).eq(texts(precedence)));
    }
    let expected = texts(expect.get("ranked").or(expect.get("preferred"))?);
    Some(match offers {
        Some(offers) => acceptable(accept, &offers, &expected),
        None => ranked(accept).iter().map(MediaRangeRef::range).eq(expected),
    })
}

#[test]
fn conformance_suites_that_negotiate() {
    let Some(folder) = shared("conformance") else { return };
    let (mut run, mut refused, mut undecided, mut read) = (0, 0, 0, 0);
    let mut wrong = Vec::new();
    for file in [
        "accept_jshttp_negotiator",
        "accept_rfc_examples",
        "actix_web_headers",
        "mediatype_hyperium_mime",
    ] {
        for row in rows(&folder.join(file).with_extension("json")) {
            if row["header"] != "Accept" {
                continue;
            }
            // An absent header accepts everything.
            let absent = row["input"].is_null();
            let input = if absent { "*/*" } else { row["input"].as_str().unwrap() };
            let value = HeaderValue::from_str(input).unwrap();
            let accept = Accept::parse_strict(FieldLines::from(&value));
            if row["rfc_valid"] == false {
                assert!(accept.is_err(), "{file}: {input}");
                refused += 1;
                continue;
            }
            let accept = accept.unwrap();
            if let (true, Some(offers)) = (absent, offers(&row)) {
                let first = offers.first().copied().ok_or(NotAcceptable::NoOffer);
                assert_eq!(Accept::negotiate(&HeaderMap::new(), offers), first, "{file}");
            }
            if UNDECIDED.contains(&input) {
                undecided += 1;
                continue;
            }
            match holds(&row, accept) {
                Some(true) => run += 1,
                Some(false) => wrong.push(format!("{file}: {input}: {row}")),
                // What the ranges of a header are, the vectors of the decoder ask.
                None => read += 1,
            }
        }
    }
    println!(
        "negotiation: {run} vectors run, {refused} refused, {read} read, {undecided} undecided"
    );
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!((run, refused, undecided, read), (103, 2, 2, 12));
}
