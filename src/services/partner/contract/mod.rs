//! The contract of the Microsoft Partner API.
//!
//! The rules follow "Partner REST API headers". For what it does not cover, they follow the service's other
//! documentation, and Microsoft Graph, which has the same front end.

mod authorization;
mod claims;
mod condition;
mod example;
mod identifier;
mod old_headers;
mod pages;
mod tags;

use super::{RequestHeaders, RequestHeadersRef, ResponseHeaders, ResponseHeadersRef};
use crate::contract::{Check, Checks, Contract, Fault, Refusal, Rule, Severity};
use crate::correlation::AgsDiagnostic;
use authorization::UNAUTHENTICATED;
use pages::PAGE;

/// The contract of the Microsoft Partner API.
pub static CONTRACT: Contract = Contract::new::<Partner>("partner", "Microsoft Partner API")
    .documented(PAGE)
    .claims(claims::CLAIMS)
    .rules(RULES)
    .other_names(OTHER_NAMES)
    // The documentation had these names for a day, and the API for Partner Center still has them.
    .mistaken_names(&[("ms-requestid", "request-id"), ("ms-correlationid", "client-request-id")])
    .own_prefix("x-ms-")
    .examples(&[("accept", "application/json")]);

/// Headers of the API for Partner Center, of which those of requests have a rule, and of the calls by which the
/// service reports changed referrals.
const OTHER_NAMES: &[&str] = &[
    "ms-contract-version",
    "ms-cv",
    "ms-partnercenter-application",
    "ms-partnercenter-client",
    "ms-serverid",
    "x-locale",
    "x-ms-certificate-url",
    "x-ms-signature-algorithm",
];

static RULES: &[&Rule] = &[
    &authorization::MISSING,
    &authorization::SCHEME,
    &authorization::ACCEPT_JSON,
    &identifier::MISSING,
    &identifier::DECORATED,
    &identifier::HYPHENS,
    &identifier::TRAILING,
    &identifier::REUSED,
    &identifier::IN_QUERY,
    &condition::MISSING,
    &tags::JSON_ESCAPED,
    &tags::UNQUOTED,
    &tags::WRAPPED,
    &tags::BASE64,
    &condition::WEAK,
    &old_headers::RULE,
    &identifier::ANSWERED,
    &identifier::ECHO,
    &identifier::NOT_RETURNED,
    &AGS_DIAGNOSTIC,
];

struct Partner;

impl Checks for Partner {
    type Request = RequestHeaders;
    type Response = ResponseHeaders;

    fn request<'a>(check: &mut Check<'a>, headers: &RequestHeadersRef<'a>) {
        authorization::check(check, headers);
        identifier::request(check, headers);
        condition::check(check, headers);
        old_headers::check(check);
    }

    fn response<'a>(
        check: &mut Check<'a>,
        headers: &ResponseHeadersRef<'a>,
        asked: Option<&RequestHeadersRef<'a>>,
    ) {
        identifier::response(check, headers, asked);
        if headers.ags_diagnostic.is_some_and(|diagnostic| diagnostic.server_info().is_none()) {
            let message = "the value does not name the server that answered";
            check.report(&AGS_DIAGNOSTIC).header::<AgsDiagnostic>().message(message);
        }
    }

    fn request_fault<'a>(fault: &Fault<'a>, _: &RequestHeadersRef<'a>) -> Refusal {
        match fault.name() {
            "authorization" => Refusal::error().status(401).text(UNAUTHENTICATED),
            "if-match" => condition::fault(fault),
            "client-request-id" => {
                identifier::rule_of(fault.line()).map_or(Refusal::warning(), Refusal::by)
            }
            // What becomes of the request is not documented.
            _ => Refusal::warning(),
        }
    }
}

pub(super) static AGS_DIAGNOSTIC: Rule = Rule::of(
    "partner.ags-diagnostic.form",
    Severity::Note,
    "diagnostics that do not name the server that answered",
    "Record the value as it is for whoever investigates the failure. Microsoft's services send a JSON object with a ServerInfo of strings, but the form is not guaranteed.",
    PAGE,
    "HTTP/1.1 200 OK\r\nclient-request-id: 9f8bed52-e4df-4d0c-9ca6-929a187b0731\r\nx-ms-ags-diagnostic: {\"ServerResponseId\":\"diag-id\"}\r\n\r\n",
)
.quoting(PAGE, "A string which contains diagnostic info from the service.");
