//! Values that can be read and that the service refuses, or does not do what was meant.

use headers::Header;
use http::HeaderMap;
use http::header::{CONTENT_TYPE, HOST, IF_NONE_MATCH};

use super::pages::COMMON;
use super::view::View;
use crate::contract::example::{read_document, request};
use crate::contract::{Check, Exception, Reference, Response, Rule, Severity};
use crate::cosmos::{ConsistencyLevel, KeyComponent, PartitionKey};
use crate::error::hint;
use crate::paging::Continuation;

/// The documentation of the limits, including that of the request headers.
const LIMITS: Reference = Reference::page(
    "Azure Cosmos DB, Service quotas and default limits",
    "https://learn.microsoft.com/en-us/azure/cosmos-db/concepts-limits",
);
const REFERENCE: Reference = Reference::page(
    "Azure Cosmos DB, REST API reference",
    "https://learn.microsoft.com/en-us/rest/api/cosmos-db/",
);
const CHANGE_FEED: Reference = Reference::page(
    "Azure Cosmos DB, List documents",
    "https://learn.microsoft.com/en-us/rest/api/cosmos-db/list-documents",
);

pub(super) fn check(check: &mut Check<'_>, view: &View<'_, '_>) {
    host(check, view);
    consistency_case(check, view);
    query_type(check, view);
    continuation(check, view);
    key_is_a_path(check, view);
    section_size(check, view.request.headers);
}

pub(super) static OTHER_API: Rule = Rule::of(
    "cosmos-db.host.other-api",
    Severity::Error,
    "a request of the document API to the endpoint of another API",
    "Table, Gremlin, Cassandra and MongoDB accounts have other endpoints. Send requests of the document API to ACCOUNT.documents.azure.com.",
    REFERENCE,
    concat!(
        "GET /dbs HTTP/1.1\r\nHost: contoso.table.cosmos.azure.com\r\nAuthorization: ",
        "type%3dmaster%26ver%3d1.0%26sig%3dc09PEVJrgp2uQRkr934kFbTqhByc7TVr3OHyqlu%2bc%2bc%3d\r\n",
        "x-ms-date: Thu, 27 Apr 2017 00:51:12 GMT\r\nx-ms-version: 2018-12-31\r\n\r\n",
    ),
);

/// The endpoints of the other APIs, before the domain of a cloud.
const OTHER_APIS: [(&str, &str); 4] = [
    (".table.cosmos.azure", "Table"),
    (".gremlin.cosmos.azure", "Gremlin"),
    (".mongo.cosmos.azure", "MongoDB"),
    (".cassandra.cosmos.azure", "Cassandra"),
];

fn host(check: &mut Check<'_>, view: &View<'_, '_>) {
    let Some(host) = view.headers.host.map(|host| host.host()) else { return };
    let host = host.trim_end_matches('.');
    let clouds = [".com", ".us", ".cn"];
    let domain = clouds.into_iter().find_map(|cloud| Some((without_end(host, cloud)?, cloud)));
    let Some((rest, cloud)) = domain else { return };
    for (suffix, api) in OTHER_APIS {
        if let Some(account) = without_end(rest, suffix) {
            let account = account.to_ascii_lowercase();
            check.report(&OTHER_API).named(&HOST).message(format_args!(
                "this is the {api} endpoint of the account; the document API is at {account}.documents.azure{cloud}"
            ));
        }
    }
}

/// The text before an end that is in any case.
fn without_end<'a>(text: &'a str, end: &str) -> Option<&'a str> {
    let (start, found) = text.split_at_checked(text.len().checked_sub(end.len())?)?;
    found.eq_ignore_ascii_case(end).then_some(start)
}

pub(super) static CONSISTENCY_CASE: Rule = Rule::of(
    "cosmos-db.consistency-level.case",
    Severity::Error,
    "a consistency level in a different case",
    "The names of the levels are case-sensitive. Write Strong, BoundedStaleness, Session, ConsistentPrefix or Eventual.",
    COMMON,
    read_document!("x-ms-consistency-level: eventual\r\n"),
)
.quoting(COMMON, "The valid values are: Strong, Bounded, Session, or Eventual")
.answered(400);

fn consistency_case(check: &mut Check<'_>, view: &View<'_, '_>) {
    let Some(level) = view.headers.consistency_level else { return };
    let line = check.lines(<ConsistencyLevel as Header>::name()).get(0).unwrap_or_default();
    let name = level.name();
    let value = line.trim_ascii();
    if value.eq_ignore_ascii_case(name.as_bytes()) && value != name.as_bytes() {
        check
            .report(&CONSISTENCY_CASE)
            .header::<ConsistencyLevel>()
            .message(format_args!("the name of the level is case-sensitive; write {name}"));
    }
}

pub(super) static QUERY_PARAMETERS: Rule = Rule::of(
    "cosmos-db.content-type.query-parameters",
    Severity::Warning,
    "a query whose media type has a parameter",
    "The service was seen to refuse application/query+json with a charset. Send the media type alone; JSON is UTF-8.",
    COMMON,
    request!(
        "POST /dbs/db/colls/coll/docs",
        "x-ms-version: 2018-12-31\r\n",
        "x-ms-documentdb-partitionkey: [\"a\"]\r\n",
        "x-ms-documentdb-isquery: True\r\n",
        "Content-Type: application/query+json; charset=utf-8\r\n"
    ),
)
.quoting(COMMON, "For POST on query operations, it must be application/query+json.")
.answered(400);

fn query_type(check: &mut Check<'_>, view: &View<'_, '_>) {
    let Some(own) = view.headers.content_type else { return };
    if own.is("application/query+json") && own.params().next().is_some() {
        check
            .report(&QUERY_PARAMETERS)
            .named(&CONTENT_TYPE)
            .message("the media type of a query must not have a parameter such as charset");
    }
}

pub(super) static CONTINUATION_CHANGED: Rule = Rule::of(
    "cosmos-db.continuation.changed",
    Severity::Warning,
    "a continuation that differs from what the service sent",
    "Send the token of the last response unchanged. For the first page, leave out the header. Write characters that are not ASCII as \\uXXXX: the tokens are JSON.",
    COMMON,
    request!(
        "GET /dbs/db/colls/coll/docs",
        "x-ms-version: 2018-12-31\r\n",
        "x-ms-continuation: %7B%22token%22%3A%22a%22%7D\r\n"
    ),
)
.quoting(COMMON, "A string token returned for queries and read-feed operations if there are more results")
.answered(400);

pub(super) static CONTINUATION_OF_CHANGES: Rule = Rule::of(
    "cosmos-db.continuation.change-feed",
    Severity::Warning,
    "a continuation in a request for the change feed",
    "A change feed continues from the entity tag of the last response: send it in If-None-Match. The service ignores x-ms-continuation there, and the feed starts again from its beginning.",
    CHANGE_FEED,
    request!(
        "GET /dbs/db/colls/coll/docs",
        "x-ms-version: 2018-12-31\r\n",
        "A-IM: Incremental feed\r\n",
        "x-ms-documentdb-partitionkeyrangeid: 0\r\n",
        "x-ms-continuation: \"43\"\r\n"
    ),
);

fn continuation(check: &mut Check<'_>, view: &View<'_, '_>) {
    let Some(token) = view.headers.continuation else { return };
    let token = token.as_bytes();
    let starts_with =
        |it: &&[u8]| token.get(..3).is_some_and(|start| start.eq_ignore_ascii_case(it));
    let is_encoded = [&b"%7b"[..], b"%5b", b"%22", b"%2b"].iter().any(starts_with);
    // "+RID:" and "-RID:", with which tokens of the service start.
    let is_base64 = [&b"K1JJRD"[..], b"LVJJRD"].iter().any(|start| token.starts_with(start));
    let is_of_changes = view.headers.a_im.is_some_and(|a_im| a_im.feed().is_some());
    // Tokens of the service start with these, and have no escape.
    let is_usual = token.first().is_none_or(|b| b"+-{[".contains(b))
        && ![&b"{{"[..], b"{\\", b"[{\\"].iter().any(|start| token.starts_with(start))
        && !token.contains(&b'%');
    let is_json = token.starts_with(b"{\"") || token.starts_with(b"[{\"");
    let message = match token {
        _ if is_encoded => Some("the token is percent-encoded; send it as it came"),
        _ if token.starts_with(b"{'") || token.starts_with(b"[{'") => {
            Some("the token is JSON, which has double quotes; send it as it came")
        }
        _ if is_json && !matches!(token.last(), Some(b'}' | b']')) => {
            Some("the end of the token is missing; send all of it")
        }
        _ if token.starts_with(b"b'") || token.starts_with(b"b\"") => {
            Some("this is how Python shows bytes; send the token as it came")
        }
        _ if is_base64 => Some("the token was encoded as base64 once more; send it as it came"),
        b"null" | b"undefined" | b"None" => {
            Some("this is not a token; leave out x-ms-continuation for the first page")
        }
        _ if !token.is_ascii() => {
            Some("the service refuses bytes that are not ASCII; write them as \\uXXXX")
        }
        _ if !is_usual && !is_json && !is_of_changes => hint::of(Continuation::name(), token),
        _ => None,
    };
    if let Some(message) = message {
        check.report(&CONTINUATION_CHANGED).header::<Continuation>().message(message);
    }
    if is_of_changes && !check.has(IF_NONE_MATCH) {
        check
            .report(&CONTINUATION_OF_CHANGES)
            .header::<Continuation>()
            .message("a change feed continues from If-None-Match, and not from x-ms-continuation");
    }
}

pub(super) static KEY_IS_A_PATH: Rule = Rule::of(
    "cosmos-db.partition-key.path",
    Severity::Warning,
    "a partition key that looks like the path of the key",
    "Send the value that the document has at the path of the partition key. The service finds no document by the path itself or by the name of the property.",
    COMMON,
    concat!(
        request!(
            "GET /dbs/db/colls/coll/docs/doc",
            "x-ms-version: 2018-12-31\r\n",
            "x-ms-documentdb-partitionkey: [\"id\"]\r\n",
            "x-ms-activity-id: 65e90498-0d3f-41b1-a65a-223cc6366564\r\n"
        ),
        "HTTP/1.1 404 Not Found\r\n",
        "x-ms-activity-id: 65e90498-0d3f-41b1-a65a-223cc6366564\r\n\r\n",
    ),
)
.quoting(COMMON, "Required for operations against documents and attachments when the collection definition includes a partition key definition.")
.answered(404);

/// Names that partition keys often have.
const USUAL_NAMES: [&str; 6] = ["id", "pk", "partitionKey", "partitionkey", "tenantId", "userId"];

fn key_is_a_path(check: &mut Check<'_>, view: &View<'_, '_>) {
    let is_not_found = check.response().is_some_and(|response| response.status == 404);
    let Some(key) = view.headers.partition_key.filter(|_| is_not_found) else { return };
    let is_path = key.iter().any(|component| match component {
        KeyComponent::String(text) => {
            let text = text.decode();
            text.starts_with('/') || USUAL_NAMES.contains(&&*text)
        }
        _ => false,
    });
    if is_path {
        check.report(&KEY_IS_A_PATH).header::<PartitionKey>().message(
            "this looks like the name of a property or its path; send the value that the document has there",
        );
    }
}

/// Ten segments of a session token.
macro_rules! segments {
    () => {
        concat!(
            "1:1#1000001,2:1#1000002,3:1#1000003,4:1#1000004,5:1#1000005,",
            "6:1#1000006,7:1#1000007,8:1#1000008,9:1#1000009,10:1#10000010,"
        )
    };
}

/// Two kilobytes of segments.
macro_rules! kilobytes {
    () => {
        concat!(
            segments!(),
            segments!(),
            segments!(),
            segments!(),
            segments!(),
            segments!(),
            segments!(),
            segments!(),
            segments!(),
            segments!(),
            segments!(),
            segments!(),
            segments!(),
            segments!(),
            segments!(),
            segments!()
        )
    };
}

/// Most gateways accept it.
const STILL_ACCEPTED: Exception = Exception::new(Severity::Note, "from 8 kB up to 16 kB");

pub(super) static SECTION_SIZE: Rule = Rule::of(
    "cosmos-db.headers.size",
    Severity::Warning,
    "a header section that is too large for some gateways",
    "Many gateways accept at most 16 kB of headers, and some accept less. Limit the continuation with x-ms-documentdb-responsecontinuationtokenlimitinkb, and send only the session tokens of the partition key ranges that the request needs.",
    LIMITS,
    concat!(
        "GET /dbs/db/colls/coll/docs/doc HTTP/1.1\r\n",
        "Host: contoso.documents.azure.com\r\n",
        "Authorization: type%3dmaster%26ver%3d1.0%26sig%3dc09PEVJrgp2uQRkr934kFbTqhByc7TVr3OHyqlu%2bc%2bc%3d\r\n",
        "x-ms-date: Thu, 27 Apr 2017 00:51:12 GMT\r\n",
        "x-ms-version: 2018-12-31\r\n",
        "x-ms-documentdb-partitionkey: [\"a\"]\r\n",
        "x-ms-session-token: ",
        kilobytes!(),
        kilobytes!(),
        kilobytes!(),
        kilobytes!(),
        kilobytes!(),
        "0:5\r\n\r\n"
    ),
)
.except(&[STILL_ACCEPTED]);

/// Where a section gets large, and where it is too large.
const LARGE: usize = 8 * 1024;
const TOO_LARGE: usize = 16 * 1024;

/// Returns `true` if a gateway refused the size of the header section.
fn is_too_long(response: &Response<'_>) -> bool {
    let body = response.body.unwrap_or_default();
    let body = &body[..body.len().min(LARGE)];
    let has = |text: &[u8]| body.windows(text.len()).any(|it| it.eq_ignore_ascii_case(text));
    response.status == 431
        || response.status == 400 && (has(b"request too long") || has(b"headers is too long"))
}

fn section_size(check: &mut Check<'_>, headers: &HeaderMap) {
    // With the colon, a space and the line feed.
    let lines = headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4);
    let size: usize = lines.sum();
    if size < LARGE {
        return;
    }
    let kilobytes = size.div_ceil(1024);
    let is_refused = check.response().is_some_and(|response| is_too_long(&response));
    let longest = headers.iter().max_by_key(|(_, value)| value.len());
    let longest = longest.map_or("", |(name, _)| name.as_str());
    check.report(&SECTION_SIZE).except_if(size < TOO_LARGE && !is_refused, STILL_ACCEPTED).message(format_args!(
        "the header section has {kilobytes} kB, which is too large for some gateways; the largest header is {longest}"
    ));
}
