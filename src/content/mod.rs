//! The content of a message, and the content that a client accepts.
//!
//! Start with [`ContentType`] for the type of a body, and with [`Accept::negotiate`] to choose the type of a response.
//! [`CacheControl`] says who may cache a response, and [`XMsContentSha256`] is the digest of a body.
//!
//! ```
//! use http::{HeaderMap, HeaderValue};
//! use masthead::FieldMapExt;
//! use masthead::content::{Accept, ContentType, ContentTypeRef};
//!
//! let mut request = HeaderMap::new();
//! request.insert("accept", HeaderValue::from_static("text/html;q=0.5, application/json"));
//! let offers = [ContentTypeRef::new("text/html")?, ContentTypeRef::new("application/json")?];
//! let chosen = Accept::negotiate(&request, offers)?;
//!
//! let mut response = HeaderMap::new();
//! response.write(&ContentType::new(chosen.essence())?.with_param("charset", "utf-8")?);
//! assert_eq!(response["content-type"], "application/json; charset=utf-8");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod accept;
#[cfg(feature = "signing")]
mod body_digest;
mod cache_control;
mod cache_directive;
mod content_type;
mod error_code;
mod negotiation;
mod parameters;
mod ranges;
mod x_ms_content_sha256;

pub use accept::{Accept, AcceptRef, MediaRangeRef, Specificity};
#[cfg(all(feature = "signing", feature = "tower"))]
pub(crate) use body_digest::content_length;
#[cfg(feature = "signing")]
pub use body_digest::{BodyDigest, BodyError};
pub use cache_control::{CacheControl, CacheControlRef};
pub use cache_directive::{CacheDirectiveRef, CacheScope, FieldNames};
pub use content_type::{ContentType, ContentTypeRef};
pub use error_code::{ErrorCode, ErrorCodeRef};
pub use negotiation::{NotAcceptable, Ties};
pub use parameters::Parameters;
pub use x_ms_content_sha256::XMsContentSha256;
