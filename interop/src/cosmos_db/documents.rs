//! Requests for items, one or many, and for the ranges of their keys.

use http::StatusCode;
use masthead::Decimal;
use masthead::cosmos::{IndexUtilization, QueryMetrics};
use masthead::services::cosmos_db::Operation;
use serde_json::{Value, json};

use super::answer::{Answer, Failure};
use super::call::Call;
use super::container::Container;
use super::epk::Key;
use super::items::{self, Items, Operation as ItemOperation};
use super::kind::{Kind, Target};
use super::paging::Results;
use super::patch::Patch;
use super::query::Query;
use super::selection::{Selection, check_session, describe};
use super::store::Store;
use super::{batch, changes};

/// Answers a request for items.
pub(super) fn serve(
    call: &Call<'_>,
    store: &mut Store,
    target: &Target,
) -> Result<Answer, Failure> {
    let path = store.root.path_of_names(&target.parents)?;
    let Store { root, sequence, .. } = store;
    let node = root.find_mut(&target.parents)?;
    let container = node.container.as_deref_mut().ok_or_else(Failure::not_found)?;
    if call.operation.is_some_and(Operation::is_paged) {
        return many(call, container, &path);
    }
    let selection = Selection::of(call)?;
    let mut ranges = selection.ranges(container);
    if call.operation == Some(Operation::Read) {
        check_session(call, container, &ranges)?;
    }
    let mut items = Items { container, sequence, now: call.now };
    let (result, done) = match (call.operation, target.id.clone()) {
        (Some(Operation::Batch), None) => batch::serve(call, &mut items),
        (operation, id) => items::serve(call, &mut items, one(call, operation, id)?),
    };
    let mut answer = result.unwrap_or_else(Answer::from);
    if let Some(done) = &done {
        ranges = vec![done.range];
    }
    let item_lsn = done.and_then(|done| done.item).map(|item| item.lsn);
    describe(&mut answer.headers, container, &path, &ranges, item_lsn);
    Ok(answer)
}

/// Reads the operation on a single item from a request.
fn one(
    call: &Call<'_>,
    operation: Option<Operation>,
    id: Option<String>,
) -> Result<ItemOperation, Failure> {
    Ok(match (operation, id) {
        (Some(Operation::Create), None) => ItemOperation::Create(call.resource()?),
        (Some(Operation::Upsert), None) => ItemOperation::Upsert(call.resource()?),
        (Some(Operation::Read), Some(id)) => ItemOperation::Read(id),
        (Some(Operation::Replace), Some(id)) => ItemOperation::Replace(id, call.resource()?),
        (Some(Operation::Patch), Some(id)) => {
            ItemOperation::Patch(id, Box::new(Patch::of(call.json()?)?))
        }
        (Some(Operation::Delete), Some(id)) => ItemOperation::Delete(id),
        _ => return Err(Failure::method_not_allowed()),
    })
}

/// A feed, a query, or a change feed.
fn many(call: &Call<'_>, container: &Container, path: &str) -> Result<Answer, Failure> {
    let selection = Selection::of(call)?;
    let ranges = selection.ranges(container);
    let result = match call.operation {
        Some(Operation::Query) => query(call, container, &selection, &ranges),
        Some(Operation::ChangeFeed) => changes::serve(call, container, &selection),
        _ => check_session(call, container, &ranges).and_then(|()| {
            results(container, selected(container, &selection).collect(), false).page(call)
        }),
    };
    let mut answer = result.unwrap_or_else(Answer::from);
    describe(&mut answer.headers, container, path, &ranges, None);
    Ok(answer)
}

fn query(
    call: &Call<'_>,
    container: &Container,
    selection: &Selection,
    ranges: &[usize],
) -> Result<Answer, Failure> {
    let query = Query::of(&call.json()?)?;
    if call.is_query_plan() {
        return query.plan().map(Answer::ok);
    }
    // A query of no partition is run in all of them. The service wants `x-ms-documentdb-query-enablecrosspartition` for
    // that where a container has several physical partitions. The client for Python leaves it out for the key null.
    check_session(call, container, ranges)?;
    let items: Vec<_> = selected(container, selection).collect();
    let retrieved = items.len() as u64;
    let found = query.run(items.into_iter());
    let mut answer = results(container, found, query.is_sorted()).page(call)?;
    measure(call, &mut answer, retrieved);
    Ok(answer)
}

/// Adds the metrics of a query if the client asks for them. The server has no indexes, so their list is empty.
fn measure(call: &Call<'_>, answer: &mut Answer, retrieved: u64) {
    let (request, response) = (&call.headers, &mut answer.headers);
    if request.populate_query_metrics.is_some_and(|wanted| wanted.0) {
        let output = response.item_count.map_or(0, |count| count.0);
        let counts = [("retrievedDocumentCount", retrieved), ("outputDocumentCount", output)];
        let metrics = counts.into_iter().filter_map(|(name, n)| Some((name, Decimal::new(n, 0)?)));
        response.query_metrics = QueryMetrics::try_from_iter(metrics).ok();
    }
    let wants_indexes = request.populate_index_metrics.is_some_and(|wanted| wanted.0)
        || request.populate_index_metrics_v2.is_some_and(|wanted| wanted.0);
    if wants_indexes {
        let none = json!({
            "UtilizedSingleIndexes": [],
            "PotentialSingleIndexes": [],
            "UtilizedCompositeIndexes": [],
            "PotentialCompositeIndexes": [],
        });
        response.index_utilization = IndexUtilization::of_json(&none.to_string()).ok();
    }
}

fn selected<'a>(
    container: &'a Container,
    selection: &'a Selection,
) -> impl Iterator<Item = (u64, Value)> + use<'a> {
    let items = container.items().filter(|item| selection.has(&item.key, &item.effective));
    items.map(|item| (item.number, Value::Object(item.body.clone())))
}

fn results(container: &Container, items: Vec<(u64, Value)>, is_sorted: bool) -> Results<'_> {
    let (kind, member) = (Kind::Docs, Kind::Docs.feed());
    Results { items, is_sorted, kind, parent: container.rid(), member }
}

/// Deletes all items of a partition key. The service does so later; here it is done at once.
pub(super) fn delete_partition(
    call: &Call<'_>,
    store: &mut Store,
    target: &Target,
) -> Result<Answer, Failure> {
    let (Kind::Colls, Some(id), true) =
        (target.kind, &target.id, call.method == http::Method::POST)
    else {
        return Err(Failure::method_not_allowed());
    };
    let mut container = target.parents.clone();
    container.push((target.kind, id.clone()));
    let path = store.root.path_of_names(&container)?;
    let Store { root, sequence, .. } = store;
    let node = root.find_mut(&container)?;
    let container = node.container.as_deref_mut().ok_or_else(Failure::not_found)?;
    let key = call.headers.partition_key.map(Key::of_header);
    let key = key.ok_or_else(|| Failure::bad_request("PartitionKey value must be supplied."))?;
    let items = container.items().filter(|item| key.is_prefix_of(&item.key));
    let numbers: Vec<_> = items.map(|item| item.number).collect();
    for number in numbers {
        container.remove(number, sequence, call.now);
    }
    let mut answer = Answer::without_body(StatusCode::OK);
    let ranges = Selection::of(call)?.ranges(container);
    describe(&mut answer.headers, container, &path, &ranges, None);
    Ok(answer)
}

/// Answers a request for the partition key ranges of a container.
pub(super) fn ranges(call: &Call<'_>, store: &Store, target: &Target) -> Result<Answer, Failure> {
    let node = store.root.find(&target.parents)?;
    let container = node.container.as_deref().ok_or_else(Failure::not_found)?;
    let path = store.root.path_of_names(&target.parents)?;
    let mut answer = match (call.operation, &target.id) {
        (Some(Operation::ReadFeed | Operation::ChangeFeed), None) => {
            changes::ranges(call, container, &node.self_link, node.number)?
        }
        _ => return Err(Failure::method_not_allowed()),
    };
    let etag = answer.headers.etag.take();
    describe(&mut answer.headers, container, &path, &[0, 1], None);
    answer.headers.etag = etag;
    Ok(answer)
}
