//! `x-ms-cosmos-batch-ordered`: whether the operations of a batch run in their order.

use http::HeaderName;

use crate::error::Expected;
use crate::field::{arbitrary, field};
use crate::grammar::leaf::boolean;

static NAME: HeaderName = HeaderName::from_static("x-ms-cosmos-batch-ordered");

/// `x-ms-cosmos-batch-ordered`: whether the operations of a batch run in their order.
///
/// ```text
/// x-ms-cosmos-batch-ordered = "True" / "False"    ; case-insensitive
/// ```
///
/// Clients of Azure Cosmos DB send it with [`x-ms-cosmos-is-batch-request`](super::IsBatchRequest).
///
/// Example of the official clients: `True`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{FieldMapExt, cosmos::BatchOrdered};
///
/// let mut map = http::HeaderMap::new();
/// map.write(&BatchOrdered(true));
/// assert_eq!(map["x-ms-cosmos-batch-ordered"], "True");
/// assert_eq!(map.peek::<BatchOrdered>()?, Some(BatchOrdered(true)));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BatchOrdered(pub bool);

field!(plain BatchOrdered(|input, _| boolean(Expected::Boolean)(input)), &NAME, "value" = "whether the operations run in order");

arbitrary!(BatchOrdered, any::<bool>().prop_map(BatchOrdered));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::{reads, refuses};

    #[test]
    fn true_or_false_in_any_case() {
        for (line, value) in [("true", true), ("True ", true), ("FALSE", false), ("False", false)] {
            assert_eq!(reads::<BatchOrdered>(line), BatchOrdered(value));
        }
        refuses::<BatchOrdered>(&[
            ("", "expected true or false at byte 0"),
            ("1", "expected true or false at byte 0"),
            ("\"true\"", "expected true or false at byte 0"),
            ("true, true", "expected the end of the value at byte 4"),
        ]);
    }
}
