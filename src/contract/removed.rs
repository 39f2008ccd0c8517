//! Credentials that were taken out of a message on its way into a file.

use crate::FieldLines;
#[cfg(feature = "signing")]
use crate::Request;

/// Words that tools put in the place of a credential.
const WORDS: [&str; 6] = ["redacted", "removed", "sanitized", "sanitised", "stripped", "hidden"];

/// The longest that a word with its brackets is.
const MAX: usize = 40;

/// Returns `true` if each of the lines has a placeholder.
pub(crate) fn is_placeholder(lines: FieldLines<'_>) -> bool {
    lines.iter().all(stands_for_credential)
}

/// Returns `true` if each of the lines has a placeholder, or credentials with one in a parameter: `sig=REDACTED`.
pub(super) fn are_credentials_removed(lines: FieldLines<'_>) -> bool {
    lines.iter().all(|value| stands_for_credential(value) || has_removed_parameter(value))
}

/// Returns `true` if the value, or the part after the scheme, stands for a credential: `[REDACTED]`, `***`, `xxx`.
fn stands_for_credential(value: &[u8]) -> bool {
    let value = value.trim_ascii();
    // No scheme is longer than such a word.
    let start = &value[..value.len().min(MAX)];
    let after_scheme = match start.iter().position(|&b| b == b' ') {
        Some(space) => value[space..].trim_ascii(),
        None => value,
    };
    let texts = [value, after_scheme].into_iter();
    texts.clone().any(is_blotted) || texts.filter(|text| text.len() <= MAX).any(is_word)
}

/// Returns `true` for a parameter of signed credentials that stands for what was there. Nearly always the value ends with
/// the padding of a signature, and nothing is searched.
fn has_removed_parameter(value: &[u8]) -> bool {
    /// Of a word that is percent-encoded with its brackets, and the name of the parameter.
    const TAIL: usize = 3 * MAX;
    let value = value.trim_ascii_end();
    let is_padded = match value {
        [.., b'='] => true,
        [.., b'%', b'3', d] => d.eq_ignore_ascii_case(&b'd'),
        _ => false,
    };
    let starts =
        |with: &[u8]| value.get(..with.len()).is_some_and(|it| it.eq_ignore_ascii_case(with));
    if is_padded {
        false
    } else if starts(b"type") {
        // A token may have ampersands, and is long.
        let tail = &value[value.len().saturating_sub(TAIL)..];
        let mut ends =
            tail.windows(3).filter(|it| it[0] == b'=' || it.eq_ignore_ascii_case(b"%3d"));
        ends.next().is_some() && is_parameter_removed(&decoded(tail))
    } else {
        starts(b"HMAC-SHA256 ")
            && value.split(|&b| b == b'&').any(|it| is_parameter_removed(&decoded(it)))
    }
}

/// Returns `true` if what follows the last equals sign stands for something else.
fn is_parameter_removed(text: &[u8]) -> bool {
    let value = text.iter().rposition(|&b| b == b'=').map(|at| &text[at + 1..]);
    value.is_some_and(|value| is_blotted(value) || value.len() <= MAX && is_word(value))
}

/// Returns `true` if a segment of the path or a value of the query stands for what was there. The words and signs are fewer
/// than in credentials, because names of resources may be others.
#[cfg(feature = "signing")]
fn is_in_target(target: &str) -> bool {
    let parts = target.split(['/', '?', '&', '=']);
    parts.filter(|part| !part.is_empty() && part.len() <= 3 * MAX).any(|part| {
        let part = decoded(part.as_bytes());
        let is_bare = part.iter().all(u8::is_ascii_alphabetic);
        match is_bare {
            true => part.eq_ignore_ascii_case(WORDS[0].as_bytes()),
            false => part[0] == b'*' && is_blotted(&part) || is_word(&part),
        }
    })
}

/// Returns `true` if a part of what is signed stands for what was there: of the target, or of a header that `signs` names.
#[cfg(feature = "signing")]
pub(crate) fn is_in_signed(request: &Request<'_>, signs: &[&str]) -> bool {
    let is_header = |name: &&str| {
        let mut lines = request.headers.get_all(*name).iter();
        lines.any(|line| stands_for_credential(line.as_bytes()))
    };
    is_in_target(request.target) || signs.iter().any(is_header)
}

/// The text without percent-encoding. What is no escape stays as it is.
fn decoded(text: &[u8]) -> Vec<u8> {
    let digit = |b: u8| char::from(b).to_digit(16);
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [first, after @ ..] = rest {
        let escaped = match rest {
            [b'%', high, low, ..] => digit(*high)
                .zip(digit(*low))
                .and_then(|(high, low)| u8::try_from(high * 16 + low).ok()),
            _ => None,
        };
        out.push(escaped.unwrap_or(*first));
        rest = if escaped.is_some() { &rest[3..] } else { after };
    }
    out
}

/// A word of the list, with or without brackets.
fn is_word(text: &[u8]) -> bool {
    let is_bracket = |b: &u8| {
        matches!(b, b'[' | b']' | b'<' | b'>' | b'(' | b')' | b'{' | b'}' | b'*' | b'_' | b'-')
    };
    let start = text.iter().position(|b| !is_bracket(b)).unwrap_or(text.len());
    let end = text.iter().rposition(|b| !is_bracket(b)).map_or(start, |last| last + 1);
    WORDS.iter().any(|word| text[start..end].eq_ignore_ascii_case(word.as_bytes()))
}

/// The same sign again and again.
fn is_blotted(text: &[u8]) -> bool {
    const FEWEST: usize = 3;
    text.len() >= FEWEST
        && matches!(text[0], b'*' | b'x' | b'X' | b'.' | b'-' | b'#')
        && text.iter().all(|b| *b == text[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders() {
        for value in [
            "[REDACTED]",
            "Bearer <redacted>",
            "Bearer ****",
            "REMOVED",
            "HMAC-SHA256 xxxxxx",
            "***",
        ] {
            assert!(is_placeholder(FieldLines::one(value.as_bytes())), "{value}");
        }
        for value in
            ["", "Bearer", "Bearer abc", "Bearer <token>", "Bearer **", "Bearer redactedx", "x"]
        {
            assert!(!is_placeholder(FieldLines::one(value.as_bytes())), "{value}");
        }
    }

    #[test]
    fn parameters_of_credentials() {
        let removed = |value: &str| are_credentials_removed(FieldLines::one(value.as_bytes()));
        for word in ["REDACTED", "***", "[REDACTED]", "<redacted>", "<removed>", "xxxxxx"] {
            let escaped = word.replace('<', "%3C").replace('>', "%3e").replace('[', "%5B");
            for value in [
                format!("HMAC-SHA256 Credential={word}&SignedHeaders=host&Signature={word}"),
                format!("HMAC-SHA256 Signature={word}&Credential=a&SignedHeaders=host"),
                format!("type=master&ver=1.0&sig={word}"),
                format!("type=aad&ver=1.0&sig={word} "),
                format!("type%3Dresource%26ver%3D1.0%26sig%3d{escaped}"),
            ] {
                assert!(removed(&value), "{value}");
            }
        }
        for value in [
            "type=master&ver=1.0&sig=YQ==",
            "type=master&ver=1.0&sig=YQ",
            "type%3dmaster%26ver%3d1.0%26sig%3d",
            "type%3dmaster%26ver%3d1.0%26sig%3dYQ%3d%3D",
            "type=resource&ver=1&sig=abc==;REDACTED2;",
            "HMAC-SHA256 Credential=a&SignedHeaders=host&Signature={{signature}}",
            "HMAC-SHA256 Credential=a&SignedHeaders=host&Signature=<signature>",
            "Bearer a=REDACTED",
        ] {
            assert!(!removed(value), "{value}");
        }
    }

    #[cfg(feature = "signing")]
    #[test]
    fn targets() {
        for target in [
            "/kv?key=REDACTED",
            "/kv?api-version=1.0&label=***&key=a",
            "/kv/REDACTED?api-version=1.0",
            "/kv?key=[REDACTED]",
            "/kv?key=%5BREDACTED%5D",
            "/dbs/%2A%2A%2A/colls/a",
            "/dbs/<removed>/colls/a",
        ] {
            assert!(is_in_target(target), "{target}");
        }
        for target in
            ["/kv?key=*", "/kv/hidden?label=", "/kv?key=xxx", "/dbs/removed", "/", "*", "/%"]
        {
            assert!(!is_in_target(target), "{target}");
        }
    }
}
