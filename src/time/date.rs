//! `Date`: when the message was made.

use http::header::DATE;

use crate::field::{HttpDate, arbitrary, field};

/// `Date`: when the message was made (RFC 9110 6.6.1).
///
/// ```text
/// Date = HTTP-date
/// ```
///
/// Azure App Configuration and Azure Cosmos DB sign it, unless the request has an
/// [`x-ms-date`](super::XMsDate), and refuse a request whose clock is 15 minutes off.
///
/// Example of the App Configuration page: `Fri, 11 May 2018 18:48:36 GMT`.
///
/// Deviations: [`WeekdayMismatch`](crate::Deviation::WeekdayMismatch),
/// [`NotHttpDate`](crate::Deviation::NotHttpDate),
/// [`LowerCaseDate`](crate::Deviation::LowerCaseDate).
///
/// ```
/// use masthead::{Field, FieldLines, time::Date};
///
/// let date = Date::parse_strict(FieldLines::one(b"Fri, 11 May 2018 18:48:36 GMT"))?;
/// assert_eq!(date.0.unix(), 1_526_064_516);
/// // The obsolete forms are read as well.
/// let old = Date::parse_strict(FieldLines::one(b"Friday, 11-May-18 18:48:36 GMT"))?;
/// assert_eq!(old, date);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(pub HttpDate);

field!(plain Date(HttpDate::read), &DATE);

arbitrary!(Date, any::<HttpDate>().prop_map(Date));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Deviation;
    use crate::test_kit::{fails, notes, refuses};

    #[track_caller]
    fn dates(line: &str, unix: i64, deviations: &[Deviation]) {
        let (date, noted) = notes::<Date>(line);
        assert_eq!(date.0.unix(), unix);
        assert!(noted.iter().map(|(deviation, _)| deviation).eq(deviations), "{noted:?}");
    }

    #[test]
    fn three_forms() {
        dates("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777, &[]);
        dates("Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777, &[]);
        dates("Sun Nov  6 08:49:37 1994", 784_111_777, &[]);
        dates("Wed Nov 16 08:49:37 1994", 784_975_777, &[]);
        dates("Thursday, 18-Aug-50 02:01:18 GMT", 2_544_400_878, &[]);
        dates("\t Sun, 06 Nov 1994 08:49:37 GMT ", 784_111_777, &[]);
    }

    #[test]
    fn every_long_day_name() {
        for (day, name) in
            ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
                .iter()
                .enumerate()
        {
            let line = format!("{name}, {:02}-Nov-94 00:00:00 GMT", day + 7);
            dates(&line, 784_166_400 + 86_400 * i64::try_from(day).unwrap(), &[]);
        }
        fails::<Date>("Thusday, 06-Nov-94 08:49:37 GMT", "expected an HTTP-date at byte 3");
    }

    #[test]
    fn leap_second() {
        dates("Sat, 31 Dec 2016 23:59:60 GMT", 1_483_228_800, &[]);
        let late = "time of day is out of range: 00:00:00 to 23:59:60 at byte 17";
        refuses::<Date>(&[
            ("Sat, 31 Dec 2016 22:59:60 GMT", late),
            ("Sat, 31 Dec 2016 24:00:00 GMT", late),
            ("Sat, 31 Dec 2016 23:60:00 GMT", late),
        ]);
    }

    #[test]
    fn deviations() {
        use Deviation::{LowerCaseDate, NotHttpDate, WeekdayMismatch};
        dates("Fri, 08 Apr 2015 03:52:31 GMT", 1_428_465_151, &[WeekdayMismatch]);
        dates("Fri Apr  8 03:52:31 2015", 1_428_465_151, &[WeekdayMismatch]);
        dates("thu, 27 apr 2017 00:51:12 gmt", 1_493_254_272, &[LowerCaseDate]);
        dates("wed, 27 apr 2017 00:51:12 gmt", 1_493_254_272, &[LowerCaseDate, WeekdayMismatch]);
        dates("Nov, 22 2026 00:59:23.696831 GMT", 1_795_309_163, &[NotHttpDate]);
        dates("May, 11 2018 18:48:36 GMT", 1_526_064_516, &[NotHttpDate]);
        dates("2018-05-12T02:10:00.000Z", 1_526_091_000, &[NotHttpDate]);
        dates("2018-05-12T02:10:00Z", 1_526_091_000, &[NotHttpDate]);
        dates("2018-05-12T04:10:00+02:00", 1_526_091_000, &[NotHttpDate]);
        dates("2018-05-11T20:40:00-05:30", 1_526_091_000, &[NotHttpDate]);
        dates("2018-05-12 02:10:00.123456+00:00", 1_526_091_000, &[NotHttpDate]);
        dates("2018-05-12 02:10:00.123456", 1_526_091_000, &[NotHttpDate]);
        dates("2018-05-12 02:10:00", 1_526_091_000, &[NotHttpDate]);
        dates("Sun, 10 Jun 2012 20:58:34 +0000", 1_339_361_914, &[NotHttpDate]);
        dates("Sun, 10 Jun 2012 20:58:34 -0000", 1_339_361_914, &[NotHttpDate]);
        dates("Sun, 19 Jun 2016 08:49:37 UTC", 1_466_326_177, &[NotHttpDate]);
        dates("Sun, 6 Nov 1994 08:49:37 GMT", 784_111_777, &[NotHttpDate]);
        dates("Mon, 6 Nov 1994 08:49:37 UTC", 784_111_777, &[NotHttpDate, WeekdayMismatch]);
    }

    #[test]
    fn nothing_else() {
        refuses::<Date>(&[
            ("", "expected an HTTP-date at byte 0"),
            ("garbage", "expected an HTTP-date at byte 0"),
            ("Sun", "expected an HTTP-date at byte 3"),
            ("Sun, 06 Nov 1994 08:49:37 CET", "expected \"GMT\" at byte 26"),
            ("Sun, 06 Nov 1994 08:49:37 GMT+1", "expected the end of the value at byte 29"),
            ("Sun, 06 Nov 1994 08:49:37 +0100", "expected \"GMT\" at byte 26"),
            ("Sun, 06 Nov 1994 08:49:37 UTC+1", "expected the end of the value at byte 29"),
            ("Sunday, 06-Nov-94 08:49:37 UTC", "expected \"GMT\" at byte 27"),
            ("sun, 06 nov 1994 08:49:37 utc", "expected an HTTP-date at byte 0"),
            ("Sun,  6 Nov 1994 08:49:37 GMT", "expected an HTTP-date at byte 5"),
            ("Sun, 06 NOV 1994 08:49:37 GMT", "expected an HTTP-date at byte 8"),
            ("SUN, 06 Nov 1994 08:49:37 GMT", "expected an HTTP-date at byte 0"),
            ("sun, 06 Nov 1994 08:49:37 gmt", "expected an HTTP-date at byte 0"),
            ("nov, 22 2026 00:59:23.123 gmt", "expected an HTTP-date at byte 0"),
            ("Mon, 03 Mar 2023 9:00:03 GMT", "expected an HTTP-date at byte 18"),
            ("11 May 2018 18:48:36 GMT", "expected an HTTP-date at byte 0"),
            ("1526064516", "expected an HTTP-date at byte 0"),
            ("2018-05-12T02:10:00", "expected an HTTP-date at byte 19"),
            ("2018-05-12T02:10:00z", "expected an HTTP-date at byte 19"),
            ("2018-05-12t02:10:00Z", "expected an HTTP-date at byte 10"),
            ("2018-05-12T02:10:00.Z", "expected an HTTP-date at byte 20"),
            ("Tue, 31 Feb 2023 09:00:03 GMT", "day does not exist in that month at byte 5"),
            ("2018-13-12T02:10:00Z", "month does not exist at byte 5"),
            (
                "2018-05-12T02:10:00+24:00",
                "time of day is out of range: 00:00:00 to 23:59:60 at byte 20",
            ),
        ]);
        let year_10000 = "date is outside the years 0 to 9999 at byte 0";
        refuses::<Date>(&[
            ("9999-12-31T23:59:59-00:01", year_10000),
            ("0000-01-01T00:00:00+00:01", year_10000),
            ("Fri, 31 Dec 9999 23:59:60 GMT", year_10000),
        ]);
    }
}
