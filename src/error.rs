//! Where and why a field could not be decoded.

mod caret;

use core::fmt;
use core::ops::Range;

use http::HeaderName;

use crate::deviation::Deviation;
use crate::limits;

pub use caret::Caret;

/// Where and why a field could not be decoded.
///
/// Sixteen bytes, `Copy`, and free of any byte of the value: it can be logged, counted and sent
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
pub struct DecodeError {
    name: &'static HeaderName,
    offset: u16,
    len: u16,
    line: u8,
    flags: u8,
    kind: ErrorKind,
    expected: Expected,
}

const SENSITIVE: u8 = 1;

const _: () = assert!(size_of::<DecodeError>() == 16);

/// What sort of fault a [`DecodeError`] is.
///
/// ```
/// use masthead::{ErrorKind, Field, FieldLines, time::Date};
///
/// let error = Date::parse_strict(FieldLines::one(b"Sun, 06 Nov 1994")).unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::UnexpectedEnd);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A required header is absent.
    Missing,
    /// A header that may occur once has a second field line.
    Duplicate,
    /// The field value, or a part of it, is empty.
    Empty,
    /// A byte that the grammar does not allow at this place.
    UnexpectedByte,
    /// The field value ends too early.
    UnexpectedEnd,
    /// A field line, or a part of it, is longer than its [limit](crate::limits).
    TooLong,
    /// More field lines or list members than the [limit](crate::limits).
    TooMany,
    /// A number or a date that is well formed, but outside its range.
    OutOfRange,
    /// A parameter that may occur once occurs again.
    DuplicateParameter,
    /// A required parameter is absent.
    MissingParameter,
    /// Text that should be canonical base64 and is not.
    InvalidBase64,
    /// A `%` that is not followed by two hexadecimal digits, or that hides a forbidden character.
    InvalidEscape,
    /// Credentials of another scheme than the one asked for.
    WrongScheme,
    /// Strict mode met a [`Deviation`].
    Deviation(Deviation),
}

impl ErrorKind {
    /// A stable name for metrics and documentation, such as `unexpected-byte`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Duplicate => "duplicate",
            Self::Empty => "empty",
            Self::UnexpectedByte => "unexpected-byte",
            Self::UnexpectedEnd => "unexpected-end",
            Self::TooLong => "too-long",
            Self::TooMany => "too-many",
            Self::OutOfRange => "out-of-range",
            Self::DuplicateParameter => "duplicate-parameter",
            Self::MissingParameter => "missing-parameter",
            Self::InvalidBase64 => "invalid-base64",
            Self::InvalidEscape => "invalid-escape",
            Self::WrongScheme => "wrong-scheme",
            Self::Deviation(deviation) => deviation.code(),
        }
    }
}

/// What the grammar would have accepted at the place of a [`DecodeError`].
///
/// ```
/// use masthead::Expected;
///
/// assert_eq!(Expected::EntityTag.text(), "an entity tag");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Expected {
    /// Any other value of the header; for fields defined outside this crate.
    FieldValue,
    /// One field line.
    OneLine,
    /// Printable characters, spaces, tabs and obs-text only.
    FieldContent,
    /// The end of the field value.
    End,
    /// The end of the field value, or a comma before the next list member.
    CommaOrEnd,
    /// A list with at least one member.
    Members,
    /// A token.
    Token,
    /// A token68.
    Token68,
    /// A quoted string with its closing quote.
    QuotedString,
    /// A token or a quoted string.
    ParameterValue,
    /// A parameter, by the name that was asked for.
    Parameter,
    /// An equals sign.
    Equals,
    /// Base64 with its padding.
    Base64,
    /// The identifier of a Sync-Token.
    SyncTokenId,
    /// The value of a Sync-Token.
    SyncTokenValue,
    /// A sequence number.
    SequenceNumber,
    /// An entity tag.
    EntityTag,
    /// The closing quote of an entity tag.
    ClosingQuote,
    /// An HTTP-date.
    HttpDate,
    /// A day that its month has.
    DayOfMonth,
    /// A time of day.
    TimeOfDay,
    /// An authentication scheme.
    Scheme,
    /// Credentials after the scheme.
    Credentials,
    /// `HMAC-SHA256` credentials.
    HmacSha256,
    /// `Bearer` credentials.
    Bearer,
    /// `Basic` credentials.
    Basic,
    /// A Cosmos DB token.
    CosmosToken,
    /// A user-id and a password with a colon between them.
    UserPass,
    /// The parameter `Credential`.
    Credential,
    /// The parameter `SignedHeaders`.
    SignedHeaders,
    /// The parameter `Signature`.
    Signature,
    /// A header name.
    HeaderName,
    /// The parameter `type`.
    CosmosType,
    /// The parameter `ver`.
    CosmosVersion,
    /// The parameter `sig`.
    CosmosSignature,
    /// Two hexadecimal digits.
    HexDigits,
    /// An identifier.
    Identifier,
    /// `true` or `false`.
    Boolean,
    /// A number of milliseconds.
    Milliseconds,
    /// A number of seconds, or an HTTP-date.
    SecondsOrDate,
    /// A SHA-256 digest in base64.
    Digest,
    /// An IMF-fixdate, the preferred form of an HTTP-date.
    ImfFixdate,
    /// A media type: a type, a slash and a subtype.
    MediaType,
    /// A media range: a media type, or one with asterisks.
    MediaRange,
    /// A slash.
    Slash,
    /// A subtype.
    Subtype,
    /// A weight from 0 to 1.
    Quality,
    /// Two hexadecimal digits behind a percent sign.
    PercentEscape,
    /// An IP address in square brackets.
    IpLiteral,
    /// A port.
    Port,
    /// A range unit.
    RangeUnit,
    /// A range of positions.
    RangeSpec,
    /// A position.
    Position,
    /// A last position that is not before the first.
    LastPosition,
    /// A hyphen.
    Hyphen,
    /// A number of bytes or items.
    Length,
    /// A number of bytes or items, or an asterisk where it is not known.
    CompleteLength,
    /// A single space.
    Space,
    /// The target of a link.
    LinkTarget,
    /// A character that a URI may hold, or the closing angle bracket.
    UriCharacter,
    /// What the grammar says without the deviation.
    NoDeviation,
}

impl Expected {
    /// The expectation in words, to follow "expected".
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::FieldValue => "a valid field value",
            Self::OneLine => "one field line",
            Self::FieldContent => "printable characters, spaces or tabs",
            Self::End => "the end of the value",
            Self::CommaOrEnd => "a comma or the end of the value",
            Self::Members => "at least one list member",
            Self::Token => "a token",
            Self::Token68 => "a token68",
            Self::QuotedString => "a quoted string with its closing quote",
            Self::ParameterValue => "a token or a quoted string",
            Self::Parameter => "the parameter",
            Self::Equals => "\"=\"",
            Self::Base64 => "canonical base64",
            Self::SyncTokenId => "a token id and \"=\"",
            Self::SyncTokenValue => "a token value",
            Self::SequenceNumber => "a decimal sequence number",
            Self::EntityTag => "an entity tag",
            Self::ClosingQuote => "the closing quote of an entity tag",
            Self::HttpDate => "an HTTP-date",
            Self::DayOfMonth => "a day of that month",
            Self::TimeOfDay => "a time of day",
            Self::Scheme => "an authentication scheme",
            Self::Credentials => "credentials after the scheme",
            Self::HmacSha256 => "HMAC-SHA256 credentials",
            Self::Bearer => "Bearer credentials",
            Self::Basic => "Basic credentials",
            Self::CosmosToken => "a Cosmos DB token",
            Self::UserPass => "a user-id and a password with a colon between them",
            Self::Credential => "the parameter Credential",
            Self::SignedHeaders => "the parameter SignedHeaders",
            Self::Signature => "the parameter Signature",
            Self::HeaderName => "a header name",
            Self::CosmosType => "the parameter type",
            Self::CosmosVersion => "the parameter ver",
            Self::CosmosSignature => "the parameter sig",
            Self::HexDigits => "two hexadecimal digits that stand for a printable character",
            Self::Identifier => "an identifier",
            Self::Boolean => "true or false",
            Self::Milliseconds => "a number of milliseconds",
            Self::SecondsOrDate => "a number of seconds or an HTTP-date",
            Self::Digest => "a SHA-256 digest in canonical base64",
            Self::ImfFixdate => "an IMF-fixdate",
            Self::MediaType => "a media type",
            Self::MediaRange => "a media range",
            Self::Slash => "\"/\"",
            Self::Subtype => "a subtype",
            Self::Quality => "a weight from 0 to 1 of at most three decimals",
            Self::PercentEscape => "two hexadecimal digits",
            Self::IpLiteral => "an IP address and \"]\"",
            Self::Port => "a port",
            Self::RangeUnit => "a range unit",
            Self::RangeSpec => "a range: first-last, first- or -length",
            Self::Position => "a decimal position",
            Self::LastPosition => "a last position not before the first",
            Self::Hyphen => "\"-\"",
            Self::Length => "a decimal length",
            Self::CompleteLength => "a decimal length or \"*\"",
            Self::Space => "a single space",
            Self::LinkTarget => "\"<\" and the target of a link",
            Self::UriCharacter => "a character of a URI or \">\"",
            Self::NoDeviation => "the form of the grammar",
        }
    }
}

impl DecodeError {
    /// An error of the header `name`, at the start of its first line, without a span.
    #[must_use]
    pub const fn new(name: &'static HeaderName, kind: ErrorKind, expected: Expected) -> Self {
        Self { name, offset: 0, len: 0, line: 0, flags: 0, kind, expected }
    }

    /// The error of a required header that is absent.
    #[must_use]
    pub const fn missing(name: &'static HeaderName) -> Self {
        Self::new(name, ErrorKind::Missing, Expected::OneLine)
    }

    /// The same error at `span` of line `line`, both counted from 0.
    ///
    /// Positions beyond the [limits] are clamped to them.
    #[must_use]
    pub fn at(mut self, line: usize, span: Range<usize>) -> Self {
        let clamp = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
        self.line = u8::try_from(line).unwrap_or(u8::MAX);
        self.offset = clamp(span.start);
        self.len = clamp(span.end.saturating_sub(span.start));
        self
    }

    /// The same error, with [`caret`](Self::caret) told to mask the value.
    #[must_use]
    pub const fn sensitive(mut self, sensitive: bool) -> Self {
        self.flags = if sensitive { self.flags | SENSITIVE } else { self.flags };
        self
    }

    /// The name of the header.
    #[must_use]
    pub const fn name(&self) -> &'static HeaderName {
        self.name
    }

    /// The field line of that header, counted from 0.
    #[must_use]
    pub const fn line(&self) -> usize {
        self.line as usize
    }

    /// Where in the line the fault lies, in bytes counted from 0; `None` for a missing header.
    ///
    /// The span is empty where something is missing between two bytes or at the end of the line,
    /// and the whole second line for a [`Duplicate`](ErrorKind::Duplicate).
    #[must_use]
    pub fn span(&self) -> Option<Range<usize>> {
        let start = usize::from(self.offset);
        match self.kind {
            ErrorKind::Missing => None,
            _ => Some(start..start + usize::from(self.len)),
        }
    }

    /// Where in the line the fault begins; 0 for a missing header.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.offset as usize
    }

    /// What sort of fault this is.
    #[must_use]
    pub const fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// What the grammar would have accepted, in words: `a decimal sequence number`.
    #[must_use]
    pub const fn expected(&self) -> &'static str {
        self.expected.text()
    }

    /// What the grammar would have accepted, to be matched on.
    #[must_use]
    pub const fn expectation(&self) -> Expected {
        self.expected
    }

    /// A stable name for metrics and documentation: `unexpected-byte`, `deviation.weekday-mismatch`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        self.kind.code()
    }

    /// Whether the value may hold a secret, so that [`caret`](Self::caret) masks it.
    #[must_use]
    pub const fn is_sensitive(&self) -> bool {
        self.flags & SENSITIVE != 0
    }

    pub(crate) const fn position(&self) -> (u8, u16) {
        (self.line, self.offset)
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.name)?;
        let expected = self.expected();
        match self.kind {
            ErrorKind::Missing => return f.write_str("the header is missing"),
            ErrorKind::Duplicate => {
                return write!(f, "occurs again in field line {}", self.line() + 1);
            }
            ErrorKind::TooLong if self.expected == Expected::OneLine => {
                write!(f, "field line longer than {} bytes", limits::MAX_LINE_LEN)?;
            }
            ErrorKind::TooLong => write!(f, "{expected} is too long")?,
            ErrorKind::TooMany if self.expected == Expected::OneLine => {
                return write!(f, "more than {} field lines", limits::MAX_LINES);
            }
            ErrorKind::TooMany => write!(f, "more than {} list members", limits::MAX_MEMBERS)?,
            ErrorKind::Empty => write!(f, "empty where {expected} was expected")?,
            ErrorKind::OutOfRange => {
                write!(f, "{expected} was expected, and the number is out of range")?;
            }
            ErrorKind::DuplicateParameter => write!(f, "{expected} occurs again")?,
            ErrorKind::MissingParameter => write!(f, "{expected} is missing")?,
            ErrorKind::Deviation(deviation) => write!(f, "{}", deviation.summary())?,
            _ => write!(f, "expected {expected}")?,
        }
        write!(f, " at byte {}", self.offset)?;
        match self.line {
            0 => Ok(()),
            line => write!(f, " of field line {}", u16::from(line) + 1),
        }
    }
}

impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecodeError")
            .field("name", &self.name.as_str())
            .field("line", &self.line)
            .field("span", &self.span())
            .field("kind", &self.kind)
            .field("expected", &self.expected())
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
        out.serialize_field("header", self.name.as_str())?;
        out.serialize_field("code", self.code())?;
        out.serialize_field("line", &self.line())?;
        out.serialize_field("offset", &self.offset())?;
        out.serialize_field("len", &self.len)?;
        out.serialize_field("expected", self.expected())?;
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
            "etag: field line longer than 65535 bytes at byte 65535",
        );
        shows(new(ErrorKind::TooMany, Expected::OneLine), "etag: more than 128 field lines");
        shows(
            new(ErrorKind::MissingParameter, Expected::Signature).at(0, 9..9),
            "etag: the parameter Signature is missing at byte 9",
        );
        shows(
            new(ErrorKind::Deviation(Deviation::UnquotedEntityTag), Expected::NoDeviation),
            "etag: the entity tag is not quoted at byte 0",
        );
    }

    #[test]
    fn sixteen_bytes_and_copy() {
        fn copy<T: Copy + Send + Sync + 'static>() {}
        copy::<DecodeError>();
        assert_eq!(size_of::<Result<(), DecodeError>>(), 16);
    }
}
