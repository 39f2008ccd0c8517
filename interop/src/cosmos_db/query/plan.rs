//! Query plans, with which a client runs a query in each range and merges the results.

use serde_json::{Value, json};

use super::aggregate::Aggregate;
use super::lex::Word;
use super::{Query, Select};
use crate::cosmos_db::answer::Failure;

/// The text of a query, in parts.
#[derive(Clone, Debug, Default)]
pub(super) struct Source {
    /// With the word `FROM`.
    pub(super) from: Vec<Word>,
    /// The name of the item.
    pub(super) item: String,
    pub(super) condition: Vec<Word>,
    /// Each with whether it is descending.
    pub(super) order: Vec<(Vec<Word>, bool)>,
    pub(super) selected: Selected,
    pub(super) top: Option<usize>,
}

/// The part after `SELECT`, as it is written.
#[derive(Clone, Debug, Default)]
pub(super) enum Selected {
    #[default]
    Item,
    Value(Vec<Word>),
    Members(Vec<(String, Vec<Word>)>),
}

/// A placeholder in the rewritten form of a sorted query. Clients replace it with a condition.
const FILTER: &str = "{documentdb-formattableorderbyquery-filter}";

impl Query {
    /// The plan of the query. The client runs the query as it is where the plan has no other one.
    ///
    /// # Errors
    ///
    /// For several aggregates, and for one within another value.
    pub(in crate::cosmos_db) fn plan(&self) -> Result<Value, Failure> {
        let source = &self.source;
        let rewritten = self.rewritten();
        if rewritten.is_none() && !self.aggregates.is_empty() {
            return Err(Failure::bad_request("This server does not plan such a query."));
        }
        let direction = |(_, is_descending): &(_, bool)| {
            if *is_descending { "Descending" } else { "Ascending" }
        };
        let (offset, limit) = match source.top {
            Some(_) => (None, None),
            None => (self.limit.map(|_| self.offset), self.limit),
        };
        Ok(json!({
            "partitionedQueryExecutionInfoVersion": 2,
            "queryInfo": {
                "distinctType": if !self.is_distinct { "None" } else if self.order.is_empty() { "Unordered" } else { "Ordered" },
                "top": source.top,
                "offset": offset,
                "limit": limit,
                "orderBy": source.order.iter().map(direction).collect::<Vec<_>>(),
                "orderByExpressions": source.order.iter().map(|(words, _)| text(words)).collect::<Vec<_>>(),
                "groupByExpressions": [],
                "groupByAliases": [],
                "aggregates": self.aggregates.iter().map(|it| it.name()).collect::<Vec<_>>(),
                "groupByAliasToAggregateType": {},
                "rewrittenQuery": rewritten.unwrap_or_default(),
                "hasSelectValue": matches!(source.selected, Selected::Value(_)),
                "dCountInfo": null,
                "hasNonStreamingOrderBy": false,
            },
            "queryRanges": [{"min": "", "max": "FF", "isMinInclusive": true, "isMaxInclusive": false}],
        }))
    }

    /// The query that is to be run in each range, if it is not the query itself.
    fn rewritten(&self) -> Option<String> {
        let source = &self.source;
        let condition = text(&source.condition);
        let condition = if condition.is_empty() { "true" } else { &condition };
        let (from, item) = (text(&source.from), &source.item);
        let limit = match (source.top, self.limit) {
            (None, Some(limit)) => format!(" OFFSET 0 LIMIT {}", self.offset.saturating_add(limit)),
            _ => String::new(),
        };
        let top = source.top.map(|top| format!("TOP {top} ")).unwrap_or_default();
        if let ([aggregate], Select::Value(value)) = (&*self.aggregates, &self.select) {
            let inner = match (&source.selected, value) {
                (Selected::Value(words), super::Expression::Aggregate(..)) => text(words.get(1..)?),
                _ => return None,
            };
            let value = match aggregate {
                Aggregate::Average => format!("{{\"sum\": SUM{inner}, \"count\": COUNT{inner}}}"),
                Aggregate::Least => format!("{{\"min\": MIN{inner}, \"count\": COUNT{inner}}}"),
                Aggregate::Greatest => format!("{{\"max\": MAX{inner}, \"count\": COUNT{inner}}}"),
                other => format!("{}{inner}", other.name().to_uppercase()),
            };
            return Some(format!("SELECT VALUE [{{\"item\": {value}}}] {from} WHERE {condition}"));
        }
        let payload = match &source.selected {
            Selected::Item => item.clone(),
            Selected::Value(words) => text(words),
            Selected::Members(members) => {
                let member = |(name, words): &(String, Vec<Word>)| {
                    format!("{}: {}", Value::from(name.as_str()), text(words))
                };
                format!("{{{}}}", members.iter().map(member).collect::<Vec<_>>().join(", "))
            }
        };
        if source.order.is_empty() {
            let selected = format!("SELECT VALUE {payload} {from} WHERE {condition}{limit}");
            return (!limit.is_empty()).then_some(selected);
        }
        let items = source.order.iter().map(|(words, _)| format!("{{\"item\": {}}}", text(words)));
        let items = items.collect::<Vec<_>>().join(", ");
        let by = source.order.iter().map(|(words, is_descending)| {
            format!("{} {}", text(words), if *is_descending { "DESC" } else { "ASC" })
        });
        let by = by.collect::<Vec<_>>().join(", ");
        Some(format!(
            "SELECT {top}{item}._rid, [{items}] AS orderByItems, {payload} AS payload {from} WHERE ({condition}) AND \
             ({FILTER}) ORDER BY {by}{limit}"
        ))
    }
}

/// The text of words. White space between them has no meaning.
fn text(words: &[Word]) -> String {
    let word = |word: &Word| match word {
        Word::Name(name) => name.clone(),
        Word::Parameter(name) => format!("@{name}"),
        Word::Text(text) => Value::from(text.as_str()).to_string(),
        Word::Number(number) => number.to_string(),
        Word::Sign(sign) => (*sign).to_owned(),
    };
    words.iter().map(word).collect::<Vec<_>>().join(" ")
}
