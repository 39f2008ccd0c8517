//! Signatures of requests: made, verified, and explained where they do not match.
//!
//! [`app_configuration`] has the HMAC-SHA256 of Azure App Configuration, [`cosmos_db`] the master keys of
//! Azure Cosmos DB. Both have `string_to_sign`, for those who have a MAC elsewhere; a key with `sign` and
//! `verify`; and `explain`, which tries what usually goes wrong.
//!
//! ```
//! use http::{HeaderMap, HeaderValue};
//! use masthead::HttpDate;
//! use masthead::signing::{Request, app_configuration::AccessKey};
//!
//! let key = AccessKey::from_base64("key-id-1", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")?;
//! let now = HttpDate::from_unix(1_526_064_516).unwrap();
//! let target = "/kv?fields=*&api-version=1.0";
//!
//! let mut headers = HeaderMap::new();
//! headers.insert("host", HeaderValue::from_static("contoso.azconfig.io"));
//! let signed = key.sign(&Request::new("GET", target, &headers).with_body(b""), now)?;
//! signed.write(&mut headers);
//! assert_eq!(headers["x-ms-date"], "Fri, 11 May 2018 18:48:36 GMT");
//!
//! let received = Request::new("GET", target, &headers).with_body(b"");
//! assert!(key.verify(&received, now).is_ok());
//! let other = Request::new("GET", "/kv?api-version=1.0", &headers);
//! assert_eq!(key.verify(&other, now).unwrap_err().to_string(), "the signature differs");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
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

pub use error::{SignError, Verified, VerifyError};
pub use explain::{Aspect, Change, Explanation, Hints, Reason, Rewrite};
pub use key::KeyError;
pub use request::{Body, LengthError, Request};
