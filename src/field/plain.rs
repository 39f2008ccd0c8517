//! Headers whose whole meaning is one `Copy` value.

use super::{Field, FieldLines, Lines, Rejected};
use crate::deviation::Notes;
use crate::error::DecodeError;
use crate::grammar::leaf::{end, ows};
use crate::grammar::{Parsed, unwrap};

/// A header that may occur once and is one `Copy` value, so that it is its own borrowed form.
///
/// What was received is not kept: such a header is always written canonically.
pub trait PlainField: headers::Header + Copy {
    /// Reads the value, which white space may follow.
    fn read<'a>(input: &'a [u8], notes: &mut Notes) -> Parsed<'a, Self>;

    /// The value of a line that is as this crate writes it, where that is quickly told.
    #[inline]
    fn at_a_glance(_: &[u8]) -> Option<Self> {
        None
    }

    /// Appends the canonical form.
    fn write(&self, out: &mut Vec<u8>);
}

impl<T: PlainField> Field for T {
    type Ref<'a> = Self;

    #[inline]
    fn parse_noting<'a>(lines: FieldLines<'a>, notes: &mut Notes) -> Result<Self, DecodeError> {
        let line = lines.single(T::name())?;
        if let Some(value) = T::at_a_glance(line) {
            return Ok(value);
        }
        notes.enter(0, line.len());
        let mut read = |line| {
            let (rest, value) = T::read(ows(line), notes)?;
            end(rest)?;
            Ok(value)
        };
        read(line).map_err(|error| unwrap(error).at(T::name(), 0, line.len()))
    }

    fn from_lines(lines: Lines) -> Result<Self, Rejected> {
        Self::parse(lines.as_field_lines()).map_err(|error| Rejected { error, lines })
    }

    fn view(&self) -> Self {
        *self
    }

    fn canonical(&self) -> Lines {
        let mut out = Vec::new();
        self.write(&mut out);
        super::list::to_value(out).into()
    }
}
