//! Headers of the older API for Partner Center.

use http::HeaderName;

use super::example::call;
use super::pages::PAGE;
use crate::contract::rules::REJECTED;
use crate::contract::{Check, Rule, Severity, UnknownHeaders};

/// Headers of requests to the API for Partner Center that have no counterpart here.
static PARTNER_CENTER: [HeaderName; 4] = [
    HeaderName::from_static("ms-contract-version"),
    HeaderName::from_static("ms-partnercenter-application"),
    HeaderName::from_static("ms-partnercenter-client"),
    HeaderName::from_static("x-locale"),
];

pub(super) static RULE: Rule = Rule::of(
    "partner.partner-center.header",
    Severity::Note,
    "a header of the Partner Center API",
    "Remove the header. It belongs to a different service, at api.partnercenter.microsoft.com; the documentation of this one listed such headers for one day only.",
    PAGE,
    call!("GET /v1/referrals", "X-Locale: en-US\r\n"),
)
.quoting(PAGE, "HTTP request headers are supported by the Partner REST API.")
.except(&[REJECTED]);

pub(super) fn check(check: &mut Check<'_>) {
    for name in &PARTNER_CENTER {
        if !check.has(name) {
            continue;
        }
        let severity = match check.context().unknown_headers {
            UnknownHeaders::Reject => REJECTED.severity,
            _ => RULE.severity(),
        };
        check
            .report(&RULE)
            .named(name)
            .severity(severity)
            .message(format_args!("{name}: a header of the Partner Center API"));
    }
}
