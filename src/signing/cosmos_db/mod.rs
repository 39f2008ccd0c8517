//! Master key signatures of Azure Cosmos DB.
//!
//! Start with [`MasterKey::sign`] in a client and [`MasterKey::verify_resource`] in a server. [`explain`] finds out why a
//! signature does not match.
//!
//! ```
//! use http::HeaderMap;
//! use masthead::signing::cosmos_db::MasterKey;
//! use masthead::{HttpDate, Request};
//!
//! let key = MasterKey::from_base64("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")?;
//! let now = HttpDate::from_unix(1_526_064_516).unwrap();
//! let mut headers = HeaderMap::new();
//! key.sign(&Request::new("GET", "/dbs/ToDoList", &headers), now)?.write_to(&mut headers);
//! assert_eq!(headers["x-ms-date"], "Fri, 11 May 2018 18:48:36 GMT");
//!
//! assert!(key.verify_resource(&Request::new("GET", "/dbs/ToDoList", &headers), now).is_ok());
//! assert!(key.verify_resource(&Request::new("GET", "/dbs/Other", &headers), now).is_err());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The signed text is
//!
//! ```text
//! string-to-sign = verb LF type LF link LF x-ms-date LF date LF
//! ```
//!
//! Verb, type and dates are in lower case. `date` is empty if the request has `x-ms-date`. Type and link are those of the
//! [`ResourceLink`]. The date may be 5 minutes ahead of the clock of the service, or 20 minutes old, to the second.
//! **Neither the host, nor the query, nor other headers, nor the body are signed**: [`MasterKey::verify_resource`] proves that
//! somebody with the key signed this method and this resource within that time, and nothing else.
//!
//! [`SECURITY.md`](super::security) lists what a gateway must compare itself.
//!
//! Source: Azure Cosmos DB, REST API, Access control; for what it leaves open, the client for .NET, and captured requests of
//! the client for Python.

mod link;
mod quoted;

use core::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use headers::Header;
use http::HeaderMap;

use super::error::is_before_1970;
use super::key::Key;
use super::mac::Sink;
use super::{KeyError, SignError, Verified, VerifyError};
use crate::auth::{CosmosKind, CosmosToken};
use crate::message::Request;
use crate::time::{Date, XMsDate, window};
use crate::{DecodeError, FieldMapExt, HttpDate};

pub use super::explain::cosmos_db::explain;
pub use link::ResourceLink;
pub(super) use link::{ambiguous, ids};
pub(crate) use quoted::differences;
pub use quoted::{LineDifference, NotQuoted, PayloadLine, QuotedPayload};

/// The text that is signed, of a request that has its date.
///
/// A header may hold any bytes, so this is bytes.
///
/// ```
/// use http::{HeaderMap, HeaderValue};
/// use masthead::{Request, signing::cosmos_db::{ResourceLink, string_to_sign}};
///
/// // The example of the documentation.
/// let mut headers = HeaderMap::new();
/// headers.insert("x-ms-date", HeaderValue::from_static("Thu, 27 Apr 2017 00:51:12 GMT"));
/// let request = Request::new("GET", "/dbs/ToDoList", &headers);
/// let text = string_to_sign(&request, &ResourceLink::of(request.target));
/// assert_eq!(text, b"get\ndbs\ndbs/ToDoList\nthu, 27 apr 2017 00:51:12 gmt\n\n");
/// ```
#[must_use]
pub fn string_to_sign(request: &Request<'_>, link: &ResourceLink<'_>) -> Vec<u8> {
    let mut text = Vec::with_capacity(link.link().len() + 64);
    feed(&mut text, request.method, link, dates(request));
    text
}

/// The two dates of a request as they are signed, but for their case.
pub(super) fn dates<'a>(request: &Request<'a>) -> [&'a [u8]; 2] {
    let first = |name| request.lines(name).next().unwrap_or_default();
    match first("x-ms-date") {
        [] => [b"", first("date")],
        own => [own, b""],
    }
}

fn feed(sink: &mut impl Sink, method: &str, link: &ResourceLink<'_>, dates: [&[u8]; 2]) {
    let lower = u8::to_ascii_lowercase;
    sink.put_mapped(method.as_bytes(), lower);
    sink.put(b"\n");
    sink.put_mapped(link.kind().as_bytes(), lower);
    sink.put(b"\n");
    sink.put(link.link().as_bytes());
    for date in dates {
        sink.put(b"\n");
        sink.put_mapped(date, lower);
    }
    sink.put(b"\n");
}

/// A key of an account, or a read-only one.
///
/// `Debug` shows nothing of it.
///
/// ```
/// use http::HeaderMap;
/// use masthead::HttpDate;
/// use masthead::{Request, signing::cosmos_db::MasterKey};
///
/// // The example of the documentation.
/// let key = "dsZQi3KtZmCv1ljt3VNWNm7sQUF1y5rJfC6kv5JiwvW0EndXdDku/dkKBp8/ufDToSxLzR4y+O/0H/t4bQtVNw==";
/// let key = MasterKey::from_base64(key)?;
/// let mut headers = HeaderMap::new();
/// let now = HttpDate::from_unix(1_493_254_272).unwrap();
/// key.sign(&Request::new("GET", "/dbs/ToDoList", &headers), now)?.write_to(&mut headers);
/// assert_eq!(
///     headers["authorization"],
///     "type%3dmaster%26ver%3d1.0%26sig%3dc09PEVJrgp2uQRkr934kFbTqhByc7TVr3OHyqlu%2bc%2bc%3d"
/// );
/// assert!(key.verify_resource(&Request::new("GET", "/dbs/ToDoList", &headers), now).is_ok());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct MasterKey(Key);

impl MasterKey {
    /// A key as the portal shows it, in base64.
    ///
    /// # Errors
    ///
    /// When it is not base64, is empty, or far too long.
    pub fn from_base64(key: &str) -> Result<Self, KeyError> {
        Key::from_base64(key).map(Self)
    }

    /// A key of its decoded bytes.
    ///
    /// # Errors
    ///
    /// As [`from_base64`](Self::from_base64).
    pub fn from_bytes(key: &[u8]) -> Result<Self, KeyError> {
        Key::from_bytes(key).map(Self)
    }

    /// Signs a request to what its target names.
    ///
    /// # Errors
    ///
    /// As [`sign_link`](Self::sign_link).
    pub fn sign(&self, request: &Request<'_>, now: HttpDate) -> Result<Signed, SignError> {
        self.sign_link(request, &ResourceLink::of(request.target), now)
    }

    /// Signs a request to a resource that its target does not name as it stands.
    ///
    /// # Errors
    ///
    /// When the clock says a time before 1970, and when the body is not as long as `Content-Length` says.
    pub fn sign_link(
        &self,
        request: &Request<'_>,
        link: &ResourceLink<'_>,
        now: HttpDate,
    ) -> Result<Signed, SignError> {
        if is_before_1970(now) {
            return Err(SignError::Clock);
        }
        request.check_length().map_err(SignError::ContentLength)?;
        let mut mac = self.0.mac();
        feed(&mut mac, request.method, link, [now.to_string().as_bytes(), b""]);
        let authorization = CosmosToken::new(CosmosKind::Master, &STANDARD.encode(mac.finish()))
            .map_err(SignError::Credentials)?;
        Ok(Signed { authorization, x_ms_date: XMsDate(now) })
    }

    /// Whether the method of a request, on the resource that its target names, was signed with this key. **The
    /// host, the query, the body, and every header but the date are not signed.**
    ///
    /// # Errors
    ///
    /// The first reason: the token, the date, the signature, and a target that may be read as that of
    /// [another resource](VerifyError::Target).
    pub fn verify_resource(
        &self,
        request: &Request<'_>,
        now: HttpDate,
    ) -> Result<Verified, VerifyError> {
        self.judge(request, Some(now))
    }

    /// Whether the method of a request, on a resource that its target does not name, was signed with this key. The
    /// target is not considered, and nothing else but the date is signed.
    ///
    /// # Errors
    ///
    /// As [`verify_resource`](Self::verify_resource), but for the target.
    pub fn verify_link(
        &self,
        request: &Request<'_>,
        link: &ResourceLink<'_>,
        now: HttpDate,
    ) -> Result<Verified, VerifyError> {
        self.judge_link(request, link, Some(now))
    }

    /// As `verify_resource`; without a clock the date is parsed, and not compared with anything.
    pub(crate) fn judge(
        &self,
        request: &Request<'_>,
        now: Option<HttpDate>,
    ) -> Result<Verified, VerifyError> {
        let verified = match self.judge_link(request, &ResourceLink::of(request.target), now) {
            // Only then is anything else considered: nearly all requests have one link.
            Err(VerifyError::SignatureDiffers) => ResourceLink::others(request.target)
                .iter()
                .map(|link| self.judge_link(request, link, now))
                .find(|verified| *verified != Err(VerifyError::SignatureDiffers))
                .unwrap_or(Err(VerifyError::SignatureDiffers))?,
            verified => verified?,
        };
        match ambiguous(request.target) {
            Some(ambiguous) => Err(VerifyError::Target(ambiguous)),
            None => Ok(verified),
        }
    }

    fn judge_link(
        &self,
        request: &Request<'_>,
        link: &ResourceLink<'_>,
        now: Option<HttpDate>,
    ) -> Result<Verified, VerifyError> {
        let signature = signature(request)?;
        let date = date(request, now)?;
        let mut mac = self.0.mac();
        feed(&mut mac, request.method, link, dates(request));
        if !mac.verify(&signature) {
            return Err(VerifyError::SignatureDiffers);
        }
        request.check_length().map_err(VerifyError::ContentLength)?;
        Ok(Verified { date, is_body_verified: false })
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MasterKey(..)")
    }
}

/// The signature that a request has.
pub(super) fn signature(request: &Request<'_>) -> Result<[u8; 32], VerifyError> {
    let token = request.headers.peek::<CosmosToken>().map_err(VerifyError::Authorization)?;
    let token = token
        .ok_or_else(|| VerifyError::Authorization(DecodeError::missing(CosmosToken::name())))?;
    if token.kind() != CosmosKind::Master {
        return Err(VerifyError::NotASignature);
    }
    if token.version() != "1.0" {
        return Err(VerifyError::TokenVersion);
    }
    if token.has_raw_plus() {
        return Err(VerifyError::RawPlus);
    }
    token.signature_bytes().ok_or(VerifyError::SignatureForm)
}

/// The date of a request, if the service takes it now; without a clock any date will do.
pub(super) fn date(request: &Request<'_>, now: Option<HttpDate>) -> Result<HttpDate, VerifyError> {
    if now.is_some_and(is_before_1970) {
        return Err(VerifyError::Clock);
    }
    // An x-ms-date that is empty counts as none.
    let date = match dates(request) {
        [[], _] if request.lines("x-ms-date").nth(1).is_none() => {
            request.headers.peek::<Date>().map(|date| date.map(|date| date.0))
        }
        _ => request.headers.peek::<XMsDate>().map(|date| date.map(|date| date.0)),
    };
    let date = date.map_err(VerifyError::Date)?.ok_or(VerifyError::DateMissing)?;
    let behind = now.map_or(0, |now| now.unix() - date.unix());
    match window::COSMOS_DB.contains(&behind) {
        true => Ok(date),
        false => Err(VerifyError::DateTooFar { behind }),
    }
}

/// The headers that a signature adds to a request.
///
/// ```
/// use http::HeaderMap;
/// use masthead::HttpDate;
/// use masthead::{Request, signing::cosmos_db::MasterKey};
///
/// let headers = HeaderMap::new();
/// let request = Request::new("GET", "/", &headers);
/// let signed = MasterKey::from_base64("AAEC")?.sign(&request, HttpDate::from_unix(1_000).unwrap())?;
/// let mut headers = HeaderMap::new();
/// signed.write_to(&mut headers);
/// assert_eq!(headers["x-ms-date"], "Thu, 01 Jan 1970 00:16:40 GMT");
/// assert!(headers["authorization"].is_sensitive());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
#[non_exhaustive]
pub struct Signed {
    /// `Authorization`.
    pub authorization: CosmosToken,
    /// `x-ms-date`.
    pub x_ms_date: XMsDate,
}

impl Signed {
    /// Puts the headers in place of those of the same names.
    ///
    /// # Panics
    ///
    /// When the map is full: `HeaderMap` holds at most 32,768 names.
    pub fn write_to(&self, headers: &mut HeaderMap) {
        headers.write(&self.x_ms_date);
        headers.write(&self.authorization);
    }
}
