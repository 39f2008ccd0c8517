//! `x-ms-documentdb-populatequerymetrics`: whether the response of a query has metrics.

use http::HeaderName;

use crate::error::Expected;
use crate::field::{arbitrary, field};
use crate::grammar::leaf::boolean;

static NAME: HeaderName = HeaderName::from_static("x-ms-documentdb-populatequerymetrics");

/// `x-ms-documentdb-populatequerymetrics`: whether the response of a query has metrics.
///
/// ```text
/// x-ms-documentdb-populatequerymetrics = "True" / "False"    ; case-insensitive
/// ```
///
/// Azure Cosmos DB then sends [`x-ms-documentdb-query-metrics`](super::QueryMetrics) with each page.
///
/// Example of the official clients: `True`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{FieldMapExt, cosmos::PopulateQueryMetrics};
///
/// let mut map = http::HeaderMap::new();
/// map.write(&PopulateQueryMetrics(true));
/// assert_eq!(map["x-ms-documentdb-populatequerymetrics"], "True");
/// assert_eq!(map.peek::<PopulateQueryMetrics>()?, Some(PopulateQueryMetrics(true)));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PopulateQueryMetrics(pub bool);

field!(plain PopulateQueryMetrics(|input, _| boolean(Expected::Boolean)(input)), &NAME, "value" = "whether the response has query metrics");

arbitrary!(PopulateQueryMetrics, any::<bool>().prop_map(PopulateQueryMetrics));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::{reads, refuses};

    #[test]
    fn true_or_false_in_any_case() {
        for (line, value) in [("true", true), ("True ", true), ("FALSE", false), ("False", false)] {
            assert_eq!(reads::<PopulateQueryMetrics>(line), PopulateQueryMetrics(value));
        }
        refuses::<PopulateQueryMetrics>(&[
            ("", "expected true or false at byte 0"),
            ("1", "expected true or false at byte 0"),
            ("\"true\"", "expected true or false at byte 0"),
            ("true, true", "expected the end of the value at byte 4"),
        ]);
    }
}
