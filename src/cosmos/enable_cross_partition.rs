//! `x-ms-documentdb-query-enablecrosspartition`: whether a query may ask all partitions.

use http::HeaderName;

use crate::error::Expected;
use crate::field::{arbitrary, field};
use crate::grammar::leaf::boolean;

static NAME: HeaderName = HeaderName::from_static("x-ms-documentdb-query-enablecrosspartition");

/// `x-ms-documentdb-query-enablecrosspartition`: whether a query without a partition key may ask all
/// partitions.
///
/// ```text
/// x-ms-documentdb-query-enablecrosspartition = "True" / "False"    ; case-insensitive
/// ```
///
/// Azure Cosmos DB refuses a query over several partitions without it. The official clients for .NET,
/// Python and Rust send `True`, which is how it is written here; that for JavaScript sends `true`.
///
/// Example from the vendor's documentation: `true`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{FieldMapExt, cosmos::EnableCrossPartition};
///
/// let mut map = http::HeaderMap::new();
/// map.write(&EnableCrossPartition(true));
/// assert_eq!(map["x-ms-documentdb-query-enablecrosspartition"], "True");
/// assert_eq!(map.peek::<EnableCrossPartition>()?, Some(EnableCrossPartition(true)));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct EnableCrossPartition(pub bool);

field!(plain EnableCrossPartition(|input, _| boolean(Expected::Boolean)(input)), &NAME, "value" = "whether the query may cover all partitions");

arbitrary!(EnableCrossPartition, any::<bool>().prop_map(EnableCrossPartition));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::read;

    #[test]
    fn true_or_false_in_any_case() {
        for (line, value) in [("true", true), ("tRuE ", true), ("FALSE", false), ("False", false)] {
            let read = read::<EnableCrossPartition>(line);
            assert_eq!(read, Ok(EnableCrossPartition(value)));
        }
        for (line, at) in [("", 0), ("1", 0), ("yes", 0), ("\"true\"", 0), (" Truest", 5)] {
            let error = read::<EnableCrossPartition>(line);
            assert_eq!(error.unwrap_err().offset(), at, "{line}");
        }
        let error = read::<EnableCrossPartition>(b"Not a boolean");
        assert_eq!(
            error.unwrap_err().to_string(),
            "x-ms-documentdb-query-enablecrosspartition: expected true or false at byte 0"
        );
    }
}
