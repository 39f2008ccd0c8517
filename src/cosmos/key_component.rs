//! The components of a partition key.

use nom::Parser;
use nom::branch::alt;
use nom::sequence::delimited;

use crate::error::Expected;
use crate::field::{Describe, Description, Part};
use crate::grammar::Parsed;
use crate::grammar::json::{JsonString, double, number, string, write_number, write_string};
use crate::grammar::leaf::{byte, literal as word, white_space};

/// One component of a [`PartitionKey`](super::PartitionKey).
///
/// The order is that of the service: the kinds as they stand here, and of one kind by value. Numbers are
/// doubles, so `5` is `5.0`, and `-0` is `0`.
///
/// ```
/// use masthead::cosmos::KeyComponent;
///
/// assert!(KeyComponent::Undefined < KeyComponent::Null && KeyComponent::Null < false.into());
/// assert!(KeyComponent::from(true) < KeyComponent::from(-1.5));
/// assert!(KeyComponent::from(2) < KeyComponent::from(""));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub enum KeyComponent<'a> {
    /// The item has no such property: `{}`.
    Undefined,
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number: finite in every key.
    Number(f64),
    /// Text.
    String(JsonString<'a>),
}

impl<'a> From<&'a str> for KeyComponent<'a> {
    #[inline]
    fn from(text: &'a str) -> Self {
        Self::String(text.into())
    }
}

impl<'a> From<JsonString<'a>> for KeyComponent<'a> {
    #[inline]
    fn from(text: JsonString<'a>) -> Self {
        Self::String(text)
    }
}

impl From<bool> for KeyComponent<'_> {
    #[inline]
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<f64> for KeyComponent<'_> {
    #[inline]
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<i32> for KeyComponent<'_> {
    #[inline]
    fn from(number: i32) -> Self {
        Self::Number(number.into())
    }
}

impl From<u32> for KeyComponent<'_> {
    #[inline]
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl<'a> From<&'a String> for KeyComponent<'a> {
    #[inline]
    fn from(text: &'a String) -> Self {
        Self::from(text.as_str())
    }
}

/// Nothing is `null`.
impl<'a, T: Into<KeyComponent<'a>>> From<Option<T>> for KeyComponent<'a> {
    #[inline]
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl KeyComponent<'_> {
    pub(super) fn write(self, out: &mut Vec<u8>) {
        match self {
            Self::Undefined => out.extend_from_slice(b"{}"),
            Self::Null => out.extend_from_slice(b"null"),
            Self::Bool(true) => out.extend_from_slice(b"true"),
            Self::Bool(false) => out.extend_from_slice(b"false"),
            Self::Number(number) => write_number(number, out),
            Self::String(text) => write_string(text, out),
        }
    }
}

impl Describe for KeyComponent<'_> {
    #[inline]
    fn describe(&self) -> Description {
        match *self {
            Self::Undefined => Description::Object(vec![Part::new(
                "undefined",
                "the item does not have this property",
                Description::Bool(true),
            )]),
            Self::Null => Description::Null,
            Self::Bool(value) => Description::Bool(value),
            Self::Number(number) => Description::decimal(number),
            Self::String(text) => Description::Text(text.decode().into_owned()),
        }
    }
}

/// A component as it stands in the line.
pub(super) enum Raw<'a> {
    Undefined,
    Null,
    Bool(bool),
    Number(&'a [u8]),
    String(&'a [u8], bool),
}

impl<'a> Raw<'a> {
    pub(super) fn decode(self) -> KeyComponent<'a> {
        match self {
            Self::Undefined => KeyComponent::Undefined,
            Self::Null => KeyComponent::Null,
            Self::Bool(value) => KeyComponent::Bool(value),
            Self::Number(text) => KeyComponent::Number(double(text)),
            Self::String(text, escaped) => KeyComponent::String(JsonString::of(text, escaped)),
        }
    }
}

/// Parses one component; its number or text is decoded on demand.
///
/// ```text
/// component = string / number / undefined / literal
/// ```
// Where it is called, four components take a tenth less.
#[inline(always)]
pub(super) fn component(input: &[u8]) -> Parsed<'_, Raw<'_>> {
    // The first byte decides.
    match input {
        [b'"', ..] => {
            string(input).map(|(rest, (text, escaped))| (rest, Raw::String(text, escaped)))
        }
        [b'-' | b'0'..=b'9', ..] => number(input).map(|(rest, text)| (rest, Raw::Number(text))),
        [b'{', ..] => undefined(input),
        _ => literal(input),
    }
}

/// ```text
/// undefined = "{" OWS "}"
/// ```
fn undefined(input: &[u8]) -> Parsed<'_, Raw<'_>> {
    let brace = |wanted| byte(wanted, Expected::EmptyObject);
    delimited(brace(b'{'), white_space, brace(b'}')).map(|()| Raw::Undefined).parse(input)
}

/// ```text
/// literal = "null" / "true" / "false"
/// ```
fn literal(input: &[u8]) -> Parsed<'_, Raw<'_>> {
    alt((
        word(b"null", Expected::KeyComponent).map(|()| Raw::Null),
        word(b"true", Expected::KeyComponent).map(|()| Raw::Bool(true)),
        word(b"false", Expected::KeyComponent).map(|()| Raw::Bool(false)),
    ))
    .parse(input)
}
