//! How the service says that it has refused the credentials.

use headers::Header;
use http::header::WWW_AUTHENTICATE;

use super::challenge_text;
use super::pages::HMAC;
use crate::FieldLines;
use crate::auth::WwwAuthenticate;
use crate::contract::{Check, Reference, Rule, Severity};

pub(super) static NONE: Rule = Rule::of(
    "app-configuration.challenge.missing",
    Severity::Error,
    "a 401 without WWW-Authenticate",
    "Name the accepted schemes in WWW-Authenticate. Clients give up without it.",
    Reference::rfc(9110, "15.5.2"),
    concat!("HTTP/1.1 401 Unauthorized\r\n", "x-ms-request-id: b\r\n", "\r\n",),
);

pub(super) static TOLD: Rule = Rule::of(
    "app-configuration.challenge.explained",
    Severity::Note,
    "the reason why the service rejected the credentials",
    "Correct what error_description names.",
    HMAC,
    concat!(
        "HTTP/1.1 401 Unauthorized\r\n",
        "x-ms-request-id: b\r\n",
        "WWW-Authenticate: HMAC-SHA256 error=\"invalid_token\", error_description=\"Invalid Signature\"\r\n",
        "\r\n",
    ),
);

pub(super) fn check(check: &mut Check<'_>) {
    if check.response().is_none_or(|response| response.status != 401) {
        return;
    }
    if !check.has(WwwAuthenticate::name()) {
        let message = "the 401 response has no WWW-Authenticate";
        check.report(&NONE).named(&WWW_AUTHENTICATE).message(message);
    }
    // Line by line, and member by member: a challenge that cannot be read hides no other.
    for (line, value) in check.lines(&WWW_AUTHENTICATE).iter().enumerate() {
        for challenge in WwwAuthenticate::members(FieldLines::one(value)).flatten() {
            let Ok(Some(description)) = challenge.param("error_description") else { continue };
            let description = description.to_str_lossy();
            if let Some(meaning) = challenge_text::meaning(&description) {
                check.explained();
                check
                    .report(&TOLD)
                    .named(&WWW_AUTHENTICATE)
                    .line(line)
                    .answer(&description)
                    .message(format_args!("{}: {meaning}", challenge.scheme()));
            }
        }
    }
}
