//! Several operations on the items of one partition, in one request.

use http::header::{IF_MATCH, IF_NONE_MATCH};
use http::{HeaderMap, HeaderValue, StatusCode};
use serde_json::{Map, Value, json};

use super::answer::{Answer, Failure};
use super::call::Call;
use super::epk::Key;
use super::items::{Done, Items, Operation};
use super::patch::Patch;

/// The largest number of operations.
const MAX_OPERATIONS: usize = 100;

/// One operation as it stands in the body.
struct Step {
    operation: Operation,
    key: Option<Key>,
    conditions: HeaderMap,
}

/// Answers a batch: an array of the results. An atomic batch is done as a whole, or not at all.
pub(super) fn serve(
    call: &Call<'_>,
    items: &mut Items<'_>,
) -> (Result<Answer, Failure>, Option<Done>) {
    match run(call, items) {
        Ok((answer, done)) => (Ok(answer), done),
        Err(failure) => (Err(failure), None),
    }
}

fn run(call: &Call<'_>, items: &mut Items<'_>) -> Result<(Answer, Option<Done>), Failure> {
    let Value::Array(steps) = call.json()? else {
        return Err(Failure::bad_request("The request payload is not an array of operations."));
    };
    if steps.is_empty() || steps.len() > MAX_OPERATIONS {
        return Err(Failure::bad_request("A batch must have 1 to 100 operations."));
    }
    let headers = &call.headers;
    let is_atomic = headers.batch_atomic.is_some_and(|atomic| atomic.0);
    let goes_on = !is_atomic && headers.batch_continue_on_error.is_some_and(|goes_on| goes_on.0);
    let key = headers.partition_key.map(Key::of_header);
    let steps: Vec<_> =
        steps.into_iter().map(|step| Step::of(step, key.as_ref())).collect::<Result<_, _>>()?;
    let before = is_atomic.then(|| items.container.clone());
    let (mut results, mut last): (Vec<Result<Done, Failure>>, _) = (Vec::new(), None);
    for step in steps {
        let has_failed = results.iter().any(Result::is_err);
        results.push(match has_failed && !goes_on {
            true => Err(Failure::dependency()),
            false => items.run(step.operation, step.key, &step.conditions),
        });
    }
    let has_failed = results.iter().any(Result::is_err);
    if let Some(before) = before.filter(|_| has_failed) {
        *items.container = before;
        for result in &mut results {
            if result.is_ok() {
                *result = Err(Failure::dependency());
            }
        }
    }
    let mut body = Vec::new();
    for result in results {
        body.push(match &result {
            Ok(done) => shown(done),
            Err(failure) => json!({
                "statusCode": failure.status.as_u16(),
                "subStatusCode": failure.substatus().unwrap_or_default(),
                "requestCharge": 0.0,
            }),
        });
        last = result.ok().or(last);
    }
    let status = if has_failed { StatusCode::MULTI_STATUS } else { StatusCode::OK };
    Ok((Answer::new(status, Value::Array(body)), last))
}

fn shown(done: &Done) -> Value {
    let mut shown = json!({"statusCode": done.status.as_u16(), "requestCharge": 1.0});
    if let Some(item) = &done.item {
        shown["eTag"] = Value::from(format!("\"{}\"", item.etag));
        shown["resourceBody"] = Value::Object(item.body.clone());
    }
    shown
}

impl Step {
    /// An operation of the body; its partition key is that of the request, unless it has its own.
    fn of(step: Value, key: Option<&Key>) -> Result<Self, Failure> {
        let Value::Object(mut step) = step else {
            return Err(Failure::bad_request("An operation is not an object."));
        };
        let key = match step.remove("partitionKey") {
            Some(Value::String(text)) => Some(
                Key::of_text(&text)
                    .ok_or_else(|| Failure::bad_request("A partition key cannot be read."))?,
            ),
            _ => key.cloned(),
        };
        let mut conditions = HeaderMap::new();
        for (member, name) in [("ifMatch", IF_MATCH), ("ifNoneMatch", IF_NONE_MATCH)] {
            if let Some(Value::String(text)) = step.remove(member) {
                let value = HeaderValue::from_str(&text);
                let value =
                    value.map_err(|_| Failure::bad_request("A condition cannot be read."))?;
                conditions.insert(name, value);
            }
        }
        let kind = text(&mut step, "operationType");
        let operation = match kind.as_deref() {
            Some("Create") => Operation::Create(resource(&mut step)?),
            Some("Upsert") => Operation::Upsert(resource(&mut step)?),
            Some("Read") => Operation::Read(id(&mut step)?),
            Some("Replace") => Operation::Replace(id(&mut step)?, resource(&mut step)?),
            Some("Delete") => Operation::Delete(id(&mut step)?),
            Some("Patch") => {
                let id = id(&mut step)?;
                Operation::Patch(id, Box::new(Patch::of(Value::Object(resource(&mut step)?))?))
            }
            _ => return Err(Failure::bad_request("An operation has no known operationType.")),
        };
        Ok(Self { operation, key, conditions })
    }
}

fn text(step: &mut Map<String, Value>, name: &str) -> Option<String> {
    match step.remove(name) {
        Some(Value::String(text)) => Some(text),
        _ => None,
    }
}

fn id(step: &mut Map<String, Value>) -> Result<String, Failure> {
    text(step, "id").ok_or_else(|| Failure::bad_request("An operation has no id."))
}

fn resource(step: &mut Map<String, Value>) -> Result<Map<String, Value>, Failure> {
    match step.remove("resourceBody") {
        Some(Value::Object(resource)) => Ok(resource),
        _ => Err(Failure::bad_request("An operation has no resourceBody.")),
    }
}
