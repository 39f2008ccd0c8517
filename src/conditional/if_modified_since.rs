//! `If-Modified-Since`: only if the resource has changed since.

use http::header::IF_MODIFIED_SINCE;

use crate::field::{HttpDate, arbitrary, field};

/// `If-Modified-Since`: only if the resource has changed since (RFC 9110 13.1.3).
///
/// ```text
/// If-Modified-Since = HTTP-date
/// ```
///
/// Azure Cosmos DB takes it with GET; for a change feed it is when the feed is to begin. It does not
/// count beside an [`If-None-Match`](super::IfNoneMatch).
///
/// The vendor's documentation has no example. From a client: `Sat, 21 Nov 2026 23:59:32 GMT` (the Azure SDK for
/// Python).
///
/// Deviations: [`WeekdayMismatch`](crate::Deviation::WeekdayMismatch),
/// [`NotHttpDate`](crate::Deviation::NotHttpDate),
/// [`LowerCaseDate`](crate::Deviation::LowerCaseDate).
///
/// ```
/// use masthead::{Field, FieldLines, HttpDate, conditional::IfModifiedSince};
///
/// let since = IfModifiedSince::parse_strict(FieldLines::one(b"Sat, 21 Nov 2026 23:59:32 GMT"))?;
/// assert!(!since.is_modified(since.0), "304 Not Modified");
/// assert!(since.is_modified(HttpDate::from_unix(since.0.unix() + 1).unwrap()));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IfModifiedSince(pub HttpDate);

impl IfModifiedSince {
    /// Returns `true` if a resource with this modification date has changed since.
    #[must_use]
    pub fn is_modified(self, last_modified: HttpDate) -> bool {
        last_modified > self.0
    }
}

field!(plain IfModifiedSince(HttpDate::read), &IF_MODIFIED_SINCE);

arbitrary!(IfModifiedSince, any::<HttpDate>().prop_map(IfModifiedSince));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Field;
    use crate::test_kit::read;

    #[test]
    fn a_date_under_its_own_name() {
        let strict = |line: &'static [u8]| read::<IfModifiedSince>(line);
        let error = strict(b"yesterday").unwrap_err();
        assert_eq!(error.to_string(), "if-modified-since: expected an HTTP-date at byte 0");
        let error = strict(b"2017-04-27T00:51:12Z").unwrap_err();
        assert_eq!(error.code(), "deviation.not-http-date");
        let since = strict(b"Thu, 27 Apr 2017 00:51:12 GMT").unwrap();
        assert_eq!(since.canonical().as_slice(), ["Thu, 27 Apr 2017 00:51:12 GMT"]);
    }
}
