//! Verification of the signature of a request.

use headers::Header;

use super::{AccessKey, Added, HOST, Unfit, absent, feed};
use crate::auth::{HmacSha256, SignedName, SignedNames};
use crate::content::XMsContentSha256;
use crate::grammar::target::{authority, scheme};
use crate::limits::MAX_SIGNED_HEADERS;
use crate::message::{Body, Request};
use crate::request::Host;
use crate::signing::error::is_before_1970;
use crate::signing::{Verified, VerifyError};
use crate::time::{Date, XMsDate, window};
use crate::{DecodeError, Field, FieldLines, FieldMapExt, HttpDate};

/// Verifies that a request was signed with the key that `key` returns for its id, and was not changed since,
/// including the body.
///
/// The body, or its digest, has to be given: [`Request::with_body`], [`Request::with_body_digest`].
///
/// # Errors
///
/// As [`AccessKey::verify`].
///
/// ```
/// use http::{HeaderMap, HeaderValue};
/// use masthead::HttpDate;
/// use masthead::{Request, signing::{VerifyError, app_configuration}};
///
/// let mut headers = HeaderMap::new();
/// headers.insert("host", HeaderValue::from_static("contoso.azconfig.io"));
/// let keys = [app_configuration::AccessKey::from_base64("key-id-1", "AAEC")?];
/// let now = HttpDate::from_unix(1_526_064_516).unwrap();
/// let request = Request::new("GET", "/kv?api-version=1.0", &headers).with_body(b"");
/// keys[0].sign(&request, now)?.write_to(&mut headers);
///
/// let request = Request::new("GET", "/kv?api-version=1.0", &headers).with_body(b"");
/// let by_id = |id: &str| keys.iter().find(|key| key.id() == id);
/// assert!(app_configuration::verify(&request, by_id, now)?.is_body_verified);
/// let error = app_configuration::verify(&request, |_| None, now).unwrap_err();
/// assert_eq!(error, VerifyError::UnknownCredential);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn verify<'k>(
    request: &Request<'_>,
    key: impl FnOnce(&str) -> Option<&'k AccessKey>,
    now: HttpDate,
) -> Result<Verified, VerifyError> {
    if let Body::Unknown | Body::Absent | Body::Present = request.body {
        return Err(VerifyError::BodyUnknown);
    }
    judge(request, key, Some(now))
}

/// Whether the head of a request was signed with the key that `key` has for its id. **The body is not considered**,
/// even where it is given: whoever passes it on has to compare its SHA-256 digest with `x-ms-content-sha256`
/// first, as [`BodyDigest`](crate::content::BodyDigest) does for a body that streams.
///
/// # Errors
///
/// As [`AccessKey::verify_without_body`].
///
/// ```
/// use http::{HeaderMap, HeaderValue};
/// use masthead::HttpDate;
/// use masthead::{Request, signing::{VerifyError, app_configuration}};
///
/// let mut headers = HeaderMap::new();
/// headers.insert("host", HeaderValue::from_static("contoso.azconfig.io"));
/// let key = app_configuration::AccessKey::from_base64("key-id-1", "AAEC")?;
/// let now = HttpDate::from_unix(1_526_064_516).unwrap();
/// let request = Request::new("GET", "/kv?api-version=1.0", &headers).with_body(b"");
/// key.sign(&request, now)?.write_to(&mut headers);
///
/// let head = Request::new("GET", "/kv?api-version=1.0", &headers);
/// let by_id = |id: &str| Some(&key).filter(|key| key.id() == id);
/// assert_eq!(app_configuration::verify(&head, by_id, now), Err(VerifyError::BodyUnknown));
/// assert!(!app_configuration::verify_without_body(&head, by_id, now)?.is_body_verified);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn verify_without_body<'k>(
    request: &Request<'_>,
    key: impl FnOnce(&str) -> Option<&'k AccessKey>,
    now: HttpDate,
) -> Result<Verified, VerifyError> {
    judge(&Request { body: Body::Unknown, ..*request }, key, Some(now))
}

/// The same, with the body if that is known; without a clock the date is parsed, and not compared with anything.
pub(crate) fn judge<'k>(
    request: &Request<'_>,
    key: impl FnOnce(&str) -> Option<&'k AccessKey>,
    now: Option<HttpDate>,
) -> Result<Verified, VerifyError> {
    if now.is_some_and(is_before_1970) {
        return Err(VerifyError::Clock);
    }
    let authorization = request.headers.peek::<HmacSha256>().map_err(VerifyError::Authorization)?;
    let credentials = authorization
        .ok_or_else(|| VerifyError::Authorization(DecodeError::missing(HmacSha256::name())))?;
    let mut signed = SignedNames::default();
    let mut first_absent = None;
    for name in credentials.signed_headers() {
        signed.add(name);
        // A request may name one header a thousand times: of too many, the rest is not looked up.
        if first_absent.is_none()
            && signed.count() <= MAX_SIGNED_HEADERS
            && request.lines(name).next().is_none()
        {
            first_absent = Some(name);
        }
    }
    if let Some(name) = signed.missing().next() {
        return Err(VerifyError::HeaderNotSigned(name.name()));
    }
    // Before anything is hashed.
    if signed.count() > MAX_SIGNED_HEADERS {
        return Err(VerifyError::TooManySignedHeaders);
    }
    if let Some(name) = first_absent {
        return Err(absent(name).into());
    }
    let date = date(request, signed.has(SignedName::XMsDate))?;
    let behind = now.map_or(0, |now| now.unix() - date.unix());
    if !window::APP_CONFIGURATION.contains(&behind) {
        return Err(VerifyError::DateTooFar { behind });
    }
    let key = key(credentials.credential()).ok_or(VerifyError::UnknownCredential)?;
    let signature = credentials.signature_bytes().ok_or(VerifyError::SignatureForm)?;
    let mut mac = key.secret.mac();
    feed(&mut mac, request, credentials.signed_headers(), &Added::default())?;
    if !mac.verify(&signature) {
        return Err(VerifyError::SignatureDiffers);
    }
    let is_body_verified = content(request)?;
    host(request)?;
    Ok(Verified { date, is_body_verified })
}

/// Checks that everything that names a host names the signed one.
pub(in crate::signing) fn host(request: &Request<'_>) -> Result<(), VerifyError> {
    let mut lines = request.lines(HOST);
    let Some(signed) = lines.next() else { return Ok(()) };
    if lines.next().is_some() {
        return Err(VerifyError::HostRepeated);
    }
    let of_target = authority(request.target).map(|found| (found, scheme(request.target)));
    let pseudo = request.pseudo_authority.map(|found| (found, None));
    if of_target.is_none() && pseudo.is_none() {
        return Ok(());
    }
    let signed = Host::parse_strict(FieldLines::one(signed));
    let is_signed = |(found, scheme): (&str, Option<&str>)| {
        signed.as_ref().is_ok_and(|signed| signed.is_of_authority(found, scheme))
    };
    match of_target.into_iter().chain(pseudo).all(is_signed) {
        true => Ok(()),
        false => Err(VerifyError::AuthorityDiffers),
    }
}

impl From<Unfit> for VerifyError {
    fn from(unfit: Unfit) -> Self {
        match unfit {
            Unfit::Absent(name) => Self::HeaderAbsent(name),
            Unfit::TooMany => Self::TooManySignedHeaders,
            Unfit::Name(error) => Self::Authorization(error),
        }
    }
}

/// The date that counts: the service takes `x-ms-date` where it is signed, else `Date`.
pub(in crate::signing) fn date(
    request: &Request<'_>,
    is_own: bool,
) -> Result<HttpDate, VerifyError> {
    let date = match is_own {
        true => request.headers.peek::<XMsDate>().map(|date| date.map(|date| date.0)),
        false => request.headers.peek::<Date>().map(|date| date.map(|date| date.0)),
    };
    date.map_err(VerifyError::Date)?.ok_or(VerifyError::DateMissing)
}

/// Returns whether the body was checked; an error if it is not the signed one.
pub(in crate::signing) fn content(request: &Request<'_>) -> Result<bool, VerifyError> {
    request.check_length().map_err(VerifyError::ContentLength)?;
    let announced = request.headers.peek::<XMsContentSha256>();
    let announced = announced.map_err(VerifyError::ContentDigest)?;
    match request.body.digest() {
        Some(found) if announced != Some(found) => Err(VerifyError::ContentDiffers),
        found => Ok(found.is_some()),
    }
}
