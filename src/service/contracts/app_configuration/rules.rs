//! The rules of Azure App Configuration.

use crate::service::Service;
use crate::service::contracts::challenges;
use crate::service::contracts::example::signed;
use crate::service::contracts::pages::app_configuration::{HEADERS, HMAC};
use crate::service::contracts::reference::Reference;
use crate::service::contracts::rule::{Rule, Severity};
use crate::service::contracts::signature_rules::{APP_CONFIGURATION, AUTHORITY};

const SYNC_WORDS: &str = "Used to enable real-time consistency during a sequence of requests.";

const fn rule(
    code: &'static str,
    severity: Severity,
    summary: &'static str,
    explanation: &'static str,
    reference: Reference,
    example: &'static str,
) -> Rule {
    Rule::of(Service::AppConfiguration, code, severity, summary, explanation, reference, example)
}

pub(super) static AUTHORIZATION_MISSING: Rule = rule(
    "app-configuration.authorization.missing",
    Severity::Error,
    "a request without Authorization",
    "Every request is authenticated. Sign it with an access key (HMAC-SHA256), or send a bearer token of Microsoft Entra.",
    HMAC,
    concat!("GET /kv?api-version=1.0 HTTP/1.1\r\n", "Host: contoso.azconfig.io\r\n", "\r\n",),
)
.answered(401)
.challenging(challenges::APP_CONFIGURATION);

pub(super) static AUTHORIZATION_SCHEME: Rule = rule(
    "app-configuration.authorization.scheme",
    Severity::Error,
    "credentials of a scheme that the service does not have",
    "The service takes HMAC-SHA256 and Bearer.",
    HMAC,
    concat!(
        "GET /kv?api-version=1.0 HTTP/1.1\r\n",
        "Host: contoso.azconfig.io\r\n",
        "Authorization: Basic am9lOmJsb2dncw==\r\n",
        "\r\n",
    ),
)
.answered(401)
.challenging(challenges::APP_CONFIGURATION);

pub(super) static SCHEME_CASE: Rule = rule(
    "app-configuration.authorization.scheme-case",
    Severity::Warning,
    "the scheme HMAC-SHA256 in other letters",
    "Schemes have no case, but the service compares this one as it is, and answers 401 without a reason. Write HMAC-SHA256.",
    HMAC,
    concat!(
        "GET /kv?api-version=1.0 HTTP/1.1\r\n",
        "Host: contoso.azconfig.io\r\n",
        "Authorization: hmac-sha256 Credential=key-id-1&SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=ydNThZ5HJX+vlH5/NrP4BRuE56+tzbUaeqxEtvX+Dyg=\r\n",
        "x-ms-content-sha256: 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\r\n",
        "x-ms-date: Fri, 11 May 2018 18:48:36 GMT\r\n",
        "\r\n",
    ),
)
.answered(401)
.challenging(challenges::APP_CONFIGURATION);

pub(super) static UNSIGNED: Rule = rule(
    "app-configuration.signed-headers.incomplete",
    Severity::Error,
    "a header that must be signed is not",
    "SignedHeaders must name host, x-ms-content-sha256, and x-ms-date or date.",
    HMAC,
    concat!(
        "GET /kv?api-version=1.0 HTTP/1.1\r\n",
        "Host: contoso.azconfig.io\r\n",
        "Authorization: HMAC-SHA256 Credential=key-id-1&SignedHeaders=x-ms-date;x-ms-content-sha256&Signature=ydNThZ5HJX+vlH5/NrP4BRuE56+tzbUaeqxEtvX+Dyg=\r\n",
        "x-ms-content-sha256: 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\r\n",
        "x-ms-date: Fri, 11 May 2018 18:48:36 GMT\r\n",
        "\r\n",
    ),
)
.answered(401)
.challenging(challenges::APP_CONFIGURATION);

pub(super) static ABSENT: Rule = rule(
    "app-configuration.signed-headers.absent",
    Severity::Error,
    "a header that is signed is not in the request",
    "Every header that SignedHeaders names must be in the request. A proxy may have taken it out.",
    HMAC,
    concat!(
        "GET /kv?api-version=1.0 HTTP/1.1\r\n",
        "Host: contoso.azconfig.io\r\n",
        "Authorization: HMAC-SHA256 Credential=key-id-1&SignedHeaders=x-ms-date;host;x-ms-content-sha256;x-extra&Signature=ydNThZ5HJX+vlH5/NrP4BRuE56+tzbUaeqxEtvX+Dyg=\r\n",
        "x-ms-content-sha256: 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\r\n",
        "x-ms-date: Fri, 11 May 2018 18:48:36 GMT\r\n",
        "\r\n",
    ),
)
.answered(401)
.challenging(challenges::APP_CONFIGURATION);

pub(super) static DATES_DIFFER: Rule = rule(
    "app-configuration.date.differ",
    Severity::Warning,
    "Date and x-ms-date say different times",
    "The service takes the one that is signed, and x-ms-date when both are. Send one of them, or the same time in both.",
    HEADERS,
    signed!(
        "x-ms-date: Fri, 11 May 2018 18:48:36 GMT\r\n",
        "Date: Fri, 11 May 2018 18:50:00 GMT\r\n"
    ),
)
.quoting(Service::AppConfiguration, "This header may be set and used in place of the Date header");

pub(super) static SKEW: Rule = Rule {
    example_options: &["--now", "Fri, 11 May 2018 19:03:37 GMT"],
    ..rule(
        "app-configuration.date.skew",
        Severity::Error,
        "the date is more than 15 minutes from the clock",
        "The service refuses requests that are older, or that come from a clock that is off. Fifteen minutes to the second are fine.",
        HMAC,
        signed!("x-ms-date: Fri, 11 May 2018 18:48:36 GMT\r\n"),
    )
.answered(401)
.challenging(challenges::APP_CONFIGURATION)
};

pub(super) static BOTH_CONDITIONS: Rule = rule(
    "app-configuration.conditions.both",
    Severity::Warning,
    "If-Match together with If-None-Match",
    "The service looks at If-Match and ignores the other. Send one of them.",
    HEADERS,
    signed!(
        "x-ms-date: Fri, 11 May 2018 18:48:36 GMT\r\n",
        "If-Match: \"a\"\r\n",
        "If-None-Match: \"b\"\r\n"
    ),
)
.quoting(Service::AppConfiguration, "Used to make an HTTP request conditional.");

pub(super) static QUOTED_WILDCARD: Rule = rule(
    "app-configuration.conditions.quoted-wildcard",
    Severity::Note,
    "the wildcard in quotes",
    "By RFC 9110 \"*\" in quotes is an entity tag; this service takes it for the wildcard. Other recipients do not: write * without quotes.",
    HEADERS,
    signed!(
        "x-ms-date: Fri, 11 May 2018 18:48:36 GMT\r\n",
        "If-Match: \"*\"\r\n"
    ),
)
.quoting(Service::AppConfiguration, "The '*' value matches any ETag.");

pub(super) static ACCEPT_DATETIME: Rule = rule(
    "app-configuration.accept-datetime.ignored",
    Severity::Note,
    "Accept-Datetime where there is no past to ask for",
    "Only GET and HEAD of key-values, keys, labels and revisions look at Accept-Datetime.",
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
.quoting(Service::AppConfiguration, "Requests the server to return its content as a representation of its prior state.");

pub(super) static NOTHING_TO_RETURN: Rule = rule(
    "app-configuration.client-request-id.none-to-return",
    Severity::Warning,
    "an identifier is to come back, and there is none",
    "x-ms-return-client-request-id asks for the x-ms-client-request-id of the request: send one.",
    HEADERS,
    signed!(
        "x-ms-date: Fri, 11 May 2018 18:48:36 GMT\r\n",
        "x-ms-return-client-request-id: true\r\n"
    ),
)
.quoting(Service::AppConfiguration, "Used in conjunction with the x-ms-client-request-id header.");

pub(super) static CONTENT_TYPE: Rule = rule(
    "app-configuration.content-type.missing",
    Severity::Warning,
    "a body without Content-Type",
    "Say what the body is: application/vnd.microsoft.appconfig.kv+json for a key-value.",
    HEADERS,
    concat!(
        "PUT /kv/a?api-version=1.0 HTTP/1.1\r\n",
        "Host: contoso.azconfig.io\r\n",
        "Authorization: HMAC-SHA256 Credential=key-id-1&SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=ydNThZ5HJX+vlH5/NrP4BRuE56+tzbUaeqxEtvX+Dyg=\r\n",
        "x-ms-content-sha256: 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\r\n",
        "x-ms-date: Fri, 11 May 2018 18:48:36 GMT\r\n",
        "Content-Length: 2\r\n",
        "\r\n",
        "{}",
    ),
)
.quoting(Service::AppConfiguration, "Contains the media-type of the content within the HTTP request body.");

pub(super) static NOT_RETURNED: Rule = rule(
    "app-configuration.client-request-id.not-returned",
    Severity::Warning,
    "the identifier that was asked for did not come back",
    "The request has x-ms-return-client-request-id, so the response has its x-ms-client-request-id.",
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
.quoting(Service::AppConfiguration, "the server will be instructed to return the value of the x-ms-client-request-id request header");

pub(super) static NO_CHALLENGE: Rule = rule(
    "app-configuration.challenge.missing",
    Severity::Error,
    "a 401 without WWW-Authenticate",
    "A 401 names the schemes that would do; clients stop without it.",
    Reference::rfc(9110, "15.5.2"),
    concat!("HTTP/1.1 401 Unauthorized\r\n", "x-ms-request-id: b\r\n", "\r\n",),
);

pub(super) static CHALLENGE: Rule = rule(
    "app-configuration.challenge.explained",
    Severity::Note,
    "why the service refused the credentials",
    "The service says what is wrong in error_description.",
    HMAC,
    concat!(
        "HTTP/1.1 401 Unauthorized\r\n",
        "x-ms-request-id: b\r\n",
        "WWW-Authenticate: HMAC-SHA256 error=\"invalid_token\", error_description=\"Invalid Signature\"\r\n",
        "\r\n",
    ),
);

pub(super) static MEMENTO: Rule = rule(
    "app-configuration.memento-datetime.later",
    Severity::Error,
    "a representation that is later than the one asked for",
    "Memento-Datetime is at most the Accept-Datetime of the request, to the second.",
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

pub(super) static NEXT_LINK: Rule = rule(
    "app-configuration.link.next-unresolvable",
    Severity::Error,
    "a link to the next page that leads nowhere",
    "The target of the link with rel=\"next\" is resolved against that of the request, and must give a URI.",
    Reference::rfc(8288, "3.2"),
    concat!(
        "HTTP/1.1 200 OK\r\n",
        "x-ms-request-id: b\r\n",
        "Link: <http://[::1>; rel=\"next\"\r\n",
        "\r\n",
    ),
);

pub(super) static RETRY_AFTER: Rule = rule(
    "app-configuration.retry-after-ms.missing",
    Severity::Warning,
    "a 429 or 503 that does not say how long to wait",
    "Send retry-after-ms: without it clients wait as long as they please.",
    HEADERS,
    concat!("HTTP/1.1 429 Too Many Requests\r\n", "x-ms-request-id: b\r\n", "\r\n",),
)
.quoting(
    Service::AppConfiguration,
    "a suggested period (in milliseconds) for the client to wait before retrying a failed request",
);

pub(super) static REQUEST_ID: Rule = rule(
    "app-configuration.request-id.missing",
    Severity::Warning,
    "a response without x-ms-request-id",
    "The identifier is what the service finds a request by: send it with every response.",
    HEADERS,
    concat!("HTTP/1.1 200 OK\r\n", "\r\n",),
)
.quoting(
    Service::AppConfiguration,
    "A unique ID generated by the server that is used to track the request",
);

pub(super) static HOST_MISSING: Rule = rule(
    "app-configuration.host.missing",
    Severity::Error,
    "a request without Host",
    "Host says which store the request is for.",
    HEADERS,
    concat!("GET /kv?api-version=1.0 HTTP/1.1\r\n", "Authorization: Bearer abc\r\n", "\r\n"),
)
.quoting(Service::AppConfiguration, "Specifies the tenant for which the request has been issued.")
.answered(401)
.challenging(challenges::APP_CONFIGURATION);

pub(super) static SYNC_TOKEN_FORGOTTEN: Rule = rule(
    "app-configuration.sync-token.forgotten",
    Severity::Warning,
    "a request without a Sync-Token that the service gave before",
    "Without it the request may read what the client has overwritten before. Send back all tokens that were received, of each identifier the one with the highest sequence number; a response without the header takes none away. The first request of another client of the same program looks the same.",
    HEADERS,
    concat!(
        "GET /kv?api-version=1.0 HTTP/1.1\r\nHost: contoso.azconfig.io\r\nAuthorization: Bearer abc\r\n\r\n",
        "HTTP/1.1 200 OK\r\nSync-Token: jtqGc1I4=MDoyOA==;sn=28\r\nx-ms-request-id: a\r\nContent-Length: 0\r\n\r\n",
        "GET /kv?api-version=1.0 HTTP/1.1\r\nHost: contoso.azconfig.io\r\nAuthorization: Bearer abc\r\n\r\n",
    ),
)
.quoting(Service::AppConfiguration, SYNC_WORDS);

pub(super) static SYNC_TOKEN_OLDER: Rule = rule(
    "app-configuration.sync-token.older",
    Severity::Warning,
    "a request with an older Sync-Token than the service gave before",
    "The request may read what the client has overwritten before. Of each identifier send the token with the highest sequence number.",
    HEADERS,
    concat!(
        "GET /kv?api-version=1.0 HTTP/1.1\r\nHost: contoso.azconfig.io\r\nAuthorization: Bearer abc\r\n\r\n",
        "HTTP/1.1 200 OK\r\nSync-Token: jtqGc1I4=MDoyOA==;sn=28\r\nx-ms-request-id: a\r\nContent-Length: 0\r\n\r\n",
        "GET /kv?api-version=1.0 HTTP/1.1\r\nHost: contoso.azconfig.io\r\nAuthorization: Bearer abc\r\nSync-Token: jtqGc1I4=MDoyOA==\r\n\r\nHTTP/1.1 200 OK\r\nSync-Token: jtqGc1I4=MDoyOQ==;sn=29\r\nx-ms-request-id: a\r\nContent-Length: 0\r\n\r\n",
        "GET /kv?api-version=1.0 HTTP/1.1\r\nHost: contoso.azconfig.io\r\nAuthorization: Bearer abc\r\nSync-Token: jtqGc1I4=MDoyOA==\r\n\r\n",
    ),
)
.quoting(Service::AppConfiguration, SYNC_WORDS);

/// All of them, requests first.
pub(super) static ALL: &[&Rule] = &[
    &HOST_MISSING,
    &AUTHORIZATION_MISSING,
    &AUTHORIZATION_SCHEME,
    &SCHEME_CASE,
    &UNSIGNED,
    &ABSENT,
    &AUTHORITY,
    &DATES_DIFFER,
    &SKEW,
    &APP_CONFIGURATION,
    &BOTH_CONDITIONS,
    &QUOTED_WILDCARD,
    &ACCEPT_DATETIME,
    &SYNC_TOKEN_FORGOTTEN,
    &SYNC_TOKEN_OLDER,
    &NOTHING_TO_RETURN,
    &CONTENT_TYPE,
    &NOT_RETURNED,
    &NO_CHALLENGE,
    &CHALLENGE,
    &MEMENTO,
    &NEXT_LINK,
    &RETRY_AFTER,
    &REQUEST_ID,
];
