//! The store of Sync-Tokens against a map that is asked the same.

use std::collections::HashMap;

use http::{HeaderMap, HeaderValue};
use masthead::FieldLines;
use masthead::sync_token::{SyncTokenRefusal, SyncTokenStore};

use super::input;
use super::sync_token::oracle;

/// A line that forgets all tokens.
const CLEAR: &[u8] = b"!";

/// Reads how many identifiers and how many bytes a store may hold, and then a response on each line.
///
/// # Panics
///
/// When the store and the map differ.
pub fn check(data: &[u8]) {
    let lines = input::split(data);
    let Some((first, responses)) = lines.split_first() else { return };
    let numbers = core::str::from_utf8(first).unwrap_or_default();
    let mut numbers = numbers.split(' ').map(|number| number.parse::<u16>().ok());
    let mut number = || usize::from(numbers.next().flatten().unwrap_or(u16::MAX));
    let (capacity, max_bytes) = (number(), number());
    let mut store = SyncTokenStore::new(capacity).with_max_bytes(max_bytes);
    let mut model = Model { capacity: capacity.min(1_024), max_bytes, tokens: HashMap::new() };
    for &line in responses {
        if line == CLEAR {
            same(&store, &model);
            store.clear();
            model.tokens.clear();
        } else {
            observe(&mut store, &mut model, line);
        }
    }
    same(&store, &model);
}

struct Model {
    capacity: usize,
    max_bytes: usize,
    tokens: HashMap<String, (String, Option<u64>)>,
}

/// The state of one token.
#[derive(Debug, PartialEq)]
enum Fate {
    Added,
    Replaced,
    Kept,
    Unreadable,
    Full,
    TooLong,
}

impl Model {
    fn take(&mut self, id: &str, value: &str, sequence: Option<u64>) -> Fate {
        let held = self.tokens.get(id);
        let is_newer = match (held, sequence) {
            (None, _) | (Some((_, None)), Some(_)) => true,
            (Some((_, Some(held))), Some(sequence)) => sequence > *held,
            (Some(_), None) => false,
        };
        if !is_newer {
            return Fate::Kept;
        }
        if held.is_none() && self.tokens.len() >= self.capacity {
            return Fate::Full;
        }
        let before = self.tokens.insert(id.to_owned(), (value.to_owned(), sequence));
        let fits = len_of(&self.tokens) <= self.max_bytes;
        match (fits, before) {
            (true, None) => Fate::Added,
            (true, Some(_)) => Fate::Replaced,
            (false, before) => {
                self.tokens.remove(id);
                self.tokens.extend(before.map(|before| (id.to_owned(), before)));
                Fate::TooLong
            }
        }
    }
}

/// The header of a request: identifiers in order, without their sequence numbers.
fn line_of(tokens: &HashMap<String, (String, Option<u64>)>) -> String {
    let mut tokens: Vec<_> = tokens.iter().map(|(id, (value, _))| (id, value)).collect();
    tokens.sort_unstable();
    tokens.iter().map(|(id, value)| format!("{id}={value}")).collect::<Vec<_>>().join(",")
}

/// How long it is.
fn len_of(tokens: &HashMap<String, (String, Option<u64>)>) -> usize {
    let tokens = tokens.iter().map(|(id, (value, _))| id.len() + value.len() + "=".len());
    tokens.map(|len| len + ",".len()).sum::<usize>().saturating_sub(",".len())
}

fn observe(store: &mut SyncTokenStore, model: &mut Model, line: &[u8]) {
    let found = oracle(&[line]);
    let fates: Vec<Fate> = found
        .iter()
        .map(|found| match &found.token {
            Some(token) => model.take(&token.id, &token.value, token.sequence),
            None => Fate::Unreadable,
        })
        .collect();
    let count = |fate: Fate| fates.iter().filter(|found| **found == fate).count();
    let (observed, refusals) = match store.observe_lines(FieldLines::one(line)) {
        Ok(observed) => (observed, Vec::new()),
        Err(refused) => {
            assert!(!refused.to_string().is_empty());
            (refused.observed(), refused.iter().collect())
        }
    };
    assert_eq!(observed.added, count(Fate::Added), "{fates:?}");
    assert_eq!(observed.replaced, count(Fate::Replaced), "{fates:?}");
    assert_eq!(observed.kept, count(Fate::Kept), "{fates:?}");
    let refusals: Vec<Fate> = refusals
        .into_iter()
        .map(|refusal| match refusal {
            SyncTokenRefusal::Header(_) => Fate::Unreadable,
            SyncTokenRefusal::Full { .. } => Fate::Full,
            SyncTokenRefusal::TooLong { .. } => Fate::TooLong,
            other => panic!("{other}"),
        })
        .collect();
    let refused =
        fates.into_iter().filter(|fate| !matches!(fate, Fate::Added | Fate::Replaced | Fate::Kept));
    assert!(refused.eq(refusals));
}

/// The same tokens, and a request that has them and nothing else.
fn same(store: &SyncTokenStore, model: &Model) {
    assert_eq!((store.len(), store.is_empty()), (model.tokens.len(), model.tokens.is_empty()));
    for token in store.iter() {
        let (value, sequence) = &model.tokens[token.id()];
        assert_eq!((token.value(), token.sequence()), (&**value, *sequence));
        assert_eq!(store.get(token.id()), Some(token));
    }
    let mut request = HeaderMap::new();
    request.insert("sync-token", HeaderValue::from_static("old=1"));
    store.write_to(&mut request);
    let line = match model.tokens.is_empty() {
        true => "old=1".to_owned(),
        false => line_of(&model.tokens),
    };
    assert_eq!(request.get_all("sync-token").iter().collect::<Vec<_>>(), [&*line]);
    assert!(model.tokens.is_empty() || line.len() <= model.max_bytes);
}
