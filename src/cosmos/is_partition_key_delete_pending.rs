//! `x-ms-cosmos-is-partition-key-delete-pending`: whether documents of a partition key are still being deleted.

use http::HeaderName;

use crate::error::Expected;
use crate::field::{arbitrary, field};
use crate::grammar::leaf::boolean;

static NAME: HeaderName = HeaderName::from_static("x-ms-cosmos-is-partition-key-delete-pending");

/// `x-ms-cosmos-is-partition-key-delete-pending`: whether documents of a partition key are still being deleted.
///
/// ```text
/// x-ms-cosmos-is-partition-key-delete-pending = "True" / "False"    ; case-insensitive
/// ```
///
/// Azure Cosmos DB deletes all documents of one partition key in the background, and sends it until that is
/// complete.
///
/// Example of the official clients: `True`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{FieldMapExt, cosmos::IsPartitionKeyDeletePending};
///
/// let mut map = http::HeaderMap::new();
/// map.write(&IsPartitionKeyDeletePending(true));
/// assert_eq!(map["x-ms-cosmos-is-partition-key-delete-pending"], "True");
/// assert_eq!(map.peek::<IsPartitionKeyDeletePending>()?, Some(IsPartitionKeyDeletePending(true)));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct IsPartitionKeyDeletePending(pub bool);

field!(plain IsPartitionKeyDeletePending(|input, _| boolean(Expected::Boolean)(input)), &NAME, "value" = "whether a deletion by partition key is under way");

arbitrary!(IsPartitionKeyDeletePending, any::<bool>().prop_map(IsPartitionKeyDeletePending));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::{reads, refuses};

    #[test]
    fn true_or_false_in_any_case() {
        for (line, value) in [("true", true), ("True ", true), ("FALSE", false), ("False", false)] {
            assert_eq!(
                reads::<IsPartitionKeyDeletePending>(line),
                IsPartitionKeyDeletePending(value)
            );
        }
        refuses::<IsPartitionKeyDeletePending>(&[
            ("", "expected true or false at byte 0"),
            ("1", "expected true or false at byte 0"),
            ("\"true\"", "expected true or false at byte 0"),
            ("true, true", "expected the end of the value at byte 4"),
        ]);
    }
}
