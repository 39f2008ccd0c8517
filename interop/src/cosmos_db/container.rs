//! The items of a container.

use std::collections::{BTreeMap, HashMap, VecDeque};

use masthead::HttpDate;
use serde_json::{Map, Value, json};

use super::epk::{END, Key, SPLIT, properties};
use super::kind::Kind;
use super::rid::Rid;

/// The largest number of changes that a container keeps for feeds of all versions.
const MAX_CHANGES: usize = 10_000;

/// The numbers that the account gives out: one for each change, which is its LSN too.
#[derive(Debug, Default)]
pub(super) struct Sequence(u64);

impl Sequence {
    pub(super) fn next(&mut self) -> u64 {
        self.0 += 1;
        self.0
    }
}

/// An item as it is.
#[derive(Clone, Debug)]
pub(super) struct Item {
    /// The number that its identifier is made of.
    pub(super) number: u64,
    pub(super) key: Key,
    /// The effective partition key.
    pub(super) effective: String,
    /// The LSN of its last change.
    pub(super) lsn: u64,
    /// The text of its entity tag.
    pub(super) etag: String,
    pub(super) body: Map<String, Value>,
}

impl Item {
    /// The partition key range that it is in.
    pub(super) fn range(&self) -> usize {
        usize::from(self.effective.as_str() >= SPLIT)
    }
}

/// A change of an item, for feeds of all versions.
#[derive(Clone, Debug)]
pub(super) struct Change {
    pub(super) lsn: u64,
    pub(super) key: Key,
    pub(super) effective: String,
    pub(super) operation: &'static str,
    pub(super) current: Option<Map<String, Value>>,
    pub(super) previous: Option<Map<String, Value>>,
    pub(super) time: HttpDate,
}

/// A partition key range: its name, its start, and its end.
pub(super) const RANGES: [(&str, &str, &str); 2] = [("0", "", SPLIT), ("1", SPLIT, END)];

/// The items of a container.
#[derive(Clone, Debug)]
pub(super) struct Container {
    rid: Rid,
    self_link: String,
    /// The paths of the partition key.
    pub(super) paths: Vec<Vec<String>>,
    /// `true` if session tokens are vectors with regions.
    pub(super) is_vector: bool,
    items: BTreeMap<u64, Item>,
    numbers: HashMap<(String, String), u64>,
    changes: VecDeque<Change>,
    /// The LSN of the last change in each range.
    pub(super) lsn: [u64; 2],
}

impl Container {
    pub(super) fn new(
        rid: &Rid,
        self_link: &str,
        definition: &Map<String, Value>,
        lsn: u64,
    ) -> Self {
        let paths = definition.get("partitionKey").and_then(|key| key.get("paths"));
        let paths = paths.and_then(Value::as_array).into_iter().flatten();
        let id = definition.get("id").and_then(Value::as_str).unwrap_or_default();
        Self {
            rid: rid.clone(),
            self_link: self_link.to_owned(),
            paths: paths.filter_map(Value::as_str).map(properties).collect(),
            is_vector: id.starts_with("vec-"),
            items: BTreeMap::new(),
            numbers: HashMap::new(),
            changes: VecDeque::new(),
            lsn: [lsn; 2],
        }
    }

    pub(super) fn rid(&self) -> &Rid {
        &self.rid
    }

    /// The items in the order in which they were made.
    pub(super) fn items(&self) -> impl Iterator<Item = &Item> {
        self.items.values()
    }

    /// The changes that are kept, in order.
    pub(super) fn changes(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter()
    }

    /// The item of a name, or of an identifier.
    pub(super) fn get(&self, key: &Key, id: &str) -> Option<&Item> {
        let by_name = self.numbers.get(&(key.text(), id.to_owned()));
        let number = by_name.copied().or_else(|| {
            Rid::number(id).filter(|&number| self.rid.child(Kind::Docs, number).to_string() == id)
        })?;
        self.items.get(&number).filter(|item| item.key == *key)
    }

    /// Stores an item in place of the one with that number, if there is one. The body has an id.
    pub(super) fn put(
        &mut self,
        old: Option<u64>,
        key: Key,
        mut body: Map<String, Value>,
        sequence: &mut Sequence,
        now: HttpDate,
    ) -> &Item {
        let lsn = sequence.next();
        let number = old.unwrap_or(lsn);
        let rid = self.rid.child(Kind::Docs, number);
        let etag = tag(lsn, now);
        let own = json!({
            "_rid": rid.to_string(),
            "_self": format!("{}docs/{rid}/", self.self_link),
            "_etag": format!("\"{etag}\""),
            "_attachments": "attachments/",
            "_ts": now.unix(),
        });
        if let Value::Object(own) = own {
            body.extend(own);
        }
        let effective = key.effective();
        let item = Item { number, key, effective, lsn, etag, body };
        let previous = self.items.remove(&number);
        if let Some(previous) = &previous {
            self.numbers.remove(&name(previous));
        }
        self.numbers.insert(name(&item), number);
        self.note(Some(&item), previous, lsn, now);
        self.items.entry(number).or_insert(item)
    }

    /// Removes an item.
    pub(super) fn remove(&mut self, number: u64, sequence: &mut Sequence, now: HttpDate) {
        if let Some(item) = self.items.remove(&number) {
            self.numbers.remove(&name(&item));
            self.note(None, Some(item), sequence.next(), now);
        }
    }

    fn note(&mut self, current: Option<&Item>, previous: Option<Item>, lsn: u64, now: HttpDate) {
        let Some(item) = current.or(previous.as_ref()) else { return };
        let operation = match (current.is_some(), previous.is_some()) {
            (true, false) => "create",
            (true, true) => "replace",
            _ => "delete",
        };
        if let Some(own) = self.lsn.get_mut(item.range()) {
            *own = lsn;
        }
        let (key, effective) = (item.key.clone(), item.effective.clone());
        let current = current.map(|item| item.body.clone());
        let previous = previous.map(|item| item.body);
        if self.changes.len() == MAX_CHANGES {
            self.changes.pop_front();
        }
        let change = Change { lsn, key, effective, operation, current, previous, time: now };
        self.changes.push_back(change);
    }
}

/// The key and the id by which an item is found.
fn name(item: &Item) -> (String, String) {
    let id = item.body.get("id").and_then(Value::as_str).unwrap_or_default();
    (item.key.text(), id.to_owned())
}

/// The text of an entity tag, in the form of the service.
pub(super) fn tag(number: u64, now: HttpDate) -> String {
    format!("{:08x}-0000-0300-0000-{:08x}0000", number & 0xffff_ffff, now.unix() & 0xffff_ffff)
}
