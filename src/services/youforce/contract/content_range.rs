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
                .message(format_args!("Content-Range has no meaning on {status}"));
        }
    }
}

pub(super) static MISSING: Rule = Rule::of(
    "youforce.content-range.missing",
    Severity::Warning,
    "206 or 416 without Content-Range",
    "Send Content-Range. With 206 it gives the position of the part, with 416 the length of the file.",
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
            .message(format_args!("{status} has no Content-Range"));
    }
}

pub(super) static UNIT: Rule = Rule::of(
    "youforce.content-range.unit",
    Severity::Warning,
    "a part in a unit other than bytes",
    "Count in bytes. A client must not combine parts in a unit that it does not know.",
    FILES,
    "HTTP/1.1 206 Partial Content\r\nContent-Range: items 0-49/107\r\n\r\n",
);

pub(super) static FORM: Rule = Rule::of(
    "youforce.content-range.form",
    Severity::Warning,
    "a Content-Range in the form of a different status",
    "Send positions with 206 (bytes 0-49/107), and only the length with 416 (bytes */107). The vendor's guide prints its example of a 416 with 206 in the status line.",
    FILES,
    "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes */107\r\n\r\n",
);

fn form(check: &mut Check<'_>, headers: &ResponseHeadersRef<'_>, status: u16) {
    // A value that cannot be parsed was reported already.
    let Some(range) = headers.content_range else { return };
    if !range.unit().is("bytes") {
        check.report(&UNIT).named(&CONTENT_RANGE).message("the range of a file must be in bytes");
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
    "Remove the header. It has a meaning with these two only, and clients ignore it elsewhere.",
    Reference::rfc(9110, "14.4"),
    "HTTP/1.1 200 OK\r\nContent-Range: bytes 0-106/107\r\n\r\n",
);
