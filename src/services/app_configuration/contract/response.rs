//! Requirements for a response, also those that follow from its request.

use headers::Header;

use super::pages::HEADERS;
use crate::auth::AuthorizationRef;
use crate::contract::{Check, Reference, Rule, Severity};
use crate::correlation::{XMsClientRequestId, XMsRequestId};
use crate::paging::Link;
use crate::request::Host;
use crate::services::app_configuration::{RequestHeadersRef, ResponseHeadersRef};
use crate::time::{MementoDatetime, RetryAfter, RetryAfterMs};
use crate::{Field, FieldLines};

pub(super) fn check<'a>(
    check: &mut Check<'a>,
    headers: &ResponseHeadersRef<'a>,
    asked: Option<&RequestHeadersRef<'a>>,
) {
    let Some(response) = check.response() else { return };
    if let Some(asked) = asked {
        identifier(check, headers, asked);
        memento(check, headers, asked);
    }
    next_link(check);
    let says_when = [RetryAfterMs::name(), RetryAfter::name()].iter().any(|name| check.has(name));
    if matches!(response.status, 429 | 503) && !says_when {
        let message = "the response does not say how long to wait";
        check.report(&RETRY_AFTER).header::<RetryAfterMs>().message(message);
    }
    refusal(check, response.status, asked);
    if !check.has(XMsRequestId::name()) {
        let message = "the response has no x-ms-request-id";
        check.report(&REQUEST_ID).header::<XMsRequestId>().message(message);
    }
}

pub(super) static NOT_RETURNED: Rule = Rule::of(
    "app-configuration.client-request-id.not-returned",
    Severity::Warning,
    "the response does not return the requested identifier",
    "Return x-ms-client-request-id. The request has x-ms-return-client-request-id.",
    HEADERS,
    concat!(
        "GET /kv?api-version=1.0 HTTP/1.1\r\n",
        "Host: contoso.azconfig.io\r\n",
        "Authorization: HMAC-SHA256 Credential=key-id-1&SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=ydNThZ5HJX+vlH5/NrP4BRuE56+tzbUaeqxEtvX+Dyg=\r\n",
        "x-ms-content-sha256: 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\r\n",
        "x-ms-date: Fri, 11 May 2018 18:48:36 GMT\r\n",
        "x-ms-client-request-id: a\r\n",
        "x-ms-return-client-request-id: true\r\n",
        "\r\n",
        "\r\n",
        "HTTP/1.1 200 OK\r\n",
        "x-ms-request-id: b\r\n",
        "\r\n",
    ),
)
.quoting(HEADERS, "the server will be instructed to return the value of the x-ms-client-request-id request header");

fn identifier(
    check: &mut Check<'_>,
    headers: &ResponseHeadersRef<'_>,
    asked: &RequestHeadersRef<'_>,
) {
    let (Some(_), Some(sent)) = (asked.return_client_request_id, asked.client_request_id) else {
        return;
    };
    let message = match headers.client_request_id {
        Some(returned) if returned == sent => return,
        Some(_) => "the returned identifier is not the one in the request",
        None => "the identifier of the request was not returned",
    };
    check.report(&NOT_RETURNED).header::<XMsClientRequestId>().message(message);
}

pub(super) static MEMENTO: Rule = Rule::of(
    "app-configuration.memento-datetime.later",
    Severity::Error,
    "a representation later than the requested one",
    "Send a Memento-Datetime that is no later than the Accept-Datetime of the request.",
    Reference::rfc(7089, "4.5"),
    concat!(
        "GET /kv?api-version=1.0 HTTP/1.1\r\n",
        "Host: contoso.azconfig.io\r\n",
        "Authorization: HMAC-SHA256 Credential=key-id-1&SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=ydNThZ5HJX+vlH5/NrP4BRuE56+tzbUaeqxEtvX+Dyg=\r\n",
        "x-ms-content-sha256: 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\r\n",
        "x-ms-date: Fri, 11 May 2018 18:48:36 GMT\r\n",
        "Accept-Datetime: Sat, 12 May 2018 02:10:00 GMT\r\n",
        "\r\n",
        "\r\n",
        "HTTP/1.1 200 OK\r\n",
        "x-ms-request-id: b\r\n",
        "Memento-Datetime: Sat, 12 May 2018 02:10:01 GMT\r\n",
        "\r\n",
    ),
);

fn memento(check: &mut Check<'_>, headers: &ResponseHeadersRef<'_>, asked: &RequestHeadersRef<'_>) {
    if let (Some(memento), Some(wanted)) = (headers.memento_datetime, asked.accept_datetime) {
        if memento.0 > wanted.0 {
            let (memento, wanted) = (memento.0, wanted.0);
            check
                .report(&MEMENTO)
                .header::<MementoDatetime>()
                .message(format_args!("{memento} is later than the requested {wanted}"));
        }
    }
}

pub(super) static NEXT_LINK: Rule = Rule::of(
    "app-configuration.link.next-unresolvable",
    Severity::Error,
    "a link to the next page that cannot be followed",
    "Send a link with rel=\"next\" whose target gives a URI when it is resolved against the target of the request.",
    Reference::rfc(8288, "3.2"),
    concat!(
        "HTTP/1.1 200 OK\r\n",
        "x-ms-request-id: b\r\n",
        "Link: <http://[::1>; rel=\"next\"\r\n",
        "\r\n",
    ),
);

/// The next page is where a client can go.
fn next_link(check: &mut Check<'_>) {
    if !check.has(Link::name()) {
        return;
    }
    // Line by line: a line that cannot be read hides no other.
    for (line, value) in check.lines(Link::name()).iter().enumerate() {
        let links = Link::members(FieldLines::one(value)).flatten();
        for next in links.filter(|link| link.anchor().is_none() && link.has_rel("next")) {
            if !resolves(next.target()) {
                let message = "the target of rel=\"next\" cannot be followed";
                check.report(&NEXT_LINK).header::<Link>().line(line).message(message);
            }
        }
    }
}

/// Returns `true` if a reference, whose characters are those of a URI, leads to an HTTP resource.
fn resolves(target: &str) -> bool {
    let before_path = target.split(['/', '?', '#']).next().unwrap_or_default();
    let rest = match before_path.split_once(':') {
        // RFC 3986 4.1: a colon before the first slash ends a scheme.
        Some((scheme, _)) if !["http", "https"].iter().any(|s| scheme.eq_ignore_ascii_case(s)) => {
            return false;
        }
        Some((scheme, _)) => &target[scheme.len() + 1..],
        None => target,
    };
    match rest.strip_prefix("//") {
        Some(rest) => {
            let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
            let host = Host::parse_strict(FieldLines::one(authority.as_bytes()));
            host.is_ok_and(|host| !host.host().is_empty())
        }
        None => rest.len() == target.len(),
    }
}

pub(super) static RETRY_AFTER: Rule = Rule::of(
    "app-configuration.retry-after-ms.missing",
    Severity::Warning,
    "a 429 or 503 response that does not say how long to wait",
    "Send retry-after-ms. Without it, each client chooses its own delay.",
    HEADERS,
    concat!("HTTP/1.1 429 Too Many Requests\r\n", "x-ms-request-id: b\r\n", "\r\n",),
)
.quoting(
    HEADERS,
    "a suggested period (in milliseconds) for the client to wait before retrying a failed request",
);

pub(super) static FORBIDDEN: Rule = Rule::of(
    "app-configuration.answer.meaning",
    Severity::Note,
    "an answer whose status has the reason of the failure",
    "A role for the store as a resource, such as Contributor, is not one for its data. Roles take up to 15 minutes to have an effect.",
    Reference::page(
        "Azure App Configuration, Access using Microsoft Entra ID",
        "https://learn.microsoft.com/en-us/azure/azure-app-configuration/concept-enable-rbac",
    ),
    concat!(
        "GET /kv?api-version=1.0 HTTP/1.1\r\n",
        "Host: contoso.azconfig.io\r\n",
        "Authorization: Bearer e30.e30.c2ln\r\n",
        "\r\n",
        "HTTP/1.1 403 Forbidden\r\n",
        "x-ms-request-id: b\r\n",
        "\r\n",
    ),
);

/// A 403 says that the credentials are right, and that they are not enough.
fn refusal(check: &mut Check<'_>, status: u16, asked: Option<&RequestHeadersRef<'_>>) {
    let message = match asked.and_then(|asked| asked.authorization) {
        _ if status != 403 => return,
        Some(AuthorizationRef::Bearer(_)) => {
            "the principal of the token needs a role for the data of the store: App Configuration Data Reader to read, App Configuration Data Owner to write; the network of the client must be allowed too"
        }
        Some(AuthorizationRef::HmacSha256(_)) => {
            "the access key may be read-only, or the store does not admit the network of the client"
        }
        _ => return,
    };
    check.report(&FORBIDDEN).message(message);
}

pub(super) static REQUEST_ID: Rule = Rule::of(
    "app-configuration.request-id.missing",
    Severity::Warning,
    "a response without x-ms-request-id",
    "Send x-ms-request-id with every response: it identifies the request in the service's logs.",
    HEADERS,
    concat!("HTTP/1.1 200 OK\r\n", "\r\n",),
)
.quoting(HEADERS, "A unique ID generated by the server that is used to track the request");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_that_lead_somewhere() {
        for target in
            ["", "/kv?a=b", "kv?after=x", "./kv", "../kv/x:y", "?a", "#f", "//a/b", "https://a:1/b"]
        {
            assert!(resolves(target), "{target}");
        }
        for target in ["mailto:x", "http://[::1", "http:///x", "http:x", "//", "https://a:x/"] {
            assert!(!resolves(target), "{target}");
        }
    }
}
