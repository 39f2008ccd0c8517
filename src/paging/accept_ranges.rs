//! `Accept-Ranges`: which units one may ask for ranges in.

use http::HeaderName;
use http::header::ACCEPT_RANGES;

use super::RangeUnitRef;
use crate::error::{DecodeError, ErrorKind, Expected};
use crate::field::{
    Describe, Description, FieldLines, ListReceived, ListWriter, Part, arbitrary, field,
};

static NAME: &HeaderName = &ACCEPT_RANGES;

/// An [`Accept-Ranges`](AcceptRanges) header, borrowed.
///
/// ```
/// use masthead::{Field, FieldLines, paging::AcceptRanges};
///
/// let units = AcceptRanges::parse_strict(FieldLines::one(b"bytes, Items"))?;
/// assert!(units.contains("items"));
/// assert_eq!(units.iter().map(|unit| unit.to_string()).collect::<Vec<_>>(), ["bytes", "items"]);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy)]
pub struct AcceptRangesRef<'a> {
    lines: FieldLines<'a>,
}

impl<'a> AcceptRangesRef<'a> {
    /// Returns `true` if ranges in `unit` are accepted; units are case-insensitive.
    ///
    /// `none` is a unit like any other here: it says that no ranges are accepted.
    #[must_use]
    #[inline]
    pub fn contains(&self, unit: &str) -> bool {
        self.iter().any(|accepted| accepted.is(unit))
    }
}

impl PartialEq for AcceptRangesRef<'_> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for AcceptRangesRef<'_> {}

impl Describe for AcceptRangesRef<'_> {
    #[inline]
    fn describe(&self) -> Description {
        let units = Description::list(self.iter().map(RangeUnitRef::description));
        Description::Object(vec![Part::new(
            "units",
            "units in which ranges may be requested",
            units,
        )])
    }
}

/// `Accept-Ranges`: which units one may ask for [ranges](super::Range) in (RFC 9110 14.3).
///
/// ```text
/// Accept-Ranges = 1#range-unit
/// range-unit    = token
/// ```
///
/// Used by Azure App Configuration (`items`, for revisions) and by Youforce (`bytes`, for files).
///
/// Example of the App Configuration page: `items`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{Field, paging::AcceptRanges};
///
/// let units = AcceptRanges::try_from_iter(["items"])?;
/// assert!(units.view().contains("Items"));
/// assert_eq!(units.to_lines().as_slice(), ["items"]);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct AcceptRanges(ListReceived);

impl AcceptRanges {
    /// A header of units.
    ///
    /// # Errors
    ///
    /// When a unit is no token, with positions in it and [`line`](DecodeError::line) its number;
    /// when there is no unit, or too many of them.
    #[inline]
    pub fn try_from_iter<'u>(
        units: impl IntoIterator<Item = &'u str>,
    ) -> Result<Self, DecodeError> {
        let mut writer = ListWriter::of::<RangeUnitRef<'_>>();
        for (index, unit) in units.into_iter().enumerate() {
            let unit = RangeUnitRef::new(NAME, index, unit)?;
            writer.push(unit);
        }
        let units = writer.finish::<Self>()?;
        match units.lines().is_empty() {
            true => Err(DecodeError::new(NAME, ErrorKind::Empty, Expected::Members)),
            false => Ok(Self(units)),
        }
    }
}

field!(list AcceptRanges, AcceptRangesRef of RangeUnitRef, NAME);

arbitrary!(
    AcceptRanges,
    vec("[A-Za-z0-9!#$&'*+^_`|~.-]{1,10}", 1..5).prop_map(|units| {
        AcceptRanges::try_from_iter(units.iter().map(String::as_str)).unwrap()
    })
);

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;
    use crate::Field;
    use crate::test_kit::refuses;

    #[track_caller]
    fn reads(lines: &[&'static str], written: &[&str]) {
        let values = lines.iter().map(|line| HeaderValue::from_static(line));
        let owned = AcceptRanges::from_lines(values.collect()).unwrap();
        let units: Vec<_> = owned.iter().map(|unit| unit.to_string()).collect();
        assert_eq!(units, written);
        assert_eq!(owned.to_lines().as_slice(), lines);
        assert_eq!(owned.canonical().as_slice(), [written.join(", ")]);
    }

    #[test]
    fn units() {
        reads(&["bytes"], &["bytes"]);
        reads(&["none"], &["none"]);
        reads(&[" , Bytes ,, items", "X-y"], &["bytes", "items", "x-y"]);
    }

    #[test]
    fn faults() {
        refuses::<AcceptRanges>(&[
            ("", "expected at least one list member, found nothing at byte 0"),
            (" ,", "expected at least one list member, found nothing at byte 0"),
            ("bytes items", "expected a comma or the end of the value at byte 6"),
            ("bytes, \"items\"", "expected a range unit at byte 7"),
            ("bytes=1", "expected a comma or the end of the value at byte 5"),
        ]);
    }

    #[test]
    fn a_bad_unit_loses_no_other() {
        let results: Vec<_> = AcceptRanges::members(FieldLines::one(b"bytes, =, a b, items"))
            .map(|member| member.map(|unit| unit.as_str()).map_err(|error| error.offset()))
            .collect();
        assert_eq!(results, [Ok("bytes"), Err(7), Err(12), Ok("items")]);
    }

    #[test]
    fn only_units_are_written() {
        let error = AcceptRanges::try_from_iter(["bytes", "a b"]).unwrap_err();
        assert_eq!((error.line(), error.offset()), (1, 1));
        assert_eq!(AcceptRanges::try_from_iter([]).unwrap_err().code(), "empty");
        assert_eq!(AcceptRanges::try_from_iter(["a"; 1025]).unwrap_err().code(), "too-many");
    }
}
