//! The credentials of a request, or the session that replaces them.

use http::header::{AUTHORIZATION, COOKIE};

use super::pages::{AUTHENTICATION, CHALLENGE};
use crate::auth::{AuthorizationRef, BasicRef};
use crate::contract::{Check, Credentials, Reference, Rule, Severity};
use crate::services::voss_automate::RequestHeadersRef;
use crate::{FieldLines, Request};

/// Where a session begins, which has no credentials before.
const LOGINS: [&str; 2] = ["/login", "/noninteractivelogin"];
/// The cookie of a session.
const SESSION: &str = "sessionid";

// The vendor's documentation refers to RFC 1945 11, which has the status.
pub(super) static MISSING: Rule = Rule::of(
    "voss-automate.authorization.missing",
    Severity::Error,
    "a request without Authorization",
    "Send Authorization: Basic with the base64 of user-id, colon and password. Every request must be authenticated by HTTP Basic or by the cookie of a session.",
    AUTHENTICATION,
    concat!(
        "GET /api/data/Countries/ HTTP/1.1\r\n",
        "Host: voss.example.com\r\n",
        "User-Agent: AzureTestClient\r\n",
        "\r\n",
    ),
)
.answered(401)
.challenging(CHALLENGE);

pub(super) static SCHEME: Rule = Rule::of(
    "voss-automate.authorization.scheme",
    Severity::Error,
    "credentials that are not Basic",
    "Send Authorization: Basic with the base64 of user-id, colon and password. The vendor documents no other scheme.",
    AUTHENTICATION,
    concat!(
        "GET /api/data/Countries/ HTTP/1.1\r\n",
        "Host: voss.example.com\r\n",
        "User-Agent: AzureTestClient\r\n",
        "Authorization: Bearer abc\r\n",
        "\r\n",
    ),
)
.answered(401)
.challenging(CHALLENGE);

static CREDENTIALS: Credentials = Credentials {
    missing: (&MISSING, "the request has no credentials"),
    scheme: &SCHEME,
    fault: |credentials| match credentials {
        AuthorizationRef::Basic(_) => None,
        _ => Some("the credentials are not Basic"),
    },
    missing_answer: None,
    scheme_answer: None,
};

pub(super) fn check(check: &mut Check<'_>, headers: &RequestHeadersRef<'_>) {
    if !check.has(&AUTHORIZATION) && needs_none(check) {
        return;
    }
    let credentials = CREDENTIALS.check(check, headers.authorization);
    if let Some(AuthorizationRef::Basic(basic)) = credentials {
        control(check, basic);
    }
}

/// Returns `true` if the request starts a session, or belongs to one.
fn needs_none(check: &Check<'_>) -> bool {
    let is_login = |request: Request<'_>| LOGINS.contains(&request.path().trim_end_matches('/'));
    check.request().is_some_and(is_login) || has_session(check.lines(&COOKIE))
}

/// Returns `true` if there is a session cookie, which later releases accept in place of credentials.
fn has_session(cookies: FieldLines<'_>) -> bool {
    cookies.iter().any(|line| {
        line.split(|&b| b == b';').any(|cookie| {
            let rest = cookie.trim_ascii().strip_prefix(SESSION.as_bytes());
            rest.and_then(|rest| rest.strip_prefix(b"=")).is_some_and(|value| !value.is_empty())
        })
    })
}

pub(super) static NEWLINE: Rule = Rule::of(
    "voss-automate.authorization.newline",
    Severity::Warning,
    "credentials with a newline at their end",
    "Encode the credentials without a newline, with echo -n or printf. The newline becomes part of the password; the vendor's documentation warns about it.",
    AUTHENTICATION,
    concat!(
        "GET /api/data/Countries/ HTTP/1.1\r\n",
        "Host: voss.example.com\r\n",
        "User-Agent: AzureTestClient\r\n",
        "Authorization: Basic am9lOmJsb2dncwo=\r\n",
        "\r\n",
    ),
);

pub(super) static CONTROL: Rule = Rule::of(
    "voss-automate.authorization.control",
    Severity::Warning,
    "credentials with a control character",
    "Remove the control character: neither the user-id nor the password may contain one. It may be a tab, or the end of a line that was cut in the wrong place.",
    Reference::rfc(7617, "2"),
    concat!(
        "GET /api/data/Countries/ HTTP/1.1\r\n",
        "Host: voss.example.com\r\n",
        "User-Agent: AzureTestClient\r\n",
        "Authorization: Basic am9lOmJsb2cJZ3M=\r\n",
        "\r\n",
    ),
);

/// Reports control characters, which neither a user-id nor a password may have.
fn control(check: &mut Check<'_>, basic: BasicRef<'_>) {
    let decoded = basic.decode();
    let password = decoded.password();
    let without = password.strip_suffix(b"\n").map(|it| it.strip_suffix(b"\r").unwrap_or(it));
    if without.is_some() {
        let message = "a newline was encoded at the end of the password";
        check.report(&NEWLINE).named(&AUTHORIZATION).message(message);
    }
    let mut rest = decoded.user().iter().chain(without.unwrap_or(password));
    if rest.any(u8::is_ascii_control) {
        let message = "the user-id or the password contains a control character";
        check.report(&CONTROL).named(&AUTHORIZATION).message(message);
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;

    use super::*;

    #[test]
    fn sessions() {
        let has = |cookie: &'static str| has_session(FieldLines::one(cookie.as_bytes()));
        for cookie in ["sessionid=a", "csrftoken=a; sessionid=b", "a=b;sessionid=c; d"] {
            assert!(has(cookie), "{cookie}");
        }
        for cookie in
            ["", "sessionid", "sessionid=", "xsessionid=a", "a=sessionid=b", "csrftoken=a"]
        {
            assert!(!has(cookie), "{cookie}");
        }
        assert!(!has_session(FieldLines::of(&HeaderMap::new(), &COOKIE)));
    }
}
