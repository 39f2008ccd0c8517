//! `Operation-Location`: where to ask how an operation is getting on.

use core::fmt;

use http::HeaderName;
use nom::Parser;
use nom::combinator::recognize;

use super::link_value::uri;
use crate::deviation::Notes;
use crate::error::{DecodeError, Expected};
use crate::field::{
    Describe, Description, Fixed, FixedReceived, Part, Spans, arbitrary, ascii, field,
};
use crate::grammar::secrets::shown_uri;
use crate::grammar::{Parsed, Span, fail};

static NAME: HeaderName = HeaderName::from_static("operation-location");

#[derive(Clone, Copy)]
struct LocationSpan(Span);

impl Spans for LocationSpan {
    const PATTERN: Option<&'static str> = Some(r"(?:[!#$&-;=?-\[\]_a-z~]|%{hex}{2})+");

    type Ref<'a> = OperationLocationRef<'a>;

    #[inline]
    fn read<'a>(input: &'a [u8], line_len: usize, _: &mut Notes) -> Parsed<'a, Self> {
        match recognize(uri).parse(input)? {
            (_, []) => fail(input, Expected::UriCharacter),
            (rest, text) => Ok((rest, Self(Span::first(input, text, line_len)))),
        }
    }

    #[inline]
    fn view(fixed: Fixed<'_, Self>) -> OperationLocationRef<'_> {
        let uri = fixed.spans.0.of(fixed.line);
        OperationLocationRef { uri }
    }

    #[inline]
    fn canonical(view: OperationLocationRef<'_>) -> Option<Vec<u8>> {
        Some(view.uri.to_vec())
    }
}

/// An [`Operation-Location`](OperationLocation) header, borrowed.
///
/// ```
/// use masthead::{Field, FieldLines, paging::OperationLocation};
///
/// let line = b"https://contoso.azconfig.io/operations?snapshot=a&api-version=2023-11-01";
/// let location = OperationLocation::parse_strict(FieldLines::one(line))?;
/// assert!(location.as_str().starts_with("https://contoso.azconfig.io/"));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy)]
pub struct OperationLocationRef<'a> {
    uri: &'a [u8],
}

impl<'a> OperationLocationRef<'a> {
    /// The URI, not resolved and not decoded.
    ///
    /// Whoever follows it decides where it may lead: it may point at another origin.
    #[must_use]
    #[inline]
    pub fn as_str(&self) -> &'a str {
        ascii(self.uri)
    }
}

impl PartialEq for OperationLocationRef<'_> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for OperationLocationRef<'_> {}

impl fmt::Debug for OperationLocationRef<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("OperationLocationRef").field(&shown_uri(self.as_str())).finish()
    }
}

impl Describe for OperationLocationRef<'_> {
    #[inline]
    fn describe(&self) -> Description {
        let uri = Description::uri(self.as_str());
        Description::Object(vec![Part::new("uri", "where to ask for the status", uri)])
    }
}

/// `Operation-Location`: where to ask how an operation is getting on.
///
/// ```text
/// Operation-Location = 1*( unreserved / reserved / pct-encoded )    ; a URI, of RFC 3986's characters
/// ```
///
/// Azure App Configuration does not document it, but sends it when it creates a snapshot: an absolute URI. Only the
/// characters are checked here.
///
/// Example of the service: `https://contoso.azconfig.io/operations?snapshot=a&api-version=2023-11-01`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{FieldMapExt, paging::OperationLocation};
///
/// let mut map = http::HeaderMap::new();
/// map.write(&OperationLocation::new("https://contoso.azconfig.io/operations?snapshot=a")?);
/// assert_eq!(map["operation-location"], "https://contoso.azconfig.io/operations?snapshot=a");
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct OperationLocation(FixedReceived<LocationSpan>);

impl OperationLocation {
    /// A header of the URI.
    ///
    /// # Errors
    ///
    /// When it is empty, too long, or holds a character that no URI has.
    #[inline]
    pub fn new(uri: &str) -> Result<Self, DecodeError> {
        FixedReceived::from_text(&NAME, uri.as_bytes()).map(Self)
    }
}

field!(fixed OperationLocation, OperationLocationRef, LocationSpan, &NAME);

arbitrary!(OperationLocation, "https?://[a-z0-9.-]{1,20}(/[A-Za-z0-9._~-]{0,8}){0,3}(\\?([A-Za-z0-9&=-]|%[0-9A-Fa-f]{2}){0,20})?"
        .prop_map(|uri| OperationLocation::new(&uri).unwrap()));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::read;

    #[test]
    fn characters_of_a_uri() {
        let read = |line: &str| {
            read::<OperationLocation>(line)
                .map(|location| location.as_str().to_owned())
                .map_err(|error| (error.code(), error.offset()))
        };
        assert_eq!(read(" https://a/b?c=%2F "), Ok("https://a/b?c=%2F".to_owned()));
        assert_eq!(read(""), Err(("unexpected-end", 0)));
        assert_eq!(read("https://a/%2"), Err(("invalid-escape", 10)));
        assert_eq!(read("https://a/%zz"), Err(("invalid-escape", 10)));
        assert_eq!(read("https://a/<b>"), Err(("unexpected-byte", 10)));
        assert_eq!(read("https://a b"), Err(("unexpected-byte", 10)));
        assert!(OperationLocation::new("a\nb").is_err());
    }
}
