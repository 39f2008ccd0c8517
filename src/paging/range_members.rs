//! The ranges of a header in one pass.

use core::fmt;
use core::iter::FusedIterator;

use http::HeaderName;

use super::range_ref::head;
use super::range_spec::{member, of_usual, usual};
use super::{RangeSpec, RangeUnitRef};
use crate::ErrorKind;
use crate::error::{DecodeError, Expected};
use crate::field::FieldLines;
use crate::grammar::leaf::ows;
use crate::grammar::list::skip_empty;
use crate::grammar::{Fault, unwrap};
use crate::limits::MAX_MEMBERS;

/// The ranges of a header, each with its own result: [`Range::members`](super::Range::members).
///
/// ```
/// use masthead::{FieldLines, paging::{Range, RangeSpec}};
///
/// let (_, mut ranges) = Range::members(FieldLines::one(b"bytes=0-1,x"))?;
/// assert_eq!(ranges.next(), Some(Ok(RangeSpec::FromTo { first: 0, last: 1 })));
/// assert_eq!(ranges.next().unwrap().unwrap_err().offset(), 10);
/// assert_eq!(ranges.next(), None);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct RangeMembers<'a> {
    name: &'static HeaderName,
    line_len: usize,
    unit: RangeUnitRef<'a>,
    rest: &'a [u8],
    /// How many were read; past the limit where there are no more.
    read: usize,
}

impl<'a> RangeMembers<'a> {
    /// The unit and the ranges of the header `name`.
    #[inline]
    pub(super) fn of(
        name: &'static HeaderName,
        lines: FieldLines<'a>,
    ) -> Result<(RangeUnitRef<'a>, Self), DecodeError> {
        let line = lines.single(name)?;
        match head(ows(line)) {
            Ok((specs, (unit, ..))) => {
                let rest = skip_empty(specs);
                Ok((unit, Self { name, line_len: line.len(), unit, rest, read: 0 }))
            }
            Err(error) => Err(unwrap(error).at(name, 0, line.len())),
        }
    }

    /// The error that ends the ranges.
    #[cold]
    fn fail(&mut self, fault: nom::Err<Fault>) -> DecodeError {
        self.read = usize::MAX;
        unwrap(fault).at(self.name, 0, self.line_len)
    }
}

impl<'a> Iterator for RangeMembers<'a> {
    type Item = Result<RangeSpec<'a>, DecodeError>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() && self.read > 0 || self.read > MAX_MEMBERS {
            return None;
        }
        self.read += 1;
        if self.read > MAX_MEMBERS {
            let fault = Fault::new(ErrorKind::TooMany, Expected::Members, self.rest, 0);
            return Some(Err(self.fail(nom::Err::Error(fault))));
        }
        let (rest, spec) = match usual(self.rest) {
            Some((rest, first, last)) => (rest, of_usual(first, last)),
            None => match member(self.rest, self.unit.is_numeric()) {
                Ok(read) => read,
                Err(fault) => return Some(Err(self.fail(fault))),
            },
        };
        self.rest = rest;
        Some(Ok(spec))
    }
}

impl FusedIterator for RangeMembers<'_> {}

impl fmt::Debug for RangeMembers<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}
