//! Downloads of parts of files.

use http::header::{ACCEPT as ACCEPT_NAME, RANGE};

use super::example::call;
use super::pages::{FILES, PAGE};
use crate::content::ContentTypeRef;
use crate::contract::{Check, Reference, Rule, Severity};
use crate::services::youforce::RequestHeadersRef;

/// The media type of a download of the File API.
const FILE: &str = "application/octet-stream";

pub(super) static UNIT: Rule = Rule::of(
    "youforce.range.unit",
    Severity::Warning,
    "a range in a unit other than bytes",
    "Write Range: bytes=0-49. Only files have parts. Page through lists with pageIndex and pageSize in the query.",
    FILES,
    call!("GET /v1.0/employees", "Range: items=0-19\r\n"),
);

pub(super) static METHOD: Rule = Rule::of(
    "youforce.range.method",
    Severity::Note,
    "Range on a method other than GET",
    "Remove the header: servers ignore it on methods other than GET.",
    Reference::rfc(9110, "14.2"),
    call!("HEAD /v1.0/files/42", "Range: bytes=0-49\r\n"),
);

pub(super) static ACCEPT: Rule = Rule::of(
    "youforce.accept.file",
    Severity::Warning,
    "a request for part of a file that does not accept files",
    "Add application/octet-stream to Accept, which makes a request a download.",
    FILES,
    call!("GET /v1.0/files/42", "Range: bytes=0-49\r\n", "Accept: application/json\r\n"),
)
.quoting(PAGE, "Example: Accept:application/octet-stream");

pub(super) fn check(check: &mut Check<'_>, headers: &RequestHeadersRef<'_>) {
    let (Some(request), Some(range)) = (check.request(), headers.range) else { return };
    if !range.unit().is("bytes") {
        check.report(&UNIT).named(&RANGE).message("the range of a file must be in bytes");
        return;
    }
    if request.method != "GET" {
        check.report(&METHOD).named(&RANGE).message(format_args!("Range on {}", request.method));
        return;
    }
    if let (Some(accept), Ok(file)) = (headers.accept, ContentTypeRef::new(FILE)) {
        if !accept.quality_of(file).is_acceptable() {
            check
                .report(&ACCEPT)
                .named(&ACCEPT_NAME)
                .message(format_args!("a file is {FILE}, which Accept excludes"));
        }
    }
}
