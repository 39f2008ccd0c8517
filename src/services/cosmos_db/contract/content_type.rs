//! The media type of a request body.

use headers::Header;
use http::header::CONTENT_TYPE;

use super::pages::COMMON;
use super::view::View;
use crate::contract::example::{on_document, request};
use crate::contract::rules::ACCEPTED;
use crate::contract::{Check, Exception, Reference, Rule, Severity};
use crate::cosmos::{IsBatchRequest, IsQuery, IsQueryPlanRequest, XMsDocumentdbQuery};
use crate::services::cosmos_db::Operation;

const QUERY_PAGE: Reference = Reference::page(
    "Azure Cosmos DB, Query documents",
    "https://learn.microsoft.com/en-us/rest/api/cosmos-db/query-documents",
);

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

pub(super) static NOT_MARKED: Rule = Rule::of(
    "cosmos-db.isquery.missing",
    Severity::Error,
    "a query without x-ms-documentdb-isquery",
    "Send x-ms-documentdb-isquery: True with a query. Without it, the service takes the body for a document to create.",
    QUERY_PAGE,
    concat!(
        request!(
            "POST /dbs/db/colls/coll/docs",
            "x-ms-version: 2018-12-31\r\n",
            "x-ms-documentdb-partitionkey: [\"a\"]\r\n",
            "Content-Type: application/query+json\r\n"
        ),
        "HTTP/1.1 400 Bad Request\r\n\r\n",
    ),
)
.except(&[UNREFUSED, ACCEPTED, PERHAPS])
.answered(400);

/// The media type may be enough for the service.
const UNREFUSED: Exception =
    Exception::new(Severity::Warning, "if the response of the service is not known");

/// The request may be what it seems to be.
const PERHAPS: Exception =
    Exception::new(Severity::Note, "if only the text of the service suggests it");

/// A query whose headers do not say that it is one.
fn not_marked(check: &mut Check<'_>, view: &View<'_, '_>) {
    let request = view.request;
    // Nearly all requests end here, before anything is looked up.
    if request.method != "POST" || !view.resource.is_feed {
        return;
    }
    let is_marked = match view.headers.is_query {
        Some(IsQuery(is_query)) => is_query,
        // What cannot be read was reported already.
        None => check.has(IsQuery::name()),
    };
    if is_marked
        || check.has(XMsDocumentdbQuery::name())
        || check.has(IsQueryPlanRequest::name())
        || check.has(IsBatchRequest::name())
    {
        return;
    }
    let response = check.response();
    let is_refused = response.is_some_and(|response| response.status == 400);
    let has_body = is_refused && is_query(request.start_of_body());
    if has_body || view.headers.content_type.is_some_and(|own| own.is("application/query+json")) {
        let message = match view.headers.is_query {
            Some(_) => "the request is a query, but x-ms-documentdb-isquery is False",
            None => "the request is a query, but has no x-ms-documentdb-isquery: True",
        };
        let is_accepted = check.is_accepted();
        check
            .report(&NOT_MARKED)
            .except_if(!is_refused, UNREFUSED)
            .except_if(is_accepted, ACCEPTED)
            .named(IsQuery::name())
            .message(message);
    } else if is_refused
        && view.resource.kind == "docs"
        && response.is_some_and(|response| lacks_id(response.start_of_body()))
    {
        let message = "the service took the body for a document and found no id in it; a query needs x-ms-documentdb-isquery: True";
        check.report(&NOT_MARKED).except_if(true, PERHAPS).named(IsQuery::name()).message(message);
    }
}

/// Returns `true` if the body is an object whose first member is the text of a query.
fn is_query(body: &[u8]) -> bool {
    let rest = body.trim_ascii_start().strip_prefix(b"{").map(<[u8]>::trim_ascii_start);
    let rest = rest.and_then(|rest| rest.strip_prefix(b"\"query\"")).map(<[u8]>::trim_ascii_start);
    let text = rest.and_then(|rest| rest.strip_prefix(b":")).map(<[u8]>::trim_ascii_start);
    text.is_some_and(|text| text.starts_with(b"\""))
}

/// Returns `true` if the answer is `The input content is invalid because the required properties - 'id; ' - are missing`.
fn lacks_id(answer: &[u8]) -> bool {
    const MARK: &[u8] = b"required properties - ";
    let mut rests = answer.windows(MARK.len()).enumerate().filter(|(_, window)| *window == MARK);
    rests.any(|(at, _)| {
        let rest = &answer[at + MARK.len()..];
        let quotes = [&b"'"[..], b"\\u0027", b"\\'"];
        quotes
            .iter()
            .any(|quote| rest.strip_prefix(*quote).is_some_and(|it| it.starts_with(b"id;")))
    })
}

pub(super) fn check(check: &mut Check<'_>, view: &View<'_, '_>) {
    let method = view.request.method;
    not_marked(check, view);
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
