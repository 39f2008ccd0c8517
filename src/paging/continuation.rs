//! `x-ms-continuation`: where the next page begins.

use core::fmt;
use nom::Parser;
use std::borrow::Cow;

use http::HeaderName;

use crate::deviation::Notes;
use crate::error::{DecodeError, Expected};
use crate::field::{
    Describe, Description, Fixed, FixedReceived, Part, Spans, arbitrary, field, text,
};

use crate::grammar::leaf::{opaque_or_empty, trim_end};
use crate::grammar::{Fault, Parsed, Span};

static NAME: HeaderName = HeaderName::from_static("x-ms-continuation");

/// How many characters of a token `Debug` shows.
const SHOWN: usize = 16;

#[derive(Clone, Copy)]
struct TokenSpan(Span);

impl Spans for TokenSpan {
    const PATTERN: Option<&'static str> = Some("{text}|");

    type Ref<'a> = ContinuationRef<'a>;

    #[inline]
    fn read<'a>(input: &'a [u8], line_len: usize, _: &mut Notes) -> Parsed<'a, Self> {
        opaque_or_empty.map(|text| Self(Span::first(input, text, line_len))).parse(input)
    }

    #[inline]
    fn view(fixed: Fixed<'_, Self>) -> ContinuationRef<'_> {
        let token = fixed.spans.0.of(fixed.line);
        ContinuationRef { token }
    }

    #[inline]
    fn canonical(view: ContinuationRef<'_>) -> Option<Vec<u8>> {
        Some(view.token.to_vec())
    }
}

/// An [`x-ms-continuation`](Continuation) header, borrowed.
///
/// `Debug` shows the beginning of the token and its length.
///
/// ```
/// use masthead::{Field, FieldLines, paging::Continuation};
///
/// let line = br##"{"token":"+RID:~AAAAowAAAKQ=#RT:1#TRC:2","range":{"min":"","max":"FF"}}"##;
/// let next = Continuation::parse_strict(FieldLines::one(line))?;
/// assert_eq!(next.as_bytes(), line);
/// assert_eq!(format!("{next:?}"), r#"ContinuationRef("{\"token\":\"+RID:~…", 71 bytes)"#);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ContinuationRef<'a> {
    token: &'a [u8],
}

impl<'a> ContinuationRef<'a> {
    /// The token, byte for byte.
    #[must_use]
    #[inline]
    pub const fn as_bytes(&self) -> &'a [u8] {
        self.token
    }

    /// The token as text; octets that are not UTF-8 are read as ISO 8859-1.
    #[must_use]
    #[inline]
    pub fn text(&self) -> Cow<'a, str> {
        text(self.token)
    }

    /// Whether there is no token: in a response this is the last page, and a request with it asks
    /// for the first.
    #[must_use]
    #[inline]
    pub const fn is_empty(&self) -> bool {
        self.token.is_empty()
    }
}

impl fmt::Debug for ContinuationRef<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.text();
        let mut shown: String = text.chars().take(SHOWN).collect();
        if shown.len() < text.len() {
            shown.push('…');
        }
        write!(f, "ContinuationRef({shown:?}, {} bytes)", self.token.len())
    }
}

impl Describe for ContinuationRef<'_> {
    #[inline]
    fn describe(&self) -> Description {
        let token = Description::text(self.token);
        Description::Object(vec![Part::new(
            "token",
            "opaque start of the next page, to be sent back unchanged",
            token,
        )])
    }
}

/// `x-ms-continuation`: where the next page begins.
///
/// ```text
/// x-ms-continuation = *( VCHAR / SP / HTAB / obs-text )
/// ```
///
/// Azure Cosmos DB sends it with a page that is not the last, and the client repeats its request with
/// the same value. The value is opaque: it holds quotes, braces and commas, which are its own, and has
/// no other form than the one in which it came. It may be empty, which the service takes as it does an
/// absent header: there [is no token](ContinuationRef::is_empty).
///
/// Some SDKs wrap a token into their own, for their callers to keep. Those are not for the service, and the grammar
/// cannot distinguish them.
///
/// Example of the service: `-RID:~YVEzAK5GDSwBAAAAAAAAAA==#RT:1#TRC:1#ISV:2#IEO:65567#QCF:8`.
///
/// Deviations: none.
///
/// ```
/// use http::{HeaderMap, HeaderValue};
/// use masthead::{FieldMapExt, paging::Continuation};
///
/// let mut response = HeaderMap::new();
/// response.insert("x-ms-continuation", HeaderValue::from_static("-RID:~YVEz#RT:1#TRC:1"));
///
/// let mut request = HeaderMap::new();
/// request.write(&response.require::<Continuation>()?);
/// assert_eq!(request["x-ms-continuation"], "-RID:~YVEz#RT:1#TRC:1");
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct Continuation(FixedReceived<TokenSpan>);

impl Continuation {
    /// A header of a token that was kept.
    ///
    /// # Errors
    ///
    /// When the token is too long or holds a control character, and when white space is at one of its
    /// ends, which no field value can carry.
    #[inline]
    pub fn new(token: &str) -> Result<Self, DecodeError> {
        let token = token.as_bytes();
        let blank = match token {
            [b' ' | b'\t', ..] => Some(token),
            [.., b' ' | b'\t'] => Some(&token[trim_end(token).len()..]),
            _ => None,
        };
        if let Some(at) = blank {
            let fault = Fault::unexpected(at, Expected::BareToken);
            return Err(fault.in_piece(&NAME, 0, token));
        }
        FixedReceived::from_text(&NAME, token).map(Self)
    }
}

field!(fixed Continuation, ContinuationRef, TokenSpan, &NAME);

// Also the empty one.
arbitrary!(
    Continuation,
    "([!-~\u{a0}-\u{2fff}]([\t -~]{0,80}[!-~])?)?"
        .prop_map(|token| Continuation::new(&token).unwrap())
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::{owned, read, reads};
    use crate::{Field, FieldLines};

    #[track_caller]
    fn holds(line: &[u8], token: &[u8]) {
        assert_eq!(reads::<Continuation>(line).as_bytes(), token);
        let owned = owned::<Continuation>(line);
        assert_eq!(owned.to_lines().as_slice(), [line]);
        assert_eq!(owned.canonical().as_slice(), [token]);
    }

    #[track_caller]
    fn fails(error: DecodeError, message: &str) {
        assert_eq!(error.to_string(), format!("x-ms-continuation: {message}"));
    }

    #[test]
    fn nothing_of_it_is_touched() {
        let json = br#"[{"token":"-RID:~A==#RT:2", "range":{"min":"","max":"FF"}}]"#;
        holds(json, json);
        holds(b" +RID:~A==#RT:2\t", b"+RID:~A==#RT:2");
        holds(b"\"a\", \"b\" ,,", b"\"a\", \"b\" ,,");
        holds(b"a  b\tc", b"a  b\tc");
        holds("é".as_bytes(), "é".as_bytes());
        holds(b"\xff", b"\xff");
        assert_ne!(Continuation::new("a").unwrap(), Continuation::new("A").unwrap());
    }

    #[test]
    fn an_empty_one_is_no_token() {
        holds(b"", b"");
        holds(b" \t ", b"");
        assert!(Continuation::new("").unwrap().view().is_empty());
        assert!(!Continuation::new("a").unwrap().view().is_empty());
    }

    #[test]
    fn faults() {
        let parse = |line: &'static [u8]| read::<Continuation>(line).unwrap_err();
        fails(parse(b"a\x01"), "expected a printable character, a space or a tab at byte 1");
        fails(parse(b" \x7f"), "expected a printable character, a space or a tab at byte 1");
        let lines = [http::HeaderValue::from_static("a"), http::HeaderValue::from_static("a")];
        let twice = Continuation::parse_strict(FieldLines::from(&lines[..])).unwrap_err();
        fails(twice, "occurs again in field line 2");
    }

    #[test]
    fn what_a_line_cannot_carry_is_not_written() {
        let new = |token| Continuation::new(token).unwrap_err();
        fails(new(" a"), "expected a token without surrounding white space at byte 0");
        fails(new("a b \t"), "expected a token without surrounding white space at byte 3");
        fails(new("\t"), "expected a token without surrounding white space at byte 0");
        fails(new("a\r\nb: c"), "expected a printable character, a space or a tab at byte 1");
        assert_eq!(new(&"a".repeat(70_000)).code(), "too-long");
    }

    #[test]
    fn debug_is_short() {
        let long = Continuation::new(&"é".repeat(1_000)).unwrap();
        let shown = "é".repeat(SHOWN);
        assert_eq!(
            format!("{:?}", long.view()),
            format!("ContinuationRef(\"{shown}…\", 2000 bytes)")
        );
        let short = Continuation::new("a").unwrap();
        assert_eq!(format!("{short:?}"), "Continuation(ContinuationRef(\"a\", 1 bytes))");
    }
}
