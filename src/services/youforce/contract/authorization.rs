//! The access token of a request.

use super::pages::{CHALLENGE, PAGE};
use crate::auth::AuthorizationRef;
use crate::contract::{Check, Credentials, Rule, Severity};
use crate::services::youforce::RequestHeadersRef;

pub(super) static MISSING: Rule = Rule::of(
    "youforce.authorization.missing",
    Severity::Error,
    "a request without Authorization",
    "Send Authorization: Bearer <token> with every request, except the one for a token.",
    PAGE,
    "GET /v1.0/employees HTTP/1.1\r\nHost: api.raet.com\r\nx-raet-tenant-id: 1234567\r\n\r\n",
)
.quoting(PAGE, "401 Unauthorized Not Authorized: Missing or invalid access token")
.answered(401)
.challenging(CHALLENGE);

pub(super) static SCHEME: Rule = Rule::of(
    "youforce.authorization.scheme",
    Severity::Error,
    "credentials that are not a bearer token",
    "Send Authorization: Bearer <token>, whatever token_type came with the token. BearerToken is only the name of a type.",
    PAGE,
    concat!(
        "GET /v1.0/employees HTTP/1.1\r\nHost: api.raet.com\r\nx-raet-tenant-id: 1234567\r\n",
        "Authorization: BearerToken eyJhbGciOiJIUzI1NiJ9.e30.c2ln\r\n\r\n"
    ),
)
.quoting(PAGE, "401 Unauthorized Not Authorized: Missing or invalid access token")
.answered(401)
.challenging(CHALLENGE);

static CREDENTIALS: Credentials = Credentials {
    missing: (&MISSING, "the request has no access token"),
    scheme: &SCHEME,
    fault: |credentials| match credentials {
        AuthorizationRef::Bearer(_) => None,
        AuthorizationRef::Other(other) if other.scheme().eq_ignore_ascii_case("BearerToken") => {
            Some("BearerToken is a token_type, not a scheme: send Bearer")
        }
        _ => Some("the scheme is not Bearer"),
    },
    missing_answer: None,
    scheme_answer: None,
};

pub(super) fn check(check: &mut Check<'_>, headers: &RequestHeadersRef<'_>) {
    CREDENTIALS.check(check, headers.authorization);
}
