//! The media type of a request body.

use http::header::CONTENT_TYPE;

use super::pages::COMMON;
use super::view::View;
use crate::contract::example::{on_document, request};
use crate::contract::rules::ACCEPTED;
use crate::contract::{Check, Rule, Severity};
use crate::services::cosmos_db::Operation;

pub(super) static MISSING: Rule = Rule::of(
    "cosmos-db.content-type.missing",
    Severity::Warning,
    "a body without Content-Type",
    "Send the media type of the body on PUT, PATCH and POST. Older clients omit it on PATCH.",
    COMMON,
    on_document!("PUT"),
)
.quoting(COMMON, "Content-Type Required (on PUT, PATCH and POST)")
.except(&[ACCEPTED]);

pub(super) static QUERY: Rule = Rule::of(
    "cosmos-db.content-type.query",
    Severity::Error,
    "a query with a different Content-Type",
    "Send application/query+json. The service reads application/json as a document, which then has no id.",
    COMMON,
    request!(
        "POST /dbs/db/colls/coll/docs",
        "x-ms-version: 2018-12-31\r\n",
        "x-ms-documentdb-partitionkey: [\"a\"]\r\n",
        "x-ms-documentdb-isquery: True\r\n",
        "Content-Type: application/json\r\n"
    ),
)
.quoting(COMMON, "For POST on query operations, it must be application/query+json.")
.answered(400);

pub(super) static OPERATION: Rule = Rule::of(
    "cosmos-db.content-type.operation",
    Severity::Warning,
    "a Content-Type that the operation does not accept",
    "Send application/json for documents and application/json-patch+json for patches (the vendor's documentation writes application/json_patch+json). Attachments have any type.",
    COMMON,
    on_document!("PUT", "Content-Type: text/plain\r\n"),
)
.quoting(COMMON, "For all other tasks, must be application/json.")
.except(&[ACCEPTED]);

pub(super) fn check(check: &mut Check<'_>, view: &View<'_, '_>) {
    let method = view.request.method;
    if !matches!(method, "PUT" | "PATCH" | "POST") {
        return;
    }
    if !check.has(&CONTENT_TYPE) {
        let is_accepted = check.is_accepted();
        check
            .report(&MISSING)
            .except_if(is_accepted, ACCEPTED)
            .named(&CONTENT_TYPE)
            .message(format_args!("the body of a {method} has no Content-Type"));
        return;
    }
    let wanted: &[&str] = match view.operation {
        Some(Operation::Query) => &["application/query+json"],
        Some(Operation::Patch) => &["application/json-patch+json", "application/json_patch+json"],
        // Any type will do for what is attached.
        _ if matches!(view.resource.kind, "attachments" | "media") => return,
        _ => &["application/json"],
    };
    let Some(own) = view.headers.content_type else { return };
    if wanted.iter().any(|wanted| own.is(wanted)) {
        return;
    }
    // As application/json a query is taken for a document, which has no id; application/sql is
    // undocumented, and was seen to work.
    let rule = match view.operation == Some(Operation::Query) && !own.is("application/sql") {
        true => &QUERY,
        false => &OPERATION,
    };
    let what = view.operation.map_or("this request", Operation::name);
    let is_accepted = rule == &OPERATION && check.is_accepted();
    check
        .report(rule)
        .except_if(is_accepted, ACCEPTED)
        .named(&CONTENT_TYPE)
        .message(format_args!("the Content-Type for {what} must be {}", wanted[0]));
}
