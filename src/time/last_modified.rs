//! `Last-Modified`: when the resource last changed.

use http::header::LAST_MODIFIED;

use crate::field::{HttpDate, arbitrary, field};

/// `Last-Modified`: when the resource last changed (RFC 9110 8.8.2).
///
/// ```text
/// Last-Modified = HTTP-date
/// ```
///
/// Azure App Configuration sends it with a key-value and with a snapshot.
///
/// Example from the vendor's documentation: `Tue, 05 Dec 2017 02:41:26 GMT`.
///
/// Deviations: those of [`Date`](super::Date).
///
/// ```
/// use masthead::{Field, FieldLines, time::LastModified};
///
/// let modified = LastModified::parse_strict(FieldLines::one(b"Tue, 05 Dec 2017 02:41:26 GMT"))?;
/// assert_eq!(modified.0.unix(), 1_512_441_686);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LastModified(pub HttpDate);

field!(plain LastModified(HttpDate::read), &LAST_MODIFIED);

arbitrary!(LastModified, any::<HttpDate>().prop_map(LastModified));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Field, FieldLines};

    #[test]
    fn an_example_of_the_documentation_is_no_date() {
        // An hour of one digit, and the wrong day.
        let line = FieldLines::one(b"Mon, 03 Mar 2023 9:00:03 GMT");
        let error = LastModified::parse(line).unwrap_err();
        assert_eq!(error.to_string(), "last-modified: expected an HTTP-date at byte 18");
    }
}
