//! Forms in which identifiers and entity tags are copied, and in which nothing matches them.

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::rules;
use crate::conditional::ETag;
use crate::correlation::ClientRequestId;
use crate::service::Rule;
use crate::{Field, FieldLines};

/// How many characters a GUID has, with its hyphens and without.
const GUID_LEN: usize = 36;
const DIGITS_LEN: usize = 32;

/// With padding or without.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The rule for an identifier that cannot be read, where there is a GUID in it.
pub(super) fn of_id(line: &[u8]) -> Option<&'static Rule> {
    let text = line.trim_ascii();
    if is_digits(text) {
        return Some(&rules::ID_HYPHENS);
    }
    if bare_of_decoration(text).is_some_and(|inner| is_guid(inner) || is_digits(inner)) {
        return Some(&rules::ID_DECORATED);
    }
    let (guid, behind) = text.split_at_checked(GUID_LEN)?;
    (is_guid(guid) && !behind.is_empty()).then_some(&rules::ID_TRAILING)
}

fn is_guid(text: &[u8]) -> bool {
    text.len() == GUID_LEN && ClientRequestId::parse_strict(FieldLines::one(text)).is_ok()
}

fn is_digits(text: &[u8]) -> bool {
    text.len() == DIGITS_LEN && text.iter().all(u8::is_ascii_hexdigit)
}

/// What stands in braces, parentheses or quotes, or behind `urn:uuid:`.
fn bare_of_decoration(text: &[u8]) -> Option<&[u8]> {
    const URN: &[u8] = b"urn:uuid:";
    match text {
        [b'{', inner @ .., b'}'] | [b'(', inner @ .., b')'] | [b'"', inner @ .., b'"'] => {
            Some(inner)
        }
        _ => {
            let (head, inner) = text.split_at_checked(URN.len())?;
            head.eq_ignore_ascii_case(URN).then_some(inner)
        }
    }
}

/// The rule for a member of `If-Match` that cannot be read at `offset`, where JSON escaped its quotes.
pub(super) fn of_broken_tag(line: &[u8], offset: usize) -> Option<&'static Rule> {
    let (before, at) = line.split_at_checked(offset)?;
    let at = at.strip_prefix(b"W/").unwrap_or(at);
    // With the quotes of the JSON string, the first escaped one seems to be the end of the tag.
    (begins_with_escaped_quote(at) || before.ends_with(b"\"\\\"")).then_some(&rules::JSON_ESCAPED)
}

/// `\"`, however often it was escaped.
fn begins_with_escaped_quote(text: &[u8]) -> bool {
    let backslashes = text.iter().take_while(|b| **b == b'\\').count();
    backslashes > 0 && text.get(backslashes) == Some(&b'"')
}

/// The rule for a member of `If-Match` that has no quotes and begins at `offset`.
pub(super) fn of_bare_tag(line: &[u8], offset: usize) -> &'static Rule {
    let rest = line.get(offset..).unwrap_or_default();
    let end = rest.iter().position(|b| matches!(b, b',' | b' ' | b'\t')).unwrap_or(rest.len());
    of_tag_text(&rest[..end]).unwrap_or(&rules::UNQUOTED)
}

/// The rule for what stands between the quotes of a tag, or should.
pub(super) fn of_tag_text(text: &[u8]) -> Option<&'static Rule> {
    /// A quote as some writers of JSON escape it.
    const QUOTE: &[u8] = b"\\u0022";
    let is_escaped = text.len() >= 2 * QUOTE.len() && {
        let (head, tail) = (&text[..QUOTE.len()], &text[text.len() - QUOTE.len()..]);
        head == QUOTE && tail == QUOTE
    };
    if is_escaped {
        return Some(&rules::JSON_ESCAPED);
    }
    let decoded = BASE64.decode(text).ok()?;
    ETag::parse_strict(FieldLines::one(&decoded)).is_ok().then_some(&rules::BASE64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn is(rule: Option<&'static Rule>, code: &str) {
        assert_eq!(rule.map_or("", |rule| rule.code.trim_start_matches("partner.")), code);
    }

    #[test]
    fn identifiers() {
        const GUID: &str = "9c4d50ee-2d56-4cd3-8152-34347dc9f2b0";
        let id = |text: &str| of_id(text.as_bytes());
        for decorated in [
            "{9c4d50ee-2d56-4cd3-8152-34347dc9f2b0}",
            " (9C4D50EE-2D56-4CD3-8152-34347DC9F2B0) ",
            "\"9c4d50ee-2d56-4cd3-8152-34347dc9f2b0\"",
            "URN:uuid:9c4d50ee-2d56-4cd3-8152-34347dc9f2b0",
            "{9c4d50ee2d564cd3815234347dc9f2b0}",
        ] {
            is(id(decorated), "client-request-id.decorated");
        }
        is(id("9c4d50ee2d564cd3815234347dc9f2b0"), "client-request-id.hyphens");
        for behind in [",", " ", ", 9c4d50ee-2d56-4cd3-8152-34347dc9f2b0", "0", "}"] {
            let expected = if behind == " " { "" } else { "client-request-id.trailing" };
            is(id(&format!("{GUID}{behind}")), expected);
        }
        for other in [
            "",
            "a",
            "{",
            "{}",
            "{a}",
            "KPC.execute;9c4d50ee-2d56-4cd3-8152-34347dc9f2b0",
            &GUID[1..],
            "9c4d50ee2d564cd3815234347dc9f2bg",
            "9c4d50ee-2d56-4cd3-8152-34347dc9f2b\u{e9}",
        ] {
            is(id(other), "");
        }
    }

    #[test]
    fn broken_tags() {
        let tag = |line: &str, offset| of_broken_tag(line.as_bytes(), offset);
        is(tag(r#"\"a\""#, 0), "if-match.json-escaped");
        is(tag(r#"\\\"a\\\""#, 0), "if-match.json-escaped");
        is(tag(r#"W/\"a\""#, 0), "if-match.json-escaped");
        is(tag(r#""b", \"a\""#, 5), "if-match.json-escaped");
        is(tag(r#""\"a\"""#, 3), "if-match.json-escaped");
        for (other, offset) in [(r#""a"#, 2), ("W/a", 0), (r#"a"b""#, 0), ("\\a", 0), ("\\", 0)] {
            is(tag(other, offset), "");
        }
        is(tag("", 0), "");
        is(tag("a", 5), "");
    }

    #[test]
    fn tags_without_quotes() {
        let tag = |line: &str, offset| Some(of_bare_tag(line.as_bytes(), offset));
        is(tag("2500ec5a-0000-0000-0000-5bf4967d0000", 0), "if-match.unquoted");
        is(tag("InFtSStsNVJHVWdzWUJRU2ZVWGp4RWc9PSI=", 0), "if-match.base64");
        is(tag("\"a\", InFtSStsNVJHVWdzWUJRU2ZVWGp4RWc9PSI ,b", 5), "if-match.base64");
        // W/"a"
        is(tag("Vy8iYSI=", 0), "if-match.base64");
        is(tag(r"\u0022a\u0022", 0), "if-match.json-escaped");
        is(tag(r"\u0022", 0), "if-match.unquoted");
        // Base64 of something else.
        is(tag("JzEtVGFzayAgQEBAQEBAQEBAQEBAQEBAWCc=", 0), "if-match.unquoted");
        is(tag("a", 9), "if-match.unquoted");
    }
}
