//! `x-ms-cosmos-batch-atomic`: whether all operations of a batch succeed or none does.

use http::HeaderName;

use crate::error::Expected;
use crate::field::{arbitrary, field};
use crate::grammar::leaf::boolean;

static NAME: HeaderName = HeaderName::from_static("x-ms-cosmos-batch-atomic");

/// `x-ms-cosmos-batch-atomic`: whether all operations of a batch succeed or none does.
///
/// ```text
/// x-ms-cosmos-batch-atomic = "True" / "False"    ; case-insensitive
/// ```
///
/// Clients of Azure Cosmos DB send `True` for a transactional batch, and `False` for bulk operations.
///
/// Example of the official clients: `True`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{FieldMapExt, cosmos::BatchAtomic};
///
/// let mut map = http::HeaderMap::new();
/// map.write(&BatchAtomic(true));
/// assert_eq!(map["x-ms-cosmos-batch-atomic"], "True");
/// assert_eq!(map.peek::<BatchAtomic>()?, Some(BatchAtomic(true)));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BatchAtomic(pub bool);

field!(plain BatchAtomic(|input, _| boolean(Expected::Boolean)(input)), &NAME, "value" = "whether the batch is a transaction");

arbitrary!(BatchAtomic, any::<bool>().prop_map(BatchAtomic));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::{reads, refuses};

    #[test]
    fn true_or_false_in_any_case() {
        for (line, value) in [("true", true), ("True ", true), ("FALSE", false), ("False", false)] {
            assert_eq!(reads::<BatchAtomic>(line), BatchAtomic(value));
        }
        refuses::<BatchAtomic>(&[
            ("", "expected true or false at byte 0"),
            ("1", "expected true or false at byte 0"),
            ("\"true\"", "expected true or false at byte 0"),
            ("true, true", "expected the end of the value at byte 4"),
        ]);
    }
}
