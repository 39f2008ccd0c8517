//! Pages of a list.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::StatusCode;
use masthead::conditional::{ETag, EntityTagRef, RangeUse, Representation};
use masthead::paging::{AcceptRanges, ContentRange};
use serde_json::{Value, json};

use super::answer::{Answer, Outcome, Refusal};
use super::call::{Call, link};
use super::store::tag_of;

/// How many items a page has. The service has 100; clients follow the links of shorter pages in the same way.
const PAGE: usize = 3;

/// The only unit of ranges.
const ITEMS: &str = "items";

/// The media type of pages of key-values. Their entity tag is in the body too.
pub(super) const KEY_VALUES: &str = "kvset";

/// One item of a list. Its JSON is made only if it is on the page.
pub(super) struct Item<J> {
    /// The sort key of the list. The next page starts after that of the last item.
    pub(super) cursor: String,
    /// A text that changes whenever the item does.
    pub(super) version: String,
    pub(super) json: J,
}

/// A list: its path, the media type of its pages, and whether it has ranges.
pub(super) struct List {
    pub(super) path: &'static str,
    pub(super) kind: &'static str,
    pub(super) has_ranges: bool,
}

impl List {
    /// The page, or the range, of `items` that the request asks for.
    pub(super) fn answer<J>(&self, call: &Call<'_>, items: Vec<Item<J>>) -> Outcome
    where
        J: Fn() -> Value,
    {
        let total = items.len();
        let mut rest = items;
        if let Some(cursor) = cursor(call) {
            let start = rest.partition_point(|item| item.cursor <= cursor);
            rest.drain(..start);
        }
        let is_last = rest.len() <= PAGE;
        let next = rest.get(PAGE - 1).filter(|_| !is_last).map(|last| {
            let query = call.query.after(&URL_SAFE_NO_PAD.encode(&last.cursor));
            format!("{}?{query}", self.path)
        });
        let etag = tag(rest.iter().take(PAGE), next.as_deref());
        let current = Representation::existing().with_etag(EntityTagRef::strong(&etag)?);
        let range = match call.check(&current) {
            Err(status) => {
                let mut answer = Answer::empty(status);
                // A client that already has this page continues with the next one.
                if status == StatusCode::NOT_MODIFIED {
                    self.write_links(&mut answer, next.as_deref(), &etag)?;
                }
                return Ok(answer);
            }
            Ok(range) => range,
        };
        if let (true, RangeUse::Honour, Some(wanted)) = (self.has_ranges, range, call.headers.range)
        {
            if wanted.unit().is(ITEMS) && cursor(call).is_none() {
                let wanted = wanted.satisfiable(total as u64).next();
                return self.range(call, &rest, wanted);
            }
        }
        rest.truncate(PAGE);
        let mut body = json!({ "items": jsons(rest.iter()) });
        if self.kind == KEY_VALUES {
            body["etag"] = etag.as_str().into();
        }
        if let Some(next) = &next {
            body["@nextLink"] = next.as_str().into();
        }
        let mut answer = Answer::of(self.kind, &body)?;
        self.write_links(&mut answer, next.as_deref(), &etag)?;
        call.write_memento(&mut answer);
        Ok(answer)
    }

    fn write_links(
        &self,
        answer: &mut Answer,
        next: Option<&str>,
        etag: &str,
    ) -> Result<(), Refusal> {
        answer.headers.etag = Some(ETag::strong(etag)?);
        answer.headers.link = next.map(|next| link(next, "next")).transpose()?;
        if self.has_ranges {
            answer.headers.accept_ranges = Some(AcceptRanges::try_from_iter([ITEMS])?);
        }
        Ok(())
    }

    fn range<J>(&self, call: &Call<'_>, items: &[Item<J>], wanted: Option<(u64, u64)>) -> Outcome
    where
        J: Fn() -> Value,
    {
        let total = items.len() as u64;
        let Some((first, last)) = wanted else {
            let mut refusal = Refusal::empty(StatusCode::RANGE_NOT_SATISFIABLE);
            refusal.0.headers.content_range = Some(ContentRange::unsatisfied(ITEMS, total)?);
            return Err(refusal);
        };
        let place = |position: u64| usize::try_from(position).unwrap_or(usize::MAX);
        let part = items.iter().take(place(last).saturating_add(1)).skip(place(first));
        let mut answer = Answer::of(self.kind, &json!({ "items": jsons(part) }))?;
        answer.status = StatusCode::PARTIAL_CONTENT;
        answer.headers.content_range = Some(ContentRange::new(ITEMS, first, last, Some(total))?);
        answer.headers.accept_ranges = Some(AcceptRanges::try_from_iter([ITEMS])?);
        call.write_memento(&mut answer);
        Ok(answer)
    }
}

/// The sort key of the last item of the previous page. A malformed one is ignored.
fn cursor(call: &Call<'_>) -> Option<String> {
    let after = call.query.get("after")?;
    // The cursor is sent without padding; some clients add it.
    let cursor = URL_SAFE_NO_PAD.decode(after.trim_end_matches('=')).ok()?;
    String::from_utf8(cursor).ok().filter(|cursor| !cursor.is_empty())
}

/// The entity tag of a page: a digest of the versions of its items.
fn tag<'i, J>(items: impl Iterator<Item = &'i Item<J>>, next: Option<&str>) -> String
where
    J: Fn() -> Value + 'i,
{
    let mut text = next.unwrap_or_default().to_owned();
    for item in items {
        text.push('\n');
        text.push_str(&item.version);
        text.push_str(&(item.json)().to_string());
    }
    tag_of(text.as_bytes())
}

fn jsons<'i, J>(items: impl Iterator<Item = &'i Item<J>>) -> Vec<Value>
where
    J: Fn() -> Value + 'i,
{
    items.map(|item| (item.json)()).collect()
}
