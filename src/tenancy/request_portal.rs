//! `REQUEST-PORTAL`: which portal asks.

use core::fmt;
use std::borrow::Cow;

use http::{HeaderName, HeaderValue};
use nom::Parser;

use super::PortalType;
use crate::deviation::Notes;
use crate::error::{DecodeError, Expected};
use crate::field::{
    Describe, Description, Fixed, FixedReceived, Lines, Part, Spans, arbitrary, field, text,
};
use crate::grammar::leaf::opaque;
use crate::grammar::{Parsed, Span, spanned};
use crate::names::table;

static NAME: HeaderName = HeaderName::from_static("request-portal");

table! {
    /// A portal of VOSS Automate that a release documents.
    ///
    /// ```
    /// use masthead::tenancy::{Portal, PortalType};
    ///
    /// let portal = Portal::SelfService;
    /// assert_eq!(portal.name(), "Automate Self-service");
    /// assert_eq!(portal.portal_type(), PortalType::EndUser);
    /// assert_eq!(Portal::BusinessAdmin.documented_in(), ["21.3"]);
    /// ```
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum Portal: (&'static str, &'static [&'static str]) {
        /// `Automate Admin`.
        Admin = ("Automate Admin", &["21.3", "21.4", "24.1", "25.4"]),
        /// `Automate Self-service`.
        SelfService = ("Automate Self-service", &["21.4", "24.1", "25.4"]),
        /// `Automate Classic Admin`.
        ClassicAdmin = ("Automate Classic Admin", &["21.3", "21.4"]),
        /// `Automate Business Admin`.
        BusinessAdmin = ("Automate Business Admin", &["21.3"]),
    }
}

impl Portal {
    /// The name as it is sent: `Automate Admin`.
    #[must_use]
    #[inline]
    pub const fn name(self) -> &'static str {
        self.row().0
    }

    /// The [`PORTAL-TYPE`](PortalType) that goes with it.
    #[must_use]
    #[inline]
    pub const fn portal_type(self) -> PortalType {
        match self {
            Self::SelfService => PortalType::EndUser,
            Self::Admin | Self::ClassicAdmin | Self::BusinessAdmin => PortalType::Administration,
        }
    }

    /// Releases whose documentation has the portal, of 21.1, 21.2, 21.3, 21.4, 24.1 and 25.4.
    ///
    /// Before 21.3 no portal is documented.
    #[must_use]
    #[inline]
    pub const fn documented_in(self) -> &'static [&'static str] {
        self.row().1
    }
}

impl fmt::Display for Portal {
    /// The [name](Self::name).
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[derive(Clone, Copy)]
struct PortalSpans {
    text: Span,
}

impl Spans for PortalSpans {
    const PATTERN: Option<&'static str> = Some("{text}");

    type Ref<'a> = RequestPortalRef<'a>;

    #[inline]
    fn read<'a>(input: &'a [u8], line_len: usize, _: &mut Notes) -> Parsed<'a, Self> {
        spanned(line_len, opaque(Expected::Portal)).map(|text| Self { text }).parse(input)
    }

    #[inline]
    fn view(fixed: Fixed<'_, Self>) -> RequestPortalRef<'_> {
        RequestPortalRef { text: fixed.spans.text.of(fixed.line) }
    }

    #[inline]
    fn canonical(view: RequestPortalRef<'_>) -> Option<Vec<u8>> {
        Some(view.text.to_vec())
    }
}

/// A [`REQUEST-PORTAL`](RequestPortal) header, borrowed.
///
/// Two of them are equal when they are so byte by byte.
///
/// ```
/// use masthead::{Field, FieldLines, tenancy::{Portal, RequestPortal}};
///
/// let asks = RequestPortal::parse_strict(FieldLines::one(b"Automate Self-service"))?;
/// assert_eq!(asks.portal(), Some(Portal::SelfService));
/// let asks = RequestPortal::parse_strict(FieldLines::one(b"automate admin"))?;
/// assert_eq!((asks.text().as_ref(), asks.portal()), ("automate admin", None));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct RequestPortalRef<'a> {
    text: &'a [u8],
}

impl<'a> RequestPortalRef<'a> {
    /// The name as it was sent.
    #[must_use]
    #[inline]
    pub const fn as_bytes(&self) -> &'a [u8] {
        self.text
    }

    /// The name as text; octets that are not UTF-8 are read as ISO 8859-1.
    #[must_use]
    #[inline]
    pub fn text(&self) -> Cow<'a, str> {
        text(self.text)
    }

    /// The portal, if it is one that a release documents, in letters of the same case.
    #[must_use]
    #[inline]
    pub fn portal(&self) -> Option<Portal> {
        Portal::ALL.iter().copied().find(|portal| portal.name().as_bytes() == self.text)
    }
}

impl fmt::Debug for RequestPortalRef<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("RequestPortalRef").field(&self.text()).finish()
    }
}

impl Describe for RequestPortalRef<'_> {
    #[inline]
    fn describe(&self) -> Description {
        let portal = self.portal();
        let implied =
            portal.map_or(Description::Null, |it| Description::text(it.portal_type().name()));
        let releases =
            portal.map_or(Description::Null, |it| Description::text(it.documented_in().join(", ")));
        Description::Object(vec![
            Part::new("portal", "name of the portal", Description::text(self.text)),
            Part::new("implied_portal_type", "PORTAL-TYPE that belongs to it", implied),
            Part::new("documented_in", "releases that document it", releases),
        ])
    }
}

/// `REQUEST-PORTAL`: which portal asks.
///
/// ```text
/// REQUEST-PORTAL = 1*( VCHAR / SP / HTAB / obs-text )
/// ```
///
/// The portals of VOSS Automate send it with every request, beside [`PORTAL-TYPE`](PortalType); nobody
/// demands it of other clients. Names of portals come and go with releases, so any text is read; the view
/// [knows](RequestPortalRef::portal) those that are documented.
///
/// Examples from the vendor's documentation: `Automate Admin`, `Automate Self-service`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{FieldMapExt, tenancy::{Portal, RequestPortal}};
///
/// let mut map = http::HeaderMap::new();
/// map.write(&RequestPortal::from(Portal::Admin));
/// assert_eq!(map["request-portal"], "Automate Admin");
/// assert_eq!(map.peek::<RequestPortal>()?.unwrap().portal(), Some(Portal::Admin));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct RequestPortal(FixedReceived<PortalSpans>);

impl RequestPortal {
    /// A header of the name of any portal, which is written as it is.
    ///
    /// # Errors
    ///
    /// When the name is empty, too long, or holds a control character.
    #[inline]
    pub fn new(name: &str) -> Result<Self, DecodeError> {
        let lines = Lines::try_from_bytes(&NAME, [name.as_bytes()])?;
        FixedReceived::from_lines(&NAME, lines).map(Self).map_err(|rejected| rejected.error)
    }
}

impl From<Portal> for RequestPortal {
    #[inline]
    fn from(portal: Portal) -> Self {
        let received =
            FixedReceived::from_lines(&NAME, HeaderValue::from_static(portal.name()).into());
        Self(received.map_err(|rejected| rejected.error).expect("the names of portals are text"))
    }
}

field!(fixed RequestPortal, RequestPortalRef, PortalSpans, &NAME);

// A known one in half of the cases.
arbitrary!(
    RequestPortal,
    prop_oneof![
        select(Portal::ALL).prop_map(RequestPortal::from),
        "[!-~\u{a0}-\u{2fff}]([\t -~]{0,30}[!-~])?"
            .prop_map(|name| RequestPortal::new(&name).unwrap()),
    ]
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Field;
    use crate::test_kit::{fails, reads};

    #[test]
    fn known_portals() {
        for &portal in Portal::ALL {
            assert_eq!(reads::<RequestPortal>(portal.name()).portal(), Some(portal));
            let written = RequestPortal::from(portal);
            assert_eq!(written, RequestPortal::new(portal.name()).unwrap());
            assert_eq!(written.to_lines().as_slice(), [portal.name()]);
            assert!(!portal.documented_in().is_empty());
        }
    }

    #[test]
    fn other_portals() {
        for text in ["Automate", "automate admin", "Automate  Admin", "a, b", "Zürich"] {
            let asks = reads::<RequestPortal>(text);
            assert_eq!((&*asks.text(), asks.portal()), (text, None));
        }
        assert_eq!(reads::<RequestPortal>(" Automate Admin\t").portal(), Some(Portal::Admin));
        assert_ne!(
            reads::<RequestPortal>("automate admin"),
            reads::<RequestPortal>("Automate Admin")
        );
    }

    #[test]
    fn faults() {
        let empty = "expected a portal name, found nothing at byte";
        fails::<RequestPortal>("", &format!("{empty} 0"));
        fails::<RequestPortal>("  ", &format!("{empty} 2"));
        let control = "expected a printable character, a space or a tab at byte 1";
        fails::<RequestPortal>("a\u{7f}", control);
        for (bad, at) in [("a\r\nb", 1), ("", 0)] {
            assert_eq!(RequestPortal::new(bad).unwrap_err().offset(), at);
        }
    }
}
