//! `X-Range`: only these parts, for clients that cannot set `Range`.

use http::HeaderName;

use super::range_ref::{RangeSpans, build};
use super::{RangeMembers, RangeRef, RangeSpec, RangeUnitRef};
use crate::error::DecodeError;
use crate::field::{FieldLines, FixedReceived, arbitrary, field};

static NAME: HeaderName = HeaderName::from_static("x-range");

/// `X-Range`: the same as [`Range`](super::Range), for clients that cannot set that one.
///
/// ```text
/// X-Range = range-unit "=" 1#range-spec                  ; as Range
/// ```
///
/// Used by VOSS Automate, whose clients send it beside or in place of `Range`, with the same value.
///
/// Example from the vendor's documentation: `items=0-5`.
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
pub struct XRange(FixedReceived<RangeSpans>);

impl XRange {
    /// The unit and the ranges of a header, each range with its own result, in one pass.
    ///
    /// After an error there are no more.
    ///
    /// ```
    /// use masthead::{FieldLines, paging::XRange};
    ///
    /// let (unit, ranges) = XRange::members(FieldLines::one(b"items=0-199"))?;
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
        RangeMembers::of(&NAME, lines)
    }

    /// Ranges in a unit.
    ///
    /// # Errors
    ///
    /// As [`Range::new`](super::Range::new).
    #[inline]
    pub fn new<'s>(
        unit: &str,
        specs: impl IntoIterator<Item = RangeSpec<'s>>,
    ) -> Result<Self, DecodeError> {
        build(&NAME, unit, specs).map(Self)
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

field!(fixed XRange, RangeRef, RangeSpans, &NAME);

// In `items`, `bytes` or another unit.
arbitrary!(
    XRange,
    super::range_spec::ranges().prop_map(|(unit, specs)| XRange::new(unit, specs).unwrap())
);
