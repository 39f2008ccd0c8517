//! What the status of a response means, and whether it answers the request.

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

// The page calls itself unfinished, and gateways on the way have answers of their own: that a status is
// not on it is worth knowing, and no fault that anybody would refuse.
pub(super) static UNDOCUMENTED: Rule = Rule::of(
    "youforce.status.undocumented",
    Severity::Note,
    "a status that no page of the vendor has",
    "It may come from a gateway or a proxy on the way. A client takes a status that it does not know for the first of its class (RFC 9110 15).",
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
            "{status}: no page of the vendor has this status; take it for {class}00"
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
    "a status that answers other operations than those of the request",
    "The vendor's pages say which operations a status answers. The response may be that of another request, or of something on the way.",
    PAGE,
    concat!(call!("GET /v1.0/employees"), "HTTP/1.1 201 Created\r\n\r\n"),
)
.quoting(PAGE, "See below the request headers and response codes of Youforce API.");

/// What a request of this method may do.
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
        format!("{code} answers other operations than those of {}", request.method)
    } else if meaning.operations == [Download] && !request.headers.contains_key(RANGE) {
        format!("{code} answers a request for a part of a file, and this one has no Range")
    } else {
        return;
    };
    check.report(&OPERATION).message(message);
}

// What is said here is said of a 404 too, of which nobody is to guess the reason.
pub(super) static MEANING: Rule = Rule::of(
    "youforce.status.meaning",
    Severity::Note,
    "what the status of an error means",
    "What the vendor's pages say of the status, and whether the same request may be sent again.",
    PAGE,
    "HTTP/1.1 409 Conflict\r\n\r\n",
)
.quoting(PAGE, "See below the request headers and response codes of Youforce API.");

pub(super) static LIMITS: Rule = Rule::of(
    "youforce.status.limits",
    Severity::Note,
    "the application has reached a limit",
    "Wait for the next window, and keep a token for as long as it lives. No Retry-After is documented: a client has to count its own requests.",
    LIMITS_PAGE,
    "HTTP/1.1 429 Too Many Requests\r\n\r\n",
);

/// What an error means, and whether the request may be sent again.
fn tell(check: &mut Check<'_>, meaning: &StatusMeaning) {
    let StatusMeaning { code, meaning: says, retriable, source, .. } = *meaning;
    if !(code.is_client_error() || code.is_server_error()) {
        return;
    }
    let number = code.as_u16();
    let of_token = check.request().is_some_and(|it| Destination::of(&it) == Destination::Token);
    let (rule, message) = match code {
        // A request for a token has none that could be missing.
        StatusCode::UNAUTHORIZED if of_token => {
            let says = "the client is not authenticated by what it sent for a token";
            (&MEANING, again(number, says, Retriable::No))
        }
        _ if source == Source::UsageLimits => {
            let limits = "100 a minute, which is one in 0.6 seconds; 3 at a time; 6,000 a day; \
                          and 400 for tokens a month";
            let message = format!("{}. It allows {limits}", again(number, says, retriable));
            (&LIMITS, message)
        }
        _ => (&MEANING, again(number, says, retriable)),
    };
    check.report(rule).message(message);
}

fn again(number: u16, says: &str, retriable: Retriable) -> String {
    format!("{number}: {says}; to be sent again: {}", retriable.summary())
}
