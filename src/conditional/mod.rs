//! Entity tags, the conditions that compare them, and what becomes of a request that has some.

mod entity_tag;
mod entity_tags;
mod if_match;
mod if_modified_since;
mod if_none_match;
mod if_range;
mod if_unmodified_since;
mod precondition_rules;
mod preconditions;
mod representation;

pub use entity_tag::{ETag, EntityTagRef};
pub use entity_tags::EntityTagsRef;
pub use if_match::IfMatch;
pub use if_modified_since::IfModifiedSince;
pub use if_none_match::IfNoneMatch;
pub use if_range::{IfRange, IfRangeRef};
pub use if_unmodified_since::IfUnmodifiedSince;
pub use precondition_rules::{PreconditionRules, TagComparison};
pub use preconditions::{Decision, Outcome, Preconditions, RangeUse};
pub use representation::Representation;
