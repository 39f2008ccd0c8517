//! Descriptions of header values, part by part.

use core::fmt;

use super::text;
use crate::grammar::secrets::shown_uri;

/// A description of a header value, part by part: for tools that show headers to people.
///
/// ```
/// use masthead::{Describe, Description, Field, FieldLines, conditional::ETag};
///
/// let tag = ETag::parse_strict(FieldLines::one(br#"W/"a""#))?;
/// let Description::Object(parts) = tag.describe() else { panic!() };
/// assert_eq!((parts[0].name, &parts[0].value), ("weak", &Description::Bool(true)));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
// The functions are `#[inline]`, so that only who shows headers to people compiles them.
pub trait Describe {
    /// The parts of the header, with what is secret marked as such.
    fn describe(&self) -> Description;
}

/// A part of what a header says.
///
/// `Debug` masks secrets.
///
/// ```
/// use masthead::Description;
///
/// assert_eq!(format!("{:?}", Description::Secret("abc".into())), "Secret(3 bytes)");
/// ```
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Description {
    /// Nothing: the part is absent.
    Null,
    /// Yes or no.
    Bool(bool),
    /// A number.
    Number(i128),
    /// A number in thousandths: 500 is 0.5.
    Thousandths(u16),
    /// A number with decimals or an exponent, in the notation of JSON: `-1.5`, `1e+21`.
    Decimal(String),
    /// Text. Bytes that are not UTF-8 are read as ISO 8859-1.
    Text(String),
    /// A URI or a reference to one, whose user, password and parameters may be secrets:
    /// [`shown_uri`](crate::shown_uri) is without them.
    Uri(String),
    /// Text that must not be shown to whoever did not send it.
    Secret(String),
    /// Several parts of one kind.
    List(Vec<Description>),
    /// Named parts.
    Object(Vec<Part>),
}

/// A named part of a [`Description`].
///
/// ```
/// use masthead::{Description, Part};
///
/// let part = Part::new("sn", "sequence number", Description::Number(28));
/// assert_eq!(part.name, "sn");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Part {
    /// A short name, stable enough for a JSON key.
    pub name: &'static str,
    /// The meaning of the part, in a few words.
    pub meaning: &'static str,
    /// The value of the part.
    pub value: Description,
}

impl Part {
    /// A part with its name and meaning.
    #[must_use]
    #[inline]
    pub const fn new(name: &'static str, meaning: &'static str, value: Description) -> Self {
        Self { name, meaning, value }
    }
}

impl Description {
    pub(crate) fn text(bytes: impl AsRef<[u8]>) -> Self {
        Self::Text(text(bytes.as_ref()).into_owned())
    }

    pub(crate) fn uri(bytes: impl AsRef<[u8]>) -> Self {
        Self::Uri(text(bytes.as_ref()).into_owned())
    }

    /// Text that may be a URI among other things.
    pub(crate) fn text_or_uri(bytes: impl AsRef<[u8]>) -> Self {
        match text(bytes.as_ref()) {
            text if text.contains("://") => Self::Uri(text.into_owned()),
            text => Self::Text(text.into_owned()),
        }
    }

    pub(crate) fn secret(bytes: impl AsRef<[u8]>) -> Self {
        Self::Secret(text(bytes.as_ref()).into_owned())
    }

    pub(crate) fn number(number: impl Into<i128>) -> Self {
        Self::Number(number.into())
    }

    pub(crate) fn decimal(number: f64) -> Self {
        let mut text = Vec::new();
        crate::grammar::json::write_number(number, &mut text);
        Self::Decimal(super::ascii(&text).to_owned())
    }

    pub(crate) fn list(parts: impl IntoIterator<Item = Self>) -> Self {
        Self::List(parts.into_iter().collect())
    }
}

impl fmt::Debug for Description {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("Null"),
            Self::Bool(value) => f.debug_tuple("Bool").field(value).finish(),
            Self::Number(value) => f.debug_tuple("Number").field(value).finish(),
            Self::Thousandths(value) => f.debug_tuple("Thousandths").field(value).finish(),
            Self::Decimal(number) => f.debug_tuple("Decimal").field(number).finish(),
            Self::Text(text) => f.debug_tuple("Text").field(text).finish(),
            Self::Uri(text) => f.debug_tuple("Uri").field(&shown_uri(text)).finish(),
            Self::Secret(text) => write!(f, "Secret({} bytes)", text.len()),
            Self::List(parts) => f.debug_list().entries(parts).finish(),
            Self::Object(parts) => f.debug_list().entries(parts).finish(),
        }
    }
}
