//! Other requirements for a request.

use http::header::{CONTENT_TYPE as CONTENT_TYPE_NAME, HOST};

use super::pages::{CHALLENGE, HEADERS};
use crate::Request;
use crate::auth::{SignedName, SignedNames};
use crate::contract::example::signed;
use crate::contract::{Check, Rule, Severity};
use crate::correlation::XMsClientRequestId;
use crate::services::app_configuration::RequestHeadersRef;
use crate::time::AcceptDatetime;

pub(super) fn check(
    check: &mut Check<'_>,
    headers: &RequestHeadersRef<'_>,
    signed: Option<SignedNames>,
) {
    let Some(request) = check.request() else { return };
    accept_datetime(check, &request);
    host(check, signed);
    nothing_to_return(check, headers);
    if request.body.is_present() == Some(true) && !check.has(&CONTENT_TYPE_NAME) {
        let message = "the body has no Content-Type";
        check.report(&CONTENT_TYPE).named(&CONTENT_TYPE_NAME).message(message);
    }
}

pub(super) static ACCEPT_DATETIME: Rule = Rule::of(
    "app-configuration.accept-datetime.ignored",
    Severity::Note,
    "Accept-Datetime on a request that ignores it",
    "Remove the header. It applies only to GET and HEAD of key-values, keys, labels and revisions.",
    HEADERS,
    concat!(
        "PUT /kv/a?api-version=1.0 HTTP/1.1\r\n",
        "Host: contoso.azconfig.io\r\n",
        "Authorization: HMAC-SHA256 Credential=key-id-1&SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=ydNThZ5HJX+vlH5/NrP4BRuE56+tzbUaeqxEtvX+Dyg=\r\n",
        "x-ms-content-sha256: 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\r\n",
        "x-ms-date: Fri, 11 May 2018 18:48:36 GMT\r\n",
        "Accept-Datetime: Sat, 12 May 2018 02:10:00 GMT\r\n",
        "\r\n",
    ),
)
.quoting(HEADERS, "Requests the server to return its content as a representation of its prior state.");

fn accept_datetime(check: &mut Check<'_>, request: &Request<'_>) {
    use headers::Header;
    if check.has(AcceptDatetime::name()) && !has_a_past(request) {
        let message = "Accept-Datetime has no effect on this operation";
        check.report(&ACCEPT_DATETIME).header::<AcceptDatetime>().message(message);
    }
}

/// Returns `true` if the request reads a resource with revisions.
fn has_a_past(request: &Request<'_>) -> bool {
    let path = request.path();
    let collection = |name: &str| {
        path.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    request.is_read() && ["/kv", "/keys", "/labels", "/revisions"].into_iter().any(collection)
}

pub(super) static HOST_MISSING: Rule = Rule::of(
    "app-configuration.host.missing",
    Severity::Error,
    "a request without Host",
    "Send Host: it names the store of the request.",
    HEADERS,
    concat!(
        "GET /kv?api-version=1.0 HTTP/1.1\r\n",
        "Authorization: Bearer e30.e30.c2ln\r\n",
        "\r\n"
    ),
)
.quoting(HEADERS, "Specifies the tenant for which the request has been issued.")
.answered(401)
.challenging(CHALLENGE);

fn host(check: &mut Check<'_>, signed: Option<SignedNames>) {
    if check.has(HOST) {
        return;
    }
    // A signed header that is absent was reported already.
    if !signed.is_some_and(|signed| signed.has(SignedName::Host)) {
        check
            .report(&HOST_MISSING)
            .named(&HOST)
            .answer(&"Invalid Credential")
            .message("the request has no Host, which names the store");
    }
}

pub(super) static NOTHING_TO_RETURN: Rule = Rule::of(
    "app-configuration.client-request-id.none-to-return",
    Severity::Warning,
    "a request to return an identifier that is missing",
    "Send x-ms-client-request-id. x-ms-return-client-request-id asks for its value to be returned.",
    HEADERS,
    signed!(
        "x-ms-date: Fri, 11 May 2018 18:48:36 GMT\r\n",
        "x-ms-return-client-request-id: true\r\n"
    ),
)
.quoting(HEADERS, "Used in conjunction with the x-ms-client-request-id header.");

fn nothing_to_return(check: &mut Check<'_>, headers: &RequestHeadersRef<'_>) {
    use headers::Header;
    if headers.return_client_request_id.is_some() && !check.has(XMsClientRequestId::name()) {
        let message = "the request has no x-ms-client-request-id to return";
        check.report(&NOTHING_TO_RETURN).header::<XMsClientRequestId>().message(message);
    }
}

pub(super) static CONTENT_TYPE: Rule = Rule::of(
    "app-configuration.content-type.missing",
    Severity::Warning,
    "a body without Content-Type",
    "Send the media type of the body: application/vnd.microsoft.appconfig.kv+json for a key-value.",
    HEADERS,
    concat!(
        "PUT /kv/a?api-version=1.0 HTTP/1.1\r\n",
        "Host: contoso.azconfig.io\r\n",
        "Authorization: HMAC-SHA256 Credential=key-id-1&SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=ydNThZ5HJX+vlH5/NrP4BRuE56+tzbUaeqxEtvX+Dyg=\r\n",
        "x-ms-content-sha256: RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=\r\n",
        "x-ms-date: Fri, 11 May 2018 18:48:36 GMT\r\n",
        "Content-Length: 2\r\n",
        "\r\n",
        "{}",
    ),
)
.quoting(HEADERS, "Contains the media-type of the content within the HTTP request body.");
