//! What the macros refer to, which is no part of the interface.
#![allow(clippy::missing_errors_doc, clippy::must_use_candidate, reason = "hidden")]

use core::fmt;
use core::marker::PhantomData;

use http::HeaderValue;

use super::{Grammar, ListRef, Own, OwnList};
use crate::deviation::Notes;
use crate::error::DecodeError;
use crate::field::{
    FieldLines, Lines, ListReceived, ListWriter, Members, Rejected, list_faults, parse_list,
};
use crate::grammar::leaf::{end, ows};
use crate::grammar::{Fault, unwrap};

pub use crate::field::of_text;
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

/// The canonical form of a value that was read, or put together; a [`Grammar`] that writes what no field value may hold
/// has none.
pub fn canonical<'a, H: Own, V: Grammar<'a>>(value: &V) -> Lines {
    to_line::<H, V>(value).unwrap_or_else(|_| Lines::none())
}

/// The owned form of a header that borrows from its line.
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

/// The owned form of a list.
pub struct ReceivedList<H> {
    received: ListReceived,
    header: PhantomData<fn() -> H>,
}

impl<H: OwnList> Clone for ReceivedList<H> {
    fn clone(&self) -> Self {
        Self::of(self.received.clone())
    }
}

impl<H: OwnList> ReceivedList<H> {
    const fn of(received: ListReceived) -> Self {
        Self { received, header: PhantomData }
    }

    pub fn from_lines(lines: Lines) -> Result<Self, Rejected> {
        ListReceived::from_lines::<H>(lines).map(Self::of)
    }

    pub fn try_from_iter<'m>(
        members: impl IntoIterator<Item = H::Member<'m>>,
    ) -> Result<Self, DecodeError> {
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
        writer.finish::<H>().map(Self::of)
    }

    pub fn lines(&self) -> FieldLines<'_> {
        self.received.lines()
    }

    pub fn view(&self) -> ListRef<'_, H> {
        ListRef::new(self.received.lines())
    }

    pub fn canonical(&self) -> Lines {
        self.received.canonical::<H::Member<'_>>(H::header())
    }

    pub fn to_lines(&self) -> Lines {
        self.received.to_lines::<H::Member<'_>>(H::header())
    }
}

pub fn members<'a, H: OwnList>(lines: FieldLines<'a>) -> Members<'a, H::Member<'a>> {
    Members::new(H::header(), lines)
}

pub fn parse_members<'a, H: OwnList>(
    lines: FieldLines<'a>,
    notes: &mut Notes,
) -> Result<ListRef<'a, H>, DecodeError> {
    parse_list::<H::Member<'a>>(H::header(), lines, notes).map(|()| ListRef::new(lines))
}

pub fn faults<H: OwnList>(
    lines: FieldLines<'_>,
    notes: &mut Notes,
    fault: &mut dyn FnMut(DecodeError),
) {
    list_faults::<H::Member<'_>>(H::header(), lines, notes, fault);
}
