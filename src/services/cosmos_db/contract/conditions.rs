//! Conditions of a request.

use http::header::{IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH};

use super::pages::COMMON;
use super::view::View;
use crate::contract::example::{on_document, read_document};
use crate::contract::{Check, Exception, Reference, Rule, Severity};

pub(super) static IF_MATCH_METHOD: Rule = Rule::of(
    "cosmos-db.if-match.method",
    Severity::Note,
    "If-Match on a method other than PUT and DELETE",
    "Remove the header from reads, where it has no effect. The vendor documents it for PUT and DELETE; clients send it on every write.",
    COMMON,
    on_document!("PATCH", "Content-Type: application/json-patch+json\r\n", "If-Match: \"a\"\r\n"),
)
.quoting(COMMON, "If-Match Optional (applicable only on PUT and DELETE)");

/// The clients pass on what their caller asks for.
const ON_POST: Exception =
    Exception::new(Severity::Note, "on POST, where official clients send it with an upsert");

pub(super) static IF_NONE_MATCH_METHOD: Rule = Rule::of(
    "cosmos-db.if-none-match.method",
    Severity::Warning,
    "If-None-Match on a method other than GET",
    "Use If-Match for a write. If-None-Match makes a read conditional and has no effect on a write.",
    COMMON,
    on_document!("PUT", "Content-Type: application/json\r\n", "If-None-Match: \"a\"\r\n"),
)
.quoting(COMMON, "If-None-Match Optional (applicable only on GET)")
.except(&[ON_POST]);

pub(super) static IF_MODIFIED_SINCE_METHOD: Rule = Rule::of(
    "cosmos-db.if-modified-since.method",
    Severity::Warning,
    "If-Modified-Since on a method other than GET",
    "Remove the header: it has no effect on a write. It makes a read conditional, or sets the start of a change feed.",
    COMMON,
    on_document!("DELETE", "If-Modified-Since: Thu, 27 Apr 2017 00:51:12 GMT\r\n"),
)
.quoting(COMMON, "If-Modified-Since Optional (applicable only on GET)");

pub(super) static IF_MODIFIED_SINCE_IGNORED: Rule = Rule::of(
    "cosmos-db.if-modified-since.ignored",
    Severity::Note,
    "If-Modified-Since together with If-None-Match",
    "Send one of them. The service ignores If-Modified-Since if If-None-Match is present.",
    COMMON,
    read_document!("If-None-Match: \"a\"\r\nIf-Modified-Since: Thu, 27 Apr 2017 00:51:12 GMT\r\n"),
)
.quoting(COMMON, "Ignored when If-None-Match is specified");

pub(super) static WEAK: Rule = Rule::of(
    "cosmos-db.if-match.weak",
    Severity::Warning,
    "a weak entity tag in If-Match",
    "Send the _etag of the resource as it is, which is a strong tag. If-Match uses strong comparison, in which a weak tag never matches, so the service answers 412.",
    Reference::rfc(9110, "13.1.1"),
    on_document!("PUT", "Content-Type: application/json\r\n", "If-Match: W/\"a\"\r\n"),
)
.answered(412);

pub(super) fn check(check: &mut Check<'_>, view: &View<'_, '_>) {
    let (method, is_read) = (view.request.method, view.request.is_read());
    let is_change = matches!(method, "PUT" | "DELETE");
    if check.has(&IF_MATCH) {
        if let Some(line) = check.weak_tag().filter(|_| !is_read) {
            let draft = check.report(&WEAK).named(&IF_MATCH).line(line);
            draft.message("if-match: a weak entity tag never matches");
        }
        if !is_change {
            check
                .report(&IF_MATCH_METHOD)
                .named(&IF_MATCH)
                .message(format_args!("If-Match is not documented for {method}"));
        }
    }
    if check.has(&IF_NONE_MATCH) && !is_read {
        check
            .report(&IF_NONE_MATCH_METHOD)
            .except_if(method == "POST", ON_POST)
            .named(&IF_NONE_MATCH)
            .message(format_args!("{IF_NONE_MATCH} has no effect on {method}"));
    }
    if !check.has(&IF_MODIFIED_SINCE) {
        return;
    }
    if !is_read {
        check
            .report(&IF_MODIFIED_SINCE_METHOD)
            .named(&IF_MODIFIED_SINCE)
            .message(format_args!("{IF_MODIFIED_SINCE} has no effect on {method}"));
    } else if check.has(&IF_NONE_MATCH) {
        let message = "If-Modified-Since is ignored because of If-None-Match";
        check.report(&IF_MODIFIED_SINCE_IGNORED).named(&IF_MODIFIED_SINCE).message(message);
    }
}
