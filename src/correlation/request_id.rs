//! `x-ms-request-id`: the service's own identifier of a request.

use core::fmt;

use http::HeaderName;
use uuid::Uuid;

use super::RequestIdRef;
use super::id::{IdHeader, IdSpans, canonical, from_text};
use crate::deviation::Notes;
use crate::error::DecodeError;
use crate::field::{Field, FieldLines, Fixed, FixedReceived, Lines, field};

static NAME: HeaderName = HeaderName::from_static("x-ms-request-id");

/// `x-ms-request-id`: the service's own identifier of a request.
///
/// ```text
/// x-ms-request-id = 1*( VCHAR / SP / HTAB / obs-text )    ; a UUID, by the page
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
/// map.set_typed(&XMsRequestId::from_uuid("00000000-0000-0000-0000-000000000000".parse().unwrap()));
/// assert_eq!(map["x-ms-request-id"], "00000000-0000-0000-0000-000000000000");
/// assert!(map.peek::<XMsRequestId>()?.unwrap().uuid().is_some());
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct XMsRequestId(FixedReceived<IdSpans<Self>>);

impl XMsRequestId {
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

impl IdHeader for XMsRequestId {
    fn name() -> &'static HeaderName {
        &NAME
    }
}

impl Field for XMsRequestId {
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

field!(XMsRequestId, &NAME);

impl PartialEq for XMsRequestId {
    fn eq(&self, other: &Self) -> bool {
        self.view() == other.view()
    }
}

impl Eq for XMsRequestId {}

impl fmt::Debug for XMsRequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("XMsRequestId").field(&self.view().text()).finish()
    }
}
