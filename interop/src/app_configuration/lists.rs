//! Lists: `/kv`, `/revisions`, `/keys`, `/labels`.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::{Value, json};

use super::answer::{Outcome, Refusal};
use super::call::Call;
use super::page::{self, Item, List};
use super::query::Filter;
use super::store::{FIELDS, Setting, Store};

const KEY_VALUES: List = List { path: "/kv", kind: page::KEY_VALUES, has_ranges: false };
const REVISIONS: List = List { path: "/revisions", kind: page::KEY_VALUES, has_ranges: true };
const KEYS: List = List { path: "/keys", kind: "keyset", has_ranges: true };
const LABELS: List = List { path: "/labels", kind: "labelset", has_ranges: true };

fn item(
    cursor: String,
    setting: Arc<Setting>,
    select: Option<&[&str]>,
) -> Item<impl Fn() -> Value> {
    Item { cursor, version: setting.etag.clone(), json: move || setting.json(select) }
}

/// `/kv`: the key-values, or those of a snapshot.
pub(super) fn key_values(call: &Call<'_>, store: &Store) -> Outcome {
    let select = call.query.select(&FIELDS)?;
    if let Some(name) = call.query.get("snapshot") {
        let has_filter = ["key", "label", "tags"].iter().any(|it| call.query.get(it).is_some());
        if has_filter {
            return Err(Refusal::parameter("snapshot", "snapshot: not allowed beside filters"));
        }
        let snapshot = store.snapshots.get(name).ok_or_else(Refusal::not_found)?;
        let items = snapshot.items.iter().cloned();
        let items = items.map(|setting| item(setting.id.cursor(), setting, select.as_deref()));
        return KEY_VALUES.answer(call, items.collect());
    }
    let wanted = call.wanted()?;
    let settings = store.all(call.as_of()).into_values();
    let settings = settings.filter(|setting| wanted.matches(setting));
    let items = settings.map(|setting| item(setting.id.cursor(), setting, select.as_deref()));
    KEY_VALUES.answer(call, items.collect())
}

/// `/revisions`: what was written, the latest first.
pub(super) fn revisions(call: &Call<'_>, store: &Store) -> Outcome {
    let select = call.query.select(&FIELDS)?;
    let wanted = call.wanted()?;
    let revisions = store.revisions(call.as_of());
    let revisions = revisions.filter(|(_, setting)| wanted.matches(setting));
    let items = revisions.map(|(number, setting)| {
        item(format!("{:020}", u64::MAX - number), Arc::clone(setting), select.as_deref())
    });
    REVISIONS.answer(call, items.collect())
}

/// `/keys`.
pub(super) fn keys(call: &Call<'_>, store: &Store) -> Outcome {
    let settings = store.all(call.as_of()).into_keys();
    names(call, &KEYS, settings.map(|id| Some(id.key)))
}

/// `/labels`; that of key-values without one is null.
pub(super) fn labels(call: &Call<'_>, store: &Store) -> Outcome {
    let settings = store.all(call.as_of()).into_keys();
    names(call, &LABELS, settings.map(|id| id.label))
}

fn names(call: &Call<'_>, list: &List, all: impl Iterator<Item = Option<String>>) -> Outcome {
    call.query.select(&["name"])?;
    let name = call.query.get("name").filter(|name| !name.is_empty());
    let filter = Filter::parse("name", name)?;
    let names: BTreeSet<_> = all.filter(|name| filter.matches(name.as_deref())).collect();
    let items = names.into_iter().map(|name| {
        // No name comes before the others, and is not an empty cursor.
        let cursor = format!("\0{}", name.as_deref().unwrap_or_default());
        Item { cursor, version: String::new(), json: move || json!({ "name": name }) }
    });
    list.answer(call, items.collect())
}
