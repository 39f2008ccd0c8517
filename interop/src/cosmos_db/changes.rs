//! Change feeds.

use http::StatusCode;
use masthead::HttpDate;
use masthead::conditional::{ETag, EntityTagRef};
use masthead::cosmos::{FeedMode, ItemCount};
use masthead::paging::MaxItemCount;
use serde_json::{Map, Value, json};

use super::answer::{Answer, Failure};
use super::call::Call;
use super::container::{Container, tag};
use super::selection::Selection;

/// The default page size.
const PAGE_SIZE: usize = 100;

/// The start of a feed.
enum Start {
    /// With the first change after an LSN.
    After(u64),
    /// With the changes of a second and later ones.
    At(HttpDate),
}

impl Start {
    fn of(call: &Call<'_>, now: u64) -> Result<Self, Failure> {
        let headers = &call.headers;
        if let Some(tags) = headers.if_none_match {
            return match tags.is_any() {
                true => Ok(Self::After(now)),
                false => match tags.iter().next().and_then(|tag| lsn(tag.tag())) {
                    Some(lsn) => Ok(Self::After(lsn)),
                    None => Err(Failure::bad_request("Invalid If-None-Match of a change feed.")),
                },
            };
        }
        Ok(headers.if_modified_since.map_or(Self::After(0), |since| Self::At(since.0)))
    }

    fn has(&self, lsn: u64, time: i64) -> bool {
        match self {
            Self::After(after) => lsn > *after,
            Self::At(date) => time >= date.unix(),
        }
    }
}

fn lsn(tag: &[u8]) -> Option<u64> {
    std::str::from_utf8(tag).ok()?.parse().ok()
}

/// Answers a request for changes: a page of them, or 304 if there are none.
pub(super) fn serve(
    call: &Call<'_>,
    container: &Container,
    selection: &Selection,
) -> Result<Answer, Failure> {
    let ranges = selection.ranges(container);
    let now = ranges.iter().filter_map(|&range| container.lsn.get(range)).max();
    let now = now.copied().unwrap_or_default();
    let start = Start::of(call, now)?;
    let mode = call.headers.a_im.and_then(|a_im| a_im.feed());
    let mut changes = match mode {
        None | Some(FeedMode::LatestVersion) => latest(container, selection, &start),
        Some(_) => versions(container, selection, &start),
    };
    let limit = call.headers.max_item_count.and_then(MaxItemCount::limit);
    let limit = limit.and_then(|limit| usize::try_from(limit).ok()).filter(|&limit| limit > 0);
    let limit = limit.unwrap_or(PAGE_SIZE).min(PAGE_SIZE);
    let end = match changes.len() > limit {
        // The next page begins after the last change of this one.
        true => changes.get(limit - 1).map_or(now, |&(lsn, _)| lsn),
        false => now,
    };
    changes.truncate(limit);
    let etag = ETag::strong(&end.to_string()).ok();
    let mut answer = match changes.len() {
        0 => Answer::without_body(StatusCode::NOT_MODIFIED),
        count => {
            let documents: Vec<_> = changes.into_iter().map(|(_, change)| change).collect();
            let rid = container.rid().to_string();
            let mut answer =
                Answer::ok(json!({"_rid": rid, "Documents": documents, "_count": count}));
            answer.headers.item_count = Some(ItemCount(count as u64));
            answer
        }
    };
    answer.headers.etag = etag;
    Ok(answer)
}

/// The items that have changed, each as it is now.
fn latest(container: &Container, selection: &Selection, start: &Start) -> Vec<(u64, Value)> {
    let time = |body: &Map<String, Value>| body.get("_ts").and_then(Value::as_i64).unwrap_or(0);
    let mut changes: Vec<_> = container
        .items()
        .filter(|item| selection.has(&item.key, &item.effective))
        .filter(|item| start.has(item.lsn, time(&item.body)))
        .map(|item| {
            let mut body = item.body.clone();
            body.insert("_lsn".to_owned(), item.lsn.into());
            (item.lsn, Value::Object(body))
        })
        .collect();
    changes.sort_unstable_by_key(|&(lsn, _)| lsn);
    changes
}

/// All changes, deletions too, each with what was before it.
fn versions(container: &Container, selection: &Selection, start: &Start) -> Vec<(u64, Value)> {
    let changes = container.changes().filter(|change| {
        selection.has(&change.key, &change.effective) && start.has(change.lsn, change.time.unix())
    });
    let shown = changes.map(|change| {
        let metadata = json!({
            "lsn": change.lsn,
            "crts": change.time.unix(),
            "operationType": change.operation,
            "previousImageLSN": 0,
            "timeToLiveExpired": false,
        });
        let current = change.current.clone().unwrap_or_default();
        let mut shown = json!({"current": current, "metadata": metadata});
        if let Some(previous) = &change.previous {
            shown["previous"] = Value::Object(previous.clone());
        }
        (change.lsn, shown)
    });
    shown.collect()
}

/// The partition key ranges of a container, as a feed.
pub(super) fn ranges(
    call: &Call<'_>,
    container: &Container,
    self_link: &str,
    number: u64,
) -> Result<Answer, Failure> {
    let etag = tag(number, HttpDate::from_unix(0).unwrap_or(call.now));
    let strong = ETag::strong(&etag).map_err(|_| Failure::not_found())?;
    let is_known = |known: EntityTagRef<'_>| strong.view().strong_eq(known);
    if call.headers.if_none_match.is_some_and(|tags| tags.iter().any(is_known)) {
        return Ok(Answer::without_body(StatusCode::NOT_MODIFIED).with_etag(&strong));
    }
    let ranges: Vec<_> = super::container::RANGES
        .iter()
        .enumerate()
        .map(|(index, (name, start, end))| {
            let rid = container.rid().child(super::kind::Kind::PkRanges, index as u64 + 2);
            json!({
                "_rid": rid.to_string(),
                "id": name,
                "_etag": format!("\"{etag}\""),
                "minInclusive": start,
                "maxExclusive": end,
                "ridPrefix": index,
                "_self": format!("{self_link}pkranges/{rid}/"),
                "throughputFraction": 0.5,
                "status": "online",
                "parents": [],
                "_ts": call.now.unix(),
                "_lsn": number,
            })
        })
        .collect();
    let count = ranges.len();
    let body = json!({
        "_rid": container.rid().to_string(),
        "PartitionKeyRanges": ranges,
        "_count": count,
    });
    let mut answer = Answer::ok(body).with_etag(&strong);
    answer.headers.item_count = Some(ItemCount(count as u64));
    Ok(answer)
}
