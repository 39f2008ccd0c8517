//! `auth-param` and `token68` for the oracles of credentials and challenges.

use super::bytes::{behind, is_blank, is_escapable, is_qdtext, is_tchar, is_token68};

/// A name and its value without escapes.
pub type Param = (String, Vec<u8>);

/// The `auth-param` that starts at `at`, and the place behind it.
///
/// ```text
/// auth-param = token BWS "=" BWS ( token / quoted-string )
/// ```
pub fn auth_param(line: &[u8], at: usize) -> Option<(Param, usize)> {
    let name_end = behind(line, at, is_tchar);
    let equals = behind(line, name_end, is_blank);
    if name_end == at || line.get(equals) != Some(&b'=') {
        return None;
    }
    let name = String::from_utf8(line[at..name_end].to_vec()).unwrap();
    let start = behind(line, equals + 1, is_blank);
    let (value, end) = if line.get(start) == Some(&b'"') {
        quoted_string(line, start + 1)?
    } else {
        let end = behind(line, start, is_tchar);
        (line[start..end].to_vec(), end)
    };
    (end > start).then_some(((name, value), end))
}

/// The text of a quoted string whose opening quote stands before `at`, and the place behind it.
fn quoted_string(line: &[u8], mut at: usize) -> Option<(Vec<u8>, usize)> {
    let mut text = Vec::new();
    loop {
        match *line.get(at)? {
            b'"' => return Some((text, at + 1)),
            b'\\' => {
                let second = *line.get(at + 1)?;
                if !is_escapable(second) {
                    return None;
                }
                text.push(second);
                at += 2;
            }
            b if is_qdtext(b) => {
                text.push(b);
                at += 1;
            }
            _ => return None,
        }
    }
}

/// The place behind the `token68` that starts at `at`.
pub fn token68(line: &[u8], at: usize) -> Option<usize> {
    let digits = behind(line, at, is_token68);
    (digits > at).then(|| behind(line, digits, |b| b == b'='))
}

/// The place behind white space and at least one comma, if that is what stands at `at`.
pub fn commas(line: &[u8], at: usize) -> Option<usize> {
    let end = behind(line, at, |b| is_blank(b) || b == b',');
    line[at..end].contains(&b',').then_some(end)
}
