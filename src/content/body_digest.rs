//! The digest of a body, computed while the body goes by.

use core::fmt;

use http::header::CONTENT_LENGTH;
use http::{HeaderMap, HeaderName};
use sha2::{Digest, Sha256};

use super::XMsContentSha256;
use crate::error::{DecodeError, ErrorKind, Expected};
use crate::grammar::leaf::{end, number, ows};
use crate::grammar::unwrap;

/// The [digest](XMsContentSha256) of a body, computed over its parts as they come.
///
/// A body is compared with the length that was announced for it: a part with a byte too many is an error, and no byte
/// of that part is used. After an error nothing more is accepted, and there is no digest.
///
/// ```
/// use masthead::FieldMapExt;
/// use masthead::content::{BodyDigest, BodyError, XMsContentSha256};
///
/// // Whoever sends computes.
/// let mut body = BodyDigest::new();
/// for part in ["{\"hello\": ", "\"world\"}\n"] {
///     body.update(part.as_bytes())?;
/// }
/// let digest = body.finish()?;
/// let mut map = http::HeaderMap::new();
/// map.write(&digest);
/// assert_eq!(map["x-ms-content-sha256"], "RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=");
///
/// // Whoever receives checks.
/// map.insert("content-length", 19.into());
/// let mut body = BodyDigest::read_from(&map)?;
/// body.update(b"{\"hello\": \"there\"}\n")?;
/// assert_eq!(body.verify(map.require::<XMsContentSha256>()?), Err(BodyError::Mismatch));
///
/// let mut body = BodyDigest::read_from(&map)?;
/// assert_eq!(body.update(&[b' '; 20]), Err(BodyError::TooLong { announced: 19 }));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct BodyDigest {
    sha256: Sha256,
    received: u64,
    announced: Option<u64>,
    failed: Option<BodyError>,
}

impl BodyDigest {
    /// The digest of a body of any length.
    #[must_use]
    #[inline]
    pub fn new() -> Self {
        Self { sha256: Sha256::new(), received: 0, announced: None, failed: None }
    }

    /// The digest of a body of so many bytes.
    #[must_use]
    #[inline]
    pub fn announced(length: u64) -> Self {
        Self { announced: Some(length), ..Self::new() }
    }

    /// The digest of the body of a message: of as many bytes as its `Content-Length` says, and of any number without
    /// one, as with `Transfer-Encoding`.
    ///
    /// # Errors
    ///
    /// When there is no number of at most 64 bits in `Content-Length` (RFC 9110 8.6), or it occurs twice.
    #[inline]
    pub fn read_from(headers: &HeaderMap) -> Result<Self, DecodeError> {
        Ok(content_length(headers)?.map_or_else(Self::new, Self::announced))
    }

    /// Takes the next part of the body, which may be empty.
    ///
    /// # Errors
    ///
    /// When there is more than was announced.
    #[inline]
    pub fn update(&mut self, part: &[u8]) -> Result<(), BodyError> {
        if let Some(failed) = self.failed {
            return Err(failed);
        }
        let len = u64::try_from(part.len()).unwrap_or(u64::MAX);
        let received = self.received.saturating_add(len);
        if let Some(announced) = self.announced.filter(|announced| received > *announced) {
            let error = BodyError::TooLong { announced };
            self.failed = Some(error);
            return Err(error);
        }
        self.received = received;
        self.sha256.update(part);
        Ok(())
    }

    /// How many bytes were taken.
    #[must_use]
    #[inline]
    pub const fn received(&self) -> u64 {
        self.received
    }

    /// Returns `true` if there is as much as was announced.
    #[cfg(feature = "tower")]
    pub(crate) fn is_whole(&self) -> bool {
        self.announced == Some(self.received)
    }

    /// The digest, at the end of the body.
    ///
    /// # Errors
    ///
    /// When there was less than was announced, or more.
    #[inline]
    pub fn finish(self) -> Result<XMsContentSha256, BodyError> {
        if let Some(failed) = self.failed {
            return Err(failed);
        }
        match self.announced.filter(|announced| self.received < *announced) {
            Some(announced) => Err(BodyError::TooShort { announced, received: self.received }),
            None => Ok(XMsContentSha256(self.sha256.finalize().into())),
        }
    }

    /// Holds the body against the digest that came with it, at the end of the body.
    ///
    /// The comparison takes no care to be of constant time. There is no secret in it: whoever has the body can
    /// compute its digest, and the digest of a signed request is in that request. What must not leak is how far
    /// a *signature* is right.
    ///
    /// # Errors
    ///
    /// As [`finish`](Self::finish), and when the digest is another.
    #[inline]
    pub fn verify(self, expected: XMsContentSha256) -> Result<(), BodyError> {
        if self.finish()? == expected { Ok(()) } else { Err(BodyError::Mismatch) }
    }
}

impl Default for BodyDigest {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for BodyDigest {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BodyDigest")
            .field("received", &self.received)
            .field("announced", &self.announced)
            .field("failed", &self.failed)
            .finish_non_exhaustive()
    }
}

/// `Content-Length = 1*DIGIT`, once.
pub(crate) fn content_length(headers: &HeaderMap) -> Result<Option<u64>, DecodeError> {
    static NAME: &HeaderName = &CONTENT_LENGTH;
    let mut lines = headers.get_all(NAME).iter();
    let Some(line) = lines.next() else {
        return Ok(None);
    };
    if let Some(again) = lines.next() {
        let error = DecodeError::new(NAME, ErrorKind::Duplicate, Expected::OneLine);
        return Err(error.at(1, 0..again.len()));
    }
    let line = line.as_bytes();
    let read = || {
        let (rest, length) = number(Expected::Length)(ows(line))?;
        end(rest)?;
        Ok(length)
    };
    read().map(Some).map_err(|error| unwrap(error).at(NAME, 0, line.len()))
}

/// An error in the length or the digest of a body.
///
/// ```
/// use masthead::content::{BodyDigest, BodyError};
///
/// let mut body = BodyDigest::announced(3);
/// body.update(b"ab")?;
/// let error = body.finish().unwrap_err();
/// assert_eq!(error, BodyError::TooShort { announced: 3, received: 2 });
/// assert_eq!(error.to_string(), "the body ends after 2 of 3 bytes");
/// # Ok::<(), BodyError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BodyError {
    /// There is more of it than was announced.
    TooLong {
        /// How many bytes there were to be.
        announced: u64,
    },
    /// It ended before it was all there.
    TooShort {
        /// How many bytes there were to be.
        announced: u64,
        /// How many came.
        received: u64,
    },
    /// Its digest is another than the one that came with it.
    Mismatch,
}

impl fmt::Display for BodyError {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong { announced } => {
                write!(f, "the body is longer than the announced {announced} bytes")
            }
            Self::TooShort { announced, received } => {
                write!(f, "the body ends after {received} of {announced} bytes")
            }
            Self::Mismatch => f.write_str("the body does not match x-ms-content-sha256"),
        }
    }
}

impl core::error::Error for BodyError {}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;
    use crate::{Field, FieldMapExt};

    fn hex(digest: XMsContentSha256) -> String {
        digest.0.iter().map(|b| format!("{b:02x}")).collect()
    }

    #[test]
    fn known_digests() {
        let digest = |text: &[u8]| {
            let mut body = BodyDigest::new();
            body.update(text).unwrap();
            body.finish().unwrap()
        };
        assert_eq!(BodyDigest::default().finish(), Ok(XMsContentSha256::EMPTY));
        assert_eq!(digest(b""), XMsContentSha256::EMPTY);
        // FIPS 180-2, B.1 and B.3.
        assert_eq!(
            hex(digest(b"abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        let mut million = BodyDigest::announced(1_000_000);
        for _ in 0..1_000 {
            million.update(&[b'a'; 1_000]).unwrap();
        }
        assert_eq!(million.received(), 1_000_000);
        assert_eq!(
            hex(million.finish().unwrap()),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        );
    }

    #[test]
    fn parts_are_one_body() {
        let text: Vec<u8> = (0..=255).cycle().take(1_000).collect();
        let mut whole = BodyDigest::new();
        whole.update(&text).unwrap();
        let expected = whole.finish().unwrap();
        for size in [1, 63, 64, 65, 999, 1_000] {
            let mut body = BodyDigest::announced(1_000);
            for part in text.chunks(size) {
                body.update(part).unwrap();
                body.update(b"").unwrap();
            }
            assert_eq!(body.verify(expected), Ok(()), "{size}");
        }
        assert_eq!(BodyDigest::new().verify(expected), Err(BodyError::Mismatch));
    }

    #[test]
    fn too_much_is_told_with_the_part_that_brings_it() {
        let mut body = BodyDigest::announced(5);
        assert_eq!(body.update(b"abc"), Ok(()));
        let error = BodyError::TooLong { announced: 5 };
        assert_eq!(body.update(b"def"), Err(error));
        assert_eq!(body.received(), 3);
        // What follows changes nothing, and there is no digest of a part.
        assert_eq!(body.update(b"de"), Err(error));
        assert_eq!(body.update(b""), Err(error));
        assert_eq!(body.clone().verify(XMsContentSha256::EMPTY), Err(error));
        assert_eq!(body.finish(), Err(error));
        assert_eq!(error.to_string(), "the body is longer than the announced 5 bytes");
        assert_eq!(BodyDigest::announced(0).update(b"a"), Err(BodyError::TooLong { announced: 0 }));
    }

    #[test]
    fn too_little_is_told_at_the_end() {
        let mut body = BodyDigest::announced(5);
        body.update(b"abcd").unwrap();
        let error = BodyError::TooShort { announced: 5, received: 4 };
        assert_eq!(body.clone().verify(XMsContentSha256::EMPTY), Err(error));
        assert_eq!(body.finish(), Err(error));
        assert_eq!(BodyDigest::announced(0).finish(), Ok(XMsContentSha256::EMPTY));
    }

    #[test]
    fn lengths() {
        let announced = |lines: &[&str]| {
            let mut map = HeaderMap::new();
            for line in lines {
                map.append(CONTENT_LENGTH, HeaderValue::from_str(line).unwrap());
            }
            BodyDigest::read_from(&map).map(|body| body.announced).map_err(|e| e.to_string())
        };
        assert_eq!(announced(&[]), Ok(None));
        assert_eq!(announced(&["0"]), Ok(Some(0)));
        assert_eq!(announced(&[" 0042\t"]), Ok(Some(42)));
        assert_eq!(announced(&["18446744073709551615"]), Ok(Some(u64::MAX)));
        let fails = |line, message: &str| {
            assert_eq!(announced(&[line]), Err(format!("content-length: {message}")));
        };
        fails("", "expected a decimal length at byte 0");
        fails("-1", "expected a decimal length at byte 0");
        fails("42, 42", "expected the end of the value at byte 2");
        fails("1e3", "expected the end of the value at byte 1");
        fails("18446744073709551616", "length is larger than 18446744073709551615 at byte 0");
        let twice = announced(&["1", "1"]);
        assert_eq!(twice, Err("content-length: occurs again in field line 2".to_owned()));
    }

    #[test]
    fn debug_shows_no_state_of_the_digest() {
        let mut body = BodyDigest::announced(9);
        body.update(b"secret").unwrap();
        assert_eq!(
            format!("{body:?}"),
            "BodyDigest { received: 6, announced: Some(9), failed: None, .. }"
        );
    }

    #[test]
    fn a_header_that_is_absent() {
        let error = HeaderMap::new().require::<XMsContentSha256>().unwrap_err();
        assert_eq!(error.to_string(), "x-ms-content-sha256: the header is missing");
        let written = BodyDigest::new().finish().unwrap().to_lines();
        assert_eq!(written.as_slice(), ["47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="]);
    }
}
