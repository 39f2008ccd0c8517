//! `x-ms-correlation-request-id`: an identifier of several requests that belong together.

use http::HeaderName;
use uuid::Uuid;

use super::IdRef;
use super::id::IdSpan;
use crate::error::DecodeError;
use crate::field::{FixedReceived, arbitrary, field};

static NAME: HeaderName = HeaderName::from_static("x-ms-correlation-request-id");

/// `x-ms-correlation-request-id`: an identifier of several requests that belong together.
///
/// ```text
/// x-ms-correlation-request-id = 1*( VCHAR / SP / HTAB / obs-text )    ; a UUID, as seen
/// ```
///
/// Azure App Configuration does not document it; it returns that of the request, or its own
/// [`x-ms-request-id`](super::XMsRequestId) if there is none.
///
/// Example seen from the service: `65e90498-0d3f-41b1-a65a-223cc6366564`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{FieldMapExt, correlation::XMsCorrelationRequestId};
///
/// let mut map = http::HeaderMap::new();
/// map.write(&XMsCorrelationRequestId::from_uuid("65e90498-0d3f-41b1-a65a-223cc6366564".parse().unwrap()));
/// assert_eq!(map["x-ms-correlation-request-id"], "65e90498-0d3f-41b1-a65a-223cc6366564");
/// assert!(map.peek::<XMsCorrelationRequestId>()?.unwrap().uuid().is_some());
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct XMsCorrelationRequestId(FixedReceived<IdSpan>);

impl XMsCorrelationRequestId {
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

field!(fixed XMsCorrelationRequestId, IdRef, IdSpan, &NAME);

arbitrary!(
    XMsCorrelationRequestId,
    super::id::identifiers().prop_map(|id| XMsCorrelationRequestId::new(&id).unwrap())
);
