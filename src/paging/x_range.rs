//! `X-Range`: only these parts, for clients that cannot set `Range`.

use core::fmt;

use http::HeaderName;

use super::range_set::{Name, RangeReceived};
use super::{RangeRef, RangeSpec};
use crate::deviation::Notes;
use crate::error::DecodeError;
use crate::field::{Field, FieldLines, Lines, field};

static NAME: HeaderName = HeaderName::from_static("x-range");

#[derive(Clone, Copy)]
struct XRangeName;

impl Name for XRangeName {
    fn name() -> &'static HeaderName {
        &NAME
    }
}

/// `X-Range`: the same as [`Range`](super::Range), for clients that cannot set that one.
///
/// ```text
/// X-Range = range-unit "=" 1#range-spec                  ; as Range
/// ```
///
/// Used by VOSS Automate, whose clients send it beside or in place of `Range`, with the same value.
///
/// Example of the page: `items=0-5`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{Field, paging::{Range, XRange}};
///
/// let range = XRange::items(0, 5)?;
/// assert_eq!(range.to_lines().as_slice(), ["items=0-5"]);
/// assert_eq!(range.view(), Range::items(0, 5)?.view());
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct XRange(RangeReceived<XRangeName>);

impl XRange {
    /// Ranges in a unit.
    ///
    /// # Errors
    ///
    /// As [`Range::new`](super::Range::new).
    pub fn new<'s>(
        unit: &str,
        specs: impl IntoIterator<Item = RangeSpec<'s>>,
    ) -> Result<Self, DecodeError> {
        RangeReceived::new(unit, specs).map(Self)
    }

    /// `items=first-last`, counted from 0, the last one included.
    ///
    /// # Errors
    ///
    /// When the last position is before the first.
    pub fn items(first: u64, last: u64) -> Result<Self, DecodeError> {
        Self::new("items", [RangeSpec::FromTo { first, last }])
    }

    /// The line as it was received.
    #[must_use]
    pub fn lines(&self) -> FieldLines<'_> {
        self.0.lines()
    }
}

impl Field for XRange {
    type Ref<'a> = RangeRef<'a>;

    #[inline]
    fn parse<'a>(lines: FieldLines<'a>, notes: &mut Notes) -> Result<RangeRef<'a>, DecodeError> {
        RangeReceived::<XRangeName>::parse(lines, notes)
    }

    fn from_lines(lines: Lines) -> Result<Self, (DecodeError, Lines)> {
        RangeReceived::from_lines(lines).map(Self)
    }

    fn view(&self) -> RangeRef<'_> {
        self.0.view()
    }

    fn canonical(&self) -> Lines {
        self.0.canonical()
    }

    fn to_lines(&self) -> Lines {
        self.0.to_lines()
    }
}

field!(XRange, &NAME);

impl PartialEq for XRange {
    fn eq(&self, other: &Self) -> bool {
        self.view() == other.view()
    }
}

impl Eq for XRange {}

impl fmt::Debug for XRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "XRange({:?})", self.view())
    }
}
