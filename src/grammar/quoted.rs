//! `quoted-string` of RFC 9110 5.6.4.

use nom::Parser;
use nom::combinator::cut;
use nom::sequence::preceded;

use super::class::{FIELD, QDTEXT, is_qdtext};
use super::leaf::{byte, run_long};
use super::{Parsed, fail};
use crate::error::Expected;

/// A quoted string: the text between its quotes as it stands, and whether it has escapes.
///
/// ```text
/// quoted-string = DQUOTE *( qdtext / quoted-pair ) DQUOTE
/// quoted-pair   = "\" ( HTAB / SP / VCHAR / obs-text )
/// ```
#[inline(always)]
pub(crate) fn quoted_string(input: &[u8]) -> Parsed<'_, (&[u8], bool)> {
    preceded(byte(b'"', Expected::QuotedString), cut(up_to_quote)).parse(input)
}

/// Appends `text` as a quoted string, with the escapes that it needs.
pub(crate) fn write_quoted(text: &[u8], out: &mut Vec<u8>) {
    out.push(b'"');
    for &b in text {
        if matches!(b, b'"' | b'\\') {
            out.push(b'\\');
        }
        out.push(b);
    }
    out.push(b'"');
}

/// Parses the rest after the first quote.
#[inline]
fn up_to_quote(inner: &[u8]) -> Parsed<'_, (&[u8], bool)> {
    let mut escaped = false;
    let mut rest = inner;
    loop {
        (rest, _) = run_long(QDTEXT, is_qdtext)(rest)?;
        match rest {
            [b'"', after @ ..] => {
                let text = &inner[..inner.len() - rest.len()];
                return Ok((after, (text, escaped)));
            }
            [b'\\', second, after @ ..] if FIELD.has(*second) => {
                escaped = true;
                rest = after;
            }
            [b'\\', after @ ..] => return fail(after, Expected::QuotedString),
            _ => return fail(rest, Expected::QuotedString),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_strings() {
        assert_eq!(quoted_string(b"\"\"x"), Ok((&b"x"[..], (&b""[..], false))));
        assert_eq!(quoted_string(b"\"a\tb\xff\""), Ok((&b""[..], (&b"a\tb\xff"[..], false))));
        assert_eq!(quoted_string(br#""a\"b\\",c"#), Ok((&b",c"[..], (&br#"a\"b\\"#[..], true))));
        for bad in
            [&b""[..], b"a\"", b"\"a", b"\"a\\\"", b"\"\\", b"\"\0\"", b"\"\\\n\"", b"\"\x7f\""]
        {
            assert!(quoted_string(bad).is_err(), "{bad:?}");
        }
    }
}
