//! `x-ms-documentdb-query-parallelizecrosspartitionquery`: whether a query may ask several partitions at once.

use http::HeaderName;

use crate::error::Expected;
use crate::field::{arbitrary, field};
use crate::grammar::leaf::boolean;

static NAME: HeaderName =
    HeaderName::from_static("x-ms-documentdb-query-parallelizecrosspartitionquery");

/// `x-ms-documentdb-query-parallelizecrosspartitionquery`: whether a query may ask several partitions at once.
///
/// ```text
/// x-ms-documentdb-query-parallelizecrosspartitionquery = "True" / "False"    ; case-insensitive
/// ```
///
/// Older clients of Azure Cosmos DB send it with a query over several partitions. It changes nothing in what the
/// service answers.
///
/// Example of the official clients: `True`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{FieldMapExt, cosmos::ParallelizeCrossPartitionQuery};
///
/// let mut map = http::HeaderMap::new();
/// map.write(&ParallelizeCrossPartitionQuery(true));
/// assert_eq!(map["x-ms-documentdb-query-parallelizecrosspartitionquery"], "True");
/// assert_eq!(map.peek::<ParallelizeCrossPartitionQuery>()?, Some(ParallelizeCrossPartitionQuery(true)));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ParallelizeCrossPartitionQuery(pub bool);

field!(plain ParallelizeCrossPartitionQuery(|input, _| boolean(Expected::Boolean)(input)), &NAME, "value" = "whether partitions may be queried at the same time");

arbitrary!(ParallelizeCrossPartitionQuery, any::<bool>().prop_map(ParallelizeCrossPartitionQuery));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::{reads, refuses};

    #[test]
    fn true_or_false_in_any_case() {
        for (line, value) in [("true", true), ("True ", true), ("FALSE", false), ("False", false)] {
            assert_eq!(
                reads::<ParallelizeCrossPartitionQuery>(line),
                ParallelizeCrossPartitionQuery(value)
            );
        }
        refuses::<ParallelizeCrossPartitionQuery>(&[
            ("", "expected true or false at byte 0"),
            ("1", "expected true or false at byte 0"),
            ("\"true\"", "expected true or false at byte 0"),
            ("true, true", "expected the end of the value at byte 4"),
        ]);
    }
}
