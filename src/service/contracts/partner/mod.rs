//! The contract of the Microsoft Partner API.
//!
//! The page is "Partner REST API headers". Where it is silent, the facts are those of the service's other
//! pages, and of Microsoft Graph, which has the same front end.

mod evidence;
mod forms;
mod request;
mod response;
mod rules;

use super::contract::{Contract, Refusal};
use super::{Direction, Exchange, Service};
use crate::service::partner::{RequestHeadersRef, ResponseHeadersRef};
use crate::{DecodeError, ErrorKind, FieldLines};

/// What the service calls a request without a token, and one whose condition does not hold.
const UNAUTHENTICATED: &str = "unauthenticated";
const PRECONDITION_FAILED: &str = "preconditionFailed";

pub(super) static CONTRACT: Contract = Contract {
    service: Service::Partner,
    evidence: &evidence::EVIDENCE,
    rules: rules::ALL,
    malformed,
    deviation: |_| None,
    other_names: OTHER_NAMES,
    // The page had these names for a day, and the API for Partner Center has them still.
    mistaken_names: &[("ms-requestid", "request-id"), ("ms-correlationid", "client-request-id")],
    examples: &[("accept", "application/json")],
    request: request::check,
    response: response::check,
};

/// Headers of the API for Partner Center, of which those of requests have a rule, and of the calls by which
/// the service tells of changed referrals.
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

/// What the service makes of a header that cannot be read, or deviates.
fn malformed(error: &DecodeError, direction: Direction, exchange: &Exchange<'_>) -> Refusal {
    let (Direction::Request, Some(request)) = (direction, exchange.request) else {
        // Nobody refuses a response.
        return Refusal::warning();
    };
    let lines = FieldLines::of(request.headers, error.name());
    let line = lines.get(error.line()).unwrap_or_default();
    match error.name().as_str() {
        "authorization" => Refusal::error().status(401).text(UNAUTHENTICATED),
        "if-match" => condition(error, line),
        "client-request-id" => forms::of_id(line).map_or(Refusal::warning(), Refusal::by),
        // What becomes of the request is not documented.
        _ => Refusal::warning(),
    }
}

/// A value that is no entity tag is none of the resource.
fn condition(error: &DecodeError, line: &[u8]) -> Refusal {
    let rule = match error.kind() {
        ErrorKind::Deviation(_) => Some(forms::of_bare_tag(line, error.offset())),
        _ => forms::of_broken_tag(line, error.offset()),
    };
    match rule {
        Some(rule) if rule.status.is_some() => Refusal::by(rule).text(PRECONDITION_FAILED),
        // The service may take a tag without quotes for what it is.
        Some(rule) => Refusal::by(rule),
        // What cannot be read may be refused for that, or match no version: neither is documented.
        None => Refusal::error(),
    }
}
