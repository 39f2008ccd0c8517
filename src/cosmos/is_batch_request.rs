//! `x-ms-cosmos-is-batch-request`: whether the body of a request is a batch of operations.

use http::HeaderName;

use crate::error::Expected;
use crate::field::{arbitrary, field};
use crate::grammar::leaf::boolean;

static NAME: HeaderName = HeaderName::from_static("x-ms-cosmos-is-batch-request");

/// `x-ms-cosmos-is-batch-request`: whether the body of a request is a batch of operations.
///
/// ```text
/// x-ms-cosmos-is-batch-request = "True" / "False"    ; case-insensitive
/// ```
///
/// Azure Cosmos DB runs the operations of the body, which are all in one partition. The other headers of a batch
/// are [`x-ms-cosmos-batch-atomic`](super::BatchAtomic), [`x-ms-cosmos-batch-ordered`](super::BatchOrdered) and
/// [`x-ms-cosmos-batch-continue-on-error`](super::BatchContinueOnError).
///
/// Example of the official clients: `True`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{FieldMapExt, cosmos::IsBatchRequest};
///
/// let mut map = http::HeaderMap::new();
/// map.write(&IsBatchRequest(true));
/// assert_eq!(map["x-ms-cosmos-is-batch-request"], "True");
/// assert_eq!(map.peek::<IsBatchRequest>()?, Some(IsBatchRequest(true)));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct IsBatchRequest(pub bool);

field!(plain IsBatchRequest(|input, _| boolean(Expected::Boolean)(input)), &NAME, "value" = "whether the body is a batch");

arbitrary!(IsBatchRequest, any::<bool>().prop_map(IsBatchRequest));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::{reads, refuses};

    #[test]
    fn true_or_false_in_any_case() {
        for (line, value) in [("true", true), ("True ", true), ("FALSE", false), ("False", false)] {
            assert_eq!(reads::<IsBatchRequest>(line), IsBatchRequest(value));
        }
        refuses::<IsBatchRequest>(&[
            ("", "expected true or false at byte 0"),
            ("1", "expected true or false at byte 0"),
            ("\"true\"", "expected true or false at byte 0"),
            ("true, true", "expected the end of the value at byte 4"),
        ]);
    }
}
