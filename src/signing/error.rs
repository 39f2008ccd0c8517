//! Errors of signing and verifying requests.

use core::fmt;

use http::HeaderName;

use super::request::LengthError;
use crate::cosmos::AmbiguousTarget;
use crate::time::window::Apart;
use crate::{DecodeError, HttpDate};

/// The reason why a request could not be signed. Nothing was written in that case.
///
/// ```
/// use http::HeaderMap;
/// use masthead::HttpDate;
/// use masthead::{Request, signing::app_configuration::AccessKey};
///
/// let key = AccessKey::from_base64("id", "AAEC")?;
/// let headers = HeaderMap::new();
/// let request = Request::new("GET", "/kv", &headers).with_body(b"");
/// let error = key.sign(&request, HttpDate::from_unix(0).unwrap()).unwrap_err();
/// assert_eq!(error.to_string(), "cannot sign \"host\": the request has no Host header");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignError {
    /// The clock says a time before 1970.
    Clock,
    /// A header that is to be signed is not there.
    HeaderAbsent(HeaderName),
    /// The service wants this header signed.
    HeaderNotSigned(&'static str),
    /// More headers are to be signed than [`MAX_SIGNED_HEADERS`](crate::limits::MAX_SIGNED_HEADERS).
    TooManyHeaders,
    /// The name of a header to be signed is invalid.
    Credentials(DecodeError),
    /// The digest of the body is neither given nor in the headers.
    BodyUnknown,
    /// `x-ms-content-sha256` is there, and cannot be read.
    ContentDigest(DecodeError),
    /// The body is not as long as the request says.
    ContentLength(LengthError),
}

impl fmt::Display for SignError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Clock => f.write_str("the system clock is set before 1970"),
            Self::HeaderAbsent(name) => {
                write!(f, "cannot sign \"{name}\": the request has no {} header", title(name))
            }
            Self::HeaderNotSigned(name) => write!(f, "{name} must be signed"),
            Self::TooManyHeaders => f.write_str("too many headers to sign"),
            Self::Credentials(error) | Self::ContentDigest(error) => error.fmt(f),
            Self::BodyUnknown => {
                f.write_str("cannot sign the digest of the body: the body is not known")
            }
            Self::ContentLength(error) => error.fmt(f),
        }
    }
}

/// The name as people write it: `Host`, but `x-ms-date`.
fn title(name: &HeaderName) -> String {
    let name = name.as_str();
    if name.starts_with("x-") {
        return name.to_owned();
    }
    let capital = |word: &str| {
        let (first, rest) = word.split_at(1.min(word.len()));
        first.to_ascii_uppercase() + rest
    };
    name.split('-').map(capital).collect::<Vec<_>>().join("-")
}

impl core::error::Error for SignError {}

/// The reason why a request cannot be verified.
///
/// Nothing in it helps to make the signature that would have been right.
///
/// ```
/// use http::HeaderMap;
/// use masthead::HttpDate;
/// use masthead::{Request, signing::{VerifyError, cosmos_db::MasterKey}};
///
/// let key = MasterKey::from_base64("AAEC")?;
/// let (headers, now) = (HeaderMap::new(), HttpDate::from_unix(0).unwrap());
/// let error = key.verify_resource(&Request::new("GET", "/dbs", &headers), now).unwrap_err();
/// assert!(matches!(error, VerifyError::Authorization(_)));
/// assert_eq!(error.to_string(), "authorization: the header is missing");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum VerifyError {
    /// The clock says a time before 1970.
    Clock,
    /// `Authorization` is missing, cannot be read, or is of another scheme.
    Authorization(DecodeError),
    /// A resource token, or an access token: it holds no signature of the request.
    NotASignature,
    /// The version of the token is not 1.0.
    TokenVersion,
    /// A `+` stands in the token as it is: the service reads it as a space.
    RawPlus,
    /// The signature is not 32 bytes in base64.
    SignatureForm,
    /// Nobody has a key of that id.
    UnknownCredential,
    /// More headers are signed than [`MAX_SIGNED_HEADERS`](crate::limits::MAX_SIGNED_HEADERS).
    TooManySignedHeaders,
    /// The service wants this header signed.
    HeaderNotSigned(&'static str),
    /// A header that is signed is not there.
    HeaderAbsent(HeaderName),
    /// There is no date.
    DateMissing,
    /// The date cannot be read.
    Date(DecodeError),
    /// The date is too far from the clock.
    DateTooFar {
        /// The age of the date by the clock, in seconds; negative if it is ahead.
        behind: i64,
    },
    /// `x-ms-content-sha256` cannot be read.
    ContentDigest(DecodeError),
    /// The digest of the body is signed, and neither the body nor its digest was given: a mistake of the caller.
    /// Azure App Configuration has `verify_without_body` for those who do not have it.
    BodyUnknown,
    /// The request has several `Host` lines. A signature does not say which of them counts.
    HostRepeated,
    /// The authority of a target in absolute form, or `:authority`, names another host than the signed `Host`, or
    /// has user information. Only `Host` is signed, and a server takes the other one first (RFC 9112 3.2.2).
    AuthorityDiffers,
    /// The target may be read as that of another resource than the one that is signed.
    Target(AmbiguousTarget),
    /// The body has another digest than `x-ms-content-sha256`.
    ContentDiffers,
    /// The body is not as long as the request says.
    ContentLength(LengthError),
    /// The signature is another one: another key, or another request.
    SignatureDiffers,
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Clock => f.write_str("the system clock is set before 1970"),
            Self::Authorization(error) | Self::Date(error) | Self::ContentDigest(error) => {
                error.fmt(f)
            }
            Self::NotASignature => {
                f.write_str("the token does not contain a signature of the request")
            }
            Self::TokenVersion => f.write_str("the version of the token is not 1.0"),
            Self::RawPlus => f.write_str(
                "\"+\" in the token is not percent-encoded; the service reads it as a space",
            ),
            Self::SignatureForm => f.write_str("the signature is not 32 bytes in base64"),
            Self::UnknownCredential => f.write_str("no key has this id"),
            Self::TooManySignedHeaders => f.write_str("too many headers are signed"),
            Self::HeaderNotSigned(name) => write!(f, "{name} must be signed"),
            Self::HeaderAbsent(name) => {
                write!(f, "SignedHeaders names {name}, but the request has no such header")
            }
            Self::DateMissing => f.write_str(
                "the request has neither x-ms-date nor Date; one of them is part of the signature",
            ),
            Self::DateTooFar { behind } => {
                let side = if *behind < 0 { "ahead of" } else { "behind" };
                write!(f, "the date is {} {side} the server's clock", Apart(behind.unsigned_abs()))
            }
            Self::BodyUnknown => {
                f.write_str("the digest of the body is signed, but the body is not known")
            }
            Self::HostRepeated => f.write_str("the request has more than one Host line"),
            Self::AuthorityDiffers => f.write_str(
                "the target or :authority names a different host than Host, which is signed",
            ),
            Self::Target(ambiguous) => ambiguous.fmt(f),
            Self::ContentDiffers => f.write_str("the body does not match x-ms-content-sha256"),
            Self::ContentLength(error) => error.fmt(f),
            Self::SignatureDiffers => f.write_str("the signature does not match"),
        }
    }
}

impl core::error::Error for VerifyError {}

/// A request was signed with the key. What that covers is in the documentation of each service.
///
/// ```
/// use http::{HeaderMap, HeaderValue};
/// use masthead::HttpDate;
/// use masthead::{Request, signing::cosmos_db::MasterKey};
///
/// let (key, now) = (MasterKey::from_base64("AAEC")?, HttpDate::from_unix(1_000).unwrap());
/// let mut headers = HeaderMap::new();
/// key.sign(&Request::new("GET", "/dbs", &headers), now)?.write_to(&mut headers);
/// let verified = key.verify_resource(&Request::new("GET", "/dbs", &headers), now)?;
/// assert_eq!(verified.date, now);
/// assert!(!verified.is_body_verified);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
#[non_exhaustive]
pub struct Verified {
    /// The date that was signed.
    pub date: HttpDate,
    /// Whether the body is the one that was signed: true after `verify`, false after `verify_without_body`, and for
    /// Azure Cosmos DB, which signs no body.
    pub is_body_verified: bool,
}

/// A clock that was never set is a mistake of the caller, and not of the request.
pub(super) fn is_before_1970(now: HttpDate) -> bool {
    now.unix() < 0
}
