//! `x-ms-date`: when the request was made, for clients that cannot set `Date`.

use http::HeaderName;

use crate::field::{HttpDate, arbitrary, field};

static NAME: HeaderName = HeaderName::from_static("x-ms-date");

/// `x-ms-date`: when the request was made, in place of [`Date`](super::Date).
///
/// ```text
/// x-ms-date = HTTP-date
/// ```
///
/// Used by Azure App Configuration and Azure Cosmos DB, which need it in signed requests. The
/// signature is over the bytes as sent, and those are not kept here: take them from the message.
///
/// Examples: `Fri, 11 May 2018 18:48:36 GMT` (App Configuration) and
/// `Fri, 08 Apr 2015 03:52:31 GMT` (Cosmos DB; that day was a Wednesday).
///
/// Deviations: [`WeekdayMismatch`](crate::Deviation::WeekdayMismatch),
/// [`NotHttpDate`](crate::Deviation::NotHttpDate) (the Azure SDK for Python),
/// [`LowerCaseDate`](crate::Deviation::LowerCaseDate) (clients of Cosmos DB).
///
/// ```
/// use masthead::{Field, FieldLines, HttpDate, time::XMsDate};
///
/// // What the Azure SDK for Python sends.
/// let lines = FieldLines::one(b"Nov, 22 2026 00:59:23.696831 GMT");
/// let date = XMsDate::parse(lines)?;
/// assert_eq!(date, XMsDate(HttpDate::from_unix(1_795_309_163).unwrap()));
/// assert_eq!(date.to_string(), "Sun, 22 Nov 2026 00:59:23 GMT");
/// assert_eq!(XMsDate::parse_strict(lines).unwrap_err().code(), "deviation.not-http-date");
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct XMsDate(pub HttpDate);

field!(plain XMsDate(HttpDate::read), &NAME);

arbitrary!(XMsDate, any::<HttpDate>().prop_map(XMsDate));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Field;
    use crate::test_kit::{read, reads};

    #[test]
    fn its_own_name_and_the_grammar_of_dates() {
        let error = read::<XMsDate>(b"now").unwrap_err();
        assert_eq!(error.to_string(), "x-ms-date: expected an HTTP-date at byte 0");
        let date = reads::<XMsDate>(b"Fri, 11 May 2018 18:48:36 GMT");
        assert_eq!(date.canonical().as_slice(), ["Fri, 11 May 2018 18:48:36 GMT"]);
    }
}
