//! `If-Unmodified-Since`: only if the resource has not changed since.

use http::header::IF_UNMODIFIED_SINCE;

use crate::field::{HttpDate, arbitrary, field};

/// `If-Unmodified-Since`: only if the resource has not changed since (RFC 9110 13.1.4).
///
/// ```text
/// If-Unmodified-Since = HTTP-date
/// ```
///
/// None of the five services documents it; it replaces [`If-Match`](super::IfMatch) for resources without entity
/// tags, and is ignored beside it. [`Preconditions`](super::Preconditions) needs it.
///
/// Example of RFC 9110: `Sat, 29 Oct 1994 19:43:31 GMT`.
///
/// Deviations: [`WeekdayMismatch`](crate::Deviation::WeekdayMismatch),
/// [`NotHttpDate`](crate::Deviation::NotHttpDate),
/// [`LowerCaseDate`](crate::Deviation::LowerCaseDate).
///
/// ```
/// use masthead::{Field, FieldLines, HttpDate, conditional::IfUnmodifiedSince};
///
/// let since = IfUnmodifiedSince::parse_strict(FieldLines::one(b"Sat, 29 Oct 1994 19:43:31 GMT"))?;
/// assert!(since.is_unmodified(since.0));
/// let later = HttpDate::from_unix(since.0.unix() + 1).unwrap();
/// assert!(!since.is_unmodified(later), "412 Precondition Failed");
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IfUnmodifiedSince(pub HttpDate);

impl IfUnmodifiedSince {
    /// Returns `true` if a resource with this modification date has not changed since.
    #[must_use]
    pub fn is_unmodified(self, last_modified: HttpDate) -> bool {
        last_modified <= self.0
    }
}

field!(plain IfUnmodifiedSince(HttpDate::read), &IF_UNMODIFIED_SINCE);

arbitrary!(IfUnmodifiedSince, any::<HttpDate>().prop_map(IfUnmodifiedSince));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Field;
    use crate::test_kit::read;

    #[test]
    fn a_date_under_its_own_name() {
        let strict = |line: &'static [u8]| read::<IfUnmodifiedSince>(line);
        let error = strict(b"yesterday").unwrap_err();
        assert_eq!(error.to_string(), "if-unmodified-since: expected an HTTP-date at byte 0");
        let error = strict(b"2017-04-27T00:51:12Z").unwrap_err();
        assert_eq!(error.code(), "deviation.not-http-date");
        let since = strict(b"Thu, 27 Apr 2017 00:51:12 GMT").unwrap();
        assert_eq!(since.canonical().as_slice(), ["Thu, 27 Apr 2017 00:51:12 GMT"]);
    }
}
