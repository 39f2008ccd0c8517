//! `Content-Range`: which part of the whole this is.

use core::fmt;

use http::HeaderName;
use http::header::CONTENT_RANGE;
use nom::Parser;
use nom::branch::alt;
use nom::sequence::{preceded, separated_pair};

use super::range_unit::{RangeUnitRef, range_unit};
use crate::deviation::{Deviation, Notes};
use crate::error::{DecodeError, ErrorKind, Expected};
use crate::field::{
    Describe, Description, Field, FieldLines, Fixed, FixedReceived, Member, Part, Spans, arbitrary,
    field,
};
use crate::grammar::leaf::{END, NONE, SAFE_DIGITS, number, number_and_end, start};
use crate::grammar::{Parsed, Span, fault, placed};

static NAME: &HeaderName = &CONTENT_RANGE;

/// A [`Content-Range`](ContentRange), borrowed.
///
/// ```
/// use masthead::{Field, FieldLines, Notes, paging::ContentRange};
///
/// // The last page of VOSS Automate: the range that was asked for, and the true total.
/// let lines = FieldLines::one(b"items 200-399/298");
/// let range = ContentRange::parse(lines)?;
/// assert_eq!((range.first_last(), range.total()), (Some((200, 399)), Some(298)));
/// assert!(range.overshoots());
/// assert_eq!(range.effective_len(), Some(98));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ContentRangeRef<'a> {
    unit: RangeUnitRef<'a>,
    positions: Option<(u64, u64)>,
    complete: Option<u64>,
}

impl<'a> ContentRangeRef<'a> {
    /// The unit of the positions.
    #[must_use]
    #[inline]
    pub const fn unit(&self) -> RangeUnitRef<'a> {
        self.unit
    }

    /// The first and the last position, both included; `None` for `*/complete-length`, which says
    /// that the range which was asked for could not be satisfied.
    #[must_use]
    #[inline]
    pub const fn first_last(&self) -> Option<(u64, u64)> {
        self.positions
    }

    /// The complete length as it was sent; `None` for `*`.
    #[must_use]
    #[inline]
    pub const fn total_raw(&self) -> Option<u64> {
        self.complete
    }

    /// The complete length, if it is known: `None` for `*`, and for the
    /// [number](ContentRange::UNKNOWN_TOTAL) by which VOSS Automate says the same.
    #[must_use]
    #[inline]
    pub fn total(&self) -> Option<u64> {
        self.complete.filter(|&complete| complete != ContentRange::UNKNOWN_TOTAL)
    }

    /// How many of the positions there really are: `items 200-399/298` has 98.
    ///
    /// `None` for `*/complete-length`, and for a number that 64 bits do not hold.
    #[must_use]
    #[inline]
    pub fn effective_len(&self) -> Option<u64> {
        let (first, last) = self.positions?;
        match self.total() {
            Some(total) if last >= total => Some(total.saturating_sub(first)),
            _ => last.checked_sub(first)?.checked_add(1),
        }
    }

    /// Returns `true` if the last position is not before a known complete length.
    #[must_use]
    #[inline]
    pub fn overshoots(&self) -> bool {
        self.positions.is_some_and(|(_, last)| self.total().is_some_and(|total| last >= total))
    }

    /// Whether the last position is before the complete length, or that is `*`, as RFC 9110 14.4
    /// wants it. A value that is not valid must not be used to put parts together.
    #[must_use]
    #[inline]
    pub fn is_rfc9110_valid(&self) -> bool {
        is_valid(self.positions, self.complete)
    }

    #[inline]
    fn write(self) -> Vec<u8> {
        let mut out = Vec::new();
        self.unit.write(&mut out);
        let range = match (self.positions, self.complete) {
            (Some((first, last)), Some(complete)) => format!(" {first}-{last}/{complete}"),
            (Some((first, last)), None) => format!(" {first}-{last}/*"),
            (None, complete) => format!(" */{}", complete.unwrap_or_default()),
        };
        out.extend_from_slice(range.as_bytes());
        out
    }
}

#[inline]
fn is_valid(positions: Option<(u64, u64)>, complete: Option<u64>) -> bool {
    match (positions, complete) {
        (Some((_, last)), Some(complete)) => last < complete,
        _ => true,
    }
}

impl fmt::Debug for ContentRangeRef<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ContentRangeRef")
            .field("unit", &self.unit)
            .field("first_last", &self.positions)
            .field("total_raw", &self.complete)
            .finish()
    }
}

impl Describe for ContentRangeRef<'_> {
    #[inline]
    fn describe(&self) -> Description {
        let number = |number: Option<u64>| number.map_or(Description::Null, Description::number);
        let (first, last) = self.positions.unzip();
        let complete = match self.complete {
            Some(ContentRange::UNKNOWN_TOTAL) => {
                "complete length; VOSS Automate sends this number while the total is not yet known"
            }
            _ => "complete length",
        };
        Description::Object(vec![
            self.unit.part(),
            Part::new("first", "first position, from 0", number(first)),
            Part::new("last", "last position, inclusive", number(last)),
            Part::new("complete", complete, number(self.complete)),
        ])
    }
}

/// The rest from the last position on, both positions, and the complete length, [`NONE`] if it is `*`; `None` for
/// anything unusual.
// Four numbers in registers: with an `Option` for the length, 30 more instructions.
#[inline]
fn usual(range: &[u8]) -> Option<(&[u8], u64, u64, u64)> {
    let mut rest = range.iter();
    let (first, b'-') = number_and_end(&mut rest) else { return None };
    let at_last = rest.as_slice();
    let (last, b'/') = number_and_end(&mut rest) else { return None };
    // All of the numbers fit: there are two bytes between them.
    if first > last || last == NONE || range.len() > SAFE_DIGITS + 2 {
        return None;
    }
    match number_and_end(&mut rest) {
        (NONE, END) => None,
        (complete, END) => Some((at_last, first, last, complete)),
        (NONE, b'*') if rest.as_slice().is_empty() => Some((at_last, first, last, NONE)),
        _ => None,
    }
}

/// The input before the last position, the positions, and the complete length.
type Range<'a> = (&'a [u8], Option<(u64, u64)>, Option<u64>);

/// ```text
/// range-resp / unsatisfied-range
/// ```
fn range_or_none(range: &[u8]) -> Parsed<'_, Range<'_>> {
    if let [b'*', rest @ ..] = range {
        let (rest, complete) =
            preceded(start(b"/", Expected::Slash), number(Expected::Length)).parse(rest)?;
        return Ok((rest, (rest, None, Some(complete))));
    }
    let position = number(Expected::Position);
    let (at_slash, (first, (last, at_last, _))) =
        separated_pair(&position, start(b"-", Expected::Hyphen), placed(&position)).parse(range)?;
    if last < first {
        let len = at_last.len() - at_slash.len();
        return fault(ErrorKind::OutOfRange, Expected::LastPosition, at_last, len);
    }
    let complete_length = alt((
        start(b"*", Expected::CompleteLength).map(|()| None),
        number(Expected::CompleteLength).map(Some),
    ));
    let (rest, complete) =
        preceded(start(b"/", Expected::Slash), complete_length).parse(at_slash)?;
    Ok((rest, (at_last, Some((first, last)), complete)))
}

#[derive(Clone, Copy)]
struct ContentRangeSpans {
    unit: Span,
    positions: Option<(u64, u64)>,
    complete: Option<u64>,
}

impl Spans for ContentRangeSpans {
    const PATTERN: Option<&'static str> =
        Some(r"{token} (?:{number}-{number}/(?:{number}|\*)|\*/{number})");

    type Ref<'a> = ContentRangeRef<'a>;

    #[inline]
    fn read<'a>(input: &'a [u8], line_len: usize, notes: &mut Notes) -> Parsed<'a, Self> {
        let unit = placed(range_unit);
        let (range, ((unit, _, at_space), ())) =
            (unit, start(b" ", Expected::Space)).parse(input)?;
        let unit = Span::before(at_space, unit.text(), line_len);
        let (rest, (at_last, positions, complete)) = range_or_none(range)?;
        if !is_valid(positions, complete) {
            notes.note(Deviation::LastPositionPastTotal, at_last);
        }
        Ok((rest, Self { unit, positions, complete }))
    }

    /// Three numbers, or two and a star.
    // By a call, a tenth more.
    #[inline(always)]
    fn at_a_glance(line: &[u8], notes: &mut Notes) -> Option<Self> {
        let Ok(([b' ', range @ ..], unit)) = range_unit(line) else { return None };
        let (at_last, first, last, complete) = usual(range)?;
        if last >= complete {
            notes.note(Deviation::LastPositionPastTotal, at_last);
        }
        let unit = Span::first(line, unit.text(), line.len());
        let complete = (complete != NONE).then_some(complete);
        Some(Self { unit, positions: Some((first, last)), complete })
    }

    #[inline]
    fn view(fixed: Fixed<'_, Self>) -> ContentRangeRef<'_> {
        fixed.into()
    }

    #[inline]
    fn canonical(view: ContentRangeRef<'_>) -> Option<Vec<u8>> {
        // One that deviates stays as it was received.
        view.is_rfc9110_valid().then(|| view.write())
    }

    #[inline]
    fn without_canonical(view: ContentRangeRef<'_>) -> Vec<u8> {
        view.write()
    }
}

/// `Content-Range`: which part of the whole this is (RFC 9110 14.4), in bytes, items or any other unit.
///
/// ```text
/// Content-Range     = range-unit SP ( range-resp / unsatisfied-range )
/// range-unit        = token
/// range-resp        = first-pos "-" last-pos "/" ( complete-length / "*" )
/// unsatisfied-range = "*/" complete-length
/// ```
///
/// Numbers fit 64 bits, and the last position is not before the first.
///
/// Used by VOSS Automate, which sends 999999999 for a total that it does not know, and does not lower
/// the last position to the end; by Youforce for the bytes of a file, and by Azure App Configuration for
/// revisions.
///
/// Examples of the VOSS Automate page: `items 0-199/999999999`, `items 200-399/298`.
///
/// Deviations: [`LastPositionPastTotal`](Deviation::LastPositionPastTotal).
///
/// ```
/// use masthead::{FieldMapExt, paging::ContentRange};
///
/// let mut map = http::HeaderMap::new();
/// map.write(&ContentRange::new("items", 0, 199, Some(ContentRange::UNKNOWN_TOTAL))?);
/// assert_eq!(map["content-range"], "items 0-199/999999999");
/// let range = map.peek::<ContentRange>()?.unwrap();
/// assert_eq!((range.total_raw(), range.total()), (Some(999_999_999), None));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct ContentRange(FixedReceived<ContentRangeSpans>);

impl ContentRange {
    /// The complete length that VOSS Automate sends while it does not know it.
    pub const UNKNOWN_TOTAL: u64 = 999_999_999;

    /// `unit first-last/complete`, or `unit first-last/*` where the complete length is not known.
    ///
    /// # Errors
    ///
    /// When the unit is no token, with positions in it; when the last position is before the first or
    /// not before the complete length, with positions in the value.
    #[inline]
    pub fn new(
        unit: &str,
        first: u64,
        last: u64,
        complete: Option<u64>,
    ) -> Result<Self, DecodeError> {
        Self::of(unit, Some((first, last)), complete)
    }

    /// `unit */complete`: what was asked for is not there.
    ///
    /// # Errors
    ///
    /// When the unit is no token, with positions in it.
    #[inline]
    pub fn unsatisfied(unit: &str, complete: u64) -> Result<Self, DecodeError> {
        Self::of(unit, None, Some(complete))
    }

    #[inline]
    fn of(
        unit: &str,
        positions: Option<(u64, u64)>,
        complete: Option<u64>,
    ) -> Result<Self, DecodeError> {
        let unit = RangeUnitRef::new(NAME, 0, unit)?;
        let value = ContentRangeRef { unit, positions, complete }.write();
        if !is_valid(positions, complete) {
            Self::parse_strict(FieldLines::one(&value))?;
        }
        FixedReceived::from_parts(NAME, value).map(Self)
    }
}

impl<'a> From<Fixed<'a, ContentRangeSpans>> for ContentRangeRef<'a> {
    #[inline]
    fn from(fixed: Fixed<'a, ContentRangeSpans>) -> Self {
        let ContentRangeSpans { unit, positions, complete } = fixed.spans;
        Self { unit: RangeUnitRef::of(unit.of(fixed.line)), positions, complete }
    }
}

field!(fixed ContentRange, ContentRangeRef, ContentRangeSpans, NAME);

// The unsatisfied one included.
arbitrary!(ContentRange, {
    let unit = "[A-Za-z0-9!#$&'*+^_`|~.-]{1,10}";
    prop_oneof![
        (unit, any::<u64>()).prop_map(|(unit, length)| ContentRange::unsatisfied(&unit, length)),
        (unit, any::<[u64; 3]>(), any::<bool>()).prop_map(|(unit, mut numbers, known)| {
            numbers.sort_unstable();
            let [first, last, complete] = numbers;
            let complete = (known && last < complete).then_some(complete);
            ContentRange::new(&unit, first, last, complete)
        }),
    ]
    .prop_map(|range| range.unwrap())
});

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;
    use crate::test_kit::{read, reads, refuses};

    #[track_caller]
    fn covers(line: &str, positions: Option<(u64, u64)>, complete: Option<u64>) {
        let range = reads::<ContentRange>(line);
        assert_eq!((range.first_last(), range.total_raw()), (positions, complete));
        assert!(range.is_rfc9110_valid() && !range.overshoots());
    }

    #[track_caller]
    fn counts(line: &str, total: Option<u64>, overshoots: bool, effective_len: Option<u64>) {
        let range = ContentRange::parse(FieldLines::one(line.as_bytes()));
        let range = range.unwrap();
        let counted = (range.total(), range.overshoots(), range.effective_len());
        assert_eq!(counted, (total, overshoots, effective_len), "{line}");
    }

    #[test]
    fn parts() {
        covers("bytes 0-499/1234", Some((0, 499)), Some(1234));
        covers(" ITEMS 007-010/* ", Some((7, 10)), None);
        covers("bytes */1234", None, Some(1234));
        covers("bytes */0", None, Some(0));
        let largest = format!("items {0}-{0}/*", u64::MAX);
        covers(&largest, Some((u64::MAX, u64::MAX)), None);
    }

    /// All texts of up to six of these bytes: what is read at a glance is what the grammar reads.
    #[test]
    fn the_usual_is_read_as_everything_else() {
        let alphabet = b"019-/* ";
        let mut texts: Vec<Vec<u8>> = vec![vec![]];
        let mut usual_ones = 0;
        for len in 0..=6 {
            for text in &texts {
                let Some((at_last, first, last, complete)) = usual(text) else { continue };
                usual_ones += 1;
                let complete = (complete != NONE).then_some(complete);
                let read = range_or_none(text);
                assert_eq!(
                    read,
                    Ok((&[][..], (at_last, Some((first, last)), complete))),
                    "{text:?}"
                );
            }
            if len < 6 {
                let longer = |text: &Vec<u8>| alphabet.map(|b| [&text[..], &[b]].concat());
                texts = texts.iter().flat_map(longer).collect();
            }
        }
        assert!(usual_ones > 100);
    }

    #[test]
    fn numbers_as_long_as_they_may_be() {
        let digits = |len| "9".repeat(len);
        let nineteen = 9_999_999_999_999_999_999;
        covers(&format!("items 0-0/{}", digits(19)), Some((0, 0)), Some(nineteen));
        covers(&format!("items 0-{}/*", digits(19)), Some((0, nineteen)), None);
        covers(&format!("items 00-1/{}", u64::MAX), Some((0, 1)), Some(u64::MAX));
        // 20 and 21 digits that fit, and those that do not.
        for zeros in ["0", "00"] {
            let number = format!("{zeros}{}", digits(19));
            covers(&format!("items 0-0/{number}"), Some((0, 0)), Some(nineteen));
            covers(&format!("items {number}-{number}/*"), Some((nineteen, nineteen)), None);
        }
        for len in [20, 21] {
            for range in ["N-N/*", "0-N/*", "0-0/N", "*/N"] {
                let line = format!("items {}", range.replace('N', &digits(len)));
                let error = read::<ContentRange>(&line).unwrap_err();
                assert_eq!(error.code(), "out-of-range", "{line}");
                assert_eq!(error.span().map(|span| span.len()), Some(len), "{line}");
            }
        }
    }

    #[test]
    fn totals() {
        counts("items 0-199/999999999", None, false, Some(200));
        counts("items 0-199/99999999", Some(99_999_999), false, Some(200));
        counts("items 0-199/200", Some(200), false, Some(200));
        counts("items 0-199/199", Some(199), true, Some(199));
        counts("items 200-399/298", Some(298), true, Some(98));
        counts("items 400-599/298", Some(298), true, Some(0));
        counts("items 0-199/0", Some(0), true, Some(0));
        counts("items 0-199/*", None, false, Some(200));
        counts("items */3", Some(3), false, None);
        counts("items 0-18446744073709551615/*", None, false, None);
        counts("items 0-18446744073709551615/9", Some(9), true, Some(9));
        // Past the number that stands for no number: neither valid nor past anything.
        counts("items 0-999999999/999999999", None, false, Some(1_000_000_000));
    }

    #[test]
    fn an_overshoot_stays_as_it_was_received() {
        let value = HeaderValue::from_static("Items 0200-399/298");
        let range = ContentRange::from_lines(value.clone().into()).unwrap();
        assert!(!range.view().is_rfc9110_valid());
        assert_eq!(range.to_lines().as_slice(), [&value]);
        assert_eq!(range.canonical().as_slice(), [&value]);
        let strict = ContentRange::parse_strict(range.lines()).unwrap_err();
        assert_eq!((strict.code(), strict.offset()), ("deviation.last-position-past-total", 11));
        assert_eq!(
            format!("{range:?}"),
            "ContentRange(ContentRangeRef { unit: RangeUnitRef(items), first_last: Some((200, 399)), total_raw: Some(298) })"
        );
        let sentinel = FieldLines::one(b"items 0-999999999/999999999");
        assert!(ContentRange::parse_strict(sentinel).is_err());
    }

    #[test]
    fn faults() {
        refuses::<ContentRange>(&[
            ("", "expected a range unit at byte 0"),
            ("items", "expected a single space at byte 5"),
            ("items=0-199/298", "expected a single space at byte 5"),
            ("items\t0-1/2", "expected a single space at byte 5"),
            ("0-199/298", "expected a single space at byte 5"),
            ("items  0-199/298", "expected a decimal position at byte 6"),
            ("items 0 - 9/100", "expected \"-\" at byte 7"),
            ("items 0--1/0", "expected a decimal position at byte 8"),
            ("items 0-199", "expected \"/\" at byte 11"),
            ("bytes 1-2-3/500", "expected \"/\" at byte 9"),
            ("bytes 0-499/", "expected a decimal length or \"*\" at byte 12"),
            ("items */*", "expected a decimal length at byte 8"),
            ("items *", "expected \"/\" at byte 7"),
            ("bytes 1-2/500/600", "expected the end of the value at byte 13"),
            ("bytes 1-2/500 3", "expected the end of the value at byte 14"),
            ("bytes 499-0/500", "last position is before the first at byte 10"),
            (
                "items 0-18446744073709551616/*",
                "position is larger than 18446744073709551615 at byte 8",
            ),
        ]);
    }

    #[test]
    fn only_valid_ranges_are_written() {
        let written = |range: Result<ContentRange, _>| range.unwrap().to_lines();
        assert_eq!(written(ContentRange::new("Items", 0, 9, None)).as_slice(), ["items 0-9/*"]);
        assert_eq!(written(ContentRange::unsatisfied("bytes", 107)).as_slice(), ["bytes */107"]);
        assert_eq!(ContentRange::new("a b", 0, 9, None).unwrap_err().offset(), 1);
        assert_eq!(ContentRange::new("items", 9, 0, None).unwrap_err().code(), "out-of-range");
        assert_eq!(
            ContentRange::new("items", 200, 399, Some(298)).unwrap_err().code(),
            "deviation.last-position-past-total"
        );
        let received = ContentRange::from_lines(HeaderValue::from_static("Items 00-9/*").into());
        let received = received.unwrap();
        assert_eq!(received.canonical().as_slice(), ["items 0-9/*"]);
        assert_eq!(received.to_lines().as_slice(), ["Items 00-9/*"]);
        assert_eq!(received, ContentRange::new("items", 0, 9, None).unwrap());
    }

    #[test]
    fn spans_of_faults() {
        for (line, span) in [
            ("bytes 499-0/500", 10..11),
            ("items 500-499/*", 10..13),
            (" items 12345-123/9 ", 13..16),
            ("items 18446744073709551616-1/*", 6..26),
            ("items 0-18446744073709551616/*", 8..28),
            ("items 0-1/18446744073709551616", 10..30),
            ("items */18446744073709551616", 8..28),
            ("items=0-199/298", 5..6),
            ("items  0-199/298", 6..7),
            ("items 0--1/0", 8..9),
            ("items 0-199", 11..11),
            ("items */*", 8..9),
            ("bytes 1-2/500/600", 13..14),
        ] {
            let error = read::<ContentRange>(line).unwrap_err();
            assert_eq!((error.line(), error.span()), (0, Some(span)), "{line}");
        }
        // The first that is not before the first, and the first that is not past the total.
        let read = |line: &str| read::<ContentRange>(line).is_ok();
        assert!(read("items 5-5/6") && !read("items 5-4/6") && !read("items 5-6/6"));
    }
}
