//! How long to wait before a retry.
//!
//! `cargo run --example retry`

use std::time::{Duration, SystemTime};

use http::{HeaderMap, HeaderName, HeaderValue};
use masthead::time::RetryAdvice;
use masthead::{DecodeError, HttpDate};

/// Longer than this nobody waits here.
const MAX: Duration = Duration::from_secs(30);

/// How long to wait: what the service says, else twice as long with each try, and never longer than `MAX`.
fn wait(response: &HeaderMap, now: HttpDate, tries: u32) -> Duration {
    let doubled = Duration::from_millis(200).saturating_mul(2_u32.saturating_pow(tries));
    match RetryAdvice::read_from(response, now, MAX) {
        Ok(Some(advice)) => {
            // Something is wrong with the service that should be known, though it does not stop us.
            if let Some(error) = advice.unread() {
                eprintln!("passed over: {error}");
            }
            advice.wait()
        }
        Ok(None) => doubled.min(MAX),
        Err(error) => {
            eprintln!("passed over: {error}");
            doubled.min(MAX)
        }
    }
}

fn response(headers: &[(&'static str, &'static str)]) -> HeaderMap {
    let pair = |&(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value));
    headers.iter().map(pair).collect()
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let now = HttpDate::try_from(SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000))?;
    let wait = |headers, tries| {
        let wait = wait(&response(headers), now, tries);
        println!("{headers:?}, try {tries}: {wait:?}");
        wait
    };
    // Azure App Configuration and Azure Cosmos DB, and a date.
    assert_eq!(wait(&[("retry-after-ms", "787")], 0), Duration::from_millis(787));
    assert_eq!(wait(&[("x-ms-retry-after-ms", "1000")], 0), Duration::from_secs(1));
    let date = [("retry-after", "Tue, 14 Nov 2023 22:13:25 GMT")];
    assert_eq!(wait(&date, 0), Duration::from_secs(5));
    // Nothing, what is too long, and what cannot be read.
    assert_eq!(wait(&[], 3), Duration::from_millis(1_600));
    assert_eq!(wait(&[("retry-after", "99999999999999999999")], 0), MAX);
    assert_eq!(wait(&[("retry-after", "soon")], 1), Duration::from_millis(400));
    let first_is_bad = [("retry-after-ms", "-5"), ("retry-after", "2")];
    assert_eq!(wait(&first_is_bad, 0), Duration::from_secs(2));
    // A clock outside the years of an HTTP-date is reported, without a panic.
    let before_1970 = HttpDate::try_from(SystemTime::UNIX_EPOCH - Duration::from_secs(1))?;
    let advice = RetryAdvice::read_from(&response(&date), before_1970, MAX)?;
    assert!(advice.is_some_and(|advice| advice.is_capped()));
    let error: DecodeError =
        RetryAdvice::read_from(&response(&[("retry-after", "soon")]), now, MAX).unwrap_err();
    println!("{error}");
    Ok(())
}

#[test]
fn runs() {
    main().unwrap();
}
