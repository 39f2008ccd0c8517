//! The media type of a request body.

use http::header::CONTENT_TYPE;

use super::boundary;
use super::example::{call, token};
use super::pages::{PAGE, TOKENS};
use crate::contract::{Check, Rule, Severity};
use crate::services::youforce::RequestHeadersRef;

const FORM: &str = "application/x-www-form-urlencoded";

pub(super) static MISSING: Rule = Rule::of(
    "youforce.content-type.missing",
    Severity::Warning,
    "a body without Content-Type",
    "Send the media type of the body, such as application/json, or multipart/related with its boundary.",
    PAGE,
    concat!(call!("POST /v1.0/employees", "Content-Length: 2\r\n"), "{}"),
)
.quoting(PAGE, "The content type of the resource in case the request has content in the body.");

pub(super) static TOKEN: Rule = Rule::of(
    "youforce.content-type.token",
    Severity::Warning,
    "a request for a token whose Content-Type is not a form",
    "Send grant_type, client_id and client_secret as application/x-www-form-urlencoded.",
    TOKENS,
    token!(
        "POST /authentication/token",
        "Cache-Control: no-cache\r\n",
        "Content-Type: application/json\r\n"
    ),
);

pub(super) fn check(check: &mut Check<'_>, headers: &RequestHeadersRef<'_>, asks_for_token: bool) {
    let has_body = check.request().and_then(|request| request.body.is_present()) == Some(true);
    match headers.content_type {
        None if !check.has(&CONTENT_TYPE) => {
            if has_body {
                let message = "Content-Type is missing";
                check.report(&MISSING).named(&CONTENT_TYPE).message(message);
            }
        }
        Some(own) if asks_for_token => {
            if !own.is(FORM) {
                let message = "the body of a request for a token must be a form";
                check.report(&TOKEN).named(&CONTENT_TYPE).message(message);
            }
        }
        Some(own) if own.type_().eq_ignore_ascii_case("multipart") => boundary::check(check, own),
        Some(_) => {}
        // A value that cannot be parsed was reported already. The name of the parameter is a separate error.
        None => boundary::misspelt(check),
    }
}
