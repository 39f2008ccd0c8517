//! Percent-encoded text, read without decoding it into a buffer.

use std::borrow::Cow;

use super::leaf::index_of;
use super::{Parsed, fail, fault};
use crate::error::{ErrorKind, Expected};

/// The first character of `input`, decoded: `None` at the end of the value.
///
/// `%` stands with two hexadecimal digits of either case; a `+` stays a `+`. What comes out is
/// `VCHAR`: an escaped control character would otherwise come to life in whoever decodes it.
#[inline]
pub(crate) fn decoded(input: &[u8]) -> Parsed<'_, Option<u8>> {
    match input {
        [] => Ok((input, None)),
        [b'%', rest @ ..] => match rest {
            [high, low, after @ ..] => match (hex(*high), hex(*low)) {
                (Some(high), Some(low)) if matches!(high << 4 | low, 0x21..=0x7e) => {
                    Ok((after, Some(high << 4 | low)))
                }
                _ => fault(ErrorKind::InvalidEscape, Expected::HexDigits, input, 3),
            },
            _ => fault(ErrorKind::InvalidEscape, Expected::HexDigits, input, input.len()),
        },
        [b @ 0x21..=0x7e, rest @ ..] => Ok((rest, Some(*b))),
        _ => fail(input, Expected::End),
    }
}

/// `1*( unreserved / pct-encoded )` of RFC 3986, as it stands.
pub(crate) fn encoded(input: &[u8]) -> Parsed<'_, &[u8]> {
    let mut rest = input;
    loop {
        rest = match rest {
            [b'%', after @ ..] => {
                let Some((_, after)) = escape(after) else {
                    let len = rest.len().min(3);
                    return fault(ErrorKind::InvalidEscape, Expected::PercentEscape, rest, len);
                };
                after
            }
            [b, after @ ..] if is_unreserved(*b) => after,
            _ if rest.len() == input.len() => return fail(input, Expected::PercentEncoded),
            _ => return Ok((rest, &input[..input.len() - rest.len()])),
        };
    }
}

#[inline]
const fn is_unreserved(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'~')
}

#[inline]
const fn hex(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

/// The characters of text that [`decoded`] has accepted before.
pub(crate) fn chars(text: &[u8]) -> impl Iterator<Item = u8> + '_ {
    let mut rest = text;
    core::iter::from_fn(move || {
        let (after, b) = decoded(rest).ok()?;
        rest = after;
        b
    })
}

/// Decodes text that [`decoded`] has accepted before; borrowed if nothing in it is escaped.
#[inline]
pub(crate) fn characters(text: &[u8]) -> Cow<'_, str> {
    if index_of(b'%', text).is_none() {
        Cow::Borrowed(core::str::from_utf8(text).unwrap_or_default())
    } else {
        Cow::Owned(unescaped_characters(text))
    }
}

fn unescaped_characters(text: &[u8]) -> String {
    let escapes = text.iter().filter(|b| **b == b'%').count();
    let mut out = String::with_capacity(text.len().saturating_sub(2 * escapes));
    out.extend(chars(text).map(char::from));
    out
}

/// The same in place, if it is `N` characters.
pub(crate) fn characters_of<const N: usize>(text: &[u8]) -> Option<[u8; N]> {
    let (plain, rest) = text.split_at(index_of(b'%', text).unwrap_or(text.len()));
    let mut out = [0; N];
    let (start, others) = out.split_at_mut_checked(plain.len())?;
    start.copy_from_slice(plain);
    // Little of base64 is escaped, so what follows the first escape is nearly always short.
    let mut rest = chars(rest);
    for slot in others {
        *slot = rest.next()?;
    }
    rest.next().is_none().then_some(out)
}

/// Appends `text` with everything but unreserved characters escaped, in lower-case digits.
pub(crate) fn encode(text: impl Iterator<Item = u8>, out: &mut Vec<u8>) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    // Not a `for`, which asks a chain of iterators at each byte in which of them it is.
    text.for_each(|b| {
        if is_unreserved(b) {
            out.push(b);
        } else {
            out.extend([b'%', DIGITS[usize::from(b >> 4)], DIGITS[usize::from(b & 15)]]);
        }
    });
}

/// Text with its escapes decoded, whatever they stand for; what is no escape stays. `plus` is what a plus sign
/// stands for: a space in a form, else itself.
pub(crate) fn unescaped(text: &[u8], plus: u8) -> Cow<'_, [u8]> {
    if !text.contains(&b'%') && (plus == b'+' || !text.contains(&b'+')) {
        return Cow::Borrowed(text);
    }
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [first, after @ ..] = rest {
        rest = after;
        match (first, escape(after)) {
            (b'+', _) => out.push(plus),
            (b'%', Some((octet, after))) => {
                out.push(octet);
                rest = after;
            }
            _ => out.push(*first),
        }
    }
    Cow::Owned(out)
}

/// The octet that the two digits after a percent sign stand for, and the rest.
fn escape(after: &[u8]) -> Option<(u8, &[u8])> {
    let [high, low, rest @ ..] = after else { return None };
    Some((hex(*high)? << 4 | hex(*low)?, rest))
}

/// Text of a path with its escapes decoded; as it is where that is no UTF-8.
#[cfg_attr(not(feature = "signing"), allow(dead_code, reason = "signatures are over it"))]
pub(crate) fn decode_text(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return text.into();
    }
    match unescaped(text.as_bytes(), b'+') {
        Cow::Borrowed(_) => text.into(),
        Cow::Owned(decoded) => String::from_utf8(decoded).map_or(text.into(), Cow::Owned),
    }
}

/// The same of text whose escapes all are such, and stand for text; `None` for any other, which is read in more
/// than one way.
pub(crate) fn decode_strict(text: &str) -> Option<Cow<'_, str>> {
    // Most text has no escape, and is not searched twice.
    if !text.contains('%') {
        return Some(text.into());
    }
    if !text.split('%').skip(1).all(|after| escape(after.as_bytes()).is_some()) {
        return None;
    }
    match unescaped(text.as_bytes(), b'+') {
        Cow::Borrowed(_) => Some(text.into()),
        Cow::Owned(decoded) => String::from_utf8(decoded).ok().map(Cow::Owned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_of_printable_characters_only() {
        assert_eq!(decoded(b"%2bx"), Ok((&b"x"[..], Some(b'+'))));
        assert_eq!(decoded(b"%2Bx"), Ok((&b"x"[..], Some(b'+'))));
        assert_eq!(decoded(b"+x"), Ok((&b"x"[..], Some(b'+'))));
        assert_eq!(decoded(b""), Ok((&b""[..], None)));
        for bad in [
            &b"%"[..],
            b"%2",
            b"%2g",
            b"%0a",
            b"%00",
            b"%7f",
            b"%20",
            b"%ff",
            b" ",
            b"\x7f",
            b"\xff",
        ] {
            assert!(decoded(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn characters_are_borrowed_or_decoded_at_once() {
        let long = "a".repeat(40);
        for (text, expected) in [
            ("", ""),
            ("abc", "abc"),
            ("%61bc", "abc"),
            ("ab%63", "abc"),
            ("%41%42%25%2b+", "AB%++"),
            (&*format!("{long}%3d%3D{long}"), &*format!("{long}=={long}")),
        ] {
            let decoded = characters(text.as_bytes());
            assert_eq!(decoded, expected);
            assert_eq!(matches!(decoded, Cow::Owned(_)), text.contains('%'));
            assert_eq!(decoded.into_owned().capacity(), expected.len(), "as long as it has to be");
            assert!(chars(text.as_bytes()).eq(expected.bytes()));
            let three = <[u8; 3]>::try_from(expected.as_bytes()).ok();
            assert_eq!(characters_of::<3>(text.as_bytes()), three);
        }
    }

    #[test]
    fn text_with_escapes() {
        for (text, loose, strict) in [
            ("a+b", "a+b", true),
            ("a%20%C3%a9", "a \u{e9}", true),
            ("%2541", "%41", true),
            ("%25ff", "%ff", true),
            ("%ff", "%ff", false),
            ("%c3", "%c3", false),
            ("%zz", "%zz", false),
            ("%2", "%2", false),
            ("%20%", " %", false),
        ] {
            assert_eq!(decode_text(text), loose);
            assert_eq!(decode_strict(text), strict.then_some(loose.into()), "{text}");
        }
    }

    #[test]
    fn encodes_what_it_decodes() {
        let all: Vec<u8> = (0x21..=0x7e).collect();
        let mut encoded = Vec::new();
        encode(all.iter().copied(), &mut encoded);
        assert!(chars(&encoded).eq(all.iter().copied()));
        assert!(encoded.starts_with(b"%21%22"));
    }
}
