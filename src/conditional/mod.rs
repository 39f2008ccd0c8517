//! Entity tags, conditions, and the outcome of a conditional request.
//!
//! In a server, start with [`Preconditions`], which reads all five headers and evaluates them in the order of RFC 9110. In a
//! client, start with [`IfMatch`] or [`IfNoneMatch`], made from the [`ETag`] of a response.
//!
//! ```
//! use http::{HeaderMap, Method};
//! use masthead::FieldMapExt;
//! use masthead::conditional::{
//!     ETag, IfNoneMatch, Outcome, PreconditionRules, Preconditions, Representation,
//! };
//!
//! // The client has a copy.
//! let etag = ETag::strong("v2")?;
//! let mut request = HeaderMap::new();
//! request.write(&IfNoneMatch::from(etag.clone()));
//!
//! // The server has the same, and answers 304.
//! let current = Representation::existing().with_etag(etag.view());
//! let conditions = Preconditions::peek_from(&request, PreconditionRules::RFC_9110)?;
//! let decision = conditions.evaluate(&Method::GET, &current);
//! assert_eq!(decision.outcome, Outcome::NotModified);
//! # Ok::<(), masthead::DecodeError>(())
//! ```

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
