//! Forms in which entity tags are copied, and in which nothing matches them.

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::example::update;
use super::pages::PAGE;
use crate::conditional::ETag;
use crate::contract::{Reference, Rule, Severity};
use crate::{Field, FieldLines};

const TAG: Reference = Reference::rfc(9110, "8.8.3");

/// With padding or without.
const FORGIVING: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

pub(super) static JSON_ESCAPED: Rule = Rule::of(
    "partner.if-match.json-escaped",
    Severity::Error,
    "an entity tag with JSON escapes",
    "Parse the body as JSON and send the resulting eTag, with the quotes and without backslashes: \"2500ec5a-0000-0000-0000-5bf4967d0000\". In this form it never matches.",
    TAG,
    update!("If-Match: \\\"2500ec5a-0000-0000-0000-5bf4967d0000\\\"\r\n"),
)
.quoting(PAGE, "The ETag is usually on the resource and therefore, requires GET-ting the latest.")
.answered(412);

pub(super) static UNQUOTED: Rule = Rule::of(
    "partner.if-match.unquoted",
    Severity::Warning,
    "an entity tag without its double quotes",
    "Send the double quotes, which belong to the tag: \"2500ec5a-0000-0000-0000-5bf4967d0000\".",
    TAG,
    update!("If-Match: 2500ec5a-0000-0000-0000-5bf4967d0000\r\n"),
)
.quoting(PAGE, "Some API calls require passing the ETag via the If-Match header.");

pub(super) static WRAPPED: Rule = Rule::of(
    "partner.if-match.wrapped",
    Severity::Error,
    "an entity tag that is percent-encoded, or a placeholder in its place",
    "Send the eTag of the body as it is, with its double quotes: \"2500ec5a-0000-0000-0000-5bf4967d0000\". In this form it never matches.",
    TAG,
    update!("If-Match: %222500ec5a-0000-0000-0000-5bf4967d0000%22\r\n"),
)
.quoting(PAGE, "The ETag is usually on the resource and therefore, requires GET-ting the latest.")
.answered(412);

pub(super) static BASE64: Rule = Rule::of(
    "partner.if-match.base64",
    Severity::Warning,
    "an entity tag that was encoded as base64 once more",
    "Decode the base64 and send the result, which has its own double quotes: \"qmI+l5RGUgsYBQSfUXjxEg==\". In this form it never matches.",
    TAG,
    update!("If-Match: InFtSStsNVJHVWdzWUJRU2ZVWGp4RWc9PSI=\r\n"),
)
.quoting(PAGE, "Some API calls require passing the ETag via the If-Match header.")
.answered(412);

/// The rule for a member of `If-Match` that cannot be read at `offset`, where JSON escaped its quotes.
pub(super) fn of_broken(line: &[u8], offset: usize) -> Option<&'static Rule> {
    let (before, at) = line.split_at_checked(offset)?;
    let at = at.strip_prefix(b"W/").unwrap_or(at);
    // With the quotes of the JSON string, the first escaped one seems to be the end of the tag.
    let is_escaped =
        begins_with_escaped_quote(at) || at.starts_with(QUOTE) || before.ends_with(b"\"\\\"");
    is_escaped.then_some(&JSON_ESCAPED)
}

/// A quote as some writers of JSON escape it.
const QUOTE: &[u8] = b"\\u0022";

/// `\"`, however often it was escaped.
fn begins_with_escaped_quote(text: &[u8]) -> bool {
    let backslashes = text.iter().take_while(|b| **b == b'\\').count();
    backslashes > 0 && text.get(backslashes) == Some(&b'"')
}

/// The rule for a member of `If-Match` that has no quotes and begins at `offset`.
pub(super) fn of_bare(line: &[u8], offset: usize) -> &'static Rule {
    of_text(member(line, offset)).unwrap_or(&UNQUOTED)
}

/// The member without quotes that begins at `offset`.
pub(super) fn member(line: &[u8], offset: usize) -> &[u8] {
    let rest = line.get(offset..).unwrap_or_default();
    let end = rest.iter().position(|b| matches!(b, b',' | b' ' | b'\t')).unwrap_or(rest.len());
    &rest[..end]
}

/// The rule for what stands between the quotes of a tag, or should.
pub(super) fn of_text(text: &[u8]) -> Option<&'static Rule> {
    let is_escaped = text.len() >= 2 * QUOTE.len() && {
        let (head, tail) = (&text[..QUOTE.len()], &text[text.len() - QUOTE.len()..]);
        head == QUOTE && tail == QUOTE
    };
    if is_escaped {
        return Some(&JSON_ESCAPED);
    }
    let decoded = FORGIVING.decode(text).ok()?;
    ETag::parse_strict(FieldLines::one(&decoded)).is_ok().then_some(&BASE64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn is(rule: Option<&'static Rule>, code: &str) {
        assert_eq!(rule.map_or("", |rule| rule.code().trim_start_matches("partner.")), code);
    }

    #[test]
    fn broken_tags() {
        let tag = |line: &str, offset| of_broken(line.as_bytes(), offset);
        is(tag(r#"\"a\""#, 0), "if-match.json-escaped");
        is(tag(r#"\\\"a\\\""#, 0), "if-match.json-escaped");
        is(tag(r#"W/\"a\""#, 0), "if-match.json-escaped");
        is(tag(r#""b", \"a\""#, 5), "if-match.json-escaped");
        is(tag(r#""\"a\"""#, 3), "if-match.json-escaped");
        is(tag(r"\u0022a\u0022", 0), "if-match.json-escaped");
        for (other, offset) in [(r#""a"#, 2), ("W/a", 0), (r#"a"b""#, 0), ("\\a", 0), ("\\", 0)] {
            is(tag(other, offset), "");
        }
        is(tag("", 0), "");
        is(tag("a", 5), "");
    }

    #[test]
    fn tags_without_quotes() {
        let tag = |line: &str, offset| Some(of_bare(line.as_bytes(), offset));
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
