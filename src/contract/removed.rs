//! Credentials that were taken out of a message on its way into a file.

use crate::FieldLines;

/// Words that tools put in the place of a credential.
const WORDS: [&str; 6] = ["redacted", "removed", "sanitized", "sanitised", "stripped", "hidden"];

/// Returns `true` if each of the lines has a placeholder.
pub(super) fn is_placeholder(lines: FieldLines<'_>) -> bool {
    lines.iter().all(stands_for_credential)
}

/// Returns `true` if the value, or the part after the scheme, stands for a credential: `[REDACTED]`, `***`, `xxx`.
fn stands_for_credential(value: &[u8]) -> bool {
    /// The longest that a word with its brackets is.
    const MAX: usize = 40;
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
}
