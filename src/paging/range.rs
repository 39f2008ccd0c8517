//! `Range`: only these parts.

use http::header::RANGE;

use super::range_ref::{RangeSpans, build};
use super::{RangeMembers, RangeRef, RangeSpec, RangeUnitRef};
use crate::error::DecodeError;
use crate::field::{FieldLines, FixedReceived, arbitrary, field};

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
/// Positions have 64 bits. A larger one is the largest that they hold: RFC 9110 14.1.2 asks recipients to expect
/// large numbers, and a last position may be past the end. `bytes` and `items` have no other-range. White space may follow the `=`, as
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
    /// The unit and the ranges of a header, each range with its own result, in one pass.
    ///
    /// After an error there are no more.
    ///
    /// ```
    /// use masthead::{FieldLines, paging::Range};
    ///
    /// let (unit, ranges) = Range::members(FieldLines::one(b"items=0-199"))?;
    /// assert!(unit.is("items"));
    /// for range in ranges {
    ///     assert_eq!(range?.within(100), Some((0, 99)));
    /// }
    /// # Ok::<(), masthead::DecodeError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When there is not one line, or it does not start with a unit and an equals sign.
    #[inline]
    pub fn members(
        lines: FieldLines<'_>,
    ) -> Result<(RangeUnitRef<'_>, RangeMembers<'_>), DecodeError> {
        RangeMembers::of(&RANGE, lines)
    }

    /// Ranges in a unit.
    ///
    /// # Errors
    ///
    /// When the unit is no token, or a range of another form holds a character that it may not, with
    /// positions in that piece; when there is no range, too many of them, one whose last position is
    /// before its first, or one of another form in `bytes` or `items`, with positions in the value.
    #[inline]
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
    #[inline]
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

    use super::*;
    use crate::Field;
    use crate::paging::XRange;
    use crate::test_kit::{fails, keeps, read, reads};

    #[test]
    fn positions_as_long_as_they_may_be() {
        let nines = |len| "9".repeat(len);
        let from_to = |first, last| FromTo { first, last };
        let nineteen = 9_999_999_999_999_999_999;
        for (range, spec) in [
            (format!("0-{}", nines(19)), from_to(0, nineteen)),
            (format!("{0}-{0}", nines(19)), from_to(nineteen, nineteen)),
            (format!("0-{}", u64::MAX), from_to(0, u64::MAX)),
            // 20 and 21 digits that fit.
            (format!("0-0{}", nines(19)), from_to(0, nineteen)),
            (format!("0-00{}", nines(19)), from_to(0, nineteen)),
            (format!("{}-", nines(19)), From(nineteen)),
            (format!("-{}", u64::MAX), Suffix(u64::MAX)),
        ] {
            let line = format!("bytes=1-2,{range},5-6");
            let read = read::<Range>(&line).unwrap();
            let specs: Vec<_> = read.specs().collect();
            assert_eq!(specs, [from_to(1, 2), spec, from_to(5, 6)], "{line}");
        }
        // 20 and 21 digits that do not fit: two of them cannot be compared.
        for len in [20, 21] {
            let line = format!("bytes=1-2,{0}-{0}", nines(len));
            let error = read::<Range>(&line).unwrap_err();
            assert_eq!(
                (error.code(), error.span()),
                ("out-of-range", Some(10..10 + len)),
                "{line}"
            );
            for (range, spec) in
                [("0-N", from_to(0, u64::MAX)), ("N-", From(u64::MAX)), ("-N", Suffix(u64::MAX))]
            {
                let line = format!("bytes=1-2,{}", range.replace('N', &nines(len)));
                let specs: Vec<_> = read::<Range>(&line).unwrap().specs().collect();
                assert_eq!(specs, [from_to(1, 2), spec], "{line}");
            }
        }
    }

    #[track_caller]
    fn both_ask(line: &'static str, unit: &str, specs: &[RangeSpec<'_>], written: &str) {
        keeps::<Range>(line, written);
        let range = reads::<Range>(line);
        assert!(range.unit().is(unit));
        assert_eq!(range.specs().collect::<Vec<_>>(), specs);
        assert_eq!(Range::new(unit, specs.iter().copied()).unwrap().view(), range);
        assert_eq!(reads::<XRange>(line), range);
        let (unit, members) = Range::members(FieldLines::one(line.as_bytes())).unwrap();
        assert_eq!(unit, range.unit());
        assert_eq!(members.collect::<Result<Vec<_>, _>>().unwrap(), specs);
    }

    #[track_caller]
    fn both_fail(line: &str, message: &str) {
        fails::<Range>(line, message);
        fails::<XRange>(line, message);
        let members = Range::members(FieldLines::one(line.as_bytes()));
        let error = members.and_then(|(_, members)| members.last().unwrap());
        assert_eq!(error.err(), read::<Range>(line).err());
    }

    #[test]
    fn ranges() {
        both_ask("items=0-199", "items", &[FromTo { first: 0, last: 199 }], "items=0-199");
        both_ask("ITEMS=007-010 ", "Items", &[FromTo { first: 7, last: 10 }], "items=7-10");
        both_ask("bytes=9500-", "bytes", &[From(9500)], "bytes=9500-");
        both_ask(
            "bytes=0-0,-1",
            "bytes",
            &[FromTo { first: 0, last: 0 }, Suffix(1)],
            "bytes=0-0,-1",
        );
        let three =
            [FromTo { first: 0, last: 999 }, FromTo { first: 4500, last: 5499 }, Suffix(1000)];
        both_ask("bytes= 0-999, 4500-5499, -1000", "bytes", &three, "bytes=0-999,4500-5499,-1000");
        both_ask("bytes=,, 1-2 ,\t,", "bytes", &[FromTo { first: 1, last: 2 }], "bytes=1-2");
        let largest = FromTo { first: u64::MAX, last: u64::MAX };
        let line = "items=18446744073709551615-18446744073709551615";
        both_ask(line, "items", &[largest], line);
    }

    /// RFC 9110 14.1.2 asks for no error by overflow.
    #[test]
    fn what_is_too_large_is_the_largest() {
        let (past, max) = ("99999999999999999999", u64::MAX);
        let ask = |line: String, spec, written: &str| {
            assert_eq!(reads::<Range>(&line).specs().collect::<Vec<_>>(), [spec]);
            keeps::<XRange>(&line, written);
        };
        ask(
            format!("bytes=0-{past}"),
            FromTo { first: 0, last: max },
            "bytes=0-18446744073709551615",
        );
        ask(format!("bytes={past}-"), From(max), "bytes=18446744073709551615-");
        ask(format!("bytes=-{past}"), Suffix(max), "bytes=-18446744073709551615");
        both_fail(
            "items=18446744073709551616-18446744073709551617",
            "position is larger than 18446744073709551615 at byte 6",
        );
        assert!(reads::<Range>(&format!("bytes=5-{past}")).satisfiable(10).eq([(5, 9)]));
    }

    #[test]
    fn ranges_of_other_units_may_have_any_form() {
        let specs = [Other(b"abc"), Other(b"x-y"), Suffix(5), Other(b"1-2-3"), Other(b"=")];
        both_ask("Custom=abc, x-y,-5,1-2-3,=", "custom", &specs, "custom=abc,x-y,-5,1-2-3,=");
        both_ask("x=-,5,5-x", "x", &[Other(b"-"), Other(b"5"), Other(b"5-x")], "x=-,5,5-x");
        both_fail("x=5-4", "last position is before the first at byte 4");
    }

    #[test]
    fn faults() {
        const SPEC: &str = "expected a range (first-last, first- or -length) at byte";
        both_fail("", "expected a range unit at byte 0");
        both_fail("=0-9", "expected a range unit at byte 0");
        both_fail("items", "expected \"=\" at byte 5");
        both_fail("items 0-5", "expected \"=\" at byte 5");
        both_fail("items =0-5", "expected \"=\" at byte 5");
        both_fail("items=", &format!("{SPEC} 6"));
        both_fail("bytes= , , ", &format!("{SPEC} 11"));
        both_fail("x=", &format!("{SPEC} 2"));
        both_fail("x=a b", "expected a comma or the end of the value at byte 4");
        both_fail("items=a-b", &format!("{SPEC} 6"));
        both_fail("items=+0-5", &format!("{SPEC} 6"));
        both_fail("bytes=0-1,x-", &format!("{SPEC} 10"));
        both_fail("bytes=-", "expected a decimal length at byte 7");
        both_fail("bytes=--100", "expected a decimal length at byte 7");
        both_fail("bytes=100200", "expected \"-\" at byte 12");
        both_fail("items=0 - 5", "expected \"-\" at byte 7");
        both_fail("items=0-Infinity", "expected a comma or the end of the value at byte 8");
        both_fail("bytes=1-2-3", "expected a comma or the end of the value at byte 9");
        both_fail("bytes=1-100=", "expected a comma or the end of the value at byte 11");
        both_fail("items=5-0", "last position is before the first at byte 8");
        let many = format!("bytes={}", "0-0,".repeat(1025));
        both_fail(&many, "more than 1024 list members at byte 4102");
        assert!(read::<Range>(&many.as_bytes()[..4102]).is_ok());
    }

    #[test]
    fn what_there_is() {
        let there = |line: &'static str, len| {
            let range = reads::<Range>(line);
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
            ("items=18446744073709551616-1", 27..28),
            ("items=0-1,x-", 10..11),
            ("items=a", 6..7),
            ("items=0 - 5", 7..8),
            ("bytes=1-2-3", 9..10),
            ("bytes=100200", 12..12),
            ("items=", 6..6),
            ("items 0-5", 5..6),
            ("=0-9", 0..1),
        ] {
            let error = read::<Range>(line).unwrap_err();
            assert_eq!((error.line(), error.span()), (0, Some(span.clone())), "{line}");
            let error = read::<XRange>(line).unwrap_err();
            assert_eq!(error.span(), Some(span), "{line}");
        }
        let many = format!("bytes={}", "0-0,".repeat(1025));
        let error = read::<Range>(&many).unwrap_err();
        assert_eq!(error.span(), Some(4102..4102));
    }
}
