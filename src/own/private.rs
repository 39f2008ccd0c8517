//! Items that the macros refer to; they are not part of the interface.
#![allow(clippy::missing_errors_doc, clippy::must_use_candidate, reason = "hidden")]

use core::fmt;

use http::HeaderValue;

use super::{Grammar, ListRef, Own, OwnList};
use crate::error::{DecodeError, Subject};
use crate::field::{FieldLines, Lines, ListWriter, Member, Members, Rejected};
use crate::grammar::leaf::{end, ows};
use crate::grammar::{Fault, unwrap};

pub use crate::field::{ListReceived, list_faults, of_text, parse_list};
#[cfg(feature = "serde")]
pub use {crate::field::serde::deserialize, crate::field::serde::serialize, serde};

/// Reads the header `H` from its only line.
pub fn parse<'a, H: Own, V: Grammar<'a>>(lines: FieldLines<'a>) -> Result<V, DecodeError> {
    let header = H::header();
    let line = lines.single(header.name()).map_err(|error| error.sensitive(H::SENSITIVE))?;
    read_line(line).map_err(|fault| {
        let fault: Fault = fault;
        fault.at(header, 0, line.len()).sensitive(H::SENSITIVE)
    })
}

fn read_line<'a, V: Grammar<'a>>(line: &'a [u8]) -> Result<V, Fault> {
    let (rest, value) = V::read(ows(line)).map_err(unwrap)?;
    end(rest).map_err(unwrap)?;
    Ok(value)
}

/// The line of a value that somebody has put together.
fn to_line<'v, H: Own, V: Grammar<'v>>(value: &V) -> Result<Lines, DecodeError> {
    let mut out = Vec::new();
    Grammar::write(value, &mut out);
    Lines::one(H::header().name(), &out)
}

/// The canonical form of a value that was parsed or built; there is none for a [`Grammar`] that writes bytes that a
/// field value cannot have.
pub fn canonical<'a, H: Own, V: Grammar<'a>>(value: &V) -> Lines {
    to_line::<H, V>(value).unwrap_or_else(|_| Lines::none())
}

/// The owned form of a header that borrows from its line.
///
/// Not `FixedReceived`: that one keeps the spans of what it has read, and so makes its view without reading the line
/// again. A [`Grammar`] has no spans, but returns the value, which cannot be kept beside the line that it borrows from.
/// With the spans of nothing, each `parse` would read the line twice: for the spans, and for the value.
#[derive(Clone)]
pub struct Received(HeaderValue);

impl Received {
    pub fn from_lines<H: Own>(mut lines: Lines) -> Result<Self, Rejected> {
        if H::SENSITIVE {
            lines.set_sensitive(true);
        }
        if let Some(error) = H::parse(lines.as_field_lines()).err() {
            return Err(Rejected { error, lines });
        }
        lines.into_only(H::header().name()).map(Self)
    }

    pub fn new<'v, H: Own, V: Grammar<'v>>(value: &V) -> Result<Self, DecodeError> {
        Self::from_lines::<H>(to_line::<H, V>(value)?).map_err(|rejected| rejected.error)
    }

    pub fn lines(&self) -> FieldLines<'_> {
        FieldLines::from(&self.0)
    }

    pub fn to_lines(&self) -> Lines {
        self.0.clone().into()
    }

    /// # Panics
    ///
    /// When the value cannot be read a second time: its parser does not go by its input alone.
    pub fn view<'a, H: Own, V: Grammar<'a>>(&'a self) -> V {
        parse::<H, V>(self.lines()).expect("a value that was read reads the same again")
    }

    pub fn canonical<'a, H: Own, V: Grammar<'a>>(&'a self) -> Lines {
        let mut lines = canonical::<H, V>(&self.view::<H, V>());
        if H::SENSITIVE {
            lines.set_sensitive(true);
        }
        lines
    }
}

impl fmt::Debug for Received {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("..")
    }
}

/// The list with these members.
pub fn list_of<'m, H: OwnList>(
    members: impl IntoIterator<Item = H::Member<'m>>,
) -> Result<ListReceived, DecodeError> {
    let mut writer = ListWriter::of::<H::Member<'_>>();
    for (index, member) in members.into_iter().enumerate() {
        let mut text = Vec::new();
        Grammar::write(&member, &mut text);
        // One by one: a comma in a member would make two of it.
        Lines::one(H::header().name(), &text)?;
        read_line::<H::Member<'_>>(&text)
            .map_err(|fault| fault.in_piece(H::header(), index, &text))?;
        writer.push_with(|out| out.extend_from_slice(&text));
    }
    writer.finish::<H>()
}

pub const fn list_view<H: OwnList>(lines: FieldLines<'_>) -> ListRef<'_, H> {
    ListRef::new(lines)
}

#[inline]
pub fn members<'a, M: Member<'a>>(of: impl Into<Subject>, lines: FieldLines<'a>) -> Members<'a, M> {
    Members::new(of, lines)
}
