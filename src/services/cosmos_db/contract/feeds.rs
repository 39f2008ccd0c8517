//! Pages, and feeds of what has changed.

use headers::Header;

use super::pages::COMMON;
use super::view::View;
use crate::contract::example::{read_document, request};
use crate::contract::{Check, Rule, Severity};
use crate::cosmos::{AIm, ApiVersion, PartitionKeyRangeId};
use crate::paging::Continuation;
use crate::services::cosmos_db::Operation::{ChangeFeed, ReadFeed};

pub(super) fn check(check: &mut Check<'_>, view: &View<'_, '_>) {
    continuation(check, view);
    range_id(check, view);
    a_im(check, view);
}

pub(super) static CONTINUATION_OPERATION: Rule = Rule::of(
    "cosmos-db.continuation.operation",
    Severity::Warning,
    "a continuation on an operation without pages",
    "Send the continuation with the query or feed that it belongs to. Other operations ignore the header.",
    COMMON,
    read_document!("x-ms-continuation: +RID:~abc#RT:1\r\n"),
)
.quoting(COMMON, "A string token returned for queries and read-feed operations if there are more results");

fn continuation(check: &mut Check<'_>, view: &View<'_, '_>) {
    let has_no_pages = view.operation.is_some_and(|operation| !operation.is_paged());
    if has_no_pages && check.has(Continuation::name()) {
        let message = "the response of this operation has no pages";
        check.report(&CONTINUATION_OPERATION).header::<Continuation>().message(message);
    }
}

pub(super) static RANGE_ID_OPERATION: Rule = Rule::of(
    "cosmos-db.partition-key-range-id.operation",
    Severity::Note,
    "a partition key range on a request that reads no change feed",
    "Send the header with a change feed request, as the vendor documents. Clients also use it to send a query to one range.",
    COMMON,
    request!(
        "POST /dbs/db/colls/coll/docs",
        "x-ms-version: 2018-12-31\r\n",
        "Content-Type: application/query+json\r\n",
        "x-ms-documentdb-isquery: True\r\n",
        "x-ms-documentdb-partitionkeyrangeid: 0\r\n"
    ),
)
.quoting(COMMON, "Used in change feed requests.");

fn range_id(check: &mut Check<'_>, view: &View<'_, '_>) {
    if check.has(PartitionKeyRangeId::name()) && view.is_none_of(&[ChangeFeed]) {
        let message = "the request does not read a change feed";
        check.report(&RANGE_ID_OPERATION).header::<PartitionKeyRangeId>().message(message);
    }
}

pub(super) static A_IM_OPERATION: Rule = Rule::of(
    "cosmos-db.a-im.operation",
    Severity::Note,
    "A-IM on an operation without a change feed",
    "Remove the header. Only the feed of documents has changes; other operations ignore it.",
    COMMON,
    read_document!("A-IM: Incremental feed\r\n"),
)
.quoting(COMMON, "Indicates a change feed request.");

pub(super) static A_IM_VERSION: Rule = Rule::of(
    "cosmos-db.a-im.version",
    Severity::Warning,
    "a change feed before version 2016-07-11",
    "Send x-ms-version: 2016-07-11 or later, which has the change feed.",
    COMMON,
    request!(
        "GET /dbs/db/colls/coll/docs",
        "x-ms-version: 2015-12-16\r\n",
        "A-IM: Incremental feed\r\n"
    ),
)
.quoting(COMMON, "Indicates a change feed request.");

pub(super) static A_IM_FEED: Rule = Rule::of(
    "cosmos-db.a-im.feed",
    Severity::Warning,
    "A-IM without the name of a change feed",
    "Send Incremental feed or Full-Fidelity Feed. With any other value the request is an ordinary read.",
    COMMON,
    request!("GET /dbs/db/colls/coll/docs", "x-ms-version: 2018-12-31\r\n", "A-IM: gzip\r\n"),
)
.quoting(COMMON, "Must be set to \"Incremental feed\", or omitted otherwise.");

fn a_im(check: &mut Check<'_>, view: &View<'_, '_>) {
    let Some(a_im) = view.headers.a_im else { return };
    if view.is_none_of(&[ChangeFeed, ReadFeed]) {
        check.report(&A_IM_OPERATION).header::<AIm>().message("the request does not read a feed");
        return;
    }
    if view.is_before(ApiVersion::V2016_07_11) {
        let message = "the version of the request has no change feed";
        check.report(&A_IM_VERSION).header::<AIm>().message(message);
    }
    if a_im.feed().is_none() {
        check.report(&A_IM_FEED).header::<AIm>().message("this is not the name of a change feed");
    }
}
