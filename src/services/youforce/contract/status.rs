//! The meaning of the status of a response, and whether it fits the request.

use http::StatusCode;
use http::header::RANGE;

use super::destination::Destination;
use super::example::call;
use super::pages::{LIMITS as LIMITS_PAGE, PAGE};
use crate::Request;
use crate::contract::{Check, Rule, Severity};
use crate::services::youforce::OperationKind::{
    Asynchronous, Create, Delete, Download, Read, Update,
};
use crate::services::youforce::{OperationKind, Retriable, Source, StatusMeaning, meaning_of};

// The document describes itself as unfinished, and gateways respond themselves: an undocumented status is worth a
// note, and is not an error.
pub(super) static UNDOCUMENTED: Rule = Rule::of(
    "youforce.status.undocumented",
    Severity::Note,
    "a status that the vendor does not document",
    "Treat the status like the first of its class (RFC 9110 15). It may come from a gateway or a proxy.",
    PAGE,
    "HTTP/1.1 502 Bad Gateway\r\n\r\n",
)
.quoting(PAGE, "See below the request headers and response codes of Youforce API.");

pub(super) fn check(check: &mut Check<'_>) {
    let Some(response) = check.response() else { return };
    let status = response.status;
    let Some(meaning) = StatusCode::from_u16(status).ok().and_then(meaning_of) else {
        let class = (status / 100).min(5);
        check.report(&UNDOCUMENTED).message(format_args!(
            "{status} is not documented by the vendor; treat it like {class}00"
        ));
        return;
    };
    if let Some(request) = check.request() {
        operation(check, &request, meaning);
    }
    tell(check, meaning);
}

pub(super) static OPERATION: Rule = Rule::of(
    "youforce.status.operation",
    Severity::Note,
    "a status that belongs to different operations",
    "Find out what answered. The vendor documents this status for other operations, so the response may belong to a different request or come from an intermediary.",
    PAGE,
    concat!(call!("GET /v1.0/employees"), "HTTP/1.1 201 Created\r\n\r\n"),
)
.quoting(PAGE, "See below the request headers and response codes of Youforce API.");

/// The operations that a request of this method may perform.
fn operations_of(method: &str) -> &'static [OperationKind] {
    match method {
        "GET" | "HEAD" => &[Read, Asynchronous, Download],
        "PUT" | "PATCH" => &[Create, Update, Asynchronous],
        "DELETE" => &[Delete, Asynchronous],
        // POST does whatever an API has it do.
        _ => OperationKind::ALL,
    }
}

/// A status of other operations than those of the request.
fn operation(check: &mut Check<'_>, request: &Request<'_>, meaning: &StatusMeaning) {
    if meaning.code == StatusCode::NO_CONTENT {
        // By the vendor's newer page it is any success without a body.
        return;
    }
    let code = meaning.code.as_u16();
    let may_be = operations_of(request.method);
    let message = if !meaning.operations.iter().any(|kind| may_be.contains(kind)) {
        format!("{code} is not documented for {}", request.method)
    } else if meaning.operations == [Download] && !request.headers.contains_key(RANGE) {
        format!("{code} is the response to a request for part of a file, but this one has no Range")
    } else {
        return;
    };
    check.report(&OPERATION).message(message);
}

// This text is also used for a 404, whose reason nobody should guess.
pub(super) static MEANING: Rule = Rule::of(
    "youforce.status.meaning",
    Severity::Note,
    "the meaning of an error status",
    "Read what the vendor documents about the status, and whether the same request may be repeated.",
    PAGE,
    "HTTP/1.1 409 Conflict\r\n\r\n",
)
.quoting(PAGE, "See below the request headers and response codes of Youforce API.");

pub(super) static LIMITS: Rule = Rule::of(
    "youforce.status.limits",
    Severity::Note,
    "a usage limit that was reached",
    "Wait for the next window, and reuse a token while it is valid. Retry-After is not documented, so a client must count its own requests.",
    LIMITS_PAGE,
    "HTTP/1.1 429 Too Many Requests\r\n\r\n",
);

/// Reports the meaning of an error, and whether the request may be repeated.
fn tell(check: &mut Check<'_>, meaning: &StatusMeaning) {
    let StatusMeaning { code, meaning: says, retriable, source, .. } = *meaning;
    if !(code.is_client_error() || code.is_server_error()) {
        return;
    }
    if code == StatusCode::UNAUTHORIZED {
        check.explained();
    }
    let number = code.as_u16();
    let of_token = check.request().is_some_and(|it| Destination::of(&it) == Destination::Token);
    let (rule, message) = match code {
        // A request for a token has no token that could be missing.
        StatusCode::UNAUTHORIZED if of_token => {
            let says = "the credentials sent for a token are not accepted";
            (&MEANING, again(number, says, Retriable::No))
        }
        _ if source == Source::UsageLimits => {
            let limits = "100 a minute (one every 0.6 seconds), 3 at a time, 6,000 a day, and 400 a month for tokens";
            let message = format!("{}. The limits are {limits}", again(number, says, retriable));
            (&LIMITS, message)
        }
        _ => (&MEANING, again(number, says, retriable)),
    };
    check.report(rule).message(message);
}

fn again(number: u16, says: &str, retriable: Retriable) -> String {
    format!("{number}: {says}; retry: {}", retriable.summary())
}
