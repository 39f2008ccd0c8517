//! Leaves of the grammar over bytes, under nom's traits.
//!
//! A parser is a function from the rest of a line to the rest after it. A line is never cut at its end before it is
//! parsed, so the number of bytes left is a position, and a [`Fault`] needs neither name nor line. Grammars are
//! composed of the leaves with nom's combinators, rule by rule; where that costs too much, they are in sequence with
//! `?`, and a comment says how much.
//!
//! Two alternatives of an `alt` cannot both borrow the [`Notes`](crate::Notes), so that at most the last one
//! notes what it tolerates; elsewhere the first byte decides, or the caller notes what an alternative
//! returns. The first byte or word of an alternative is a [`start`](leaf::start), whose error costs nothing.

pub(crate) mod auth_param;
pub(crate) mod base64;
pub(crate) mod class;
pub(crate) mod date;
pub(crate) mod json;
pub(crate) mod leaf;
pub(crate) mod list;
pub(crate) mod mask;
pub(crate) mod parameter;
pub(crate) mod percent;
pub(crate) mod quoted;
pub(crate) mod secrets;
mod span;
pub(crate) mod target;

use http::HeaderName;
use nom::error::ParseError;

use crate::error::{DecodeError, ErrorKind, Expected, Subject};

pub(crate) use span::Span;

/// The result of a parser of this crate: nom's result, with a [`Fault`] as the error.
///
/// ```
/// use masthead::parse::{Parsed, token};
///
/// fn cache(input: &[u8]) -> Parsed<'_, &str> {
///     token(input)
/// }
/// assert_eq!(cache(b"edge;age=30").unwrap(), (&b";age=30"[..], "edge"));
/// ```
pub type Parsed<'a, O> = nom::IResult<&'a [u8], O, Fault>;

/// Where and why a parser failed. Its place is what was left of the line.
///
/// Eight bytes; [`in_line`](Self::in_line) makes it a [`DecodeError`].
///
/// ```
/// use masthead::parse::{fault_of, parameter};
/// use masthead::{ErrorKind, Expected};
///
/// let value = b"a; q:1";
/// let fault = fault_of(parameter(&value[3..]).unwrap_err());
/// assert_eq!((fault.kind(), fault.expected()), (ErrorKind::UnexpectedByte, Expected::Equals));
/// assert_eq!(fault.in_line(&http::header::TE, 0, value).span(), Some(4..5));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    rest: u16,
    len: u16,
    kind: ErrorKind,
    expected: Expected,
}

const _: () = assert!(size_of::<Fault>() <= 8);

impl Fault {
    /// An error of `kind` that spans the first `len` bytes of `rest`.
    #[must_use]
    #[inline]
    pub fn new(kind: ErrorKind, expected: Expected, rest: &[u8], len: usize) -> Self {
        Self {
            rest: u16::try_from(rest.len()).unwrap_or(u16::MAX),
            len: u16::try_from(len).unwrap_or(u16::MAX),
            kind,
            expected,
        }
    }

    /// Returns `true` if the error is about `expected` and at the first byte of `input`.
    #[must_use]
    pub(crate) fn is_at(&self, input: &[u8], expected: Expected) -> bool {
        usize::from(self.rest) == input.len() && self.expected == expected
    }

    /// An error at the next byte, or at the end if there is none.
    #[cold]
    #[must_use]
    pub fn unexpected(rest: &[u8], expected: Expected) -> Self {
        match rest.len() {
            0 => Self::new(ErrorKind::UnexpectedEnd, expected, rest, 0),
            _ => Self::new(ErrorKind::UnexpectedByte, expected, rest, 1),
        }
    }

    /// [`unexpected`](Self::unexpected), inlined.
    // Inlined, it is removed where nobody reads it.
    #[inline(always)]
    fn inline(rest: &[u8], expected: Expected) -> Self {
        let is_end = rest.is_empty();
        Self {
            rest: u16::try_from(rest.len()).unwrap_or(u16::MAX),
            len: u16::from(!is_end),
            kind: if is_end { ErrorKind::UnexpectedEnd } else { ErrorKind::UnexpectedByte },
            expected,
        }
    }

    /// The kind of the error.
    #[must_use]
    #[inline]
    pub const fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The expectation.
    #[must_use]
    #[inline]
    pub const fn expected(&self) -> Expected {
        self.expected
    }

    /// The error in line `index` of the header `name`, which is `line` and was not cut at its end.
    #[cold]
    #[must_use]
    pub fn in_line(self, name: &'static HeaderName, index: usize, line: &[u8]) -> DecodeError {
        self.at(name, u8::try_from(index).unwrap_or(u8::MAX), line.len())
    }

    /// The same error with another expectation.
    #[must_use]
    #[inline]
    pub fn expecting(mut self, expected: Expected) -> Self {
        self.expected = expected;
        self
    }

    /// The error with a header and a line to it.
    #[cold]
    pub(crate) fn at(self, of: impl Into<Subject>, line: u8, line_len: usize) -> DecodeError {
        let start = line_len.saturating_sub(usize::from(self.rest));
        DecodeError::of(of.into(), self.kind, self.expected)
            .at(usize::from(line), start..start + usize::from(self.len))
    }

    /// The error with a header to it, in piece `index` of what a value is to be made of.
    #[cold]
    pub(crate) fn in_piece(
        self,
        of: impl Into<Subject>,
        index: usize,
        piece: &[u8],
    ) -> DecodeError {
        self.at(of, u8::try_from(index).unwrap_or(u8::MAX), piece.len())
    }
}

impl ParseError<&[u8]> for Fault {
    fn from_error_kind(input: &[u8], _: nom::error::ErrorKind) -> Self {
        Self::unexpected(input, Expected::FieldValue)
    }

    fn append(_: &[u8], _: nom::error::ErrorKind, other: Self) -> Self {
        other
    }
}

/// The result of `parser`, the input before it, and the input after it.
#[inline]
pub(crate) fn placed<'a, O>(
    mut parser: impl nom::Parser<&'a [u8], Output = O, Error = Fault>,
) -> impl nom::Parser<&'a [u8], Output = (O, &'a [u8], &'a [u8]), Error = Fault> {
    move |input| {
        let (rest, output) = parser.parse(input)?;
        Ok((rest, (output, input, rest)))
    }
}

/// The [span](Span) of what `parser` reads in a line of `line_len` bytes.
#[inline]
pub(crate) fn spanned<'a>(
    line_len: usize,
    mut parser: impl nom::Parser<&'a [u8], Output = &'a [u8], Error = Fault>,
) -> impl nom::Parser<&'a [u8], Output = Span, Error = Fault> {
    move |input| {
        let (rest, text) = parser.parse(input)?;
        Ok((rest, Span::before(rest, text, line_len)))
    }
}

/// Converts the result of `parser` with `of`; if that returns nothing, the error spans all of it.
#[inline]
pub(crate) fn converted<'a, T, O>(
    kind: ErrorKind,
    expected: Expected,
    mut parser: impl nom::Parser<&'a [u8], Output = T, Error = Fault>,
    of: impl Fn(T) -> Option<O>,
) -> impl nom::Parser<&'a [u8], Output = O, Error = Fault> {
    move |input: &'a [u8]| {
        let (rest, output) = parser.parse(input)?;
        match of(output) {
            Some(output) => Ok((rest, output)),
            None => fault(kind, expected, input, input.len() - rest.len()),
        }
    }
}

/// The failure of a leaf parser, ready to be returned.
#[cold]
pub(crate) fn fail<T>(rest: &[u8], expected: Expected) -> Result<T, nom::Err<Fault>> {
    Err(nom::Err::Error(Fault::unexpected(rest, expected)))
}

/// A fault of another kind than an unexpected byte, ready to be returned.
#[cold]
pub(crate) fn fault<T>(
    kind: ErrorKind,
    expected: Expected,
    rest: &[u8],
    len: usize,
) -> Result<T, nom::Err<Fault>> {
    Err(nom::Err::Error(Fault::new(kind, expected, rest, len)))
}

/// Takes the error out of nom's envelope. Every line is complete, so nothing is ever `Incomplete`.
#[must_use]
#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
pub fn unwrap(error: nom::Err<Fault>) -> Fault {
    match error {
        nom::Err::Error(fault) | nom::Err::Failure(fault) => fault,
        nom::Err::Incomplete(_) => Fault::unexpected(&[], Expected::FieldValue),
    }
}
