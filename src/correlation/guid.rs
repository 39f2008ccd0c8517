//! The shared form of the identifiers of the Microsoft Partner API: a GUID and nothing else.

use core::fmt;

use uuid::Uuid;

use crate::error::Expected;
use crate::field::{Description, Value};
use crate::grammar::{Fault, Parsed, fail};

/// How many characters a GUID has.
const LEN: usize = 36;

/// ```text
/// guid = 8HEXDIG 3( "-" 4HEXDIG ) "-" 12HEXDIG
/// ```
///
/// Neither version nor variant is checked: Microsoft's own examples have any.
#[inline]
pub(super) fn guid(input: &[u8]) -> Parsed<'_, Uuid> {
    if let Some((text, rest)) = input.split_first_chunk() {
        if let Some(guid) = hyphenated(text) {
            return Ok((rest, guid));
        }
    }
    no_guid(input)
}

/// The first byte that is not part of a GUID.
#[cold]
fn no_guid<T>(input: &[u8]) -> Result<T, nom::Err<Fault>> {
    let fits = |(index, b): &(usize, &u8)| match index {
        8 | 13 | 18 | 23 => **b == b'-',
        _ => b.is_ascii_hexdigit(),
    };
    let good = input.iter().enumerate().take(LEN).take_while(fits).count();
    fail(&input[good..], Expected::Guid)
}

/// The GUID that all of a text is.
// Without a branch for a byte, so that the compiler makes vector instructions of it: 60 instructions, where the
// parser of `uuid` takes 170.
#[inline]
pub(super) fn hyphenated(text: &[u8; LEN]) -> Option<Uuid> {
    let mut digits = [0; 32];
    digits[..8].copy_from_slice(&text[..8]);
    digits[8..12].copy_from_slice(&text[9..13]);
    digits[12..16].copy_from_slice(&text[14..18]);
    digits[16..20].copy_from_slice(&text[19..23]);
    digits[20..].copy_from_slice(&text[24..]);
    let mut bad = 0;
    for b in &mut digits {
        let digit = b.wrapping_sub(b'0');
        let letter = (*b | 0x20).wrapping_sub(b'a');
        // Zero where it is one of both; and of what is one of both, the number is the lesser one.
        bad |= digit.saturating_sub(9).min(letter.saturating_sub(5));
        *b = digit.min(letter.wrapping_add(10));
    }
    let hyphens = (u64_at::<8>(text) & u64::from_le_bytes(*b"\xff\0\0\0\0\xff\0\0"))
        | (u64_at::<16>(text) & u64::from_le_bytes(*b"\0\0\xff\0\0\0\0\xff"));
    if bad != 0 || hyphens != u64::from_le_bytes(*b"-\0-\0\0-\0-") {
        return None;
    }
    let mut bytes = [0; 16];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = (pair[0] << 4) | pair[1];
    }
    Some(Uuid::from_bytes(bytes))
}

#[inline]
fn u64_at<const AT: usize>(text: &[u8; LEN]) -> u64 {
    let mut word = [0; 8];
    word.copy_from_slice(&text[AT..AT + 8]);
    u64::from_le_bytes(word)
}

impl Value for Uuid {
    const PATTERN: &'static str = "[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}";

    /// In lower case with hyphens.
    #[inline]
    fn fmt(self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::LowerHex::fmt(self.as_hyphenated(), f)
    }

    #[inline]
    fn describe(self) -> Description {
        Description::text(self.to_string()).into_part("guid", "identifier, in lower case")
    }

    /// A line that is nothing else, as nearly all are.
    #[inline]
    fn at_a_glance(line: &[u8]) -> Option<Self> {
        line.try_into().ok().and_then(hyphenated)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_in_every_place() {
        for text in ["16e1bff0-6D74-47d6-944c-61707916a74c", "ABCDEF09-abcd-ef90-0000-999999999999"]
        {
            for at in 0..LEN {
                for b in 0..=255 {
                    let mut other: [u8; LEN] = text.as_bytes().try_into().unwrap();
                    other[at] = b;
                    // In so many bytes that parser takes the form with hyphens only.
                    assert_eq!(hyphenated(&other), Uuid::try_parse_ascii(&other).ok());
                }
            }
        }
    }
}
