//! `Range`: only these parts.

use http::header::RANGE;

use super::range_set::{RangeSpans, build};
use super::{RangeRef, RangeSpec};
use crate::error::DecodeError;
use crate::field::{FixedReceived, arbitrary, field};

/// `Range`: only these parts of the whole (RFC 9110 14.2), in bytes, items or any other unit.
///
/// ```text
/// Range        = range-unit "=" 1#range-spec
/// range-unit   = token
/// range-spec   = int-range / suffix-range / other-range
/// int-range    = first-pos "-" [ last-pos ]             ; last-pos is not before first-pos
/// suffix-range = "-" suffix-length
/// other-range  = 1*( %x21-2B / %x2D-7E )                ; VCHAR except ","
/// ```
///
/// Positions fit 64 bits. `bytes` and `items` have no other-range. White space may follow the `=`, as
/// RFC 9110 14.1.2 prints it.
///
/// Used by VOSS Automate, whose pages are `items=0-199`, `items=200-399` and so on, by Youforce for the
/// bytes of a file, and by Azure App Configuration for revisions.
///
/// Example of the VOSS Automate page: `items=0-5`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{FieldMapExt, paging::{Range, RangeSpec}};
///
/// let mut map = http::HeaderMap::new();
/// map.write(&Range::items(200, 399)?);
/// assert_eq!(map["range"], "items=200-399");
/// let range = map.peek::<Range>()?.unwrap();
/// assert!(range.specs().eq([RangeSpec::FromTo { first: 200, last: 399 }]));
/// assert!(range.satisfiable(298).eq([(200, 297)]));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct Range(FixedReceived<RangeSpans>);

impl Range {
    /// Ranges in a unit.
    ///
    /// # Errors
    ///
    /// When the unit is no token, or a range of another form holds a character that it may not, with
    /// positions in that piece; when there is no range, too many of them, one whose last position is
    /// before its first, or one of another form in `bytes` or `items`, with positions in the value.
    pub fn new<'s>(
        unit: &str,
        specs: impl IntoIterator<Item = RangeSpec<'s>>,
    ) -> Result<Self, DecodeError> {
        build(&RANGE, unit, specs).map(Self)
    }

    /// `items=first-last`, counted from 0, the last one included.
    ///
    /// # Errors
    ///
    /// When the last position is before the first.
    pub fn items(first: u64, last: u64) -> Result<Self, DecodeError> {
        Self::new("items", [RangeSpec::FromTo { first, last }])
    }
}

field!(fixed Range, RangeRef, RangeSpans, &RANGE);

// In `items`, `bytes` or another unit.
arbitrary!(
    Range,
    super::range_spec::ranges().prop_map(|(unit, specs)| Range::new(unit, specs).unwrap())
);

#[cfg(test)]
mod tests {
    use RangeSpec::{From, FromTo, Other, Suffix};
    use http::HeaderValue;

    use super::*;
    use crate::paging::XRange;
    use crate::{Field, FieldLines};

    #[track_caller]
    fn reads(line: &'static str, unit: &str, specs: &[RangeSpec<'_>], written: &str) {
        let value = HeaderValue::from_static(line);
        let range = Range::parse_strict(FieldLines::from(&value)).unwrap();
        assert!(range.unit().is(unit));
        assert_eq!(range.specs().collect::<Vec<_>>(), specs);
        let owned = Range::from_lines(value.clone().into()).unwrap();
        assert_eq!(owned.view(), range);
        assert_eq!(owned.to_lines().as_slice(), [line]);
        assert_eq!(owned.canonical().as_slice(), [written]);
        assert_eq!(Range::new(unit, specs.iter().copied()).unwrap(), owned);
        assert_eq!(XRange::from_lines(value.clone().into()).unwrap().view(), range);
    }

    #[track_caller]
    fn fails(line: &str, message: &str) {
        let value = HeaderValue::from_str(line).unwrap();
        let error = Range::parse(FieldLines::from(&value)).unwrap_err();
        assert_eq!(error.to_string(), format!("range: {message}"));
        let error = XRange::parse(FieldLines::from(&value)).unwrap_err();
        assert_eq!(error.to_string(), format!("x-range: {message}"));
        assert_eq!(XRange::from_lines(value.into()).unwrap_err().error, error);
    }

    #[test]
    fn ranges() {
        reads("items=0-199", "items", &[FromTo { first: 0, last: 199 }], "items=0-199");
        reads("ITEMS=007-010 ", "Items", &[FromTo { first: 7, last: 10 }], "items=7-10");
        reads("bytes=9500-", "bytes", &[From(9500)], "bytes=9500-");
        reads("bytes=0-0,-1", "bytes", &[FromTo { first: 0, last: 0 }, Suffix(1)], "bytes=0-0,-1");
        let three =
            [FromTo { first: 0, last: 999 }, FromTo { first: 4500, last: 5499 }, Suffix(1000)];
        reads("bytes= 0-999, 4500-5499, -1000", "bytes", &three, "bytes=0-999,4500-5499,-1000");
        reads("bytes=,, 1-2 ,\t,", "bytes", &[FromTo { first: 1, last: 2 }], "bytes=1-2");
        let largest = FromTo { first: u64::MAX, last: u64::MAX };
        let line = "items=18446744073709551615-18446744073709551615";
        reads(line, "items", &[largest], line);
    }

    #[test]
    fn ranges_of_other_units_may_have_any_form() {
        let specs = [Other(b"abc"), Other(b"x-y"), Suffix(5), Other(b"1-2-3"), Other(b"=")];
        reads("Custom=abc, x-y,-5,1-2-3,=", "custom", &specs, "custom=abc,x-y,-5,1-2-3,=");
        reads("x=-,5,5-x", "x", &[Other(b"-"), Other(b"5"), Other(b"5-x")], "x=-,5,5-x");
        fails(
            "x=5-4",
            "a last position not before the first was expected, and the number is out of range at byte 4",
        );
    }

    #[test]
    fn faults() {
        const SPEC: &str = "expected a range: first-last, first- or -length at byte";
        fails("", "expected a range unit at byte 0");
        fails("=0-9", "expected a range unit at byte 0");
        fails("items", "expected \"=\" at byte 5");
        fails("items 0-5", "expected \"=\" at byte 5");
        fails("items =0-5", "expected \"=\" at byte 5");
        fails("items=", &format!("{SPEC} 6"));
        fails("bytes= , , ", &format!("{SPEC} 11"));
        fails("x=", &format!("{SPEC} 2"));
        fails("x=a b", "expected a comma or the end of the value at byte 4");
        fails("items=a-b", &format!("{SPEC} 6"));
        fails("items=+0-5", &format!("{SPEC} 6"));
        fails("bytes=0-1,x-", &format!("{SPEC} 10"));
        fails("bytes=-", "expected a decimal length at byte 7");
        fails("bytes=--100", "expected a decimal length at byte 7");
        fails("bytes=100200", "expected \"-\" at byte 12");
        fails("items=0 - 5", "expected \"-\" at byte 7");
        fails("items=0-Infinity", "expected a comma or the end of the value at byte 8");
        fails("bytes=1-2-3", "expected a comma or the end of the value at byte 9");
        fails("bytes=1-100=", "expected a comma or the end of the value at byte 11");
        fails(
            "items=5-0",
            "a last position not before the first was expected, and the number is out of range at byte 8",
        );
        fails(
            "items=18446744073709551616-",
            "a decimal position was expected, and the number is out of range at byte 6",
        );
        fails(
            "items=-18446744073709551616",
            "a decimal length was expected, and the number is out of range at byte 7",
        );
        let many = format!("bytes={}", "0-0,".repeat(1025));
        fails(&many, "more than 1024 list members at byte 4102");
        assert!(Range::parse_strict(FieldLines::one(&many.as_bytes()[..4102])).is_ok());
    }

    #[test]
    fn what_there_is() {
        let there = |line: &'static str, len| {
            let range = Range::parse_strict(FieldLines::one(line.as_bytes())).unwrap();
            range.satisfiable(len).collect::<Vec<_>>()
        };
        assert_eq!(there("items=200-399", 298), [(200, 297)]);
        assert_eq!(there("bytes=0-0,-1,9500-,3-4", 4), [(0, 0), (3, 3), (3, 3)]);
        assert_eq!(there("bytes=-0,-5", 3), [(0, 2)]);
        assert_eq!(there("bytes=0-,-5,0-0", 0), []);
        assert_eq!(there("bytes=0-,-18446744073709551615", u64::MAX), [(0, u64::MAX - 1); 2]);
        assert_eq!(there("x=abc,1-2", 9), [(1, 2)]);
    }

    #[test]
    fn only_ranges_are_written() {
        assert_eq!(Range::items(0, 5).unwrap().to_lines().as_slice(), ["items=0-5"]);
        assert_eq!(format!("{:?}", Range::items(0, 5).unwrap()), "Range(items=0-5)");
        let bad = |unit, specs: &[RangeSpec<'_>]| {
            let error = Range::new(unit, specs.iter().copied()).unwrap_err();
            (error.code(), error.line(), error.offset())
        };
        assert_eq!(bad("", &[From(0)]), ("unexpected-end", 0, 0));
        assert_eq!(bad("a b", &[From(0)]), ("unexpected-byte", 0, 1));
        assert_eq!(bad("bytes", &[]), ("unexpected-end", 0, 6));
        assert_eq!(bad("bytes", &[FromTo { first: 1, last: 0 }]), ("out-of-range", 0, 8));
        assert_eq!(bad("bytes", &[Other(b"x")]), ("unexpected-byte", 0, 6));
        assert_eq!(bad("x", &[From(0), Other(b"a,b")]), ("unexpected-byte", 1, 1));
        assert_eq!(bad("x", &[Other(b"a\r\n")]), ("unexpected-byte", 0, 1));
        assert_eq!(bad("x", &[Other(b"")]), ("unexpected-end", 0, 0));
        assert_eq!(bad("x", &[From(0); 1025]).0, "too-many");
    }

    #[test]
    fn spans_of_faults() {
        for (line, span) in [
            ("items=5-0", 8..9),
            ("items= 500-499, 1-2", 11..14),
            ("bytes=0-1 , 12345-123", 18..21),
            ("x=0-1,55-44", 9..11),
            ("items=18446744073709551616-", 6..26),
            ("items=0-99999999999999999999999", 8..31),
            ("items=-18446744073709551616,", 7..27),
            ("items=0-1,x-", 10..11),
            ("items=a", 6..7),
            ("items=0 - 5", 7..8),
            ("bytes=1-2-3", 9..10),
            ("bytes=100200", 12..12),
            ("items=", 6..6),
            ("items 0-5", 5..6),
            ("=0-9", 0..1),
        ] {
            let error = Range::parse_strict(FieldLines::one(line.as_bytes())).unwrap_err();
            assert_eq!((error.line(), error.span()), (0, Some(span.clone())), "{line}");
            let error = XRange::parse_strict(FieldLines::one(line.as_bytes())).unwrap_err();
            assert_eq!(error.span(), Some(span), "{line}");
        }
        let many = format!("bytes={}", "0-0,".repeat(1025));
        let error = Range::parse_strict(FieldLines::one(many.as_bytes())).unwrap_err();
        assert_eq!(error.span(), Some(4102..4102));
    }
}
