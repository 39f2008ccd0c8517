//! Signatures of requests: made, verified, and explained where they do not match.
//!
//! [`app_configuration`] has the HMAC-SHA256 of Azure App Configuration, [`cosmos_db`] the master keys of
//! Azure Cosmos DB. Both have `string_to_sign`, for those who have a MAC elsewhere; a key that signs and
//! verifies; and `explain`, which tries what usually goes wrong.
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
//! What `verify` covers differs: App Configuration signs the host, the target and the digest of the body, so that
//! [`AccessKey::verify`](app_configuration::AccessKey::verify) wants the body, and
//! [`verify_without_body`](app_configuration::AccessKey::verify_without_body) says what it leaves out. Cosmos DB
//! signs neither host, nor query, nor body, and has
//! [`MasterKey::verify_resource`](cosmos_db::MasterKey::verify_resource). What neither can know, and what a gateway
//! has to compare itself, is in [`SECURITY.md`](security).
//!
//! Keys are zeroised on drop, signatures compared in constant time, and the clock is an argument. Neither a
//! key nor a signature that would have been right is in any output.

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
