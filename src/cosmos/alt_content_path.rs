//! `x-ms-alt-content-path`: where the resource lies, by names.

use http::HeaderName;

use super::PathRef;
use super::path::PathSpan;
use crate::error::DecodeError;
use crate::field::{FixedReceived, arbitrary, field};

static NAME: HeaderName = HeaderName::from_static("x-ms-alt-content-path");

/// `x-ms-alt-content-path`: where the resource lies, by names.
///
/// ```text
/// x-ms-alt-content-path = 1*( VCHAR / SP / HTAB / obs-text )
/// ```
///
/// Azure Cosmos DB sends it with resources: the path of what contains the resource. Names are
/// percent-encoded; that is not checked, and nothing is decoded. A path has no slash at its start.
///
/// Example of the service: `dbs/testdb/colls/testcoll`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{FieldMapExt, cosmos::AltContentPath};
///
/// let mut map = http::HeaderMap::new();
/// map.write(&AltContentPath::new("dbs/testdb/colls/testcoll")?);
/// assert_eq!(map["x-ms-alt-content-path"], "dbs/testdb/colls/testcoll");
/// assert_eq!(map.peek::<AltContentPath>()?.unwrap().text(), "dbs/testdb/colls/testcoll");
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct AltContentPath(FixedReceived<PathSpan>);

impl AltContentPath {
    /// A header of a path, which is written as it is.
    ///
    /// # Errors
    ///
    /// When the path is empty, too long, or holds a control character.
    #[inline]
    pub fn new(path: &str) -> Result<Self, DecodeError> {
        FixedReceived::from_text(&NAME, path.as_bytes()).map(Self)
    }
}

field!(fixed AltContentPath, PathRef, PathSpan, &NAME);

arbitrary!(
    AltContentPath,
    "dbs/[!-~\u{a0}-\u{2fff}]([ -~]{0,20}[!-~])?"
        .prop_map(|path| AltContentPath::new(&path).unwrap())
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::read;

    #[test]
    fn any_text() {
        let read = |line: &'static [u8]| read::<AltContentPath>(line).map(|path| path.as_bytes());
        assert_eq!(read(b"dbs/testdb"), Ok(&b"dbs/testdb"[..]));
        assert_eq!(read(b" dbs/a b\t"), Ok(&b"dbs/a b"[..]));
        assert_eq!(read(b"dbs/spa%C3%9F"), Ok(&b"dbs/spa%C3%9F"[..]));
        assert_eq!(read(b"dbs/100%"), Ok(&b"dbs/100%"[..]));
        assert_eq!(read(b"dbs/\xdf"), Ok(&b"dbs/\xdf"[..]));
        for (bad, message) in [
            (&b""[..], "x-ms-alt-content-path: expected a path, found nothing at byte 0"),
            (b" \t", "x-ms-alt-content-path: expected a path, found nothing at byte 2"),
            (
                b"dbs/\x01",
                "x-ms-alt-content-path: expected a printable character, a space or a tab at byte 4",
            ),
        ] {
            assert_eq!(read(bad).unwrap_err().to_string(), message);
        }
    }

    #[test]
    fn escapes_are_not_decoded() {
        let path = |text| AltContentPath::new(text).unwrap();
        assert_ne!(path("dbs/a%20b"), path("dbs/a b"));
        assert_ne!(path("dbs/%C3%9F"), path("dbs/%c3%9f"));
        for bad in ["", " ", "a\n", "a\0"] {
            assert!(AltContentPath::new(bad).is_err());
        }
    }
}
