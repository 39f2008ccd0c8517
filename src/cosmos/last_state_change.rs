//! `x-ms-last-state-change-utc`: when the state of what answered last changed.

use core::fmt;

use http::HeaderName;
use nom::Parser;
use nom::combinator::map;

use crate::deviation::Notes;
use crate::field::{Describe, Description, HttpDate, Part, Plain, arbitrary, field};
use crate::grammar::Parsed;

static NAME: HeaderName = HeaderName::from_static("x-ms-last-state-change-utc");

/// `x-ms-last-state-change-utc`: when the state of what answered last changed.
///
/// ```text
/// x-ms-last-state-change-utc = day-name "," [ SP ] date1 SP time-of-day "." 3DIGIT SP GMT
/// ```
///
/// The parts have the names of RFC 9110 5.6.7, but this is no HTTP-date: Azure Cosmos DB sends
/// milliseconds. It was seen to send the date without the space, which is always written. The years go
/// from 0 to 9999.
///
/// Example of the service: `Tue, 27 Jun 2017 21:01:57.561 GMT`.
///
/// Deviations: [`WeekdayMismatch`](crate::Deviation::WeekdayMismatch).
///
/// ```
/// use masthead::{Field, FieldLines, cosmos::LastStateChange};
///
/// let line = b"Mon,06 Nov 2023 20:05:32.452 GMT";
/// let change = LastStateChange::parse_strict(FieldLines::one(line))?;
/// assert_eq!(change.unix_ms(), 1_699_301_132_452);
/// assert_eq!(change.date().to_string(), "Mon, 06 Nov 2023 20:05:32 GMT");
/// assert_eq!(change.to_lines().as_slice(), ["Mon, 06 Nov 2023 20:05:32.452 GMT"]);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LastStateChange {
    date: HttpDate,
    milliseconds: u32,
}

impl LastStateChange {
    /// The moment that lies so many milliseconds after 1970-01-01T00:00:00Z; `None` outside the years
    /// 0 to 9999.
    #[must_use]
    #[inline]
    pub fn from_unix_ms(milliseconds: i64) -> Option<Self> {
        let date = HttpDate::from_unix(milliseconds.div_euclid(1_000))?;
        let milliseconds = u32::try_from(milliseconds.rem_euclid(1_000)).ok()?;
        Some(Self { date, milliseconds })
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    #[inline]
    pub fn unix_ms(self) -> i64 {
        self.date.unix() * 1_000 + i64::from(self.milliseconds)
    }

    /// The second that had begun.
    #[must_use]
    #[inline]
    pub const fn date(self) -> HttpDate {
        self.date
    }
}

impl Plain for LastStateChange {
    #[inline]
    fn pattern() -> String {
        "{day}, ?{day-of-month} {time}[.][0-9]{3} GMT".to_owned()
    }

    #[inline]
    fn read<'a>(input: &'a [u8], notes: &mut Notes) -> Parsed<'a, Self> {
        map(
            |at| HttpDate::read_with_milliseconds(at, notes),
            |(date, milliseconds)| Self { date, milliseconds },
        )
        .parse(input)
    }
}

field!(plain LastStateChange, &NAME);

impl fmt::Display for LastStateChange {
    /// `Tue, 27 Jun 2017 21:01:57.561 GMT`
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let date = self.date.to_string();
        let second = date.strip_suffix(" GMT").unwrap_or(&date);
        write!(f, "{second}.{:03} GMT", self.milliseconds)
    }
}

impl fmt::Debug for LastStateChange {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LastStateChange({self})")
    }
}

impl Describe for LastStateChange {
    #[inline]
    fn describe(&self) -> Description {
        let milliseconds = Description::number(self.unix_ms());
        Description::Object(vec![Part::new(
            "unix_ms",
            "milliseconds since 1970-01-01T00:00:00Z",
            milliseconds,
        )])
    }
}

arbitrary!(
    LastStateChange,
    (any::<HttpDate>(), 0..1_000_i64).prop_map(|(date, milliseconds)| {
        LastStateChange::from_unix_ms(date.unix() * 1_000 + milliseconds).unwrap()
    })
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Deviation;
    use crate::grammar::date::RANGE;
    use crate::test_kit::{fails, notes, refuses};

    #[track_caller]
    fn changes(line: &str, unix_ms: i64, written: &str, deviations: &[Deviation]) {
        let (change, noted) = notes::<LastStateChange>(line);
        assert_eq!((change.unix_ms(), &*change.to_string()), (unix_ms, written));
        assert!(noted.iter().map(|(deviation, _)| deviation).eq(deviations), "{noted:?}");
        assert_eq!(LastStateChange::from_unix_ms(unix_ms), Some(change));
    }

    #[test]
    fn milliseconds() {
        let usual = "Tue, 27 Jun 2017 21:01:57.561 GMT";
        changes(usual, 1_498_597_317_561, usual, &[]);
        changes("Tue,27 Jun 2017 21:01:57.561 GMT", 1_498_597_317_561, usual, &[]);
        let mismatch = "Wed,27 Jun 2017 21:01:57.561 GMT";
        changes(mismatch, 1_498_597_317_561, usual, &[Deviation::WeekdayMismatch]);
        let before = "Wed, 31 Dec 1969 23:59:59.999 GMT";
        changes(before, -1, before, &[]);
        let first = "Sat, 01 Jan 0000 00:00:00.000 GMT";
        changes(first, RANGE.start() * 1_000, first, &[]);
        let last = "Fri, 31 Dec 9999 23:59:59.999 GMT";
        changes(last, RANGE.end() * 1_000 + 999, last, &[]);
        let leap = "Sun, 01 Jan 2017 00:00:00.500 GMT";
        changes("Sat, 31 Dec 2016 23:59:60.500 GMT", 1_483_228_800_500, leap, &[]);
        assert_eq!(LastStateChange::from_unix_ms(RANGE.end() * 1_000 + 1_000), None);
        assert_eq!(LastStateChange::from_unix_ms(RANGE.start() * 1_000 - 1), None);
        assert_eq!(LastStateChange::from_unix_ms(i64::MIN), None);
    }

    #[test]
    fn faults() {
        const DATE: &str = "expected a date with milliseconds at byte";
        fails::<LastStateChange>("", &format!("{DATE} 0"));
        fails::<LastStateChange>("Tue, 27 Jun 2017 21:01:57 GMT", &format!("{DATE} 25"));
        fails::<LastStateChange>("Tue, 27 Jun 2017 21:01:57.56 GMT", &format!("{DATE} 28"));
        fails::<LastStateChange>("Tue, 27 Jun 2017 21:01:57.5610 GMT", &format!("{DATE} 29"));
        fails::<LastStateChange>("Tue, 27 Jun 2017 21:01:57.561", &format!("{DATE} 29"));
        fails::<LastStateChange>("Tue,  27 Jun 2017 21:01:57.561 GMT", &format!("{DATE} 5"));
        fails::<LastStateChange>("Tue 27 Jun 2017 21:01:57.561 GMT", &format!("{DATE} 3"));
        fails::<LastStateChange>("Tuesday, 27-Jun-17 21:01:57.561 GMT", &format!("{DATE} 3"));
        fails::<LastStateChange>("tue, 27 jun 2017 21:01:57.561 gmt", &format!("{DATE} 0"));
        fails::<LastStateChange>("2017-06-27T21:01:57.561Z", &format!("{DATE} 0"));
        refuses::<LastStateChange>(&[
            ("Tue, 27 Jun 2017 21:01:57.561 GMT+1", "expected the end of the value at byte 33"),
            ("Tue,31 Jun 2017 21:01:57.561 GMT", "day does not exist in that month at byte 4"),
            (
                "Tue, 27 Jun 2017 24:01:57.561 GMT",
                "time of day is out of range: 00:00:00 to 23:59:60 at byte 17",
            ),
            ("Fri, 31 Dec 9999 23:59:60.000 GMT", "date is outside the years 0 to 9999 at byte 0"),
        ]);
    }
}
