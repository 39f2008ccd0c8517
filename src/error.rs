//! Where and why a field could not be decoded.

mod caret;
mod encoded;
mod expected;
pub(crate) mod hint;
mod hint_of_date;
mod located;
mod message;
mod own;

use core::fmt;
use core::ops::Range;

use http::HeaderName;

use crate::deviation::Deviation;
use crate::names::table;

pub use caret::Caret;
pub use expected::Expected;
pub(crate) use located::Located;
pub use message::ErrorMessage;
pub(crate) use own::Subject;
pub use own::{OwnExpected, OwnHeader};

/// Where and why a field could not be decoded.
///
/// Sixteen bytes (twelve where pointers have 32 bits), `Copy`, and free of any byte of the value: it can be logged, counted and sent
/// back to a peer without giving a credential away. The sentence is made when somebody prints it.
///
/// ```
/// use masthead::{Field, FieldLines, sync_token::SyncTokens};
///
/// let lines = FieldLines::one(b"jtqGc1I4=MDoyOA==;sn=x");
/// let error = SyncTokens::parse_strict(lines).unwrap_err();
/// assert_eq!(error.to_string(), "sync-token: expected a decimal sequence number at byte 21");
/// assert_eq!(error.code(), "unexpected-byte");
/// assert_eq!((error.line(), error.span()), (0, Some(21..22)));
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct DecodeError(Of);

/// Whose error it is, and whether the value is sensitive.
///
/// The tag is the eighth byte, next to the seven of [`Place`]: with a pointer to either sort of header in a separate
/// enum, and a flag, the error would take 24 bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    Known(Place, &'static HeaderName),
    KnownSensitive(Place, &'static HeaderName),
    Own(Place, &'static OwnHeader),
    OwnSensitive(Place, &'static OwnHeader),
}

/// The error and its position; numbers as bytes, so that it has no alignment.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Place {
    offset: [u8; 2],
    len: [u8; 2],
    line: u8,
    kind: ErrorKind,
    expected: Expected,
}

// A pointer and eight bytes: 16 bytes where pointers have 64 bits, 12 where they have 32.
const _: () = assert!(size_of::<DecodeError>() == size_of::<usize>() + 8);

table! {
    /// The kind of a [`DecodeError`].
    ///
    /// ```
    /// use masthead::{ErrorKind, Field, FieldLines, time::Date};
    ///
    /// let error = Date::parse_strict(FieldLines::one(b"Sun, 06 Nov 1994")).unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::UnexpectedEnd);
    /// ```
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum ErrorKind: &'static str {
        /// A required header is absent.
        Missing = "missing",
        /// A header that may occur once has a second field line.
        Duplicate = "duplicate",
        /// The field value, or a part of it, is empty.
        Empty = "empty",
        /// A byte that the grammar does not allow at this place.
        UnexpectedByte = "unexpected-byte",
        /// The field value ends too early.
        UnexpectedEnd = "unexpected-end",
        /// A field line, or a part of it, is longer than its [limit](crate::limits).
        TooLong = "too-long",
        /// More field lines or list members than the [limit](crate::limits).
        TooMany = "too-many",
        /// A number or a date that is well formed, but outside its range.
        OutOfRange = "out-of-range",
        /// A parameter that may occur once occurs again.
        DuplicateParameter = "duplicate-parameter",
        /// A required parameter is absent.
        MissingParameter = "missing-parameter",
        /// Text that should be canonical base64 and is not.
        InvalidBase64 = "invalid-base64",
        /// A `%` that is not followed by two hexadecimal digits, or that hides a forbidden character.
        /// In JSON, a backslash that begins no escape, or half of a surrogate pair.
        InvalidEscape = "invalid-escape",
        /// Credentials of another scheme than the one asked for.
        WrongScheme = "wrong-scheme",
        ;
        /// Strict mode met a [`Deviation`].
        Deviation(deviation: Deviation) = deviation.code(),
    }
}

impl ErrorKind {
    /// A stable name for metrics and documentation, such as `unexpected-byte`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.row()
    }
}

impl DecodeError {
    /// An error of the header `name`, at the start of its first line, without a span.
    #[must_use]
    pub const fn new(name: &'static HeaderName, kind: ErrorKind, expected: Expected) -> Self {
        Self::of(Subject::Known(name), kind, expected)
    }

    /// The same for a header of either sort.
    pub(crate) const fn of(subject: Subject, kind: ErrorKind, expected: Expected) -> Self {
        let place = Place { offset: [0; 2], len: [0; 2], line: 0, kind, expected };
        Self(match subject {
            Subject::Known(name) => Of::Known(place, name),
            Subject::Own(header) => Of::Own(place, header),
        })
    }

    const fn place(&self) -> &Place {
        match &self.0 {
            Of::Known(place, _)
            | Of::KnownSensitive(place, _)
            | Of::Own(place, _)
            | Of::OwnSensitive(place, _) => place,
        }
    }

    /// The error of a required header that is absent.
    #[must_use]
    pub const fn missing(name: &'static HeaderName) -> Self {
        Self::new(name, ErrorKind::Missing, Expected::OneLine)
    }

    /// The same error at `span` of line `line`, both counted from 0.
    ///
    /// Positions beyond the [limits](crate::limits) are clamped to them.
    #[must_use]
    pub fn at(mut self, line: usize, span: Range<usize>) -> Self {
        let clamp = |n: usize| u16::try_from(n).unwrap_or(u16::MAX).to_ne_bytes();
        let place = match &mut self.0 {
            Of::Known(place, _)
            | Of::KnownSensitive(place, _)
            | Of::Own(place, _)
            | Of::OwnSensitive(place, _) => place,
        };
        place.line = u8::try_from(line).unwrap_or(u8::MAX);
        place.offset = clamp(span.start);
        place.len = clamp(span.end.saturating_sub(span.start));
        self
    }

    /// The same error, with [`caret`](Self::caret) told to mask the value.
    #[must_use]
    pub const fn sensitive(self, sensitive: bool) -> Self {
        match self.0 {
            Of::Known(place, name) if sensitive => Self(Of::KnownSensitive(place, name)),
            Of::Own(place, header) if sensitive => Self(Of::OwnSensitive(place, header)),
            _ => self,
        }
    }

    /// The name of the header.
    #[must_use]
    pub const fn name(&self) -> &'static HeaderName {
        match self.0 {
            Of::Known(_, name) | Of::KnownSensitive(_, name) => name,
            Of::Own(_, header) | Of::OwnSensitive(_, header) => header.name(),
        }
    }

    /// The field line of that header, counted from 0.
    #[must_use]
    pub const fn line(&self) -> usize {
        self.place().line as usize
    }

    /// Where in the line the fault lies, in bytes counted from 0; `None` for a missing header.
    ///
    /// The span is empty where something is missing between two bytes or at the end of the line,
    /// and the whole second line for a [`Duplicate`](ErrorKind::Duplicate).
    #[must_use]
    pub fn span(&self) -> Option<Range<usize>> {
        let start = self.offset();
        match self.kind() {
            ErrorKind::Missing => None,
            _ => Some(start..start + usize::from(u16::from_ne_bytes(self.place().len))),
        }
    }

    /// Where in the line the fault begins; 0 for a missing header.
    #[must_use]
    pub const fn offset(&self) -> usize {
        u16::from_ne_bytes(self.place().offset) as usize
    }

    /// The kind of the error.
    #[must_use]
    pub const fn kind(&self) -> ErrorKind {
        self.place().kind
    }

    /// The expectation of the grammar, for matching; it displays itself in words: `a decimal sequence number`.
    ///
    /// For a header of [one's own](crate::header), [`expected_text`](Self::expected_text) has the header's words.
    #[must_use]
    pub const fn expected(&self) -> Expected {
        self.place().expected
    }

    /// The expectation of the grammar in words; those of the header if it is [your own](crate::header).
    #[must_use]
    pub const fn expected_text(&self) -> &'static str {
        let expected = self.place().expected;
        match (&self.0, expected) {
            (Of::Own(_, header) | Of::OwnSensitive(_, header), Expected::Own(own)) => {
                header.words(own)
            }
            _ => expected.text(),
        }
    }

    /// A stable name for metrics and documentation: `unexpected-byte`, `deviation.weekday-mismatch`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        self.kind().code()
    }

    /// Returns `true` if the value may hold a secret, so that [`caret`](Self::caret) masks it.
    #[must_use]
    pub const fn is_sensitive(&self) -> bool {
        matches!(self.0, Of::KnownSensitive(..) | Of::OwnSensitive(..))
    }

    pub(crate) const fn position(&self) -> (u8, u16) {
        let place = self.place();
        (place.line, u16::from_ne_bytes(place.offset))
    }
}

impl fmt::Display for DecodeError {
    /// The error with its position. Beside a [`caret`](Self::caret), print [`message`](Self::message).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.name())?;
        if !self.write(f, None)? {
            return Ok(());
        }
        write!(f, " at byte {}", self.offset())?;
        match self.line() {
            0 => Ok(()),
            line => write!(f, " of field line {}", line + 1),
        }
    }
}

impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecodeError")
            .field("name", &self.name().as_str())
            .field("line", &self.line())
            .field("span", &self.span())
            .field("kind", &self.kind())
            .field("expected", &self.expected_text())
            .finish()
    }
}

impl core::error::Error for DecodeError {}

/// `headers::Error` can carry nothing, so all but the fact is lost.
impl From<DecodeError> for headers::Error {
    fn from(_: DecodeError) -> Self {
        Self::invalid()
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for DecodeError {
    /// `{"header","code","line","offset","len","expected","message"}`.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut out = serializer.serialize_struct("DecodeError", 7)?;
        out.serialize_field("header", self.name().as_str())?;
        out.serialize_field("code", self.code())?;
        out.serialize_field("line", &self.line())?;
        out.serialize_field("offset", &self.offset())?;
        out.serialize_field("len", &u16::from_ne_bytes(self.place().len))?;
        out.serialize_field("expected", self.expected_text())?;
        out.serialize_field("message", &format_args!("{self}"))?;
        out.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn shows(error: DecodeError, text: &str) {
        assert_eq!(error.to_string(), text);
    }

    #[test]
    fn sentences() {
        let name = &http::header::ETAG;
        let new = |kind, expected| DecodeError::new(name, kind, expected);
        shows(DecodeError::missing(name), "etag: the header is missing");
        assert_eq!(DecodeError::missing(name).span(), None);
        shows(
            new(ErrorKind::Duplicate, Expected::OneLine).at(1, 0..7),
            "etag: occurs again in field line 2",
        );
        shows(
            new(ErrorKind::UnexpectedByte, Expected::EntityTag).at(0, 3..4),
            "etag: expected an entity tag at byte 3",
        );
        shows(
            new(ErrorKind::UnexpectedByte, Expected::EntityTag).at(2, 3..4),
            "etag: expected an entity tag at byte 3 of field line 3",
        );
        shows(
            new(ErrorKind::TooLong, Expected::OneLine).at(0, 65_535..70_000),
            "etag: field line is longer than 65535 bytes at byte 65535",
        );
        shows(new(ErrorKind::TooMany, Expected::OneLine), "etag: more than 128 field lines");
        shows(
            new(ErrorKind::MissingParameter, Expected::Signature).at(0, 9..9),
            "etag: Signature is missing at byte 9",
        );
        shows(
            new(ErrorKind::Deviation(Deviation::UnquotedEntityTag), Expected::NoDeviation),
            "etag: entity tag is missing its double quotes at byte 0",
        );
    }

    #[test]
    fn sixteen_bytes_and_copy() {
        fn copy<T: Copy + Send + Sync + 'static>() {}
        copy::<DecodeError>();
        assert_eq!(size_of::<Result<(), DecodeError>>(), size_of::<DecodeError>());
    }
}
