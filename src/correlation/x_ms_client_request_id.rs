//! `x-ms-client-request-id`: the client's own identifier of a request.

use http::HeaderName;
use uuid::Uuid;

use super::IdRef;
use super::id::IdSpan;
use crate::error::DecodeError;
use crate::field::{FixedReceived, arbitrary, field};

static NAME: HeaderName = HeaderName::from_static("x-ms-client-request-id");

/// `x-ms-client-request-id`: the client's own identifier of a request.
///
/// ```text
/// x-ms-client-request-id = 1*( VCHAR / SP / HTAB / obs-text )    ; a UUID, as documented
/// ```
///
/// Azure App Configuration documents a UUID, takes any text, and sends it back when the request has
/// [`x-ms-return-client-request-id`](super::XMsReturnClientRequestId).
///
/// Example of the App Configuration page: `00000000-0000-0000-0000-000000000000`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{FieldMapExt, correlation::XMsClientRequestId};
///
/// let mut map = http::HeaderMap::new();
/// map.write(&XMsClientRequestId::from_uuid("00000000-0000-0000-0000-000000000000".parse().unwrap()));
/// assert_eq!(map["x-ms-client-request-id"], "00000000-0000-0000-0000-000000000000");
/// assert!(map.peek::<XMsClientRequestId>()?.unwrap().uuid().is_some());
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct XMsClientRequestId(FixedReceived<IdSpan>);

impl XMsClientRequestId {
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

field!(fixed XMsClientRequestId, IdRef, IdSpan, &NAME);

arbitrary!(
    XMsClientRequestId,
    super::id::identifiers().prop_map(|id| XMsClientRequestId::new(&id).unwrap())
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Field;
    use crate::test_kit::{read, reads};

    #[track_caller]
    fn identifies(line: &[u8], id: &[u8], uuid: bool) {
        let view = reads::<XMsClientRequestId>(line);
        assert_eq!((view.as_bytes(), view.uuid().is_some()), (id, uuid));
    }

    #[test]
    fn any_text_with_a_uuid_in_it_or_not() {
        let uuid = b"65e90498-0d3f-41b1-a65a-223cc6366564";
        identifies(uuid, uuid, true);
        identifies(
            b" this is my custom client request id\t",
            b"this is my custom client request id",
            false,
        );
        identifies(
            b"{65e90498-0d3f-41b1-a65a-223cc6366564}",
            b"{65e90498-0d3f-41b1-a65a-223cc6366564}",
            false,
        );
        identifies(b"65e904980d3f41b1a65a223cc6366564", b"65e904980d3f41b1a65a223cc6366564", false);
        identifies(
            b"urn:uuid:65e90498-0d3f-41b1-a65a-223cc6366564",
            b"urn:uuid:65e90498-0d3f-41b1-a65a-223cc6366564",
            false,
        );
        identifies(b"\xe9", b"\xe9", false);
    }

    #[test]
    fn faults() {
        for (line, message) in [
            (&b""[..], "x-ms-client-request-id: expected an identifier, found nothing at byte 0"),
            (
                b"a\x01",
                "x-ms-client-request-id: expected a printable character, a space or a tab at byte 1",
            ),
        ] {
            let error = read::<XMsClientRequestId>(line).unwrap_err();
            assert_eq!(error.to_string(), message);
        }
        for bad in ["", " ", "a\n"] {
            assert!(XMsClientRequestId::new(bad).is_err());
        }
    }

    #[test]
    fn the_case_of_a_uuid_does_not_matter_and_that_of_text_does() {
        let id = |text| XMsClientRequestId::new(text).unwrap();
        let upper = id("9C4D50EE-2D56-4CD3-8152-34347DC9F2B0");
        assert_eq!(upper, id("9c4d50ee-2d56-4cd3-8152-34347dc9f2b0"));
        assert_eq!(upper.canonical().as_slice(), ["9c4d50ee-2d56-4cd3-8152-34347dc9f2b0"]);
        assert_eq!(upper.to_lines().as_slice(), ["9C4D50EE-2D56-4CD3-8152-34347DC9F2B0"]);
        assert_ne!(id("a"), id("A"));
    }
}
