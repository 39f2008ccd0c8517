//! Times and identifiers.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;

use masthead::HttpDate;

/// Random bytes, from the random keys of the standard library's hash maps.
pub(super) fn random() -> [u8; 16] {
    let [a, b] = [0_u8, 1].map(|part| RandomState::new().hash_one(part));
    ((u128::from(a) << 64) | u128::from(b)).to_be_bytes()
}

/// An RFC 3339 date-time, in the form of the service's bodies.
pub(super) fn rfc3339(date: HttpDate) -> String {
    let seconds = date.unix();
    let (year, month, day) = civil(seconds.div_euclid(86_400));
    let [hour, minute, second] = [3_600, 60, 1].map(|unit| seconds.rem_euclid(86_400) / unit % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}+00:00")
}

/// Year, month and day of a number of days since 1970-01-01, in the proleptic Gregorian calendar.
fn civil(days: i64) -> (i64, i64, i64) {
    // Years begin in March here, so that a leap day is the last one. There are 146,097 days in 400 years.
    let days = days + 719_468;
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn date_times() {
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00+00:00"),
            (1_526_064_516, "2018-05-11T18:48:36+00:00"),
            (951_782_399, "2000-02-28T23:59:59+00:00"),
            (951_868_799, "2000-02-29T23:59:59+00:00"),
            (-1, "1969-12-31T23:59:59+00:00"),
            (4_107_542_400, "2100-03-01T00:00:00+00:00"),
        ] {
            assert_eq!(rfc3339(HttpDate::from_unix(seconds).unwrap()), text);
        }
    }

    #[test]
    fn random_numbers_differ() {
        assert_ne!(random(), random());
    }
}
