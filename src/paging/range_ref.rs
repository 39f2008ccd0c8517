//! The shared form of `Range` and `X-Range`: a unit, and the requested ranges.

use core::fmt;
use core::iter::FusedIterator;

use http::HeaderName;
use nom::Parser;
use nom::sequence::terminated;

use super::range_spec::{RangeSpec, member, of_usual, usual};
use super::range_unit::{RangeUnitRef, range_unit};
use crate::deviation::Notes;
use crate::error::{DecodeError, ErrorKind, Expected};
use crate::field::{Describe, Description, Fixed, FixedReceived, Member, Part, Spans};
use crate::grammar::class::OTHER_RANGE;
use crate::grammar::leaf::{byte, ows, whole};
use crate::grammar::list::skip_empty;
use crate::grammar::{Parsed, fault, placed};
use crate::limits::MAX_MEMBERS;

#[derive(Clone, Copy)]
pub(super) struct RangeSpans {
    /// Where the equals sign stands, between the unit and the ranges.
    equals: u16,
}

/// The unit and the equals sign, and what is left before that.
#[inline]
pub(super) fn head(input: &[u8]) -> Parsed<'_, (RangeUnitRef<'_>, &[u8], &[u8])> {
    terminated(placed(range_unit), byte(b'=', Expected::Equals)).parse(input)
}

impl Spans for RangeSpans {
    const PATTERN: Option<&'static str> = Some("{token}={no-comma}(?:{ows},{ows}{no-comma})*");

    type Ref<'a> = RangeRef<'a>;

    #[inline]
    fn read<'a>(input: &'a [u8], line_len: usize, _: &mut Notes) -> Parsed<'a, Self> {
        let (specs, (unit, _, at_equals)) = head(input)?;
        let mut rest = skip_empty(specs);
        for _ in 0..MAX_MEMBERS {
            rest = match usual(rest) {
                Some((after, ..)) => after,
                None => member(rest, unit.is_numeric())?.0,
            };
            if rest.is_empty() {
                let equals = line_len.saturating_sub(at_equals.len());
                let equals = u16::try_from(equals).unwrap_or(u16::MAX);
                return Ok((rest, Self { equals }));
            }
        }
        fault(ErrorKind::TooMany, Expected::Members, rest, 0)
    }

    #[inline]
    fn view(fixed: Fixed<'_, Self>) -> RangeRef<'_> {
        RangeRef(fixed)
    }

    #[inline]
    fn canonical(view: RangeRef<'_>) -> Option<Vec<u8>> {
        Some(view.write())
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
pub struct RangeRef<'a>(Fixed<'a, RangeSpans>);

impl<'a> RangeRef<'a> {
    /// The unit of the ranges.
    #[must_use]
    #[inline]
    pub fn unit(&self) -> RangeUnitRef<'a> {
        self.parts().0
    }

    /// The ranges, in order.
    #[must_use]
    #[inline]
    pub fn specs(&self) -> RangeSpecs<'a> {
        let (unit, specs) = self.parts();
        RangeSpecs { unit, rest: skip_empty(specs) }
    }

    /// The parts before and after the equals sign.
    #[inline]
    fn parts(&self) -> (RangeUnitRef<'a>, &'a [u8]) {
        let Fixed { line, spans } = self.0;
        let parts = line.split_at_checked(usize::from(spans.equals));
        let (unit, specs) = parts.unwrap_or_default();
        (RangeUnitRef::of(ows(unit)), specs.get(1..).unwrap_or_default())
    }

    /// The first and last positions that there are in a whole of `complete_length`, for each range
    /// of which there is something (RFC 9110 14.1.1); none of them: the range is not satisfiable.
    ///
    /// Ranges of [another](RangeSpec::Other) form are left out.
    #[inline]
    pub fn satisfiable(
        &self,
        complete_length: u64,
    ) -> impl Iterator<Item = (u64, u64)> + Clone + 'a {
        self.specs().filter_map(move |spec| spec.within(complete_length))
    }

    #[inline]
    fn write(self) -> Vec<u8> {
        let mut out = start(self.unit());
        for (index, spec) in self.specs().enumerate() {
            push(&mut out, index, spec);
        }
        out
    }
}

/// The unit, and the equals sign.
fn start(unit: RangeUnitRef<'_>) -> Vec<u8> {
    let mut out = Vec::new();
    unit.write(&mut out);
    out.push(b'=');
    out
}

#[inline]
fn push(out: &mut Vec<u8>, index: usize, spec: RangeSpec<'_>) {
    if index > 0 {
        out.push(b',');
    }
    out.extend_from_slice(spec.to_string().as_bytes());
}

impl PartialEq for RangeRef<'_> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.unit() == other.unit() && self.specs().eq(other.specs())
    }
}

impl Eq for RangeRef<'_> {}

impl fmt::Debug for RangeRef<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}=", self.unit())?;
        let mut specs = self.specs();
        specs.next().map_or(Ok(()), |spec| write!(f, "{spec}"))?;
        specs.try_for_each(|spec| write!(f, ",{spec}"))
    }
}

impl Describe for RangeRef<'_> {
    #[inline]
    fn describe(&self) -> Description {
        let ranges = Description::list(self.specs().map(RangeSpec::describe));
        Description::Object(vec![
            self.unit().part(),
            Part::new("ranges", "requested ranges", ranges),
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
    unit: RangeUnitRef<'a>,
    rest: &'a [u8],
}

impl<'a> Iterator for RangeSpecs<'a> {
    type Item = RangeSpec<'a>;

    #[inline]
    fn next(&mut self) -> Option<RangeSpec<'a>> {
        if self.rest.is_empty() {
            return None;
        }
        // Every range was read before, and reads the same now.
        let (rest, spec) = match usual(self.rest) {
            Some((rest, first, last)) => (rest, of_usual(first, last)),
            None => member(self.rest, self.unit.is_numeric()).ok()?,
        };
        self.rest = rest;
        Some(spec)
    }
}

impl FusedIterator for RangeSpecs<'_> {}

impl fmt::Debug for RangeSpecs<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}

/// Ranges in a unit, under a name.
#[inline]
pub(super) fn build<'s>(
    name: &'static HeaderName,
    unit: &str,
    specs: impl IntoIterator<Item = RangeSpec<'s>>,
) -> Result<FixedReceived<RangeSpans>, DecodeError> {
    let unit = RangeUnitRef::new(name, 0, unit)?;
    let mut value = start(unit);
    for (index, spec) in specs.into_iter().enumerate() {
        if let RangeSpec::Other(text) = spec {
            whole(OTHER_RANGE, Expected::RangeSpec, text)
                .map_err(|fault| fault.in_piece(name, index, text))?;
        }
        push(&mut value, index, spec);
    }
    FixedReceived::from_parts(name, value)
}
