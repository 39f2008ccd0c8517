//! `x-ms-correlation-request-id`: an identifier of several requests that belong together.

use core::fmt;

use http::HeaderName;
use uuid::Uuid;

use super::RequestIdRef;
use super::id::{IdHeader, IdSpans, canonical, from_text};
use crate::deviation::Notes;
use crate::error::DecodeError;
use crate::field::{Field, FieldLines, Fixed, FixedReceived, Lines, field};

static NAME: HeaderName = HeaderName::from_static("x-ms-correlation-request-id");

/// `x-ms-correlation-request-id`: an identifier of several requests that belong together.
///
/// ```text
/// x-ms-correlation-request-id = 1*( VCHAR / SP / HTAB / obs-text )    ; a UUID, as seen
/// ```
///
/// Not on the page of Azure App Configuration, which sends back that of the request, or else its own
/// [`x-ms-request-id`](super::XMsRequestId).
///
/// Example seen from the service: `65e90498-0d3f-41b1-a65a-223cc6366564`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{FieldMapExt, correlation::XMsCorrelationRequestId};
///
/// let mut map = http::HeaderMap::new();
/// map.set_typed(&XMsCorrelationRequestId::from_uuid("65e90498-0d3f-41b1-a65a-223cc6366564".parse().unwrap()));
/// assert_eq!(map["x-ms-correlation-request-id"], "65e90498-0d3f-41b1-a65a-223cc6366564");
/// assert!(map.peek::<XMsCorrelationRequestId>()?.unwrap().uuid().is_some());
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct XMsCorrelationRequestId(FixedReceived<IdSpans<Self>>);

impl XMsCorrelationRequestId {
    /// A header of any text.
    ///
    /// # Errors
    ///
    /// When the text is empty, too long, or holds a control character.
    pub fn new(id: &str) -> Result<Self, DecodeError> {
        from_text(id).map(Self)
    }

    /// A header of a UUID, in lower case with hyphens.
    ///
    /// # Panics
    ///
    /// Never: the text of a UUID is an identifier.
    #[must_use]
    pub fn from_uuid(uuid: Uuid) -> Self {
        Self::new(&uuid.to_string()).expect("the text of a UUID is an identifier")
    }

    /// The line as it was received.
    #[must_use]
    pub fn lines(&self) -> FieldLines<'_> {
        self.0.lines()
    }
}

impl IdHeader for XMsCorrelationRequestId {
    fn name() -> &'static HeaderName {
        &NAME
    }
}

impl Field for XMsCorrelationRequestId {
    type Ref<'a> = RequestIdRef<'a>;

    #[inline]
    fn parse<'a>(
        lines: FieldLines<'a>,
        notes: &mut Notes,
    ) -> Result<RequestIdRef<'a>, DecodeError> {
        Fixed::<IdSpans<Self>>::parse(lines, notes).map(RequestIdRef::from)
    }

    fn from_lines(lines: Lines) -> Result<Self, (DecodeError, Lines)> {
        FixedReceived::from_lines(lines).map(Self)
    }

    fn view(&self) -> RequestIdRef<'_> {
        self.0.view().into()
    }

    fn canonical(&self) -> Lines {
        canonical(self.view())
    }

    fn to_lines(&self) -> Lines {
        self.0.to_lines(|| self.canonical())
    }
}

field!(XMsCorrelationRequestId, &NAME);

impl PartialEq for XMsCorrelationRequestId {
    fn eq(&self, other: &Self) -> bool {
        self.view() == other.view()
    }
}

impl Eq for XMsCorrelationRequestId {}

impl fmt::Debug for XMsCorrelationRequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("XMsCorrelationRequestId").field(&self.view().text()).finish()
    }
}
