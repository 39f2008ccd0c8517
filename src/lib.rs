//! Typed HTTP headers for API services: **Azure App Configuration**, **Azure Cosmos DB**, the
//! **Microsoft Partner API**, **Youforce** and **VOSS Automate**.
//!
//! ```
//! use http::{HeaderMap, HeaderValue};
//! use masthead::{FieldMapExt, auth::Authorization, sync_token::SyncTokens};
//!
//! let mut map = HeaderMap::new();
//! map.insert("sync-token", HeaderValue::from_static("jtqGc1I4=MDoyOA==;sn=28"));
//! map.insert("authorization", HeaderValue::from_static("Bearer abc def"));
//!
//! // Reading borrows: nothing is copied, nothing is allocated.
//! let tokens = map.peek::<SyncTokens>()?.expect("the service sent one");
//! let newest = tokens.iter().max_by_key(|token| token.sequence()).unwrap();
//! assert_eq!((newest.id(), newest.sequence()), ("jtqGc1I4", Some(28)));
//!
//! // What is wrong says where, and gives no credential away.
//! let error = map.peek::<Authorization>().unwrap_err();
//! assert_eq!(error.to_string(), "authorization: expected the end of the value at byte 11");
//!
//! // Writing is typed too.
//! map.write(&SyncTokens::try_from_iter([("jtqGc1I4", "MDoyOA==", None)])?);
//! # Ok::<(), masthead::DecodeError>(())
//! ```
//!
//! # The shape of a header
//!
//! Each header is a type that implements [`Field`]:
//!
//! * [`Field::parse`] reads it from its [`FieldLines`] into a borrowed, `Copy` view, without
//!   allocating; [`FieldMapExt::peek`] does that on a [`HeaderMap`](http::HeaderMap).
//! * The type itself is the owned form. It keeps the lines it was received in, and
//!   [`Field::to_lines`] sends those again, or the [canonical](Field::canonical) ones where they
//!   deviated from the grammar. `view()` is its borrowed form, which has the accessors; lists also have
//!   `iter()`. Neither needs the trait in scope:
//!
//! ```
//! use masthead::conditional::{ETag, IfMatch};
//!
//! let current: ETag = "\"v2\"".parse()?;
//! let wanted: IfMatch = "\"v1\", \"v2\"".parse()?;
//! assert!(wanted.view().matches_strongly(Some(current.view())));
//! for tag in &wanted {
//!     assert!(!tag.is_weak());
//! }
//! # Ok::<(), masthead::DecodeError>(())
//! ```
//!
//! * [`headers::Header`] comes with it, so that the types work with everything that speaks
//!   `headers`, such as `axum_extra::TypedHeader`.
//!
//! Lists, such as [`SyncTokens`](sync_token::SyncTokens), have `members`: each member with its own
//! result, so that a bad one loses no other.
//!
//! # What is accepted
//!
//! There is one grammar for each header, that of its RFC or vendor page. Where the vendors' own
//! pages or real clients break it, the parser accepts that one thing and notes a [`Deviation`].
//! [`Field::parse_strict`] refuses every deviation. A header that may occur once and occurs twice
//! is always an error.
//!
//! # Errors
//!
//! A [`DecodeError`] is 16 bytes, holds none of the value's, and says which header, which line,
//! which bytes, and what was expected there. [`DecodeError::caret`] shows the place.
//!
//! # Headers of your own
//!
//! [`header!`] and [`list_header!`] make them, over the parsers of [`parse`] and nom; [`own`] says how.
//!
//! # All headers
//!
//! The README has the table of headers by service, and [`services`] the headers of each service as one struct.
//! [`catalog::mark_sensitive`] keeps credentials out of logs. With the feature `catalog`, `catalog::ENTRIES` lists all
//! headers, and reads them without a type.
//!
//! # Contracts
//!
//! With the feature `contracts`, `contract::Contract::check` holds what a service demands against a request, its
//! response, or both, and `contract::Report::problem` is the answer to a request that it refuses. `services::ALL` has the
//! contracts of the five services. A contract of your own works the same.
//!
//! # axum
//!
//! With the feature `axum`, `axum::Typed` extracts one header in a handler, and `axum::Checked` all headers of a service. A
//! header that cannot be parsed is answered with problem details.
//!
//! # Features
//!
//! None is on by default, and each only adds.
#![cfg_attr(feature = "document-features", doc = "")]
#![cfg_attr(feature = "document-features", doc = document_features::document_features!())]
#![forbid(unsafe_code)]
#![deny(missing_docs)]
#![cfg_attr(docsrs, feature(doc_cfg))]

// From the ground up: each layer knows those above it in this list only.
pub mod limits;

mod name_table;
mod names;
mod shared;

mod deviation;
mod error;
mod grammar;

mod field;
#[cfg(test)]
mod test_kit;

pub mod own;
pub mod parse;

pub mod auth;
pub mod conditional;
pub mod content;
pub mod correlation;
pub mod cosmos;
pub mod paging;
pub mod request;
pub mod sync_token;
pub mod tenancy;
pub mod time;

mod message;

#[cfg(feature = "signing")]
pub mod signing;

pub mod catalog;
#[cfg(feature = "contracts")]
#[cfg_attr(docsrs, doc(cfg(feature = "contracts")))]
pub mod contract;
pub mod header_set;
pub mod services;

#[cfg(feature = "axum")]
#[cfg_attr(docsrs, doc(cfg(feature = "axum")))]
pub mod axum;

pub use deviation::{Deviation, Note, Notes};
pub use error::{Caret, DecodeError, ErrorKind, ErrorMessage, Expected};
pub use field::{
    DateOutOfRange, Decimal, Describe, Description, Field, FieldLines, FieldLinesIter, FieldMapExt,
    HttpDate, JsonString, Lines, ListIter, Members, ParameterValue, Part, Quality, Rejected,
};
pub use grammar::secrets::shown_uri;
pub use message::{Body, Request};
pub use names::UnknownName;

pub use {headers, http, nom};
