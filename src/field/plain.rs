//! Headers whose whole meaning is one `Copy` value.

use core::fmt;

use http::{HeaderName, HeaderValue};

use super::{Decimal, Description, Field, FieldLines, Lines, Part, Rejected, to_value};
use crate::deviation::Notes;
use crate::error::DecodeError;
use crate::grammar::leaf::{end, ows};
use crate::grammar::{Fault, Parsed, unwrap};

/// A header that may occur once and is one `Copy` value, so that it is its own borrowed form.
///
/// The received line is not kept: such a header is always written canonically, as `Display` does.
pub trait Plain: headers::Header + Copy + fmt::Display {
    /// Reads the value, which white space may follow.
    fn read<'a>(input: &'a [u8], notes: &mut Notes) -> Parsed<'a, Self>;

    /// The value of a line that is as this crate writes it, where that is quickly told. It is a short one.
    #[inline]
    fn at_a_glance(_: &[u8]) -> Option<Self> {
        None
    }

    /// As [`Spans::PATTERN`](super::Spans::PATTERN).
    fn pattern() -> String;
}

impl<T: Plain> Field for T {
    type Ref<'a> = Self;

    #[inline]
    fn parse_noting<'a>(lines: FieldLines<'a>, notes: &mut Notes) -> Result<Self, DecodeError> {
        let line = lines.single(T::name())?;
        if let Some(value) = T::at_a_glance(line) {
            return Ok(value);
        }
        notes.enter(0, line.len());
        let fault = match T::read(ows(line), notes) {
            Ok((rest, value)) => match end(rest) {
                Ok(_) => return Ok(value),
                Err(fault) => fault,
            },
            Err(fault) => fault,
        };
        Err(faulty(fault, T::name(), line))
    }

    // Out of line, once for each type: inlined, it would be in `FromStr`, `TryFrom` and the maps, too.
    #[inline(never)]
    fn from_lines(lines: Lines) -> Result<Self, Rejected> {
        Self::parse(lines.as_field_lines()).map_err(|error| Rejected { error, lines })
    }

    fn try_decode<'i, I>(values: &mut I) -> Result<Self, DecodeError>
    where
        I: Iterator<Item = &'i HeaderValue>,
    {
        // One line is read where it is: to share it first took 90 instructions.
        let one = |value: &HeaderValue| match T::at_a_glance(value.as_bytes()) {
            Some(read) => Ok(read),
            None => Self::parse(FieldLines::from(value)),
        };
        decode_one(values, one, Self::from_lines)
    }

    #[inline]
    fn view(&self) -> Self {
        *self
    }

    #[inline]
    fn canonical(&self) -> Lines {
        to_value(self.to_string().into_bytes()).into()
    }
}

/// A header of one line: by `one` where there is one, else by `lines`, which has to say that there is not.
#[inline]
pub(crate) fn decode_one<'i, T>(
    values: &mut impl Iterator<Item = &'i HeaderValue>,
    one: impl FnOnce(&HeaderValue) -> Result<T, DecodeError>,
    lines: impl FnOnce(Lines) -> Result<T, Rejected>,
) -> Result<T, DecodeError> {
    let Some(first) = values.next() else { return Ok(lines(Lines::none())?) };
    match values.next() {
        None => one(first),
        Some(second) => {
            let all = [first, second].into_iter().chain(values);
            Ok(lines(Lines::received(all))?)
        }
    }
}

/// The error of a header whose only line is `line`.
#[cold]
#[inline(never)]
pub(super) fn faulty(
    fault: nom::Err<Fault>,
    name: &'static HeaderName,
    line: &[u8],
) -> DecodeError {
    unwrap(fault).at(name, 0, line.len())
}

/// A value that several headers have, each under its own name.
pub trait Value: Copy {
    /// As [`Spans::PATTERN`](super::Spans::PATTERN).
    const PATTERN: &'static str;

    /// Writes the canonical form.
    fn fmt(self, f: &mut fmt::Formatter<'_>) -> fmt::Result;

    /// Describes the value.
    fn describe(self) -> Description;

    /// As [`Plain::at_a_glance`].
    #[inline]
    fn at_a_glance(_: &[u8]) -> Option<Self> {
        None
    }
}

/// The pattern of a header by its constructor, which has the value as its argument.
pub(crate) fn pattern_of_value<V: Value, T>(_: fn(V) -> T) -> String {
    V::PATTERN.to_owned()
}

/// The pattern of a header that is one of these names, which have no character with a meaning in patterns.
pub(crate) fn pattern_of_names<T: Copy>(all: &[T], name: fn(T) -> &'static str) -> String {
    all.iter().map(|&one| name(one)).collect::<Vec<_>>().join("|")
}

impl Value for bool {
    const PATTERN: &'static str = "[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]";

    /// As most official clients of Azure Cosmos DB write it.
    #[inline]
    fn fmt(self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(if self { "True" } else { "False" })
    }

    #[inline]
    fn describe(self) -> Description {
        Description::Bool(self)
    }
}

impl Value for u64 {
    const PATTERN: &'static str = "{number}";

    #[inline]
    fn fmt(self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self, f)
    }

    #[inline]
    fn describe(self) -> Description {
        Description::number(self)
    }
}

impl Value for Decimal {
    const PATTERN: &'static str = "{decimal}";

    #[inline]
    fn fmt(self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self, f)
    }

    #[inline]
    fn describe(self) -> Description {
        Description::Decimal(self.to_string())
    }
}

impl Description {
    /// The only part of something.
    pub(crate) fn into_part(self, name: &'static str, meaning: &'static str) -> Self {
        Self::Object(vec![Part::new(name, meaning, self)])
    }
}
