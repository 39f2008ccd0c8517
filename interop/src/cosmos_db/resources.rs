//! Everything but items: databases, containers, users, permissions, scripts and offers.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::StatusCode;
use masthead::HttpDate;
use masthead::conditional::ETag;
use masthead::cosmos::{OfferReplacePending, QuorumAckedLsn, ResourceQuota, ResourceUsage};
use masthead::services::cosmos_db::Operation;
use serde_json::{Map, Value, json};

use super::answer::{Answer, Failure};
use super::auth::Grant;
use super::call::{Call, id_of};
use super::kind::{Kind, Target};
use super::offers;
use super::paging::Results;
use super::query::Query;
use super::random::random;
use super::selection::session_token;
use super::store::{Node, Store};

/// The default and the largest lifetime of a resource token, in seconds.
const TOKEN_LIFE: (u64, u64) = (3_600, 86_400);

/// Answers a request for a resource that is no item, or for all of a kind.
pub(super) fn serve(
    call: &Call<'_>,
    store: &mut Store,
    target: &Target,
) -> Result<Answer, Failure> {
    match (call.operation, &target.id) {
        (Some(Operation::ReadFeed | Operation::ChangeFeed), None) => feed(call, store, target),
        (Some(Operation::Query), None) => query(call, store, target),
        (Some(Operation::Create | Operation::Upsert), None) => create(call, store, target),
        (Some(Operation::Read), Some(id)) => read(call, store, target, id),
        (Some(Operation::Replace), Some(id)) => replace(call, store, target, id),
        (Some(Operation::Delete), Some(id)) => delete(call, store, target, id),
        (Some(Operation::StoredProcedure), Some(id)) => execute(call, store, target, id),
        _ => Err(Failure::method_not_allowed()),
    }
}

fn children(parent: &Node, kind: Kind) -> impl Iterator<Item = (u64, Value)> {
    let children = parent.children.iter().filter(move |child| child.kind == kind);
    children.map(|child| (child.number, Value::Object(child.body.clone())))
}

fn feed(call: &Call<'_>, store: &Store, target: &Target) -> Result<Answer, Failure> {
    let parent = store.root.find(&target.parents)?;
    let items = children(parent, target.kind).collect();
    let (kind, member) = (target.kind, target.kind.feed());
    Results { items, is_sorted: false, kind, parent: &parent.rid, member }.page(call)
}

fn query(call: &Call<'_>, store: &Store, target: &Target) -> Result<Answer, Failure> {
    let query = Query::of(&call.json()?)?;
    if call.is_query_plan() {
        return query.plan().map(Answer::ok);
    }
    let parent = store.root.find(&target.parents)?;
    let items = query.run(children(parent, target.kind));
    let (kind, member, is_sorted) = (target.kind, target.kind.feed(), query.is_sorted());
    Results { items, is_sorted, kind, parent: &parent.rid, member }.page(call)
}

fn create(call: &Call<'_>, store: &mut Store, target: &Target) -> Result<Answer, Failure> {
    let mut body = call.resource()?;
    let id = id_of(&body)?.to_owned();
    let kind = target.kind;
    if matches!(kind, Kind::Offers | Kind::Conflicts) {
        return Err(Failure::method_not_allowed());
    }
    if kind == Kind::Colls {
        define(&mut body)?;
    }
    let parent = store.root.find(&target.parents)?;
    if let Some(at) = parent.position(kind, &id) {
        let is_upsert = call.operation == Some(Operation::Upsert);
        return match parent.children.get(at).filter(|_| is_upsert).map(|node| node.id().to_owned())
        {
            Some(id) => replace(call, store, target, &id),
            None => Err(Failure::conflict()),
        };
    }
    let grant = match kind {
        Kind::Permissions => Some(grant(call, &mut body, &store.root)?),
        _ => None,
    };
    let number = store.sequence.next();
    let parent = store.root.find_mut(&target.parents)?;
    let node = parent.add(kind, body, number, call.now);
    let answer =
        describe(Answer::new(StatusCode::CREATED, Value::Object(node.body.clone())), node, number);
    let (link, rid) = (node.self_link.clone(), node.rid.to_string());
    store.add_grant(grant);
    let wants_offer = call.headers.offer_throughput.is_some()
        || call.headers.offer_autopilot_settings.is_some()
        || kind == Kind::Colls;
    if matches!(kind, Kind::Dbs | Kind::Colls) && wants_offer {
        let offer = offers::new(call, &link, &rid);
        store.root.add(Kind::Offers, offer, store.sequence.next(), call.now);
    }
    with_path(answer, store, target)
}

/// Completes the definition of a container as the service does.
fn define(body: &mut Map<String, Value>) -> Result<(), Failure> {
    let paths = body.get("partitionKey").and_then(|key| key.get("paths"));
    let count = paths.map_or(0, |paths| paths.as_array().map_or(usize::MAX, Vec::len));
    if !(1..=3).contains(&count) {
        return Err(Failure::bad_request("The partition key definition must have 1 to 3 paths."));
    }
    if let Some(Value::Object(key)) = body.get_mut("partitionKey") {
        key.entry("kind").or_insert_with(|| "Hash".into());
        // Keys are spread with the hash of version 2, so that is what clients have to use.
        key.insert("version".to_owned(), 2.into());
    }
    body.entry("indexingPolicy").or_insert_with(|| {
        json!({
            "indexingMode": "consistent",
            "automatic": true,
            "includedPaths": [{"path": "/*"}],
            "excludedPaths": [{"path": "/\"_etag\"/?"}],
        })
    });
    body.entry("conflictResolutionPolicy").or_insert_with(|| {
        json!({
            "mode": "LastWriterWins",
            "conflictResolutionPath": "/_ts",
            "conflictResolutionProcedure": "",
        })
    });
    body.entry("geospatialConfig").or_insert_with(|| json!({"type": "Geography"}));
    Ok(())
}

/// Gives a permission its token.
fn grant(call: &Call<'_>, body: &mut Map<String, Value>, root: &Node) -> Result<Grant, Failure> {
    let text = |name| body.get(name).and_then(Value::as_str);
    let resource =
        text("resource").ok_or_else(|| Failure::bad_request("A permission has no resource."))?;
    let segments: Vec<_> =
        resource.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect();
    // A feed has the link of what it is in, and a database has users and permissions.
    let of = Target::of(&segments)
        .filter(|of| of.id.is_some() && (of.kind == Kind::Colls || of.is_in_collection()))
        .ok_or_else(|| Failure::bad_request("The resource of a permission is invalid."))?;
    let resource = link(root, &of)?;
    let may_write = match text("permissionMode") {
        Some(mode) if mode.eq_ignore_ascii_case("all") => true,
        Some(mode) if mode.eq_ignore_ascii_case("read") => false,
        _ => return Err(Failure::bad_request("The permissionMode is neither All nor Read.")),
    };
    let seconds =
        call.headers.expiry_seconds.map_or(TOKEN_LIFE.0, masthead::cosmos::ExpirySeconds::get);
    let seconds = i64::try_from(seconds.min(TOKEN_LIFE.1)).unwrap_or_default();
    let expires = HttpDate::from_unix(call.now.unix() + seconds).unwrap_or(call.now);
    let random: Vec<_> = (0..4).flat_map(|_| random().to_be_bytes()).collect();
    let secret = format!("{};", STANDARD.encode(random));
    body.insert("_token".to_owned(), format!("type=resource&ver=1.0&sig={secret}").into());
    Ok(Grant { secret, resource, may_write, expires })
}

/// The link of a resource by identifiers; for an item that of its container and its name.
pub(super) fn link(root: &Node, target: &Target) -> Result<String, Failure> {
    let parent = root.find(&target.parents)?;
    let Some(id) = &target.id else { return Ok(parent.self_link.clone()) };
    match parent.position(target.kind, id).and_then(|at| parent.children.get(at)) {
        Some(node) => Ok(node.self_link.clone()),
        None => Ok(format!("{}{}/{id}/", parent.self_link, target.kind.segment())),
    }
}

fn read(call: &Call<'_>, store: &mut Store, target: &Target, id: &str) -> Result<Answer, Failure> {
    let parent = store.root.find(&target.parents)?;
    let at = parent.position(target.kind, id).ok_or_else(Failure::not_found)?;
    let node = parent.children.get(at).ok_or_else(Failure::not_found)?;
    call.check(Some(&node.etag))?;
    let answer = describe(Answer::ok(Value::Object(node.body.clone())), node, node.number);
    with_path(answer, store, target)
}

fn replace(
    call: &Call<'_>,
    store: &mut Store,
    target: &Target,
    id: &str,
) -> Result<Answer, Failure> {
    let mut body = call.resource()?;
    // The old token must not outlive a change of what it permits, so there is a new one.
    let grant = match target.kind {
        Kind::Permissions => Some(grant(call, &mut body, &store.root)?),
        _ => None,
    };
    let number = store.sequence.next();
    let parent = store.root.find_mut(&target.parents)?;
    let at = parent.position(target.kind, id).ok_or_else(Failure::not_found)?;
    let node = parent.children.get_mut(at).ok_or_else(Failure::not_found)?;
    call.check(Some(&node.etag))?;
    if id_of(&body)? != node.id() {
        return Err(Failure::bad_request("The id of a resource cannot be changed."));
    }
    match target.kind {
        Kind::Colls => {
            define(&mut body)?;
            let paths = |body: &Map<String, Value>| {
                body.get("partitionKey").map(|key| key["paths"].clone())
            };
            if paths(&body) != paths(&node.body) {
                return Err(Failure::bad_request(
                    "The partition key of a container cannot be changed.",
                ));
            }
        }
        Kind::Offers => offers::migrate(call, &mut body),
        _ => {}
    }
    let old = std::mem::replace(&mut node.body, body);
    node.stamp(number, call.now);
    let answer = describe(Answer::ok(Value::Object(node.body.clone())), node, number);
    store.remove_grant(&old);
    store.add_grant(grant);
    with_path(answer, store, target)
}

fn delete(
    call: &Call<'_>,
    store: &mut Store,
    target: &Target,
    id: &str,
) -> Result<Answer, Failure> {
    if target.kind == Kind::Offers {
        return Err(Failure::method_not_allowed());
    }
    let parent = store.root.find_mut(&target.parents)?;
    let at = parent.position(target.kind, id).ok_or_else(Failure::not_found)?;
    let node = parent.children.get(at).ok_or_else(Failure::not_found)?;
    call.check(Some(&node.etag))?;
    let link = node.self_link.clone();
    // Those of a user, or of all users of a database, go with it.
    let removed = parent.children.remove(at);
    store.remove_grants(&removed);
    store.grants.retain(|grant| !grant.resource.starts_with(&link));
    store.root.children.retain(|child| {
        let resource = child.body.get("resource").and_then(Value::as_str);
        child.kind != Kind::Offers || !resource.is_some_and(|it| it.starts_with(&link))
    });
    with_path(Answer::without_body(StatusCode::NO_CONTENT), store, target)
}

/// Stored procedures are not run: the response says which one was called, and with what.
fn execute(call: &Call<'_>, store: &Store, target: &Target, id: &str) -> Result<Answer, Failure> {
    let parent = store.root.find(&target.parents)?;
    parent.position(target.kind, id).ok_or_else(Failure::not_found)?;
    let parameters = if call.body.is_empty() { Value::Null } else { call.json()? };
    let mut answer = Answer::ok(json!({"executed": id, "parameters": parameters}));
    if call.wants_log() {
        let log = super::own_headers::LogRef("called%20with%20%E2%9C%93");
        answer.log = super::own_headers::ScriptLogResults::new(log).ok();
    }
    if let Some(container) = &parent.container {
        answer.headers.session_token = session_token(container, &[0]);
    }
    with_path(answer, store, target)
}

/// Adds the headers that describe a resource.
fn describe(mut answer: Answer, node: &Node, lsn: u64) -> Answer {
    let headers = &mut answer.headers;
    headers.etag = ETag::strong(&node.etag).ok();
    headers.quorum_acked_lsn = Some(QuorumAckedLsn(lsn));
    let quota = [
        ("databases", 1_000),
        ("collections", 5_000),
        ("users", 500_000),
        ("permissions", 2_000_000),
    ];
    headers.resource_quota = ResourceQuota::try_from_iter(quota).ok();
    let usage = [("databases", 1), ("collections", 1), ("users", 0), ("permissions", 0)];
    headers.resource_usage = ResourceUsage::try_from_iter(usage).ok();
    if node.kind == Kind::Offers {
        headers.offer_replace_pending = Some(OfferReplacePending(false));
    }
    if let Some(container) = &node.container {
        headers.session_token = session_token(container, &[0, 1]);
    }
    answer
}

/// Adds the path of what a resource is in.
fn with_path(mut answer: Answer, store: &Store, target: &Target) -> Result<Answer, Failure> {
    let path = store.root.path_of_names(&target.parents)?;
    answer.headers.alt_content_path = masthead::cosmos::AltContentPath::new(&path).ok();
    let rid = store.root.find(&target.parents)?.rid.to_string();
    answer.headers.content_path = masthead::cosmos::ContentPath::new(&rid).ok();
    Ok(answer)
}
