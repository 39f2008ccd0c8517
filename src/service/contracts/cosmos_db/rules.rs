//! The rules of Azure Cosmos DB.

mod consistency;
mod credentials;

use crate::service::Service;
use crate::service::contracts::example::{on_document, read_document, request};
use crate::service::contracts::pages::cosmos_db::{COMMON, STATUS};
use crate::service::contracts::reference::Reference;
use crate::service::contracts::rule::{Rule, Severity};
use crate::service::contracts::signature_rules::COSMOS_DB;
pub(super) use consistency::{
    CONSISTENCY_OPERATION, CONSISTENCY_STRONGER, CONSISTENCY_WEAK, SESSION_TOKEN_FORGOTTEN,
    SESSION_TOKEN_MISSING, SESSION_TOKEN_OLDER,
};
pub(super) use credentials::{
    AUTHORIZATION_MISSING, AUTHORIZATION_SCHEME, AUTHORIZATION_TYPE, AUTHORIZATION_VERSION,
    DATE_MISSING, PATH, RAW_PLUS, SIGNATURE, SKEW,
};

const fn rule(
    code: &'static str,
    severity: Severity,
    summary: &'static str,
    explanation: &'static str,
    reference: Reference,
    example: &'static str,
) -> Rule {
    Rule::of(Service::CosmosDb, code, severity, summary, explanation, reference, example)
}

pub(super) static VERSION_MISSING: Rule = rule(
    "cosmos-db.version.missing",
    Severity::Warning,
    "a request without x-ms-version",
    "The page requires it. A service that is not told takes its latest version, which then changes under the client.",
    COMMON,
    request!("GET /dbs/db/colls/coll/docs/doc", "x-ms-documentdb-partitionkey: [\"a\"]\r\n"),
)
.quoting(Service::CosmosDb, "x-ms-version Required String The version of the Cosmos DB REST service.");

pub(super) static VERSION_UNKNOWN: Rule = rule(
    "cosmos-db.version.unknown",
    Severity::Error,
    "a version that the service does not have",
    "The service refuses a date that no version has, even one between two versions.",
    COMMON,
    request!("GET /dbs", "x-ms-version: 2015-01-01\r\n"),
)
.quoting(Service::CosmosDb, "For a list of supported API versions")
.answered(400);

pub(super) static VERSION_NEWER: Rule = rule(
    "cosmos-db.version.newer",
    Severity::Warning,
    "a version that is newer than this program",
    "The service may have it, or refuse it. Rules that depend on the version take it for the newest.",
    COMMON,
    request!("GET /dbs", "x-ms-version: 2099-01-01\r\n"),
)
.quoting(Service::CosmosDb, "For a list of supported API versions");

pub(super) static CONTENT_TYPE_MISSING: Rule = rule(
    "cosmos-db.content-type.missing",
    Severity::Warning,
    "a body without Content-Type",
    "PUT, PATCH and POST say what they send; older clients leave it out on PATCH.",
    COMMON,
    on_document!("PUT"),
)
.quoting(Service::CosmosDb, "Content-Type Required (on PUT, PATCH and POST)");

pub(super) static CONTENT_TYPE_QUERY: Rule = rule(
    "cosmos-db.content-type.query",
    Severity::Error,
    "a query whose body is said to be something else",
    "A query is application/query+json. As application/json it is read as a document, which has no id.",
    COMMON,
    request!(
        "POST /dbs/db/colls/coll/docs",
        "x-ms-version: 2018-12-31\r\n",
        "x-ms-documentdb-partitionkey: [\"a\"]\r\n",
        "x-ms-documentdb-isquery: True\r\n",
        "Content-Type: application/json\r\n"
    ),
)
.quoting(Service::CosmosDb, "For POST on query operations, it must be application/query+json.")
.answered(400);

pub(super) static CONTENT_TYPE: Rule = rule(
    "cosmos-db.content-type.operation",
    Severity::Warning,
    "a Content-Type that the operation does not have",
    "Documents are application/json, patches application/json-patch+json, which the page spells application/json_patch+json; attachments have any type.",
    COMMON,
    on_document!("PUT", "Content-Type: text/plain\r\n"),
)
.quoting(Service::CosmosDb, "For all other tasks, must be application/json.");

pub(super) static IF_MATCH_METHOD: Rule = rule(
    "cosmos-db.if-match.method",
    Severity::Warning,
    "If-Match on another method than PUT and DELETE",
    "The page has it on PUT and DELETE. Clients send it on every write; on a read it is not looked at.",
    COMMON,
    on_document!("PATCH", "Content-Type: application/json-patch+json\r\n", "If-Match: \"a\"\r\n"),
)
.quoting(Service::CosmosDb, "If-Match Optional (applicable only on PUT and DELETE)");

pub(super) static IF_NONE_MATCH_METHOD: Rule = rule(
    "cosmos-db.if-none-match.method",
    Severity::Warning,
    "If-None-Match on another method than GET",
    "It makes a read conditional. On a write it has no effect: use If-Match.",
    COMMON,
    on_document!("PUT", "Content-Type: application/json\r\n", "If-None-Match: \"a\"\r\n"),
)
.quoting(Service::CosmosDb, "If-None-Match Optional (applicable only on GET)");

pub(super) static IF_MODIFIED_SINCE_METHOD: Rule = rule(
    "cosmos-db.if-modified-since.method",
    Severity::Warning,
    "If-Modified-Since on another method than GET",
    "It makes a read conditional, or says where a change feed begins. On a write it has no effect.",
    COMMON,
    on_document!("DELETE", "If-Modified-Since: Thu, 27 Apr 2017 00:51:12 GMT\r\n"),
)
.quoting(Service::CosmosDb, "If-Modified-Since Optional (applicable only on GET)");

pub(super) static IF_MODIFIED_SINCE_IGNORED: Rule = rule(
    "cosmos-db.if-modified-since.ignored",
    Severity::Note,
    "If-Modified-Since beside If-None-Match",
    "The service ignores it where If-None-Match is.",
    COMMON,
    read_document!("If-None-Match: \"a\"\r\nIf-Modified-Since: Thu, 27 Apr 2017 00:51:12 GMT\r\n"),
)
.quoting(Service::CosmosDb, "Ignored when If-None-Match is specified");

pub(super) static PARTITION_KEY_MISSING: Rule = rule(
    "cosmos-db.partition-key.missing",
    Severity::Warning,
    "an operation on a document without its partition key",
    "A collection with a partition key definition refuses it; collections without one are no longer made.",
    COMMON,
    request!("GET /dbs/db/colls/coll/docs/doc", "x-ms-version: 2018-12-31\r\n"),
)
.quoting(Service::CosmosDb, "Required for operations against documents and attachments when the collection definition includes a partition key definition.")
.answered(400);

pub(super) static PARTITION_KEY_COMPONENTS: Rule = rule(
    "cosmos-db.partition-key.components",
    Severity::Error,
    "several components before version 2020-07-15",
    "Hierarchical partition keys came with that version. Before it, the array has one value.",
    COMMON,
    request!(
        "GET /dbs/db/colls/coll/docs/doc",
        "x-ms-version: 2018-12-31\r\n",
        "x-ms-documentdb-partitionkey: [\"a\",\"b\"]\r\n"
    ),
)
.quoting(
    Service::CosmosDb,
    "the SQL API supports a single partition key, so this is an array containing just one value",
)
.answered(400);

pub(super) static PARTITION_KEY_VERSION: Rule = rule(
    "cosmos-db.partition-key.version",
    Severity::Warning,
    "a partition key before version 2015-12-16",
    "Partitioned collections came with that version.",
    COMMON,
    request!(
        "GET /dbs/db/colls/coll/docs/doc",
        "x-ms-version: 2015-08-06\r\n",
        "x-ms-documentdb-partitionkey: [\"a\"]\r\n"
    ),
)
.quoting(Service::CosmosDb, "Supported in API versions 2015-12-16 and newer.");

pub(super) static CROSS_PARTITION: Rule = rule(
    "cosmos-db.cross-partition.missing",
    Severity::Warning,
    "a query without a partition key that may not go to all partitions",
    "Add the partition key, or x-ms-documentdb-query-enablecrosspartition: True. A collection of one partition answers without.",
    COMMON,
    request!(
        "POST /dbs/db/colls/coll/docs",
        "x-ms-version: 2018-12-31\r\n",
        "Content-Type: application/query+json\r\n",
        "x-ms-documentdb-isquery: True\r\n"
    ),
)
.quoting(Service::CosmosDb, "if your query doesn't have a partition key, Azure Cosmos DB fans out the query across partitions")
.answered(400);

pub(super) static CONTINUATION_OPERATION: Rule = rule(
    "cosmos-db.continuation.operation",
    Severity::Warning,
    "a continuation on an operation without pages",
    "Queries and feeds have pages. Elsewhere nobody looks at the header, so that it is in the wrong request.",
    COMMON,
    read_document!("x-ms-continuation: +RID:~abc#RT:1\r\n"),
)
.quoting(Service::CosmosDb, "A string token returned for queries and read-feed operations if there are more results");

pub(super) static RANGE_ID_OPERATION: Rule = rule(
    "cosmos-db.partition-key-range-id.operation",
    Severity::Warning,
    "a partition key range where no changes are read",
    "The page has it in change feed requests. Clients also aim queries at a range with it.",
    COMMON,
    request!(
        "POST /dbs/db/colls/coll/docs",
        "x-ms-version: 2018-12-31\r\n",
        "Content-Type: application/query+json\r\n",
        "x-ms-documentdb-partitionkeyrangeid: 0\r\n"
    ),
)
.quoting(Service::CosmosDb, "Used in change feed requests.");

pub(super) static A_IM_VERSION: Rule = rule(
    "cosmos-db.a-im.version",
    Severity::Warning,
    "a change feed before version 2016-07-11",
    "The change feed came with that version.",
    COMMON,
    request!(
        "GET /dbs/db/colls/coll/docs",
        "x-ms-version: 2015-12-16\r\n",
        "A-IM: Incremental feed\r\n"
    ),
)
.quoting(Service::CosmosDb, "Indicates a change feed request.");

pub(super) static A_IM_FEED: Rule = rule(
    "cosmos-db.a-im.feed",
    Severity::Warning,
    "an A-IM that names no change feed",
    "The service knows Incremental feed and Full-Fidelity Feed. With anything else the request is an ordinary read.",
    COMMON,
    request!("GET /dbs/db/colls/coll/docs", "x-ms-version: 2018-12-31\r\n", "A-IM: gzip\r\n"),
)
.quoting(Service::CosmosDb, "Must be set to \"Incremental feed\", or omitted otherwise.");

pub(super) static A_IM_OPERATION: Rule = rule(
    "cosmos-db.a-im.operation",
    Severity::Note,
    "an A-IM where no feed is read",
    "Only the feed of documents tells what has changed. Elsewhere the header is ignored.",
    COMMON,
    read_document!("A-IM: Incremental feed\r\n"),
)
.quoting(Service::CosmosDb, "Indicates a change feed request.");

pub(super) static USER_AGENT_FORM: Rule = rule(
    "cosmos-db.user-agent.form",
    Severity::Note,
    "a User-Agent that does not begin with name/version",
    "The page recommends that form; support finds a client by it.",
    COMMON,
    read_document!("User-Agent: contoso\r\n"),
)
.quoting(Service::CosmosDb, "The recommended format is {user agent name}/{version}.");

pub(super) static ACTIVITY_ID_FORM: Rule = rule(
    "cosmos-db.activity-id.form",
    Severity::Note,
    "an activity id that is no UUID",
    "Any text comes back, but only an identifier of its own finds one request among all.",
    COMMON,
    read_document!("x-ms-activity-id: mine\r\n"),
)
.quoting(Service::CosmosDb, "The recommended value is a unique identifier.");

pub(super) static TENTATIVE_WRITES: Rule = Rule {
    example_options: &["--multi-write"],
    ..rule(
        "cosmos-db.tentative-writes.missing",
        Severity::Error,
        "a write to an account with several write regions that does not allow tentative writes",
        "Send x-ms-cosmos-allow-tentative-writes: True with every write, or write to the hub region only.",
        COMMON,
        on_document!("DELETE"),
    )
.quoting(Service::CosmosDb, "(or if the header is absent) will fail with 403 Response Status code")
.answered(403)
};

pub(super) static ACTIVITY_ID_ECHO: Rule = rule(
    "cosmos-db.activity-id.echo",
    Severity::Warning,
    "the activity id of the request did not come back",
    "The service sends back the activity id of the request. Where it does not, the response may be that of something in between.",
    COMMON,
    concat!(
        read_document!("x-ms-activity-id: 65e90498-0d3f-41b1-a65a-223cc6366564\r\n"),
        "HTTP/1.1 200 OK\r\n\r\n"
    ),
)
.quoting(Service::CosmosDb, "A client supplied identifier for the operation, which is echoed in the server response.");

pub(super) static RETRY_AFTER: Rule = rule(
    "cosmos-db.retry-after-ms.missing",
    Severity::Warning,
    "429 without x-ms-retry-after-ms",
    "The service says how long to wait. Where it does not, a client should wait longer each time.",
    STATUS,
    "HTTP/1.1 429 Too Many Requests\r\n\r\n",
);

pub(super) static SUBSTATUS: Rule = rule(
    "cosmos-db.substatus.meaning",
    Severity::Note,
    "a sub-status that says why the request failed",
    "The sub-status says more than the status. What it means depends on the status.",
    STATUS,
    concat!("HTTP/1.1 404 Not Found\r\n", "x-ms-substatus: 1002\r\n\r\n"),
);

pub(super) static ALL: &[&Rule] = &[
    &AUTHORIZATION_MISSING,
    &AUTHORIZATION_SCHEME,
    &AUTHORIZATION_TYPE,
    &AUTHORIZATION_VERSION,
    &SIGNATURE,
    &RAW_PLUS,
    &DATE_MISSING,
    &SKEW,
    &PATH,
    &COSMOS_DB,
    &VERSION_MISSING,
    &VERSION_UNKNOWN,
    &VERSION_NEWER,
    &CONTENT_TYPE_MISSING,
    &CONTENT_TYPE_QUERY,
    &CONTENT_TYPE,
    &IF_MATCH_METHOD,
    &IF_NONE_MATCH_METHOD,
    &IF_MODIFIED_SINCE_METHOD,
    &IF_MODIFIED_SINCE_IGNORED,
    &CONSISTENCY_OPERATION,
    &CONSISTENCY_STRONGER,
    &CONSISTENCY_WEAK,
    &SESSION_TOKEN_MISSING,
    &SESSION_TOKEN_FORGOTTEN,
    &SESSION_TOKEN_OLDER,
    &PARTITION_KEY_MISSING,
    &PARTITION_KEY_COMPONENTS,
    &PARTITION_KEY_VERSION,
    &CROSS_PARTITION,
    &CONTINUATION_OPERATION,
    &RANGE_ID_OPERATION,
    &A_IM_VERSION,
    &A_IM_FEED,
    &A_IM_OPERATION,
    &USER_AGENT_FORM,
    &ACTIVITY_ID_FORM,
    &TENTATIVE_WRITES,
    &ACTIVITY_ID_ECHO,
    &RETRY_AFTER,
    &SUBSTATUS,
];
