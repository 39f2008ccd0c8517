//! Partial changes of items.

use serde_json::{Map, Value};

use super::answer::Failure;
use super::query::Query;
use http::StatusCode;

/// The operations of a patch, and the condition that the item has to meet.
pub(super) struct Patch {
    operations: Vec<Value>,
    condition: Option<Query>,
}

/// The largest number of operations.
const MAX_OPERATIONS: usize = 10;
/// The largest nesting depth of an item, which is that of a body too.
const MAX_DEPTH: usize = 127;

impl Patch {
    /// A patch of a body: an array of operations, or an object with them and a condition.
    pub(super) fn of(body: Value) -> Result<Self, Failure> {
        let (operations, condition) = match body {
            Value::Array(operations) => (operations, None),
            Value::Object(mut body) => {
                match (body.remove("operations"), body.remove("condition")) {
                    (Some(Value::Array(operations)), condition) => (operations, condition),
                    _ => return Err(invalid("it has no operations")),
                }
            }
            _ => return Err(invalid("it has no operations")),
        };
        if operations.is_empty() || operations.len() > MAX_OPERATIONS {
            return Err(invalid("it must have 1 to 10 operations"));
        }
        let condition = match condition {
            Some(Value::String(text)) => Some(Query::of_condition(&text)?),
            _ => None,
        };
        Ok(Self { operations, condition })
    }
}

fn invalid(reason: &str) -> Failure {
    Failure::bad_request(format!("The patch is invalid: {reason}."))
}

/// Applies a patch to an item. Nothing is kept of it if one operation fails.
pub(super) fn apply(
    patch: &Patch,
    item: Map<String, Value>,
    etag: &str,
) -> Result<Map<String, Value>, Failure> {
    let mut item = Value::Object(item);
    if patch.condition.as_ref().is_some_and(|condition| !condition.holds(&item)) {
        let etag = Some(etag.to_owned());
        return Err(Failure::precondition(StatusCode::PRECONDITION_FAILED, etag));
    }
    for operation in &patch.operations {
        step(&mut item, operation)?;
    }
    match item {
        Value::Object(_) if !is_within(&item, MAX_DEPTH) => {
            Err(invalid("the item is nested too deeply"))
        }
        Value::Object(item) => Ok(item),
        _ => Err(invalid("an item must be an object")),
    }
}

/// Returns `true` if a value is nested no deeper than that.
fn is_within(value: &Value, depth: usize) -> bool {
    let Some(left) = depth.checked_sub(1) else { return false };
    match value {
        Value::Array(members) => members.iter().all(|member| is_within(member, left)),
        Value::Object(members) => members.values().all(|member| is_within(member, left)),
        _ => true,
    }
}

fn step(item: &mut Value, operation: &Value) -> Result<(), Failure> {
    let text = |name: &str| operation.get(name).and_then(Value::as_str);
    let path = text("path").ok_or_else(|| invalid("an operation has no path"))?;
    let value =
        || operation.get("value").cloned().ok_or_else(|| invalid("an operation has no value"));
    match text("op") {
        Some("add") => add(item, path, value()?),
        Some("set") => set(item, path, value()?),
        Some("replace") => {
            item.pointer(path).ok_or_else(|| invalid("there is nothing to replace"))?;
            set(item, path, value()?)
        }
        Some("remove") => remove(item, path).map(|_| ()),
        Some("incr" | "increment") => {
            let by = value()?;
            let sum = match item.pointer(path) {
                None => by,
                Some(old) => sum(old, &by)?,
            };
            set(item, path, sum)
        }
        Some("move") => {
            let from = text("from").ok_or_else(|| invalid("a move has no \"from\""))?;
            let moved = remove(item, from)?;
            set(item, path, moved)
        }
        _ => Err(invalid("unknown operation")),
    }
}

fn sum(old: &Value, by: &Value) -> Result<Value, Failure> {
    let whole = old.as_i64().zip(by.as_i64()).and_then(|(old, by)| old.checked_add(by));
    let float = old.as_f64().zip(by.as_f64()).map(|(old, by)| Value::from(old + by));
    whole.map(Value::from).or(float).ok_or_else(|| invalid("only numbers can be incremented"))
}

/// The parent of a path, and the last name of the path.
fn parent<'a>(item: &'a mut Value, path: &str) -> Result<(&'a mut Value, String), Failure> {
    let (parent, name) =
        path.rsplit_once('/').ok_or_else(|| invalid("a path starts with a slash"))?;
    let name = name.replace("~1", "/").replace("~0", "~");
    let parent = item.pointer_mut(parent).ok_or_else(|| invalid("a path does not exist"))?;
    Ok((parent, name))
}

fn add(item: &mut Value, path: &str, value: Value) -> Result<(), Failure> {
    match parent(item, path)? {
        (Value::Array(array), name) => {
            let at = if name == "-" { Some(array.len()) } else { name.parse().ok() };
            match at.filter(|&at| at <= array.len()) {
                Some(at) => array.insert(at, value),
                None => return Err(invalid("an index is out of range")),
            }
            Ok(())
        }
        _ => set(item, path, value),
    }
}

fn set(item: &mut Value, path: &str, value: Value) -> Result<(), Failure> {
    match parent(item, path)? {
        (Value::Object(object), name) => {
            object.insert(name, value);
        }
        (Value::Array(array), name) if name == "-" => array.push(value),
        (Value::Array(array), name) => {
            let slot = name.parse().ok().and_then(|at: usize| array.get_mut(at));
            *slot.ok_or_else(|| invalid("an index is out of range"))? = value;
        }
        _ => return Err(invalid("a path does not exist")),
    }
    Ok(())
}

fn remove(item: &mut Value, path: &str) -> Result<Value, Failure> {
    let removed = match parent(item, path)? {
        (Value::Object(object), name) => object.remove(&name),
        (Value::Array(array), name) => {
            let at = name.parse().ok().filter(|&at: &usize| at < array.len());
            at.map(|at| array.remove(at))
        }
        _ => None,
    };
    removed.ok_or_else(|| invalid("there is nothing to remove"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn patched(item: &Value, patch: Value) -> Result<Value, Failure> {
        let item = item.as_object().unwrap().clone();
        apply(&Patch::of(patch)?, item, "a").map(Value::Object)
    }

    #[test]
    fn operations() {
        let item = json!({"n": 1, "a": [1, 2], "o": {"x": 1}});
        let found = patched(
            &item,
            json!([
                {"op": "incr", "path": "/n", "value": 5},
                {"op": "add", "path": "/a/1", "value": 9},
                {"op": "add", "path": "/a/-", "value": 3},
                {"op": "set", "path": "/a/0", "value": 0},
                {"op": "replace", "path": "/o/x", "value": 2},
                {"op": "move", "from": "/o/x", "path": "/y"},
                {"op": "incr", "path": "/m", "value": 0.5},
            ]),
        );
        let expected = json!({"n": 6, "a": [0, 9, 2, 3], "o": {}, "y": 2, "m": 0.5});
        assert_eq!(found.unwrap(), expected);
    }

    #[test]
    fn depth_is_bounded() {
        let mut item = json!({"a": null});
        let deep = (0..100).fold(json!(1), |inner, _| json!({"a": inner}));
        item = patched(&item, json!([{"op": "set", "path": "/a", "value": deep}])).unwrap();
        let path = "/a".repeat(80);
        let failure = patched(&item, json!([{"op": "set", "path": path, "value": item}]));
        assert_eq!(failure.unwrap_err().status, 400);
    }

    #[test]
    fn conditions_and_errors() {
        let item = json!({"n": 1, "a": []});
        let with = |condition: &str| json!({"condition": condition, "operations": [{"op": "remove", "path": "/n"}]});
        assert_eq!(patched(&item, with("from c where c.n > 0")).unwrap(), json!({"a": []}));
        let failure = patched(&item, with("from c where c.n > 1")).unwrap_err();
        assert_eq!(failure.status, StatusCode::PRECONDITION_FAILED);
        for patch in [
            json!(1),
            json!([]),
            json!({}),
            json!([{"op": "test", "path": "/n", "value": 1}]),
            json!([{"op": "set", "path": "/n"}]),
            json!([{"op": "set", "path": "n", "value": 1}]),
            json!([{"op": "set", "path": "/x/y", "value": 1}]),
            json!([{"op": "set", "path": "", "value": 1}]),
            json!([{"op": "set", "path": "/a/0", "value": 1}]),
            json!([{"op": "add", "path": "/a/1", "value": 1}]),
            json!([{"op": "remove", "path": "/x"}]),
            json!([{"op": "replace", "path": "/x", "value": 1}]),
            json!([{"op": "incr", "path": "/a", "value": 1}]),
            with("from c where"),
        ] {
            assert_eq!(patched(&item, patch.clone()).unwrap_err().status, 400, "{patch}");
        }
    }
}
