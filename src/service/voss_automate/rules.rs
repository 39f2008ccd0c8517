//! The rules of VOSS Automate.

use crate::service::Service;
use crate::service::rule::{Rule, Severity};

const AUTHENTICATION: &str = "VOSS Automate, HTTP Header Authentication";

const fn rule(
    code: &'static str,
    severity: Severity,
    summary: &'static str,
    explanation: &'static str,
    reference: &'static str,
    example: &'static str,
) -> Rule {
    Rule::of(Service::VossAutomate, code, severity, summary, explanation, reference, example)
}

pub(super) static AUTHORIZATION_MISSING: Rule = rule(
    "voss-automate.authorization.missing",
    Severity::Error,
    "a request without Authorization",
    "Every request is authenticated by HTTP Basic.",
    AUTHENTICATION,
    concat!("GET /api/data/Countries/ HTTP/1.1\r\n", "Host: voss.example.com\r\n", "\r\n"),
)
.answered(401);

/// All of them, requests first.
pub(super) static ALL: &[&Rule] = &[&AUTHORIZATION_MISSING];
