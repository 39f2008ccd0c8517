//! `x-ms-cosmos-batch-continue-on-error`: whether a batch goes on after an operation that failed.

use http::HeaderName;

use crate::error::Expected;
use crate::field::{arbitrary, field};
use crate::grammar::leaf::boolean;

static NAME: HeaderName = HeaderName::from_static("x-ms-cosmos-batch-continue-on-error");

/// `x-ms-cosmos-batch-continue-on-error`: whether a batch goes on after an operation that failed.
///
/// ```text
/// x-ms-cosmos-batch-continue-on-error = "True" / "False"    ; case-insensitive
/// ```
///
/// Clients of Azure Cosmos DB send it with [`x-ms-cosmos-is-batch-request`](super::IsBatchRequest) for bulk
/// operations. A batch that is [atomic](super::BatchAtomic) never goes on.
///
/// Example of the official clients: `True`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{FieldMapExt, cosmos::BatchContinueOnError};
///
/// let mut map = http::HeaderMap::new();
/// map.write(&BatchContinueOnError(true));
/// assert_eq!(map["x-ms-cosmos-batch-continue-on-error"], "True");
/// assert_eq!(map.peek::<BatchContinueOnError>()?, Some(BatchContinueOnError(true)));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BatchContinueOnError(pub bool);

field!(plain BatchContinueOnError(|input, _| boolean(Expected::Boolean)(input)), &NAME, "value" = "whether the batch continues after a failure");

arbitrary!(BatchContinueOnError, any::<bool>().prop_map(BatchContinueOnError));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::{reads, refuses};

    #[test]
    fn true_or_false_in_any_case() {
        for (line, value) in [("true", true), ("True ", true), ("FALSE", false), ("False", false)] {
            assert_eq!(reads::<BatchContinueOnError>(line), BatchContinueOnError(value));
        }
        refuses::<BatchContinueOnError>(&[
            ("", "expected true or false at byte 0"),
            ("1", "expected true or false at byte 0"),
            ("\"true\"", "expected true or false at byte 0"),
            ("true, true", "expected the end of the value at byte 4"),
        ]);
    }
}
