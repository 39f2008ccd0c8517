//! Alphabets and small words of the oracles.

use masthead::limits;

/// `SP` or `HTAB`.
pub const fn is_blank(b: u8) -> bool {
    b == b' ' || b == b'\t'
}

/// `VCHAR` of RFC 5234.
pub const fn is_vchar(b: u8) -> bool {
    b >= 0x21 && b <= 0x7e
}

/// `obs-text` of RFC 9110 5.5.
pub const fn is_obs_text(b: u8) -> bool {
    b >= 0x80
}

/// `tchar` of RFC 9110 5.6.2: `VCHAR` without the delimiters.
pub fn is_tchar(b: u8) -> bool {
    is_vchar(b) && !b"\"(),/:;<=>?@[\\]{}".contains(&b)
}

/// `token68` of RFC 9110 11.2 without its padding.
pub fn is_token68(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b"-._~+/".contains(&b)
}

/// `etagc` of RFC 9110 8.8.3.
pub const fn is_etagc(b: u8) -> bool {
    (is_vchar(b) && b != b'"') || is_obs_text(b)
}

/// `qdtext` of RFC 9110 5.6.4.
pub const fn is_qdtext(b: u8) -> bool {
    is_blank(b) || (is_vchar(b) && b != b'"' && b != b'\\') || is_obs_text(b)
}

/// The bytes that may follow a backslash in a quoted string.
pub const fn is_escapable(b: u8) -> bool {
    is_blank(b) || is_vchar(b) || is_obs_text(b)
}

/// The position after the bytes of a class that start at `at`.
pub fn behind(line: &[u8], mut at: usize, class: impl Fn(u8) -> bool) -> usize {
    while at < line.len() && class(line[at]) {
        at += 1;
    }
    at
}

/// Returns true if `text` is not empty and all its bytes are of a class.
pub fn is_run(text: &[u8], class: impl Fn(u8) -> bool) -> bool {
    !text.is_empty() && behind(text, 0, class) == text.len()
}

/// Text without the white space at its ends.
pub fn trim(mut text: &[u8]) -> &[u8] {
    while !text.is_empty() && is_blank(text[0]) {
        text = &text[1..];
    }
    while !text.is_empty() && is_blank(text[text.len() - 1]) {
        text = &text[..text.len() - 1];
    }
    text
}

/// The trimmed value of a header that may occur once.
pub fn single<'a>(lines: &[&'a [u8]]) -> Option<&'a [u8]> {
    match lines {
        [line] if line.len() <= limits::MAX_LINE_LEN => Some(trim(line)),
        _ => None,
    }
}

/// The members of a list over all its lines (RFC 9110 5.6.1), each read by `member`, which also says where
/// it ends.
pub fn list<T>(
    lines: &[&[u8]],
    member: impl Fn(&[u8], usize) -> Option<(T, usize)>,
) -> Option<Vec<T>> {
    let mut members = Vec::new();
    if lines.len() > limits::MAX_LINES {
        return None;
    }
    for &line in lines {
        let between = |at| behind(line, at, |b| is_blank(b) || b == b',');
        let mut at = between(0);
        if line.len() > limits::MAX_LINE_LEN {
            return None;
        }
        while at < line.len() {
            let (read, end) = member(line, at)?;
            members.push(read);
            at = behind(line, end, is_blank);
            if at < line.len() && line[at] != b',' {
                return None;
            }
            at = between(at);
        }
    }
    (members.len() <= limits::MAX_MEMBERS).then_some(members)
}

/// Returns true if `value` is text and not empty: `1*( VCHAR / SP / HTAB / obs-text )`.
pub fn is_opaque(value: &[u8]) -> bool {
    is_run(value, |b| is_blank(b) || is_vchar(b) || is_obs_text(b))
}

/// Such text as people see it: octets that are not UTF-8 are ISO 8859-1.
pub fn opaque_text(bytes: &[u8]) -> String {
    let latin = || bytes.iter().map(|&b| char::from(b)).collect();
    String::from_utf8(bytes.to_vec()).unwrap_or_else(|_| latin())
}

/// Text that has ASCII only.
pub fn ascii(bytes: &[u8]) -> String {
    assert!(bytes.is_ascii());
    bytes.iter().map(|&b| char::from(b)).collect()
}

/// The number that digits stand for, if there are any and it fits.
pub fn number(digits: &[u8]) -> Option<u64> {
    let add = |number: u64, b: &u8| number.checked_mul(10)?.checked_add(u64::from(b - b'0'));
    is_run(digits, |b| b.is_ascii_digit()).then(|| digits.iter().try_fold(0, add))?
}

/// The bytes that canonical base64 with its padding decodes to; `None` for any other text.
pub fn base64(text: &[u8]) -> Option<Vec<u8>> {
    let padding = text.iter().rev().take_while(|&&b| b == b'=').count();
    if text.is_empty() || text.len() % 4 != 0 || padding > 2 {
        return None;
    }
    let mut bytes = Vec::new();
    let (mut bits, mut held) = (0u32, 0u32);
    for &b in &text[..text.len() - padding] {
        let six = match b {
            b'A'..=b'Z' => b - b'A',
            b'a'..=b'z' => b - b'a' + 26,
            b'0'..=b'9' => b - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = (bits << 6) | u32::from(six);
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from((bits >> held) & 0xff).unwrap());
        }
    }
    let unused = bits & ((1 << held) - 1);
    (unused == 0).then_some(bytes)
}

/// Base64 with its padding.
#[cfg(feature = "signing")]
pub fn to_base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let mut bits = [0; 4];
        bits[1..=three.len()].copy_from_slice(three);
        let bits = u32::from_be_bytes(bits);
        for digit in 0..=three.len() {
            let six = (bits >> (18 - 6 * digit)) & 63;
            text.push(char::from(DIGITS[six as usize]));
        }
        text.push_str(&"=="[..3 - three.len()]);
    }
    text
}
