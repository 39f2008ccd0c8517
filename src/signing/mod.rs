//! Signs requests, verifies signatures, and explains why a signature does not match.
//!
//! Start with [`app_configuration::AccessKey`] for the HMAC-SHA256 of Azure App Configuration, and with
//! [`cosmos_db::MasterKey`] for the master keys of Azure Cosmos DB. Where a signature does not match, the function `explain`
//! of the same module tries the usual causes. `string_to_sign` is for programs that compute the MAC elsewhere.
//!
//! ```
//! use http::{HeaderMap, HeaderValue};
//! use masthead::signing::app_configuration::AccessKey;
//! use masthead::{HttpDate, Request};
//!
//! let key = AccessKey::from_base64("key-id-1", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")?;
//! let now = HttpDate::from_unix(1_526_064_516).unwrap();
//! let target = "/kv?fields=*&api-version=1.0";
//!
//! let mut headers = HeaderMap::new();
//! headers.insert("host", HeaderValue::from_static("contoso.azconfig.io"));
//! let signed = key.sign(&Request::new("GET", target, &headers).with_body(b""), now)?;
//! signed.write_to(&mut headers);
//! assert_eq!(headers["x-ms-date"], "Fri, 11 May 2018 18:48:36 GMT");
//!
//! let received = Request::new("GET", target, &headers).with_body(b"");
//! assert!(key.verify(&received, now)?.is_body_verified);
//! let other = Request::new("GET", "/kv?api-version=1.0", &headers).with_body(b"");
//! assert_eq!(key.verify(&other, now).unwrap_err().to_string(), "the signature does not match");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The two services sign different parts of a request. App Configuration signs the host, the target and the digest of the
//! body, so [`AccessKey::verify`](app_configuration::AccessKey::verify) requires the body;
//! [`verify_without_body`](app_configuration::AccessKey::verify_without_body) does not check it. Cosmos DB signs neither the
//! host, nor the query, nor the body, so its function is named
//! [`MasterKey::verify_resource`](cosmos_db::MasterKey::verify_resource). [`SECURITY.md`](security) lists what a gateway must
//! compare itself.
//!
//! Keys are zeroised on drop, signatures are compared in constant time, and the clock is an argument. No output contains a
//! key or the correct signature.

pub mod app_configuration;
pub mod cosmos_db;
mod error;
mod explain;
mod key;
mod mac;
mod request;

#[doc = include_str!("../../SECURITY.md")]
pub mod security {}

pub use error::{SignError, Verified, VerifyError};
pub use explain::{Aspect, Change, Explanation, Hints, Reason, Rewrite};
pub use key::KeyError;
pub use request::LengthError;
