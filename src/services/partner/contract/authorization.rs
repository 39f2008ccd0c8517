//! The credentials of a call, and the media types that it accepts.

use super::example::call;
use super::pages::{CHALLENGE, ERRORS, PAGE};
use crate::Quality;
use crate::auth::AuthorizationRef;
use crate::content::{Accept, AcceptRef, ContentTypeRef};
use crate::contract::{Check, Credentials, Rule, Severity};
use crate::services::partner::RequestHeadersRef;

/// The service's error code for a request without a token.
pub(super) const UNAUTHENTICATED: &str = "unauthenticated";
const JSON: &str = "application/json";

pub(super) static MISSING: Rule = Rule::of(
    "partner.authorization.missing",
    Severity::Error,
    "a request without Authorization",
    "Send Authorization: Bearer <token> with every request.",
    PAGE,
    concat!(
        "GET /v1/referrals HTTP/1.1\r\n",
        "Host: api.partner.microsoft.com\r\n",
        "client-request-id: 9f8bed52-e4df-4d0c-9ca6-929a187b0731\r\n\r\n"
    ),
)
.quoting(PAGE, "Required. The authorization token")
.answered(401)
.challenging(CHALLENGE);

pub(super) static SCHEME: Rule = Rule::of(
    "partner.authorization.scheme",
    Severity::Error,
    "credentials of a scheme other than Bearer",
    "Send Authorization: Bearer <token>. The service accepts access tokens only.",
    PAGE,
    concat!(
        "GET /v1/referrals HTTP/1.1\r\n",
        "Host: api.partner.microsoft.com\r\n",
        "Authorization: Basic am9lOmJsb2dncw==\r\n",
        "client-request-id: 9f8bed52-e4df-4d0c-9ca6-929a187b0731\r\n\r\n"
    ),
)
.quoting(PAGE, "The authorization token in the form Bearer")
.answered(401)
.challenging(CHALLENGE);

static CREDENTIALS: Credentials = Credentials {
    missing: (&MISSING, "the request has no credentials"),
    scheme: &SCHEME,
    fault: |credentials| match credentials {
        AuthorizationRef::Bearer(_) => None,
        _ => Some("the credentials are not a Bearer token"),
    },
    missing_answer: Some(UNAUTHENTICATED),
    scheme_answer: Some(UNAUTHENTICATED),
};

pub(super) fn check(check: &mut Check<'_>, headers: &RequestHeadersRef<'_>) {
    CREDENTIALS.check(check, headers.authorization);
    accept(check, headers);
}

pub(super) static ACCEPT_JSON: Rule = Rule::of(
    "partner.accept.json",
    Severity::Error,
    "an Accept that excludes application/json",
    "Add application/json to the media ranges, or omit the header. The service answers with application/json.",
    ERRORS,
    call!("GET /v1/referrals", "Accept: text/html\r\n"),
)
.quoting(PAGE, "Specifies the request and response type, \"application/json\".")
.answered(406);

fn accept(check: &mut Check<'_>, headers: &RequestHeadersRef<'_>) {
    let (Some(accept), Some(request)) = (headers.accept, check.request()) else { return };
    // What is asked for as a value is no JSON: a price sheet is a file.
    let is_file = request.path().ends_with("/$value");
    if !is_file && !admits_json(accept) {
        check
            .report(&ACCEPT_JSON)
            .header::<Accept>()
            .message(format_args!("the client does not accept {JSON}"));
    }
}

/// Returns `true` if JSON is acceptable, also with parameters that the range requires.
fn admits_json(accept: AcceptRef<'_>) -> bool {
    let is_json = |range: &str| range.eq_ignore_ascii_case(JSON);
    let with_parameters = accept.iter().any(|range| {
        is_json(range.range()) && range.params().count() > 0 && range.quality() > Quality::ZERO
    });
    with_parameters
        || ContentTypeRef::new(JSON).is_ok_and(|json| accept.quality_of(json) > Quality::ZERO)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Field, FieldLines};

    #[test]
    fn json_among_the_ranges() {
        let admits = |line: &str| {
            let lines = FieldLines::one(line.as_bytes());
            admits_json(Accept::parse_strict(lines).unwrap())
        };
        for line in [
            "application/json",
            "Application/JSON",
            "*/*",
            "application/*;q=0.1",
            "",
            "text/html, application/json;q=0.001",
            "application/json;odata.metadata=minimal",
            "application/json;q=0, application/json;charset=utf-8",
        ] {
            assert!(admits(line), "{line}");
        }
        for line in [
            "text/html",
            "application/json;q=0",
            "application/json;q=0, */*",
            "application/json;charset=utf-8;q=0",
            "application/vnd.contoso+json",
            "text/*",
        ] {
            assert!(!admits(line), "{line}");
        }
    }
}
