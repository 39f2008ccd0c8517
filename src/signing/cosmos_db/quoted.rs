//! The string-to-sign that the service quotes in its 401.

use core::fmt;
use std::borrow::Cow;

use super::{ResourceLink, string_to_sign};
use crate::grammar::percent::decode_text;
use crate::message::Request;
use crate::names::table;

/// The largest part of a body that is scanned after the quote.
const MAX_QUOTE_LEN: usize = 65_536;

table! {
    /// A line of the string-to-sign.
    ///
    /// ```
    /// use masthead::signing::cosmos_db::PayloadLine;
    ///
    /// assert_eq!(PayloadLine::ResourceLink.to_string(), "the resource link");
    /// ```
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum PayloadLine: &'static str {
        /// The first: the method, in lower case.
        Verb = "the verb",
        /// The second.
        ResourceType = "the resource type",
        /// The third.
        ResourceLink = "the resource link",
        /// The fourth: `x-ms-date`, in lower case.
        XMsDate = "x-ms-date",
        /// The fifth: `Date`, where there is no `x-ms-date`.
        Date = "date",
    }
}

impl PayloadLine {
    /// Where the line stands, counted from 0.
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }
}

impl fmt::Display for PayloadLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.row())
    }
}

/// A line that the service signed in another way than it is in a request.
///
/// ```
/// use masthead::signing::cosmos_db::QuotedPayload;
///
/// let quoted = QuotedPayload::find(r"payload to sign: 'get\ndocs\ndbs/a\n\n\n'")?;
/// let differences = quoted.compare(b"get\ndbs\ndbs/a\n\n\n");
/// assert_eq!(
///     differences[0].to_string(),
///     "line 2, the resource type: this request has \"dbs\", but the service signed \"docs\""
/// );
/// # Ok::<(), masthead::signing::cosmos_db::NotQuoted>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LineDifference {
    /// Which line.
    pub line: PayloadLine,
    /// What the text has that the quote was compared with: the string-to-sign of a request as it came. Whoever
    /// signed it may have signed yet another one.
    pub ours: String,
    /// The text that the service signed.
    pub theirs: String,
}

impl fmt::Display for LineDifference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, ours, theirs } = self;
        write!(
            f,
            "line {}, {line}: this request has {ours:?}, but the service signed {theirs:?}",
            line.index() + 1
        )?;
        match self.likeness() {
            Some(likeness) => write!(f, " ({likeness})"),
            None => Ok(()),
        }
    }
}

impl LineDifference {
    /// How the line of the service is made of the one of the request, where that is known.
    fn likeness(&self) -> Option<&'static str> {
        let Self { line, ours, theirs } = self;
        let is_link = *line == PayloadLine::ResourceLink;
        if ours.to_lowercase() == theirs.to_lowercase() {
            Some("the letters are in a different case")
        } else if is_link && ours.contains('+') && ours.replace('+', " ") == *theirs {
            Some("the service decodes a \"+\" to a space: send a \"+\" of an id as %2B")
        } else if is_link && ours.contains('%') {
            Some("the service decodes percent-encoding: send a \"%\" of an id as %25")
        } else if is_link && !theirs.is_empty() && ours.rsplit('/').next() == Some(theirs) {
            Some("only the last id")
        } else if is_link && decode_text(theirs) == *ours {
            Some("percent-encoding is not decoded")
        } else {
            None
        }
    }
}

/// The lines that the service signed in another way than any link that the request may have signed.
pub(crate) fn differences(request: &Request<'_>, quoted: &QuotedPayload) -> Vec<LineDifference> {
    let compare = |link: &ResourceLink<'_>| quoted.compare(&string_to_sign(request, link));
    let own = compare(&ResourceLink::of(request.target));
    let is_other = |link: &ResourceLink<'_>| compare(link).is_empty();
    match ResourceLink::others(request.target).iter().any(is_other) {
        true => Vec::new(),
        false => own,
    }
}

/// The reason why there is no [`QuotedPayload`] in a text.
///
/// ```
/// use masthead::signing::cosmos_db::{NotQuoted, QuotedPayload};
///
/// assert_eq!(QuotedPayload::find("Unauthorized"), Err(NotQuoted::Absent));
/// assert_eq!(QuotedPayload::find("payload to sign: 'get'"), Err(NotQuoted::NotFiveLines));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NotQuoted {
    /// The text quotes nothing.
    Absent,
    /// The quoted text does not have the five lines of a string-to-sign. Some logs drop empty lines.
    NotFiveLines,
}

impl fmt::Display for NotQuoted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Absent => "the text does not quote a string-to-sign",
            Self::NotFiveLines => {
                "the quoted text does not have the five lines of a string-to-sign"
            }
        })
    }
}

impl core::error::Error for NotQuoted {}

/// The string-to-sign of the service, as its 401 quotes it.
///
/// ```text
/// Server used the following payload to sign: 'get\ndocs\ndbs/a/colls/b\nthu, 27 apr 2017 00:51:12 gmt\n\n'
/// ```
///
/// The newlines are newlines, or a backslash and an `n`, as the service writes them, with as many
/// backslashes as the JSON around it and the logs around that have put there. Names of Azure Cosmos DB hold no
/// backslash, so that each one begins an escape.
///
/// ```
/// use masthead::signing::cosmos_db::{PayloadLine, QuotedPayload};
///
/// let body = r#"{"code":"Unauthorized","message":"The input authorization token can't serve the request. The wrong key is being used or the expected payload is not built as per the protocol. Server used the following payload to sign: 'get\\ndocs\\ndbs/a/colls/b/docs/it's\\nthu, 27 apr 2017 00:51:12 gmt\\n\\n'\r\nActivityId: 0"}"#;
/// let quoted = QuotedPayload::find(body)?;
/// assert_eq!(quoted.line(PayloadLine::ResourceLink), "dbs/a/colls/b/docs/it's");
/// assert_eq!(quoted.to_string(), "get\ndocs\ndbs/a/colls/b/docs/it's\nthu, 27 apr 2017 00:51:12 gmt\n\n");
/// # Ok::<(), masthead::signing::cosmos_db::NotQuoted>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotedPayload {
    lines: [String; 5],
}

impl QuotedPayload {
    /// Finds the quote in the body of a response, or in a log that holds it.
    ///
    /// # Errors
    ///
    /// When the text is missing, or when it does not have five lines.
    pub fn find(text: &str) -> Result<Self, NotQuoted> {
        let mut rest = quote(text.as_bytes()).ok_or(NotQuoted::Absent)?;
        rest = &rest[..rest.len().min(MAX_QUOTE_LEN)];
        let mut lines: [String; 5] = Default::default();
        for line in &mut lines {
            let mut bytes = Vec::new();
            loop {
                match piece(rest).ok_or(NotQuoted::NotFiveLines)? {
                    (Piece::Newline, after) => {
                        rest = after;
                        break;
                    }
                    (Piece::Byte(b), after) => {
                        bytes.push(b);
                        rest = after;
                    }
                    (Piece::Char(c), after) => {
                        bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                        rest = after;
                    }
                }
            }
            *line = String::from_utf8_lossy(&bytes).into_owned();
        }
        Ok(Self { lines })
    }

    /// A line, without its newline.
    #[must_use]
    pub fn line(&self, line: PayloadLine) -> &str {
        &self.lines[line.index()]
    }

    /// The lines that differ from those of a string-to-sign. Of one that has fewer than five lines, the others
    /// are empty.
    #[must_use]
    pub fn compare(&self, ours: &[u8]) -> Vec<LineDifference> {
        let mut lines = ours.split(|&b| b == b'\n').map(String::from_utf8_lossy);
        let mut differences = Vec::new();
        for &line in PayloadLine::ALL {
            let ours = lines.next().unwrap_or(Cow::Borrowed(""));
            let theirs = self.line(line);
            if ours != theirs {
                let (ours, theirs) = (ours.into_owned(), theirs.to_owned());
                differences.push(LineDifference { line, ours, theirs });
            }
        }
        differences
    }
}

/// The string-to-sign itself.
impl fmt::Display for QuotedPayload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lines.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

/// The text after the opening quote.
fn quote(text: &[u8]) -> Option<&[u8]> {
    // "payload to sign: '", and "string to sign - '" in other messages of the service.
    const MARK: &[u8] = b" to sign";
    let windows = text.windows(MARK.len()).enumerate();
    let mut marks = windows.filter(|(_, window)| window.eq_ignore_ascii_case(MARK));
    // A log may speak of what it is to sign before it comes to the quote.
    marks.find_map(|(at, _)| {
        let rest = text[at + MARK.len()..].trim_ascii_start();
        let rest = rest.strip_prefix(b":").or_else(|| rest.strip_prefix(b"-"))?.trim_ascii_start();
        // It may have escaped the quote.
        let escapes = rest.iter().take_while(|&&b| b == b'\\').count();
        match (escapes, &rest[escapes..]) {
            (_, [b'\'' | b'"', after @ ..]) => Some(after),
            (1.., [b'u', after @ ..]) => match unicode(after) {
                (Piece::Char('\'' | '"'), after) => Some(after),
                _ => None,
            },
            _ => None,
        }
    })
}

enum Piece {
    Newline,
    Byte(u8),
    Char(char),
}

/// The next character or newline; `None` at the end.
fn piece(mut text: &[u8]) -> Option<(Piece, &[u8])> {
    // The other half of a line end. Not by recursion: there may be thousands.
    while let Some(rest) = carriage_return(text) {
        text = rest;
    }
    match text {
        [] => None,
        [b'\r', b'\n', rest @ ..] | [b'\n', rest @ ..] => Some((Piece::Newline, rest)),
        [b'\\', ..] => {
            let slashes = text.iter().take_while(|&&b| b == b'\\').count();
            match &text[slashes..] {
                [b'n', rest @ ..] => Some((Piece::Newline, rest)),
                [b'u', rest @ ..] => Some(match unicode(rest) {
                    (Piece::Char('\n'), rest) => (Piece::Newline, rest),
                    piece => piece,
                }),
                [b'x', high, low, rest @ ..] => match hex(&[*high, *low]) {
                    Some(byte) => Some((Piece::Byte(byte.to_be_bytes()[1]), rest)),
                    None => Some((Piece::Byte(b'x'), &text[slashes + 1..])),
                },
                [b, rest @ ..] => Some((Piece::Byte(*b), rest)),
                [] => None,
            }
        }
        [b, rest @ ..] => Some((Piece::Byte(*b), rest)),
    }
}

/// The text after an escaped carriage return, if there is one.
fn carriage_return(text: &[u8]) -> Option<&[u8]> {
    let slashes = text.iter().take_while(|&&b| b == b'\\').count();
    let escape = Some(&text[slashes..]).filter(|_| slashes > 0)?;
    match escape.strip_prefix(b"u").map(unicode) {
        Some((Piece::Char('\r'), rest)) => Some(rest),
        _ => escape.strip_prefix(b"r"),
    }
}

/// The character of an escape; `text` starts after `\u`.
fn unicode(text: &[u8]) -> (Piece, &[u8]) {
    let Some((first, rest)) =
        text.split_first_chunk::<4>().filter(|(four, _)| hex(*four).is_some())
    else {
        return (Piece::Byte(b'u'), text);
    };
    let first = hex(first).unwrap_or_default();
    if let Some(c) = char::from_u32(first.into()) {
        return (Piece::Char(c), rest);
    }
    // The other half of a surrogate pair.
    let slashes = rest.iter().take_while(|&&b| b == b'\\').count();
    let second = rest[slashes..].strip_prefix(b"u").and_then(|rest| rest.split_first_chunk::<4>());
    let pair = second.and_then(|(four, rest)| {
        let c = char::decode_utf16([first, hex(four)?]).next()?.ok()?;
        Some((Piece::Char(c), rest))
    });
    pair.unwrap_or((Piece::Char(char::REPLACEMENT_CHARACTER), rest))
}

fn hex(digits: &[u8]) -> Option<u16> {
    digits.iter().try_fold(0, |number, &b| {
        let digit = u16::try_from(char::from(b).to_digit(16)?).ok()?;
        Some(number << 4 | digit)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: &str = "post\ndocs\ndbs/a/colls/b\nsat, 18 jun 2022 08:34:53 gmt\n\n";

    #[track_caller]
    fn finds(text: &str) {
        assert_eq!(QuotedPayload::find(text).map(|quoted| quoted.to_string()), Ok(PLAIN.into()));
    }

    #[test]
    fn every_depth_of_escapes() {
        let mut text =
            format!("… Server used the following payload to sign: '{PLAIN}'\r\nActivityId: 0");
        finds(&text);
        finds(&text.replace('\n', "\r\n"));
        text = text.replace('\r', "\\r").replace('\n', "\\n");
        for _ in 0..4 {
            finds(&text);
            text = format!("{{\"message\":\"{}\"}}", text.replace('\\', "\\\\"));
        }
        finds(&text.replace('\'', "\\'"));
        finds(&text.replace("payload to sign", "string To Sign"));
        finds(&text.replace("payload to sign:", "string to sign -"));
        finds(&text.replace("sign: '", "sign: \""));
        // Serializers of JSON escape more than they have to.
        finds(&text.replace('\'', "\\u0027"));
        finds(&text.replace('\'', "\\\\u0022"));
        finds(&text.replace("\\n", "\\u000a").replace('\'', "\\u0027"));
        finds(&text.replace("\\n", "\\u000d\\u000A"));
        finds(&format!("nothing to sign: skipped\npayload to sign: none\n{text}"));
        // Old clients cut the closing quote away.
        finds(&text[..text.rfind('\'').unwrap()]);
    }

    #[test]
    fn characters_that_were_escaped() {
        let link = |text: &str| {
            let text = format!("payload to sign: 'get\\ndocs\\n{text}\\n\\n\\n'");
            QuotedPayload::find(&text).unwrap().line(PayloadLine::ResourceLink).to_owned()
        };
        assert_eq!(link("dbs/it's"), "dbs/it's");
        assert_eq!(link("é"), "é");
        assert_eq!(link("\\u00e9\\\\u65e5"), "é日");
        assert_eq!(link("\\ud83d\\ude00"), "😀");
        assert_eq!(link("\\ud83dx"), "\u{fffd}x");
        assert_eq!(link("\\xc3\\xa9"), "é");
        assert_eq!(link("\\/\\u12"), "/u12");
    }

    #[test]
    fn texts_without_a_whole_quote() {
        for (text, error) in [
            ("", NotQuoted::Absent),
            ("payload to sign: get", NotQuoted::Absent),
            ("payload to sign:", NotQuoted::Absent),
            ("payload to sign: '", NotQuoted::NotFiveLines),
            ("payload to sign: 'get\\ndbs\\n\\n\\n'", NotQuoted::NotFiveLines),
            ("payload to sign: 'get\\", NotQuoted::NotFiveLines),
            // No stack is deep enough to recurse over these.
            (
                &format!("payload to sign: '{}", "\\r".repeat(MAX_QUOTE_LEN)),
                NotQuoted::NotFiveLines,
            ),
        ] {
            assert_eq!(QuotedPayload::find(text), Err(error), "{text}");
        }
        let long = format!("payload to sign: '{}\n\n\n\n\n'", "x".repeat(MAX_QUOTE_LEN));
        assert_eq!(QuotedPayload::find(&long), Err(NotQuoted::NotFiveLines));
    }

    #[test]
    fn line_by_line() {
        let quoted = QuotedPayload::find(&format!("payload to sign: '{PLAIN}'")).unwrap();
        assert_eq!(quoted.compare(PLAIN.as_bytes()), []);
        let lines = |ours: &str| -> Vec<_> {
            quoted.compare(ours.as_bytes()).into_iter().map(|found| found.line).collect()
        };
        assert_eq!(lines(&PLAIN.replace("post", "POST")), [PayloadLine::Verb]);
        assert_eq!(lines(&PLAIN.replace("/b", "/B")), [PayloadLine::ResourceLink]);
        assert_eq!(lines("post\ndocs\ndbs/a/colls/b"), [PayloadLine::XMsDate]);
    }
}
