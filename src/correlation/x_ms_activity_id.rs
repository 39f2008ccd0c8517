//! `x-ms-activity-id`: an identifier of an operation.

use http::HeaderName;
use uuid::Uuid;

use super::IdRef;
use super::id::IdSpan;
use crate::error::DecodeError;
use crate::field::{FixedReceived, arbitrary, field};

static NAME: HeaderName = HeaderName::from_static("x-ms-activity-id");

/// `x-ms-activity-id`: an identifier of an operation.
///
/// ```text
/// x-ms-activity-id = 1*( VCHAR / SP / HTAB / obs-text )    ; a UUID, as seen
/// ```
///
/// Azure Cosmos DB returns that of the request, or its own if there is none. Its documentation recommends a unique
/// identifier, and the SDKs send a UUID.
///
/// Example of the service: `46e2e9a5-4917-4ff6-9be5-6f206c38bb6b`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{FieldMapExt, correlation::XMsActivityId};
///
/// let mut map = http::HeaderMap::new();
/// map.write(&XMsActivityId::from_uuid("46e2e9a5-4917-4ff6-9be5-6f206c38bb6b".parse().unwrap()));
/// assert_eq!(map["x-ms-activity-id"], "46e2e9a5-4917-4ff6-9be5-6f206c38bb6b");
/// assert!(map.peek::<XMsActivityId>()?.unwrap().uuid().is_some());
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct XMsActivityId(FixedReceived<IdSpan>);

impl XMsActivityId {
    /// A header of any text.
    ///
    /// # Errors
    ///
    /// When the text is empty, too long, or holds a control character.
    #[inline]
    pub fn new(id: &str) -> Result<Self, DecodeError> {
        FixedReceived::from_text(&NAME, id.as_bytes()).map(Self)
    }

    /// A header of a UUID, in lower case with hyphens.
    ///
    /// # Panics
    ///
    /// Never: the text of a UUID is an identifier.
    #[must_use]
    #[inline]
    pub fn from_uuid(uuid: Uuid) -> Self {
        Self::new(&uuid.to_string()).expect("the text of a UUID is an identifier")
    }
}

field!(fixed XMsActivityId, IdRef, IdSpan, &NAME);

arbitrary!(XMsActivityId, super::id::identifiers().prop_map(|id| XMsActivityId::new(&id).unwrap()));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::read;

    #[test]
    fn any_text_with_a_uuid_in_it_or_not() {
        let read = |line: &'static [u8]| read::<XMsActivityId>(line);
        assert!(read(b"46e2e9a5-4917-4ff6-9be5-6f206c38bb6b").unwrap().uuid().is_some());
        assert_eq!(read(b" abc-123 ").unwrap().as_bytes(), b"abc-123");
        assert_eq!(
            read(b"").unwrap_err().to_string(),
            "x-ms-activity-id: expected an identifier, found nothing at byte 0"
        );
    }
}
