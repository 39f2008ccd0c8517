//! The list of all headers.
//!
//! Start with [`mark_sensitive`], which keeps credentials out of logs. [`SENSITIVE`] and [`SAFE_TO_LOG`] are the names of
//! headers for other libraries. With the feature `catalog`, start with `catalog::find` to read any header by its name.
//!
//! ```
//! use http::{HeaderMap, HeaderValue, header};
//! use masthead::catalog;
//!
//! let mut map = HeaderMap::new();
//! map.insert(header::AUTHORIZATION, HeaderValue::from_static("Bearer mF_9.B5f-4.1JqM"));
//! catalog::mark_sensitive(&mut map);
//! assert_eq!(format!("{map:?}"), r#"{"authorization": Sensitive}"#);
//! ```

mod entries;
#[cfg(feature = "catalog")]
mod entry;
#[cfg(all(test, feature = "catalog", feature = "proptest"))]
mod laws;
mod logging;

#[cfg(all(test, feature = "serde"))]
pub(crate) use entries::SERDE;
#[cfg(feature = "catalog")]
pub use entry::{ENTRIES, Entry, find};
pub use logging::{SAFE_TO_LOG, SENSITIVE, mark_sensitive};

/// The summary and the example of a header by the name of its type, without a path.
#[cfg(feature = "schemars")]
pub(crate) fn about(type_name: &str) -> Option<(&'static str, &'static str)> {
    let found = entries::ABOUT.iter().find(|(name, ..)| *name == type_name);
    found.map(|&(_, summary, example)| (summary, example))
}
