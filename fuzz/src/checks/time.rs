//! Dates against an oracle that matches them with templates.

use masthead::time::{Date, XMsDate};
use masthead::{Field, FieldLines, Notes};

use super::bytes::single;
use super::{input, same_deviations, strict_is_default_without_notes};

/// Reads `Date` and `x-ms-date`.
///
/// # Panics
///
/// When masthead and the oracle disagree.
pub fn check(data: &[u8]) {
    input::each_form(data, |field, lines| {
        let expected = single(lines).and_then(oracle);
        compare::<Date>(field, expected.as_ref(), |date| date.0.unix());
        compare::<XMsDate>(field, expected.as_ref(), |date| date.0.unix());
    });
}

fn compare<T: for<'a> Field<Ref<'a> = T>>(
    field: FieldLines<'_>,
    expected: Option<&Found>,
    unix: fn(T) -> i64,
) {
    let mut notes = Notes::new();
    let read = T::parse_noting(field, &mut notes).map(unix).map_err(|error| error.to_string());
    assert_eq!(read.as_ref().ok(), expected.map(|found| &found.unix), "{read:?}");
    if let Some(found) = expected {
        same_deviations(&notes, &found.codes);
    }
    let clean = expected.is_some_and(|found| found.codes.is_empty());
    strict_is_default_without_notes::<T>(field, clean);
}

/// A date as the oracle reads it.
#[derive(Debug)]
pub struct Found {
    pub unix: i64,
    pub codes: Vec<&'static str>,
}

/// In a template `w` and `l` are the name of a day, short and long, `b` is that of a month, `f` an
/// optional fraction and `z` an offset; `y n d h m s` are digits; all else stands for itself.
const HTTP_DATES: &[&str] = &[
    "w, dd b yyyy hh:mm:ss GMT",
    "l, dd-b-yy hh:mm:ss GMT",
    "w b dd hh:mm:ss yyyy",
    "w b  d hh:mm:ss yyyy",
];

const OTHER_DATES: &[&str] = &[
    "w, dd b yyyy hh:mm:ss UTC",
    "w, dd b yyyy hh:mm:ss +0000",
    "w, dd b yyyy hh:mm:ss -0000",
    "w, d b yyyy hh:mm:ss GMT",
    "w, d b yyyy hh:mm:ss UTC",
    "w, d b yyyy hh:mm:ss +0000",
    "w, d b yyyy hh:mm:ss -0000",
    "b, dd yyyy hh:mm:ssf GMT",
    "yyyy-nn-ddThh:mm:ssfz",
    "yyyy-nn-dd hh:mm:ssfz",
    "yyyy-nn-dd hh:mm:ssf",
];

/// The date that a trimmed value is.
pub fn oracle(value: &[u8]) -> Option<Found> {
    let found = |parts: &Parts, code: Option<&'static str>| {
        let midnight = parts.midnight()?;
        let mut codes = Vec::from_iter(code);
        // The epoch was a Thursday.
        if parts.weekday.is_some_and(|day| (midnight + 4).rem_euclid(7) != day) {
            codes.push("deviation.weekday-mismatch");
        }
        let unix = midnight * 86_400 + parts.time()?;
        ((-62_167_219_200..=253_402_300_799).contains(&unix)).then_some(Found { unix, codes })
    };
    let any = |templates: &[&str]| templates.iter().find_map(|t| matches(value, t, false));
    if let Some(parts) = any(HTTP_DATES) {
        return found(&parts, None);
    }
    if let Some(parts) = any(OTHER_DATES) {
        return found(&parts, Some("deviation.not-http-date"));
    }
    let parts = matches(value, HTTP_DATES[0], true)?;
    found(&parts, Some("deviation.lower-case-date"))
}

#[derive(Default)]
struct Parts {
    weekday: Option<i64>,
    year: i64,
    year_digits: usize,
    month: i64,
    day: i64,
    hour: i64,
    minute: i64,
    second: i64,
    offset: i64,
}

const DAYS: [&str; 7] =
    ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// The parts of a date that is all of `value`.
fn matches(value: &[u8], template: &str, lower: bool) -> Option<Parts> {
    let mut parts = Parts::default();
    let mut at = 0;
    for wanted in template.bytes() {
        let rest = &value[at..];
        at += match wanted {
            b'w' | b'l' => {
                let len = |day: &str| if wanted == b'w' { 3 } else { day.len() };
                let is = |day: &&str| starts_with(rest, &day[..len(day)], lower);
                let day = DAYS.iter().position(is)?;
                parts.weekday = Some(i64::try_from(day).unwrap());
                len(DAYS[day])
            }
            b'b' => {
                let month = MONTHS.iter().position(|month| starts_with(rest, month, lower))?;
                parts.month = i64::try_from(month).unwrap() + 1;
                3
            }
            b'y' => {
                parts.year_digits += 1;
                digit(rest, &mut parts.year)?
            }
            b'n' => digit(rest, &mut parts.month)?,
            b'd' => digit(rest, &mut parts.day)?,
            b'h' => digit(rest, &mut parts.hour)?,
            b'm' => digit(rest, &mut parts.minute)?,
            b's' => digit(rest, &mut parts.second)?,
            b'f' => fraction(rest)?,
            b'z' => {
                let (offset, len) = offset(rest)?;
                parts.offset = offset;
                len
            }
            literal => {
                let literal = if lower { literal.to_ascii_lowercase() } else { literal };
                (rest.first() == Some(&literal)).then_some(1)?
            }
        };
    }
    (at == value.len()).then_some(parts)
}

/// Returns true if `text` starts with the name as it is, or with the name in lower case.
fn starts_with(text: &[u8], name: &str, lower: bool) -> bool {
    let spelled = |b: u8| if lower { b.to_ascii_lowercase() } else { b };
    text.len() >= name.len() && name.bytes().zip(text).all(|(b, &found)| spelled(b) == found)
}

/// Appends a digit to a number; one byte long.
fn digit(rest: &[u8], number: &mut i64) -> Option<usize> {
    let digit = rest.first().filter(|b| b.is_ascii_digit())?;
    *number = *number * 10 + i64::from(digit - b'0');
    Some(1)
}

/// How long a fraction of a second is, if there is one.
fn fraction(rest: &[u8]) -> Option<usize> {
    if rest.first() != Some(&b'.') {
        return Some(0);
    }
    let digits = rest[1..].iter().take_while(|b| b.is_ascii_digit()).count();
    (digits > 0).then_some(1 + digits)
}

/// An offset in seconds, and how long it is.
fn offset(rest: &[u8]) -> Option<(i64, usize)> {
    let two = |high: u8, low: u8| {
        let both = high.is_ascii_digit() && low.is_ascii_digit();
        both.then(|| i64::from(high - b'0') * 10 + i64::from(low - b'0'))
    };
    match *rest {
        [b'Z', ..] => Some((0, 1)),
        [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2, ..] => {
            let (hours, minutes) = (two(h1, h2)?, two(m1, m2)?);
            let seconds = hours * 3600 + minutes * 60;
            let signed = if sign == b'+' { seconds } else { -seconds };
            (hours < 24 && minutes < 60).then_some((signed, 6))
        }
        _ => None,
    }
}

impl Parts {
    /// Days from the epoch to the date, if there is such a date.
    fn midnight(&self) -> Option<i64> {
        let year = match self.year_digits {
            2 if self.year < 70 => 2000 + self.year,
            2 => 1900 + self.year,
            _ => self.year,
        };
        let leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let mut months = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        months[1] += i64::from(leap(year));
        let month = usize::try_from(self.month).ok().filter(|month| (1..=12).contains(month))?;
        if !(1..=months[month - 1]).contains(&self.day) {
            return None;
        }
        // Year by year from the year 0, which begins 719,528 days before the epoch.
        let years: i64 = (0..year).map(|year| 365 + i64::from(leap(year))).sum();
        let before: i64 = months[..month - 1].iter().sum();
        Some(years + before + self.day - 1 - 719_528)
    }

    /// Seconds since midnight, in UTC.
    fn time(&self) -> Option<i64> {
        let leap_second = (self.hour, self.minute, self.second) == (23, 59, 60);
        let plain = self.hour < 24 && self.minute < 60 && self.second < 60;
        let seconds = self.hour * 3600 + self.minute * 60 + self.second;
        (plain || leap_second).then_some(seconds - self.offset)
    }
}
