//! The preflight requests of browsers.

use http::HeaderName;
use http::header::{ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_REQUEST_HEADERS};

use super::check::Check;
use super::contract::Contract;
use super::reference::Reference;
use super::rule::{Rule, Severity};

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
    let Some(request) = check.request() else { return };
    let asked = request.headers.get_all(&ACCESS_CONTROL_REQUEST_HEADERS);
    let asked = asked.iter().filter_map(|line| line.to_str().ok()).flat_map(names);
    let lines = check.lines(&ACCESS_CONTROL_ALLOW_HEADERS);
    // An answer without the header may be that of something in between, or of a file that does not have it.
    if lines.is_empty() {
        return;
    }
    let allowed =
        || lines.iter().filter_map(|line| core::str::from_utf8(line).ok()).flat_map(names);
    // The wildcard is for all but Authorization (Fetch 4.8).
    let is_allowed = |name: &str| {
        let any = !name.eq_ignore_ascii_case("authorization");
        allowed().any(|it| it.eq_ignore_ascii_case(name) || any && it == "*")
    };
    let refused: Vec<_> = asked
        .filter(|name| !is_allowed(name))
        // The service has its own headers, whatever an answer that was written down in part says.
        .filter(|name| !contract.has_name(&name.to_ascii_lowercase()))
        .filter_map(|name| HeaderName::from_bytes(name.as_bytes()).ok())
        .collect();
    if let [first, ..] = &refused[..] {
        let list: Vec<_> = refused.iter().map(HeaderName::as_str).collect();
        check.report(&NOT_ALLOWED).absent(first).message(format_args!(
            "Access-Control-Allow-Headers does not have {}, so the browser blocks the request",
            list.join(", ")
        ));
    }
}

fn names(line: &str) -> impl Iterator<Item = &str> {
    line.split(',').map(str::trim).filter(|name| !name.is_empty())
}
