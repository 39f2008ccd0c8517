//! What a message carries, and what the client would like it to be.

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
#[cfg(feature = "signing")]
pub use body_digest::{BodyDigest, BodyError};
pub use cache_control::{CacheControl, CacheControlRef};
pub use cache_directive::{CacheDirectiveRef, CacheScope, FieldNames};
pub use content_type::{ContentType, ContentTypeRef};
pub use error_code::{ErrorCode, ErrorCodeRef};
pub use negotiation::{NotAcceptable, Ties};
pub use parameters::Parameters;
pub use x_ms_content_sha256::XMsContentSha256;
