//! `Memento-Datetime`: as of when this representation of the resource is.

use http::HeaderName;

use crate::field::{HttpDate, arbitrary, field};

static NAME: HeaderName = HeaderName::from_static("memento-datetime");

/// `Memento-Datetime`: as of when this representation of the resource is (RFC 7089 2.1.1).
///
/// ```text
/// Memento-Datetime = IMF-fixdate
/// ```
///
/// The obsolete forms of an HTTP-date are errors here.
///
/// Azure App Configuration sends it where the request had an [`Accept-Datetime`](super::AcceptDatetime) that
/// it could read.
///
/// Example of the App Configuration page: `Sat, 12 May 2018 02:10:00 GMT`.
///
/// Deviations: [`WeekdayMismatch`](crate::Deviation::WeekdayMismatch),
/// [`NotHttpDate`](crate::Deviation::NotHttpDate).
///
/// ```
/// use masthead::{Field, FieldLines, time::MementoDatetime};
///
/// let date = MementoDatetime::parse_strict(FieldLines::one(b"Sat, 12 May 2018 02:10:00 GMT"))?;
/// assert_eq!(date.0.unix(), 1_526_091_000);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MementoDatetime(pub HttpDate);

field!(plain MementoDatetime(HttpDate::read_imf), &NAME);

arbitrary!(MementoDatetime, any::<HttpDate>().prop_map(MementoDatetime));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::read;
    use crate::{Field, FieldLines};

    #[test]
    fn the_preferred_form_only() {
        for line in ["Thursday, 31-May-07 20:35:00 GMT", "Thu May 31 20:35:00 2007"] {
            let error = MementoDatetime::parse(FieldLines::one(line.as_bytes()));
            assert_eq!(
                error.unwrap_err().to_string(),
                "memento-datetime: expected an IMF-fixdate at byte 3"
            );
        }
        let offset = FieldLines::one(b"Thu, 31 May 2007 20:35:00 +0100");
        assert!(MementoDatetime::parse(offset).is_err());
        let date = read::<MementoDatetime>(b"Thu, 31 May 2007 20:35:00 GMT");
        assert_eq!(date.unwrap().0.unix(), 1_180_643_700);
    }
}
