//! What `x-ms-alt-content-path` and `x-ms-content-path` share: a path that is not looked into.

use core::fmt;
use std::borrow::Cow;

use crate::deviation::Notes;
use crate::error::Expected;
use crate::field::{Describe, Description, Part, Whole, WholeSpan, text};
use crate::grammar::Parsed;
use crate::grammar::leaf::opaque;
use crate::grammar::secrets::shown_uri;

/// Of the header `H`.
pub(super) type PathSpan<H> = WholeSpan<H, Path>;

pub(super) struct Path;

impl Whole for Path {
    type Ref<'a> = PathRef<'a>;

    #[inline]
    fn read<'a>(input: &'a [u8], _: &mut Notes) -> Parsed<'a, &'a [u8]> {
        opaque(Expected::Path)(input)
    }

    fn view(path: &[u8]) -> PathRef<'_> {
        PathRef { path }
    }

    fn canonical(view: PathRef<'_>) -> Option<Vec<u8>> {
        Some(view.path.to_vec())
    }
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
        f.debug_tuple("PathRef").field(&shown_uri(&self.text())).finish()
    }
}

impl Describe for PathRef<'_> {
    fn describe(&self) -> Description {
        let path = Description::uri(self.path);
        Description::Object(vec![Part::new("path", "path of a resource, opaque", path)])
    }
}
