//! The contract of Youforce, of Visma | Raet.
//!
//! The page is "Request headers and responses". Where it is silent, the facts are those of the vendor's
//! guides to the File API, to tokens, and to usage limits.

mod destination;
mod evidence;
mod request;
mod response;
mod rules;

use super::contract::{Contract, Refusal};
use super::{Direction, Exchange, Service};
use crate::DecodeError;
use crate::service::youforce::{
    OperationKind, RequestHeadersRef, ResponseHeadersRef, Retriable, Source, StatusMeaning,
    meaning_of,
};
use destination::Destination;

pub(super) static CONTRACT: Contract = Contract {
    service: Service::Youforce,
    evidence: &evidence::EVIDENCE,
    rules: rules::ALL,
    malformed,
    deviation: |_| None,
    other_names: OTHER_NAMES,
    mistaken_names: &[],
    examples: &[
        ("accept", "application/octet-stream"),
        ("accept-ranges", "bytes"),
        ("content-range", "bytes 0-49/107"),
        ("content-type", "multipart/related;boundary=foo_bar_baz"),
        ("range", "bytes=0-49"),
    ],
    request: request::check,
    response: response::check,
};

/// Headers that newer gateways of the service take, and some clients send.
const OTHER_NAMES: &[&str] = &["x-client-id", "x-tenant-id"];

/// What the service makes of a header that cannot be read.
fn malformed(error: &DecodeError, direction: Direction, exchange: &Exchange<'_>) -> Refusal {
    if direction == Direction::Response {
        // Nobody refuses a response.
        return Refusal::warning();
    }
    // Only of headers that have one fault: a list may have a thousand, and the host may be as long.
    let to_api = || exchange.request.is_none_or(|it| Destination::of(&it) == Destination::Api);
    match error.name().as_str() {
        "authorization" if to_api() => Refusal::error().status(401),
        "x-raet-tenant-id" if to_api() => Refusal::error().status(400),
        "content-type" => Refusal::error().status(400),
        // Who issues tokens looks at neither of the first two. RFC 9110 lets a server do without the
        // others, and the service documents nothing else.
        _ => Refusal::warning(),
    }
}
