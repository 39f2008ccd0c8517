//! What `Range` and `X-Range` share: a unit, and the ranges that are asked for.

use core::fmt;
use core::marker::PhantomData;

use http::HeaderName;

use super::unit::{RangeUnit, range_unit};
use crate::deviation::Notes;
use crate::error::{DecodeError, ErrorKind, Expected};
use crate::field::{
    Describe, Description, FieldLines, Fixed, FixedReceived, Lines, Part, Spans, to_value,
};
use crate::grammar::class::OTHER_RANGE;
use crate::grammar::leaf::{SAFE_DIGITS, byte, digits, number, ows, run1, whole};
use crate::grammar::list::{member_end, skip_empty};
use crate::grammar::{Parsed, fail, fault};
use crate::limits::MAX_MEMBERS;

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
#[non_exhaustive]
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
    pub fn within(self, complete_length: u64) -> Option<(u64, u64)> {
        let end = complete_length.checked_sub(1)?;
        match self {
            Self::FromTo { first, last } if first <= end => Some((first, last.min(end))),
            Self::From(first) if first <= end => Some((first, end)),
            Self::Suffix(length @ 1..) => Some((complete_length.saturating_sub(length), end)),
            _ => None,
        }
    }

    fn describe(self) -> Description {
        let number = |number: u64| Description::number(number);
        Description::Object(match self {
            Self::FromTo { first, last } => vec![
                Part::new("first", "first position, from 0", number(first)),
                Part::new("last", "last position, included", number(last)),
            ],
            Self::From(first) => vec![
                Part::new("first", "first position, from 0", number(first)),
                Part::new("last", "up to the end", Description::Null),
            ],
            Self::Suffix(length) => vec![Part::new("suffix", "that many last", number(length))],
            Self::Other(text) => {
                vec![Part::new("other", "as the unit has it", Description::text(text))]
            }
        })
    }
}

impl fmt::Display for RangeSpec<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::FromTo { first, last } => write!(f, "{first}-{last}"),
            Self::From(first) => write!(f, "{first}-"),
            Self::Suffix(length) => write!(f, "-{length}"),
            Self::Other(text) => f.write_str(crate::field::ascii(text)),
        }
    }
}

impl fmt::Debug for RangeSpec<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RangeSpec({self})")
    }
}

/// ```text
/// int-range    = first-pos "-" [ last-pos ]
/// suffix-range = "-" suffix-length
/// ```
#[inline]
fn positions(input: &[u8]) -> Parsed<'_, RangeSpec<'_>> {
    let (at_hyphen, first) = match input {
        [b'-', rest @ ..] => {
            let (rest, length) = number(Expected::Length)(rest)?;
            return Ok((rest, RangeSpec::Suffix(length)));
        }
        [b'0'..=b'9', ..] => number(Expected::Position)(input)?,
        _ => return fail(input, Expected::RangeSpec),
    };
    let (at_last, ()) = byte(b'-', Expected::Hyphen)(at_hyphen)?;
    let [b'0'..=b'9', ..] = at_last else {
        return Ok((at_last, RangeSpec::From(first)));
    };
    let (rest, last) = number(Expected::Position)(at_last)?;
    if last < first {
        let len = at_last.len() - rest.len();
        return fault(ErrorKind::OutOfRange, Expected::LastPosition, at_last, len);
    }
    Ok((rest, RangeSpec::FromTo { first, last }))
}

/// What follows a range of positions, and the comma behind it; `None` for anything unusual.
///
/// Nearly all ranges are such, in every unit, so that [`Spans::read`] tries this first.
#[inline]
fn usual(input: &[u8]) -> Option<&[u8]> {
    let (at_hyphen, first) = digits(input);
    let [b'-', at_last @ ..] = at_hyphen else { return None };
    let (rest, last) = digits(at_last);
    // With the hyphen, two positions of so many digits in all fit their numbers. A first one that is
    // not there counts as 0, which is before any last one.
    let fits = matches!(input.len() - rest.len(), 2..=SAFE_DIGITS);
    if !fits || (last < first && rest.len() < at_last.len()) {
        return None;
    }
    match rest {
        [] => Some(rest),
        [b',', rest @ ..] => Some(rest),
        _ => None,
    }
}

/// ```text
/// range-spec  = int-range / suffix-range / other-range
/// other-range = 1*( %x21-2B / %x2D-7E )                 ; VCHAR except ","
/// ```
#[inline]
fn range_spec(input: &[u8], numeric: bool) -> Parsed<'_, RangeSpec<'_>> {
    if !numeric {
        let (rest, text) = run1(OTHER_RANGE, Expected::RangeSpec)(input)?;
        if !is_positions(text) {
            return Ok((rest, RangeSpec::Other(text)));
        }
    }
    positions(input)
}

/// One range, and the list separators behind it.
fn member(input: &[u8], numeric: bool) -> Parsed<'_, ()> {
    let (rest, _) = range_spec(input, numeric)?;
    match member_end(rest) {
        Ok(rest) => Ok((skip_empty(rest), ())),
        Err(rest) => fail(rest, Expected::CommaOrEnd),
    }
}

/// Whether the text has the form of an int-range or a suffix-range.
fn is_positions(text: &[u8]) -> bool {
    let hyphens = text.iter().filter(|&&b| b == b'-').count();
    text.len() > 1 && hyphens == 1 && text.iter().all(|b| b.is_ascii_digit() || *b == b'-')
}

/// The names of the headers that have this value.
pub(super) trait Name: Copy {
    fn name() -> &'static HeaderName;
}

#[derive(Clone, Copy)]
pub(super) struct RangeSpans<N> {
    /// Where the equals sign stands, between the unit and the ranges.
    equals: u16,
    name: PhantomData<N>,
}

impl<N: Name> Spans for RangeSpans<N> {
    const SENSITIVE: bool = false;

    fn name() -> &'static HeaderName {
        N::name()
    }

    #[inline]
    fn read<'a>(input: &'a [u8], line_len: usize, _: &mut Notes) -> Parsed<'a, Self> {
        let (at_equals, unit) = range_unit(input)?;
        let (specs, ()) = byte(b'=', Expected::Equals)(at_equals)?;
        let mut rest = skip_empty(specs);
        for _ in 0..MAX_MEMBERS {
            rest = match usual(rest) {
                Some(after) => skip_empty(after),
                None => member(rest, unit.is_numeric())?.0,
            };
            if rest.is_empty() {
                let equals = line_len.saturating_sub(at_equals.len());
                let equals = u16::try_from(equals).unwrap_or(u16::MAX);
                return Ok((rest, Self { equals, name: PhantomData }));
            }
        }
        fault(ErrorKind::TooMany, Expected::Members, rest, 0)
    }
}

/// The value of [`Range`](super::Range) or [`XRange`](super::XRange), borrowed.
///
/// ```
/// use masthead::{Field, FieldLines, paging::{RangeSpec, XRange}};
///
/// let range = XRange::parse_strict(FieldLines::one(b"items=0-5"))?;
/// assert!(range.unit().is("Items"));
/// assert!(range.specs().eq([RangeSpec::FromTo { first: 0, last: 5 }]));
/// assert!(range.satisfiable(3).eq([(0, 2)]));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy)]
pub struct RangeRef<'a> {
    unit: RangeUnit<'a>,
    specs: &'a [u8],
}

impl<'a> RangeRef<'a> {
    /// What the ranges count in.
    #[must_use]
    pub const fn unit(&self) -> RangeUnit<'a> {
        self.unit
    }

    /// The ranges, in order.
    #[must_use]
    pub fn specs(&self) -> RangeSpecs<'a> {
        RangeSpecs { rest: self.specs, numeric: self.unit.is_numeric() }
    }

    /// The first and last positions that there are in a whole of `complete_length`, for each range
    /// of which there is something (RFC 9110 14.1.1); none of them: the range is not satisfiable.
    ///
    /// Ranges of [another](RangeSpec::Other) form are left out.
    pub fn satisfiable(&self, complete_length: u64) -> impl Iterator<Item = (u64, u64)> + 'a {
        self.specs().filter_map(move |spec| spec.within(complete_length))
    }

    fn write(self) -> Vec<u8> {
        let mut out = start(self.unit);
        for (index, spec) in self.specs().enumerate() {
            push(&mut out, index, spec);
        }
        out
    }
}

/// The unit, and the equals sign.
fn start(unit: RangeUnit<'_>) -> Vec<u8> {
    let mut out = Vec::new();
    unit.write(&mut out);
    out.push(b'=');
    out
}

fn push(out: &mut Vec<u8>, index: usize, spec: RangeSpec<'_>) {
    if index > 0 {
        out.push(b',');
    }
    out.extend_from_slice(spec.to_string().as_bytes());
}

impl PartialEq for RangeRef<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.unit == other.unit && self.specs().eq(other.specs())
    }
}

impl Eq for RangeRef<'_> {}

impl fmt::Debug for RangeRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}=", self.unit)?;
        let mut specs = self.specs();
        specs.next().map_or(Ok(()), |spec| write!(f, "{spec}"))?;
        specs.try_for_each(|spec| write!(f, ",{spec}"))
    }
}

impl Describe for RangeRef<'_> {
    fn describe(&self) -> Description {
        let ranges = Description::list(self.specs().map(RangeSpec::describe));
        Description::Object(vec![
            self.unit.part(),
            Part::new("ranges", "what is asked for", ranges),
        ])
    }
}

/// The ranges of a [`RangeRef`], in order.
///
/// ```
/// use masthead::{Field, FieldLines, paging::{Range, RangeSpec}};
///
/// let range = Range::parse_strict(FieldLines::one(b"chapters=one,two"))?;
/// assert_eq!(range.specs().next(), Some(RangeSpec::Other(b"one")));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct RangeSpecs<'a> {
    rest: &'a [u8],
    numeric: bool,
}

impl<'a> Iterator for RangeSpecs<'a> {
    type Item = RangeSpec<'a>;

    fn next(&mut self) -> Option<RangeSpec<'a>> {
        // Every range was read before, and reads the same now.
        let (rest, spec) = range_spec(skip_empty(self.rest), self.numeric).ok()?;
        self.rest = rest;
        Some(spec)
    }
}

impl fmt::Debug for RangeSpecs<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}

impl<'a, N> From<Fixed<'a, RangeSpans<N>>> for RangeRef<'a> {
    fn from(fixed: Fixed<'a, RangeSpans<N>>) -> Self {
        let equals = usize::from(fixed.spans.equals);
        let (unit, specs) = fixed.line.split_at_checked(equals).unwrap_or_default();
        Self { unit: RangeUnit::of(ows(unit)), specs: specs.get(1..).unwrap_or_default() }
    }
}

/// The owned form of [`RangeRef`], under the name that `N` says.
#[derive(Clone)]
pub(super) struct RangeReceived<N>(FixedReceived<RangeSpans<N>>);

impl<N: Name> RangeReceived<N> {
    pub(super) fn new<'s>(
        unit: &str,
        specs: impl IntoIterator<Item = RangeSpec<'s>>,
    ) -> Result<Self, DecodeError> {
        let unit = RangeUnit::new(N::name(), 0, unit)?;
        let mut value = start(unit);
        for (index, spec) in specs.into_iter().enumerate() {
            if let RangeSpec::Other(text) = spec {
                whole(OTHER_RANGE, Expected::RangeSpec, text)
                    .map_err(|fault| fault.in_piece(N::name(), index, text))?;
            }
            push(&mut value, index, spec);
        }
        FixedReceived::from_parts(value).map(Self)
    }

    #[inline]
    pub(super) fn parse<'a>(
        lines: FieldLines<'a>,
        notes: &mut Notes,
    ) -> Result<RangeRef<'a>, DecodeError> {
        Fixed::<RangeSpans<N>>::parse(lines, notes).map(RangeRef::from)
    }

    pub(super) fn from_lines(lines: Lines) -> Result<Self, (DecodeError, Lines)> {
        FixedReceived::from_lines(lines).map(Self)
    }

    pub(super) fn lines(&self) -> FieldLines<'_> {
        self.0.lines()
    }

    pub(super) fn view(&self) -> RangeRef<'_> {
        self.0.view().into()
    }

    pub(super) fn canonical(&self) -> Lines {
        to_value(self.view().write()).into()
    }

    pub(super) fn to_lines(&self) -> Lines {
        self.0.to_lines(|| self.canonical())
    }
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
                let Some(rest) = usual(text) else { continue };
                usual_ones += 1;
                for numeric in [true, false] {
                    let (after, _) = range_spec(text, numeric).unwrap();
                    assert_eq!(after.strip_prefix(b",").unwrap_or(after), rest, "{text:?}");
                }
            }
            if len < 6 {
                let longer = |text: &Vec<u8>| alphabet.map(|b| [&text[..], &[b]].concat());
                texts = texts.iter().flat_map(longer).collect();
            }
        }
        assert!(usual_ones > 1_000);
    }
}
