//! Snapshots: `/snapshots`, `/snapshots/{name}` and `/operations`.

use std::collections::BTreeMap;
use std::sync::Arc;

use http::{Method, StatusCode};
use masthead::HttpDate;
use masthead::conditional::{ETag, EntityTagRef, Representation};
use masthead::paging::OperationLocation;
use masthead::request::Host;
use masthead::time::LastModified;
use masthead::{DecodeError, FieldMapExt};
use serde_json::{Map, Value, json};

use super::answer::{Answer, Outcome, Refusal};
use super::call::{Call, link};
use super::clock::{random, rfc3339};
use super::key_values::{json_body, tags};
use super::page::{Item, List};
use super::query::{Filter, Tag, encode};
use super::store::{Setting, Store, Wanted, tag_of};

const SNAPSHOTS: List = List { path: "/snapshots", kind: "snapshotset", has_ranges: false };

const FIELDS: [&str; 12] = [
    "name",
    "status",
    "filters",
    "composition_type",
    "created",
    "expires",
    "retention_period",
    "size",
    "items_count",
    "tags",
    "etag",
    "last_modified",
];

/// How long an archived snapshot is kept, in seconds: an hour to 90 days, by default 30 days.
const RETENTION: std::ops::RangeInclusive<u64> = 3_600..=7_776_000;
const DEFAULT_RETENTION: u64 = 2_592_000;

/// How many filters a snapshot may have.
const MOST_FILTERS: usize = 3;

/// A snapshot of key-values.
#[derive(Debug)]
pub(super) struct Snapshot {
    /// Sorted by key and label.
    pub(super) items: Vec<Arc<Setting>>,
    filters: Value,
    composition: &'static str,
    retention: u64,
    tags: Map<String, Value>,
    created: HttpDate,
    /// When it is deleted, if it is archived.
    expires: Option<HttpDate>,
    etag: String,
    modified: HttpDate,
}

impl Snapshot {
    fn status(&self) -> &'static str {
        if self.expires.is_some() { "archived" } else { "ready" }
    }

    fn json(&self, name: &str, select: Option<&[&str]>) -> Value {
        let field = |field: &str| match field {
            "name" => name.into(),
            "status" => self.status().into(),
            "filters" => self.filters.clone(),
            "composition_type" => self.composition.into(),
            "created" => rfc3339(self.created).into(),
            "expires" => self.expires.map_or(Value::Null, |date| rfc3339(date).into()),
            "retention_period" => self.retention.into(),
            "size" => self.items.iter().map(|it| it.size()).sum::<usize>().into(),
            "items_count" => self.items.len().into(),
            "tags" => Value::Object(self.tags.clone()),
            "last_modified" => rfc3339(self.modified).into(),
            _ => self.etag.as_str().into(),
        };
        let fields = select.unwrap_or(&FIELDS).iter();
        Value::Object(fields.map(|name| ((*name).to_owned(), field(name))).collect())
    }

    fn representation(&self) -> Result<Representation<'_>, DecodeError> {
        Ok(Representation::existing().with_etag(EntityTagRef::strong(&self.etag)?))
    }
}

/// `/snapshots`.
pub(super) fn snapshots(call: &Call<'_>, store: &mut Store) -> Outcome {
    expire(call, store);
    let select = call.query.select(&FIELDS)?;
    let name = call.query.get("name").filter(|name| !name.is_empty());
    let filter = Filter::parse("name", name)?;
    let statuses: Vec<_> = call.query.all("status").flat_map(|list| list.split(',')).collect();
    let is_wanted = |status: &str| {
        statuses.iter().all(|it| it.is_empty())
            || statuses.iter().any(|it| *it == "*" || it.eq_ignore_ascii_case(status))
    };
    let found = store.snapshots.iter();
    let found =
        found.filter(|(name, it)| filter.matches(Some(name.as_str())) && is_wanted(it.status()));
    let items = found.map(|(name, snapshot)| Item {
        cursor: name.clone(),
        version: snapshot.etag.clone(),
        json: || snapshot.json(name, select.as_deref()),
    });
    SNAPSHOTS.answer(call, items.collect())
}

/// `/snapshots/{name}`.
pub(super) fn snapshot(call: &Call<'_>, store: &mut Store, name: &str) -> Outcome {
    expire(call, store);
    match *call.method {
        Method::PUT => create(call, store, name),
        Method::PATCH => update(call, store, name),
        _ => get(call, store, name),
    }
}

/// `/operations?snapshot={name}`: the creation of a snapshot always has succeeded already.
pub(super) fn operation(call: &Call<'_>, store: &mut Store) -> Outcome {
    expire(call, store);
    let Some(name) = call.query.get("snapshot").filter(|name| !name.is_empty()) else {
        return Err(Refusal::parameter("snapshot", "snapshot: required"));
    };
    let snapshot = store.snapshots.get(name).ok_or_else(Refusal::not_found)?;
    let body = json!({ "id": snapshot.etag, "status": "Succeeded", "error": null });
    Ok(Answer::json(StatusCode::OK, "application/json", &body)?)
}

fn get(call: &Call<'_>, store: &Store, name: &str) -> Outcome {
    let select = call.query.select(&FIELDS)?;
    let Some(snapshot) = store.snapshots.get(name) else {
        let status = call.check(&Representation::ABSENT).err();
        return Ok(Answer::empty(status.unwrap_or(StatusCode::NOT_FOUND)));
    };
    if let Err(status) = call.check(&snapshot.representation()?) {
        let mut found = Answer::empty(status);
        if status == StatusCode::NOT_MODIFIED {
            found.headers.etag = Some(ETag::strong(&snapshot.etag)?);
        }
        return Ok(found);
    }
    answer(call, name, snapshot, &snapshot.json(name, select.as_deref()))
}

fn answer(call: &Call<'_>, name: &str, snapshot: &Snapshot, body: &Value) -> Outcome {
    let mut answer = Answer::of("snapshot", body)?;
    answer.headers.etag = Some(ETag::strong(&snapshot.etag)?);
    answer.headers.last_modified = Some(LastModified(snapshot.modified));
    let target = format!("/kv?snapshot={}&api-version={}", encode(name), version(call));
    answer.headers.link = Some(link(&target, "items")?);
    Ok(answer)
}

fn version(call: &Call<'_>) -> String {
    encode(call.query.get("api-version").unwrap_or_default())
}

fn create(call: &Call<'_>, store: &mut Store, name: &str) -> Outcome {
    if let Some(existing) = store.snapshots.get(name) {
        call.check(&existing.representation()?).map_err(Refusal::empty)?;
        let title = "The resource already exists.";
        let members = [("name", name), ("detail", "")];
        return Err(Refusal::problem(StatusCode::CONFLICT, "already-exists", title, &members));
    }
    call.check(&Representation::ABSENT).map_err(Refusal::empty)?;
    let body = json_body(call)?;
    let composition = match body.get("composition_type").map(Value::as_str) {
        None | Some(Some("key")) => "key",
        Some(Some("key_label")) => "key_label",
        Some(_) => return Err(invalid("composition_type", "expected key or key_label")),
    };
    let retention = match body.get("retention_period") {
        None | Some(Value::Null) => DEFAULT_RETENTION,
        Some(given) => given
            .as_u64()
            .filter(|seconds| RETENTION.contains(seconds))
            .ok_or_else(|| invalid("retention_period", "expected 3600 to 7776000 seconds"))?,
    };
    let wanted = filters(&body, composition)?;
    let items = compose(store, &wanted, composition);
    let snapshot = Snapshot {
        items,
        filters: body.get("filters").cloned().unwrap_or_default(),
        composition,
        retention,
        tags: tags(&body)?,
        created: call.now,
        expires: None,
        etag: tag_of(&random()),
        modified: call.now,
    };
    let mut json = snapshot.json(name, None);
    // The next response has the status ready.
    json["status"] = "provisioning".into();
    let mut created = answer(call, name, &snapshot, &json)?;
    created.status = StatusCode::CREATED;
    created.headers.operation_location = Some(operation_location(call, name)?);
    store.snapshots.insert(name.to_owned(), snapshot);
    Ok(created)
}

/// An absolute URI with the host of the request.
fn operation_location(call: &Call<'_>, name: &str) -> Result<OperationLocation, DecodeError> {
    let host = call.request.headers.peek::<Host>()?;
    let host = host.map(|host| host.to_string());
    let host = host.as_deref().or(call.request.pseudo_authority).unwrap_or("localhost");
    let target = format!("/operations?snapshot={}&api-version={}", encode(name), version(call));
    OperationLocation::new(&format!("http://{host}{target}"))
}

/// Archives a snapshot, or recovers it.
fn update(call: &Call<'_>, store: &mut Store, name: &str) -> Outcome {
    let Some(snapshot) = store.snapshots.get_mut(name) else {
        let status = call.check(&Representation::ABSENT).err();
        return Ok(Answer::empty(status.unwrap_or(StatusCode::NOT_FOUND)));
    };
    let body = json_body(call)?;
    let expires = match body.get("status").and_then(Value::as_str) {
        Some("ready") => None,
        Some("archived") => {
            let seconds = i64::try_from(snapshot.retention).unwrap_or(i64::MAX);
            HttpDate::from_unix(call.now.unix().saturating_add(seconds)).or(Some(call.now))
        }
        _ => return Err(invalid("status", "expected ready or archived")),
    };
    call.check(&snapshot.representation()?).map_err(Refusal::empty)?;
    snapshot.expires = expires;
    snapshot.modified = call.now;
    snapshot.etag = tag_of(&random());
    let snapshot = &*snapshot;
    answer(call, name, snapshot, &snapshot.json(name, None))
}

fn invalid(name: &str, detail: &str) -> Refusal {
    Refusal::parameter(name, &format!("{name}: {detail}"))
}

/// Deletes the archived snapshots that have expired.
fn expire(call: &Call<'_>, store: &mut Store) {
    store.snapshots.retain(|_, snapshot| snapshot.expires.is_none_or(|date| date > call.now));
}

fn filters(body: &Map<String, Value>, composition: &str) -> Result<Vec<Wanted>, Refusal> {
    let filters = body.get("filters").and_then(Value::as_array);
    let filters = filters.filter(|filters| (1..=MOST_FILTERS).contains(&filters.len()));
    let filters = filters.ok_or_else(|| invalid("filters", "expected 1 to 3 filters"))?;
    let wanted = filters.iter().map(|filter| {
        let key = filter.get("key").and_then(Value::as_str);
        let key = key.ok_or_else(|| invalid("filters", "key is required"))?;
        // A filter without a label selects the key-values without one.
        let label = filter.get("label").and_then(Value::as_str).unwrap_or("\0");
        let tags = filter.get("tags").and_then(Value::as_array).into_iter().flatten();
        let wanted = Wanted {
            key: Filter::parse("filters", Some(key))?,
            label: Filter::parse("filters", Some(label))?,
            tags: Tag::parse_all(tags.filter_map(Value::as_str))?,
        };
        match composition == "key" && !wanted.label.is_one() {
            true => Err(invalid("filters", "one label is expected where keys are composed")),
            false => Ok(wanted),
        }
    });
    wanted.collect()
}

/// The key-values that the filters select. In a composition by key, the last filter that selects a key decides.
fn compose(store: &Store, wanted: &[Wanted], composition: &str) -> Vec<Arc<Setting>> {
    let all = store.all(None);
    let mut items = BTreeMap::new();
    for wanted in wanted {
        for setting in all.values().filter(|setting| wanted.matches(setting)) {
            let label = setting.id.label.clone().filter(|_| composition != "key");
            items.insert((setting.id.key.clone(), label), Arc::clone(setting));
        }
    }
    items.into_values().collect()
}
