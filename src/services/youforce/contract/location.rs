//! Where a resource has moved.

use http::HeaderValue;
use http::header::LOCATION;

use super::pages::PAGE;
use crate::contract::{Check, Reference, Rule, Severity};

pub(super) static MISSING: Rule = Rule::of(
    "youforce.location.missing",
    Severity::Warning,
    "308 without Location",
    "Send Location with the new place. Without it, a client cannot follow the redirection.",
    Reference::rfc(9110, "15.4.9"),
    "HTTP/1.1 308 Permanent Redirect\r\n\r\n",
)
.quoting(PAGE, "Resource has permanently moved.");

pub(super) fn check(check: &mut Check<'_>) {
    let Some(response) = check.response() else { return };
    // An empty one is as good as none.
    if response.status == 308 && response.headers.get(LOCATION).is_none_or(HeaderValue::is_empty) {
        let message = "308 has no Location";
        check.report(&MISSING).absent(&LOCATION).message(message);
    }
}
