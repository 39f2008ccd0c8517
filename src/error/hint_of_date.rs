//! The reasons why a text is not a date of a header.

/// A common mistake in a date that cannot be parsed, if the value shows it.
pub(super) fn of(value: &[u8]) -> Option<&'static str> {
    let value = value.trim_ascii();
    let is_number = !value.is_empty() && value.iter().all(u8::is_ascii_digit);
    if is_number && (9..=13).contains(&value.len()) {
        return Some("this is a number of seconds or milliseconds since 1970");
    }
    if is_pattern(value) {
        return Some("this is the pattern of a date, which was never filled in");
    }
    part(value).or_else(|| zone(value)).or_else(|| language(value))
}

/// A pattern of `strftime`, .NET or Java.
fn is_pattern(value: &[u8]) -> bool {
    let has = |part: &[u8]| value.windows(part.len()).any(|it| it == part);
    has(b"%Y") || has(b"yyyy") || has(b"YYYY")
}

/// The missing parts of `2018-05-11` and `2018-05-11 18:48`.
fn part(value: &[u8]) -> Option<&'static str> {
    const DAY: usize = b"2018-05-11".len();
    let fits = |text: &[u8], form: &[u8]| {
        let fits = |(b, of): (&u8, &u8)| if *of == b'0' { b.is_ascii_digit() } else { b == of };
        text.len() == form.len() && text.iter().zip(form).all(fits)
    };
    let (day, rest) = value.split_at_checked(DAY)?;
    let time = rest.strip_prefix(b"T").or_else(|| rest.strip_prefix(b" "));
    match (fits(day, b"0000-00-00"), time) {
        (true, None) if rest.is_empty() => Some("the time of day is missing"),
        (true, Some(time)) if fits(time.strip_suffix(b"Z").unwrap_or(time), b"00:00") => {
            Some("the seconds are missing")
        }
        _ => None,
    }
}

/// The text after the time of day, if it is not `GMT` alone.
fn zone(value: &[u8]) -> Option<&'static str> {
    const TIME: usize = b"18:48:36".len();
    let is_time = |text: &[u8]| {
        let mut all = text.iter().enumerate();
        all.all(|(at, b)| if at % 3 == 2 { *b == b':' } else { b.is_ascii_digit() })
    };
    let at = value.windows(TIME).position(is_time)?;
    let zone = value[at + TIME..].trim_ascii();
    // The year follows the time in the form of `date` and of `asctime`.
    let year = zone.rsplit(|&b| b == b' ').next().unwrap_or_default();
    match zone {
        b"" => Some("the time zone is missing; a date ends in GMT"),
        b"GMT" => None,
        _ if year.len() == 4 && year.iter().all(u8::is_ascii_digit) => {
            Some("the year is before the time, and GMT is at the end")
        }
        _ if zone.starts_with(b".") || zone.contains(&b',') => None,
        _ => Some("a date is in GMT; other time zones and offsets are not allowed"),
    }
}

/// A date whose day or month has another name than in English.
fn language(value: &[u8]) -> Option<&'static str> {
    const NAMES: [&[u8]; 19] = [
        b"mon", b"tue", b"wed", b"thu", b"fri", b"sat", b"sun", b"jan", b"feb", b"mar", b"apr",
        b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov", b"dec",
    ];
    let is_letter = |b: &u8| b.is_ascii_alphabetic() || !b.is_ascii();
    let mut words = value.split(|b| !is_letter(b)).filter(|word| word.len() > 1);
    let is_other = |word: &[u8]| {
        !matches!(word, b"GMT" | b"UTC")
            && !NAMES
                .iter()
                .any(|name| word.get(..3).is_some_and(|start| start.eq_ignore_ascii_case(name)))
    };
    // Without a time of day it is something else than a date.
    let is_date = value.contains(&b':') && value.iter().any(u8::is_ascii_digit);
    (is_date && words.any(is_other)).then_some("the names of days and months are English")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_in_dates() {
        for (date, word) in [
            ("2018-05-11", Some("time of day")),
            ("2018-05-11 18:48", Some("seconds")),
            (" 2018-05-11T18:48Z ", Some("seconds")),
            ("2018-05-11 18", None),
            ("2018-5-11", None),
            ("2018-05-11 18:48 UTC", None),
            ("1526064516", Some("since 1970")),
            ("1526064516000", Some("since 1970")),
            ("20180511", None),
            ("%a, %d %b %Y %H:%M:%S GMT", Some("pattern")),
            ("ddd, dd MMM yyyy HH:mm:ss GMT", Some("pattern")),
            ("Fri, 11 May 2018 18:48:36", Some("zone is missing")),
            ("2018-05-11T18:48:36", Some("zone is missing")),
            ("Fri, 11 May 2018 18:48:36 PDT", Some("is in GMT")),
            ("Fri, 11 May 2018 18:48:36 +0200", Some("is in GMT")),
            ("Fri, 11 May 2018 18:48:36 GMT+0000", Some("is in GMT")),
            ("Thu Apr 27 00:51:12 UTC 2017", Some("year is before")),
            ("ven., 11 mai 2018 18:48:36 GMT", Some("English")),
            ("Fr, 11 Mai 2018 18:48:36 GMT", Some("English")),
            ("Do, 02 Mär 2023 16:43:01 GMT", Some("English")),
            ("金, 11 5 2018 18:48:36 GMT", Some("English")),
            ("Fri, 31 Apr 2018 18:48:36 GMT", None),
            ("Friday, 11 May 2018 18:48:36 GMT", None),
            ("tomorrow", None),
            ("", None),
        ] {
            let hint = of(date.as_bytes());
            assert_eq!(hint.is_some(), word.is_some(), "{date}: {hint:?}");
            assert!(
                hint.unwrap_or_default().contains(word.unwrap_or_default()),
                "{date}: {hint:?}"
            );
        }
    }
}
