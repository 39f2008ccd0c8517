//! Canonical base64: RFC 4648 4, padded, with the unused bits zero (3.5).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::class::{BASE64, is_base64};
use super::leaf::run_long;
use super::{Parsed, fault};
use crate::error::{ErrorKind, Expected};

/// Base64 text as it stands and the number of bytes it decodes to, which is at least one.
///
/// Stops at the first byte that is neither of the alphabet nor padding.
#[inline]
pub(crate) fn base64(input: &[u8], expected: Expected) -> Parsed<'_, (&[u8], usize)> {
    let (rest, digits) = run_long(BASE64, is_base64)(input)?;
    let (rest, padding) = match rest {
        [b'=', b'=', rest @ ..] => (rest, 2),
        [b'=', rest @ ..] => (rest, 1),
        rest => (rest, 0),
    };
    let text = &input[..input.len() - rest.len()];
    // A digit has six bits; those of the last one that belong to no byte are zero.
    let unused = match (digits.len() % 4, padding) {
        (0, 0) => 0,
        (3, 1) => 0b11,
        (2, 2) => 0b1111,
        _ => return fault(ErrorKind::InvalidBase64, expected, input, text.len()),
    };
    match digits.last() {
        Some(&last) if value(last) & unused == 0 => Ok((rest, (text, digits.len() * 3 / 4))),
        _ => fault(ErrorKind::InvalidBase64, expected, input, text.len()),
    }
}

/// The six bits of a digit.
const fn value(digit: u8) -> u8 {
    match digit {
        b'A'..=b'Z' => digit - b'A',
        b'a'..=b'z' => digit - b'a' + 26,
        b'0'..=b'9' => digit - b'0' + 52,
        b'+' => 62,
        _ => 63,
    }
}

/// The 32 bytes of a SHA-256 digest or signature; `None` for any other text.
pub(crate) fn decode32(text: &[u8]) -> Option<[u8; 32]> {
    // The decoder wants room for a whole last quantum.
    let mut bytes = [0; 33];
    match STANDARD.decode_slice(text, &mut bytes) {
        Ok(32) => bytes.first_chunk().copied(),
        _ => None,
    }
}

/// Calls `each` with the decoded bytes of canonical `text`, piece by piece, without allocating.
pub(crate) fn decode_pieces(text: &[u8], mut each: impl FnMut(&[u8])) {
    let mut bytes = [0; 96];
    for piece in text.chunks(128) {
        // The text was found canonical, so every piece but the last is whole quanta.
        let len = STANDARD.decode_slice(piece, &mut bytes).unwrap_or_default();
        each(bytes.get(..len).unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_base64_crate() {
        let alphabet = b"ABCQUgwx09+/=-_ \xff";
        // All texts of up to five of these bytes, and some of them after a long prefix.
        let mut texts: Vec<Vec<u8>> = vec![vec![]];
        for _ in 0..5 {
            let longer: Vec<_> = texts
                .iter()
                .filter(|text| text.len() + 1 > texts.last().map_or(0, Vec::len))
                .flat_map(|text| alphabet.iter().map(move |&b| [&text[..], &[b]].concat()))
                .collect();
            texts.extend(longer);
        }
        assert!(texts.len() > 100_000);
        for text in &texts {
            let ours = match base64(text, Expected::Base64) {
                Ok(([], (whole, len))) => {
                    assert_eq!(whole, &text[..]);
                    Some(len)
                }
                _ => None,
            };
            let theirs = STANDARD.decode(text).ok().map(|bytes| bytes.len());
            assert_eq!(ours, theirs.filter(|&len| len > 0), "{text:?}");
        }
    }

    #[test]
    fn decodes_what_it_accepts() {
        let text = b"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
        assert_eq!(base64(text, Expected::Base64), Ok((&b""[..], (&text[..], 32))));
        assert_eq!(decode32(text).unwrap()[..4], [0xe3, 0xb0, 0xc4, 0x42]);
        assert_eq!(decode32(&text[..40]), None);
        assert_eq!(decode32(b""), None);
        let long = STANDARD.encode([7; 1000]);
        let mut decoded = Vec::new();
        decode_pieces(long.as_bytes(), |piece| decoded.extend_from_slice(piece));
        assert_eq!(decoded, [7; 1000]);
    }
}
