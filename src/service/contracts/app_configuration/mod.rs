//! The contract of Azure App Configuration.
//!
//! The page is "Headers" of the App Configuration REST API reference. Where it is silent, the facts are
//! those of the service's other pages, of its SDKs, and of Microsoft's emulator.

mod challenge_text;
mod evidence;
mod request;
mod response;
mod rules;
mod sync_tokens;

use super::contract::{Contract, Refusal};
use super::{Direction, Exchange, Service, Severity};
use crate::service::app_configuration::{RequestHeadersRef, ResponseHeadersRef};
use crate::{DecodeError, Deviation};

pub(super) static CONTRACT: Contract = Contract {
    service: Service::AppConfiguration,
    evidence: &evidence::EVIDENCE,
    rules: rules::ALL,
    malformed,
    deviation,
    other_names: &[
        "x-ms-useragent",
        "x-ms-tenant-name",
        "x-ms-client-session-id",
        "x-ms-effective-locale",
    ],
    mistaken_names: &[],
    examples: &[],
    request: request::check,
    response: response::check,
};

/// What the service makes of a header that cannot be read.
fn malformed(error: &DecodeError, direction: Direction, exchange: &Exchange<'_>) -> Refusal {
    let refused = Refusal::error().status(401);
    match error.name().as_str() {
        "authorization" => request::credentials_text(error).map_or(refused, |it| refused.text(it)),
        // A date that does not count is not looked at.
        "date" | "x-ms-date" if !request::is_date_that_counts(error.name(), exchange) => {
            Refusal::warning()
        }
        "date" | "x-ms-date" => refused.text("Invalid access token date"),
        "x-ms-content-sha256" => refused.text("Invalid request content hash"),
        // The service and its clients ignore these when they cannot read them.
        "accept-datetime" | "x-ms-return-client-request-id" | "retry-after-ms" | "user-agent" => {
            Refusal::warning()
        }
        _ if direction == Direction::Response => Refusal::error(),
        _ => Refusal::error().status(400),
    }
}

/// A signature that can never verify is refused for certain.
fn deviation(deviation: Deviation) -> Option<Severity> {
    (deviation == Deviation::SignatureLength).then_some(Severity::Error)
}
