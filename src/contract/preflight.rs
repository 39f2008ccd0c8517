//! The preflight requests of browsers.

use std::collections::HashSet;

use http::HeaderName;
use http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_REQUEST_METHOD, AUTHORIZATION, ORIGIN,
};

use super::check::Check;
use super::contract::Contract;
use super::exchange::Response;
use super::reference::Reference;
use super::rule::{Rule, Severity};
use crate::request::{AccessControlAllowHeaders, AccessControlRequestHeaders};
use crate::{FieldMapExt, Request};

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
        "Access-Control-Allow-Origin: *\r\n",
        "Access-Control-Allow-Headers: Authorization,x-ms-date\r\n\r\n",
    ),
);

pub(super) static ORIGIN_NOT_ALLOWED: Rule = Rule::of(
    "cors.origin-not-allowed",
    Severity::Warning,
    "a preflight request whose answer does not allow the origin",
    "The browser will not send the request. Allow the origin of the page in the CORS settings of the service, as the Origin header has it, or call the service from a server.",
    Reference::page(
        "MDN, Access-Control-Allow-Origin",
        "https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Access-Control-Allow-Origin",
    ),
    concat!(
        "OPTIONS /kv?api-version=1.0 HTTP/1.1\r\n",
        "Host: contoso.azconfig.io\r\n",
        "Origin: https://app.example\r\n",
        "Access-Control-Request-Method: GET\r\n\r\n",
        "HTTP/1.1 204 No Content\r\n",
        "Access-Control-Allow-Origin: https://other.example\r\n\r\n",
    ),
);

pub(super) static METHOD_NOT_ALLOWED: Rule = Rule::of(
    "cors.method-not-allowed",
    Severity::Warning,
    "a preflight request whose answer does not allow the method",
    "The browser will not send the request. Only GET, HEAD and POST need no permission. Call the service from a server.",
    Reference::page(
        "MDN, Access-Control-Allow-Methods",
        "https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Access-Control-Allow-Methods",
    ),
    concat!(
        "OPTIONS /kv/a?api-version=1.0 HTTP/1.1\r\n",
        "Host: contoso.azconfig.io\r\n",
        "Origin: https://app.example\r\n",
        "Access-Control-Request-Method: DELETE\r\n\r\n",
        "HTTP/1.1 204 No Content\r\n",
        "Access-Control-Allow-Origin: *\r\n",
        "Access-Control-Allow-Methods: GET, PUT\r\n\r\n",
    ),
);

/// The questions of a browser in a preflight request, and the answers that allow them.
pub(super) fn check(check: &mut Check<'_>, contract: &Contract) {
    let (Some(request), Some(response)) = (check.request(), check.response()) else { return };
    if origin(check, request, response) {
        method(check, request, response);
        names(check, contract, request, response);
    }
}

/// Returns `true` if the answer allows the origin, and has the status that it must have.
fn origin(check: &mut Check<'_>, request: Request<'_>, response: Response<'_>) -> bool {
    let Some(origin) = request.headers.get(ORIGIN) else { return true };
    let mut lines = response.headers.get_all(ACCESS_CONTROL_ALLOW_ORIGIN).iter();
    let report = |check: &mut Check<'_>, message: core::fmt::Arguments<'_>| {
        check.report(&ORIGIN_NOT_ALLOWED).named(&ACCESS_CONTROL_ALLOW_ORIGIN).message(message);
        false
    };
    let status = response.status;
    match (lines.next(), lines.next()) {
        _ if !(200..300).contains(&status) => report(
            check,
            format_args!(
                "the answer to the preflight request has the status {status}, so the browser blocks the request"
            ),
        ),
        // Whoever wrote the answer down may have left all of them out.
        (None, _) if !has_any(response) => true,
        (None, _) => report(
            check,
            format_args!(
                "the response has no Access-Control-Allow-Origin, so the browser blocks the request"
            ),
        ),
        (Some(_), Some(_)) => report(
            check,
            format_args!(
                "Access-Control-Allow-Origin occurs again, so the browser blocks the request; it has one origin or *"
            ),
        ),
        (Some(allowed), None) if allowed == "*" || allowed == origin => true,
        (Some(allowed), None) if allowed.as_bytes().contains(&b',') => report(
            check,
            format_args!(
                "Access-Control-Allow-Origin has several origins, so the browser blocks the request; it has one origin or *"
            ),
        ),
        (Some(_), None) => report(
            check,
            format_args!(
                "Access-Control-Allow-Origin is not the origin {}, so the browser blocks the request",
                String::from_utf8_lossy(origin.as_bytes())
            ),
        ),
    }
}

/// Returns `true` if the response has a header of CORS.
fn has_any(response: Response<'_>) -> bool {
    response.headers.keys().any(|name| name.as_str().starts_with("access-control-allow-"))
}

/// Fetch 4.8 asks for no permission of these methods.
const SAFE_METHODS: [&[u8]; 3] = [b"GET", b"HEAD", b"POST"];

fn method(check: &mut Check<'_>, request: Request<'_>, response: Response<'_>) {
    let Some(asked) = request.headers.get(ACCESS_CONTROL_REQUEST_METHOD) else { return };
    let asked = asked.as_bytes();
    let lines = response.headers.get_all(ACCESS_CONTROL_ALLOW_METHODS);
    let mut allowed = lines.iter().flat_map(|line| line.as_bytes().split(|&b| b == b','));
    let is_allowed = SAFE_METHODS.contains(&asked)
        || !has_any(response)
        || allowed.any(|method| matches!(method.trim_ascii(), it if it == asked || it == b"*"));
    if !is_allowed {
        check.report(&METHOD_NOT_ALLOWED).named(&ACCESS_CONTROL_ALLOW_METHODS).message(
            format_args!(
                "Access-Control-Allow-Methods does not have {}, so the browser blocks the request",
                String::from_utf8_lossy(asked)
            ),
        );
    }
}

fn names(check: &mut Check<'_>, contract: &Contract, request: Request<'_>, response: Response<'_>) {
    let asked = request.headers.lines::<AccessControlRequestHeaders>();
    let allowed = response.headers.lines::<AccessControlAllowHeaders>();
    let Some(asked) = asked else { return };
    let Some(allowed) = allowed else {
        if let Some(first) = AccessControlRequestHeaders::members(asked).flatten().next() {
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
