//! Limits, which are checked before anything is allocated.
//!
//! Start with [`MAX_LINE_LEN`] and [`MAX_MEMBERS`], which apply to every header. A field that exceeds a limit is an error
//! ([`TooLong`](crate::ErrorKind::TooLong), [`TooMany`](crate::ErrorKind::TooMany)) and is never truncated. Only a report is
//! truncated, after [`MAX_FINDINGS`] findings.
//!
//! ```
//! use masthead::{Field, FieldLines, conditional::IfMatch, limits};
//!
//! let tags = vec!["\"a\""; limits::MAX_MEMBERS + 1].join(",");
//! let error = IfMatch::parse(FieldLines::one(tags.as_bytes())).unwrap_err();
//! assert_eq!(error.code(), "too-many");
//! ```

/// The longest field line, in bytes. Positions in a line fit 16 bits because of it.
///
/// ```
/// use masthead::{ErrorKind, Field, FieldLines, sync_token::SyncTokens, limits};
///
/// let long = vec![b'a'; limits::MAX_LINE_LEN + 1];
/// let error = SyncTokens::parse_strict(FieldLines::one(&long)).unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::TooLong);
/// ```
pub const MAX_LINE_LEN: usize = 65_535;

/// The most field lines of one header.
pub const MAX_LINES: usize = 128;

/// The most members of a list, over all its field lines; empty members do not count.
pub const MAX_MEMBERS: usize = 1_024;

/// The most regions of one segment of a Cosmos DB session token.
pub const MAX_REGIONS: usize = 128;

/// The most expectations that a header of [one's own](crate::header) may put in its own words.
pub const MAX_OWN_EXPECTATIONS: usize = 16;

/// How deep the comments of a `User-Agent` may nest.
pub const MAX_COMMENT_DEPTH: usize = 64;

/// How deep the arrays and objects of a JSON value may nest.
pub const MAX_JSON_DEPTH: usize = 16;

/// The most resources in one `x-ms-resource-quota` or `x-ms-resource-usage`.
pub const MAX_RESOURCES: usize = 32;

/// The most headers that a signature of Azure App Configuration is over. It may name one header again and
/// again, and each time all of its lines are hashed.
pub const MAX_SIGNED_HEADERS: usize = 64;

/// The most findings about one message: about a request, and again about its response. Past it the least severe
/// are left out, and one more finding, `findings.left-out`, counts them.
pub const MAX_FINDINGS: usize = 100;
