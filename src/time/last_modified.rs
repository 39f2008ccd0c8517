//! `Last-Modified`: when the resource last changed.

use http::header::LAST_MODIFIED;

use crate::deviation::Notes;
use crate::field::{Describe, Description, HttpDate, PlainField, arbitrary, field};
use crate::grammar::Parsed;

/// `Last-Modified`: when the resource last changed (RFC 9110 8.8.2).
///
/// ```text
/// Last-Modified = HTTP-date
/// ```
///
/// Azure App Configuration sends it with a key-value and with a snapshot.
///
/// Example of the page: `Tue, 05 Dec 2017 02:41:26 GMT`.
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

impl PlainField for LastModified {
    #[inline]
    fn read<'a>(input: &'a [u8], notes: &mut Notes) -> Parsed<'a, Self> {
        let (rest, date) = HttpDate::read(input, notes)?;
        Ok((rest, Self(date)))
    }

    fn write(&self, out: &mut Vec<u8>) {
        self.0.write(out);
    }
}

field!(LastModified, &LAST_MODIFIED);

impl Describe for LastModified {
    fn describe(&self) -> Description {
        self.0.describe()
    }
}

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
