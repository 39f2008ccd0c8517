//! Which part of a file a response has.

use http::header::CONTENT_RANGE;

use super::pages::FILES;
use crate::contract::{Check, Reference, Rule, Severity};
use crate::services::youforce::ResponseHeadersRef;

pub(super) fn check(check: &mut Check<'_>, headers: &ResponseHeadersRef<'_>) {
    let Some(response) = check.response() else { return };
    let status = response.status;
    let is_part = matches!(status, 206 | 416);
    match (check.has(&CONTENT_RANGE), is_part) {
        (false, true) => missing(check, headers, status),
        (false, false) => {}
        (true, true) => form(check, headers, status),
        (true, false) => {
            check
                .report(&STATUS)
                .named(&CONTENT_RANGE)
                .message(format_args!("Content-Range says nothing on {status}"));
        }
    }
}

pub(super) static MISSING: Rule = Rule::of(
    "youforce.content-range.missing",
    Severity::Warning,
    "206 or 416 without Content-Range",
    "With 206 it says which part this is, with 416 how long the file is. Without it a client cannot tell where the bytes belong.",
    FILES,
    "HTTP/1.1 206 Partial Content\r\nContent-Type: application/octet-stream\r\n\r\n",
);

fn missing(check: &mut Check<'_>, headers: &ResponseHeadersRef<'_>, status: u16) {
    // Several parts have a Content-Range each, within the body.
    let in_body = headers.content_type.is_some_and(|it| it.is("multipart/byteranges"));
    if !(status == 206 && in_body) {
        check
            .report(&MISSING)
            .named(&CONTENT_RANGE)
            .message(format_args!("{status} does not say which part of the file it is about"));
    }
}

pub(super) static UNIT: Rule = Rule::of(
    "youforce.content-range.unit",
    Severity::Warning,
    "a part in another unit than bytes",
    "Files are read by bytes. A client must not put parts in a unit together that it does not know.",
    FILES,
    "HTTP/1.1 206 Partial Content\r\nContent-Range: items 0-49/107\r\n\r\n",
);

pub(super) static FORM: Rule = Rule::of(
    "youforce.content-range.form",
    Severity::Warning,
    "a Content-Range of another status",
    "206 has positions, bytes 0-49/107, and 416 has none, bytes */107. The guide prints its example of a 416 with 206 in the status line.",
    FILES,
    "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes */107\r\n\r\n",
);

fn form(check: &mut Check<'_>, headers: &ResponseHeadersRef<'_>, status: u16) {
    // What cannot be read was said already.
    let Some(range) = headers.content_range else { return };
    if !range.unit().is("bytes") {
        check.report(&UNIT).named(&CONTENT_RANGE).message("files are read by bytes");
    } else if (status == 206) != range.first_last().is_some() {
        let other = if status == 206 { 416 } else { 206 };
        check
            .report(&FORM)
            .named(&CONTENT_RANGE)
            .message(format_args!("{status} has the Content-Range of a {other}"));
    }
}

pub(super) static STATUS: Rule = Rule::of(
    "youforce.content-range.status",
    Severity::Note,
    "Content-Range on another status than 206 and 416",
    "The header has a meaning on these two only. Elsewhere a client ignores it.",
    Reference::rfc(9110, "14.4"),
    "HTTP/1.1 200 OK\r\nContent-Range: bytes 0-106/107\r\n\r\n",
);
