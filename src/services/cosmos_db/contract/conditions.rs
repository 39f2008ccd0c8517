//! Conditions of a request.

use http::header::{IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH};

use super::pages::COMMON;
use super::view::View;
use crate::contract::example::{on_document, read_document};
use crate::contract::{Check, Rule, Severity};

pub(super) static IF_MATCH_METHOD: Rule = Rule::of(
    "cosmos-db.if-match.method",
    Severity::Note,
    "If-Match on another method than PUT and DELETE",
    "The page has it on PUT and DELETE. Clients send it on every write; on a read it is not looked at.",
    COMMON,
    on_document!("PATCH", "Content-Type: application/json-patch+json\r\n", "If-Match: \"a\"\r\n"),
)
.quoting(COMMON, "If-Match Optional (applicable only on PUT and DELETE)");

pub(super) static IF_NONE_MATCH_METHOD: Rule = Rule::of(
    "cosmos-db.if-none-match.method",
    Severity::Warning,
    "If-None-Match on another method than GET",
    "It makes a read conditional. On a write it has no effect: use If-Match.",
    COMMON,
    on_document!("PUT", "Content-Type: application/json\r\n", "If-None-Match: \"a\"\r\n"),
)
.quoting(COMMON, "If-None-Match Optional (applicable only on GET)");

pub(super) static IF_MODIFIED_SINCE_METHOD: Rule = Rule::of(
    "cosmos-db.if-modified-since.method",
    Severity::Warning,
    "If-Modified-Since on another method than GET",
    "It makes a read conditional, or says where a change feed begins. On a write it has no effect.",
    COMMON,
    on_document!("DELETE", "If-Modified-Since: Thu, 27 Apr 2017 00:51:12 GMT\r\n"),
)
.quoting(COMMON, "If-Modified-Since Optional (applicable only on GET)");

pub(super) static IF_MODIFIED_SINCE_IGNORED: Rule = Rule::of(
    "cosmos-db.if-modified-since.ignored",
    Severity::Note,
    "If-Modified-Since beside If-None-Match",
    "The service ignores it where If-None-Match is.",
    COMMON,
    read_document!("If-None-Match: \"a\"\r\nIf-Modified-Since: Thu, 27 Apr 2017 00:51:12 GMT\r\n"),
)
.quoting(COMMON, "Ignored when If-None-Match is specified");

pub(super) fn check(check: &mut Check<'_>, view: &View<'_, '_>) {
    let (method, is_read) = (view.request.method, view.request.is_read());
    let is_change = matches!(method, "PUT" | "DELETE");
    if check.has(&IF_MATCH) && !is_change {
        check
            .report(&IF_MATCH_METHOD)
            .named(&IF_MATCH)
            .message(format_args!("If-Match on {method}"));
    }
    if check.has(&IF_NONE_MATCH) && !is_read {
        check
            .report(&IF_NONE_MATCH_METHOD)
            .named(&IF_NONE_MATCH)
            .message(format_args!("{IF_NONE_MATCH} on {method}"));
    }
    if !check.has(&IF_MODIFIED_SINCE) {
        return;
    }
    if !is_read {
        check
            .report(&IF_MODIFIED_SINCE_METHOD)
            .named(&IF_MODIFIED_SINCE)
            .message(format_args!("{IF_MODIFIED_SINCE} on {method}"));
    } else if check.has(&IF_NONE_MATCH) {
        let message = "If-None-Match is there, so this one is ignored";
        check.report(&IF_MODIFIED_SINCE_IGNORED).named(&IF_MODIFIED_SINCE).message(message);
    }
}
