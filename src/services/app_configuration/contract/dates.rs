//! When a request was made: which of its two dates counts, and whether it is near the clock.

use headers::Header;
use http::HeaderName;
use http::header::DATE;

use super::pages::{CHALLENGE, HEADERS, HMAC};
use crate::HttpDate;
use crate::auth::{AuthorizationRef, SignedName, SignedNames};
use crate::contract::example::signed;
use crate::contract::{Check, Rule, Severity};
use crate::services::app_configuration::RequestHeadersRef;
use crate::time::XMsDate;
use crate::time::window::{self, Skew};

pub(super) static DIFFER: Rule = Rule::of(
    "app-configuration.date.differ",
    Severity::Warning,
    "Date and x-ms-date differ",
    "Send one of them, or the same time in both. The service uses the one that is signed, and x-ms-date if both are.",
    HEADERS,
    signed!(
        "x-ms-date: Fri, 11 May 2018 18:48:36 GMT\r\n",
        "Date: Fri, 11 May 2018 18:50:00 GMT\r\n"
    ),
)
.quoting(HEADERS, "This header may be set and used in place of the Date header");

pub(super) static SKEW: Rule = Rule::of(
    "app-configuration.date.skew",
    Severity::Error,
    "a date more than 15 minutes from the clock",
    "Set the clock of the client. The service rejects requests whose date is more than 15 minutes from its own clock.",
    HMAC,
    signed!("x-ms-date: Fri, 11 May 2018 18:48:36 GMT\r\n"),
)
.answered(401)
.challenging(CHALLENGE)
.shown_with(&["--now", "Fri, 11 May 2018 19:03:37 GMT"]);

pub(super) fn check(
    check: &mut Check<'_>,
    headers: &RequestHeadersRef<'_>,
    signed: Option<SignedNames>,
) {
    if let (Some(date), Some(x_ms_date)) = (headers.date, headers.x_ms_date) {
        if date.0 != x_ms_date.0 {
            let (date, x_ms_date) = (date.0, x_ms_date.0);
            check
                .report(&DIFFER)
                .named(&DATE)
                .message(format_args!("Date is {date}, but x-ms-date is {x_ms_date}"));
        }
    }
    let Some(now) = check.clock() else { return };
    let Some((date, name)) = signed.and_then(|signed| that_counts(headers, signed)) else { return };
    let behind = now.unix() - date.unix();
    if !window::APP_CONFIGURATION.contains(&behind) {
        check
            .report(&SKEW)
            .named(name)
            .answer(&"The access token has expired")
            .message(format_args!("{name} is {}", Skew { age: behind, now }));
    }
}

/// The date that is signed: `x-ms-date` when both are.
pub(super) fn counts(name: &str, headers: &RequestHeadersRef<'_>) -> bool {
    match headers.authorization {
        Some(AuthorizationRef::HmacSha256(hmac)) => {
            let date = SignedNames::of(hmac.signed_headers()).date();
            name == date.unwrap_or(SignedName::XMsDate).name()
        }
        // Bearer tokens have a lifetime themselves.
        Some(AuthorizationRef::Bearer(_)) => false,
        _ => true,
    }
}

/// The date that counts: the signed one, and `x-ms-date` when both are signed, or neither is. Bearer tokens have a
/// lifetime themselves, and sign no date.
fn that_counts(
    headers: &RequestHeadersRef<'_>,
    signed: SignedNames,
) -> Option<(HttpDate, &'static HeaderName)> {
    let x_ms_date = headers.x_ms_date.map(|date| (date.0, XMsDate::name()));
    let date = headers.date.map(|date| (date.0, &DATE));
    match signed.date() {
        Some(SignedName::Date) => date,
        Some(_) => x_ms_date,
        None => x_ms_date.or(date),
    }
}
