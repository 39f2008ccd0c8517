//! The components of a partition key in one pass.

use core::fmt;
use core::iter::FusedIterator;

use super::KeyComponent;
use super::key_component::{Raw, component};
use super::partition_key::NAME;
use crate::error::{DecodeError, ErrorKind, Expected};
use crate::field::FieldLines;
use crate::grammar::leaf::{byte, end, ows};
use crate::grammar::{Fault, Parsed, fail, fault, unwrap};
use crate::limits::MAX_MEMBERS;

/// The components of a header, each with its own result: [`PartitionKey::members`](super::PartitionKey::members).
///
/// ```
/// use masthead::{FieldLines, cosmos::{KeyComponent, PartitionKey}};
///
/// let mut components = PartitionKey::members(FieldLines::one(b"[null,x]"))?;
/// assert_eq!(components.next(), Some(Ok(KeyComponent::Null)));
/// assert_eq!(components.next().unwrap().unwrap_err().offset(), 6);
/// assert_eq!(components.next(), None);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct KeyMembers<'a> {
    line_len: usize,
    rest: &'a [u8],
    /// How many were read; [`DONE`] where there are no more.
    read: usize,
}

const DONE: usize = usize::MAX;

impl<'a> KeyMembers<'a> {
    #[inline]
    pub(super) fn of(lines: FieldLines<'a>) -> Result<Self, DecodeError> {
        let line = lines.single(&NAME)?;
        match byte(b'[', Expected::JsonArray)(ows(line)) {
            Ok((rest, ())) => Ok(Self { line_len: line.len(), rest, read: 0 }),
            Err(error) => Err(unwrap(error).at(&NAME, 0, line.len())),
        }
    }

    /// The next component; `None` after the bracket.
    #[inline]
    fn read(&mut self) -> Parsed<'a, Option<Raw<'a>>> {
        let rest = match (ows(self.rest), self.read) {
            ([b']', rest @ ..], _) => {
                end(rest)?;
                return Ok((rest, None));
            }
            (rest, 0) => rest,
            ([b',', rest @ ..], _) => ows(rest),
            (rest, _) => return fail(rest, Expected::CommaOrBracket),
        };
        if self.read == MAX_MEMBERS {
            return fault(ErrorKind::TooMany, Expected::Members, rest, 0);
        }
        component(rest).map(|(rest, raw)| (rest, Some(raw)))
    }

    /// The error that ends the components.
    #[cold]
    fn fail(&mut self, fault: nom::Err<Fault>) -> DecodeError {
        self.read = DONE;
        unwrap(fault).at(&NAME, 0, self.line_len)
    }
}

impl<'a> Iterator for KeyMembers<'a> {
    type Item = Result<KeyComponent<'a>, DecodeError>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        if self.read == DONE {
            return None;
        }
        match self.read() {
            Ok((rest, Some(raw))) => {
                self.rest = rest;
                self.read += 1;
                Some(Ok(raw.decode()))
            }
            Ok((_, None)) => {
                self.read = DONE;
                None
            }
            Err(fault) => Some(Err(self.fail(fault))),
        }
    }
}

impl FusedIterator for KeyMembers<'_> {}

impl fmt::Debug for KeyMembers<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}
