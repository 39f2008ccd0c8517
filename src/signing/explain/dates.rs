//! Dates near the one that was sent, where a clock was read twice or a time zone was taken for another, and other forms of
//! the same date.

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

/// The date in the forms that languages write without being asked, and that something may have changed into the one sent.
pub(super) fn forms(sent: HttpDate) -> Vec<String> {
    const MONTHS: &str = "JanFebMarAprMayJunJulAugSepOctNovDec";
    let text = sent.to_string();
    let parts: Vec<&str> = text.split([' ', ',']).filter(|part| !part.is_empty()).collect();
    let &[name, day, month, year, time, _] = parts.as_slice() else { return Vec::new() };
    let number = MONTHS.find(month).map_or(0, |at| at / 3 + 1);
    let short = day.trim_start_matches('0');
    let zoned = ["+0000", "-0000", "+00:00", "UTC", "Z"]
        .map(|zone| format!("{name}, {day} {month} {year} {time} {zone}"));
    let iso = ["Z", "+00:00", "", ".000Z", ".0000000Z"]
        .map(|end| format!("{year}-{number:02}-{day}T{time}{end}"));
    let others = [
        format!("{name}, {day} {month} {year} {time}"),
        format!("{name}, {short} {month} {year} {time} GMT"),
        format!("{name} {month} {short:>2} {time} {year}"),
        format!("{year}-{number:02}-{day} {time}"),
        format!("{year}-{number:02}-{day} {time}Z"),
        sent.unix().to_string(),
    ];
    zoned.into_iter().chain(iso).chain(others).filter(|form| *form != text).collect()
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
    fn other_forms_of_a_date() {
        let all = forms(HttpDate::from_unix(1_525_200_516).unwrap());
        for form in [
            "Tue, 01 May 2018 18:48:36 +0000",
            "Tue, 1 May 2018 18:48:36 GMT",
            "Tue May  1 18:48:36 2018",
            "2018-05-01T18:48:36Z",
            "2018-05-01 18:48:36",
            "1525200516",
        ] {
            assert!(all.iter().any(|it| it == form), "{form}: {all:?}");
        }
        assert!(all.iter().all(|form| form != "Tue, 01 May 2018 18:48:36 GMT"));
    }

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
