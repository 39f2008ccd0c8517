//! Which partition a request is for.

use headers::Header;

use super::pages::COMMON;
use super::view::View;
use crate::contract::example::request;
use crate::contract::rules::ACCEPTED;
use crate::contract::{Check, Reference, Rule, Severity};
use crate::cosmos::{
    ApiVersion, EnableCrossPartition, EndEpk, IsQueryPlanRequest, PartitionKey,
    PartitionKeyRangeId, ReadKeyType, StartEpk,
};
use crate::services::cosmos_db::Operation;

/// The documentation of what clients read part by part.
const FEED_RANGES: Reference = Reference::page(
    "Azure Cosmos DB, Change feed pull model",
    "https://learn.microsoft.com/en-us/azure/cosmos-db/nosql/change-feed-pull-model",
);

pub(super) fn check(check: &mut Check<'_>, view: &View<'_, '_>) {
    bounds(check, view);
    let Some(operation) = view.operation else { return };
    key_missing(check, view, operation);
    key_version(check, view);
    cross_partition(check, view, operation);
}

pub(super) static KEY_MISSING: Rule = Rule::of(
    "cosmos-db.partition-key.missing",
    Severity::Warning,
    "an operation on a document without its partition key",
    "Send x-ms-documentdb-partitionkey. A collection with a partition key definition rejects the request without it, and new collections always have one.",
    COMMON,
    request!("GET /dbs/db/colls/coll/docs/doc", "x-ms-version: 2018-12-31\r\n"),
)
.quoting(COMMON, "Required for operations against documents and attachments when the collection definition includes a partition key definition.")
.answered(400);

fn key_missing(check: &mut Check<'_>, view: &View<'_, '_>, operation: Operation) {
    use Operation::{Batch, Create, Delete, Patch, Read, Replace, Upsert};
    let one_partition = [Batch, Create, Delete, Patch, Read, Replace, Upsert];
    // A batch that may be done in parts is aimed at a range.
    let is_aimed = check.has(PartitionKey::name())
        || operation == Batch && check.has(PartitionKeyRangeId::name());
    if view.resource.is_item() && !is_aimed && one_partition.contains(&operation) {
        let message = "x-ms-documentdb-partitionkey is missing";
        check.report(&KEY_MISSING).header::<PartitionKey>().message(message);
    }
}

pub(super) static KEY_COMPONENTS: Rule = Rule::of(
    "cosmos-db.partition-key.components",
    Severity::Error,
    "a partition key with several components before version 2020-07-15",
    "Send x-ms-version: 2020-07-15 or later, which has hierarchical partition keys. Before it, the array has one component.",
    COMMON,
    request!(
        "GET /dbs/db/colls/coll/docs/doc",
        "x-ms-version: 2018-12-31\r\n",
        "x-ms-documentdb-partitionkey: [\"a\",\"b\"]\r\n"
    ),
)
.quoting(
    COMMON,
    "the SQL API supports a single partition key, so this is an array containing just one value",
)
.answered(400);

pub(super) static KEY_VERSION: Rule = Rule::of(
    "cosmos-db.partition-key.version",
    Severity::Warning,
    "a partition key before version 2015-12-16",
    "Send x-ms-version: 2015-12-16 or later, which has partitioned collections.",
    COMMON,
    request!(
        "GET /dbs/db/colls/coll/docs/doc",
        "x-ms-version: 2015-08-06\r\n",
        "x-ms-documentdb-partitionkey: [\"a\"]\r\n"
    ),
)
.quoting(COMMON, "Supported in API versions 2015-12-16 and newer.");

pub(super) static KEY_ASCII: Rule = Rule::of(
    "cosmos-db.partition-key.ascii",
    Severity::Warning,
    "a partition key with bytes that are not ASCII",
    "Write characters that are not ASCII as \\uXXXX, as the official clients do: the value is JSON. Other bytes may be changed in transit or refused, and then no document is found.",
    COMMON,
    request!(
        "GET /dbs/db/colls/coll/docs/doc",
        "x-ms-version: 2018-12-31\r\n",
        "x-ms-documentdb-partitionkey: [\"Zürich\"]\r\n"
    ),
)
.quoting(COMMON, "Required for operations against documents and attachments when the collection definition includes a partition key definition.");

fn key_version(check: &mut Check<'_>, view: &View<'_, '_>) {
    let Some(key) = view.headers.partition_key else { return };
    let line = check.lines(PartitionKey::name()).get(0).unwrap_or_default();
    if let Some(at) = line.iter().position(|b| !b.is_ascii()) {
        let rest = &line[at..];
        let len = rest.iter().take_while(|b| !b.is_ascii()).count();
        check
            .report(&KEY_ASCII)
            .header::<PartitionKey>()
            .span(at..at + len)
            .message("the partition key has characters that are not ASCII; write them as \\uXXXX");
    }
    let is_partitioned = !view.is_before(ApiVersion::V2015_12_16);
    if key.len() > 1 && is_partitioned && view.is_before(ApiVersion::V2020_07_15) {
        check.report(&KEY_COMPONENTS).header::<PartitionKey>().message(format_args!(
            "the partition key has {} components, but this version supports one",
            key.len()
        ));
    }
    if !is_partitioned {
        let message = "the version of the request has no partitioned collections";
        check.report(&KEY_VERSION).header::<PartitionKey>().message(message);
    }
}

pub(super) static CROSS_PARTITION: Rule = Rule::of(
    "cosmos-db.cross-partition.missing",
    Severity::Warning,
    "a query without a partition key that must not cross partitions",
    "Add the partition key, or x-ms-documentdb-query-enablecrosspartition: True. Only a collection with a single partition answers without either.",
    COMMON,
    request!(
        "POST /dbs/db/colls/coll/docs",
        "x-ms-version: 2018-12-31\r\n",
        "Content-Type: application/query+json\r\n",
        "x-ms-documentdb-isquery: True\r\n"
    ),
)
.quoting(COMMON, "if your query doesn't have a partition key, Azure Cosmos DB fans out the query across partitions")
.except(&[ACCEPTED])
.answered(400);

fn cross_partition(check: &mut Check<'_>, view: &View<'_, '_>, operation: Operation) {
    if operation != Operation::Query || !view.resource.is_item() {
        return;
    }
    let crosses = match view.headers.enable_cross_partition {
        Some(EnableCrossPartition(crosses)) => crosses,
        // What cannot be read was reported already.
        None => check.has(EnableCrossPartition::name()),
    };
    // A plan of a query is asked for before anybody knows where the query goes.
    let is_plan = match view.headers.is_query_plan_request {
        Some(IsQueryPlanRequest(is_plan)) => is_plan,
        None => check.has(IsQueryPlanRequest::name()),
    };
    let is_aimed = crosses
        || is_plan
        || [PartitionKey::name(), PartitionKeyRangeId::name()]
            .into_iter()
            .any(|name| check.has(name));
    if !is_aimed {
        let is_accepted = check.is_accepted();
        check
            .report(&CROSS_PARTITION)
            .except_if(is_accepted, ACCEPTED)
            // One that says False is as good as none.
            .absent(EnableCrossPartition::name())
            .answer(&"Cross partition query is required but disabled")
            .message("the query has neither a partition key nor permission to cross partitions");
    }
}

pub(super) static BOUNDS: Rule = Rule::of(
    "cosmos-db.epk.bounds",
    Severity::Warning,
    "bounds of effective partition keys that the service does not use",
    "Send x-ms-start-epk and x-ms-end-epk together, with x-ms-read-key-type: EffectivePartitionKeyRange. The start is included and must be before the end. Without the key type, the service reads the whole partition key range.",
    FEED_RANGES,
    request!(
        "GET /dbs/db/colls/coll/docs",
        "x-ms-version: 2018-12-31\r\n",
        "x-ms-start-epk: 05C1CFFF\r\n",
        "x-ms-end-epk: 1FFFFFFF\r\n"
    ),
);

/// A part of a partition key range, which three headers together describe.
fn bounds(check: &mut Check<'_>, view: &View<'_, '_>) {
    let names = [StartEpk::name(), EndEpk::name()];
    let (start, end) = (check.has(names[0]), check.has(names[1]));
    let kind = <ReadKeyType as Header>::name();
    // What cannot be read was reported already.
    let is_range = match view.headers.read_key_type {
        Some(kind) => kind == ReadKeyType::EffectivePartitionKeyRange,
        None => check.has(kind),
    };
    let (name, message) = match (start, end, is_range) {
        // Clients send the type alone for a whole partition key range.
        (false, false, _) => return,
        (true, false, _) => (names[1], "x-ms-end-epk is missing"),
        (false, true, _) => (names[0], "x-ms-start-epk is missing"),
        (true, true, false) => {
            (kind, "the bounds need x-ms-read-key-type: EffectivePartitionKeyRange")
        }
        (true, true, true) => {
            let (Some(start), Some(end)) = (view.headers.start_epk, view.headers.end_epk) else {
                return;
            };
            let key = |text: &str| text.to_ascii_uppercase();
            if key(start.as_str()) < key(end.as_str()) {
                return;
            }
            (names[1], "the end of the range is not after its start")
        }
    };
    check.report(&BOUNDS).named(name).message(message);
}
