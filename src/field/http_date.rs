//! The value of every header that is a date.

use core::fmt;
use core::time::Duration;
use std::time::SystemTime;

use nom::Parser;
use nom::combinator::map;

use super::{Describe, Description, Part, Value, arbitrary};
use crate::deviation::Notes;
use crate::error::Expected;
use crate::grammar::{Parsed, date, fail};

/// A second in the years 0 to 9999, as HTTP-date writes it (RFC 9110 5.6.7).
///
/// `Display` writes the preferred form, IMF-fixdate. A leap second is the first second of the next
/// minute; the two-digit year of the obsolete RFC 850 form lies between 1970 and 2069.
///
/// ```
/// use masthead::HttpDate;
///
/// let date = HttpDate::from_unix(1_526_064_516).unwrap();
/// assert_eq!(date.to_string(), "Fri, 11 May 2018 18:48:36 GMT");
/// assert_eq!(date.unix(), 1_526_064_516);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HttpDate(i64);

impl HttpDate {
    /// The second that the clock of the system shows. Not on `wasm32-unknown-unknown`, which has no clock.
    ///
    /// A clock outside the years 0 to 9999 is taken for the nearest end of them.
    ///
    /// ```
    /// use masthead::HttpDate;
    ///
    /// assert!(HttpDate::now() > HttpDate::from_unix(1_526_064_516).unwrap());
    /// ```
    #[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
    #[must_use]
    #[inline]
    pub fn now() -> Self {
        Self::nearest(SystemTime::now())
    }

    fn nearest(time: SystemTime) -> Self {
        let end = match time < SystemTime::UNIX_EPOCH {
            true => *date::RANGE.start(),
            false => *date::RANGE.end(),
        };
        Self::try_from(time).unwrap_or(Self(end))
    }

    /// The second that lies `seconds` after 1970-01-01T00:00:00Z; `None` outside the years 0 to 9999.
    #[must_use]
    #[inline]
    pub fn from_unix(seconds: i64) -> Option<Self> {
        date::RANGE.contains(&seconds).then_some(Self(seconds))
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    #[inline]
    pub const fn unix(self) -> i64 {
        self.0
    }

    #[inline]
    pub(crate) fn read<'a>(input: &'a [u8], notes: &mut Notes) -> Parsed<'a, Self> {
        map(|at| date::http_date(at, notes), Self).parse(input)
    }

    /// The same without the two obsolete forms, for headers that never had them.
    #[inline]
    pub(crate) fn read_imf<'a>(input: &'a [u8], notes: &mut Notes) -> Parsed<'a, Self> {
        if date::is_obsolete(input) {
            return fail(&input[3..], Expected::ImfFixdate);
        }
        Self::read(input, notes)
    }

    /// The form with milliseconds, which no RFC has, and the milliseconds, of which there are 0 to 999.
    #[inline]
    pub(crate) fn read_with_milliseconds<'a>(
        input: &'a [u8],
        notes: &mut Notes,
    ) -> Parsed<'a, (Self, u32)> {
        map(|at| date::date_with_milliseconds(at, notes), |(seconds, part)| (Self(seconds), part))
            .parse(input)
    }

    /// A date-time of RFC 3339, and the nanoseconds, of which there are 0 to 999,999,999.
    pub(crate) fn read_rfc3339(input: &[u8]) -> Parsed<'_, (Self, u32)> {
        date::rfc3339.map(|(seconds, part)| (Self(seconds), part)).parse(input)
    }
}

impl Value for HttpDate {
    const PATTERN: &'static str = "{date}";

    #[inline]
    fn fmt(self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self, f)
    }

    #[inline]
    fn describe(self) -> Description {
        Describe::describe(&self)
    }
}

impl fmt::Display for HttpDate {
    /// An IMF-fixdate: `Fri, 11 May 2018 18:48:36 GMT`.
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
        const MONTHS: [&str; 13] = [
            "", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ];
        let (days, second) = (self.0.div_euclid(86_400), self.0.rem_euclid(86_400));
        let (year, month, day) = date::civil(days);
        let weekday = usize::try_from(days.rem_euclid(7)).unwrap_or_default();
        write!(
            f,
            "{}, {day:02} {} {year:04} {:02}:{:02}:{:02} GMT",
            DAYS[weekday],
            MONTHS[usize::from(month)],
            second / 3600,
            second / 60 % 60,
            second % 60
        )
    }
}

impl fmt::Debug for HttpDate {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HttpDate({self})")
    }
}

impl Describe for HttpDate {
    #[inline]
    fn describe(&self) -> Description {
        Description::Object(vec![Part::new(
            "unix",
            "seconds since 1970-01-01T00:00:00Z",
            Description::number(self.0),
        )])
    }
}

/// A clock or a date was outside the years that the target can hold.
///
/// ```
/// use masthead::HttpDate;
/// use std::time::SystemTime;
///
/// let before_the_epoch = HttpDate::from_unix(-1).unwrap();
/// assert!(httpdate::HttpDate::try_from(before_the_epoch).is_err());
/// assert!(SystemTime::try_from(before_the_epoch).is_ok());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateOutOfRange(());

impl fmt::Display for DateOutOfRange {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the date is outside the years 0 to 9999")
    }
}

impl core::error::Error for DateOutOfRange {}

/// A fraction of a second is dropped: the second that has begun is the date.
impl TryFrom<SystemTime> for HttpDate {
    type Error = DateOutOfRange;

    #[inline]
    fn try_from(time: SystemTime) -> Result<Self, DateOutOfRange> {
        let seconds = match time.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(after) => i64::try_from(after.as_secs()).ok(),
            Err(before) => {
                let before = before.duration();
                let whole = before.as_secs() + u64::from(before.subsec_nanos() > 0);
                i64::try_from(whole).ok().map(|seconds| -seconds)
            }
        };
        seconds.and_then(Self::from_unix).ok_or(DateOutOfRange(()))
    }
}

impl TryFrom<HttpDate> for SystemTime {
    type Error = DateOutOfRange;

    #[inline]
    fn try_from(date: HttpDate) -> Result<Self, DateOutOfRange> {
        let distance = Duration::from_secs(date.0.unsigned_abs());
        let time = match date.0 {
            0.. => Self::UNIX_EPOCH.checked_add(distance),
            _ => Self::UNIX_EPOCH.checked_sub(distance),
        };
        time.ok_or(DateOutOfRange(()))
    }
}

impl From<httpdate::HttpDate> for HttpDate {
    #[inline]
    fn from(date: httpdate::HttpDate) -> Self {
        // That type holds 1970 to 9999, all of which this one holds too.
        Self::nearest(SystemTime::from(date))
    }
}

/// `httpdate` holds no date before 1970.
impl TryFrom<HttpDate> for httpdate::HttpDate {
    type Error = DateOutOfRange;

    #[inline]
    fn try_from(date: HttpDate) -> Result<Self, DateOutOfRange> {
        match date.0 {
            0.. => SystemTime::try_from(date).map(Self::from),
            _ => Err(DateOutOfRange(())),
        }
    }
}

arbitrary!(
    HttpDate,
    crate::grammar::date::RANGE.prop_map(|unix| HttpDate::from_unix(unix).unwrap())
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_as_httpdate_writes_it() {
        for seconds in (0..=*date::RANGE.end()).step_by(86_400 * 3 + 12_345) {
            let date = HttpDate(seconds);
            let theirs = httpdate::HttpDate::try_from(date).unwrap();
            assert_eq!(date.to_string(), theirs.to_string());
            assert_eq!(HttpDate::from(theirs), date);
        }
    }

    #[test]
    fn the_ends_of_the_range() {
        assert_eq!(HttpDate(*date::RANGE.start()).to_string(), "Sat, 01 Jan 0000 00:00:00 GMT");
        assert_eq!(HttpDate(*date::RANGE.end()).to_string(), "Fri, 31 Dec 9999 23:59:59 GMT");
        assert_eq!(HttpDate::from_unix(*date::RANGE.end() + 1), None);
        assert_eq!(HttpDate::from_unix(*date::RANGE.start() - 1), None);
        assert_eq!(HttpDate::from_unix(i64::MIN), None);
    }

    #[test]
    fn system_time_both_ways() {
        for seconds in [i64::from(i32::MIN), -1, 0, 1, 1_526_064_516] {
            let time = SystemTime::try_from(HttpDate(seconds)).unwrap();
            assert_eq!(HttpDate::try_from(time), Ok(HttpDate(seconds)));
            let later = time + Duration::from_millis(999);
            assert_eq!(HttpDate::try_from(later), Ok(HttpDate(seconds)));
        }
        let far = SystemTime::UNIX_EPOCH + Duration::from_secs(300_000_000_000);
        assert_eq!(HttpDate::try_from(far), Err(DateOutOfRange(())));
        assert_eq!(HttpDate::nearest(far), HttpDate(*date::RANGE.end()));
        let before = SystemTime::UNIX_EPOCH.checked_sub(Duration::from_secs(300_000_000_000));
        assert_eq!(before.map(HttpDate::nearest), before.and(Some(HttpDate(*date::RANGE.start()))));
    }
}
