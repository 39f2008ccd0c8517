//! Dates near the one that was sent: a clock that was read twice, or a time zone.

use super::Change;
use crate::HttpDate;

/// Dates so many seconds away are tried in pairs too.
const NEAR: i64 = 5;
/// And so many seconds away alone.
const FAR: i64 = 120;
const HALF_HOUR: i64 = 30 * 60;
/// Time zones are so many half hours away at the most.
const HALF_HOURS: i64 = 28;

/// Changes to the dates within a few seconds, the nearest first; `write` writes a date as it is signed.
pub(super) fn near(
    sent: HttpDate,
    write: impl Fn(HttpDate) -> String,
) -> impl Iterator<Item = (String, Change)> {
    (1..=NEAR).flat_map(|apart| [apart, -apart]).filter_map(move |it| change(sent, it, &write))
}

/// Changes to the dates within two minutes, and to those of other time zones.
pub(super) fn far(
    sent: HttpDate,
    write: impl Fn(HttpDate) -> String,
) -> impl Iterator<Item = (String, Change)> {
    let zones = (1..=HALF_HOURS).map(|count| count * HALF_HOUR);
    let all = (NEAR + 1..=FAR).chain(zones).flat_map(|apart| [apart, -apart]);
    all.filter_map(move |it| change(sent, it, &write))
}

fn change(
    sent: HttpDate,
    before: i64,
    write: impl Fn(HttpDate) -> String,
) -> Option<(String, Change)> {
    let signed = write(HttpDate::from_unix(sent.unix().checked_sub(before)?)?);
    Some((signed.clone(), Change::NearDate { signed, before }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_come_first_and_none_twice() {
        let sent = HttpDate::from_unix(1_000_000).unwrap();
        let write = |date: HttpDate| date.unix().to_string();
        let first: Vec<_> = near(sent, write).map(|(signed, _)| signed).take(3).collect();
        assert_eq!(first, ["999999", "1000001", "999998"]);
        let mut all: Vec<_> = near(sent, write).chain(far(sent, write)).map(|it| it.0).collect();
        let len = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), len);
        for signed in ["1000120", "999900", "1007200", "980200"] {
            assert!(all.iter().any(|it| it == signed), "{signed}");
        }
        // There is no date before the first one.
        let first = HttpDate::from_unix(i64::MIN).map(|sent| near(sent, write).count());
        assert!(first.is_none_or(|count| count <= 5));
    }
}
