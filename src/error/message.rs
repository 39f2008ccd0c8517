//! The sentence of a [`DecodeError`].

mod numbers;

use core::fmt;
use core::ops::Range;

use super::{DecodeError, ErrorKind, Expected, Located, hint};
use crate::deviation::Deviation;
use crate::field::FieldLines;
use crate::grammar::mask::shown_of_line;
use crate::grammar::secrets::{Secret, secrets_of_line};
use crate::limits;

/// Longer text is not repeated after "found".
const MAX_FOUND: usize = 24;

/// The message of a [`DecodeError`] about lines at hand; see [`DecodeError::message`].
///
/// ```
/// use masthead::{Field, FieldLines, paging::ContentRange};
///
/// let lines = FieldLines::one(b"items 5-0/9");
/// let error = ContentRange::parse_strict(lines).unwrap_err();
/// let message = error.message(lines).to_string();
/// assert_eq!(message, "content-range: last position (0) is before the first (5)");
/// ```
#[derive(Clone, Copy)]
pub struct ErrorMessage<'a>(Located<'a>);

impl DecodeError {
    /// The error as a sentence to print beside its [`caret`](Self::caret): it says what was found, and not at which byte.
    ///
    /// `lines` are those that were decoded. No byte that may be part of a secret is repeated.
    ///
    /// ```
    /// use masthead::{Field, FieldLines, time::Date};
    ///
    /// let lines = FieldLines::one(b"Sun, 06 Nov 1994 08:49:37 CET");
    /// let error = Date::parse_strict(lines).unwrap_err();
    /// assert_eq!(error.to_string(), "date: expected \"GMT\" at byte 26");
    /// let message = error.message(lines).to_string();
    /// assert!(message.starts_with("date: expected \"GMT\", found \"CET\"; a date is in GMT"));
    /// ```
    #[must_use]
    pub fn message<'a>(&self, lines: FieldLines<'a>) -> ErrorMessage<'a> {
        Located::of(*self, lines).message()
    }

    /// Writes the sentence after the header's name, and says whether a position would add to it.
    pub(super) fn write(
        &self,
        f: &mut fmt::Formatter<'_>,
        line: Option<&[u8]>,
    ) -> Result<bool, fmt::Error> {
        let expected = self.expected_text();
        let noun = self.expected().noun(expected);
        match (self.kind(), self.expected()) {
            (ErrorKind::Missing, _) => return f.write_str("the header is missing").map(|()| false),
            (ErrorKind::Duplicate, _) => {
                return write!(f, "occurs again in field line {}", self.line() + 1).map(|()| false);
            }
            (ErrorKind::TooMany, Expected::OneLine) => {
                return write!(f, "more than {} field lines", limits::MAX_LINES).map(|()| false);
            }
            (ErrorKind::TooLong, Expected::OneLine) => {
                write!(f, "field line is longer than {} bytes", limits::MAX_LINE_LEN)?;
            }
            (ErrorKind::TooLong, _) => write!(f, "{noun} is too long")?,
            (ErrorKind::TooMany, Expected::Comment) => {
                write!(f, "comments are nested deeper than {}", limits::MAX_COMMENT_DEPTH)?;
            }
            (ErrorKind::TooMany, Expected::JsonValue) => {
                write!(f, "JSON is nested deeper than {}", limits::MAX_JSON_DEPTH)?;
            }
            (ErrorKind::TooMany, expected) => {
                let (limit, what) = match expected {
                    Expected::Region => (limits::MAX_REGIONS, "regions"),
                    Expected::KeyComponent => (limits::MAX_MEMBERS, "components"),
                    Expected::ResourceName => (limits::MAX_RESOURCES, "resources"),
                    _ => (limits::MAX_MEMBERS, "list members"),
                };
                write!(f, "more than {limit} {what}")?;
            }
            (ErrorKind::Empty, _) => write!(f, "expected {expected}, found nothing")?,
            (ErrorKind::OutOfRange, _) => numbers::write(f, self, line)?,
            (ErrorKind::DuplicateParameter, _) => write!(f, "{noun} occurs again")?,
            (ErrorKind::MissingParameter, _) => write!(f, "{noun} is missing")?,
            (ErrorKind::InvalidBase64, Expected::Digest) => {
                f.write_str("value is not a SHA-256 digest in base64")?;
            }
            (ErrorKind::InvalidBase64, _) => match self.span() {
                Some(span) if !span.is_empty() => write!(f, "{noun} is not valid base64")?,
                _ => write!(f, "{noun} is empty")?,
            },
            (ErrorKind::Deviation(deviation), _) => f.write_str(deviation.summary())?,
            _ => write!(f, "expected {expected}")?,
        }
        Ok(true)
    }
}

impl<'a> Located<'a> {
    /// The sentence about the error.
    pub(crate) const fn message(self) -> ErrorMessage<'a> {
        ErrorMessage(self)
    }
}

impl ErrorMessage<'_> {
    /// Writes the text at the error: its bytes or the word that starts there, unless a part of it is a secret.
    fn write_found(&self, f: &mut fmt::Formatter<'_>, masked: &Masked) -> fmt::Result {
        let Located { error, line, .. } = self.0;
        let (Some(line), Some(mut span)) = (line, error.span()) else { return Ok(()) };
        let rest = line.get(span.start..).unwrap_or_default();
        let is_inner =
            line[..span.start.min(line.len())].last().is_some_and(u8::is_ascii_alphanumeric);
        if span.len() == 1 && !is_inner {
            let word = rest.iter().take_while(|b| b.is_ascii_alphanumeric()).count();
            span.end = span.start + word.max(1);
        }
        if error.expected() == Expected::Quality {
            // The number as a whole: in 1.5, the error is at the 5.
            let is_of_number =
                |b: &&u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'+');
            let start = span.start.min(line.len());
            span.start = start - line[..start].iter().rev().take_while(is_of_number).count();
            span.end = start + line[start..].iter().take_while(is_of_number).count();
        }
        if !masked.is_none(span.clone()) {
            return Ok(());
        }
        match line.get(span) {
            Some([]) if rest.is_empty() => f.write_str(", found the end of the value"),
            Some(b" ") => f.write_str(", found a space"),
            Some(b"\t") => f.write_str(", found a tab"),
            Some(b"\"") => f.write_str(", found a double quote"),
            Some([byte @ (..=0x1f | 0x7f..)]) => write!(f, ", found byte 0x{byte:02x}"),
            Some(found @ [_, ..]) if found.len() <= MAX_FOUND => {
                match core::str::from_utf8(found) {
                    Ok(text) if found.iter().all(|b| matches!(b, b' '..=b'~')) => {
                        write!(f, ", found \"{text}\"")
                    }
                    _ => Ok(()),
                }
            }
            _ => Ok(()),
        }
    }
}

/// The sentence to print beside a caret. The alternate form (`{:#}`) is for where there is none: it has the position in
/// place of what was found there.
impl fmt::Display for ErrorMessage<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Located { error, line, .. } = &self.0;
        let is_about_a_byte = matches!(
            error.kind(),
            ErrorKind::UnexpectedByte
                | ErrorKind::UnexpectedEnd
                | ErrorKind::InvalidEscape
                | ErrorKind::WrongScheme
        );
        let is_about_the_value = is_about_a_byte
            || matches!(
                error.kind(),
                ErrorKind::InvalidBase64
                    | ErrorKind::MissingParameter
                    | ErrorKind::Deviation(
                        Deviation::UnquotedEntityTag | Deviation::SignatureLength
                    )
            )
            // Of a date the number is named, which is all that is wrong with it.
            || error.kind() == ErrorKind::OutOfRange && !hint::is_of_date(error.name());
        let hint = line.filter(|_| is_about_the_value);
        let hint = hint.and_then(|line| hint::of(error.name(), line));
        let separator = if hint.is_some() { "; " } else { "" };
        let hint = hint.unwrap_or_default();
        if f.alternate() {
            return write!(f, "{error}{separator}{hint}");
        }
        let masked = Masked::new(&self.0);
        // The numbers of a value are about its start as well, so that any secret withholds them.
        let line = line.filter(|line| masked.is_none(0..line.len()));
        write!(f, "{}: ", error.name())?;
        let has_place = error.write(f, line)?;
        if is_about_a_byte {
            self.write_found(f, &masked)?;
        }
        match error.line() {
            line @ 1.. if has_place => write!(f, " in field line {}", line + 1)?,
            _ => {}
        }
        write!(f, "{separator}{hint}")
    }
}

impl fmt::Debug for ErrorMessage<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ErrorMessage").field(&self.0.error).finish()
    }
}

/// The bytes of the line at fault that may be part of a secret.
pub(super) struct Masked {
    /// Where the line is sensitive, all but these.
    shown: Option<Vec<Range<usize>>>,
    secrets: Vec<Secret>,
}

impl Masked {
    pub(super) fn new(Located { error, line, is_sensitive }: &Located<'_>) -> Self {
        let line = line.unwrap_or_default();
        let shown = is_sensitive.then(|| shown_of_line(error.name(), line));
        Self { shown, secrets: secrets_of_line(error.name(), line) }
    }

    /// Returns `true` if the byte at `at` may be part of a secret.
    pub(super) fn has(&self, at: usize) -> bool {
        match &self.shown {
            Some(shown) => !shown.iter().any(|range| range.contains(&at)),
            None => self.secrets.iter().any(|secret| secret.range.contains(&at)),
        }
    }

    fn is_none(&self, span: Range<usize>) -> bool {
        !span.into_iter().any(|at| self.has(at))
    }
}

#[cfg(test)]
mod tests {
    use http::header::AUTHORIZATION;

    use super::*;
    use crate::auth::Authorization;
    use crate::field::Field;

    #[track_caller]
    fn shows(kind: ErrorKind, expected: Expected, span: Range<usize>, text: &str) {
        let error = DecodeError::new(&http::header::ETAG, kind, expected).at(0, span);
        let lines = FieldLines::one(b"ab \t\"\xff,bcd");
        assert_eq!(error.message(lines).to_string(), format!("etag: {text}"));
    }

    #[test]
    fn says_what_was_found() {
        let tag = Expected::EntityTag;
        let byte = ErrorKind::UnexpectedByte;
        shows(byte, tag, 0..1, "expected an entity tag, found \"ab\"");
        shows(byte, tag, 1..2, "expected an entity tag, found \"b\"");
        shows(byte, tag, 2..3, "expected an entity tag, found a space");
        shows(byte, tag, 3..4, "expected an entity tag, found a tab");
        shows(byte, tag, 4..5, "expected an entity tag, found a double quote");
        shows(byte, tag, 5..6, "expected an entity tag, found byte 0xff");
        shows(byte, tag, 7..10, "expected an entity tag, found \"bcd\"");
        shows(byte, tag, 7..8, "expected an entity tag, found \"bcd\"");
        shows(byte, tag, 9..40, "expected an entity tag");
        let end = ErrorKind::UnexpectedEnd;
        shows(end, tag, 10..10, "expected an entity tag, found the end of the value");
        shows(ErrorKind::Empty, tag, 0..0, "expected an entity tag, found nothing");
        let unquoted = ErrorKind::Deviation(Deviation::UnquotedEntityTag);
        shows(unquoted, tag, 0..1, "entity tag is missing its double quotes");
    }

    #[test]
    fn weights_are_found_as_a_whole() {
        for (line, found) in [
            ("*/*;q=1.5", "\"1.5\""),
            ("*/*;q=2, b", "\"2\""),
            ("*/*;q=1.5;b=c", "\"1.5\""),
            ("*/*;q=0.5x", "\"0.5x\""),
            ("*/*;q=-1", "\"-1\""),
            ("*/*;q=", "the end of the value"),
        ] {
            let lines = FieldLines::one(line.as_bytes());
            let error = crate::content::Accept::parse(lines).unwrap_err();
            let message = error.message(lines).to_string();
            assert!(message.ends_with(&format!("found {found}")), "{line}: {message}");
        }
    }

    #[test]
    fn hints_follow_in_both_forms() {
        let lines = FieldLines::one(br#"\"a\""#);
        let error = crate::conditional::IfMatch::parse_strict(lines).unwrap_err();
        let hint = "; the value still has the backslashes of escaped JSON text";
        assert!(error.message(lines).to_string().ends_with(hint));
        assert_eq!(format!("{:#}", error.message(lines)), format!("{error}{hint}"));
    }

    #[test]
    fn secrets_are_not_found() {
        let bearer = b"Bearer s3cret, s3cret";
        let lines = FieldLines::one(bearer);
        let error = Authorization::parse_strict(lines).unwrap_err();
        assert!(!error.message(lines).to_string().contains("found"), "{}", error.message(lines));
        for at in 0..bearer.len() {
            let error =
                DecodeError::new(&AUTHORIZATION, ErrorKind::UnexpectedByte, Expected::Token)
                    .at(0, at..at + 1)
                    .sensitive(true);
            let message = error.message(lines).to_string();
            let is_scheme = at < b"Bearer ".len();
            assert_eq!(message.contains("found"), is_scheme, "{at}");
            assert!(!message.contains("cret"), "{message}");
        }
    }
}
