//! `#rule` lists of RFC 9110 5.6.1: how to get to the next member.

use super::leaf::ows;

/// Skips the white space and commas before a member; empty members do not count.
#[inline]
pub(crate) fn skip_empty(mut input: &[u8]) -> &[u8] {
    while let [b' ' | b'\t' | b',', rest @ ..] = input {
        input = rest;
    }
    input
}

/// The next comma, or the end. For members that have no quotes.
#[inline]
pub(crate) fn to_comma(input: &[u8]) -> &[u8] {
    let end = input.iter().position(|&b| b == b',').unwrap_or(input.len());
    &input[end..]
}

/// The next comma outside of quotes, or the end. A quote that is never closed reaches to the end.
///
/// `escapes`: whether a backslash in quotes takes the next byte with it, as in a quoted string but
/// not in an entity tag.
pub(crate) fn to_comma_unquoted(input: &[u8], escapes: bool) -> &[u8] {
    let mut quoted = false;
    let mut rest = input;
    loop {
        rest = match rest {
            [] | [b',', ..] if !quoted => return rest,
            [] => return rest,
            [b'"', after @ ..] => {
                quoted = !quoted;
                after
            }
            [b'\\', _, after @ ..] if quoted && escapes => after,
            [_, after @ ..] => after,
        };
    }
}

/// Checks that a member ends before `rest`, and returns the rest.
#[inline]
pub(crate) fn member_end(rest: &[u8]) -> Result<&[u8], &[u8]> {
    match ows(rest) {
        rest @ ([] | [b',', ..]) => Ok(rest),
        rest => Err(rest),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_in_quotes_do_not_count() {
        assert_eq!(to_comma(b"a\"b,c\",d"), b",c\",d");
        assert_eq!(to_comma_unquoted(b"a\"b,c\",d", true), b",d");
        assert_eq!(to_comma_unquoted(br#""a\",b",c"#, true), b",c");
        assert_eq!(to_comma_unquoted(br#""a\",b"#, false), b",b");
        assert_eq!(to_comma_unquoted(b"\"a,b", true), b"");
        assert_eq!(to_comma_unquoted(b"", true), b"");
    }
}
