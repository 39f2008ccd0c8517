//! The shared form of `x-ms-documentdb-pre-trigger-include` and `x-ms-documentdb-post-trigger-include`: trigger ids.

use core::fmt;

use http::HeaderName;

use crate::deviation::Notes;
use crate::error::{DecodeError, ErrorKind, Expected};
use crate::field::{Description, Empty, Field, ListReceived, ListWriter, Member, ascii};
use crate::grammar::leaf::trim_end;
use crate::grammar::list::to_comma;
use crate::grammar::{Fault, Parsed, fail};

/// The id of a trigger, borrowed: ASCII without a comma.
///
/// Ids are case-sensitive. A space may be within an id, and not at its ends.
///
/// ```
/// use masthead::{Field, FieldLines, cosmos::PreTriggerInclude};
///
/// let triggers = PreTriggerInclude::parse_strict(FieldLines::one(b"validate, add date"))?;
/// let ids: Vec<_> = triggers.iter().map(|id| id.as_str()).collect();
/// assert_eq!(ids, ["validate", "add date"]);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct TriggerIdRef<'a> {
    id: &'a [u8],
}

impl<'a> TriggerIdRef<'a> {
    /// The id.
    #[must_use]
    #[inline]
    pub fn as_str(&self) -> &'a str {
        ascii(self.id)
    }

    pub(super) fn describe(self) -> Description {
        Description::text(self.id)
    }
}

impl fmt::Display for TriggerIdRef<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for TriggerIdRef<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("TriggerIdRef").field(&self.as_str()).finish()
    }
}

/// `SP / VCHAR except ","`
fn is_of_id(b: u8) -> bool {
    matches!(b, b' '..=b'~') && b != b','
}

impl<'a> Member<'a> for TriggerIdRef<'a> {
    const PATTERN: Option<&'static str> = Some("{no-comma}(?: +{no-comma})*");
    const EMPTY: Empty = Empty::Fault;

    fn read(input: &'a [u8], _: &mut Notes) -> Parsed<'a, Self> {
        let len = input.iter().take_while(|b| is_of_id(**b)).count();
        let (text, rest) = input.split_at(len);
        match (trim_end(text), rest) {
            ([], _) | (_, [0x7f..=0xff, ..]) => fail(rest, Expected::TriggerId),
            (id, _) => Ok((&input[id.len()..], Self { id })),
        }
    }

    fn skip(input: &'a [u8]) -> &'a [u8] {
        to_comma(input)
    }

    #[inline]
    fn write(self, out: &mut Vec<u8>) {
        out.extend_from_slice(self.id);
    }
}

/// A list of ids in the order in which the triggers run.
pub(super) fn build<'t, H: Field>(
    header: &'static HeaderName,
    ids: impl IntoIterator<Item = &'t str>,
) -> Result<ListReceived, DecodeError> {
    let mut writer = ListWriter::of::<TriggerIdRef<'_>>();
    for (index, id) in ids.into_iter().enumerate() {
        let piece = id.as_bytes();
        let is_at_end = |at: usize| at == 0 || at + 1 == piece.len();
        let bad =
            (0..piece.len()).find(|&at| !is_of_id(piece[at]) || piece[at] == b' ' && is_at_end(at));
        if let Some(at) = bad.or(piece.is_empty().then_some(0)) {
            let fault = Fault::unexpected(&piece[at..], Expected::TriggerId);
            return Err(fault.in_piece(header, index, piece));
        }
        writer.push(TriggerIdRef { id: piece });
    }
    let list = writer.finish::<H>()?;
    match list.lines().is_empty() {
        true => Err(DecodeError::new(header, ErrorKind::Empty, Expected::Members)),
        false => Ok(list),
    }
}
