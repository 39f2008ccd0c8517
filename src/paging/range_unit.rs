//! The unit of a range.

use core::fmt;

use http::HeaderName;

use crate::deviation::Notes;
use crate::error::{DecodeError, Expected};
use crate::field::{Description, Empty, Member, Part, ascii};
use crate::grammar::Parsed;
use crate::grammar::class::TCHAR;
use crate::grammar::leaf::{run1, whole};
use crate::grammar::list::to_comma;

/// The unit of a range: `bytes`, `items` (RFC 9110 14.1).
///
/// Units are case-insensitive, and are written in lower case.
///
/// ```
/// use masthead::{Field, FieldLines, paging::Range};
///
/// let range = Range::parse_strict(FieldLines::one(b"Items=0-199"))?;
/// assert!(range.unit().is("items"));
/// assert_eq!(range.unit().as_str(), "Items");
/// assert_eq!(range.unit().to_string(), "items");
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy)]
pub struct RangeUnitRef<'a>(&'a [u8]);

impl<'a> RangeUnitRef<'a> {
    /// A unit of text that was read before.
    pub(super) const fn of(text: &'a [u8]) -> Self {
        Self(text)
    }

    /// A unit that is to be written, as piece `index` of a value.
    pub(super) fn new(
        name: &'static HeaderName,
        index: usize,
        unit: &'a str,
    ) -> Result<Self, DecodeError> {
        let unit = unit.as_bytes();
        whole(TCHAR, Expected::RangeUnit, unit)
            .map_err(|fault| fault.in_piece(name, index, unit))?;
        Ok(Self(unit))
    }

    /// The unit, as it was sent.
    #[must_use]
    #[inline]
    pub fn as_str(&self) -> &'a str {
        match self.0 {
            b"bytes" => "bytes",
            b"items" => "items",
            other => ascii(other),
        }
    }

    /// Returns `true` if `unit` is the unit; units are case-insensitive.
    #[must_use]
    #[inline]
    pub fn is(&self, unit: &str) -> bool {
        self.0.eq_ignore_ascii_case(unit.as_bytes())
    }

    /// Returns `true` if positions in this unit are always numbers.
    ///
    /// RFC 9110 14.1.2 says so of bytes; of items, the services document nothing else.
    #[inline]
    pub(super) fn is_numeric(self) -> bool {
        self.is("bytes") || self.is("items")
    }

    pub(super) fn text(self) -> &'a [u8] {
        self.0
    }

    pub(super) fn part(self) -> Part {
        Part::new("unit", "unit of the positions", self.description())
    }

    pub(super) fn description(self) -> Description {
        Description::text(self.0.to_ascii_lowercase())
    }
}

impl PartialEq for RangeUnitRef<'_> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.0.eq_ignore_ascii_case(other.0)
    }
}

impl Eq for RangeUnitRef<'_> {}

impl fmt::Display for RangeUnitRef<'_> {
    /// In lower case.
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|b| write!(f, "{}", char::from(b.to_ascii_lowercase())))
    }
}

impl fmt::Debug for RangeUnitRef<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RangeUnitRef({self})")
    }
}

/// ```text
/// range-unit = token
/// ```
#[inline]
pub(super) fn range_unit(input: &[u8]) -> Parsed<'_, RangeUnitRef<'_>> {
    // The two units that there are, as they are usually spelled, need no look at each character.
    if let Some((unit, rest @ [b'=' | b' ', ..])) = input.split_first_chunk::<5>() {
        if unit == b"items" || unit == b"bytes" {
            return Ok((rest, RangeUnitRef(unit)));
        }
    }
    any_unit(input)
}

fn any_unit(input: &[u8]) -> Parsed<'_, RangeUnitRef<'_>> {
    // A sequence: as a `map`, three ranges took 4 % more instructions.
    let (rest, unit) = run1(TCHAR, Expected::RangeUnit)(input)?;
    Ok((rest, RangeUnitRef(unit)))
}

impl<'a> Member<'a> for RangeUnitRef<'a> {
    const PATTERN: Option<&'static str> = Some("{token}");
    const EMPTY: Empty = Empty::Fault;

    #[inline]
    fn read(input: &'a [u8], _: &mut Notes) -> Parsed<'a, Self> {
        range_unit(input)
    }

    fn skip(input: &'a [u8]) -> &'a [u8] {
        to_comma(input)
    }

    #[inline]
    fn write(self, out: &mut Vec<u8>) {
        out.extend(self.0.iter().map(u8::to_ascii_lowercase));
    }
}
