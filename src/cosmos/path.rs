//! What `x-ms-alt-content-path` and `x-ms-content-path` share: a path that is not looked into.

use core::fmt;
use core::marker::PhantomData;
use std::borrow::Cow;

use headers::Header;
use http::HeaderName;

use crate::deviation::Notes;
use crate::error::{DecodeError, Expected};
use crate::field::{Describe, Description, Fixed, FixedReceived, Lines, Part, Spans, text};
use crate::grammar::leaf::opaque;
use crate::grammar::{Parsed, Span};

/// The span of the path in the line of header `H`.
pub(super) struct PathSpans<H> {
    path: Span,
    header: PhantomData<fn() -> H>,
}

impl<H> Clone for PathSpans<H> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<H> Copy for PathSpans<H> {}

impl<H: Header> Spans for PathSpans<H> {
    type Ref<'a> = PathRef<'a>;

    fn name() -> &'static HeaderName {
        H::name()
    }

    #[inline]
    fn read<'a>(input: &'a [u8], line_len: usize, _: &mut Notes) -> Parsed<'a, Self> {
        let (rest, path) = opaque(Expected::Path)(input)?;
        Ok((rest, Self { path: Span::before(rest, path, line_len), header: PhantomData }))
    }

    fn view(fixed: Fixed<'_, Self>) -> PathRef<'_> {
        PathRef { path: fixed.spans.path.of(fixed.line) }
    }

    fn canonical(view: PathRef<'_>) -> Option<Vec<u8>> {
        Some(view.path.to_vec())
    }
}

/// The header of a path that is to be sent.
pub(super) fn from_text<H: Header>(path: &str) -> Result<FixedReceived<PathSpans<H>>, DecodeError> {
    let lines = Lines::try_from_bytes(H::name(), [path.as_bytes()])?;
    FixedReceived::from_lines(lines).map_err(|(error, _)| error)
}

/// The path of a resource, borrowed: of names in [`AltContentPath`](super::AltContentPath), of resource
/// identifiers in [`ContentPath`](super::ContentPath).
///
/// Nothing is decoded. Two paths are equal when they are so byte by byte.
///
/// ```
/// use masthead::{Field, FieldLines, cosmos::AltContentPath};
///
/// let path = AltContentPath::parse_strict(FieldLines::one(b"dbs/testdb/colls/a%20b"))?;
/// assert_eq!(path.text(), "dbs/testdb/colls/a%20b");
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PathRef<'a> {
    path: &'a [u8],
}

impl<'a> PathRef<'a> {
    /// The path as it was sent.
    #[must_use]
    pub const fn as_bytes(&self) -> &'a [u8] {
        self.path
    }

    /// The path as text; octets that are not UTF-8 are read as ISO 8859-1.
    #[must_use]
    pub fn text(&self) -> Cow<'a, str> {
        text(self.path)
    }
}

impl fmt::Debug for PathRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PathRef").field(&self.text()).finish()
    }
}

impl Describe for PathRef<'_> {
    fn describe(&self) -> Description {
        let path = Description::text(self.path);
        Description::Object(vec![Part::new("path", "path of a resource, opaque", path)])
    }
}
