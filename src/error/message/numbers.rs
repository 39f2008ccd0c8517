//! Messages about numbers and dates that are out of range.

use core::fmt;

use super::super::{DecodeError, Expected};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The largest number of a grammar.
enum Limit {
    /// The limit, of a number without a sign.
    Largest(u64),
    /// The limits of an `i64`.
    Signed,
    /// A decimal number, which may have too many digits or be too large.
    Decimal,
}

/// Writes what is out of range, with the limit; with the numbers of the value, if `line` is at hand.
pub(super) fn write(
    f: &mut fmt::Formatter<'_>,
    error: &DecodeError,
    line: Option<&[u8]>,
) -> fmt::Result {
    let at = error.offset();
    let found = line.zip(error.span()).and_then(|(line, span)| line.get(span)).unwrap_or_default();
    let before = line.and_then(|line| line.get(..at)).unwrap_or_default();
    let after = line.and_then(|line| line.get(at + found.len()..)).unwrap_or_default();
    let expected = error.expected();
    let limit = match expected {
        Expected::DayOfMonth => return write_day(f, before, found, after),
        Expected::Month => {
            return match number(found) {
                Some(month) => write!(f, "month {month:02} does not exist"),
                None => f.write_str("month does not exist"),
            };
        }
        Expected::TimeOfDay => return write_time(f, before, found),
        Expected::HttpDate | Expected::DateWithMilliseconds => {
            return f.write_str("date is outside the years 0 to 9999");
        }
        Expected::JsonNumber => return f.write_str("number does not fit a 64-bit float"),
        Expected::LastPosition => return write_positions(f, before, found),
        Expected::Port => Limit::Largest(u64::from(u16::MAX)),
        Expected::MaxItemCount => Limit::Largest(u64::from(i32::MAX.unsigned_abs())),
        Expected::VersionNumber | Expected::Release | Expected::Substatus | Expected::Region => {
            Limit::Largest(u64::from(u32::MAX))
        }
        Expected::Amount | Expected::SessionVersion => Limit::Signed,
        Expected::Lsn if error.name() == "x-ms-session-token" => Limit::Signed,
        Expected::RequestUnits => Limit::Decimal,
        Expected::Milliseconds if error.name() == "x-ms-request-duration-ms" => Limit::Decimal,
        Expected::Position
        | Expected::Length
        | Expected::CompleteLength
        | Expected::SequenceNumber
        | Expected::Lsn
        | Expected::ItemCount
        | Expected::Milliseconds
        | Expected::SecondsOrDate => Limit::Largest(u64::MAX),
        _ => return write!(f, "number is out of range: expected {}", error.expected_text()),
    };
    let noun = expected.noun(error.expected_text());
    match limit {
        Limit::Largest(largest) => write!(f, "{noun} is larger than {largest}"),
        Limit::Signed if before.ends_with(b"-") => write!(f, "{noun} is smaller than {}", i64::MIN),
        Limit::Signed if line.is_some() => write!(f, "{noun} is larger than {}", i64::MAX),
        Limit::Signed => write!(f, "{noun} is not between {} and {}", i64::MIN, i64::MAX),
        Limit::Decimal => {
            write!(f, "{noun} has too many digits: they must fit {}", u64::MAX)
        }
    }
}

/// `day 31 does not exist in November`.
fn write_day(f: &mut fmt::Formatter<'_>, before: &[u8], day: &[u8], after: &[u8]) -> fmt::Result {
    let shown = day.trim_ascii();
    let Some(day) = number(shown) else {
        return f.write_str("day does not exist in that month");
    };
    // `06 Nov`, `06-Nov`, `Nov 06`, `Nov, 06` and `11-06`.
    let named = match after {
        [b' ' | b'-', name @ ..] => month(name),
        _ => None,
    };
    let before = before.trim_ascii_end();
    let before = before.strip_suffix(b",").unwrap_or(before);
    let named = named.or_else(|| month(last(before, 3)));
    let numbered = before.strip_suffix(b"-").and_then(|it| number(last(it, 2)));
    let year = match (named, numbered) {
        (None, Some(_)) => {
            number(last(before.get(..before.len().saturating_sub(4)).unwrap_or_default(), 4))
        }
        _ => after.get(5..9).and_then(number),
    };
    match named.or(numbered) {
        Some(month) => {
            let index = (month as usize).wrapping_sub(1);
            let name = MONTHS.get(index).copied().unwrap_or_default();
            write!(f, "day {day} does not exist in {name}")?;
            match (month, day, year) {
                (2, 29, Some(year)) => write!(f, " {year:04}"),
                (2, 29, None) => f.write_str(" of that year"),
                _ => Ok(()),
            }
        }
        None => write!(f, "day {day} does not exist in that month"),
    }
}

/// The number of a month by the first three letters of its name, from 1.
fn month(name: &[u8]) -> Option<u32> {
    let name = name.get(..3)?;
    let index = MONTHS.iter().position(|it| it.as_bytes()[..3].eq_ignore_ascii_case(name))?;
    u32::try_from(index + 1).ok()
}

/// `hour 24 is larger than 23`, of a time or of an offset from UTC.
fn write_time(f: &mut fmt::Formatter<'_>, before: &[u8], time: &[u8]) -> fmt::Result {
    let parts: Vec<_> = time.split(|&b| b == b':').filter_map(number).collect();
    let of = match (parts.len(), before.last()) {
        (2, Some(b'+' | b'-')) => " of the UTC offset",
        _ => "",
    };
    match parts[..] {
        [hour, ..] if hour > 23 => write!(f, "hour {hour}{of} is larger than 23"),
        [_, minute, ..] if minute > 59 => write!(f, "minute {minute}{of} is larger than 59"),
        [_, _, 60] => f.write_str("second 60 is only allowed at 23:59:60, as a leap second"),
        [_, _, second] if second > 60 => write!(f, "second {second} is larger than 59"),
        _ => f.write_str("time of day is out of range: 00:00:00 to 23:59:60"),
    }
}

/// `last position (0) is before the first (5)`.
fn write_positions(f: &mut fmt::Formatter<'_>, before: &[u8], last: &[u8]) -> fmt::Result {
    let first = before.strip_suffix(b"-").unwrap_or_default();
    let digits = first.iter().rev().take_while(|b| b.is_ascii_digit()).count();
    match &first[first.len() - digits..] {
        [] => f.write_str("last position is before the first"),
        first => write!(
            f,
            "last position ({}) is before the first ({})",
            last.escape_ascii(),
            first.escape_ascii()
        ),
    }
}

/// The last `len` bytes.
fn last(text: &[u8], len: usize) -> &[u8] {
    &text[text.len().saturating_sub(len)..]
}

/// A number of digits alone.
fn number(digits: &[u8]) -> Option<u32> {
    core::str::from_utf8(digits).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::super::super::DecodeError;
    use crate::field::{Field, FieldLines};
    use crate::{cosmos, paging, request, sync_token, time};

    #[track_caller]
    fn shows<F: Field>(line: &str, without_value: &str, message: &str) {
        let lines = FieldLines::one(line.as_bytes());
        let error: DecodeError = F::parse_strict(lines).err().expect(line);
        let place = format!(" at byte {}", error.offset());
        assert_eq!(error.to_string(), format!("{}: {without_value}{place}", error.name()));
        assert_eq!(error.message(lines).to_string(), format!("{}: {message}", error.name()));
    }

    #[test]
    fn days_and_months() {
        let days = [
            ("Sat, 31 Nov 2026 18:48:36 GMT", "day 31 does not exist in November"),
            ("Sat, 00 Jan 2026 18:48:36 GMT", "day 0 does not exist in January"),
            ("Sat, 29 Feb 2026 18:48:36 GMT", "day 29 does not exist in February 2026"),
            ("Sunday, 31-Jun-94 08:49:37 GMT", "day 31 does not exist in June"),
            ("Sunday, 29-Feb-94 08:49:37 GMT", "day 29 does not exist in February of that year"),
            ("Sun Nov 31 08:49:37 1994", "day 31 does not exist in November"),
            ("Nov, 31 2026 00:59:23.696831 GMT", "day 31 does not exist in November"),
            ("2026-11-31T01:01:27.335Z", "day 31 does not exist in November"),
            ("2026-02-29T01:01:27.335Z", "day 29 does not exist in February 2026"),
        ];
        for (line, message) in days {
            shows::<time::XMsDate>(line, "day does not exist in that month", message);
        }
        let month = "month 13 does not exist";
        shows::<time::XMsDate>("2026-13-31T01:01:27.335Z", "month does not exist", month);
    }

    #[test]
    fn times() {
        let times = [
            ("Sun, 06 Nov 1994 24:49:37 GMT", "hour 24 is larger than 23"),
            ("Sun, 06 Nov 1994 08:60:37 GMT", "minute 60 is larger than 59"),
            ("Sun, 06 Nov 1994 08:49:61 GMT", "second 61 is larger than 59"),
            (
                "Sun, 06 Nov 1994 08:49:60 GMT",
                "second 60 is only allowed at 23:59:60, as a leap second",
            ),
            ("2026-11-22T01:01:27+25:00", "hour 25 of the UTC offset is larger than 23"),
        ];
        for (line, message) in times {
            let without = "time of day is out of range: 00:00:00 to 23:59:60";
            shows::<time::XMsDate>(line, without, message);
        }
        let year = "date is outside the years 0 to 9999";
        shows::<time::XMsDate>("Fri, 31 Dec 9999 23:59:60 GMT", year, year);
    }

    #[test]
    fn numbers() {
        let of = |what: &str, limit: u64| format!("{what} is larger than {limit}");
        let huge = "18446744073709551616";
        let largest = of("complete length", u64::MAX);
        let range = format!("items 0-1/{huge}");
        shows::<paging::ContentRange>(&range, &largest, &largest);
        let before = "last position is before the first";
        shows::<paging::ContentRange>(
            "items 5-0/9",
            before,
            "last position (0) is before the first (5)",
        );
        let largest = of("sequence number", u64::MAX);
        shows::<sync_token::SyncTokens>(&format!("a=b;sn={huge}"), &largest, &largest);
        let largest = of("port", 65_535);
        shows::<request::Host>("a:65536", &largest, &largest);
        let largest = of("number of items", i32::MAX as u64);
        shows::<paging::MaxItemCount>("2147483648", &largest, &largest);
        let largest = of("sub-status", u64::from(u32::MAX));
        shows::<cosmos::Substatus>("4294967296", &largest, &largest);
        let largest = of("number of seconds", u64::MAX);
        shows::<time::RetryAfter>(huge, &largest, &largest);
        let largest = of("number of milliseconds", u64::MAX);
        shows::<time::RetryAfterMs>(huge, &largest, &largest);
        let digits =
            "number of request units has too many digits: they must fit 18446744073709551615";
        shows::<cosmos::RequestCharge>("1.8446744073709551616", digits, digits);
        let neither = "LSN is not between -9223372036854775808 and 9223372036854775807";
        shows::<cosmos::SessionToken>(
            "0:1#9#1=-9223372036854775809",
            neither,
            "LSN is smaller than -9223372036854775808",
        );
        shows::<cosmos::SessionToken>(
            "0:1#9#1=9223372036854775808",
            neither,
            "LSN is larger than 9223372036854775807",
        );
    }
}
