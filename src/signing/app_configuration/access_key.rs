//! Access keys, and what they add to a request.

use core::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use headers::Header;
use http::HeaderMap;

use super::{Added, HOST, SIGNED_HEADERS, feed, verify, verify_without_body};
use crate::auth::{HmacSha256, SignedName, SignedNames};
use crate::content::XMsContentSha256;
use crate::message::Request;
use crate::signing::error::is_before_1970;
use crate::signing::key::Key;
use crate::signing::{KeyError, SignError, Verified, VerifyError};
use crate::time::{Date, XMsDate};
use crate::{FieldMapExt, HttpDate};

/// An access key of a configuration store: its id and its secret.
///
/// `Debug` shows neither.
///
/// ```
/// use masthead::signing::{KeyError, app_configuration::AccessKey};
///
/// let key = AccessKey::from_base64("key-id-1", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")?;
/// assert_eq!(key.id(), "key-id-1");
/// assert_eq!(format!("{key:?}"), "AccessKey(..)");
/// assert_eq!(AccessKey::from_base64("key-id-1", "AAE").unwrap_err(), KeyError::Padding);
/// # Ok::<(), KeyError>(())
/// ```
#[derive(Clone)]
pub struct AccessKey {
    id: String,
    pub(super) secret: Key,
}

impl AccessKey {
    /// A key as the portal shows it: its id, and its secret in base64.
    ///
    /// # Errors
    ///
    /// When the secret is not base64, is empty or far too long, or the id cannot stand in `Credential`.
    pub fn from_base64(id: &str, secret: &str) -> Result<Self, KeyError> {
        Self::new(id, Key::from_base64(secret)?)
    }

    /// A key of the decoded bytes of its secret.
    ///
    /// # Errors
    ///
    /// As [`from_base64`](Self::from_base64).
    pub fn from_bytes(id: &str, secret: &[u8]) -> Result<Self, KeyError> {
        Self::new(id, Key::from_bytes(secret)?)
    }

    fn new(id: &str, secret: Key) -> Result<Self, KeyError> {
        match HmacSha256::new(id, &[HOST], &[0; 32]) {
            Ok(_) => Ok(Self { id: id.to_owned(), secret }),
            Err(_) => Err(KeyError::Id),
        }
    }

    /// The id of the key: what stands in `Credential`.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Signs a request that has `Host`, with [`SIGNED_HEADERS`].
    ///
    /// # Errors
    ///
    /// As [`sign_headers`](Self::sign_headers).
    pub fn sign(&self, request: &Request<'_>, now: HttpDate) -> Result<Signed, SignError> {
        self.sign_headers(request, &SIGNED_HEADERS, now)
    }

    /// Signs the headers of those names, in that order.
    ///
    /// `x-ms-date` and `date` are `now` where they are listed. The digest is that of the body, or of
    /// `x-ms-content-sha256` where the body is [unknown](crate::Body::Unknown).
    ///
    /// # Errors
    ///
    /// When a header is not there or has to be listed and is not, when the digest of the body is not known,
    /// when the body is not as long as `Content-Length` says, and when the clock says a time before 1970.
    pub fn sign_headers(
        &self,
        request: &Request<'_>,
        signed_headers: &[&str],
        now: HttpDate,
    ) -> Result<Signed, SignError> {
        if is_before_1970(now) {
            return Err(SignError::Clock);
        }
        let listed = SignedNames::of(signed_headers.iter().copied());
        if let Some(name) = listed.missing().next() {
            return Err(SignError::HeaderNotSigned(name.name()));
        }
        // It does not exist before it is made.
        if listed.has(SignedName::Authorization) {
            return Err(SignError::HeaderAbsent(HmacSha256::name().clone()));
        }
        request.check_length().map_err(SignError::ContentLength)?;
        let content_sha256 = match request.body.digest() {
            Some(digest) => digest,
            None => request
                .headers
                .peek::<XMsContentSha256>()
                .map_err(SignError::ContentDigest)?
                .ok_or(SignError::BodyUnknown)?,
        };
        let digest = STANDARD.encode(content_sha256.0);
        let added = Added { date: Some(now.to_string()), digest: Some(digest) };
        let mut mac = self.secret.mac();
        feed(&mut mac, request, signed_headers.iter().copied(), &added).map_err(SignError::from)?;
        let authorization = HmacSha256::new(&self.id, signed_headers, &mac.finish())
            .map_err(SignError::Credentials)?;
        Ok(Signed {
            authorization,
            x_ms_date: listed.has(SignedName::XMsDate).then_some(XMsDate(now)),
            date: listed.has(SignedName::Date).then_some(Date(now)),
            content_sha256,
        })
    }

    /// Whether a request was signed with this key, and is what was signed, body included. The body, or its digest,
    /// has to be given: [`Request::with_body`], [`Request::with_body_digest`].
    ///
    /// # Errors
    ///
    /// [`BodyUnknown`](VerifyError::BodyUnknown) without a body; else the first reason, in the order in which the
    /// service looks for them: what is signed, the date, the id of the key, the signature, the body; and then
    /// whether all that names a host names the signed one.
    pub fn verify(&self, request: &Request<'_>, now: HttpDate) -> Result<Verified, VerifyError> {
        verify(request, |id| (id == self.id).then_some(self), now)
    }

    /// Whether the head of a request was signed with this key. **The body is not considered**, even where it is
    /// given: see [`verify_without_body`](super::verify_without_body).
    ///
    /// # Errors
    ///
    /// As [`verify`](Self::verify), but for the body.
    pub fn verify_without_body(
        &self,
        request: &Request<'_>,
        now: HttpDate,
    ) -> Result<Verified, VerifyError> {
        verify_without_body(request, |id| (id == self.id).then_some(self), now)
    }
}

impl fmt::Debug for AccessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccessKey(..)")
    }
}

/// The headers that a signature adds to a request.
///
/// ```
/// use http::{HeaderMap, HeaderValue};
/// use masthead::HttpDate;
/// use masthead::{Request, signing::app_configuration::AccessKey};
///
/// let key = AccessKey::from_base64("key-id-1", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")?;
/// let mut headers = HeaderMap::new();
/// headers.insert("host", HeaderValue::from_static("contoso.azconfig.io"));
/// let request = Request::new("GET", "/kv?api-version=1.0", &headers).with_body(b"");
/// let signed_headers = ["Host", "Date", "x-ms-content-sha256"];
/// let signed = key.sign_headers(&request, &signed_headers, HttpDate::from_unix(1_526_064_516).unwrap())?;
/// signed.write_to(&mut headers);
/// assert_eq!(headers["date"], "Fri, 11 May 2018 18:48:36 GMT");
/// assert!(!headers.contains_key("x-ms-date"));
/// assert!(headers["authorization"].is_sensitive());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
#[non_exhaustive]
pub struct Signed {
    /// `Authorization`.
    pub authorization: HmacSha256,
    /// `x-ms-date`, if it is signed.
    pub x_ms_date: Option<XMsDate>,
    /// `Date`, if it is signed.
    pub date: Option<Date>,
    /// `x-ms-content-sha256`.
    pub content_sha256: XMsContentSha256,
}

impl Signed {
    /// Puts the headers in place of those of the same names.
    ///
    /// # Panics
    ///
    /// When the map is full: `HeaderMap` holds at most 32,768 names.
    pub fn write_to(&self, headers: &mut HeaderMap) {
        if let Some(date) = &self.x_ms_date {
            headers.write(date);
        }
        if let Some(date) = &self.date {
            headers.write(date);
        }
        headers.write(&self.content_sha256);
        headers.write(&self.authorization);
    }
}
