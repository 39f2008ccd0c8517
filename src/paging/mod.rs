//! Pages and ranges: links, continuations, and windows of items.
//!
//! In a client, start with [`PageRequest::next`], which reads whichever header the service uses and returns the change to the
//! request for the next page. In a server, start with [`Link`], [`Continuation`] or [`ContentRange`].
//!
//! ```
//! use http::{HeaderMap, HeaderValue, Request};
//! use masthead::paging::PageRequest;
//!
//! let mut request = Request::get("https://contoso.azconfig.io/kv?api-version=1.0").body(())?;
//! let mut response = HeaderMap::new();
//! response.insert("link", HeaderValue::from_static("</kv?api-version=1.0&after=YQ>; rel=\"next\""));
//!
//! if let Some(next) = PageRequest::of(&request).next(&response)? {
//!     next.write_to_request(&mut request);
//! }
//! assert_eq!(request.uri(), "https://contoso.azconfig.io/kv?api-version=1.0&after=YQ");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod accept_ranges;
mod content_range;
mod continuation;
mod item_window;
mod link;
mod link_value;
mod max_item_count;
mod next_page;
mod operation_location;
mod page_request;
mod paging_error;
mod range;
mod range_members;
mod range_ref;
mod range_spec;
mod range_unit;
mod reference;
mod x_range;

pub use accept_ranges::{AcceptRanges, AcceptRangesRef};
pub use content_range::{ContentRange, ContentRangeRef};
pub use continuation::{Continuation, ContinuationRef};
pub use item_window::{ItemWindow, NotAWindow};
pub use link::{Link, LinkRef, LinkValue};
pub use link_value::{LinkParams, LinkValueRef, Rels};
pub use max_item_count::MaxItemCount;
pub use next_page::NextPage;
pub use operation_location::{OperationLocation, OperationLocationRef};
pub use page_request::PageRequest;
pub use paging_error::PagingError;
pub use range::Range;
pub use range_members::RangeMembers;
pub use range_ref::{RangeRef, RangeSpecs};
pub use range_spec::RangeSpec;
pub use range_unit::RangeUnitRef;
pub use x_range::XRange;
