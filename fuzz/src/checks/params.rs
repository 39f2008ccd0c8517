//! Parameters, `auth-param` and `token68` for the oracles of media types, credentials and challenges.

use super::bytes::{ascii, behind, is_blank, is_escapable, is_qdtext, is_tchar, is_token68};

/// A name and its value without escapes.
pub type Param = (String, Vec<u8>);

/// A name, and a value or none.
pub type OptionalParam = (String, Option<Vec<u8>>);

/// The `auth-param` that starts at `at`, and the position after it.
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
    let name = ascii(&line[at..name_end]);
    let (value, end) = value(line, behind(line, equals + 1, is_blank))?;
    Some(((name, value), end))
}

/// A parameter whose value is neither a token nor a quoted string, up to a blank, a comma, a semicolon or the end, and
/// the position after it. One that is empty counts where there is no white space around the equals sign.
pub fn unquoted(line: &[u8], at: usize, white_space: bool) -> Option<(Param, usize)> {
    let blanks = |at| if white_space { behind(line, at, is_blank) } else { at };
    let name_end = behind(line, at, is_tchar);
    let equals = blanks(name_end);
    if name_end == at || line.get(equals) != Some(&b'=') {
        return None;
    }
    let start = blanks(equals + 1);
    let ends = |b: u8| is_blank(b) || b == b',' || b == b';';
    let end = behind(line, start, |b| !ends(b));
    let text = &line[start..end];
    // The text after the equals sign distinguishes an auth-param from a token68.
    let is_token68 =
        white_space && (matches!(text, [] | [b'=', ..]) && line.get(start) != Some(&b';'));
    let fits = text.iter().all(|&b| b.is_ascii_graphic() && !b"\"\\".contains(&b));
    let is_token = !text.is_empty() && text.iter().all(|&b| is_tchar(b));
    (fits && !is_token && !is_token68 && (!white_space || end > start))
        .then(|| ((ascii(&line[at..name_end]), text.to_vec()), end))
}

/// A weight without its leading zero or with more than three decimals, and the position after it.
pub fn lax_weight(line: &[u8], at: usize) -> Option<(u16, usize)> {
    let end = behind(line, at, is_tchar);
    let text = ascii(&line[at..end]);
    let (whole, part) = text.split_once('.')?;
    let digits = !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let zeros = part.bytes().all(|b| b == b'0');
    let fits = matches!(whole, "" | "0") || whole == "1" && zeros;
    let part: String = part.chars().take(3).collect();
    let whole = if whole.is_empty() { "0" } else { whole };
    (digits && fits).then(|| (format!("{whole}{part:0<3}").parse().unwrap(), end))
}

/// A name, and a value or none: `token [ "=" ( token / quoted-string ) ]`, and the position after it.
pub fn parameter(line: &[u8], at: usize) -> Option<(OptionalParam, usize)> {
    let end = behind(line, at, is_tchar);
    let name = ascii(&line[at..end]);
    if end == at {
        return None;
    }
    if line.get(end) != Some(&b'=') {
        return Some(((name, None), end));
    }
    let (value, end) = value(line, end + 1)?;
    Some(((name, Some(value)), end))
}

/// `token / quoted-string` without its escapes, and the position after it.
fn value(line: &[u8], at: usize) -> Option<(Vec<u8>, usize)> {
    if line.get(at) == Some(&b'"') {
        return quoted_string(line, at + 1);
    }
    let end = behind(line, at, is_tchar);
    (end > at).then(|| (line[at..end].to_vec(), end))
}

/// `qvalue` in thousandths: `( "0" [ "." 0*3DIGIT ] ) / ( "1" [ "." 0*3"0" ] )`, and the position after it.
pub fn weight(line: &[u8], at: usize) -> Option<(u16, usize)> {
    let end = behind(line, at, is_tchar);
    let text = ascii(&line[at..end]);
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    if !["0", "1"].contains(&whole) || part.len() > 3 || !part.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let thousandths = format!("{whole}{part:0<3}").parse().ok()?;
    (thousandths <= 1_000).then_some((thousandths, end))
}

/// The text of a quoted string whose opening quote stands before `at`, and the position after it.
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
