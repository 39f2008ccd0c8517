//! Conditions of a request.

use headers::Header;

use super::pages::HEADERS;
use crate::FieldLines;
use crate::conditional::{IfMatch, IfNoneMatch};
use crate::contract::example::signed;
use crate::contract::{Check, Reference, Rule, Severity};
use crate::services::app_configuration::RequestHeadersRef;

pub(super) static BOTH: Rule = Rule::of(
    "app-configuration.conditions.both",
    Severity::Warning,
    "If-Match together with If-None-Match",
    "Send one of them. The service uses If-Match and ignores the other.",
    HEADERS,
    signed!(
        "x-ms-date: Fri, 11 May 2018 18:48:36 GMT\r\n",
        "If-Match: \"a\"\r\n",
        "If-None-Match: \"b\"\r\n"
    ),
)
.quoting(HEADERS, "Used to make an HTTP request conditional.");

pub(super) static QUOTED_WILDCARD: Rule = Rule::of(
    "app-configuration.conditions.quoted-wildcard",
    Severity::Note,
    "the wildcard in double quotes",
    "Write * without quotes. \"*\" is an entity tag in RFC 9110; this service treats it as the wildcard, other recipients do not.",
    HEADERS,
    signed!(
        "x-ms-date: Fri, 11 May 2018 18:48:36 GMT\r\n",
        "If-Match: \"*\"\r\n"
    ),
)
.quoting(HEADERS, "The '*' value matches any ETag.");

pub(super) static WEAK: Rule = Rule::of(
    "app-configuration.if-match.weak",
    Severity::Note,
    "a weak entity tag in If-Match",
    "Send the ETag of the resource as it is, which is strong. If-Match uses strong comparison, in which a weak tag never matches; the emulator of the service ignores the W/.",
    Reference::rfc(9110, "13.1.1"),
    signed!("x-ms-date: Fri, 11 May 2018 18:48:36 GMT\r\n", "If-Match: W/\"a\"\r\n"),
);

pub(super) fn check(check: &mut Check<'_>, headers: &RequestHeadersRef<'_>) {
    if headers.if_match.is_some() && headers.if_none_match.is_some() {
        let message = "If-None-Match is ignored because of If-Match";
        check.report(&BOTH).header::<IfNoneMatch>().message(message);
    }
    for name in [IfMatch::name(), IfNoneMatch::name()] {
        // Line by line: a line that cannot be read hides no other.
        let is_quoted = |line: &[u8]| {
            line.contains(&b'"') && {
                let mut members = IfMatch::members(FieldLines::one(line)).flatten();
                members.any(|tag| tag.tag() == b"*")
            }
        };
        if !check.has(name) {
            continue;
        }
        if let Some(line) = check.weak_tag().filter(|_| name == IfMatch::name()) {
            let draft = check.report(&WEAK).header::<IfMatch>().line(line);
            draft.message("if-match: a weak entity tag does not match");
        }
        if let Some(line) = check.lines(name).iter().position(is_quoted) {
            check
                .report(&QUOTED_WILDCARD)
                .named(name)
                .line(line)
                .message(format_args!("{name}: \"*\" is treated as the wildcard"));
        }
    }
}
