//! One of the ranges that are asked for.

use core::fmt;

use nom::Parser;
use nom::branch::alt;
use nom::combinator::{cut, opt};
use nom::sequence::{preceded, separated_pair};

use crate::error::{ErrorKind, Expected};
use crate::field::{Description, Part, ascii};
use crate::grammar::class::{DIGIT, OTHER_RANGE};
use crate::grammar::leaf::{
    END, NONE, SAFE_DIGITS, before, byte, number, number_and_end, run1, saturating,
};
use crate::grammar::list::{member_end, skip_empty};
use crate::grammar::{Parsed, fail, fault, placed};

/// One of the ranges of a [`Range`](super::Range) or [`X-Range`](super::XRange).
///
/// ```
/// use masthead::{Field, FieldLines, paging::{Range, RangeSpec}};
///
/// let range = Range::parse_strict(FieldLines::one(b"bytes=0-499,9500-,-1"))?;
/// let specs = [
///     RangeSpec::FromTo { first: 0, last: 499 },
///     RangeSpec::From(9500),
///     RangeSpec::Suffix(1),
/// ];
/// assert!(range.specs().eq(specs));
/// assert_eq!(specs[2].within(10_000), Some((9999, 9999)));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub enum RangeSpec<'a> {
    /// `first-last`: from one position up to another, that one included.
    FromTo {
        /// The first position, counted from 0.
        first: u64,
        /// The last position, which is not before the first.
        last: u64,
    },
    /// `first-`: from a position to the end.
    From(u64),
    /// `-length`: as many as that from the end.
    Suffix(u64),
    /// A range of another form, in a unit other than `bytes` and `items`.
    Other(&'a [u8]),
}

impl RangeSpec<'_> {
    /// The first and the last position of the range in a whole of `complete_length`.
    ///
    /// `None` if there is nothing of it there, or the range is of another form.
    #[must_use]
    #[inline]
    pub fn within(self, complete_length: u64) -> Option<(u64, u64)> {
        let end = complete_length.checked_sub(1)?;
        match self {
            Self::FromTo { first, last } if first <= end => Some((first, last.min(end))),
            Self::From(first) if first <= end => Some((first, end)),
            Self::Suffix(length @ 1..) => Some((complete_length.saturating_sub(length), end)),
            _ => None,
        }
    }

    #[inline]
    pub(super) fn describe(self) -> Description {
        let number = |number: u64| Description::number(number);
        Description::Object(match self {
            Self::FromTo { first, last } => vec![
                Part::new("first", "first position, from 0", number(first)),
                Part::new("last", "last position, inclusive", number(last)),
            ],
            Self::From(first) => vec![
                Part::new("first", "first position, from 0", number(first)),
                Part::new("last", "to the end", Description::Null),
            ],
            Self::Suffix(length) => {
                vec![Part::new("suffix", "this many at the end", number(length))]
            }
            Self::Other(text) => {
                vec![Part::new("other", "in the syntax of the unit", Description::text(text))]
            }
        })
    }
}

impl fmt::Display for RangeSpec<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::FromTo { first, last } => write!(f, "{first}-{last}"),
            Self::From(first) => write!(f, "{first}-"),
            Self::Suffix(length) => write!(f, "-{length}"),
            Self::Other(text) => f.write_str(ascii(text)),
        }
    }
}

impl fmt::Debug for RangeSpec<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RangeSpec({self})")
    }
}

/// ```text
/// int-range / suffix-range
/// ```
#[inline]
fn positions(input: &[u8]) -> Parsed<'_, RangeSpec<'_>> {
    alt((suffix_range, int_range)).parse(input)
}

/// ```text
/// suffix-range = "-" suffix-length
/// ```
#[inline]
fn suffix_range(input: &[u8]) -> Parsed<'_, RangeSpec<'_>> {
    preceded(
        byte(b'-', Expected::RangeSpec),
        cut(saturating(Expected::Length)).map(RangeSpec::Suffix),
    )
    .parse(input)
}

/// ```text
/// int-range = first-pos "-" [ last-pos ]
/// ```
#[inline]
fn int_range(input: &[u8]) -> Parsed<'_, RangeSpec<'_>> {
    let first = preceded(before(DIGIT, Expected::RangeSpec), saturating(Expected::Position));
    let last = preceded(before(DIGIT, Expected::Position), cut(saturating(Expected::Position)));
    let hyphen = byte(b'-', Expected::Hyphen);
    match separated_pair(first, hyphen, opt(placed(last))).parse(input)? {
        (rest, (first, None)) => Ok((rest, RangeSpec::From(first))),
        (rest, (first, Some((last, at_last, _)))) if last < first => {
            let len = at_last.len() - rest.len();
            fault(ErrorKind::OutOfRange, Expected::LastPosition, at_last, len)
        }
        (rest, (first, Some((last, ..)))) => {
            // Of two positions that are both too large, nobody knows which is the larger.
            if first == u64::MAX {
                number(Expected::Position)(input)?;
            }
            Ok((rest, RangeSpec::FromTo { first, last }))
        }
    }
}

/// A range of positions, [`NONE`] for one that is left out, and the rest after it and the separators that follow;
/// `None` for anything unusual.
///
/// Nearly all ranges are such, in every unit, so that this is tried first.
#[inline]
pub(super) fn usual(input: &[u8]) -> Option<(&[u8], u64, u64)> {
    let mut rest = input.iter();
    let (first, b'-') = number_and_end(&mut rest) else { return None };
    let (last, b',' | END) = number_and_end(&mut rest) else { return None };
    // Both numbers, the hyphen, and the comma if there is one.
    if input.len() - rest.len() > SAFE_DIGITS {
        return None;
    }
    if first > last && (first != NONE || last == NONE) || first == last && first == NONE {
        return None;
    }
    Some((skip_empty(rest.as_slice()), first, last))
}

/// The range of positions that are the [usual].
#[inline]
pub(super) const fn of_usual<'a>(first: u64, last: u64) -> RangeSpec<'a> {
    match (first, last) {
        (NONE, length) => RangeSpec::Suffix(length),
        (first, NONE) => RangeSpec::From(first),
        (first, last) => RangeSpec::FromTo { first, last },
    }
}

/// ```text
/// range-spec  = int-range / suffix-range / other-range
/// other-range = 1*( %x21-2B / %x2D-7E )                 ; VCHAR except ","
/// ```
#[inline]
pub(super) fn range_spec(input: &[u8], numeric: bool) -> Parsed<'_, RangeSpec<'_>> {
    if !numeric {
        let (rest, text) = run1(OTHER_RANGE, Expected::RangeSpec)(input)?;
        if !is_positions(text) {
            return Ok((rest, RangeSpec::Other(text)));
        }
    }
    positions(input)
}

/// One range, and the list separators after it.
// Out of line: nearly every range is `usual`.
#[inline(never)]
pub(super) fn member(input: &[u8], numeric: bool) -> Parsed<'_, RangeSpec<'_>> {
    let (rest, spec) = range_spec(input, numeric)?;
    match member_end(rest) {
        Ok(rest) => Ok((skip_empty(rest), spec)),
        Err(rest) => fail(rest, Expected::CommaOrEnd),
    }
}

/// Returns `true` if the text has the form of an int-range or a suffix-range.
fn is_positions(text: &[u8]) -> bool {
    let hyphens = text.iter().filter(|&&b| b == b'-').count();
    text.len() > 1 && hyphens == 1 && text.iter().all(|b| b.is_ascii_digit() || *b == b'-')
}

/// A range unit, and ranges as the headers have them: only custom units have ranges of other forms.
#[cfg(feature = "proptest")]
pub(super) fn ranges()
-> impl proptest::strategy::Strategy<Value = (&'static str, Vec<RangeSpec<'static>>)> {
    use proptest::{collection::vec, prelude::*};

    let numbers = prop_oneof![
        any::<(u64, u64)>()
            .prop_map(|(a, b)| RangeSpec::FromTo { first: a.min(b), last: a.max(b) }),
        any::<u64>().prop_map(RangeSpec::From),
        any::<u64>().prop_map(RangeSpec::Suffix),
    ];
    let other = prop_oneof![4 => numbers.clone(), 1 => Just(RangeSpec::Other(b"a-z"))];
    prop_oneof![
        (prop_oneof![Just("items"), Just("Bytes")], vec(numbers, 1..6)),
        (Just("pages"), vec(other, 1..6)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All texts of up to six of these bytes: what is read at speed is what the grammar reads.
    #[test]
    fn the_usual_is_read_as_everything_else() {
        let alphabet = b"019-,x ";
        let mut texts: Vec<Vec<u8>> = vec![vec![]];
        let mut usual_ones = 0;
        for len in 0..=6 {
            for text in &texts {
                let Some((rest, first, last)) = usual(text) else { continue };
                usual_ones += 1;
                for numeric in [true, false] {
                    let (after, spec) = range_spec(text, numeric).unwrap();
                    assert_eq!(
                        (skip_empty(after), spec),
                        (rest, of_usual(first, last)),
                        "{text:?}"
                    );
                }
            }
            if len < 6 {
                let longer = |text: &Vec<u8>| alphabet.map(|b| [&text[..], &[b]].concat());
                texts = texts.iter().flat_map(longer).collect();
            }
        }
        assert!(usual_ones > 1_000);
    }

    #[test]
    fn spans_of_faults() {
        use crate::grammar::unwrap;

        for (text, span) in [("5-4", 2..3), ("500-499,", 4..7), ("a", 0..1), ("", 0..0)] {
            let line = text.as_bytes();
            let fault = unwrap(range_spec(line, true).unwrap_err());
            let error = fault.in_piece(&http::header::RANGE, 0, line);
            assert_eq!(error.span(), Some(span), "{text}");
        }
        assert!(range_spec(b"5-5", true).is_ok());
    }

    #[test]
    fn what_is_within_a_whole() {
        use RangeSpec::{From, FromTo, Other, Suffix};

        for (spec, len, expected) in [
            (FromTo { first: 0, last: 0 }, 1, Some((0, 0))),
            (FromTo { first: 1, last: 5 }, 1, None),
            (FromTo { first: 1, last: 5 }, 2, Some((1, 1))),
            (FromTo { first: 1, last: 5 }, 6, Some((1, 5))),
            (FromTo { first: 1, last: 5 }, 7, Some((1, 5))),
            (From(1), 1, None),
            (From(1), 2, Some((1, 1))),
            (Suffix(0), 9, None),
            (Suffix(1), 9, Some((8, 8))),
            (Suffix(10), 9, Some((0, 8))),
            (Suffix(1), 0, None),
            (Other(b"a"), 9, None),
        ] {
            assert_eq!(spec.within(len), expected, "{spec} of {len}");
        }
        let specs = [FromTo { first: 1, last: 2 }, From(3), Suffix(4), Other(b"x=5")];
        let shown = specs.map(|spec| (spec.to_string(), format!("{spec:?}")));
        let expected =
            ["1-2", "3-", "-4", "x=5"].map(|it| (it.to_owned(), format!("RangeSpec({it})")));
        assert_eq!(shown, expected);
    }
}
