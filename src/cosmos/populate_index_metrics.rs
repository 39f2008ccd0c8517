//! `x-ms-cosmos-populateindexmetrics`: whether the response of a query says which indexes it used.

use http::HeaderName;

use crate::error::Expected;
use crate::field::{arbitrary, field};
use crate::grammar::leaf::boolean;

static NAME: HeaderName = HeaderName::from_static("x-ms-cosmos-populateindexmetrics");

/// `x-ms-cosmos-populateindexmetrics`: whether the response of a query says which indexes it used.
///
/// ```text
/// x-ms-cosmos-populateindexmetrics = "True" / "False"    ; case-insensitive
/// ```
///
/// Azure Cosmos DB then sends [`x-ms-cosmos-index-utilization`](super::IndexUtilization) with each page.
///
/// Example of the official clients: `True`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{FieldMapExt, cosmos::PopulateIndexMetrics};
///
/// let mut map = http::HeaderMap::new();
/// map.write(&PopulateIndexMetrics(true));
/// assert_eq!(map["x-ms-cosmos-populateindexmetrics"], "True");
/// assert_eq!(map.peek::<PopulateIndexMetrics>()?, Some(PopulateIndexMetrics(true)));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PopulateIndexMetrics(pub bool);

field!(plain PopulateIndexMetrics(|input, _| boolean(Expected::Boolean)(input)), &NAME, "value" = "whether the response has index metrics");

arbitrary!(PopulateIndexMetrics, any::<bool>().prop_map(PopulateIndexMetrics));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::{reads, refuses};

    #[test]
    fn true_or_false_in_any_case() {
        for (line, value) in [("true", true), ("True ", true), ("FALSE", false), ("False", false)] {
            assert_eq!(reads::<PopulateIndexMetrics>(line), PopulateIndexMetrics(value));
        }
        refuses::<PopulateIndexMetrics>(&[
            ("", "expected true or false at byte 0"),
            ("1", "expected true or false at byte 0"),
            ("\"true\"", "expected true or false at byte 0"),
            ("true, true", "expected the end of the value at byte 4"),
        ]);
    }
}
