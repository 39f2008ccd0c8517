//! Which media type the client gets: the rows of the conformance suites that negotiate.

mod common;

use std::cmp::Reverse;

use common::{rows, shared};
use http::HeaderValue;
use masthead::content::{Accept, AcceptRef, MediaRangeRef, MediaTypeRef};
use masthead::{Field, FieldLines, Quality};
use serde_json::Value;

/// Rows that RFC 9110 does not decide: a parameter that a range has twice. Here a media type has to
/// have both; the source looks at the first.
const UNDECIDED: &[&str] = &["text/html;LEVEL=1;level=2"];

/// The offers of a row; what is no media type cannot be offered.
fn offers(row: &Value) -> Option<Vec<MediaTypeRef<'_>>> {
    let texts = row["context"]["offers"].as_array()?.iter().map(|text| text.as_str().unwrap());
    Some(texts.filter_map(|text| MediaTypeRef::new(text).ok()).collect())
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

/// Whether the media types are those of the offers that are acceptable, best first. In which order
/// those of one weight come is the server's own matter.
fn acceptable(accept: AcceptRef<'_>, offers: &[MediaTypeRef<'_>], expected: &[&str]) -> bool {
    let expected: Vec<_> = expected.iter().map(|text| MediaTypeRef::new(text).unwrap()).collect();
    let ours: Vec<_> =
        offers.iter().filter(|offer| accept.quality_of(**offer).is_acceptable()).collect();
    ours.len() == expected.len()
        && ours.iter().all(|offer| expected.contains(offer))
        && expected.is_sorted_by_key(|offer| Reverse(accept.quality_of(*offer)))
}

/// Whether the row holds; `None` for one that asks nothing of this kind.
fn holds(row: &Value, accept: AcceptRef<'_>) -> Option<bool> {
    let expect = &row["expect"];
    if let Some(offer) = row["context"]["offer"].as_str() {
        let offer = MediaTypeRef::new(offer).unwrap();
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
        // Another of the same weight is as good.
        let weight = |best: Option<_>| best.map_or(Quality::ZERO, |best| accept.quality_of(best));
        let theirs = best.as_str().map(|text| MediaTypeRef::new(text).unwrap());
        return Some(weight(accept.preferred(offers.iter().copied())) == weight(theirs));
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
    let (mut run, mut undecided, mut wrong) = (0, 0, Vec::new());
    for file in [
        "accept_jshttp_negotiator",
        "accept_rfc_examples",
        "actix_web_headers",
        "mediatype_hyperium_mime",
    ] {
        for row in rows(&folder.join(file).with_extension("json")) {
            // An absent header accepts everything, and so does one without ranges.
            let input = match &row["input"] {
                Value::Null => "",
                input => input.as_str().unwrap_or_default(),
            };
            let Ok(value) = HeaderValue::from_str(input) else { continue };
            if row["header"] != "Accept" || row["rfc_valid"] == false {
                continue;
            }
            let accept = Accept::parse_strict(FieldLines::from(&value)).unwrap();
            if UNDECIDED.contains(&input) {
                undecided += 1;
                continue;
            }
            // What to send when nothing is asked and nothing offered is nobody's matter.
            if row["input"].is_null() && row["context"]["offers"].is_null() {
                continue;
            }
            match holds(&row, accept) {
                Some(true) => run += 1,
                Some(false) => wrong.push(format!("{file}: {input}: {row}")),
                None => {}
            }
        }
    }
    println!("negotiation: {run} vectors run, {undecided} undecided");
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(run >= 100, "only {run} vectors were run");
    assert_eq!(undecided, 2);
}
