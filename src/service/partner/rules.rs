//! The rules of the Microsoft Partner API.

use crate::service::Service;
use crate::service::rule::{Rule, Severity};

const PAGE: &str = Service::Partner.page();

const fn rule(
    code: &'static str,
    severity: Severity,
    summary: &'static str,
    explanation: &'static str,
    reference: &'static str,
    example: &'static str,
) -> Rule {
    Rule::of(Service::Partner, code, severity, summary, explanation, reference, example)
}

pub(super) static AUTHORIZATION_MISSING: Rule = rule(
    "partner.authorization.missing",
    Severity::Error,
    "a request without Authorization",
    "Every request carries an access token: Authorization: Bearer, a space, and the token.",
    PAGE,
    concat!(
        "GET /v1/referrals HTTP/1.1\r\n",
        "Host: api.partner.microsoft.com\r\n",
        "client-request-id: 9f8bed52-e4df-4d0c-9ca6-929a187b0731\r\n\r\n"
    ),
)
.quoting(Service::Partner, "Required. The authorization token")
.answered(401);

/// All of them, requests first.
pub(super) static ALL: &[&Rule] = &[&AUTHORIZATION_MISSING];
