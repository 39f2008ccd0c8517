//! `Bearer` credentials: an access token.

use core::fmt;

use nom::Parser;

use super::constant_time::ct_eq;
use super::scheme::{BEARER, NAME, credentials_of, whole};
use crate::deviation::Notes;
use crate::error::{DecodeError, Expected};
use crate::field::{
    Describe, Description, Fixed, FixedReceived, Part, Spans, arbitrary, ascii, field,
};
use crate::grammar::auth_param::token68;
use crate::grammar::{Parsed, Span, spanned};

#[derive(Clone, Copy)]
pub(super) struct BearerSpans {
    token: Span,
}

impl Spans for BearerSpans {
    const PATTERN: Option<&'static str> = Some("[Bb][Ee][Aa][Rr][Ee][Rr] +{token68}");
    const SENSITIVE: bool = true;
    const CHALLENGE: Option<&'static str> = Some("Bearer");

    type Ref<'a> = BearerRef<'a>;

    #[inline]
    fn read<'a>(input: &'a [u8], line_len: usize, _: &mut Notes) -> Parsed<'a, Self> {
        let (at, ()) = credentials_of(input, BEARER, Expected::Bearer)?;
        Self::after_scheme(at, line_len)
    }

    fn view(fixed: Fixed<'_, Self>) -> BearerRef<'_> {
        BearerRef(fixed)
    }

    fn canonical(view: BearerRef<'_>) -> Option<Vec<u8>> {
        Some(view.canonical())
    }
}

impl BearerSpans {
    /// Reads what follows the scheme.
    #[inline]
    pub(super) fn after_scheme(at: &[u8], line_len: usize) -> Parsed<'_, Self> {
        spanned(line_len, token68).map(|token| Self { token }).parse(at)
    }
}

/// [`Bearer`] credentials, borrowed.
///
/// ```
/// use masthead::{Field, FieldLines, auth::Bearer};
///
/// let bearer = Bearer::parse_strict(FieldLines::one(b"Bearer mF_9.B5f-4.1JqM"))?;
/// assert_eq!(bearer.token(), "mF_9.B5f-4.1JqM");
/// assert_eq!(format!("{bearer:?}"), "BearerRef(..)");
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy)]
pub struct BearerRef<'a>(pub(super) Fixed<'a, BearerSpans>);

impl<'a> BearerRef<'a> {
    /// The token.
    #[must_use]
    pub fn token(&self) -> &'a str {
        ascii(self.0.spans.token.of(self.0.line))
    }

    /// Returns `true` if this is the token, in a time that depends on the lengths alone: see [`ct_eq`](super::ct_eq).
    ///
    /// `==` stops at the first byte that differs, so that a secret could be guessed byte by byte.
    ///
    /// ```
    /// use masthead::{Field, auth::Bearer};
    ///
    /// let bearer = Bearer::new("mF_9.B5f-4.1JqM")?;
    /// assert!(bearer.view().ct_eq("mF_9.B5f-4.1JqM") && bearer.ct_eq("mF_9.B5f-4.1JqM"));
    /// assert!(!bearer.ct_eq("mF_9.B5f-4.1JqN"));
    /// # Ok::<(), masthead::DecodeError>(())
    /// ```
    #[must_use]
    pub fn ct_eq(&self, token: &str) -> bool {
        ct_eq(self.token().as_bytes(), token.as_bytes())
    }

    pub(super) fn canonical(self) -> Vec<u8> {
        [b"Bearer ", self.token().as_bytes()].concat()
    }
}

impl PartialEq for BearerRef<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.token() == other.token()
    }
}

impl Eq for BearerRef<'_> {}

impl fmt::Debug for BearerRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BearerRef(..)")
    }
}

impl Describe for BearerRef<'_> {
    #[inline]
    fn describe(&self) -> Description {
        Description::Object(vec![
            Part::new("scheme", "authentication scheme", Description::text("bearer")),
            Part::new("token68", "access token", Description::secret(self.token().as_bytes())),
        ])
    }
}

/// `Authorization` with `Bearer` credentials (RFC 6750 2.1).
///
/// ```text
/// bearer  = "Bearer" 1*SP token68
/// token68 = 1*( ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/" ) *"="
/// ```
///
/// Used by the Microsoft Partner API and Youforce, and by Azure App Configuration with Microsoft Entra. The scheme is
/// case-insensitive, the token is not.
///
/// Example of the Partner API page: `Bearer <token>`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{FieldMapExt, auth::Bearer};
///
/// let mut map = http::HeaderMap::new();
/// map.write(&Bearer::new("mF_9.B5f-4.1JqM")?);
/// assert!(map["authorization"].is_sensitive());
/// assert_eq!(map.peek::<Bearer>()?.unwrap().token(), "mF_9.B5f-4.1JqM");
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct Bearer(pub(super) FixedReceived<BearerSpans>);

impl Bearer {
    /// Credentials with the token.
    ///
    /// # Errors
    ///
    /// When `token` is no token68; positions are those in `token`.
    #[inline]
    pub fn new(token: &str) -> Result<Self, DecodeError> {
        whole(token68, Expected::Token68, token.as_bytes())?;
        FixedReceived::from_parts(NAME, [b"Bearer ", token.as_bytes()].concat()).map(Self)
    }

    /// Returns `true` if this is the token, in a time that depends on the lengths alone, as [`BearerRef::ct_eq`].
    #[must_use]
    #[inline]
    pub fn ct_eq(&self, token: &str) -> bool {
        self.view().ct_eq(token)
    }
}

field!(fixed Bearer, BearerRef, BearerSpans, NAME, sensitive);

arbitrary!(Bearer, "[A-Za-z0-9._~+/-]{1,60}={0,2}".prop_map(|token| Bearer::new(&token).unwrap()));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Field;
    use crate::test_kit::{read, refuses};

    #[test]
    fn tokens() {
        assert_eq!(read::<Bearer>("Bearer abc.DEF-_~+/1==").unwrap().token(), "abc.DEF-_~+/1==");
        assert_eq!(read::<Bearer>("bearer  abc123 ").unwrap().token(), "abc123");
        assert_eq!(read::<Bearer>("BEARER x").unwrap().canonical(), b"Bearer x");
    }

    /// Of the token alone, as it is.
    #[test]
    fn equal_in_constant_time() {
        let bearer = read::<Bearer>("BEARER  aB1== ").unwrap();
        assert!(bearer.ct_eq("aB1=="));
        for other in ["", "aB1=", "aB1===", "ab1==", "xB1==", "aB1=x", "Bearer aB1=="] {
            assert!(!bearer.ct_eq(other), "{other}");
        }
    }

    #[test]
    fn faults() {
        refuses::<Bearer>(&[
            ("", "expected an authentication scheme at byte 0"),
            ("Bearer", "expected credentials after the scheme at byte 6"),
            ("Bearer ", "expected credentials after the scheme at byte 7"),
            ("Bearer\tx", "expected an authentication scheme at byte 6"),
            ("Bearer =", "expected a token68 at byte 7"),
            ("Bearer a b", "expected the end of the value at byte 9"),
            ("Bearer a\"b", "expected the end of the value at byte 8"),
            ("Bearer a,b", "expected the end of the value at byte 8"),
            ("Basic YTpi", "expected Bearer credentials at byte 0"),
        ]);
        assert_eq!(read::<Bearer>("Basic YTpi").unwrap_err().code(), "wrong-scheme");
        assert!(read::<Bearer>("Bearer a b").unwrap_err().is_sensitive());
    }

    #[test]
    fn nothing_but_a_token_is_written() {
        assert_eq!(Bearer::new("a==").unwrap().to_lines().as_slice(), ["Bearer a=="]);
        for token in ["", "a b", "a\r\nb", "a=b", "ä"] {
            assert!(Bearer::new(token).is_err(), "{token:?}");
        }
    }

    #[test]
    fn equal_by_token() {
        assert_eq!(read::<Bearer>("Bearer abc"), read::<Bearer>("bearer  abc "));
        for other in ["Bearer abC", "Bearer ab", "Bearer abcd", "Bearer abc="] {
            assert_ne!(read::<Bearer>("Bearer abc").unwrap(), read::<Bearer>(other).unwrap());
            assert_ne!(read::<Bearer>(other).unwrap(), read::<Bearer>("Bearer abc").unwrap());
        }
        assert_ne!(Bearer::new("a").unwrap(), Bearer::new("b").unwrap());
    }
}
