//! The preflight requests of browsers.

use std::collections::HashSet;

use http::HeaderName;
use http::header::{ACCESS_CONTROL_ALLOW_HEADERS, AUTHORIZATION};

use super::check::Check;
use super::contract::Contract;
use super::reference::Reference;
use super::rule::{Rule, Severity};
use crate::FieldMapExt;
use crate::request::{AccessControlAllowHeaders, AccessControlRequestHeaders};

const CORS: Reference = Reference::page(
    "MDN, Access-Control-Allow-Headers",
    "https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Access-Control-Allow-Headers",
);

pub(super) static NOT_ALLOWED: Rule = Rule::of(
    "cors.header-not-allowed",
    Severity::Warning,
    "a preflight request whose answer does not allow a header",
    "The browser will not send the request. Leave the header out of requests from browsers, or call the service from a server.",
    CORS,
    concat!(
        "OPTIONS /kv?api-version=1.0 HTTP/1.1\r\n",
        "Host: contoso.azconfig.io\r\n",
        "Origin: https://app.example\r\n",
        "Access-Control-Request-Method: GET\r\n",
        "Access-Control-Request-Headers: authorization,request-id\r\n\r\n",
        "HTTP/1.1 204 No Content\r\n",
        "Access-Control-Allow-Headers: Authorization,x-ms-date\r\n\r\n",
    ),
);

/// The headers that a browser asks for in a preflight request, and those that the answer allows.
pub(super) fn check(check: &mut Check<'_>, contract: &Contract) {
    let (Some(request), Some(response)) = (check.request(), check.response()) else { return };
    let asked = request.headers.lines::<AccessControlRequestHeaders>();
    let allowed = response.headers.lines::<AccessControlAllowHeaders>();
    let Some(asked) = asked else { return };
    let Some(allowed) = allowed else {
        // A refusal is reported by its status, and its headers say nothing of what is allowed.
        let first = AccessControlRequestHeaders::members(asked).flatten().next();
        if let Some(first) = first.filter(|_| (200..300).contains(&response.status)) {
            check.report(&NOT_ALLOWED).named(&ACCESS_CONTROL_ALLOW_HEADERS).message(format_args!(
                "the response has no Access-Control-Allow-Headers, so the browser blocks the request, which has {first}"
            ));
        }
        return;
    };
    // A set, since there may be many of both.
    let allowed = AccessControlAllowHeaders::members(allowed).flatten();
    let allowed: HashSet<_> = allowed.map(|name| name.as_str().to_ascii_lowercase()).collect();
    // The wildcard is for all but Authorization (Fetch 4.8).
    let is_allowed = |name: &HeaderName| {
        allowed.contains(name.as_str()) || *name != AUTHORIZATION && allowed.contains("*")
    };
    let refused: Vec<_> = AccessControlRequestHeaders::members(asked)
        .flatten()
        .filter_map(|name| HeaderName::from_bytes(name.as_str().as_bytes()).ok())
        .filter(|name| !is_allowed(name))
        // The service has its own headers, whatever an answer that was written down in part says.
        .filter(|name| !contract.has_name(name.as_str()))
        .collect();
    if let [first, ..] = &refused[..] {
        let list: Vec<_> = refused.iter().map(HeaderName::as_str).collect();
        check.report(&NOT_ALLOWED).absent(first).message(format_args!(
            "Access-Control-Allow-Headers does not have {}, so the browser blocks the request",
            list.join(", ")
        ));
    }
}
