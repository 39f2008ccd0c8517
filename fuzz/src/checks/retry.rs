//! Waiting times against an oracle that reads the three headers in their order.

use std::time::Duration;

use http::{HeaderMap, HeaderName};
use masthead::HttpDate;
use masthead::time::RetryAdvice;

use super::bytes::{is_run, trim};
use super::input;
use super::time::oracle as date_oracle;

static ORDER: [HeaderName; 3] = [
    HeaderName::from_static("retry-after-ms"),
    HeaderName::from_static("x-ms-retry-after-ms"),
    HeaderName::from_static("retry-after"),
];

/// Reads a clock and the longest wait in milliseconds, and then the headers of a response.
///
/// # Panics
///
/// When the advice is to wait for too long, or not what the oracle finds.
pub fn check(data: &[u8]) {
    let Some(response) = input::message(data) else { return };
    let mut numbers = response.start.split(' ');
    let now = numbers.next().and_then(|now| now.parse().ok()).unwrap_or(784_111_777);
    let Some(clock) = HttpDate::from_unix(now) else { return };
    let max = numbers.next().and_then(|max| max.parse().ok());
    let max = max.map_or(Duration::MAX, Duration::from_millis);

    let found = RetryAdvice::read_from(&response.headers, clock, max);
    let all = [0, 1, 2].map(|at| asked(&response.headers, &ORDER[at], now));
    let first_read = all.iter().position(|asked| matches!(asked, Asked::Wait(_)));
    let first_fault = all.iter().position(|asked| *asked == Asked::Fault);
    match (found, first_read) {
        (Ok(Some(advice)), Some(at)) => {
            let Asked::Wait(wait) = all[at] else { unreachable!() };
            assert_eq!((advice.header(), advice.asked()), (&ORDER[at], wait));
            assert_eq!(advice.wait(), wait.min(max));
            assert!(advice.wait() <= max);
            assert_eq!(advice.is_capped(), wait > max);
            let unread = first_fault.filter(|fault| *fault < at).map(|at| &ORDER[at]);
            assert_eq!(advice.unread().map(|error| error.name()), unread);
            assert!(!format!("{advice:?}").is_empty());
        }
        (Ok(None), None) => assert_eq!(first_fault, None),
        (Err(error), None) => assert_eq!(first_fault.map(|at| &ORDER[at]), Some(error.name())),
        (found, at) => panic!("{found:?} {at:?} {all:?}"),
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Asked {
    Nothing,
    Wait(Duration),
    Fault,
}

fn asked(headers: &HeaderMap, name: &HeaderName, now: i64) -> Asked {
    let lines: Vec<&[u8]> = headers.get_all(name).iter().map(|it| trim(it.as_bytes())).collect();
    let line = match lines[..] {
        [] => return Asked::Nothing,
        [line] => line,
        _ => return Asked::Fault,
    };
    if is_run(line, |b| b.is_ascii_digit()) {
        let number: Option<u64> = core::str::from_utf8(line).unwrap().parse().ok();
        return Asked::Wait(match number {
            None => Duration::MAX,
            Some(seconds) if *name == ORDER[2] => Duration::from_secs(seconds),
            Some(milliseconds) => Duration::from_millis(milliseconds),
        });
    }
    let mut halves = line.splitn(2, |&b| b == b'.');
    let digits =
        |half: Option<&[u8]>| half.is_some_and(|half| is_run(half, |b| b.is_ascii_digit()));
    let (whole, fraction) = (halves.next(), halves.next());
    if *name == ORDER[2] && digits(whole) && digits(fraction) {
        let text = core::str::from_utf8(whole.unwrap()).unwrap();
        let is_more = u64::from(fraction.unwrap().iter().any(|&b| b != b'0'));
        return match text.parse::<u64>() {
            Ok(seconds) => Asked::Wait(Duration::from_secs(seconds.saturating_add(is_more))),
            Err(_) => Asked::Fault,
        };
    }
    match date_oracle(line) {
        Some(date) if *name == ORDER[2] => {
            let seconds = i128::from(date.unix) - i128::from(now);
            Asked::Wait(Duration::from_secs(u64::try_from(seconds).unwrap_or(0)))
        }
        _ => Asked::Fault,
    }
}
