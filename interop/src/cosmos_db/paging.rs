//! Pages of feeds and of results of queries.

use masthead::cosmos::ItemCount;
use masthead::paging::{Continuation, MaxItemCount};
use masthead::services::cosmos_db::Operation;
use serde_json::{Value, json};

use super::answer::{Answer, Failure};
use super::call::Call;
use super::kind::Kind;
use super::rid::Rid;

/// The default page size, and the largest.
const PAGE_SIZE: usize = 1000;

/// The start of a page, as a continuation has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Position {
    /// The number of the last resource of the previous page.
    number: u64,
    /// The number of previous pages.
    pages: usize,
    /// The number of items on previous pages.
    items: usize,
}

/// The results that are split into pages.
pub(super) struct Results<'a> {
    /// The number and the value of each item, in order.
    pub(super) items: Vec<(u64, Value)>,
    /// `true` if the results are not in the order of their numbers.
    pub(super) is_sorted: bool,
    pub(super) kind: Kind,
    /// The identifier of the parent resource.
    pub(super) parent: &'a Rid,
    /// The member of the body, if it is not that of the kind.
    pub(super) member: &'static str,
}

impl Results<'_> {
    /// The page that a request asks for.
    pub(super) fn page(self, call: &Call<'_>) -> Result<Answer, Failure> {
        let position = match call.headers.continuation.filter(|token| !token.is_empty()) {
            Some(token) => Position::read(&token.text())
                .ok_or_else(|| Failure::bad_request("Invalid Continuation Token"))?,
            None => Position::default(),
        };
        let limit = call.headers.max_item_count.and_then(MaxItemCount::limit);
        let limit = limit.and_then(|limit| usize::try_from(limit).ok()).filter(|&limit| limit > 0);
        let limit = limit.unwrap_or(PAGE_SIZE).min(PAGE_SIZE);
        let start = match self.is_sorted {
            true => position.items.min(self.items.len()),
            false => self.items.partition_point(|&(number, _)| number <= position.number),
        };
        let mut items = self.items;
        let mut rest = items.split_off(start);
        let has_more = rest.len() > limit;
        rest.truncate(limit);
        let next = Position {
            number: rest.last().map_or(0, |&(number, _)| number),
            pages: position.pages.saturating_add(1),
            items: position.items.saturating_add(rest.len()),
        };
        let count = rest.len();
        let items: Vec<_> = rest.into_iter().map(|(_, item)| item).collect();
        let body = json!({"_rid": self.parent.to_string(), self.member: items, "_count": count});
        let mut answer = Answer::ok(body);
        answer.headers.item_count = Some(ItemCount(count as u64));
        if has_more {
            let rid = self.parent.child(self.kind, next.number);
            let is_query = call.operation == Some(Operation::Query);
            answer.headers.continuation = Continuation::new(&next.write(&rid, is_query)).ok();
        }
        Ok(answer)
    }
}

impl Position {
    /// The token in the form of the service: text for a query, an object for a feed.
    fn write(self, rid: &Rid, is_query: bool) -> String {
        let Self { pages, items, .. } = self;
        match is_query {
            true => format!("+RID:~{rid}#RT:{pages}#TRC:{items}#ISV:2#IEO:65551#QCF:8"),
            false => json!({
                "token": format!("-RID:~{rid}#RT:{pages}#TRC:{items}#PCF:4"),
                "range": {"min": "", "max": "FF"},
            })
            .to_string(),
        }
    }

    /// Reads a token, an object with one, or an array of one such object, as clients send them.
    fn read(text: &str) -> Option<Self> {
        let json: Option<Value> = serde_json::from_str(text).ok();
        let object = json.as_ref().map(|json| json.get(0).unwrap_or(json));
        let text = match object {
            Some(object) => object.get("token")?.as_str()?,
            None => text,
        };
        let parts = text.strip_prefix(['+', '-'])?.strip_prefix("RID:~")?;
        let mut parts = parts.split('#');
        let number = Rid::number(parts.next()?)?;
        let mut count = |name| parts.next()?.strip_prefix(name)?.parse().ok();
        Some(Self { number, pages: count("RT:")?, items: count("TRC:")? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_read_back() {
        let container = Rid::root().child(Kind::Dbs, 1).child(Kind::Colls, 2);
        let position = Position { number: 300, pages: 2, items: 4 };
        let rid = container.child(Kind::Docs, 300);
        for is_query in [true, false] {
            let token = position.write(&rid, is_query);
            assert_eq!(Position::read(&token), Some(position), "{token}");
            assert_eq!(Position::read(&format!("[{token}]")).is_some(), !is_query);
        }
        for token in ["", "x", "+RID:~", "+RID:~AAAA#RT:1", "{}", "[]", "[1]", "+RID:~?#RT:1#TRC:1"]
        {
            assert_eq!(Position::read(token), None, "{token}");
        }
    }
}
