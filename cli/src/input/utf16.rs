//! Files in UTF-16, which PowerShell 5 writes for `>`.

use std::io::{self, BufRead, Read};

/// A reader of UTF-16 that gives UTF-8. What is not UTF-16 becomes U+FFFD.
pub struct Utf16<R> {
    input: R,
    is_big_endian: bool,
    /// The first half of a pair of surrogates.
    high: Option<u16>,
    /// Bytes that did not fit in the buffer of the reader.
    left: Vec<u8>,
}

impl<R: BufRead> Utf16<R> {
    /// A reader of what follows the byte order mark.
    pub fn new(input: R, is_big_endian: bool) -> Self {
        Self { input, is_big_endian, high: None, left: Vec::new() }
    }

    /// The next unit; `None` at the end. Half a unit at the end is lost.
    fn unit(&mut self) -> io::Result<Option<u16>> {
        let mut bytes = [0; 2];
        match self.input.read_exact(&mut bytes) {
            Ok(()) if self.is_big_endian => Ok(Some(u16::from_be_bytes(bytes))),
            Ok(()) => Ok(Some(u16::from_le_bytes(bytes))),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Decodes the next unit; `false` at the end.
    fn decode(&mut self) -> io::Result<bool> {
        let unit = self.unit()?;
        let high = self.high.take();
        let is_high = |unit: &u16| (0xd800..0xdc00).contains(unit);
        self.high = unit.filter(is_high);
        // A second first half says that the one before is alone.
        let next = unit.filter(|unit| !is_high(unit));
        for char in char::decode_utf16(high.into_iter().chain(next)) {
            let char = char.unwrap_or(char::REPLACEMENT_CHARACTER);
            self.left.extend_from_slice(char.encode_utf8(&mut [0; 4]).as_bytes());
        }
        Ok(unit.is_some())
    }
}

impl<R: BufRead> Read for Utf16<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.left.len() < buffer.len() {
            // What was decoded before an error is not lost.
            match self.decode() {
                Ok(true) => {}
                Ok(false) => break,
                Err(_) if !self.left.is_empty() => break,
                Err(error) => return Err(error),
            }
        }
        let len = self.left.len().min(buffer.len());
        buffer[..len].copy_from_slice(&self.left[..len]);
        self.left.drain(..len);
        Ok(len)
    }
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::super::testing::{FILES, read, shorts, whole};
    use super::*;

    fn encoded(text: &str, big_endian: bool) -> Vec<u8> {
        let units = std::iter::once(0xfeff).chain(text.encode_utf16());
        units
            .flat_map(|unit| if big_endian { unit.to_be_bytes() } else { unit.to_le_bytes() })
            .collect()
    }

    #[test]
    fn every_form_may_be_in_utf_16() {
        for file in FILES {
            let text = String::from_utf8_lossy(file);
            let text = text.trim_start_matches('\u{feff}');
            for big_endian in [false, true] {
                let file = encoded(text, big_endian);
                assert_eq!(shorts(&whole(&file[..])), shorts(&whole(text.as_bytes())));
                // Half a unit at the end is no reason to fail in another place.
                let (found, _) = read(&file[..file.len() - 1]);
                assert!(!found.is_empty());
            }
        }
    }

    #[test]
    fn characters() {
        let decoded = |bytes: &[u8], buffer| {
            let reader = Utf16::new(bytes, false);
            let mut text = String::new();
            BufReader::with_capacity(buffer, reader).read_to_string(&mut text).unwrap();
            text
        };
        for buffer in [1, 2, 3, 4, 100] {
            assert_eq!(decoded(b"a\0\xe4\0\x3d\xd8\0\xdez\0", buffer), "a\u{e4}\u{1f600}z");
            // Halves of pairs.
            assert_eq!(decoded(b"\x3d\xd8a\0", buffer), "\u{fffd}a");
            assert_eq!(decoded(b"\x3d\xd8\x3d\xd8\0\xde", buffer), "\u{fffd}\u{1f600}");
            assert_eq!(decoded(b"\0\xdea\0\x3d\xd8", buffer), "\u{fffd}a\u{fffd}");
            assert_eq!(decoded(b"a\0b", buffer), "a");
        }
    }
}
