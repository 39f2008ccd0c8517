//! `x-ms-cosmos-populateindexmetrics-v2`: whether the response of a query says which indexes it used, in the second format.

use http::HeaderName;

use crate::error::Expected;
use crate::field::{arbitrary, field};
use crate::grammar::leaf::boolean;

static NAME: HeaderName = HeaderName::from_static("x-ms-cosmos-populateindexmetrics-v2");

/// `x-ms-cosmos-populateindexmetrics-V2`: whether the response of a query says which indexes it used, in the second format.
///
/// ```text
/// x-ms-cosmos-populateindexmetrics-V2 = "True" / "False"    ; case-insensitive
/// ```
///
/// The official client for Azure Cosmos DB in JavaScript sends it. The response has
/// [`x-ms-cosmos-index-utilization`](super::IndexUtilization), as after
/// [`x-ms-cosmos-populateindexmetrics`](super::PopulateIndexMetrics).
///
/// Example of the official clients: `True`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{FieldMapExt, cosmos::PopulateIndexMetricsV2};
///
/// let mut map = http::HeaderMap::new();
/// map.write(&PopulateIndexMetricsV2(true));
/// assert_eq!(map["x-ms-cosmos-populateindexmetrics-v2"], "True");
/// assert_eq!(map.peek::<PopulateIndexMetricsV2>()?, Some(PopulateIndexMetricsV2(true)));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PopulateIndexMetricsV2(pub bool);

field!(plain PopulateIndexMetricsV2(|input, _| boolean(Expected::Boolean)(input)), &NAME, "value" = "whether the response has index metrics");

arbitrary!(PopulateIndexMetricsV2, any::<bool>().prop_map(PopulateIndexMetricsV2));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::{reads, refuses};

    #[test]
    fn true_or_false_in_any_case() {
        for (line, value) in [("true", true), ("True ", true), ("FALSE", false), ("False", false)] {
            assert_eq!(reads::<PopulateIndexMetricsV2>(line), PopulateIndexMetricsV2(value));
        }
        refuses::<PopulateIndexMetricsV2>(&[
            ("", "expected true or false at byte 0"),
            ("1", "expected true or false at byte 0"),
            ("\"true\"", "expected true or false at byte 0"),
            ("true, true", "expected the end of the value at byte 4"),
        ]);
    }
}
