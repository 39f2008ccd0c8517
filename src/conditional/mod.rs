//! Entity tags, and the conditions that compare them.

mod entity_tag;
mod if_match;
mod if_modified_since;
mod if_none_match;
mod tags;

pub use entity_tag::{ETag, EntityTagRef};
pub use if_match::IfMatch;
pub use if_modified_since::IfModifiedSince;
pub use if_none_match::IfNoneMatch;
pub use tags::EntityTagsRef;
