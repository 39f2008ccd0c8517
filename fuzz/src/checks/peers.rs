//! Dates against `httpdate`, entity tags against `headers`.

use headers::Header;
use http::HeaderValue;
use masthead::conditional::{ETag, EntityTagRef, IfMatch, IfNoneMatch};
use masthead::time::Date;
use masthead::{Field, FieldLines, HttpDate};

use super::bytes::trim;
use super::input;

/// Reads the lines of the input with both.
///
/// # Panics
///
/// When masthead and a peer disagree where they should not.
pub fn check(data: &[u8]) {
    // White space at the ends is no part of a field value. `headers` leaves it in.
    let lines: Vec<_> = input::split(data).into_iter().map(trim).collect();
    if let Some(values) = input::values(&lines) {
        date(&values[0]);
        etag(&values[0]);
        conditions(&values);
    }
}

/// `httpdate` accepts an HTTP-date with its right day name from 1970 on, but no leap second. In the form
/// of RFC 850 it does not look at the byte between the date and the time.
fn date(value: &HeaderValue) {
    let theirs = value.to_str().ok().and_then(|text| text.parse::<httpdate::HttpDate>().ok());
    let ours = Date::parse_strict(FieldLines::from(value)).ok();
    match (ours, theirs) {
        (Some(Date(ours)), Some(theirs)) => {
            assert_eq!(ours, HttpDate::from(theirs), "{value:?}");
            assert_eq!(ours.to_string(), theirs.to_string());
            assert_eq!(httpdate::HttpDate::try_from(ours), Ok(theirs));
        }
        (None, None) => {}
        (None, Some(_)) => assert!(unchecked(value.as_bytes()), "httpdate accepts {value:?}"),
        (Some(Date(ours)), None) => {
            let leap_second = value.as_bytes().windows(8).any(|time| time == b"23:59:60");
            assert!(ours.unix() < 0 || leap_second, "httpdate refuses {value:?}");
        }
    }
}

/// Returns true if the byte before `hh:mm:ss GMT` of a date with a long day name is not a space.
fn unchecked(value: &[u8]) -> bool {
    const TIME: usize = "hh:mm:ss GMT".len();
    let at = value.len().checked_sub(TIME + 1);
    value.contains(&b'-') && at.is_some_and(|at| value[at] != b' ')
}

/// What strict mode accepts, `headers` accepts. The other way round it is lax: it takes a space in
/// a tag, and panics at it where debug assertions are on, so it is not asked about anything else.
fn etag(value: &HeaderValue) {
    if ETag::parse_strict(FieldLines::from(value)).is_ok() {
        let theirs = headers::ETag::decode(&mut core::iter::once(value)).unwrap();
        assert_eq!(encoded(&theirs), [value]);
    }
}

/// Where strict mode accepts a condition, both decide alike. `headers` reads no tag at all of a
/// list that has a byte outside of ASCII, and masthead takes `*` on one line only.
fn conditions(values: &[HeaderValue]) {
    let lines = FieldLines::from(values);
    let Ok(ours) = IfMatch::parse_strict(lines) else {
        return;
    };
    assert!(IfNoneMatch::parse_strict(lines).is_ok());
    if values.iter().any(|value| value.to_str().is_err()) {
        return;
    }
    let if_match = headers::IfMatch::decode(&mut values.iter()).unwrap();
    let if_none_match = headers::IfNoneMatch::decode(&mut values.iter()).unwrap();
    assert_eq!(if_match.is_any(), ours.is_any());
    let other = EntityTagRef::strong("another").unwrap();
    for tag in ours.iter().take(8).chain([other]) {
        let text = core::str::from_utf8(tag.tag()).unwrap();
        for tag in [EntityTagRef::strong(text).unwrap(), EntityTagRef::weak(text).unwrap()] {
            let theirs: headers::ETag = tag.to_string().parse().unwrap();
            let strongly = if_match.precondition_passes(&theirs);
            assert_eq!(strongly, ours.matches_strongly(Some(tag)), "{tag:?} {values:?}");
            let weakly = !if_none_match.precondition_passes(&theirs);
            assert_eq!(weakly, ours.matches_weakly(Some(tag)), "{tag:?} {values:?}");
        }
    }
}

fn encoded(header: &impl Header) -> Vec<HeaderValue> {
    let mut values = Vec::new();
    header.encode(&mut values);
    values
}
