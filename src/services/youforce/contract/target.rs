//! The method and the target of a request, where a header has no say.

use super::destination::Destination;
use super::example::{call, token};
use super::pages::CONNECT;
use crate::contract::{Check, Reference, Rule, Severity, query};

pub(super) static PLAIN_HTTP: Rule = Rule::of(
    "youforce.target.plain-http",
    Severity::Error,
    "a request over plain HTTP",
    "Use https:// in the address. The service does not answer plain HTTP.",
    CONNECT,
    call!("GET http://api.raet.com/v1.0/employees"),
)
.answered(404);

pub(super) fn check(check: &mut Check<'_>, destination: Destination) {
    if check.request().is_some_and(|request| request.is_plain_http()) {
        check.report(&PLAIN_HTTP).message("the request goes over plain HTTP");
    }
    if destination == Destination::Token {
        token(check);
    }
}

pub(super) static TOKEN_METHOD: Rule = Rule::of(
    "youforce.token.method",
    Severity::Warning,
    "a request for a token that is not a POST",
    "Send grant_type, client_id and client_secret as a form in the body of a POST.",
    Reference::rfc(6749, "3.2"),
    token!("GET /authentication/token"),
);

pub(super) static TOKEN_SECRET: Rule = Rule::of(
    "youforce.token.secret",
    Severity::Warning,
    "a client secret in the target",
    "Send client_secret in the body, and request a new secret. Request targets are written to logs.",
    Reference::rfc(6749, "2.3.1"),
    token!(
        "POST /authentication/token?client_secret=example",
        "Cache-Control: no-cache\r\n",
        "Content-Type: application/x-www-form-urlencoded\r\n"
    ),
);

fn token(check: &mut Check<'_>) {
    let Some(request) = check.request() else { return };
    // A browser asks with OPTIONS whether it may.
    if !matches!(request.method, "POST" | "OPTIONS") {
        check.report(&TOKEN_METHOD).message(format_args!(
            "a token must be requested by POST, but this is {}",
            request.method
        ));
    }
    if query::has(&request, "client_secret") {
        check.report(&TOKEN_SECRET).message("the target contains client_secret");
    }
}
