//! Canonical base64: RFC 4648 4, padded, with the unused bits zero (3.5).

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
///
/// Computes the gaps between the ranges of the alphabet without a branch: the compiler makes vector instructions of
/// it.
#[inline]
const fn value(digit: u8) -> u8 {
    const fn from(first: u8, digit: u8, gap: u8) -> u8 {
        (digit >= first) as u8 * gap
    }
    (digit + 19)
        .wrapping_sub(from(b'/', digit, 3))
        .wrapping_sub(from(b'0', digit, 12))
        .wrapping_sub(from(b'A', digit, 69))
        .wrapping_sub(from(b'a', digit, 6))
}

/// The 43 digits of 32 bytes, and five more that stand for zeros; `None` where one is no digit.
// A call costs a fifth of it.
#[inline(always)]
fn digits32(text: &[u8; 44]) -> Option<[u8; 48]> {
    let [text @ .., b'='] = text else { return None };
    let mut digits = [b'A'; 48];
    digits[..43].copy_from_slice(text);
    digits.iter().fold(true, |all, &b| all & is_base64(b)).then_some(digits)
}

/// Returns `true` if `text` is canonical base64 of 32 bytes.
// A call costs a fifth of it.
#[inline(always)]
pub(crate) fn is_base64_of_32(text: &[u8; 44]) -> bool {
    // Of the last digit, two bits are of no byte.
    digits32(text).is_some() && value(text[42]) % 4 == 0
}

/// The 32 bytes that `text` is the canonical base64 of.
///
/// All digits at once, and no table: half of the instructions of a decoder of texts of any length.
#[inline]
pub(crate) fn decode32(text: &[u8; 44]) -> Option<[u8; 32]> {
    let values = digits32(text)?.map(value);
    let mut bytes = [0; 36];
    for (values, six) in values.chunks_exact(8).zip(bytes.chunks_exact_mut(6)) {
        let mut bits = u64::from_be_bytes(values.try_into().unwrap_or_default());
        // Their bits move together: of two, of four, of all eight.
        bits = bits & 0x003f_003f_003f_003f | bits >> 2 & 0x0fc0_0fc0_0fc0_0fc0;
        bits = bits & 0x0000_0fff_0000_0fff | bits >> 4 & 0x00ff_f000_00ff_f000;
        bits = bits & 0x0000_0000_00ff_ffff | bits >> 8 & 0x0000_ffff_ff00_0000;
        six.copy_from_slice(&bits.to_be_bytes()[2..]);
    }
    match bytes.split_first_chunk() {
        // What the last digit has beyond them is zero.
        Some((bytes, [0, ..])) => Some(*bytes),
        _ => None,
    }
}

/// Returns true if canonical `text` decodes to bytes with a colon.
///
/// Four digits are three bytes, and the digits that hold a colon can be recognized without decoding:
/// two fifths of the instructions of `Basic`.
pub(crate) fn has_colon(text: &[u8]) -> bool {
    // 0b0011_1010 as the first byte, the second and the third.
    text.chunks_exact(4).any(|digits| match *digits {
        [b'O', b'g'..=b'v', _, _] | [_, b'D' | b'T' | b'j' | b'z', b'o'..=b'r', _] => true,
        [_, _, third, b'6'] => value(third) % 4 == 0,
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;

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
        assert_eq!(decode32(text).unwrap()[..], STANDARD.decode(text).unwrap());
    }

    #[test]
    fn a_colon_is_found_in_the_digits() {
        let others = [0, b':', b'9', b';', 0x7a, 0xba, 0xff];
        let mut found = 0;
        for b in 0..=255 {
            for (one, two) in others.iter().flat_map(|one| others.map(|two| (*one, two))) {
                for bytes in [&[b, one, two][..], &[one, b, two], &[one, two, b], &[b], &[one, b]] {
                    let has = has_colon(STANDARD.encode(bytes).as_bytes());
                    assert_eq!(has, bytes.contains(&b':'), "{bytes:?}");
                    let later = [b"abc", bytes].concat();
                    assert_eq!(has_colon(STANDARD.encode(later).as_bytes()), has, "{bytes:?}");
                    found += usize::from(has);
                }
            }
        }
        assert!(found > 1000);
        assert!(!has_colon(b""));
    }

    #[test]
    fn texts_of_32_bytes_agree_with_the_base64_crate() {
        let agree = |text: &[u8; 44]| {
            let theirs = STANDARD.decode(text).ok().and_then(|bytes| bytes.try_into().ok());
            assert_eq!(decode32(text), theirs, "{text:?}");
            assert_eq!(is_base64_of_32(text), theirs.is_some(), "{text:?}");
        };
        // Every byte at every place, in texts that together have every digit at every place.
        for seed in 0..16 {
            let bytes: [u8; 32] =
                core::array::from_fn(|at| (seed * 16 + at * 37 % 251).to_le_bytes()[0]);
            let encoded = STANDARD.encode(bytes);
            let text: &[u8; 44] = encoded.as_bytes().try_into().unwrap();
            assert_eq!(decode32(text), Some(bytes));
            for at in 0..44 {
                for b in 0..=u8::MAX {
                    let mut other = *text;
                    other[at] = b;
                    agree(&other);
                }
            }
        }
    }
}
