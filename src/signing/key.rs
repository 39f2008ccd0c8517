//! Keys for signing, and the errors of malformed keys.

use core::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::mac::Mac;

/// The longest text of a key that is accepted. The keys of both services have 88 characters or fewer.
pub(super) const MAX_KEY_LEN: usize = 4_096;

/// The reason why a text is not a key. It contains no byte of the text.
///
/// ```
/// use masthead::signing::{KeyError, cosmos_db::MasterKey};
///
/// assert_eq!(MasterKey::from_base64("VGhpcyBpcyBhIHNhbXBsZSBzdHJpbmc=\n").unwrap_err(), KeyError::WhiteSpace);
/// assert_eq!(MasterKey::from_base64("").unwrap_err().to_string(), "the key is empty");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum KeyError {
    /// There is nothing in it.
    Empty,
    /// White space or a newline occurs before, in or after the base64.
    WhiteSpace,
    /// The alphabet is that of base64url: `-` and `_` in place of `+` and `/`.
    UrlAlphabet,
    /// The padding is missing or wrong; mostly a key that was cut short.
    Padding,
    /// It is not base64.
    NotBase64,
    /// It is longer than any key.
    TooLong,
    /// The id of an access key is empty, or holds a character that it may not.
    Id,
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "the key is empty",
            Self::WhiteSpace => "the key is not valid base64: it contains white space or a newline",
            Self::UrlAlphabet => {
                "the key is base64url (it contains \"-\" or \"_\"); base64 is required"
            }
            Self::Padding => {
                "the key is not valid base64: its padding is wrong, or it was cut short"
            }
            Self::NotBase64 => "the key is not valid base64",
            Self::TooLong => "the key is too long",
            Self::Id => {
                "the id of the access key is empty or contains a character that is not allowed"
            }
        })
    }
}

impl core::error::Error for KeyError {}

/// The bytes of a key, and a MAC that has taken them in: two blocks less to hash for each request. Both are
/// zeroised on drop.
#[derive(Clone)]
pub(super) struct Key {
    pub(super) bytes: Zeroizing<Vec<u8>>,
    mac: Mac,
}

impl Key {
    fn new(bytes: Zeroizing<Vec<u8>>) -> Self {
        let mac = Mac::new(&bytes);
        Self { bytes, mac }
    }

    pub(super) fn from_base64(text: &str) -> Result<Self, KeyError> {
        if text.len() > MAX_KEY_LEN {
            return Err(KeyError::TooLong);
        }
        // Decoded in place: a buffer that grows would leave copies in memory.
        let mut bytes = Zeroizing::new(vec![0; base64::decoded_len_estimate(text.len())]);
        match STANDARD.decode_slice(text, &mut bytes) {
            Ok(0) => Err(KeyError::Empty),
            Ok(len) => {
                bytes.truncate(len);
                Ok(Self::new(bytes))
            }
            Err(_) => Err(diagnose(text)),
        }
    }

    pub(super) fn from_bytes(bytes: &[u8]) -> Result<Self, KeyError> {
        match bytes.len() {
            0 => Err(KeyError::Empty),
            len if len > MAX_KEY_LEN => Err(KeyError::TooLong),
            _ => Ok(Self::new(Zeroizing::new(bytes.to_vec()))),
        }
    }

    pub(super) fn mac(&self) -> Mac {
        self.mac.clone()
    }
}

fn diagnose(text: &str) -> KeyError {
    let digits = text.trim_end_matches('=');
    let is_digit = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/');
    if text.trim().is_empty() {
        KeyError::Empty
    } else if text.contains(|c: char| c.is_whitespace()) {
        KeyError::WhiteSpace
    } else if digits.bytes().all(is_digit) {
        KeyError::Padding
    } else if digits.bytes().all(|b| is_digit(b) || matches!(b, b'-' | b'_')) {
        KeyError::UrlAlphabet
    } else {
        KeyError::NotBase64
    }
}

/// The base64 that a text was meant to be, if that is clear.
pub(super) fn repair(text: &str) -> Option<Key> {
    if text.len() > MAX_KEY_LEN {
        return None;
    }
    // One allocation that is large enough, zeroised like the key.
    let mut repaired = Zeroizing::new(String::with_capacity(text.len() + 3));
    for c in text.chars().filter(|&c| !c.is_whitespace() && c != '=') {
        repaired.push(match c {
            '-' => '+',
            '_' => '/',
            c => c,
        });
    }
    while repaired.len() % 4 != 0 {
        repaired.push('=');
    }
    Key::from_base64(&repaired).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> Option<KeyError> {
        Key::from_base64(text).err()
    }

    #[test]
    fn why_a_text_is_no_key() {
        assert_eq!(error("AAEC"), None);
        assert_eq!(error("AA=="), None);
        assert_eq!(error(""), Some(KeyError::Empty));
        assert_eq!(error(" \n"), Some(KeyError::Empty));
        assert_eq!(error("AAEC\n"), Some(KeyError::WhiteSpace));
        assert_eq!(error(" AAEC"), Some(KeyError::WhiteSpace));
        assert_eq!(error("A-_C"), Some(KeyError::UrlAlphabet));
        assert_eq!(error("AA"), Some(KeyError::Padding));
        assert_eq!(error("AAECA"), Some(KeyError::Padding));
        assert_eq!(error("="), Some(KeyError::Padding));
        assert_eq!(error("Endpoint=https://a"), Some(KeyError::NotBase64));
        assert_eq!(error("é"), Some(KeyError::NotBase64));
        assert_eq!(error(&"A".repeat(MAX_KEY_LEN + 4)), Some(KeyError::TooLong));
        assert_eq!(Key::from_bytes(b"").err(), Some(KeyError::Empty));
        assert_eq!(Key::from_bytes(&[0; MAX_KEY_LEN + 1]).err(), Some(KeyError::TooLong));
    }

    #[test]
    fn what_a_text_was_meant_to_be() {
        let repaired = |text| repair(text).map(|key| key.bytes.to_vec());
        assert_eq!(repaired(" AA\nEC "), Some(vec![0, 1, 2]));
        assert_eq!(repaired("-_8="), Some(vec![0xfb, 0xff]));
        assert_eq!(repaired("AA"), Some(vec![0]));
        assert_eq!(repaired("A"), None);
        assert_eq!(repaired("a:b"), None);
    }
}
