//! What a message carries, and what the client would like it to be.

mod accept;
#[cfg(feature = "signing")]
mod body_digest;
mod cache_control;
mod cache_directive;
mod content_sha256;
mod error_code;
mod media_type;
mod negotiation;
mod parameters;
mod ranges;

pub use accept::{Accept, AcceptRef, MediaRangeRef, Specificity};
#[cfg(feature = "signing")]
pub use body_digest::{BodyDigest, BodyError};
pub use cache_control::{CacheControl, CacheControlRef};
pub use cache_directive::{CacheDirectiveRef, CacheScope, FieldNames};
pub use content_sha256::XMsContentSha256;
pub use error_code::{ErrorCode, ErrorCodeRef};
pub use media_type::{ContentType, MediaTypeRef};
pub use negotiation::{NotAcceptable, Ties};
pub use parameters::Parameters;
