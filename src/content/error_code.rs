//! `x-ms-error-code`: which error the content of a response describes.

use core::fmt;

use http::HeaderName;

use crate::deviation::Notes;
use crate::error::{DecodeError, Expected};
use crate::field::{
    Describe, Description, Fixed, FixedReceived, Part, Spans, arbitrary, ascii, field,
};
use crate::grammar::class::TCHAR;
use crate::grammar::leaf::{run1, whole};
use crate::grammar::{Parsed, Span};

static NAME: HeaderName = HeaderName::from_static("x-ms-error-code");

#[derive(Clone, Copy)]
struct CodeSpan(Span);

impl Spans for CodeSpan {
    const PATTERN: Option<&'static str> = Some("{token}");

    type Ref<'a> = ErrorCodeRef<'a>;

    #[inline]
    fn read<'a>(input: &'a [u8], line_len: usize, _: &mut Notes) -> Parsed<'a, Self> {
        let (rest, code) = run1(TCHAR, Expected::Token)(input)?;
        Ok((rest, Self(Span::before(rest, code, line_len))))
    }

    #[inline]
    fn view(fixed: Fixed<'_, Self>) -> ErrorCodeRef<'_> {
        ErrorCodeRef { code: fixed.spans.0.of(fixed.line) }
    }

    #[inline]
    fn canonical(view: ErrorCodeRef<'_>) -> Option<Vec<u8>> {
        Some(view.code.to_vec())
    }
}

/// An [`x-ms-error-code`](ErrorCode) header, borrowed.
///
/// Codes are case-sensitive: two are equal when they are so byte by byte.
///
/// ```
/// use masthead::{Field, FieldLines, content::ErrorCode};
///
/// let code = ErrorCode::parse_strict(FieldLines::one(b"InvalidPasswordFormat"))?;
/// assert_eq!(code.as_str(), "InvalidPasswordFormat");
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ErrorCodeRef<'a> {
    code: &'a [u8],
}

impl<'a> ErrorCodeRef<'a> {
    /// The code as it was sent.
    #[must_use]
    #[inline]
    pub fn as_str(&self) -> &'a str {
        ascii(self.code)
    }
}

impl fmt::Debug for ErrorCodeRef<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ErrorCodeRef").field(&self.as_str()).finish()
    }
}

impl Describe for ErrorCodeRef<'_> {
    #[inline]
    fn describe(&self) -> Description {
        let code = Description::text(self.code);
        Description::Object(vec![Part::new("code", "error code, the same as in the content", code)])
    }
}

/// `x-ms-error-code`: which error the content of a response describes.
///
/// ```text
/// x-ms-error-code = token
/// ```
///
/// Azure services send it with errors: it repeats the `code` of the error in the content, so that a client can
/// distinguish errors without parsing that. Microsoft's guidelines for Azure services make the codes part of an API
/// and list none, so any token is accepted. Neither Azure App Configuration nor Azure Cosmos DB documents the header.
///
/// Example of the [guidelines](https://github.com/microsoft/api-guidelines/blob/vNext/azure/Guidelines.md):
/// `InvalidPasswordFormat`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{FieldMapExt, content::ErrorCode};
///
/// let mut map = http::HeaderMap::new();
/// map.write(&ErrorCode::new("InvalidPasswordFormat")?);
/// assert_eq!(map["x-ms-error-code"], "InvalidPasswordFormat");
/// assert_eq!(map.peek::<ErrorCode>()?.unwrap().as_str(), "InvalidPasswordFormat");
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct ErrorCode(FixedReceived<CodeSpan>);

impl ErrorCode {
    /// A header of a code.
    ///
    /// # Errors
    ///
    /// When the code is not a token, with the position in it, or when it is too long for a field line.
    #[inline]
    pub fn new(code: &str) -> Result<Self, DecodeError> {
        let piece = code.as_bytes();
        whole(TCHAR, Expected::Token, piece).map_err(|fault| fault.in_piece(&NAME, 0, piece))?;
        FixedReceived::from_parts(&NAME, piece.to_vec()).map(Self)
    }
}

field!(fixed ErrorCode, ErrorCodeRef, CodeSpan, &NAME);

arbitrary!(
    ErrorCode,
    prop_oneof!["[A-Z][A-Za-z]{0,30}", "[!#-'*+.0-9A-Za-z^_`|~-]{1,24}"]
        .prop_map(|code| ErrorCode::new(&code).unwrap())
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::{keeps, refuses};
    use crate::{Field, FieldLines};

    #[test]
    fn one_token() {
        for code in ["InvalidPasswordFormat", "429", "a-B_1.~", "kv.not-found"] {
            keeps::<ErrorCode>(code, code);
        }
        keeps::<ErrorCode>("\tUnauthorized ", "Unauthorized");
    }

    #[test]
    fn faults() {
        refuses::<ErrorCode>(&[
            ("", "expected a token at byte 0"),
            (" \t", "expected a token at byte 2"),
            ("\"NotFound\"", "expected a token at byte 0"),
            ("NotFound, Gone", "expected the end of the value at byte 8"),
            ("Not found", "expected the end of the value at byte 4"),
        ]);
        let two = ["NotFound", "NotFound"].map(http::HeaderValue::from_static);
        let error = ErrorCode::parse_strict(FieldLines::from(&two[..])).unwrap_err();
        assert_eq!((error.code(), error.line()), ("duplicate", 1));
    }

    #[test]
    fn only_tokens_are_written() {
        let code = ErrorCode::new("NotFound").unwrap();
        assert_eq!(code.to_lines().as_slice(), ["NotFound"]);
        assert_ne!(code, ErrorCode::new("notfound").unwrap());
        for (bad, at) in [("", 0), ("Not found", 3), ("NotFound\r\n", 8)] {
            assert_eq!(ErrorCode::new(bad).unwrap_err().offset(), at);
        }
    }
}
