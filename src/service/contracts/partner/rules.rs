//! The rules of the Microsoft Partner API.

use crate::service::Service;
use crate::service::contracts::challenges;
use crate::service::contracts::pages::partner::{ERRORS, GUIDELINES, PAGE, QUERY, UPDATE};
use crate::service::contracts::reference::Reference;
use crate::service::contracts::rule::{Rule, Severity};

const TAG: Reference = Reference::rfc(9110, "8.8.3");

const fn rule(
    code: &'static str,
    severity: Severity,
    summary: &'static str,
    explanation: &'static str,
    reference: Reference,
    example: &'static str,
) -> Rule {
    Rule::of(Service::Partner, code, severity, summary, explanation, reference, example)
}

/// A call without an identifier, with the headers that follow.
macro_rules! unidentified {
    ($line:literal $(, $more:literal)*) => {
        concat!(
            $line,
            " HTTP/1.1\r\nHost: api.partner.microsoft.com\r\nAuthorization: Bearer abc\r\n",
            $($more,)*
            "\r\n"
        )
    };
}

/// A call as the page wants it, with the headers that follow.
macro_rules! call {
    ($line:literal $(, $more:literal)*) => {
        unidentified!(
            $line,
            "client-request-id: 9f8bed52-e4df-4d0c-9ca6-929a187b0731\r\n"
            $(, $more)*
        )
    };
}

/// An update of a referral on a condition.
macro_rules! update {
    ($condition:literal) => {
        call!("PUT /v1.0/engagements/referrals/49d90c72-3326-4f61-aacc-2cb57970448c", $condition)
    };
}

pub(super) static AUTHORIZATION_MISSING: Rule = rule(
    "partner.authorization.missing",
    Severity::Error,
    "a request without Authorization",
    "Every request carries an access token: Authorization: Bearer, a space, and the token.",
    PAGE,
    concat!(
        "GET /v1/referrals HTTP/1.1\r\n",
        "Host: api.partner.microsoft.com\r\n",
        "client-request-id: 9f8bed52-e4df-4d0c-9ca6-929a187b0731\r\n\r\n"
    ),
)
.quoting(Service::Partner, "Required. The authorization token")
.answered(401)
.challenging(challenges::PARTNER);

pub(super) static AUTHORIZATION_SCHEME: Rule = rule(
    "partner.authorization.scheme",
    Severity::Error,
    "credentials of another scheme than Bearer",
    "The service knows access tokens only: send Authorization: Bearer, a space, and the token.",
    PAGE,
    concat!(
        "GET /v1/referrals HTTP/1.1\r\n",
        "Host: api.partner.microsoft.com\r\n",
        "Authorization: Basic am9lOmJsb2dncw==\r\n",
        "client-request-id: 9f8bed52-e4df-4d0c-9ca6-929a187b0731\r\n\r\n"
    ),
)
.quoting(Service::Partner, "The authorization token in the form Bearer")
.answered(401)
.challenging(challenges::PARTNER);

pub(super) static ACCEPT_JSON: Rule = rule(
    "partner.accept.json",
    Severity::Error,
    "an Accept that does not admit application/json",
    "The service answers with application/json: add it to the media ranges, or leave the header out.",
    ERRORS,
    call!("GET /v1/referrals", "Accept: text/html\r\n"),
)
.quoting(Service::Partner, "Specifies the request and response type, \"application/json\".")
.answered(406);

pub(super) static ID_MISSING: Rule = rule(
    "partner.client-request-id.missing",
    Severity::Warning,
    "a call without client-request-id",
    "Send a GUID with every call, and another one each time: it finds the call in the logs. What becomes of a call without one is not documented.",
    PAGE,
    unidentified!("GET /v1/referrals"),
)
.quoting(Service::Partner, "All operations should include this header.");

pub(super) static ID_DECORATED: Rule = rule(
    "partner.client-request-id.decorated",
    Severity::Warning,
    "a GUID in braces, parentheses or quotes, or with a prefix",
    "Send the 36 characters of the GUID and nothing around them: 9f8bed52-e4df-4d0c-9ca6-929a187b0731. In .NET that is Guid.ToString(\"D\").",
    GUIDELINES,
    unidentified!(
        "GET /v1/referrals",
        "client-request-id: {9f8bed52-e4df-4d0c-9ca6-929a187b0731}\r\n"
    ),
)
.quoting(Service::Partner, "client-request-id GUID Required.");

pub(super) static ID_HYPHENS: Rule = rule(
    "partner.client-request-id.hyphens",
    Severity::Warning,
    "a GUID without its hyphens",
    "Put hyphens after the digits 8, 12, 16 and 20: 9f8bed52-e4df-4d0c-9ca6-929a187b0731. In .NET that is Guid.ToString(\"D\").",
    Reference::rfc(9562, "4"),
    unidentified!("GET /v1/referrals", "client-request-id: 9f8bed52e4df4d0c9ca6929a187b0731\r\n"),
)
.quoting(Service::Partner, "client-request-id GUID Required.");

pub(super) static ID_TRAILING: Rule = rule(
    "partner.client-request-id.trailing",
    Severity::Warning,
    "a GUID with something behind it",
    "The value is one GUID. Take away what follows it: a comma that was copied from an example, or a second identifier.",
    Reference::rfc(9562, "4"),
    unidentified!(
        "GET /v1/referrals",
        "client-request-id: 3ec98906-7187-927e-5203-2ed4533175c6,\r\n"
    ),
)
.quoting(Service::Partner, "client-request-id GUID Required.");

pub(super) static ID_REUSED: Rule = rule(
    "partner.client-request-id.reused",
    Severity::Warning,
    "a client-request-id that an earlier call has",
    "Make another GUID for every call, for a retry after a time-out too: only request-id stays the same in a retry, until there is a response. correlation::RequestIds of this crate keeps to both.",
    PAGE,
    concat!(call!("GET /v1/referrals"), call!("GET /v1/referrals")),
)
.quoting(Service::Partner, "The value should be reset for every call.");

pub(super) static ID_IN_QUERY: Rule = rule(
    "partner.client-request-id.query",
    Severity::Note,
    "client-request-id in the query beside the header",
    "Other services of Microsoft take one or the other, and the query wins where both are there. Send the header alone.",
    QUERY,
    call!("GET /v1/referrals?client-request-id=9f8bed52-e4df-4d0c-9ca6-929a187b0731"),
);

pub(super) static IF_MATCH_MISSING: Rule = rule(
    "partner.if-match.missing",
    Severity::Warning,
    "an update of a referral without If-Match",
    "Get the referral first, and send the eTag of its body as If-Match, in quotes. Without it the update may undo that of somebody else.",
    UPDATE,
    update!(""),
)
.quoting(Service::Partner, "Some API calls require passing the ETag via the If-Match header.");

pub(super) static JSON_ESCAPED: Rule = rule(
    "partner.if-match.json-escaped",
    Severity::Error,
    "an entity tag as JSON escapes it",
    "Read the eTag of the body with a JSON parser and send what it says, with the quotes and without backslashes: \"2500ec5a-0000-0000-0000-5bf4967d0000\". As it is, it matches no version.",
    TAG,
    update!("If-Match: \\\"2500ec5a-0000-0000-0000-5bf4967d0000\\\"\r\n"),
)
.quoting(Service::Partner, "The ETag is usually on the resource and therefore, requires GET-ting the latest.")
.answered(412);

pub(super) static UNQUOTED: Rule = rule(
    "partner.if-match.unquoted",
    Severity::Warning,
    "an entity tag without its quotes",
    "The quotes belong to the tag, and the eTag of the body has them: send \"2500ec5a-0000-0000-0000-5bf4967d0000\" with them.",
    TAG,
    update!("If-Match: 2500ec5a-0000-0000-0000-5bf4967d0000\r\n"),
)
.quoting(Service::Partner, "Some API calls require passing the ETag via the If-Match header.");

pub(super) static BASE64: Rule = rule(
    "partner.if-match.base64",
    Severity::Warning,
    "an entity tag encoded again, in base64",
    "Decode the base64 and send what comes out, which has quotes of its own: \"qmI+l5RGUgsYBQSfUXjxEg==\". As it is, it matches no version.",
    TAG,
    update!("If-Match: InFtSStsNVJHVWdzWUJRU2ZVWGp4RWc9PSI=\r\n"),
)
.quoting(Service::Partner, "Some API calls require passing the ETag via the If-Match header.")
.answered(412);

pub(super) static WEAK: Rule = rule(
    "partner.if-match.weak",
    Severity::Warning,
    "a weak entity tag in If-Match",
    "If-Match compares strongly, and a weak tag is never equal to anything then. Send the strong tag of the resource, which has no W/ before its quotes.",
    Reference::rfc(9110, "13.1.1"),
    update!("If-Match: W/\"2500ec5a-0000-0000-0000-5bf4967d0000\"\r\n"),
)
.quoting(Service::Partner, "Used for concurrency control.")
.answered(412);

pub(super) static PARTNER_CENTER: Rule = rule(
    "partner.partner-center.header",
    Severity::Note,
    "a header of the API for Partner Center",
    "That is another service, at api.partnercenter.microsoft.com. The page of this one had such headers for a day: leave them out.",
    PAGE,
    call!("GET /v1/referrals", "X-Locale: en-US\r\n"),
)
.quoting(Service::Partner, "HTTP request headers are supported by the Partner REST API.");

pub(super) static ID_ECHO: Rule = rule(
    "partner.client-request-id.echo",
    Severity::Warning,
    "another client-request-id than that of the request",
    "The identifier is that of the call, in the request and in its response. Where they differ, the response may be that of another call, or something in between has made the request again.",
    PAGE,
    concat!(
        call!("GET /v1/referrals"),
        "HTTP/1.1 200 OK\r\n",
        "client-request-id: 96cbfa59-dbfc-4a92-b261-7f77bd8f4b9b\r\n\r\n"
    ),
)
.quoting(Service::Partner, "client-request-id GUID A unique identifier for the call, useful the logs and network traces");

pub(super) static AGS_DIAGNOSTIC: Rule = rule(
    "partner.ags-diagnostic.form",
    Severity::Note,
    "a diagnostic that does not say which server answered",
    "Microsoft's services send a JSON object with a ServerInfo of strings, and promise no form. Write the text down as it is for whoever looks into the failure.",
    PAGE,
    "HTTP/1.1 200 OK\r\nx-ms-ags-diagnostic: {\"ServerResponseId\":\"diag-id\"}\r\n\r\n",
)
.quoting(Service::Partner, "A string which contains diagnostic info from the service.");

/// All of them, requests first.
pub(super) static ALL: &[&Rule] = &[
    &AUTHORIZATION_MISSING,
    &AUTHORIZATION_SCHEME,
    &ACCEPT_JSON,
    &ID_MISSING,
    &ID_DECORATED,
    &ID_HYPHENS,
    &ID_TRAILING,
    &ID_REUSED,
    &ID_IN_QUERY,
    &IF_MATCH_MISSING,
    &JSON_ESCAPED,
    &UNQUOTED,
    &BASE64,
    &WEAK,
    &PARTNER_CENTER,
    &ID_ECHO,
    &AGS_DIAGNOSTIC,
];
