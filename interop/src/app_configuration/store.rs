//! What the server stores: key-values, their past, and snapshots.

use std::collections::{BTreeMap, HashSet, VecDeque};
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;

use masthead::HttpDate;
use masthead::conditional::{ETag, EntityTagRef};
use masthead::{DecodeError, content::BodyDigest};
use serde_json::{Map, Value};

use super::clock::{random, rfc3339};
use super::query::{Filter, Tag};
use super::snapshot::Snapshot;

/// How many revisions are kept; the oldest are dropped.
const MOST_REVISIONS: usize = 10_000;

/// How many throttled operations are remembered.
const MOST_THROTTLED: usize = 10_000;

/// The fields of a key-value.
pub(super) const FIELDS: [&str; 8] =
    ["key", "label", "content_type", "value", "last_modified", "locked", "tags", "etag"];

/// A key and a label, which together name a key-value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Id {
    pub(super) key: String,
    pub(super) label: Option<String>,
}

impl Id {
    /// A text with the same order as the identifiers.
    pub(super) fn cursor(&self) -> String {
        format!("{}\0{}", self.key, self.label.as_deref().unwrap_or_default())
    }
}

/// What a client writes of a key-value.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Written {
    pub(super) value: Option<String>,
    pub(super) content_type: Option<String>,
    pub(super) tags: Map<String, Value>,
}

/// A key-value.
#[derive(Clone, Debug)]
pub(super) struct Setting {
    pub(super) id: Id,
    pub(super) content: Written,
    pub(super) locked: bool,
    pub(super) etag: String,
    pub(super) modified: HttpDate,
}

impl Setting {
    pub(super) fn etag(&self) -> Result<EntityTagRef<'_>, DecodeError> {
        EntityTagRef::strong(&self.etag)
    }

    pub(super) fn owned_etag(&self) -> Result<ETag, DecodeError> {
        ETag::strong(&self.etag)
    }

    /// The fields that are selected; `None` for all.
    pub(super) fn json(&self, select: Option<&[&str]>) -> Value {
        let text = |text: Option<&String>| text.cloned().map_or(Value::Null, Value::from);
        let field = |name: &str| match name {
            "key" => self.id.key.as_str().into(),
            "label" => text(self.id.label.as_ref()),
            "content_type" => text(self.content.content_type.as_ref()),
            "value" => text(self.content.value.as_ref()),
            "last_modified" => rfc3339(self.modified).into(),
            "locked" => self.locked.into(),
            "tags" => Value::Object(self.content.tags.clone()),
            _ => self.etag.as_str().into(),
        };
        let fields = select.unwrap_or(&FIELDS).iter();
        Value::Object(fields.map(|name| ((*name).to_owned(), field(name))).collect())
    }

    /// Its approximate size in bytes.
    pub(super) fn size(&self) -> usize {
        let Written { value, content_type, tags } = &self.content;
        let tag =
            |(name, value): (&String, &Value)| name.len() + value.as_str().map_or(0, str::len);
        self.id.cursor().len()
            + [value, content_type].into_iter().flatten().map(String::len).sum::<usize>()
            + tags.iter().map(tag).sum::<usize>()
    }
}

/// Which key-values are wanted.
#[derive(Debug)]
pub(super) struct Wanted {
    pub(super) key: Filter,
    pub(super) label: Filter,
    pub(super) tags: Vec<Tag>,
}

impl Wanted {
    pub(super) fn matches(&self, setting: &Setting) -> bool {
        let has = |tag: &Tag| {
            let value = setting.content.tags.get(&tag.name);
            value.is_some_and(|value| value.as_str() == tag.value.as_deref())
        };
        self.key.matches(Some(&setting.id.key))
            && self.label.matches(setting.id.label.as_deref())
            && self.tags.iter().all(has)
    }
}

/// A change: the key-value from then on, `None` if it was deleted.
#[derive(Debug)]
struct Change {
    number: u64,
    at: HttpDate,
    id: Id,
    setting: Option<Arc<Setting>>,
}

/// Everything that the server stores.
#[derive(Debug, Default)]
pub(super) struct Store {
    current: BTreeMap<Id, Arc<Setting>>,
    /// The oldest first.
    changes: VecDeque<Change>,
    /// How many changes there were: the sequence number of the sync tokens.
    pub(super) sequence: u64,
    pub(super) snapshots: BTreeMap<String, Snapshot>,
    /// Hashes, because a path may be long.
    throttled: HashSet<u64>,
    hasher: RandomState,
}

impl Store {
    pub(super) fn get(&self, id: &Id) -> Option<&Arc<Setting>> {
        self.current.get(id)
    }

    /// The key-values at the end of the second `at`; the current ones without it.
    pub(super) fn all(&self, at: Option<HttpDate>) -> BTreeMap<Id, Arc<Setting>> {
        let is_past = |at: &HttpDate| self.changes.back().is_some_and(|last| last.at > *at);
        // The oldest changes may have been dropped, so the current key-values are taken where they are meant.
        let Some(at) = at.filter(is_past) else { return self.current.clone() };
        let mut settings = BTreeMap::new();
        for change in self.changes.iter().take_while(|change| change.at <= at) {
            match &change.setting {
                Some(setting) => settings.insert(change.id.clone(), Arc::clone(setting)),
                None => settings.remove(&change.id),
            };
        }
        settings
    }

    /// The revisions until the end of the second `until`, the latest first, with their numbers.
    pub(super) fn revisions(
        &self,
        until: Option<HttpDate>,
    ) -> impl Iterator<Item = (u64, &Arc<Setting>)> {
        let changes = self.changes.iter().rev();
        let changes = changes.filter(move |change| until.is_none_or(|until| change.at <= until));
        changes.filter_map(|change| Some((change.number, change.setting.as_ref()?)))
    }

    /// Writes a key-value, which gets a new entity tag.
    pub(super) fn put(&mut self, id: Id, content: Written, locked: bool) -> Arc<Setting> {
        let etag = tag_of(&random());
        let modified = HttpDate::now();
        let setting = Arc::new(Setting { id: id.clone(), content, locked, etag, modified });
        self.current.insert(id.clone(), Arc::clone(&setting));
        self.change(id, Some(Arc::clone(&setting)));
        setting
    }

    pub(super) fn delete(&mut self, id: &Id) -> Option<Arc<Setting>> {
        let setting = self.current.remove(id)?;
        self.change(id.clone(), None);
        Some(setting)
    }

    fn change(&mut self, id: Id, setting: Option<Arc<Setting>>) {
        self.sequence += 1;
        if self.changes.len() == MOST_REVISIONS {
            self.changes.pop_front();
        }
        let at = HttpDate::now();
        self.changes.push_back(Change { number: self.sequence, at, id, setting });
    }

    /// Returns `true` the first time that an operation is tried.
    pub(super) fn throttle(&mut self, operation: &str) -> bool {
        if self.throttled.len() == MOST_THROTTLED {
            self.throttled.clear();
        }
        self.throttled.insert(self.hasher.hash_one(operation))
    }
}

/// The text of an entity tag: a digest of `bytes`.
pub(super) fn tag_of(bytes: &[u8]) -> String {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let mut digest = BodyDigest::new();
    // Fails only if a length was announced.
    match digest.update(bytes).and_then(|()| digest.finish()) {
        Ok(digest) => URL_SAFE_NO_PAD.encode(digest.0),
        Err(_) => URL_SAFE_NO_PAD.encode(random()),
    }
}
