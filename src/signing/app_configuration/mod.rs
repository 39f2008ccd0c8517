//! HMAC-SHA256 signatures of Azure App Configuration.
//!
//! Start with [`AccessKey::sign`] in a client and [`AccessKey::verify`] in a server, which answers a rejected request with the
//! [`challenges`] of the error. [`explain`] finds out why a signature does not match:
//!
//! ```
//! use http::{HeaderMap, HeaderValue};
//! use masthead::signing::{Hints, app_configuration};
//! use masthead::{HttpDate, Request};
//!
//! let secret = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
//! let key = app_configuration::AccessKey::from_base64("key-id-1", secret)?;
//! let now = HttpDate::from_unix(1_526_064_516).unwrap();
//! let mut headers = HeaderMap::new();
//! headers.insert("host", HeaderValue::from_static("contoso.azconfig.io"));
//! let sent = Request::new("GET", "/kv/app%2Fcolor", &headers).with_body(b"");
//! key.sign(&sent, now)?.write_to(&mut headers);
//!
//! // A proxy has decoded the path.
//! let received = Request::new("GET", "/kv/app/color", &headers).with_body(b"");
//! assert!(key.verify(&received, now).is_err());
//! let why = app_configuration::explain("key-id-1", secret, &received, Some(now), &Hints::default());
//! assert!(why.to_string().contains("/kv/app%2Fcolor"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The signed text is
//!
//! ```text
//! string-to-sign = method LF path-and-query LF value *( ";" value )
//! ```
//!
//! The method is in upper case, and path and query are as on the wire. The values are those of the signed headers, in their
//! order; several lines of one header are joined by a comma. `host`, `x-ms-content-sha256`, and `x-ms-date` or `date` must be
//! among them. The date may differ from the clock of the service by 15 minutes, to the second.
//!
//! The signature covers values, not the names of their headers. Whoever can change a request on its way can give a signed
//! value another name, and change `SignedHeaders` to match. Only `host`, the date and the digest must have their own names.
//! `Host` is signed, but the other places of a host are not: the authority of a target in absolute form, and `:authority` of
//! HTTP/2. `verify` refuses a request in which one of them names another host.
//!
//! [`SECURITY.md`](super::security) lists what a gateway must compare itself.
//!
//! Source: Azure App Configuration, REST API, Authentication, HMAC; for what it leaves open, Microsoft's emulator.

mod access_key;
mod challenges;
mod verify;

use std::borrow::Cow;

use headers::Header;
use http::HeaderName;

use super::SignError;
use super::mac::Sink;
use crate::auth::{HmacSha256, SignedName};
use crate::grammar::target::path_and_query;
use crate::limits::MAX_SIGNED_HEADERS;
use crate::message::Request;
use crate::{DecodeError, ErrorKind, Expected};

pub use super::explain::app_configuration::explain;
pub use access_key::{AccessKey, Signed};
pub use challenges::challenges;
pub use verify::{verify, verify_without_body};

#[cfg(feature = "contracts")]
pub(crate) use challenges::description;
#[cfg(feature = "contracts")]
pub(crate) use verify::judge;
pub(super) use verify::{content, date, host};

/// The headers that [`AccessKey::sign`] signs, in the documented order.
pub const SIGNED_HEADERS: [&str; 3] =
    [SignedName::XMsDate.name(), HOST, SignedName::ContentSha256.name()];

const HOST: &str = SignedName::Host.name();

/// The text that is signed, of a request that has all its headers but `Authorization`.
///
/// The values are bytes, so this is bytes too.
///
/// # Errors
///
/// [`HeaderAbsent`](SignError::HeaderAbsent) and [`TooManyHeaders`](SignError::TooManyHeaders).
///
/// ```
/// use http::{HeaderMap, HeaderValue};
/// use masthead::{Request, signing::app_configuration::string_to_sign};
///
/// let mut headers = HeaderMap::new();
/// headers.insert("host", HeaderValue::from_static("contoso.azconfig.io"));
/// headers.insert("date", HeaderValue::from_static("Fri, 11 May 2018 18:48:36 GMT"));
/// let text = string_to_sign(&Request::new("GET", "/kv?api-version=1.0", &headers), ["Date", "Host"])?;
/// assert_eq!(text, b"GET\n/kv?api-version=1.0\nFri, 11 May 2018 18:48:36 GMT;contoso.azconfig.io");
/// # Ok::<(), masthead::signing::SignError>(())
/// ```
pub fn string_to_sign<'n>(
    request: &Request<'_>,
    signed_headers: impl IntoIterator<Item = &'n str>,
) -> Result<Vec<u8>, SignError> {
    let mut text = Vec::with_capacity(request.target.len() + 128);
    feed(&mut text, request, signed_headers, &Added::default())?;
    Ok(text)
}

/// Headers that a request is about to get.
#[derive(Default)]
struct Added {
    date: Option<String>,
    digest: Option<String>,
}

impl Added {
    fn get(&self, name: &str) -> Option<&[u8]> {
        let value = match SignedName::of(name)? {
            SignedName::XMsDate | SignedName::Date => &self.date,
            SignedName::ContentSha256 => &self.digest,
            SignedName::Host | SignedName::Authorization => return None,
        };
        value.as_deref().map(str::as_bytes)
    }
}

/// The reason why there is no string-to-sign.
enum Unfit {
    Absent(HeaderName),
    TooMany,
    Name(DecodeError),
}

impl From<Unfit> for SignError {
    fn from(unfit: Unfit) -> Self {
        match unfit {
            Unfit::Absent(name) => Self::HeaderAbsent(name),
            Unfit::TooMany => Self::TooManyHeaders,
            Unfit::Name(error) => Self::Credentials(error),
        }
    }
}

fn feed<'n>(
    sink: &mut impl Sink,
    request: &Request<'_>,
    signed_headers: impl IntoIterator<Item = &'n str>,
    added: &Added,
) -> Result<(), Unfit> {
    sink.put_mapped(request.method.as_bytes(), u8::to_ascii_uppercase);
    sink.put(b"\n");
    sink.put(target(request.target).as_bytes());
    for (index, name) in signed_headers.into_iter().enumerate() {
        if index == MAX_SIGNED_HEADERS {
            return Err(Unfit::TooMany);
        }
        sink.put(if index == 0 { b"\n" } else { b";" });
        if let Some(value) = added.get(name) {
            sink.put(value);
            continue;
        }
        let mut lines = request.lines(name);
        let Some(first) = lines.next() else {
            return Err(absent(name));
        };
        sink.put(first);
        for line in lines {
            sink.put(b",");
            sink.put(line);
        }
    }
    Ok(())
}

/// Path and query as they are signed: a path that is left out of a target in absolute form is a slash.
pub(super) fn target(target: &str) -> Cow<'_, str> {
    match path_and_query(target) {
        query if query.starts_with('?') => format!("/{query}").into(),
        target => target.into(),
    }
}

fn absent(name: &str) -> Unfit {
    if let Ok(name) = HeaderName::from_bytes(name.as_bytes()) {
        return Unfit::Absent(name);
    }
    let kind = ErrorKind::UnexpectedByte;
    let error = DecodeError::new(HmacSha256::name(), kind, Expected::HeaderName);
    Unfit::Name(error.sensitive(true))
}
