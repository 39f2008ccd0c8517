//! `x-ms-cosmos-index-utilization`: which indexes a query used, and which would help it.

use core::fmt;
use std::borrow::Cow;

use ::base64::Engine;
use ::base64::engine::general_purpose::STANDARD;
use http::HeaderName;

use crate::deviation::Notes;
use crate::error::DecodeError;
use crate::error::Expected;
use crate::field::{
    Describe, Description, Fixed, FixedReceived, Part, Spans, arbitrary, field, text,
};
use crate::grammar::base64::base64;
use crate::grammar::json::{compact, object, value};
use crate::grammar::{Parsed, Span};

static NAME: HeaderName = HeaderName::from_static("x-ms-cosmos-index-utilization");

#[derive(Clone, Copy)]
struct UtilizationSpan(Span);

impl Spans for UtilizationSpan {
    // JSON nests, so the grammar is not regular.
    const PATTERN: Option<&'static str> = None;

    type Ref<'a> = IndexUtilizationRef<'a>;

    fn read<'a>(input: &'a [u8], line_len: usize, _: &mut Notes) -> Parsed<'a, Self> {
        let rest = match input {
            [b'{', ..] => object(input, |_, at| value(at))?.0,
            _ => base64(input, Expected::Base64)?.0,
        };
        Ok((rest, Self(Span::before(rest, &input[..input.len() - rest.len()], line_len))))
    }

    #[inline]
    fn view(fixed: Fixed<'_, Self>) -> IndexUtilizationRef<'_> {
        IndexUtilizationRef { text: fixed.spans.0.of(fixed.line) }
    }

    #[inline]
    fn canonical(view: IndexUtilizationRef<'_>) -> Option<Vec<u8>> {
        Some(compact(view.text).collect())
    }
}

/// An [`x-ms-cosmos-index-utilization`](IndexUtilization) header, borrowed.
///
/// Two are equal if both are the same base64, or both the same JSON apart from white space between its parts.
///
/// ```
/// use masthead::{Field, FieldLines, cosmos::IndexUtilization};
///
/// let line = FieldLines::one(b"eyJVdGlsaXplZFNpbmdsZUluZGV4ZXMiOltdfQ==");
/// let indexes = IndexUtilization::parse_strict(line)?;
/// assert_eq!(&*indexes.decode(), br#"{"UtilizedSingleIndexes":[]}"#);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy)]
pub struct IndexUtilizationRef<'a> {
    text: &'a [u8],
}

impl<'a> IndexUtilizationRef<'a> {
    /// The value as it was sent: base64 or JSON.
    #[must_use]
    #[inline]
    pub const fn as_bytes(&self) -> &'a [u8] {
        self.text
    }

    /// Returns `true` if the value is JSON as it stands, and `false` if it is base64.
    #[must_use]
    #[inline]
    pub fn is_json(&self) -> bool {
        self.text.starts_with(b"{")
    }

    /// The JSON, for a parser of JSON. What was in base64 is not checked: it should be UTF-8 and JSON.
    #[must_use]
    #[inline]
    pub fn decode(&self) -> Cow<'a, [u8]> {
        match self.is_json() {
            true => Cow::Borrowed(self.text),
            false => Cow::Owned(STANDARD.decode(self.text).unwrap_or_default()),
        }
    }
}

impl PartialEq for IndexUtilizationRef<'_> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        compact(self.text).eq(compact(other.text))
    }
}

impl Eq for IndexUtilizationRef<'_> {}

impl fmt::Debug for IndexUtilizationRef<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("IndexUtilizationRef").field(&text(self.text)).finish()
    }
}

impl Describe for IndexUtilizationRef<'_> {
    #[inline]
    fn describe(&self) -> Description {
        let json = Description::text(self.decode());
        Description::Object(vec![Part::new("json", "indexes of the query, decoded", json)])
    }
}

/// `x-ms-cosmos-index-utilization`: which indexes a query used, and which would help it.
///
/// ```text
/// x-ms-cosmos-index-utilization = base64 / object    ; base64 of JSON, or JSON (RFC 8259)
/// ```
///
/// Azure Cosmos DB sends it with the pages of a query that asked for it with
/// [`x-ms-cosmos-populateindexmetrics`](super::PopulateIndexMetrics). The base64 has its padding. JSON is nested at most
/// [`MAX_JSON_DEPTH`](crate::limits::MAX_JSON_DEPTH) deep.
///
/// Example of the service: `eyJVdGlsaXplZFNpbmdsZUluZGV4ZXMiOltdfQ==`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{FieldMapExt, cosmos::IndexUtilization};
///
/// let mut map = http::HeaderMap::new();
/// map.write(&IndexUtilization::of_json(r#"{"UtilizedSingleIndexes":[]}"#)?);
/// assert_eq!(map["x-ms-cosmos-index-utilization"], "eyJVdGlsaXplZFNpbmdsZUluZGV4ZXMiOltdfQ==");
/// assert!(!map.peek::<IndexUtilization>()?.unwrap().is_json());
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct IndexUtilization(FixedReceived<UtilizationSpan>);

impl IndexUtilization {
    /// A header of base64 or of JSON, written as it is.
    ///
    /// # Errors
    ///
    /// When the text is neither, with the position in it.
    #[inline]
    pub fn new(text: &str) -> Result<Self, DecodeError> {
        FixedReceived::from_text(&NAME, text.as_bytes()).map(Self)
    }

    /// A header of JSON, written in base64.
    ///
    /// # Errors
    ///
    /// When the text is empty, or too long for a field line.
    #[inline]
    pub fn of_json(json: &str) -> Result<Self, DecodeError> {
        Self::new(&STANDARD.encode(json))
    }
}

field!(fixed IndexUtilization, IndexUtilizationRef, UtilizationSpan, &NAME);

arbitrary!(
    IndexUtilization,
    (any::<bool>(), "[a-z/ ]{0,12}").prop_map(|(is_json, path)| {
        let json = format!("{{ \"IndexSpec\" : \"{path}\" }}");
        match is_json {
            true => IndexUtilization::new(&json).unwrap(),
            false => IndexUtilization::of_json(&json).unwrap(),
        }
    })
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::{keeps, read, reads, refuses};

    #[test]
    fn base64_or_json() {
        keeps::<IndexUtilization>("e30=", "e30=");
        keeps::<IndexUtilization>(" { \"a\" : [ ] }", "{\"a\":[]}");
        assert_eq!(&*reads::<IndexUtilization>("e30=").decode(), b"{}");
        assert_eq!(&*reads::<IndexUtilization>("{ }").decode(), b"{ }");
        assert_ne!(reads::<IndexUtilization>("e30="), reads::<IndexUtilization>("{}"));
    }

    #[test]
    fn faults() {
        refuses::<IndexUtilization>(&[
            ("{\"a\":}", "expected a JSON value at byte 5"),
            ("{} {}", "expected the end of the value at byte 3"),
            ("e30= e30=", "expected the end of the value at byte 5"),
        ]);
        for bad in ["", "e30", "e30==", "%7B%7D", "e3 0="] {
            assert!(read::<IndexUtilization>(bad).is_err(), "{bad}");
        }
        assert!(IndexUtilization::of_json("").is_err());
    }
}
