//! How long to wait before the next try, from whichever header says so.

use core::fmt;
use core::time::Duration;

use headers::Header;
use http::{HeaderMap, HeaderName};

use super::{RetryAfter, RetryAfterMs, XMsRetryAfterMs};
use crate::error::{DecodeError, ErrorKind};
use crate::field::{FieldMapExt, HttpDate};
use crate::grammar::leaf::{ows, trim_end};

/// How long a service asks to wait before the next try, and in which header it does.
///
/// ```
/// use http::{HeaderMap, HeaderValue};
/// use masthead::{HttpDate, time::RetryAdvice};
/// use std::time::Duration;
///
/// let mut response = HeaderMap::new();
/// response.insert("retry-after-ms", HeaderValue::from_static("787"));
/// response.insert("retry-after", HeaderValue::from_static("1"));
///
/// let (now, max) = (HttpDate::now(), Duration::from_secs(60));
/// let advice = RetryAdvice::read_from(&response, now, max)?.expect("the service sent some");
/// assert_eq!(advice.wait(), Duration::from_millis(787));
/// assert_eq!(advice.header().as_str(), "retry-after-ms");
///
/// let advice = RetryAdvice::read_from(&response, now, Duration::from_millis(500))?.unwrap();
/// assert_eq!((advice.wait(), advice.is_capped()), (Duration::from_millis(500), true));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct RetryAdvice {
    asked: Duration,
    max: Duration,
    header: &'static HeaderName,
    unread: Option<DecodeError>,
}

impl RetryAdvice {
    /// What the headers of a response say at the time `now`, and never more than `max`; `None` where they say
    /// nothing.
    ///
    /// The first of these that can be read decides: [`retry-after-ms`](RetryAfterMs),
    /// [`x-ms-retry-after-ms`](XMsRetryAfterMs), [`Retry-After`](RetryAfter). That is the order of the Azure
    /// cores for .NET, Go and JavaScript; those for Java and Rust take the second before the first, and
    /// that for Python takes the last before both. A service sends them with one meaning, so that the order
    /// only decides how exact the answer is.
    ///
    /// A date that has passed is no wait, and a number that is too large for 64 bits is the longest there is.
    /// Dates have whole seconds, as has `now`, whose fraction is dropped: the wait ends not before the date.
    /// For a clock that is not to be trusted, give the `Date` of the response.
    ///
    /// # Errors
    ///
    /// When a header is there and none can be read: the error of the first. Where another can, that one
    /// decides, as it does in the clients, and [`unread`](Self::unread) has the error.
    #[inline]
    pub fn read_from(
        headers: &HeaderMap,
        now: HttpDate,
        max: Duration,
    ) -> Result<Option<Self>, DecodeError> {
        let x_ms =
            headers.peek::<XMsRetryAfterMs>().map(|found| found.map(XMsRetryAfterMs::duration));
        let ms = headers.peek::<RetryAfterMs>().map(|found| found.map(RetryAfterMs::duration));
        let after = headers.peek::<RetryAfter>().map(|found| found.map(|after| after.wait(now)));
        let sources = [
            (RetryAfterMs::name(), ms),
            (XMsRetryAfterMs::name(), x_ms),
            (RetryAfter::name(), after),
        ];
        let mut unread = None;
        for (header, found) in sources {
            match found {
                Ok(None) => {}
                Err(error) if is_large_number(headers, error) => {
                    return Ok(Some(Self { asked: Duration::MAX, max, header, unread }));
                }
                Ok(Some(asked)) => return Ok(Some(Self { asked, max, header, unread })),
                Err(error) => unread = unread.or(Some(error)),
            }
        }
        unread.map_or(Ok(None), Err)
    }

    /// How long to wait: what was asked for, or the longest time that the caller allows.
    #[must_use]
    #[inline]
    pub fn wait(&self) -> Duration {
        self.asked.min(self.max)
    }

    /// How long the service asks to wait, however long that is.
    #[must_use]
    #[inline]
    pub const fn asked(&self) -> Duration {
        self.asked
    }

    /// Whether the service asks for more than the caller allows. A try at the end of
    /// [`wait`](Self::wait) comes too early for the service.
    #[must_use]
    #[inline]
    pub fn is_capped(&self) -> bool {
        self.asked > self.max
    }

    /// The header that decided.
    #[must_use]
    #[inline]
    pub const fn header(&self) -> &'static HeaderName {
        self.header
    }

    /// The error of a header that would have taken precedence over this one.
    #[must_use]
    #[inline]
    pub const fn unread(&self) -> Option<DecodeError> {
        self.unread
    }
}

impl fmt::Debug for RetryAdvice {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RetryAdvice")
            .field("wait", &self.wait())
            .field("asked", &self.asked)
            .field("header", &self.header.as_str())
            .field("unread", &self.unread)
            .finish()
    }
}

/// Returns `true` if the header is a number, and invalid only because it is too large.
#[cold]
fn is_large_number(headers: &HeaderMap, error: DecodeError) -> bool {
    error.kind() == ErrorKind::OutOfRange
        && headers
            .get(error.name())
            .is_some_and(|value| trim_end(ows(value.as_bytes())).iter().all(u8::is_ascii_digit))
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;
    use crate::HttpDate;

    const MAX: Duration = Duration::from_secs(60);
    /// The second before `Fri, 31 Dec 1999 23:59:59 GMT`.
    const NOW: i64 = 946_684_798;

    fn advice(headers: &[(&'static str, &str)]) -> Result<Option<RetryAdvice>, DecodeError> {
        advice_at(NOW, headers)
    }

    fn advice_at(
        now: i64,
        headers: &[(&'static str, &str)],
    ) -> Result<Option<RetryAdvice>, DecodeError> {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, HeaderValue::from_str(value).unwrap());
        }
        RetryAdvice::read_from(&map, HttpDate::from_unix(now).unwrap(), MAX)
    }

    #[track_caller]
    fn waits(headers: &[(&'static str, &str)], milliseconds: u64, header: &str) {
        let advice = advice(headers).unwrap().unwrap();
        assert_eq!(
            (advice.wait(), advice.header().as_str()),
            (Duration::from_millis(milliseconds), header)
        );
        assert_eq!(
            (advice.asked(), advice.is_capped(), advice.unread()),
            (advice.wait(), false, None)
        );
    }

    #[test]
    fn the_first_of_three_decides() {
        let ms = ("retry-after-ms", "787");
        let x_ms = ("x-ms-retry-after-ms", "1000");
        let after = ("retry-after", "2");
        waits(&[after, x_ms, ms], 787, "retry-after-ms");
        waits(&[after, x_ms], 1000, "x-ms-retry-after-ms");
        waits(&[after], 2000, "retry-after");
        waits(&[("retry-after-ms", "0"), after], 0, "retry-after-ms");
        assert_eq!(advice(&[]), Ok(None));
        assert_eq!(advice(&[("x-ms-retry-after", "5")]), Ok(None));
    }

    #[test]
    fn dates() {
        let date = ("retry-after", "Fri, 31 Dec 1999 23:59:59 GMT");
        waits(&[date], 1000, "retry-after");
        waits(&[("retry-after", "Fri, 31 Dec 1999 23:59:57 GMT")], 0, "retry-after");
        waits(&[("retry-after", "Wed, 31 Dec 1969 23:59:59 GMT")], 0, "retry-after");
        // A clock before 1970 is a clock.
        let early = advice_at(-62_167_219_200, &[date]).unwrap().unwrap();
        assert_eq!((early.wait(), early.is_capped()), (MAX, true));
        assert_eq!(early.asked(), Duration::from_secs(62_167_219_200 + 946_684_799));
        let date = advice_at(-2, &[("retry-after", "Wed, 31 Dec 1969 23:59:59 GMT")]);
        assert_eq!(date.unwrap().unwrap().wait(), Duration::from_secs(1));
    }

    #[test]
    fn never_more_than_the_caller_allows() {
        for (name, value) in [
            ("retry-after-ms", "60001"),
            ("retry-after-ms", "18446744073709551615"),
            ("retry-after-ms", "18446744073709551616"),
            ("x-ms-retry-after-ms", " 99999999999999999999999999999\t"),
            ("retry-after", "18446744073709551615"),
            ("retry-after", "99999999999999999999"),
            ("retry-after", "Fri, 31 Dec 9999 23:59:59 GMT"),
        ] {
            let advice = advice(&[(name, value)]).unwrap().unwrap();
            assert_eq!((advice.wait(), advice.is_capped(), advice.unread()), (MAX, true, None));
            assert!(advice.asked() > MAX);
        }
        waits(&[("retry-after", "60")], 60_000, "retry-after");
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        let bad = ("retry-after-ms", "soon");
        let after = advice(&[bad, ("retry-after", "2")]).unwrap().unwrap();
        assert_eq!(
            (after.wait(), after.header().as_str()),
            (Duration::from_secs(2), "retry-after")
        );
        let message = "retry-after-ms: expected a number of milliseconds at byte 0";
        assert_eq!(after.unread().unwrap().to_string(), message);
        assert!(format!("{after:?}").starts_with(
            "RetryAdvice { wait: 2s, asked: 2s, header: \"retry-after\", unread: Some("
        ));
        for rest in [None, Some(("x-ms-retry-after-ms", "-1")), Some(("retry-after", "1,5"))] {
            let headers: Vec<_> = [bad].into_iter().chain(rest).collect();
            assert_eq!(advice(&headers).unwrap_err().to_string(), message);
        }
        // The one that decides hides those after it.
        waits(&[("retry-after-ms", "5"), ("retry-after", "soon")], 5, "retry-after-ms");
        for bad in ["99999999999999999999x", "Fri, 31 Feb 1999 23:59:59 GMT", ""] {
            assert!(advice(&[("retry-after", bad)]).is_err(), "{bad}");
        }
        let twice = advice(&[("retry-after", "1"), ("retry-after", "1")]).unwrap_err();
        assert_eq!(twice.to_string(), "retry-after: occurs again in field line 2");
    }

    /// Neither the first line nor the last is the answer, be they the same or not, long or too large.
    #[test]
    fn what_occurs_twice_says_nothing() {
        for name in ["retry-after-ms", "x-ms-retry-after-ms"] {
            for lines in [["5", "5"], ["5", "60000"], ["5", ""], ["99999999999999999999", "5"]] {
                let lines = lines.map(|line| (name, line));
                let error = advice(&lines).unwrap_err();
                assert_eq!((error.name().as_str(), error.code()), (name, "duplicate"));
                let headers = [&lines[..], &[("retry-after", "2")]].concat();
                let after = advice(&headers).unwrap().unwrap();
                assert_eq!(
                    (after.wait(), after.header().as_str(), after.unread()),
                    (Duration::from_secs(2), "retry-after", Some(error))
                );
            }
            let error = advice(&[(name, "5, 5")]).unwrap_err();
            assert_eq!((error.name().as_str(), error.offset()), (name, 1));
        }
        // A date that comes after seconds is no second opinion.
        let date = ("retry-after", "Fri, 31 Dec 1999 23:59:59 GMT");
        assert!(advice(&[("retry-after", "5"), date]).is_err());
        assert!(advice(&[date, ("retry-after", "5")]).is_err());
    }
}
