//! Queries, as far as clients need them: a part of the language of the service.
//!
//! `SELECT [DISTINCT] [TOP n] … FROM … [WHERE …] [ORDER BY …] [OFFSET … LIMIT …]`, with aggregates, and without joins,
//! groups and subqueries.

mod aggregate;
mod expression;
mod lex;
mod parse;
mod plan;

use std::collections::HashMap;

use serde_json::Value;

use self::aggregate::Aggregate;
use self::expression::{Expression, order};
use self::parse::Parser;
pub(super) use self::parse::{MAX_CONDITIONS, MAX_IN};
use self::plan::Source;
use super::answer::Failure;

/// The longest text of a query, in bytes: `maxSqlQueryInputLength` of the account.
pub(super) const MAX_QUERY: usize = 262_144;

/// A query.
#[derive(Clone, Debug)]
pub(super) struct Query {
    select: Select,
    is_distinct: bool,
    condition: Option<Expression>,
    /// Each with whether it is descending.
    order: Vec<(Expression, bool)>,
    offset: usize,
    limit: Option<usize>,
    /// Those in what is selected.
    aggregates: Vec<Aggregate>,
    source: Source,
}

/// The part after `SELECT`.
#[derive(Clone, Debug)]
enum Select {
    Item,
    Value(Expression),
}

impl Query {
    /// The query of a body: `{"query": …, "parameters": [{"name": …, "value": …}]}`.
    pub(super) fn of(body: &Value) -> Result<Self, Failure> {
        let text = body.get("query").and_then(Value::as_str);
        let text = text.ok_or_else(|| Failure::bad_request("The request payload has no query."))?;
        if text.len() > MAX_QUERY {
            return Err(Failure::bad_request("The query text is too long."));
        }
        let parameters = body.get("parameters").and_then(Value::as_array).into_iter().flatten();
        let parameters = parameters.filter_map(|parameter| {
            let name = parameter.get("name")?.as_str()?;
            let name = name.strip_prefix('@').unwrap_or(name);
            Some((name.to_owned(), parameter.get("value")?.clone()))
        });
        let parameters = parameters.collect();
        let words = lex::words(text).ok_or_else(syntax)?;
        Parser::new(&words, &parameters).query().ok_or_else(syntax)
    }

    /// A query that is a condition only: `from c where …`.
    pub(super) fn of_condition(text: &str) -> Result<Self, Failure> {
        let words = lex::words(text).ok_or_else(syntax)?;
        let query = Parser::new(&words, &HashMap::new()).rest();
        query.filter(|query| query.condition.is_some()).ok_or_else(syntax)
    }

    /// Returns `true` if the condition holds for an item.
    pub(super) fn holds(&self, item: &Value) -> bool {
        self.condition.as_ref().is_none_or(|condition| condition.holds(item))
    }

    /// Returns `true` if the results are not in the order of the items, or not one for each.
    pub(super) fn is_sorted(&self) -> bool {
        !self.order.is_empty() || self.is_distinct || !self.aggregates.is_empty()
    }

    /// The results over items, each with its number.
    pub(super) fn run(&self, items: impl Iterator<Item = (u64, Value)>) -> Vec<(u64, Value)> {
        let mut items: Vec<_> = items.filter(|(_, item)| self.holds(item)).collect();
        items.sort_by(|(_, a), (_, b)| {
            let by = |(by, is_descending): &(Expression, bool)| {
                let order = order(by.of(a).as_ref(), by.of(b).as_ref());
                if *is_descending { order.reverse() } else { order }
            };
            self.order
                .iter()
                .map(by)
                .find(|order| order.is_ne())
                .unwrap_or(std::cmp::Ordering::Equal)
        });
        let mut results = match &self.select {
            Select::Item => items,
            Select::Value(value) if self.aggregates.is_empty() => items
                .into_iter()
                .filter_map(|(number, item)| Some((number, value.of(&item)?)))
                .collect(),
            Select::Value(value) => {
                let items: Vec<_> = items.into_iter().map(|(_, item)| item).collect();
                value.of_all(&items).map(|value| (0, value)).into_iter().collect()
            }
        };
        if self.is_distinct {
            let mut seen = std::collections::HashSet::new();
            results.retain(|(_, value)| seen.insert(value.to_string()));
        }
        results.drain(..self.offset.min(results.len()));
        results.truncate(self.limit.unwrap_or(usize::MAX));
        results
    }
}

fn syntax() -> Failure {
    Failure::bad_request(
        "Syntax error in the query, or syntax that this server does not know, or more conditions than it allows.",
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn run(query: &str, parameters: &Value) -> Result<Vec<Value>, Failure> {
        let items = [
            json!({"id": "a", "n": 3, "o": {"x y": [1, 2]}, "t": "Ab"}),
            json!({"id": "b", "n": 1, "z": null}),
            json!({"id": "c", "n": 2.0, "t": "Cd"}),
        ];
        let query = Query::of(&json!({"query": query, "parameters": parameters}))?;
        let items = items.into_iter().enumerate().map(|(at, item)| (at as u64 + 1, item));
        Ok(query.run(items).into_iter().map(|(_, value)| value).collect())
    }

    #[track_caller]
    fn finds(query: &str, values: &Value) {
        assert_eq!(&Value::Array(run(query, &json!([])).unwrap()), values, "{query}");
    }

    #[test]
    fn conditions() {
        for (condition, ids) in [
            ("c.n >= 2", json!(["a", "c"])),
            ("c.n = 2", json!(["c"])),
            ("c.n <> 2 AND NOT c.id = 'a'", json!(["b"])),
            ("(c.id = 'a' OR c.id = \"b\") AND c.n < 3", json!(["b"])),
            ("c.id IN ('a', 'c')", json!(["a", "c"])),
            ("c.id NOT IN ('a', 'c')", json!(["b"])),
            ("c['o'][\"x y\"][1] = 2", json!(["a"])),
            ("ARRAY_CONTAINS(c.o['x y'], 2)", json!(["a"])),
            ("IS_DEFINED(c.z)", json!(["b"])),
            ("c.z = null", json!(["b"])),
            ("startswith(c.t, 'C') or LOWER(c.t) = 'ab'", json!(["a", "c"])),
            ("c.t > 1", json!([])),
            ("c.n > -1 AND true", json!(["a", "b", "c"])),
        ] {
            finds(&format!("SELECT VALUE c.id FROM c WHERE {condition}"), &ids);
        }
        let parameters = json!([{"name": "@id", "value": "b"}]);
        assert_eq!(
            run("select value r.n from root r where r.id=@id", &parameters).unwrap(),
            [json!(1)]
        );
    }

    /// The account tells clients these limits.
    #[test]
    fn large_queries_are_refused() {
        let is_run = |query: &str| run(query, &json!([])).is_ok();
        for (operator, most) in [("OR", MAX_CONDITIONS), ("AND", MAX_CONDITIONS)] {
            let query = |count| {
                let more = format!(" {operator} c.n = 1").repeat(count);
                format!("SELECT * FROM c WHERE c.n = 1{more}")
            };
            assert!(is_run(&query(most)), "{operator}");
            assert!(!is_run(&query(most + 1)), "{operator}");
        }
        // The conditions of the whole query count, not those of one parenthesis.
        let half = format!("(c.n = 1{})", " OR c.n = 1".repeat(MAX_CONDITIONS / 2));
        assert!(!is_run(&format!("SELECT * FROM c WHERE {half} OR {half}")));
        let members = |count| format!("SELECT * FROM c WHERE c.n IN (0{})", ",1".repeat(count - 1));
        assert!(is_run(&members(MAX_IN)) && !is_run(&members(MAX_IN + 1)));
        let long = |len: usize| format!("SELECT * FROM c{}", " ".repeat(len - 15));
        assert!(is_run(&long(MAX_QUERY)) && !is_run(&long(MAX_QUERY + 1)));
    }

    #[test]
    fn what_is_returned() {
        finds("SELECT c.id, c.n AS m FROM c WHERE c.n = 1", &json!([{"id": "b", "m": 1}]));
        finds("SELECT VALUE COUNT(1) FROM c", &json!([3]));
        finds("SELECT VALUE SUM(c.n) FROM c", &json!([6.0]));
        finds("SELECT VALUE AVG(c.n) FROM c", &json!([2.0]));
        finds("SELECT VALUE MIN(c.t) FROM c", &json!(["Ab"]));
        finds("SELECT VALUE MAX(c.n) FROM c", &json!([3]));
        finds("SELECT VALUE c.id FROM c ORDER BY c.n DESC", &json!(["a", "c", "b"]));
        finds("SELECT TOP 1 VALUE c.id FROM c ORDER BY c.n", &json!(["b"]));
        finds("SELECT VALUE c.id FROM c OFFSET 1 LIMIT 1", &json!(["b"]));
        finds("SELECT DISTINCT VALUE IS_DEFINED(c.t) FROM c", &json!([true, false]));
        finds("SELECT VALUE [c.n, LENGTH(c.t)] FROM c WHERE c.id = 'a'", &json!([[3, 2]]));
        finds("SELECT COUNT(1) AS n, MAX(c.n) AS m FROM c", &json!([{"n": 3, "m": 3}]));
        finds("SELECT VALUE 1", &json!([1.0, 1.0, 1.0]));
    }

    /// A client runs the query of the plan in each range, and finds what it needs to merge the results.
    #[test]
    fn plans() {
        let plan = |query: &str| Query::of(&json!({ "query": query })).unwrap().plan().unwrap();
        let info = |query: &str| plan(query)["queryInfo"].clone();
        let rewritten = |query: &str| {
            let text = info(query)["rewrittenQuery"].as_str().unwrap().to_owned();
            text.replace("{documentdb-formattableorderbyquery-filter}", "c.n > 1")
        };
        assert_eq!(rewritten("SELECT * FROM c WHERE c.n = 1"), "");
        let sorted = "SELECT c.id, c['o'] FROM c WHERE c.n < 3 ORDER BY c.n DESC";
        assert_eq!(info(sorted)["orderBy"], json!(["Descending"]));
        finds(
            &rewritten(sorted),
            &json!([{"orderByItems": [{"item": 2.0}], "payload": {"id": "c"}}]),
        );
        finds(
            &rewritten("SELECT VALUE c.id FROM c ORDER BY c.n, c.id"),
            &json!([
                {"orderByItems": [{"item": 2.0}, {"item": "c"}], "payload": "c"},
                {"orderByItems": [{"item": 3}, {"item": "a"}], "payload": "a"},
            ]),
        );
        finds(&rewritten("SELECT VALUE COUNT(1) FROM c"), &json!([[{"item": 3}]]));
        let average = rewritten("SELECT VALUE AVG(c.n) FROM c WHERE c.id != \"a\"");
        finds(&average, &json!([[{"item": {"sum": 3.0, "count": 2}}]]));
        finds(
            &rewritten("SELECT VALUE MIN(c.n) FROM c"),
            &json!([[{"item": {"min": 1, "count": 3}}]]),
        );
        let limited = "SELECT * FROM c OFFSET 1 LIMIT 1";
        assert_eq!((&info(limited)["offset"], &info(limited)["limit"]), (&json!(1), &json!(1)));
        assert_eq!(run(&rewritten(limited), &json!([])).unwrap().len(), 2);
        let several = Query::of(&json!({"query": "SELECT COUNT(1) AS n FROM c"})).unwrap();
        assert_eq!(several.plan().unwrap_err().status, 400);
        let top = info("SELECT TOP 2 * FROM c");
        assert_eq!((&top["top"], &top["rewrittenQuery"]), (&json!(2), &json!("")));
    }

    #[test]
    fn errors() {
        let deep = format!("SELECT * FROM c WHERE {}1{}", "(".repeat(10_000), ")".repeat(10_000));
        for query in [
            "",
            "SELECT",
            "SELECT * FROM",
            "SELECT * FROM c WHERE",
            "SELECT * FROM c WHERE c.n >",
            "SELECT * FROM c WHERE c.n = @missing",
            "SELECT * FROM c JOIN d IN c.e",
            "SELECT c.n FROM c GROUP BY c.n",
            "SELECT * FROM c WHERE nothing(c.n)",
            "SELECT * FROM c WHERE other.n = 1",
            "SELECT * FROM c WHERE COUNT(1) > 1",
            "SELECT VALUE COUNT(COUNT(1)) FROM c",
            "SELECT TOP -1 * FROM c",
            "SELECT * FROM c extra words",
            "DELETE FROM c",
            "SELECT * FROM c WHERE c.n = 'open",
            &deep,
        ] {
            assert_eq!(run(query, &json!([])).unwrap_err().status, 400, "{query:.80}");
        }
        assert_eq!(Query::of(&json!([])).unwrap_err().status, 400);
    }
}
