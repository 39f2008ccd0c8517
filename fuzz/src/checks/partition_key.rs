//! `x-ms-documentdb-partitionkey` against `serde_json`.
//!
//! Where the two differ: a field value holds no line feed, carriage return or `DEL`, which `serde_json`
//! takes between tokens or in strings; the limits of masthead; and the last digit of a number, for without
//! its feature `float_roundtrip` `serde_json` does not always find the nearest double. That last digit also
//! decides whether a number next to the largest is one.

use masthead::cosmos::{KeyComponent, PartitionKey};
use masthead::{ErrorKind, Field, FieldLines, Notes, limits};
use serde_json::Value;

use super::bytes::single;
use super::{input, sent_on_as_received, strict_is_default_without_notes};

/// Reads keys, and what is written of them.
///
/// # Panics
///
/// When masthead and `serde_json` disagree.
pub fn check(data: &[u8]) {
    input::each_form(data, compare);
}

fn compare(field: FieldLines<'_>, lines: &[&[u8]]) {
    let found = single(lines).map_or(Found::NoKey, oracle);
    let mut notes = Notes::new();
    let read = PartitionKey::parse_noting(field, &mut notes);
    assert!(notes.is_empty());
    strict_is_default_without_notes::<PartitionKey>(field, read.is_ok());
    match (&read, found) {
        (Ok(key), Found::Key(parts)) => {
            same(key.iter(), &parts);
            assert_eq!((key.len(), key.is_empty()), (parts.len(), parts.is_empty()));
            let built = PartitionKey::try_from_iter(key.iter()).unwrap_or_else(|error| {
                // Escapes are longer than the characters that they stand for.
                assert_eq!(error.kind(), ErrorKind::TooLong);
                PartitionKey::new("").unwrap()
            });
            if built.view() == *key {
                let written = built.canonical();
                let written = written.as_slice()[0].as_bytes();
                assert!(written.iter().all(|b| matches!(b, b' '..=b'~')));
                let Found::Key(parts) = oracle(written) else { panic!("{built:?}") };
                same(key.iter(), &parts);
            }
            sent_on_as_received::<PartitionKey>(field, true);
        }
        (Err(_), Found::NoKey | Found::OutOfRange) => {}
        (Err(error), Found::Key(parts)) => {
            let edge = parts.iter().filter_map(Value::as_f64).any(|n| n.abs() >= EDGE);
            assert!(error.kind() == ErrorKind::OutOfRange && edge, "{error:?} {parts:?}");
        }
        (Ok(key), Found::OutOfRange) => {
            let edge = |part| matches!(part, KeyComponent::Number(n) if n.abs() >= EDGE);
            assert!(key.iter().any(edge), "{key:?}");
        }
        (Ok(key), Found::NoKey) => panic!("{key:?}"),
    }
}

/// From here on the last digit may be past the largest double.
const EDGE: f64 = 1.797_693_134_862_315e308;

enum Found {
    Key(Vec<Value>),
    OutOfRange,
    NoKey,
}

fn oracle(value: &[u8]) -> Found {
    let in_no_field = |b: &u8| matches!(b, b'\r' | b'\n' | 0x7f);
    if value.len() > limits::MAX_LINE_LEN || value.iter().any(in_no_field) {
        return Found::NoKey;
    }
    let parts = match serde_json::from_slice(value) {
        Ok(Value::Array(parts)) => parts,
        Err(error) if error.to_string().starts_with("number out of range") => {
            return Found::OutOfRange;
        }
        _ => return Found::NoKey,
    };
    let is_component = |part: &Value| match part {
        Value::Array(_) => false,
        Value::Object(members) => members.is_empty(),
        _ => true,
    };
    match parts.len() <= limits::MAX_MEMBERS && parts.iter().all(is_component) {
        true => Found::Key(parts),
        false => Found::NoKey,
    }
}

#[track_caller]
fn same<'a>(key: impl Iterator<Item = KeyComponent<'a>>, parts: &[Value]) {
    let key: Vec<_> = key.collect();
    assert_eq!(key.len(), parts.len());
    for (component, part) in key.iter().zip(parts) {
        let same = match (component, part) {
            (KeyComponent::Undefined, Value::Object(_)) | (KeyComponent::Null, Value::Null) => true,
            (KeyComponent::Bool(a), Value::Bool(b)) => a == b,
            (KeyComponent::Number(a), Value::Number(b)) => near(*a, b.as_f64().unwrap()),
            (KeyComponent::String(a), Value::String(b)) => {
                a.decode() == *b && *a == b.as_str().into() && a.chars().eq(b.chars())
            }
            _ => false,
        };
        assert!(same, "{component:?} {part:?}");
    }
}

/// The same number, or one a few doubles on.
fn near(a: f64, b: f64) -> bool {
    a - b == 0.0
        || (a.is_sign_negative() == b.is_sign_negative() && a.to_bits().abs_diff(b.to_bits()) <= 4)
}
