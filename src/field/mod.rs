//! Typed headers, and how one is found in a map.

mod arbitrary;
mod decimal;
mod describe;
mod fixed;
mod http_date;
mod lines;
mod list;
mod list_received;
mod macros;
mod map_ext;
mod members;
mod plain;
mod quality;
#[cfg(feature = "serde")]
pub(crate) mod serde;
mod text;

use crate::deviation::Notes;
use crate::error::DecodeError;

pub use crate::grammar::json::JsonString;
pub use crate::grammar::parameter::ParameterValue;
pub use decimal::Decimal;
pub use describe::{Describe, Description, Part};
pub use http_date::{DateOutOfRange, HttpDate};
pub use lines::{FieldLines, FieldLinesIter, Lines};
pub use list::{Member, list_faults, parse_list};
pub use map_ext::FieldMapExt;
pub use members::{ListIter, Members};
pub use quality::Quality;

pub(crate) use arbitrary::arbitrary;
pub(crate) use fixed::{Fixed, FixedReceived, Spans};
pub(crate) use lines::too_long;
pub(crate) use list::{Empty, to_value};
pub use list_received::ListReceived;
pub(crate) use list_received::ListWriter;
pub(crate) use macros::{by_view, field, header_traits, json_schema, list_field};
pub(crate) use plain::{Plain, Value, decode_one, pattern_of_names, pattern_of_value};
pub(crate) use text::{ascii, text};

/// A typed header.
///
/// Its borrowed form is parsed from the received [`FieldLines`] without allocating; its owned form
/// keeps the received lines and can be written again. Equality is by meaning, between the borrowed
/// forms.
///
/// The trait is open: a header of your own works with [`FieldMapExt`] and, through
/// [`headers::Header`], with everything that speaks `headers`.
///
/// ```
/// use headers::{Error, Header};
/// use http::{HeaderName, HeaderValue};
/// use masthead::{
///     DecodeError, ErrorKind, Expected, Field, FieldLines, FieldMapExt, Lines, Notes, Rejected,
/// };
///
/// /// `x-replicas`: a number from 0 to 9.
/// #[derive(Clone, Copy, Debug, PartialEq)]
/// struct Replicas(u8);
///
/// static NAME: HeaderName = HeaderName::from_static("x-replicas");
///
/// impl Field for Replicas {
///     type Ref<'a> = Self;
///
///     fn parse_noting<'a>(lines: FieldLines<'a>, _: &mut Notes) -> Result<Self, DecodeError> {
///         match lines.single(&NAME)? {
///             [digit @ b'0'..=b'9'] => Ok(Self(digit - b'0')),
///             line => Err(DecodeError::new(&NAME, ErrorKind::OutOfRange, Expected::FieldValue)
///                 .at(0, 0..line.len())),
///         }
///     }
///
///     fn from_lines(lines: Lines) -> Result<Self, Rejected> {
///         Self::parse(lines.as_field_lines()).map_err(|error| Rejected::new(error, lines))
///     }
///
///     fn view(&self) -> Self {
///         *self
///     }
///
///     fn canonical(&self) -> Lines {
///         HeaderValue::from(u16::from(self.0)).into()
///     }
/// }
///
/// impl Header for Replicas {
///     fn name() -> &'static HeaderName {
///         &NAME
///     }
///
///     fn decode<'i, I: Iterator<Item = &'i HeaderValue>>(values: &mut I) -> Result<Self, Error> {
///         Ok(Self::try_decode(values)?)
///     }
///
///     fn encode<E: Extend<HeaderValue>>(&self, values: &mut E) {
///         values.extend(self.to_lines());
///     }
/// }
///
/// let mut map = http::HeaderMap::new();
/// map.write(&Replicas(3));
/// assert_eq!(map.require::<Replicas>()?, Replicas(3));
/// map.insert("x-replicas", HeaderValue::from_static("many"));
/// assert_eq!(
///     map.require::<Replicas>().unwrap_err().to_string(),
///     "x-replicas: number is out of range: expected a valid field value at byte 0"
/// );
/// # Ok::<(), masthead::DecodeError>(())
/// ```
pub trait Field: headers::Header + Sized {
    /// The header over borrowed lines: a `Copy` view, or `Self` for plain values.
    type Ref<'a>;

    /// `true` if values hold secrets, so that errors mask them and encoders mark them.
    const SENSITIVE: bool = false;

    /// For credentials: the `WWW-Authenticate` of a 401 that asks for them (RFC 9110 11.6.1).
    ///
    /// `None` for every other header, and for credentials whose scheme the type does not know.
    const CHALLENGE: Option<&'static str> = None;

    /// Reads the header from all its lines, without allocating. [Deviations](crate::Deviation) are tolerated.
    ///
    /// ```
    /// use masthead::{Field, FieldLines, conditional::ETag};
    ///
    /// assert!(ETag::parse(FieldLines::one(b"W/\"a\""))?.is_weak());
    /// # Ok::<(), masthead::DecodeError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The first fault, by position.
    #[inline]
    fn parse(lines: FieldLines<'_>) -> Result<Self::Ref<'_>, DecodeError> {
        Self::parse_noting(lines, &mut Notes::new())
    }

    /// Reads the header as [`parse`](Self::parse) does, and adds to `notes` what was tolerated.
    ///
    /// # Errors
    ///
    /// The first fault, by position.
    fn parse_noting<'a>(
        lines: FieldLines<'a>,
        notes: &mut Notes,
    ) -> Result<Self::Ref<'a>, DecodeError>;

    /// The owned header over the lines it was received in.
    ///
    /// # Errors
    ///
    /// As [`parse`](Self::parse), with the lines. Those of a [sensitive](Self::SENSITIVE) type come back
    /// marked as sensitive.
    fn from_lines(lines: Lines) -> Result<Self, Rejected>;

    /// The header over its own lines.
    ///
    /// The other way, an owned header of this crate is made of a borrowed one with `TryFrom`:
    ///
    /// ```
    /// use masthead::{Field, FieldLines, conditional::{ETag, IfNoneMatch}};
    ///
    /// let tag = ETag::parse(FieldLines::one(b"\"a\""))?;
    /// let owned = ETag::try_from(tag)?;
    /// assert_eq!(owned.view(), tag);
    /// let list = IfNoneMatch::parse(FieldLines::one(b"\"a\", W/\"b\""))?;
    /// assert_eq!(IfNoneMatch::try_from(list)?.to_lines().as_slice(), [r#""a", W/"b""#]);
    /// # Ok::<(), masthead::DecodeError>(())
    /// ```
    fn view(&self) -> Self::Ref<'_>;

    /// The header in its canonical form: one spelling for one meaning, without deviations.
    fn canonical(&self) -> Lines;

    /// The lines to be sent: those that were received where they carried no deviation, else the
    /// [canonical](Self::canonical) ones.
    fn to_lines(&self) -> Lines {
        self.canonical()
    }

    /// Reads the header and refuses every [`Deviation`](crate::Deviation).
    ///
    /// # Errors
    ///
    /// The first fault or deviation, by position.
    fn parse_strict(lines: FieldLines<'_>) -> Result<Self::Ref<'_>, DecodeError> {
        let mut notes = Notes::new();
        let result = Self::parse_noting(lines, &mut notes);
        notes.strict(Self::name(), Self::SENSITIVE, result)
    }

    /// Reads the header, and tells every fault in every member of a list.
    ///
    /// Tolerated deviations are added to `notes`.
    fn faults(lines: FieldLines<'_>, notes: &mut Notes, fault: &mut dyn FnMut(DecodeError)) {
        if let Err(error) = Self::parse_noting(lines, notes) {
            fault(error);
        }
    }

    /// The implementation of [`headers::Header::decode`], with the error that `headers` cannot carry.
    ///
    /// # Errors
    ///
    /// As [`parse`](Self::parse).
    fn try_decode<'i, I>(values: &mut I) -> Result<Self, DecodeError>
    where
        I: Iterator<Item = &'i http::HeaderValue>,
    {
        Self::from_lines(Lines::received(values)).map_err(|rejected| rejected.error)
    }
}

/// Lines that could not be read, and why: what [`Field::from_lines`] returns.
///
/// ```
/// use http::HeaderValue;
/// use masthead::{Field, conditional::ETag};
///
/// let rejected = ETag::from_lines(HeaderValue::from_static("\"a").into()).unwrap_err();
/// assert_eq!(rejected.error.code(), "unexpected-end");
/// assert_eq!(rejected.lines.as_slice(), ["\"a"]);
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Rejected {
    /// The reason why the header cannot be parsed.
    pub error: DecodeError,
    /// The lines as they were given.
    pub lines: Lines,
}

impl Rejected {
    /// Lines, and why they cannot be read: for headers that are defined outside this crate.
    #[must_use]
    #[inline]
    pub const fn new(error: DecodeError, lines: Lines) -> Self {
        Self { error, lines }
    }
}

impl core::fmt::Display for Rejected {
    #[inline]
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.error.fmt(f)
    }
}

impl core::error::Error for Rejected {}

impl From<Rejected> for DecodeError {
    // Out of line for the lines that are dropped.
    #[inline(never)]
    fn from(rejected: Rejected) -> Self {
        rejected.error
    }
}

/// An owned header of one line.
///
/// # Errors
///
/// When it cannot be read.
pub fn of_text<T: Field>(line: &[u8]) -> Result<T, DecodeError> {
    T::from_lines(Lines::one(T::name(), line)?).map_err(DecodeError::from)
}
