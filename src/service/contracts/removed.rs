//! Credentials that were taken out of a message on its way into a file.

use http::HeaderMap;
use http::header::AUTHORIZATION;

/// Words that tools put in the place of a credential.
const WORDS: [&str; 6] = ["redacted", "removed", "sanitized", "sanitised", "stripped", "hidden"];

/// The headers without their `Authorization`, where a placeholder stands in it.
pub(super) fn without_placeholder(headers: &HeaderMap) -> Option<HeaderMap> {
    let mut lines = headers.get_all(AUTHORIZATION).iter();
    if !lines.any(|line| is_placeholder(line.as_bytes())) {
        return None;
    }
    let mut rest = headers.clone();
    rest.remove(AUTHORIZATION);
    Some(rest)
}

/// Whether the value, or what follows the scheme, stands for a credential: `[REDACTED]`, `***`, `xxx`.
fn is_placeholder(value: &[u8]) -> bool {
    let value = value.trim_ascii();
    let after_scheme = match value.iter().position(|&b| b == b' ') {
        Some(space) => value[space..].trim_ascii(),
        None => value,
    };
    [value, after_scheme].into_iter().any(|text| is_word(text) || is_blotted(text))
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
            assert!(is_placeholder(value.as_bytes()), "{value}");
        }
        for value in
            ["", "Bearer", "Bearer abc", "Bearer <token>", "Bearer **", "Bearer redactedx", "x"]
        {
            assert!(!is_placeholder(value.as_bytes()), "{value}");
        }
    }

    #[test]
    fn only_the_credentials_are_taken_out() {
        let mut map = HeaderMap::new();
        map.insert("host", "a".parse().unwrap());
        assert!(without_placeholder(&map).is_none());
        map.insert(AUTHORIZATION, "Bearer a".parse().unwrap());
        assert!(without_placeholder(&map).is_none());
        map.append(AUTHORIZATION, "[redacted]".parse().unwrap());
        let rest = without_placeholder(&map).unwrap();
        assert_eq!(rest.keys().map(http::HeaderName::as_str).collect::<Vec<_>>(), ["host"]);
    }
}
