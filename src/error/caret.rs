//! A field line with carets under the error.

use core::fmt::{self, Write};

use super::message::Masked;
use super::{DecodeError, Located};
use crate::field::FieldLines;

/// How many bytes of the line stand before and after the start of the fault.
const BEFORE: usize = 40;
const AFTER: usize = 40;

/// Shows the line of a [`DecodeError`] with carets under the fault; see [`DecodeError::caret`].
///
/// ```
/// use masthead::{Field, FieldLines, sync_token::SyncTokens};
///
/// let lines = FieldLines::one(b"a=b;sn=x");
/// let error = SyncTokens::parse_strict(lines).unwrap_err();
/// assert_eq!(error.caret(lines).to_string(), "a=b;sn=x\n       ^");
/// ```
#[derive(Clone, Copy)]
pub struct Caret<'a>(Located<'a>);

impl DecodeError {
    /// The line at fault, with carets under the span.
    ///
    /// Shows a window of the line, escapes what cannot be printed, and writes `*` for each byte that may be part of
    /// a secret. `lines` are those that were decoded.
    ///
    /// Where the header's type or the `HeaderValue` is sensitive, that is the whole line. Credentials in
    /// `Authorization` keep the words that tell their parts apart: known schemes and names of parameters, the known
    /// values of `type` and `ver`, and known names in `SignedHeaders` if nothing else is wrong with the parameters.
    /// In other headers it is the secrets in URIs.
    ///
    /// ```
    /// use masthead::{Field, FieldLines, auth::CosmosToken};
    ///
    /// let lines = FieldLines::one(b"type=master&ver=1.0&sig=c09PEVJr, gp2u");
    /// let error = CosmosToken::parse_strict(lines).unwrap_err();
    /// let caret = "type=master&ver=1.0&sig=**************\n                                ^";
    /// assert_eq!(error.caret(lines).to_string(), caret);
    /// ```
    #[must_use]
    pub fn caret<'a>(&self, lines: FieldLines<'a>) -> Caret<'a> {
        Located::of(*self, lines).caret()
    }
}

impl<'a> Located<'a> {
    /// The line with carets under the fault.
    pub(crate) const fn caret(self) -> Caret<'a> {
        Caret(self)
    }
}

impl fmt::Display for Caret<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Located { error, line, .. } = self.0;
        let Some(span) = error.span() else {
            return f.write_str("(no such header)");
        };
        let Some(line) = line else {
            return f.write_str("(no such field line)");
        };
        let masked = Masked::new(&self.0);

        let start = span.start.min(line.len());
        let from = start.saturating_sub(BEFORE);
        let to = (start + AFTER).min(line.len());
        let end = span.end.clamp(start, to);

        let mut before = 0;
        let mut under = 0;
        if from > 0 {
            f.write_str("…")?;
            before += 1;
        }
        for (i, &byte) in line.iter().enumerate().take(to).skip(from) {
            let width = write_byte(f, byte, masked.has(i))?;
            if i < start {
                before += width;
            } else if i < end {
                under += width;
            }
        }
        if to < line.len() {
            f.write_str("…")?;
        }
        f.write_char('\n')?;
        for _ in 0..before {
            f.write_char(' ')?;
        }
        for _ in 0..under.max(1) {
            f.write_char('^')?;
        }
        Ok(())
    }
}

impl fmt::Debug for Caret<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Caret").field(&self.0.error).finish()
    }
}

/// Writes one byte in printable form and says how many columns it took.
fn write_byte(f: &mut fmt::Formatter<'_>, byte: u8, masked: bool) -> Result<usize, fmt::Error> {
    match byte {
        _ if masked => f.write_char('*').map(|()| 1),
        b' '..=b'~' => f.write_char(char::from(byte)).map(|()| 1),
        b'\t' => f.write_str("\\t").map(|()| 2),
        _ => write!(f, "\\x{byte:02x}").map(|()| 4),
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use http::header::ETAG;

    use super::super::{ErrorKind, Expected};
    use super::*;

    fn at(line: usize, span: core::ops::Range<usize>) -> DecodeError {
        DecodeError::new(&ETAG, ErrorKind::UnexpectedByte, Expected::EntityTag).at(line, span)
    }

    #[track_caller]
    fn shows(error: DecodeError, lines: FieldLines<'_>, text: &str) {
        assert_eq!(error.caret(lines).to_string(), text);
    }

    #[test]
    fn picks_the_line() {
        let lines = [HeaderValue::from_static("first"), HeaderValue::from_static("second")];
        shows(at(1, 2..4), FieldLines::from(&lines[..]), "second\n  ^^");
        shows(at(2, 2..4), FieldLines::from(&lines[..]), "(no such field line)");
    }

    #[test]
    fn windows_and_escapes() {
        let long = [b"a".repeat(100), b"\xff\t".to_vec(), b"b".repeat(100)].concat();
        let shown =
            format!("…{}\\xff\\t{}…\n{}^^^^^^", "a".repeat(40), "b".repeat(38), " ".repeat(41));
        shows(at(0, 100..102), FieldLines::one(&long), &shown);
    }

    #[test]
    fn marks_the_end_of_the_line() {
        shows(at(0, 3..3), FieldLines::one(b"abc"), "abc\n   ^");
        shows(at(0, 9..12), FieldLines::one(b"abc"), "abc\n   ^");
        shows(at(0, 0..0), FieldLines::one(b""), "\n^");
    }

    #[test]
    fn masks() {
        let mut value = HeaderValue::from_static("secret");
        value.set_sensitive(true);
        shows(at(0, 2..3), FieldLines::from(&value), "******\n  ^");
        shows(at(0, 2..3).sensitive(true), FieldLines::one(b"secret"), "******\n  ^");
    }

    #[test]
    fn masks_the_secrets_of_credentials() {
        let line = b"Bearer abc def";
        let mut value = HeaderValue::from_bytes(line).unwrap();
        value.set_sensitive(true);
        let error = DecodeError::new(
            &http::header::AUTHORIZATION,
            ErrorKind::UnexpectedByte,
            Expected::End,
        );
        let shown = "Bearer *******\n           ^";
        shows(error.at(0, 11..12), FieldLines::from(&value), shown);
        shows(error.at(0, 11..12).sensitive(true), FieldLines::one(line), shown);
        // A word that is cut by the window, and bytes that would be escaped.
        let long = [&b"Bearer "[..], &b"\xff\t".repeat(30)].concat();
        let shown = format!("…rer {}\n{}^^", "*".repeat(60), " ".repeat(41));
        shows(error.at(0, 43..45).sensitive(true), FieldLines::one(&long), &shown);
    }

    #[test]
    fn masks_a_host_with_a_user() {
        let host = DecodeError::new(&http::header::HOST, ErrorKind::UnexpectedByte, Expected::Port);
        shows(host.at(0, 2..3), FieldLines::one(b"u:secret@a"), "**********\n  ^");
        shows(host.at(0, 1..2), FieldLines::one(b"a b"), "a b\n ^");
    }

    #[test]
    fn masks_what_may_be_secret_in_a_uri() {
        let link = DecodeError::new(
            &http::header::LINK,
            ErrorKind::UnexpectedByte,
            Expected::UriCharacter,
        );
        let line = b"<//u:s@a/b?skip=1&sig=s|>; rel=next";
        shows(
            link.at(0, 23..24),
            FieldLines::one(line),
            "<//****a/b?skip=1&sig=**>; rel=next\n                       ^",
        );
        shows(at(0, 0..1), FieldLines::one(b"a?b=c"), "a?b=c\n^");
    }

    #[test]
    fn a_backslash_is_shown_as_it_is() {
        shows(at(0, 0..1), FieldLines::one(br#"\"a\""#), "\\\"a\\\"\n^");
    }

    #[test]
    fn a_missing_header_has_no_line() {
        shows(DecodeError::missing(&ETAG), FieldLines::one(b"x"), "(no such header)");
    }
}
