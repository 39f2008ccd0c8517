//! The caching directives of a request.

use http::header::CACHE_CONTROL;

use super::example::{call, token};
use super::pages::PAGE;
use crate::content::CacheControlRef;
use crate::contract::{Check, Reference, Rule, Severity};
use crate::services::youforce::RequestHeadersRef;

pub(super) static MISSING: Rule = Rule::of(
    "youforce.cache-control.missing",
    Severity::Warning,
    "a request for a token without Cache-Control: no-cache",
    "Send Cache-Control: no-cache, with or without other directives. The vendor's documentation requires it here, but the newer guide to tokens does not.",
    PAGE,
    token!(
        "POST /authentication/token",
        "Content-Type: application/x-www-form-urlencoded\r\n"
    ),
)
.quoting(
    PAGE,
    "In our authentication request the header is mandatory with the value. Cache-Control: no-cache",
);

pub(super) static ARGUMENT: Rule = Rule::of(
    "youforce.cache-control.argument",
    Severity::Warning,
    "no-cache with an argument in a request",
    "Send no-cache without an argument. Only the no-cache of a response names fields.",
    Reference::rfc(9111, "5.2.1.4"),
    call!("GET /v1.0/employees", "Cache-Control: no-cache=\"x\"\r\n"),
);

pub(super) fn check(check: &mut Check<'_>, headers: &RequestHeadersRef<'_>, asks_for_token: bool) {
    let control = headers.cache_control.as_ref();
    if asks_for_token && !control.is_some_and(|control| control.has("no-cache")) {
        // A value that is present but cannot be parsed was reported already.
        if control.is_some() || !check.has(&CACHE_CONTROL) {
            let message = "Cache-Control: no-cache is missing from the request for a token";
            check.report(&MISSING).named(&CACHE_CONTROL).message(message);
        }
    }
    let mut directives = control.into_iter().flat_map(CacheControlRef::iter);
    if directives.any(|it| it.is("no-cache") && it.argument().is_some()) {
        let message = "no-cache has no argument in a request";
        check.report(&ARGUMENT).named(&CACHE_CONTROL).message(message);
    }
}
