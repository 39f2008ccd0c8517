//! The rules of Youforce.

use crate::service::Service;
use crate::service::contracts::challenges;
use crate::service::contracts::pages::youforce::{CONNECT, FILES, LIMITS, PAGE, TOKENS};
use crate::service::contracts::reference::Reference;
use crate::service::contracts::rule::{Rule, Severity};

const fn rule(
    code: &'static str,
    severity: Severity,
    summary: &'static str,
    explanation: &'static str,
    reference: Reference,
    example: &'static str,
) -> Rule {
    Rule::of(Service::Youforce, code, severity, summary, explanation, reference, example)
}

/// A request to an API, with the headers that follow.
macro_rules! call {
    ($line:literal $(, $more:literal)*) => {
        concat!(
            $line,
            " HTTP/1.1\r\nHost: api.raet.com\r\nAuthorization: Bearer eyJhbGciOiJIUzI1NiJ9.e30.c2ln\r\n",
            "x-raet-tenant-id: 1234567\r\n",
            $($more,)*
            "\r\n"
        )
    };
}

/// A request for a token, without its body.
macro_rules! token {
    ($line:literal $(, $more:literal)*) => {
        concat!($line, " HTTP/1.1\r\nHost: api.raet.com\r\n", $($more,)* "\r\n")
    };
}

pub(super) static PLAIN_HTTP: Rule = rule(
    "youforce.target.plain-http",
    Severity::Error,
    "a request over plain http",
    "The service answers https only. Change http: into https: in the address.",
    CONNECT,
    call!("GET http://api.raet.com/v1.0/employees"),
)
.answered(404);

pub(super) static TOKEN_METHOD: Rule = rule(
    "youforce.token.method",
    Severity::Warning,
    "a token that is not asked for by POST",
    "Send grant_type, client_id and client_secret as a form in the body of a POST.",
    Reference::rfc(6749, "3.2"),
    token!("GET /authentication/token"),
);

pub(super) static TOKEN_SECRET: Rule = rule(
    "youforce.token.secret",
    Severity::Warning,
    "a client secret in the target",
    "Targets are written into logs. Send client_secret in the body, and ask for a new secret.",
    Reference::rfc(6749, "2.3.1"),
    token!(
        "POST /authentication/token?client_secret=example",
        "Cache-Control: no-cache\r\n",
        "Content-Type: application/x-www-form-urlencoded\r\n"
    ),
);

pub(super) static NO_CACHE: Rule = rule(
    "youforce.cache-control.missing",
    Severity::Warning,
    "a request for a token without Cache-Control: no-cache",
    "The page demands no-cache here, with or without other directives. The vendor's newer guide to tokens does without.",
    PAGE,
    token!(
        "POST /authentication/token",
        "Content-Type: application/x-www-form-urlencoded\r\n"
    ),
)
.quoting(
    Service::Youforce,
    "In our authentication request the header is mandatory with the value. Cache-Control: no-cache",
);

pub(super) static NO_CACHE_ARGUMENT: Rule = rule(
    "youforce.cache-control.argument",
    Severity::Warning,
    "no-cache with an argument in a request",
    "Names of fields belong to the no-cache of a response. Send no-cache alone.",
    Reference::rfc(9111, "5.2.1.4"),
    call!("GET /v1.0/employees", "Cache-Control: no-cache=\"x\"\r\n"),
);

pub(super) static CONTENT_TYPE_MISSING: Rule = rule(
    "youforce.content-type.missing",
    Severity::Warning,
    "a body without Content-Type",
    "Say what the body is, such as Content-Type: application/json, or multipart/related with its boundary.",
    PAGE,
    concat!(call!("POST /v1.0/employees", "Content-Length: 2\r\n"), "{}"),
)
.quoting(
    Service::Youforce,
    "The content type of the resource in case the request has content in the body.",
);

pub(super) static CONTENT_TYPE_TOKEN: Rule = rule(
    "youforce.content-type.token",
    Severity::Warning,
    "a request for a token whose body is said to be no form",
    "Send grant_type, client_id and client_secret as application/x-www-form-urlencoded.",
    TOKENS,
    token!(
        "POST /authentication/token",
        "Cache-Control: no-cache\r\n",
        "Content-Type: application/json\r\n"
    ),
);

pub(super) static BOUNDARY_MISSING: Rule = rule(
    "youforce.boundary.missing",
    Severity::Error,
    "a multipart type without its boundary",
    "Nobody can tell the parts of the body apart. Add the boundary: multipart/related;boundary=foo_bar_baz.",
    Reference::rfc(2046, "5.1.1"),
    call!("POST /v1.0/files", "Content-Type: multipart/related\r\n"),
)
.quoting(Service::Youforce, "Example: Content-Type:multipart/related;boundary=foo_bar_baz");

pub(super) static BOUNDARY_NAME: Rule = rule(
    "youforce.boundary.name",
    Severity::Error,
    "a parameter of a multipart type that is nearly called boundary",
    "The parameter is called boundary, and its value is the line between the parts of the body. A newer page of the vendor prints boudary, and a placeholder for the value.",
    Reference::rfc(2046, "5.1.1"),
    call!("POST /v1.0/files", "Content-Type: multipart/form-data;boudary=foo_bar_baz\r\n"),
)
.quoting(Service::Youforce, "Example: Content-Type:multipart/related;boundary=foo_bar_baz");

pub(super) static BOUNDARY_INVALID: Rule = rule(
    "youforce.boundary.invalid",
    Severity::Error,
    "a boundary that is none",
    "A boundary has 1 to 70 letters, digits, spaces or any of '()+_,-./:=? and does not end in a space; with other signs than those of a token it stands in quotes. It is given once.",
    Reference::rfc(2046, "5.1.1"),
    call!("POST /v1.0/files", "Content-Type: multipart/related; boundary=\"ends with space \"\r\n"),
);

pub(super) static AUTHORIZATION_MISSING: Rule = rule(
    "youforce.authorization.missing",
    Severity::Error,
    "a request without Authorization",
    "Every request but that for a token carries an access token: Authorization: Bearer, a space, and the token.",
    PAGE,
    "GET /v1.0/employees HTTP/1.1\r\nHost: api.raet.com\r\nx-raet-tenant-id: 1234567\r\n\r\n",
)
.quoting(
    Service::Youforce,
    "401 Unauthorized Not Authorized: Missing or invalid access token",
)
.answered(401)
.challenging(challenges::YOUFORCE);

pub(super) static AUTHORIZATION_SCHEME: Rule = rule(
    "youforce.authorization.scheme",
    Severity::Error,
    "credentials that are no bearer token",
    "Send Authorization: Bearer, a space, and the access token, whatever token_type came with it. BearerToken there is the name of a type.",
    PAGE,
    concat!(
        "GET /v1.0/employees HTTP/1.1\r\nHost: api.raet.com\r\nx-raet-tenant-id: 1234567\r\n",
        "Authorization: BearerToken eyJhbGciOiJIUzI1NiJ9.e30.c2ln\r\n\r\n"
    ),
)
.quoting(
    Service::Youforce,
    "401 Unauthorized Not Authorized: Missing or invalid access token",
)
.answered(401)
.challenging(challenges::YOUFORCE);

pub(super) static TENANT_MISSING: Rule = rule(
    "youforce.tenant-id.missing",
    Severity::Warning,
    "a request without x-raet-tenant-id",
    "Send x-raet-tenant-id with the id of the one tenant that the request is about. Only a token for one tenant goes without; then check with --single-tenant.",
    PAGE,
    concat!(
        "GET /v1.0/employees HTTP/1.1\r\nHost: api.raet.com\r\n",
        "Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.e30.c2ln\r\n\r\n"
    ),
)
.quoting(
    Service::Youforce,
    "For tokens with single tenant access, this header is not mandatory.",
);

pub(super) static ACCEPT_FILE: Rule = rule(
    "youforce.accept.file",
    Severity::Warning,
    "a part of a file is asked for, and files are not accepted",
    "Add application/octet-stream to Accept: it is what makes a request a download.",
    FILES,
    call!("GET /v1.0/files/42", "Range: bytes=0-49\r\n", "Accept: application/json\r\n"),
)
.quoting(Service::Youforce, "Example: Accept:application/octet-stream");

pub(super) static RANGE_UNIT: Rule = rule(
    "youforce.range.unit",
    Severity::Warning,
    "a range in another unit than bytes",
    "Only files have parts, and these are of bytes: Range: bytes=0-49. Lists are paged by pageIndex and pageSize in the query.",
    FILES,
    call!("GET /v1.0/employees", "Range: items=0-19\r\n"),
);

pub(super) static RANGE_METHOD: Rule = rule(
    "youforce.range.method",
    Severity::Note,
    "Range on another method than GET",
    "Only GET has ranges: a server ignores the header elsewhere.",
    Reference::rfc(9110, "14.2"),
    call!("HEAD /v1.0/files/42", "Range: bytes=0-49\r\n"),
);

pub(super) static CONTENT_RANGE_MISSING: Rule = rule(
    "youforce.content-range.missing",
    Severity::Warning,
    "206 or 416 without Content-Range",
    "With 206 it says which part this is, with 416 how long the file is. Without it a client cannot tell where the bytes belong.",
    FILES,
    "HTTP/1.1 206 Partial Content\r\nContent-Type: application/octet-stream\r\n\r\n",
);

pub(super) static CONTENT_RANGE_FORM: Rule = rule(
    "youforce.content-range.form",
    Severity::Warning,
    "a Content-Range of another status",
    "206 has positions, bytes 0-49/107, and 416 has none, bytes */107. The guide prints its example of a 416 with 206 in the status line.",
    FILES,
    "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes */107\r\n\r\n",
);

pub(super) static CONTENT_RANGE_UNIT: Rule = rule(
    "youforce.content-range.unit",
    Severity::Warning,
    "a part in another unit than bytes",
    "Files are read by bytes. A client must not put parts in a unit together that it does not know.",
    FILES,
    "HTTP/1.1 206 Partial Content\r\nContent-Range: items 0-49/107\r\n\r\n",
);

pub(super) static CONTENT_RANGE_STATUS: Rule = rule(
    "youforce.content-range.status",
    Severity::Note,
    "Content-Range on another status than 206 and 416",
    "The header has a meaning on these two only. Elsewhere a client ignores it.",
    Reference::rfc(9110, "14.4"),
    "HTTP/1.1 200 OK\r\nContent-Range: bytes 0-106/107\r\n\r\n",
);

pub(super) static LOCATION_MISSING: Rule = rule(
    "youforce.location.missing",
    Severity::Warning,
    "308 without Location",
    "A client cannot follow the redirection. Name the new place in Location.",
    Reference::rfc(9110, "15.4.9"),
    "HTTP/1.1 308 Permanent Redirect\r\n\r\n",
)
.quoting(Service::Youforce, "Resource has permanently moved.");

// The page calls itself unfinished, and gateways on the way have answers of their own: that a status is
// not on it is worth knowing, and no fault that anybody would refuse.
pub(super) static STATUS_UNDOCUMENTED: Rule = rule(
    "youforce.status.undocumented",
    Severity::Note,
    "a status that no page of the vendor has",
    "It may come from a gateway or a proxy on the way. A client takes a status that it does not know for the first of its class (RFC 9110 15).",
    PAGE,
    "HTTP/1.1 502 Bad Gateway\r\n\r\n",
)
.quoting(
    Service::Youforce,
    "See below the request headers and response codes of Youforce API.",
);

pub(super) static STATUS_OPERATION: Rule = rule(
    "youforce.status.operation",
    Severity::Note,
    "a status that answers other operations than those of the request",
    "The vendor's pages say which operations a status answers. The response may be that of another request, or of something on the way.",
    PAGE,
    concat!(call!("GET /v1.0/employees"), "HTTP/1.1 201 Created\r\n\r\n"),
)
.quoting(
    Service::Youforce,
    "See below the request headers and response codes of Youforce API.",
);

// What is said here is said of a 404 too, of which nobody is to guess the reason.
pub(super) static STATUS_MEANING: Rule = rule(
    "youforce.status.meaning",
    Severity::Note,
    "what the status of an error means",
    "What the vendor's pages say of the status, and whether the same request may be sent again.",
    PAGE,
    "HTTP/1.1 409 Conflict\r\n\r\n",
)
.quoting(Service::Youforce, "See below the request headers and response codes of Youforce API.");

pub(super) static STATUS_LIMITS: Rule = rule(
    "youforce.status.limits",
    Severity::Note,
    "the application has reached a limit",
    "Wait for the next window, and keep a token for as long as it lives. No Retry-After is documented: a client has to count its own requests.",
    LIMITS,
    "HTTP/1.1 429 Too Many Requests\r\n\r\n",
);

/// All of them, requests first.
pub(super) static ALL: &[&Rule] = &[
    &PLAIN_HTTP,
    &TOKEN_METHOD,
    &TOKEN_SECRET,
    &NO_CACHE,
    &NO_CACHE_ARGUMENT,
    &CONTENT_TYPE_MISSING,
    &CONTENT_TYPE_TOKEN,
    &BOUNDARY_MISSING,
    &BOUNDARY_NAME,
    &BOUNDARY_INVALID,
    &AUTHORIZATION_MISSING,
    &AUTHORIZATION_SCHEME,
    &TENANT_MISSING,
    &ACCEPT_FILE,
    &RANGE_UNIT,
    &RANGE_METHOD,
    &CONTENT_RANGE_MISSING,
    &CONTENT_RANGE_FORM,
    &CONTENT_RANGE_UNIT,
    &CONTENT_RANGE_STATUS,
    &LOCATION_MISSING,
    &STATUS_UNDOCUMENTED,
    &STATUS_OPERATION,
    &STATUS_MEANING,
    &STATUS_LIMITS,
];
