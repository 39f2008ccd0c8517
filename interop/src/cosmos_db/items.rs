//! Reads and writes of single items, in a request or in a batch.

use http::{HeaderMap, Method, StatusCode};
use masthead::HttpDate;
use masthead::conditional::ETag;
use serde_json::{Map, Value};

use super::answer::{Answer, Failure};
use super::call::{self, Call};
use super::container::{Container, Item, Sequence};
use super::epk::Key;
use super::patch::{self, Patch};

/// An operation on an item.
pub(super) enum Operation {
    Create(Map<String, Value>),
    Upsert(Map<String, Value>),
    Read(String),
    Replace(String, Map<String, Value>),
    Patch(String, Box<Patch>),
    Delete(String),
}

impl Operation {
    /// The method of a request for it, by which conditions are applied.
    const fn method(&self) -> Method {
        match self {
            Self::Create(_) | Self::Upsert(_) => Method::POST,
            Self::Read(_) => Method::GET,
            Self::Replace(..) => Method::PUT,
            Self::Patch(..) => Method::PATCH,
            Self::Delete(_) => Method::DELETE,
        }
    }
}

/// The result of an operation on an item.
pub(super) struct Done {
    pub(super) status: StatusCode,
    /// The item as it is now; absent after a deletion.
    pub(super) item: Option<Item>,
    /// The partition key range of the item.
    pub(super) range: usize,
}

/// The items of a container, and what is needed to change them.
pub(super) struct Items<'a> {
    pub(super) container: &'a mut Container,
    pub(super) sequence: &'a mut Sequence,
    pub(super) now: HttpDate,
}

impl Items<'_> {
    /// Does one thing with one item. `conditions` are the headers that may hold any.
    pub(super) fn run(
        &mut self,
        operation: Operation,
        key: Option<Key>,
        conditions: &HeaderMap,
    ) -> Result<Done, Failure> {
        let method = operation.method();
        match operation {
            Operation::Create(body) => {
                let key = self.key_of(&body, key)?;
                match self.container.get(&key, call::id_of(&body)?) {
                    Some(_) => Err(Failure::conflict()),
                    None => Ok(self.put(None, key, body)),
                }
            }
            Operation::Upsert(body) => {
                let key = self.key_of(&body, key)?;
                let old = self.container.get(&key, call::id_of(&body)?);
                call::check(conditions, &method, old.map(|old| old.etag.as_str()))?;
                let old = old.map(|old| old.number);
                Ok(self.put(old, key, body))
            }
            Operation::Read(id) => {
                let item = self.find(key, &id, conditions, &method)?;
                let (range, item) = (item.range(), Some(item.clone()));
                Ok(Done { status: StatusCode::OK, item, range })
            }
            Operation::Replace(id, body) => {
                let old = self.find(key, &id, conditions, &method)?;
                let (number, key) = (old.number, old.key.clone());
                self.check_key(&body, &key)?;
                let taken = self.container.get(&key, call::id_of(&body)?);
                if taken.is_some_and(|other| other.number != number) {
                    return Err(Failure::conflict());
                }
                Ok(self.put(Some(number), key, body))
            }
            Operation::Patch(id, patch) => {
                let old = self.find(key, &id, conditions, &method)?;
                let (number, key) = (old.number, old.key.clone());
                let body = patch::apply(&patch, old.body.clone(), &old.etag)?;
                self.check_key(&body, &key)?;
                if call::id_of(&body)?
                    != old.body.get("id").and_then(Value::as_str).unwrap_or_default()
                {
                    return Err(Failure::bad_request("The id of an item cannot be patched."));
                }
                Ok(self.put(Some(number), key, body))
            }
            Operation::Delete(id) => {
                let old = self.find(key, &id, conditions, &method)?;
                let (number, range) = (old.number, old.range());
                self.container.remove(number, self.sequence, self.now);
                Ok(Done { status: StatusCode::NO_CONTENT, item: None, range })
            }
        }
    }

    fn put(&mut self, old: Option<u64>, key: Key, body: Map<String, Value>) -> Done {
        let status = if old.is_some() { StatusCode::OK } else { StatusCode::CREATED };
        let item = self.container.put(old, key, body, self.sequence, self.now);
        Done { status, range: item.range(), item: Some(item.clone()) }
    }

    /// The item of that id, if the conditions hold for it.
    fn find(
        &self,
        key: Option<Key>,
        id: &str,
        conditions: &HeaderMap,
        method: &Method,
    ) -> Result<&Item, Failure> {
        let Some(key) = key else {
            return Err(Failure::bad_request(
                "PartitionKey value must be supplied for this operation.",
            ));
        };
        self.check_len(&key)?;
        let item = self.container.get(&key, id).ok_or_else(Failure::not_found)?;
        call::check(conditions, method, Some(&item.etag))?;
        Ok(item)
    }

    /// The partition key of a new item, which the request may repeat.
    fn key_of(&self, body: &Map<String, Value>, sent: Option<Key>) -> Result<Key, Failure> {
        let Some(sent) = sent else { return Ok(Key::of_item(body, &self.container.paths)) };
        self.check_len(&sent)?;
        self.check_key(body, &sent)?;
        Ok(sent)
    }

    fn check_key(&self, body: &Map<String, Value>, sent: &Key) -> Result<(), Failure> {
        match Key::of_item(body, &self.container.paths).is_same(sent) {
            true => Ok(()),
            false => Err(Failure::bad_request(
                "PartitionKey extracted from document doesn't match the one specified in the header.",
            )
            .with_substatus(1001)),
        }
    }

    fn check_len(&self, key: &Key) -> Result<(), Failure> {
        match key.len() == self.container.paths.len() {
            true => Ok(()),
            false => Err(Failure::bad_request(
                "Partition key provided either doesn't correspond to definition in the collection or doesn't match \
                 partition key field values specified in the document.",
            )
            .with_substatus(1001)),
        }
    }
}

/// Answers a request for a single item.
pub(super) fn serve(
    call: &Call<'_>,
    items: &mut Items<'_>,
    operation: Operation,
) -> (Result<Answer, Failure>, Option<Done>) {
    let is_read = matches!(operation, Operation::Read(_));
    let key = call.headers.partition_key.map(Key::of_header);
    match items.run(operation, key, call.map) {
        Err(failure) => (Err(failure), None),
        Ok(done) => {
            let mut answer = match &done.item {
                Some(item) if is_read || !call.wants_no_body() => {
                    Answer::new(done.status, Value::Object(item.body.clone()))
                }
                _ => Answer::without_body(done.status),
            };
            let etag = done.item.as_ref().and_then(|item| ETag::strong(&item.etag).ok());
            answer.headers.etag = etag;
            (Ok(answer), Some(done))
        }
    }
}
