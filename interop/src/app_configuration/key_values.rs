//! One key-value: `/kv/{key}` and `/locks/{key}`.

use http::{Method, StatusCode};
use masthead::conditional::Representation;
use masthead::content::ContentType;
use masthead::time::{LastModified, RetryAfter, RetryAfterMs};
use masthead::{DecodeError, FieldMapExt};
use serde_json::{Map, Value};

use super::answer::{Answer, Outcome, Refusal};
use super::call::{Call, link};
use super::store::{FIELDS, Id, Setting, Store, Written};

/// `/kv/{key}`.
pub(super) fn key_value(call: &Call<'_>, store: &mut Store, key: String) -> Outcome {
    throttle(call, store, &key)?;
    let id = Id { key, label: call.query.label() };
    match *call.method {
        Method::GET | Method::HEAD => get(call, store, &id),
        Method::PUT => put(call, store, id),
        _ => delete(call, store, &id),
    }
}

/// `/locks/{key}`: PUT locks the key-value, DELETE unlocks it.
pub(super) fn lock(call: &Call<'_>, store: &mut Store, key: String) -> Outcome {
    let id = Id { key, label: call.query.label() };
    let setting = store.get(&id).cloned();
    if let Err(status) = call.check(&representation(setting.as_deref())?) {
        return Ok(Answer::empty(status));
    }
    let setting = setting.ok_or_else(Refusal::not_found)?;
    let locked = call.method == Method::PUT;
    answer(&store.put(id, setting.content.clone(), locked), None)
}

fn get(call: &Call<'_>, store: &Store, id: &Id) -> Outcome {
    let select = call.query.select(&FIELDS)?;
    let setting = match call.as_of() {
        None => store.get(id).cloned(),
        at => store.all(at).remove(id),
    };
    let checked = call.check(&representation(setting.as_deref())?);
    let mut found = match (&setting, checked) {
        (Some(setting), Err(StatusCode::NOT_MODIFIED)) => {
            let mut found = Answer::empty(StatusCode::NOT_MODIFIED);
            found.headers.etag = Some(setting.owned_etag()?);
            return Ok(found);
        }
        (_, Err(status)) => return Ok(Answer::empty(status)),
        (Some(setting), Ok(_)) => answer(setting, select.as_deref())?,
        (None, Ok(_)) => Answer::empty(StatusCode::NOT_FOUND),
    };
    call.write_memento(&mut found);
    if call.as_of().is_some() {
        // Not in lists, where the service sends it too: some clients take the first link for the next page.
        let query = call.request.query().unwrap_or_default();
        let target = format!("{}?{query}", call.request.path());
        found.headers.link = link(&target, "original").ok();
    }
    Ok(found)
}

fn put(call: &Call<'_>, store: &mut Store, id: Id) -> Outcome {
    let content = content(call)?;
    let current = store.get(&id).cloned();
    refuse_locked(current.as_deref())?;
    if let Err(status) = call.check(&representation(current.as_deref())?) {
        return Ok(Answer::empty(status));
    }
    answer(&store.put(id, content, false), None)
}

fn delete(call: &Call<'_>, store: &mut Store, id: &Id) -> Outcome {
    let current = store.get(id).cloned();
    refuse_locked(current.as_deref())?;
    if let Err(status) = call.check(&representation(current.as_deref())?) {
        return Ok(Answer::empty(status));
    }
    match store.delete(id) {
        Some(setting) => answer(&setting, None),
        None => Ok(Answer::empty(StatusCode::NO_CONTENT)),
    }
}

/// A key-value as a response.
fn answer(setting: &Setting, select: Option<&[&str]>) -> Outcome {
    let mut answer = Answer::of("kv", &setting.json(select))?;
    answer.headers.etag = Some(setting.owned_etag()?);
    answer.headers.last_modified = Some(LastModified(setting.modified));
    Ok(answer)
}

fn representation(setting: Option<&Setting>) -> Result<Representation<'_>, DecodeError> {
    let Some(setting) = setting else { return Ok(Representation::ABSENT) };
    let current = Representation::existing().with_etag(setting.etag()?);
    Ok(current.with_last_modified(setting.modified))
}

fn refuse_locked(setting: Option<&Setting>) -> Result<(), Refusal> {
    let Some(Setting { id, .. }) = setting.filter(|setting| setting.locked) else { return Ok(()) };
    let title = format!("Modifying key '{}' is not allowed", id.key);
    let detail = "The key is read-only. To allow modification unlock it first.";
    let members = [("name", id.key.as_str()), ("detail", detail)];
    Err(Refusal::problem(StatusCode::CONFLICT, "key-locked", &title, &members))
}

/// The first request of each method for a key that begins with `throttle` is answered with 429.
fn throttle(call: &Call<'_>, store: &mut Store, key: &str) -> Result<(), Refusal> {
    if !key.starts_with("throttle") || !store.throttle(&format!("{} {key}", call.method)) {
        return Ok(());
    }
    let title = "Resource utilization has surpassed the assigned quota";
    let status = StatusCode::TOO_MANY_REQUESTS;
    let members = [("policy", "Total Requests")];
    let mut refusal = Refusal::problem(status, "too-many-requests", title, &members);
    refusal.0.headers.retry_after_ms = Some(RetryAfterMs(15));
    refusal.0.headers.retry_after = key.contains("both").then_some(RetryAfter::Delay(1));
    Err(refusal)
}

/// The content to write. The key and the label are those of the target.
fn content(call: &Call<'_>) -> Result<Written, Refusal> {
    let body = json_body(call)?;
    let text = |name: &str| match body.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(Refusal::parameter(name, &format!("{name}: expected a string"))),
    };
    Ok(Written { value: text("value")?, content_type: text("content_type")?, tags: tags(&body)? })
}

/// The tags of a key-value or a snapshot.
pub(super) fn tags(body: &Map<String, Value>) -> Result<Map<String, Value>, Refusal> {
    let is_text = |value: &Value| value.is_string() || value.is_null();
    match body.get("tags") {
        None | Some(Value::Null) => Ok(Map::new()),
        Some(Value::Object(tags)) if tags.values().all(is_text) => Ok(tags.clone()),
        Some(_) => Err(Refusal::parameter("tags", "tags: expected an object of strings")),
    }
}

/// The body of a write, which is a JSON object of one of the media types that the service accepts.
pub(super) fn json_body(call: &Call<'_>) -> Result<Map<String, Value>, Refusal> {
    let media_type = call.request.headers.peek::<ContentType>().ok().flatten();
    // Without a media type it is read as JSON, as the service does.
    let is_json = media_type.is_none_or(|own| {
        own.is("application/json") || own.suffix().is_some_and(|it| it.eq_ignore_ascii_case("json"))
    });
    if !is_json {
        return Err(Refusal::empty(StatusCode::UNSUPPORTED_MEDIA_TYPE));
    }
    match serde_json::from_slice(call.body) {
        Ok(Value::Object(body)) => Ok(body),
        Ok(_) | Err(_) => Err(Refusal::problem(
            StatusCode::BAD_REQUEST,
            "invalid-argument",
            "Invalid request body",
            &[("name", "body"), ("detail", "expected a JSON object")],
        )),
    }
}
