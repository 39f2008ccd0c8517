//! `x-ms-content-path`: where the resource lies, by its identifier.

use http::HeaderName;

use super::PathRef;
use super::path::PathSpan;
use crate::error::DecodeError;
use crate::field::{FixedReceived, arbitrary, field};

static NAME: HeaderName = HeaderName::from_static("x-ms-content-path");

/// `x-ms-content-path`: where the resource lies, by its identifier.
///
/// ```text
/// x-ms-content-path = 1*( VCHAR / SP / HTAB / obs-text )
/// ```
///
/// Azure Cosmos DB sends it with resources: the resource identifier of the parent of the resource, in base64 with a
/// special alphabet. It is opaque here.
///
/// Example of the service: `d9RzAJRFKgw=`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{FieldMapExt, cosmos::ContentPath};
///
/// let mut map = http::HeaderMap::new();
/// map.write(&ContentPath::new("d9RzAJRFKgw=")?);
/// assert_eq!(map["x-ms-content-path"], "d9RzAJRFKgw=");
/// assert_eq!(map.peek::<ContentPath>()?.unwrap().text(), "d9RzAJRFKgw=");
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct ContentPath(FixedReceived<PathSpan>);

impl ContentPath {
    /// A header of a path, which is written as it is.
    ///
    /// # Errors
    ///
    /// When the path is empty, too long, or holds a control character.
    #[inline]
    pub fn new(path: &str) -> Result<Self, DecodeError> {
        FixedReceived::from_text(&NAME, path.as_bytes()).map(Self)
    }
}

field!(fixed ContentPath, PathRef, PathSpan, &NAME);

arbitrary!(
    ContentPath,
    "[A-Za-z0-9+-]{1,22}={0,2}".prop_map(|path| ContentPath::new(&path).unwrap())
);
