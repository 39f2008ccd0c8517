//! Paths that are read in more than one way.

use core::fmt;

use crate::grammar::percent::decode_strict;
use crate::grammar::target::path;

/// The reason why a request target of Azure Cosmos DB may be read as a different resource than the signed one.
///
/// What is signed is the path with its escapes decoded, and with its empty segments left out. Two targets may so
/// have one signature, and a gateway, a router or the service may still read them as two resources. Clients
/// send none of these: identifiers may not hold a slash, a backslash, a question mark or a number sign.
///
/// ```
/// use masthead::cosmos::AmbiguousTarget;
///
/// let of = AmbiguousTarget::of;
/// assert_eq!(of("/dbs/A%2Fcolls%2FB/docs/C"), Some(AmbiguousTarget::EncodedSlash));
/// assert_eq!(of("/dbs/A/../B"), Some(AmbiguousTarget::DotSegment));
/// assert_eq!(of("/dbs/A/colls/B/docs/a%20b/"), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AmbiguousTarget {
    /// Neither a path that starts with a slash, nor a whole URI.
    Form,
    /// A fragment, which no request target has.
    Fragment,
    /// A segment with nothing in it, other than the last one: `//`.
    EmptySegment,
    /// `.` or `..`, percent-encoded or not.
    DotSegment,
    /// A slash within a segment: `%2F`.
    EncodedSlash,
    /// A backslash, percent-encoded or not: some servers read it as a slash.
    Backslash,
    /// A percent sign without two hexadecimal digits after it, or escapes that are not UTF-8.
    InvalidEscape,
}

impl AmbiguousTarget {
    /// The reason why a target is ambiguous, if it is. The query is not considered: it is not signed.
    #[must_use]
    #[inline]
    pub fn of(target: &str) -> Option<Self> {
        match is_plain(target.as_bytes()) {
            true => None,
            false => Self::of_any(target),
        }
    }

    #[inline]
    fn of_any(target: &str) -> Option<Self> {
        let path = path(target);
        if !path.starts_with('/') {
            return Some(Self::Form);
        }
        if target.contains('#') {
            return Some(Self::Fragment);
        }
        if path == "/" {
            return None;
        }
        // Some clients end the path with a slash.
        let segments = path.strip_suffix('/').unwrap_or(path);
        segments.split('/').skip(1).find_map(Self::of_segment)
    }

    #[inline]
    fn of_segment(segment: &str) -> Option<Self> {
        if segment.is_empty() {
            return Some(Self::EmptySegment);
        }
        let Some(decoded) = decode_strict(segment) else { return Some(Self::InvalidEscape) };
        match &*decoded {
            "." | ".." => Some(Self::DotSegment),
            text if text.contains('\\') => Some(Self::Backslash),
            text if text.contains('/') => Some(Self::EncodedSlash),
            _ => None,
        }
    }
}

/// Whether a target is a path with nothing in it that may have a second reading, as nearly all are: one pass, as
/// every request that is verified is asked.
#[inline]
fn is_plain(target: &[u8]) -> bool {
    let [b'/', rest @ ..] = target else { return false };
    let mut before = b'/';
    let mut rest = rest.iter();
    for &b in rest.by_ref() {
        match b {
            b'?' => break,
            b'%' | b'\\' | b'#' => return false,
            b'/' | b'.' if before == b'/' => return false,
            _ => before = b,
        }
    }
    rest.all(|&b| b != b'#')
}

impl fmt::Display for AmbiguousTarget {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Form => {
                "the target is neither a path that starts with a slash nor an absolute URI"
            }
            Self::Fragment => "the target has a fragment",
            Self::EmptySegment => "the path has an empty segment",
            Self::DotSegment => "the path has a segment \".\" or \"..\"",
            Self::EncodedSlash => "the path has a percent-encoded slash",
            Self::Backslash => "the path has a backslash",
            Self::InvalidEscape => {
                "the path has a percent sign that does not start an escape of UTF-8"
            }
        })
    }
}

impl core::error::Error for AmbiguousTarget {}

#[cfg(test)]
mod tests {
    use super::AmbiguousTarget::*;
    use super::*;

    #[test]
    fn every_kind() {
        for (target, expected) in [
            ("/", None),
            ("/dbs", None),
            ("/dbs/", None),
            ("/dbs/A/colls/B/docs/a%20b%C3%A9+%2541%3F%23", None),
            ("/dbs/A/colls/B/docs/...", None),
            ("/dbs/A/colls/B/docs/.a", None),
            ("/dbs/A?x=//../%2F\\%", None),
            ("https://a.documents.azure.com:443/dbs/A", None),
            ("https://a.documents.azure.com", None),
            ("https://a.documents.azure.com?x", None),
            ("", Some(Form)),
            ("*", Some(Form)),
            ("?x", Some(Form)),
            ("dbs/A", Some(Form)),
            ("a.documents.azure.com:443", Some(Form)),
            ("x/y://z/dbs/A", Some(Form)),
            ("\\dbs\\A", Some(Form)),
            ("/dbs/A#", Some(Fragment)),
            ("/dbs/A?x#y", Some(Fragment)),
            ("//", Some(EmptySegment)),
            ("//dbs/A", Some(EmptySegment)),
            ("/dbs//A", Some(EmptySegment)),
            ("/dbs/A//", Some(EmptySegment)),
            ("https://a//dbs", Some(EmptySegment)),
            ("/dbs/.", Some(DotSegment)),
            ("/dbs/A/../B", Some(DotSegment)),
            ("/dbs/A/%2e%2E/B", Some(DotSegment)),
            ("/dbs/A/.%2e/B", Some(DotSegment)),
            ("/dbs/A/../", Some(DotSegment)),
            ("/dbs/A%2Fcolls", Some(EncodedSlash)),
            ("/dbs/%2f", Some(EncodedSlash)),
            ("/dbs/A\\colls", Some(Backslash)),
            ("/dbs/A%5Ccolls", Some(Backslash)),
            ("/dbs/%", Some(InvalidEscape)),
            ("/dbs/%zz", Some(InvalidEscape)),
            ("/dbs/%ff", Some(InvalidEscape)),
        ] {
            assert_eq!(AmbiguousTarget::of(target), expected, "{target}");
            // The short way leads to the same.
            assert_eq!(AmbiguousTarget::of_any(target), expected, "{target}");
        }
    }
}
