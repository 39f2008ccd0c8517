//! `timestamp`: when the service received the request.

use core::fmt;
use std::borrow::Cow;

use http::{HeaderMap, HeaderName};
use nom::Parser;

use super::Date;
use crate::deviation::Notes;
use crate::error::{DecodeError, Expected};
use crate::field::{
    Describe, Description, Field, FieldMapExt, Fixed, FixedReceived, HttpDate, Lines, Part, Spans,
    arbitrary, field, text,
};
use crate::grammar::date::civil;
use crate::grammar::leaf::opaque;
use crate::grammar::{Parsed, Span, placed};

static NAME: HeaderName = HeaderName::from_static("timestamp");

#[derive(Clone, Copy)]
struct TimestampSpans {
    text: Span,
    instant: Option<Instant>,
}

/// The second that had begun, and the nanoseconds since then.
type Instant = (HttpDate, u32);

impl Spans for TimestampSpans {
    const PATTERN: Option<&'static str> = Some("{text}");

    type Ref<'a> = TimestampRef<'a>;

    #[inline]
    fn read<'a>(input: &'a [u8], line_len: usize, _: &mut Notes) -> Parsed<'a, Self> {
        placed(opaque(Expected::Timestamp))
            .map(|(text, _, behind)| Self {
                text: Span::before(behind, text, line_len),
                instant: instant(text),
            })
            .parse(input)
    }

    #[inline]
    fn view(fixed: Fixed<'_, Self>) -> TimestampRef<'_> {
        TimestampRef(fixed)
    }

    /// Where it is a date, that of RFC 3339 in UTC.
    #[inline]
    fn canonical(view: TimestampRef<'_>) -> Option<Vec<u8>> {
        Some(view.rfc3339().map_or(view.as_bytes().to_vec(), String::into_bytes))
    }
}

/// The date that the text is, if it is one and nothing else.
fn instant(text: &[u8]) -> Option<Instant> {
    if text.first()?.is_ascii_digit() {
        let (rest, instant) = HttpDate::read_rfc3339(text).ok()?;
        return rest.is_empty().then_some(instant);
    }
    // A date that deviates may not be what it seems, and the service guarantees no form.
    let mut notes = Notes::new();
    let (rest, date) = HttpDate::read(text, &mut notes).ok()?;
    (rest.is_empty() && notes.is_empty()).then_some((date, 0))
}

/// A date-time of RFC 3339 in UTC, with no more digits in its fraction than are needed.
#[inline]
fn write((date, nanoseconds): Instant) -> String {
    let (days, second) = (date.unix().div_euclid(86_400), date.unix().rem_euclid(86_400));
    let (year, month, day) = civil(days);
    let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
    let mut out = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}");
    if nanoseconds > 0 {
        let fraction = format!(".{nanoseconds:09}");
        out.push_str(fraction.trim_end_matches('0'));
    }
    out.push('Z');
    out
}

/// A [`timestamp`](Timestamp) header, borrowed.
///
/// Two that are dates are equal when they are the same nanosecond, whatever their form; others, when their text
/// is the same.
///
/// ```
/// use masthead::{Field, FieldLines, time::Timestamp};
///
/// let stamp = Timestamp::parse_strict(FieldLines::one(b"2018-11-06T18:40:42.6178337Z"))?;
/// assert_eq!(stamp.date().unwrap().to_string(), "Tue, 06 Nov 2018 18:40:42 GMT");
/// assert_eq!(stamp.nanoseconds(), 617_833_700);
/// let other = Timestamp::parse_strict(FieldLines::one(b"yesterday"))?;
/// assert_eq!((&*other.text(), other.date()), ("yesterday", None));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy)]
pub struct TimestampRef<'a>(Fixed<'a, TimestampSpans>);

impl<'a> TimestampRef<'a> {
    /// The value as it was sent.
    #[must_use]
    #[inline]
    pub fn as_bytes(&self) -> &'a [u8] {
        self.0.spans.text.of(self.0.line)
    }

    /// The value as text; octets that are not UTF-8 are read as ISO 8859-1.
    #[must_use]
    #[inline]
    pub fn text(&self) -> Cow<'a, str> {
        text(self.as_bytes())
    }

    /// The second that had begun; `None` if the value is no date.
    #[must_use]
    #[inline]
    pub fn date(&self) -> Option<HttpDate> {
        self.0.spans.instant.map(|(date, _)| date)
    }

    /// How many nanoseconds of the second had passed: 0 where the value does not say.
    #[must_use]
    #[inline]
    pub fn nanoseconds(&self) -> u32 {
        self.0.spans.instant.map_or(0, |(_, nanoseconds)| nanoseconds)
    }

    fn rfc3339(&self) -> Option<String> {
        self.0.spans.instant.map(write)
    }
}

impl PartialEq for TimestampRef<'_> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        match (self.0.spans.instant, other.0.spans.instant) {
            (None, None) => self.as_bytes() == other.as_bytes(),
            (one, another) => one == another,
        }
    }
}

impl Eq for TimestampRef<'_> {}

impl fmt::Debug for TimestampRef<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("TimestampRef").field(&self.text()).finish()
    }
}

impl Describe for TimestampRef<'_> {
    #[inline]
    fn describe(&self) -> Description {
        let parsed = self.rfc3339().map_or(Description::Null, Description::Text);
        Description::Object(vec![
            Part::new("raw", "value as sent", Description::text(self.as_bytes())),
            Part::new("parsed", "the same time in UTC", parsed),
        ])
    }
}

/// `timestamp`: when the service received the request.
///
/// ```text
/// timestamp = date-time / HTTP-date / opaque    ; date-time: RFC 3339 5.6, HTTP-date: RFC 9110 5.6.7
/// opaque    = 1*( VCHAR / SP / HTAB / obs-text )
/// ```
///
/// The Microsoft Partner API documents it among the headers of responses, as a string and without an example.
/// Microsoft Graph, which once documented it too, sends `Date` alone: [`Timestamp::or_date`] accepts either. As the
/// form is not known, only the empty text is rejected. The date-times that Microsoft's services write have up to
/// seven digits after the point; here nine count, and finer digits are dropped. A date with a
/// [`Deviation`](crate::Deviation), such as the wrong weekday, is text like any other.
///
/// A date is written as a date-time in UTC, and other text as it came.
///
/// Example of a date-time in a body of the service: `2018-11-06T18:40:42.6178337Z`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{FieldMapExt, HttpDate, time::Timestamp};
///
/// let mut map = http::HeaderMap::new();
/// map.write(&Timestamp::from(HttpDate::from_unix(1_570_000_000).unwrap()));
/// assert_eq!(map["timestamp"], "2019-10-02T07:06:40Z");
/// ```
#[derive(Clone)]
pub struct Timestamp(FixedReceived<TimestampSpans>);

impl Timestamp {
    /// A header of any text.
    ///
    /// # Errors
    ///
    /// When the text is empty, too long, or holds a control character.
    #[inline]
    pub fn new(text: &str) -> Result<Self, DecodeError> {
        let lines = Lines::try_from_bytes(&NAME, [text.as_bytes()])?;
        Self::from_lines(lines).map_err(|rejected| rejected.error)
    }

    /// When the service received the request, as `timestamp` says it, or else `Date`; `None` if neither is a
    /// date.
    ///
    /// ```
    /// use http::{HeaderMap, HeaderValue};
    /// use masthead::time::Timestamp;
    ///
    /// let mut response = HeaderMap::new();
    /// assert_eq!(Timestamp::or_date(&response), None);
    /// response.insert("date", HeaderValue::from_static("Wed, 02 Oct 2019 03:41:20 GMT"));
    /// response.insert("timestamp", HeaderValue::from_static("a moment ago"));
    /// assert_eq!(Timestamp::or_date(&response).unwrap().unix(), 1_569_987_680);
    /// response.insert("timestamp", HeaderValue::from_static("2019-10-02T03:41:19.98Z"));
    /// assert_eq!(Timestamp::or_date(&response).unwrap().unix(), 1_569_987_679);
    /// ```
    #[must_use]
    #[inline]
    pub fn or_date(response: &HeaderMap) -> Option<HttpDate> {
        let timestamp = response.peek::<Self>().ok().flatten();
        let date = || response.peek::<Date>().ok().flatten().map(|Date(date)| date);
        timestamp.and_then(|timestamp| timestamp.date()).or_else(date)
    }
}

impl From<HttpDate> for Timestamp {
    /// A header of a date, as a date-time in UTC.
    #[inline]
    fn from(date: HttpDate) -> Self {
        Self::new(&write((date, 0))).expect("a date-time is text")
    }
}

field!(fixed Timestamp, TimestampRef, TimestampSpans, &NAME);

// A date in one form or another, or other text.
arbitrary!(Timestamp, {
    let date_time = (
        "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]",
        "(\\.[0-9]{1,12})?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])",
    )
        .prop_map(|(second, rest)| second + &rest);
    let http_date = any::<HttpDate>().prop_map(|date| date.to_string());
    let text = prop_oneof![date_time, http_date, "[!-~\u{a0}-\u{2fff}]([ -~]{0,30}[!-~])?"];
    text.prop_map(|text| Timestamp::new(&text).unwrap())
});

#[cfg(test)]
mod tests {
    use super::*;

    use crate::grammar::date::RANGE;
    use crate::test_kit::{keeps, owned, read, reads};

    #[track_caller]
    fn dates(line: &str, unix: i64, nanoseconds: u32, written: &str) {
        let stamp = reads::<Timestamp>(line);
        assert_eq!(stamp.date().map(HttpDate::unix), Some(unix));
        assert_eq!((stamp.nanoseconds(), stamp.as_bytes()), (nanoseconds, line.trim().as_bytes()));
        keeps::<Timestamp>(line, written);
        assert_eq!(Timestamp::new(line).unwrap().view(), stamp);
    }

    #[test]
    fn date_times() {
        let second = "2018-11-06T18:40:42Z";
        dates(second, 1_541_529_642, 0, second);
        dates(" 2018-11-06t18:40:42z ", 1_541_529_642, 0, second);
        dates("2018-11-06T18:40:42.000+00:00", 1_541_529_642, 0, second);
        dates("2018-11-06T17:10:42-01:30", 1_541_529_642, 0, second);
        let usual = "2018-11-06T18:40:42.6178337Z";
        dates(usual, 1_541_529_642, 617_833_700, usual);
        let short = "2018-11-06T18:40:42.6Z";
        dates("2018-11-06T18:40:42.600000Z", 1_541_529_642, 600_000_000, short);
        let finest = "2018-11-06T18:40:42.999999999Z";
        dates("2018-11-06T18:40:42.99999999999999Z", 1_541_529_642, 999_999_999, finest);
        dates("0000-01-01T00:00:00Z", *RANGE.start(), 0, "0000-01-01T00:00:00Z");
        dates("9999-12-31T23:59:59.5Z", *RANGE.end(), 500_000_000, "9999-12-31T23:59:59.5Z");
        dates("2016-12-31T23:59:60Z", 1_483_228_800, 0, "2017-01-01T00:00:00Z");
    }

    #[test]
    fn http_dates() {
        let date = "2019-10-02T03:41:20Z";
        dates("Wed, 02 Oct 2019 03:41:20 GMT", 1_569_987_680, 0, date);
        dates("Wednesday, 02-Oct-19 03:41:20 GMT", 1_569_987_680, 0, date);
        dates("Wed Oct  2 03:41:20 2019", 1_569_987_680, 0, date);
        assert_eq!(
            Timestamp::from(HttpDate::from_unix(-1).unwrap()).view(),
            reads::<Timestamp>("1969-12-31T23:59:59Z")
        );
    }

    #[test]
    fn whatever_else_is_kept_as_it_is() {
        for text in [
            "yesterday",
            "1541529642",
            "2018-11-06",
            "2018-11-06T18:40:42",
            "2018-11-06 18:40:42Z",
            "2018-11-06T18:40:42.Z",
            "2018-11-06T18:40:42Z!",
            "2018-11-06T18:40:42Z 2018-11-06T18:40:42Z",
            "2018-11-06T18:40:42+0100",
            "2018-11-06T18:40:42+24:00",
            "2018-11-31T18:40:42Z",
            "2018-11-06T24:00:00Z",
            "0000-01-01T00:00:00+00:01",
            "9999-12-31T23:59:60Z",
            "11/06/2018 18:40:42",
            // Each with a deviation.
            "Thu, 02 Oct 2019 03:41:20 GMT",
            "wed, 02 oct 2019 03:41:20 gmt",
            "Nov, 22 2026 00:59:23.696831 GMT",
            "é",
        ] {
            assert_eq!(
                (reads::<Timestamp>(text).date(), reads::<Timestamp>(text).nanoseconds()),
                (None, 0),
                "{text}"
            );
            assert_eq!(Timestamp::new(text).unwrap().canonical().as_slice(), [text]);
        }
    }

    #[test]
    fn faults() {
        for (line, message) in [
            (&b""[..], "timestamp: expected a timestamp, found nothing at byte 0"),
            (b" \t", "timestamp: expected a timestamp, found nothing at byte 2"),
            (b"a\x01", "timestamp: expected a printable character, a space or a tab at byte 1"),
        ] {
            let error = read::<Timestamp>(line).unwrap_err();
            assert_eq!(error.to_string(), message);
        }
    }

    #[test]
    fn equal_by_meaning() {
        assert_eq!(
            reads::<Timestamp>("2019-10-02T03:41:20Z"),
            reads::<Timestamp>("Wed, 02 Oct 2019 03:41:20 GMT")
        );
        assert_ne!(
            reads::<Timestamp>("2019-10-02T03:41:20.1Z"),
            reads::<Timestamp>("2019-10-02T03:41:20Z")
        );
        assert_ne!(reads::<Timestamp>("2019-10-02T03:41:20Z"), reads::<Timestamp>("2019-10-02"));
        assert_ne!(reads::<Timestamp>("a"), reads::<Timestamp>("A"));
    }

    #[test]
    fn a_date_where_there_is_no_timestamp_to_read() {
        let mut map = HeaderMap::new();
        map.insert("timestamp", http::HeaderValue::from_static("2019-10-02T03:41:20Z"));
        let second = HttpDate::from_unix(1_569_987_680);
        assert_eq!(Timestamp::or_date(&map), second);
        map.append("timestamp", http::HeaderValue::from_static("2019-10-02T03:41:20Z"));
        assert_eq!(Timestamp::or_date(&map), None, "one of them too many");
        map.insert("date", http::HeaderValue::from_static("never"));
        assert_eq!(Timestamp::or_date(&map), None);
        map.insert("date", http::HeaderValue::from_static("Wed, 02 Oct 2019 03:41:20 GMT"));
        assert_eq!(Timestamp::or_date(&map), second);
    }

    #[test]
    fn bounds_of_times_and_offsets() {
        const NOON: i64 = 1_541_505_600;
        for (zone, behind) in [
            ("Z", 0),
            ("z", 0),
            ("+00:00", 0),
            ("-00:00", 0),
            ("+00:59", -59 * 60),
            ("-00:59", 59 * 60),
            ("+01:00", -3_600),
            ("-23:59", 23 * 3_600 + 59 * 60),
            ("+23:59", -23 * 3_600 - 59 * 60),
        ] {
            let stamp = owned::<Timestamp>(&format!("2018-11-06T12:00:00{zone}"));
            assert_eq!(stamp.view().date().map(HttpDate::unix), Some(NOON + behind), "{zone}");
        }
        for zone in [
            "+00:60", "-00:60", "+24:00", "-24:00", "+23:60", "+99:99", "+1:00", "+01:0", "+01", "",
        ] {
            assert_eq!(
                owned::<Timestamp>(&format!("2018-11-06T12:00:00{zone}")).view().date(),
                None,
                "{zone}"
            );
        }
        for (time, second) in [
            ("00:00:00", 0),
            ("23:00:00", 82_800),
            ("12:59:00", 46_740),
            ("12:00:59", 43_259),
            ("23:59:60", 86_400),
            ("23:59:59", 86_399),
        ] {
            let stamp = owned::<Timestamp>(&format!("2018-11-06T{time}Z"));
            let unix = stamp.view().date().map(HttpDate::unix);
            assert_eq!(unix, Some(NOON - 43_200 + second), "{time}");
        }
        for time in
            ["24:00:00", "12:60:00", "12:00:60", "23:59:61", "99:00:00", "12:99:00", "12:00:99"]
        {
            assert_eq!(
                owned::<Timestamp>(&format!("2018-11-06T{time}Z")).view().date(),
                None,
                "{time}"
            );
        }
    }
}
