//! The shared form of `x-ms-alt-content-path` and `x-ms-content-path`: an opaque path.

use core::fmt;
use nom::Parser;
use std::borrow::Cow;

use crate::deviation::Notes;
use crate::error::Expected;
use crate::field::{Describe, Description, Fixed, Part, Spans, text};
use crate::grammar::leaf::opaque;
use crate::grammar::secrets::shown_uri;
use crate::grammar::{Parsed, Span};

#[derive(Clone, Copy)]
pub(super) struct PathSpan(Span);

impl Spans for PathSpan {
    const PATTERN: Option<&'static str> = Some("{text}");

    type Ref<'a> = PathRef<'a>;

    #[inline]
    fn read<'a>(input: &'a [u8], line_len: usize, _: &mut Notes) -> Parsed<'a, Self> {
        let path = opaque(Expected::Path);
        path.map(|path| Self(Span::first(input, path, line_len))).parse(input)
    }

    #[inline]
    fn view(fixed: Fixed<'_, Self>) -> PathRef<'_> {
        let path = fixed.spans.0.of(fixed.line);
        PathRef { path }
    }

    #[inline]
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
    #[inline]
    pub const fn as_bytes(&self) -> &'a [u8] {
        self.path
    }

    /// The path as text; octets that are not UTF-8 are read as ISO 8859-1.
    #[must_use]
    #[inline]
    pub fn text(&self) -> Cow<'a, str> {
        text(self.path)
    }
}

impl fmt::Debug for PathRef<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PathRef").field(&shown_uri(&self.text())).finish()
    }
}

impl Describe for PathRef<'_> {
    #[inline]
    fn describe(&self) -> Description {
        let path = Description::uri(self.path);
        Description::Object(vec![Part::new("path", "path of a resource, opaque", path)])
    }
}

#[cfg(test)]
mod tests {
    use crate::test_kit::{owned, read};

    use crate::cosmos::{AltContentPath, ContentPath};
    use crate::{Describe, Description, Field, FieldLines};

    #[test]
    fn paths_are_what_was_sent() {
        let bytes = b" dbs/a%20b/colls/\xe9?x=s ";
        let lines = FieldLines::one(bytes);
        let path = ContentPath::parse_strict(lines).unwrap();
        assert_eq!(path.as_bytes(), b"dbs/a%20b/colls/\xe9?x=s");
        assert_eq!(path.text(), "dbs/a%20b/colls/\u{e9}?x=s");
        assert_eq!(format!("{path:?}"), "PathRef(\"dbs/a%20b/colls/\u{e9}?x=...\")");
        let Description::Object(parts) = path.describe() else { panic!() };
        assert_eq!((parts.len(), parts[0].name), (1, "path"));
        assert_eq!(parts[0].value, Description::Uri("dbs/a%20b/colls/\u{e9}?x=s".to_owned()));
        assert_eq!(AltContentPath::parse_strict(lines).unwrap(), path);
        let owned = owned::<ContentPath>(bytes);
        assert_eq!(owned.canonical().as_slice(), [&bytes[1..bytes.len() - 1]]);
        assert_eq!(owned.to_lines().as_slice(), [&bytes[..]]);
    }

    #[test]
    fn equal_byte_by_byte() {
        let paths = ["a", "A", "a/", "%61", "b"].map(|path| ContentPath::new(path).unwrap());
        for (i, one) in paths.iter().enumerate() {
            for (j, other) in paths.iter().enumerate() {
                assert_eq!(one == other, i == j, "{one:?} {other:?}");
            }
        }
    }

    #[test]
    fn faults() {
        for (line, code, span) in [
            (&b""[..], "empty", 0..0),
            (b"  ", "empty", 2..2),
            (b"a\x01b", "unexpected-byte", 1..2),
            (b"\x7f", "unexpected-byte", 0..1),
        ] {
            let error = read::<AltContentPath>(line).unwrap_err();
            assert_eq!((error.code(), error.span()), (code, Some(span)));
            assert_eq!(error.name(), "x-ms-alt-content-path");
            let error = read::<ContentPath>(line).unwrap_err();
            assert_eq!((error.code(), error.name().as_str()), (code, "x-ms-content-path"));
        }
        assert!(ContentPath::new("").is_err() && AltContentPath::new("a\n").is_err());
    }
}
