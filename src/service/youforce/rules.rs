//! The rules of Youforce.

use crate::service::Service;
use crate::service::rule::{Rule, Severity};

const PAGE: &str = Service::Youforce.page();

const fn rule(
    code: &'static str,
    severity: Severity,
    summary: &'static str,
    explanation: &'static str,
    reference: &'static str,
    example: &'static str,
) -> Rule {
    Rule::of(Service::Youforce, code, severity, summary, explanation, reference, example)
}

pub(super) static AUTHORIZATION_MISSING: Rule = rule(
    "youforce.authorization.missing",
    Severity::Error,
    "a request without Authorization",
    "Every request but that for a token carries an access token: Authorization: Bearer, a space, and the token.",
    PAGE,
    concat!("GET /v1.0/employees HTTP/1.1\r\n", "Host: api.raet.com\r\n", "x-raet-tenant-id: 1234567\r\n\r\n"),
)
.quoting(Service::Youforce, "The information required for authentication")
.answered(401);

/// All of them, requests first.
pub(super) static ALL: &[&Rule] = &[&AUTHORIZATION_MISSING];
