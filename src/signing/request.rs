//! What is signed.

use core::fmt;

use http::HeaderMap;
use http::header::CONTENT_LENGTH;

use super::mac::sha256;
use crate::content::XMsContentSha256;
use crate::grammar::secrets::without_secrets;

/// What is known of the body of a request.
///
/// ```
/// use masthead::signing::Body;
///
/// assert_eq!(format!("{:?}", Body::Bytes(b"{}")), "Bytes(2 bytes)");
/// ```
#[derive(Clone, Copy, Default)]
#[non_exhaustive]
pub enum Body<'a> {
    /// Nothing: it is not here, or was not read.
    #[default]
    Unknown,
    /// All of it.
    Bytes(&'a [u8]),
    /// Its SHA-256 digest: for bodies that were streamed.
    Digest(XMsContentSha256),
}

impl Body<'_> {
    pub(super) fn digest(self) -> Option<XMsContentSha256> {
        match self {
            Self::Unknown => None,
            Self::Bytes([]) => Some(XMsContentSha256::EMPTY),
            Self::Bytes(bytes) => Some(XMsContentSha256(sha256(bytes))),
            Self::Digest(digest) => Some(digest),
        }
    }
}

/// Shows no byte of the body.
impl fmt::Debug for Body<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => f.write_str("Unknown"),
            Self::Bytes(bytes) => write!(f, "Bytes({} bytes)", bytes.len()),
            Self::Digest(_) => f.write_str("Digest(..)"),
        }
    }
}

/// A request to be signed, or one whose signature is looked at.
///
/// ```
/// use masthead::signing::Request;
///
/// let request = http::Request::put("https://contoso.azconfig.io/kv/a%2Fb?api-version=1.0").body("{}")?;
/// let request = Request::of(&request).with_body(b"{}");
/// assert_eq!((request.method, request.target), ("PUT", "/kv/a%2Fb?api-version=1.0"));
/// assert_eq!(request.authority, Some("contoso.azconfig.io"));
/// # Ok::<(), http::Error>(())
/// ```
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Request<'a> {
    /// The method.
    pub method: &'a str,
    /// The request target, byte for byte as it is on the wire.
    pub target: &'a str,
    /// The headers.
    pub headers: &'a HeaderMap,
    /// `:authority` of HTTP/2: it stands for `Host` where there is none. Beside a `Host`, the verification of App
    /// Configuration wants it to name the same host.
    pub authority: Option<&'a str>,
    /// The body.
    pub body: Body<'a>,
}

impl<'a> Request<'a> {
    /// A request whose body is [unknown](Body::Unknown).
    #[must_use]
    pub const fn new(method: &'a str, target: &'a str, headers: &'a HeaderMap) -> Self {
        Self { method, target, headers, authority: None, body: Body::Unknown }
    }

    /// A request as `http` has it, whatever its body is; the body is [unknown](Body::Unknown).
    ///
    /// The target is the one of the URI: where a router has taken the begin of it away, give the URI as it came.
    #[must_use]
    pub fn of<T>(request: &'a http::Request<T>) -> Self {
        Self::of_uri(request.method(), request.uri(), request.headers())
    }

    /// The same of a request whose body has been taken.
    ///
    /// ```
    /// use masthead::signing::Request;
    ///
    /// let request = http::Request::get("https://contoso.azconfig.io/kv?api-version=1.0").body(vec![0_u8])?;
    /// let (parts, body) = request.into_parts();
    /// let request = Request::of_parts(&parts).with_body(&body);
    /// assert_eq!((request.method, request.target), ("GET", "/kv?api-version=1.0"));
    /// # Ok::<(), http::Error>(())
    /// ```
    #[must_use]
    pub fn of_parts(parts: &'a http::request::Parts) -> Self {
        Self::of_uri(&parts.method, &parts.uri, &parts.headers)
    }

    fn of_uri(method: &'a http::Method, uri: &'a http::Uri, headers: &'a HeaderMap) -> Self {
        let target = uri.path_and_query().map_or("", http::uri::PathAndQuery::as_str);
        let authority = uri.authority().map(|authority| {
            // User information is no part of Host.
            let text = authority.as_str();
            text.rsplit_once('@').map_or(text, |(_, host)| host)
        });
        Self { authority, ..Self::new(method.as_str(), target, headers) }
    }

    /// The same with all bytes of its body.
    #[must_use]
    pub const fn with_body(self, body: &'a [u8]) -> Self {
        Self { body: Body::Bytes(body), ..self }
    }

    /// The same with the SHA-256 digest of its body.
    #[must_use]
    pub const fn with_digest(self, digest: XMsContentSha256) -> Self {
        Self { body: Body::Digest(digest), ..self }
    }

    /// The same with what stands for `Host` where there is none.
    #[must_use]
    pub const fn with_authority(self, authority: &'a str) -> Self {
        Self { authority: Some(authority), ..self }
    }

    /// The lines of a header; names have no case. White space around a value is no part of it.
    pub(super) fn lines(&self, name: &str) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        let lines = self.headers.get_all(name).iter().map(|line| line.as_bytes().trim_ascii());
        let is_host = name.eq_ignore_ascii_case("host") && !self.headers.contains_key("host");
        let authority = self.authority.filter(|_| is_host).map(str::as_bytes);
        lines.chain(authority)
    }

    /// Whether the body that is here is as long as the request says.
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

/// Shows neither the values of headers, nor the body, nor secrets of the target.
impl fmt::Debug for Request<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("target", &without_secrets(self.target, true))
            .field("body", &self.body)
            .finish_non_exhaustive()
    }
}

/// A body is not as long as its `Content-Length` says.
///
/// ```
/// use masthead::signing::LengthError;
///
/// let error = LengthError::Differs { announced: 2, found: 3 };
/// assert_eq!(error.to_string(), "the body has 3 bytes, and Content-Length says 2");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LengthError {
    /// `Content-Length` is no number.
    Unreadable,
    /// It is another number.
    Differs {
        /// What the header says, in bytes.
        announced: u64,
        /// What there is, in bytes.
        found: u64,
    },
}

impl fmt::Display for LengthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable => f.write_str("Content-Length is no number"),
            Self::Differs { announced, found } => {
                write!(f, "the body has {found} bytes, and Content-Length says {announced}")
            }
        }
    }
}

impl core::error::Error for LengthError {}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

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
        assert_eq!((of.target, of.authority), ("/x?y", Some("a.example:8443")));
        assert!(of.lines("Host").eq([b"a.example:8443"]));
        let mut request = request;
        request.headers_mut().insert("host", HeaderValue::from_static(" b.example "));
        assert!(Request::of(&request).lines("HOST").eq([b"b.example"]));
        assert_eq!(Request::of(&request).lines("date").count(), 0);
        assert!(!format!("{:?}", Request::of(&request)).contains("b.example"));
    }
}
