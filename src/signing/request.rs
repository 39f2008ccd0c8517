//! The parts of a request that signatures cover.

use core::fmt;

use http::header::CONTENT_LENGTH;

use super::mac::sha256;
use crate::content::XMsContentSha256;
use crate::message::{Body, Request};

impl Body<'_> {
    pub(crate) fn digest(self) -> Option<XMsContentSha256> {
        match self {
            Self::Unknown | Self::Absent | Self::Present => None,
            Self::Bytes([]) => Some(XMsContentSha256::EMPTY),
            Self::Bytes(bytes) => Some(XMsContentSha256(sha256(bytes))),
            Self::Digest(digest) => Some(digest),
        }
    }
}

impl<'a> Request<'a> {
    /// The lines of a header; names are case-insensitive. White space around a value is not part of it.
    pub(super) fn lines(&self, name: &str) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        let lines = self.headers.get_all(name).iter().map(|line| line.as_bytes().trim_ascii());
        let is_host = name.eq_ignore_ascii_case("host") && !self.headers.contains_key("host");
        let authority = self.pseudo_authority.filter(|_| is_host).map(str::as_bytes);
        lines.chain(authority)
    }

    /// Checks that the body is as long as the request says.
    pub(super) fn check_length(&self) -> Result<(), LengthError> {
        let Body::Bytes(body) = self.body else { return Ok(()) };
        for line in self.headers.get_all(CONTENT_LENGTH) {
            let text = line.to_str().ok().map(str::trim).filter(|text| !text.starts_with('+'));
            let announced = text.and_then(|text| text.parse().ok());
            let announced: u64 = announced.ok_or(LengthError::Unreadable)?;
            if announced != body.len() as u64 {
                return Err(LengthError::Differs { announced, found: body.len() as u64 });
            }
        }
        Ok(())
    }
}

/// A body is not as long as its `Content-Length` says.
///
/// ```
/// use masthead::signing::LengthError;
///
/// let error = LengthError::Differs { announced: 2, found: 3 };
/// assert_eq!(error.to_string(), "the body is 3 bytes long, but Content-Length is 2");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LengthError {
    /// `Content-Length` is no number.
    Unreadable,
    /// It is another number.
    Differs {
        /// The length in the header, in bytes.
        announced: u64,
        /// The actual length, in bytes.
        found: u64,
    },
}

impl fmt::Display for LengthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable => f.write_str("Content-Length is not a number"),
            Self::Differs { announced, found } => {
                write!(f, "the body is {found} bytes long, but Content-Length is {announced}")
            }
        }
    }
}

impl core::error::Error for LengthError {}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue};

    use super::*;

    #[test]
    fn lengths() {
        let mut headers = HeaderMap::new();
        let check = |headers: &HeaderMap| {
            Request::new("PUT", "/", headers).with_body(b"abc").check_length()
        };
        assert_eq!(check(&headers), Ok(()));
        headers.insert("content-length", HeaderValue::from_static("3"));
        assert_eq!(check(&headers), Ok(()));
        headers.append("content-length", HeaderValue::from_static("4"));
        let differs = |announced| Err(LengthError::Differs { announced, found: 3 });
        assert_eq!(check(&headers), differs(4));
        headers.insert("content-length", HeaderValue::from_static("2"));
        assert_eq!(check(&headers), differs(2));
        for text in ["", "-3", "+3", "3,3", "99999999999999999999"] {
            headers.insert("content-length", HeaderValue::from_static(text));
            assert_eq!(check(&headers), Err(LengthError::Unreadable));
        }
        assert_eq!(Request::new("PUT", "/", &headers).check_length(), Ok(()));
    }

    #[test]
    fn host_and_what_stands_for_it() {
        let request = http::Request::get("https://u:p@a.example:8443/x?y").body(()).unwrap();
        let of = Request::of(&request);
        assert_eq!((of.target, of.pseudo_authority), ("/x?y", Some("a.example:8443")));
        assert!(of.lines("Host").eq([b"a.example:8443"]));
        let mut request = request;
        request.headers_mut().insert("host", HeaderValue::from_static(" b.example "));
        assert!(Request::of(&request).lines("HOST").eq([b"b.example"]));
        assert_eq!(Request::of(&request).lines("date").count(), 0);
        assert!(!format!("{:?}", Request::of(&request)).contains("b.example"));
    }
}
