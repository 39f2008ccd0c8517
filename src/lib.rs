//! Typed, zero-copy parsing and validation of the HTTP headers of **Azure App Configuration**, **Azure Cosmos DB**, the
//! **Microsoft Partner API**, **Youforce** and **VOSS Automate**.
//!
//! ```
//! use http::{HeaderMap, HeaderValue};
//! use masthead::{FieldMapExt, conditional::IfNoneMatch, sync_token::SyncTokens};
//!
//! let mut map = HeaderMap::new();
//! map.insert("sync-token", HeaderValue::from_static("jtqGc1I4=MDoyOA==;sn=28"));
//! map.insert("if-none-match", HeaderValue::from_static("\"v2"));
//!
//! // A view borrows from the map: nothing is copied, nothing is allocated.
//! let tokens = map.peek::<SyncTokens>()?.expect("the map has one");
//! assert_eq!(tokens.iter().next().and_then(|token| token.sequence()), Some(28));
//!
//! // An error names the header, the line and the bytes. Here the closing quote is missing.
//! let error = map.peek::<IfNoneMatch>().unwrap_err();
//! assert_eq!((error.name().as_str(), error.span()), ("if-none-match", Some(3..3)));
//!
//! // An owned header is written to a map.
//! map.write(&SyncTokens::try_from_iter([("jtqGc1I4", "MDoyOA==", None)])?);
//! # Ok::<(), masthead::DecodeError>(())
//! ```
//!
//! # Start here
//!
//! * To read or write one header, find its type in the modules below, and use [`FieldMapExt::peek`] and
//!   [`FieldMapExt::write`] on a [`HeaderMap`](http::HeaderMap). The module of a header is named for its purpose: [`auth`],
//!   [`conditional`], [`content`], [`correlation`], [`cosmos`], [`paging`], [`request`], [`sync_token`], [`tenancy`],
//!   [`time`].
//! * To read all headers of a message at once, use the structs of its service in [`services`].
//! * To sign requests, verify signatures, or find out why one does not match, turn on the feature `signing` and see the
//!   module `signing`.
//! * To check an exchange against the rules of a service, turn on the feature `contracts` and see
//!   `contract::Contract::check`. `services::ALL` has the contracts of the five services, and `contract::Report::problem`
//!   makes the answer to a refused request.
//! * To keep credentials out of logs, call [`catalog::mark_sensitive`].
//! * To define your own header, see [`own`].
//!
//! Some tasks take more than one header: [`conditional::Preconditions`] evaluates a conditional request,
//! [`paging::PageRequest`] finds the next page, [`time::RetryAdvice`] says how long to wait, and
//! [`sync_token::SyncTokenStore`] and [`cosmos::SessionTokenStore`] keep what a service expects back.
//!
//! # The shape of a header
//!
//! Each header is a type that implements [`Field`]:
//!
//! * [`Field::parse`] parses its [`FieldLines`] into a borrowed, `Copy` view, without allocating.
//!   [`FieldMapExt::peek`] does that on a [`HeaderMap`](http::HeaderMap).
//! * The type itself is the owned form. It keeps the lines that were received. [`Field::to_lines`] writes those lines, or the
//!   [canonical](Field::canonical) form where they deviate from the grammar. `view()` returns the borrowed form, which has
//!   the accessors; lists also have `iter()`:
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
//! * Every type implements [`headers::Header`], so it works with libraries that accept one, such as
//!   `axum_extra::TypedHeader`.
//!
//! Lists, such as [`SyncTokens`](sync_token::SyncTokens), also have `members`, which returns a result for each member: one bad
//! member does not hide the others.
//!
//! # What is accepted
//!
//! Each header has one grammar, which is that of its RFC or of the vendor's documentation. Where that documentation or a real
//! client breaks the grammar, the parser accepts exactly that and reports a [`Deviation`]. [`Field::parse_strict`] refuses
//! every deviation. A second line of a header that may occur once is always an error.
//!
//! # Errors
//!
//! A [`DecodeError`] takes 16 bytes and holds no part of the value. It says which header, line and bytes are wrong, and what
//! was expected there. [`DecodeError::caret`] shows the place, with secrets masked.
//!
//! # axum
//!
//! With the feature `axum`, `axum::Typed` extracts one header in a handler, and `axum::Checked` all headers of a service. A
//! header that cannot be parsed is answered with problem details.
//!
//! # tower
//!
//! With the feature `tower`, `tower::CheckLayer` checks requests and responses against a contract. With `signing` too,
//! `tower::VerifyLayer` verifies signatures in a server, and `tower::SignLayer` signs the requests of a client.
//!
//! # Features
//!
//! All features are off by default, and each only adds items.
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

#[cfg(feature = "serde")]
mod serialize;

#[cfg(feature = "schemars")]
#[doc(hidden)]
pub mod schema;

#[cfg(feature = "tower")]
#[cfg_attr(docsrs, doc(cfg(feature = "tower")))]
pub mod tower;

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
