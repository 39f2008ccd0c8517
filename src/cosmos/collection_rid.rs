//! `x-ms-documentdb-collection-rid`: the collection that answered, by its resource identifier.

use http::HeaderName;

use super::PathRef;
use super::path::PathSpan;
use crate::error::DecodeError;
use crate::field::{FixedReceived, arbitrary, field};

static NAME: HeaderName = HeaderName::from_static("x-ms-documentdb-collection-rid");

/// `x-ms-documentdb-collection-rid`: the collection that answered, by its resource identifier.
///
/// ```text
/// x-ms-documentdb-collection-rid = 1*( VCHAR / SP / HTAB / obs-text )
/// ```
///
/// Azure Cosmos DB sends it with documents. A collection that was deleted and created again has a different identifier,
/// by which clients notice that what they know of it is out of date. It is opaque here.
///
/// Example of the service: `d9RzAJRFKgw=`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{FieldMapExt, cosmos::CollectionRid};
///
/// let mut map = http::HeaderMap::new();
/// map.write(&CollectionRid::new("d9RzAJRFKgw=")?);
/// assert_eq!(map["x-ms-documentdb-collection-rid"], "d9RzAJRFKgw=");
/// assert_eq!(map.peek::<CollectionRid>()?.unwrap().text(), "d9RzAJRFKgw=");
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct CollectionRid(FixedReceived<PathSpan>);

impl CollectionRid {
    /// A header of an identifier, which is written as it is.
    ///
    /// # Errors
    ///
    /// When the identifier is empty, too long, or holds a control character.
    #[inline]
    pub fn new(id: &str) -> Result<Self, DecodeError> {
        FixedReceived::from_text(&NAME, id.as_bytes()).map(Self)
    }
}

field!(fixed CollectionRid, PathRef, PathSpan, &NAME);

arbitrary!(
    CollectionRid,
    "[A-Za-z0-9+-]{1,22}={0,2}".prop_map(|id| CollectionRid::new(&id).unwrap())
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::{keeps, refuses};

    #[test]
    fn opaque() {
        keeps::<CollectionRid>(" d9RzAJRFKgw= ", "d9RzAJRFKgw=");
        refuses::<CollectionRid>(&[("", "expected a path, found nothing at byte 0")]);
    }
}
