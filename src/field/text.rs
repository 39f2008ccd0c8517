//! Bytes of a field value as text.

use std::borrow::Cow;

/// As UTF-8 where they are, else as ISO 8859-1, which any octets are.
pub(crate) fn text(bytes: &[u8]) -> Cow<'_, str> {
    match core::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(bytes.iter().map(|&b| char::from(b)).collect()),
    }
}

/// Bytes that the grammar keeps to ASCII.
pub(crate) fn ascii(bytes: &[u8]) -> &str {
    core::str::from_utf8(bytes).unwrap_or_default()
}
