//! The shared form of all request identifiers: text that mostly is a UUID.

use core::fmt;
use nom::Parser;
use std::borrow::Cow;

use uuid::Uuid;

use super::guid::hyphenated;
use crate::deviation::Notes;
use crate::error::Expected;
use crate::field::{Describe, Description, Fixed, Part, Spans, text};
use crate::grammar::leaf::opaque;
use crate::grammar::{Parsed, Span, spanned};

/// A request identifier, borrowed.
///
/// Services document a UUID and take any text, so this is text with a [UUID](Self::uuid) in it or not.
/// Two identifiers that are UUIDs are equal whatever the case of their digits.
///
/// ```
/// use masthead::{Field, FieldLines, correlation::XMsClientRequestId};
///
/// let line = FieldLines::one(b"9C4D50EE-2D56-4CD3-8152-34347DC9F2B0");
/// let id = XMsClientRequestId::parse_strict(line)?;
/// assert_eq!(id.uuid().unwrap().to_string(), "9c4d50ee-2d56-4cd3-8152-34347dc9f2b0");
/// let own = XMsClientRequestId::parse_strict(FieldLines::one(b"CustomRequestId"))?;
/// assert_eq!((own.as_bytes(), own.uuid()), (&b"CustomRequestId"[..], None));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy)]
pub struct IdRef<'a> {
    text: &'a [u8],
}

impl<'a> IdRef<'a> {
    /// The identifier as it was sent.
    #[must_use]
    #[inline]
    pub const fn as_bytes(&self) -> &'a [u8] {
        self.text
    }

    /// The identifier as text; octets that are not UTF-8 are read as ISO 8859-1.
    #[must_use]
    #[inline]
    pub fn text(&self) -> Cow<'a, str> {
        text(self.text)
    }

    /// The identifier as a UUID, if it is one in the form `8-4-4-4-12` (RFC 9562 4).
    #[must_use]
    #[inline]
    pub fn uuid(&self) -> Option<Uuid> {
        self.text.try_into().ok().and_then(hyphenated)
    }
}

impl PartialEq for IdRef<'_> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text || self.uuid().is_some_and(|uuid| Some(uuid) == other.uuid())
    }
}

impl Eq for IdRef<'_> {}

impl fmt::Debug for IdRef<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("IdRef").field(&self.text()).finish()
    }
}

impl Describe for IdRef<'_> {
    #[inline]
    fn describe(&self) -> Description {
        let uuid =
            self.uuid().map_or(Description::Null, |uuid| Description::text(uuid.to_string()));
        Description::Object(vec![
            Part::new("id", "identifier as sent", Description::text(self.text)),
            Part::new("uuid", "the same as a UUID", uuid),
        ])
    }
}

#[derive(Clone, Copy)]
pub(super) struct IdSpan(Span);

impl Spans for IdSpan {
    const PATTERN: Option<&'static str> = Some("{text}");

    type Ref<'a> = IdRef<'a>;

    /// `1*( VCHAR / SP / HTAB / obs-text )`
    #[inline]
    fn read<'a>(input: &'a [u8], line_len: usize, _: &mut Notes) -> Parsed<'a, Self> {
        spanned(line_len, opaque(Expected::Identifier)).map(Self).parse(input)
    }

    #[inline]
    fn view(fixed: Fixed<'_, Self>) -> IdRef<'_> {
        let text = fixed.spans.0.of(fixed.line);
        IdRef { text }
    }

    /// A UUID in lower case; anything else as it is.
    #[inline]
    fn canonical(view: IdRef<'_>) -> Option<Vec<u8>> {
        Some(view.uuid().map_or(view.text.to_vec(), |uuid| uuid.to_string().into_bytes()))
    }
}

/// Text that may identify a request, a UUID in half of the cases.
#[cfg(feature = "proptest")]
pub(super) fn identifiers() -> impl proptest::strategy::Strategy<Value = String> {
    use proptest::prelude::*;

    prop_oneof![
        any::<u128>().prop_map(|id| uuid::Uuid::from_u128(id).to_string()),
        "[!-~\u{a0}-\u{2fff}]([ -~]{0,30}[!-~])?",
    ]
}
