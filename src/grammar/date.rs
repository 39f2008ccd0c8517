//! HTTP-date of RFC 9110 5.6.7, and the other dates that clients were seen to send.
//!
//! ```text
//! IMF-fixdate  = day-name "," SP 2DIGIT SP month SP 4DIGIT SP time-of-day SP GMT
//! rfc850-date  = day-name-l "," SP 2DIGIT "-" month "-" 2DIGIT SP time-of-day SP GMT
//! asctime-date = day-name SP month SP ( 2DIGIT / ( SP 1DIGIT ) ) SP time-of-day SP 4DIGIT
//! time-of-day  = 2DIGIT ":" 2DIGIT ":" 2DIGIT           ; 00:00:00 - 23:59:60
//! ```

mod imf_fixdate;

use nom::Parser;
use nom::branch::alt;
use nom::combinator::{cut, opt};
use nom::sequence::{delimited, preceded, separated_pair, terminated};

use super::class::DIGIT;
use super::leaf::{byte, fixed, literal, run1, strip};
use super::{Fault, Parsed, fail, fault, placed, unwrap};
use crate::deviation::{Deviation, Notes};
use crate::error::{ErrorKind, Expected};

const DATE: Expected = Expected::HttpDate;
const MILLISECONDS: Expected = Expected::DateWithMilliseconds;
/// Length of an IMF-fixdate.
const IMF_LEN: usize = 29;

/// The [number](day_number) of 1 January 1970: 400 years, and the days from 1 March of the year 0.
const EPOCH: u32 = 146_097 + 719_468;

/// The first second of the year 0 and the last of the year 9999: what four digits can say.
pub(crate) const RANGE: core::ops::RangeInclusive<i64> = -719_528 * 86_400..=253_402_300_799;

/// Seconds since 1970-01-01T00:00:00Z, within [`RANGE`].
#[inline]
pub(crate) fn http_date<'a>(input: &'a [u8], notes: &mut Notes) -> Parsed<'a, i64> {
    if let Some((text, rest)) = input.split_first_chunk::<IMF_LEN>() {
        if let Some(seconds) = imf_fixdate::usual(text) {
            return Ok((rest, seconds));
        }
    }
    unusual(input, notes)
}

/// A date that is no IMF-fixdate, or one with a deviation, 29 February, or a leap second.
#[cold]
fn unusual<'a>(input: &'a [u8], notes: &mut Notes) -> Parsed<'a, i64> {
    match input {
        [b'A'..=b'Z', ..] => named_date(input, notes),
        [b'0'..=b'9', _, _, _, b'-', ..] => {
            let (rest, seconds) = iso_date(input)?;
            notes.note(Deviation::NotHttpDate, input);
            in_range(input, rest, seconds)
        }
        _ => lower_case_date(input, notes),
    }
}

/// A date of four digits, unless a leap second or an offset took it out of their range.
fn in_range<'a>(input: &'a [u8], rest: &'a [u8], seconds: i64) -> Parsed<'a, i64> {
    if RANGE.contains(&seconds) {
        return Ok((rest, seconds));
    }
    fault(ErrorKind::OutOfRange, DATE, input, input.len() - rest.len())
}

/// ` GMT`. The error spans the word that stands in its place.
#[inline]
fn gmt(input: &[u8]) -> Parsed<'_, ()> {
    if let Some(rest) = strip(input, b" GMT") {
        return Ok((rest, ()));
    }
    let (rest, ()) = byte(b' ', DATE)(input)?;
    match rest.iter().take_while(|b| b.is_ascii_alphanumeric()).count() {
        0 => fail(rest, Expected::Gmt),
        len => fault(ErrorKind::UnexpectedByte, Expected::Gmt, rest, len),
    }
}

/// Returns `true` if a date starts like one of the two obsolete forms: the day's name is not followed by a comma.
#[inline]
pub(crate) fn is_obsolete(input: &[u8]) -> bool {
    day_name(input).is_some_and(|(_, rest)| !rest.is_empty() && !rest.starts_with(b","))
}

/// A date that starts with the name of a day, or with that of a month where the day should be.
fn named_date<'a>(input: &'a [u8], notes: &mut Notes) -> Parsed<'a, i64> {
    let Some((day_name, rest)) = day_name(input) else {
        let parsed = month_first(input)?;
        notes.note(Deviation::NotHttpDate, input);
        return Ok(parsed);
    };
    let (rest, (day, time)) = match rest {
        [b',', ..] => imf_fixdate(rest, input, notes)?,
        [b' ', ..] => asctime(rest)?,
        _ => rfc850(rest, day_name)?,
    };
    if !falls_on(day, day_name) {
        notes.note(Deviation::WeekdayMismatch, input);
    }
    in_range(input, rest, midnight(day) + time)
}

/// Returns `true` if the day of that number has the name, Sunday being 0.
#[inline]
const fn falls_on(day: u32, day_name: u8) -> bool {
    // 1 January 1970 was a Thursday.
    (day + 7 - EPOCH % 7 + 4) % 7 == day_name as u32
}

/// The midnight at which the day of that number begins, in seconds from the epoch.
#[inline]
fn midnight(day: u32) -> i64 {
    (i64::from(day) - i64::from(EPOCH)) * 86_400
}

/// The name of a day by its first three letters, Sunday being 0.
#[inline]
fn day_name(input: &[u8]) -> Option<(u8, &[u8])> {
    let (name, rest) = input.split_first_chunk::<3>()?;
    let day = match name {
        [b'S', b'u', b'n'] => 0,
        [b'M', b'o', b'n'] => 1,
        [b'T', b'u', b'e'] => 2,
        [b'W', b'e', b'd'] => 3,
        [b'T', b'h', b'u'] => 4,
        [b'F', b'r', b'i'] => 5,
        [b'S', b'a', b't'] => 6,
        _ => return None,
    };
    Some((day, rest))
}

#[inline]
fn month(input: &[u8]) -> Parsed<'_, u32> {
    let Some((name, rest)) = input.split_first_chunk::<3>() else {
        return fail(input, DATE);
    };
    // Patterns of bytes become a tree of decisions; literals would be compared one after the other.
    let month = match name {
        [b'J', b'a', b'n'] => 1,
        [b'F', b'e', b'b'] => 2,
        [b'M', b'a', b'r'] => 3,
        [b'A', b'p', b'r'] => 4,
        [b'M', b'a', b'y'] => 5,
        [b'J', b'u', b'n'] => 6,
        [b'J', b'u', b'l'] => 7,
        [b'A', b'u', b'g'] => 8,
        [b'S', b'e', b'p'] => 9,
        [b'O', b'c', b't'] => 10,
        [b'N', b'o', b'v'] => 11,
        [b'D', b'e', b'c'] => 12,
        _ => return fail(input, DATE),
    };
    Ok((rest, month))
}

/// The day and the time since midnight, from what follows the day name: `, 06 Nov 1994 08:49:37 GMT`.
///
/// Tolerated are a day of one digit and other names of the zone; `whole` is where the date starts.
fn imf_fixdate<'a>(input: &'a [u8], whole: &'a [u8], notes: &mut Notes) -> Parsed<'a, (u32, i64)> {
    let (rest, (([year, month, day], time), at_day, _)) =
        preceded(literal(b", ", DATE), placed(|at| date1_and_time(at, short_day))).parse(input)?;
    let (rest, is_gmt) = zone_name(rest)?;
    let number = day_number(at_day, year, month, day)?;
    if !is_gmt || at_day.get(1) == Some(&b' ') {
        notes.note(Deviation::NotHttpDate, whole);
    }
    Ok((rest, (number, time)))
}

/// `2DIGIT`, or one digit before a space.
fn short_day(input: &[u8]) -> Parsed<'_, u32> {
    match input {
        [digit @ b'0'..=b'9', b' ', ..] => Ok((&input[1..], u32::from(digit & 0xf))),
        _ => fixed::<2>(DATE)(input),
    }
}

/// ` GMT`, or what is tolerated in its place; whether it is `GMT`.
fn zone_name(input: &[u8]) -> Parsed<'_, bool> {
    let others = [strip(input, b" UTC"), strip(input, b" +0000"), strip(input, b" -0000")];
    match others.into_iter().flatten().next() {
        Some(rest) => Ok((rest, false)),
        None => gmt.map(|()| true).parse(input),
    }
}

/// Year, month, day and the time since midnight: `06 Nov 1994 08:49:37`.
///
/// ```text
/// 2DIGIT SP month SP 4DIGIT SP time-of-day
/// ```
#[inline]
fn date1_and_time<'a>(
    input: &'a [u8],
    day: impl Fn(&'a [u8]) -> Parsed<'a, u32>,
) -> Parsed<'a, ([u32; 3], i64)> {
    let space = || byte(b' ', DATE);
    (
        terminated(day, space()),
        terminated(month, space()),
        terminated(fixed::<4>(DATE), space()),
        time_of_day,
    )
        .map(|(day, month, year, time)| ([year, month, day], time))
        .parse(input)
}

/// Seconds since 1970-01-01T00:00:00Z, and milliseconds, from an IMF-fixdate that has them: `Tue, 27 Jun 2017
/// 21:01:57.561 GMT`. The space after the comma may be absent.
pub(crate) fn date_with_milliseconds<'a>(
    input: &'a [u8],
    notes: &mut Notes,
) -> Parsed<'a, (i64, u32)> {
    let (rest, (name, day, time, milliseconds)) =
        fields_with_milliseconds(input).map_err(|error| {
            let fault = unwrap(error);
            let is_date = fault.expected == DATE;
            nom::Err::Error(if is_date { fault.expecting(MILLISECONDS) } else { fault })
        })?;
    if !falls_on(day, name) {
        notes.note(Deviation::WeekdayMismatch, input);
    }
    let seconds = midnight(day) + time;
    // A leap second can lie in the year 10000.
    if !RANGE.contains(&seconds) {
        return fault(ErrorKind::OutOfRange, MILLISECONDS, input, input.len() - rest.len());
    }
    Ok((rest, (seconds, milliseconds)))
}

/// The number of the weekday, that of the day, the seconds since midnight, and the milliseconds.
// Inlined, it would keep the parts of an IMF-fixdate from being so, of which there are many more.
#[inline(never)]
fn fields_with_milliseconds(input: &[u8]) -> Parsed<'_, (u8, u32, i64, u32)> {
    let Some((name, rest)) = day_name(input) else {
        return fail(input, DATE);
    };
    let comma = (byte(b',', DATE), opt(byte(b' ', DATE)));
    let milliseconds = delimited(byte(b'.', DATE), fixed::<3>(DATE), gmt);
    let (rest, ((([year, month, day], time), at_day, _), milliseconds)) =
        (preceded(comma, placed(|at| date1_and_time(at, fixed::<2>(DATE)))), milliseconds)
            .parse(rest)?;
    let day = day_number(at_day, year, month, day)?;
    Ok((rest, (name, day, time, milliseconds)))
}

/// The same from what follows the first three letters of the day: `day, 06-Nov-94 08:49:37 GMT`.
fn rfc850(input: &[u8], day_name: u8) -> Parsed<'_, (u32, i64)> {
    let rest = match day_name {
        0 | 1 | 5 => strip(input, b"day"),
        2 => strip(input, b"sday"),
        3 => strip(input, b"nesday"),
        4 => strip(input, b"rsday"),
        _ => strip(input, b"urday"),
    };
    let Some(rest) = rest else {
        return fail(input, DATE);
    };
    let hyphen = || byte(b'-', DATE);
    let (rest, ((day, at_day, _), month, year, time)) = (
        preceded(literal(b", ", DATE), placed(terminated(fixed::<2>(DATE), hyphen()))),
        terminated(month, hyphen()),
        terminated(fixed::<2>(DATE), byte(b' ', DATE)),
        terminated(time_of_day, gmt),
    )
        .parse(rest)?;
    // The RFC wants a clock for the century. A pivot needs none: 1970 to 2069, as `httpdate` does.
    let year = if year < 70 { 2000 + year } else { 1900 + year };
    Ok((rest, (day_number(at_day, year, month, day)?, time)))
}

/// The same from what follows the day name: ` Nov  6 08:49:37 1994`.
fn asctime(input: &[u8]) -> Parsed<'_, (u32, i64)> {
    let space = || byte(b' ', DATE);
    let day = alt((preceded(space(), cut(fixed::<1>(DATE))), fixed::<2>(DATE)));
    let (rest, (month, (day, at_day, _), time, year)) = (
        preceded(space(), month),
        preceded(space(), placed(day)),
        delimited(space(), time_of_day, space()),
        fixed::<4>(DATE),
    )
        .parse(input)?;
    Ok((rest, (day_number(at_day, year, month, day)?, time)))
}

/// An IMF-fixdate all in lower case.
fn lower_case_date<'a>(input: &'a [u8], notes: &mut Notes) -> Parsed<'a, i64> {
    let Some((lower, rest)) = input.split_first_chunk::<IMF_LEN>() else {
        return fail(input, DATE);
    };
    let lower_case = lower.iter().all(|b| !b.is_ascii_uppercase());
    let mut proper = *lower;
    for at in [0, 8, 26, 27, 28] {
        proper[at].make_ascii_uppercase();
    }
    let mut others = Notes::new();
    let parsed = day_name(&proper).map(|(name, rest)| (name, imf_fixdate(rest, rest, &mut others)));
    match parsed {
        Some((name, Ok(([], (day, time))))) if lower_case && others.is_empty() => {
            notes.note(Deviation::LowerCaseDate, input);
            if !falls_on(day, name) {
                notes.note(Deviation::WeekdayMismatch, input);
            }
            in_range(input, rest, midnight(day) + time)
        }
        _ => fail(input, DATE),
    }
}

/// `Nov, 22 2026 00:59:23.696831 GMT`, the fraction being optional.
fn month_first(input: &[u8]) -> Parsed<'_, i64> {
    let space = || byte(b' ', DATE);
    let (rest, (month, (day, at_day, _), year, time)) = (
        terminated(month, literal(b", ", DATE)),
        placed(terminated(fixed::<2>(DATE), space())),
        terminated(fixed::<4>(DATE), space()),
        terminated(time_of_day, (fraction, gmt)),
    )
        .parse(input)?;
    Ok((rest, midnight(day_number(at_day, year, month, day)?) + time))
}

/// `2018-05-12`: year, month and day of the month, and the [number](day_number) of the day.
#[inline]
pub(crate) fn full_date(input: &[u8], expected: Expected) -> Parsed<'_, ([u32; 3], u32)> {
    let hyphen = || byte(b'-', expected);
    let (rest, (year, month, (day, at_day, _))) = (
        terminated(fixed::<4>(expected), hyphen()),
        terminated(fixed::<2>(expected), hyphen()),
        placed(fixed::<2>(expected)),
    )
        .parse(input)?;
    let number = day_number(at_day, year, month, day).map_err(|error| {
        if (1..=12).contains(&month) {
            return error;
        }
        nom::Err::Error(Fault::new(ErrorKind::OutOfRange, Expected::Month, &input[5..], 2))
    })?;
    Ok((rest, ([year, month, day], number)))
}

/// `2026-11-22T01:01:27.335Z` and `2018-05-12 02:10:00.123456+00:00`: with a `T` the offset is
/// needed, with a space it may be absent, which means UTC.
fn iso_date(input: &[u8]) -> Parsed<'_, i64> {
    let (rest, (_, day)) = full_date(input, DATE)?;
    let (rest, offset_needed) = match rest {
        [b'T', rest @ ..] => (rest, true),
        _ => (byte(b' ', DATE)(rest)?.0, false),
    };
    let (rest, (time, _)) = (time_of_day, fraction).parse(rest)?;
    let mut zone = zone(byte(b'Z', DATE));
    let (rest, offset) = match offset_needed {
        true => zone.parse(rest)?,
        false => opt(zone).map(Option::unwrap_or_default).parse(rest)?,
    };
    Ok((rest, midnight(day) + time - offset))
}

/// Seconds since 1970-01-01T00:00:00Z, and nanoseconds, from a `date-time` of RFC 3339 5.6:
/// `2018-11-06T18:40:42.6178337Z`. What is finer than a nanosecond is dropped.
///
/// ```text
/// date-time = 4DIGIT "-" 2DIGIT "-" 2DIGIT "T" time-of-day [ "." 1*DIGIT ] zone      ; letters case-insensitive
/// zone      = "Z" / ( "+" / "-" ) 2DIGIT ":" 2DIGIT
/// ```
pub(crate) fn rfc3339(input: &[u8]) -> Parsed<'_, (i64, u32)> {
    let day = |at| full_date(at, DATE);
    let letter = |upper: u8| alt((byte(upper, DATE), byte(upper.to_ascii_lowercase(), DATE)));
    let (rest, ((_, day), (), time, nanoseconds, offset)) =
        (day, letter(b'T'), time_of_day, fraction, zone(letter(b'Z'))).parse(input)?;
    let (rest, seconds) = in_range(input, rest, midnight(day) + time - offset)?;
    Ok((rest, (seconds, nanoseconds)))
}

/// An offset from UTC in seconds.
///
/// ```text
/// zone = "Z" / ( "+" / "-" ) 2DIGIT ":" 2DIGIT
/// ```
fn zone<'a>(
    utc: impl Parser<&'a [u8], Output = (), Error = Fault>,
) -> impl Parser<&'a [u8], Output = i64, Error = Fault> {
    alt((
        utc.map(|()| 0),
        preceded(byte(b'+', DATE), cut(offset)),
        preceded(byte(b'-', DATE), cut(offset)).map(|seconds| -seconds),
    ))
}

/// The rest of an offset from UTC after its sign, in seconds.
fn offset(input: &[u8]) -> Parsed<'_, i64> {
    let (rest, (hours, minutes)) =
        separated_pair(fixed::<2>(DATE), byte(b':', DATE), fixed::<2>(DATE)).parse(input)?;
    if hours > 23 || minutes > 59 {
        return fault(ErrorKind::OutOfRange, Expected::TimeOfDay, input, 5);
    }
    Ok((rest, i64::from(hours * 3600 + minutes * 60)))
}

/// The nanoseconds of a fraction of a second, or of none; digits past the ninth are dropped.
#[inline(never)]
fn fraction(input: &[u8]) -> Parsed<'_, u32> {
    let digits = preceded(byte(b'.', DATE), cut(run1(DIGIT, DATE)));
    let (rest, digits) = opt(digits).map(Option::unwrap_or_default).parse(input)?;
    let nine = digits.iter().chain(core::iter::repeat(&b'0')).take(9);
    Ok((rest, nine.fold(0, |n, b| n * 10 + u32::from(b & 0xf))))
}

/// Seconds since midnight. A leap second is the first second of the next day.
#[inline]
fn time_of_day(input: &[u8]) -> Parsed<'_, i64> {
    let colon = || byte(b':', DATE);
    let (rest, (hour, minute, second)) = (
        terminated(fixed::<2>(DATE), colon()),
        terminated(fixed::<2>(DATE), colon()),
        fixed::<2>(DATE),
    )
        .parse(input)?;
    let is_leap = || second == 60 && minute == 59 && hour == 23;
    if hour > 23 || minute > 59 || (second > 59 && !is_leap()) {
        return fault(ErrorKind::OutOfRange, Expected::TimeOfDay, input, 8);
    }
    Ok((rest, i64::from(hour * 3600 + minute * 60 + second)))
}

/// Returns `true` if the Gregorian calendar has that day.
#[inline]
pub(crate) const fn is_day(year: u32, month: u32, day: u32) -> bool {
    // The months that there are, February with its leap day.
    const DAYS: [u32; 16] = [0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 0, 0, 0];
    let days = if month < 16 { DAYS[month as usize] } else { 0 };
    let is_leap_day = day == 29 && month == 2;
    day != 0
        && day <= days
        && (!is_leap_day || (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)))
}

/// The number of a day of the Gregorian calendar, counted from 1 March of the year -400.
///
/// `at_day` is where the day of the month stands, for the fault.
#[inline]
fn day_number(
    at_day: &[u8],
    year: u32,
    month: u32,
    day: u32,
) -> Result<u32, nom::Err<super::Fault>> {
    if !is_day(year, month, day) {
        return fault(ErrorKind::OutOfRange, Expected::DayOfMonth, at_day, 2);
    }
    // Years that begin in March put the leap day at their end. `month` from March is then linear
    // enough for one multiplication. Four hundred years are added so that nothing is negative.
    let (year, month) = if month > 2 { (year + 400, month - 3) } else { (year + 399, month + 9) };
    Ok(year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 + day - 1)
}

/// Year, month and day of the month of a day, counted from the epoch.
pub(crate) fn civil(days: i64) -> (i64, u8, u8) {
    let days = days + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let (year, month) = match month {
        0..=9 => (year_of_era, month + 3),
        _ => (year_of_era + 1, month - 9),
    };
    let small = |n: i64| u8::try_from(n).unwrap_or_default();
    (era * 400 + year, small(month), small(day))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(year: u32, month: u32, day: u32) -> i64 {
        midnight(day_number(&[], year, month, day).unwrap())
    }

    #[test]
    fn every_day_of_ten_thousand_years() {
        let mut days = at(0, 1, 1) / 86_400;
        assert_eq!(at(1970, 1, 1), 0);
        for year in 0..10_000 {
            for month in 1..=12 {
                for day in 1..=31 {
                    let Ok(number) = day_number(&[], year, month, day) else {
                        assert!(day > 28);
                        continue;
                    };
                    assert_eq!(midnight(number), days * 86_400, "{year}-{month}-{day}");
                    let back = civil(days);
                    assert_eq!(
                        back,
                        (i64::from(year), u8::try_from(month).unwrap(), u8::try_from(day).unwrap())
                    );
                    days += 1;
                }
            }
        }
        assert_eq!(at(0, 1, 1), *RANGE.start());
        assert_eq!(days * 86_400 - 1, *RANGE.end());
    }

    #[test]
    fn weekdays() {
        // 1 January 1970 was a Thursday; 1 January 0000 and 31 December 9999 as `cal` has them.
        assert!(falls_on(EPOCH, 4) && falls_on(EPOCH - 1, 3));
        let on =
            |year, month, day, name| falls_on(day_number(&[], year, month, day).unwrap(), name);
        assert!(on(0, 1, 1, 6) && on(9999, 12, 31, 5));
    }

    #[test]
    fn february() {
        assert!(day_number(&[], 2000, 2, 29).is_ok());
        assert!(day_number(&[], 2100, 2, 29).is_err());
        assert!(day_number(&[], 2024, 2, 30).is_err());
        assert!(day_number(&[], 2024, 0, 1).is_err());
        assert!(day_number(&[], 2024, 13, 1).is_err());
        assert!(day_number(&[], 2024, 1, 0).is_err());
    }
}
