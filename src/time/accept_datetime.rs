//! `Accept-Datetime`: as of when the resource is wanted.

use http::HeaderName;

use crate::field::{HttpDate, arbitrary, field};

static NAME: HeaderName = HeaderName::from_static("accept-datetime");

/// `Accept-Datetime`: as of when the resource is wanted (RFC 7089 2.1.1).
///
/// ```text
/// Accept-Datetime = IMF-fixdate
/// ```
///
/// The obsolete forms of an HTTP-date are errors here.
///
/// Azure App Configuration takes it on reads of key-values, keys, labels and revisions. Its SDKs send
/// other forms, which the service reads; a value that it cannot read it ignores.
///
/// Example of the App Configuration page: `Sat, 12 May 2018 02:10:00 GMT`.
///
/// Deviations: [`WeekdayMismatch`](crate::Deviation::WeekdayMismatch),
/// [`NotHttpDate`](crate::Deviation::NotHttpDate)
/// (the Azure SDKs for JavaScript, Python and Go).
///
/// ```
/// use masthead::{Field, FieldLines, Notes, time::AcceptDatetime};
///
/// let date = AcceptDatetime::parse_strict(FieldLines::one(b"Sat, 12 May 2018 02:10:00 GMT"))?;
/// // What the Azure SDK for JavaScript sends.
/// let iso = FieldLines::one(b"2018-05-12T02:10:00.000Z");
/// assert_eq!(AcceptDatetime::parse(iso)?, date);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AcceptDatetime(pub HttpDate);

field!(plain AcceptDatetime(HttpDate::read_imf), &NAME);

arbitrary!(AcceptDatetime, any::<HttpDate>().prop_map(AcceptDatetime));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::read;
    use crate::{Field, FieldLines};

    #[test]
    fn the_preferred_form_only() {
        for line in ["Thursday, 31-May-07 20:35:00 GMT", "Thu May 31 20:35:00 2007"] {
            let error = AcceptDatetime::parse(FieldLines::one(line.as_bytes()));
            assert_eq!(
                error.unwrap_err().to_string(),
                "accept-datetime: expected an IMF-fixdate at byte 3"
            );
        }
        let offset = FieldLines::one(b"Thu, 31 May 2007 20:35:00 +0100");
        assert!(AcceptDatetime::parse(offset).is_err());
        let date = read::<AcceptDatetime>(b"Thu, 31 May 2007 20:35:00 GMT");
        assert_eq!(date.unwrap().0.unix(), 1_180_643_700);
    }
}
