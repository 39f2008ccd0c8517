//! A request, as the contracts and the signatures read it.

use core::fmt;

use http::HeaderMap;

use crate::content::XMsContentSha256;
use crate::grammar::secrets::without_secrets;
use crate::grammar::target;

/// What is known about the body of a request.
///
/// ```
/// use masthead::Body;
///
/// assert_eq!(format!("{:?}", Body::Bytes(b"{}")), "Bytes(2 bytes)");
/// assert_eq!(Body::Bytes(b"{}").is_present(), Some(true));
/// assert_eq!(Body::Unknown.is_present(), None);
/// ```
#[derive(Clone, Copy, Default)]
#[non_exhaustive]
pub enum Body<'a> {
    /// Nothing: it is not here, or was not read.
    #[default]
    Unknown,
    /// The request has no body, as reported by a caller who may have left it out. This verifies no signature: a body
    /// that was read to its end and is empty is `Bytes(b"")`.
    Absent,
    /// There is one, and it is not here.
    Present,
    /// All of it.
    Bytes(&'a [u8]),
    /// Its SHA-256 digest: for bodies that were streamed.
    Digest(XMsContentSha256),
}

impl Body<'_> {
    /// Returns whether there is a body; `None` if that is not known.
    #[must_use]
    #[inline]
    pub fn is_present(&self) -> Option<bool> {
        match self {
            Self::Unknown => None,
            Self::Absent => Some(false),
            Self::Present => Some(true),
            Self::Bytes(bytes) => Some(!bytes.is_empty()),
            Self::Digest(digest) => Some(*digest != XMsContentSha256::EMPTY),
        }
    }
}

/// Shows no byte of the body.
impl fmt::Debug for Body<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => f.write_str("Unknown"),
            Self::Absent => f.write_str("Absent"),
            Self::Present => f.write_str("Present"),
            Self::Bytes(bytes) => write!(f, "Bytes({} bytes)", bytes.len()),
            Self::Digest(_) => f.write_str("Digest(..)"),
        }
    }
}

/// A request: one that is checked by a contract, to be signed, or whose signature is verified.
///
/// ```
/// use masthead::Request;
///
/// let request = http::Request::put("https://contoso.azconfig.io/kv/a%2Fb?api-version=1.0").body("{}")?;
/// let request = Request::of(&request).with_body(b"{}");
/// assert_eq!((request.method, request.target), ("PUT", "/kv/a%2Fb?api-version=1.0"));
/// assert_eq!((request.path(), request.query()), ("/kv/a%2Fb", Some("api-version=1.0")));
/// assert_eq!(request.pseudo_authority, Some("contoso.azconfig.io"));
/// # Ok::<(), http::Error>(())
/// ```
///
/// `Debug` shows the names of the headers and none of their values, no byte of the body, and no secret of the target.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Request<'a> {
    /// The method.
    pub method: &'a str,
    /// The request target, byte for byte as it is on the wire.
    pub target: &'a str,
    /// The headers.
    pub headers: &'a HeaderMap,
    /// The authority in place of a missing `Host`: `:authority` of HTTP/2.
    pub pseudo_authority: Option<&'a str>,
    /// The body.
    pub body: Body<'a>,
    /// The first bytes of a body that is not here whole, as many as were kept; empty where none were.
    pub body_start: &'a [u8],
}

impl<'a> Request<'a> {
    /// A request whose body is [unknown](Body::Unknown).
    #[must_use]
    #[inline]
    pub const fn new(method: &'a str, target: &'a str, headers: &'a HeaderMap) -> Self {
        let (pseudo_authority, body) = (None, Body::Unknown);
        Self { method, target, headers, pseudo_authority, body, body_start: b"" }
    }

    /// A request as `http` has it, whatever its body is; the body is [unknown](Body::Unknown).
    ///
    /// The target is the one of the URI: where a router has taken its prefix away, give the URI as it came.
    #[must_use]
    #[inline]
    pub fn of<B>(request: &'a http::Request<B>) -> Self {
        Self::of_uri(request.method(), request.uri(), request.headers())
    }

    /// The same of a request whose body has been taken.
    ///
    /// ```
    /// use masthead::Request;
    ///
    /// let request = http::Request::get("https://contoso.azconfig.io/kv?api-version=1.0").body(vec![0_u8])?;
    /// let (parts, body) = request.into_parts();
    /// let request = Request::of_parts(&parts).with_body(&body);
    /// assert_eq!((request.method, request.target), ("GET", "/kv?api-version=1.0"));
    /// # Ok::<(), http::Error>(())
    /// ```
    #[must_use]
    #[inline]
    pub fn of_parts(parts: &'a http::request::Parts) -> Self {
        Self::of_uri(&parts.method, &parts.uri, &parts.headers)
    }

    pub(crate) fn of_uri(
        method: &'a http::Method,
        uri: &'a http::Uri,
        headers: &'a HeaderMap,
    ) -> Self {
        let target = uri.path_and_query().map_or("", http::uri::PathAndQuery::as_str);
        let authority = uri.authority().map(|authority| without_userinfo(authority.as_str()));
        Self { pseudo_authority: authority, ..Self::new(method.as_str(), target, headers) }
    }

    /// The same with all bytes of its body.
    #[must_use]
    #[inline]
    pub const fn with_body(self, body: &'a [u8]) -> Self {
        Self { body: Body::Bytes(body), ..self }
    }

    /// The same with the SHA-256 digest of its body.
    #[must_use]
    #[inline]
    pub const fn with_body_digest(self, digest: XMsContentSha256) -> Self {
        Self { body: Body::Digest(digest), ..self }
    }

    /// The same with the first bytes of a body that was streamed. A few dozen are enough to see whether it is a query of
    /// Azure Cosmos DB.
    ///
    /// ```
    /// use masthead::Request;
    ///
    /// let headers = http::HeaderMap::new();
    /// let request = Request::new("POST", "/dbs/a/colls/b/docs", &headers).with_body_start(b"{\"query\":");
    /// assert_eq!(request.start_of_body(), b"{\"query\":");
    /// ```
    #[must_use]
    pub const fn with_body_start(self, start: &'a [u8]) -> Self {
        Self { body_start: start, ..self }
    }

    /// The first bytes of the body that are known: all of it where it is here.
    #[must_use]
    pub const fn start_of_body(&self) -> &'a [u8] {
        match self.body {
            Body::Bytes(body) => body,
            _ => self.body_start,
        }
    }

    /// Sets the authority in place of a missing `Host`.
    #[must_use]
    #[inline]
    pub const fn with_pseudo_authority(self, authority: &'a str) -> Self {
        Self { pseudo_authority: Some(authority), ..self }
    }

    /// The path of the target: what stands before the query, without scheme and authority.
    #[must_use]
    #[inline]
    pub fn path(&self) -> &'a str {
        target::path(self.target)
    }

    /// The part between the question mark and a fragment, without decoding; `None` without one.
    #[must_use]
    #[inline]
    pub fn query(&self) -> Option<&'a str> {
        target::query(self.target)
    }

    /// The authority, where the target is a whole URI.
    #[must_use]
    #[inline]
    pub fn authority(&self) -> Option<&'a str> {
        target::authority(self.target)
    }

    /// The scheme, where the target is a whole URI.
    #[must_use]
    #[inline]
    pub fn scheme(&self) -> Option<&'a str> {
        target::scheme(self.target)
    }

    /// The target for people to read: without user and password, and with dots in place of a fragment and of
    /// the parameters that may hold a secret. Those that hold none are a short list; a `key` is one of them
    /// where `is_key_shown`, as it is in Azure App Configuration.
    ///
    /// ```
    /// use masthead::Request;
    ///
    /// let headers = http::HeaderMap::new();
    /// let request = Request::new("GET", "https://u:p@a.example/b?client_secret=c&skip=1", &headers);
    /// assert_eq!(request.shown_target(false), "https://a.example/b?client_secret=...&skip=1");
    /// ```
    #[must_use]
    #[inline]
    pub fn shown_target(&self, is_key_shown: bool) -> String {
        without_secrets(self.target, is_key_shown)
    }

    /// Returns `true` if the target is an absolute URI of the scheme `http`.
    #[cfg(feature = "contracts")]
    pub(crate) fn is_plain_http(&self) -> bool {
        self.scheme().is_some_and(|scheme| scheme.eq_ignore_ascii_case("http"))
    }

    /// Returns `true` if the method only reads: GET or HEAD.
    #[must_use]
    #[inline]
    pub fn is_read(&self) -> bool {
        matches!(self.method, "GET" | "HEAD")
    }
}

/// User information is no part of `Host`.
pub(crate) fn without_userinfo(authority: &str) -> &str {
    authority.rsplit_once('@').map_or(authority, |(_, host)| host)
}

impl fmt::Debug for Request<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("target", &without_secrets(self.target, false))
            .field("headers", &Names(self.headers))
            .field("body", &self.body)
            .finish()
    }
}

/// The names of headers: received values are never marked as sensitive.
pub(crate) struct Names<'a>(pub(crate) &'a HeaderMap);

impl fmt::Debug for Names<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}
