//! The one list of all headers.
//!
//! [`mark_sensitive`] and the lists of names beside it keep credentials out of logs. With the feature `catalog`,
//! what works on any header by its name starts here too: the command line, the round-trip tests, the fuzz target,
//! and the table of the README.
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

#[cfg(feature = "catalog")]
pub use entry::{ENTRIES, Entry, find};
pub use logging::{SAFE_TO_LOG, SENSITIVE, mark_sensitive};
