//! `Retry-After`: how long to wait, or until when.

use core::fmt;
use core::time::Duration;

use http::header::RETRY_AFTER;
use nom::Parser;
use nom::branch::alt;
use nom::combinator::{cut, not};
use nom::sequence::{preceded, terminated};

use crate::deviation::{Deviation, Notes};
use crate::error::Expected;
use crate::field::{Describe, Description, HttpDate, Part, Plain, arbitrary, field};
use crate::grammar::class::DIGIT;
use crate::grammar::leaf::{SAFE_DIGITS, before, byte, digits, number};
use crate::grammar::{Fault, Parsed};

/// `Retry-After`: how long to wait before the next request, or until when (RFC 9110 10.2.3).
///
/// ```text
/// Retry-After   = HTTP-date / delay-seconds
/// delay-seconds = 1*DIGIT
/// ```
///
/// Azure App Configuration sends it with an operation that has not ended. The delay has at most 64 bits.
///
/// Example seen from Microsoft's emulator: `10`.
///
/// Deviations: those of [`Date`](super::Date), and
/// [a fraction of a second](Deviation::FractionalDelay), which is rounded up.
///
/// ```
/// use masthead::{Field, FieldLines, HttpDate, time::RetryAfter};
/// use std::time::Duration;
///
/// let now = HttpDate::from_unix(946_684_790).unwrap();
/// let delay = RetryAfter::parse_strict(FieldLines::one(b"120"))?;
/// assert_eq!(delay.wait(now), Duration::from_secs(120));
/// let date = RetryAfter::parse_strict(FieldLines::one(b"Fri, 31 Dec 1999 23:59:59 GMT"))?;
/// assert_eq!(date.wait(now), Duration::from_secs(9));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RetryAfter {
    /// So many seconds from the response on.
    Delay(u64),
    /// Until then.
    Date(HttpDate),
}

impl RetryAfter {
    /// The time to wait from `now` on; nothing where the date has passed.
    #[must_use]
    #[inline]
    pub fn wait(self, now: HttpDate) -> Duration {
        match self {
            Self::Delay(seconds) => Duration::from_secs(seconds),
            Self::Date(date) => {
                let seconds = date.unix().saturating_sub(now.unix());
                Duration::from_secs(u64::try_from(seconds).unwrap_or_default())
            }
        }
    }
}

impl Plain for RetryAfter {
    #[inline]
    fn pattern() -> String {
        "{date}|{number}".to_owned()
    }

    #[inline]
    fn read<'a>(input: &'a [u8], notes: &mut Notes) -> Parsed<'a, Self> {
        // One of the tolerated dates begins with its year.
        let seconds =
            terminated(cut(number(Expected::SecondsOrDate)), not(byte(b'-', Expected::End)));
        let delay = preceded(before(DIGIT, Expected::SecondsOrDate), seconds);
        // Where not even the start is that of a date, either form is expected.
        let date = |at| {
            HttpDate::read(at, notes).map_err(|error| {
                error.map(|fault| match fault.is_at(input, Expected::HttpDate) {
                    true => Fault::unexpected(input, Expected::SecondsOrDate),
                    false => fault,
                })
            })
        };
        match alt((delay.map(Self::Delay), date.map(Self::Date))).parse(input)? {
            ([b'.', decimals @ ..], Self::Delay(seconds)) => {
                Ok(fraction(input, decimals, seconds, notes))
            }
            read => Ok(read),
        }
    }

    /// A line of digits and nothing else.
    #[inline]
    fn at_a_glance(line: &[u8]) -> Option<Self> {
        match digits(line) {
            ([], seconds) if (1..=SAFE_DIGITS).contains(&line.len()) => Some(Self::Delay(seconds)),
            _ => None,
        }
    }
}

/// Seconds with decimals, rounded up; the seconds alone where no digit follows the point.
#[cold]
fn fraction<'a>(
    input: &'a [u8],
    decimals: &'a [u8],
    seconds: u64,
    notes: &mut Notes,
) -> (&'a [u8], RetryAfter) {
    let len = decimals.iter().take_while(|b| b.is_ascii_digit()).count();
    let (digits, rest) = decimals.split_at(len);
    if digits.is_empty() {
        return (&input[input.len() - decimals.len() - 1..], RetryAfter::Delay(seconds));
    }
    notes.note(Deviation::FractionalDelay, input);
    let is_more = digits.iter().any(|&digit| digit != b'0');
    (rest, RetryAfter::Delay(seconds.saturating_add(u64::from(is_more))))
}

field!(plain RetryAfter, &RETRY_AFTER);

impl fmt::Display for RetryAfter {
    /// The field line, in its canonical form.
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Delay(seconds) => seconds.fmt(f),
            Self::Date(date) => date.fmt(f),
        }
    }
}

impl Describe for RetryAfter {
    #[inline]
    fn describe(&self) -> Description {
        match self {
            Self::Delay(seconds) => Description::Object(vec![Part::new(
                "delay",
                "seconds to wait",
                Description::number(*seconds),
            )]),
            Self::Date(date) => date.describe(),
        }
    }
}

// As a delay or as a date.
arbitrary!(
    RetryAfter,
    prop_oneof![
        any::<u64>().prop_map(RetryAfter::Delay),
        any::<HttpDate>().prop_map(RetryAfter::Date),
    ]
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Field;
    use crate::test_kit::{notes, read, refuses};

    #[test]
    fn seconds_or_a_date() {
        let date = RetryAfter::Date(HttpDate::from_unix(946_684_799).unwrap());
        assert_eq!(read::<RetryAfter>("120"), Ok(RetryAfter::Delay(120)));
        assert_eq!(read::<RetryAfter>(" 007 "), Ok(RetryAfter::Delay(7)));
        for digits in [1, 18, 19, 20, 21] {
            let nines = "9".repeat(digits);
            let delay = nines.parse().ok().map(RetryAfter::Delay);
            assert_eq!(read::<RetryAfter>(&nines).ok(), delay, "{nines}");
            let zeros = format!("{}1", "0".repeat(digits));
            assert_eq!(read::<RetryAfter>(&zeros), Ok(RetryAfter::Delay(1)));
        }
        assert_eq!(read::<RetryAfter>("Fri, 31 Dec 1999 23:59:59 GMT"), Ok(date));
        assert_eq!(notes::<RetryAfter>("1999-12-31T23:59:59Z").0, date);
        assert!(read::<RetryAfter>("1999-12-31T23:59:59Z").is_err());
        assert_eq!(date.canonical().as_slice(), ["Fri, 31 Dec 1999 23:59:59 GMT"]);
    }

    #[test]
    fn a_fraction_is_rounded_up() {
        for (line, seconds) in [
            ("2.128", 3),
            ("0.493", 1),
            ("2.0", 2),
            ("0.0", 0),
            ("18446744073709551615.5", u64::MAX),
        ] {
            let (delay, found) = notes::<RetryAfter>(line);
            assert_eq!(
                (delay, found),
                (RetryAfter::Delay(seconds), vec![(Deviation::FractionalDelay, 0)])
            );
        }
    }

    #[test]
    fn faults() {
        refuses::<RetryAfter>(&[
            ("1.", "expected the end of the value at byte 1"),
            ("1.5s", "expected the end of the value at byte 3"),
            ("-1", "expected a number of seconds or an HTTP-date at byte 0"),
            ("soon", "expected a number of seconds or an HTTP-date at byte 0"),
            ("Fri, 31 Dec", "expected an HTTP-date at byte 11"),
        ]);
        assert_eq!(read::<RetryAfter>("99999999999999999999").unwrap_err().code(), "out-of-range");
    }

    #[test]
    fn a_date_that_has_passed_is_no_wait() {
        let late = HttpDate::from_unix(2_000_000_000).unwrap();
        assert_eq!(
            read::<RetryAfter>("Fri, 31 Dec 1999 23:59:59 GMT").unwrap().wait(late),
            Duration::ZERO
        );
    }
}
