//! `x-ms-request-id`: the service's own identifier of a request.

use http::HeaderName;
use uuid::Uuid;

use super::IdRef;
use super::id::IdSpan;
use crate::error::DecodeError;
use crate::field::{FixedReceived, arbitrary, field};

static NAME: HeaderName = HeaderName::from_static("x-ms-request-id");

/// `x-ms-request-id`: the service's own identifier of a request.
///
/// ```text
/// x-ms-request-id = 1*( VCHAR / SP / HTAB / obs-text )    ; a UUID, as documented
/// ```
///
/// Azure App Configuration sends it with every response, as a UUID in lower case.
///
/// Example of the App Configuration page: `00000000-0000-0000-0000-000000000000`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{FieldMapExt, correlation::XMsRequestId};
///
/// let mut map = http::HeaderMap::new();
/// map.write(&XMsRequestId::from_uuid("00000000-0000-0000-0000-000000000000".parse().unwrap()));
/// assert_eq!(map["x-ms-request-id"], "00000000-0000-0000-0000-000000000000");
/// assert!(map.peek::<XMsRequestId>()?.unwrap().uuid().is_some());
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct XMsRequestId(FixedReceived<IdSpan>);

impl XMsRequestId {
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

field!(fixed XMsRequestId, IdRef, IdSpan, &NAME);

arbitrary!(XMsRequestId, super::id::identifiers().prop_map(|id| XMsRequestId::new(&id).unwrap()));
