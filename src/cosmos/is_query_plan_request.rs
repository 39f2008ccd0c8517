//! `x-ms-cosmos-is-query-plan-request`: whether only the plan of a query is asked for.

use http::HeaderName;

use crate::error::Expected;
use crate::field::{arbitrary, field};
use crate::grammar::leaf::boolean;

static NAME: HeaderName = HeaderName::from_static("x-ms-cosmos-is-query-plan-request");

/// `x-ms-cosmos-is-query-plan-request`: whether only the plan of a query is asked for.
///
/// ```text
/// x-ms-cosmos-is-query-plan-request = "True" / "False"    ; case-insensitive
/// ```
///
/// Clients of Azure Cosmos DB send it with a query whose plan they need: the service answers which partition key ranges
/// the query goes to, and how its results are merged. Such a query needs no partition key.
///
/// Example of the official clients: `True`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{FieldMapExt, cosmos::IsQueryPlanRequest};
///
/// let mut map = http::HeaderMap::new();
/// map.write(&IsQueryPlanRequest(true));
/// assert_eq!(map["x-ms-cosmos-is-query-plan-request"], "True");
/// assert_eq!(map.peek::<IsQueryPlanRequest>()?, Some(IsQueryPlanRequest(true)));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct IsQueryPlanRequest(pub bool);

field!(plain IsQueryPlanRequest(|input, _| boolean(Expected::Boolean)(input)), &NAME, "value" = "whether only the plan of the query is asked for");

arbitrary!(IsQueryPlanRequest, any::<bool>().prop_map(IsQueryPlanRequest));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::{reads, refuses};

    #[test]
    fn true_or_false_in_any_case() {
        for (line, value) in [("true", true), ("True ", true), ("FALSE", false), ("False", false)] {
            assert_eq!(reads::<IsQueryPlanRequest>(line), IsQueryPlanRequest(value));
        }
        refuses::<IsQueryPlanRequest>(&[
            ("", "expected true or false at byte 0"),
            ("1", "expected true or false at byte 0"),
            ("\"true\"", "expected true or false at byte 0"),
            ("true, true", "expected the end of the value at byte 4"),
        ]);
    }
}
